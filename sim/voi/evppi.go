package voi

// EVPPI returns the expected value of partial perfect information: how much better it
// would be to choose knowing one input, or several, than to choose knowing none. The
// difference of each option from option 0 is regressed on the input (Strong, Oakley and
// Brennan 2014, Medical Decision Making 34, 311–326), which averages noise away with the
// other inputs: one replication in a draw is enough. Two inputs may act together in any way;
// what more than two do only together is left out. Raw is what the regression gives;
// from Value is taken what it finds by chance.
func (o *Outcomes) EVPPI(s Settings, inputs ...[]float64) Information {
	q, d := design(inputs...), differences(o.value)
	i := s.partial(q, d)
	if len(d) > 0 {
		i.SE = s.again(o.Draws(), func(times []float64) float64 { return gain(again(q, d, times), times) }).se()
	}
	return i
}

// partial is the value of knowing what q are functions of, without its standard error.
func (s Settings) partial(q, d [][]float64) Information {
	if len(d) == 0 || len(q) == 0 {
		return Information{} // one option only, or an input that is the same in all draws
	}
	n := len(d[0])
	r := regress(q, d)
	raw := gain(r.fitted, once(n))
	return Information{
		Value: raw - r.chance(s, func(fitted [][]float64) float64 { return gain(fitted, once(n)) }),
		Raw:   raw,
	}
}
