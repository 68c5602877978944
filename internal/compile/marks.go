package compile

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

// noMark tells that no step has a mark which something waits for. Where a step had it until
// the file that extends another wrote something else there, that is the mistake.
func noMark(root, at *scenario.Node, where, name string, names []string, problems *diag.List) {
	if step := stepThatHad(root, name); step != nil {
		if strings.TrimSpace(step.Text) != "" { // else told as what is wrong with the step
			problems.Add(step.File, step.Line, "%s: mark is %q and was %q, which is named in %s; no other step has it", ofStep(step), step.Text, name, where)
		}
		return
	}
	problems.Add(at.File, at.Line, "%s: no step has mark %q%s", where, name, diag.Known(name, names))
}

// stepThatHad is the mark of a step that took the place of another.
func stepThatHad(root *scenario.Node, name string) *scenario.Node {
	for _, kind := range []string{"pathway", "route"} {
		for _, at := range writtenUnder(nil, root.Child[kind], "mark") {
			if at.Kind == scenario.TextKind && at.Was == name && at.Text != name {
				return at
			}
		}
	}
	return nil
}

// ofStep names the step in which a value stands: route "treat": step "decision".
func ofStep(n *scenario.Node) string {
	if kind, rest, ok := strings.Cut(n.Path, "."); ok {
		if thing, rest, ok := strings.Cut(rest, ".step."); ok {
			step, _, _ := strings.Cut(rest, ".")
			return fmt.Sprintf("%s %q: step %q", kind, thing, step)
		}
	}
	return saidWhere(n)
}

// tellUnread warns of marks that the scenario's own file writes, that nothing in it names and
// that are like no other, which is warned of by itself: nothing comes of them but a name
// in the log of events.
func tellUnread(root *scenario.Node, problems *diag.List) {
	var at []*scenario.Node
	for _, n := range append(root.At("option").Children(), root) {
		for _, kind := range []string{"pathway", "route", "background"} {
			at = writtenUnder(at, n.Child[kind], "mark")
		}
	}
	named := map[string]bool{}
	textsBeside(root, "mark", named)
	known := append(marksRead(root), MarksOfMeasures...)
	for _, n := range at {
		if n.File != root.File || n.Kind != scenario.TextKind && n.Kind != scenario.ArrayKind {
			continue
		}
		for _, mark := range texts(n) {
			if _, near := diag.Slip(mark, known); near || named[mark] || slices.Contains(known, mark) || strings.Contains(mark, "{") {
				continue
			}
			problems.Warn(n.File, n.Line, "%s: mark %q is read by nothing: no clock, measure, prehab or backlog names it; only `trace` tells of it", ofStep(n), mark)
		}
	}
}

// textsBeside notes every text of a document but those under one key.
func textsBeside(n *scenario.Node, key string, found map[string]bool) {
	if n == nil {
		return
	}
	if n.Kind == scenario.TextKind {
		found[n.Text] = true
	}
	for _, item := range n.Items {
		textsBeside(item, key, found)
	}
	for i, child := range n.Children() {
		if n.Keys[i] != key {
			textsBeside(child, key, found)
		}
	}
}
