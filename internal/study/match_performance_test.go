package study

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/internal/runner"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
	"prehabsim/sim/result"
)

// theatre is the scenario of which sizes can be worked out.
func theatre(t *testing.T, options ...string) *Study {
	t.Helper()
	files := scenario.Files{Builtin: scenarios.Files, Open: os.ReadFile}
	return studyOf(t, files, "../../testdata/sizes/theatre.toml", Choice{Replications: 4, Options: options})
}

func wantedOf(t *testing.T, text string) facts.Performance {
	t.Helper()
	w, err := ReadMatch([]string{text})
	require.NoError(t, err)
	return w.Performance
}

// sizesFor are how large options must be, and the study of them.
func sizesFor(t *testing.T, x *Study, wanted string, workers int) (*facts.Match, *Study) {
	t.Helper()
	m, err := x.AtPerformance(t.Context(), Spec{Workers: workers}, wantedOf(t, wanted), nil)
	require.NoError(t, err)
	matched, err := x.Matched(m)
	require.NoError(t, err)
	return m, matched
}

// Hours open are so many for each list a week: 4 lists have what current has.
func TestListsAreAsManyAsHoursTake(t *testing.T) {
	x := theatre(t)
	m, matched := sizesFor(t, x, "theatre_hours_open=+2000", 2)
	tried := m.Of("lists").Tried
	perList := tried[len(tried)-1].Value / (2 * tried[len(tried)-1].Scale) // of the largest: 2 lists a week at a scale of 1
	require.InDelta(t, 8*51, perList, 8, "52 weeks, without holidays")
	takes := 2000 / (2 * perList)
	lists := m.Of("lists")
	assert.Equal(t, facts.Reached, lists.Standing)
	assert.GreaterOrEqual(t, lists.Scale, takes-0.02, "a list now and then is more or less by the calendar")
	assert.LessOrEqual(t, lists.Scale, takes*(1+closeTo)+0.02)
	assert.InDelta(t, math.Ceil(2*takes)/2, m.Of("swap").Scale, 1e-9, "beds come in whole ones, 2 at a scale of 1")

	prehab := m.Of("prehab")
	assert.True(t, prehab.NoBetter)
	assert.Equal(t, "no more to have", prehab.Bound)
	assert.InDelta(t, 1, prehab.Scale, 0)
	assert.Contains(t, m.Of("stays").Not, "pathway.p.step.stay.delay says how something is and not how much there is of it")

	// The run has what the search has seen, since both have the same replications.
	done, err := matched.Run(t.Context(), Spec{}, &Memory{}, nil)
	require.NoError(t, err)
	set := done.Results.Set
	at := set.Column(wholly("theatre_hours_open"))
	for i, o := range m.Options {
		for _, s := range o.Tried {
			if s.Scale == o.Scale {
				d := set.Difference(i+1, at, x.Level)
				assert.Equal(t, s, facts.Tried{Scale: o.Scale, Value: d.Mean, Low: d.Low, High: d.High}, o.Option)
			}
		}
	}
}

// Sizes do not depend on workers, and no smaller one reaches what chance allows.
func TestPrehabIsOfferedToNoMoreThanItTakes(t *testing.T) {
	x := theatre(t, "prehab")
	m, _ := sizesFor(t, x, "prehab_offered=300", 1)
	again, matched := sizesFor(t, theatre(t, "prehab"), "prehab_offered=300", 7)
	require.Equal(t, m, again)
	assert.True(t, m.Performance.Higher, "current has none, so there is to be more")
	own := func(scale float64) facts.Tried {
		alone, err := x.sizedAlone("prehab", scale)
		require.NoError(t, err)
		set, err := alone.simulate(t.Context(), runnerOptions(4), Simulating, nil)
		require.NoError(t, err)
		e := set.Estimate(1, set.Column(wholly("prehab_offered")), x.Level)
		return facts.Tried{Scale: scale, Value: e.Mean, Low: e.Low, High: e.High}
	}
	prehab := m.Of("prehab")
	assert.Contains(t, prehab.Tried, own(prehab.Scale))
	assert.GreaterOrEqual(t, own(prehab.Scale).Low, 300.0)
	assert.Less(t, own(prehab.Scale-0.02).Low, 300.0)
	option, err := matched.Option("prehab")
	require.NoError(t, err)
	assert.InDelta(t, prehab.Scale, option.Size.Scale, 0)

	m, _ = sizesFor(t, theatre(t, "prehab"), "prehab_offered=5000", 0)
	assert.Equal(t, facts.NotReached, m.Of("prehab").Standing)
	assert.InDelta(t, 1, m.Of("prehab").Scale, 0, "all that there is to have")
	m, _ = sizesFor(t, theatre(t, "prehab"), "prehab_offered=1050", 0)
	assert.Equal(t, facts.Untold, m.Of("prehab").Standing, "1,056 is more than that, and its interval is not")
}

// A little of what there is suffices; and more lists for fewer beds are better and then worse,
// until there are no beds to take away.
func TestTheSmallestSizeAndTheBestOne(t *testing.T) {
	m, _ := sizesFor(t, theatre(t, "lists", "swap"), "theatre_hours_open=+1", 0)
	assert.True(t, m.Of("lists").Smallest)
	assert.InDelta(t, 1.0/partsOfOne, m.Of("lists").Scale, 1e-9)
	assert.True(t, m.Of("swap").Smallest)
	assert.InDelta(t, 0.5, m.Of("swap").Scale, 1e-9, "one bed of two")

	m, _ = sizesFor(t, theatre(t, "swap"), "treatments=+80", 0)
	swap := m.Of("swap")
	assert.Equal(t, facts.NotReached, swap.Standing)
	assert.InDelta(t, 0.5, swap.Scale, 1e-9)
	assert.Equal(t, "there cannot be more", swap.Bound)
	assert.InDelta(t, 4.5, swap.Tried[len(swap.Tried)-1].Scale, 1e-9, "9 of 10 beds")
	require.Len(t, swap.Falls, 2)
	assert.Greater(t, swap.Falls[0].Value, swap.Falls[1].Value)
}

// The sizes are a scenario that can be run by itself, and the folder tells of them again.
func TestSizesForAPerformanceAreAScenario(t *testing.T) {
	m, x := sizesFor(t, theatre(t, "lists", "stays"), "theatre_hours_open=+2000", 0)
	folder := filepath.Join(t.TempDir(), "results")
	done, err := x.Run(t.Context(), Spec{}, &Folder{Path: folder}, nil)
	require.NoError(t, err)
	const name = "theatre-at-theatre_hours_open-up-by-2000.toml"
	text, err := os.ReadFile(filepath.Join(folder, "inputs", name))
	require.NoError(t, err)
	assert.Contains(t, string(text), "# Each option of theatre.toml as large as it takes for theatre_hours_open to be higher by 2,000 or more: prehabsim compare theatre.toml --match theatre_hours_open=+2000 --replications 4\n")
	assert.Contains(t, string(text), "\n[option.lists] # reached: 2")
	assert.Contains(t, string(text), "\n# stays is as it is written: pathway")
	alone := studyOf(t, scenario.Files{Builtin: scenarios.Files, Open: os.ReadFile}, filepath.Join(folder, "inputs", name), Choice{Replications: 4})
	assert.Equal(t, x.x.Header.Fingerprint, alone.x.Header.Fingerprint)
	again, err := Again(folder, scenario.Files{Builtin: scenarios.Files})
	require.NoError(t, err)
	assert.Equal(t, m, again.Match)
	var was, is bytes.Buffer
	require.NoError(t, done.Results.Page(nil).JSON(&was))
	require.NoError(t, again.Page(nil).JSON(&is))
	assert.Equal(t, was.String(), is.String())
	assert.Contains(t, is.String(), `"row": "target"`)
}

func TestAPerformanceThatCannotBeAskedForIsRefused(t *testing.T) {
	for _, c := range []struct {
		wanted, option string
		replications   int
		want           string
	}{
		{"theatre_hours_open=+1", "", 4, "has no option but current, so there is nothing that could reach it"},
		{"theatre_hours_open=+1", "lists", 1, "one replication has none; run 2 or more"},
		{"within_28_days=80", "lists", 4, "theatre does not measure within_28_days of all patients together; it does: first_treatments, treatments, "},
		{"theatre_hours_open=1620", "stays", 4, "no option has a size, so none can be made as large as it takes: stays: pathway.p"},
		{"treatments=300", "lists", 4, "current reaches it without any option: treatments is 407"},
		{"prehab_offered=-3", "prehab", 4, "current has no value of prehab_offered, so nothing can change it"},
		{"ward_bed_days=3000", "lists", 4, "current reaches it without any option: ward_bed_days is 2"},
	} {
		options := []string{}
		if c.option != "" {
			options = []string{c.option}
		}
		files := scenario.Files{Builtin: scenarios.Files, Open: os.ReadFile}
		x := studyOf(t, files, "../../testdata/sizes/theatre.toml", Choice{Replications: c.replications, Options: options})
		_, err := x.AtPerformance(t.Context(), Spec{}, wantedOf(t, c.wanted), nil)
		require.ErrorContains(t, err, c.want, c.wanted)
	}
	x := studyOf(t, nextToSound(map[string]string{"x.toml": "format = 1\nextends = \"sound.toml\"\n[resource.ward]\ngroup = \"ward\"\n"}), "x.toml", Choice{Replications: 3})
	set, err := x.simulate(t.Context(), runnerOptions(3), Simulating, nil)
	require.NoError(t, err)
	now := set.Estimate(0, set.Column(wholly("ward_occupancy")), x.Level)
	_, err = x.AtPerformance(t.Context(), Spec{}, facts.Performance{Measure: "ward_occupancy", Target: now.Mean}, nil)
	require.ErrorContains(t, err, "so it cannot be told at 3 replications whether it is to become more or less")
}

func TestWhatAPerformanceIsAskedAs(t *testing.T) {
	for text, want := range map[string]facts.Performance{
		"within_62_days=70":      {Measure: "within_62_days", Target: 70, Higher: true},
		"within_62_days=70.5%":   {Measure: "within_62_days", Target: 70.5, Higher: true},
		"within_62_days=+3":      {Measure: "within_62_days", Target: 3, Change: true, Higher: true},
		"ward_bed_days=-1,300":   {Measure: "ward_bed_days", Target: -1300, Change: true},
		"ward_bed_days=\u221230": {Measure: "ward_bed_days", Target: -30, Change: true},
		"ward_bed_days=5000":     {Measure: "ward_bed_days", Target: 5000},
		"ward_occupancy=85":      {Measure: "ward_occupancy", Target: 85},
		"ward_occupancy=+2":      {Measure: "ward_occupancy", Target: 2, Change: true, Higher: true},
	} {
		assert.Equal(t, want, wantedOf(t, text), text)
	}
	for text, want := range map[string]string{
		"within_62_dayz=70":   `there is no measure "within_62_dayz"; did you mean "within_62_days"?`,
		"buget=1m":            `there is no measure "buget"; did you mean "budget"?`,
		"within_62_days":      `is budget=POUNDS, such as budget=1m, or MEASURE=VALUE, such as within_62_days=70 or ward_bed_days=-300; not "within_62_days"`,
		"within_62_days=":     `within_62_days must be a number of percent, such as 70, or with its sign a change from now, such as -3; not ""`,
		"within_62_days=NaN":  `not "NaN"`,
		"within_62_days=+inf": `not "+inf"`,
		"within_62_days=170":  `within_62_days is of 100, so what it is to reach lies from 0 to 100; not "170"`,
		"within_62_days=0.7":  `within_62_days is of 100: write 70, or more than 1; not "0.7"`,
		"within_62_days=-3":   `within_62_days is better the higher it is, so a change that an option may reach is +3 points; not "-3"`,
		"ward_bed_days=+300":  `ward_bed_days is better the lower it is, so a change that an option may reach is -300 bed-days per year; not "+300"`,
		"ward_bed_days=-0":    `ward_bed_days must change by something, such as -3; not by "-0", which is as now`,
		"ward_bed_days=70%":   `ward_bed_days must be a number of bed-days per year, such as 70`,
		"clock_of_within=70":  `clock_of_within is of patients chosen by what has become of them`,
	} {
		_, err := ReadMatch([]string{text})
		require.ErrorContains(t, err, want)
	}
	_, err := ReadMatch([]string{"budget=1m", "within_62_days=70"})
	require.EqualError(t, err, "is of one thing, a budget or a performance, and options have one size at a time; not of budget=1m and within_62_days=70: run once for each")
}

// runnerOptions are so many replications.
func runnerOptions(n int) (o runner.Options) {
	for i := range n {
		o.Units = append(o.Units, result.Unit{Replication: i})
	}
	return o
}
