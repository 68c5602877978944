package stats

import "math"

// MSER5 returns how many observations at the start of a series to discard as
// warm-up, by the marginal standard error rule on batches of five (White 1997,
// Simulation 69(6), 323–334; White, Cobb and Spratt 2000, WSC, 755–760). The
// cut minimises the squared standard error of what is left: dropping biased
// observations narrows it, dropping good ones widens it again.
//
// The last five batches are never cut into, because the rule is unstable on a
// handful of values (Hoad, Robinson and Davies 2010, JORS 61(9), 1389–1403).
// ok is false when the minimum lies in the second half, which says that the
// series is too short to have settled, and for series of fewer than 10 batches
// or with values that are not finite.
func MSER5(series []float64) (cut int, ok bool) {
	const batch, keep, fewest = 5, 5, 10
	batches := len(series) / batch // an incomplete last batch is left out
	if batches < fewest {
		return 0, false
	}
	// From the end backwards, so that each cut adds one batch to the mean and
	// to the sum of squares (Welford 1962) instead of starting again.
	var mean, squares float64
	best := math.Inf(1)
	for d := batches - 1; d >= 0; d-- {
		var y float64
		for _, x := range series[d*batch : (d+1)*batch] {
			y += x / batch
		}
		n := float64(batches - d)
		delta := y - mean
		mean += delta / n
		squares += float64(delta * (y - mean))
		// Equal minima give the shorter warm-up: d is falling.
		if mser := squares / float64(n*n); batches-d >= keep && mser <= best {
			best, cut = mser, d*batch
		}
	}
	if math.IsNaN(squares) || math.IsInf(squares, 0) {
		return 0, false
	}
	return cut, cut <= batches*batch/2
}
