package theory

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// MG1 returns the M/G/1 queue, where service has any law with the given mean
// and standard deviation: Wq = λE[S²]/(2(1 − ρ)), the formula of Pollaczek and
// Khinchine (Kleinrock 1975, Queueing Systems I, ch. 5). It needs
// ρ = λ × mean < 1.
func MG1(arrivalRate, meanService, sdService float64) Queue {
	load := arrivalRate * meanService
	if !zeroOrMore(arrivalRate, sdService) || !positive(meanService) || !(load < 1) {
		return undefined()
	}
	// By PASTA an arrival waits when the server is busy, with probability ρ.
	return queue(arrivalRate, meanService, load, load, arrivalRate*secondMoment(meanService, sdService)/(2*(1-load)))
}

// MD1 returns the M/D/1 queue, where every service takes as long:
// Lq = ρ²/(2(1 − ρ)), half that of M/M/1 (Kleinrock 1975, ch. 5).
func MD1(arrivalRate, service float64) Queue {
	return MG1(arrivalRate, service, 0)
}

// DM1 returns the D/M/1 queue: arrivals at equal intervals, exponential
// service. An arrival waits with probability σ, the root below 1 of
// σ = exp(−μ(1 − σ)·interval), and Wq = σ/(μ(1 − σ)) (Kleinrock 1975, ch. 6).
// It needs ρ = 1/(μ × interval) < 1.
func DM1(interval, serviceRate float64) Queue {
	if !positive(interval, serviceRate) {
		return undefined()
	}
	return GM1(1/interval, serviceRate, func(s float64) float64 { return math.Exp(-s * interval) })
}

// GM1 returns the G/M/1 queue: independent intervals between arrivals of any
// law, given by their mean rate and Laplace transform A*(s) = E[exp(−s·interval)].
// The wait is as in [DM1], with σ the root of σ = A*(μ − μσ) (Kleinrock 1975,
// ch. 6). It needs λ < μ.
func GM1(arrivalRate, serviceRate float64, laplace func(s float64) float64) Queue {
	if !positive(arrivalRate, serviceRate) || !(arrivalRate < serviceRate) {
		return undefined()
	}
	// A*(μ − μσ) − σ is convex, positive at 0, and negative between the root
	// and 1, where it is zero again: the root is where the sign changes.
	low, high := 0.0, 1.0
	for range 200 {
		sigma := low + (high-low)/2
		if laplace(serviceRate*(1-sigma)) > sigma {
			low = sigma
		} else {
			high = sigma
		}
	}
	sigma := low
	return queue(arrivalRate, 1/serviceRate, arrivalRate/serviceRate, sigma, sigma/(serviceRate*(1-sigma)))
}

// Occupancy returns the mean and standard deviation of the number in an M/G/∞
// system, such as patients in beds that are always found. It is Poisson with
// mean λ × mean stay, whatever the law of the stay (Takács 1962, Introduction to
// the Theory of Queues, ch. 3).
func Occupancy(arrivalRate, meanStay float64) (mean, sd float64) {
	if !zeroOrMore(arrivalRate, meanStay) {
		return math.NaN(), math.NaN()
	}
	mean = arrivalRate * meanStay
	return mean, math.Sqrt(mean)
}

// OccupancyAtLeast returns the probability that n or more are in an M/G/∞ system
// of that mean occupancy. That is the incomplete gamma ratio P(n, mean)
// (Abramowitz and Stegun 1964, 6.5.13), which is accurate far into the tail.
func OccupancyAtLeast(mean float64, n int) float64 {
	switch {
	case !zeroOrMore(mean):
		return math.NaN()
	case n <= 0:
		return 1
	}
	return mathext.GammaIncReg(float64(n), mean)
}

// CapacityFor returns the fewest places for which an M/G/∞ system of that mean
// occupancy has all of them in use with probability at most p. By PASTA that is
// the chance that an arrival finds none, as long as nobody is turned away (de
// Bruin et al. 2007, Health Care Management Science 10(2), 125–137). It is -1
// unless mean ≥ 0 and 0 < p < 1.
func CapacityFor(mean, p float64) int {
	if !zeroOrMore(mean) || mean > 1e12 || !(p > 0 && p < 1) {
		return -1
	}
	low, high := 0, 1 // the probability falls with the capacity: look for the change
	for OccupancyAtLeast(mean, high) > p {
		low, high = high, 2*high
	}
	for low+1 < high {
		if middle := (low + high) / 2; OccupancyAtLeast(mean, middle) > p {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// secondMoment returns E[S²] of a service time.
func secondMoment(mean, sd float64) float64 {
	return float64(mean*mean) + float64(sd*sd)
}
