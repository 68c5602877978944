package appraise

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
)

// byHand is a small case. Prehab has two posts from the second year, a room that is fitted
// once for 4 years, and contacts that are measured; it releases ward bed-days.
func byHand() *facts.Economics {
	e := rules()
	e.OptimismBias = exactly(0.2)
	e.Pay = []facts.Pay{{
		Name: "band_6", Title: "physiotherapist", Band: "6", Basic: exactly(40000), PriceYear: "2024/25",
		Area:    facts.Area{Share: exactly(0.2), Least: exactly(5000), Most: exactly(7000)},
		OnCosts: []facts.OnCost{{Name: "national insurance", Rate: exactly(0.15), Above: exactly(5000)}, {Name: "pension", Rate: exactly(0.2), Above: exactly(0)}},
		Hours:   exactly(1500),
	}}
	posts := spend("physio", "post", "post-year", 0)
	posts.Pay, posts.Price, posts.Resource = "band_6", facts.Number{}, "physio"
	inBoth(e, "prehab", posts, each(3, 5), []float64{3, 5, 5, 5, 5})
	room := spend("room", "once", "room", 10000)
	room.Life = 4
	inBoth(e, "prehab", room, each(0, 5), []float64{1, 0, 0, 0, 1})
	contact := spend("travel", "contact", "contact", 2.50)
	contact.PriceYear, contact.Payer = "2020/21", "council"
	contact.Measured = []facts.Measured{{Measure: "prehab_contacts"}}
	inBoth(e, "prehab", contact, nil, nil)
	inBoth(e, "prehab", frees("capacity", 400), nil, nil)
	health := facts.CostLine{Name: "recovery", Title: "recovery", Kind: facts.HealthKind, Class: "health", Basis: "patient", Unit: "patient",
		Measured: []facts.Measured{{Measure: "prehab_started"}}, Utility: exactly(0.04), Weeks: exactly(12)}
	inBoth(e, "prehab", health, nil, nil)
	return e
}

func measuredByHand() []given {
	return []given{
		{measure: "prehab_contacts", of: func(_, r, option, year int) float64 {
			return []float64{math.NaN(), 1000 + 500*float64(year) + 10*float64(2*r-1)}[option]
		}},
		always("prehab_started", math.NaN(), 300),
		{measure: "ward_bed_days", of: func(_, r, option, year int) float64 { return 5000 - float64(option*(100+40*year+r*10)) }},
	}
}

// Worked out by hand. A post costs 40000 + 7000 (a fifth is 8000, of which 7000 is the most)
// + 0.15 x 42000 + 0.2 x 47000 = 62700 in prices of 2024/25, 65312.50 in those of 2025/26.
func TestASmallCaseByHand(t *testing.T) {
	a := appraise(t, byHand(), madeSet(t, []string{"current", "prehab"}, 2, 2, 0, 0, measuredByHand()...))
	p := a.Account(1)

	posts := econ.Pounds(2 * 65312.50)
	travel := []econ.Pence{econ.Pounds(1000 * 2.5 * 1.25), econ.Pounds(1500 * 2.5 * 1.25)} // the mean of 990 and 1010
	assert.Equal(t, 1, p.FullYear)
	assert.Equal(t, posts+travel[1], p.CostAYear)
	assert.Equal(t, econ.Pounds(12000), p.CostOnce, "with a fifth more for optimism")
	assert.Equal(t, econ.Pounds(12000), p.CostAgain)
	assert.Equal(t, econ.Flow{econ.Pounds(12000) + travel[0], posts + travel[1], posts + travel[1], posts + travel[1], econ.Pounds(12000) + posts + travel[1]}, p.Out)
	assert.Equal(t, econ.Flow{0, 0, 0, 0, 0}, p.Back)

	// 105 bed-days (100 and 110) in the first year, then 145, of which the last holds on.
	assert.Equal(t, econ.Pounds(400*(105+4*145)), p.Sums.Capacity)
	qalys := 300 * 0.04 * 12 / (365.25 / 7)
	assert.Equal(t, 5*econ.Pounds(qalys*70000), p.Sums.Health)
	// The second room has three of its four years left, which are worth three quarters of
	// its price without optimism bias.
	assert.Equal(t, econ.Pounds(7500), p.Sums.Residual)

	now := func(p econ.Pence, rate float64, year int) econ.Pence {
		return p.Times(math.Pow(1+rate, -float64(year)))
	}
	var cost, capacity, health econ.Pence
	for year := range 5 {
		if year > 0 {
			cost += now(posts, 0.035, year) + now(travel[1], 0.035, year)
			capacity += now(econ.Pounds(400*145), 0.035, year)
		}
		health += now(econ.Pounds(qalys*70000), 0.015, year)
	}
	cost += travel[0] + econ.Pounds(12000) + now(econ.Pounds(10000), 0.035, 4) + now(econ.Pounds(2000), 0.035, 4)
	capacity += econ.Pounds(400 * 105)
	left := now(econ.Pounds(7500), 0.035, 5)
	assert.Equal(t, econ.Totals{Cost: cost, Capacity: capacity, Health: health, Residual: left}, p.Difference)
	assert.Equal(t, capacity+health+left-cost, p.NPSV)
	assert.Equal(t, -cost, p.CashView)

	var budget []string
	for _, b := range p.Budget {
		budget = append(budget, b.Payer)
	}
	assert.Equal(t, []string{"alliance", "council"}, budget, "bed-days released are no cash")
	assert.Equal(t, "measured in year 2, the last that was simulated", row(t, p, "travel", 2).Note)
	assert.Empty(t, row(t, p, "travel", 1).Note)
	assert.Empty(t, row(t, p, "physio", 4).Note, "what is known is known of each year")

	require.Len(t, p.Posts, 1)
	assert.Equal(t, Posts{Line: "physio", Title: "the physio", Pay: "band_6", Band: "6", Resource: "physio", ByYear: []float64{0, 2, 2, 2, 2}, More: 2,
		Each: econ.Pounds(62700), PriceYear: "2024/25"}, p.Posts[0])

	assert.Equal(t, []BedDayValue{{Line: "bed_days", Title: "ward bed-days", Class: econ.Capacity, Accounting: econ.Pounds(400), ByYear: []float64{105, 145, 145, 145, 145}}}, p.BedDays)
	assert.Equal(t, econ.Pounds(400), p.BedDays[0].Used())

	current := a.Account(0)
	assert.Empty(t, current.Ledger.Rows)
	assert.Zero(t, current.NPSV+current.CostAYear+current.CostOnce+current.EquivalentCost)
}

func row(t *testing.T, a *Account, item string, year int) econ.Row {
	t.Helper()
	for _, r := range a.Ledger.Rows {
		if r.Item == item && r.Year == year {
			return r
		}
	}
	require.Fail(t, "no such row", "%s in year %d", item, year)
	return econ.Row{}
}

func TestAnOptionThatChangesNothingHasNoRows(t *testing.T) {
	e := byHand()
	for i := range e.Lines {
		if l := &e.Lines[i]; l.Known != nil {
			l.Known = each(3, 5)
		}
	}
	a := appraise(t, e, madeSet(t, []string{"current", "prehab"}, 1, 3, 0, 0,
		always("prehab_contacts", 40, 40), always("prehab_started", 30, 30), always("ward_bed_days", 5000, 5000)))
	p := a.Account(1)
	assert.Empty(t, a.Ledger.Rows)
	assert.Zero(t, p.CostAYear+p.CostOnce+p.CostAgain+p.EquivalentCost+p.NPSV+p.CashView)
	assert.Equal(t, econ.Totals{}, p.Difference)
	assert.Empty(t, p.Budget)
	assert.True(t, p.AllOverCost.PaysForItself())
}

// More bed-days are a benefit below 0, of an option that uses more of them.
func TestMoreBedDaysAreANegativeRelease(t *testing.T) {
	e := rules()
	inBoth(e, "lists", frees("capacity", 400), nil, nil)
	a := appraise(t, e, madeSet(t, []string{"current", "lists"}, 3, 2, 0, 0, always("ward_bed_days", 5000, 5043)))
	assert.Equal(t, -5*econ.Pounds(400*43), a.Account(1).Sums.Capacity)
	assert.Negative(t, a.Account(1).NPSV)
}

func TestAnOptionThatEndsALineGivesItBack(t *testing.T) {
	e := rules()
	e.Lines = append(e.Lines, spend("lease", "year", "year", 300))
	e.Lines[0].Option, e.Lines[0].Known = "current", each(1, 5)
	a := appraise(t, e, madeSet(t, []string{"current", "without"}, 1, 2, 0, 0))
	assert.Equal(t, econ.Pounds(-300), a.Account(1).CostAYear)
	assert.Equal(t, econ.Pounds(-300), a.Account(1).EquivalentCost)
}

// At other terms the difference in quantity has no one price: each has rows of its own.
func TestAnotherPriceIsChargedForAllOfIt(t *testing.T) {
	e := rules()
	l := spend("clinic", "year", "clinic", 100)
	inBoth(e, "dear", l, each(4, 5), each(5, 5))
	e.Lines[1].Price = exactly(150)
	a := appraise(t, e, madeSet(t, []string{"current", "dear"}, 1, 2, 0, 0))
	assert.Equal(t, econ.Pounds(5*150-4*100), a.Account(1).CostAYear)
	assert.Equal(t, -4.0, row(t, a.Account(1), "clinic, as now", 0).Quantity)
}

func TestAnHourOfAPostIsItsEmploymentOverItsHours(t *testing.T) {
	e := byHand()
	e.Lines = e.Lines[:2]
	for i := range e.Lines {
		e.Lines[i].Basis, e.Lines[i].Unit = "hour", "hour"
	}
	a := appraise(t, e, madeSet(t, []string{"current", "prehab"}, 1, 2, 0, 0))
	assert.Equal(t, "41.80", row(t, a.Account(1), "physio", 1).UnitPrice.String(), "62700 over 1500 hours")
}

func TestWhatMayNotBeAddedUpIsRefusedByItsLine(t *testing.T) {
	for want, change := range map[string]func(*facts.Economics){
		`a.toml:7: option "prehab": cost "travel": a cost needs a payer`: func(e *facts.Economics) {
			e.Lines[5].Payer, e.Lines[4].Payer = "", ""
		},
		`a.toml:7: option "prehab": benefit "bed_days": a bed-day released is not worth an all-in price: diagnosis and treatment are not saved with it`: func(e *facts.Economics) {
			e.Lines[6].AllIn, e.Lines[7].AllIn = true, true
		},
		`a.toml:7: option "prehab": cost "travel": index of prices: no year "1999/00"; it has 2020/21, 2024/25, 2025/26`: func(e *facts.Economics) {
			e.Lines[4].PriceYear, e.Lines[5].PriceYear = "1999/00", "1999/00"
		},
		`a.toml:7: option "prehab": cost "physio": there is no pay called "band_7"`: func(e *facts.Economics) {
			e.Lines[0].Pay, e.Lines[1].Pay = "band_7", "band_7"
		},
		`a.toml:7: option "prehab": cost "physio": pay is the price of a post or an hour, not of a year`: func(e *facts.Economics) {
			e.Lines[0].Basis, e.Lines[1].Basis = "year", "year"
		},
		`a.toml:7: option "prehab": cost "room": no class is called "capital"; there are cost, cash-releasing, capacity, health, society, residual value, not monetised`: func(e *facts.Economics) {
			e.Lines[3].Class = "capital"
		},
		`a.toml:7: option "prehab": cost "room": what is of kind cost is not of class capacity`: func(e *facts.Economics) { e.Lines[3].Class = "capacity" },
		`a.toml:7: option "prehab": cost "room": quantities of 4 years; the horizon has 5`:      func(e *facts.Economics) { e.Lines[3].Known = each(1, 4) },
		`a.toml:7: option "prehab": benefit "bed_days": cash is released from a budget; whose?`: func(e *facts.Economics) {
			for i := 6; i < 8; i++ {
				e.Lines[i].Class, e.Lines[i].Decision = "cash-releasing", "agreed"
			}
		},
		`economics: no discount rates are called "treasury"; there are green_book, nice, cash`: func(e *facts.Economics) { e.Rates = "treasury" },
		`economics: the horizon must be 1 year or more, not 0`:                                 func(e *facts.Economics) { e.Horizon = 0 },
	} {
		e := byHand()
		for i := range e.Lines {
			e.Lines[i].File, e.Lines[i].Line = "a.toml", 7
		}
		change(e)
		_, err := New(e, madeSet(t, []string{"current", "prehab"}, 2, 2, 0, 0, measuredByHand()...), nil, 0.95)
		assert.EqualError(t, err, want)
	}
}

// An hour is paid with its post or by itself, and once; a bed-day has one value.
func TestNothingIsCountedTwice(t *testing.T) {
	set := func(measures ...given) func(e *facts.Economics) error {
		return func(e *facts.Economics) error {
			_, err := New(e, madeSet(t, []string{"current", "prehab"}, 1, 2, 0, 0, measures...), nil, 0.95)
			return err
		}
	}
	hours := []given{always("staff_hours_worked", math.NaN(), 800), always("ward_bed_days", 5000, 4800)}
	e := byHand()
	e.Lines = e.Lines[:2]
	session := spend("sessions", "hour", "hour", 40)
	session.Resource, session.Measured = "physio", []facts.Measured{{Measure: "staff_hours_worked"}}
	inBoth(e, "prehab", session, nil, nil)
	assert.EqualError(t, set(hours...)(e), `option "prehab": cost "sessions": physio is paid by the post and by the hour: each hour would be charged twice`)

	e = rules()
	inBoth(e, "prehab", session, nil, nil)
	require.NoError(t, set(hours...)(e))
	session.Name = "calls"
	inBoth(e, "prehab", session, nil, nil)
	assert.ErrorContains(t, set(hours...)(e), "prehab: physio: year 0: 1600 hours are charged, and there were 800")

	e = rules()
	inBoth(e, "prehab", frees("capacity", 400), nil, nil)
	sold := frees("cash-releasing", 400)
	sold.Name, sold.Decision, sold.BudgetHolder = "closed", "ward B closes", "surgery"
	inBoth(e, "prehab", sold, nil, nil)
	assert.ErrorContains(t, set(hours...)(e), "prehab: ward: year 0: 400 bed-days are valued, and there were 200")
}

// Cash for which nobody has decided that a budget falls is capacity, and that is told.
func TestUndecidedCashIsCapacity(t *testing.T) {
	e := rules()
	inBoth(e, "prehab", frees("cash-releasing", 400), nil, nil)
	set := madeSet(t, []string{"current", "prehab"}, 1, 2, 0, 0, always("ward_bed_days", 5000, 4800))
	a := appraise(t, e, set)
	assert.Equal(t, econ.Totals{Capacity: 5 * econ.Pounds(80000)}, a.Account(1).Sums)
	require.Len(t, a.Undecided, 1)
	assert.Equal(t, "prehab", a.Undecided[0].Option)

	for i := range e.Lines {
		e.Lines[i].Decision, e.Lines[i].BudgetHolder = "ward B closes, agreed by the board", "surgery"
	}
	a = appraise(t, e, set)
	assert.Equal(t, econ.Totals{Cash: 5 * econ.Pounds(80000)}, a.Account(1).Sums)
	assert.Empty(t, a.Undecided)
	assert.Equal(t, econ.Flow{8000000, 8000000, 8000000, 8000000, 8000000}, a.Account(1).Back)
	assert.Equal(t, econ.Pounds(400), a.Account(1).BedDays[0].Cash)
	assert.Equal(t, econ.Pounds(400), a.Account(1).BedDays[0].Used())

	for i := range e.Lines {
		e.Lines[i].Class, e.Lines[i].PriceYear = "not monetised", "2024/25"
	}
	counted := appraise(t, e, set).Account(1)
	assert.Zero(t, counted.Sums.Benefits()+counted.BedDays[0].Used())
	assert.Equal(t, "416.67", counted.BedDays[0].Accounting.String(), "in the prices of the ledger")
}

// Health without a value in pounds is counted all the same: net health needs none.
func TestHealthWithoutAValueInPounds(t *testing.T) {
	e := team(exactly(1000), exactly(0.1))
	e.QALYValue, e.QALYYear = facts.Number{}, ""
	require.NoError(t, Check(e, []string{"current", "prehab"}))
	a := appraise(t, e, madeSet(t, []string{"current", "prehab"}, 1, 2, 0, 0, measuredTeam(nil)...)).Account(1)
	assert.Zero(t, a.Difference.Health)
	assert.InDelta(t, 5.0, row(t, a, "recovery", 1).Quantity, 1e-9)
	assert.Equal(t, "what society would pay for a QALY is not given", row(t, a, "recovery", 0).Note)
	assert.Positive(t, a.QALYs.Central)
}

// What cannot be added up is told before anything is simulated, from one more of everything.
func TestEconomicsAreCheckedBeforehand(t *testing.T) {
	options := []string{"current", "prehab"}
	require.NoError(t, Check(nil, options))
	require.NoError(t, Check(byHand(), options))
	e := byHand()
	e.Lines[6].AllIn, e.Lines[7].AllIn = true, true
	assert.EqualError(t, Check(e, options), `option "prehab": benefit "bed_days": a bed-day released is not worth an all-in price: diagnosis and treatment are not saved with it`)
	e = byHand()
	e.Lines[5].Class = "fun"
	assert.ErrorContains(t, Check(e, options), `no class is called "fun"`)
	assert.NoError(t, Check(e, options[:1]), "nothing is made of options that are not run")
}

func TestADrawWithoutItsNumberIsRefused(t *testing.T) {
	e := team(drawnAs(1000, 2), exactly(0.1))
	e.Lines[0].Price.Path, e.Lines[1].Price.Path = "cost.team.price", "cost.team.price"
	set := madeSet(t, []string{"current", "prehab"}, 1, 2, 3, 0, measuredTeam(func(int) (float64, float64) { return 1, 1 })...)
	for _, drawn := range [][]facts.Drawn{nil, {{Values: each(1, 3)}}, {{Values: each(1, 3)}, {Values: each(1, 2)}}} {
		_, err := New(e, set, drawn, 0.95)
		assert.EqualError(t, err, "cost.team.price: it is drawn, as input 2, and draw 3 has no value of it")
	}
}
