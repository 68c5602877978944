package study

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/kpi"
	"prehabsim/internal/report"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
	"prehabsim/sim/rng"
)

// ranged is the scripts' small scenario with ranges, and what is put behind them.
func ranged(t *testing.T, more string, draws int, reading scenario.Preset) (*Study, error) {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "testdata", "cli", "lung.toml"))
	require.NoError(t, err)
	name := filepath.Join(t.TempDir(), "ranged.toml")
	require.NoError(t, os.WriteFile(name, []byte("format = 1\nextends = "+`"`+filepath.ToSlash(path)+`"`+`
[attribute.frail]
probability = { value = 0.2, low = 0.1, high = 0.4, source = "T-FRAIL" }
[pathway.lung.step.tests]
delay = { dist = "gamma", mean = { value = 14, low = 7, high = 30, unit = "d", source = "T-TESTS" }, sd = "7d" }
`+more), 0o666))
	s, err := Load(scenario.Files{Open: os.ReadFile, Builtin: scenarios.Files}, name, Choice{Replications: 3, Draws: &draws, Evidence: reading})
	require.NoError(t, err)
	return New(s)
}

func drawn(t *testing.T, draws int) *Study {
	t.Helper()
	x, err := ranged(t, "", draws, "")
	require.NoError(t, err)
	return x
}

// Sixteen draws in one go, eight and then sixteen, and an interruption on the way are the
// same bytes, on any number of workers.
func TestAnyWayToDrawsIsTheSameFolder(t *testing.T) {
	straight := filepath.Join(t.TempDir(), "x")
	want := inFolder(t, drawn(t, 16), straight, 1)
	require.Contains(t, want["/summary.txt"], "16 draws")

	extended := filepath.Join(t.TempDir(), "x")
	inFolder(t, drawn(t, 8), extended, 2)
	require.Equal(t, want["/rows.jsonl"], inFolder(t, drawn(t, 16), extended, 3)["/rows.jsonl"])

	broken := filepath.Join(t.TempDir(), "x")
	ctx, cancel := context.WithCancel(t.Context())
	_, err := drawn(t, 16).Run(ctx, Spec{Workers: 1}, &Folder{Path: broken}, func(s State) {
		if s.Phase == Simulating && s.Done == 12 {
			cancel()
		}
	})
	var stopped *Interruption
	require.ErrorAs(t, err, &stopped)
	require.Equal(t, 12, stopped.State.Done)
	require.Equal(t, 16+16, stopped.State.Draws)
	got := inFolder(t, drawn(t, 16), broken, 2)
	for _, name := range []string{"/rows.jsonl", "/headline.csv", "/drawn.csv", "/draws.csv", "/measures.csv"} {
		require.NotEmpty(t, want[name], name)
		require.Equal(t, want[name], got[name], name)
	}
}

// Central replications know of no draws, and a run without draws uses those that are there.
func TestDrawsLeaveReplicationsAsTheyAre(t *testing.T) {
	with, without := &Memory{}, &Memory{}
	_, err := drawn(t, 8).Run(t.Context(), Spec{}, with, nil)
	require.NoError(t, err)
	_, err = drawn(t, 0).Run(t.Context(), Spec{}, without, nil)
	require.NoError(t, err)
	require.Equal(t, without.Results.Set.Rows, with.Results.Set.OfDraw(result.Central))
	require.Len(t, with.Results.Set.Rows, 3+16)

	again, err := drawn(t, 0).Run(t.Context(), Spec{}, with, func(s State) { require.NotEqual(t, Simulating, s.Phase) })
	require.NoError(t, err)
	require.Len(t, again.Results.Set.Rows, 3+16)
}

// Draws from other ranges are not added to, whatever is asked for.
func TestDrawsOfOtherRangesAreRefused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "x")
	inFolder(t, drawn(t, 8), dir, 2)
	require.False(t, drawn(t, 8).HasOtherRanges(dir))
	require.False(t, drawn(t, 8).HasOtherRanges(dir+"-nothing"))
	for _, draws := range []int{0, 8, 16} {
		other, err := ranged(t, "[pathway.lung.arrivals]\nrate = { value = 400, low = 300, high = 500, unit = \"per year\", source = \"T-RATE\" }\n", draws, "")
		require.NoError(t, err)
		require.True(t, other.HasOtherRanges(dir))
		_, err = other.Run(t.Context(), Spec{}, &Folder{Path: dir}, nil)
		var store *StoreError
		require.ErrorAs(t, err, &store)
		assert.True(t, store.Occupied)
		assert.EqualError(t, err, "holds draws of inputs that had other ranges")
	}
}

// Nothing to draw, or another reading than that around which ranges lie, is refused.
func TestWhatCannotBeDrawn(t *testing.T) {
	eight := 8
	s, err := Load(scenario.Files{Builtin: scenarios.Files}, "builtin:validation/mm3-light.toml", Choice{Draws: &eight})
	require.NoError(t, err)
	_, err = New(s)
	require.ErrorContains(t, err, "no number with a range, so there is nothing to draw")

	_, err = ranged(t, "", 8, "null")
	require.ErrorContains(t, err, "with the evidence read as null there are none")
}

// A scenario whose truth is known: 600 patients a year, where the prior has 400 with a standard
// deviation of 100. Weighed by the year that was published of the truth, draws come back to
// within half of it.
func TestAPriorOffByTwoComesBack(t *testing.T) {
	const truth, prior, sd = 600, 400, 100
	text := func(rate, target string) string {
		return `format = 1
[run]
observed = { from = 2025-01-01, to = 2025-12-31 }
window = { from = 2027-01-01, years = 1 }
warm_up = "0d"
run_out = "0d"
replications = 8
seed = 5
[pathway.p]
arrivals = { rate = ` + rate + ` }
mark = "referral"
steps = ["wait", "go"]
[pathway.p.step.wait]
delay = "10d"
[pathway.p.step.go]
leave = "treated"
` + target
	}
	load := func(text string, draws int) *Study {
		name := filepath.Join(t.TempDir(), "known.toml")
		require.NoError(t, os.WriteFile(name, []byte(text), 0o666))
		s, err := Load(scenario.Files{Open: os.ReadFile}, name, Choice{Draws: &draws})
		require.NoError(t, err)
		x, err := New(s)
		require.NoError(t, err)
		return x
	}
	published := &Memory{}
	_, err := load(text(`"600 per year"`, ""), 0).Run(t.Context(), Spec{}, published, nil)
	require.NoError(t, err)
	set := published.Results.Set
	one := set.Rows[3].Options[0][set.Column(result.Column{Measure: "referrals", Year: result.WholeWindow})]
	observed := float64(one.Num) / float64(one.Den)
	require.InDelta(t, truth, observed, 80, "one year of the truth")

	dir := filepath.Join(t.TempDir(), "x")
	x := load(text(`{ value = 400, low = 204.0036, high = 595.9964, dist = "normal", unit = "per year", source = "T-RATE" }`, fmt.Sprintf(`
[target.year]
measure = "referrals"
observed = %v
by_hand = "pathway.p.arrivals.rate"
`, observed)), 256)
	files := inFolder(t, x, dir, 0)
	rows, err := csv.NewReader(strings.NewReader(files["/inputs.csv"])).ReadAll()
	require.NoError(t, err)
	at := func(column string) float64 {
		v, err := strconv.ParseFloat(rows[1][slices.Index(rows[0], column)], 64)
		require.NoError(t, err, column)
		return v
	}
	require.InDelta(t, sd, at("sd"), 3)
	require.InDelta(t, truth, at("weighed_mean"), sd/2)
	require.Less(t, at("weighed_sd"), sd/2.0)
	require.Contains(t, files["/summary.txt"], "Draws weighed by how well the observed year would meet the 1 figure")
}

// A draw tells patients apart only as far as its columns ask; these are what they would be if
// it told everything.
func TestDrawsCountWhatIsKeptOfThem(t *testing.T) {
	draws := 2
	s, err := Load(scenario.Files{Open: os.ReadFile, Builtin: scenarios.Files}, "builtin:northbridge", Choice{Replications: 3, Draws: &draws, Options: []string{"opt_out", "more_beds"}})
	require.NoError(t, err)
	x, err := New(s)
	require.NoError(t, err)
	told, err := x.draw(1)
	require.NoError(t, err)

	settings := x.choice.settings(x.compiler)
	settings.Drawn = true
	var problems diag.List
	m := x.compiler.Model(settings, x.inputs.Draw(0), &problems)
	require.NoError(t, problems.Err())
	var whole []*engine.Program
	for i := range m.Options {
		whole = append(whole, m.Options[i].Program)
	}
	plan, err := kpi.NewPlanOf(whole, x.x.Header.Columns)
	require.NoError(t, err)
	everything := measuredAs(x.x.Header, plan)
	require.Less(t, len(told.Programs[0].Breakdowns), len(whole[0].Breakdowns), "nothing is left out")

	few, all := engine.NewFamily(told.Programs).Engines(), engine.NewFamily(whole).Engines()
	some := 0
	for option := range whole {
		key := rng.NewKey(x.Seed, 1<<32)
		a, err := few.Run(option, key)
		require.NoError(t, err)
		got, _ := told.Measure(option, a)
		b, err := all.Run(option, key)
		require.NoError(t, err)
		want, _ := everything(option, b)
		require.Equal(t, x.x.Header.PickDrawn(want), x.x.Header.PickDrawn(got))
		for _, k := range x.x.Header.Drawn {
			if x.x.Header.Columns[k].By == report.Deprivation && got[k].Num > 0 {
				some++
			}
		}
	}
	require.Positive(t, some, "nobody is told by deprivation")
}
