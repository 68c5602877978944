package report

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
)

// published are figures of all classes.
func published() facts.Targets {
	return facts.Targets{Replications: 10, List: []facts.Target{
		{Name: "referrals", Class: "follows from inputs", Verdict: facts.Met},
		{Name: "fitted", Class: "tuned", Verdict: facts.Met},
		{Name: "by_hand", Class: "tuned", Verdict: facts.Missed},
		{Name: "later", Class: "to be fitted", Verdict: facts.CannotTell},
		{Name: "median", Class: "held out", Verdict: facts.Met},
		{Name: "elsewhere", Class: "held out", Verdict: facts.Missed, Simulated: 2, Observed: 1, Unit: "days"},
		{Name: "window", Measure: "clock_median", Class: "held out", Verdict: facts.Missed, OnDose: true, Simulated: 23.9, Observed: 18, Unit: "days"},
		{Name: "share", Measure: "within_31_days", Better: "higher", Class: "held out", Verdict: facts.Missed, OnDose: true, Simulated: 89, Observed: 94, Unit: "%"},
		{Name: "quick", Measure: "within_31_days", Better: "higher", Class: "held out", Verdict: facts.Missed, OnDose: true, Simulated: 92.2, Observed: 89.7, Unit: "%"},
		{Name: "known", Class: "held out", Verdict: facts.Met, OnDose: true, Simulated: 12, Observed: 12, Unit: "days"},
		{Name: "strange", Class: "held out", Verdict: facts.NotMeasured, OnDose: true, Simulated: math.NaN()},
	}}
}

// paragraphs is text without its line breaks.
func paragraphs(text string) string { return strings.Join(strings.Fields(text), " ") }

// Only what is held out could have shown the scenario wrong: it is counted apart, and
// what is missed where prehab's contacts must fit is named with the direction.
func TestTheHeaderTellsWhatIsHeldOutAndMissed(t *testing.T) {
	r := alliance(t, 5, 3)
	r.Targets = published()
	var b bytes.Buffer
	require.NoError(t, document.Text(&b, r.Document(), 100))
	text := paragraphs(b.String())
	require.Contains(t, text, "Published figures: 11 (follow from inputs: 1; tuned, by calibrate or by hand: 2; to be fitted, and not yet: 1; held out: 7). "+
		"Held out: 2 of 7 within one year's chance, 4 missed, 1 not measured by this scenario, by 10 replications of the observed year (targets.csv).")
	require.Contains(t, text, "Missed, and the dose of prehab rests on it. "+
		"Patients wait longer for treatment than published, which flatters dose and its effects: window, 23.9 days (published 18.0 days); share, 89.0% (published 94.0%). "+
		"Patients wait less for treatment than published, which understates dose and its effects: quick, 92.2% (published 89.7%).")
	require.Equal(t, []string{
		"Follow from inputs: 1 of 1 within one year's chance, 0 missed.",
		"Tuned, by calibrate or by hand: 1 of 2 within one year's chance, 1 missed.",
		"To be fitted, and not yet: 0 of 1 within one year's chance, 0 missed, 1 cannot tell.",
		"Held out: 2 of 7 within one year's chance, 4 missed, 1 not measured by this scenario.",
	}, r.Targets.Verdicts())
}

func TestWithoutAnObservedYearNothingTellsWhatIsMet(t *testing.T) {
	r := alliance(t, 5, 3)
	r.Targets = facts.Targets{List: published().List[1:2]}
	var b bytes.Buffer
	require.NoError(t, document.Text(&b, r.Document(), 100))
	require.Contains(t, paragraphs(b.String()), "Published figures: 1 (tuned, by calibrate or by hand: 1). The scenario says no observed year")
	require.NotContains(t, b.String(), " missed.")

	r.Targets = facts.Targets{Replications: 10, List: published().List[:2]}
	b.Reset()
	require.NoError(t, document.Text(&b, r.Document(), 100))
	require.Contains(t, paragraphs(b.String()), "None is held out, so nothing puts the scenario to the test.")
}

func TestALongListIsCut(t *testing.T) {
	x := facts.Target{Name: "a", Measure: "clock_median", Class: "held out", Verdict: facts.Missed, OnDose: true, Simulated: 2, Observed: 1, Unit: "days"}
	list := facts.Targets{Replications: 2}
	for range 8 {
		list.List = append(list.List, x)
	}
	require.Equal(t, 5, strings.Count(list.OnDose(), "a, 2.0 days"))
	require.Contains(t, list.OnDose(), "; and 3 more.")
}
