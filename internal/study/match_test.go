package study

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

// priced is the sound scenario with prices: posts, a lead and rooms of its service, beds and
// theatre hours; and options of which a budget does not say how large they are.
const priced = `format = 1
extends = "sound.toml"
[run]
window = { from = 2026-04-01, years = 1 }
[economics]
price_year = "2025/26"
[resource.theatre]
group = "theatre"
[cost.posts]
basis = "post"
of    = "exercise"
price = { value = 40000, source = "LOCAL" }
price_year = "2025/26"
payer = "trust"
[cost.lead]
basis   = "post"
service = "core"
count   = 0.25
price   = { value = 60000, source = "LOCAL" }
price_year = "2025/26"
payer   = "trust"
[cost.rooms]
basis = "session"
of    = "core"
price = { value = 60, source = "LOCAL" }
price_year = "2025/26"
payer = "trust"
[cost.beds]
basis = "bed_day"
of    = "ward"
price = { value = 400, source = "LOCAL" }
price_year = "2025/26"
payer = "trust"
[resource.ward]
changes = []
[option.beds.resource.ward]
capacity = "+4"
[option.fewer_beds.resource.ward]
capacity = "-1"
[option.lists.resource.theatre]
lists = "+2 per week"
kept  = true
[option.lists.cost.lists]
basis = "hour"
of    = "theatre"
price = { value = 1000, source = "LOCAL" }
price_year = "2025/26"
payer = "trust"
[option.stays.route.surgery.step.stay.delay]
mean = "4d"
[option.given.resource.clinic]
capacity = 2
[option.given.cost.gift]
basis = "hour"
of    = "clinic"
price = 0
price_year = "2025/26"
payer = "trust"
[option.built.resource.clinic]
capacity = 2
[option.built.cost.building]
basis = "once"
price = 500000
price_year = "2025/26"
payer = "trust"
[option.clinics.resource.clinic]
capacity = 2
[option.none.prehab.core]
offered = true
[option.none]
scale = 0
`

// nextToSound are files of a test beside the sound scenario.
func nextToSound(texts map[string]string) scenario.Files {
	return scenario.Files{Builtin: scenarios.Files, Open: func(name string) ([]byte, error) {
		if text, ok := texts[name]; ok {
			return []byte(text), nil
		}
		return os.ReadFile(filepath.Join("..", "..", "testdata", name))
	}}
}

func studyOf(t *testing.T, files scenario.Files, name string, c Choice) *Study {
	t.Helper()
	s, err := Load(files, name, c)
	require.NoError(t, err)
	x, err := New(s)
	require.NoError(t, err)
	return x
}

// atBudget is that study of the priced scenario, and how large its options are.
func atBudget(t *testing.T, pounds float64) (*Study, *facts.Match) {
	t.Helper()
	x := studyOf(t, nextToSound(map[string]string{"priced.toml": priced}), "priced.toml", Choice{Replications: 6})
	pilot := x.Pilot()
	done, err := pilot.Run(t.Context(), Spec{}, &Memory{}, nil)
	require.NoError(t, err)
	require.Equal(t, PilotReplications, done.Results.Replications)
	m, err := x.AtBudget(t.Context(), Spec{}, pounds, done.Results, nil)
	require.NoError(t, err)
	matched, err := x.Matched(m)
	require.NoError(t, err)
	return matched, m
}

// Each option costs what it should where its price is known, and close to it where that is
// measured; of beds one more would be too dear.
func TestOptionsAreAsLargeAsABudgetBuys(t *testing.T) {
	const bed = 400 * 365.25
	for budget, want := range map[float64]struct {
		prehab bool
		beds   float64
	}{20000: {true, 0}, 100000: {false, 0}, 500000: {false, 3}, 1e6: {false, 6}} {
		x, m := atBudget(t, budget)
		assert.Equal(t, "priced-at-"+map[float64]string{20000: "20000", 1e5: "100000", 5e5: "500000", 1e6: "1000000"}[budget], x.Name)
		require.InDelta(t, want.beds/4, m.Of("beds").Scale, 1e-6)
		if want.beds > 0 {
			require.InDelta(t, want.beds*bed, m.Of("beds").Cost, 0.05)
		} else {
			require.Equal(t, "too little for any", m.Of("beds").Bound)
		}
		if p := m.Of("prehab"); want.prehab {
			require.Less(t, p.Scale, 1.0)
		} else {
			require.Equal(t, 1.0, p.Scale)
			require.Equal(t, "no more to have", p.Bound)
		}
		require.InDelta(t, 15000, m.Of("prehab").Fixed, 0.01)
		for _, o := range m.Options {
			require.InDelta(t, budget, o.Cost+o.Left, 1e-6)
			switch {
			case o.Option == "lists": // all of it is measured
				require.InDelta(t, budget, o.Cost, max(nearEnough*budget, 3000)) // three hours of lists
			case o.Not == "":
				require.GreaterOrEqual(t, o.Left, 0.0, o.Option)
			}
		}
		done, err := x.Run(t.Context(), Spec{}, &Memory{}, nil)
		require.NoError(t, err)
		a, err := done.Results.Appraisal()
		require.NoError(t, err)
		for i, id := range a.Options {
			if o := m.Of(id); o != nil && o.Not == "" {
				near := map[string]float64{"prehab": 0.05}[id] // of lists sizes are tried on the replications of this run
				require.InDelta(t, o.Cost, a.Accounts[i].CostAYear.Pounds(), near*o.Cost+0.05, id)
				require.Equal(t, map[string]int{"lists": 6}[id], o.Replications, id)
			}
		}
		require.Equal(t, m, done.Results.Match)
	}
}

// Options that have no size, no price or no cost are left as they are, and why is said.
func TestWhatABudgetSaysNothingOfIsLeftAsItIs(t *testing.T) {
	x, m := atBudget(t, 1e5)
	for id, want := range map[string]string{
		"stays": "says how something is and not how much there is of it", "fewer_beds": "it costs no more than current",
		"clinics": "nothing that it has more than current has a price",
		"given":   "what it has more than current is priced at 0, so any size of it costs nothing", "built": "what it costs is paid once, and nothing a year", "none": "its scale is 0",
	} {
		require.Contains(t, m.Of(id).Not, want)
		o, err := x.Option(id)
		require.NoError(t, err)
		require.Equal(t, o.Size.Scale, m.Of(id).Scale)
	}
}

// The sizes are a scenario that can be read and run by itself, and come to the same; its
// folder tells of them again.
func TestMatchedOptionsAreAScenario(t *testing.T) {
	x, m := atBudget(t, 3e5)
	dir := t.TempDir()
	folder := filepath.Join(dir, "results")
	done, err := x.Run(t.Context(), Spec{}, &Folder{Path: folder}, nil)
	require.NoError(t, err)
	text, err := os.ReadFile(filepath.Join(folder, "inputs", "priced-at-300000.toml"))
	require.NoError(t, err)
	require.Contains(t, string(text), "# Each option of priced.toml as large as £300,000 a year buys, in prices of 2025/26: prehabsim compare priced.toml --match budget=300000\n")
	require.Contains(t, string(text), "# stays is as it is written: ")
	require.Contains(t, string(text), "\n[option.prehab] # £")
	alone := studyOf(t, scenario.Files{Builtin: scenarios.Files, Open: os.ReadFile}, filepath.Join(folder, "inputs", "priced-at-300000.toml"), Choice{Replications: 6})
	require.Equal(t, x.x.Header.Fingerprint, alone.x.Header.Fingerprint)
	require.Equal(t, x.FolderName(), alone.FolderName())
	require.True(t, strings.HasPrefix(x.FolderName(), "priced-at-300000-"))

	x, _ = atBudget(t, 3e5)
	next, err := x.Run(t.Context(), Spec{}, &Folder{Path: folder}, nil)
	require.NoError(t, err)
	require.False(t, next.Wrote, "the same again, to the last byte")
	again, err := Again(folder, scenario.Files{Builtin: scenarios.Files})
	require.NoError(t, err)
	require.Equal(t, m, again.Match)
	var was, is bytes.Buffer
	require.NoError(t, done.Results.Page(nil).JSON(&was))
	require.NoError(t, again.Page(nil).JSON(&is))
	require.Equal(t, was.String(), is.String())
}

func TestABudgetNeedsPricesAndOptions(t *testing.T) {
	const unpriced = "format = 1\nextends = \"sound.toml\"\n"
	for _, c := range []struct {
		text    string
		options []string
		want    string
	}{
		{unpriced, nil, "says nothing of money, so nothing tells what a budget buys"},
		{priced, []string{}, "has no option but current, so there is nothing that a budget buys"},
		{priced, []string{"clinics"}, "no option can be made as large as a budget: clinics: nothing that it has more than current has a price"},
	} {
		x := studyOf(t, nextToSound(map[string]string{"x.toml": c.text}), "x.toml", Choice{Replications: 2, Options: c.options})
		done, err := x.Run(t.Context(), Spec{}, &Memory{}, nil)
		require.NoError(t, err)
		_, err = x.AtBudget(t.Context(), Spec{}, 1e6, done.Results, nil)
		require.ErrorContains(t, err, c.want)
	}
}

func TestWhatABudgetIsAskedAs(t *testing.T) {
	for text, want := range map[string]float64{"budget=1m": 1e6, "budget=1M": 1e6, "budget=750k": 750e3, "budget=£1.25m": 1.25e6, "budget=120,000": 120e3, "budget=99.999": 100} {
		w, err := ReadMatch([]string{text})
		require.NoError(t, err, text)
		require.Equal(t, want, w.Budget, text)
	}
	w, err := ReadMatch(nil)
	require.NoError(t, err)
	require.Nil(t, w)
	for text, want := range map[string]string{
		"1m": `is budget=POUNDS, such as budget=1m, or MEASURE=VALUE, such as within_62_days=70 or ward_bed_days=-300; not "1m"`, "beds=3": `not "beds=3"`,
		"budget": `budget must be pounds a year, more than 0, such as 1m, 750k or 120000; not ""`, "budget=0": `not "0"`, "budget=-1m": `not "-1m"`,
		"budget=1mm": `not "1mm"`, "budget=NaN": `not "NaN"`, "budget=inf": `not "inf"`, "budget=2000000m": `not "2000000m"`,
	} {
		_, err := ReadMatch([]string{text})
		require.ErrorContains(t, err, want)
	}
}
