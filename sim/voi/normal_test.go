package voi

import (
	"math"

	"prehabsim/sim/fmath"
	"prehabsim/sim/rng"
	"prehabsim/sim/sobol"
)

// study is a made-up one whose answers are known: two options whose difference is
// mean + Σ weight·z, where z are independent standard normal inputs, observed with noise
// of standard deviation noise in each replication. All else both options share.
type study struct {
	mean   float64
	weight []float64
	noise  float64
	twice  int // draws with two replications
}

func (y study) draw(seed uint64, draws int) (*Outcomes, [][]float64) {
	o := NewOutcomes(2)
	inputs := make([][]float64, len(y.weight))
	for i := range draws {
		d := y.mean
		for k, w := range y.weight {
			z := fmath.NormQuantile(sobol.Draw(seed, uint64(i), k))
			inputs[k] = append(inputs[k], z)
			d += float64(w * z)
		}
		var replications [][]float64
		for r := range 2 {
			e := fmath.NormQuantile(rng.NewKey(seed, uint64(i)).Uniform(uint64(r), 1, 0))
			both := 100 + float64(30*fmath.NormQuantile(rng.NewKey(seed, uint64(i)).Uniform(uint64(r), 2, 0)))
			replications = append(replications, []float64{both, both + d + float64(y.noise*e)})
			if i >= y.twice {
				break
			}
		}
		o.Add(replications...)
	}
	return o, inputs
}

// normalGain is what it is worth to know a difference with this law: the mean of what is
// above 0 less the mean, if that is above 0.
func normalGain(mean, sd float64) float64 {
	if sd == 0 {
		return 0
	}
	z := math.Abs(mean) / sd
	return sd * (fmath.NormDensity(z) - z*fmath.NormCDF(-z))
}
