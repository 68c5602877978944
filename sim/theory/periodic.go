package theory

import (
	"errors"
	"fmt"
)

// PeriodicOccupancy returns the mean number in an M(t)/M/∞ system whose arrival
// rate goes through the same cycle for ever, such as the hours of the day or
// the days of the week: rates holds the rate in each period, of length 1, and
// meanStay is in periods. atStart is the number when each period begins, average
// that over the period. With a stay of mean s and m at the start, the number in
// a period of rate λ is
//
//	m(t) = λs + (m − λs)exp(−t/s)
//
// and the cycle starts where it ends (Eick, Massey and Whitt 1993, Management
// Science 39(2), 241–252). The number is Poisson at any time.
func PeriodicOccupancy(rates []float64, meanStay float64) (atStart, average []float64, err error) {
	if !positive(meanStay) {
		return nil, nil, fmt.Errorf("mean stay must be above 0, not %g", meanStay)
	}
	if len(rates) == 0 {
		return nil, nil, errors.New("a cycle must have a period or more")
	}
	left := limitedToOne(1 / meanStay) // of those here, gone a period later
	number := 0.0                      // at the end of a first cycle that began with nobody
	for i, rate := range rates {
		if !zeroOrMore(rate) {
			return nil, nil, fmt.Errorf("period %d: rate must be 0 or more, not %g", i+1, rate)
		}
		number += float64((rate*meanStay - number) * left)
	}
	// Of the first cycle's beginning, exp(−n/s) is still there at its end.
	number /= limitedToOne(float64(len(rates)) / meanStay)
	atStart, average = make([]float64, len(rates)), make([]float64, len(rates))
	for i, rate := range rates {
		limit := rate * meanStay
		atStart[i] = number
		average[i] = limit + float64((number-limit)*meanStay*left)
		number += float64((limit - number) * left)
	}
	if !zeroOrMore(number) {
		return nil, nil, errors.New("rates and mean stay are too large")
	}
	return atStart, average, nil
}
