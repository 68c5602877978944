package report

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/sim/result"
)

// hospital is one with one ward and one theatre, of which a test says what is
// measured and what arithmetic found.
type hospital struct {
	values       map[string][]float64 // "measure" or "measure resource": by option
	loads        []facts.Load
	replications int
}

func (h hospital) results(t *testing.T) *Results {
	t.Helper()
	options := []string{"current"}
	var list []made
	for _, name := range []string{
		"ward_bed_days", "ward_bed_days_less_luck", "mean_ward_stay", "prehab_dose", "prehab_sessions", "operations", "treatments", "routine_admissions", "cancelled_on_the_day",
		"wait_of_all ward", "queue_length ward", "still_waiting ward", "waited_so_far ward", "queue_growth ward", "unserved ward", "capacity_used ward", "arrivals ward",
		"lost_share ward", "gave_up_share ward",
		"wait_of_all theatre", "queue_length theatre", "still_waiting theatre", "waited_so_far theatre", "queue_growth theatre", "unserved theatre", "capacity_used theatre", "arrivals theatre",
	} {
		if values := h.values[name]; values != nil {
			measure, resource, one := strings.Cut(name, " ")
			m := all(measure, 1000, 0.02, values...)
			if one {
				m = by(m, "resource", resource)
			}
			list = append(list, m)
			if len(values) > 1 {
				options = []string{"current", "other"}
			}
		}
	}
	set := setOf(t, list, h.replications, options...)
	meta := Meta{
		ScenarioName: "h", Level: 0.95, From: "2027-04-01", To: "2030-03-31", Loads: h.loads,
		Options: []facts.Option{{ID: "current", Name: "Current"}, {ID: "other", Name: "Other"}}[:len(options)],
		Resources: []kpi.Resource{
			{Name: "ward", Title: "Ward", Group: "ward", Unit: "bed", Kind: "places"},
			{Name: "theatre", Title: "Theatre", Group: "theatre", Kind: "lists"},
		},
	}
	return New(meta, set, facts.Machine{})
}

// page is the table in one line.
func page(t *testing.T, r *Results) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, document.Text(&b, r.Document(), 100))
	return strings.Join(strings.Fields(b.String()), " ")
}

// asked are loads of the ward and the theatre that both can give.
func asked() []facts.Load {
	return []facts.Load{
		{Option: "current", Resource: "ward", Unit: "bed-days", Offered: 90, Capacity: 100, Ceiling: 100, Share: 0.9, ShareCeiling: 0.9},
		{Option: "current", Resource: "theatre", Unit: "hours", Offered: 90, Capacity: 100, Ceiling: 100, Share: 0.9, ShareCeiling: 0.9},
	}
}

// quiet is a hospital in which everybody is served within a day or two.
func quiet() hospital {
	return hospital{replications: 10, loads: asked(), values: map[string][]float64{
		"wait_of_all ward": {0.5}, "queue_length ward": {1}, "still_waiting ward": {1}, "waited_so_far ward": {0.5}, "queue_growth ward": {0}, "unserved ward": {0}, "capacity_used ward": {90},
		"wait_of_all theatre": {12}, "queue_length theatre": {3}, "still_waiting theatre": {3}, "waited_so_far theatre": {9}, "queue_growth theatre": {0}, "unserved theatre": {0}, "capacity_used theatre": {90},
		"arrivals theatre": {365.25},
	}}
}

// closed is the same hospital with its ward shut from June 2027.
func closed() hospital {
	h := quiet()
	h.values["wait_of_all ward"], h.values["queue_length ward"], h.values["still_waiting ward"] = []float64{400}, []float64{380}, []float64{910}
	h.values["waited_so_far ward"], h.values["unserved ward"], h.values["queue_growth ward"] = []float64{460}, []float64{990}, []float64{900}
	l := &h.loads[0]
	l.Capacity, l.Ceiling, l.Share, l.ShareCeiling = 0, 0, math.Inf(1), math.Inf(1)
	l.Passes, l.PassesCeiling, l.Closed = facts.Spell{From: "2027-06"}, facts.Spell{From: "2027-06"}, facts.Spell{From: "2027-06"}
	return h
}

func TestAQueueThatNobodyLeavesComesFirst(t *testing.T) {
	h := closed()
	h.values["wait_of_all theatre"] = []float64{900} // longer than anybody has waited for the ward
	r := h.results(t)
	queues := r.queues(0)
	require.Equal(t, "ward", queues[0].Name)
	require.True(t, queues[0].Unserved)
	require.False(t, queues[1].Unserved)
	text := page(t, r)
	require.Contains(t, text, "Current: Ward has none open from June 2027. When the window ends 910 patients who need it are waiting, 460 days so far on average; as things stand nobody will be served.")
	require.NotContains(t, text, "everybody")

	h.loads = nil // a ward that serves nobody for another reason, as two patients who wait for each other
	require.Contains(t, page(t, h.results(t)), "Current: Ward serves nobody in the last 990 days of the window.")
}

// Somebody waits for a bed that opens next month: the queue is long, not dead.
func TestAQueueIsNotDeadWhileItMayOpen(t *testing.T) {
	h := closed()
	h.loads[0].Closed.Until, h.values["unserved ward"] = "2030-02", []float64{0}
	require.False(t, h.results(t).queues(0)[0].Unserved)
	h.values["unserved ward"] = []float64{31} // a month in which nobody happened to be served
	require.False(t, h.results(t).unserved(0, "ward"))
	h.values["unserved ward"] = []float64{92}
	require.True(t, h.results(t).unserved(0, "ward"))
	delete(h.values, "still_waiting ward")
	h.loads[0].Closed.Until = ""
	require.False(t, h.results(t).unserved(0, "ward"), "nobody needs it")
}

// That all are served takes arithmetic and simulation, and every list.
func TestAllAreServedOnlyIfEveryListIsFinite(t *testing.T) {
	const served = "in time everybody who comes is served"
	require.Contains(t, page(t, quiet().results(t)), served)
	for name, c := range map[string]struct {
		change func(h *hospital)
		want   string
	}{
		"a list that grows though arithmetic has enough": {func(h *hospital) { h.values["queue_growth theatre"] = []float64{110} },
			"Current: by arithmetic enough of these is open or may be added, yet their lists grow from the first month of the window to the last: Theatre by 110 patients, as many as come in 100.0 days."},
		"more asked than opens, and it grows": {func(h *hospital) {
			h.loads[1].Share, h.loads[1].ShareCeiling, h.loads[1].PassesCeiling = 1.4, 1.4, facts.Spell{From: "2028-01"}
			h.values["queue_growth theatre"] = []float64{110}
		}, "Current: more is asked than is open, with all that may be added, and lists grow from the first month of the window to the last: Theatre from January 2028 by 110 patients"},
		"more asked than opens, and work goes on past closing": {func(h *hospital) {
			h.loads[1].Share, h.loads[1].ShareCeiling, h.loads[1].PassesCeiling = 1.5, 1.5, facts.Spell{From: "before"}
			h.loads[1].Relief = []string{"work goes on past closing"}
		}, "Current: by arithmetic more is asked than is open, with all that may be added, yet lists do not grow beyond chance from the first month of the window to the last: Theatre from the start (work goes on past closing)."},
		"a closed ward":         {func(h *hospital) { *h = closed() }, "Ward has none open"},
		"one replication":       {func(h *hospital) { h.replications = 1 }, "By arithmetic nothing on the pathway is asked for more than it can give with what it may add. 1 replication is too few to say whether a list grows."},
		"four replications":     {func(h *hospital) { h.replications = 4 }, "4 replications are too few to say whether a list grows."},
		"a window of one month": {func(h *hospital) { delete(h.values, "queue_growth theatre") }, "A window of one month is too short to say whether a list grows."},
		"some give up":          {func(h *hospital) { h.values["gave_up_share ward"] = []float64{3} }, "no list grows beyond chance; but some patients give up or are turned away."},
		"nobody asks for anything": {func(h *hospital) {
			h.values = map[string][]float64{"wait_of_all theatre": {lacks}, "queue_growth theatre": {0}, "arrivals theatre": {0}, "ward_bed_days": {0}}
		}, "Current"},
	} {
		h := quiet()
		c.change(&h)
		text := page(t, h.results(t))
		require.NotContains(t, text, served, name)
		require.Contains(t, text, c.want, name)
	}
}

// Routine patients from an endless list are never all served.
func TestTheEndlessListNeverEnds(t *testing.T) {
	h := quiet()
	h.values["routine_admissions"] = []float64{3000}
	require.Contains(t, page(t, h.results(t)), "serves no more of them; only the list of routine patients never ends.")
}

// Of many lists one grows by chance alone.
func TestAListGrowsIfItIsClearAmongAll(t *testing.T) {
	h := quiet()
	r := h.results(t)
	d := r.growth(0, "theatre")
	d.Mean, d.Low, d.High = 1.2, 0.2, 2.2
	require.True(t, beyondChance(d, 1))
	require.False(t, beyondChance(d, 40))
	d.Low, d.High = math.NaN(), math.NaN()
	require.True(t, beyondChance(d, 40), "one replication cannot tell")
	d.Mean = math.NaN()
	require.False(t, beyondChance(d, 1))
}

// Nothing turns at 1% of operations cancelled: what is simulated is said.
func TestWhatFreedBedsDoHasNoThreshold(t *testing.T) {
	says := func(cancelled float64) string {
		h := quiet()
		h.values["cancelled_on_the_day"] = []float64{cancelled}
		r := h.results(t)
		return r.bedSentence(r.queues(0), r.fullestBeds(0))
	}
	require.Equal(t, "If beds are freed: 0.9% of operations are cancelled on the day for want of a bed (fullest: Ward, 90% of the beds that may be filled). Apart from beds, patients wait longest for Theatre (12.0 days).", says(0.9))
	require.Equal(t, says(0.9), strings.Replace(says(1.1), "1.1%", "0.9%", 1))
}

// Which waits do not change is said, lest another one does.
func TestChangesOfWaitsNameTheWaits(t *testing.T) {
	h := quiet()
	for name, v := range h.values {
		h.values[name] = []float64{v[0], v[0]}
	}
	require.Contains(t, page(t, h.results(t)), "Other: no change beyond chance in the mean wait for Theatre.")
	h.values["wait_of_all theatre"][1] = 10
	require.Contains(t, page(t, h.results(t)), "Other: mean wait for Theatre 10.0 days (-2.")
	// In a network that runs in minutes a change of minutes is one.
	h.values["wait_of_all ward"] = []float64{0.001, 0.001}
	h.values["wait_of_all theatre"] = []float64{0.007, 0.042}
	r := h.results(t)
	require.Contains(t, r.queueChanges(1, r.queues(0)), "Theatre 1.0 hours (+0.8")
	// A wait of 17 minutes that was 120 days has not changed by 173,000 somethings.
	h.values["wait_of_all theatre"] = []float64{120, 0.0118}
	r = h.results(t)
	require.Contains(t, r.queueChanges(1, r.queues(0)), "Theatre <0.1 days (\u2212120.0 ±")
	// A ward that only the other option closes has nothing to be compared with.
	h = quiet()
	for name, v := range h.values {
		h.values[name] = []float64{v[0], v[0]}
	}
	h.values["wait_of_all ward"], h.values["queue_length ward"], h.values["still_waiting ward"] = []float64{lacks, 400}, []float64{0, 9}, []float64{0, 9}
	require.Contains(t, page(t, h.results(t)), "mean wait for Ward 400 days (nobody waits for it in current)")
	// Beds that an operation brings along are in use, and nobody waits for them; nor does
	// whoever finds none. A queue that all leave before they are served is one.
	none := func(used, asked, queue, load float64) string {
		h.values["wait_of_all ward"], h.values["queue_length ward"] = []float64{12, lacks}, []float64{1, queue}
		h.values["capacity_used ward"], h.values["arrivals ward"] = []float64{90, used}, []float64{90, asked}
		h.loads = []facts.Load{{Resource: "ward", Option: "other", Offered: load}}
		r := h.results(t)
		return r.queueChanges(1, r.queues(0))
	}
	require.Contains(t, none(68, lacks, lacks, 0), "Ward none, since nobody waits for it")
	require.Contains(t, none(lacks, 9, lacks, 0), "Ward none, since nobody waits for it")
	require.Contains(t, none(lacks, lacks, lacks, 0.5), "Ward none, since nobody waits for it")
	require.Contains(t, none(lacks, 9, 2, 0.5), "Ward none, since nobody gets it")
	require.Contains(t, none(lacks, lacks, lacks, 0), "Ward none, since nobody asks for it")
}

// A ward that is shut to some who ask for it serves others.
func TestWhoIsKeptOutIsSaid(t *testing.T) {
	h := closed()
	l := &h.loads[0]
	l.Who, l.BarredWho, l.Barred, l.Closed = "class b", "class b", facts.Spell{From: "before"}, facts.Spell{}
	l.Passes, l.PassesCeiling = l.Barred, l.Barred
	h.values["unserved ward"] = []float64{0}
	h.values["queue_growth ward"] = []float64{40}
	text := page(t, h.results(t))
	require.Contains(t, text, "Current: by arithmetic Ward has nothing open from the start for class b; as things stand none of them will be served.")
	require.Contains(t, text, "Ward from the start for class b by 40.0 patients")
	require.Contains(t, text, "Ward, class b closed closed at the start at the start")
	require.NotContains(t, text, "enough of these is open")
	require.NotContains(t, text, "Ward has none open")
}

func TestALoadWithoutBoundSurvivesFiles(t *testing.T) {
	l := closed().loads[0]
	text, err := json.Marshal(l)
	require.NoError(t, err)
	require.Contains(t, string(text), `"share":null,"share_ceiling":null,"unbounded":true`)
	unlimited := facts.Load{Resource: "home", Capacity: math.Inf(1), Ceiling: math.Inf(1), Relief: []string{"a"}, Beside: true}
	text, err = json.Marshal(unlimited)
	require.NoError(t, err)
	require.Contains(t, string(text), `"capacity":null`)

	var b bytes.Buffer
	require.NoError(t, loadsCSV.Write(&b, closed().results(t)))
	require.Contains(t, b.String(), "\ncurrent,ward,Ward,ward,year 1,bed-days per year,90,0,0,,,yes,2027-06,,2027-06,,2027-06,,,,,\n")
	require.Contains(t, b.String(), "\ncurrent,theatre,Theatre,theatre,year 1,hours per year,90,100,100,0.9,0.9,no,,,,,,,,,,\n")
	require.Contains(t, page(t, closed().results(t)), "Ward closed closed June 2027 June 2027")
}

func TestUseAboveAllOfItSaysWhatItMeans(t *testing.T) {
	h := quiet()
	h.values["capacity_used theatre"] = []float64{300}
	r := h.results(t)
	text := page(t, r)
	require.Contains(t, text, " 300% ")
	require.Contains(t, text, "above 100% where work went on past closing, more were there than places, or what is kept back was used.")
	require.NotContains(t, page(t, quiet().results(t)), "above 100% where")
	var b bytes.Buffer
	require.NoError(t, measuresCSV.Write(&b, r))
	require.Contains(t, b.String(), "Use of capacity that may be filled (above 100%: past closing, above capacity, or what is kept back)")
}

// Who needs the theatre and critical care waits in the list of the theatre: that one
// grows though enough of it is open, and critical care has no list that could.
func TestWhoNeedsTwoResourcesWaitsInOneList(t *testing.T) {
	h := closed()
	l := &h.loads[0]
	l.Closed.Until, l.PassesCeiling.Until = "2028-06", "2028-06"
	h.values["still_waiting ward"], h.values["queue_growth ward"], h.values["unserved ward"] = []float64{0}, []float64{0}, []float64{0}
	h.values["queue_growth theatre"] = []float64{110}
	both := func(months float64) string {
		h.values["queue_growth theatre"] = []float64{months}
		r := h.results(t)
		r.Resources[0].QueuedAt, r.Resources[0].Elsewhere = []string{"theatre"}, true
		return page(t, r)
	}
	text := both(110)
	require.Contains(t, text, "Theatre by 110 patients, as many as come in 100.0 days (there waits too whoever also needs Ward, which is closed between June 2027 and June 2028).")
	require.Contains(t, text, "Current: by arithmetic more is asked than is open, with all that may be added, and whoever needs it waits in another list: Ward between June 2027 and June 2028 (that for Theatre, which grows).")
	require.NotContains(t, text, "yet lists do not grow")
	require.Contains(t, both(0), "waits in another list: Ward between June 2027 and June 2028 (that for Theatre, without growth beyond chance).")
}

// fall is a change in bed-days: from 1000 to some, with a stay of 5 days.
func fall(to float64) hospital {
	return hospital{replications: 10, values: map[string][]float64{"ward_bed_days": {1000, to}, "mean_ward_stay": {5, 5}}}
}

// The page says which of two lines of bed-days is to be quoted, so whatever it says of
// released bed-days, and every file, is of that line.
func TestReleasedBedDaysAreThoseOfTheLineToBeQuoted(t *testing.T) {
	h := fall(960)
	h.values["ward_bed_days_less_luck"] = []float64{1000, 900}
	r := h.results(t)
	text := page(t, r)
	require.Contains(t, text, "it is the line to quote, and what is said of released bed-days is taken from it")
	require.Contains(t, text, "100 ward bed-days a year released, room for 20 patients")
	require.NotContains(t, text, "40 ward bed-days a year released")
	for _, file := range []Format{headlineCSV, differencesCSV} {
		var b strings.Builder
		require.NoError(t, file.Write(&b, r))
		for line := range strings.Lines(b.String()) {
			if strings.Contains(line, "additional_capacity_equivalent") {
				require.Regexp(t, `,(19\.[5-9]|20)[\d.]*,`, line, file.File)
			}
		}
		require.Contains(t, b.String(), "additional_capacity_equivalent")
	}
	require.Contains(t, page(t, fall(960).results(t)), "40 ward bed-days a year released", "where there is but one line")
}

func TestBedDaysThatFewerPatientsUseAreNotReleased(t *testing.T) {
	for _, c := range []struct {
		name               string
		to                 float64
		counts             map[string][]float64
		released           float64
		want               string
		replications, more int
	}{
		{"as many are treated", 900, map[string][]float64{"operations": {100, 100}, "treatments": {300, 300}}, 100,
			"100 ward bed-days a year released, room for 20 patients at current's mean stay of 5.0 days", 10, 0},
		{"more are treated", 900, map[string][]float64{"operations": {100, 110}}, 100, "100 ward bed-days a year released", 10, 0},
		{"half of the operations", 500, map[string][]float64{"operations": {100, 50}, "treatments": {300, 250}}, 0,
			"500 fewer ward bed-days a year used, as fewer patients are treated: how many bed-days these would have used is not known, so none counts as released", 10, 0},
		// A tenth of the patients with two tenths of the bed-days: those who lie longest.
		{"a tenth of the operations", 800, map[string][]float64{"operations": {100, 90}}, 0, "so none counts as released", 10, 0},
		{"one operation in a hundred", 800, map[string][]float64{"operations": {100, 99}}, 100,
			"200 fewer ward bed-days a year used, at most 100 of them as fewer patients are treated, were each one of the heaviest users; 100 counted as released, room for 20 patients", 10, 0},
		{"one treatment in a hundred", 800, map[string][]float64{"operations": {100, 100}, "treatments": {300, 297}}, 100, "at most 100 of them as fewer", 10, 0},
		{"two replications", 800, map[string][]float64{"operations": {100, 90}}, 0, "fewer ward bed-days a year used, perhaps as fewer patients are treated: how", 2, 0},
		{"four, and one in a hundred", 800, map[string][]float64{"operations": {100, 99}}, 100, "at most 100 of them perhaps as fewer patients are treated, were", 4, 0},
		{"four, and more are used", 1200, map[string][]float64{"operations": {100, 110}}, 0, "more ward bed-days a year used, perhaps as more patients are treated", 4, 0},
		{"more are used by more patients", 1200, map[string][]float64{"operations": {100, 110}}, 0, "200 more ward bed-days a year used, as more patients are treated", 10, 0},
		{"more are used by as many", 1200, map[string][]float64{"operations": {100, 100}}, -200, "200 more ward bed-days a year used.", 10, 0},
		{"one replication", 500, map[string][]float64{"operations": {100, 50}}, 0, "", 1, 0},
	} {
		h := fall(c.to)
		for name, v := range c.counts {
			h.values[name] = v
		}
		h.replications = c.replications
		r := h.results(t)
		require.InDelta(t, c.released, r.released(1, window("ward_bed_days")).Mean, 1, c.name)
		require.InDelta(t, c.released/5, additionalPatients[0].window(r, 1).Mean, 0.2, c.name)
		require.Contains(t, page(t, r), c.want, c.name)
	}
}

// Where nothing but stays is counted, as many stays as before must be there; where a
// ward is shut, emergencies are not admitted, and as many are operated on.
func TestBedDaysOfThoseNotAdmittedAreNotReleased(t *testing.T) {
	stays := func(seconds, count int64) result.Ratio {
		return result.Ratio{Num: seconds, Den: secondsOfDay * count}
	}
	set := &result.Set{Options: []string{"current", "shut"}, Columns: []result.Column{
		window("ward_bed_days"), window("mean_ward_stay"), atResource("still_waiting", "ward"), window("operations"),
	}}
	for n := range 4 {
		x := int64(n)
		set.Rows = append(set.Rows, result.Row{Replication: n, Options: [][]result.Ratio{
			{{Num: 1000 + x, Den: 1}, stays(200*5*secondsOfDay, 200), {Num: 1, Den: 1}, {Num: 50, Den: 1}},
			{{Num: 700 + x, Den: 1}, stays(140*5*secondsOfDay, 140), {Num: 61, Den: 1}, {Num: 50, Den: 1}},
		}})
	}
	meta := Meta{Level: 0.95, Resources: []kpi.Resource{{Name: "ward", Group: "ward", Unit: "bed", Kind: "places"}}}
	r := New(meta, set, facts.Machine{})
	require.InDelta(t, 0, r.released(1, window("ward_bed_days")).Mean, 1e-9, "60 of 200 wait for a bed")
	for i := range set.Rows {
		set.Rows[i].Options[1][2].Num = 1
	}
	require.InDelta(t, 300, New(meta, set, facts.Machine{}).released(1, window("ward_bed_days")).Mean, 1e-9, "60 need no bed any more")
	for i := range set.Rows {
		set.Rows[i].Options[0][3], set.Rows[i].Options[1][3] = result.Ratio{}, result.Ratio{}
	}
	require.InDelta(t, 0, New(meta, set, facts.Machine{}).released(1, window("ward_bed_days")).Mean, 1, "nobody knows why they have none")
}

// What stands under the figures speaks of those that are shown.
func TestTheFootSpeaksOfTheFiguresThatAreShown(t *testing.T) {
	h := fall(900)
	text := page(t, h.results(t))
	require.NotContains(t, text, "Cancer treatments started are simulated")
	require.NotContains(t, text, "Routine patients")
	h.values["treatments"] = []float64{300, 300}
	require.Contains(t, page(t, h.results(t)), "Cancer treatments started are simulated; where demand is met, more of them only mean a shorter list.")
}
