package stats

import (
	"math"
	"math/big"
)

// Quotient estimates R_A ÷ R_B, how many times one ratio of sums is the other, over the
// same replications: of two groups of patients, say. The interval is made of its
// logarithm, whose residuals are those of [OfRatios] as parts of their ratios, subtracted
// within each replication (delta method), and so has the same width in parts either way
// round. SD is that of the logarithm. There is no value where a ratio is 0.
func Quotient(numA, denA, numB, denB []int64, level float64) Estimate {
	mustMatch(len(numA), len(denA), len(numB), len(denB))
	var m PairMoments
	for i := range numA {
		m.Add(numA[i], denA[i], numB[i], denB[i])
	}
	nA, dA, nB, dB := m.sum[0].Big(), m.sum[1].Big(), m.sum[2].Big(), m.sum[3].Big()
	if nA.Sign() <= 0 || dA.Sign() <= 0 || nB.Sign() <= 0 || dB.Sign() <= 0 {
		return undefined(0, level)
	}
	p := &m.product
	aa := residuals(p[0], p[1], p[1], p[4], nA, dA, nA, dA)
	ab := residuals(p[2], p[3], p[5], p[6], nA, dA, nB, dB)
	bb := residuals(p[7], p[8], p[8], p[9], nB, dB, nB, dB)

	// As parts of their ratios they are over n·Da·Na ÷ n² and so on: all over (Da·Na·Db·Nb)².
	a, b := new(big.Int).Mul(dA, nA), new(big.Int).Mul(dB, nB)
	both := new(big.Int).Mul(a, b)
	squares := aa.Mul(aa, b).Mul(aa, b)
	squares.Add(squares, bb.Mul(bb, a).Mul(bb, a))
	squares.Sub(squares, ab.Mul(ab, both).Lsh(ab, 1))
	ratio := quotient(new(big.Int).Mul(nA, dB), new(big.Int).Mul(nB, dA))
	e := interval(m.fewer(), math.Log(ratio), squares, both.Mul(both, both), level, student(m.fewer(), level))
	e.Mean, e.Low, e.High = ratio, math.Exp(e.Low), math.Exp(e.High)
	return e
}
