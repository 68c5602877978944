package econ

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// line is what a published table says of an alternative.
type line struct {
	name   string
	status Status
	icer   float64
}

func checkTable(t *testing.T, table []Increment, within float64, want ...line) {
	t.Helper()
	require.Len(t, table, len(want))
	for i, w := range want {
		assert.Equal(t, w.name, table[i].Name)
		assert.Equal(t, w.status, table[i].Status, w.name)
		if math.IsNaN(w.icer) {
			assert.True(t, math.IsNaN(table[i].ICER), w.name)
		} else {
			assert.InDelta(t, w.icer, table[i].ICER, within, w.name)
		}
	}
}

var none = math.NaN()

// The worked example of the US Department of Veterans Affairs' Health Economics Resource
// Center ("Cost-effectiveness analysis", herc.research.va.gov), which is also the test of
// the R package dampack (tests/testthat/test_calculate_icers.R).
func TestIncrementalTableOfTheHealthEconomicsResourceCenter(t *testing.T) {
	table := Incremental([]Alternative{
		{"E", 55000, 5}, {"D", 35000, 4}, {"C", 25000, 3}, {"B", 10000, 2}, {"A", 12000, 1.5}, {"usual care", 5000, 1},
	})
	checkTable(t, table, 1e-9,
		line{"usual care", OnFrontier, none}, line{"B", OnFrontier, 5000}, line{"D", OnFrontier, 12500}, line{"E", OnFrontier, 20000},
		line{"C", ExtendedlyDominated, none}, line{"A", Dominated, none})
	assert.Equal(t, "B", table[2].From)
	assert.Equal(t, 25000.0, table[2].MoreCost)
	assert.Equal(t, 2.0, table[2].MoreEffect)
	assert.Equal(t, "dominated by extension", table[4].Status.String())
}

// Screening for HIV (Paltiel and others 2005, New England Journal of Medicine 352, 586-595),
// as dampack's vignette "Basic Cost Effectiveness Analysis" has it: costs in dollars, and
// quality-adjusted life months.
func TestIncrementalTableOfHIVScreening(t *testing.T) {
	table := Incremental([]Alternative{
		{"status quo", 26000, 277.25 / 12}, {"one time", 27000, 277.57 / 12}, {"5yr", 28020, 277.78 / 12},
		{"3yr", 28440, 277.83 / 12}, {"annual", 29440, 277.76 / 12},
	})
	checkTable(t, table, 0.5,
		line{"status quo", OnFrontier, none}, line{"one time", OnFrontier, 37500}, line{"5yr", OnFrontier, 58286},
		line{"3yr", OnFrontier, 100800}, line{"annual", Dominated, none})
}

// Radiotherapy after surgery for breast cancer (JNCI Cancer Spectrum 2020, 4, pkaa004,
// table 1): to test all is dominated.
func TestIncrementalTableOfTestingBeforeRadiotherapy(t *testing.T) {
	table := Incremental([]Alternative{
		{"Strategy 1", 1695.865, 8.570992}, {"Strategy 2", 12224.17, 8.583273}, {"Strategy 3", 12118.17, 8.590681},
	})
	checkTable(t, table, 20, // printed with an effect of 0.019688, of figures whose difference is 0.019689
		line{"Strategy 1", OnFrontier, none}, line{"Strategy 3", OnFrontier, 529365.8}, line{"Strategy 2", Dominated, none})
}

// Dampack's test of a strategy that costs least and does as much as any.
func TestTheCheapestOfTheBestDominatesAll(t *testing.T) {
	checkTable(t, Incremental([]Alternative{
		{"no treat", 163771.0, 6.48273}, {"treat all", 164848.7, 6.52861}, {"test and treat", 163765.1, 6.52861},
	}), 0, line{"test and treat", OnFrontier, none}, line{"no treat", Dominated, none}, line{"treat all", Dominated, none})
	checkTable(t, Incremental([]Alternative{{"now", 0, 0}, {"less", 10, 1}, {"more", 10, 2}, {"most", 90, 3}}), 0,
		line{"now", OnFrontier, none}, line{"more", OnFrontier, 5}, line{"most", OnFrontier, 80}, line{"less", Dominated, none})
	checkTable(t, Incremental([]Alternative{{"s", 1, 2}}), 0, line{"s", OnFrontier, none})
	assert.Empty(t, Incremental(nil))
}

func TestTiesAreKept(t *testing.T) {
	checkTable(t, Incremental([]Alternative{{"now", 0, 0}, {"half", 5, 1}, {"all", 10, 2}, {"all too", 10, 2}}), 1e-9,
		line{"now", OnFrontier, none}, line{"half", OnFrontier, 5}, line{"all", OnFrontier, 5}, line{"all too", OnFrontier, 5})
	checkTable(t, Incremental([]Alternative{{"now", 0, 0}, {"a", 8, 1}, {"b", 8, 1}, {"all", 10, 2}}), 1e-9,
		line{"now", OnFrontier, none}, line{"all", OnFrontier, 5}, line{"a", ExtendedlyDominated, none}, line{"b", ExtendedlyDominated, none})
}

// Whoever is on the frontier has the highest net benefit at some threshold, and nobody else
// at any; ratios rise along it; and the order in which alternatives are given is nothing.
func TestTheFrontierIsWhoeverIsBestAtSomeThreshold(t *testing.T) {
	for seed := range uint64(200) {
		rnd := seeded(seed)
		var a []Alternative
		for i := range 2 + rnd.IntN(7) {
			a = append(a, Alternative{string(rune('a' + i)), rnd.Float64() * 1000, rnd.Float64()})
		}
		table := Incremental(a)
		best := map[string]bool{}
		for i := range 2000 {
			threshold := math.Pow(10, -3+float64(i)/200)
			top := a[0]
			for _, x := range a {
				if x.NetMonetary(threshold) > top.NetMonetary(threshold) {
					top = x
				}
			}
			best[top.Name] = true
		}
		last := 0.0
		for _, row := range table {
			if row.Status != OnFrontier {
				assert.False(t, best[row.Name], "seed %d: %s is %s", seed, row.Name, row.Status)
				continue
			}
			if row.From != "" {
				assert.Greater(t, row.ICER, last)
				last = row.ICER
			}
		}
		rnd.Shuffle(len(a), func(i, j int) { a[i], a[j] = a[j], a[i] })
		for i, row := range Incremental(a) {
			assert.Equal(t, table[i].Alternative, row.Alternative)
			assert.Equal(t, table[i].Status, row.Status)
		}
	}
}

func TestNetBenefitIsTheSameInMoneyAndInHealth(t *testing.T) {
	a := Alternative{"a", 300000, 12}
	assert.Equal(t, -120000.0, a.NetMonetary(15000))
	assert.Equal(t, -8.0, a.NetHealth(15000), "12 QALYs for what would have given 20")
	assert.Equal(t, a.NetMonetary(30000), 30000*a.NetHealth(30000))
}

func TestQuadrants(t *testing.T) {
	c := Alternative{"now", 10, 10}
	for _, x := range []struct {
		cost, effect float64
		want         Quadrant
	}{{11, 11, CostsMoreDoesMore}, {9, 9, CostsLessDoesLess}, {9, 11, Dominates}, {10, 11, Dominates}, {9, 10, Dominates},
		{11, 9, IsDominated}, {10, 9, IsDominated}, {11, 10, IsDominated}, {10, 10, NoDifference}} {
		cost, effect, q := Alternative{"x", x.cost, x.effect}.Against(c)
		assert.Equal(t, x.want, q)
		assert.Equal(t, []float64{x.cost - 10, x.effect - 10}, []float64{cost, effect})
	}
}
