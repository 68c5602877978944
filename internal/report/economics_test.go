package report

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
)

// A folder is written again when a price changes, and not because the same economics lie
// elsewhere in memory.
func TestTheDigestIsOfWhatTheEconomicsSay(t *testing.T) {
	digest := func(e *facts.Economics) string {
		r := alliance(t, 2, 3)
		r.Economics = e
		return r.Digest()
	}
	said := func(price float64) *facts.Economics {
		return &facts.Economics{PriceYear: "2025/26", Horizon: 5, Lines: []facts.CostLine{{Name: "team", Price: facts.Number{Value: price}}}}
	}
	require.Equal(t, digest(said(80000)), digest(said(80000)))
	require.NotEqual(t, digest(said(80000)), digest(said(80001)))
	require.NotEqual(t, digest(said(0)), digest(nil))
}
