package econ

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestABudgetBuysWhatItReaches(t *testing.T) {
	beds := Lever{Name: "beds", Setup: Pounds(100000), Each: Pounds(155000), Whole: true, Simulated: [2]float64{4, 12}}
	places := Lever{Name: "places", Each: Pounds(159), Most: 6795, Simulated: [2]float64{1000, 6795}}
	lists := Lever{Name: "lists", Each: Pounds(590000), Whole: true, Least: 2, Simulated: [2]float64{2, 4}}
	got := Match(Pounds(1080000), []Lever{beds, places, lists})
	assert.Equal(t, Bought{Size: 6, Cost: Pounds(1030000), Left: Pounds(50000), Bound: ByBudget}, got[0])
	assert.InDelta(t, 1080000.0/159, got[1].Size, 1e-6)
	assert.Zero(t, got[1].Left)
	assert.Equal(t, Bought{Left: Pounds(1080000), Bound: BelowLeast}, got[2], "one list is less than the least")

	got = Match(Pounds(2000000), []Lever{beds, places, lists})
	assert.Equal(t, 12.0, got[0].Size)
	assert.Equal(t, Bought{Size: 6795, Cost: Pounds(1080405), Left: Pounds(919595), Bound: ByMost}, got[1])
	assert.Equal(t, "no more to have", got[1].Bound.String())
	assert.True(t, beds.Buys(Pounds(3000000)).Beyond, "nobody simulated so many")
	assert.True(t, beds.Buys(Pounds(500000)).Beyond, "nor so few")
	assert.Equal(t, Bought{Left: 5, Bound: BelowLeast}, beds.Buys(5))
	assert.Equal(t, Bought{Size: 2, Cost: Pounds(1180000), Bound: ByBudget}, lists.Buys(Pounds(1180000)), "just the least")
	assert.Equal(t, ByMost, places.Buys(Pounds(1080405)).Bound, "just the most")
	free := Lever{Name: "free", Setup: 100, Most: 7, Simulated: [2]float64{0, 7}}
	assert.Equal(t, Bought{Size: 7, Cost: 100, Left: 50, Bound: ByMost}, free.Buys(150))
	assert.Equal(t, Bought{Left: 99, Bound: BelowLeast}, free.Buys(99))
}

func TestNoBudgetIsOverspentAndNoneIsLeftThatWouldBuyOneMore(t *testing.T) {
	rnd := seeded(9)
	for range 1000 {
		v := Lever{Setup: Pence(rnd.IntN(1e6)), Each: Pence(1 + rnd.IntN(1e6)), Whole: rnd.IntN(2) == 0, Most: float64(rnd.IntN(20))}
		budget := Pence(rnd.IntN(1e7))
		b := v.Buys(budget)
		assert.GreaterOrEqual(t, b.Left, Pence(0))
		assert.Equal(t, budget, b.Cost+b.Left)
		assert.Equal(t, v.Cost(b.Size), b.Cost)
		if b.Bound != ByMost && b.Size > 0 {
			assert.Greater(t, v.Cost(b.Size+1), budget)
		}
	}
}

func TestLeversThatCannotBeScaledAreRefused(t *testing.T) {
	for want, v := range map[string]Lever{
		"beds: a cost below 0": {Name: "beds", Each: -1},
		"beds: one more costs nothing, so a budget has no end; give the most there is": {Name: "beds"},
		"beds: from 3 to 2":           {Name: "beds", Each: 1, Least: 3, Most: 2},
		"beds: simulated from 3 to 2": {Name: "beds", Each: 1, Simulated: [2]float64{3, 2}},
	} {
		assert.EqualError(t, v.Check(), want)
	}
	assert.NoError(t, Lever{Each: 1}.Check())
}
