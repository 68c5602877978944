package analysis

import (
	"reflect"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// capacity is what the calendar gives of a resource at a time.
type capacity func(*engine.Resource, tick.Time) float64

var (
	base    capacity = (*engine.Resource).Base
	ceiling capacity = (*engine.Resource).Ceiling // with the most that may be added in answer to waits
)

// opening is what a resource opens in each stretch.
type opening struct {
	base, ceiling []float64
	parts         map[string]opening // for some who ask, by who they are
}

// openingOf works out what a resource opens, or finds that it is what it was.
func (o *Outlook) openingOf(resource int) opening {
	x, r := &o.openings[resource], &o.p.Resources[resource]
	if x.base != nil {
		return *x
	}
	for _, was := range [2]*Outlook{o.last, o.sibling} {
		if was != nil && resource < len(was.openings) && sameSupply(r, &was.p.Resources[resource]) && was.openings[resource].base != nil {
			*x = was.openings[resource]
			if was != o.last || !reflect.DeepEqual(r.Fence, was.p.Resources[resource].Fence) {
				x.parts = nil
			}
			return *x
		}
	}
	*x = o.openingFor(r, claim{})
	return *x
}

// openingTo is what a resource opens for those of a claim.
func (o *Outlook) openingTo(resource int, c claim) opening {
	all := o.openingOf(resource)
	if c.can == nil {
		return all
	}
	x := &o.openings[resource]
	if x.parts == nil {
		x.parts = map[string]opening{}
	}
	if _, ok := x.parts[c.who]; !ok {
		x.parts[c.who] = o.openingFor(&o.p.Resources[resource], c)
	}
	return x.parts[c.who]
}

func (o *Outlook) openingFor(r *engine.Resource, c claim) (x opening) {
	for _, s := range o.stretches {
		x.base = append(x.base, o.opened(r, s.from, s.to, c.of(base)))
		if r.Response != nil {
			x.ceiling = append(x.ceiling, o.opened(r, s.from, s.to, c.of(ceiling)))
		}
	}
	return x
}

// opened is the base capacity that a resource opens from a date to before another,
// in seconds of work (places: unit-seconds; slots: appointments). It follows the
// calendar as the engine does (engine/respond.go, engine/lists.go), so without an
// answer to waits it is what a simulation counts as open. With ceiling it is the most
// that may be.
func (o *Outlook) opened(r *engine.Resource, from, to tick.Date, of capacity) float64 {
	if r.Supply == engine.Slots {
		return appointments(r, o.startOf(from), o.startOf(to), of)
	}
	sum := 0.0
	for day := o.p.Calendar.DayOf(from); day < o.p.Calendar.DayOf(to); day++ {
		sum += o.openedOn(r, day, of)
	}
	return sum
}

func (o *Outlook) openedOn(r *engine.Resource, day int, of capacity) float64 {
	cal := o.p.Calendar
	weekday := cal.Weekday(day)
	monday := max(0, day-weekday) // or the simulation's first day: lists and staff are planned by the week
	switch r.Supply {
	case engine.Lists:
		if !allowsLists(r, weekday) || !cal.Working(day) && weekday < 5 {
			return 0
		}
		lists := of(r, cal.Start(monday))
		if r.ByLoad {
			return lists
		}
		return float64(lists * float64(r.Weekly[weekday]))
	case engine.Budget:
		if !cal.Working(day) {
			return 0
		}
		days := 0
		for d := monday; d < day-weekday+7; d++ {
			if cal.Working(d) {
				days++
			}
		}
		return float64(tick.Round(of(r, cal.Start(day)+tick.Time(r.Opens)) / float64(days)))
	}
	open := tick.Day
	if r.Opening != nil {
		open = r.Opening.Close[weekday] - r.Opening.Open[weekday]
	}
	return float64(of(r, cal.Start(day)) * float64(open))
}

// OpenDays is the mean number of days a year on which lists of a resource may be held.
func (o *Outlook) OpenDays(resource int) float64 {
	if o.openDays[resource] >= 0 {
		return o.openDays[resource]
	}
	r, cal, n := &o.p.Resources[resource], o.p.Calendar, 0
	for d := range 1461 {
		w := cal.Weekday(d)
		if allowsLists(r, w) && (cal.Working(d) || w >= 5) {
			n++
		}
	}
	o.openDays[resource] = float64(n) / 4
	return o.openDays[resource]
}

func allowsLists(r *engine.Resource, weekday int) bool {
	if r.ByLoad {
		return r.Days[weekday]
	}
	return r.Weekly[weekday] > 0
}

// appointments are those of the sessions from a time to before another.
func appointments(r *engine.Resource, from, to tick.Time, of capacity) float64 {
	first, every := tick.Time(r.Opens), tick.Time(r.Every)
	before := func(at tick.Time) int64 { return int64((max(0, at-first) + every - 1) / every) }
	sum := 0.0
	for i, l := range r.Capacity {
		begin, end := max(from, l.From), to
		if i+1 < len(r.Capacity) {
			end = min(to, r.Capacity[i+1].From)
		}
		if begin < end {
			sum += float64(of(r, begin) * float64(before(end)-before(begin)))
		}
	}
	return sum
}

// capacityIn is a capacity in work a second as it stands on a date, on average over
// weeks and bank holidays.
func (o *Outlook) capacityIn(resource int, date tick.Date, of capacity) float64 {
	r := &o.p.Resources[resource]
	base := of(r, o.startOf(date))
	const year = 365.25 * float64(tick.Day)
	switch r.Supply {
	case engine.Places:
		if r.Opening == nil {
			return base
		}
		week := 0.0
		for d := range 7 {
			week += float64(r.Opening.Close[d] - r.Opening.Open[d])
		}
		return base * week / float64(tick.Week)
	case engine.Budget:
		return base / float64(tick.Week)
	case engine.Slots:
		return base / float64(r.Every)
	}
	if r.ByLoad {
		return base * o.OpenDays(resource) / year
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
	return base * week / days * o.OpenDays(resource) / year
}
