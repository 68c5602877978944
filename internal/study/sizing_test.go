package study

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// single is the mean wait of a queue with one server that does x times rho's work: a ÷ (x − rho),
// as in an M/M/1 queue, and without bound where more is asked than is done.
func single(a, rho, x float64) float64 {
	if x <= rho {
		return math.Inf(1)
	}
	return a / (x - rho)
}

// Posts that know nothing of one another are each found to within what is close enough, from
// above, whatever the others need; with a longer limit fewer do.
func TestEachPostIsFoundByItself(t *testing.T) {
	last := []float64{math.Inf(1), math.Inf(1), math.Inf(1)}
	for _, limit := range []float64{0.5, 1, 2, 4, 8} {
		z := newSizing(3, limit)
		rho, a := []float64{0.04, 0.9, 7}, []float64{0.1, 0.3, 2}
		require.NoError(t, z.search(func(times []float64) (waits []float64, err error) {
			for i, x := range times {
				waits = append(waits, single(a[i], rho[i], x))
			}
			return waits, nil
		}))
		assert.False(t, z.unsure)
		for i, p := range z.posts {
			least := rho[i] + a[i]/limit
			require.GreaterOrEqual(t, p.high, least, "post %d at limit %g", i, limit)
			require.LessOrEqual(t, p.high, closeEnough*least, "post %d at limit %g", i, limit)
			require.LessOrEqual(t, p.high, last[i])
			require.Equal(t, p.high, p.try)
			last[i] = p.high
		}
		assert.LessOrEqual(t, z.rounds, 20)
	}
}

// While the first post is short, few come to the second. What was enough for it then is
// too little beside what the first becomes, and both hold together at the end.
func TestPostsHoldBesideOneAnother(t *testing.T) {
	z := newSizing(2, 2)
	waits := func(times []float64) []float64 {
		through := min(1, times[0]/1.5) // of those who come, who is seen by the first
		return []float64{single(0.3, 1.5, times[0]), single(0.3, 3*through*through, times[1])}
	}
	require.NoError(t, z.search(func(times []float64) ([]float64, error) { return waits(times), nil }))
	both := waits([]float64{z.posts[0].high, z.posts[1].high})
	assert.LessOrEqual(t, both[0], 2.0)
	assert.LessOrEqual(t, both[1], 2.0)
	assert.LessOrEqual(t, z.posts[0].high, closeEnough*1.65)
	assert.LessOrEqual(t, z.posts[1].high, closeEnough*closeEnough*3.15)
}

// Posts see patients on working days alone: below that wait no number of them comes, and the
// others are found all the same.
func TestALimitThatNoNumberOfPostsReachesIsTold(t *testing.T) {
	z := newSizing(2, 1)
	require.NoError(t, z.search(func(times []float64) ([]float64, error) {
		return []float64{1.5 + single(1, 1, times[0]), single(1, 1, times[1])}, nil
	}))
	assert.True(t, z.posts[0].notReached)
	assert.Equal(t, mostPosts, z.posts[0].try)
	assert.False(t, z.posts[1].notReached)
	assert.InDelta(t, 2, z.posts[1].high, 0.1)
	assert.Equal(t, 2, z.settledPosts())
}

// Whose wait jumps about from round to round is never settled, and the search ends.
func TestASearchThatDoesNotSettleEnds(t *testing.T) {
	z, n := newSizing(1, 1), 0
	require.NoError(t, z.search(func([]float64) ([]float64, error) {
		n++
		return []float64{float64(n%3) * 0.9}, nil
	}))
	assert.LessOrEqual(t, z.rounds, mostRounds)
	assert.True(t, z.unsure || z.posts[0].settled)
}

// Posts to which nobody comes are needed in no number that could be told apart from none.
func TestPostsToWhichNobodyComesMayGo(t *testing.T) {
	z := newSizing(1, 1)
	require.NoError(t, z.search(func([]float64) ([]float64, error) { return []float64{math.NaN()}, nil }))
	assert.Less(t, z.posts[0].high, 1/mostPosts)
}
