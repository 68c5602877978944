package study

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
)

// searchOf looks for the least of whole ones, 8 as written and 64 at most, with which a change of a
// value from 60 reaches a target. Replications differ by the same at each size.
func searchOf(target float64, value func(size int) float64) *sizeSearch {
	measure := func(size int) values {
		var v values
		for _, luck := range []float64{-3, 0, 1, 2} {
			v.num, v.den = append(v.num, int64(math.Round(1000*(value(size)+luck)))), append(v.den, 1000)
		}
		return v
	}
	r := &sizeSearch{
		Performance: facts.Performance{Measure: "m", Target: target, Change: true, Higher: target > 0},
		level:       0.95, current: measure(0), first: 8, largest: 64, one: 8, whole: true,
	}
	r.measure = func(scale float64) (values, error) { return measure(int(math.Round(8 * scale))), nil }
	return r
}

func found(t *testing.T, r *sizeSearch) facts.Matched {
	t.Helper()
	m := facts.Matched{Scale: 1}
	require.NoError(t, r.find(&m))
	require.LessOrEqual(t, len(r.tried), mostSizes+8)
	for i := 1; i < len(m.Tried); i++ {
		require.Less(t, m.Tried[i-1].Scale, m.Tried[i].Scale)
	}
	return m
}

func TestTheLeastSizeIsThatOfArithmetic(t *testing.T) {
	for target, want := range map[float64]int{31: 16, 16: 8, 15: 8, 14: 7, 2: 1, 33: 17, 128: 64, -6: 2, -7: 3} {
		r := searchOf(target, func(size int) float64 {
			if target < 0 {
				return 60 - 3*float64(size)
			}
			return 60 + 2*float64(size)
		})
		m := found(t, r)
		assert.Equal(t, facts.Reached, m.Standing, target)
		assert.InDelta(t, float64(want)/8, m.Scale, 1e-6, target)
		assert.Equal(t, want == 1, m.Smallest, target)
		assert.Empty(t, m.Falls, target)
		assert.LessOrEqual(t, len(r.tried), 8, "%g: a straight line needs few", target)
	}
}

// Whatever rises with the size is narrowed down to the last whole one: what is found reaches
// the target and one less does not. Of parts it is found to within what is looked for.
func TestTheLeastSizeOfAnythingThatRises(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		at, rise := make([]float64, 65), 0.0
		for i := 1; i <= 64; i++ {
			if random.IntN(3) == 0 {
				rise += 20 * random.Float64() * random.Float64()
			}
			at[i] = rise
		}
		target := math.Max(0.001, rise*random.Float64())
		r := searchOf(target, func(size int) float64 { return at[size] })
		r.whole = random.IntN(2) == 0
		m := found(t, r)
		require.Equal(t, facts.Reached, m.Standing)
		size, gap := int(math.Round(8*m.Scale)), 1
		if !r.whole {
			gap = max(1, int(closeTo*float64(size)))
		}
		require.GreaterOrEqual(t, at[size], target-0.001)
		require.Less(t, at[size-gap], target+0.001, "%d of %v", size, at)
		require.Empty(t, m.Falls)
	}
}

func TestWhatNoSizeReachesIsShownWhereMoreOfItEnds(t *testing.T) {
	m := found(t, searchOf(30, func(size int) float64 { return 60 + 2*float64(min(size, 10)) }))
	assert.Equal(t, facts.NotReached, m.Standing)
	assert.False(t, m.NoBetter)
	assert.InDelta(t, 2, m.Scale, 1e-9, "16 are as good as 64, and 8 are not")
	assert.InDelta(t, 8, m.Tried[len(m.Tried)-1].Scale, 1e-9, "the largest was tried")
	assert.Empty(t, m.Bound)

	m = found(t, searchOf(30, func(int) float64 { return 60 }))
	assert.Equal(t, facts.NotReached, m.Standing)
	assert.True(t, m.NoBetter)
	assert.InDelta(t, 1, m.Scale, 0, "as written")
	assert.Len(t, m.Tried, 3, "now, as written, the largest: nothing changes it")
}

// A little of it reaches the target, and as much as is written does not.
func TestMoreIsNotAlwaysBetter(t *testing.T) {
	hump := func(size int) float64 { return 60 + 10*float64(min(size, 4)) - 6*math.Max(0, float64(size-4)) }
	m := found(t, searchOf(25, hump))
	assert.Equal(t, facts.Reached, m.Standing)
	assert.InDelta(t, 3.0/8, m.Scale, 1e-9)
	require.Len(t, m.Falls, 2)
	assert.Less(t, m.Falls[0].Scale, m.Falls[1].Scale)
	assert.Greater(t, m.Falls[0].Value, m.Falls[1].Value)

	m = found(t, searchOf(50, hump))
	assert.Equal(t, facts.NotReached, m.Standing)
	assert.InDelta(t, 0.5, m.Scale, 1e-9, "the best that was tried")
	require.Len(t, m.Falls, 2)
}

// A size that there cannot be is no larger one to try.
func TestALargerSizeThatThereCannotBeEndsIt(t *testing.T) {
	of := func(target float64) facts.Matched {
		r := searchOf(target, func(size int) float64 { return 60 + 2*float64(size) })
		measure := r.measure
		r.can = func(scale float64) error {
			if scale > 11.0/8+1e-9 {
				return diag.Refused.Of(diag.Problems{{Text: "that is all that current has of it"}})
			}
			return nil
		}
		r.measure = func(scale float64) (values, error) {
			if err := r.can(scale); err != nil {
				return values{}, err
			}
			return measure(scale)
		}
		return found(t, r)
	}
	m := of(30)
	assert.Equal(t, facts.NotReached, m.Standing)
	assert.InDelta(t, 11.0/8, m.Scale, 1e-9)
	assert.Equal(t, "there cannot be more", m.Bound)
	assert.InDelta(t, 11.0/8, of(22).Scale, 1e-9)
	assert.InDelta(t, 10.0/8, of(20).Scale, 1e-9)
}

// Where chance leaves it open whether any size reaches the target, that is said, and of the
// size that is nearest to reaching it.
func TestChanceMayLeaveItOpen(t *testing.T) {
	r := searchOf(10, func(int) float64 { return 60 })
	r.measure = func(scale float64) (v values, _ error) {
		for _, luck := range []float64{-8 * scale, 0, 3 * scale, 5 * scale} { // the more of it, the more chance
			v.num, v.den = append(v.num, int64(1000*(68+luck))), append(v.den, 1000)
		}
		return v, nil
	}
	m := found(t, r)
	assert.Equal(t, facts.Untold, m.Standing)
	assert.InDelta(t, 1, m.Scale, 1e-9, "half of it misses the target for sure, and of more its interval reaches further from it")
	assert.Empty(t, m.Falls)
}

// What has no value, or none in more than one replication, reaches nothing.
func TestASizeWithoutAValueReachesNothing(t *testing.T) {
	r := searchOf(10, func(int) float64 { return 60 })
	r.Change, r.current = false, values{make([]int64, 4), make([]int64, 4)}
	r.measure = func(float64) (values, error) { return r.current, nil }
	m := found(t, r)
	assert.Equal(t, facts.Untold, m.Standing)
	assert.InDelta(t, 1, m.Scale, 0)
	assert.Empty(t, m.Tried)

	r.measure = func(float64) (values, error) {
		return values{[]int64{99000, 0, 0, 0}, []int64{1000, 0, 0, 0}}, nil
	}
	m = found(t, r)
	assert.Equal(t, facts.Untold, m.Standing, "99 in one replication alone")
	assert.Empty(t, m.Tried)
}

func TestHowAnIntervalStandsToATarget(t *testing.T) {
	at := facts.Performance{Target: 70, Higher: true}
	for _, c := range []struct {
		low, high float64
		want      facts.Standing
	}{{70, 72, facts.Reached}, {70 - 1e-10, 70, facts.Reached}, {69, 72, facts.Untold}, {69, 69.9, facts.NotReached}, {69, 70, facts.Untold}} {
		assert.Equal(t, c.want, at.Judge(c.low, c.high), fmt.Sprint(c))
		less := facts.Performance{Target: -70}
		assert.Equal(t, c.want, less.Judge(-c.high, -c.low), fmt.Sprint(c))
	}
	for want, p := range map[string]facts.Performance{
		"70 or more": at, "85.5 or less": {Target: 85.5}, "higher by 3 or more": {Target: 3, Change: true, Higher: true},
		"lower by 1,300 or more": {Target: -1300, Change: true},
	} {
		assert.Equal(t, want, p.Aim())
	}
}
