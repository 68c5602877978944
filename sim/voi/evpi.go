package voi

// Information is what it is worth to know something before choosing, in the unit of the
// outcomes and for each decision.
type Information struct {
	// Value is without what noise adds. It is not cut off at 0, so of something that is
	// worth nothing it lies within its standard error of 0, on either side.
	Value, SE float64

	// Raw is with it, to show how much was taken off: more than a fifth of Value asks
	// for more replications or more draws.
	Raw float64
}

// EVPI returns the expected value of perfect information: how much better it would be
// to choose in each draw than to choose once for all. Raw is that of the draws as they
// are; for Value they are first brought to the spread that they have without noise (see
// the comment of shrink). It is NaN where noise cannot be told.
//
// With inputs of which nothing is unknown there is nothing but noise. Its variance is
// then taken off a like one, and what is left is as often below 0 as above; Value is so
// too, and 0 on average. As the root of a variance has a long way down to 0, SE reaches
// as far as the bootstrap does.
func (o *Outcomes) EVPI(s Settings) Information {
	n := o.Draws()
	value := func(times []float64) float64 {
		value, noise := o.at(times)
		quiet, beyond := quietly(value, noise, times)
		return gain(quiet, times) - gain(beyond, times)
	}
	v := value(once(n))
	raw, _ := o.at(once(n))
	return Information{Value: v, SE: s.again(n, value).wideSE(v), Raw: gain(differences(raw), once(n))}
}

// quietly returns the differences from option 0 with the spread that they have without
// noise, and with that by which noise alone goes beyond the whole.
func quietly(value, noise [][]float64, times []float64) (quiet, beyond [][]float64) {
	d := differences(value)
	mean, cov := covariance(d, times)
	m, b := shrink(cov, noiseOfDifferences(noise))
	return shrunk(d, mean, m), shrunk(d, mean, b)
}

// gain is how much better it is to choose in each draw than once for all, given the
// differences from option 0.
func gain(d [][]float64, times []float64) float64 {
	var n, each float64
	sums := make([]float64, len(d))
	for i, t := range times {
		if t == 0 {
			continue
		}
		best := 0.0
		for j := range d {
			best = max(best, d[j][i])
			sums[j] += float64(t * d[j][i])
		}
		each += float64(t * best)
		n += t
	}
	single := 0.0
	for _, sum := range sums {
		single = max(single, sum)
	}
	return (each - single) / n
}
