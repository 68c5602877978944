package compile

import (
	"fmt"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/tick"
)

// MostDraws is far above any use, and keeps a slip of the finger from filling memory and disk.
const MostDraws = 1 << 17

// MostReplications is likewise: a million leave a thousandth of the interval that one has.
const MostReplications = 1_000_000

var runShape = scenario.Shape{
	Name: "run", Help: "when, how long and how often",
	Fields: []scenario.Field{
		{Name: "observed", Type: scenario.AnyField, Help: "the year whose published figures the scenario must meet", Example: "{ from = 2024-10-01, to = 2025-09-30 }"},
		{Name: "start", Type: scenario.DateField, Help: "where window has no from: the day at whose midnight the simulation begins, with warm_up"},
		{Name: "window", Type: scenario.AnyField, Required: true, Help: "the planning years that are reported: from and years, from and to, or a span that begins when the warm-up ends, to the second (whole years are calendar years)", Example: "{ from = 2027-04-01, years = 3 }"},
		{Name: "warm_up", Type: scenario.SpanField, Help: "time before the window, from empty, that is run and not counted; with start any time, to the second, otherwise whole days, since the window begins at midnight (whole years are calendar years)", Default: "1y"},
		{Name: "run_out", Type: scenario.SpanField, Help: "arrivals go on after the window, so that its patients meet the same system", Default: "26w"},
		{Name: "capacity_growth", Type: scenario.TextField, Help: `base capacity between the observed year and the window: "demand", "none" or "2% per year"`, Default: "none"},
		{Name: "demand_base", Type: scenario.DateField, Help: "the day that arrival rates speak of; the middle of observed, or the start of the window"},
		{Name: "grow", Type: scenario.NamesField, Help: "pathways whose extra demand \"sustainable\" means"},
		{Name: "replications", Type: scenario.CountField, Help: "independent repetitions", Default: "20", Min: 1, Max: MostReplications},
		{Name: "draws", Type: scenario.CountField, Help: "draws of all numbers that have a range, run beside the replications to tell what the evidence leaves open; best a multiple of 8", Default: "0", Max: MostDraws},
		{Name: "seed", Type: scenario.CountField, Help: "number that names the random draws", Default: "1"},
		{Name: "level", Type: scenario.ShareField, Help: "level of intervals", Default: "0.95"},
		{Name: "breakdowns", Type: scenario.NamesField, Help: "attributes by which results are broken down, one way at a time; everything is counted under the value of its moment. prehab_tier and prehab_mode are the tier and the mode of prehab that the patient has agreed to by then, or none", Example: `["site", "trust", "imd"]`},
		{Name: "options", Type: scenario.NamesField, Help: "the options that are run if none are asked for; the others are run by name (--options). All where not written. What a scenario adds to one that it extends, or changes in it, is run as well", Example: `["all_tiers", "opt_out"]`},
	},
}

// timetable is when things are counted.
type timetable struct {
	calendar     *tick.Calendar
	calendars    *lasting[tick.Date, *tick.Calendar]
	start        tick.Date // of the simulation; zero: a warm-up before from
	from, to     tick.Date // the window, to included
	observedFrom tick.Date
	observedTo   tick.Date
	hasObserved  bool
	past         bool // the observed year is simulated, or another that lies behind
	backtest     bool // the window is a backtest's year
	base         tick.Date
	window, end  tick.Time
	stop         tick.Time
	warmUp       tick.Span
	length       tick.Span // of the window, where start is given
	runOut       tick.Span
	growth       string
	growthRate   float64
	breakdowns   []string
	modes        []string // of prehab, that some option writes
	replications int
	draws        int
	seed         uint64
	level        float64
}

// readRun reads [run]. With observed, the observed year is the window.
func readRun(doc *scenario.Document, observed bool, common *shared, problems *diag.List) timetable {
	tt := timetable{replications: 20, seed: 1, level: 0.95, growth: "none", calendars: &common.worked.calendar}
	n := doc.Root.Child["run"]
	if n == nil {
		problems.Add(doc.Root.File, 1, "has no [run]; write at least [run] with window = { from = 2027-04-01, years = 3 }")
		return tt
	}
	t := scenario.Read(n, "run", runShape, doc, problems)
	tt.readNumbers(t)
	tt.breakdowns = t.Names("breakdowns")
	if w := t.Node("observed"); w != nil {
		tt.observedFrom, tt.observedTo = readPeriod(w, "observed", t)
		tt.hasObserved = true
	}
	if !tt.readWindow(t) {
		return tt
	}
	if tt.to.Before(tt.from) || tt.from == (tick.Date{}) {
		if problems.Empty() {
			t.Problem("window", "ends before it begins")
		}
		tt.from, tt.to = tick.Date{Year: 2027, Month: 4, Day: 1}, tick.Date{Year: 2028, Month: 3, Day: 31}
	}
	tt.readBase(t)
	if t.Has("capacity_growth") {
		growth, rate, err := readCapacityGrowth(t.Text("capacity_growth"))
		if err != nil {
			t.Problem("capacity_growth", "%v", err)
		}
		tt.growth, tt.growthRate = growth, rate
	}
	tt.past = observed
	if observed {
		switch {
		case !tt.hasObserved:
			problems.Add(n.File, n.Line, "run: has no observed = { from = ..., to = ... }; targets speak of that year")
		case tt.observedFrom != tick.Date{} && !tt.observedTo.Before(tt.observedFrom): // otherwise it is told, and the window stays
			tt.from, tt.to, tt.start = tt.observedFrom, tt.observedTo, tick.Date{}
		}
		if !speaksOfOptions(doc.Root) { // what an option offered late in the year has an end behind it
			tt.runOut = 0
		}
	}
	if tt.warmUp%tick.Day != 0 && tt.warmUp%tick.Year != 0 && (tt.start == tick.Date{} || tt.hasObserved) {
		t.Problem("warm_up", "%s is not a whole number of days, and a window that has a date begins at midnight; write whole days, or start = a date and window = a time", tt.warmUp)
	}
	if tt.tooLong(t) {
		tt.to, tt.length, tt.warmUp, tt.runOut = tt.from, tick.Day, 0, 0
	}
	tt.lay()
	checkGrow(t, doc)
	return tt
}

// mostYears is how many years may be simulated in all: what is counted month by month and
// year by year, and the calendar itself, must have room in memory. The longest that a
// built-in scenario takes is 300.
const mostYears = 1000

// tooLong refuses a simulation that goes on for longer, where it is written.
func (tt *timetable) tooLong(t *scenario.Table) (found bool) {
	window := tick.Span(tt.to.Sub(tt.from)) * tick.Day
	if tt.start != (tick.Date{}) {
		window = tt.length
	}
	for _, part := range []struct {
		key  string
		span tick.Span
	}{{"warm_up", tt.warmUp}, {"window", window}, {"run_out", tt.runOut}} {
		if part.span <= mostYears*tick.Year {
			continue
		}
		found = true
		if part.span < 1e12 { // of what is longer it is told already that it can't be meant
			t.Problem(part.key, "is longer than %d years, the most that can be simulated", mostYears)
		}
	}
	return found
}

// checkGrow refuses pathways that there are not.
func checkGrow(t *scenario.Table, doc *scenario.Document) {
	pathways := doc.Root.Child["pathway"]
	if pathways == nil {
		return
	}
	var names []string
	for _, n := range pathways.Children() {
		names = append(names, family(n), collectionName(n))
	}
	for _, name := range t.Names("grow") {
		if !slices.Contains(names, name) {
			t.Problem("grow", "there is no pathway %q%s", name, diag.Known(name, names))
		}
	}
}

// readNumbers reads how long and how often.
func (tt *timetable) readNumbers(t *scenario.Table) {
	tt.warmUp, tt.runOut = tick.Year, 26*tick.Week
	if t.Has("warm_up") {
		tt.warmUp = t.Span("warm_up")
	}
	if t.Has("run_out") {
		tt.runOut = t.Span("run_out")
	}
	if t.Has("replications") {
		tt.replications = int(t.Number("replications"))
	}
	if t.Has("draws") {
		tt.draws = int(t.Number("draws"))
	}
	if t.Has("seed") {
		t.Number("seed")
		if n := t.Node("seed"); n.Kind == scenario.IntKind { // to the last digit
			tt.seed = uint64(n.Int)
		} else {
			t.Problem("seed", "must be a whole number, written without a point, an exponent or quotes")
		}
	}
	if t.Has("level") {
		tt.level = t.Number("level")
		if tt.level <= 0 || tt.level >= 1 {
			t.Problem("level", "must lie between 0 and 1, such as 0.95")
			tt.level = 0.95
		}
	}
}

// readBase reads the day that arrival rates speak of.
func (tt *timetable) readBase(t *scenario.Table) {
	tt.base = tt.from
	if tt.hasObserved {
		tt.base = middle(tt.observedFrom, tt.observedTo)
		if !tt.observedFrom.Before(tt.from) && tt.observedFrom != tt.from {
			t.Problem("observed", "observed begins on %s, after the window begins on %s", tt.observedFrom, tt.from)
		}
	}
	if t.Has("demand_base") {
		tt.base = t.Date("demand_base")
	}
}

// readWindow reads what is reported; false if there is nothing to go on with.
func (tt *timetable) readWindow(t *scenario.Table) bool {
	w := t.Node("window")
	if w == nil {
		return true
	}
	if w.Kind != scenario.TextKind {
		tt.from, tt.to = readPeriod(w, "window", t)
		if t.Has("start") {
			t.Problem("start", "says nothing where window has from: the simulation begins a warm-up earlier; leave one of them out")
		}
		return true
	}
	span, err := tick.ParseSpan(w.Text)
	switch {
	case err != nil:
		t.Problem("window", "%v", err)
		return false
	case span == 0:
		t.Problem("window", "has no length; write a time, such as \"2y\"")
		return false
	case !t.Has("start"):
		t.Problem("window", "a window without from needs start = 2026-04-06")
		return false
	}
	tt.start, tt.length = t.Date("start"), span
	tt.lay()
	return true
}

// readCapacityGrowth reads how base capacity grows: "demand", "none" or "2% per year".
func readCapacityGrowth(text string) (growth string, rate float64, err error) {
	if text == "demand" || text == "none" {
		return text, 0, nil
	}
	rate, err = parseGrowth(text)
	if err != nil {
		return text, 0, fmt.Errorf("%w; or \"demand\" or \"none\"", err)
	}
	return text, rate, nil
}

// CapacityGrowth says what is wrong with a text that is to tell how base capacity
// grows; nil if nothing is.
func CapacityGrowth(text string) error {
	_, _, err := readCapacityGrowth(text)
	return err
}

// lay puts the window and what lies around it on a calendar, whose first day is
// that on which the simulation begins, at midnight. With start the window begins
// when the warm-up is over, at whatever second that is; otherwise at the midnight of
// its date, a warm-up of whole days later than the simulation.
func (tt *timetable) lay() {
	if tt.start != (tick.Date{}) {
		tt.calendar = tt.beginning(tt.start)
		tt.window = tt.later(0, tt.warmUp)
		tt.end = tt.later(tt.window, tt.length)
		tt.from = tt.calendar.Date(tt.calendar.Day(tt.window))
		tt.to = tt.calendar.Date(tt.calendar.Day(tt.end - 1))
	} else {
		first := tt.from.AddDays(-int((tt.warmUp + tick.Day - 1) / tick.Day))
		if tt.warmUp%tick.Year == 0 {
			first = tt.from.AddYears(-int(tt.warmUp / tick.Year))
		}
		tt.calendar = tt.beginning(first)
		tt.window = tt.calendar.Start(tt.calendar.DayOf(tt.from))
		tt.end = tt.calendar.Start(tt.calendar.DayOf(tt.to) + 1)
	}
	tt.stop = tt.end + tick.Time(tt.runOut)
}

// beginning is the calendar whose first day is that.
func (tt *timetable) beginning(first tick.Date) *tick.Calendar {
	return tt.calendars.of(first, func() *tick.Calendar { return tick.NewCalendar(first) })
}

// later is a span after a moment; whole years are calendar years.
func (tt *timetable) later(than tick.Time, span tick.Span) tick.Time {
	if span%tick.Year != 0 {
		return than + tick.Time(span)
	}
	day := tt.calendar.Day(than)
	date := tt.calendar.Date(day).AddYears(int(span / tick.Year))
	return tt.calendar.Start(tt.calendar.DayOf(date)) + than - tt.calendar.Start(day)
}

// another is the timetable of a backtest's year in place of the observed one. The
// day of which arrival rates speak moves along, so that no growth lies between the
// two: how demand differs is for the year's patch to say.
func (tt timetable) another(y *Backtest, growth string, rate float64) timetable {
	tt.base = tt.base.AddDays(middle(y.From, y.To).Sub(middle(tt.observedFrom, tt.observedTo)))
	tt.from, tt.to, tt.start, tt.backtest = y.From, y.To, tick.Date{}, true
	tt.growth, tt.growthRate = growth, rate
	tt.lay()
	return tt
}

// middle is the day in the middle of a period.
func middle(from, to tick.Date) tick.Date { return from.AddDays(to.Sub(from) / 2) }

func readPeriod(n *scenario.Node, key string, t *scenario.Table) (from, to tick.Date) {
	if n.Kind == scenario.TableKind {
		for _, k := range n.Keys {
			if known := []string{"from", "to", "years"}; !slices.Contains(known, k) {
				t.Problem(key, "unknown key %q%s", k, diag.Known(k, known))
				return
			}
		}
	}
	if n.Kind != scenario.TableKind || n.Child["from"] == nil || n.Child["from"].Kind != scenario.DateKind {
		t.Problem(key, "write { from = 2027-04-01, years = 3 } or { from = ..., to = ... }")
		return
	}
	from = n.Child["from"].Date
	switch {
	case n.Child["to"] != nil && n.Child["years"] != nil:
		t.Problem(key, "has both to and years; write one")
		return from, from
	case n.Child["to"] != nil && n.Child["to"].Kind == scenario.DateKind:
		to = n.Child["to"].Date
	case n.Child["years"] != nil && n.Child["years"].Kind == scenario.IntKind && n.Child["years"].Int > 0 && n.Child["years"].Int <= 30:
		to = from.AddYears(int(n.Child["years"].Int)).AddDays(-1)
	default:
		t.Problem(key, "write to = 2028-03-31 or years = 3 (1 to 30)")
		return from, from
	}
	if to.Before(from) {
		t.Problem(key, "ends on %s, before it begins on %s", to, from)
	}
	return from, to
}
