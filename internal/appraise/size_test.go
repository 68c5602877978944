package appraise

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/internal/econ"
)

// A lead is there whatever the size of the service; posts and contacts go with it, and a
// room that is fitted once is no cost of a year.
func TestWhatOfACostGoesWithTheSizeOfAnOption(t *testing.T) {
	e := byHand()
	lead := spend("lead", "post", "post-year", 61000)
	inBoth(e, "prehab", lead, each(0, 5), []float64{0.5, 1, 1, 1, 1})
	a := appraise(t, e, madeSet(t, []string{"current", "prehab"}, 2, 2, 0, 0, measuredByHand()...))
	r := a.Running(1)
	assert.Equal(t, Running{Fixed: econ.Pounds(61000), Known: econ.Pounds(2 * 65312.50), Measured: econ.Pounds(1500 * 2.5 * 1.25)}, r)
	assert.Equal(t, a.Account(1).CostAYear, r.Sum())
	assert.Equal(t, r.Sum()-r.Fixed, r.Grows())
	assert.Zero(t, a.Running(0))
}
