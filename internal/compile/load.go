package compile

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// ResourceLoad is what is asked of a resource in a year against what it can give, by
// arithmetic, before any simulation. Offered, Capacity and Ceiling are in Unit a
// year; Ceiling includes the most that a response may add.
type ResourceLoad struct {
	Resource                   string
	Index                      int
	Year                       int // of the window
	Offered, Capacity, Ceiling float64
	Unit                       string
	Share, ShareCeiling        float64

	// The month, such as "2029-03", in which demand passes base capacity, and
	// capacity with all that may be added; "before" where it already does when the
	// window begins, "" where it never does. The same in each of a resource's rows.
	Passes, PassesCeiling string
}

// sourceRate is how many patients a second a source sends at a date, on average
// over the week.
type sourceRate struct {
	rate, growth float64
	changes      []rateChange // in order of date
}

// rateChange is a rate that holds from a date on.
type rateChange struct {
	from tick.Date
	rate float64
}

func (r sourceRate) on(base, date tick.Date) float64 {
	rate := r.rate
	for _, c := range r.changes {
		if !date.Before(c.from) {
			rate = c.rate
		}
	}
	return rate * growthFactor(r.growth, base, date)
}

// dates are those for which demand is worked out: the middle of the observed year,
// or of the backtest's in its place, the start of the window, and the middle of each
// of its years.
func (b *builder) dates() []tick.Date {
	reference := b.times.from.AddDays(182)
	switch {
	case b.times.backtest:
		reference = middle(b.times.from, b.times.to)
	case b.times.hasObserved:
		reference = middle(b.times.observedFrom, b.times.observedTo)
	}
	list := []tick.Date{reference, b.times.from}
	for y := 0; b.times.from.AddYears(y).Before(b.times.to); y++ {
		list = append(list, b.times.from.AddYears(y).AddDays(182))
	}
	return list
}

// expectDemand works out what all sources ask of each resource on those dates.
func (b *builder) expectDemand() expected {
	dates := b.dates()
	rates := make([][]float64, len(b.p.Sources))
	for i := range b.p.Sources {
		rates[i] = make([]float64, len(dates))
		for d, date := range dates {
			if b.p.Sources[i].Fill == engine.None {
				rates[i][d] = b.rates[i].on(b.times.base, date)
			}
		}
	}
	demand := expect(b.p, rates, b.times.window)
	// An offer that begins or ends on a date of its own is followed anew for the
	// years in which other dated operations hold than on the window's first day.
	known := map[string]expected{b.era(b.times.from): demand}
	for d, date := range dates {
		if d < 2 {
			continue
		}
		era := b.era(date)
		at, ok := known[era]
		if !ok {
			at = expect(b.p, rates, b.startOf(date))
			known[era] = at
		}
		demand.work[d], demand.times[d] = at.work[d], at.times[d]
	}
	return demand
}

func (b *builder) startOf(date tick.Date) tick.Time {
	return b.times.calendar.Start(b.times.calendar.DayOf(date))
}

// era says which dated operations hold on a date, by a sign for each: dates of one
// era differ in how many patients come and not in what becomes of them.
func (b *builder) era(date tick.Date) string {
	at := b.startOf(date)
	signs := make([]byte, len(b.p.Periods))
	for i, d := range b.p.Periods {
		signs[i] = '0'
		if d.From <= at && at < d.To {
			signs[i] = '1'
		}
	}
	return string(signs)
}

// setMeanWork tells each resource how much work one request brings on average:
// what a booking clerk plans with, so the same in every option as in `current`.
func (b *builder) setMeanWork(demand expected, shared *shared) {
	for i := range b.p.Resources {
		r := &b.p.Resources[i]
		mean, ok := shared.meanWork[r.Name]
		if times := demand.times[0][i]; !ok && times > 0 {
			mean = math.Round(demand.work[0][i] / times)
			shared.meanWork[r.Name] = mean
		}
		r.MeanWork = mean
	}
}

// resolveLoads gives every resource with a load its base capacity: demand of
// `current` in the observed year ÷ load. Between the two periods it grows as
// capacity_growth says. The first option to be compiled is `current`; the others
// take its demand, and a backtest's year does, before its own growth.
func (b *builder) resolveLoads(demand expected, shared *shared) {
	reference := b.dates()[0]
	then, now := demand.work[0], demand.work[1]
	for _, n := range b.sections("resource") {
		name := collectionName(n)
		d, ok := b.demand[name]
		if !ok {
			continue
		}
		perSecond := then[d.index]
		if b.times.hasObserved && b.times.from != b.times.observedFrom && !b.times.backtest {
			switch b.times.growth {
			case "demand":
				perSecond = now[d.index]
			case "none":
			default:
				perSecond *= growthFactor(b.times.growthRate, reference, b.times.from)
			}
		}
		if was, ok := shared.demand[name]; ok {
			perSecond = was
		} else {
			shared.demand[name] = perSecond
		}
		if b.times.backtest {
			switch b.times.growth {
			case "demand":
				perSecond = then[d.index]
			case "none":
			default:
				perSecond *= growthFactor(b.times.growthRate, middle(b.times.observedFrom, b.times.observedTo), reference)
			}
		}
		b.setBase(d, perSecond/d.load*d.scale, n.File, n.Line, name)
	}
}

// setBase turns base capacity in work a second into the resource's own units.
func (b *builder) setBase(d demandLoad, perSecond float64, file string, line int, name string) {
	r := &b.p.Resources[d.index]
	switch r.Supply {
	case engine.Places:
		units := perSecond
		if r.Opening != nil {
			open := tick.Span(0)
			for d := range 7 {
				open += r.Opening.Close[d] - r.Opening.Open[d]
			}
			units *= float64(tick.Week) / float64(max(1, open))
		}
		if r.Response == nil {
			units = math.Max(1, math.Round(units))
		}
		if perSecond > 0 {
			r.Capacity[0].Value = nineDigits(units)
		}
	case engine.Lists:
		days := b.openDays(r)
		if days == 0 {
			b.problems.Add(file, line, "resource %q: is needed and never open; name its days", name)
			return
		}
		r.Capacity[0].Value = nineDigits(perSecond * float64(tick.Day) * 365.25 / days)
	}
}

// nineDigits rounds a capacity, so that what follows does not depend on the order in
// which demand was added up: a pathway that nobody takes may change that order.
func nineDigits(x float64) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 8, 64), 64)
	if err != nil {
		return x // infinite, or not a number
	}
	return rounded
}

// openDays is the mean number of days a year on which lists may be held. It
// is asked for often and worked out once.
func (b *builder) openDays(r *engine.Resource) float64 {
	if days, ok := b.days[r.Name]; ok {
		return days
	}
	n := 0
	for d := range 1461 {
		w := b.times.calendar.Weekday(d)
		allowed := r.Days[w]
		if !r.ByLoad {
			allowed = r.Weekly[w] > 0
		}
		if allowed && (b.times.calendar.Working(d) || w >= 5) {
			n++
		}
	}
	b.days[r.Name] = float64(n) / 4
	return b.days[r.Name]
}

// capacityIn is base capacity in work a second around a date.
func (b *builder) capacityIn(r *engine.Resource, date tick.Date) float64 {
	at := b.times.calendar.Start(b.times.calendar.DayOf(date))
	value := r.Capacity[0].Value
	for _, l := range r.Capacity {
		if l.From <= at {
			value = l.Value
		}
	}
	const year = 365.25 * float64(tick.Day)
	switch r.Supply {
	case engine.Places:
		if r.Opening == nil {
			return value
		}
		week := 0.0
		for d := range 7 {
			week += float64(r.Opening.Close[d] - r.Opening.Open[d])
		}
		return value * week / float64(tick.Week)
	case engine.Budget:
		return value * 52.18 / year
	case engine.Slots:
		return value / float64(r.Every)
	}
	if r.ByLoad {
		return value * b.openDays(r) / year
	}
	week, days := 0.0, 0.0
	for _, span := range r.Weekly {
		if span > 0 {
			week += float64(span)
			days++
		}
	}
	if days == 0 {
		return 0
	}
	return math.Floor(value) * week / days * b.openDays(r) / year
}

// loads is the table of loads by year of the window.
func (b *builder) loads(demand expected) []ResourceLoad {
	var list []ResourceLoad
	const year = 365.25 * float64(tick.Day)
	for y, mid := range b.dates()[2:] {
		offered := demand.work[y+2]
		for i := range b.p.Resources {
			r := &b.p.Resources[i]
			l := ResourceLoad{Resource: r.Name, Index: i, Year: y}
			scale := year / float64(tick.Hour)
			l.Unit = "hours"
			if r.Supply == engine.Places {
				scale = year / float64(tick.Day)
				l.Unit = r.Unit + "-days"
				if perDay, ok := strings.CutSuffix(r.Unit, " a day"); ok {
					l.Unit = perDay
				}
			}
			if r.Supply == engine.Slots {
				scale, l.Unit = year, "appointments"
			}
			l.Offered = offered[i] * scale
			l.Capacity = b.capacityIn(r, mid) * scale
			l.Ceiling = l.Capacity
			if r.Response != nil {
				l.Ceiling *= 1 + r.Response.Up
			}
			if r.Unlimited {
				l.Capacity, l.Ceiling = math.Inf(1), math.Inf(1)
			}
			if l.Capacity > 0 {
				l.Share, l.ShareCeiling = l.Offered/l.Capacity, l.Offered/l.Ceiling
			}
			if !r.Unlimited {
				l.Passes = b.monthPassed(demand, i, 1)
				l.PassesCeiling = b.monthPassed(demand, i, l.Ceiling/max(l.Capacity, 1e-9))
			}
			list = append(list, l)
		}
	}
	return list
}

// startLater lets an option's capacities begin on its start date: until then they
// are those of current.
func (b *builder) startLater(current *builder) {
	if b.start == (tick.Date{}) {
		return
	}
	at := b.times.calendar.Start(b.times.calendar.DayOf(b.start))
	if at <= 0 {
		return
	}
	for i := range b.p.Resources {
		r := &b.p.Resources[i]
		k, ok := current.resource[r.Name]
		if !ok || current.p.Resources[k].Supply != r.Supply || current.p.Resources[k].ByLoad != r.ByLoad {
			continue
		}
		was := current.p.Resources[k].Capacity
		if slices.Equal(was, r.Capacity) {
			continue
		}
		var levels []engine.Level
		for _, l := range was {
			if l.From < at {
				levels = append(levels, l)
			}
		}
		now := r.Capacity[0].Value
		var later []engine.Level
		for _, l := range r.Capacity[1:] {
			if l.From <= at {
				now = l.Value
			} else {
				later = append(later, l)
			}
		}
		r.Capacity = append(append(levels, engine.Level{From: at, Value: now}), later...)
	}
}

// monthPassed is the first month of the window in whose middle demand is above
// base capacity times a factor. Demand between the dates for which it is known is
// interpolated: it grows by steady rates, so the error is of second order. Where
// an offer begins or ends between them it is that of the date on the same side.
func (b *builder) monthPassed(demand expected, resource int, factor float64) string {
	r := &b.p.Resources[resource]
	known := b.dates()[1:]
	at := 0
	for date := b.times.from; date.Before(b.times.to); date = nextMonth(date) {
		mid := date.AddDays(14)
		for at+2 < len(known) && known[at+1].Before(mid) {
			at++
		}
		asked := demand.work[at+1][resource]
		if at+1 < len(known) {
			next := demand.work[at+2][resource]
			switch before, after := b.era(known[at]), b.era(known[at+1]); {
			case before == after:
				share := float64(mid.Sub(known[at])) / float64(known[at+1].Sub(known[at]))
				asked += float64((next - asked) * share)
			case b.era(mid) == after:
				asked = next
			}
		}
		if asked > b.capacityIn(r, mid)*factor*(1+1e-9) {
			if date == b.times.from {
				return "before"
			}
			return fmt.Sprintf("%04d-%02d", date.Year, date.Month)
		}
	}
	return ""
}

func nextMonth(d tick.Date) tick.Date {
	if d.Month == 12 {
		return tick.Date{Year: d.Year + 1, Month: 1, Day: 1}
	}
	return tick.Date{Year: d.Year, Month: d.Month + 1, Day: 1}
}

// String is the load as `check` says it in a sentence.
func (l ResourceLoad) String() string {
	return fmt.Sprintf("%s: %.0f of %.0f %s a year (%.2f)", l.Resource, l.Offered, l.Capacity, l.Unit, l.Share)
}
