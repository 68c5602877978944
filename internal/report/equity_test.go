package report

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/sim/result"
)

// byFifth are results of three years with current, prehab that a third to a half of each fifth
// take up, and beds, for whom nobody is offered anything; each replication and draw has some
// more or fewer. The service costs what the input says.
func byFifth(t *testing.T, replications, draws int) *Results {
	return startedBy(t, replications, draws, func(option, fifth, replication int64) int64 {
		if option != 1 {
			return 0
		}
		return 100 + 10*fifth + replication
	})
}

// startedBy are such results of whoever takes part; where nobody does nobody is offered it.
func startedBy(t *testing.T, replications, draws int, startedOf func(option, fifth, replication int64) int64) *Results {
	t.Helper()
	set := &result.Set{Options: []string{"current", "prehab", "beds"}, Draws: draws + 1, Inputs: "x"}
	measures := []string{"prehab_offered", "prehab_started", "prehab_uptake", "treatments"}
	for _, measure := range measures {
		for _, value := range []string{"", "1", "2", "3", "4", "5"} {
			by := "imd"
			if value == "" {
				by = ""
			}
			for year := result.WholeWindow; year < 3; year++ {
				set.Columns = append(set.Columns, result.Column{Measure: measure, By: by, Value: value, Year: year})
			}
		}
	}
	add := func(draw, replication int) {
		row := result.Row{Draw: draw, Replication: replication}
		for option := range int64(3) {
			var cells []result.Ratio
			for _, measure := range measures {
				var fifths []result.Ratio
				var all result.Ratio
				for f := range int64(5) {
					offered, started := 300+int64(draw%3), startedOf(option, f, int64(replication))
					if started == 0 {
						offered = 0
					}
					x := map[string]result.Ratio{"prehab_offered": {Num: offered, Den: 1}, "prehab_started": {Num: started, Den: 1}, "prehab_uptake": {Num: 100 * started, Den: offered}, "treatments": {Num: 500, Den: 1}}[measure]
					fifths = append(fifths, x)
					all.Num += x.Num
					if all.Den = x.Den; measure == "prehab_uptake" {
						all.Den = 5 * offered
					}
				}
				for _, x := range append([]result.Ratio{all}, fifths...) {
					cells = append(cells, x, x, x, x)
				}
			}
			row.Options = append(row.Options, cells)
		}
		require.NoError(t, set.Add(row))
	}
	for r := range replications {
		add(result.Central, r)
	}
	var prices []float64
	for d := 1; d <= draws; d++ {
		add(d, 0)
		add(d, 1)
		prices = append(prices, 40_000+float64(1000*d))
	}
	m := meta(set)
	m.Economics, m.Drawn, m.Replications = byFifthPriced(set.Options), []facts.Drawn{{Name: "price", Values: prices}}, replications
	m.Breakdowns = []kpi.Breakdown{{Name: "imd", Values: []string{"1", "2", "3", "4", "5"}}}
	return New(m, set, facts.Machine{})
}

// byFifthPriced is what the scenario of such results says of money: a team for option 1, two
// for option 2, and a gain for whoever takes part.
func byFifthPriced(options []string) *facts.Economics {
	number := func(x float64) facts.Number { return facts.Number{Value: x, Low: x, High: x, Source: "LOCAL"} }
	e := &facts.Economics{PriceYear: "2025/26", Horizon: 4, Rates: "green_book", Threshold: []facts.Number{number(15000), number(30000)},
		OpportunityCost: facts.OpportunityCost{Gradient: number(2), People: []facts.Share{{Value: "1", Share: 0.3}, {Value: "2", Share: 0.25}, {Value: "3", Share: 0.2}, {Value: "4", Share: 0.15}, {Value: "5", Share: 0.1}}}}
	for i, id := range options {
		team := facts.CostLine{Option: id, Name: "team", Title: "team", Kind: facts.CostKind, Class: "cost", Basis: "year", Unit: "year", Payer: "alliance",
			Price: facts.Number{Value: 40_000, Low: 40_000, High: 60_000, Source: "LOCAL", Input: 1}, PriceYear: "2025/26"}
		for range e.Horizon {
			team.Known = append(team.Known, float64(i))
		}
		e.Lines = append(e.Lines, team, facts.CostLine{Option: id, Name: "recovery", Title: "recovery", Kind: facts.HealthKind, Class: "health", Basis: "patient", Unit: "patient",
			Measured: []facts.Measured{{Measure: "prehab_started"}}, Utility: number(0.05), Weeks: number(8)})
	}
	return e
}

func equityRows(t *testing.T, r *Results) []map[string]string {
	t.Helper()
	dir := newMemory()
	require.NoError(t, writeBeside(dir, equityCSV, r, map[string]string{}))
	require.NoError(t, dir.Rename(equityCSV.File+part, equityCSV.File))
	return readCSV(t, dir, equityCSV.File)
}

// Over fifths, what the file says of QALYs and net health adds up to the row of everybody, to
// the last digit, at each threshold and whoever bears the cost. Fifth 1 is the most deprived.
func TestTheFileOfEquityAddsUp(t *testing.T) {
	rows := equityRows(t, byFifth(t, 3, 16))
	sums, whole := map[string]int64{}, map[string]int64{}
	for _, row := range rows {
		require.Equal(t, map[string]string{"1": "most deprived", "5": "least deprived"}[row["imd"]], row["deprivation"])
		if !strings.Contains("qalys forgone net_health", row["figure"]) || row["imd"] == mostLeast {
			continue
		}
		k := row["option"] + row["figure"] + row["shared"] + row["threshold"]
		millionths := int64(math.Round(number(t, row["value"]) * 1e6))
		if row["imd"] == allParts {
			whole[k] = millionths
		} else {
			sums[k] += millionths
		}
	}
	require.Len(t, whole, 2*(1+2*2*2))
	require.Equal(t, whole, sums)

	net := find(t, rows, map[string]string{"option": "prehab", "imd": "1", "figure": "net_health", "shared": "by head", "threshold": "15000"})
	for _, of := range []string{"chance", "evidence"} {
		low, high := number(t, net[of+"_low"]), number(t, net[of+"_high"])
		require.Less(t, low, high)
	}
	require.Less(t, number(t, net["evidence_low"]), number(t, net["chance_low"]), "the service may cost more")
	uptake := find(t, rows, map[string]string{"option": "prehab", "imd": mostLeast, "figure": "uptake"})
	require.InDelta(t, 101.0/141, number(t, uptake["value"]), 1e-9)
}

// Where one of the two gains nothing net, or nobody is offered prehab, there is no ratio of
// gains; and of an option that offers nobody anything nothing is said of uptake.
func TestThereIsNoRatioOfLosses(t *testing.T) {
	r := byFifth(t, 3, 0)
	rows := equityRows(t, r)
	of := func(option string) map[string]string {
		return find(t, rows, map[string]string{"option": option, "imd": mostLeast, "figure": "net_health_per_offered", "shared": "by head", "threshold": "15000"})
	}
	require.Equal(t, []string{"", "one of the two gains nothing net, so there is no ratio"}, []string{of("prehab")["value"], of("prehab")["note"]})
	require.Equal(t, []string{"", "in one of the two nobody is offered prehab"}, []string{of("beds")["value"], of("beds")["note"]})
	uptake := find(t, rows, map[string]string{"option": "beds", "imd": "1", "figure": "uptake"})
	require.Empty(t, uptake["value"])

	for i := range r.Economics.Lines {
		if l := &r.Economics.Lines[i]; l.Name == "recovery" {
			l.Utility.Value = 1 // so that all gain
		}
	}
	rows = equityRows(t, New(r.Meta, r.Set, facts.Machine{}))
	require.Less(t, number(t, of("prehab")["value"]), 1.0, "more of the least deprived take part, and by head the most deprived lose more")
}

func TestThePageAndTheLongTableTellWhoGains(t *testing.T) {
	r := byFifth(t, 3, 16)
	page := r.Page(nil).Text(100)
	require.Regexp(t, `Net health, most deprived +- +no clear +-6 \*`, page)
	require.Regexp(t, `  least deprived +\+3 \* +-2 \*`, page)
	table := pageOf(t, r)
	for _, text := range []string{"(fifth 1 is the most deprived; 4 years, against current)", "offered prehab a year", "net at £15,000, by gradient", "of which everybody loses as much",
		"in which one of the most deprived fifth loses 2 times as much as one of the least"} {
		require.Contains(t, strings.Join(strings.Fields(table), " "), text)
	}
	require.NotContains(t, table, "not told", "all of it is somebody's")

	for i := range r.Set.Columns { // those of one fifth are now of a site, of whom nobody knows where they live
		if c := &r.Set.Columns[i]; c.Measure == "prehab_started" && c.Value == "2" {
			c.By, c.Value = "site", "lung"
		}
	}
	some := New(r.Meta, r.Set, facts.Machine{})
	require.Contains(t, pageOf(t, some), "not told: of whom results do not say where they live")
	require.Regexp(t, `  whose, not told +\+3`, some.Page(nil).Text(100))

	one := byFifth(t, 1, 0)
	require.Contains(t, one.Page(nil).Text(100), cannotTell)
	for _, row := range equityRows(t, one) {
		require.Empty(t, row["chance_low"])
	}

	r.Economics.Threshold = nil
	none := New(r.Meta, r.Set, facts.Machine{})
	require.Empty(t, equityRows(t, none))
	require.NotContains(t, none.Page(nil).Text(100), "most deprived  ")
	require.NotContains(t, pageOf(t, none), "is the most deprived; 4 years")
}

func closingSaid(t *testing.T, r *Results, option int) (closing, string) {
	t.Helper()
	a, err := r.Appraisal()
	require.NoError(t, err)
	c, ok := r.closingOf(a, option)
	require.True(t, ok)
	return c, r.closingWords(c)
}

// closingBy are results with so many of each fifth who take part in options 1 and 2.
func closingBy(t *testing.T, one, two []int64) *Results {
	return startedBy(t, 3, 16, func(option, f, replication int64) int64 {
		switch option {
		case 1:
			return one[f] + replication
		case 2:
			return two[f] + replication
		}
		return 0
	})
}

// In opt-in prehab (option 1) a third of the most deprived agree and half of the least; option 2
// costs twice as much and has others agree.
func TestWhatClosingTheGapWouldCost(t *testing.T) {
	// 40 more a year of 300 offered. Now £40,000 pay for 600 and more; the other option has 20
	// more of them agree for £40,000 more.
	r := closingBy(t, []int64{100, 110, 120, 130, 140}, []int64{120, 120, 120, 130, 140})
	c, text := closingSaid(t, r, 1)
	require.InDelta(t, 40, c.more, 1e-9)
	require.InDelta(t, 40*40_000/605.0, c.served(), 0.5, "600 to 610 by replication")
	require.InDelta(t, 40*2000, c.reached(), 0.5)
	require.Contains(t, text, "40 more of the most deprived a year would have to agree, for 47.0% of them to take part as of the least deprived, and not 33.7%.")
	require.Contains(t, text, "what it takes to reach them is not in it")
	require.Contains(t, text, `Going over to "12 more beds" would have 20 more of them agree, at £2,000 (chance £2,000 to £2,000; evidence £2,0`)
	require.Contains(t, text, "at that price 40 cost £80,000 a year.")
	rows := equityRows(t, r)
	row := find(t, rows, map[string]string{"option": "prehab", "figure": "closing_reached"})
	require.Equal(t, []string{"1", "most deprived", "80000"}, []string{row["imd"], row["deprivation"], row["value"]})
	require.Contains(t, row["note"], "option beds costs more")
	require.Regexp(t, `Closing that gap, a year +- +from £2,640 +from`, r.Page(nil).Text(100))

	// From the other option nothing in this run goes further.
	_, text = closingSaid(t, r, 2)
	require.Contains(t, text, "No other option of this run brings more of them, with a narrower gap, beyond chance.")

	// Others agree less: the gap is narrower, and nobody of the most deprived is reached.
	c, _ = closingSaid(t, closingBy(t, []int64{100, 110, 120, 130, 140}, []int64{100, 100, 100, 100, 110}), 1)
	require.Nil(t, c.reach)

}

func TestWhereThereIsNoGapToClose(t *testing.T) {
	for _, x := range []struct {
		started []int64
		says    string
		page    string
	}{{[]int64{120, 120, 120, 120, 120}, "No gap beyond chance.", "no clear"}, {[]int64{140, 130, 120, 110, 100}, "No gap: the most deprived agree more often.", "no gap"}} {
		r := closingBy(t, x.started, x.started)
		_, text := closingSaid(t, r, 1)
		require.Equal(t, x.says, text)
		require.Regexp(t, `Closing that gap, a year +- +`+x.page, r.Page(nil).Text(100))
	}
	_, text := closingSaid(t, startedBy(t, 1, 0, func(option, f, _ int64) int64 { return option * (100 + f) }), 1)
	require.Equal(t, "Cannot be told.", text, "one replication says nothing of chance")

	none := byFifth(t, 3, 0)
	a, err := none.Appraisal()
	require.NoError(t, err)
	_, ok := none.closingOf(a, 2)
	require.False(t, ok, "it offers prehab to nobody")
	none.Breakdowns = nil
	_, ok = none.closingOf(a, 1)
	require.False(t, ok)
}

// Wherever fifths are told apart it is said which end is the most deprived.
func TestWhichFifthIsTheMostDeprivedIsSaid(t *testing.T) {
	r := byFifth(t, 3, 16)
	var b bytes.Buffer
	require.NoError(t, document.Text(&b, r.Where(Deprivation, "5"), 100))
	require.Contains(t, b.String(), "PATIENTS WHOSE IMD IS 5 (1 is the most deprived)\n")
	table := pageOf(t, r)
	for _, heading := range []string{"BY DEPRIVATION QUINTILE (1 = most deprived)", "NET HEALTH BY DEPRIVATION (fifth 1 is the most deprived"} {
		require.Contains(t, table, heading)
	}
	b.Reset()
	require.NoError(t, columnsCSV.Write(&b, r))
	require.Contains(t, b.String(), "Of imd the first value, such as fifth 1, is the most deprived.")
}
