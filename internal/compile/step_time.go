package compile

import (
	"fmt"
	"math"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/dist"
)

// StepTime is the time of a step as a scenario has it, for a law from local data to
// take its place, and what else of the route is in such data.
type StepTime struct {
	Path string // "route.surgery.step.ward_stay"
	Key  string // delay or time
	Text string // the law as written
	File string
	Line int
	Mean ByValue // in seconds

	Complications []Complication // of the same route
}

// Complication is what a step adds to the stay of the patients who come to it.
type Complication struct {
	Step string // "surgery.complications"
	File string
	Line int

	Mean, Variance ByValue // of seconds added, for everybody who is at risk
}

// ByValue is a number for each value of an attribute, or one for all.
type ByValue struct {
	By     string // "" for one
	Values []string
	Each   []float64
}

// For returns the number for a value of the attribute; one for all is for any.
func (v ByValue) For(value string) (float64, bool) {
	if v.By == "" {
		return v.Each[0], true
	}
	if i := slices.Index(v.Values, value); i >= 0 {
		return v.Each[i], true
	}
	return 0, false
}

// StepTime finds a step of the scenario as it is now, "surgery.ward_stay" or
// "route.surgery.step.ward_stay".
func (m *Model) StepTime(name string) (*StepTime, error) {
	o := &m.Options[0]
	var names []string
	for _, s := range o.steps() {
		if s.name == name || s.node.Path == name {
			return o.stepTime(s.route, s.node)
		}
		if s.timed() {
			names = append(names, s.name)
		}
	}
	return nil, fmt.Errorf("%s has no step %q%s", m.File, name, diag.Known(name, names))
}

// Timed are the steps that take a time of their own, for which a law can be fitted, such as
// "surgery.ward_stay". What a complication adds to a stay is none: nobody notes it by itself.
func (m *Model) Timed() (names []string) {
	for _, s := range m.Options[0].steps() {
		if s.timed() {
			names = append(names, s.name)
		}
	}
	return names
}

// writtenStep is a step as the scenario has it.
type writtenStep struct {
	name        string // "surgery.ward_stay"
	route, node *scenario.Node
}

func (s writtenStep) timed() bool { return s.node.Child["delay"] != nil || s.node.Child["time"] != nil }

// steps are those of all pathways and routes.
func (o *Option) steps() (list []writtenStep) {
	for _, kind := range []string{"pathway", "route"} {
		for _, r := range o.Document.Root.Child[kind].Children() {
			for _, s := range r.At("step").Children() {
				list = append(list, writtenStep{collectionName(r) + "." + lastPart(s.Path), r, s})
			}
		}
	}
	return list
}

func (o *Option) stepTime(route, step *scenario.Node) (*StepTime, error) {
	t := &StepTime{Path: step.Path}
	for _, key := range []string{"delay", "time"} {
		if n := step.Child[key]; n != nil {
			t.Key, t.File, t.Line = key, n.File, n.Line
			spec := o.Document.LawOf(n, step.Path, "span", nil)
			t.Text = spec.Text()
			t.Mean = o.momentsOf(spec, dist.Law.Mean)
		}
	}
	if t.Key == "" {
		if step.Child["complication"] != nil {
			return nil, fmt.Errorf("%s:%d: step %q adds to the stay that a later step has; name that one, and what complications add is taken off", step.File, step.Line, step.Path)
		}
		return nil, fmt.Errorf("%s:%d: step %q takes no time of its own; name one with a delay or a time", step.File, step.Line, step.Path)
	}
	for _, s := range route.At("step").Children() {
		if n := s.Child["complication"]; n != nil {
			t.Complications = append(t.Complications, o.complication(collectionName(route)+"."+lastPart(s.Path), n))
		}
	}
	return t, nil
}

// complication works out the days added: those of a minor complication with the
// share of any but no major one, and those of a major one with its share.
func (o *Option) complication(step string, n *scenario.Node) Complication {
	c := Complication{Step: step, File: n.File, Line: n.Line}
	share := func(key string) ByValue {
		if n.Child[key] == nil {
			return ByValue{Each: []float64{0}}
		}
		q := o.Document.Quantity(n.Child[key], step, "share", nil)
		return o.each(q.By, func(value string) float64 { each, _ := q.For(value); return each.Value })
	}
	moment := func(key string, of func(dist.Law) float64) ByValue {
		if n.Child[key] == nil {
			return ByValue{Each: []float64{0}}
		}
		return o.momentsOf(o.Document.LawOf(n.Child[key], step, "span", nil), of)
	}
	square := func(l dist.Law) float64 { return l.Mean()*l.Mean() + l.SD()*l.SD() }
	some, major := share("any"), share("major")
	for _, of := range []struct {
		moment func(dist.Law) float64
		into   *ByValue
	}{{dist.Law.Mean, &c.Mean}, {square, &c.Variance}} {
		minorDays, majorDays := moment("minor_days", of.moment), moment("major_days", of.moment)
		by := ""
		for _, v := range []ByValue{some, major, minorDays, majorDays} {
			by = max(by, v.By) // they depend on one attribute or on none
		}
		*of.into = o.each(by, func(value string) float64 {
			get := func(v ByValue) float64 { x, _ := v.For(value); return x }
			return (get(some)-get(major))*get(minorDays) + get(major)*get(majorDays)
		})
	}
	for i, mean := range c.Mean.Each {
		c.Variance.Each[i] = math.Max(0, c.Variance.Each[i]-mean*mean)
	}
	return c
}

func (o *Option) momentsOf(spec scenario.LawSpec, of func(dist.Law) float64) ByValue {
	laws, err := spec.Laws(o.valuesOf(spec.By))
	if err != nil {
		laws = make([]dist.Law, max(1, len(o.valuesOf(spec.By)))) // told where the scenario was compiled
	}
	at := 0
	return o.each(spec.By, func(string) float64 { at++; return of(laws[at-1]) })
}

// each gives one number for each value of an attribute.
func (o *Option) each(by string, of func(value string) float64) ByValue {
	v := ByValue{By: by, Values: o.valuesOf(by)}
	if by == "" {
		v.Each = []float64{of("")}
	}
	for _, value := range v.Values {
		v.Each = append(v.Each, of(value))
	}
	return v
}

func (o *Option) valuesOf(by string) []string {
	for _, a := range o.Program.Attributes {
		if a.Name == by {
			return a.Values
		}
	}
	return nil
}
