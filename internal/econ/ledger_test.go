package econ

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ledger is an example: a team that costs 100,000 a year and releases beds, against as now.
// All amounts are invented.
func ledger(t *testing.T, rows ...Row) *Ledger {
	t.Helper()
	l := &Ledger{PriceYear: "2025/26", Horizon: 5, Discounting: preset(t, "green_book"),
		Index: PriceIndex{Years: []string{"2020/21", "2025/26"}, Levels: []float64{1, 1.2301}}}
	for _, r := range rows {
		require.NoError(t, l.Add(r))
	}
	return l
}

func cost(year int, pounds float64) Row {
	return Row{Option: "team", Item: "staff", Year: year, Class: Cost, Payer: "alliance", Quantity: 1, Unit: "team",
		UnitPrice: Pounds(pounds), PriceYear: "2025/26", Source: "LOCAL"}
}

func cash(year int, pounds float64) Row {
	r := cost(year, pounds)
	r.Item, r.Class, r.BudgetHolder, r.Decision = "ward", CashReleasing, "surgery", "ward B closes, agreed by the trust's board"
	return r
}

func beds(year int, days float64) Row {
	return Row{Option: "team", Item: "bed-days", Year: year, Class: Capacity, Payer: "trust", Quantity: days, Unit: BedDay, Resource: "ward",
		UnitPrice: Pounds(344.60), PriceYear: "2020/21", Source: "C-BED-HOTEL"}
}

func TestAnAmountIsItsQuantityAtItsPriceUplifted(t *testing.T) {
	l := ledger(t, beds(1, 215))
	assert.Equal(t, "91136.88", l.Rows[0].Amount.String(), "215 x 344.60 x 1.2301 = 91136.879")
	assert.Empty(t, l.Check())
	assert.Equal(t, l.Rows[0].Amount.Times(1/1.035), l.PresentValue(l.Rows[0]))

	r := beds(1, 10)
	r.PriceYear = "2019/20"
	assert.EqualError(t, l.Add(r), `team: bed-days: year 1: index of prices: no year "2019/20"; it has 2020/21, 2025/26`)
	assert.EqualError(t, l.Add(beds(1, 1e18)), "team: bed-days: year 1: a quantity of 1e+18 at 344.60 makes no amount")
}

func TestHealthHasItsOwnRate(t *testing.T) {
	q := Row{Option: "team", Item: "health", Year: 2, Class: HealthGain, Quantity: 3, Unit: QALY, UnitPrice: Pounds(70000), PriceYear: "2025/26", Source: "QALY-SOCIETY"}
	l := ledger(t, q)
	assert.Equal(t, Pounds(210000/1.015/1.015), l.PresentValues().Health)
	require.NoError(t, l.Add(cost(0, 100)))
	require.NoError(t, l.Add(cash(0, 30)))
	assert.Empty(t, l.Check())
	a := l.Alternative("team")
	assert.Equal(t, 70.0, a.Cost, "less the cash that it releases")
	assert.InDelta(t, 3/1.015/1.015, a.Effect, 1e-6)
	l.Discounting = preset(t, "nice")
	assert.Equal(t, Pounds(210000/1.035/1.035), l.PresentValues().Health)
}

// What is left at the end is worth something to society then, and is no cash.
func TestWhatIsLeftIsNoCash(t *testing.T) {
	c := Capital{Price: Pounds(3000), Life: 30}
	bought, left := cost(0, 3000), cost(5, c.Left(5).Pounds())
	bought.Timing, bought.Life = Once, 30
	left.Item, left.Class, left.Timing = "ward, left", Residual, AtTheEnd
	l := ledger(t, bought, left)
	require.Empty(t, l.Check())
	a := l.Appraise("team", "current")
	worth := Pounds(2500 * math.Pow(1.035, -5))
	assert.Equal(t, worth, a.Difference.Residual)
	assert.Equal(t, worth-Pounds(3000), a.NPSV)
	assert.Equal(t, Pounds(-3000), a.CashView)
	assert.Equal(t, Flow{Pounds(-3000), 0, 0, 0, 0}, l.Cash())
	for _, c := range []Convention{MidYear, EndYear} {
		l.Discounting.Convention = c
		assert.Equal(t, worth, l.PresentValue(l.Rows[1]), "the horizon ends when it ends")
	}
	l.Rows[1].Year = 4
	assert.Equal(t, []string{"team: ward, left: year 4: a residual value is what is left at the end, in year 5"}, messages(l.Check()))
}

// Things that last differ in cost as their annuities do; what comes each year is itself.
func TestEquivalentAnnualCostOfALedger(t *testing.T) {
	l := ledger(t)
	for year := range l.Horizon {
		require.NoError(t, l.Add(cost(year, 100)))
	}
	assert.Equal(t, Pounds(100), l.EquivalentAnnualCost())

	c := Capital{Price: Pounds(3000), Life: 30, Bought: 2}
	ward := cost(2, 3000)
	ward.Item, ward.Timing, ward.Life = "ward", Once, 30
	require.NoError(t, l.Add(ward))
	assert.Equal(t, Pounds(100)+c.EquivalentAnnualCost(l.Discounting), l.EquivalentAnnualCost())

	short := Capital{Price: Pounds(50), Life: 2}
	for year, paid := range short.Outlays(l.Horizon) {
		if paid > 0 {
			r := cost(year, paid.Pounds())
			r.Item, r.Timing, r.Life = "mats", Once, 2
			if year > 0 {
				r.Timing = BoughtAgain
			}
			require.NoError(t, l.Add(r))
		}
	}
	assert.Equal(t, Pounds(100)+c.EquivalentAnnualCost(l.Discounting)+short.EquivalentAnnualCost(l.Discounting), l.EquivalentAnnualCost(),
		"a life takes in what it is bought again for")

	setUp := cost(0, 10)
	setUp.Item, setUp.Timing = "training", Once
	before := l.EquivalentAnnualCost()
	require.NoError(t, l.Add(setUp))
	assert.Equal(t, before+l.Discounting.EquivalentAnnualCost(Pounds(10), 5), l.EquivalentAnnualCost(), "without a life it lasts as long as the horizon")
	require.NoError(t, l.Add(cash(1, 40)))
	assert.Equal(t, before+l.Discounting.EquivalentAnnualCost(Pounds(10), 5), l.EquivalentAnnualCost(), "cash released is no cost")
}

// Random ledgers: totals by class, option, payer and year agree with the whole to the
// penny, present values too, and with the rows turned round.
func TestRowsSumToTheTotalsHoweverTheyAreGrouped(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		l := randomLedger(t, rnd)
		payers, years := Totals{}, Totals{}
		payersNow, yearsNow := Totals{}, Totals{}
		plus := func(a, b Totals) Totals { return a.Less(Totals{}.Less(b)) }
		for _, p := range []string{"alliance", "trust", "council"} {
			some := l.Of(func(r Row) bool { return r.Payer == p })
			payers, payersNow = plus(payers, some.Totals()), plus(payersNow, some.PresentValues())
		}
		for year := range l.Horizon + 1 {
			some := l.Of(func(r Row) bool { return r.Year == year })
			years, yearsNow = plus(years, some.Totals()), plus(yearsNow, some.PresentValues())
		}
		assert.Equal(t, l.Totals(), payers)
		assert.Equal(t, l.Totals(), years)
		assert.Equal(t, l.PresentValues(), payersNow)
		assert.Equal(t, l.PresentValues(), yearsNow)

		budget, total := Pence(0), l.Totals()
		for _, b := range l.Budget() {
			if b.Class == Cost {
				budget -= b.ByYear.Sum()
			} else {
				budget += b.ByYear.Sum()
			}
		}
		assert.Equal(t, total.Cash-total.Cost, budget)
		assert.Equal(t, budget, l.Cash().Sum())
		assert.Equal(t, budget, l.Cash().Cumulative()[l.Horizon-1])

		a := l.Appraise("a", "b")
		assert.Equal(t, a.CashView, l.Option("a").DiscountedCash().Less(l.Option("b").DiscountedCash()).Sum())
		assert.Equal(t, a.NPSV, a.CashView+a.Difference.Capacity+a.Difference.Health+a.Difference.Society+a.Difference.Residual)

		turned := *l
		turned.Rows = append([]Row(nil), l.Rows...)
		rnd.Shuffle(len(turned.Rows), func(i, j int) { turned.Rows[i], turned.Rows[j] = turned.Rows[j], turned.Rows[i] })
		assert.Equal(t, l.Budget(), turned.Budget())
		assert.Equal(t, a, turned.Appraise("a", "b"))
		assert.Equal(t, l.Alternative("a"), turned.Alternative("a"))

		turned.Discounting = preset(t, "cash")
		assert.Equal(t, turned.Totals(), turned.PresentValues(), "at 0% it is cash")
	}
}

func randomLedger(t *testing.T, rnd *rand.Rand) *Ledger {
	l := ledger(t)
	for range 1 + rnd.IntN(200) {
		r := Row{
			Option: []string{"a", "b"}[rnd.IntN(2)], Item: "x", Payer: []string{"alliance", "trust", "council"}[rnd.IntN(3)],
			Year: rnd.IntN(5), Class: Class(1 + rnd.IntN(7)), Quantity: rnd.NormFloat64() * 1000,
			UnitPrice: Pence(rnd.IntN(1e7)), PriceYear: []string{"2020/21", "2025/26"}[rnd.IntN(2)], Source: "S",
		}
		if r.Class == Residual {
			r.Year = l.Horizon
		}
		require.NoError(t, l.Add(r))
	}
	return l
}

func TestAppraisalGivesEveryAnswerSeparately(t *testing.T) {
	l := ledger(t, cost(0, 100), cost(1, 100), cash(1, 50), cash(2, 90), beds(1, 1))
	l.Discounting = preset(t, "cash")
	a := l.Appraise("team", "current")
	assert.Equal(t, "-60.00", a.CashView.String())
	bed := l.Rows[4].Amount
	assert.Equal(t, bed-6000, a.NPSV)
	for _, c := range []struct {
		r    BCR
		want float64
	}{{a.AllOverCost, (140 + bed.Pounds()) / 200}, {a.RestOverNet, bed.Pounds() / 60}, {a.ServiceOverPay, (140 + bed.Pounds()) / 200}} {
		got, ok := c.r.Value()
		assert.True(t, ok)
		assert.InDelta(t, c.want, got, 1e-12)
		roi, _ := c.r.ROI()
		assert.InDelta(t, c.want-1, roi, 1e-12)
	}
	assert.False(t, a.Payback.Within)

	l = ledger(t, cost(0, 100), cash(1, 50), cash(2, 100))
	l.Discounting = preset(t, "cash")
	a = l.Appraise("team", "current")
	assert.Equal(t, Payback{Within: true, Years: 2.5}, a.Payback)
	assert.True(t, a.RestOverNet.PaysForItself())
	_, ok := a.RestOverNet.Value()
	assert.False(t, ok)

	// Rows of the comparator come off; an option that is like it changes nothing.
	same := ledger(t, cost(0, 100), cash(1, 50))
	for _, r := range same.Rows {
		r.Option = "current"
		require.NoError(t, same.Add(r))
	}
	a = same.Appraise("team", "current")
	assert.Equal(t, Totals{}, a.Difference)
	assert.Equal(t, Payback{Within: true}, a.Payback)
}
