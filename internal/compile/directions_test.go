package compile

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/stats"
)

// northbridge is the town with one year counted and these options more.
func northbridge(rest string) string {
	return extending("builtin:northbridge", `
[run]
window  = { from = 2027-04-01, years = 1 }
run_out = "0d"
`+rest)
}

// reading is what a measure says of a program's counts: an amount over another.
type reading func(p *engine.Program, c *engine.Counts) (num, den int64)

// wait is the mean wait, in seconds, for the resources of a group.
func wait(group string) reading {
	return func(p *engine.Program, c *engine.Counts) (num, den int64) {
		for i, r := range p.Resources {
			if r.Group == group {
				u := c.Use(i, -1)
				num, den = num+u.Wait, den+u.Starts
			}
		}
		return num, den
	}
}

// tallies is the number of events of one tally for each of another.
func tallies(of, among string) reading {
	return func(p *engine.Program, c *engine.Counts) (num, den int64) {
		num, _ = sumTally(p, c, of)
		den, _ = sumTally(p, c, among)
		return num, den
	}
}

// meanDose is the mean share of planned contacts that were attended.
func meanDose(p *engine.Program, c *engine.Counts) (num, den int64) {
	n, millionths := sumTally(p, c, "prehab.core.dose")
	return millionths, n * 1e6
}

func firstTreatments(p *engine.Program, c *engine.Counts) (num, den int64) {
	n, _ := sumTally(p, c, "mark.first_treatment")
	return n, 1
}

// sumTally adds up what is counted under a name, of all tiers and roles.
func sumTally(p *engine.Program, c *engine.Counts, name string) (n, s int64) {
	for i := range p.Tallies {
		if what := p.Tallies[i].Name; what == name || strings.HasPrefix(what, name+"/") {
			some, amount := c.Tally(i, 0, -1)
			n, s = n+some, s+amount
		}
	}
	return n, s
}

var within62 = tallies("clock.two_month.within", "clock.two_month")

// experiment runs two options over the same patients.
type experiment struct {
	t    *testing.T
	runs [2][]engine.Counts
	p    [2]*engine.Program
}

// compare runs two options of a scenario for six replications.
func compare(t *testing.T, text, without, with string) *experiment {
	t.Helper()
	m := loadText(t, text, without, with)
	x := &experiment{t: t}
	for k, id := range []string{without, with} {
		for i := range m.Options {
			if m.Options[i].ID != id {
				continue
			}
			x.p[k] = m.Options[i].Program
			for r := range uint64(6) {
				c, err := engine.New(x.p[k]).Run(rng.NewKey(m.Seed, r))
				require.NoError(t, err)
				x.runs[k] = append(x.runs[k], *c)
			}
		}
		require.Len(t, x.runs[k], 6, id)
	}
	return x
}

// difference is the paired difference of a measure, and its value without.
func (x *experiment) difference(read reading) (without, difference stats.Estimate) {
	var num, den [2][]int64
	for k := range 2 {
		for i := range x.runs[k] {
			n, d := read(x.p[k], &x.runs[k][i])
			num[k], den[k] = append(num[k], n), append(den[k], d)
		}
	}
	return stats.OfRatios(num[0], den[0], 0.95), stats.PairedDifference(num[1], den[1], num[0], den[0], 0.95)
}

// rises requires the whole interval of the difference to lie above 0, falls below.
func (x *experiment) rises(what string, read reading) {
	x.t.Helper()
	without, d := x.difference(read)
	x.t.Logf("%s: %v, difference %v", what, without, d)
	require.Positive(x.t, d.Low, "%s: %v, difference %v", what, without, d)
}

func (x *experiment) falls(what string, read reading) {
	x.t.Helper()
	without, d := x.difference(read)
	x.t.Logf("%s: %v, difference %v", what, without, d)
	require.Negative(x.t, d.High, "%s: %v, difference %v", what, without, d)
}

// Base theatre capacity is fixed at demand of the observed year ÷ 1.03. A tenth
// less can be answered by more extra lists only once more work waits: the rule
// adds lists for waits above its target, so the wait at which lists and demand
// balance is longer. Surgery is a third of first treatments, and those who wait
// longer for it reach day 62 later, so the share within can only fall.
func TestFewerTheatreListsLengthenWaits(t *testing.T) {
	x := compare(t, northbridge(`
[option.fewer.resource.theatre]
scale = 0.9
`), "current", "fewer")
	x.rises("seconds of waiting for theatre", wait("theatre"))
	x.falls("within 62 days", within62)
}

// The ward is full because routine patients fill it, down to a reserve that is
// kept for operations; a tenth more beds are filled by more of them. Operations
// wait for lists, of which there are as many as before. So more beds may save some
// cancellations on the day and no more: first treatments may move by 1%, which is
// less than half of a year's growth, and the share within 62 days by 1 point.
func TestMoreBedsChangeLittleWhereTheatreBinds(t *testing.T) {
	x := compare(t, northbridge(""), "current", "more_beds")
	treated, d := x.difference(firstTreatments)
	t.Logf("first treatments: %v, difference %v", treated, d)
	require.Less(t, math.Abs(d.Mean), 0.01*treated.Mean, "first treatments: %v, difference %v", treated, d)
	within, d := x.difference(within62)
	t.Logf("within 62 days: %v, difference %v", within, d)
	require.Less(t, math.Abs(d.Mean), 0.01, "within 62 days: %v, difference %v", within, d)
	x.rises("routine patients", func(p *engine.Program, c *engine.Counts) (int64, int64) {
		n, _ := sumTally(p, c, "background.routine")
		return n, 1
	})
}

// The window between decision and treatment is the same. With ten times the
// hours nobody waits for a contact beyond the next morning, so more of the planned
// contacts fall inside it.
func TestMorePostsGiveMoreDoseAndLessQueue(t *testing.T) {
	posts := ""
	for _, role := range []string{"navigator", "exercise", "physio", "dietitian", "psychologist", "keyworker"} {
		posts += "[option.posts.resource." + role + "]\nwte = \"x10\"\n"
	}
	x := compare(t, northbridge(posts+"[option.posts.prehab.core]\noffered = true\n[option.posts]\nstart = 2027-04-01\n"), "all_tiers", "posts")
	x.rises("dose", meanDose)
	x.falls("seconds of waiting for prehab staff", wait("prehab"))
}

// Prehab ends when treatment begins. Ten days fewer between decision and
// operation leave less time for contacts that come every three or seven days.
func TestShorterWayToTreatmentGivesLessDose(t *testing.T) {
	x := compare(t, northbridge(`
[option.quick]
start = 2027-04-01
[option.quick.prehab.core]
offered = true
[option.quick.route.surgery.step.ready]
delay = { dist = "lognormal", median = "4d", sigma = 0.3 }
`), "all_tiers", "quick")
	x.falls("dose", meanDose)
}

// Two servers for 2 hours of work an hour in the first year; it grows by a half
// each year. Demand above capacity is no error: the list grows, and the loads by
// arithmetic name the year in which it starts to.
func TestDemandAboveCapacityRunsAndSaysWhen(t *testing.T) {
	m := loadText(t, strings.Replace(january("3y", `
[resource.scanner]
kind = "servers"
capacity = 2
[pathway.p]
arrivals = { rate = "1.5 per hour", growth = "50% per year" }
steps = ["scan", "end"]
[pathway.p.step.scan]
use = "scanner"
time = { dist = "exponential", mean = "1h" }
[pathway.p.step.end]
leave = "scanned"
`), "[run]", "[run]\ndemand_base = 2026-07-06", 1))
	loads := m.Options[0].Loads
	require.Len(t, loads, 3)
	// In the middle of each year 0.75 × 1.5^year, and on average over it (√1.5 − √⅔) ÷ ln 1.5
	// times as much: 0.755, 1.133, 1.699. The middle of a year is half a day away.
	for year, want := range []float64{0.75, 1.125, 1.6875} {
		require.Equal(t, year, loads[year].Year)
		require.InEpsilon(t, want*(math.Sqrt(1.5)-math.Sqrt(1/1.5))/math.Log(1.5), loads[year].Share, 0.002)
	}
	c, err := engine.New(m.Options[0].Program).Run(key)
	require.NoError(t, err)
	require.Equal(t, c.Arrived, c.Left+c.Inside)
	require.Greater(t, c.Use(0, 2).Queue, 100*c.Use(0, 0).Queue, "the list of the third year")
	// In the third year both servers are never idle.
	require.Equal(t, c.Use(0, 2).Open, c.Use(0, 2).Busy)
}
