package report

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/sim/result"
)

// stopsOf are results in which 800 of 1,000 clock stops a year are in time, and in others
// as many as a test says, of as many stops, while so many patients wait at the end.
func stopsOf(replications int, within, stops, waiting int64) *Results {
	set := &result.Set{Options: []string{"current", "other"}, Columns: []result.Column{
		window("within_62_days"), window("median_62_days"), atResource("still_waiting", "linac"), window("referrals"),
	}}
	for n := range int64(replications) {
		x := n % 3
		set.Rows = append(set.Rows, result.Row{Replication: int(n), Options: [][]result.Ratio{
			{{Num: 100 * (800 + x), Den: 1000 + x}, {Num: 50 + x, Den: 1}, {Num: 10 + x, Den: 1}, {Num: 1100, Den: 1}},
			{{Num: 100 * (within + x), Den: stops + x}, {Num: 40 + 2*x, Den: 1}, {Num: waiting + x*x, Den: 1}, {Num: 1100, Den: 1}},
		}})
	}
	return New(Meta{ScenarioName: "x", Level: 0.95, From: "2027-04-01", To: "2028-03-31", Resources: []kpi.Resource{{Name: "linac"}}}, set, facts.Machine{})
}

// Patients who wait for ever have no clock stop, so a closed unit reads as an improvement
// of the standard. The line has no star then, and says of whom it is; the files too, and
// there neither side is better.
func TestASharePatientsHeldBackImproveIsNoFinding(t *testing.T) {
	for _, replications := range []int{2, 4, 10} {
		r := stopsOf(replications, 780, 900, 120)
		require.Regexp(t, `Treated within 62 days, % of clock stops 80\.. \+/- [\d.]+ 86\.7 \+6\.[67]\d? \+/- [<\d.]+ \(o\) `, page(t, r))
		require.Contains(t, page(t, r), "(o): of other patients than in current; without a star its change is no finding, however sure. other: 100 fewer patients a year come to a 62-day clock stop; they are not counted.")
		var b bytes.Buffer
		require.NoError(t, differencesCSV.Write(&b, r))
		require.Regexp(t, `\nother,within_62_days,[^\n]*,window,points,,6\.[^\n]*,other patients: 100 fewer patients a year come to a 62-day clock stop; they are not counted\n`, b.String())
		require.Regexp(t, `\nother,median_62_days,[^\n]*,window,days,,[^\n]*,other patients: 100 fewer patients a year`, b.String())
		b.Reset()
		require.NoError(t, headlineCSV.Write(&b, r))
		require.NotRegexp(t, `within_62_days.*leaves out 0`, b.String())
	}
}

func TestAShareOfAsManyPatientsKeepsItsStar(t *testing.T) {
	for _, c := range []struct {
		name                   string
		within, stops, waiting int64
		star, mark             bool
	}{
		{"as many come to a stop", 900, 1000, 10, true, false},
		{"fewer come, and nobody more waits", 780, 900, 10, true, false},
		{"worse, though who waits is not counted", 600, 900, 120, true, true},
		{"those who waited for ever are treated late", 800, 1100, 0, false, true},
		{"better, though those who waited are counted", 1000, 1100, 0, true, true},
	} {
		r := stopsOf(10, c.within, c.stops, c.waiting)
		text := r.marked(1, window("within_62_days"), 1)
		require.Equal(t, c.star, bytes.Contains([]byte(text), []byte("*")), "%s: %s", c.name, text)
		require.Equal(t, c.mark, bytes.Contains([]byte(text), []byte(othersMark)), "%s: %s", c.name, text)
	}
}

// A list that is shorter because patients give up is no finding either.
func TestAListFromWhichPatientsGoAwayIsNoBetter(t *testing.T) {
	list := func(gone int64) string {
		set := &result.Set{Options: []string{"current", "other"}, Columns: []result.Column{window("waiting_list_mean"), atResource("gave_up_share", "clinic")}}
		for n := range int64(10) {
			set.Rows = append(set.Rows, result.Row{Replication: int(n), Options: [][]result.Ratio{
				{{Num: 900 + n, Den: 1}, {Num: 100 * 5, Den: 100}}, {{Num: 700 + n + n%2, Den: 1}, {Num: 100 * gone, Den: 100}},
			}})
		}
		r := New(Meta{ScenarioName: "x", Level: 0.95, From: "2027-04-01", To: "2028-03-31", Resources: []kpi.Resource{{Name: "clinic"}}}, set, facts.Machine{})
		return page(t, r)
	}
	require.Regexp(t, `mean patients 90\d \+/- [\d.]+ 70\d -\d+ \+/- [<\d.]+ \*`, list(5))
	require.Regexp(t, `mean patients 90\d \+/- [\d.]+ 70\d -\d+ \+/- [<\d.]+ \(o\)`, list(45))
	require.Contains(t, list(45), "other: 40 more patients a year give up or are turned away; they wait no longer.")
}

// Fewer bed-days of patients who are not treated are no improvement.
func TestBedDaysOfUntreatedPatientsAreNotBetter(t *testing.T) {
	better := func(to float64, operations ...float64) string {
		h := fall(to)
		h.values["operations"] = operations
		return h.results(t).better(1, window("ward_bed_days"))
	}
	require.Equal(t, "lower", better(900, 100, 100))
	require.Empty(t, better(900, 100, 90))
	require.Empty(t, better(1100, 100, 110))
	require.Equal(t, "lower", better(900, 100, 110), "fewer bed-days though more are treated")
}
