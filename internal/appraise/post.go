package appraise

import (
	"fmt"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
)

// PostPrice is what one whole-time post of the resources of a name costs a year in an option,
// at central values and in the prices that are reported. It is not ok where nothing is said
// of money, or no line of the option charges such posts.
func PostPrice(e *facts.Economics, option, resource string) (pounds float64, ok bool, err error) {
	if e == nil {
		return 0, false, nil
	}
	b := &book{e: e, index: indexOf(e)}
	for i := range e.Lines {
		l := &e.Lines[i]
		if l.Option != option || l.Kind != facts.CostKind || l.Basis != postBasis || l.Resource != resource {
			continue
		}
		p, err := b.price(l, world{number: func(n facts.Number) float64 { return n.Value }})
		if err != nil {
			return 0, false, fmt.Errorf("%s: %w", at(l), err)
		}
		uplift, err := b.index.Uplift(p.year, e.PriceYear)
		if err != nil {
			return 0, false, fmt.Errorf("%s: %w", at(l), err)
		}
		pounds, ok = pounds+float64(float64(p.each)*uplift)/100, true
	}
	return pounds, ok, nil
}

func indexOf(e *facts.Economics) econ.PriceIndex {
	index := econ.PriceIndex{Source: e.IndexFrom}
	for _, l := range e.Index {
		index.Years, index.Levels = append(index.Years, l.Year), append(index.Levels, l.Level)
	}
	return index
}
