package appraise

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// team is a team that costs a price each year and releases bed-days, and the health of those
// who start.
func team(price, utility facts.Number) *facts.Economics {
	e := rules()
	l := spend("team", "year", "year", 0)
	l.Price = price
	inBoth(e, "prehab", l, each(0, 5), each(1, 5))
	inBoth(e, "prehab", frees("capacity", 400), nil, nil)
	inBoth(e, "prehab", facts.CostLine{Name: "recovery", Kind: facts.HealthKind, Class: "health", Basis: "patient", Unit: "patient",
		Measured: []facts.Measured{{Measure: "prehab_started"}}, Utility: utility, Weeks: exactly(365.25 / 7)}, nil, nil)
	return e
}

// By replication cost is the same and bed-days vary: 90, 100 and 110 a year released.
func measuredTeam(draws func(draw int) (bedDays, started float64)) []given {
	of := func(draw, replication int) (bedDays, started float64) {
		if draw == result.Central {
			return 90 + 10*float64(replication), 50
		}
		return draws(draw)
	}
	return []given{
		{measure: "ward_bed_days", of: func(d, r, option, _ int) float64 { x, _ := of(d, r); return 5000 - float64(option)*x }},
		{measure: "prehab_started", of: func(d, r, option, _ int) float64 {
			if _, x := of(d, r); option == 1 {
				return x
			}
			return math.NaN()
		}},
		{measure: "treatments", of: func(_, _, _, _ int) float64 { return 900 }},
	}
}

func TestWhatAUnitCostsByReplicationAndByDraw(t *testing.T) {
	draws := func(d int) (float64, float64) { return float64(80 + 10*d), 50 } // 90, 100, 110, 120
	e := team(drawnAs(1000, 1), exactly(0.1))
	prices := []float64{900, 1000, 1100, 1200}
	a := appraise(t, e, madeSet(t, []string{"current", "prehab"}, 2, 3, 4, 2, measuredTeam(draws)...), facts.Drawn{Values: prices})
	p := a.Account(1)
	require.Equal(t, 3, a.Replications)
	require.Equal(t, 4, a.Draws)

	bed, ok := p.Unit(BedDay)
	require.True(t, ok)
	assert.InDelta(t, 100, bed.More, 1e-9)
	assert.Equal(t, econ.Fieller([]float64{1000, 1000, 1000}, []float64{90, 100, 110}, 0.95).Value, bed.Chance.Value)
	assert.InDelta(t, 10, bed.Chance.Value, 1e-9)
	assert.Less(t, bed.Chance.Low, 10.0)
	// In each draw price and bed-days go together: 10 pounds in all of them.
	assert.InDeltaSlice(t, []float64{10, 10, 10}, []float64{bed.Evidence.Value, bed.Evidence.Low, bed.Evidence.High}, 1e-9)
	assert.Equal(t, 4, bed.Evidence.Units.N)

	start, _ := p.Unit(Start)
	assert.InDelta(t, 20, start.Chance.Value, 1e-9, "1000 pounds a year for 50")
	assert.InDelta(t, 1050.0/50, start.Evidence.Value, 1e-9)
	treatment, _ := p.Unit(Treatment)
	assert.Equal(t, econ.MayBeNone, treatment.Chance.Why, "no more are treated")
	assert.True(t, math.IsNaN(treatment.Chance.Value))
	_, ok = p.Unit(Routine)
	assert.False(t, ok, "nothing counts routine patients")

	// A QALY is cost over health, each at its own rate: 5 QALYs a year.
	qaly, _ := p.Unit(QALY)
	var money, health float64
	for year := range 5 {
		money += math.Pow(1.035, -float64(year))
		health += math.Pow(1.015, -float64(year))
	}
	assert.InDelta(t, 1000*money/(5*health), qaly.Chance.Value, 0.01)
	assert.InDelta(t, 1050*money/(5*health), qaly.Evidence.Value, 0.01)

	assert.InDelta(t, 5*health, p.QALYs.Central, 1e-5)
	assert.InDelta(t, 1000*money, p.Cost.Central, 0.01)
	assert.InDelta(t, 1050*money, p.Cost.Evidence.Mean.Mean, 0.01)
	assert.InDelta(t, p.Cost.Central, p.Cost.Chance.Mean, 0.01)
	assert.InDelta(t, p.NPSV.Pounds(), p.Social.Central, 1e-9)
	assert.InDelta(t, p.NPSV.Pounds(), p.Social.Chance.Mean, 0.05, "each replication is rounded in its rows")
	assert.Equal(t, econ.CostsMoreDoesMore, p.Plane)
	for i, threshold := range []float64{15000, 20000, 30000} {
		n := p.Net[i]
		assert.InDelta(t, 5*health*threshold-1000*money, n.Benefit.Central, 0.2)
		assert.InDelta(t, 5*health-1000*money/threshold, n.Health.Central, 1e-4)
		assert.InDelta(t, n.Benefit.Evidence.Mean.Mean, threshold*n.Health.Evidence.Mean.Mean, 1e-6)
	}

	sample := a.Sample()
	require.Len(t, sample, 8)
	assert.Equal(t, Sampled{Draw: 3, Option: 1, Cost: sample[5].Cost, QALYs: p.QALYs.Central, BedDays: sample[5].BedDays}, sample[5])
	assert.InDelta(t, 1100*money, sample[5].Cost, 0.01)
	assert.InDelta(t, 110, sample[5].BedDays, 1e-9)
	assert.Equal(t, econ.Outcome{Cost: sample[5].Cost, Effect: sample[5].QALYs}, a.Plane(1)[2])
}

func TestWithoutDrawsOrChanceNothingIsSaidOfThem(t *testing.T) {
	e := team(drawnAs(1000, 1), exactly(0.1)) // that it may be drawn does not mean that it was
	for replications, why := range map[int]econ.Why{1: econ.TooFewToTell, 3: econ.Ratio} {
		a := appraise(t, e, madeSet(t, []string{"current", "prehab"}, 1, replications, 0, 0, measuredTeam(nil)...))
		p := a.Account(1)
		bed, _ := p.Unit(BedDay)
		assert.Equal(t, why, bed.Chance.Why)
		assert.Equal(t, econ.TooFewToTell, bed.Evidence.Why)
		assert.Zero(t, bed.Evidence.Units.N)
		assert.Equal(t, replications < 2, math.IsNaN(p.Social.Chance.Low))
		assert.False(t, math.IsNaN(p.Social.Chance.Mean))
		assert.Zero(t, p.Social.Evidence.Mean.N)
		assert.True(t, math.IsNaN(p.Net[0].Above.Value))
		assert.Empty(t, a.Standing)
		assert.Empty(t, a.Curve())
		assert.Empty(t, a.Sample())
		assert.Empty(t, a.Plane(1))
		assert.Equal(t, []string{"current", "prehab"}, []string{a.Table[0].Name, a.Table[1].Name}, "at central values")
	}
	one := appraise(t, e, madeSet(t, []string{"current", "prehab"}, 1, 2, 1, 1, measuredTeam(func(int) (float64, float64) { return 10, 10 })...), facts.Drawn{Values: []float64{5}})
	assert.Empty(t, one.Standing, "one draw tells nothing")
	assert.Len(t, one.Sample(), 2)
}

func TestCurrentAlone(t *testing.T) {
	e := team(drawnAs(1000, 1), exactly(0.1))
	a := appraise(t, e, madeSet(t, []string{"current"}, 1, 3, 12, 4, always("ward_bed_days", 5000)), facts.Drawn{Values: each(3, 12)})
	require.Len(t, a.Accounts, 1)
	assert.Equal(t, []float64{1}, a.Standing[0].Probability)
	assert.Len(t, a.Table, 1)
	assert.Len(t, a.Curve(), 41)
	assert.Zero(t, a.Account(0).NPSV)
}

// Draws keep what accounts are made from.
func TestColumnsThatAccountsAreMadeFrom(t *testing.T) {
	e := rules()
	beds(e, "beds", each(540, 5), each(552, 5))
	inBoth(e, "beds", frees("capacity", 400), nil, nil)
	for i := range e.Lines {
		for k := range e.Lines[i].Measured {
			e.Lines[i].Measured[k].Times = 0.5
		}
	}
	for c, want := range map[result.Column]bool{
		{Measure: "ward_bed_days", Year: 2}:                                true,
		{Measure: "in_use", By: "resource", Value: "ward.a", Year: 1}:      true,
		{Measure: "in_use", By: "resource", Value: "theatre.a", Year: 1}:   false,
		{Measure: "utilisation", By: "resource", Value: "ward.a", Year: 1}: false,
		{Measure: "ward_bed_days", By: "site", Value: "a"}:                 false,
	} {
		assert.Equal(t, want, Reads(e, c), c)
		assert.False(t, Reads(nil, c))
	}
}

// An option like current is worth nothing at any threshold, and no ratio is made of it.
func TestAnOptionThatChangesNothingHasNoRatio(t *testing.T) {
	e := team(drawnAs(1000, 1), exactly(0.1))
	e.Lines[1].Known = each(0, 5)
	draws := func(int) (float64, float64) { return 0, 0 }
	measures := measuredTeam(draws)
	measures[0] = always("ward_bed_days", 5000, 5000)
	measures[1] = always("prehab_started", math.NaN(), 0)
	a := appraise(t, e, madeSet(t, []string{"current", "prehab"}, 2, 3, 10, 5, measures...), facts.Drawn{Values: each(3, 10)})
	p := a.Account(1)
	for _, u := range p.Units {
		assert.Zero(t, u.More)
		assert.Equal(t, econ.MayBeNone, u.Chance.Why, u.Name)
		assert.Equal(t, econ.MayBeNone, u.Evidence.Why, u.Name)
	}
	assert.Equal(t, econ.NoDifference, p.Plane)
	for i, n := range p.Net {
		assert.Zero(t, n.Health.Central)
		assert.Equal(t, [3]float64{0, 0, 0}, [3]float64{n.Benefit.Chance.Mean, n.Benefit.Chance.Low, n.Benefit.Chance.High})
		assert.Zero(t, n.Above.Value)
		assert.InDeltaSlice(t, []float64{0.5, 0.5}, a.Standing[i].Probability, 1e-9)
		assert.Equal(t, []float64{0, 0}, a.Standing[i].Loss)
		assert.Zero(t, a.Standing[i].Best[0].Value+a.Standing[i].Best[1].Value, "neither is better than the other")
	}
	assert.Equal(t, Beds{}, p.Beds)
}

// What a draw has 0/0 of there is none of in it; a measure that rows of draws do not keep
// says nothing by draw, and all that is counted by it neither.
func TestADrawWithoutAMeasure(t *testing.T) {
	e := team(exactly(1000), exactly(0.1))
	draws := func(d int) (float64, float64) {
		if d == 2 {
			return 100, math.NaN()
		}
		return 100, 50
	}
	set := func(keep func(result.Column) bool) *result.Set {
		s := madeSet(t, []string{"current", "prehab"}, 1, 3, 3, 0, measuredTeam(draws)...)
		kept := &result.Set{Options: s.Options, Columns: s.Columns, Draws: s.Draws, Drawn: []int{}}
		for i, c := range s.Columns {
			if keep(c) {
				kept.Drawn = append(kept.Drawn, i)
			}
		}
		for _, row := range s.Rows {
			for o := range row.Options {
				if row.Draw != result.Central {
					row.Options[o] = kept.PickDrawn(row.Options[o])
				}
			}
			require.NoError(t, kept.Add(row))
		}
		return kept
	}
	a := appraise(t, e, set(func(result.Column) bool { return true }))
	assert.Zero(t, a.Sample()[3].QALYs, "in the second draw nobody starts")
	assert.NotZero(t, a.Sample()[1].QALYs)

	a = appraise(t, e, set(func(c result.Column) bool { return c.Measure != "treatments" }))
	assert.Empty(t, a.Lacking)
	treatment, _ := a.Account(1).Unit(Treatment)
	assert.Zero(t, treatment.Evidence.Units.N)
	assert.Equal(t, 3, treatment.Chance.Units.N)
	assert.True(t, math.IsNaN(a.Sample()[1].Treatments))
	assert.Equal(t, 100.0, a.Sample()[1].BedDays)

	a = appraise(t, e, set(func(c result.Column) bool { return c.Measure != "ward_bed_days" || c.Year < 0 }))
	assert.Equal(t, []string{"ward_bed_days"}, a.Lacking)
	assert.Zero(t, a.Draws)
	assert.Empty(t, a.Sample())
	assert.Empty(t, a.Standing)
}

// With normal cost and health net benefit is normal, and its chance of being above 0 at a
// threshold that of a standard normal number below mean over standard deviation.
func TestChancesAreThoseOfTheNormalLaw(t *testing.T) {
	const n = 2000
	var prices, utilities []float64
	for i := range n { // pairs that fill the square evenly, so that the law is met closely
		u, v := (float64(i)+0.5)/n, math.Mod(float64(i)*0.6180339887498949+0.25, 1)
		prices, utilities = append(prices, 8000+2500*normalQuantile(u)), append(utilities, 0.03+0.01*normalQuantile(v))
	}
	e := team(drawnAs(8000, 1), drawnAs(0.03, 2))
	e.Lines = append(e.Lines[:2:2], e.Lines[4:]...)
	set := madeSet(t, []string{"current", "prehab"}, 1, 2, n, 64, always("prehab_started", math.NaN(), 10))
	a := appraise(t, e, set, facts.Drawn{Values: prices}, facts.Drawn{Values: utilities})
	var money, health float64
	for year := range 5 {
		money += math.Pow(1.035, -float64(year))
		health += 10 * math.Pow(1.015, -float64(year))
	}
	above := func(threshold float64) float64 {
		mean := threshold*0.03*health - 8000*money
		sd := math.Hypot(threshold*0.01*health, 2500*money)
		return 0.5 * math.Erfc(-mean/sd/math.Sqrt2)
	}
	check := func(s Standing) {
		want := above(s.Threshold)
		luck := 3*math.Sqrt(want*(1-want)/n) + 1.0/n
		assert.InDelta(t, want, s.Probability[1], luck, "at %g", s.Threshold)
		assert.InDelta(t, want, s.Better[1][0].Value, luck)
		assert.InDelta(t, want, s.Best[1].Value, luck)
		assert.InDelta(t, 1, s.Probability[0]+s.Probability[1], 1e-9)
		assert.Equal(t, want > 0.5, s.Leader == 1)
		assert.InDelta(t, s.Probability[s.Leader], s.AtLeader(), 0, "the frontier")
		// The value of knowing is the mean of what is above 0, or below it: unit normal loss.
		mean := s.Threshold*0.03*health - 8000*money
		sd := math.Hypot(s.Threshold*0.01*health, 2500*money)
		z := math.Abs(mean) / sd
		evpi := sd * (math.Exp(-z*z/2)/math.Sqrt(2*math.Pi) - z*0.5*math.Erfc(z/math.Sqrt2))
		assert.InDelta(t, evpi, s.Loss[s.Leader], 0.05*sd)
		assert.InDelta(t, math.Abs(mean), s.Loss[1-s.Leader]-s.Loss[s.Leader], 0.01*sd)
	}
	for i, s := range a.Standing {
		check(s)
		assert.Equal(t, s.Better[1][0], a.Account(1).Net[i].Above)
		assert.Positive(t, s.Best[1].SE)
	}
	curve := a.Curve()
	require.Len(t, curve, 41)
	assert.Equal(t, 60000.0, curve[40].Threshold)
	for _, s := range curve {
		check(s)
	}
	spread := a.Account(1).Net[1].Benefit.Evidence
	assert.InDelta(t, math.Hypot(20000*0.01*health, 2500*money), math.Sqrt(spread.Between), 0.02*spread.High)
}

func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }

// Any two options are compared in the same replications and draws; against current it is the
// account.
func TestOptionsAreComparedWithOneAnother(t *testing.T) {
	e := team(exactly(1000), exactly(0.1))
	for _, l := range e.Lines {
		if l.Option == "prehab" {
			l.Option = "more"
			if l.Known != nil {
				l.Known = each(2, 5)
			}
			e.Lines = append(e.Lines, l)
		}
	}
	started := []float64{math.NaN(), 50, 80}
	bed := func(_, r, option, _ int) float64 {
		return 5000 + 300*float64(r%3) - float64(option)*(100+float64(r)) // the same patients in all options
	}
	set := madeSet(t, []string{"current", "prehab", "more"}, 2, 5, 12, 6, given{measure: "ward_bed_days", of: bed}, always("prehab_started", started...))
	a := appraise(t, e, set)
	c := a.Against(2, 1)
	own, other := a.Account(2), a.Account(1)
	assert.Equal(t, own.NPSV-other.NPSV, c.NPSV)
	assert.InDelta(t, own.QALYs.Central-other.QALYs.Central, c.QALYs.Central, 1e-9)
	bedDay, _ := c.Unit(BedDay)
	assert.InDelta(t, 102, bedDay.More, 1e-9)
	assert.InDelta(t, 1000.0/102, bedDay.Chance.Value, 1e-6, "1000 pounds a year more, for 100 to 104 bed-days more")
	assert.InDelta(t, math.Sqrt(2.5), bedDay.Chance.Units.SD, 1e-9, "paired: what moves all options is in none of the differences")
	assert.Equal(t, a.Standing[1].Better[2][1], c.Net[1].Above)

	same := a.Against(1, 0)
	assert.Equal(t, other.NPSV, same.NPSV)
	assert.Equal(t, other.Social, same.Social)
	back := a.Against(1, 2)
	assert.Equal(t, -c.NPSV, back.NPSV)
	assert.InDelta(t, -c.Net[0].Benefit.Chance.Low, back.Net[0].Benefit.Chance.High, 1e-6)
	none := a.Against(1, 1)
	assert.Zero(t, none.NPSV)
	assert.Equal(t, econ.NoDifference, none.Plane)
	assert.True(t, a.Account(0).NPSV == 0 && a.Account(0).Social.Chance == (stats.Estimate{N: 5, Level: 0.95}))
}
