package appraise

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

var fifths = []string{"1", "2", "3", "4", "5"}

// byFifth are measures that differ by fifth, and their sum.
func byFifth(measure, by, value string, of func(fifth, draw, replication, option, year int) float64) (list []given) {
	joined := func(x, y string) string {
		if x == "" {
			return y
		}
		return x + "+" + y
	}
	list = append(list, given{measure, by, value, func(d, r, o, y int) (sum float64) {
		for f := range fifths {
			sum += of(f, d, r, o, y)
		}
		return sum
	}})
	for f, name := range fifths {
		list = append(list, given{measure, joined(by, facts.Deprivation), joined(value, name), func(d, r, o, y int) float64 { return of(f, d, r, o, y) }})
	}
	return list
}

// gain is a gain in health of whom a measure counts: 0.1 for as long as makes a tenth of a
// QALY each.
func gain(name string, m ...facts.Measured) facts.CostLine {
	return facts.CostLine{Name: name, Title: name, Kind: facts.HealthKind, Class: "health", Basis: "patient", Unit: "patient",
		Utility: exactly(1), Weeks: exactly(weeksOfYear / 10), Measured: m}
}

func inAll(e *facts.Economics, l facts.CostLine, options ...string) {
	for _, id := range options {
		l.Option = id
		e.Lines = append(e.Lines, l)
	}
}

// Ten of a hundred in each fifth who start gain a tenth of a QALY, 50 QALYs in all for
// £750,000, which would have given 50 elsewhere.
func TestFifthsGainWhatTheirPatientsGainAndLoseByHead(t *testing.T) {
	starts := func(f, _, _, option, _ int) float64 { return float64(option * []int{20, 60, 100, 140, 180}[f]) }
	offers := func(f, _, _, option, _ int) float64 { return float64(option * 200) }
	options := []string{"current", "prehab"}
	set := madeSet(t, options, 1, 2, 0, 0, slices.Concat(byFifth("prehab_started", "", "", starts), byFifth("prehab_offered", "", "", offers), byFifth("treatments", "", "", offers))...)
	e := rules()
	e.Horizon, e.Rates = 1, "cash"
	inAll(e, gain("recovery", facts.Measured{Measure: "prehab_started"}), options...)
	inBoth(e, "prehab", spend("team", "year", "year", 750_000), each(0, 1), each(1, 1))

	q := appraise(t, e, set).Account(1).Equity
	require.Len(t, q.Parts, 5)
	for f, p := range q.Parts {
		require.Equal(t, fifths[f], p.Value)
		require.Equal(t, []float64{200, []float64{20, 60, 100, 140, 180}[f], 200}, []float64{p.Offered, p.Started, p.Treated})
		require.InDelta(t, p.Started/10, p.QALYs.Central, 1e-9)
		require.InDelta(t, p.Started/10-10, p.Net[0][0].Health.Central, 1e-9, "a fifth of 50")
		require.InDelta(t, (p.Started/10-10)/200, p.Net[0][0].PerOffered.Central, 1e-9)
		require.InDelta(t, p.Started/10-5, p.Net[0][2].Health.Central, 1e-9, "at £30,000")
	}
	require.Zero(t, q.Untold.Central)

	// Half of the people live in the most deprived fifth and none in the fourth.
	e.OpportunityCost = facts.OpportunityCost{Gradient: exactly(2), People: []facts.Share{{Value: "1", Share: 0.5}, {Value: "2", Share: 0.2}, {Value: "3", Share: 0.2}, {Value: "5", Share: 0.1}}}
	a := appraise(t, e, set)
	require.InDeltaSlice(t, []float64{0.5, 0.2, 0.2, 0, 0.1}, a.Burdens[0].Shares, 1e-12)
	sum := 0.5*2 + 0.2*1.75 + 0.2*1.5 + 0.1
	require.InDeltaSlice(t, []float64{1 / sum, 0.35 / sum, 0.3 / sum, 0, 0.1 / sum}, a.Burdens[1].Shares, 1e-12)
	require.InDelta(t, 2-25.0, a.Account(1).Equity.Parts[0].Net[0][0].Health.Central, 1e-9)
	require.InDelta(t, 2-50/sum, a.Account(1).Equity.Parts[0].Net[1][0].Health.Central, 1e-6)
}

// A tier is told by fifth, as is what is counted of one fifth alone; of whom a site or a
// routine patient is nobody knows, and it is told as that.
func TestWhoseHealthIsNotToldIsNobodys(t *testing.T) {
	starts := func(f, _, _, option, _ int) float64 { return float64(option * (f + 1)) }
	options := []string{"current", "prehab"}
	measures := slices.Concat(byFifth("prehab_started", "", "", starts), byFifth("prehab_started", "prehab_tier", "targeted", starts),
		[]given{{"prehab_started", "site", "lung", func(_, _, o, _ int) float64 { return float64(7 * o) }}, always("routine_admissions", 5, 6)})
	set := madeSet(t, options, 1, 1, 0, 0, measures...)
	e := rules()
	e.Horizon = 1
	inAll(e, gain("tier", facts.Measured{Measure: "prehab_started", By: "prehab_tier", Value: "targeted"}), options...)
	inAll(e, gain("one", facts.Measured{Measure: "prehab_started", By: "imd", Value: "2", Times: 3}), options...)
	inAll(e, gain("site", facts.Measured{Measure: "prehab_started", By: "site", Value: "lung"}), options...)
	inAll(e, gain("routine", facts.Measured{Measure: "routine_admissions"}), options...)
	q := appraise(t, e, set).Account(1).Equity
	for f, want := range []float64{0.1, 0.2 + 0.6, 0.3, 0.4, 0.5} {
		require.InDelta(t, want, q.Parts[f].QALYs.Central, 1e-9)
	}
	require.InDelta(t, 0.7+0.1, q.Untold.Central, 1e-9)
}

func TestNothingIsSaidByFifthWhereResultsAreNotToldSo(t *testing.T) {
	set := madeSet(t, []string{"current", "prehab"}, 1, 1, 0, 0, always("prehab_started", 0, 7))
	e := rules()
	inAll(e, gain("recovery", facts.Measured{Measure: "prehab_started"}), "current", "prehab")
	a := appraise(t, e, set)
	require.Nil(t, a.Burdens)
	require.Nil(t, a.Account(1).Equity)

	set = madeSet(t, []string{"current", "prehab"}, 1, 1, 0, 0, byFifth("prehab_started", "", "", func(int, int, int, int, int) float64 { return 1 })...)
	e.Threshold = nil
	require.Nil(t, appraise(t, e, set).Account(1).Equity, "no threshold, so nothing is forgone")
}

// Over fifths, and whoever is told of none, health and net health are the whole option's to
// the millionth of a QALY, at every threshold, whoever bears the cost, whatever lines there are.
func TestFifthsAddUpToTheWholeOption(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := someEconomics(t)
		options := []string{"current", "x", "y"}
		for i := range rapid.IntRange(1, 3).Draw(t, "gains") {
			m := rapid.SampledFrom([]facts.Measured{{Measure: "a"}, {Measure: "b", Times: 0.3}, {Measure: "prehab_started", By: "prehab_tier", Value: "targeted"}, {Measure: "a", By: "site", Value: "lung"}}).Draw(t, "measure")
			l := gain(fmt.Sprint("gain ", i), m)
			l.Utility = exactly(rapid.Float64Range(-1, 1).Draw(t, "utility"))
			other := l
			other.Utility = exactly(rapid.SampledFrom([]float64{l.Utility.Value, 0.5}).Draw(t, "of current"))
			inAll(e, other, "current")
			inAll(e, l, options[1:]...)
		}
		for _, value := range fifths {
			e.OpportunityCost.People = append(e.OpportunityCost.People, facts.Share{Value: value, Share: rapid.Float64Range(0.01, 1).Draw(t, "people")})
		}
		e.OpportunityCost.Gradient = exactly(rapid.Float64Range(0.5, 3).Draw(t, "gradient"))
		level := rapid.SliceOfN(rapid.Float64Range(0, 5000), 15, 15).Draw(t, "measured")
		of := func(f, d, r, option, year int) float64 {
			return math.Round(level[5*option+f]) + float64(17*r+29*d+year)
		}
		measures := slices.Concat(byFifth("a", "", "", of), byFifth("b", "", "", of), byFifth("prehab_started", "prehab_tier", "targeted", of), byFifth("prehab_offered", "", "", of),
			[]given{{"a", "site", "lung", func(d, r, o, y int) float64 { return of(0, d, r, o, y) }}})
		a := appraise(t, e, madeSet(t, options, rapid.IntRange(1, 3).Draw(t, "window"), 2, 3, 2, measures...))
		for option := range options {
			requireParts(t, a.Account(option))
		}
	})
}

func requireParts(t *rapid.T, x *Account) {
	millionths := func(qalys float64) int64 { return int64(math.Round(qalys * 1e6)) }
	gains := millionths(x.Equity.Untold.Central)
	for _, p := range x.Equity.Parts {
		gains += millionths(p.QALYs.Central)
	}
	require.Equal(t, millionths(x.QALYs.Central), gains)
	for burden := range x.Equity.Parts[0].Net {
		for at, whole := range x.Net {
			net := millionths(x.Equity.Untold.Central)
			chance, evidence := x.Equity.Untold.Chance.Mean, x.Equity.Untold.Evidence.Mean.Mean
			for _, p := range x.Equity.Parts {
				part := p.Net[burden][at].Health
				net += millionths(part.Central)
				chance, evidence = chance+part.Chance.Mean, evidence+part.Evidence.Mean.Mean
			}
			require.Equal(t, millionths(whole.Health.Central), net)
			require.InDelta(t, whole.Health.Chance.Mean, chance, 1e-6*(1+math.Abs(chance)))
			require.InDelta(t, whole.Health.Evidence.Mean.Mean, evidence, 1e-6*(1+math.Abs(evidence)))
		}
	}
}

// Draws keep by fifth what health is counted by and to whom prehab is offered, in every year.
func TestDrawsKeepWhatFifthsGain(t *testing.T) {
	e := rules()
	inAll(e, gain("recovery", facts.Measured{Measure: "prehab_attending", By: "prehab_tier", Value: "targeted"}, facts.Measured{Measure: "diagnosed", Times: 0.5}), "current")
	for _, c := range []struct {
		kept               bool
		measure, by, value string
	}{
		{true, "prehab_attending", "prehab_tier+imd", "targeted+3"}, {false, "prehab_attending", "prehab_tier+imd", "universal+3"},
		{true, "diagnosed", "imd", "5"}, {false, "diagnosed", "site", "lung"}, {false, "referrals", "imd", "1"},
		{true, "prehab_offered", "imd", "1"}, {true, "prehab_started", "imd", "5"},
	} {
		require.Equal(t, c.kept, Reads(e, result.Column{Measure: c.measure, By: c.by, Value: c.value, Year: 1}), c)
	}
}

func TestDrawsThatLackFifthsSayNothingOfThem(t *testing.T) {
	starts := func(f, d, _, option, _ int) float64 { return float64(option * (f + d)) }
	options := []string{"current", "prehab"}
	set := madeSet(t, options, 1, 2, 3, 2, slices.Concat(byFifth("prehab_started", "", "", starts), byFifth("prehab_offered", "", "", starts))...)
	e := rules()
	inAll(e, gain("recovery", facts.Measured{Measure: "prehab_started"}), options...)
	require.Equal(t, 3, appraise(t, e, set).Account(1).Equity.Parts[0].QALYs.Evidence.Mean.N)

	var kept []int
	for i, c := range set.Columns {
		if c.By == "" {
			kept = append(kept, i)
		}
	}
	some := &result.Set{Options: options, Columns: set.Columns, Draws: set.Draws, Inputs: "x", Drawn: kept}
	for _, row := range set.Rows {
		if row.Draw != result.Central {
			row.Options = slices.Clone(row.Options)
			for o := range row.Options {
				row.Options[o] = some.PickDrawn(row.Options[o])
			}
		}
		require.NoError(t, some.Add(row))
	}
	x := appraise(t, e, some).Account(1)
	require.Zero(t, x.Equity.Parts[0].QALYs.Evidence.Mean.N)
	require.Equal(t, 3, x.QALYs.Evidence.Mean.N, "of the whole option they say something")
}
