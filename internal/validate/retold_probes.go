package validate

import (
	"math"
	"math/bits"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// observer is a probe, and what it has seen.
type observer struct {
	def   *engine.Probe
	seen  engine.Seen
	level int64
	since tick.Time
}

func (t *teller) beginProbes(c *engine.Counts) {
	for i := range t.p.Probes {
		t.probes = append(t.probes, &observer{def: &t.p.Probes[i], seen: engine.Seen{Bins: make([]engine.Observed, len(c.Probes[i].Bins))}})
	}
}

// saw lets the probes of a kind of time, or of a number, take note of one.
func (t *teller) saw(kind engine.ProbeOf, l *life, resource, step int32, seconds tick.Time) {
	if t.now < t.p.Window || t.now >= t.p.End {
		return
	}
	for _, o := range t.probes {
		p := o.def
		if p.Of != kind || int32(p.Resource.ID()) != resource || p.Step.Is() && int32(p.Step.ID()) != step || !l.meets(t.p, p.If) {
			continue
		}
		o.note(t, int64(seconds))
	}
}

// sawInterval is of those who reach a mark, or leave: from another, or since coming.
func (t *teller) sawInterval(l *life, mark int32) {
	if t.now < t.p.Window || t.now >= t.p.End {
		return
	}
	for _, o := range t.probes {
		p := o.def
		if p.Of != engine.Intervals || int32(p.To.ID()) != mark || !l.meets(t.p, p.If) {
			continue
		}
		since := l.came
		if p.From.Is() {
			if since = tick.Time(l.attrs[t.p.Marks[p.From.ID()].Time.ID()]); since == engine.None {
				continue // never reached
			}
		}
		o.note(t, int64(t.now-since))
	}
}

// sawArrival is of everybody who comes, but for those given.
func (t *teller) sawArrival(l *life) {
	if t.now < t.p.Window || t.now >= t.p.End || l.def.Given != nil {
		return
	}
	for _, o := range t.probes {
		if o.def.Of == engine.Arrivals && (!o.def.Source.Is() || int32(o.def.Source.ID()) == l.source) {
			o.note(t, 0)
		}
	}
}

// note takes note of one time.
func (o *observer) note(t *teller, seconds int64) {
	sees(&o.seen.Bins[o.bin(t, t.now)], 1, seconds, o.def.Over != nil && seconds > *o.def.Over)
	if o.def.Of <= engine.Intervals {
		o.seen.Times = append(o.seen.Times, uint32(min(seconds, math.MaxUint32)))
	}
}

// sees adds n times the same to a bin.
func sees(x *engine.Observed, n, value int64, over bool) {
	x.N += n
	x.Sum += n * value
	if over {
		x.Over += n
	}
	high, low := bits.Mul64(uint64(value*value), uint64(n))
	var carry uint64
	x.SquaresLo, carry = bits.Add64(x.SquaresLo, low, 0)
	x.SquaresHi += high + carry
}

// bin is that of a moment: periods are counted from where counting begins, or of a cycle
// from the Monday of the first week.
func (o *observer) bin(t *teller, at tick.Time) int {
	p := o.def
	switch {
	case p.Period == 0:
		return 0
	case p.Cycle == 0:
		return int((at - o.origin(t)) / tick.Time(p.Period))
	}
	return int((at-o.origin(t))/tick.Time(p.Period)) % p.Cycle
}

// origin is where the first period begins.
func (o *observer) origin(t *teller) tick.Time {
	if o.def.Cycle == 0 {
		return t.p.Window
	}
	return -tick.Time(t.p.Calendar.Weekday(0)) * tick.Time(tick.Day)
}

// becomes lets the probes of a level take note that it is another from now on.
func (t *teller) becomes(kind engine.ProbeOf, resource int32, level int64) {
	for _, o := range t.probes {
		if o.def.Of == kind && int32(o.def.Resource.ID()) == resource {
			o.upTo(t)
			o.level = level
		}
	}
}

// upTo takes note of the level until now.
func (o *observer) upTo(t *teller) {
	from, to := max(o.since, t.p.Window), min(t.now, t.p.End)
	o.since = t.now
	over := o.def.Over != nil && o.level >= *o.def.Over
	see := func(bin int, n int64) {
		sees(&o.seen.Bins[bin], n, o.level, over)
		for int64(len(o.seen.Hist)) <= o.level {
			o.seen.Hist = append(o.seen.Hist, 0)
		}
		o.seen.Hist[o.level] += n
	}
	if o.def.Census != nil {
		// What was so before anything happens at that second.
		for day := t.p.Calendar.Day(max(0, from-1)); t.p.Calendar.Start(day) <= to; day++ {
			if at := t.p.Calendar.Start(day) + tick.Time(*o.def.Census); from < at && at <= to {
				see(0, 1)
			}
		}
		return
	}
	for from < to {
		end := to
		if p := tick.Time(o.def.Period); p > 0 {
			end = min(to, from+p-(from-o.origin(t))%p)
		}
		see(o.bin(t, from), int64(end-from))
		from = end
	}
}

// close counts what has not ended when the window does.
func (t *teller) close() {
	t.closed = true
	now := t.now
	t.now = t.p.End - 1 // in the last month
	for _, l := range t.lives {
		for _, b := range l.branches {
			for _, x := range b.held {
				if stays := t.p.Resources[x.resource].Stays; stays != nil {
					t.tally(int32(stays.Open), l, 0)
				}
			}
			for _, o := range t.probes {
				if l.meets(t.p, o.def.If) {
					o.seen.Open += b.goesOn(o.def)
				}
			}
			if b.waits != nil {
				w := &t.c.Waiting[b.lacks()]
				w.Patients++
				w.Seconds += int64(t.p.End - b.waits.since)
			}
		}
	}
	t.now = now
}

// goesOn is how many times of a probe go on.
func (b *branch) goesOn(p *engine.Probe) (n int64) {
	resource, w := int32(p.Resource.ID()), b.waits
	is := func(step int32) bool { return !p.Step.Is() || int32(p.Step.ID()) == step }
	switch {
	case p.Of == engine.Waits && w != nil && w.resource == resource && is(w.step) && !w.again:
		n++
	case p.Of == engine.Blockings && w != nil && is(w.step):
		for _, x := range w.held {
			if x.resource == resource {
				n++
			}
		}
	case p.Of == engine.Stays:
		for _, x := range b.held {
			if x.resource == resource && is(x.step) {
				n++
			}
		}
		if w != nil && w.again && w.resource == resource && is(w.step) {
			n++
		}
	case p.Of == engine.Intervals && b.group == engine.None:
		began, ended := 0.0, -1.0
		if p.From.Is() {
			began = b.life.attrs[b.t.p.Marks[p.From.ID()].Time.ID()]
		}
		if p.To.Is() {
			ended = b.life.attrs[b.t.p.Marks[p.To.ID()].Time.ID()]
		}
		if began >= 0 && (ended < 0 || p.From.Is() && ended < began) {
			n++
		}
	}
	return n
}

// lacks is the resource for which somebody waits: the first that could never give so
// much, or else that whose queue it is.
func (b *branch) lacks() int32 {
	t := b.t
	for _, w := range b.wants(b.waits.request) {
		def := &t.p.Resources[w.resource]
		most := math.Ceil(def.Ceiling(t.p.End - 1))
		if enough := def.Supply == engine.Budget || def.Supply == engine.Lists || most >= float64(w.free); !def.Unlimited && (most <= 0 || !enough) {
			return w.resource
		}
	}
	return b.waits.resource
}
