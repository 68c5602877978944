package report

import (
	"bytes"
	"slices"
	"strings"
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
		require.Contains(t, page(t, r), "(o): of other patients than in current; without a star its change is no finding, however sure. other: Treated within 62 days and median days at 62-day clock stops: 100 fewer patients a year come to a 62-day clock stop. They are not counted.")
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
	require.Contains(t, list(45), "other: On the 62-day list: 40 more patients a year give up or are turned away. They wait no longer.")
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

// results of ten replications, in which current has the first of two ratios and the
// option the second, both moved a little by chance.
func paired(of map[result.Column][2]result.Ratio) *Results {
	set := &result.Set{Options: []string{"current", "other"}}
	for c := range of {
		set.Columns = append(set.Columns, c)
	}
	slices.SortFunc(set.Columns, func(a, b result.Column) int { return strings.Compare(a.Measure+a.Value, b.Measure+b.Value) })
	for n := range int64(10) {
		row := result.Row{Replication: int(n), Options: make([][]result.Ratio, 2)}
		for _, c := range set.Columns {
			for o, x := range of[c] {
				x.Num += (n % 3) * int64(1+o) * x.Num / 1000
				row.Options[o] = append(row.Options[o], x)
			}
		}
		set.Rows = append(set.Rows, row)
	}
	return New(Meta{ScenarioName: "x", Level: 0.95, From: "2027-04-01", To: "2028-03-31",
		Resources: []kpi.Resource{{Name: "linac", Title: "Linac"}, {Name: "theatre", Title: "Theatre"}}}, set, facts.Machine{})
}

func days(mean, of int64) result.Ratio {
	return result.Ratio{Num: mean * of * secondsOfDay, Den: of * secondsOfDay}
}

func each(n int64) result.Ratio { return result.Ratio{Num: n, Den: 1} }

// Where no operation is at risk of anything, stays are counted: a mean stay that falls
// because those who would lie long do not come is no finding, and neither is one that
// rises because those who would lie briefly do not; unless they are too few to make it.
func TestAMeanStayOfFewerStaysIsNoFinding(t *testing.T) {
	stay := window("mean_ward_stay")
	for _, c := range []struct {
		name                 string
		mean, stays, waiting int64
		operations           [2]int64
		star, mark           bool
	}{
		{"fewer stays, more wait", 20, 500, 400, [2]int64{}, false, true},
		{"fewer and longer stays, more wait", 40, 500, 400, [2]int64{}, false, true},
		{"as many stays", 20, 1000, 400, [2]int64{}, true, false},
		{"fewer stays, nobody more waits", 20, 500, 10, [2]int64{}, true, false},
		{"fewer readmitted, as many operations", 20, 500, 400, [2]int64{900, 900}, true, false},
		// A tenth fewer, each of ten mean stays at most and of none at least, can take all
		// of these stays away or add a ninth; a tenth more can take away an eleventh.
		{"a tenth fewer, much longer stays", 34, 900, 400, [2]int64{}, true, false},
		{"a tenth fewer, longer stays", 33, 900, 400, [2]int64{}, false, true},
		{"a tenth more, much shorter stays", 27, 1100, 0, [2]int64{}, true, false},
		{"a tenth more, shorter stays", 28, 1100, 0, [2]int64{}, false, true},
		{"fewer operations", 20, 500, 400, [2]int64{900, 500}, false, true},
	} {
		of := map[result.Column][2]result.Ratio{
			stay:                                 {days(30, 1000), days(c.mean, c.stays)},
			atResource("still_waiting", "linac"): {each(10), each(c.waiting)},
		}
		if c.operations[0] > 0 {
			of[window("operations")] = [2]result.Ratio{each(c.operations[0]), each(c.operations[1])}
		}
		r := paired(of)
		text := r.marked(1, stay, 1)
		require.Equal(t, c.star, strings.Contains(text, "*"), "%s: %s", c.name, text)
		require.Equal(t, c.mark, strings.Contains(text, othersMark), "%s: %s", c.name, text)
	}
}

// What binds speaks as the table does: a queue that fewer come to, since they are held
// back elsewhere, is no shorter by the option; a longer one is longer.
func TestAQueueThatFewerComeToIsNoFinding(t *testing.T) {
	theatre := atResource("wait_of_all", "theatre")
	for _, c := range []struct {
		mean, come, waiting int64
		star, mark          bool
	}{
		{20, 500, 400, false, true},
		{20, 1000, 400, true, false},
		{20, 500, 10, true, false},
		{40, 500, 400, true, false},
		{40, 2000, 0, true, false},
	} {
		r := paired(map[result.Column][2]result.Ratio{
			theatre:                              {days(30, 1000), days(c.mean, c.come)},
			atResource("still_waiting", "linac"): {each(10), each(c.waiting)},
		})
		text := r.queueChanges(1, []queue{{Resource: r.resource("theatre")}})
		require.Contains(t, text, "mean wait for Theatre ")
		require.Equal(t, c.star, strings.Contains(text, "*"), text)
		require.Equal(t, c.mark, strings.Contains(text, othersMark), text)
		require.Equal(t, c.mark, strings.Contains(r.noteOf(1, theatre), " fewer patients a year come to wait for it or are served at once; they are not counted"), r.noteOf(1, theatre))
	}
}

// Beds in use go with bed-days; what a star beside the mark means is said, and each reason
// names its lines.
func TestBedsInUseOfUntreatedPatientsAreMarked(t *testing.T) {
	beds := window("ward_occupancy")
	of := map[result.Column][2]result.Ratio{
		beds:                    {{Num: 100 * 800, Den: 1000}, {Num: 100 * 600, Den: 1000}},
		window("ward_bed_days"): {each(9000), each(7000)},
		window("treatments"):    {each(1000), each(700)},
	}
	text := page(t, paired(of))
	require.Regexp(t, `Ward beds in use by all, % of open beds [\d.]+ \+/- [\d.]+ 60\.\d -\d+\.\d \+/- [<\d.]+ \* \(o\)`, text)
	require.Contains(t, text, "With a star, in a line that may go with patients treated, the change is sure, and so is that fewer or more are treated, which may be all of it: no effect on those who are treated is shown.")
	require.Contains(t, text, "other: Ward bed-days of cancer patients and ward beds in use by anybody may go with fewer patients treated.")
	require.NotContains(t, text, "would only add to it")

	of[window("treatments")] = [2]result.Ratio{each(1000), each(1000)}
	require.NotContains(t, page(t, paired(of)), othersMark)
	of[window("treatments")] = [2]result.Ratio{each(1000), each(700)}
	of[beds] = [2]result.Ratio{{Num: 100 * 800, Den: 1000}, {Num: 100 * 800, Den: 1400}}
	require.Empty(t, paired(of).others(1, beds), "more beds are open")
	of[beds] = [2]result.Ratio{{Num: 100 * 800, Den: 1000}, {Num: 100 * 900, Den: 1000}}
	require.Empty(t, paired(of).others(1, beds), "others lie in them")
}

// Who is not counted is said once, and which lines each reason is for. 300 in the 366 days
// of the window are 299 a year.
func TestReasonsNameTheirLinesOnce(t *testing.T) {
	r := paired(map[result.Column][2]result.Ratio{
		window("within_31_days"):             {{Num: 100 * 800, Den: 1000}, {Num: 100 * 500, Den: 900}},
		window("within_62_days"):             {{Num: 100 * 600, Den: 1000}, {Num: 100 * 500, Den: 700}},
		atResource("still_waiting", "linac"): {each(10), each(400)},
	})
	text := page(t, r)
	require.Contains(t, text, "other: Treated within 31 days: 100 fewer patients a year come to a 31-day clock stop. Treated within 62 days: 299 fewer patients a year come to a 62-day clock stop. They are not counted.")
	require.Contains(t, text, "With a star, in a line that leaves patients out, the change is sure, and those left out would only add to it.")
	require.NotContains(t, text, "no effect on those")
}
