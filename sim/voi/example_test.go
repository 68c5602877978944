package voi_test

import (
	"fmt"

	"prehabsim/sim/fmath"
	"prehabsim/sim/sobol"
	"prehabsim/sim/voi"
)

// An option saves effect × 4 − 1 thousand pounds a day, and the effect is believed to be
// 0.3, give or take 0.2.
func Example() {
	o := voi.NewOutcomes(2)
	o.Exact = true
	var effect []float64
	for i := range uint64(1024) {
		e := 0.3 + float64(0.2*fmath.NormQuantile(sobol.Draw(1, i, 0)))
		effect = append(effect, e)
		o.Add([]float64{0, float64(e*4) - 1})
	}
	s := voi.Settings{Seed: 1}
	fmt.Printf("better with probability %.2f\n", o.Chances(s).Better[1][0].Value)
	fmt.Printf("good from an effect of %.2f\n", o.Threshold(s, 1, 0, effect).At)
	fmt.Printf("to know the effect is worth %.3f\n", o.EVPPI(s, effect).Value)
	for _, i := range o.EVSI(s, effect, voi.MeasureMean(1), 10, 100) {
		fmt.Printf("a study of %d patients %.3f\n", i.Patients, i.Value)
	}
	w := voi.NewWeights(1024)
	l := w.Target(effect, voi.Target{Observed: 0.1, Chance: 0.1})
	fmt.Printf("after one that found 0.10 give or take 0.10 it is believed to be %.2f give or take %.2f\n", l.After.Mean, l.After.SD)
	fmt.Printf("and the option to save %.2f\n", o.Belief(w, 1, 0, 0.95).Mean)
	// Output:
	// better with probability 0.60
	// good from an effect of 0.25
	// to know the effect is worth 0.230
	// a study of 10 patients 0.089
	// a study of 100 patients 0.197
	// after one that found 0.10 give or take 0.10 it is believed to be 0.14 give or take 0.09
	// and the option to save -0.44
}
