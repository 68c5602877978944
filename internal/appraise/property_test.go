package appraise

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// someEconomics are rules and lines of three options such as a scenario might have.
func someEconomics(t *rapid.T) *facts.Economics {
	e := rules()
	e.Horizon = rapid.IntRange(1, 8).Draw(t, "horizon")
	e.Rates = rapid.SampledFrom(econ.PresetNames()).Draw(t, "rates")
	e.OptimismBias = exactly(rapid.SampledFrom([]float64{0, 0.13, 0.5}).Draw(t, "bias"))
	e.Pay = []facts.Pay{{Name: "pay", Basic: exactly(rapid.Float64Range(1, 90000).Draw(t, "basic")), PriceYear: "2024/25", Hours: exactly(1483.2)}}
	money := rapid.Float64Range(0, 1e6)
	years := rapid.SampledFrom([]string{"2020/21", "2024/25", "2025/26"})
	for i := range rapid.IntRange(0, 9).Draw(t, "lines") {
		l := facts.CostLine{Name: fmt.Sprint("line ", i), Price: exactly(money.Draw(t, "price")), PriceYear: years.Draw(t, "price year"),
			Payer: rapid.SampledFrom([]string{"alliance", "trust", "council"}).Draw(t, "payer"), Class: "cost", Kind: facts.CostKind, Unit: "thing"}
		switch kind := rapid.IntRange(0, 5).Draw(t, "kind"); kind {
		case 0:
			l.Basis, l.Life, l.Year = "once", rapid.IntRange(0, 9).Draw(t, "life"), rapid.IntRange(0, e.Horizon-1).Draw(t, "bought")
		case 1:
			l.Basis, l.Pay, l.Unit = "post", "pay", "post-year"
		case 2, 3:
			l.Kind, l.BudgetHolder, l.Decision = facts.BenefitKind, "surgery", rapid.SampledFrom([]string{"", "agreed"}).Draw(t, "decision")
			l.Class = rapid.SampledFrom([]string{"cash-releasing", "capacity", "society", "not monetised"}).Draw(t, "class")
		case 4:
			l.Kind, l.Class, l.Utility, l.Weeks = facts.HealthKind, "health", exactly(0.1), exactly(rapid.Float64Range(0, 52).Draw(t, "weeks"))
		}
		if rapid.Bool().Draw(t, "measured") && l.Basis != "once" {
			l.Measured = []facts.Measured{{Measure: "a"}, {Measure: "b", Times: 0.25}}
		}
		for _, id := range []string{"current", "x", "y"} {
			l.Option = id
			if l.Measured == nil {
				l.Known = rapid.SliceOfN(rapid.Float64Range(-3, 3), e.Horizon, e.Horizon).Draw(t, "known")
				for year := range l.Known {
					if l.Basis == "once" && (year < l.Year || l.Life == 0 && year > l.Year || l.Life > 0 && (year-l.Year)%l.Life != 0) {
						l.Known[year] = 0
					}
				}
			}
			if id != "x" || rapid.IntRange(0, 3).Draw(t, "lacks") > 0 {
				e.Lines = append(e.Lines, l)
			}
		}
	}
	return e
}

// Whatever an account says of money is a sum of rows, to the penny, however they are
// grouped: by option, year, class, payer and timing.
func TestAccountsAreSumsOfRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := someEconomics(t)
		window := rapid.IntRange(1, 4).Draw(t, "window")
		level := rapid.SliceOfN(rapid.Float64Range(0, 5000), 3, 3).Draw(t, "measured")
		measure := func(name string) given {
			return given{measure: name, of: func(_, r, option, year int) float64 { return level[option] + float64(17*r+year) }}
		}
		a := appraise(t, e, madeSet(t, []string{"current", "x", "y"}, window, rapid.IntRange(1, 3).Draw(t, "replications"), 0, 0, measure("a"), measure("b")))
		for i := range a.Accounts {
			requireSums(t, a.Ledger, &a.Accounts[i])
		}
		require.Zero(t, a.Accounts[0].NPSV+a.Accounts[0].CostAYear)
	})
}

// requireSums adds up the rows of all options in its own way.
func requireSums(t *rapid.T, all *econ.Ledger, p *Account) {
	sum := func(value func(econ.Row) econ.Pence, keep func(econ.Row) bool) (sum econ.Pence) {
		for _, r := range all.Rows {
			if r.Option == p.Option && keep(r) {
				sum += value(r)
			}
		}
		return sum
	}
	amount := func(r econ.Row) econ.Pence { return r.Amount }
	cost := func(year int, payer string, timings ...econ.Timing) econ.Pence {
		return sum(amount, func(r econ.Row) bool {
			return r.Class == econ.Cost && (year < 0 || r.Year == year) && (payer == "" || r.Payer == payer) && (timings == nil || slices.Contains(timings, r.Timing))
		})
	}
	most := econ.Pence(0)
	for year := range all.Horizon {
		back := sum(amount, func(r econ.Row) bool { return r.Class == econ.CashReleasing && r.Year == year })
		require.Equal(t, cost(year, ""), p.Out[year])
		require.Equal(t, back, p.Back[year])
		require.Equal(t, back-p.Out[year], p.Cash[year])
		most = max(most, size(cost(year, "", econ.EachYear)))
	}
	for _, b := range p.Budget {
		for year, spent := range b.ByYear {
			require.Equal(t, sum(amount, func(r econ.Row) bool { return r.Class == b.Class && r.Payer == b.Payer && r.Year == year }), spent)
		}
	}
	require.Equal(t, cost(p.FullYear, "", econ.EachYear), p.CostAYear)
	require.Equal(t, most, size(p.CostAYear))
	require.Equal(t, cost(-1, "", econ.Once), p.CostOnce)
	require.Equal(t, cost(-1, "", econ.BoughtAgain), p.CostAgain)
	require.Equal(t, cost(-1, ""), p.Sums.Cost)

	now := func(classes ...econ.Class) econ.Pence {
		return sum(all.PresentValue, func(r econ.Row) bool { return slices.Contains(classes, r.Class) })
	}
	require.Equal(t, now(econ.CashReleasing)-now(econ.Cost), p.CashView)
	require.Equal(t, now(econ.CashReleasing, econ.Capacity, econ.HealthGain, econ.Society, econ.Residual)-now(econ.Cost), p.NPSV)
}

// What a replication or a draw comes to is the account of a run that had nothing else, with
// the numbers of that draw written in the scenario.
func TestEachWorldIsAnAccountOfItsOwn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := someEconomics(t)
		options := []string{"current", "x", "y"}
		prices := rapid.SliceOfN(rapid.Float64Range(1, 1e5), 3, 3).Draw(t, "prices")
		for i := range e.Lines {
			if l := &e.Lines[i]; l.Pay == "" && i%2 == 0 {
				l.Price.Input = 1
			}
		}
		level := rapid.SliceOfN(rapid.Float64Range(0, 5000), 3, 3).Draw(t, "measured")
		of := func(d, r, option, year int) float64 { return level[option] + float64(29*d+17*r+year) }
		set := madeSet(t, options, 2, 2, 3, 2, given{measure: "a", of: of}, given{measure: "b", of: of})
		a := appraise(t, e, set, facts.Drawn{Values: prices})

		alone := func(row result.Row, price float64) *Appraisal {
			one := &result.Set{Options: options, Columns: set.Columns}
			row.Draw, row.Replication = result.Central, 0
			require.NoError(t, one.Add(row))
			written := *e
			written.Lines = slices.Clone(e.Lines)
			for i := range written.Lines {
				if l := &written.Lines[i]; l.Price.Input == 1 && price > 0 {
					l.Price.Value = price
				}
			}
			return appraise(t, &written, one, facts.Drawn{})
		}
		same := func(own *Appraisal, list []outcome) {
			for option, o := range list {
				p := own.Account(option)
				require.Equal(t, p.NPSV, o.social)
				require.Equal(t, p.CashView, o.cash-o.cost)
				require.Equal(t, p.EquivalentCost, o.equivalent)
				require.Equal(t, p.QALYs.Central, o.qalys)
			}
		}
		for _, row := range set.OfDraw(result.Central) {
			same(alone(row, 0), a.worlds.chance[row.Replication])
		}
		for i, rows := range set.ByDraw() {
			for r, row := range rows {
				same(alone(row, prices[i]), a.worlds.draws[i][r])
			}
		}
	})
}
