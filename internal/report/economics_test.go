package report

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/sim/result"
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

// priced are results with draws of a small set: 10 bed-days released in year 1 and 20 in
// year 2, one more or less by draw, at a cost that is drawn.
func priced(t *testing.T) *Results {
	t.Helper()
	set := &result.Set{Options: []string{"current", "prehab", "dear"}, Draws: 17, Inputs: "x"}
	for _, measure := range []string{"ward_bed_days", "prehab_started"} {
		for year := result.WholeWindow; year < 2; year++ {
			set.Columns = append(set.Columns, result.Column{Measure: measure, Year: year})
		}
	}
	add := func(draw, replication, luck int64) {
		row := result.Row{Draw: int(draw), Replication: int(replication)}
		for o := range int64(3) {
			beds := func(less int64) result.Ratio { return result.Ratio{Num: 1000 - o*(less+luck), Den: 1} }
			starts := result.Ratio{Num: 30 * o, Den: 1}
			row.Options = append(row.Options, []result.Ratio{beds(15), beds(10), beds(20), starts, starts, starts})
		}
		require.NoError(t, set.Add(row))
	}
	prices := make([]float64, 16)
	for i := range int64(3) {
		add(0, i, i-1)
	}
	for d := int64(1); d <= 16; d++ {
		add(d, 0, d%3-1)
		add(d, 1, d%2)
		prices[d-1] = 4000 + 100*float64(d)
	}
	number := func(x float64) facts.Number { return facts.Number{Value: x, Low: x, High: x, Source: "LOCAL"} }
	e := &facts.Economics{PriceYear: "2025/26", Horizon: 3, Rates: "green_book", QALYValue: number(70000), QALYYear: "2025/26",
		Index: []facts.Level{{Year: "2024/25", Level: 1}, {Year: "2025/26", Level: 1.04}}, Threshold: []facts.Number{number(20000), number(30000)}}
	for i, id := range set.Options {
		team := facts.CostLine{Option: id, Name: "team", Title: "=the team", Kind: facts.CostKind, Class: "cost", Basis: "year", Unit: "year", Payer: "alliance",
			Price: facts.Number{Value: 4850, Low: 4000, High: 6000, Source: "LOCAL", Input: 1}, PriceYear: "2024/25", Known: []float64{float64(i * i), float64(i * i), float64(i * i)}}
		ward := facts.CostLine{Option: id, Name: "ward", Title: "ward", Kind: facts.BenefitKind, Class: "cash-releasing", Basis: "bed_day", Unit: "bed-day", Resource: "ward",
			Payer: "trust", BudgetHolder: "surgery", Decision: "beds close, agreed", Price: number(300), PriceYear: "2025/26", Measured: []facts.Measured{{Measure: "ward_bed_days"}}}
		health := facts.CostLine{Option: id, Name: "recovery", Title: "recovery", Kind: facts.HealthKind, Class: "health", Basis: "patient", Unit: "patient",
			Measured: []facts.Measured{{Measure: "prehab_started"}}, Utility: number(0.05), Weeks: number(8)}
		e.Lines = append(e.Lines, team, ward, health)
	}
	m := meta(set)
	m.Economics, m.Drawn = e, []facts.Drawn{{Name: "price", Values: prices}}
	return New(m, set, facts.Machine{})
}

// moneyFiles writes the files of money.
func moneyFiles(t *testing.T, r *Results) *memory {
	t.Helper()
	dir := newMemory()
	for _, f := range []Format{ledgerCSV, budgetCSV, icerCSV, psaCSV, acceptabilityCSV} {
		require.NoError(t, writeBeside(dir, f, r, map[string]string{}))
		require.NoError(t, dir.Rename(f.File+part, f.File))
	}
	return dir
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err)
	return x
}

func TestBudgetAndAccountsAreSumsOfTheLedgerFile(t *testing.T) {
	r := priced(t)
	dir := moneyFiles(t, r)
	pence := func(text string) int64 {
		pounds, rest, ok := strings.Cut(text, ".")
		require.True(t, ok && len(rest) == 2, "pounds and pence: %s", text)
		n, err := strconv.ParseInt(pounds+rest, 10, 64)
		require.NoError(t, err)
		return n
	}
	sums, now := map[[4]string]int64{}, map[string]int64{}
	for _, row := range readCSV(t, dir, "ledger.csv") {
		sums[[4]string{row["option"], row["year"], row["class"], row["payer"]}] += pence(row["amount"])
		sign := int64(1)
		if row["class"] == "cost" {
			sign = -1
		}
		now[row["option"]] += sign * pence(row["present_value"])
		if row["item"] == "team" && row["option"] == "prehab" {
			require.Equal(t, "'=the team", row["title"], "no formula")
			require.Equal(t, "5044.00", row["amount"], "4850 x 1.04")
		}
	}
	budget := readCSV(t, dir, "budget.csv")
	require.Len(t, budget, 2*2*3)
	for _, row := range budget {
		require.Equal(t, sums[[4]string{row["option"], row["year"], row["class"], row["payer"]}], pence(row["amount"]))
	}
	a, err := r.Appraisal()
	require.NoError(t, err)
	for option := 1; option < 3; option++ {
		require.Equal(t, int64(a.Account(option).NPSV), now[a.Options[option]])
	}
}

func TestFilesOfWhatDrawsSayOfMoney(t *testing.T) {
	dir := moneyFiles(t, priced(t))
	psa := readCSV(t, dir, "psa.csv")
	require.Len(t, psa, 16*2*2)
	mean := map[string]float64{}
	for _, row := range psa {
		require.InDelta(t, number(t, row["threshold"])*number(t, row["qalys"])-number(t, row["cost"]), number(t, row["net_benefit"]), 1e-4)
		require.Empty(t, row["treatments"], "nothing counts them")
		mean[row["option"]] += number(t, row["cost"]) / 32
	}
	for _, row := range readCSV(t, dir, "icer.csv") {
		require.Equal(t, "draws", row["means_of"])
		require.InDelta(t, mean[row["option"]], number(t, row["cost"]), 1e-4)
		if row["icer"] != "" {
			require.InDelta(t, number(t, row["more_cost"])/number(t, row["more_qalys"]), number(t, row["icer"]), 1e-4)
		}
	}

	type at struct{ of, threshold string }
	share, frontier := map[at]float64{}, map[at]int{}
	for _, row := range readCSV(t, dir, "acceptability.csv") {
		k := at{row["of"], row["threshold"]}
		share[k] += number(t, row["share_best"])
		if row["frontier"] == "yes" {
			frontier[k]++
		}
		require.Equal(t, row["of"] == "curve", row["se"] == "")
		require.GreaterOrEqual(t, number(t, row["expected_loss"]), 0.0)
	}
	require.Len(t, share, 2+41)
	for k := range share {
		require.InDelta(t, 1, share[k], 1e-9)
		require.Equal(t, 1, frontier[k])
	}
}

// Without thresholds there is cost and health in each draw and no net benefit.
func TestDrawsWithoutThresholds(t *testing.T) {
	r := priced(t)
	r.Economics.Threshold = nil
	dir := moneyFiles(t, r)
	rows := readCSV(t, dir, "psa.csv")
	require.Len(t, rows, 16*2)
	require.NotEmpty(t, rows[0]["cost"])
	require.Empty(t, rows[0]["threshold"]+rows[0]["net_benefit"])
	require.Empty(t, readCSV(t, dir, "acceptability.csv"))
}

// Without money there are the headings alone; what cannot be added up is no folder.
func TestFilesOfMoneyWithoutMoney(t *testing.T) {
	r := priced(t)
	r.Economics = nil
	for _, f := range []Format{ledgerCSV, budgetCSV, icerCSV, psaCSV, acceptabilityCSV} {
		var b bytes.Buffer
		require.NoError(t, f.Write(&b, r))
		require.Equal(t, 1, strings.Count(b.String(), "\n"), f.File)
	}
	r = priced(t)
	r.Economics.Lines[3].Payer, r.Economics.Lines[0].Payer = "", ""
	require.EqualError(t, WriteFolder(newMemory(), r), `write ledger.csv: option "prehab": cost "team": a cost needs a payer`)
}

// Of three values of a bed-day the page says which it counts, and that the next patient is not
// known; the long table has all three.
func TestWhatABedDayIsWorthIsTold(t *testing.T) {
	r := priced(t)
	require.Contains(t, r.Page(nil).moneyFoot(), "; a released bed-day is £300 in cash, no next patient being known.")
	for i := range r.Economics.Lines {
		if l := &r.Economics.Lines[i]; l.Name == "ward" {
			l.Class = "capacity"
		}
	}
	r = New(r.Meta, r.Set, facts.Machine{})
	require.Contains(t, r.Page(nil).moneyFoot(), "; a released bed-day is £300, its cost, no next patient being known.")
	require.Regexp(t, `ward +£300 +£0 +£300 +not known`, pageOf(t, r))

	number := func(x float64) facts.Number { return facts.Number{Value: x, Low: x, High: x, Source: "LOCAL"} }
	r.Economics.NextPatient = facts.NextPatient{QALY: number(0.1), Cost: number(3500), Year: "2025/26", Days: number(4)}
	r = New(r.Meta, r.Set, facts.Machine{})
	require.Contains(t, r.Page(nil).moneyFoot(), "is £300, its cost, not the next patient's −£375.")
	require.Regexp(t, `ward +£300 +£0 +£300 +-£375`, pageOf(t, r))
	for i := range r.Economics.Lines {
		if l := &r.Economics.Lines[i]; l.Name == "ward" {
			l.NextPatient = true
		}
	}
	r = New(r.Meta, r.Set, facts.Machine{})
	require.Contains(t, r.Page(nil).moneyFoot(), "a released bed-day is −£375, what the next patient gains net.")
	require.Regexp(t, `ward +-£375 +£0 +£300 +-£375`, pageOf(t, r))
	require.Contains(t, strings.Join(strings.Fields(pageOf(t, r)), " "), "next patient: what whoever fills the bed gains at £20,000 for a QALY, less what the rest of that treatment costs")
}
