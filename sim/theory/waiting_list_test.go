package theory_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/sim/theory"
)

// published is one waiting list of which somebody has printed figures. A figure that is 0, or
// tooLong that is "", is not printed of this list.
type published struct {
	list, source                     string
	demand, waiting, target          float64 // a week, patients, weeks
	factor                           float64 // how often the mean wait goes into the target; 0 is ours
	targetList                       float64
	tooLong                          string
	givenList, weeks, relief         float64 // a target list that is given and not worked out; relief within so many weeks
	wait, pressure                   float64
	capacityFactor                   float64 // of the target capacity; 0 is ours
	varyComing, varySeen, toHoldList float64 // coefficients of variation, 0 and 0 for 1 and 1
}

// Ten lists of which most figures are printed, and six of which one or two are.
//
// The articles of NHSRwaitinglist count the mean wait of a list of patients or of a histogram
// in days and the target in weeks, so there the pressure is seven times what it is of weeks.
// They are held as printed: pressure is made of whatever two times it is given.
//
// Its histograms take a target list of which 92 of 100 are seen in time, at a factor of 2.52
// (-ln 0.08 is 2.5257), and hold it with a capacity at a factor of 4.
var publishedLists = []published{
	{list: "ear, nose and throat, priority 4", source: "Fong et al. (2022), and the walk-through of NHSRwaitinglist", demand: 30, waiting: 1200, target: 52,
		targetList: 390, tooLong: "yes", weeks: 26, relief: 61.153846, wait: 63, pressure: 2.42307692, capacityFactor: 1, toHoldList: 30.01923},
	{list: "ear, nose and throat, priority 2", source: "the same", waiting: 220, target: 4, wait: 24, pressure: 12},
	{list: "growing", source: "article three_example_waiting_lists", demand: 9.818065, waiting: 185, target: 18,
		targetList: 44.18129, tooLong: "yes", weeks: 26, relief: 15.23417, wait: 64.63784, pressure: 7.181982, varyComing: 1.131775, varySeen: 0.5363836},
	{list: "finely balanced", source: "article three_example_waiting_lists", demand: 10.10458, waiting: 22, target: 18,
		targetList: 45.47063, tooLong: "no", wait: 6.863636, pressure: 0.7626263, varyComing: 1.153809, varySeen: 0.6896719, toHoldList: 10.30535},
	{list: "stable", source: "article three_example_waiting_lists", demand: 9.698904, waiting: 7, target: 18,
		targetList: 43.64507, tooLong: "no", wait: 0.8571429, pressure: 0.0952381, varyComing: 1.173034, varySeen: 0.7247564, toHoldList: 9.910157},
	{list: "histogram of February", source: "article histogram_analysis", demand: 42, waiting: 180, target: 18, factor: 2.52,
		targetList: 300, tooLong: "no", wait: 17.01111, pressure: 1.890123, varyComing: 1, varySeen: 1, toHoldList: 42.22222},
	{list: "histogram of May", source: "article histogram_walkthrough", demand: 50, waiting: 1166, target: 18, factor: 2.52,
		targetList: 357.1429, tooLong: "yes", weeks: 26, relief: 81.10989, wait: 90.50172, pressure: 10.05575},
	{list: "a surgical specialty, to be brought down", source: "article waiting_list_sim", demand: 100, waiting: 840, target: 18, factor: -math.Log(0.08),
		targetList: 712.6656},
	{list: "a surgical specialty that may grow", source: "article waiting_list_sim", demand: 50, waiting: 82, target: 18, factor: -math.Log(0.08),
		targetList: 356.3328},
	{list: "a surgical specialty before growth", source: "article waiting_list_sim", demand: 100, waiting: 500, target: 18, factor: -math.Log(0.05),
		targetList: 600.8548},

	{list: "30 a week, 50 weeks", source: "tests of calc_target_queue_size", demand: 30, target: 50, targetList: 375},
	{list: "30 a week, 50 weeks, a sixth of it", source: "tests of calc_target_queue_size", demand: 30, target: 50, factor: 6, targetList: 250},
	{list: "800", source: "tests of calc_relief_capacity", demand: 33, waiting: 800, givenList: 200, weeks: 30, relief: 53},
	{list: "250", source: "tests of calc_relief_capacity", demand: 35, waiting: 250, givenList: 100, weeks: 15, relief: 45},
	{list: "a wait of 42", source: "tests of calc_waiting_list_pressure", target: 24, wait: 42, pressure: 3.5},
	{list: "a wait of 55", source: "tests of calc_waiting_list_pressure", target: 50, wait: 55, pressure: 2.2},
}

// What is printed has seven digits, and so has what it is made of.
const ofSevenDigits = 1e-6

func TestPublishedWaitingLists(t *testing.T) {
	for _, l := range publishedLists {
		t.Run(l.list, func(t *testing.T) {
			// A factor of others is ours at another target: the mean wait is the same.
			at := func(factor float64) float64 {
				if factor == 0 {
					return l.target
				}
				return l.target * theory.TargetFactor / factor
			}
			looked := 0
			same := func(printed, ours float64) {
				if printed != 0 {
					looked++
					assert.InEpsilon(t, printed, ours, ofSevenDigits, l.source)
				}
			}
			list := l.givenList
			if list == 0 {
				list = theory.TargetList(l.demand, at(l.factor))
			}
			same(l.targetList, list)
			if l.tooLong != "" {
				assert.Equal(t, l.tooLong == "yes", theory.TooLong(l.waiting, list))
			}
			same(l.relief, theory.ReliefCapacity(l.demand, l.waiting, list, l.weeks))
			same(l.pressure, theory.Pressure(l.wait, l.target))
			coming, seen := l.varyComing*l.varyComing, l.varySeen*l.varySeen
			if coming == 0 && seen == 0 {
				coming, seen = 1, 1
			}
			same(l.toHoldList, theory.TargetCapacity(l.demand, at(l.capacityFactor), coming, seen))
			assert.NotZero(t, looked, "no printed figure was looked at")
		})
	}
}

// Figures that are printed of the first list beside those above, and a list of which nothing
// but the capacity is.
func TestPublishedCapacitiesThatHoldAList(t *testing.T) {
	for _, c := range []struct{ demand, target, factor, coming, seen, capacity float64 }{
		{30, 52, 6.58, 1, 1, 30.12654},   // the walk-through
		{30, 52, 3, 1.1, 1.2, 30.076442}, // tests of calc_target_capacity
		{4, 52, 4, 1, 1, 4.076923},       // its page
	} {
		assert.InEpsilon(t, c.capacity, theory.TargetCapacity(c.demand, c.target*theory.TargetFactor/c.factor, c.coming*c.coming, c.seen*c.seen), ofSevenDigits)
	}
}

// Twice the target is not too long, and more than it is.
func TestAListIsTooLongBeyondTwiceItsTarget(t *testing.T) {
	assert.False(t, theory.TooLong(780, 390))
	assert.True(t, theory.TooLong(781, 390))
}

// Where the formulae rest on a stable queue with exponential waits, that queue is theirs: of
// M/M/1 with the capacity that holds the list, the mean wait of those who wait is a quarter of
// the target, and 1.8 of 100 of them wait longer than it.
func TestTheCapacityThatHoldsAListHoldsIt(t *testing.T) {
	for _, c := range []struct{ demand, target float64 }{{30, 52}, {5, 4}, {100, 2}} {
		capacity := theory.TargetCapacity(c.demand, c.target, 1, 1)
		q := theory.MMc(c.demand, capacity, 1)
		require.InDelta(t, c.target/theory.TargetFactor, q.Wq/q.Delayed, 1e-9)
	}
}

func TestWaitingListsThatCannotBe(t *testing.T) {
	for _, x := range []float64{
		theory.TargetList(-1, 4), theory.TargetList(1, 0), theory.ReliefCapacity(1, 2, 3, 0), theory.ReliefCapacity(1, -2, 3, 4),
		theory.TargetCapacity(1, 0, 1, 1), theory.TargetCapacity(1, 1, -1, 1), theory.Pressure(-1, 4), theory.Pressure(1, 0),
	} {
		assert.NotEqual(t, x, x)
	}
}
