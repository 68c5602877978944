package plots

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// everyDifference changes the differences of measures of ward bed-days by cause, and of all.
func everyDifference(r *Results, change func(d *Row)) {
	for i := range r.Differences {
		d := &r.Differences[i]
		if d.Measure == allBedDays || slices.ContainsFunc(bedCauses, func(c [2]string) bool { return c[0] == d.Measure }) {
			change(d)
		}
	}
}

func byCauseTitle(t *testing.T, r *Results) string {
	t.Helper()
	figures, err := show(bedDaysByCause, r, Style{})
	require.NoError(t, err)
	require.NotEmpty(t, figures)
	return figures[0].Title
}

// Each bar begins where the one before ends, the last ends where all of them do, and every
// option has its panel on some page.
func TestBarsLeadFromNothingToAllBedDays(t *testing.T) {
	figures, err := show(bedDaysByCause, sample(5, 1), Style{})
	require.NoError(t, err)
	panels := map[string][][]string{}
	for _, f := range figures {
		for _, row := range f.Data[1:] {
			panels[row[0]] = append(panels[row[0]], row)
		}
	}
	require.Len(t, panels, 4)
	for option, rows := range panels {
		at := "0"
		for _, row := range rows[:len(rows)-1] {
			require.Equal(t, at, row[5], "%s: %s", option, row[3])
			at = row[6]
		}
		all := rows[len(rows)-1]
		require.Equal(t, []string{allBedDays, "0"}, []string{all[2], all[5]})
		a, err := strconv.ParseFloat(at, 64)
		require.NoError(t, err)
		b, err := strconv.ParseFloat(all[6], 64)
		require.NoError(t, err)
		require.InDelta(t, b, a, 1e-6, option)
	}
}

func TestTheTitleSaysWhatIsReleased(t *testing.T) {
	assert.Equal(t, "With universal prehab, 410 fewer ward bed-days per year (360 to 460), most of them: emergency admissions during treatment", byCauseTitle(t, sample(2, 1)))
	more := sample(2, 1)
	everyDifference(more, func(d *Row) { d.Mean, d.Low, d.High = -d.Mean, -d.High, -d.Low })
	assert.Equal(t, "With universal prehab, 410 more ward bed-days per year (360 to 460), most of them: emergency admissions during treatment", byCauseTitle(t, more))
	two := sample(2, 1) // fewer for two causes alike, more for a third: neither is most of what is left
	everyDifference(two, func(d *Row) {
		if x, ok := map[string]float64{"ward_bed_days_stay_less_luck": -250, "ward_bed_days_complications_less_luck": -250, "ward_bed_days_readmissions_less_luck": 91, "ward_bed_days_unplanned_less_luck": 0}[d.Measure]; ok {
			d.Mean, d.Low, d.High = x, x-5, x+5
		}
	})
	assert.Equal(t, "With universal prehab, 410 fewer ward bed-days per year (360 to 460)", byCauseTitle(t, two))
	half := sample(2, 1) // 55 of 100, which chance does not tell from half
	everyDifference(half, func(d *Row) {
		if x, ok := map[string]float64{"ward_bed_days_stay_less_luck": -225, "ward_bed_days_complications_less_luck": -184, "ward_bed_days_readmissions_less_luck": 0, "ward_bed_days_unplanned_less_luck": 0}[d.Measure]; ok {
			d.Mean, d.Low, d.High = x, x-40, x+40
		}
	})
	assert.Equal(t, "With universal prehab, 410 fewer ward bed-days per year (360 to 460)", byCauseTitle(t, half))
	unclear := sample(3, 1)
	everyDifference(unclear, func(d *Row) { d.Low, d.High = -1e4, 1e4 })
	assert.Equal(t, "No option clearly changes ward bed-days", byCauseTitle(t, unclear))
	everyDifference(unclear, func(d *Row) { d.Note, d.Better = "other patients: may go with fewer patients treated", "" })
	assert.Equal(t, "Bed-days change with how many are treated, so none counts as released", byCauseTitle(t, unclear))
	few := sample(2, 1)
	everyDifference(few, func(d *Row) { d.N = 2 })
	assert.Equal(t, "With universal prehab, 410 fewer ward bed-days per year (360 to 460), most of them: emergency admissions during treatment; from 2 replications alone; by chance 5% of changes look so", byCauseTitle(t, few))
	everyDifference(few, func(d *Row) { d.Low, d.High = -1e4, 1e4 })
	assert.Equal(t, "Which bed-days change cannot be told from 2 replications", byCauseTitle(t, few))
	denied := sample(2, 1)
	everyDifference(denied, func(d *Row) { d.readings = []float64{0, -150, d.Mean, -520} })
	assert.Equal(t, "With universal prehab, 410 fewer ward bed-days per year (360 to 460), most of them: emergency admissions during treatment; by reading of the evidence the change is −520 to 0", byCauseTitle(t, denied))
	single := sample(2, 1)
	everyDifference(single, func(d *Row) { d.N, d.Low, d.High = 1, math.NaN(), math.NaN() })
	figures, err := show(bedDaysByCause, single, Style{})
	require.NoError(t, err)
	assert.Contains(t, figures[0].Caption, "nothing is known of chance")
}

// What is assumed is no result and has no panel, and without causes there is no chart.
func TestOnlyWhatWasFoundIsTakenApart(t *testing.T) {
	r := sample(3, 1)
	everyDifference(r, func(d *Row) {
		if d.Option == r.Options[1].ID {
			d.Mean, d.Low, d.High, d.Note = 0, 0, 0, "assumed none: prehab.core.weight.universal"
		}
	})
	figures, err := show(bedDaysByCause, r, Style{})
	require.NoError(t, err)
	require.Len(t, figures, 1)
	assert.Contains(t, figures[0].Caption, "Not drawn: Universal prehab (assumed none).")
	for _, row := range figures[0].Data[1:] {
		assert.Equal(t, r.Options[2].ID, row[0])
	}
	everyDifference(r, func(d *Row) { d.Note = "assumed none: x" })
	figures, err = show(bedDaysByCause, r, Style{})
	require.NoError(t, err)
	assert.Empty(t, figures)

	r = sample(3, 1)
	everyDifference(r, func(d *Row) {
		if d.Option == r.Options[1].ID || d.Measure == ofOtherTreatment {
			d.Mean, d.Low, d.High, d.Note = 0, 0, 0, "no change"
		}
	})
	figures, err = show(bedDaysByCause, r, Style{})
	require.NoError(t, err)
	require.Len(t, figures, 1)
	assert.Contains(t, figures[0].Caption, "Not drawn: Universal prehab (no change).")
	for _, row := range figures[0].Data[1:] {
		assert.NotEqual(t, ofOtherTreatment, row[2])
	}
	everyDifference(r, func(d *Row) { d.Mean, d.Low, d.High = 0, 0, 0 })
	figures, err = show(bedDaysByCause, r, Style{})
	require.NoError(t, err)
	assert.Empty(t, figures, "nothing changes")

	r = sample(3, 1)
	everyDifference(r, func(d *Row) {
		if d.Measure != allBedDays {
			d.Measure = "something else"
		}
	})
	figures, err = show(bedDaysByCause, r, Style{})
	require.NoError(t, err)
	assert.Empty(t, figures)
}

// What one figure has no other denies: their title is of all options, the reader's first.
func TestFiguresOfBedDaysHaveOneTitle(t *testing.T) {
	figures, err := show(bedDaysByCause, sample(5, 1), Style{Size: "24cm"})
	require.NoError(t, err)
	require.Greater(t, len(figures), 1)
	for _, f := range figures {
		assert.Equal(t, figures[0].Title, f.Title)
	}
	option, _ := sample(5, 1).chosen(anyOption)
	assert.Equal(t, option, figures[0].Data[1][0])
}
