package stats

// Welch returns the moving average of the mean over replications, by which Welch's
// procedure judges where a simulation that begins empty has settled (Welch 1983, The
// statistical analysis of simulation results, in Lavenberg (ed.), Computer Performance
// Modeling Handbook, Academic Press, 268–328; Law 2015, Simulation Modeling and Analysis,
// 5th ed., sec. 9.5.1). Value i averages what lies from i − w to i + w; the first w average
// fewer, 2i + 1 values around i (counted from 0), and the last w have no value:
//
//	Y̅ᵢ(w) = Σ Y̅ᵢ₊ₛ ÷ (2w + 1), s from −w to w, where i ≥ w
//	Y̅ᵢ(w) = Σ Y̅ᵢ₊ₛ ÷ (2i + 1), s from −i to i, where i < w
//
// Replications of different lengths are taken up to the end of the shortest. There is no
// curve (nil) where that is no longer than w.
func Welch(replications [][]float64, w int) []float64 {
	mean := MeanSeries(replications)
	if w < 0 || len(mean) <= w {
		return nil
	}
	curve := make([]float64, len(mean)-w)
	for i := range curve {
		half := min(i, w)
		sum := 0.0
		for _, y := range mean[i-half : i+half+1] {
			sum += y
		}
		curve[i] = sum / float64(2*half+1)
	}
	return curve
}

// MeanSeries is the mean over replications of each value of a series, up to the end of the
// shortest.
func MeanSeries(replications [][]float64) []float64 {
	if len(replications) == 0 {
		return nil
	}
	n := len(replications[0])
	for _, x := range replications {
		n = min(n, len(x))
	}
	mean := make([]float64, n)
	for i := range mean {
		for _, x := range replications {
			mean[i] += x[i]
		}
		mean[i] /= float64(len(replications))
	}
	return mean
}
