// Package theory holds exact results of queueing theory, each with its formula,
// its source and where it holds. The simulator is held to them: by tests, and
// by "prehabsim validate" in front of the user.
//
// Rates and times may be in any unit, as long as all of a call are in the same:
// 6 arrivals an hour go with hours. A rate is never negative. Outside its domain
// a result is NaN (an error where a network or a list is given), never a number
// that looks plausible.
//
// The package simulates nothing and reads nothing. Start at [MMc].
package theory

import "math"

// Queue is a service point in the long run.
type Queue struct {
	Load    float64 // share of the servers' time that is busy
	Delayed float64 // probability that an arrival has to wait
	Lq, L   float64 // mean number waiting; waiting or in service
	Wq, W   float64 // mean wait; wait and service
}

// queue completes a queue by Little's law, L = λW (Little 1961, Operations
// Research 9(3), 383–387), which holds whatever the order of service.
func queue(arrivalRate, meanService, load, delayed, meanWait float64) Queue {
	q := Queue{Load: load, Delayed: delayed, Wq: meanWait, W: meanWait + meanService}
	q.Lq, q.L = arrivalRate*q.Wq, arrivalRate*q.W
	return q
}

// Defined tells whether the queue has a long run.
func (q Queue) Defined() bool { return !math.IsNaN(q.W) }

func undefined() Queue {
	nan := math.NaN()
	return Queue{nan, nan, nan, nan, nan, nan}
}

// positive tells whether all are above zero and finite. NaN is neither.
func positive(values ...float64) bool {
	for _, x := range values {
		if !(x > 0) || math.IsInf(x, 1) {
			return false
		}
	}
	return true
}

// zeroOrMore allows zero as well.
func zeroOrMore(values ...float64) bool {
	for _, x := range values {
		if x != 0 && !positive(x) {
			return false
		}
	}
	return true
}
