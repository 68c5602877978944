package validate

import (
	"math"
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/fmath"
	"prehabsim/sim/tick"
)

// coming is who comes from a source, one after another.
type coming struct {
	t     *teller
	def   *engine.Source
	n     uint64 // times at which somebody may come
	came  uint64 // patients who came in batches
	at    float64
	day   int     // of a number each day: the day,
	left  int32   // how many are still to come on it,
	share float64 // and how much of the day's share of arrivals is over
	ready []arrival
	over  bool
}

type arrival struct {
	at     tick.Time
	number uint64
}

func (s *coming) draw(n uint64, which uint32) float64 {
	return s.t.key.Uniform(s.def.Number<<28|n, s.def.Site, which)
}

// next is the next patient; false if nobody comes any more before the simulation ends.
func (s *coming) next() (a arrival, ok bool) {
	for len(s.ready) == 0 && !s.over {
		at, taken := s.time()
		if s.over = s.over || at >= s.t.p.Stop; s.over || !taken {
			continue
		}
		if !s.def.Batch.Is() {
			s.ready = append(s.ready, arrival{at, s.n - 1})
			continue
		}
		law := &s.t.p.Samplers[s.def.Batch.ID()]
		for range int(clipped(law, law.Scale*law.Table.At(s.draw(s.n-1, 2))) + 0.5) {
			s.ready = append(s.ready, arrival{at, s.came})
			s.came++
		}
	}
	if len(s.ready) == 0 {
		return a, false
	}
	a, s.ready = s.ready[0], s.ready[1:]
	return a, true
}

// time is the next at which somebody may come, and whether somebody does.
func (s *coming) time() (at tick.Time, taken bool) {
	d, p := s.def, s.t.p
	n := s.n
	s.n++
	switch {
	case d.At != nil:
		if s.over = n >= uint64(len(d.At)); s.over {
			return 0, false
		}
		return d.At[n], true
	case d.Counts != nil:
		if s.over = !s.ofDay(n); s.over {
			return 0, false
		}
	case d.Every.Is():
		law := &p.Samplers[d.Every.ID()]
		s.wait(clipped(law, law.Scale*law.Table.At(s.draw(n, 0))))
	case d.Peak > 0:
		s.at += -(fmath.Log(s.draw(n, 0)) / d.Peak)
	default:
		s.over = true
		return 0, false
	}
	at = tick.Time(s.at + 1e-6)
	if d.Peak == 0 || d.Counts != nil || d.Every.Is() {
		return at, true
	}
	day := p.Calendar.Day(at)
	rate := d.Rates[min(day, len(d.Rates)-1)]
	if d.Hours != nil {
		rate *= s.weight(at)
	}
	return at, rate >= d.Peak || s.draw(n, 1)*d.Peak < rate
}

// weight is that of the hour of a time: of a day or of a week.
func (s *coming) weight(at tick.Time) float64 {
	cal := s.t.p.Calendar
	hour := int(at-cal.Start(cal.Day(at))) / int(tick.Hour)
	if len(s.def.Hours) == 168 {
		hour += 24 * cal.Weekday(cal.Day(at))
	}
	return s.def.Hours[hour]
}

// wait lets a time go by: in an hour of weight two, twice as fast.
func (s *coming) wait(gap float64) {
	const hour = float64(tick.Hour)
	switch {
	case s.def.Hours == nil:
		s.at += gap
		return
	case s.def.ByLast:
		s.at += gap / s.weight(tick.Time(s.at))
		return
	}
	if cycle := float64(len(s.def.Hours)) * hour; gap >= cycle { // whole days, or weeks
		whole := math.Floor(gap/cycle) * cycle
		s.at, gap = s.at+whole, gap-whole
	}
	for {
		cal := s.t.p.Calendar
		of := s.at - float64(cal.Start(cal.Day(tick.Time(s.at))))
		rest := (math.Floor(of/hour)+1)*hour - of
		weight := s.weight(tick.Time(s.at))
		if weight > 0 && gap <= weight*rest+1e-6 {
			s.at += min(gap/weight, rest)
			return
		}
		s.at, gap = s.at+rest, gap-weight*rest
	}
}

// ofDay is the next of a number of arrivals on each day, whose times are drawn alike: the
// first of those that are left.
func (s *coming) ofDay(n uint64) bool {
	for s.left == 0 {
		if s.day == len(s.def.Counts) {
			return false
		}
		s.left, s.share = s.def.Counts[s.day], 0
		s.day++
	}
	s.share = 1 - (1-s.share)*fmath.Pow(1-s.draw(n, 0), 1/float64(s.left))
	s.left--
	start := s.t.p.Calendar.Start(s.day - 1)
	if s.def.Hours == nil {
		s.at = float64(start) + s.share*float64(tick.Day)
		return true
	}
	const hour = tick.Time(tick.Hour)
	weights := make([]float64, 24)
	for h := range weights {
		weights[h] = s.weight(start + tick.Time(h)*hour)
	}
	rest := s.share * total(weights)
	h := 0
	for h < 23 && rest >= weights[h] {
		rest -= weights[h]
		h++
	}
	s.at = float64(start) + (float64(h)+min(1, rest/max(weights[h], 1e-300)))*float64(hour)
	return true
}

// expected holds who comes to who was to come.
func (t *teller) expected(e engine.TraceEvent) {
	d := &t.p.Sources[e.Source]
	switch {
	case d.Fill.Is():
		t.same((e.Time-tick.Time(d.FillAt))%tick.Time(tick.Day), tick.Time(0))
	case d.Given != nil:
		t.same(e.Time, t.p.Window)
	default:
		a, _ := t.coming[e.Source].next()
		t.same(a, arrival{e.Time, e.Patient})
	}
}

// backdated holds the day on which a given patient came to that which was drawn.
func (t *teller) backdated(l *life, e engine.TraceEvent) {
	ago := l.def.Given[e.Patient]
	days := ago.From + int32(float64(ago.To-ago.From+1)*t.key.Uniform(l.number, l.def.Site, 0))
	t.same(e.Value, float64(days)*float64(tick.Day))
	l.came, l.cohort = e.Time-tick.Time(e.Value), t.c.Years
}

// inPlace tells whether a list that is set is to take the place of a branch: it waits, or a
// time of it runs, at one of the list's operations, and it is like those on the list.
func (b *branch) inPlace() bool {
	at, code := b.pc, b.t.p.Ops[b.pc].Code
	waits := b.stays < 0 && (code == engine.Seize || code == engine.Hold)
	if waits && code == engine.Hold {
		at++ // it was interrupted, and only the rest is left of its time
	}
	return b.group == engine.None && slices.ContainsFunc(b.t.p.Resets, func(r engine.Reset) bool {
		there := int32(r.From) <= at && at < int32(r.To) && (r.Stays && b.stays >= 0 || !r.Stays && waits)
		for i, a := range r.Attrs {
			there = there && b.life.in(b.t.p, int32(a), int32(r.Sets[i]))
		}
		return there
	})
}

// leftInPlace counts who is still where a list was set, and was there before. What another
// branch does may have changed what a patient is like.
func (t *teller) leftInPlace() {
	for _, l := range t.lives {
		if len(l.branches) != 1 {
			continue
		}
		b := l.branches[0]
		before := b.stays >= 0 && b.stays < t.p.Window
		if b.waits != nil {
			before = b.waits.since < t.p.Window
		}
		t.same(before && b.inPlace(), false)
	}
}
