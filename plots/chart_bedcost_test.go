package plots

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// An option is said to be the cheapest only where ranges keep apart.
func TestTheCheapestBedDayIsToldApart(t *testing.T) {
	none := [2]float64{math.NaN(), math.NaN()}
	r := sample(3, 1)
	one, other := r.Options[1].ID, r.Options[2].ID
	best := func(chance, evidence [2]float64) Headline {
		return Headline{Option: one, Value: 1000, Chance: chance, Evidence: evidence}
	}
	for want, pair := range map[string][2]Headline{
		"A usable bed-day costs least with universal prehab: £1,000 (£900 to £1,100)": {
			best([2]float64{900, 1100}, none), {Option: other, Value: 2000, Chance: [2]float64{1900, 2100}, Evidence: none}},
		"With which option a usable bed-day costs least cannot be told; with universal prehab it is £1,000 (£900 to £1,100)": {
			best([2]float64{900, 1100}, none), {Option: other, Value: 1200, Chance: [2]float64{1050, 1300}, Evidence: none}},
		"With which option a usable bed-day costs least cannot be told; with universal prehab it is £1,000": {
			best(none, none), {Option: other, Value: 2000, Chance: none, Evidence: none}},
		"A usable bed-day costs least with universal prehab, £1,000 (£900 to £1,100) by chance; the evidence leaves open with which": {
			best([2]float64{900, 1100}, [2]float64{500, 9000}), {Option: other, Value: 2000, Chance: [2]float64{1900, 2100}, Evidence: [2]float64{1000, 3000}}},
	} {
		assert.Equal(t, want, cheapest(r, pair[0], pair[:]))
	}
	// One that has no price is not compared.
	assert.Contains(t, cheapest(r, best([2]float64{900, 1100}, none), []Headline{best([2]float64{900, 1100}, none), {Option: other, Value: math.NaN()}}), "costs least with universal prehab:")
}
