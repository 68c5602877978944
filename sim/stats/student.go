package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// StudentT returns the quantile of Student's t with df degrees of freedom at
// probability p. It is NaN unless 0 < p < 1 and df > 0; infinitely many
// degrees of freedom give the normal law.
func StudentT(p, df float64) float64 {
	switch {
	case !(p > 0 && p < 1) || !(df > 0):
		return math.NaN()
	case math.IsInf(df, 1):
		return distuv.UnitNormal.Quantile(p)
	case p == 0.5:
		return 0
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(p)
}
