package voi

import (
	"cmp"
	"math"
	"slices"

	"prehabsim/sim/rng"
)

// Settings say how much work goes into standard errors and corrections. The zero value
// is what is meant for results; estimates made with the same seed share their luck, so
// that two inputs can be compared.
type Settings struct {
	Seed         uint64
	Bootstrap    int // resamples for standard errors; 0 means 200
	Permutations int // of residuals, for what a regression finds in nothing; 0 means 20
}

func (s Settings) bootstrap() int {
	if s.Bootstrap == 0 {
		return 200
	}
	return s.Bootstrap
}

func (s Settings) permutations() int {
	if s.Permutations == 0 {
		return 20
	}
	return s.Permutations
}

var (
	resampleSite = rng.SiteOf("voi/resample")
	permuteSite  = rng.SiteOf("voi/permute")
	studySite    = rng.SiteOf("voi/study")
)

// resamples are an estimate made again from n draws taken at random from n, with
// replacement (Efron and Tibshirani 1993, An Introduction to the Bootstrap, ch. 6 and 13).
// What has no value is left out.
type resamples []float64

// again makes the estimate, which is told how many times each draw is taken.
func (s Settings) again(n int, estimate func(times []float64) float64) resamples {
	return s.allAgain(n, 1, func(times, found []float64) { found[0] = estimate(times) })[0]
}

// allAgain makes several estimates from each resample.
func (s Settings) allAgain(n, estimates int, estimate func(times, found []float64)) []resamples {
	all := make([]resamples, estimates)
	times, found := make([]float64, n), make([]float64, estimates)
	for b := range s.bootstrap() {
		s.take(b, times)
		estimate(times, found)
		for k, e := range found {
			if !math.IsNaN(e) {
				all[k] = append(all[k], e)
			}
		}
	}
	return all
}

// take says how many times each draw is taken in resample b.
func (s Settings) take(b int, times []float64) {
	luck := rng.NewKey(s.Seed, uint64(b)).Of(0)
	clear(times)
	for i := range times {
		times[below(luck, resampleSite, i, len(times))]++
	}
}

// se is the standard error: the standard deviation of the resamples. It is NaN of fewer
// than two.
func (r resamples) se() float64 {
	c := centred(r)
	return math.Sqrt(dot(c, c) / float64(len(r)-1))
}

// wideSE is a standard error so large that the estimate less and plus 1.96 of it reach as
// far as 95% of the resamples: for an estimate whose errors lean to one side.
func (r resamples) wideSE(estimate float64) float64 {
	const reach = 1.96
	if len(r) < 2 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(r))
	return max(r.se(), (estimate-quantile(sorted, 0.025))/reach, (quantile(sorted, 0.975)-estimate)/reach)
}

// permutation returns the numbers below n in the order of the k-th permutation (Fisher
// and Yates, as Knuth 1998, The Art of Computer Programming 2, algorithm 3.4.2P).
func (s Settings) permutation(k, n int) []int {
	luck := rng.NewKey(s.Seed, uint64(k)).Of(0)
	p := make([]int, n)
	for i := range p {
		j := below(luck, permuteSite, i, i+1)
		p[i] = p[j]
		p[j] = i
	}
	return p
}

// below draws a whole number from 0 to n − 1. With n in the thousands it misses equal
// chances by one part in 10^15.
func below(luck rng.Luck, site rng.Site, visit, n int) int {
	u := float64(float64(luck.Uint64(site, uint32(visit))>>11) * 0x1p-53)
	return int(float64(u * float64(n)))
}

// once takes every draw one time.
func once(n int) []float64 {
	times := make([]float64, n)
	for i := range times {
		times[i] = 1
	}
	return times
}

// sorting is the order of the draws by a column; of equal ones, as they were drawn.
func sorting(x []float64) []int {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if c := cmp.Compare(x[a], x[b]); c != 0 {
			return c
		}
		return a - b
	})
	return order
}
