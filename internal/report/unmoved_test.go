package report

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// unmovedOf are results in which universal prehab is assumed to change nothing, targeted
// prehab has no effect on readmissions, and more beds nothing to do with them. Chance
// moves all readmissions; those of the last option beyond chance.
func unmovedOf(t *testing.T) *Results {
	t.Helper()
	beds, readmitted := window("ward_bed_days"), window("readmissions")
	set := &result.Set{Options: []string{"current", "universal", "targeted", "more_beds", "others", "tiny"}, Columns: []result.Column{beds, readmitted, window("treatments")}}
	tiny := func(n int64) result.Ratio { return result.Ratio{Num: 70010 + n%2, Den: 10000} } // seven, and a thousandth beyond chance
	for n := range int64(5) {
		set.Rows = append(set.Rows, result.Row{Replication: int(n), Options: [][]result.Ratio{
			{{Num: 700 + n, Den: 1}, {Num: 70, Den: 10}, {Num: 50 + n, Den: 1}},
			{{Num: 700 + n, Den: 1}, {Num: 70, Den: 10}, {Num: 50 + n, Den: 1}},
			{{Num: 690 + n, Den: 1}, {Num: 70 + n - 2, Den: 10}, {Num: 50 + n, Den: 1}},
			{{Num: 700 + n, Den: 1}, {Num: 70 + n - 2, Den: 10}, {Num: 50 + n, Den: 1}},
			{{Num: 700 + n, Den: 1}, {Num: 90, Den: 10}, {Num: 50 + n, Den: 1}},
			{{Num: 700 + n, Den: 1}, tiny(n), {Num: 50 + n, Den: 1}},
		}})
	}
	weight := facts.Input{Path: "prehab.core.weight.universal", Value: 0, Low: 0, High: 0.25, Status: "ASSUMPTION", Source: "M-WT"}
	ratio := facts.Input{Path: "prehab.core.effect.readmission.ratio", Value: 1, Low: 1, High: 1}
	return New(Meta{ScenarioName: "x", Level: 0.95,
		Why: []facts.Unmoved{
			{Word: facts.AssumedNone, Inputs: []facts.Input{weight}},
			{Word: facts.AssumedNone, Risk: true, Inputs: []facts.Input{ratio}},
			{Word: facts.NotModelled, Risk: true},
		},
		NotMoved: [][]int{{0, 0, 0}, {1, 1, 1}, {0, 2, 0}, {0, 3, 0}, {0, 3, 0}, {0, 3, 0}},
	}, set, facts.Machine{})
}

// Words stand in place of figures that no simulation found, and below the table stands
// what they rest on; where others are treated beyond chance, the figure stands.
func TestWhatIsAssumedStandsInPlaceOfAChange(t *testing.T) {
	r := unmovedOf(t)
	said := func(c result.Column) (list []string) {
		for o := range r.Set.Options {
			list = append(list, r.insteadOf(o, c))
		}
		return list
	}
	require.Equal(t, []string{"", "assumed none", "", "no change", "no change", "no change"}, said(window("ward_bed_days")))
	require.Equal(t, []string{"", "assumed none", "assumed none", "not modelled", "", "not modelled"}, said(window("readmissions")))
	require.True(t, r.change(5, window("readmissions")).Clear())

	var b bytes.Buffer
	require.NoError(t, document.Text(&b, r.Document(), 200))
	text := paragraphs(b.String())
	require.Contains(t, text, "no change: identical in every replication.")
	require.Contains(t, text, "assumed none: no result about prehab. The scenario says that it has no effect here, in these numbers: "+
		"universal: prehab.core.weight.universal = 0 (0 to 0.25, ASSUMPTION, M-WT). targeted: prehab.core.effect.readmission.ratio = 1.")
	require.Contains(t, text, "not modelled: no result. Nothing in the scenario lets the option change how probable this is for a patient.")
	require.NotContains(t, text, "is not that of current", "both are 7.0")
	require.Contains(t, text, "others: nothing in the scenario lets it change how probable what these lines count is for a patient, so they move because other patients are treated: readmitted.")
	require.NotContains(t, text, "tiny: nothing")
	require.Contains(t, text, "universal: these figures are no result about prehab: prehab.core.weight.universal = 0")
	require.Regexp(t, `treatments started -+ universal assumed none targeted no change `, text)
}

// Files say the same: a note beside the figure that chance made, and the paths.
func TestFilesNoteWhatIsAssumed(t *testing.T) {
	r := unmovedOf(t)
	var b bytes.Buffer
	require.NoError(t, differencesCSV.Write(&b, r))
	require.Regexp(t, `\nuniversal,ward_bed_days,.*,0,0,0,0,5,assumed none: prehab.core.weight.universal\n`, b.String())
	require.Regexp(t, `\ntargeted,readmissions,.*,-?[0-9.]+,[0-9.]+,[0-9.]+,5,assumed none: prehab.core.effect.readmission.ratio\n`, b.String())
	require.Regexp(t, `\nmore_beds,readmissions,.*,5,not modelled\n`, b.String())
	require.Regexp(t, `\nothers,readmissions,.*,window,points,,2,.*,5,"other patients: nothing lets the option change how probable this is for a patient, so it moves because other patients are treated"\n`, b.String(), "neither side is better")

	b.Reset()
	require.NoError(t, resultsJSON.Write(&b, r))
	require.Contains(t, b.String(), `"note":"assumed none","inputs":["prehab.core.weight.universal"]`)
	require.Contains(t, b.String(), `"note":"not modelled"}`)

	digest := r.Digest()
	r.Why[0].Inputs[0].High = 0.5
	require.NotEqual(t, digest, r.Digest(), "the words are written again when a range changes")
}

func TestNobodyOfferedIsSaid(t *testing.T) {
	set := &result.Set{Options: []string{"current", "nobody", "some"}, Columns: []result.Column{window("prehab_offered"), window("referrals")}}
	for n := range int64(3) {
		set.Rows = append(set.Rows, result.Row{Replication: int(n), Options: [][]result.Ratio{
			{{}, {Num: 9, Den: 1}}, {{Num: 0, Den: 1}, {Num: 9, Den: 1}}, {{Num: 5, Den: 1}, {Num: 9, Den: 1}},
		}})
	}
	var b bytes.Buffer
	require.NoError(t, document.Text(&b, New(Meta{ScenarioName: "x", Level: 0.95}, set, facts.Machine{}).Document(), 120))
	require.Contains(t, paragraphs(b.String()), "Prehabilitation, nobody: by its conditions, dates or reach it is offered to nobody in the window, so it changes nothing.")
}

// An uptake of 0 is an input: that nobody starts is no result, though current has no
// prehab with which to compare it.
func TestAnUptakeOfNothingIsAnInput(t *testing.T) {
	set := &result.Set{Options: []string{"current", "none"}, Columns: []result.Column{window("prehab_offered"), window("prehab_started"), window("prehab_uptake"), window("referrals")}}
	for n := range int64(3) {
		set.Rows = append(set.Rows, result.Row{Replication: int(n), Options: [][]result.Ratio{
			{{}, {}, {}, {Num: 9, Den: 1}}, {{Num: 9, Den: 1}, {Num: 0, Den: 1}, {Num: 0, Den: 1}, {Num: 9, Den: 1}},
		}})
	}
	m := Meta{ScenarioName: "x", Level: 0.95, Why: []facts.Unmoved{{Word: facts.AssumedNone, Inputs: []facts.Input{{Path: "prehab.core.uptake.value"}}}}, NotMoved: [][]int{{0, 0, 0, 0}, {0, 0, 0, 1}}}
	var b bytes.Buffer
	require.NoError(t, document.Text(&b, New(m, set, facts.Machine{}).Document(), 120))
	text := paragraphs(b.String())
	require.Contains(t, text, "Agreed to take part, % of those offered - 0.0 assumed none")
	require.NotContains(t, text, "chance moved it")
	require.Contains(t, text, "none: prehab.core.uptake.value = 0")
	require.NotContains(t, text, "Patients offered prehab a year - 9 assumed none")
}

func TestTheTableSaysOfWhomItIs(t *testing.T) {
	r := alliance(t, 5, 3)
	r.Counted = []facts.Counted{
		{Measure: "operations", Steps: []string{"surgery.complications (daycase no)"}}, {Measure: "complications", Steps: []string{"surgery.complications (daycase no)"}},
		{Measure: "readmissions", Steps: []string{"surgery.again", "sact.again"}}, {Measure: "called_off_unfit", Steps: []string{"surgery.operation"}},
	}
	r.Cohort = []string{"complications", "prehab_uptake", "prehab_dose_all", "called_off_unfit"}
	var b bytes.Buffer
	require.NoError(t, document.Text(&b, r.Document(), 100))
	text := paragraphs(b.String())
	require.Contains(t, text, "Counted at steps of the scenario, and nowhere else: with a complication at surgery.complications (daycase no); readmitted at surgery.again, sact.again.")
	require.Contains(t, text, "Of patients who came in the window, whenever it happened: with a complication; agreed to take part in prehabilitation; mean dose when treatment began. All else happened in the window")
	require.NotContains(t, text, "surgery.operation", "no such line is in the table")
}

// Counts of who came in the window depend on how long they were followed: 1,004 operations
// a year without a run-out, 1,108 with a year of it.
func TestWhoIsStillOnTheWayIsSaid(t *testing.T) {
	set := &result.Set{Options: []string{"current"}, Columns: []result.Column{window("operations"), window("unfinished")}}
	text := func(unfinished int64, runOut string) string {
		set.Rows = nil
		for n := range 3 {
			set.Rows = append(set.Rows, result.Row{Replication: n, Options: [][]result.Ratio{{{Num: 9, Den: 1}, {Num: unfinished, Den: 10}}}})
		}
		var b bytes.Buffer
		require.NoError(t, document.Text(&b, New(Meta{ScenarioName: "x", Level: 0.95, RunOut: runOut, Cohort: []string{"operations"}}, set, facts.Machine{}).Document(), 120))
		return paragraphs(b.String())
	}
	require.Contains(t, text(113, "0s"), "The simulation ended with the window (run_out), when 11.3% of them were still on their pathway: what comes to them later is in none of these lines.")
	require.Contains(t, text(47, "26w"), "The simulation ended 26w after the window (run_out), when 4.7% of them")
	require.NotContains(t, text(0, "52w"), "The simulation ended")
}

// A figure that is not current's beside a word that says it does not move is explained.
func TestWhatChanceMovedIsSaid(t *testing.T) {
	r := unmovedOf(t)
	i := r.column[window("readmissions")]
	for n := range r.Set.Rows {
		r.Set.Rows[n].Options[2][i] = result.Ratio{Num: 71 + 5*int64(n-2), Den: 10}
	}
	require.Contains(t, page(t, r), "7.1 assumed none")
	require.Contains(t, page(t, r), "Where the figure beside these words is not that of current, chance moved it: others are treated, or at other times.")
}

// A median that stays is no change where nobody fares differently. That a single
// replication has a mean wait of those who still wait shows no difference; that fewer
// have one does.
func TestACentileIsNoChangeWhereNothingMoves(t *testing.T) {
	for name, c := range map[string]struct {
		beds, waited result.Ratio // of the option, in the first replication
		cell, note   string
	}{
		"nothing moves":   {result.Ratio{Num: 700, Den: 1}, result.Ratio{Num: 3, Den: 1}, "no change", "no change: identical in every replication"},
		"a bed-day does":  {result.Ratio{Num: 701, Den: 1}, result.Ratio{Num: 3, Den: 1}, "0.0", "the same in every replication: whole days, or one of a few values"},
		"nobody waits":    {result.Ratio{Num: 700, Den: 1}, result.Ratio{}, "0.0", "the same in every replication: whole days, or one of a few values"},
		"the one waits 4": {result.Ratio{Num: 700, Den: 1}, result.Ratio{Num: 4, Den: 1}, "0.0", "the same in every replication: whole days, or one of a few values"},
	} {
		set := &result.Set{Options: []string{"current", "empty"}, Columns: []result.Column{window("median_62_days"), window("ward_bed_days"), atResource("waited_so_far", "linac")}}
		for n := range 3 {
			current := []result.Ratio{{Num: 53 + int64(n), Den: 1}, {Num: 700, Den: 1}, {}}
			option := slices.Clone(current)
			if n == 0 {
				current[2], option[1], option[2] = result.Ratio{Num: 3, Den: 1}, c.beds, c.waited
			}
			set.Rows = append(set.Rows, result.Row{Replication: n, Options: [][]result.Ratio{current, option}})
		}
		r := New(Meta{ScenarioName: "x", Level: 0.95}, set, facts.Machine{})
		require.Regexp(t, `Median days at 62-day clock stops .* 54\.0 `+regexp.QuoteMeta(c.cell), page(t, r), name)
		require.Equal(t, c.cell == "0.0", strings.Contains(page(t, r), "while patients fare differently"), name)
		var b bytes.Buffer
		require.NoError(t, headlineCSV.Write(&b, r))
		require.Contains(t, b.String(), c.note, name)
	}
}

// What is written as 0 has no star, and "0.00 ± <0.01 *" said that it had one.
func TestAZeroHasNoStar(t *testing.T) {
	r := &Results{}
	r.Set = &result.Set{}
	d := func(mean float64) stats.Estimate {
		return stats.Estimate{Mean: mean, Low: mean - mean/10, High: mean + mean/10, SD: 1, N: 2, Level: 0.95}
	}
	require.Equal(t, "0.00 \u00b1 <0.01", r.changed(d(0.0004), 1))
	require.Equal(t, "+0.04 \u00b1 <0.01 *", r.changed(d(0.04), 1))
}

func TestNoWarmUpIsSaid(t *testing.T) {
	r := unmovedOf(t)
	require.NotContains(t, page(t, r), "warm-up")
	r.WarmUp = "0s"
	require.Contains(t, page(t, r), " with no warm-up; ")
	r.WarmUp = "52w"
	require.Contains(t, page(t, r), " after a warm-up of 52w; ")
}
