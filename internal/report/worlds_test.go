package report

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// fitted adds a figure to which the scenario was fitted: referrals of the first year, of
// which the observed year has what the central replications have.
func fitted(r *Results, measure string, observed, off float64) {
	c := result.Column{Measure: measure, Year: 0}
	r.Targets.List = append(r.Targets.List, facts.Target{
		Name: "x", Measure: measure, Class: "tuned", Observed: observed, Simulated: r.of(0, c).Mean, Off: off,
	})
}

func everyFigure(facts.Target) bool { return true }

const yearly = "ward_bed_days"

// withYear is the sample with bed-days of a single year: those of the whole window.
func withYear(t *testing.T) *Results {
	t.Helper()
	r := alliance(t, 5, 3)
	at := r.Set.Column(window(yearly))
	require.GreaterOrEqual(t, at, 0)
	r.Set.Columns = append(r.Set.Columns, result.Column{Measure: yearly, Year: 0})
	for i := range r.Set.Rows {
		for o, options := range r.Set.Rows[i].Options {
			r.Set.Rows[i].Options[o] = append(options, options[at])
		}
	}
	return New(r.Meta, r.Set, r.Machine)
}

// moved adds draws in which every option has so many times of everything.
func moved(t *testing.T, r *Results, factors ...float64) {
	t.Helper()
	withDraws(t, r, factors...)
	for i := range r.Set.Rows {
		if row := &r.Set.Rows[i]; row.Draw > 0 {
			for o := range row.Options {
				for k, x := range r.Set.OfDraw(result.Central)[row.Replication].Options[o] {
					row.Options[o][k] = result.Ratio{Num: int64(float64(x.Num) * factors[row.Draw-1]), Den: x.Den}
				}
			}
		}
	}
}

// Draws that would not give the published year count for little.
func TestDrawsAreWeighedByThePublishedYear(t *testing.T) {
	const measure = yearly
	r := withYear(t)
	moved(t, r, 0.6, 0.7, 0.8, 0.9, 1, 1, 1.1, 1.2, 1.3, 1.4)
	year := r.of(0, result.Column{Measure: measure, Year: 0})
	require.Positive(t, year.Mean, "the sample has a first year")
	assert.Nil(t, r.worldsOf(everyFigure), "no figure was fitted")

	fitted(r, measure, year.Mean, year.Mean/20)
	w := r.worldsOf(everyFigure)
	require.NotNil(t, w)
	assert.Equal(t, 1, w.figures)
	assert.Greater(t, w.effective, 2.0)
	assert.Less(t, w.effective, 7.0)
	p := w.weights.Normalised()
	assert.Greater(t, p[4], 20*p[0])
	assert.Greater(t, p[5], 20*p[9])
	page := summaryOf(t, r)
	assert.Contains(t, page, "Draws weighed by how well the observed year would meet the 1 figure to which it was fitted: they say as much as")
	assert.Contains(t, page, "These are too few to say what the published year leaves open")
	assert.NotContains(t, page, "with the weights")

	impossible := withYear(t)
	moved(t, impossible, 0.6, 0.7, 0.8, 0.9, 1, 1, 1.1, 1.2, 1.3, 1.4)
	fitted(impossible, measure, 30*year.Mean, 0.001*year.Mean)
	said := summaryOf(t, impossible)
	assert.Contains(t, said, "no draw is left")
}

// What is held out, of another option or not measured weighs nothing.
func TestOnlyFittedFiguresWeigh(t *testing.T) {
	r := withYear(t)
	moved(t, r, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3)
	year := r.of(0, result.Column{Measure: yearly, Year: 0}).Mean
	fitted(r, yearly, year, 1)
	for name, change := range map[string]func(*facts.Target){
		"held out":         func(x *facts.Target) { x.Class = "held out" },
		"of an option":     func(x *facts.Target) { x.Option = r.Set.Options[1] },
		"a ratio":          func(x *facts.Target) { x.Against = "current" },
		"not measured":     func(x *facts.Target) { x.Measure = "unknown" },
		"without a spread": func(x *facts.Target) { x.Off = 0 },
	} {
		x := *r
		x.Targets.List = append([]facts.Target(nil), r.Targets.List...)
		change(&x.Targets.List[0])
		assert.Nil(t, x.worldsOf(everyFigure), name)
	}
}
