package compile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/analysis"
	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

var arrivalsFields = []scenario.Field{
	{Name: "rate", Type: scenario.RateField, Help: "patients in a time", Example: `"420 per year"`},
	{Name: "growth", Type: scenario.AnyField, Help: "change of the rate", Example: `"1.6% per year"`},
	{Name: "weekdays", Type: scenario.AnyField, Help: "weight of each weekday, 1 where not written; bank holidays count as Sundays; the yearly total is kept", Example: "{ sat = 0, sun = 0 }"},
	{Name: "months", Type: scenario.AnyField, Help: "weight of each month, 1 where not written; the yearly total is kept", Example: "{ dec = 0.8 }"},
	{Name: "changes", Type: scenario.AnyField, Help: "rate from a date on; growth, weekdays, months and hours go on", Example: `[{ from = 2027-01-04, rate = "500 per year" }]`},
	{Name: "hours", Type: scenario.AnyField, Help: "weight of each hour of the day, from 0 to 23; the daily total is kept. { mon = [...], ... } gives each weekday its own; then the weekly total is kept. A time between arrivals goes by faster in an hour of more weight, so they keep it too", Example: "[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]"},
	{Name: "hours_by_last", Type: scenario.BoolField, Help: "with interarrival and hours, true: the whole time to the next arrival goes by at the weight of the hour of the last one, as some published models draw it; neither the daily total nor the profile is kept", Default: "false"},
	{Name: "interarrival", Type: scenario.LawField, Help: "instead of rate: time between arrivals", Example: `{ dist = "exponential", mean = "1h" }`},
	{Name: "at", Type: scenario.AnyField, Help: "instead of rate: the times of arrival, counted from the beginning of the simulation, or a column of them in a table", Example: `["0h", "2h", "2h"]`},
	{Name: "counts", Type: scenario.AnyField, Help: "instead of rate: how many come on each day, from a table whose rows are dates; the times of day are drawn, in proportion to hours", Example: `{ table = "daily", column = "patients" }`},
	{Name: "batch", Type: scenario.LawField, Unit: "count", Help: "how many come together each time", Example: `{ dist = "poisson", mean = 2 }`},
}

// comings are the patients who come, from each source.
type comings struct {
	numbers  map[string]uint64  // of sources by name, shared between options
	peaks    map[string]float64 // current's highest rates, likewise
	rates    []analysis.Inflow  // by source, pathways first
	pathways []PathwayUse
	starts   []pathwayStart
	backlogs []BacklogUse
	lacks    []lack // attributes that would be missed on arrival
}

// readArrivals reads when patients come.
func (b *builder) readArrivals(n *scenario.Node, where string, src *engine.Source) {
	if n.Kind != scenario.TableKind {
		b.problems.Add(n.File, n.Line, "%s: arrivals: write { rate = \"420 per year\" }", where)
		return
	}
	b.readComing(scenario.Read(n, where+": arrivals", scenario.Shape{Name: "arrivals", Fields: arrivalsFields}, b.doc, b.problems), where, src)
}

// readComing reads one stream of patients into the last of the sources.
func (b *builder) readComing(t *scenario.Table, where string, src *engine.Source) {
	var ways []string
	for _, key := range []string{"rate", "interarrival", "at", "counts"} {
		if t.Has(key) {
			ways = append(ways, key)
		}
	}
	switch {
	case len(ways) == 0:
		t.Problem("", "has no rate; write rate = \"420 per year\"")
		return
	case len(ways) > 1:
		t.Problem(lastWritten(t, ways...), "is given by both %s and %s; write one", ways[0], ways[1])
		return
	}
	if t.Has("hours_by_last") && (!t.Has("interarrival") || !t.Has("hours")) {
		t.Problem("hours_by_last", "says nothing without interarrival and hours")
	}
	for _, key := range []string{"interarrival", "batch"} {
		if by := t.Law(key).By; by != "" {
			t.Problem(key, "can't depend on %q, which is known of a patient who has come; write a stream for each value", by)
		}
	}
	rate := &b.rates[len(b.rates)-1]
	switch ways[0] {
	case "interarrival":
		b.readInterarrival(t, where, src, rate)
	case "at":
		b.readTimes(t, src, rate)
	case "counts":
		b.readHourly(t, src)
		b.readDailyCounts(t, src, rate)
	default:
		b.readRate(t, where, src, rate)
	}
	if t.Has("batch") {
		d := b.sampler(t.Law("batch"), where+": batch", aCount)
		if len(d.means) > 0 {
			src.Batch = engine.Some(engine.SamplerID(d.first))
			rate.Rate *= d.mean(0)
			for i := range rate.Changes {
				rate.Changes[i].Rate *= d.mean(0)
			}
		}
	}
}

// readInterarrival reads the time between arrivals.
func (b *builder) readInterarrival(t *scenario.Table, where string, src *engine.Source, rate *analysis.Inflow) {
	d := b.sampler(t.Law("interarrival"), where+": time between arrivals", aGap)
	if t.Law("interarrival").Faulty() {
		return
	}
	if len(d.means) == 0 || d.means[0] <= 0 {
		n := t.Node("interarrival")
		if !slices.ContainsFunc(b.problems.Problems(), func(p diag.Problem) bool {
			return p.File == n.File && p.Line == n.Line && strings.Contains(p.Text, "interarrival")
		}) {
			t.Problem("interarrival", "must be above 0") // of a time that cannot be read, something else was told
		}
		return
	}
	src.Every = engine.Some(engine.SamplerID(d.first))
	rate.Rate = 1 / d.mean(0)
	b.readHourly(t, src)
	src.ByLast = t.Bool("hours_by_last")
	if src.ByLast && slices.Contains(src.Hours, 0) {
		t.Problem("hours", "with hours_by_last a time is divided by the weight of the hour it begins in, so none can be 0")
	}
}

// readRate reads Poisson arrivals at a rate that may change over the years, the
// weekdays, the months and the hours.
func (b *builder) readRate(t *scenario.Table, where string, src *engine.Source, known *analysis.Inflow) {
	rate := t.Number("rate")
	growth := 0.0
	if t.Has("growth") {
		growth = b.growthOf(t, "growth")
	}
	*known = analysis.Inflow{Rate: rate, Growth: growth, Changes: b.readRateChanges(t)}
	cal := b.times.calendar
	days := int(b.times.stop/tick.Time(tick.Day)) + 1
	w := b.dayWeights(readWeights(t, "weekdays", scenario.Weekdays), readWeights(t, "months", monthNames), days)
	if w.mean <= 0 {
		t.Problem("weekdays", "all weights are 0; nobody would ever come")
		return
	}
	grown := b.growthByDay(growth, days)
	work := func() *dailyRates {
		r := &dailyRates{byDay: make([]float64, days)}
		for d := range days {
			before := rate
			if known.Changes != nil {
				before = known.Before(cal.Date(d))
			}
			r.byDay[d] = before * grown[d] * w.byDay[d] / w.mean
			r.peak = max(r.peak, r.byDay[d])
		}
		return r
	}
	var r *dailyRates
	if known.Changes == nil {
		r = b.worked.rates.of(steady{rate, &grown[0], w}, work)
	} else {
		r = work()
	}
	src.Rates, src.Peak = r.byDay, r.peak
	// Candidates must come at the same times in every option: the rate at which
	// they come is current's wherever that is enough.
	if peak, ok := b.peaks[src.Name]; ok && peak >= src.Peak {
		src.Peak = peak
	} else if !ok {
		b.peaks[src.Name] = src.Peak
	} else if !b.times.backtest { // patients of another year are others anyway
		b.problems.Warn(t.Node("rate").File, t.Line("rate"), "%s: more patients come than in current, so patients are not the same in both; describe the extra patients as a pathway of their own to keep differences sharp", where)
	}
	b.readHourly(t, src)
	most := 1.0
	for _, x := range src.Hours {
		most = max(most, x)
	}
	src.Peak *= most
}

// steady is what the rates of a stream that does not change depend on: its rate, its
// growth and the weights of its days.
type steady struct {
	rate    float64
	grown   *float64
	weights *dayWeights
}

type dailyRates struct {
	byDay []float64
	peak  float64
}

// growing is what the growth of a rate by each day of the simulation depends on.
type growing struct {
	rate        float64
	base, first tick.Date
	days        int
}

// growthByDay is by what a rate has grown on each day.
func (b *builder) growthByDay(rate float64, days int) []float64 {
	cal := b.times.calendar
	return b.worked.growths.of(growing{rate, b.times.base, cal.First(), days}, func() []float64 {
		grown := make([]float64, days)
		for d := range grown {
			grown[d] = analysis.Growth(rate, b.times.base, cal.Date(d))
		}
		return grown
	})
}

// weighing is what the weights of the days of the simulation depend on.
type weighing struct {
	weekday [7]float64
	month   [12]float64
	first   tick.Date
	days    int
}

// dayWeights are the weights of days, which keep the yearly total: they are divided by
// their mean over four years.
type dayWeights struct {
	byDay []float64
	mean  float64
}

func (b *builder) dayWeights(weekday, month []float64, days int) *dayWeights {
	cal := b.times.calendar
	return b.worked.weights.of(weighing{[7]float64(weekday), [12]float64(month), cal.First(), days}, func() *dayWeights {
		const fourYears = 1461
		w := &dayWeights{byDay: make([]float64, max(days, fourYears))}
		for d := range w.byDay {
			date := cal.Date(d)
			day := cal.Weekday(d)
			if tick.BankHoliday(date) {
				day = 6
			}
			w.byDay[d] = weekday[day] * month[date.Month-1]
		}
		for _, x := range w.byDay[:fourYears] {
			w.mean += x
		}
		w.mean /= fourYears
		return w
	})
}

// readRateChanges reads rates that hold from a date on.
func (b *builder) readRateChanges(t *scenario.Table) []analysis.Change {
	n := t.Node("changes")
	if n == nil {
		return nil
	}
	var list []analysis.Change
	var changes []*scenario.Node
	for _, c := range n.Items {
		if c.Kind != scenario.TableKind || c.Child["from"] == nil || c.Child["from"].Kind != scenario.DateKind || c.Child["rate"] == nil {
			t.Problem("changes", "each change is { from = 2027-01-04, rate = \"500 per year\" }%s", slipAmong(c, "from", "rate"))
			continue
		}
		b.refuseOthers(t, c, "from", "rate")
		changes = append(changes, c)
		from := c.Child["from"].Date
		if len(list) > 0 && !list[len(list)-1].From.Before(from) {
			t.Problem("changes", "%s comes after %s; write changes in order of date", list[len(list)-1].From, from)
		}
		list = append(list, analysis.Change{From: from, Rate: b.number(c.Child["rate"], nil, t.Where()+": changes", "rate")})
	}
	b.warnOfEarly(t, changes, "rate")
	return list
}

// readTimes reads fixed times of arrival, written as a list or in a table's
// column.
func (b *builder) readTimes(t *scenario.Table, src *engine.Source, rate *analysis.Inflow) {
	n := t.Node("at")
	add := func(text, where string) {
		span, err := tick.ParseSpan(text)
		if err != nil {
			t.Problem("at", "%s: write a time from the beginning, such as \"36h\": %v", where, err)
			return
		}
		src.At = append(src.At, tick.Time(span))
	}
	switch {
	case n.Kind == scenario.ArrayKind:
		for i, item := range n.Items {
			add(item.Text, fmt.Sprintf("number %d", i+1))
		}
	case n.Kind == scenario.TableKind && n.Child["table"] != nil && n.Child["column"] != nil:
		data, ok := b.doc.Tables[n.Child["table"].Text]
		if !ok {
			t.Problem("at", "unknown table %q%s", n.Child["table"].Text, diag.Known(n.Child["table"].Text, b.tableNames()))
			return
		}
		for _, row := range data.Rows {
			text, line, ok := data.Cell(row, n.Child["column"].Text)
			if !ok {
				t.Problem("at", "table %q has no column %q%s", data.Name, n.Child["column"].Text, diag.Known(n.Child["column"].Text, data.Columns))
				return
			}
			add(text, fmt.Sprintf("line %d of table %q", line, data.Name))
		}
	default:
		t.Problem("at", "write a list of times or { table = \"arrivals\", column = \"time\" }")
		return
	}
	if n.Kind == scenario.ArrayKind && len(n.Items) == 0 {
		t.Problem("at", "names no time; nobody would ever come")
	}
	slices.Sort(src.At)
	rate.Rate = float64(len(src.At)) / float64(b.times.stop)
}

// readDailyCounts reads how many come on each day.
func (b *builder) readDailyCounts(t *scenario.Table, src *engine.Source, rate *analysis.Inflow) {
	n := t.Node("counts")
	if n.Kind != scenario.TableKind || n.Child["table"] == nil || n.Child["column"] == nil {
		t.Problem("counts", "write { table = \"daily\", column = \"patients\" }")
		return
	}
	data, ok := b.doc.Tables[n.Child["table"].Text]
	if !ok {
		t.Problem("counts", "unknown table %q%s", n.Child["table"].Text, diag.Known(n.Child["table"].Text, b.tableNames()))
		return
	}
	cal := b.times.calendar
	src.Counts = make([]int32, cal.Day(b.times.stop-1)+1)
	total := 0
	var first, last tick.Date
	named, before := make([]bool, len(src.Counts)), b.problems.Len()
	for _, row := range data.Rows {
		text, line, ok := data.Cell(row, n.Child["column"].Text)
		if !ok {
			t.Problem("counts", "table %q has no column %q%s", data.Name, n.Child["column"].Text, diag.Known(n.Child["column"].Text, data.Columns))
			return
		}
		date, err := tick.ParseDate(row)
		if err != nil {
			b.problems.Add(data.File, line, "table %q: rows are dates such as 2027-01-04, not %q", data.Name, row)
			continue
		}
		count, err := strconv.ParseInt(strings.TrimSpace(text), 10, 32)
		if err != nil || count < 0 {
			b.problems.Add(data.File, line, "table %q: row %q: %s is a whole number from 0 up, not %q", data.Name, row, n.Child["column"].Text, text)
			continue
		}
		if first == (tick.Date{}) || date.Before(first) {
			first = date
		}
		if last.Before(date) {
			last = date
		}
		if day := cal.DayOf(date); day >= 0 && day < len(src.Counts) {
			if hours := hoursOn(src, cal.Weekday(day)); count > 0 && hours != nil && slices.Max(hours) == 0 {
				b.problems.Add(data.File, line, "table %q: row %q: %d patients come on a day whose hours all have weight 0", data.Name, row, count)
			}
			src.Counts[day], named[day] = int32(count), true
			total += int(count)
		}
	}
	if total > 0 {
		b.checkCovered(t, data.Name, first, last)
		if b.problems.Len() == before { // else it may be the row that is wrong
			b.checkGaps(t, data.Name, named, first, last)
		}
	} else if b.problems.Len() == before {
		t.Problem("counts", "no day of the simulation, %s to %s, has a patient in table %q", cal.First(), cal.Date(len(src.Counts)-1), data.Name)
	}
	rate.Rate = float64(total) / float64(b.times.stop)
}

// checkCovered refuses counts that end within the window or begin in it, and warns of
// those that do so around it: nobody would come on the other days.
func (b *builder) checkCovered(t *scenario.Table, table string, first, last tick.Date) {
	n, cal := t.Node("counts"), b.times.calendar
	for _, c := range []struct {
		lacks bool
		tell  func(file string, line int, format string, args ...any)
		words string
	}{
		{b.times.from.Before(first), b.problems.Add, fmt.Sprintf("begins on %s and the window on %s", first, b.times.from)},
		{last.Before(b.times.to), b.problems.Add, fmt.Sprintf("ends on %s and the window on %s", last, b.times.to)},
		{cal.First().Before(first), b.problems.Warn, fmt.Sprintf("begins on %s and the warm-up on %s", first, cal.First())},
		{last.Before(cal.Date(cal.Day(b.times.stop - 1))), b.problems.Warn, fmt.Sprintf("ends on %s and the run-out on %s", last, cal.Date(cal.Day(b.times.stop-1)))},
	} {
		if c.lacks {
			c.tell(n.File, n.Line, "%s: counts: table %q %s: nobody comes on the days between; write a row for each (0 where nobody came), or shorten the time that is simulated", t.Where(), table, c.words)
			return
		}
	}
}

// checkGaps refuses counts that leave out days between the first and the last of the
// table, on which nobody would come: a row that was lost is not a day without patients.
func (b *builder) checkGaps(t *scenario.Table, table string, named []bool, first, last tick.Date) {
	n, cal := t.Node("counts"), b.times.calendar
	var lacks []string
	for day := max(0, cal.DayOf(first)); day < min(len(named), cal.DayOf(last)); day++ {
		if !named[day] {
			lacks = append(lacks, cal.Date(day).String())
		}
	}
	if len(lacks) > 0 {
		b.problems.Add(n.File, n.Line, "%s: counts: table %q has no row for %s: nobody comes on a day without a row; write a row for each (0 where nobody came)", t.Where(), table, words.Some(lacks, 3))
	}
}

// hoursOn are the weights of a weekday's hours; nil where all weigh the same.
func hoursOn(src *engine.Source, weekday int) []float64 {
	if len(src.Hours) != 168 {
		return src.Hours
	}
	return src.Hours[24*weekday : 24*weekday+24]
}

// readHourly reads weights of hours, the same for each day or by weekday.
func (b *builder) readHourly(t *scenario.Table, src *engine.Source) {
	if n := t.Node("hours"); n != nil {
		src.Hours = b.readHoursWeights(t, n)
	}
}

var monthNames = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

func readWeights(t *scenario.Table, key string, names []string) []float64 {
	weights := make([]float64, len(names))
	for i := range weights {
		weights[i] = 1
	}
	n := t.Node(key)
	if n == nil {
		return weights
	}
	for _, k := range n.Keys {
		i := slices.Index(names, k)
		if i < 0 {
			t.Problem(key, "unknown %q%s", k, diag.Known(k, names))
			continue
		}
		x, ok := numeric(n.Child[k])
		if !ok || x < 0 {
			t.Problem(key, "%s: write a number from 0 up", k)
			continue
		}
		weights[i] = x
	}
	return weights
}

func numeric(n *scenario.Node) (float64, bool) {
	switch n.Kind {
	case scenario.IntKind:
		return float64(n.Int), true
	case scenario.FloatKind:
		return n.Float, true
	}
	return 0, false
}

// readHoursWeights returns 24 weights with mean 1, or 168.
func (b *builder) readHoursWeights(t *scenario.Table, n *scenario.Node) []float64 {
	days := []*scenario.Node{n}
	if n.Kind == scenario.TableKind {
		days = nil
		for _, day := range scenario.Weekdays {
			if n.Child[day] == nil {
				t.Problem("hours", "says nothing for %s; write 24 weights for each weekday", day)
				return nil
			}
			days = append(days, n.Child[day])
		}
		if len(n.Keys) > len(scenario.Weekdays) {
			t.Problem("hours", "has other keys than the seven weekdays mon to sun")
			return nil
		}
	}
	sum := 0.0
	var weights []float64
	for _, day := range days {
		if len(day.Items) != 24 {
			t.Problem("hours", "needs 24 weights, one for each hour from 0 to 23, not %d", len(day.Items))
			return nil
		}
		for _, item := range day.Items {
			x, ok := numeric(item)
			if !ok || x < 0 {
				t.Problem("hours", "write numbers from 0 up")
				return nil
			}
			weights = append(weights, x)
			sum += x
		}
	}
	if sum == 0 {
		t.Problem("hours", "all weights are 0; nobody would ever come")
		return nil
	}
	for i := range weights {
		weights[i] *= float64(len(weights)) / sum
	}
	return weights
}
