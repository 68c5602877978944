package compile

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/internal/diag"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// What is true of every queueing network, tried on networks that nobody thought
// of: they are put together at random and written as scenarios. Nobody comes any
// more long before the end, so that everybody has left by then and sums over
// patients can be held against areas over time without a remainder.

var blank = regexp.MustCompile(`@\d+|#\d|![01]`)

// compileNetwork compiles a scenario that must be sound.
func compileNetwork(t *rapid.T, text string) *engine.Program {
	var problems diag.List
	m := Load(memory(map[string]string{"network.toml": text}), "network.toml", Settings{}, &problems)
	require.NoError(t, problems.Err())
	require.NoError(t, m.Options[0].Program.Validate())
	return m.Options[0].Program
}

// onceThrough runs one replication on an engine of its own.
func onceThrough(t *rapid.T, p *engine.Program, k rng.Key) *engine.Counts {
	c, err := engine.New(p).Run(k)
	require.NoError(t, err)
	tidy(c)
	return c
}

// tidy cuts histograms where there is nothing more, and lists that are empty.
func tidy(c *engine.Counts) {
	cut := func(h []int64) []int64 {
		for len(h) > 0 && h[len(h)-1] == 0 {
			h = h[:len(h)-1]
		}
		if len(h) == 0 {
			return nil
		}
		return h
	}
	for i := range c.Occupancy {
		c.Occupancy[i] = cut(c.Occupancy[i])
	}
	for i := range c.Probes {
		c.Probes[i].Hist = cut(c.Probes[i].Hist)
		if len(c.Probes[i].Times) == 0 {
			c.Probes[i].Times = nil
		}
	}
	if len(c.Longer) == 0 {
		c.Longer = nil
	}
}

// same requires all counts to be equal, and shows little where they are not.
func same(t *rapid.T, a, b *engine.Counts) {
	require.Equal(t, []int64{a.Arrived, a.Left, a.Inside, a.Events}, []int64{b.Arrived, b.Left, b.Inside, b.Events})
	for i := range a.Occupancy {
		require.Equal(t, a.Use(i, -1), b.Use(i, -1), "resource %d", i)
	}
	require.True(t, reflect.DeepEqual(a, b), "counts differ where the sums above do not")
}

// seen is what a measure of the network observed.
func seen(p *engine.Program, c *engine.Counts, name string, args ...any) engine.Observed {
	name = fmt.Sprintf(name, args...)
	i := slices.IndexFunc(p.Probes, func(x engine.Probe) bool { return x.Name == name })
	return c.Probes[i].Bins[0]
}

// ledger adds up waits and stays from the story of a replication, patient by
// patient, and knows nothing of queues and areas.
type ledger struct {
	arrived map[patientBranch]tick.Time
	waiting map[patientBranch]engine.TraceEvent
	waits   []int64 // seconds, by resource
	time    int64   // from coming to leaving
}

type patientBranch struct {
	source  int32
	patient uint64
	branch  uint8
}

func keepLedger(t *rapid.T, p *engine.Program, k rng.Key) ledger {
	l := ledger{map[patientBranch]tick.Time{}, map[patientBranch]engine.TraceEvent{}, make([]int64, len(p.Resources)), 0}
	require.NoError(t, engine.New(p).TraceAll(k, func(v engine.TraceEvent) {
		who := patientBranch{v.Source, v.Patient, v.Branch}
		if since, ok := l.waiting[who]; ok && v.Kind != engine.TraceCancelled {
			l.waits[since.Index] += int64(v.Time - since.Time)
			delete(l.waiting, who)
		}
		switch v.Kind {
		case engine.TraceArrive:
			l.arrived[who] = v.Time
		case engine.TraceQueue:
			l.waiting[who] = v
		case engine.TraceLeave:
			l.time += int64(v.Time - l.arrived[who])
		}
	}))
	return l
}

var anything = liking{laws: "any", calendar: true}

// Who has come has left, and nothing stays behind: no queue, no unit in use.
// Within capacity, and the same numbers however they are arrived at.
func TestEveryNetworkEmptiesAndItsBooksBalance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := networks(anything).Draw(t, "network")
		p := compileNetwork(t, n.String())
		for r := range uint64(2) {
			k := rng.NewKey(rapid.Uint64().Draw(t, "seed"), r)
			c, l := onceThrough(t, p, k), keepLedger(t, p, k)
			require.Zero(t, c.Inside, "patients inside at the end")
			require.Equal(t, c.Arrived, c.Left, "patients")
			require.Equal(t, c.Arrived, seen(p, c, "arrivals").N, "arrivals")
			require.Empty(t, l.waiting, "patients waiting at the end")
			require.Equal(t, l.time, seen(p, c, "time").Sum, "time in the system")
			for i, x := range n.stations {
				balances(t, p, c, i, x, l)
			}
		}
	})
}

// balances checks what a resource has counted.
func balances(t *rapid.T, p *engine.Program, c *engine.Counts, i int, x station, l ledger) {
	what, u := fmt.Sprintf("resource %d, %+v", i, x), c.Use(i, -1)
	held := x.kind == "servers" || x.kind == "beds"
	require.Equal(t, l.waits[i], u.Queue, "%s: area under the queue and sum of waits", what)
	require.Equal(t, u.Queue, u.Wait+u.GaveUp*int64(x.patience), "%s: waits of those served and of those who gave up", what)
	require.Equal(t, u.Queue, seen(p, c, "queue %d", i).Sum, "%s: measured queue", what)
	require.Equal(t, u.Starts, seen(p, c, "wait %d", i).N, "%s: measured waits", what)
	if x.queue != "preemptive" {
		require.Equal(t, u.Wait, seen(p, c, "wait %d", i).Sum, "%s: measured waits", what)
		require.Zero(t, u.Interrupted, what)
	}
	require.Zero(t, u.Over, "%s: seconds above capacity", what)
	if x.kind == "slots" {
		require.LessOrEqual(t, u.Busy, u.Open, "%s: appointments", what)
		return
	}
	require.Equal(t, u.Ends, seen(p, c, "stay %d", i).N, "%s: measured stays", what)
	require.Equal(t, u.Busy, seen(p, c, "in use %d", i).Sum, "%s: measured use", what)
	if !x.manyUnits {
		require.Equal(t, u.Busy, seen(p, c, "stay %d", i).Sum, "%s: use and sum of stays", what)
	}
	require.LessOrEqual(t, u.Blocked+u.Delayed, u.Busy, "%s: blocked and delayed", what)
	level := c.Probes[slices.IndexFunc(p.Probes, func(x engine.Probe) bool { return x.Name == fmt.Sprintf("in use %d", i) })].Hist
	if !x.unlimited {
		require.LessOrEqual(t, len(level), x.capacity+1, "%s: most in use at once", what)
	}
	if held {
		require.Equal(t, level, c.Occupancy[i], "%s: occupancy", what)
		area, span := int64(0), int64(0)
		for used, dt := range c.Occupancy[i] {
			area, span = area+int64(used)*dt, span+dt
		}
		require.Equal(t, u.Busy, area, "%s: area of the occupancy", what)
		require.Equal(t, c.Span(-1), span, "%s: length of the occupancy", what)
	}
}

// The time that patients spend inside, added up, is the area under the number
// inside (Little 1961, before any division). A patient is inside until the last
// branch ends, and has left with the first; so nobody goes on beside here.
func TestLittlesLawHoldsToTheSecond(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := networks(anything).Filter(func(n network) bool { return !n.forks }).Draw(t, "network")
		p := compileNetwork(t, n.String())
		c := onceThrough(t, p, rng.NewKey(rapid.Uint64().Draw(t, "seed"), 0))
		inside, time := seen(p, c, "inside"), seen(p, c, "time")
		require.Equal(t, c.Span(-1), inside.N)
		require.Equal(t, c.Arrived, time.N)
		require.Equal(t, time.Sum, inside.Sum)
	})
}

// A replication knows nothing of those that its engine has run before, though they
// stop after a day or two with patients everywhere.
func TestReplicationsOfANetworkDoNotSeeOneAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := networks(anything).Draw(t, "network")
		n.text = strings.Replace(n.text, fmt.Sprintf("window = @%d", 1500*day), fmt.Sprintf("window = @%d", rapid.Int64Range(1, 2).Draw(t, "days")*day), 1)
		p := compileNetwork(t, n.String())
		e := engine.New(p)
		for _, r := range []uint64{0, 1, 0} {
			got, err := e.Run(rng.NewKey(7, r))
			require.NoError(t, err)
			tidy(got)
			require.Equal(t, got.Arrived, got.Left+got.Inside, "patients")
			same(t, onceThrough(t, p, rng.NewKey(7, r)), got)
		}
	})
}

// Nothing is otherwise for being measured. What nobody measures goes by the
// engine's shortest ways, what somebody does by its long ones, so this holds the
// ones to the others as well.
func TestMeasuresChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := compileNetwork(t, networks(anything).Draw(t, "network").String())
		k := rng.NewKey(rapid.Uint64().Draw(t, "seed"), 0)
		plain := *p
		plain.Probes = nil
		measured := onceThrough(t, p, k)
		measured.Probes = nil
		unmeasured := onceThrough(t, &plain, k)
		unmeasured.Probes = nil
		same(t, measured, unmeasured)
	})
}

// Neither the names of resources nor those of values are part of a draw, or of
// the order in which things happen.
func TestNamesOfResourcesAndValuesDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := networks(anything).Draw(t, "network")
		k := rng.NewKey(rapid.Uint64().Draw(t, "seed"), 0)
		other := n.write(1, func(i int) string { return fmt.Sprintf("%c_ward", 'z'-i) }, func(i int) string { return []string{"yellow", "blue"}[i] })
		same(t, onceThrough(t, compileNetwork(t, n.String()), k), onceThrough(t, compileNetwork(t, other), k))
	})
}

// Resources that nobody uses, before all others, and a pathway that nobody enters
// change nothing.
func TestWhatNobodyUsesChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := networks(anything).Draw(t, "network")
		k := rng.NewKey(rapid.Uint64().Draw(t, "seed"), 0)
		idle := n
		idle.text = strings.Replace(n.text, "[resource.#0]", `
[attribute.colour]
shares = { red = 0.5, blue = 0.5 }
[resource.idle_beds]
kind = "beds"
capacity = 3
turnround = "1h"
[resource.idle_lists]
kind = "sessions"
weekly = { mon = "8h", wed = "4h" }
[resource.idle_slots]
kind = "slots"
capacity = 1
every = "6h"
[resource.#0]`, 1) + `
[pathway.nobody]
arrivals = { rate = "0 per day" }
` + steps("pathway.nobody", `
		see = { use = "#0", time = "1h" }
		end = { leave = "nowhere" }`)
		p, q := compileNetwork(t, n.String()), compileNetwork(t, idle.String())
		c, d := onceThrough(t, p, k), onceThrough(t, q, k)
		require.Equal(t, []int64{c.Arrived, c.Left}, []int64{d.Arrived, d.Left})
		require.Equal(t, c.Probes, d.Probes)
		for i := range n.stations {
			require.Equal(t, c.Use(i, -1), d.Use(i+3, -1), "resource %d", i)
			require.Equal(t, c.Occupancy[i], d.Occupancy[i+3], "resource %d", i)
		}
		for i, x := range p.Tallies {
			n, amount := c.Tally(i, 0, -1)
			again, amountAgain := d.Tally(tallyNamed(t, q, x.Name), 0, -1)
			require.Equal(t, []int64{n, amount}, []int64{again, amountAgain}, x.Name)
		}
	})
}

func tallyNamed(t *rapid.T, p *engine.Program, name string) int {
	i := slices.IndexFunc(p.Tallies, func(x engine.Tally) bool { return x.Name == name })
	require.GreaterOrEqual(t, i, 0, "no tally %q", name)
	return i
}

// With every time twice as long, arrivals and appointments included, the same
// happens at half the speed: each second becomes two, and nothing else changes.
// Times are fixed or one of several whole seconds, so that none is rounded.
func TestTwiceAsLongIsHalfAsFast(t *testing.T) {
	for _, laws := range []string{"fixed", "discrete"} {
		t.Run(laws, rapid.MakeCheck(func(t *rapid.T) {
			n := networks(liking{laws: laws}).Draw(t, "network")
			k := rng.NewKey(rapid.Uint64().Draw(t, "seed"), 0)
			p, q := compileNetwork(t, n.String()), compileNetwork(t, n.write(2, plainResource, plainValue))
			c, d := onceThrough(t, p, k), onceThrough(t, q, k)
			require.Equal(t, c.Arrived, d.Arrived)
			require.Equal(t, c.Left, d.Left)
			for i, x := range n.stations {
				u := c.Use(i, -1)
				for _, of := range []*int64{&u.Queue, &u.Wait, &u.Full, &u.Blocked, &u.Delayed} {
					*of *= 2
				}
				if x.kind != "slots" {
					u.Busy, u.Open = 2*u.Busy, 2*u.Open
				}
				require.Equal(t, u, d.Use(i, -1), "resource %d, %+v", i, x)
			}
			for i, x := range p.Probes {
				a, b := c.Probes[i].Bins[0], d.Probes[i].Bins[0]
				a.Sum *= 2
				if x.Of >= engine.QueueLevel {
					a.N *= 2
				}
				require.Equal(t, []int64{a.N, a.Sum}, []int64{b.N, b.Sum}, "measure %q", x.Name)
			}
		}))
	}
}

// At half the rate and with times twice as long, a first-come-first-served
// station with Poisson arrivals keeps its waits, doubled. An arrival is at a whole
// second, so doubled it may be one second later than twice the first; a start is
// the largest of sums of one arrival and of services, so it moves by no more, and
// neither does a wait.
func TestHalfTheRateAndTwiceTheTimeDoubleTheWaits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		servers := rapid.IntRange(1, 4).Draw(t, "servers")
		perDay := 2 * rapid.IntRange(5, 30).Draw(t, "per day")
		a, b := rapid.IntRange(60, 7200).Draw(t, "seconds"), rapid.IntRange(60, 7200).Draw(t, "seconds")
		k := rng.NewKey(rapid.Uint64().Draw(t, "seed"), 0)
		run := func(times int) engine.Use {
			c := onceThrough(t, compileNetwork(t, january(fmt.Sprintf("%dd", 100*times), resource("station", "servers", fmt.Sprintf("capacity = %d", servers)), fmt.Sprintf(`
[pathway.p]
arrivals = { rate = "%d per day", changes = [{ from = %s, rate = "0 per day" }] }
`, perDay/times, tick.Date{Year: 2026, Month: 1, Day: 5}.AddDays(20*times))+steps("pathway.p", fmt.Sprintf(`
		see = { use = "station", time = { dist = "discrete", values = ["%ds", "%ds"], weights = [1, 3] } }
		end = { leave = "home" }`, a*times, b*times)))), k)
			require.Zero(t, c.Inside)
			return c.Use(0, -1)
		}
		once, twice := run(1), run(2)
		require.Equal(t, once.Starts, twice.Starts)
		require.Equal(t, 2*once.Busy, twice.Busy)
		require.InDelta(t, 2*once.Wait, twice.Wait, float64(once.Starts), "%d servers", servers)
	})
}
