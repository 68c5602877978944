package fmath_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"prehabsim/sim/fmath"
)

// The wanted values in this file were computed with 60 digits (mpmath 1.3).
func TestNormCDFMatchesManyDigits(t *testing.T) {
	for _, c := range []struct{ x, want float64 }{
		{-30, 4.9067139271481870595e-198}, {-20, 2.7536241186062336951e-89}, {-8.5, 9.4795348222033183542e-18},
		{-5, 2.8665157187919391167e-7}, {-3.3, 0.0004834241423837775071}, {-2.1, 0.017864420562816552877},
		{-2, 0.0227501319481792072}, {-1.9, 0.028716559816001805229}, {-1, 0.15865525393145705141},
		{-0.1, 0.46017216272297101633}, {0, 0.5}, {0.5, 0.69146246127401310364}, {1.99, 0.9767045322497881776},
		{2.01, 0.97778440557056851396}, {4, 0.99996832875816688008},
	} {
		require.InEpsilon(t, c.want, fmath.NormCDF(c.x), 1e-14, "Φ(%v)", c.x)
	}
	require.Zero(t, fmath.NormCDF(math.Inf(-1)))
	require.Equal(t, 1.0, fmath.NormCDF(math.Inf(1)))
	require.True(t, math.IsNaN(fmath.NormCDF(math.NaN())))
}

func TestNormQuantileMatchesGonumAndInverts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := math.Exp(rapid.Float64Range(-700, 0).Draw(t, "log p"))
		x := fmath.NormQuantile(p)
		require.InDelta(t, mathext.NormalQuantile(p), x, 1e-13+1e-14*math.Abs(x))
		// The tail's probability changes by x*x for a relative change of x.
		require.InEpsilon(t, p, fmath.NormCDF(x), 4e-14+2e-15*x*x)
	})
	require.Zero(t, fmath.NormQuantile(0.5))
	require.True(t, math.IsInf(fmath.NormQuantile(1), 1))
	require.True(t, math.IsInf(fmath.NormQuantile(0), -1))
	require.True(t, math.IsNaN(fmath.NormQuantile(1.1)))
	require.True(t, math.IsNaN(fmath.NormQuantile(math.NaN())))
}

func TestRegIncGammaMatchesManyDigits(t *testing.T) {
	for _, c := range []struct{ a, x, below, above float64 }{
		{0.01, 1e-30, 0.50404727285999545286, 0.49595272714000454714},
		{0.01, 0.5, 0.99437324380603281585, 0.005626756193967184147},
		{0.5, 3, 0.98569412156457036047, 0.014305878435429639526},
		{1, 36, 0.99999999999999976805, 2.3195228302435693883e-16},
		{2.5, 0.001, 9.5085345986079498136e-9, 0.99999999049146540139},
		{2.5, 40, 0.99999999999999916082, 8.3918251148316100895e-16},
		{12, 10.5, 0.36127477566268121286, 0.63872522433731878714},
		{400, 500, 0.99999835278073559128, 1.6472192644087197583e-6},
		{400, 300, 2.2066520142884453679e-8, 0.99999997793347985712},
		{1e4, 9700, 0.0012341755844684919966, 0.998765824415531508},
		{1e6, 1003000, 0.99863825935378240852, 0.0013617406462175914794},
	} {
		// Above half a thousand the argument's own rounding is what remains:
		// a relative 1e-16 of x moves the probability by x times the density.
		tol := 1e-13 + 3e-16*math.Sqrt(c.a)*10
		require.InEpsilon(t, c.below, fmath.RegIncGamma(c.a, c.x), tol, "below, %v", c)
		require.InEpsilon(t, c.above, fmath.RegIncGammaAbove(c.a, c.x), tol, "above, %v", c)
	}
	require.Zero(t, fmath.RegIncGamma(2, 0))
	require.Zero(t, fmath.RegIncGamma(2, -1))
	require.Equal(t, 1.0, fmath.RegIncGamma(2, math.Inf(1)))
	require.True(t, math.IsNaN(fmath.RegIncGamma(0, 1)))
}

func TestRegIncBetaMatchesManyDigits(t *testing.T) {
	for _, c := range []struct{ a, b, x, want float64 }{
		{0.1, 0.2, 1e-20, 0.0068496099335206359299}, {0.5, 0.5, 0.3, 0.36901011956554537504},
		{2, 3, 0.001, 5.9920030000000002493e-6}, {2, 3, 0.99, 0.99999602999999999999},
		{22.27, 9.54, 0.53, 0.023241849193928413899}, {22.27, 9.54, 0.84, 0.97128856851583084784},
		{400, 1600, 0.17, 0.00024826693721105589096}, {1, 1, 0.25, 0.25},
		{50, 0.3, 0.9, 0.0005027114019034030357},
	} {
		require.InEpsilon(t, c.want, fmath.RegIncBeta(c.a, c.b, c.x), 2e-13, "%v", c)
	}
	require.Zero(t, fmath.RegIncBeta(2, 3, -1))
	require.Equal(t, 1.0, fmath.RegIncBeta(2, 3, 2))
	require.True(t, math.IsNaN(fmath.RegIncBeta(2, 0, 0.5)))
}

// At large parameters gonum serves as the second opinion; both lose about as
// many digits as the logarithm of the parameter has.
func TestIncompleteFunctionsMatchGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := math.Exp(rapid.Float64Range(-3, 9).Draw(t, "log a"))
		b := math.Exp(rapid.Float64Range(-3, 9).Draw(t, "log b"))
		z := rapid.Float64Range(-4, 4).Draw(t, "z")
		x := a * math.Exp(z/math.Sqrt(a))
		require.InDelta(t, mathext.GammaIncReg(a, x), fmath.RegIncGamma(a, x), 1e-11, "gamma %v, %v", a, x)
		u := rapid.Float64Range(0, 1).Draw(t, "u")
		require.InDelta(t, mathext.RegIncBeta(a, b, u), fmath.RegIncBeta(a, b, u), 1e-10, "beta %v, %v, %v", a, b, u)
	})
}

// The error allowed is that of the probability, divided by its sensitivity to a
// relative change of x (about the root of a), and by the precision of p itself.
func TestGammaQuantileInvertsTheProbability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := math.Exp(rapid.Float64Range(-5, 12).Draw(t, "log a"))
		p := math.Exp(rapid.Float64Range(-37, -1e-6).Draw(t, "log p"))
		x := fmath.GammaQuantile(a, p)
		if x < 1e-300 {
			return // too small to be held with full precision
		}
		tol := 1e-12 + 1e-14*math.Sqrt(a)
		require.InEpsilon(t, p, fmath.RegIncGamma(a, x), tol, "below, a %v", a)
		require.InEpsilon(t, 1-p, fmath.RegIncGammaAbove(a, x), tol+1e-16/(1-p), "above, a %v", a)
	})
	require.Zero(t, fmath.GammaQuantile(2, 0))
	require.True(t, math.IsInf(fmath.GammaQuantile(2, 1), 1))
	require.True(t, math.IsNaN(fmath.GammaQuantile(2, -0.1)))
	require.InEpsilon(t, -math.Log(0x1p-53), fmath.GammaQuantile(1, 1-0x1p-53), 1e-14)
	require.InEpsilon(t, distuv.Gamma{Alpha: 12, Beta: 1}.Quantile(0.975), fmath.GammaQuantile(12, 0.975), 1e-12)
}

func TestBetaQuantileInvertsTheProbability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := math.Exp(rapid.Float64Range(-4, 10).Draw(t, "log a"))
		b := math.Exp(rapid.Float64Range(-4, 10).Draw(t, "log b"))
		p := math.Exp(rapid.Float64Range(-37, -1e-6).Draw(t, "log p"))
		x := fmath.BetaQuantile(a, b, p)
		if x < 1e-300 || x > 1-1e-8 {
			return // next to 1 the spacing of x itself limits the inverse
		}
		// A spacing of 1e-16 in x is a relative 1e-16/(1-x) in 1-x, and the
		// probability goes with x^a (1-x)^b Γ(a+b)/Γ(a)Γ(b), of which the logarithms
		// are rounded to 1e-16 of themselves.
		tol := 1e-12 + 1e-14*math.Sqrt(a+b) + 1e-16*(a+(1+b)/(1-x)) + 2e-16*(logGamma(a)+logGamma(b)+logGamma(a+b))
		require.InEpsilon(t, p, fmath.RegIncBeta(a, b, x), tol, "a %v, b %v", a, b)
	})
	require.Zero(t, fmath.BetaQuantile(2, 3, 0))
	require.Equal(t, 1.0, fmath.BetaQuantile(2, 3, 1))
	require.InDelta(t, 0.5, fmath.BetaQuantile(0.01, 0.01, 0.5), 1e-12)
	require.InEpsilon(t, distuv.Beta{Alpha: 22.27, Beta: 9.54}.Quantile(0.025),
		fmath.BetaQuantile(22.27, 9.54, 0.025), 1e-12)
}

// logGamma is the size of the logarithm of the gamma function.
func logGamma(x float64) float64 {
	l, _ := math.Lgamma(x)
	return math.Abs(l)
}

func TestPoissonMassMatchesGonum(t *testing.T) {
	for _, mean := range []float64{0.001, 0.7, 5, 40, 1200} {
		for _, k := range []float64{0, 1, 2, 7, 40, 1150} {
			want := distuv.Poisson{Lambda: mean}.Prob(k)
			if want > 1e-250 {
				require.InEpsilon(t, want, fmath.PoissonMass(k, mean), 1e-11, "%v of %v", k, mean)
			}
		}
	}
	require.Equal(t, 1.0, fmath.PoissonMass(0, 0))
	require.Zero(t, fmath.PoissonMass(3, 0))
	require.Zero(t, fmath.PoissonMass(-1, 2))
}
