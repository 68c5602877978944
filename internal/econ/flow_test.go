package econ

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Brealey, Myers and Marcus, Fundamentals of Corporate Finance, answers to chapter 8: $200
// now for $80 a year, four years, or $100 a year, three years, at 11% and at 16%; they pay
// back after 2.5 and 2 years.
func TestNetPresentValueAndPaybackOfATextbook(t *testing.T) {
	a := Flow{-200, 80, 80, 80, 80}
	b := Flow{-200, 100, 100, 100}
	for rate, want := range map[float64][2]float64{0.11: {48.20, 44.37}, 0.16: {23.85, 24.59}} {
		for i, f := range []Flow{a, b} {
			million := make(Flow, len(f)) // whose pennies round to nothing
			for year := range f {
				million[year] = f[year] * 1e8
			}
			assert.InDelta(t, want[i], float64(million.PresentValue(flat(rate)))/1e8, 0.005)
		}
	}
	assert.Equal(t, Payback{Within: true, Years: 2.5}, a[1:].Payback(200))
	assert.Equal(t, Payback{Within: true, Years: 2}, b[1:].Payback(200))
}

// 25,000 now for 15,000 at the end of each year, at 18%: an examination question whose
// discounted payback is 2.166 years.
func TestDiscountedPayback(t *testing.T) {
	d := flat(0.18)
	d.Convention = EndYear
	in := Flow{1500000, 1500000, 1500000}.Discounted(d)
	assert.Equal(t, Flow{1271186, 1077277, 912946}, in)
	assert.InDelta(t, 2.166, in.Payback(2500000).Years, 0.001)
}

func TestWhatDoesNotPayBackSaysSo(t *testing.T) {
	assert.Equal(t, Payback{}, Flow{10, 10}.Payback(21))
	assert.Equal(t, Payback{Within: true}, Flow{0, 5}.Payback(0), "nothing was ever owed")
	assert.Equal(t, Payback{Within: true, Years: 2}, Flow{-10, 10, 1}.Payback(0), "owed from year 0")
	assert.Equal(t, Payback{Within: true, Years: 2.5}, Flow{5, -10, 10}.Payback(0), "owed later")
	assert.Equal(t, Payback{Within: true, Years: 1, Again: true}, Flow{10, -30, 40}.Payback(10), "a renewal")
	assert.False(t, Flow{-5, 0, 4}.Payback(0).Within)
}

// Brealey, Myers and Allen, Principles of Corporate Finance, "the choice between long- and
// short-lived equipment": $15 and then $5 a year for three years is worth $28.37 at 6%, and
// $10.61 a year; $10 and $6 a year for two years $21.00, and $11.45 a year.
func TestEquivalentAnnualCostOfTwoMachines(t *testing.T) {
	d := flat(0.06)
	end := d
	end.Convention = EndYear
	a := Flow{1500, 500, 500, 500}.PresentValue(d)
	b := Flow{1000, 600, 600}.PresentValue(d)
	assert.Equal(t, "28.37", a.String())
	assert.Equal(t, "21.00", b.String())
	assert.Equal(t, "10.61", end.EquivalentAnnualCost(a, 3).String())
	assert.Equal(t, "11.45", end.EquivalentAnnualCost(b, 2).String())
	assert.InDelta(t, (1-math.Pow(1.06, -3))/0.06, end.Annuity(3), 1e-12)
	assert.InDelta(t, 1.06*(1-math.Pow(1.06, -3))/0.06, d.Annuity(3), 1e-12, "the first payment now")
}

func TestWithoutDiscountingAFlowIsCash(t *testing.T) {
	f := Flow{-7, 3, 0, 12345678901, -5}
	cash := preset(t, "cash")
	assert.Equal(t, f, f.Discounted(cash))
	assert.Equal(t, f.Sum(), f.PresentValue(cash))
	assert.Equal(t, Flow{-7, -4, -4, 12345678897, 12345678892}, f.Cumulative())
	assert.Equal(t, Pence(20), cash.EquivalentAnnualCost(100, 5))
}

// The same textbook: $80 a year for four years from $200 is a return of 21.86%.
func TestInternalRateOfReturnOfATextbook(t *testing.T) {
	rate, ok := Flow{-20000, 8000, 8000, 8000, 8000}.IRR()
	assert.True(t, ok)
	assert.InDelta(t, 0.2186, rate, 0.00005)
	for _, f := range []Flow{{-10, 20, -5}, {-10, 30, -25, 10}, {1, 2}, {-1, -2}, {0, 0}, {}} {
		_, ok := f.IRR()
		assert.False(t, ok, "%v", f)
	}
	rate, ok = Flow{-100, 0, 50}.IRR()
	assert.True(t, ok)
	assert.InDelta(t, math.Sqrt(0.5)-1, rate, 1e-9, "money is lost")
	rate, ok = Flow{100, -110}.IRR()
	assert.True(t, ok)
	assert.InDelta(t, 0.10, rate, 1e-9, "a loan")
	assert.InDelta(t, 3*(1+1/1.035), preset(t, "nice").Decisions(3, 2), 1e-12)
}

func TestCapitalIsPaidOnceALife(t *testing.T) {
	c := Capital{Price: 100000, Life: 4, Residual: 20000, OptimismBias: 0.24}
	assert.NoError(t, c.Check(preset(t, "green_book")))
	assert.Equal(t, Flow{124000, 0, 0, 0, 104000, 0}, c.Outlays(6))
	assert.Equal(t, Pence(60000), c.Left(6), "two of four years used")
	assert.Equal(t, Pence(20000), c.Left(4), "to be sold")
	c.Bought = 2
	assert.Equal(t, Flow{0, 0, 124000, 0, 0}, c.Outlays(5))
	assert.Equal(t, Pence(40000), c.Left(5))
	assert.Equal(t, Pence(0), c.Left(2), "not bought yet")

	// Over any number of whole lives its annual cost is that of one.
	c = Capital{Price: 100000, Life: 5, Residual: 30000}
	d := preset(t, "green_book")
	for _, lives := range []int{1, 2, 6} {
		horizon := 5 * lives
		whole := c.Outlays(horizon).PresentValue(d) - c.Left(horizon).Times(d.Factor(Money, horizon))
		assert.InDelta(t, float64(c.EquivalentAnnualCost(d)), float64(d.EquivalentAnnualCost(whole, horizon)), 2)
	}
	assert.Equal(t, Pence(14000), c.EquivalentAnnualCost(preset(t, "cash")), "at 0% an equal part of the loss")
}

func TestCapitalThatCannotBeIsRefused(t *testing.T) {
	for want, c := range map[string]Capital{
		"a price of -0.01":                                                      {Price: -1, Life: 1},
		"a life of 0 years; it must be 1 or more":                               {Price: 1},
		"a residual value of 0.02 of what costs 0.01":                           {Price: 1, Life: 1, Residual: 2},
		"discount rates of money end with year 125; the horizon needs year 200": {Price: 1, Life: 200},
		"bought in year -1; the first year is 0":                                {Life: 1, Bought: -1},
		"optimism bias of -1; 24% is written 0.24":                              {Life: 1, OptimismBias: -1},
	} {
		assert.EqualError(t, c.Check(preset(t, "green_book")), want)
	}
}
