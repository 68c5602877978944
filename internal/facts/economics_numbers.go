package facts

import "slices"

// Numbers are the single numbers of the economics that may be drawn or set: what is paid, what
// things cost and give, and what they are worth. Counts are not among them, since what is Known
// of a year is made of them; nor thresholds, which are a list.
func (e *Economics) Numbers() []*Number {
	list := []*Number{&e.QALYValue, &e.OptimismBias, &e.NextPatient.QALY, &e.NextPatient.Cost, &e.NextPatient.Days}
	for i := range e.Pay {
		p := &e.Pay[i]
		list = append(list, &p.Basic, &p.Area.Share, &p.Area.Least, &p.Area.Most, &p.Overhead, &p.Hours)
		for k := range p.OnCosts {
			list = append(list, &p.OnCosts[k].Rate, &p.OnCosts[k].Above)
		}
	}
	for i := range e.Lines {
		l := &e.Lines[i]
		list = append(list, &l.Price, &l.Utility, &l.Weeks)
	}
	return slices.DeleteFunc(list, func(x *Number) bool { return *x == Number{} })
}

// Clone is a copy whose numbers may be set.
func (e *Economics) Clone() *Economics {
	c := *e
	c.Pay, c.Lines = slices.Clone(e.Pay), slices.Clone(e.Lines)
	for i := range c.Pay {
		c.Pay[i].OnCosts = slices.Clone(c.Pay[i].OnCosts)
	}
	return &c
}
