package econ

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestWhoBearsTheOpportunityCost(t *testing.T) {
	require.Equal(t, []float64{0.2, 0.2, 0.2, 0.2, 0.2}, ByHead([]float64{1, 1, 1, 1, 1}))
	// 26% of the health that money gives goes to the most deprived fifth of England and 14% to
	// the least (Love-Koh and others 2020).
	for i, want := range []float64{0.26, 0.23, 0.2, 0.17, 0.14} {
		require.InDelta(t, want, Graded([]float64{20, 20, 20, 20, 20}, 26.0/14)[i], 1e-12)
	}
	// A place has its own people: of two halves, one of which has three times as many who each
	// lose twice as much, it bears 6/7.
	require.InDeltaSlice(t, []float64{6.0 / 7, 1.0 / 7}, Graded([]float64{3, 1}, 2), 1e-12)
	require.Equal(t, []float64{1}, Graded([]float64{7}, 2))
}

func TestWhatIsDealtAddsUp(t *testing.T) {
	require.Equal(t, []int64{33, 34, 33}, Deal(100, []float64{1, 1, 1}))
	require.Equal(t, []int64{-33, -34, -33}, Deal(-100, []float64{1, 1, 1}))
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Int64Range(-1e12, 1e12).Draw(t, "whole")
		weights := rapid.SliceOfN(rapid.Float64Range(0, 9), 1, 10).Draw(t, "weights")
		weights[0] += 0.1
		sum, all := int64(0), 0.0
		for _, w := range weights {
			all += w
		}
		for i, part := range Deal(whole, weights) {
			sum += part
			require.InDelta(t, float64(whole)*weights[i]/all, float64(part), 1.001+1e-9*math.Abs(float64(whole)))
		}
		require.Equal(t, whole, sum)
	})
}

func TestARowOfHealthIsDealtByWhoGainsIt(t *testing.T) {
	l := &Ledger{Horizon: 5, Discounting: Discounting{Health: Schedule{{30, 0.015}}}}
	row := Row{Class: HealthGain, Unit: QALY, Quantity: 3, Year: 0}
	require.Equal(t, []int64{2_000_000, 1_000_000, 0}, l.DealRow(row, []float64{2, 1}))
	require.Equal(t, []int64{2_000_000, -500_000, 1_500_000}, l.DealRow(row, []float64{2, -0.5}), "of the rest nobody knows")
	require.Equal(t, []int64{3_000_000}, l.DealRow(row, nil))
	require.Equal(t, []int64{0, 0, 0}, l.DealRow(Row{Class: Cost, Quantity: 3}, []float64{0, 0}))

	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.Float64Range(-40, 40), 1, 6).Draw(t, "parts")
		row := Row{Class: HealthGain, Unit: QALY, Year: rapid.IntRange(0, 4).Draw(t, "year")}
		for i := len(parts) - 1; i >= 0; i-- { // in another order than they are dealt
			row.Quantity += parts[i]
		}
		sum := int64(0)
		dealt := l.DealRow(row, parts)
		for _, x := range dealt {
			sum += x
		}
		require.Equal(t, l.PresentQALYs(row), sum)
		require.Zero(t, dealt[len(parts)], "all of it is somebody's")
	})
}

func TestNetHealthOfPartsIsThatOfTheWhole(t *testing.T) {
	// 12 QALYs for £300,000, which would have given 20 at £15,000: 4 to each fifth.
	net := NetHealthOfParts([]int64{1e6, 2e6, 3e6, 4e6, 1e6, 1e6}, 300_000, 15_000, ByHead([]float64{1, 1, 1, 1, 1}))
	require.Equal(t, []int64{-3e6, -2e6, -1e6, 0, -3e6, 1e6}, net)
	require.Equal(t, -8.0, Alternative{Cost: 300_000, Effect: 12}.NetHealth(15000))
}
