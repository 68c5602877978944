package web

import (
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

// draft is the scenario file of a work, as the pages change it: a few keys, and what else
// somebody wrote into it by hand, whose comments are not kept.
type draft struct{ root *section }

// section is a table with its keys in the order of the file. One written in a line replaces
// what it is put onto whole, one under a [header] key by key: which of the two it is has to
// be kept.
type section struct {
	inLine bool
	keys   []string
	child  map[string]any // string, int64, float64, bool, date, []any, *section
}

// date is a day, such as 2027-04-01.
type date string

func newSection(inLine bool) *section { return &section{inLine: inLine, child: map[string]any{}} }

// put sets a key; nil takes it away.
func (s *section) put(key string, value any) {
	_, known := s.child[key]
	switch {
	case value == nil:
		delete(s.child, key)
		s.keys = slices.DeleteFunc(s.keys, func(k string) bool { return k == key })
		return
	case !known:
		s.keys = append(s.keys, key)
	}
	s.child[key] = value
}

// newDraft begins with another scenario.
func newDraft(title, extends string) draft {
	d := draft{newSection(false)}
	d.root.put("format", int64(1))
	d.root.put("name", title)
	d.root.put("extends", extends)
	return d
}

// readDraft reads a file that a page or a hand has written.
func readDraft(text []byte) (draft, error) {
	var problems diag.List
	n := scenario.Parsed(draftFile, text, &problems)
	if err := problems.Err(); err != nil {
		return draft{}, diag.Refused.Of(err)
	}
	return draft{valueOfNode(n).(*section)}, nil
}

// valueOfNode is a value of a scenario as a draft has it.
func valueOfNode(n *scenario.Node) any {
	switch n.Kind {
	case scenario.TextKind:
		return n.Text
	case scenario.IntKind:
		return n.Int
	case scenario.FloatKind:
		return n.Float
	case scenario.BoolKind:
		return n.Bool
	case scenario.DateKind:
		return date(n.Date.String())
	case scenario.ArrayKind:
		list := []any{}
		for _, item := range n.Items {
			x := valueOfNode(item)
			if s, ok := x.(*section); ok {
				s.inLine = true
			}
			list = append(list, x)
		}
		return list
	}
	s := newSection(!n.Section)
	for _, key := range n.Keys {
		s.put(key, valueOfNode(n.Child[key]))
	}
	return s
}

// at is what stands under some keys; nil: nothing.
func (d draft) at(keys ...string) any {
	var x any = d.root
	for _, key := range keys {
		s, ok := x.(*section)
		if !ok {
			return nil
		}
		x = s.child[key]
	}
	return x
}

// set puts a value under some keys; nil takes away what is there, and sections that are
// empty then.
func (d draft) set(value any, keys ...string) {
	last := len(keys) - 1
	above := []*section{d.root}
	for _, key := range keys[:last] {
		next, ok := above[len(above)-1].child[key].(*section)
		if !ok {
			if value == nil {
				return
			}
			next = newSection(false)
			above[len(above)-1].put(key, next)
		}
		above = append(above, next)
	}
	above[last].put(keys[last], value)
	for i := last; value == nil && i > 0 && len(above[i].keys) == 0; i-- {
		above[i-1].put(keys[i-1], nil)
	}
}

func (d draft) title() string   { text, _ := d.at("name").(string); return text }
func (d draft) extends() string { text, _ := d.at("extends").(string); return text }

// options are the ids of those that are compared with current; said is false where the file
// leaves it to what it extends.
func (d draft) options() (ids []string, said bool) {
	list, said := d.at("run", "options").([]any)
	for _, x := range list {
		if id, ok := x.(string); ok {
			ids = append(ids, id)
		}
	}
	return ids, said
}

func (d draft) setOptions(ids []string) {
	list := make([]any, len(ids))
	for i, id := range ids {
		list[i] = id
	}
	d.set(list, "run", "options")
}

// changed are the values that the file sets beside what its pages always write, as paths.
func (d draft) changed() (paths []string) {
	var walk func(x any, path string)
	walk = func(x any, path string) {
		s, ok := x.(*section)
		if !ok || s.inLine {
			paths = append(paths, path)
			return
		}
		for _, key := range s.keys {
			walk(s.child[key], strings.TrimPrefix(path+"."+key, "."))
		}
	}
	for _, key := range d.root.keys {
		if !slices.Contains([]string{"format", "name", "extends", "description"}, key) {
			walk(d.root.child[key], key)
		}
	}
	paths = slices.DeleteFunc(paths, func(path string) bool {
		return path == "run.options" || path == "run.replications" || path == "run.draws"
	})
	slices.Sort(paths)
	return paths
}
