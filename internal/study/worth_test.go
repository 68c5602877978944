package study

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/sim/result"
	"prehabsim/sim/theory"
)

// worthIn runs a scenario and says what its options are worth in more of something, by the
// wait for servers.
func worthIn(t *testing.T, text, in string) (*facts.Worth, error) {
	t.Helper()
	s, err := Load(oneFile("a.toml", text), "a.toml", Choice{})
	require.NoError(t, err)
	x, err := New(s)
	require.NoError(t, err)
	done, err := x.Run(context.Background(), Spec{Workers: 2}, &Memory{}, nil)
	require.NoError(t, err)
	wait := result.Column{Measure: "resource_wait", By: "resource", Value: "server", Year: result.WholeWindow}
	return x.worthBy(context.Background(), in, []result.Column{wait}, done.Results.Set, Spec{Workers: 2}, nil)
}

// serversFor is how many more servers make the mean wait of an M/M/c queue as short as a
// quicker service does, on a line between whole ones.
func serversFor(perHour, servedPerHour, quickPerHour float64, c int) float64 {
	want := theory.MMc(perHour, quickPerHour, c).Wq
	for k := 0; ; k++ {
		from, to := theory.MMc(perHour, servedPerHour, c+k).Wq, theory.MMc(perHour, servedPerHour, c+k+1).Wq
		if want <= from && want >= to {
			return float64(k) + (from-want)/(from-to)
		}
	}
}

// What a quicker service is worth in servers is known of M/M/c: the interval has it in it as
// often as it says.
func TestAQuickerServiceIsWorthTheServersOfErlangC(t *testing.T) {
	seeds := 100
	if testing.Short() {
		seeds = 20
	}
	want := serversFor(36, 6, 7.5, 8)
	require.InDelta(t, 1.76, want, 0.01, "more than one, less than two")
	covered, sum := 0, 0.0
	for seed := range seeds {
		text := strings.Replace(fmt.Sprintf(queueOf, "10d", 12, seed+1), "capacity = 9", "capacity = 8", 1)
		w, err := worthIn(t, text, "resource.server")
		require.NoError(t, err)
		require.Len(t, w.Of, 1)
		require.Equal(t, facts.AsMuch, w.Of[0].Standing)
		sum += w.Of[0].Units
		if w.Of[0].Low <= want && want <= w.Of[0].High {
			covered++
		}
	}
	t.Logf("%.3f servers by formula, %.3f on average, within the interval in %d of %d", want, sum/float64(seeds), covered, seeds)
	require.InDelta(t, want, sum/float64(seeds), 0.05)
	require.GreaterOrEqual(t, covered, seeds*90/100, "95 of 100 are expected, fewer than 90 of these seldomer than once in 60")
}

// What is no number is told as such: an option that changes nothing, more of what does not
// bind, an option that is worse, and one that does more than all that was looked at.
func TestWhatIsWorthNoNumber(t *testing.T) {
	text := strings.Replace(fmt.Sprintf(queueOf, "10d", 4, 1), "capacity = 9", "capacity = 8", 1)
	text = strings.Replace(text, `steps = ["service", "end"]`, `steps = ["desk", "service", "end"]`, 1) + `
[resource.idle]
kind = "servers"
capacity = 30
[pathway.customer.step.desk]
use = "idle"
time = "1m"
[option.nothing]
name = "Nothing"
[option.nothing.resource.idle]
capacity = 40
[option.slow.pathway.customer.step.service.time]
mean = "11m"
[option.none_wait.pathway.customer.step.service.time]
mean = "1m"
`
	w, err := worthIn(t, text, "resource.server")
	require.NoError(t, err)
	for option, want := range map[string]facts.Bearing{"nothing": facts.WorthNone, "quick": facts.AsMuch, "slow": facts.AsMuch} {
		require.Equal(t, want, w.OfOption(option, "resource_wait").Standing, option)
	}
	slow := w.OfOption("slow", "resource_wait")
	require.True(t, slow.High < 0 && slow.Low > -2, "fewer servers than there are: %+v", slow)
	require.Equal(t, "places", w.Unit)

	w, err = worthIn(t, text, "resource.idle")
	require.NoError(t, err)
	require.Equal(t, facts.NotBinding, w.OfOption("quick", "resource_wait").Standing)

	// Nobody waits where a service takes no time to speak of, however few there are.
	w, err = worthIn(t, strings.Replace(text, "capacity = 8", "capacity = 8\nchanges = [{ from = 2026-01-10, capacity = 6 }]", 1), "resource.server")
	require.NoError(t, err)
	more := w.OfOption("none_wait", "resource_wait")
	require.Equal(t, facts.MoreThan, more.Standing, "%+v", more)
	require.True(t, more.Open.High && more.High == w.Most, "%+v", more)

	w, err = worthIn(t, strings.Replace(text, "replications = 4", "replications = 1", 1), "resource.server")
	require.NoError(t, err)
	require.Equal(t, facts.NotTold, w.OfOption("quick", "resource_wait").Standing)
}

// An option that adds two servers is worth two of them, exactly, from the day on which it
// starts; and in what another adds that has them in whole ones.
func TestMoreOfTheSameIsWorthItself(t *testing.T) {
	text := strings.Replace(fmt.Sprintf(queueOf, "10d", 4, 1), "capacity = 9", "capacity = 8", 1) + `
[option.more]
start = 2026-01-08
[option.more.resource.server]
capacity = "+2"
`
	text = strings.Replace(text, "[option.quick.path", "[option.quick]\nstart = 2026-01-08\n[option.quick.path", 1)
	for _, in := range []string{"resource.server", "more"} {
		w, err := worthIn(t, text, in)
		require.NoError(t, err)
		more := w.OfOption("more", "resource_wait")
		require.Equal(t, []float64{2, 2, 2}, []float64{more.Units, more.Low, more.High}, in)
		require.Equal(t, "2026-01-08", w.From, in)
		require.Equal(t, "places", w.Unit, in)
	}
	_, err := worthIn(t, text, "quick")
	require.ErrorContains(t, err, "there cannot be more or less of that option")
	_, err = worthIn(t, text, "resource.serve")
	require.ErrorContains(t, err, `did you mean "resource.server"?`)
	require.ErrorContains(t, err, "or name an option that adds capacity in whole ones: more")
	_, err = worthIn(t, text, "pathway.customer.arrivals.rate")
	require.ErrorContains(t, err, "is no capacity")
}

// Where the interval of an option that does more than all does not reach there, since a curve
// is not steady, it still goes on beyond.
func TestMoreThanAllHasNoUpperEnd(t *testing.T) {
	of := func(x ...int64) values { return values{x, []int64{1, 1, 1, 1}} }
	c := curve{{-1, of(-10, 30, -20, 20)}, {0, of(0, 1, 0, 1)}, {1, of(10, 11, 12, 11)}}
	w := c.bearing(of(20, 21, 20, 22), 0.95)
	require.Equal(t, facts.MoreThan, w.Standing)
	require.True(t, w.Open.High && w.High == 1 && w.Low <= w.High, "%+v", w)
	w = c.bearing(of(5, 6, 6, 6), 0.95)
	require.Equal(t, facts.AsMuch, w.Standing)
	require.InDelta(t, 0.5, w.Units, 0.1)
}
