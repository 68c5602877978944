package scenario

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"prehabsim/internal/diag"
)

// sourceID is an id of the evidence as it stands in a source, such as M-UPT or
// B-SITE-LUNG.theatre_h_mean.
var sourceID = regexp.MustCompile(`\b[A-Z][A-Z0-9]*(?:-[A-Za-z0-9]+)+(?:\.[a-z]\w*)?`)

// TellSources warns of sources that are a slip of one in the evidence: they would be taken
// for the planner's own.
func (d *Document) TellSources(problems *diag.List) {
	byLetter, known := map[byte][]string{}, map[string]bool{}
	columns := map[string][]string{} // of a row that has numbers of its own, their ids
	for _, whole := range d.Evidence.IDs() {
		id, _, divided := strings.Cut(whole, ".")
		if divided {
			columns[id] = append(columns[id], whole)
		}
		if id != "" && !known[id] {
			known[id] = true
			byLetter[id[0]] = append(byLetter[id[0]], id)
		}
	}
	near := map[string]string{}
	tell := func(n *Node, place string) {
		for _, id := range sourceID.FindAllString(n.Text, -1) {
			if _, asked := near[id]; !asked {
				row, _, _ := strings.Cut(id, ".")
				if near[id], _ = diag.Slip(id, columns[row]); !known[row] {
					near[id], _ = diag.Slip(row, byLetter[id[0]])
				} else if slices.Contains(columns[row], id) {
					near[id] = ""
				}
			}
			if near[id] != "" {
				problems.Warn(n.File, n.Line, "%s: source %q is not among the evidence; did you mean %q?", place, id, near[id])
			}
		}
	}
	var walk func(n *Node)
	walk = func(n *Node) {
		if n.Kind == TextKind && (lastPart(n.Path) == "source" || lastPart(n.Path) == "id") {
			tell(n, where(n.Path))
		}
		for _, child := range n.Children() {
			walk(child)
		}
		for _, item := range n.Items {
			walk(item)
		}
	}
	walk(d.Root)
	for _, name := range slices.Sorted(maps.Keys(d.Tables)) { // ids in files
		t := d.Tables[name]
		for _, row := range t.Rows {
			if c := t.ids[row]; c != nil && d.Root.At("table", name, "csv") != nil {
				tell(c, fmt.Sprintf("%s: row %q", t.where, row))
			}
		}
	}
}
