package engine

import (
	"prehabsim/sim/fmath"
	"prehabsim/sim/tick"
)

// source is the state of one source of patients.
type source struct {
	candidate uint64  // number of the next candidate
	at        float64 // exact time of the last candidate, in seconds
	slots     float64 // left today and owed
}

func (e *Engine) startSource(id int32) {
	def := &e.p.Sources[id]
	if def.Fill != None {
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
	case def.Every != None:
		sm := &e.p.Samplers[def.Every]
		s.at += sm.clip(sm.draw(e.key.Uniform(def.Number<<28|s.candidate, def.Site, 0)))
	case def.Peak > 0:
		u := e.key.Uniform(def.Number<<28|s.candidate, def.Site, 0)
		s.at -= fmath.Log(u) / def.Peak
	default:
		return
	}
	if at := tick.Time(s.at); at < e.p.Stop {
		e.events.push(newEvent(at, classArrive, uint64(id), 0, 0, 0))
	}
}

// arrive takes or leaves the candidate whose time has come: the rate is looked
// up now, at the candidate's time.
func (e *Engine) arrive(id int32) {
	def, s := &e.p.Sources[id], &e.sources[id]
	number := s.candidate
	s.candidate++
	taken := true
	if def.Peak > 0 && def.Every == None && len(def.At) == 0 {
		day := e.p.Calendar.Day(e.now)
		rate := def.Rates[min(day, len(def.Rates)-1)]
		if def.Hours != nil {
			rate *= def.Hours[(e.now-e.p.Calendar.Start(day))/tick.Time(tick.Hour)]
		}
		if rate < def.Peak {
			taken = e.key.Uniform(def.Number<<28|number, def.Site, 1)*def.Peak < rate
		}
	}
	e.nextCandidate(id)
	if taken {
		e.begin(id, number)
	}
}

func (e *Engine) begin(id int32, number uint64) {
	tk := e.admit(id, number)
	if e.trace != nil && e.trace.wants(e.tokens[tk].number) {
		e.trace.emit(e, tk, TraceArrive, None, None, e.now, 0)
	}
	e.exec(tk)
}

// fill calls in patients from an endless list: while more than the reserve is
// free and today's slots last.
func (e *Engine) fill(id int32) {
	def, s := &e.p.Sources[id], &e.sources[id]
	r := &e.resources[def.Fill]
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
