package compile

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"prehabsim/internal/scenario"
	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// sampling makes samplers of laws, and lists the laws of which it has made some.
type sampling struct {
	worked *workedOut // shared between options
	laws   []LawUse
	noted  map[string]bool // by name: it is listed
}

// plainSampler draws from a law as it is.
func (m *sampling) plainSampler(l dist.Law) engine.Sampler {
	return engine.Sampler{Law: l.String(), Table: m.worked.table(l), Scale: l.Scale()}
}

// samplerOf draws from one of the laws that a scenario writes, cut off where it says
// so. What cannot be negative is not cut off at 0.
func (m *sampling) samplerOf(l scenario.LawSpec, law dist.Law) engine.Sampler {
	s := m.plainSampler(law)
	s.Floor, s.Ceiling = l.FloorValue(), l.CeilingValue()
	if !l.Floor.Set && law.Quantile(0) < 0 {
		s.Floor = math.Inf(-1)
	}
	return s
}

// drawn is a law ready to be drawn from: a run of samplers, one for each value
// of the attribute By, and the attributes that multiply it.
type drawn struct {
	first int32
	by    int16
	scale int32
	means []float64 // by row
}

func (d drawn) mean(row int) float64 { return d.means[min(row, len(d.means)-1)] }

// drawing is what is drawn from a law.
type drawing uint8

const (
	aTime   drawing = iota // in whole seconds, multiplied by attributes of the patient
	aGap                   // between arrivals: in seconds, but not in whole ones
	aCount                 // in whole numbers
	aNumber                // any number
)

// sampler makes samplers of a law as a scenario writes it. Times are in
// seconds.
func (b *builder) sampler(l scenario.LawSpec, where string, of drawing) drawn {
	d := drawn{by: engine.None, first: int32(len(b.p.Samplers))}
	problem := func(format string, args ...any) {
		b.problems.Add(l.File, l.Line, "%s: %s", where, fmt.Sprintf(format, args...))
	}
	var values []string
	if l.By != "" {
		a, ok := b.category(l.By, problem)
		if !ok {
			return d
		}
		d.by = int16(a)
		values = b.p.Attributes[a].Values
		for _, name := range slices.Sorted(maps.Keys(l.Params)) {
			if l.Params[name].By != "" {
				b.refuseStrange(l.Params[name], values, where)
			}
		}
	}
	laws, err := l.Laws(values)
	if err != nil {
		if l.By != "" && !l.Faulty() || !l.Set || b.problems.Empty() { // of one law it is told where it is read
			file, line := l.Blamed(l.FirstWrong(values), b.doc.Own)
			b.problems.Add(file, line, "%s: %v", where, err)
		}
		return d
	}
	if c := l.CeilingValue(); c > 0 && l.FloorValue() > c {
		problem("floor lies above ceiling")
	}
	for i, law := range laws {
		s := &b.p.Samplers[b.addSampler(b.samplerOf(l, law))]
		d.means = append(d.means, s.Mean())
		name, row := where, ""
		if values != nil {
			row = " for " + l.By + " " + values[i]
			name += " (" + l.By + " " + values[i] + ")"
		}
		b.noteLaw(name, law, s, of, l)
		b.checkRounding(l, of, s, where+row)
	}
	if of == aTime {
		d.scale = b.scale(l.ScaledBy, problem)
	} else if len(l.ScaledBy) > 0 {
		problem("scaled_by: says nothing here; attributes multiply times that a patient takes")
	}
	return d
}

// checkRounding refuses a law whose mean moves by more than a thousandth of it where
// what is drawn becomes whole seconds, or a whole number. Arrivals fall into whole
// seconds too, but how many come does not change: each time between two goes on from
// where the last one ended.
func (b *builder) checkRounding(l scenario.LawSpec, of drawing, s *engine.Sampler, where string) {
	mean, growth := s.Mean(), 0.0
	if of == aTime || of == aCount {
		growth = b.worked.rounding.of(*s, s.Rounding)
	}
	if math.Abs(growth) <= math.Abs(mean)/1000 {
		return
	}
	if of == aCount {
		b.problems.Add(l.File, l.Line, `%s: is a whole number, and the mean would become %.4g instead of %.4g; write { dist = "poisson", mean = %.4g } or a "discrete" law`, where, mean+growth, mean, mean)
		return
	}
	tell := b.problems.Add
	if len(l.ScaledBy) > 0 { // what it becomes depends on the patient
		tell = b.problems.Warn
	}
	tell(l.File, l.Line, "%s: time is kept in whole seconds, and the mean would become %.4gs instead of %.4gs; write all times and rates of the model in a larger unit, such as minutes in place of seconds", where, mean+growth, mean)
}

// scale returns the index of a list of multiplying attributes.
func (b *builder) scale(names []string, problem func(format string, args ...any)) int32 {
	var list []int32
	for _, n := range names {
		a, ok := b.attr(n, problem)
		if !ok {
			continue
		}
		if b.p.Attributes[a].Values != nil {
			problem("scaled_by: %q is a category; only a number can multiply a time", n)
			continue
		}
		if d := b.doc.Root.At("attribute", n, "dist"); d != nil && d.Text == "normal" && b.doc.Root.At("attribute", n, "floor") == nil {
			problem("scaled_by: %q is drawn from a normal law, which goes below 0, and no time can; give the attribute a law that does not, such as lognormal, or a floor", n)
		}
		list = append(list, a)
	}
	return b.scaleList(attributeIDs(list...))
}

// noteLaw tells of a law what is drawn from it: cut off, where it is.
func (m *sampling) noteLaw(where string, law dist.Law, s *engine.Sampler, of drawing, at scenario.LawSpec) {
	if m.noted[where] {
		return // an attribute is drawn by every pathway, and told once
	}
	m.noted[where] = true
	u := LawUse{Where: where, Law: law.Family, Mean: law.Mean(), SD: law.SD(), Median: law.Median(), P95: law.Quantile(0.95), P99: law.Quantile(0.99), File: at.File, Line: at.Line, gap: of == aGap}
	if low, high := s.Bounds(); law.Quantile(0) < low || law.Quantile(1) > high {
		u.Law += ", cut off"
		u.Mean, u.SD = s.Cut()
		u.Median, u.P95, u.P99 = min(max(u.Median, low), high), min(max(u.P95, low), high), min(max(u.P99, low), high)
	}
	if of == aTime || of == aGap {
		day := float64(tick.Day)
		u.Mean, u.SD, u.Median, u.P95, u.P99, u.Unit = u.Mean/day, u.SD/day, u.Median/day, u.P95/day, u.P99/day, "days"
	}
	m.laws = append(m.laws, u)
}
