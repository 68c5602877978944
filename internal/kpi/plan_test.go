package kpi

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/engine"
	"prehabsim/sim/result"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

const none = engine.None

// small is a program of one trust and two quintiles with a window of two years
// from 1 April 2027: its tallies, clocks and resources are those of a real one,
// but nobody comes.
// listAndBed is a request for the small program's theatre and ward at once.
func listAndBed() engine.Request {
	one := engine.Amount{Values: []int64{1}}
	return engine.Request{Needs: []engine.Need{
		{Resource: engine.Selector{Table: engine.Each[engine.ResourceID](1)}, Units: one}, {Resource: engine.Selector{Table: engine.Each[engine.ResourceID](0)}, Units: one},
	}}
}

func small() *engine.Program {
	cal := tick.NewCalendar(tick.Date{Year: 2027, Month: 1, Day: 4})
	at := func(y int) tick.Time { return cal.Start(cal.DayOf(tick.Date{Year: y, Month: 4, Day: 1})) }
	tallies := []engine.Tally{
		{Name: "mark.first_treatment"}, {Name: "mark.subsequent_treatment"},
		{Name: "clock.a"}, {Name: "clock.a.within"}, {Name: "clock.a.late"},
		{Name: "clock.b"}, {Name: "clock.b.within"},
		{Name: "use.ward"}, {Name: "background.routine", All: true}, {Name: "background.emergency", All: true},
		{Name: "event.operation", Cohort: true}, {Name: "event.complication", Cohort: true},
		{Name: "luck.ward"}, {Name: "stay.ward"}, {Name: "open stay.ward"},
	}
	return &engine.Program{
		Calendar: cal, Window: at(2027), End: at(2029), Stop: at(2029),
		Scales: [][]engine.AttributeID{nil},
		Attributes: []engine.Attribute{
			{Name: "imd", Values: []string{"1", "2"}, Initial: -1},
			{Name: "complexity", Initial: 1},
		},
		Breakdowns: []engine.AttributeID{0},
		Tallies:    tallies,
		Clocks: []engine.Clock{
			{Name: "a", Measure: "within_62_days", Within: 62, Late: 104, Stopped: engine.Some[engine.TallyID](2), WithinTo: engine.Some[engine.TallyID](3), LateTo: engine.Some[engine.TallyID](4)},
			{Name: "b", Measure: "within_62_days", Within: 62, Stopped: engine.Some[engine.TallyID](5), WithinTo: engine.Some[engine.TallyID](6)},
		},
		Resources: []engine.Resource{
			{Name: "ward", Title: "Ward", Group: ward, Unit: "bed", Capacity: []engine.Level{{Value: 10}}, UseTally: engine.Some[engine.TallyID](7)},
			{Name: "theatre", Group: theatre, Supply: engine.Lists, Capacity: []engine.Level{{Value: 1}}},
			{Name: "home", Unlimited: true, Capacity: []engine.Level{{}}},
		},
		Sources: []engine.Source{
			{Name: "routine", Fill: engine.Some[engine.ResourceID](0), Reserve: 0.2},
			{Name: "emergency"},
		},
	}
}

// emptyCounts runs the program, in which nobody arrives, and forgets what its
// resources did, so that a test may write the numbers.
func emptyCounts(t *testing.T, p *engine.Program) *engine.Counts {
	t.Helper()
	c, err := engine.New(p).Run(rng.NewKey(1, 0))
	require.NoError(t, err)
	clear(c.Resources)
	clear(c.Occupancy)
	return c
}

// tallyAt returns the place of a tally's first count in a year.
func tallyAt(c *engine.Counts, tally, year, cell int) int {
	return (tally*(c.Years+1)+year)*c.Cells + cell
}

type reader struct {
	t    *testing.T
	plan *Plan
	row  []result.Ratio
}

func read(t *testing.T, p *engine.Program, c *engine.Counts) reader {
	t.Helper()
	plan, err := NewPlan([]*engine.Program{p})
	require.NoError(t, err)
	row, _ := plan.Row(0, c)
	return reader{t, plan, row}
}

func (r reader) ratio(measure, by, value string, year int) result.Ratio {
	r.t.Helper()
	for i, c := range r.plan.Columns {
		if c == (result.Column{Measure: measure, By: by, Value: value, Year: year}) {
			return r.row[i]
		}
	}
	r.t.Fatalf("no column %s by %q %q in year %d", measure, by, value, year)
	return result.Ratio{}
}

func (r reader) value(measure, by, value string, year int) float64 {
	r.t.Helper()
	x := r.ratio(measure, by, value, year)
	return float64(x.Num) / float64(x.Den)
}

func TestCountsAYearAreScaledFromTheirPeriod(t *testing.T) {
	p := small()
	c := emptyCounts(t, p)
	c.N[tallyAt(c, 0, 0, 0)] = 366 // April 2027 to March 2028 has 366 days
	c.N[tallyAt(c, 0, 1, 0)] = 730 // the year after 365
	c.N[tallyAt(c, 1, 1, 0)] = 365
	r := read(t, p, c)
	require.Equal(t, 365.25, r.value("first_treatments", "", "", 0))
	require.Equal(t, 730.5, r.value("first_treatments", "", "", 1))
	require.InDelta(t, 1096*365.25/731, r.value("first_treatments", "", "", result.WholeWindow), 1e-9)
	require.InDelta(t, 1461*365.25/731, r.value("treatments", "", "", result.WholeWindow), 1e-9)
}

func TestClocksOfOneMeasureAreAdded(t *testing.T) {
	p := small()
	c := emptyCounts(t, p)
	for tally, n := range map[int]int64{2: 60, 3: 50, 4: 3, 5: 40, 6: 10} {
		c.N[tallyAt(c, tally, 0, 2)] = n // quintile 2
	}
	r := read(t, p, c)
	require.Equal(t, result.Ratio{Num: 6000, Den: 100}, r.ratio("within_62_days", "imd", "2", 0))
	require.Equal(t, result.Ratio{}, r.ratio("within_62_days", "imd", "1", 0), "nobody's clock stopped")
	require.Equal(t, 5.0, r.value("over_104_days", "imd", "2", 0), "a clock without a late day is left out")
	require.Equal(t, result.Ratio{Num: 5000, Den: 60}, func() result.Ratio {
		for tally, n := range map[int]int64{2: 60, 3: 50} {
			c.N[tallyAt(c, tally, 0, 0)] = n
		}
		return read(t, p, c).ratio("clock_within", "clock", "a", 0)
	}())
}

func TestQuantilesComeFromAllClocksOfTheMeasure(t *testing.T) {
	p := small()
	c := emptyCounts(t, p)
	c.Days[30], c.Days[40] = 5, 4 // clock a, year 1, everybody
	c.Days[(c.Years+1)*c.Cells*engine.DayBins+70] = 1
	r := read(t, p, c)
	require.Equal(t, result.Ratio{Num: 30, Den: 1}, r.ratio("median_62_days", "", "", 0))
	require.Equal(t, result.Ratio{Num: 40, Den: 1}, r.ratio("p90_62_days", "", "", result.WholeWindow))
	require.Equal(t, result.Ratio{Num: 70, Den: 1}, r.ratio("clock_median", "clock", "b", 0))
	require.Equal(t, result.Ratio{}, r.ratio("median_62_days", "", "", 1))
}

// Waits longer than the histogram of days are told apart too: of nine, two of 40 days
// and seven of 511 to 2,000.
func TestQuantilesOfWaitsOfYearsAreExact(t *testing.T) {
	p := small()
	c := emptyCounts(t, p)
	c.Days[40], c.Days[engine.DayBins-1] = 2, 7
	for _, days := range []int32{900, 700, 511, 600, 2000, 800, 512} {
		c.Longer = append(c.Longer, engine.Longer{Row: 0, Days: days})
	}
	other := int32((c.Years + 1) * c.Cells) // clock b
	c.Longer = append(c.Longer, engine.Longer{Row: other, Days: 513})
	c.Days[int(other)*engine.DayBins+engine.DayBins-1] = 1
	r := read(t, p, c)
	require.Equal(t, result.Ratio{Num: 600, Den: 1}, r.ratio("clock_median", "clock", "a", 0), "the fifth of nine")
	require.Equal(t, result.Ratio{Num: 2000, Den: 1}, r.ratio("clock_p90", "clock", "a", 0))
	require.Equal(t, result.Ratio{Num: 513, Den: 1}, r.ratio("clock_median", "clock", "b", 0))
	require.Equal(t, result.Ratio{Num: 513, Den: 1}, r.ratio("median_62_days", "", "", 0), "the fifth of ten")
}

func TestBedsAreReadInBedDaysAndShares(t *testing.T) {
	p := small()
	c := emptyCounts(t, p)
	i := tallyAt(c, 7, 0, 0)
	c.S[i] = 366 * 86400
	// Sixty-one stays ended, of 5 days each; 15 had not at the end of the second year.
	i = tallyAt(c, 13, 0, 0)
	c.N[i], c.S[i], c.N[tallyAt(c, 14, 1, 0)] = 61, 5*61*86400, 15
	c.S[tallyAt(c, 12, 0, 0)] = -183 * 86400 // half a bed less than was to be expected
	span := c.MonthSpan[0]
	c.Resources[0] = engine.Use{Busy: 6 * span, Open: 10 * span}
	r := read(t, p, c)
	require.Equal(t, 365.25, r.value("ward_bed_days", "", "", 0))
	require.Equal(t, 365.25*1.5, r.value("ward_bed_days_less_luck", "", "", 0))
	require.Equal(t, 5.0, r.value("mean_ward_stay", "", "", 0))
	require.Equal(t, 60.875, r.value("ward_stays", "", "", 0))
	require.InDelta(t, 100*15.0/76, r.value("ward_stays_open", "", "", result.WholeWindow), 1e-12)
	require.Equal(t, 60.0, r.value("ward_occupancy", "", "", 0))
	require.Equal(t, 60.0, r.value("utilisation", "resource", "ward", 0))
	require.Equal(t, 75.0, r.value("capacity_used", "resource", "ward", 0), "a fifth is kept back from routine patients")
	require.InDelta(t, 6*30.0/366, r.value("in_use", "resource", "ward", 0), 1e-12)
}

func TestTheatreIsReadFromItsLists(t *testing.T) {
	p := small()
	require.NotContains(t, read(t, p, emptyCounts(t, p)).plan.Columns, result.Column{Measure: "cancelled_on_the_day", Year: result.WholeWindow}, "nobody asks for a bed with a list")
	p.Requests = append(p.Requests, listAndBed())
	c := emptyCounts(t, p)
	c.Resources[c.Months+1] = engine.Use{Starts: 95, Cancelled: 5, Wait: 95 * 12 * 86400, Waited: 76, Queue: 3 * c.MonthSpan[0]}
	r := read(t, p, c)
	require.Equal(t, 5.0, r.value("cancelled_on_the_day", "", "", 0))
	require.Equal(t, 12.0, r.value("theatre_wait", "", "", 0))
	require.Equal(t, 80.0, r.value("resource_waited", "resource", "theatre", 0))
	_, series := r.plan.Row(0, c)
	for k, s := range r.plan.Series {
		if s == (result.Serie{Measure: "theatre_queue"}) {
			x := series[k*len(r.plan.Months)]
			require.Equal(t, 3.0, float64(x.Num)/float64(x.Den))
		}
	}
}

func TestOnlyEndlessListsRefillBeds(t *testing.T) {
	p := small()
	c := emptyCounts(t, p)
	c.N[tallyAt(c, 8, 1, 0)] = 365
	c.N[tallyAt(c, 9, 1, 0)] = 1000
	r := read(t, p, c)
	require.Equal(t, 365.25, r.value("routine_admissions", "", "", 1))
	require.Equal(t, 365.25, r.value("routine_admissions", "background", "routine", 1))
	require.NotContains(t, r.plan.Columns, result.Column{Measure: "routine_admissions", By: "background", Value: "emergency", Year: 1})
}

func TestOccupancyDistributionOfAnUnlimitedResource(t *testing.T) {
	p := small()
	c := emptyCounts(t, p)
	c.Occupancy[2] = []int64{25, 50, 0, 25} // mean 1.25, variance 2.75 - 1.5625
	r := read(t, p, c)
	require.Equal(t, result.Ratio{Num: 1090, Den: 1000}, r.ratio("in_use_sd", "resource", "home", result.WholeWindow))
	require.Equal(t, result.Ratio{Num: 3, Den: 1}, r.ratio("in_use_p95", "resource", "home", result.WholeWindow))
	require.NotContains(t, r.plan.Columns, result.Column{Measure: "in_use_sd", By: "resource", Value: "home", Year: 0})
	require.NotContains(t, r.plan.Columns, result.Column{Measure: "utilisation", By: "resource", Value: "home", Year: result.WholeWindow})
}

func TestWhatAScenarioDoesNotCountIsAbsent(t *testing.T) {
	plan, err := NewPlan([]*engine.Program{small()})
	require.NoError(t, err)
	for _, c := range plan.Columns {
		require.NotContains(t, []string{"prehab_started", "readmissions", "deaths_90_days", "within_28_days"}, c.Measure)
	}
}

func TestColumnsAreTheUnionOfTheOptions(t *testing.T) {
	current, option := small(), small()
	option.Tallies = append(option.Tallies, engine.Tally{Name: "prehab.core.offered", Cohort: true})
	option.Resources = append(option.Resources, engine.Resource{
		Name: "instructor", Group: prehab, Supply: engine.Budget, Capacity: []engine.Level{{Value: 3600}},
	})
	plan, err := NewPlan([]*engine.Program{current, option})
	require.NoError(t, err)
	c := emptyCounts(t, current)
	row, series := plan.Row(0, c)
	other, _ := plan.Row(1, emptyCounts(t, option))
	require.Len(t, row, len(plan.Columns))
	require.Len(t, series, len(plan.Series)*len(plan.Months))
	found := 0
	for i, k := range plan.Columns {
		switch {
		case k.Measure == "prehab_offered" && k.By == "":
			found++
			require.Zero(t, row[i], "current offers none, which is not 0 patients of the option's kind")
			require.Zero(t, other[i].Num)
			require.NotZero(t, other[i].Den)
		case k.Value == "instructor":
			require.Zero(t, row[i])
		}
	}
	require.Equal(t, 3, found)
	require.Len(t, plan.Resources, 4)
	require.Equal(t, []string{"2027-04", "2027-05"}, plan.Months[:2])
	require.Len(t, plan.Months, 24)
	require.Equal(t, 2, plan.Years)
}

func TestNoColumnAppearsTwice(t *testing.T) {
	plan, err := NewPlan([]*engine.Program{small(), small()})
	require.NoError(t, err)
	seen := map[result.Column]bool{}
	for _, c := range plan.Columns {
		require.False(t, seen[c], "%+v", c)
		seen[c] = true
		require.NotNil(t, Find(c.Measure))
	}
}

func TestOptionsOfDifferentWindowsAreRefused(t *testing.T) {
	other := small()
	other.End -= tick.Time(tick.Day)
	_, err := NewPlan([]*engine.Program{small(), other})
	require.ErrorContains(t, err, "another window")
}

func TestMeasuresAreWellFormed(t *testing.T) {
	names := map[string]bool{}
	for _, m := range Measures {
		require.False(t, names[m.Name], "%s stands twice", m.Name)
		names[m.Name] = true
		require.NotEmpty(t, m.Title, m.Name)
		require.NotEmpty(t, m.Unit, m.Name)
		require.Contains(t, []string{"", "higher", "lower"}, m.Better, m.Name)
		if m.Headline {
			require.Contains(t, Sections, m.Section, m.Name)
			require.NotEmpty(t, m.Label, m.Name)
		}
	}
}

func TestChangeOfCapacityIsMeasuredAgainstBaseCapacity(t *testing.T) {
	p := small()
	p.Resources[1].Response = &engine.Response{Target: tick.Week, Gain: 1, Down: 0.2, Up: 0.35}
	p.Resources[0].Response = &engine.Response{Target: tick.Week, Gain: 1, Down: 0.2, Up: 0.35}
	p.Resources[0].Opening = &engine.Week{Close: [7]tick.Span{12 * tick.Hour}} // Mondays until noon
	c := emptyCounts(t, p)
	c.Resources[c.Months+1] = engine.Use{Open: 107 * 3600, Added: 12 * 3600, Returned: 5 * 3600}
	c.Resources[0] = engine.Use{Open: 90 * 12 * 3600, Returned: 10 * int64(tick.Week), Busy: 91 * 12 * 3600, Over: 10 * 12 * 3600}
	r := read(t, p, c)
	require.Equal(t, 7.0, r.value("capacity_change", "resource", "theatre", 0), "100 hours are its own")
	require.Equal(t, -10.0, r.value("capacity_change", "resource", "ward", 0), "answers are counted in whole weeks, opening is not")
	require.InDelta(t, 91/(0.8*90)*100, r.value("capacity_used", "resource", "ward", 0), 1e-9, "those above capacity are there, too")
	require.NotContains(t, r.plan.Columns, result.Column{Measure: "capacity_added", By: "resource", Value: "ward", Year: 0}, "places are not hours")
}

func TestNextOpeningIsTheWaitOfSomebodyAlone(t *testing.T) {
	weekly := func(days ...int) *engine.Resource {
		r := &engine.Resource{Supply: engine.Lists}
		for _, d := range days {
			r.Weekly[d] = 4 * tick.Hour
		}
		return r
	}
	require.Equal(t, 3.5, nextOpening(weekly(2)), "a weekly meeting")
	require.InDelta(t, 0.5, nextOpening(weekly(0, 1, 2, 3, 4, 5, 6)), 1e-12)
	require.InDelta(t, 13.0/14, nextOpening(weekly(0, 1, 2, 3, 4)), 1e-12, "weekends are longer")
	require.Zero(t, nextOpening(weekly()))
	require.Zero(t, nextOpening(&engine.Resource{Supply: engine.Places}))
	require.Equal(t, 7.0, nextOpening(&engine.Resource{Supply: engine.Slots, Every: 14 * tick.Day}))
	mondays := &engine.Week{Close: [7]tick.Span{12 * tick.Hour}}
	require.InDelta(t, 6.5*6.5/14, nextOpening(&engine.Resource{Supply: engine.Places, Opening: mondays}), 1e-12, "closed for six and a half days")
	office := nextOpening(&engine.Resource{Supply: engine.Budget, Opens: 9 * tick.Hour})
	require.InDelta(t, (4*16*16+64*64)/(2*7*24.)/24, office, 1e-12, "four nights and a weekend")
	byLoad := &engine.Resource{
		Supply: engine.Lists, ByLoad: true, ListLen: 8 * tick.Hour, Days: [7]bool{true, true, true, true, true},
		Capacity: []engine.Level{{Value: 0.8 * 3600}},
	}
	require.InDelta(t, 7.0, nextOpening(byLoad), 1e-12, "half a list a week")
}

func TestAStarStandsForAnyText(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"a.b", "a.b", true}, {"a.b", "a.b.c", false}, {"prehab.*.offered", "prehab.core.offered", true}, {"prehab.*.offered", "prehab.offered", false},
		{"prehab.*.tier.*", "prehab.core.tier.universal", true}, {"prehab.*.tier.*", "prehab.core.started", false}, {"prehab.*.tier.*", "routine.tier.x", false},
	} {
		require.Equal(t, c.want, matches(c.pattern, c.name), "%s, %s", c.pattern, c.name)
	}
}

// Of 60 patients who start in one tier and 20 in another three in four are of the first;
// two services have a tier of one name, and a tier may be called like what is counted; one
// has modes.
func TestPrehabilitationIsCountedByTierModeAndRole(t *testing.T) {
	p := small()
	at := len(p.Tallies)
	for _, name := range []string{
		"prehab.core.tier/universal/@online", "prehab.core.tier/dose/@in_person", "prehab.more.tier/universal",
		"prehab.core.offered", "prehab.core.offered tier/universal", "prehab.core.offered tier/dose",
		"prehab.core.dose/universal", "prehab.core.dose/dose",
		"prehab.core.contacts//navigator", "prehab.core.contacts/universal/@online/physio/OT", "prehab.core.contacts/dose/@in_person/navigator",
	} {
		p.Tallies = append(p.Tallies, engine.Tally{Name: name})
	}
	c := emptyCounts(t, p)
	for i, n := range []int64{50, 20, 10, 200, 70, 30, 40, 10, 400, 300, 250} {
		c.N[tallyAt(c, at+i, 0, 0)] = n
	}
	c.S[tallyAt(c, at+6, 0, 0)], c.S[tallyAt(c, at+7, 0, 0)] = 20e6, 8e6
	r := read(t, p, c)
	for _, x := range []struct {
		measure, by, value string
		want               float64
	}{
		{"prehab_tier", byTier, "universal", 75}, {"prehab_tier", byTier, "dose", 25},
		{"prehab_dose", byTier, "universal", 50}, {"prehab_dose", byTier, "dose", 80}, {"prehab_dose", "", "", 56},
		{"prehab_mode", byMode, "online", 62.5}, {"prehab_mode", byMode, "in_person", 25},
	} {
		require.Equal(t, x.want, r.value(x.measure, x.by, x.value, 0), "%s %s", x.measure, x.value)
	}
	year := 365.25 / 366 // the first has a 29 February
	for _, x := range []struct {
		measure, by, value string
		want               float64
	}{
		{"prehab_started", "", "", 80}, {"prehab_started", byTier, "universal", 60}, {"prehab_started", byTier, "dose", 20}, {"prehab_started", byMode, "online", 50}, {"prehab_started", byMode, "in_person", 20},
		{"prehab_offered", "", "", 200}, {"prehab_tier_offered", byTier, "universal", 70}, {"prehab_tier_offered", byTier, "dose", 30},
		{"prehab_contacts", "", "", 950}, {"prehab_contacts", byTier, "universal", 300}, {"prehab_contacts", byTier, "dose", 250},
		{"prehab_contacts", byRole, "navigator", 650}, {"prehab_contacts", byRole, "physio/OT", 300}, {"prehab_contacts", byMode, "online", 300}, {"prehab_contacts", byMode, "in_person", 250},
	} {
		require.InDelta(t, x.want*year, r.value(x.measure, x.by, x.value, 0), 1e-9, "%s %s", x.measure, x.value)
	}
}

// Five were served after two days each; three still wait, ten days so far. In the first
// month one waited on average, in the last four.
func TestThoseStillWaitingCountAmongTheWaits(t *testing.T) {
	p := small()
	c := emptyCounts(t, p)
	months := c.Months + 1
	last := months + c.Months - 1 // of resource 1, the theatre
	c.Resources[months] = engine.Use{Starts: 5, Wait: 5 * 2 * day, Queue: c.MonthSpan[0]}
	c.Resources[last] = engine.Use{Queue: 4 * c.MonthSpan[c.Months-1]}
	c.Resources[last-1] = engine.Use{Queue: 1, Busy: 5}
	c.Waiting[1] = engine.Waiting{Patients: 3, Seconds: 30 * day}
	r := read(t, p, c)
	whole := result.WholeWindow
	require.Equal(t, 2.0, r.value("resource_wait", "resource", "theatre", whole))
	require.Equal(t, 5.0, r.value("wait_of_all", "resource", "theatre", whole), "10 and 30 days of eight patients")
	require.Equal(t, 3.0, r.value("still_waiting", "resource", "theatre", whole))
	require.Equal(t, 10.0, r.value("waited_so_far", "resource", "theatre", whole))
	require.Equal(t, 3.0, r.value("queue_growth", "resource", "theatre", whole))
	require.Equal(t, 31.0+28, r.value("unserved", "resource", "theatre", whole), "nobody began in February and March 2029, though somebody was still inside")
	require.Equal(t, result.Ratio{}, r.ratio("wait_of_all", "resource", "ward", whole), "nobody asked")
	require.Zero(t, r.value("unserved", "resource", "ward", whole), "nobody waits")
}

// A scenario describes the posts of a service once; an option that offers it to nobody
// has not appointed anybody either, and is not said to have cut their hours.
func TestPostsAreThereWhereSomebodyMayAskForThem(t *testing.T) {
	current, option := small(), small()
	for _, p := range []*engine.Program{current, option} {
		p.Resources = append(p.Resources,
			engine.Resource{Name: "nurse", Supply: engine.Budget, Capacity: []engine.Level{{}}},
			engine.Resource{Name: "physio", Group: prehab, Supply: engine.Budget, Capacity: []engine.Level{{}}})
		p.Requests = []engine.Request{{Needs: []engine.Need{{Resource: engine.Selector{Table: engine.Each[engine.ResourceID](3)}, Units: engine.Amount{Values: []int64{1}}}}}}
	}
	option.Requests = append(option.Requests, engine.Request{Needs: []engine.Need{{Resource: engine.Selector{Table: engine.Each[engine.ResourceID](none, 4)}, Units: engine.Amount{Values: []int64{1}}}}})
	c := emptyCounts(t, option)
	c.Resources[3*(c.Months+1)].Open, c.Resources[4*(c.Months+1)].Open = 3600*731, 7200*731
	plan, err := NewPlan([]*engine.Program{current, option})
	require.NoError(t, err)
	hours := func(option int, by, value string) float64 {
		row, _ := plan.Row(option, c)
		for i, x := range plan.Columns {
			if x == (result.Column{Measure: "staff_hours_available", By: by, Value: value, Year: result.WholeWindow}) {
				return float64(row[i].Num) / float64(row[i].Den)
			}
		}
		t.Fatal("no such column")
		return 0
	}
	require.InDelta(t, 365.25, hours(0, "", ""), 1e-9, "the nurse, and no physiotherapist")
	require.InDelta(t, 3*365.25, hours(1, "", ""), 1e-9)
	for i, x := range plan.Columns {
		if x.Value == "physio" {
			require.False(t, plan.Has(0, i), x.Measure)
			require.True(t, plan.Has(1, i), x.Measure)
		}
	}
}

// Whoever reads a share must be told of what: behind a comma in a title, behind the
// sign in a label. Labels that speak of the line above would be lost without it.
func TestEveryShareSaysOfWhom(t *testing.T) {
	divided := regexp.MustCompile(`, (of|for 100) [a-z0-9]`)
	aLine := regexp.MustCompile(`(% of [a-z0-9]|, %$)`)
	for _, m := range Measures {
		if m.Unit == "%" && m.Headline {
			require.Regexp(t, divided, m.Title, m.Name)
			require.Regexp(t, aLine, m.Label, m.Name)
		}
		if strings.HasSuffix(m.Unit, " per year") && m.Headline && m.Name != "ward_bed_days_less_luck" {
			require.Regexp(t, " a year$", m.Label, m.Name)
		}
		require.NotRegexp(t, `(?i)\b(these|those above|the above)\b`, m.Label, m.Name)
	}
	for _, s := range Monthly {
		if s.Unit == "%" {
			require.Equal(t, Find(s.Name).Title, s.Title)
		}
	}
}

// What a row is read from decides what can move it.
func TestEveryRowKnowsWhatItIsReadFrom(t *testing.T) {
	plan, err := NewPlan([]*engine.Program{small()})
	require.NoError(t, err)
	of := map[string]*Reads{}
	for i, c := range plan.Columns {
		if c.Year == result.WholeWindow && (c.By == "" || c.By == "clock") {
			of[c.Measure+c.Value] = plan.Reads(0, i)
		}
		require.NotNil(t, plan.Reads(0, i), c.Measure)
	}
	require.Equal(t, []int{0, 1}, of["treatments"].Tallies)
	require.Equal(t, []int{11, 10}, of["complications"].Tallies)
	require.Equal(t, []int{0, 1}, of["waiting_list_mean"].Clocks)
	require.Equal(t, []int{0, 1, 0, 1}, of["within_62_days"].Clocks, "above and below the line")
	require.Equal(t, []int{1}, of["clock_medianb"].Clocks)
	require.Equal(t, []int{0}, of["ward_occupancy"].Resources)
	require.Equal(t, []int{8}, of["routine_admissions"].Tallies)
}

// A cause that only one option has is nothing in the others, and one that none has is no
// row at all: none tells causes apart where no step brings any.
func TestCausesOfBedDaysAreRowsWhereAnOptionHasThem(t *testing.T) {
	names := []string{"stay", "complications", "readmissions"}
	with := func(charged ...int32) *engine.Program {
		p := small()
		for _, name := range names {
			p.Tallies = append(p.Tallies, engine.Tally{Name: "use for " + name + "." + ward})
			p.Causes = append(p.Causes, engine.Cause{Name: name})
		}
		for _, k := range charged {
			p.Ops = append(p.Ops, engine.Op{Code: engine.Charge, A: k})
		}
		return p
	}
	rowsOf := func(programs ...*engine.Program) (list []string) {
		plan, err := NewPlan(programs)
		require.NoError(t, err)
		for i, c := range plan.Columns {
			if strings.HasPrefix(c.Measure, "ward_bed_days_") && !strings.HasSuffix(c.Measure, "_less_luck") && c.By == "" && c.Year < 0 {
				list = append(list, c.Measure)
				for o := range programs {
					require.True(t, plan.Has(o, i))
				}
			}
		}
		return list
	}
	require.Empty(t, rowsOf(small(), small()))
	require.Equal(t, []string{"ward_bed_days_stay", "ward_bed_days_complications"}, rowsOf(with(1), with()))
	require.Equal(t, []string{"ward_bed_days_stay", "ward_bed_days_complications", "ward_bed_days_readmissions"}, rowsOf(with(1), with(1, 2)))
}
