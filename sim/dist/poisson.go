package dist

import (
	"math"

	"prehabsim/sim/fmath"
)

// mostCounts bounds a Poisson mean, and so the size of its table.
const mostCounts = 1e6

type poisson struct{ m float64 }

// Poisson is the law of the count of many unconnected events.
func Poisson(mean float64) (Law, error) {
	err := positive("poisson", "mean", mean)
	if err == nil && mean > mostCounts {
		err = refuse("poisson", "mean must be at most %.0f, not %v", float64(mostCounts), mean)
	}
	if err != nil {
		return Law{}, err
	}
	return Law{"poisson", poisson{mean}}, nil
}

func (s poisson) mean() float64 { return s.m }
func (s poisson) sd() float64   { return math.Sqrt(s.m) }
func (s poisson) unit() shape   { return s }
func (s poisson) key() string   { return keyOf("poisson", s.m) }

func (s poisson) cdf(x float64) float64 {
	if x < 0 {
		return 0
	}
	return fmath.RegIncGammaAbove(math.Floor(x)+1, s.m)
}

func (s poisson) quantile(p float64) float64 {
	switch p {
	case 0:
		return 0
	case 1:
		return math.Inf(1)
	}
	z := fmath.NormQuantile(p)
	k := math.Floor(max(0, s.m+float64(z*math.Sqrt(s.m))+float64(z*z)/6)) // Cornish and Fisher 1938
	for k > 0 && s.cdf(k-1) >= p {
		k--
	}
	for s.cdf(k) < p && k < s.m+1e5 { // beyond, the probability is 1 to the last digit
		k++
	}
	return k
}

// points lists the counts that ever occur, those of probability above 2^-70.
func (s poisson) points() *points {
	const least = 0x1p-70
	mode := math.Floor(s.m)
	first := mode
	for first > 0 && fmath.PoissonMass(first-1, s.m) > least {
		first--
	}
	var values, weights []float64
	for k := first; ; k++ {
		w := fmath.PoissonMass(k, s.m)
		if k > mode && w < least {
			return newPoints(values, weights)
		}
		values, weights = append(values, k), append(weights, w)
	}
}
