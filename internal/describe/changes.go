package describe

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/alliance"
	"prehabsim/internal/compile"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// change is from current to an option.
type change struct{ from, to *compile.Option }

// parts say what is changed: the same key of several sections in one part, which names as
// many of them.
func (x change) parts(list []scenario.Change, most int) (parts []string) {
	var kinds []string
	of := map[string][]string{}
	for _, c := range list {
		kind, what := kindOfChange(c)
		if known := x.fromTo(c); known != "" {
			what = nameIn(c.Path) + " " + known
		}
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
		if !slices.Contains(of[kind], what) {
			of[kind] = append(of[kind], what)
		}
	}
	for _, kind := range kinds {
		parts = append(parts, kind+" "+words.Some(of[kind], max(most, 1)))
	}
	return parts
}

// fromTo says from what to what a key of a resource is changed, where the change alone
// does not: of all copies together where it is of all, and in what is open a year where
// the number that is changed stands nowhere. "" where the change is no such.
func (x change) fromTo(c scenario.Change) string {
	if !strings.HasPrefix(c.Path, "resource.") {
		return ""
	}
	if was, is := atCopy(x.from.Document, c.Path), atCopy(x.to.Document, c.Path); was != "" && is != "" {
		return was + " -> " + is
	}
	said := fromTo(c)
	name, key := nameIn(c.Path), c.Path[strings.LastIndex(c.Path, ".")+1:]
	if was, n := ofCopies(x.from.Document, name, key); n > 0 {
		if is, _ := ofCopies(x.to.Document, name, key); is != was {
			return fmt.Sprintf("%s (%s -> %s in all)", said, words.Short(was, 3), words.Short(is, 3))
		}
	}
	for year := 0; slices.Contains(capacityKeys, key); year++ { // the first that is not alike
		was, unit := openIn(x.from, name, year)
		is, _ := openIn(x.to, name, year)
		if unit == "" {
			break
		}
		if was != is {
			return fmt.Sprintf("%s (%s -> %s %s in year %d)", strings.TrimPrefix(said, "-> "), words.Plain(was, 0), words.Plain(is, 0), unit, year+1)
		}
	}
	return ""
}

// idsOf names options as a file does.
func idsOf(options []*compile.Option) string {
	var ids []string
	for _, o := range options {
		ids = append(ids, o.ID)
	}
	return words.Some(ids, 3)
}

// capacityKeys are those of a resource by which its capacity is written.
var capacityKeys = []string{"lists", "load", "capacity", "sessions", "wte"}

// ofCopies adds up a number of all copies of a resource, once cells stand for columns.
func ofCopies(d *scenario.Document, resource, key string) (sum float64, n int) {
	begin, end := "resource."+resource+".", "."+key
	list := d.Such(func(path string) bool {
		rest, ok := strings.CutPrefix(path, begin)
		return ok && strings.HasSuffix(rest, end)
	})
	for _, q := range list {
		value, _, _ := q.Written()
		sum += value
	}
	return sum, len(list)
}

// openIn is what the calendar opens of a resource, all copies together, in a year of the
// window; the unit is "" where there is none.
func openIn(o *compile.Option, resource string, year int) (sum float64, unit string) {
	for _, l := range o.Loads {
		if l.Year == year && (l.Resource == resource || strings.HasPrefix(l.Resource, resource+".")) {
			sum, unit = sum+l.Capacity, l.Unit
		}
	}
	return sum, unit
}

// isVariant says that a file changes another, and not as the parts of a built-in scenario
// do.
func isVariant(m *study.Scenario) bool {
	return m.Document.Extends != "" && !strings.HasPrefix(m.Document.Own, "builtin:")
}

// mostOwn is how many changes of a file's own the page has.
const mostOwn = 12

// summariseOwn prints the first of them.
func summariseOwn(w io.Writer, m *study.Scenario) {
	g := ownGrid(m)
	if len(g.Rows) == 0 {
		return
	}
	fmt.Fprintf(w, "\nWhat this file changes in %s, for every option\n", m.Document.Extends)
	for _, row := range g.Rows[:min(mostOwn, len(g.Rows))] {
		hang(w, strings.TrimRight("  "+row.Cells[0].Text+" "+row.Cells[1].Text+" -> "+row.Cells[2].Text, " "))
	}
	if more := len(g.Rows) - mostOwn; more > 0 {
		hang(w, fmt.Sprintf("  and %s (--all)", strconv.Itoa(more)+" more"))
	}
}

// ownKeys are those of a file that say nothing of the service, and sections that check
// tells of in their own places.
var ownKeys = []string{"format", "name", "description", "option", "target", "backtest", "claim"}

// ownGrid has what a file that extends another has otherwise than that, whichever option
// is looked at.
func ownGrid(m *study.Scenario) *grid {
	g, d := newGrid("what it changes", "from", "to", "where"), m.Document
	if !isVariant(m) {
		return g
	}
	base := m.Extended()
	if base == nil {
		return g
	}
	var walk func(n *scenario.Node)
	walk = func(n *scenario.Node) {
		for i, child := range n.Children() {
			switch {
			case n == d.Root && slices.Contains(ownKeys, n.Keys[i]):
			case child.Kind == scenario.TableKind && child.Section:
				walk(child)
			case child.File == d.Own:
				was := saidAt(base, base.Root.At(strings.Split(child.Path, ".")...), child.Path)
				if is := saidAt(m.Options[0].Document, child, child.Path); was != is {
					g.Add(child.Path, was, is, where(child.File, child.Line))
				}
			}
		}
	}
	walk(d.Root)
	return g
}

// saidAt is what a document says at a path, of a copy what it comes to; "-" where that is
// nothing.
func saidAt(d *scenario.Document, n *scenario.Node, path string) string {
	if copy := atCopy(d, path); copy != "" {
		return copy
	}
	if n == nil {
		return "-"
	}
	return cut(n.Brief())
}

// Addition says what the option of a scenario that was made to begin with changes.
func Addition(m *study.Scenario) string {
	for i := range m.Options {
		if m.Options[i].ID == alliance.OurOption {
			return fmt.Sprintf("It adds an option, %s.", ChangesOf(m, i))
		}
	}
	return "It adds no option, since nothing there has a capacity to change."
}
