// Package build makes programs of [engine] in a few lines: resources, patients who
// come by chance, and what they do one after another. What it does not know an
// engine.Op says (Path.Do). A queue with three servers is
//
//	m := build.New(tick.Date{Year: 2026, Month: 1, Day: 5}, 30*tick.Day, 400*tick.Day)
//	nurses := m.Places("nurses", 3)
//	m.Patients("patients", 2.4/3600).
//		Use("care", nurses, m.Law(dist.Exponential(3600))).
//		Leave("seen")
//	p, err := m.Program()
//
// Times are seconds, rates patients a second. Whatever draws is named by its step, so
// two models that differ in a number of beds have patients with the same luck.
package build

import (
	"errors"
	"fmt"
	"math"

	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// Model is a program in the making.
type Model struct {
	p      engine.Program
	faults []error
	steps  map[string]int32
	drawn  map[rng.Site]bool
}

// Resource is what patients queue for, by its number in Program.Resources and in counts.
type Resource int

// Law is what times are drawn from.
type Law int32

// New begins a model at a day's midnight: so long a warm-up, then a window in which is
// counted. Who is inside at its end stays there.
func New(start tick.Date, warmUp, window tick.Span) *Model {
	end := tick.Time(warmUp + window)
	return &Model{steps: map[string]int32{}, drawn: map[rng.Site]bool{}, p: engine.Program{
		Calendar: tick.NewCalendar(start), Window: tick.Time(warmUp), End: end, Stop: end, Scales: [][]engine.AttributeID{nil},
	}}
}

// Program is the model as a program; an error says all that is wrong with it.
func (m *Model) Program() (*engine.Program, error) {
	err := errors.Join(m.faults...)
	if err == nil {
		err = m.p.Validate()
	}
	if err != nil {
		return nil, fmt.Errorf("build: %w", err)
	}
	return &m.p, nil
}

// Places adds a resource of which so many patients have one each at once: servers, beds.
func (m *Model) Places(name string, units int) Resource {
	return m.Resource(engine.Resource{Name: name, Supply: engine.Places, Capacity: []engine.Level{{Value: float64(units)}}})
}

// Resource adds one of any kind, and a tag of its name.
func (m *Model) Resource(r engine.Resource) Resource {
	m.p.Resources = append(m.p.Resources, r)
	m.p.Tags = append(m.p.Tags, r.Name)
	return Resource(len(m.p.Resources) - 1)
}

// Law takes what a function of package dist returns, in seconds.
func (m *Model) Law(l dist.Law, err error) Law {
	if err != nil {
		m.faults = append(m.faults, err)
		return engine.None
	}
	m.p.Samplers = append(m.p.Samplers, engine.Sampler{Law: l.String(), Table: dist.NewTable(l), Scale: l.Scale(), Floor: math.Inf(-1)})
	return Law(len(m.p.Samplers) - 1)
}

// Patients begins what patients do who come by chance, at a rate a second (a Poisson
// process).
func (m *Model) Patients(name string, rate float64) *Path {
	rates := make([]float64, m.p.Calendar.Day(m.p.Stop)+1)
	for i := range rates {
		rates[i] = rate
	}
	return m.From(engine.Source{Name: name, Peak: rate, Rates: rates})
}

// From begins what patients of any source do. Its entry, number and site are set.
func (m *Model) From(s engine.Source) *Path {
	s.Entry, s.Number, s.Site, s.Counted = engine.PlaceID(len(m.p.Ops)), uint64(len(m.p.Sources)), rng.SiteOf(s.Name), true
	m.p.Sources = append(m.p.Sources, s)
	return &Path{m, s.Name}
}
