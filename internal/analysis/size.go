package analysis

import (
	"math"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Size is about what one replication takes: known before it is run, so that a slip of a
// thousand is told before it has filled the memory.
type Size struct {
	Come   []float64 // patients by source, until the end of what is simulated
	Inside float64   // at once, while nobody has to wait
	Events float64   // of which each takes the engine about as long
}

// Patients are those of all sources.
func (s *Size) Patients() float64 { return sumOf(s.Come) }

// Size is that of the program whose demand was worked out last.
func (o *Outlook) Size() Size {
	s := Size{Come: Come(o.p)}
	all, seconds := s.Patients(), float64(o.p.Stop)
	s.Events = all * (1 + o.life.times)
	s.Inside = all * math.Min(1, o.life.lasts/seconds)
	return s
}

// Come is about how many patients each source of a program sends in one replication, those
// of the background among them, and the most where they are called in as there is room.
func Come(p *engine.Program) []float64 {
	list := make([]float64, len(p.Sources))
	days := p.Calendar.Day(p.Stop)
	for i := range p.Sources {
		s := &p.Sources[i]
		sum, hours := 0.0, meanOf(s.Hours)
		switch {
		case s.Fill.Is():
			sum = math.Min(s.Slots, places(&p.Resources[s.Fill.ID()])) * float64(days)
		case s.Every.Is():
			sum = float64(p.Stop) / p.Samplers[s.Every.ID()].Mean() * hours
		case s.Counts != nil:
			for _, n := range s.Counts {
				sum += float64(n)
			}
		default:
			for _, rate := range s.Rates[:min(days, len(s.Rates))] {
				sum += rate
			}
			sum *= hours * float64(tick.Day)
		}
		sum += float64(len(s.At))
		if s.Batch.Is() {
			sum *= p.Samplers[s.Batch.ID()].Mean()
		}
		list[i] = sum + float64(len(s.Given))
	}
	return list
}

// places are the most that a resource ever has, and so the most who are called in on a day.
func places(r *engine.Resource) (most float64) {
	for _, l := range r.Capacity {
		most = math.Max(most, l.Value)
	}
	return most
}

// meanOf is the mean of some factors; of none it is 1.
func meanOf(factors []float64) float64 {
	if len(factors) == 0 {
		return 1
	}
	return sumOf(factors) / float64(len(factors))
}

// life is what becomes of a patient on average: how often a time goes by, and for how long
// the patient is inside while nobody has to wait.
type life struct{ times, lasts float64 }

// lives counts a time that a way comes to. What else is told of it is left alone: for times
// in which nothing is held, which make no difference, nobody shall have to divide ways.
// Those of what goes on beside the patient's way do not make the stay longer.
func (k *walker) lives(w *way, op *engine.Op) {
	weight := sumOf(w.weight)
	k.life.times += weight
	if w.frame.forks == 0 {
		k.life.lasts += float64(weight * k.longest(w, op))
	}
}

// longest is the mean of a time, of those who take longest where it is not known who
// comes; what multiplies it is left out.
func (k *walker) longest(w *way, op *engine.Op) float64 {
	if op.By == engine.None {
		return k.numbers.at(k.numbers.means + op.A).value
	}
	if c := w.attrs[op.By]; c.state == known {
		return k.numbers.at(k.numbers.means + op.A + int32(max(0, c.value))).value
	}
	most := 0.0
	for row := range max(1, len(k.p.Attributes[op.By].Values)) {
		most = max(most, k.numbers.at(k.numbers.means+op.A+int32(row)).value)
	}
	return most
}
