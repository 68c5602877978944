package theory

import (
	"math"
	"math/cmplx"
)

// Clinic returns the waiting list of a clinic that takes up to c patients at
// each session, sessions being at equal intervals and arrivals Poisson with m a
// session: the mean number left over just after a session,
//
//	E[W] = Σ 1/(1 − z(k)) − (c(c − 1) − m²)/(2(c − m))
//
// over the c − 1 roots other than 1 of z^c = exp(m(z − 1)) in the unit disc, and
// the mean wait until the session, E[W]/m + ½ sessions by Little's law, as m/2 of
// those who wait have come since the last session (Bailey 1954, Journal of the
// Royal Statistical Society B 16(1), 80–87; Downton 1955, the same 17(2),
// 256–261). It needs m < c.
func Clinic(ratePerSession float64, places int) (leftOver, meanWaitSessions float64) {
	m, c := ratePerSession, float64(places)
	if !zeroOrMore(m) || !(m < c) {
		return math.NaN(), math.NaN()
	}
	leftOver = (float64(m*m) - float64(c*(c-1))) / (2 * (c - m))
	for k := 1; k < places; k++ {
		leftOver += real(1 / (1 - clinicRoot(m/c, 2*math.Pi*float64(k)/c)))
	}
	// Terms of about c cancel. What is left of them is rounding.
	if places > 1 && leftOver < 1e-14*c*c {
		leftOver = 0
	}
	if leftOver == 0 {
		return 0, 0.5
	}
	return leftOver, leftOver/m + 0.5
}

// clinicRoot solves z = exp(i·angle + load(z − 1)), one of the c-th roots of the
// equation of [Clinic]. Repeating it would do, as each step brings z nearer by
// the factor load, but slowly when the clinic is nearly full. Newton's steps are
// taken when they are close enough for that.
func clinicRoot(load, angle float64) complex128 {
	turn := cmplx.Rect(1, angle)
	step := func(z complex128) complex128 { return turn * cmplx.Exp(complex(load, 0)*(z-1)) }
	z := complex(0, 0)
	for range 20 {
		z = step(z)
	}
	for range 50 {
		next := step(z)
		z -= (z - next) / (1 - complex(load, 0)*next)
	}
	return z
}
