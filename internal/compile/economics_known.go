package compile

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// How much there is of what needs no simulation: posts, beds, and whatever is there from a
// date on. It is told by year of the horizon, of 365.25 days from the first day of the
// window, as measures are told a year.

// since is how many units there are from a moment on.
type since struct {
	at    tick.Time
	units float64
}

// byYear is the mean over the days of each year of the horizon. What lies behind the window
// is as on its last day, since nothing that is measured is known to be otherwise.
func (a *economist) byYear(steps []since) []float64 {
	list := make([]float64, a.e.Horizon)
	slices.SortStableFunc(steps, func(x, y since) int { return int(min(1, max(-1, x.at-y.at))) })
	for year := range list {
		from := a.times.window + tick.Time(year)*tick.Time(tick.Year)
		to := from + tick.Time(tick.Year)
		sum := 0.0
		for i, s := range steps {
			until := to
			if i+1 < len(steps) && steps[i+1].at < a.times.end {
				until = min(to, steps[i+1].at)
			}
			if s.at >= a.times.end && i > 0 {
				break
			}
			sum += float64(s.units * float64(max(0, until-max(from, s.at))))
		}
		list[year] = nineDigits(sum / float64(tick.Year))
	}
	return list
}

// days are when something is there that is no resource: from the option's start on or, of a
// service of prehab, as long as somebody may be referred.
func (a *economist) days(l *line) (from, to tick.Time) {
	to = a.times.stop + 1
	if a.start != (tick.Date{}) {
		from = max(0, a.times.calendar.Start(a.times.calendar.DayOf(a.start)))
	}
	if !l.Has("service") {
		return from, to
	}
	var names []string
	for _, n := range a.sections("prehab") {
		name := collectionName(n)
		if names = append(names, name); name != l.Text("service") {
			continue
		}
		var ignored diag.List // it was read before
		s := &service{Table: scenario.Read(n, "", prehabShape, a.doc, &ignored), name: name}
		if !s.Bool("offered") || a.size.nobody(name) {
			return 0, 0
		}
		if s.Has("ends") {
			to = min(to, a.times.calendar.Start(a.times.calendar.DayOf(s.Date("ends"))+1))
		}
		return max(from, a.firstOfSpread(s)), to
	}
	l.Problem("service", "there is no [prehab.%s]%s", l.Text("service"), diag.Known(l.Text("service"), names))
	return 0, 0
}

// meant tells whether names mean resources, each by its own, by that which copies share or by
// group, and whether these are staff.
func (a *economist) meant(l *line) (staff, resources bool) {
	for _, name := range l.of {
		for i := range a.p.Resources {
			if r := &a.p.Resources[i]; isCalled(r, name) {
				staff, resources = staff || r.Supply == engine.Budget, true
			}
		}
	}
	return staff, resources
}

func isCalled(r *engine.Resource, name string) bool {
	return name == r.Name || name == familyOf(r.Name) || name == r.Group
}

// find finds the resources that names mean.
func (a *economist) find(l *line) (ids []int32) {
	var known []string
	for i := range a.p.Resources {
		r := &a.p.Resources[i]
		known = append(known, r.Name, familyOf(r.Name), r.Group)
	}
	for _, name := range l.of {
		found := false
		for i := range a.p.Resources {
			if !isCalled(&a.p.Resources[i], name) {
				continue
			}
			if found = true; !slices.Contains(ids, int32(i)) {
				ids = append(ids, int32(i))
			}
		}
		if !found {
			l.Problem("of", "there is no resource and no group of them called %q%s", name, diag.Known(name, known))
		}
	}
	return ids
}

// familyOf is the name that a resource shares with its copies.
func familyOf(name string) string {
	first, _, _ := strings.Cut(name, ".")
	return first
}

// known is how many units of a resource there are in each year, so many seconds of capacity
// being one; of staff as far as somebody asks for them, since nobody is employed for a
// service that is not offered.
func (a *economist) known(id int32, unit float64) []float64 {
	var steps []since
	for _, l := range a.capacity(id) {
		steps = append(steps, since{l.From, l.Value / unit})
	}
	if len(steps) == 0 || a.current == nil || a.start == (tick.Date{}) { // none: of an option that is looked at and not run
		return a.byYear(steps)
	}
	at := a.times.calendar.Start(a.times.calendar.DayOf(a.start))
	before, ok := a.current.resource[a.p.Resources[id].Name]
	if !ok || at <= 0 {
		return a.byYear(steps)
	}
	// From its start on the option has its own; until then what current has.
	now := steps[0].units
	later := slices.DeleteFunc(steps, func(s since) bool {
		if s.at <= at {
			now = s.units
		}
		return s.at <= at
	})
	steps = []since{}
	for _, l := range a.current.capacity(before) {
		if l.From < at {
			steps = append(steps, since{l.From, l.Value / unit})
		}
	}
	return a.byYear(append(append(steps, since{at, now}), later...))
}

func (a *economist) capacity(id int32) []engine.Level {
	r := &a.p.Resources[id]
	if r.Supply == engine.Budget && !a.p.Asks(engine.ResourceID(id)) {
		return []engine.Level{{}}
	}
	if s := a.staffingOf(id); s != nil && s.InPost != nil { // none yet of an option that is only looked at: see lowerOthers
		return s.InPost // an empty post costs nothing, and who is trained is paid
	}
	return r.Capacity
}

// sum is how many units of resources there are together; one that is not there has none.
func (a *economist) sum(names []string, each func(*economist, int32) []float64) []float64 {
	list := make([]float64, a.e.Horizon)
	for _, name := range names {
		if id, ok := a.resource[name]; ok {
			for year, x := range each(a, id) {
				list[year] += x
			}
		}
	}
	return list
}

// readCount reads what is no resource and not measured: it is there from the option's start
// or, of a service of prehab, where that is offered.
func (a *economist) readCount(l *line) {
	l.refuse(fmt.Sprintf("says nothing of basis = %q; write count, and service where it is of one", l.Basis), "of", "by", "value")
	if l.Basis == "post" && l.Pay == "" && !l.Has("price") {
		l.Problem("", "says neither which posts nor what they cost; write of = a resource or a group of staff, or pay and count")
		return
	}
	l.Unit = map[string]string{"once": "item", "year": "year", "post": "post-year"}[l.Basis]
	from, to := a.days(l)
	if l.Basis == "once" {
		a.readOnce(l, from, to)
	} else {
		l.Known = a.byYear([]since{{at: from, units: 1}, {at: to, units: 0}})
	}
	if l.Has("count") {
		a.readHowMany(l)
	}
	a.lines = append(a.lines, *l)
}

// readHowMany reads how many there are of it, which may be drawn.
func (a *economist) readHowMany(l *line) {
	n := a.number(l.Table, "count")
	for year := range l.Known {
		l.Known[year] *= n.Value
	}
	if !l.Quantity("count").Uncertain {
		return
	}
	if l.Count = n; n.Value == 0 {
		l.Problem("count", "is 0 and has a range; write what is most likely, above 0")
	}
}

// readOnce reads in which years something is bought.
func (a *economist) readOnce(l *line, from, to tick.Time) {
	l.Known = make([]float64, a.e.Horizon)
	l.Life = a.whole(l.Table, "life")
	if l.Year = a.yearOf(from); l.Has("year") {
		l.Year = a.whole(l.Table, "year")
	}
	if from < to {
		a.refuseBeyondHorizon(l)
	}
	for year := l.Year; year < a.e.Horizon && from < to; year += again(l.Life, a.e.Horizon) {
		l.Known[year] = 1
	}
}

// readBuilt reads what is bought once for each bed, or other place, that an option has more
// than current, when most of them are open.
func (a *economist) readBuilt(l *line) {
	l.refuse("is of what is no resource", "count", "service", "by", "value")
	for _, id := range a.find(l) {
		r := &a.p.Resources[id]
		if l.resources = append(l.resources, r.Name); r.Supply != engine.Places || r.Unlimited {
			l.Problem("of", "%q has no beds and no other places of which so many are open; write count", r.Name)
		}
	}
	l.Unit, l.Resource, l.Life = "place", strings.Join(l.of, ", "), a.whole(l.Table, "life")
	from, _ := a.days(l)
	if l.Year = a.yearOf(from); l.Has("year") {
		l.Year = a.whole(l.Table, "year")
	}
	a.refuseBeyondHorizon(l)
	l.each = func(on *economist, id int32) []float64 {
		most := 0.0
		for _, x := range on.capacity(id) {
			most = max(most, x.Value)
		}
		list := make([]float64, on.e.Horizon)
		for year := l.Year; year < on.e.Horizon; year += again(l.Life, on.e.Horizon) {
			list[year] = most
		}
		return list
	}
	a.add(*l)
	for year, x := range a.lines[len(a.lines)-1].Known { // nobody gets back what a bed that is closed had cost
		a.lines[len(a.lines)-1].Known[year] = max(0, x)
	}
}

// yearOf is the year of the horizon in which a moment lies.
func (a *economist) yearOf(at tick.Time) int {
	return int(max(0, at-a.times.window) / tick.Time(tick.Year))
}

// refuseBeyondHorizon refuses what is bought in a year that is not looked at: for the year
// that is written, or for the day on which the option starts.
func (a *economist) refuseBeyondHorizon(l *line) {
	if l.Year < a.e.Horizon {
		return
	}
	start := a.model.Document.Root.At("option", a.option, "start")
	if l.Has("year") || start == nil {
		l.Problem("year", "is bought beyond the horizon, whose years are 0 to %d", a.e.Horizon-1)
		return
	}
	a.problems.Add(start.File, start.Line, "option %q: starts on %s, and what it buys (%s %q) is bought then, beyond the horizon, whose years are 0 to %d from %s on; write an earlier day",
		a.option, a.start, l.Kind, l.Name, a.e.Horizon-1, a.times.from)
}

// again is after how many years something is bought again, or the horizon has passed.
func again(life, horizon int) int {
	if life == 0 {
		return horizon
	}
	return life
}
