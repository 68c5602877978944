package theory

import "math"

// MM1 returns the M/M/1 queue: Poisson arrivals, exponential service, one
// server. With ρ = λ/μ < 1, L = ρ/(1 − ρ) and W = 1/(μ − λ) (Kleinrock 1975,
// Queueing Systems I, sec. 3.2).
func MM1(arrivalRate, serviceRate float64) Queue {
	return MMc(arrivalRate, serviceRate, 1)
}

// ErlangB returns the probability that an arrival is lost in an M/G/c/c system
// offered a erlangs (λ × mean service), by B(k) = aB(k−1)/(k + aB(k−1)) from
// B(0) = 1 (Cooper 1981, Introduction to Queueing Theory, ch. 3). It holds
// for any law of service time. c ≥ 0, a ≥ 0.
func ErlangB(c int, a float64) float64 {
	if c < 0 || !zeroOrMore(a) {
		return math.NaN()
	}
	b := 1.0
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + float64(a*b))
	}
	return b
}

// ErlangC returns the probability that an arrival waits in an M/M/c queue
// offered a erlangs, C = B/(1 − ρ(1 − B)) with ρ = a/c (Cooper 1981, ch. 3).
// The queue must be stable: 0 ≤ a < c.
func ErlangC(c int, a float64) float64 {
	if !(a < float64(c)) {
		return math.NaN()
	}
	b := ErlangB(c, a)
	rho := a / float64(c)
	return b / (1 - float64(rho*(1-b)))
}

// MMc returns the M/M/c queue: Wq = C(c, a)/(cμ − λ) with a = λ/μ (Cooper 1981,
// ch. 3). It is stable for λ < cμ.
func MMc(arrivalRate, serviceRate float64, servers int) Queue {
	capacity := float64(servers) * serviceRate
	if !zeroOrMore(arrivalRate) || !positive(serviceRate) || !(arrivalRate < capacity) {
		return undefined()
	}
	delayed := ErlangC(servers, arrivalRate/serviceRate)
	return queue(arrivalRate, 1/serviceRate, arrivalRate/capacity, delayed, delayed/(capacity-arrivalRate))
}

// MMcWaitExceeds returns the probability that an arrival at an M/M/c queue,
// first come first served, waits longer than t: C(c, a)·exp(−(cμ − λ)t)
// (Cooper 1981, ch. 3). λ < cμ and t ≥ 0.
func MMcWaitExceeds(arrivalRate, serviceRate float64, servers int, t float64) float64 {
	if !(t >= 0) {
		return math.NaN()
	}
	delayed := MMc(arrivalRate, serviceRate, servers).Delayed
	return delayed * math.Exp(-(float64(servers)*serviceRate-arrivalRate)*t)
}

// MMcK returns the M/M/c/K system, where an arrival that finds K in the system
// (c in service and K − c waiting) is lost, and the share that is lost. The
// other figures are of those who are admitted. State probabilities are those of
// a birth and death process (Gross, Shortle, Thompson and Harris 2008,
// Fundamentals of Queueing Theory, sec. 2.5). Any load will do; 1 ≤ c ≤ K.
func MMcK(arrivalRate, serviceRate float64, servers, room int) (q Queue, loss float64) {
	if !positive(arrivalRate, serviceRate) || servers < 1 || room < servers {
		return undefined(), math.NaN()
	}
	c := float64(servers)
	a := arrivalRate / serviceRate
	// Weights relative to the state with all servers busy and nobody waiting:
	// states up to it weigh 1/B together, each further one r times the one
	// before. That way no factorial overflows.
	r := a / c
	total := 1 / ErlangB(servers, a)
	weight, full, waiting := 1.0, 0.0, 0.0
	for j := 1; j <= room-servers; j++ {
		full += weight // all busy, but there was room to wait
		weight *= r
		total += weight
		waiting += float64(float64(j) * weight)
	}
	if math.IsInf(total, 1) {
		return undefined(), math.NaN()
	}
	loss = weight / total
	admitted := arrivalRate * (1 - loss)
	return queue(admitted, 1/serviceRate, admitted/(c*serviceRate), full/total/(1-loss), waiting/total/admitted), loss
}

// Abandonment is a queue that people leave.
type Abandonment struct {
	Delayed   float64 // probability that an arrival has to wait
	Abandoned float64 // share of arrivals that leave before service
	Lq        float64 // mean number waiting
	Wq        float64 // mean wait, of those who leave as well
	Load      float64 // share of the servers' time that is busy
}

// ErlangA returns the M/M/c+M queue: who waits leaves at rate θ. State
// probabilities are those of a birth and death process with death rates
// cμ + jθ, and the share that leaves is θLq/λ (Palm 1957; Garnett, Mandelbaum
// and Reiman 2002, MSOM 4(3), 208–227). It is stable at any load; θ > 0, and
// large enough to keep the queue's typical length, (λ − cμ)/θ, below ten million.
func ErlangA(arrivalRate, serviceRate, leavingRate float64, servers int) Abandonment {
	const longest, huge = 1e7, 1e200
	full := float64(servers) * serviceRate
	if !positive(arrivalRate, serviceRate, leavingRate) || servers < 1 || (arrivalRate-full)/leavingRate > longest {
		nan := math.NaN()
		return Abandonment{nan, nan, nan, nan, nan}
	}
	a := arrivalRate / serviceRate
	below := 1/ErlangB(servers, a) - 1 // states with a server free, relative to all busy
	weight, atLeast, waiting := 1.0, 1.0, 0.0
	// Beyond the mode the weights fall ever faster, so what is left after the
	// last term is smaller than the rounding of the sums.
	for j := 1.0; weight > 1e-18*waiting || arrivalRate > full+float64(j*leavingRate); j++ {
		weight *= arrivalRate / (full + float64(j*leavingRate))
		atLeast += weight
		waiting += float64(j * weight)
		if weight > huge { // only ratios count
			weight, atLeast, waiting, below = weight/huge, atLeast/huge, waiting/huge, below/huge
		}
	}
	total := below + atLeast
	q := Abandonment{Delayed: atLeast / total, Lq: waiting / total}
	q.Wq = q.Lq / arrivalRate
	q.Abandoned = leavingRate * q.Wq
	q.Load = a * (1 - q.Abandoned) / float64(servers)
	return q
}
