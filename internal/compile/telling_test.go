package compile

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
)

// seenAndTreated is a world in which every other patient whom the south sees is treated in the
// north, and in which the north treats visitors too.
const seenAndTreated = `
format = 1
[run]
observed   = { from = 2026-04-01, to = 2027-03-31 }
window     = { from = 2027-04-01, years = 1 }
warm_up    = "30d"
run_out    = "0d"
breakdowns = ["trust"]
[table.trust]
rows = { north = { is = "north" }, south = { is = "south" } }
[attribute.visitor]
shares = { yes = 0, no = 1 }
[attribute.trust]
table  = "trust"
shares = { north = 0.5, south = 0.5 }
[attribute.referred_to]
table = "trust"
when  = { visitor = "no" }
from  = { by = "trust", column = "is" }
[attribute.care]
shares = { knife = 0.4, drugs = 0.6 }
[clock.treated]
from      = "referral"
to        = "first_treatment"
standard  = { days = 62, share = 0.85 }
everybody = true
[clock.two_month]
from     = "referral"
to       = "first_treatment"
standard = { days = 62, share = 0.85 }
measure  = "within_62_days"
[pathway.resident]
arrivals = { rate = "2000 per year" }
mark     = "referral"
steps    = ["place", "wait", "treat", "end"]
[pathway.resident.step.place]
when   = { trust = "south" }
branch = { north = 0.5, next = "rest" }
[pathway.resident.step.wait]
delay = { dist = "exponential", mean = "40d" }
[pathway.resident.step.treat]
mark = "first_treatment"
[pathway.resident.step.end]
leave = "home"
[route.north]
steps = ["move"]
[route.north.step.move]
set = { trust = "north" }
[pathway.visitor]
arrivals = { rate = "500 per year" }
counted  = false
set      = { visitor = "yes", trust = "north" }
mark     = "referral"
steps    = ["wait", "treat", "end"]
[pathway.visitor.step.wait]
delay = "70d"
[pathway.visitor.step.treat]
mark = "first_treatment"
[pathway.visitor.step.end]
leave = "home"
[target.north_knife]
measure  = "clock_within"
where    = { trust = "north", clock = "treated", care = "knife" }
observed = 0.5
[target.north_of_halves]
measure  = "clock_within"
where    = { clock = "treated", trust = "north" }
shared   = { trust = "referred_to" }
observed = 0.5
[target.halves_of_care]
measure  = "within_62_days"
where    = { care = "drugs", trust = "south" }
shared   = { trust = "referred_to" }
observed = 0.5
`

func observedYear(t *testing.T, text string) *Model {
	t.Helper()
	var problems diag.List
	m := Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{Observed: true}, &problems)
	require.NoError(t, problems.Err())
	require.NoError(t, m.Options[0].Program.Validate())
	return m
}

// stops counts the stops of a clock in a cell, and those within.
func stops(t *testing.T, p *engine.Program, c *engine.Counts, clock string, cell int) (n, within int64) {
	t.Helper()
	i := slices.IndexFunc(p.Clocks, func(k engine.Clock) bool { return k.Name == clock })
	require.GreaterOrEqual(t, i, 0)
	n, _ = c.Tally(int(p.Clocks[i].Stopped.ID()), cell, -1)
	within, _ = c.Tally(int(p.Clocks[i].WithinTo.ID()), cell, -1)
	return n, within
}

// What targets ask for is told in the observed year alone; of several attributes at once
// each patient stands in one group, of halves in two, and visitors in the everybody clock
// of the trust that treats them, half.
func TestTargetsOfSeveralAttributesAndOfHalves(t *testing.T) {
	m := observedYear(t, seenAndTreated)
	p := m.Options[0].Program
	places := map[string][2]string{}
	for _, x := range m.Targets {
		places[x.Name] = [2]string{x.By, x.Value}
	}
	require.Equal(t, map[string][2]string{
		"north_knife":     {"clock+care+trust", "treated+knife+north"},
		"north_of_halves": {"clock+trust/referred_to", "treated+north"},
		"halves_of_care":  {"trust/referred_to+care", "south+drugs"},
	}, places)
	require.Len(t, p.Tellings, 3)
	require.Empty(t, loadText(t, seenAndTreated).Options[0].Program.Tellings, "what is simulated of the future is not told so")

	c, err := engine.New(p).Run(rng.NewKey(1, 0))
	require.NoError(t, err)
	all, allWithin := stops(t, p, c, "treated", 0)
	own, ownWithin := stops(t, p, c, "two_month", 0)
	require.Greater(t, all, own)
	require.Equal(t, allWithin, ownWithin, "no visitor is treated within 62 days")
	visitors := all - own
	for i, want := range []int64{all, 2*all - visitors, 2*all - visitors} { // a visitor has no second half
		var n, within int64
		for k := range p.Tellings[i].Cells(p) {
			a, b := stops(t, p, c, "treated", c.Offsets[1+i]+k)
			n, within = n+a, within+b
		}
		assert.Equal(t, want, n, p.Tellings[i].Name)
		assert.Equal(t, map[bool]int64{true: 1, false: 2}[i == 0]*allWithin, within, p.Tellings[i].Name)
	}
	// Of those treated in the north two in three were seen there, and those passed on count
	// half in the south.
	treated, _ := stops(t, p, c, "two_month", c.Cell(0, 0))
	halves, _ := stops(t, p, c, "two_month", c.Offsets[2])
	seen := halves - treated
	assert.InDelta(t, 2.0/3, float64(seen)/float64(treated), 0.06)
	south, _ := stops(t, p, c, "two_month", c.Cell(0, 1))
	shared, _ := stops(t, p, c, "two_month", c.Offsets[2]+1)
	assert.Equal(t, 2*own, halves+shared)
	assert.InDelta(t, 2, float64(shared-south)/float64(south), 0.2)
}

// Where nobody is passed on, halves are wholes.
func TestHalvesOfWhoStaysAreWholes(t *testing.T) {
	m := observedYear(t, strings.Replace(seenAndTreated, "north = 0.5, next", "north = 0, next", 1))
	p := m.Options[0].Program
	c, err := engine.New(p).Run(rng.NewKey(1, 0))
	require.NoError(t, err)
	for trust := range 2 {
		n, within := stops(t, p, c, "two_month", c.Cell(0, trust))
		both, bothWithin := stops(t, p, c, "two_month", c.Offsets[2]+trust)
		require.Equal(t, [2]int64{2 * n, 2 * within}, [2]int64{both, bothWithin})
	}
}

// Who is told apart, and a clock of everybody, change nothing that happens and nothing
// that is counted otherwise.
func TestTellingsChangeNothingElse(t *testing.T) {
	with := observedYear(t, seenAndTreated).Options[0].Program
	without := *with
	without.Tellings = nil
	a, err := engine.New(with).Run(rng.NewKey(2, 1))
	require.NoError(t, err)
	b, err := engine.New(&without).Run(rng.NewKey(2, 1))
	require.NoError(t, err)
	require.Equal(t, a.Events, b.Events)
	require.Equal(t, a.MonthN, b.MonthN)
	for tally := range with.Tallies {
		for cell := range b.Cells {
			n, s := a.Tally(tally, cell, -1)
			n2, s2 := b.Tally(tally, cell, -1)
			require.Equal(t, [2]int64{n2, s2}, [2]int64{n, s})
		}
	}
}
