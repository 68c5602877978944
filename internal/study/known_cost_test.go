package study_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/econ"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/scenarios"
)

// loadOver reads a scenario that extends a built-in one.
func loadOver(t *testing.T, base, text string) *study.Scenario {
	t.Helper()
	text = "format = 1\nname = \"x\"\nextends = \"builtin:" + base + "\"\n" + text
	m, err := study.Load(scenario.Files{Builtin: scenarios.Files, Open: func(string) ([]byte, error) { return []byte(text), nil }}, "x.toml", study.Choice{})
	require.NoError(t, err)
	return m
}

// What is told before a run is what the ledger of the run has: line by line, in the year in
// which most is spent, and once. All that the ledger has besides is counted by use. It is long
// because the ledger is added up here a second time.
func TestKnownCostsAreThoseOfTheLedger(t *testing.T) {
	m := loadOver(t, "northbridge", `[run]
replications = 1
options = ["opt_out", "more_beds", "ends"]
[economics]
optimism_bias = 0.2
[option.more_beds.cost.building]
life = 3
[option.ends]
name = "For two years, from the second on"
start = 2028-04-01
[option.ends.prehab.core]
offered = true
ends = 2030-03-31
`)
	run, err := study.New(m)
	require.NoError(t, err)
	outcome, err := run.Run(t.Context(), study.Spec{}, &study.Folder{Path: t.TempDir() + "/out"}, nil)
	require.NoError(t, err)
	accounts, err := outcome.Results.Appraisal()
	require.NoError(t, err)
	for _, id := range []string{"opt_out", "more_beds", "ends"} {
		k, err := m.KnownCost(id)
		require.NoError(t, err)
		byUse := map[string]bool{}
		for _, title := range k.ByUse {
			byUse[title] = true
		}
		sum := map[string][3]float64{}
		var all [3]float64
		for _, r := range accounts.Ledger.Rows {
			if r.Option != id || r.Class != econ.Cost || byUse[r.Title] {
				continue
			}
			at := -1
			switch {
			case r.Timing == econ.Once:
				at = 1
			case r.Timing == econ.BoughtAgain:
				at = 2
			case r.Year == k.Year-1:
				at = 0
			}
			if at >= 0 {
				title := r.Title
				if title == "Building of beds, optimism bias" {
					title = "Building of beds"
				}
				x := sum[title]
				x[at] += r.Amount.Pounds()
				sum[title] = x
				all[at] += r.Amount.Pounds()
			}
		}
		require.NotEmpty(t, k.Lines, id)
		require.Len(t, k.Lines, len(sum), id)
		for _, l := range k.Lines {
			x := sum[l.Title]
			require.InDeltaSlice(t, x[:], []float64{l.AYear, l.Once, l.Again}, 1e-6, l.Title)
		}
		require.InDeltaSlice(t, all[:], []float64{k.AYear, k.Once, k.Again}, 1e-6, id)
	}
	k, err := m.KnownCost("more_beds")
	require.NoError(t, err)
	require.NotZero(t, k.Again)
	require.Empty(t, k.ByUse)
	k, err = m.KnownCost("ends")
	require.NoError(t, err)
	require.Greater(t, k.Year, 1, "not the first, in which it has not begun")
	require.Equal(t, []string{"Room and overhead of sessions in groups"}, k.ByUse)
	k, err = m.KnownCost(scenario.Current)
	require.NoError(t, err)
	require.Nil(t, k)
	_, err = m.KnownCost("lost")
	require.Error(t, err)
}

// What no line charges is named: places and lists of which there are more, and posts that no
// line pays for.
func TestWhatIsNotPriced(t *testing.T) {
	m := loadOver(t, "selca", `[run]
options = ["more_chairs", "more_beds", "more_theatre", "opt_out", "beds_alone", "leisure"]
[option.beds_alone]
name = "Beds alone"
[option.beds_alone.resource.ward.gstt]
capacity = "+5"
`)
	for id, want := range map[string][]study.Unpriced{
		"more_chairs": {{Resource: "chairs.gstt", Run: true, Build: true}, {Resource: "chairs.kch", Run: true, Build: true}, {Resource: "chairs.lgt", Run: true, Build: true}},
		"more_beds":   nil, "opt_out": nil,
		"more_theatre": {{Resource: "theatre.gstt.thoracic", Build: true}, {Resource: "theatre.gstt.colorectal", Build: true}},
		"beds_alone":   {{Resource: "ward.gstt", Run: true, Build: true}},
		"leisure":      {{Resource: "leisure.gstt", Staff: true, Run: true}, {Resource: "leisure.kch", Staff: true, Run: true}, {Resource: "leisure.lgt", Staff: true, Run: true}},
	} {
		k, err := m.KnownCost(id)
		require.NoError(t, err)
		require.Equal(t, want, k.Unpriced, id)
	}
	k, err := m.KnownCost("more_theatre")
	require.NoError(t, err)
	require.Equal(t, []string{"Theatre hours open"}, k.ByUse)
	require.Empty(t, k.Lines, "lists that answer waits are counted when they are opened")
	k, err = m.KnownCost("leisure")
	require.NoError(t, err)
	require.Contains(t, k.ByUse, "Leisure-centre programmes")
	require.NotContains(t, k.ByUse, "Licence of the online platform")
}
