package analysis

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

// Inflow is how many patients a second a source sends at a date, on average over the
// week. It speaks of a day of its own, from which on it grows.
type Inflow struct {
	Rate, Growth float64
	Changes      []Change // in order of date
}

// Change is a rate that holds from a date on.
type Change struct {
	From tick.Date
	Rate float64
}

// On is the inflow on a date, where it speaks of the day base.
func (r Inflow) On(base, date tick.Date) float64 {
	return r.Before(date) * Growth(r.Growth, base, date)
}

// Before is the inflow on a date before any growth.
func (r Inflow) Before(date tick.Date) float64 {
	rate := r.Rate
	for _, c := range r.Changes {
		if !date.Before(c.From) {
			rate = c.Rate
		}
	}
	return rate
}

// Growth is (1+rate)^(years between two dates).
func Growth(rate float64, from, to tick.Date) float64 {
	return fmath.Exp(fmath.Log1p(rate) * (float64(to.Sub(from)) / 365.25))
}

// mean is what an inflow is on average from a date to before another between which it
// does not change but by growth.
func (r Inflow) mean(base tick.Date, s stretch) float64 {
	first := r.On(base, s.from)
	if r.Growth == 0 || s.days() < 2 {
		return first
	}
	day := fmath.Log1p(r.Growth) / 365.25
	return first * fmath.Expm1(day*float64(s.days())) / (float64(s.days()) * fmath.Expm1(day))
}

// Outlook is what a program's window brings: how many patients come, and what the
// calendar opens for them.
type Outlook struct {
	p               *engine.Program
	inflows         []Inflow // by source
	base, reference tick.Date
	from, to        tick.Date // the window, to included
	stretches       []stretch
	openDays        []float64 // by resource; below 0 where nobody has asked
	openings        []opening // by resource

	rates   [][]float64 // by source, see rates
	demand  Demand      // at those
	life    life        // of their patients
	spells  []spells    // by resource
	room    room
	last    *Outlook // which holds but for what has changed; nil: none
	same    bool     // its demand is this one's
	sibling *Outlook // of another option, of which some may hold too; nil: none
}

// NewOutlook is for a program whose sources send so many patients, reckoned from the
// day base. Demand is told of the day of reference too.
func NewOutlook(p *engine.Program, inflows []Inflow, base, reference tick.Date) *Outlook {
	cal := p.Calendar
	o := &Outlook{p: p, inflows: inflows, base: base, reference: reference, openDays: make([]float64, len(p.Resources)), openings: make([]opening, len(p.Resources)), spells: make([]spells, len(p.Resources)),
		from: cal.Date(cal.Day(p.Window)), to: cal.Date(cal.Day(p.End - 1))}
	for i := range o.openDays {
		o.openDays[i] = -1
	}
	o.stretches = o.cut()
	return o
}

// cut divides the window into stretches, in order.
func (o *Outlook) cut() (list []stretch) {
	end := o.to.AddDays(1)
	cuts := []tick.Date{end}
	cut := func(d tick.Date) {
		if o.from.Before(d) && d.Before(end) {
			cuts = append(cuts, d)
		}
	}
	for _, p := range o.p.Periods {
		cut(o.dateOf(p.From))
		cut(o.dateOf(p.To))
	}
	for _, r := range o.inflows {
		for _, c := range r.Changes {
			cut(c.From)
		}
	}
	for y := 1; o.from.AddYears(y).Before(end); y++ {
		cut(o.from.AddYears(y))
	}
	slices.SortFunc(cuts, func(a, b tick.Date) int { return a.Sub(b) })
	cal, from := o.p.Calendar, o.from
	for _, to := range slices.Compact(cuts) {
		list = append(list, stretch{from, to, cal.Year(cal.DayOf(from), cal.DayOf(o.from))})
		from = to
	}
	return list
}

// Rates at which patients come are worked out for these: the day of reference; the
// window's first day; and for each stretch its first day, its mean and its last day.
const (
	atReference = iota
	atStart
	inStretches
	perStretch = 3
)

// AtReference is what is asked of a resource on the day of reference, work and requests
// a second.
func (d Demand) AtReference(resource int) (work, times float64) {
	return d.Work[atReference][resource], d.Times[atReference][resource]
}

// AtStart is the work a second that is asked of a resource on the window's first day.
func (d Demand) AtStart(resource int) float64 { return d.Work[atStart][resource] }

// ratesOf are the rates of a source.
func (o *Outlook) ratesOf(source int) []float64 {
	src, r := &o.p.Sources[source], o.inflows[source]
	if src.Fill.Is() {
		return make([]float64, inStretches+perStretch*len(o.stretches))
	}
	list := []float64{r.On(o.base, o.reference), r.On(o.base, o.from)}
	for _, s := range o.stretches {
		if n, all := o.fixedArrivals(src, s); all > 0 {
			x := r.Rate * float64(n) / float64(all) * float64(o.p.Stop) / float64(tick.Span(s.days())*tick.Day)
			list = append(list, x, x, x)
		} else {
			list = append(list, r.On(o.base, s.from), r.mean(o.base, s), r.On(o.base, s.to.AddDays(-1)))
		}
	}
	return list
}

// fixedArrivals is how often somebody comes in a stretch, and ever, where a source
// names times or days of arrival.
func (o *Outlook) fixedArrivals(src *engine.Source, s stretch) (n, all int) {
	for _, at := range src.At {
		if o.startOf(s.from) <= at && at < o.startOf(s.to) {
			n++
		}
	}
	all = len(src.At)
	from, to := o.p.Calendar.DayOf(s.from), o.p.Calendar.DayOf(s.to)
	for day, count := range src.Counts {
		all += int(count)
		if from <= day && day < to {
			n += int(count)
		}
	}
	return n, all
}

// Expect works out what all sources ask of each resource at those rates.
func (o *Outlook) Expect(spare *Spare) Demand {
	o.room.spare = spare
	defer func() { o.room.spare = nil }()
	rates := make([][]float64, len(o.p.Sources))
	for i := range rates {
		rates[i] = o.ratesOf(i)
	}
	o.rates = rates
	if o.same = o.sameDemand(o.last, rates); o.same {
		o.demand, o.life = o.last.demand, o.last.life
		return o.demand
	}
	if o.sameDemand(o.sibling, rates) {
		o.demand, o.life = o.sibling.demand, o.sibling.life
		return o.demand
	}
	demand := o.room.expect(o.p, rates, o.p.Window)
	o.life = o.room.life
	// An offer that begins or ends on a date of its own is followed anew for the
	// stretches in which other dated operations hold than on the window's first day.
	byEra := map[string][]int{}
	var eras []string
	for k, s := range o.stretches {
		era := o.era(s.from)
		if byEra[era] == nil {
			eras = append(eras, era)
		}
		byEra[era] = append(byEra[era], k)
	}
	for _, era := range eras[1:] {
		o.followAnew(&demand, rates, byEra[era], o.startOf(o.stretches[byEra[era][0]].from))
	}
	o.demand = demand
	return demand
}

// ExpectAtBase works out what is asked of each resource on the day of reference and on the
// window's first day, from which base capacities follow, and at no other time.
func (o *Outlook) ExpectAtBase() Demand {
	rates := make([][]float64, len(o.p.Sources))
	for i := range rates {
		rates[i] = o.ratesOf(i)[:inStretches]
	}
	return o.room.expect(o.p, rates, o.p.Window)
}

// followAnew works out what is asked in some stretches as operations are at a date.
func (o *Outlook) followAnew(demand *Demand, rates [][]float64, stretches []int, at tick.Time) {
	some := make([][]float64, len(rates))
	for i := range rates {
		for _, k := range stretches {
			first := inStretches + perStretch*k
			some[i] = append(some[i], rates[i][first:first+perStretch]...)
		}
	}
	anew := o.room.expect(o.p, some, at)
	for i, drawn := range anew.drawn {
		demand.drawn[i] = demand.drawn[i] || drawn
	}
	var dates []int
	for n, k := range stretches {
		for j := range perStretch {
			dates = append(dates, inStretches+perStretch*k+j)
			demand.Work[inStretches+perStretch*k+j] = anew.Work[perStretch*n+j]
			demand.Times[inStretches+perStretch*k+j] = anew.Times[perStretch*n+j]
		}
	}
	demand.takeParts(&anew, dates)
}

// dates are the number of a resource's or a part's work at each date.
type dates func(date int) float64

func (d *Demand) ofResource(i int) dates { return func(date int) float64 { return d.Work[date][i] } }
func (d *Demand) ofPart(i int) dates     { return func(date int) float64 { return d.partWork[i][date] } }

// workIn is what is asked in a stretch, on average.
func workIn(of dates, stretch int) float64 { return of(inStretches + perStretch*stretch + 1) }

// workOn is what is asked on a day of a stretch. Demand grows by
// steady rates, so the error of a straight line is of second order.
func workOn(of dates, stretches []stretch, date tick.Date) float64 {
	for k, s := range stretches {
		if date.Before(s.to) {
			first, last := of(inStretches+perStretch*k), of(inStretches+perStretch*k+2)
			if s.days() < 2 {
				return first
			}
			return first + float64((last-first)*float64(date.Sub(s.from))/float64(s.days()-1))
		}
	}
	return 0
}

func (o *Outlook) startOf(date tick.Date) tick.Time {
	return o.p.Calendar.Start(o.p.Calendar.DayOf(date))
}

func (o *Outlook) dateOf(at tick.Time) tick.Date {
	return o.p.Calendar.Date(o.p.Calendar.Day(at))
}

// era says which dated operations hold on a date, by a sign for each: dates of one
// era differ in how many patients come and not in what becomes of them.
func (o *Outlook) era(date tick.Date) string {
	at := o.startOf(date)
	signs := make([]byte, len(o.p.Periods))
	for i, d := range o.p.Periods {
		signs[i] = '0'
		if d.From <= at && at < d.To {
			signs[i] = '1'
		}
	}
	return string(signs)
}
