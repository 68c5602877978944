package theory

import "math"

// MMcWaitSD returns the standard deviation of the wait at an M/M/c queue, first
// come first served: with probability C(c, a) the wait is exponential with rate
// θ = cμ − λ, else it is zero, so that the variance is C(2 − C)/θ² (Cooper 1981,
// Introduction to Queueing Theory, ch. 3). λ < cμ.
func MMcWaitSD(arrivalRate, serviceRate float64, servers int) float64 {
	delayed := MMc(arrivalRate, serviceRate, servers).Delayed
	return math.Sqrt(delayed*(2-delayed)) / (float64(servers)*serviceRate - arrivalRate)
}

// MMcWaitQuantile returns the wait that a share p of arrivals does not exceed at
// an M/M/c queue, first come first served: log(C/(1 − p))/(cμ − λ), and zero if
// p ≤ 1 − C. It inverts [MMcWaitExceeds]. λ < cμ and 0 ≤ p < 1.
func MMcWaitQuantile(arrivalRate, serviceRate float64, servers int, p float64) float64 {
	delayed := MMc(arrivalRate, serviceRate, servers).Delayed
	if math.IsNaN(delayed) || !(p >= 0 && p < 1) {
		return math.NaN()
	}
	if delayed <= 1-p {
		return 0
	}
	return math.Log(delayed/(1-p)) / (float64(servers)*serviceRate - arrivalRate)
}
