package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Clustered is what clusters of replications say about a measure. A cluster is one
// draw of uncertain inputs and the few replications run with it: what varies
// between clusters is what the inputs leave open, what varies within one is chance.
//
// The cluster is the unit: each counts once, however many replications it has, and
// replications of one cluster are not taken for independent evidence.
type Clustered struct {
	// Mean is the mean of the clusters' values with the interval of that mean. Its
	// SD is between those values as they are, noise included; N is the clusters that
	// had a value.
	Mean Estimate

	// Within is the variance between replications of one cluster (of the linearised
	// values for a ratio, as [Estimate.SD] is). NaN: no cluster has two.
	Within float64

	// Between is the variance between clusters without the noise of their few
	// replications, and BetweenSE its standard error. It is unbiased, so by chance it
	// may lie below 0 where clusters are alike. NaN where noise cannot be told apart.
	Between, BetweenSE float64

	// Low and High are where the value of another cluster lies with probability
	// Mean.Level, its noise left out: what the inputs leave open. More clusters make
	// this interval surer; narrower it becomes only by what was noise. With enough
	// clusters to have centiles it is as lopsided as they are.
	Low, High float64
}

// OfClusters puts together what the replications of each cluster say by themselves: a
// measure or a paired difference. A cluster without a value takes no part.
//
// Variances come from the one-way analysis of variance of unweighted means (O'Hagan,
// Stevenson and Madan 2007, Health Economics 16, 1009–1023; for clusters of unlike
// size Burdick and Graybill 1992, Confidence Intervals on Variance Components, ch. 4).
// The values' mean square is Between + Within × h on average, where h is the mean of 1/n.
// So it is enough that some clusters have two replications and the others one, provided
// that those with two are not chosen by what came out.
func OfClusters(clusters []Estimate, level float64) Clustered {
	c := Clustered{Mean: undefined(0, level)}
	nan := math.NaN()
	c.Within, c.Between, c.BetweenSE, c.Low, c.High = nan, nan, nan, nan, nan
	var means, sizes []float64
	var squares, freedom float64 // within
	for _, e := range clusters {
		if math.IsNaN(e.Mean) {
			continue
		}
		means, sizes = append(means, e.Mean), append(sizes, float64(e.N))
		if e.N > 1 {
			squares += float64(float64(e.N-1) * float64(e.SD*e.SD))
			freedom += float64(e.N - 1)
		}
	}
	c.Mean = ofValues(means, level)
	if freedom > 0 {
		c.Within = squares / freedom
	}
	if len(means) < 2 || freedom == 0 {
		return c
	}
	c.takeNoiseAway(sizes, freedom)
	c.setRange(means)
	return c
}

// ofValues is the estimate of the mean of values that count once each.
func ofValues(values []float64, level float64) Estimate {
	e := undefined(int64(len(values)), level)
	n := float64(len(values))
	if n == 0 {
		return e
	}
	var sum, squares float64
	for _, x := range values {
		sum += x
	}
	e.Mean = sum / n
	if n == 1 {
		return e
	}
	for _, x := range values {
		squares += float64((x - e.Mean) * (x - e.Mean))
	}
	e.SD = math.Sqrt(squares / (n - 1))
	half := float64(student(int64(n), level) * (e.SD / math.Sqrt(n)))
	e.Low, e.High = e.Mean-half, e.Mean+half
	return e
}

// takeNoiseAway works out Between and its standard error.
func (c *Clustered) takeNoiseAway(sizes []float64, freedom float64) {
	n := float64(len(sizes))
	h := 0.0
	for _, size := range sizes {
		h += 1 / size
	}
	h /= n
	c.Between = float64(c.Mean.SD*c.Mean.SD) - float64(c.Within*h)
	spread := max(0, c.Between)

	// The variance of the values' mean square, a quadratic form in independent normal
	// values of variance v: 2·[(1 − 2/n)·Σv² + (Σv)²/n²]/(n − 1)² (Searle, Casella and
	// McCulloch 1992, Variance Components, app. S). That of Within is 2·Within²/freedom.
	var sum, squares float64
	for _, size := range sizes {
		v := spread + c.Within/size
		sum += v
		squares += float64(v * v)
	}
	values := 2 * (float64((1-2/n)*squares) + float64(sum/n*sum)/n) / float64((n-1)*(n-1))
	noise := float64(2*c.Within*c.Within) * float64(h*h) / freedom
	c.BetweenSE = math.Sqrt(values + noise)
}

// setRange works out where a cluster's value lies, from those that were seen.
//
// Of the variance between clusters all that is known is Between ± BetweenSE and that it is
// not below 0, so its mean under that is taken: Between itself where noise is small. With
// max(0, Between) one interval in five would miss where noise is twice the spread.
func (c *Clustered) setRange(values []float64) {
	n, mean, scatter := float64(len(values)), c.Mean.Mean, float64(c.Mean.SD*c.Mean.SD)
	between := notBelowZero(c.Between, c.BetweenSE)
	tail := (1 - c.Mean.Level) / 2
	if tail*(n+1) < 1 || scatter == 0 {
		// Too few for centiles: as for one more normal value whose mean is known as well
		// as it is.
		half := float64(student(int64(len(values)), c.Mean.Level) * math.Sqrt(between+scatter/n))
		c.Low, c.High = mean-half, mean+half
		return
	}
	// Costs and waits have a long tail on one side, where a normal value would reach beyond
	// all that was ever seen. So the centiles of the values are drawn towards their mean by as
	// much as noise has spread them.
	scale := math.Sqrt(min(1, between/scatter))
	sorted := slices.Sorted(slices.Values(values))
	c.Low = mean + float64(scale*(centile(sorted, tail)-mean))
	c.High = mean + float64(scale*(centile(sorted, 1-tail)-mean))
}

// centile is below which a further value lies with some probability: the values part the
// line into pieces that are as likely one as the other (Hyndman and Fan 1996, American
// Statistician 50, 361–365, definition 6).
func centile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)+1)
	k := min(max(int(at), 1), len(sorted)-1)
	return sorted[k-1] + float64(min(max(at-float64(k), 0), 1)*(sorted[k]-sorted[k-1]))
}

// notBelowZero is the mean of a normal law that is cut off below 0 (Johnson, Kotz and
// Balakrishnan 1994, Continuous Univariate Distributions 1, sec. 13.10.1).
func notBelowZero(mean, se float64) float64 {
	if se == 0 {
		return max(0, mean)
	}
	normal, at := distuv.UnitNormal, mean/se
	return mean + float64(se*normal.Prob(at))/normal.CDF(at)
}
