package plots

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheYearThatPaysBack(t *testing.T) {
	for name, c := range map[string]struct {
		spent []Spent
		when  int
		said  string
	}{
		"never":              {[]Spent{{Year: 1, Cost: 100}, {Year: 2, Cost: 100}}, 0, "£200 is spent over 2 years, and no cash comes back"},
		"not quite":          {[]Spent{{Year: 1, Cost: 100}, {Year: 2, Return: 60}}, 0, "£100 is spent over 2 years and £60 comes back, which does not pay it back"},
		"to the pound":       {[]Spent{{Year: 1, Cost: 100}, {Year: 2, Return: 100}}, 2, "£100 is spent over 2 years, £100 comes back, and it has paid back in year 2"},
		"and again in red":   {[]Spent{{Year: 1, Cost: 100, Return: 120}, {Year: 2, Cost: 100}}, 0, "£200 is spent over 2 years and £120 comes back, which does not pay it back"},
		"years as they come": {[]Spent{{Year: 2, Return: 300}, {Year: 1, Cost: 100}}, 2, "£100 is spent over 2 years, £300 comes back, and it has paid back in year 2"},
	} {
		r := sample(2, 1)
		r.Budget = nil
		for _, y := range c.spent {
			y.Option = "universal"
			r.Budget = append(r.Budget, y)
		}
		assert.Equal(t, c.when, r.paidBack("universal"), name)
		assert.Equal(t, c.said, r.cashWords("universal"), name)
		_, err := budget.Draw(r, Style{})
		require.NoError(t, err, name)
	}
}

func TestWhatAnOptionCostsAndGainsInAllDirections(t *testing.T) {
	for _, c := range []struct {
		cost, qalys float64
		want        string
	}{
		{1e6, 50, "With universal prehab, 50.0 QALYs are gained for £1.00m more: £20,000 for each"},
		{-1e6, 50, "With universal prehab, 50.0 QALYs are gained for £1.00m less"},
		{1e6, -50, "With universal prehab, 50.0 QALYs are lost for £1.00m more"},
		{-1e6, -50, "With universal prehab, 50.0 QALYs are lost for £1.00m less"},
		{1e6, 0, "With universal prehab, £1.00m more is spent, and no change in health is counted"},
		{0, 0, "With universal prehab, neither cost nor health changes"},
	} {
		r := sample(2, 1)
		r.Worth = []Worth{{Option: "universal", Cost: c.cost, QALYs: c.qalys}}
		figures, err := costPlane.Draw(r, Style{})
		require.NoError(t, err)
		assert.Equal(t, c.want, figures[0].Title)
	}
}

func TestSharesOfDrawsAreAllOrNoneOnlyWhereTheyAre(t *testing.T) {
	for share, want := range map[float64]string{0: "no draw", 1: "every draw", .001: "less than 1 of 100 draws", .998: "more than 99 of 100 draws", .5: "50 of 100 draws"} {
		assert.Equal(t, want, ofDraws(share))
	}
}

func TestWithoutAPriceOfABedDayTheReasonIsTold(t *testing.T) {
	r := sample(2, 1)
	r.Page = []Headline{{Row: "cost_of_bed_day", Option: "universal", Value: math.NaN(), Note: "there may be none more by chance alone, so there is no price"}}
	_, err := bedDayCost.Draw(r, Style{})
	assert.Equal(t, Without("no option has a price for a usable bed-day: there may be none more by chance alone, so there is no price"), err)
}
