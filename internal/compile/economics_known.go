package compile

import (
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
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
		list[year] = sum / float64(tick.Year)
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
		if !s.Bool("offered") {
			return 0, 0
		}
		if s.Has("ends") {
			to = min(to, a.times.calendar.Start(a.times.calendar.DayOf(s.Date("ends"))+1))
		}
		return max(from, a.firstOfSpread(s)), to
	}
	l.Problem("service", "there is no [prehab.%s]%s", l.Text("service"), diag.Nearest(l.Text("service"), names))
	return 0, 0
}

// resources are those that names mean: by their own, by that which copies share, or by group.
func (a *economist) resources(l *line) (ids []int32) {
	var known []string
	for i := range a.p.Resources {
		r := &a.p.Resources[i]
		known = append(known, r.Name, familyOf(r.Name))
		if r.Group != "" {
			known = append(known, r.Group)
		}
	}
	for _, name := range l.of {
		found := false
		for i := range a.p.Resources {
			r := &a.p.Resources[i]
			if name != r.Name && name != familyOf(r.Name) && name != r.Group {
				continue
			}
			if found = true; !slices.Contains(ids, int32(i)) {
				ids = append(ids, int32(i))
			}
		}
		if !found {
			l.Problem("of", "there is no resource or group of them called %q%s", name, diag.Nearest(name, known))
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
	if a.current == nil || a.start == (tick.Date{}) {
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
	if s := a.staffingOf(id); s != nil {
		return s.InPost // an empty post costs nothing, and who is trained is paid
	}
	return r.Capacity
}

// perPost is the capacity of one whole-time post: of its hours with patients, each second of
// a week.
func (a *economist) perPost(id int32) (seconds float64) {
	a.doc.Aside(func() {
		seconds = a.staff[a.p.Resources[id].Name].Number("patient_facing_hours") * float64(tick.Hour) / WeeksAYear
	})
	return seconds
}

// readPosts reads whole-time posts: those of resources, a line for each kind of them, or so
// many that are no resource.
func (a *economist) readPosts(l *line) {
	if !l.Has("of") {
		if l.Price == (facts.Number{}) && l.Pay == "" {
			l.Problem("", "says neither which posts nor what they cost; write of = a resource or a group of staff, or pay and count")
			return
		}
		a.readCount(l)
		return
	}
	l.refuse("is of posts that are no resource; of resources all count that they have", "count", "service")
	l.refuse("is of a measure", "by", "value")
	l.refuse("is of what is bought once", "year", "life")
	type kind struct{ family, pay string }
	var order []kind
	posts := map[kind][]float64{}
	for _, id := range a.resources(l) {
		r := &a.p.Resources[id]
		if r.Supply != engine.Budget || r.Unlimited {
			l.Problem("of", "%q is no staff of whom so many are employed, so it has no posts", r.Name)
			continue
		}
		k := kind{familyOf(r.Name), a.paid(l, r.Name)}
		if posts[k] == nil {
			order, posts[k] = append(order, k), make([]float64, a.e.Horizon)
		}
		for year, x := range a.known(id, a.perPost(id)) {
			posts[k][year] += x
		}
	}
	for _, k := range order {
		one := l.CostLine
		one.Pay, one.Resource, one.Unit, one.Known = k.pay, k.family, "post-year", posts[k]
		if len(order) > 1 {
			one.Name += "." + k.family
			if slices.ContainsFunc(order, func(o kind) bool { return o.family == k.family && o.pay != k.pay }) {
				one.Name += "." + k.pay
			}
			one.Title += ": " + a.called(k.pay, k.family)
		}
		a.lines = append(a.lines, one)
	}
}

// paid is the [pay] section by which posts of a resource cost what they do: that of the
// line, or else of the resource; "" where a price says it.
func (a *economist) paid(l *line, resource string) string {
	if l.Pay != "" || l.Has("price") {
		return l.Pay
	}
	t := a.staff[resource]
	if t == nil || !t.Has("pay") {
		l.Problem("of", "nothing says what a post of %q costs; write pay = the name of a [pay] section under [resource.%s], or a price here", resource, familyOf(resource))
		return ""
	}
	a.knowPay(t.Text("pay"), func(f string, args ...any) { t.Problem("pay", f, args...) })
	return t.Text("pay")
}

// called is the title of a kind of posts.
func (a *economist) called(pay, otherwise string) string {
	for _, p := range a.pays {
		if p.Name == pay {
			return p.Title
		}
	}
	return otherwise
}
