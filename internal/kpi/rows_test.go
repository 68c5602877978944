package kpi

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/sim/engine"
	"prehabsim/sim/result"
)

// A clock that is told so has a row for each group of patients beside its own, named by all
// that tell them apart; one that is not has its own alone. A clock of everybody is never
// among those of a standard.
func TestClocksThatAreToldByGroups(t *testing.T) {
	p := small()
	p.Attributes = append(p.Attributes, engine.Attribute{Name: "trust", Values: []string{"north", "south"}, Initial: -1})
	p.Tellings = []engine.Telling{{Name: "trust+imd", By: []engine.AttributeID{2, 0}}}
	p.Clocks[1].Told, p.Clocks[1].Everybody = true, true
	c := emptyCounts(t, p)
	const one, two, northTwo = 1, 2, 4 // cells after everybody's: imd 1, imd 2, north 1, north 2
	for _, cell := range []int{0, two, northTwo} {
		c.N[tallyAt(c, 5, 0, cell)], c.N[tallyAt(c, 6, 0, cell)] = 8, 6
	}
	c.N[tallyAt(c, 2, 0, 0)], c.N[tallyAt(c, 3, 0, 0)] = 4, 1
	r := read(t, p, c)
	assert.Equal(t, result.Ratio{Num: 600, Den: 8}, r.ratio("clock_within", "clock", "b", 0))
	assert.Equal(t, result.Ratio{Num: 600, Den: 8}, r.ratio("clock_within", "clock+imd", "b+2", 0))
	assert.Equal(t, result.Ratio{Num: 600, Den: 8}, r.ratio("clock_within", "clock+trust+imd", "b+north+2", 0))
	assert.Zero(t, r.ratio("clock_within", "clock+trust+imd", "b+south+2", 0).Den)
	assert.Equal(t, result.Ratio{Num: 100, Den: 4}, r.ratio("within_62_days", "", "", 0), "of clock a alone")
	for _, column := range r.plan.Columns {
		assert.NotContains(t, column.Value, "a+", "nobody asks for groups of clock a")
	}
	assert.Equal(t, northTwo, Cell(p, "trust+imd", "north+2"))
	assert.Equal(t, one, Cell(p, "imd", "1"))
	assert.Zero(t, Cell(p, "imd", "9"))
}

// Who takes part in a tier is also told by deprivation, so that what they gain can be: over
// its parts these rows add up to the tier's own.
func TestTiersOfPrehabAreToldByDeprivation(t *testing.T) {
	p := small()
	first := len(p.Tallies)
	for _, name := range []string{"tier/targeted", "tier/universal/@online", "tier/targeted/@online"} {
		p.Tallies = append(p.Tallies, engine.Tally{Name: "prehab.core." + name, Cohort: true})
	}
	c := emptyCounts(t, p)
	for i := range int64(3) {
		id := first + int(i)
		c.N[tallyAt(c, id, 0, 0)], c.N[tallyAt(c, id, 0, 1)], c.N[tallyAt(c, id, 0, 2)] = 30+3*i, 10+i, 20+2*i
	}
	r := read(t, p, c)
	for _, at := range []struct {
		by, value   string
		whole, most int64
	}{{"prehab_tier", "targeted", 30 + 36, 10 + 12}, {"prehab_tier", "universal", 33, 11}, {"prehab_mode", "online", 33 + 36, 11 + 12}} {
		whole := r.ratio("prehab_started", at.by, at.value, 0)
		most, least := r.ratio("prehab_started", at.by+"+imd", at.value+"+1", 0), r.ratio("prehab_started", at.by+"+imd", at.value+"+2", 0)
		assert.Equal(t, whole.Num*at.most, most.Num*at.whole, at.value)
		assert.Equal(t, whole.Num, most.Num+least.Num, at.value)
		assert.Equal(t, whole.Den, most.Den)
	}
}
