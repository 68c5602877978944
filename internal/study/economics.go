package study

import (
	"slices"

	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/sim/result"
)

// priced says whether something is counted for money or health by a column.
func (s *Study) priced(c result.Column) bool {
	if s.Economics == nil {
		return false
	}
	return slices.ContainsFunc(s.Economics.Lines, func(l facts.CostLine) bool {
		return slices.ContainsFunc(l.Measured, func(m facts.Measured) bool {
			return m.Measure == c.Measure && m.By == c.By && m.Value == c.Value
		})
	})
}

// economics is what the scenario says of money and health, each number with the input that
// is drawn for it.
func (s *Study) economics() *facts.Economics {
	if s.Economics == nil || s.inputs == nil {
		return s.Economics
	}
	e := *s.Economics
	of := map[string]*scenario.Document{}
	for _, o := range s.Options {
		of[o.ID] = o.Document
	}
	current := s.Options[0].Document
	drawn := func(x facts.Number, in *scenario.Document) facts.Number {
		if q, ok := in.Number(x.Path); ok {
			x.Input = s.inputs.Of(q)
		}
		return x
	}
	e.QALYValue, e.OptimismBias = drawn(e.QALYValue, current), drawn(e.OptimismBias, current)
	e.Pay = slices.Clone(e.Pay)
	for i := range e.Pay {
		p := &e.Pay[i]
		in := current
		for _, o := range s.Options { // which may have added it
			if _, ok := in.Number(p.Basic.Path); !ok {
				in = o.Document
			}
		}
		p.Basic, p.Overhead, p.Hours = drawn(p.Basic, in), drawn(p.Overhead, in), drawn(p.Hours, in)
		p.Area = facts.Area{Share: drawn(p.Area.Share, in), Least: drawn(p.Area.Least, in), Most: drawn(p.Area.Most, in)}
		p.OnCosts = slices.Clone(p.OnCosts)
		for k := range p.OnCosts {
			p.OnCosts[k].Rate, p.OnCosts[k].Above = drawn(p.OnCosts[k].Rate, in), drawn(p.OnCosts[k].Above, in)
		}
	}
	e.Lines = slices.Clone(e.Lines)
	for i := range e.Lines {
		l := &e.Lines[i]
		l.Price, l.Count, l.Utility, l.Weeks = drawn(l.Price, of[l.Option]), drawn(l.Count, of[l.Option]), drawn(l.Utility, of[l.Option]), drawn(l.Weeks, of[l.Option])
	}
	return &e
}
