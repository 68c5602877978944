package stats

import (
	"math"
	"sync"

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
	if x, ok := quantiles.Load(quantile{p, df}); ok {
		return x.(float64)
	}
	x := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(p)
	if df == math.Trunc(df) && df < mostKept {
		quantiles.Store(quantile{p, df}, x)
	}
	return x
}

// quantiles are those of whole degrees of freedom that were wanted before: thousands of figures
// of one run have as many replications, and each quantile takes longer than all else of them.
var quantiles sync.Map

type quantile struct{ p, df float64 }

// mostKept is up to which degrees of freedom they are kept.
const mostKept = 4096
