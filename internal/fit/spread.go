package fit

// Spread returns values and weights in place of the sample, each of which stands for
// at least six patients who ended, and whose mean is that of the Kaplan-Meier
// curve: neighbours are put together at their mean. It says why where there is no
// such thing.
func (r Result) Spread() (values, weights []float64, why string) {
	if !r.Curve.Complete() {
		return nil, nil, "the longest is of somebody who was still in, so that nobody knows how far it goes"
	}
	if r.Sample.Counts {
		values, weights = pooled(r.Curve.at, r.Curve.shares())
	} else {
		values, weights = r.pools()
	}
	if len(values) < 2 {
		return nil, nil, "fewer than twelve patients, or fewer than two values"
	}
	return values, weights, ""
}

// mostPools keeps a line to paste within a screen.
const mostPools = 40

func (r Result) pools() (values, weights []float64) {
	times, shares := r.times(), r.Curve.shares()
	for _, pool := range poolsOf(r.Curve.at, shares, 1./mostPools) {
		share, sum := 0.0, 0.0
		for i := pool.first; i < pool.end; i++ {
			share += shares[i]
			sum += shares[i] * times[i]
		}
		values, weights = append(values, sum/share), append(weights, share)
	}
	return values, weights
}

// times are what each value of the curve stands for, by the first of the laws.
func (r Result) times() []float64 {
	times := make([]float64, len(r.Curve.at))
	for i, p := range r.Curve.at {
		times[i] = r.Sample.Middle(p.Value)
		if len(r.Fits) > 0 && r.Fits[0].form != nil {
			times[i] = r.Sample.completed(r.Fits[0].form, p.Value, false)
		}
	}
	return times
}

// Mean is the mean of the Kaplan-Meier curve, each value at what it stands for; it is
// false if too many were still in.
func (r Result) Mean() (mean float64, ok bool) {
	times := r.times()
	for i, share := range r.Curve.shares() {
		mean += share * times[i]
	}
	return mean, r.Curve.Complete()
}

// pool is a run of values that are put together.
type pool struct{ first, end int }

// poolsOf puts neighbours together until each pool stands for enough patients and
// for a share of all that is worth a place of its own.
func poolsOf(at []Point, shares []float64, least float64) (pools []pool) {
	first, patients, share := 0, 0, 0.0
	for i, p := range at {
		patients += p.Ended
		share += shares[i]
		if patients >= Fewest && share >= least-1e-9 {
			pools = append(pools, pool{first, i + 1})
			first, patients, share = i+1, 0, 0
		}
	}
	if len(pools) > 0 {
		pools[len(pools)-1].end = len(at) // the few at the top go with the last pool
	}
	return pools
}
