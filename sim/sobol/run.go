package sobol

import "math"

// Scrambles is how many independent scrambles the points of a run come from. The
// estimates of eight have seven degrees of freedom; more scrambles of fewer points each
// would know the standard error better and the mean worse.
const Scrambles = 8

// Draw returns a coordinate of point i of a run. Scrambles take turns: point i is that
// of index i ÷ 8 of scramble i mod 8. So whenever a run has been extended to a multiple
// of 8 each scramble has had as many points, and with 8·2^m points each has one in every
// one of its 2^m strata.
func Draw(seed, i uint64, dimension int) float64 {
	return At(seed, int(i%Scrambles), uint32(i/Scrambles), dimension)
}

// Mean returns the mean of what was measured at points 0, 1, 2 ... of a run with its
// standard error, that of the independent means of the scrambles (Owen 1997, "Scrambled
// net variance for integrals of smooth functions", Annals of Statistics 25, 1541–1562).
// Of values of independent points the spread would be that of the values; here it would
// be far too wide. An interval takes Student's t with 7 degrees of freedom.
//
// It is meant for a number of values that is a multiple of 8; of another the last few
// count as the others. Below 8 there is no standard error (NaN).
func Mean(values []float64) (mean, se float64) {
	var sums, counts [Scrambles]float64
	for i, v := range values {
		sums[i%Scrambles] += v
		counts[i%Scrambles]++
	}
	var sum, squares float64
	for _, s := range sums {
		sum += s
	}
	mean = sum / float64(len(values))
	for k := range sums {
		off := sums[k]/counts[k] - mean
		squares += float64(off * off)
	}
	return mean, math.Sqrt(squares / (Scrambles * (Scrambles - 1)))
}
