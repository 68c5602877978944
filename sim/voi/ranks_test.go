package voi

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRanksOfEqualValuesAreShared(t *testing.T) {
	require.Equal(t, []float64{0, 1.5, 1.5, 3}, Ranks([]float64{1, 2, 2, 5}))
	require.Equal(t, []float64{3, 0, 1.5, 1.5}, Ranks([]float64{5, 1, 2, 2}))
	require.Empty(t, Ranks(nil))
}

func TestRankCorrelation(t *testing.T) {
	up, bent, down, still := Ranks([]float64{1, 2, 3}), Ranks([]float64{10, 20, 90}), Ranks([]float64{3, 2, 1}), Ranks([]float64{1, 1, 1})
	require.Equal(t, 1.0, RankCorrelation(up, bent))
	require.Equal(t, -1.0, RankCorrelation(up, down))
	require.Equal(t, 0.0, RankCorrelation(still, up))
	// Without ties 1 − 6·Σd²/(n·(n²−1)), with Σd² = 4 of four.
	require.InDelta(t, 0.6, RankCorrelation(Ranks([]float64{1, 2, 3, 4}), Ranks([]float64{2, 1, 4, 3})), 1e-15)
}
