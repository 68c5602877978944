package scenario

import (
	"slices"
	"strings"
)

// aboutKeys say how sure a number is and where it comes from, not what it is.
var aboutKeys = []string{"low", "high", "dist", "source", "status", "note"}

// Brief is the value as a person would say it.
func (n *Node) Brief() string { return brief(n) }

// brief is a value as a person would say it, without range and source: 0.76 for
// { value = 0.76, low = 0.67, high = 0.83, source = "..." }.
func brief(n *Node) string {
	switch n.Kind {
	case TextKind:
		return n.Text
	case ArrayKind:
		items := make([]string, len(n.Items))
		for i, item := range n.Items {
			items[i] = brief(item)
		}
		return strings.Join(items, ", ")
	case TableKind:
		return briefTable(n)
	}
	return inline(n)
}

func briefTable(n *Node) string {
	if value := n.Child["value"]; value != nil {
		text := brief(value)
		if x, ok := value.Number(); ok { // a cell, perhaps changed by an option
			if times, ok := n.Child["times"].Number(); ok {
				x *= times
			}
			if plus, ok := n.Child["plus"].Number(); ok {
				x += plus
			}
			text = formatNumber(x)
		}
		if unit := n.Child["unit"]; unit != nil {
			text += " " + brief(unit)
		}
		return text
	}
	var parts []string
	for i, child := range n.Children() {
		switch key := n.Keys[i]; {
		case key == "times":
			if x, ok := child.Number(); !ok || x != 1 {
				parts = append(parts, "x"+brief(child))
			}
		case key == "plus":
			parts = append(parts, strings.Replace("+"+brief(child), "+-", "-", 1))
		case key == "dist" && n.Child["column"] == nil: // a law, whose name it is
			parts = append(parts, brief(child))
		case slices.Contains(aboutKeys, key):
		case child.Kind == TableKind && child.Child["value"] == nil:
			parts = append(parts, key+" ("+brief(child)+")")
		default:
			parts = append(parts, key+" "+brief(child))
		}
	}
	return strings.Join(parts, ", ")
}
