package compile

import (
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/fmath"
	"prehabsim/sim/tick"
)

// stretch is a part of a year of the window, from a date to before another, in
// which demand moves smoothly: no rate changes and no offer begins or ends.
type stretch struct {
	from, to tick.Date
	year     int
}

func (s stretch) days() int { return s.to.Sub(s.from) }

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
	return r.before(date) * growthFactor(r.growth, base, date)
}

// before is the rate at a date before any growth.
func (r sourceRate) before(date tick.Date) float64 {
	rate := r.rate
	for _, c := range r.changes {
		if !date.Before(c.from) {
			rate = c.rate
		}
	}
	return rate
}

// mean is what a rate is on average from a date to before another between which it
// does not change but by growth.
func (r sourceRate) mean(base tick.Date, s stretch) float64 {
	first := r.on(base, s.from)
	if r.growth == 0 || s.days() < 2 {
		return first
	}
	day := fmath.Log1p(r.growth) / 365.25
	return first * fmath.Expm1(day*float64(s.days())) / (float64(s.days()) * fmath.Expm1(day))
}

// stretches are the parts of the window, in order.
func (b *builder) stretches() []stretch {
	end := b.times.to.AddDays(1)
	cuts := []tick.Date{end}
	cut := func(d tick.Date) {
		if b.times.from.Before(d) && d.Before(end) {
			cuts = append(cuts, d)
		}
	}
	for _, p := range b.p.Periods {
		cut(b.dateOf(p.From))
		cut(b.dateOf(p.To))
	}
	for _, r := range b.rates {
		for _, c := range r.changes {
			cut(c.from)
		}
	}
	for y := 1; b.times.from.AddYears(y).Before(end); y++ {
		cut(b.times.from.AddYears(y))
	}
	slices.SortFunc(cuts, func(a, b tick.Date) int { return a.Sub(b) })
	var list []stretch
	from := b.times.from
	for _, to := range slices.Compact(cuts) {
		year := b.times.calendar.Year(b.times.calendar.DayOf(from), b.times.calendar.DayOf(b.times.from))
		list = append(list, stretch{from, to, year})
		from = to
	}
	return list
}

// Rates at which patients come are worked out for these: the middle of the observed
// year, or of the backtest's in its place; the window's first day; and for each
// stretch its first day, its mean and its last day.
const (
	atReference = iota
	atStart
	inStretches
	perStretch = 3
)

func (b *builder) reference() tick.Date {
	switch {
	case b.times.backtest:
		return middle(b.times.from, b.times.to)
	case b.times.hasObserved:
		return middle(b.times.observedFrom, b.times.observedTo)
	}
	return b.times.from.AddDays(182)
}

// ratesOf are a source's rates.
func (b *builder) ratesOf(source int, stretches []stretch) []float64 {
	src, r, base := &b.p.Sources[source], b.rates[source], b.times.base
	if src.Fill != engine.None {
		return make([]float64, inStretches+perStretch*len(stretches))
	}
	list := []float64{r.on(base, b.reference()), r.on(base, b.times.from)}
	for _, s := range stretches {
		if n, all := b.fixedArrivals(src, s); all > 0 {
			x := r.rate * float64(n) / float64(all) * float64(b.times.stop) / float64(tick.Span(s.days())*tick.Day)
			list = append(list, x, x, x)
		} else {
			list = append(list, r.on(base, s.from), r.mean(base, s), r.on(base, s.to.AddDays(-1)))
		}
	}
	return list
}

// fixedArrivals is how often somebody comes in a stretch, and ever, where a source
// names times or days of arrival.
func (b *builder) fixedArrivals(src *engine.Source, s stretch) (n, all int) {
	for _, at := range src.At {
		if b.startOf(s.from) <= at && at < b.startOf(s.to) {
			n++
		}
	}
	all = len(src.At)
	from, to := b.times.calendar.DayOf(s.from), b.times.calendar.DayOf(s.to)
	for day, count := range src.Counts {
		all += int(count)
		if from <= day && day < to {
			n += int(count)
		}
	}
	return n, all
}

// expectDemand works out what all sources ask of each resource at those rates.
func (b *builder) expectDemand() expected {
	stretches := b.stretches()
	rates := make([][]float64, len(b.p.Sources))
	for i := range b.p.Sources {
		rates[i] = b.ratesOf(i, stretches)
	}
	demand := expect(b.p, rates, b.times.window)
	// An offer that begins or ends on a date of its own is followed anew for the
	// stretches in which other dated operations hold than on the window's first day.
	byEra := map[string][]int{}
	var eras []string
	for k, s := range stretches {
		era := b.era(s.from)
		if byEra[era] == nil {
			eras = append(eras, era)
		}
		byEra[era] = append(byEra[era], k)
	}
	for _, era := range eras[1:] {
		b.followAnew(&demand, rates, byEra[era], b.startOf(stretches[byEra[era][0]].from))
	}
	return demand
}

// followAnew works out what is asked in some stretches as operations are at a date.
func (b *builder) followAnew(demand *expected, rates [][]float64, stretches []int, at tick.Time) {
	some := make([][]float64, len(rates))
	for i := range rates {
		for _, k := range stretches {
			first := inStretches + perStretch*k
			some[i] = append(some[i], rates[i][first:first+perStretch]...)
		}
	}
	anew := expect(b.p, some, at)
	for n, k := range stretches {
		for j := range perStretch {
			demand.work[inStretches+perStretch*k+j] = anew.work[perStretch*n+j]
			demand.times[inStretches+perStretch*k+j] = anew.times[perStretch*n+j]
		}
	}
}

// workIn is what is asked of a resource in a stretch, on average.
func (e *expected) workIn(stretch int, resource int) float64 {
	return e.work[inStretches+perStretch*stretch+1][resource]
}

// workOn is what is asked of a resource on a day of a stretch. Demand grows by
// steady rates, so the error of a straight line is of second order.
func (e *expected) workOn(stretches []stretch, date tick.Date, resource int) float64 {
	for k, s := range stretches {
		if date.Before(s.to) {
			first, last := e.work[inStretches+perStretch*k][resource], e.work[inStretches+perStretch*k+2][resource]
			if s.days() < 2 {
				return first
			}
			return first + float64((last-first)*float64(date.Sub(s.from))/float64(s.days()-1))
		}
	}
	return 0
}

func (b *builder) startOf(date tick.Date) tick.Time {
	return b.times.calendar.Start(b.times.calendar.DayOf(date))
}

func (b *builder) dateOf(at tick.Time) tick.Date {
	return b.times.calendar.Date(b.times.calendar.Day(at))
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
