package econ

// IRR is the internal rate of return, the rate at which a flow is worth nothing. ok is
// false unless the flow changes its sign once, since otherwise there may be several such
// rates or none; and where the rate is above 1,000% or below -99%, which says nothing.
func (f Flow) IRR() (rate float64, ok bool) {
	changes, last := 0, Pence(0)
	for _, p := range f {
		if p == 0 {
			continue
		}
		if last != 0 && (p > 0) != (last > 0) {
			changes++
		}
		last = p
	}
	low, high := -0.99, 10.0
	if changes != 1 || (f.worth(low) > 0) == (f.worth(high) > 0) {
		return 0, false
	}
	for range 100 { // halves the range to the last bit
		middle := (low + high) / 2
		if (f.worth(middle) > 0) == (f.worth(low) > 0) {
			low = middle
		} else {
			high = middle
		}
	}
	return low, true
}

// worth is the flow's present value at one rate, unrounded.
func (f Flow) worth(rate float64) float64 {
	v := 0.0
	for i := len(f) - 1; i >= 0; i-- {
		v = float64(f[i]) + v/(1+rate)
	}
	return v
}
