package compile

import (
	"fmt"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

// attributeWays are the keys that say how an attribute comes by its value.
var attributeWays = []string{"shares", "probability", "from", "value", "dist"}

// checkAttribute refuses keys that an attribute does not have, two that exclude one another,
// and a value that is none of its values. The numbers in it are read where they are needed.
func (b *builder) checkAttribute(n *scenario.Node, values []string) {
	name := last(n.Path)
	where := fmt.Sprintf("attribute %q", name)
	shape := scenario.Shape{Name: "keys of attribute"}
	for _, f := range attributeShape.Fields {
		if f.Type != scenario.TextField && f.Type != scenario.NameField || f.Name == "dist" {
			f.Type = scenario.AnyField
		}
		shape.Fields = append(shape.Fields, f)
	}
	if dist := n.Child["dist"]; dist != nil {
		for _, key := range append(scenario.LawKeys(dist.Text), "values") {
			shape.Fields = append(shape.Fields, scenario.Field{Name: key, Type: scenario.AnyField})
		}
	}
	t := scenario.Read(n, where, shape, b.doc, b.problems)
	var ways []string
	for _, key := range attributeWays {
		law := key == "value" && t.Has("dist")                                       // there it is the law's
		if t.Has(key) && !law && !(key == "from" && t.Node("from").Text == "none") { // no longer from what it extends
			ways = append(ways, key)
		}
	}
	if len(ways) > 1 {
		t.Problem(lastWritten(t, ways...), "is given by both %s and %s; write one", ways[0], ways[1])
	}
	if dist := t.Node("dist"); dist != nil && t.Has("value") && dist.Text != "constant" {
		t.Problem("dist", "is %q, and value stands beside it, which is of \"constant\"", dist.Text)
	}
	if from := t.Node("from"); from != nil {
		b.refuseKeys(from, where+": from", "by", "column")
	}
	if shares := t.Node("shares"); shares != nil && shares.Child["columns"] != nil {
		b.refuseKeys(shares, where+": shares", "by", "columns", "unit", "source")
	}
	if v := t.Node("value"); v != nil && values != nil && v.Kind != scenario.TableKind && !slices.Contains(values, plain(v)) {
		t.Problem("value", "attribute %q has no value %q%s", name, plain(v), diag.Known(plain(v), values))
	}
}

// refuseUnfit refuses values that no file of results could hold, or that look like another. The
// rows of a table were looked at with the table.
func (b *builder) refuseUnfit(n *scenario.Node, values []string) {
	if n.Child["table"] != nil || n.Child["probability"] != nil {
		return
	}
	value, why := scenario.UnfitValue(values)
	if why == "" {
		return
	}
	at := n
	for _, key := range []string{"from", "shares", "values"} {
		if c := n.Child[key]; c != nil {
			at = c
		}
	}
	if of := at.Child[value]; of != nil {
		at = of
	}
	b.problems.Add(at.File, at.Line, "attribute %q: %s", last(n.Path), why)
}
