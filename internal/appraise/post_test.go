package appraise

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
)

// A post on 20,000 with 10% on top of what is above 5,000, in prices a quarter higher; one
// that a price says; and none of what no line of the option charges.
func TestWhatAPostCostsAYear(t *testing.T) {
	e := &facts.Economics{
		PriceYear: "2026/27", Index: []facts.Level{{Year: "2025/26", Level: 100}, {Year: "2026/27", Level: 125}},
		Pay: []facts.Pay{{
			Name: "band_4", Title: "Band 4", PriceYear: "2025/26", Basic: facts.Number{Value: 20000}, Overhead: facts.Number{Value: 1.6}, Hours: facts.Number{Value: 1500},
			OnCosts: []facts.OnCost{{Name: "pension", Rate: facts.Number{Value: 0.1}, Above: facts.Number{Value: 5000}}},
		}},
		Lines: []facts.CostLine{
			{Option: "a", Kind: facts.CostKind, Basis: "post", Resource: "exercise", Pay: "band_4"},
			{Option: "a", Kind: facts.CostKind, Basis: "post", Resource: "leisure", Price: facts.Number{Value: 30000}, PriceYear: "2026/27"},
			{Option: "a", Kind: facts.CostKind, Basis: "hour", Resource: "volunteer", Price: facts.Number{Value: 30}, PriceYear: "2026/27"},
			{Option: "b", Kind: facts.CostKind, Basis: "post", Resource: "volunteer", Price: facts.Number{Value: 1}, PriceYear: "2026/27"},
			{Option: "a", Kind: facts.CostKind, Basis: "post", Resource: "lost", Price: facts.Number{Value: 1}, PriceYear: "2019/20"},
		},
	}
	for resource, want := range map[string]float64{"exercise": 1.25 * 21500, "leisure": 30000} {
		got, ok, err := PostPrice(e, "a", resource)
		require.NoError(t, err)
		require.True(t, ok)
		require.Equal(t, want, got, resource)
	}
	_, ok, err := PostPrice(e, "a", "volunteer")
	require.NoError(t, err)
	require.False(t, ok)
	_, _, err = PostPrice(e, "a", "lost")
	require.ErrorContains(t, err, `index of prices: no year "2019/20"`)
	_, ok, err = PostPrice(nil, "a", "exercise")
	require.NoError(t, err)
	require.False(t, ok)
}
