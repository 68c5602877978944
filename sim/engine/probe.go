package engine

import (
	"math"
	"math/bits"

	"prehabsim/sim/tick"
)

// Observed is what a probe has seen in one bin: a period of the window or, in
// bin 0 of a probe without periods, all of it. Lengths of time are in seconds;
// of a level, N is the seconds (or the number of censuses) that it was looked at
// and Sum the level-seconds.
type Observed struct {
	N, Sum, Over int64
	// Squares is the sum of squares, in 128 bits: seconds squared of a long
	// window go beyond 64. A single time may last up to 136 years.
	SquaresHi, SquaresLo uint64
}

// Seen is everything that a probe has seen.
type Seen struct {
	Bins []Observed
	Hist []int64 // of a level: the seconds, or the censuses, at each
	// Times are the lengths of time one by one, in seconds and in order of being
	// observed: 4 bytes for each, so that a centile is one of them, be they all alike,
	// whole days or anything else. A histogram would have to be as fine as a second.
	Times []uint32
	// Open is the lengths of time that had not ended when the window did: they are
	// in no bin. A delay is known when it begins, so none is open.
	Open int64
}

func (o *Observed) add(n, x int64, over bool) {
	o.N += n
	o.Sum += n * x
	if over {
		o.Over += n
	}
	hi, lo := bits.Mul64(uint64(x)*uint64(x), uint64(n))
	var carry uint64
	o.SquaresLo, carry = bits.Add64(o.SquaresLo, lo, 0)
	o.SquaresHi, _ = bits.Add64(o.SquaresHi, hi, carry)
}

// Plus adds what was seen in another bin.
func (o *Observed) Plus(x *Observed) {
	o.N += x.N
	o.Sum += x.Sum
	o.Over += x.Over
	var carry uint64
	o.SquaresLo, carry = bits.Add64(o.SquaresLo, x.SquaresLo, 0)
	o.SquaresHi, _ = bits.Add64(o.SquaresHi, x.SquaresHi, carry)
}

// linkProbes gives every resource the probes that watch it.
func (e *Engine) linkProbes() {
	e.counts.Probes = make([]Seen, len(e.p.Probes))
	for i := range e.p.Probes {
		p := &e.p.Probes[i]
		n := 1
		if p.Period > 0 {
			n = int((e.p.End-e.p.Window+tick.Time(p.Period)-1)/tick.Time(p.Period)) + 1
			if p.Cycle > 0 {
				n = p.Cycle
			}
		}
		e.counts.Probes[i].Bins = make([]Observed, n)
		switch {
		case p.Of == QueueLevel || p.Of == UseLevel:
			r := &e.resources[p.Resource.ID()]
			r.levels = append(r.levels, int32(i))
		case p.Of == InsideLevel:
			e.insides = append(e.insides, int32(i))
		case p.Of == Arrivals:
			e.arrivals = append(e.arrivals, int32(i))
		case p.Of == Intervals:
			e.intervals = append(e.intervals, int32(i))
		default:
			r := &e.resources[p.Resource.ID()]
			r.times = append(r.times, int32(i))
		}
	}
}

// clearProbes makes all that probes have seen nothing, in arrays taken over from
// another replication.
func (c *Counts) clearProbes(from *Counts) {
	for i := range c.Probes {
		var old Seen
		if i < len(from.Probes) {
			old = from.Probes[i]
		}
		c.Probes[i] = Seen{Bins: noughts(old.Bins, len(c.Probes[i].Bins)), Hist: old.Hist[:0], Times: old.Times[:0]}
	}
}

func (s *Seen) hist(bin int, n int64) {
	for len(s.Hist) <= bin {
		s.Hist = append(s.Hist, 0)
	}
	s.Hist[bin] += n
}

// binAt is the bin of a moment inside the window.
func (e *Engine) binAt(p *Probe, at tick.Time) int {
	if p.Period == 0 {
		return 0
	}
	if p.Cycle > 0 {
		return int((at-e.monday())/tick.Time(p.Period)) % p.Cycle
	}
	return int((at - e.p.Window) / tick.Time(p.Period))
}

// monday is where recurring periods begin: the Monday of the first week.
func (e *Engine) monday() tick.Time { return e.p.Calendar.Start(-e.p.Calendar.Weekday(0)) }

func (e *Engine) inWindow() bool { return e.now >= e.p.Window && e.now < e.p.End }

// observe lets those of the probes that watch this kind of time take note of a
// patient's.
func (e *Engine) observe(probes []int32, of ProbeOf, step, pat int32, span tick.Time) {
	if !e.inWindow() {
		return
	}
	for _, i := range probes {
		p := &e.p.Probes[i]
		if p.Of != of || p.Step.Is() && p.Step.at() != step || !e.meets(pat, p.If) {
			continue
		}
		e.note(i, int64(span))
	}
}

// observeInterval lets probes of intervals take note that a patient has reached a
// mark, or leaves.
func (e *Engine) observeInterval(pat, mark int32) {
	if !e.inWindow() {
		return
	}
	for _, i := range e.intervals {
		p := &e.p.Probes[i]
		if p.To.at() != mark || !e.meets(pat, p.If) {
			continue
		}
		since := e.patients[pat].arrived
		if p.From.Is() {
			t := e.record(pat).value(e.p.Marks[p.From.ID()].Time.at())
			if t == None {
				continue // this patient never reached it
			}
			since = tick.Time(t)
		}
		e.note(i, int64(e.now-since))
	}
}

// observeArrival lets probes of arrivals take note of a new patient.
func (e *Engine) observeArrival(src int32) {
	if !e.inWindow() {
		return
	}
	for _, i := range e.arrivals {
		if p := &e.p.Probes[i]; !p.Source.Is() || p.Source.at() == src {
			e.note(i, 0)
		}
	}
}

func (e *Engine) note(i int32, span int64) {
	p, s := &e.p.Probes[i], &e.counts.Probes[i]
	s.Bins[e.binAt(p, e.now)].add(1, span, p.Over != nil && span > *p.Over)
	if p.Of.Time() {
		s.Times = append(s.Times, uint32(min(span, math.MaxUint32)))
	}
}

// closeProbes counts the times that have not ended when the window does.
func (e *Engine) closeProbes() {
	for i := range e.p.Probes {
		p := &e.p.Probes[i]
		for tk := range e.tokens {
			if t := &e.tokens[tk]; t.state != idle && e.meets(t.patient, p.If) {
				e.counts.Probes[i].Open += e.runsFor(int32(tk), p)
			}
		}
	}
}

// runsFor is how many times of a probe run for a token at this moment.
func (e *Engine) runsFor(tk int32, p *Probe) (n int64) {
	t := &e.tokens[tk]
	is := func(step int32) bool { return !p.Step.Is() || p.Step.at() == step }
	switch p.Of {
	case Waits, Blockings:
		if t.state != waiting {
			return 0
		}
		w := e.place(tk)
		switch {
		case !is(e.p.Ops[w.seize].Step):
		case p.Of == Waits && w.queue == p.Resource.at() && !e.interrupted(tk):
			n++
		case p.Of == Blockings:
			n = e.holdingsOf(w.held, p.Resource.at(), func(*held) bool { return true })
		}
	case Stays:
		n = e.holdingsOf(t.held, p.Resource.at(), func(x *held) bool { return is(x.step) })
		if t.state == waiting && e.interrupted(tk) && e.place(tk).queue == p.Resource.at() && is(e.p.Ops[e.place(tk).seize].Step) {
			n++
		}
	case Intervals:
		if t.group() == None && e.intervalRuns(t.patient, p) {
			n++
		}
	}
	return n
}

// holdingsOf counts the holdings of a resource from one on.
func (e *Engine) holdingsOf(from, resource int32, counts func(*held) bool) (n int64) {
	for h := from; h != None; h = e.holdings[h].next {
		if x := &e.holdings[h]; x.resource == resource && counts(x) {
			n++
		}
	}
	return n
}

// intervalRuns says whether a patient inside has begun an interval and not ended it
// since.
func (e *Engine) intervalRuns(pat int32, p *Probe) bool {
	began, ended := 0., -1.
	if p.From.Is() {
		began = e.record(pat).value(e.p.Marks[p.From.ID()].Time.at())
	}
	if p.To.Is() {
		ended = e.record(pat).value(e.p.Marks[p.To.ID()].Time.at())
	}
	return began >= 0 && (ended < 0 || p.From.Is() && ended < began)
}

func (e *Engine) meets(pat int32, c *Condition) bool { return c == nil || e.record(pat).meets(c) }

// watch lets probes of a resource's levels take note of what they were from the
// last change until now.
func (e *Engine) watch(r *resource, from tick.Time) {
	for _, i := range r.levels {
		level := r.used
		if e.p.Probes[i].Of == QueueLevel {
			level = r.n
		}
		e.noteLevel(i, level, from)
	}
}

// watchInside does the same for the number of patients inside.
func (e *Engine) watchInside() {
	for _, i := range e.insides {
		e.noteLevel(i, e.inside, e.insideSince)
	}
	e.insideSince = e.now
}

func (e *Engine) noteLevel(i int32, level int64, from tick.Time) {
	p, s := &e.p.Probes[i], &e.counts.Probes[i]
	from, to := max(from, e.p.Window), min(e.now, e.p.End)
	if from >= to {
		return
	}
	over := p.Over != nil && level >= *p.Over
	if p.Census != nil {
		// A census finds the level before anything happens at that second.
		before := aDay - tick.Time(*p.Census)
		if n := int64((to+before)/aDay - (from+before)/aDay); n > 0 {
			s.Bins[0].add(n, level, over)
			s.hist(int(min(level, MaxLevel)), n)
		}
		return
	}
	s.hist(int(min(level, MaxLevel)), int64(to-from))
	if p.Period == 0 {
		s.Bins[0].add(int64(to-from), level, over)
		return
	}
	origin := e.p.Window
	if p.Cycle > 0 {
		origin = e.monday()
	}
	for from < to {
		end := min(to, origin+((from-origin)/tick.Time(p.Period)+1)*tick.Time(p.Period))
		s.Bins[e.binAt(p, from)].add(int64(end-from), level, over)
		from = end
	}
}
