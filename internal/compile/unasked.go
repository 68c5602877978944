package compile

import (
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// mostNearest is of how many resources that nobody asks for the nearest name is looked for, among
// all there are: where thousands are idle none is a slip, and it takes their square.
const mostNearest = 20

// tellUnasked warns of a resource that an option brings and for which nobody asks in it.
func tellUnasked(m *Model, problems *diag.List) {
	current := m.Options[0].Document.Root.Child["resource"]
	if current == nil {
		return
	}
	for i := range m.Options[1:] {
		o := &m.Options[1+i]
		asked, told := requested(o.Program), 0
		for _, r := range o.Program.Resources {
			n := o.Document.Root.At("resource", r.Name)
			if n == nil || asked[r.Name] || current.Child[r.Name] != nil || len(n.Rows) > 0 {
				continue
			}
			near := ""
			if told++; told <= mostNearest {
				near = beginning(r.Name, current.Keys)
			}
			problems.Warn(n.File, n.Line, "option %q: resource %q is new, and no patient asks for it%s", o.ID, r.Name, near)
		}
	}
}

// tellIdleResources warns of a resource that the scenario's own file brings and for which
// nobody asks in any option.
func tellIdleResources(m *Model, problems *diag.List) {
	root := m.Document.Root
	if root.Child["resource"] == nil {
		return
	}
	named := map[string]bool{}
	for _, n := range append(root.At("option").Children(), root) {
		for _, section := range []string{"pathway", "route", "background", "prehab"} {
			wordsIn(n.Child[section], named)
		}
	}
	asked, told := requested(m.Options[0].Program), 0
	for _, n := range m.Options[0].Document.Root.Child["resource"].Children() {
		name := collectionName(n)
		first, _, _ := strings.Cut(name, ".")
		if n.File != root.File || n.Kind != scenario.TableKind || asked[name] || named[name] || named[first] {
			continue
		}
		near := ""
		if told++; told <= mostNearest {
			near = beginning(name, without(m.Options[0].Document.Root.Child["resource"].Keys, name))
		}
		problems.Warn(n.File, n.Line, "resource %q: no patient asks for it in any option%s", name, near)
	}
}

// wordsIn notes every key and text below a value, and what stands in each before a dot:
// "ward.{trust}" names all wards.
func wordsIn(n *scenario.Node, found map[string]bool) {
	if n == nil {
		return
	}
	name := func(word string) {
		first, _, _ := strings.Cut(word, ".")
		found[word], found[first] = true, true
	}
	if n.Kind == scenario.TextKind {
		name(n.Text)
	}
	for _, item := range n.Items {
		wordsIn(item, found)
	}
	for i, child := range n.Children() {
		name(n.Keys[i])
		wordsIn(child, found)
	}
}

// requested are the resources that somebody asks for in a program.
func requested(p *engine.Program) map[string]bool {
	asked := map[string]bool{}
	for k := range p.Requests {
		for id := range p.Requests[k].Resources {
			asked[p.Resources[id].Name] = true
		}
	}
	return asked
}
