package dist_test

import (
	"fmt"

	"prehabsim/sim/dist"
)

func ExampleLogNormalByMean() {
	stay, err := dist.LogNormalByMean(7, 4.2) // days
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(stay)
	fmt.Printf("median %.1f, one in twenty over %.1f\n", stay.Median(), stay.Quantile(0.95))
	// Output:
	// lognormal, mean 7, sd 4.2
	// median 6.0, one in twenty over 14.9
}

// A shorter mean stay keeps the table: the same patient, the same uniform
// number, a stay shorter in proportion.
func ExampleTable_At() {
	stay, _ := dist.LogNormalByMean(7, 4.2)
	table := dist.NewTable(stay)
	u := 0.8
	fmt.Printf("%.2f days, or %.2f with the mean at 6.5\n", stay.Scale()*table.At(u), 6.5*table.At(u))
	// Output: 9.57 days, or 8.89 with the mean at 6.5
}

func ExampleFit() {
	// Uptake of prehabilitation: 70% (53% to 84%).
	f, _ := dist.Fit("beta", 0.7, 0.53, 0.84)
	fmt.Printf("%v; off by %.1f points of probability\n", f.Law, 100*f.Miss)
	// Output: beta, mean 0.7, sd 0.07937; off by 0.3 points of probability
}

func ExampleLaw_String() {
	for _, l := range []dist.Law{
		must(dist.Constant(5)), must(dist.Exponential(14)), must(dist.Gamma(7, 4.2)), must(dist.Erlang(3, 9)),
		must(dist.Poisson(2.5)), must(dist.Weibull(1.7, 20)), must(dist.TruncatedNormal(10, 6)),
		must(dist.Triangular(2, 3, 9)), must(dist.PERT(2, 3, 9)), must(dist.Uniform(2, 9)), must(dist.Beta(22.27, 9.54)),
		must(dist.Discrete([]float64{1, 2}, []float64{3, 1})), must(dist.Empirical([]float64{604800, 86400})),
		must(dist.Normal(-0.152, 0.06)),
	} {
		fmt.Println(l)
	}
	// Output:
	// constant 5
	// exponential, mean 14, sd 14
	// gamma, mean 7, sd 4.2
	// erlang, mean 9, sd 5.196
	// poisson, mean 2.5, sd 1.581
	// weibull, mean 17.84, sd 10.8
	// truncated normal, mean 10.63, sd 5.417
	// triangular, mean 4.667, sd 1.546
	// pert, mean 3.833, sd 1.163
	// uniform, mean 5.5, sd 2.021
	// beta, mean 0.7001, sd 0.08
	// discrete, mean 1.25, sd 0.433
	// empirical, mean 345600, sd 259200
	// normal, mean -0.152, sd 0.06
}

func ExampleFamilies() {
	for _, f := range dist.Families()[:3] {
		fmt.Printf("%s: %s\n", f.Name, f.Help)
	}
	// Output:
	// constant: always the same value
	// exponential: the time to the next of many unconnected events
	// gamma: skewed, with a tail like that of the exponential
}
