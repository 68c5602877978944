// Package fmath computes elementary and special functions that give the same
// bits on every processor.
//
// The standard library's Exp and Log are written in assembly, differently for
// each processor, and a Go compiler may fuse x*y + z into one instruction that
// rounds once instead of twice. Either is enough to move the last digit of a
// service time, and then the order of two patients. So the functions here use
// nothing but + - * / and the square root, which IEEE 754 defines to the last
// bit, and every product is converted, float64(x*y), which forbids fusing
// (Go specification, "Floating-point operators"). A test reads the source and
// holds us to it.
//
// The functions are somewhat slower than the standard library's. They are meant
// for building the tables of package dist, not for inner loops.
//
// Start at [Exp] and [Log]; the laws of probability are at [NormQuantile],
// [GammaQuantile] and [BetaQuantile].
package fmath

// horner evaluates c[0] + c[1]*x + c[2]*x*x + ..., innermost first.
func horner(x float64, c []float64) float64 {
	sum := 0.0
	for i := len(c) - 1; i >= 0; i-- {
		sum = float64(sum*x) + c[i]
	}
	return sum
}
