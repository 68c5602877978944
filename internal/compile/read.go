package compile

import (
	"fmt"
	"strconv"
	"strings"

	"prehabsim/internal/scenario"
)

// quantity reads a value that stands alone as a quantity. A source or status
// written beside it, in the table that it is part of, is its own.
func (b *builder) quantity(n, parent *scenario.Node, where, kind string) scenario.Quantity {
	return b.doc.QuantityWith(n, parent, where, kind, b.problems)
}

// number reads a number that is the same for everybody.
func (b *builder) number(n, parent *scenario.Node, where, kind string) float64 {
	return b.only(b.quantity(n, parent, where, kind), where)
}

// only is the one value of a quantity, which must not be by an attribute.
func (b *builder) only(q scenario.Quantity, where string) float64 {
	if q.By != "" {
		b.problems.Add(q.File, q.Line, "%s: must be the same for all, not by %q", where, q.By)
	}
	return q.Value
}

// law reads a value that stands alone, or a section that also is one, as a law of
// times ("span") or numbers ("number").
func (b *builder) law(n *scenario.Node, where, unit string) scenario.LawSpec {
	return b.doc.LawOf(n, where, unit, b.problems)
}

// parseGrowth reads "2% per year" or "-0.5% per year".
func parseGrowth(s string) (float64, error) {
	number, unit, ok := strings.Cut(s, "%")
	x, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if !ok || err != nil || strings.TrimSpace(unit) != "per year" || x <= -100 || x > 100 {
		return 0, fmt.Errorf("%q: write a change such as \"2%% per year\"", s)
	}
	return x / 100, nil
}

// growthOf reads a growth that may have a range and a source.
func growthOf(n *scenario.Node) (float64, error) {
	if n.Kind == scenario.TableKind && n.Child["value"] != nil {
		n = n.Child["value"]
	}
	return parseGrowth(n.Text)
}
