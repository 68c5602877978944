package voi

import "math"

// Ranks are those of a column, from 0; equal values share the mean of theirs.
func Ranks(x []float64) []float64 {
	order, ranks := sorting(x), make([]float64, len(x))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && x[order[to]] == x[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			ranks[i] = float64(from+to-1) / 2
		}
		from = to
	}
	return ranks
}

// RankCorrelation returns Spearman's correlation of two columns, given their [Ranks]; 0
// where one does not vary.
func RankCorrelation(a, b []float64) float64 {
	a, b = centred(a), centred(b)
	if squares := float64(dot(a, a) * dot(b, b)); squares > 0 {
		return dot(a, b) / math.Sqrt(squares)
	}
	return 0
}
