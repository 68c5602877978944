package plots

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The numbers are made up.
func Example_differences() {
	figures, err := show(differences, sample(2, 36), Style{})
	if err != nil {
		panic(err)
	}
	fmt.Println(figures[0].Title)
	fmt.Println(figures[0].Alt)
	// Output:
	// First treatments: 16 more patients with universal prehab (7 to 25)
	// Changes from current practice with universal prehab, with 95% interval. First treatments (patients; higher is better): +16 (7 to 25). Told within 28 days (percentage points; higher is better): +0.1 (−0.3 to 0.5). Treated within 31 days of decision (percentage points; higher is better): +1.2 (0.8 to 1.6). Treated within 62 days of referral (percentage points; higher is better): +1.7 (1.1 to 2.3). Median wait from referral to treatment (days; lower is better): −0.8 (−1.3 to −0.3). Waiting list, mean (patients; lower is better): −74 (−86 to −62). Ward bed-days, chance of single stays taken out (bed-days per year; lower is better): −410 (−460 to −360). Critical care bed-days (bed-days per year; lower is better): −60 (−90 to −30). Routine admissions in beds set free (admissions; higher is better): +70 (30 to 110). Operations cancelled on the day (operations; lower is better): −3 (−7 to 1). With a complication, of operations at risk (percentage points; lower is better): −0.6 (−0.8 to −0.4). Readmitted, of treatments at risk (percentage points; lower is better): +0.1 (−0.1 to 0.3). Emergency admissions during courses of treatment (admissions per year; lower is better): −31 (−40 to −22).
}

func TestDifferencesAreSaidInWords(t *testing.T) {
	r := sample(2, 1)
	for _, c := range []struct {
		row  Row
		want string
	}{
		{Row{Title: "Ward bed-days", Unit: "bed-days per year", Mean: -1673, Low: -1802, High: -1541},
			"With universal prehab, 1,670 fewer ward bed-days per year (1,540 to 1,800)"},
		{Row{Title: "Treated within 62 days", Unit: "points", Mean: 1.2, Low: .8, High: 1.6},
			"Treated within 62 days: 1.2 percentage points higher with universal prehab (0.8 to 1.6)"},
		{Row{Title: "Median wait", Unit: "days", Mean: -1.2, Low: -1.6, High: -.8},
			"Median wait: 1.2 days shorter with universal prehab (0.8 to 1.6)"},
		{Row{Title: "First treatments", Unit: "patients", Mean: 16, Low: 7, High: 25},
			"First treatments: 16 more patients with universal prehab (7 to 25)"},
		{Row{Title: "Cost", Unit: "£ per year", Mean: -5200, Low: -5600, High: -4800},
			"Cost: £5,200 less per year with universal prehab (£4,800 to £5,600)"},
	} {
		c.row.Option = "universal"
		assert.Equal(t, c.want, differenceSentence(r, c.row, places(c.row)))
	}
}

func TestNoClearDifferenceIsSaid(t *testing.T) {
	r := sample(3, 1)
	for i := range r.Differences {
		r.Differences[i].Low, r.Differences[i].High = -1e4, 1e4
	}
	figures, err := show(differences, r, Style{})
	require.NoError(t, err)
	assert.Regexp(t, "^With universal and targeted prehab, none of these clearly changes", figures[0].Title)
}

func TestEveryHeadlineIsDrawnOnce(t *testing.T) {
	figures, err := show(differences, sample(5, 1), Style{})
	require.NoError(t, err)
	count := map[string]int{}
	for _, f := range figures {
		for _, row := range f.Data[1:] {
			count[row[0]]++
		}
	}
	for _, measure := range headlines() {
		if measure[0] == "ward_bed_days" {
			assert.Zero(t, count[measure[0]], "the line to be quoted is drawn")
			measure[0] = allBedDays
		}
		assert.Equal(t, 1, count[measure[0]], measure[0])
	}
}

// A difference that one replication alone has is drawn without a line, and neither the
// title nor the caption takes it for a change that was found to be none.
func TestADifferenceSeenOnceIsNotTold(t *testing.T) {
	r := sample(2, 1)
	once := func(d *Row) { d.Low, d.High, d.SD, d.N = math.NaN(), math.NaN(), math.NaN(), 1 }
	const caption = "Dot without a line: fewer than two replications had a value, so nothing is known of chance."
	figures, err := show(differences, r, Style{})
	require.NoError(t, err)
	assert.NotContains(t, figures[0].Caption, caption)

	once(&r.Differences[slices.IndexFunc(r.Differences, func(d Row) bool { return d.Measure == "first_treatments" })])
	figures, err = show(differences, r, Style{})
	require.NoError(t, err)
	assert.Contains(t, figures[0].Caption, caption)
	assert.NotContains(t, figures[0].Title, "First treatments")

	for i := range r.Differences {
		once(&r.Differences[i])
	}
	figures, err = show(differences, r, Style{})
	require.NoError(t, err)
	assert.Regexp(t, "^What changes with universal prehab cannot be told from 1 replication$", figures[0].Title)
}

// Where the scenario assumes that there is no effect nothing was found: neither a marker
// at zero nor a title takes it for a result.
func TestWhatIsAssumedIsNoResult(t *testing.T) {
	r := sample(3, 1)
	assume := func(d *Row) {
		d.Mean, d.Low, d.High, d.SD, d.Note = 0, 0, 0, 0, "assumed none: prehab.core.weight.universal"
	}
	for i := range r.Differences {
		if d := &r.Differences[i]; d.Option == r.Options[1].ID {
			assume(d)
		}
	}
	r.Page = nil
	option, _ := r.chosen(anyOption)
	assert.Equal(t, r.Options[2].ID, option, "of which something was found")

	for i := range r.Differences {
		assume(&r.Differences[i])
	}
	figures, err := show(differences, r, Style{})
	require.NoError(t, err)
	assert.Equal(t, "What changes with universal prehab is assumed to be nothing, or not modelled, which is no result", figures[0].Title)
	assert.Contains(t, figures[0].Caption, "Assumed none, not modelled: no result")
	assert.Contains(t, figures[0].Alt, "assumed none")
	figures, err = show(waitingList, r, Style{})
	require.NoError(t, err)
	assert.Regexp(t, "that the options leave it so is assumed$", figures[0].Title)
}

func TestWhatIsTheSameInEveryReplicationIsNoChange(t *testing.T) {
	r := sample(2, 1)
	for i := range r.Differences {
		d := &r.Differences[i]
		d.Mean, d.Low, d.High, d.SD, d.N, d.Note = 0, 0, 0, 0, 2, "no change"
	}
	figures, err := show(differences, r, Style{})
	require.NoError(t, err)
	assert.Equal(t, "With universal prehab, none of these changes in any replication", figures[0].Title)
}

// What is drawn as a difference no title denies: with few replications nothing is said of
// it, and where it is one of so many that it may be chance, that.
func TestNoTitleDeniesWhatIsDrawn(t *testing.T) {
	only := func(measure string, d Row) *Results {
		r := sample(2, 1)
		row := r.Differences[slices.IndexFunc(r.Differences, func(d Row) bool { return d.Measure == measure })]
		row.Mean, row.Low, row.High, row.N, row.Note, row.Better, row.readings = d.Mean, d.Low, d.High, d.N, d.Note, d.Better, d.readings
		r.Differences = []Row{row}
		if measure == "within_31_days" { // more are drawn, so that it is one of many
			for i := range 39 {
				r.Differences = append(r.Differences, Row{Option: "universal", Measure: "waiting_list_mean", Title: fmt.Sprint("Waiting ", i), By: "all", Value: "all", Period: "window",
					Unit: "patients", Low: -1, High: 1, N: 20})
			}
		}
		return r
	}
	for _, c := range []struct {
		measure, want string
		row           Row
	}{
		{"routine_admissions", "Routine admissions in beds set free: 2,900 fewer admissions with universal prehab (2,400 to 3,400); from 2 replications alone; by chance 5% of changes look so", Row{Mean: -2890, Low: -3420, High: -2350, N: 2}},
		{"routine_admissions", "What changes with universal prehab cannot be told from 2 replications", Row{Mean: -2890, Low: -6420, High: 640, N: 2}},
		{"within_31_days", "Treated within 31 days of decision: 1.2 percentage points higher with universal prehab (0.2 to 2.2); by chance 5% of changes look so; by reading of the evidence the change is 0.00 to +2.00", Row{Mean: 1.2, Low: .2, High: 2.2, N: 20, readings: []float64{0, 1.2, 2}}},
		{"within_31_days", "Treated within 31 days of decision: 1.2 percentage points higher with universal prehab (0.2 to 2.2); by chance 5% of changes look so\n", Row{Mean: 1.2, Low: .2, High: 2.2, N: 20, readings: []float64{0.1, 1.2, 2}}},
		{"within_31_days", "Treated within 31 days of decision: 1.2 percentage points higher with universal prehab (0.2 to 2.2); by chance 5% of changes look so", Row{Mean: 1.2, Low: .2, High: 2.2, N: 20}},
		{"within_31_days", "With universal prehab, none of these clearly changes", Row{Mean: 1.2, Low: -.2, High: 2.6, N: 20}},
		{"within_62_days", "Of other patients with universal prehab, so no finding: treated within 62 days of referral",
			Row{Mean: 2.4, Low: 2, High: 2.8, N: 20, Note: "other patients: 66 fewer patients a year come to a 62-day clock stop; they are not counted"}},
	} {
		figures, err := show(differences, only(c.measure, c.row), Style{})
		require.NoError(t, err)
		var titles string
		for _, f := range figures {
			titles += f.Title + "\n"
		}
		assert.Contains(t, titles, c.want)
	}
}

// A share that looks better because patients are held back has neither an arrow nor a
// filled marker, and the caption says how many are not counted.
func TestADifferenceOfOtherPatientsIsNoFinding(t *testing.T) {
	r := sample(3, 1)
	for i := range r.Differences {
		if d := &r.Differences[i]; d.Measure == "within_62_days" && d.Option == "targeted" {
			d.Better, d.Note = "", "other patients: 66 fewer patients a year come to a 62-day clock stop; they are not counted"
			assert.False(t, d.clear())
		}
	}
	figures, err := show(differences, r, Style{})
	require.NoError(t, err)
	var text string
	for _, f := range figures {
		text += f.Alt + f.Caption
	}
	assert.Contains(t, text, "Treated within 62 days of referral (percentage points): +3.4 (2.8 to 4.0) (o).")
	assert.Contains(t, text, "With universal and targeted prehab, 66 fewer patients a year come to a 62-day clock stop; they are not counted.")
}
