package stats

import (
	"fmt"
	"math"
	"math/big"
)

// Estimate is what replications say about a measure: its value and an interval
// that covers the true value with probability Level.
//
// Mean is NaN where the measure has no value (nobody was ever counted in its
// denominator). Low, High and SD are NaN as well where fewer than two replications
// had one, which says nothing about chance.
type Estimate struct {
	Mean      float64
	Low, High float64
	SD        float64 // between replications; of the linearised values for a ratio
	N         int     // replications that had a value; of a difference, the fewer of the two options'
	Level     float64 // such as 0.95
}

// OfRatios estimates the ratio of sums R = Σnum ÷ Σden over replications. With
// denominators of 1 that is the mean.
//
// Busy replications count for more, so R is the mean over patients rather than
// the mean of replications' means. Its interval comes from the delta method:
// the residuals num − R·den over the mean denominator behave as a sample of
// independent values with mean zero (Cochran 1977, Sampling Techniques, ch. 6),
// with Student's t on n − 1 degrees of freedom.
//
// A replication in which there was nothing to measure, 0/0, adds nothing to either
// sum and is none of the n: those that had something are a sample of such
// replications, of whatever size came out (Cochran 1977, ch. 2, means over
// subpopulations). Were it counted, its residual of 0 would pass for
// agreement, and one observation in twenty replications would be certain.
//
// The residuals' sum of squares is computed in whole numbers and rounded once,
// so nothing is lost to cancellation.
func OfRatios(num, den []int64, level float64) Estimate {
	mustMatch(len(num), len(den))
	var m Moments
	for i := range num {
		m.Add(num[i], den[i])
	}
	return m.Estimate(level)
}

// PairedDifference estimates R_A − R_B, the ratios of two options that ran the
// same replications. The residuals of [OfRatios] are subtracted within each
// replication, so whatever common random numbers have in common cancels: an
// option that changes nothing has difference 0 and an interval of no width.
//
// Where one option had something to measure in fewer replications than the other,
// n is the fewer: that side's spread is the less well known and is most of the
// whole. Neither side needs the other's replications for its value, so a
// replication counts where either has one, and only what both have is paired.
func PairedDifference(numA, denA, numB, denB []int64, level float64) Estimate {
	mustMatch(len(numA), len(denA), len(numB), len(denB))
	var m PairMoments
	for i := range numA {
		m.Add(numA[i], denA[i], numB[i], denB[i])
	}
	return m.Difference(level)
}

// FromMoments returns the estimate of the option (A) and its paired difference
// against the baseline (A − B). It gives the same bits as [OfRatios] and
// [PairedDifference] on the replications behind m.
func FromMoments(m PairMoments, level float64) (a, difference Estimate) {
	own := m.A()
	t := student(own.Count, level) // most of the work, so once for both where it can be
	if m.fewer() == own.Count {
		return own.estimate(level, t), m.difference(level, t)
	}
	return own.estimate(level, t), m.Difference(level)
}

// Estimate returns the ratio of sums with its interval; see [OfRatios].
func (m Moments) Estimate(level float64) Estimate {
	return m.estimate(level, student(m.Count, level))
}

func (m Moments) estimate(level, t float64) Estimate {
	den := m.den.Big()
	if den.Sign() == 0 {
		return undefined(0, level)
	}
	num := m.num.Big()
	// Each residual is (num − R·den)/(Σden/n). Their sum of squares is
	// n²·(nn·D² − 2·nd·N·D + dd·N²)/D⁴ with N and D the sums.
	squares := residuals(m.nn, m.nd, m.nd, m.dd, num, den, num, den)
	scale := new(big.Int).Mul(den, den)
	scale.Mul(scale, scale)
	return interval(m.Count, quotient(num, den), squares, scale, level, t)
}

// Difference returns the paired difference of the two ratios, A − B, with its
// interval; see [PairedDifference].
func (m *PairMoments) Difference(level float64) Estimate {
	return m.difference(level, student(m.fewer(), level))
}

// fewer is in how many replications both sides' spread can be said to be known.
func (m *PairMoments) fewer() int64 { return min(m.had[0], m.had[1]) }

func (m *PairMoments) difference(level, t float64) Estimate {
	numA, denA := m.sum[0].Big(), m.sum[1].Big()
	numB, denB := m.sum[2].Big(), m.sum[3].Big()
	if denA.Sign() == 0 || denB.Sign() == 0 {
		return undefined(0, level)
	}
	p := &m.product
	aa := residuals(p[0], p[1], p[1], p[4], numA, denA, numA, denA)
	ab := residuals(p[2], p[3], p[5], p[6], numA, denA, numB, denB)
	bb := residuals(p[7], p[8], p[8], p[9], numB, denB, numB, denB)

	// Over the common denominator (Da·Db)⁴: aa·Db⁴ − 2·ab·Da²·Db² + bb·Da⁴.
	squareA := new(big.Int).Mul(denA, denA)
	squareB := new(big.Int).Mul(denB, denB)
	both := new(big.Int).Mul(squareA, squareB)
	squares := aa.Mul(aa, squareB)
	squares.Mul(squares, squareB)
	squares.Add(squares, bb.Mul(bb, squareA).Mul(bb, squareA))
	squares.Sub(squares, ab.Mul(ab, both).Lsh(ab, 1))
	scale := both.Mul(both, both)

	numerator := new(big.Int).Mul(numA, denB)
	numerator.Sub(numerator, new(big.Int).Mul(numB, denA))
	return interval(m.fewer(), quotient(numerator, new(big.Int).Mul(denA, denB)), squares, scale, level, t)
}

// residuals returns Σ(n − R·d)(n' − R'·d')·D·D' in whole numbers, where R = N/D
// and R' = N'/D', from the sums of products nn', nd', dn' and dd'.
func residuals(nn, nd, dn, dd Sum, num, den, num2, den2 *big.Int) *big.Int {
	term := func(s Sum, x, y *big.Int) *big.Int {
		z := s.Big()
		return z.Mul(z, x).Mul(z, y)
	}
	sum := term(nn, den, den2)
	sum.Sub(sum, term(nd, den, num2))
	sum.Sub(sum, term(dn, num, den2))
	return sum.Add(sum, term(dd, num, num2))
}

// student returns the factor of an interval from n replications, NaN where they
// give none.
func student(n int64, level float64) float64 {
	if n < 2 || !(level > 0 && level < 1) {
		return math.NaN()
	}
	return StudentT((1+level)/2, float64(n-1))
}

// interval puts Student's interval around mean, given n and the residuals' sum
// of squares as n²·squares/scale.
func interval(n int64, mean float64, squares, scale *big.Int, level, t float64) Estimate {
	e := undefined(n, level)
	e.Mean = mean
	if math.IsNaN(t) {
		return e
	}
	count := float64(n)
	e.SD = count * math.Sqrt(quotient(squares, scale)/(count-1))
	half := t * e.SD / math.Sqrt(count)
	e.Low, e.High = mean-half, mean+half
	return e
}

func undefined(n int64, level float64) Estimate {
	nan := math.NaN()
	return Estimate{Mean: nan, Low: nan, High: nan, SD: nan, N: int(n), Level: level}
}

// quotient rounds x/y once, after a division with twice the bits of a float64.
func quotient(x, y *big.Int) float64 {
	const precision = 128
	a := new(big.Float).SetPrec(precision).SetInt(x)
	b := new(big.Float).SetPrec(precision).SetInt(y)
	q, _ := a.Quo(a, b).Float64()
	return q
}

// HalfWidth returns half the width of the interval.
func (e Estimate) HalfWidth() float64 { return (e.High - e.Low) / 2 }

// Clear says that 0 lies outside the interval; it is false without one.
func (e Estimate) Clear() bool { return e.Low > 0 || e.High < 0 }

// ClearAmong says that 0 lies outside the interval that the estimate needs among m that
// are looked at together: of forty intervals at 95%, two leave out 0 by chance. By
// Bonferroni each of m has level 1 − (1 − Level)/m. It is false without an interval.
func (e Estimate) ClearAmong(m int) bool {
	tail, df := (1-e.Level)/2, float64(e.N-1)
	wider := StudentT(1-tail/float64(max(1, m)), df) / StudentT(1-tail, df)
	return math.Abs(e.Mean) > e.HalfWidth()*wider
}

// String returns the estimate as people write it, "60.8 (56.8 to 64.7)", with
// two significant digits of the half-width.
func (e Estimate) String() string {
	half := e.HalfWidth()
	switch {
	case math.IsNaN(e.Mean):
		return "no value"
	case math.IsNaN(half):
		return fmt.Sprintf("%.4g (no interval)", e.Mean)
	case half == 0:
		return fmt.Sprintf("%[1]g (%[1]g to %[1]g)", e.Mean)
	}
	decimals := max(0, 1-int(math.Floor(math.Log10(half))))
	return fmt.Sprintf("%.[4]*[1]f (%.[4]*[2]f to %.[4]*[3]f)", e.Mean, e.Low, e.High, decimals)
}

// mustMatch panics when columns of the same replications differ in length.
func mustMatch(n int, others ...int) {
	for _, o := range others {
		if o != n {
			panic(fmt.Sprintf("stats: columns of %d and %d replications", n, o))
		}
	}
}
