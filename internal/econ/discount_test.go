package econ

import (
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func preset(t *testing.T, name string) Discounting {
	t.Helper()
	d, err := Preset(name)
	require.NoError(t, err)
	require.NoError(t, d.Check(75))
	return d
}

// flat is one rate for ever, the way textbooks discount.
func flat(rate float64) Discounting {
	s := Schedule{{500, rate}}
	return Discounting{Money: s, Health: s}
}

// Discount factors of the Green Book's table (annex on discounting), which has four
// decimals: 3.5% to year 30, then 3.0%, then 2.5%.
func TestFactorsAreThoseOfTheGreenBook(t *testing.T) {
	d := preset(t, "green_book")
	for year, want := range map[int]float64{0: 1, 1: 0.9662, 2: 0.9335, 3: 0.9019, 4: 0.8714, 5: 0.8420,
		10: 0.7089, 20: 0.5026, 30: 0.3563, 31: 0.3459, 75: 0.0942, 125: 0.0274} {
		assert.InDelta(t, want, d.Factor(Money, year), 0.00005, "year %d", year)
	}
	assert.InDelta(t, math.Pow(1.015, -30)/1.0129, d.Factor(Health, 31), 1e-12)
	assert.True(t, math.IsNaN(d.Factor(Money, 126)), "there is no rate for it")
}

func TestNiceDiscountsHealthLikeMoneyAndCashNothing(t *testing.T) {
	nice, cash := preset(t, "nice"), preset(t, "cash")
	for year := range 60 {
		assert.Equal(t, nice.Factor(Money, year), nice.Factor(Health, year))
		assert.Equal(t, 1.0, cash.Factor(Money, year))
		assert.Equal(t, 1.0, cash.Factor(Health, year))
	}
	assert.InDelta(t, math.Pow(1.035, -40), nice.Factor(Health, 40), 1e-12)
	_, err := Preset("greenbook")
	assert.EqualError(t, err, `no discount rates are called "greenbook"; there are green_book, nice, cash`)
}

func TestRatesOnFileAreWhole(t *testing.T) {
	for _, row := range rateRows() {
		_, err := strconv.Atoi(row[2])
		require.NoError(t, err)
		_, err = strconv.ParseFloat(row[3], 64)
		require.NoError(t, err)
		assert.Contains(t, []string{"money", "health"}, row[1])
		assert.NotEmpty(t, row[5], "a rate has a source")
	}
	for _, name := range PresetNames() {
		assert.NoError(t, preset(t, name).Check(125))
	}
}

func TestConventionsMoveAFlowWithinItsYear(t *testing.T) {
	d := flat(0.035)
	mid, end := d, d
	mid.Convention, end.Convention = MidYear, EndYear
	for year := range 40 {
		assert.InDelta(t, d.Factor(Money, year)*math.Pow(1.035, -0.5), mid.Factor(Money, year), 1e-15)
		assert.Equal(t, d.Factor(Money, year+1), end.Factor(Money, year))
		assert.InDelta(t, d.Factor(Money, year), d.FactorAt(Money, 365.25*float64(year)), 1e-15)
	}
	assert.InDelta(t, math.Pow(1.035, -100/365.25), d.FactorAt(Money, 100), 1e-15)
	assert.InDelta(t, 1, d.FactorAt(Money, 0), 0)
}

func TestConventionsHaveNames(t *testing.T) {
	for _, c := range []Convention{Year0, MidYear, EndYear, EventTime} {
		got, err := ConventionNamed(c.String())
		require.NoError(t, err)
		assert.Equal(t, c, got)
	}
	_, err := ConventionNamed("year1")
	assert.EqualError(t, err, `no convention is called "year1"; there are year0, mid_year, end_year, event_time`)
	d := flat(0.05)
	d.Convention = EventTime
	assert.Equal(t, flat(0.05).Factor(Money, 3), d.Factor(Money, 3))
}

func TestSchedulesAreChecked(t *testing.T) {
	ok := Schedule{{30, 0.035}}
	for _, c := range []struct {
		d       Discounting
		horizon int
		want    string
	}{
		{Discounting{Money: ok, Health: ok}, 0, "the horizon must be 1 year or more, not 0"},
		{Discounting{Money: ok, Health: ok}, 31, "discount rates of money end with year 30; the horizon needs year 31"},
		{Discounting{Money: ok}, 5, "discount rates of health end with year 0; the horizon needs year 5"},
		{Discounting{Money: Schedule{{30, 3.5}}, Health: ok}, 5, "discount rates of money: a rate of 3.5; 3.5% is written 0.035"},
		{Discounting{Money: Schedule{{30, 0.03}, {20, 0.02}}, Health: ok}, 5, "discount rates of money: year 20 comes after year 30"},
	} {
		assert.EqualError(t, c.d.Check(c.horizon), c.want)
	}
}
