package dist_test

import (
	"testing"

	"prehabsim/sim/dist"
)

func BenchmarkAtLogNormal(b *testing.B) { benchAt(b, must(dist.LogNormalByMean(7, 4.2))) }
func BenchmarkAtPoisson(b *testing.B)   { benchAt(b, must(dist.Poisson(40))) }
func BenchmarkAtConstant(b *testing.B)  { benchAt(b, must(dist.Constant(40))) }

// benchAt reads the table all over, in no order.
func benchAt(b *testing.B, l dist.Law) {
	t := dist.NewTable(l)
	x, sum := uint64(1), 0.0
	for b.Loop() {
		x = x*6364136223846793005 + 1442695040888963407
		sum += t.At(float64(x>>11) * 0x1p-53)
	}
	if sum < 0 {
		b.Fatal(sum)
	}
}

func BenchmarkTableLogNormal(b *testing.B) { benchTable(b, must(dist.LogNormalByMean(7, 4.2))) }
func BenchmarkTableWeibull(b *testing.B)   { benchTable(b, must(dist.Weibull(1.7, 4.2))) }
func BenchmarkTableGamma(b *testing.B)     { benchTable(b, must(dist.Gamma(7, 4.2))) }
func BenchmarkTableGammaCV3(b *testing.B)  { benchTable(b, must(dist.Gamma(2, 6))) }
func BenchmarkTableGammaThin(b *testing.B) { benchTable(b, must(dist.Gamma(7, 0.02))) }
func BenchmarkTableBeta(b *testing.B)      { benchTable(b, must(dist.Beta(22.27, 9.54))) }
func BenchmarkTablePoisson(b *testing.B)   { benchTable(b, must(dist.Poisson(1e5))) }

func benchTable(b *testing.B, l dist.Law) {
	for b.Loop() {
		dist.NewTable(l)
	}
}
