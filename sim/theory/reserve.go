package theory

import "math"

// TrunkReservation returns servers without waiting of which some are kept for
// the urgent: an ordinary patient is refused unless more than kept servers are
// free, an urgent one only when all are busy. The number in service is a birth
// and death process, with births of both classes below c − kept and of the
// urgent from there on:
//
//	P(j + 1)/P(j) = (λordinary + λurgent)/((j + 1)μ)  for j < c − kept
//	P(j + 1)/P(j) = λurgent/((j + 1)μ)                otherwise
//
// (Miller 1969, Management Science 16(3), 234–245; Kelly 1991, Annals of Applied
// Probability 1(3), 319–378). Service is exponential with the same rate for
// both. It returns the shares of both classes that are refused and the mean
// number of busy servers. 0 ≤ kept ≤ c.
func TrunkReservation(servers, kept int, ordinaryRate, urgentRate, serviceRate float64) (ordinaryLost, urgentLost, inUse float64) {
	const huge = 1e200
	if !zeroOrMore(ordinaryRate, urgentRate) || !positive(serviceRate) || kept < 0 || kept > servers {
		return math.NaN(), math.NaN(), math.NaN()
	}
	weight, total, reserved, busy := 1.0, 0.0, 0.0, 0.0
	for j := 0; ; j++ {
		total += weight
		busy += float64(float64(j) * weight)
		rate := urgentRate
		if j < servers-kept {
			rate += ordinaryRate
		} else {
			reserved += weight
		}
		if j == servers {
			return reserved / total, weight / total, busy / total
		}
		weight *= rate / (float64(j+1) * serviceRate)
		if weight > huge { // only ratios count
			weight, total, reserved, busy = weight/huge, total/huge, reserved/huge, busy/huge
		}
	}
}
