package engine

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/dist"
	"prehabsim/sim/rng"
	"prehabsim/sim/theory"
	"prehabsim/sim/tick"
)

// Who looks changes nothing but the number of events, and what is shown last and what comes
// after it are all that was counted.
func TestWatchingChangesNothing(t *testing.T) {
	p := station{service: must(dist.Gamma(5*3600, 3*3600)), perHour: 0.7, resource: places(4), warm: 30, days: 100}.program()
	key := rng.NewKey(3, 4)
	want, err := New(p).Run(key)
	require.NoError(t, err)
	looks, busy, inside := 0, int64(0), int64(-1)
	got, err := New(p).Watch(key, tick.Week, func(at tick.Time, c *Counts) {
		looks++
		require.Equal(t, tick.Time(looks)*tick.Time(tick.Week), at)
		require.Equal(t, c.Arrived-c.Left, c.Inside)
		sum := c.UseInAll(0).Busy
		require.GreaterOrEqual(t, sum, busy)
		require.LessOrEqual(t, sum, 4*int64(at))
		busy, inside = sum, c.Inside
	})
	require.NoError(t, err)
	require.Equal(t, 14, looks)
	require.Positive(t, inside)
	require.Equal(t, want.Events+int64(looks), got.Events)
	got.Events = want.Events
	require.Equal(t, want, got)
	require.Greater(t, got.UseInAll(0).Busy, got.Use(0, -1).Busy, "the warm-up is in it")
	require.LessOrEqual(t, got.UseInAll(0).Busy-busy, int64(4*2*tick.Day))
}

// What is seen of a system that opens empty is what is known of it: λE[min(S, t)].
func TestWhatIsWatchedFillsAsItShould(t *testing.T) {
	mean, sd := 9*24*3600.0, 5*24*3600.0
	p := station{service: must(dist.LogNormalByMean(mean, sd)), perHour: 2, resource: Resource{Supply: Places, Unlimited: true, Capacity: []Level{{}}}, warm: 20, days: 40}.program()
	e, n := New(p), 60
	sum := make([]float64, 6)
	for r := range n {
		_, err := e.Watch(rng.NewKey(1, uint64(r)), tick.Week, func(at tick.Time, c *Counts) {
			sum[int(at)/int(tick.Week)] += float64(c.Inside)
		})
		require.NoError(t, err)
	}
	limited := func(t float64) float64 { return theory.LimitedMeanLognormal(mean, sd, t) }
	for week := 1; week < len(sum); week++ {
		want := theory.OccupancyFromEmpty(2.0/3600, limited, float64(week)*float64(tick.Week))
		require.InDelta(t, want, sum[week]/float64(n), 4*math.Sqrt(want/float64(n)), "week %d", week)
	}
}
