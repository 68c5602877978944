package report

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
)

func pageOf(t *testing.T, r *Results) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, document.Text(&b, r.Document(), 100))
	return b.String()
}

// The gap is what the first fifth has less what the last has, in points and as a quotient,
// and options without prehab have none in its measures.
func TestGapsAreOfTheMostAndTheLeastDeprived(t *testing.T) {
	r := alliance(t, 40, 3)
	b, ok := r.deprivation()
	require.True(t, ok)
	g, ok := r.gapOf(2, "prehab_uptake", b)
	require.True(t, ok)
	most, least := r.of(2, inGroup("prehab_uptake", b, "1")), r.of(2, inGroup("prehab_uptake", b, "5"))
	require.InDelta(t, most.Mean-least.Mean, g.points.Mean, 1e-9)
	require.InDelta(t, most.Mean/least.Mean, g.times.Mean, 1e-9)
	require.InDelta(t, 42.1-57.3, g.points.Mean, 0.3)
	require.True(t, g.points.Low < g.points.Mean && g.points.Mean < g.points.High && g.points.High < 0)
	require.True(t, g.times.Low < g.times.Mean && g.times.Mean < g.times.High && g.times.High < 1)
	_, ok = r.gapOf(0, "prehab_uptake", b)
	require.False(t, ok, "current has no prehab")
	_, ok = r.gapOf(2, "within_62_days", b)
	require.False(t, ok, "it is not told by fifth here")
}

// The file has a row for each gap on the page, with the same figures.
func TestTheFileOfGapsHasWhatThePageShows(t *testing.T) {
	r := alliance(t, 40, 3)
	var b bytes.Buffer
	require.NoError(t, r.Print(&b, "gaps.csv"))
	rows, err := csv.NewReader(&b).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1+2, "of two options, one measure")
	page := pageOf(t, r)
	require.Contains(t, strings.ToLower(page), "gap between the most and the least deprived (quintile 1 less quintile 5)")
	for _, row := range rows[1:] {
		gap, err := strconv.ParseFloat(row[9], 64)
		require.NoError(t, err)
		require.Contains(t, page, strconv.FormatFloat(gap, 'f', 1, 64)+" +/- ")
	}
}

// Without fifths, or with one, there is nothing to compare. What a gap in waits comes from
// is said as far as the program tells, and where there is a wait.
func TestGapsAreToldWhereThereAreTwoToCompare(t *testing.T) {
	const part, chance = "the least deprived (", "the model gives all the same way"
	r := alliance(t, 40, 3)
	r.AskedFor = []AskedFor{{Attribute: "imd"}}
	require.NotContains(t, strings.Join(strings.Fields(pageOf(t, r)), " "), chance, "no wait is told by fifth")
	for _, list := range [][]kpi.Breakdown{nil, {{Name: "imd", Values: []string{"1"}}}, {{Name: "site", Values: []string{"1", "5"}}}} {
		r := alliance(t, 40, 3)
		r.Breakdowns = list
		require.NotContains(t, strings.ToLower(pageOf(t, r)), part)
	}
	waits := setOf(t, []made{by(all("within_62_days", 1000, 0.8, 61.3, 61.5), "imd", "1"), by(all("within_62_days", 1000, 0.8, 62, 62.5), "imd", "5")}, 5, "current", "beds")
	for _, c := range []struct {
		asked []AskedFor
		says  string
	}{
		{nil, ""},
		{[]AskedFor{{Attribute: "imd"}}, chance},
		{[]AskedFor{{Attribute: "imd", Steps: []string{"a.fit", "b.told"}}}, "act at a.fit and b.told alone: a gap in who is treated within 62 days comes from there, or is chance."},
		{[]AskedFor{{Attribute: "imd", Steps: make([]string, mostSteps+1)}}, ""},
	} {
		r := New(meta(waits), waits, r.Machine)
		r.AskedFor = c.asked
		page := strings.Join(strings.Fields(pageOf(t, r)), " ")
		require.Contains(t, page, c.says)
		require.Equal(t, c.says != "", strings.Contains(page, "treated within 62 days is chance") || strings.Contains(page, "or is chance."))
	}
}

// A gap of handfuls of patients looked like any other. Where its interval takes in no gap
// and one of half as much again, or hardly anybody is in one of the fifths, the page says so
// in its place, and the file beside it.
func TestAGapOfFewPatientsIsNotTold(t *testing.T) {
	uptake := func(patients int64, spread, most, least float64) *Results {
		set := setOf(t, []made{by(all("prehab_uptake", patients, spread, most, most), "imd", "1"), by(all("prehab_uptake", patients, 0, least, least), "imd", "5")}, 6, "current", "prehab")
		r := New(Meta{ScenarioName: "x", Level: 0.95, Breakdowns: []kpi.Breakdown{{Name: "imd", Values: []string{"1", "5"}}}}, set, facts.Machine{})
		return r
	}
	few := func(r *Results) bool {
		b, _ := r.deprivation()
		g, ok := r.gapOf(1, "prehab_uptake", b)
		require.True(t, ok)
		return g.few
	}
	require.False(t, few(uptake(1000, 1, 42, 57)), "a gap")
	require.False(t, few(uptake(1000, 1, 50, 50)), "no gap")
	wide := uptake(1000, 60, 50, 52)
	require.True(t, few(wide))
	page := strings.Join(strings.Fields(pageOf(t, wide)), " ")
	require.Contains(t, page, "too few to tell: hardly anybody is in one of the two, or there are so few patients or replications that the interval takes in no gap")
	var b bytes.Buffer
	require.NoError(t, wide.Print(&b, "gaps.csv"))
	require.Contains(t, b.String(), ",too few to tell\n")
	require.NotContains(t, strings.Join(strings.Fields(pageOf(t, uptake(1000, 1, 42, 57))), " "), "too few to tell")
}
