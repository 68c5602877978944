package study

import (
	"math"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

// Two numbers together: for each value of the one the least of the other, which is the frontier
// of all pairs that meet the target. With more of the one hardly ever more is needed of the
// other, so each search begins where the one before it ended. Which pair is cheapest is a
// matter of prices, and not of the search; see solve_price.go.

// mostPaired is of how many values of the other number a table can be read.
const mostPaired = 20

// paired are the searches with each value of another number; as they are where there is none.
func (s *Study) paired(q *SolveAsk, of []*solving, with *GridAxis) (list []*solving, err error) {
	if with == nil {
		return of, nil
	}
	path, first, have, err := s.lever(q, with.Path)
	if err != nil {
		return nil, err
	}
	for _, w := range of {
		if !slices.Contains(have, w.Option) {
			continue
		}
		if w.Path == path {
			return nil, diag.Usage.Errorf("--by %s,%s: are the same number; name two", w.Path, with.Path)
		}
		values, unit, err := with.pairedValues(path, first, s.nowOf(w.of, path))
		if err != nil {
			return nil, err
		}
		var before *solving
		for _, x := range values {
			if err := first.may("by", path, x, unit); err != nil {
				return nil, err
			}
			one := *w
			one.With, one.WithUnit, one.WithValue, one.before = path, unit, x, before
			one.also = []scenario.Number{{Path: path, Value: x, Unit: unit, More: first.more}}
			before = &one
			list = append(list, &one)
		}
	}
	if len(list) == 0 {
		return nil, diag.Usage.Errorf("--by %s,%s: no option has both", of[0].Path, path)
	}
	return list, nil
}

// pairedValues are the values of the other number that are looked at.
func (a *GridAxis) pairedValues(path string, first number, now float64) (values []float64, unit string, err error) {
	unit, asked := unitOf(first, a.Unit, a.Values)
	of := *a
	of.Values = asked
	from, to, step, err := of.rangeOf(path, first, []float64{now})
	if err != nil {
		return nil, "", err
	}
	n := int(math.Round((to-from)/step)) + 1
	if n > mostPaired {
		return nil, "", diag.Usage.Errorf("--by: %s has %d values from %g to %g, each with a search of its own, and %d are the most; take a longer step: %s=%g:%g:%g", path, n, from, to, mostPaired, a.Path, from, to, round(step*math.Ceil(float64(n)/mostPaired)))
	}
	for i := range n {
		values = append(values, round(from+float64(i)*step))
	}
	return values, unit, nil
}

// cheapest marks the answer of each option that costs least, where several have a price.
func (a *Solved) cheapest() {
	least, priced := map[string]int{}, map[string]int{}
	for i := range a.Answers {
		x := &a.Answers[i]
		if x.Priced && !math.IsNaN(x.Best) {
			priced[x.Option]++
		}
		if k, ok := least[x.Option]; x.Priced && !math.IsNaN(x.Best) && (!ok || x.Cost < a.Answers[k].Cost) {
			least[x.Option] = i
		}
	}
	for option, i := range least {
		a.Answers[i].Cheapest = priced[option] > 1
	}
}
