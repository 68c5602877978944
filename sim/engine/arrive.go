package engine

import (
	"math"

	"prehabsim/sim/fmath"
	"prehabsim/sim/tick"
)

// source is the state of one source of patients.
type source struct {
	candidate uint64  // number of the next candidate
	at        float64 // exact time of the last candidate, in seconds
	gap       float64 // Poisson: from it to the next
	slots     float64 // left today and owed
	patients  uint64  // that came in batches
	day       int     // Counts: the day, how many are still to come on it
	left      int32
	share     float64 // and the share of its arrivals that is over
}

// numberBits are those of a patient's number within its source, see token.who.
const numberBits = 28

// MaxSources is above every source's number.
const MaxSources = 1 << 12

func (e *Engine) startSource(id int32) {
	def := &e.p.Sources[id]
	if def.Number >= MaxSources { // or two patients would have the same draws, see token.who
		e.fail(None, "more than %d sources of patients", MaxSources-1)
	}
	if def.Fill.Is() {
		e.events.push(newEvent(tick.Time(def.FillAt), classFill, uint64(id), 0, 0, 0))
		return
	}
	e.nextCandidate(id)
}

// nextCandidate schedules the next possible arrival. Candidates are numbered
// whether they are taken or not, so that the n-th is the same person in every
// option.
func (e *Engine) nextCandidate(id int32) {
	def, s := &e.p.Sources[id], &e.sources[id]
	switch {
	case len(def.At) > 0:
		if s.candidate >= uint64(len(def.At)) {
			return
		}
		e.events.push(newEvent(def.At[s.candidate], classArrive, uint64(id), 0, 0, 0))
		return
	case def.Counts != nil:
		if !e.nextOfDay(def, s) {
			return
		}
	case def.Every.Is():
		sm := &e.p.Samplers[def.Every.ID()]
		s.at = e.nextOfEvery(def, s.at, sm.clip(sm.draw(e.key.Uniform(def.Number<<28|s.candidate, def.Site, 0))))
	case def.Peak > 0:
		if s.candidate == 0 {
			s.gap = e.gap(def, 0)
		}
		s.at += s.gap
		// The gap after is worked out before it is wanted, so nothing waits for it.
		s.gap = e.gap(def, s.candidate+1)
	default:
		return
	}
	// A hair below a whole second is rounding and not meant.
	if at := tick.Time(s.at + 1e-6); at < e.p.Stop {
		e.events.push(newEvent(at, classArrive, uint64(id), 0, 0, 0))
	}
}

// gap is the time from the candidate before to the n-th.
func (e *Engine) gap(def *Source, n uint64) float64 {
	return -(fmath.Log(e.key.Uniform(def.Number<<28|n, def.Site, 0)) / def.Peak)
}

// arrive takes or leaves the candidate whose time has come: the rate is looked
// up now, at the candidate's time.
func (e *Engine) arrive(id int32) {
	def, s := &e.p.Sources[id], &e.sources[id]
	number := s.candidate
	s.candidate++
	if number>>numberBits != 0 || s.patients>>numberBits != 0 {
		e.fail(None, "more than %d patients of source %q", 1<<numberBits, def.Name) // or two would have the same draws
	}
	taken := true
	if def.Peak > 0 && !def.Every.Is() && def.Counts == nil && len(def.At) == 0 {
		day := e.p.Calendar.Day(e.now)
		rate := def.Rates[min(day, len(def.Rates)-1)]
		if hours := e.hoursOf(def, day); hours != nil {
			rate *= hours[(e.now-e.p.Calendar.Start(day))/tick.Time(tick.Hour)]
		}
		if rate < def.Peak {
			taken = e.key.Uniform(def.Number<<28|number, def.Site, 1)*def.Peak < rate
		}
	}
	e.nextCandidate(id)
	switch {
	case !taken:
	case !def.Batch.Is():
		e.begin(id, number)
	default:
		sm := &e.p.Samplers[def.Batch.ID()]
		size := sm.clip(sm.draw(e.key.Uniform(def.Number<<28|number, def.Site, 2)))
		for left := int64(size + 0.5); left > 0 && e.err == nil; left-- {
			e.begin(id, e.sources[id].patients)
			e.sources[id].patients++
		}
	}
}

// hoursOf are the factors of a day's hours.
func (e *Engine) hoursOf(def *Source, day int) []float64 {
	if len(def.Hours) != 168 {
		return def.Hours
	}
	w := e.p.Calendar.Weekday(day)
	return def.Hours[24*w : 24*w+24]
}

// nextOfEvery is when the next arrival comes after one at a time. Hours make time run
// faster or slower: in an hour of weight 2 two hours of the time between arrivals go
// by. So as many come in a day or a week as without them, in proportion to the
// weights (a renewal process on the scale of the cumulated rate: Gerhardt and Nelson
// 2009, INFORMS Journal on Computing 21:630).
func (e *Engine) nextOfEvery(def *Source, at, gap float64) float64 {
	if def.Hours == nil {
		return at + gap
	}
	cycle := float64(len(def.Hours)) * float64(tick.Hour) // weights are 1 on average
	if !def.ByLast && gap >= cycle {
		whole := math.Floor(gap / cycle)
		at, gap = at+float64(whole*cycle), gap-float64(whole*cycle)
	}
	for {
		day := e.p.Calendar.Day(tick.Time(at))
		of := at - float64(e.p.Calendar.Start(day))
		hour := math.Floor(of / float64(tick.Hour))
		weight := e.hoursOf(def, day)[int(hour)]
		rest := float64((hour+1)*float64(tick.Hour)) - of
		if def.ByLast {
			return at + gap/weight
		}
		// A hair beyond the hour is rounding and not meant: behind it nobody may come.
		if weight > 0 && gap <= float64(weight*rest)+1e-6 {
			return at + min(gap/weight, rest)
		}
		at, gap = at+rest, gap-float64(weight*rest)
	}
}

// nextOfDay finds the time of the next of a given number of arrivals on a day. Of
// n times drawn alike from a law, the first has survival function (1 − F)ⁿ, and
// those behind it are again drawn alike from what is left; so they are found one
// by one in order.
func (e *Engine) nextOfDay(def *Source, s *source) bool {
	for s.left == 0 {
		if s.day == len(def.Counts) {
			return false
		}
		s.left, s.share = def.Counts[s.day], 0
		s.day++
	}
	u := e.key.Uniform(def.Number<<28|s.candidate, def.Site, 0)
	s.share = 1 - float64((1-s.share)*fmath.Pow(1-u, 1/float64(s.left)))
	s.left--
	start := float64(e.p.Calendar.Start(s.day - 1))
	hours := e.hoursOf(def, s.day-1)
	if hours == nil {
		s.at = start + float64(s.share*float64(tick.Day))
		return true
	}
	total := 0.0
	for _, x := range hours {
		total += x
	}
	rest := float64(s.share * total)
	for h, x := range hours {
		if rest < x || h == 23 {
			s.at = start + float64((float64(h)+min(1, rest/max(x, 1e-300)))*float64(tick.Hour))
			return true
		}
		rest -= x
	}
	return true
}

func (e *Engine) begin(id int32, number uint64) {
	tk := e.admit(id, number, e.now)
	if e.traces(tk) {
		e.tell(tk, TraceEvent{Kind: TraceArrive, Step: None, Index: None})
	}
	if b := &e.beginnings[id]; b.record != nil && e.trace == nil {
		t := &e.tokens[tk]
		t.pc = b.at
		copy(e.record(t.patient).at, b.record)
	}
	e.exec(tk)
}

// fill calls in patients from an endless list: while more than the reserve is
// free and today's slots last.
func (e *Engine) fill(id int32) {
	def, s := &e.p.Sources[id], &e.sources[id]
	r := &e.resources[def.Fill.ID()]
	s.slots += def.Slots
	reserve := wholeUnits(def.Reserve*float64(r.capacity) + 0.5)
	for s.slots >= 1 && r.capacity-r.used-r.turning > reserve && e.err == nil {
		s.slots--
		e.begin(id, s.candidate)
		s.candidate++
		e.drain()
	}
	s.slots -= float64(int64(s.slots)) // whole slots not used today are gone
	e.events.push(newEvent(e.now+tick.Time(tick.Day), classFill, uint64(id), 0, 0, 0))
}
