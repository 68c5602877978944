package theory

import "math"

// FeedbackMG1 returns a single server after which a patient goes back to the
// end of the queue with probability again, such as a scan that has to be
// repeated. Passes are independent and of any law with that mean and standard
// deviation. How many are in the system does not depend on whether passes of a
// patient follow each other at once or later, so it is that of [MG1] with all
// passes as one service:
//
//	E[S] = mean/(1 − p),  Var[S] = sd²/(1 − p) + mean²p/(1 − p)²
//
// (Takács 1963, Bell System Technical Journal 42(2), 505–519). Wq and W are of
// all passes together, W by Little's law; Delayed is of the first pass. It needs
// 0 ≤ p < 1 and λE[S] < 1.
func FeedbackMG1(arrivalRate, meanPass, sdPass, again float64) Queue {
	if !(again >= 0 && again < 1) || !zeroOrMore(sdPass) {
		return undefined()
	}
	once := 1 - again
	variance := sdPass*sdPass/once + meanPass*meanPass*again/(once*once)
	return MG1(arrivalRate, meanPass/once, math.Sqrt(variance))
}
