package compile

import (
	"fmt"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/words"
	"prehabsim/sim/engine"
)

// selector finds the resources that a name stands for: words in braces are
// attributes whose values complete it.
func (b *builder) selector(name string, problem func(string, ...any)) (engine.Selector, bool) {
	if sel, ok := b.selectors[name]; ok && len(b.within) == 0 {
		return sel, true
	}
	sel, ok := b.findSelector(name, problem)
	if ok && len(b.within) == 0 { // else words in braces may be the service's
		b.selectors[name] = sel
	}
	return sel, ok
}

func (b *builder) findSelector(name string, problem func(string, ...any)) (engine.Selector, bool) {
	parts := strings.Split(name, ".")
	var sel engine.Selector
	var values [][]string
	for i, p := range parts {
		if !strings.HasPrefix(p, "{") || !strings.HasSuffix(p, "}") {
			continue
		}
		a, ok := b.attr(p[1:len(p)-1], problem)
		if !ok {
			return sel, false
		}
		if b.p.Attributes[a].Values == nil {
			problem("%q: attribute %q is a number and cannot name a resource", name, p)
			return sel, false
		}
		sel.Attrs = append(sel.Attrs, engine.AttributeID(a))
		sel.Sizes = append(sel.Sizes, int32(len(b.p.Attributes[a].Values)))
		values = append(values, b.p.Attributes[a].Values)
		parts[i] = "%s"
	}
	pattern := strings.Join(parts, ".")
	missing := ""
	found := false
	each(values, func(row []string) {
		words := make([]any, len(row))
		for i, w := range row {
			words[i] = w
		}
		full := fmt.Sprintf(pattern, words...)
		id, ok := b.resource[full]
		if !ok {
			id = engine.None
			missing = full
		} else {
			found = true
		}
		sel.Table = append(sel.Table, engine.Some(engine.ResourceID(id)))
	})
	if missing != "" && (!found || len(values) == 0) {
		problem("unknown resource %q%s", missing, b.nearestResource(missing))
		return sel, false
	}
	if missing != "" {
		problem("unknown resource %q, which %q may stand for%s", missing, name, b.nearestResource(missing))
		return sel, false
	}
	return sel, true
}

// each calls f for every combination of one word from each list, the last list
// running fastest; once with nothing where there are no lists.
func each(lists [][]string, f func([]string)) {
	row := make([]string, len(lists))
	var walk func(int)
	walk = func(i int) {
		if i == len(lists) {
			f(row)
			return
		}
		for _, v := range lists[i] {
			row[i] = v
			walk(i + 1)
		}
	}
	walk(0)
}

// nearestResource says which resource may be meant: one of the copies, or the nearest name.
func (w *writer) nearestResource(name string) string {
	var copies []string
	for _, known := range w.resourceNames() {
		if strings.HasPrefix(known, name+".") {
			copies = append(copies, strconv.Quote(known))
		}
	}
	if len(copies) > 0 {
		return "; there are " + words.Some(copies, 6)
	}
	return diag.Known(name, w.resourceNames())
}

func (w *writer) resourceNames() []string {
	var names []string
	for _, r := range w.p.Resources {
		names = append(names, r.Name)
	}
	return names
}
