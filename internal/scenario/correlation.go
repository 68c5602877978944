package scenario

import (
	"regexp"
	"slices"
	"strings"
)

// Correlation says that uncertain inputs go together.
type Correlation struct {
	Name string
	Of   []string // evidence ids, or paths of numbers
	Rank float64  // correlation of ranks between each two of them
	File string
	Line int
}

// Speaks says whether it speaks of a number.
func (c Correlation) Speaks(q Quantity) bool {
	return slices.Contains(c.Of, q.Path) || slices.Contains(c.Of, q.Key()) ||
		slices.ContainsFunc(q.IDs(), func(id string) bool { return slices.Contains(c.Of, id) })
}

// IDs are the evidence ids in the source of a number: "M-WAIT, E-DEL-18" has two, a cell
// such as "B-SITE-LUNG.theatre_h_mean" that of its row, and "E-DEL-02a" is one of three.
func (q Quantity) IDs() (list []string) {
	for _, word := range strings.FieldsFunc(q.Source, func(r rune) bool { return strings.ContainsRune(",; ", r) }) {
		id, _, _ := strings.Cut(word, ".")
		if evidenceID.MatchString(id) {
			list = append(list, id)
		}
	}
	return list
}

var evidenceID = regexp.MustCompile(`^[A-Z][A-Z0-9]*(-[A-Z0-9]+[a-z]?)+$`)
