package fmath_test

import (
	"testing"

	"prehabsim/sim/fmath"
)

func BenchmarkExp(b *testing.B)          { bench(b, func(u float64) float64 { return fmath.Exp(20*u - 10) }) }
func BenchmarkLog(b *testing.B)          { bench(b, fmath.Log) }
func BenchmarkNormQuantile(b *testing.B) { bench(b, fmath.NormQuantile) }
func BenchmarkGammaQuantile(b *testing.B) {
	bench(b, func(u float64) float64 { return fmath.GammaQuantile(2.7, u) })
}
func BenchmarkBetaQuantile(b *testing.B) {
	bench(b, func(u float64) float64 { return fmath.BetaQuantile(2.7, 4.1, u) })
}

func bench(b *testing.B, f func(float64) float64) {
	i := 0
	for b.Loop() {
		i = (i*5 + 3) & 1023
		f((float64(i) + 0.5) / 1024)
	}
}
