package plots

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func bySiteFigure(t *testing.T, r *Results) Figure {
	t.Helper()
	figures, err := show(bedDaysBySite, r, Style{})
	require.NoError(t, err)
	require.NotEmpty(t, figures)
	return figures[0]
}

// ofSites changes the differences of bed-days by site, or of all sites.
func ofSites(r *Results, change func(d *Row)) {
	for i := range r.Differences {
		if d := &r.Differences[i]; d.Measure == allBedDays {
			change(d)
		}
	}
}

func TestSitesLeadFromNothingToAllBedDays(t *testing.T) {
	for name, change := range map[string]func(*Results){
		"few": func(*Results) {},
		"patients of none": func(r *Results) {
			ofSites(r, func(d *Row) {
				if d.Value == "second_site" {
					d.Mean, d.Low, d.High = d.Mean+90, d.Low+90, d.High+90
				}
			})
		},
		"many": func(r *Results) {
			for i := range 30 {
				r.Differences = append(r.Differences, Row{Option: "universal", Measure: allBedDays, By: bySite, Value: fmt.Sprint("site ", i), Period: "window", Unit: "bed-days per year", Mean: float64(i%3 - 1), Low: -2, High: 2, N: 40})
			}
		},
	} {
		r := sample(2, 1)
		change(r)
		f := bySiteFigure(t, r)
		rows := f.Data[1:]
		assert.LessOrEqual(t, len(rows), mostSites+2, name)
		at := "0"
		for _, row := range rows[:len(rows)-1] {
			require.Equal(t, at, row[5], "%s: %s", name, row[3])
			at = row[6]
		}
		a, err := strconv.ParseFloat(at, 64)
		require.NoError(t, err)
		b, err := strconv.ParseFloat(rows[len(rows)-1][6], 64)
		require.NoError(t, err)
		require.InDelta(t, b, a, 1e-6, name)
		assert.Equal(t, name != "few", rows[len(rows)-2][3] == "All others", name)
	}
	assert.Contains(t, bySiteFigure(t, sample(2, 1)).Caption, "not drawn: Fifth site.")
}

func TestTheTitleSaysWhoseBedDaysAreReleased(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Row)
		title  string
	}{
		"one site most": {func(*Row) {}, "With universal prehab, 410 fewer ward bed-days per year over all tumour sites (360 to 460), most of them: second site"},
		"not clear": {func(d *Row) {
			if d.By == "all" {
				d.Low, d.High = -900, 82
			}
		}, "With universal prehab, ward bed-days do not clearly change"},
		"other patients":  {func(d *Row) { d.Note, d.Better = "other patients: fewer are treated", "" }, "Of other patients with universal prehab, so no bed-days count as released"},
		"one replication": {func(d *Row) { d.Low, d.High, d.N = math.NaN(), math.NaN(), 1 }, "Which bed-days change with universal prehab cannot be told from 1 replication"},
	} {
		r := sample(2, 1)
		ofSites(r, c.change)
		assert.Equal(t, c.title, bySiteFigure(t, r).Title, name)
	}
}

func TestBedDaysThatAreNotToldApartHaveNoSites(t *testing.T) {
	for name, change := range map[string]func(*Row){
		"not broken down": func(d *Row) { d.By = pick(d.By == bySite, "modality", d.By) },
		"assumed none":    func(d *Row) { d.Note = "assumed none: prehab.core.weight" },
		"no change":       func(d *Row) { d.Mean, d.Low, d.High = 0, 0, 0 },
	} {
		r := sample(2, 1)
		ofSites(r, change)
		_, err := bedDaysBySite.Draw(r, Style{})
		assert.EqualError(t, err, "no option changes ward bed-days that are told apart by site", name)
	}
}

func TestAnOptionIsNotLedToTwice(t *testing.T) {
	for name, called := range map[string]string{"With a link worker": "a link worker", "With ": "with ", "Withheld": "withheld", "CT first": "CT first", "within reach": "within reach"} {
		r := sample(2, 1)
		r.Options[1].Name = name
		assert.Equal(t, called, r.called("universal"))
		for _, c := range Charts {
			figures, err := show(c, r, Style{})
			require.NoError(t, err)
			for _, f := range figures {
				assert.NotRegexp(t, `(?i)\bwith with a\b`, f.Title+f.Subtitle+f.Caption+f.Alt, c.Name)
			}
		}
	}
}
