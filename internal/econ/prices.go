package econ

import (
	"fmt"
	"slices"
	"strings"
)

// PriceIndex says how prices have moved: a level for each price year, of which only ratios
// count. Of the NHS that is the cost inflation index, whose pay and prices differ from the
// GDP deflator.
type PriceIndex struct {
	Years  []string // such as "2024/25"
	Levels []float64
	Source string
}

// Uplift is by how much a price of one year is multiplied to be one of another. Within a
// year it is 1, whatever the table holds.
func (x PriceIndex) Uplift(from, to string) (float64, error) {
	if from == "" || to == "" {
		return 0, fmt.Errorf("a price has no price year")
	}
	if from == to {
		return 1, nil
	}
	a, err := x.level(from)
	if err != nil {
		return 0, err
	}
	b, err := x.level(to)
	if err != nil {
		return 0, err
	}
	return b / a, nil
}

func (x PriceIndex) level(year string) (float64, error) {
	if len(x.Years) != len(x.Levels) {
		return 0, fmt.Errorf("index of prices: %d years and %d levels", len(x.Years), len(x.Levels))
	}
	i := slices.Index(x.Years, year)
	if i < 0 {
		return 0, fmt.Errorf("index of prices: no year %q; it has %s", year, strings.Join(x.Years, ", "))
	}
	if !(x.Levels[i] > 0) {
		return 0, fmt.Errorf("index of prices: the level of %s must be above 0, not %g", year, x.Levels[i])
	}
	return x.Levels[i], nil
}
