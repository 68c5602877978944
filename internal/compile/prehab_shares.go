package compile

import (
	"fmt"

	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// sharesAmong reads under a key of a service the share of patients who get each of some
// tiers or modes, by the values of an attribute if it is by one; nil if that could not be
// read.
func (b *builder) sharesAmong(s *service, key, what string, names []string) (by int16, rows [][]float64) {
	n := s.Node(key)
	by, rest := int16(engine.None), -1
	unit, ok := b.unitOfShares(s, key)
	if !ok {
		return by, nil
	}
	given := make([][]float64, len(names))
	var written []scenario.Quantity
	for i, k := range names {
		if c := n.Child[k]; c.Kind == scenario.TextKind && c.Text == "rest" && unit == "share" {
			if rest >= 0 {
				s.Problem(key, `only one %s can be "rest"; both %q and %q are`, what, names[rest], k)
				return by, nil
			}
			rest = i
			continue
		}
		q := b.quantity(n.Child[k], n, s.where+": "+key, unit)
		written = append(written, q)
		of, shares := b.rows(q, s.where+": "+key)
		if of != engine.None && by != engine.None && of != by {
			s.Problem(key, "shares are by %q and by %q; all must be by the same attribute", b.called(by), b.called(of))
			return by, nil
		}
		by, given[i] = max(by, of), shares
		b.asks = b.asks || b.mayLack(s, int32(of))
	}
	if unit == "share" {
		b.together(rest >= 0, by, written)
	}
	count := 1
	if by != engine.None {
		count = len(b.p.Attributes[by].Values)
	}
	for r := range count {
		who := ""
		if by != engine.None {
			who = fmt.Sprintf(" for %s %q", b.called(by), b.p.Attributes[by].Values[r])
		}
		row := s.rowOfShares(key, unit, who, given, r, rest)
		if row == nil {
			return by, nil
		}
		rows = append(rows, row)
	}
	return by, rows
}

// rowOfShares are the shares of one value of the attribute, which add to 1; nil where they
// cannot.
func (s *service) rowOfShares(key, unit, who string, given [][]float64, r, rest int) []float64 {
	row, sum := make([]float64, len(given)), 0.0
	for i, shares := range given {
		if i != rest {
			row[i] = shares[min(r, len(shares)-1)]
			sum += row[i]
		}
	}
	if rest >= 0 {
		row[rest] = max(0, 1-sum)
		sum += row[rest]
	}
	switch {
	case sum <= 0:
		s.Problem(key, "shares%s add to 0; they must add to 1", who)
		return nil
	case unit == "share" && (sum < 0.995 || sum > 1.005):
		s.Problem(key, "shares%s add to %.4g; they must add to 1", who, sum)
	}
	for i := range row {
		row[i] /= sum
	}
	return row
}

// unitOfShares is the unit in which shares are written under a key; false where they say to
// be of a law of which they cannot be.
func (b *builder) unitOfShares(s *service, key string) (unit string, ok bool) {
	dist := s.Node(key).Child["dist"]
	if dist == nil {
		return "share", true
	}
	if dist.Text != "dirichlet" {
		b.problems.Add(dist.File, dist.Line, "%s: %s: dist of shares is \"dirichlet\", whose weights they are; not %s", s.where, key, dist.Shown())
	}
	return "number", dist.Text == "dirichlet" // weights, of which only the proportions matter
}
