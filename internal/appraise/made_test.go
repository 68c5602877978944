package appraise

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// given is a measure of a made-up set: by option what it is in each year of the window, in
// each replication and, given a draw, in that.
type given struct {
	measure, by, value string
	of                 func(draw, replication, option, year int) float64
}

// always is a measure that is the same in every replication and year; NaN: the option lacks
// it.
func always(measure string, byOption ...float64) given {
	return given{measure: measure, of: func(_, _, option, _ int) float64 { return byOption[option] }}
}

// madeSet is a set of results made by hand: years of the window, replications with central
// values, draws with one replication each and, of the first, two.
func madeSet(t require.TestingT, options []string, years, replications, draws, twice int, measures ...given) *result.Set {
	set := &result.Set{Options: options, Draws: draws + 1}
	for _, m := range measures {
		for year := result.WholeWindow; year < years; year++ {
			set.Columns = append(set.Columns, result.Column{Measure: m.measure, By: m.by, Value: m.value, Year: year})
		}
	}
	add := func(draw, replication int) {
		row := result.Row{Draw: draw, Replication: replication}
		for option := range options {
			var cells []result.Ratio
			for _, m := range measures {
				var of []float64
				sum := 0.0
				for year := range years {
					of = append(of, m.of(draw, replication, option, year))
					sum += of[year] / float64(years)
				}
				for _, x := range append([]float64{sum}, of...) {
					cells = append(cells, ratio(x))
				}
			}
			row.Options = append(row.Options, cells)
		}
		require.NoError(t, set.Add(row))
	}
	for r := range replications {
		add(result.Central, r)
	}
	for d := 1; d <= draws; d++ {
		add(d, 0)
		if d <= twice {
			add(d, 1)
		}
	}
	return set
}

// ratio keeps six decimals; NaN is 0/0.
func ratio(x float64) result.Ratio {
	if math.IsNaN(x) {
		return result.Ratio{}
	}
	return result.Ratio{Num: int64(math.Round(x * 1e6)), Den: 1e6}
}

func exactly(x float64) facts.Number {
	return facts.Number{Value: x, Low: x, High: x, Source: "LOCAL"}
}

// drawnAs is a number of which draws are made.
func drawnAs(x float64, input int) facts.Number {
	n := exactly(x)
	n.Input = input
	return n
}

// rules are economics without lines: five years at the Green Book's rates.
func rules() *facts.Economics {
	return &facts.Economics{
		PriceYear: "2025/26", Horizon: 5, Rates: "green_book",
		Index:     []facts.Level{{Year: "2020/21", Level: 100}, {Year: "2024/25", Level: 120}, {Year: "2025/26", Level: 125}},
		Threshold: []facts.Number{exactly(15000), exactly(20000), exactly(30000)},
		QALYValue: exactly(70000), QALYYear: "2025/26",
	}
}

// inBoth adds a line to current and to an option, with what is known of each by year.
func inBoth(e *facts.Economics, option string, l facts.CostLine, current, own []float64) {
	for i, id := range []string{"current", option} {
		l.Option, l.Known = id, [][]float64{current, own}[i]
		e.Lines = append(e.Lines, l)
	}
}

// spend is a cost of the alliance's at a price in the year of the economics.
func spend(name, basis, unit string, price float64) facts.CostLine {
	return facts.CostLine{Name: name, Title: "the " + name, Kind: facts.CostKind, Class: "cost", Basis: basis, Unit: unit, Payer: "alliance",
		Price: exactly(price), PriceYear: "2025/26"}
}

// frees is a benefit in bed-days of the trust's, measured.
func frees(class string, price float64) facts.CostLine {
	return facts.CostLine{Name: "bed_days", Title: "ward bed-days", Kind: facts.BenefitKind, Class: class, Basis: "bed_day", Unit: "bed-day", Resource: "ward",
		Payer: "trust", Price: exactly(price), PriceYear: "2025/26", Measured: []facts.Measured{{Measure: "ward_bed_days"}}}
}

func each(x float64, years int) (list []float64) {
	for range years {
		list = append(list, x)
	}
	return list
}

func appraise(t require.TestingT, e *facts.Economics, set *result.Set, drawn ...facts.Drawn) *Appraisal {
	a, err := New(e, set, drawn, 0.95)
	require.NoError(t, err)
	return a
}

func TestNothingIsSaidOfMoneyWithoutEconomics(t *testing.T) {
	a, err := New(nil, madeSet(t, []string{"current"}, 1, 1, 0, 0), nil, 0.95)
	require.NoError(t, err)
	require.Nil(t, a)
	require.Nil(t, a.Account(0))
}
