package study

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/analysis"
	"prehabsim/internal/disk"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

// gridded is the study of a grid of a scenario.
func gridded(t *testing.T, text string, c Choice, asked ...string) (*Study, error) {
	t.Helper()
	axes, err := ReadGrid(asked)
	if err != nil {
		return nil, err
	}
	s, err := Load(oneFile("a.toml", text), "a.toml", c)
	require.NoError(t, err)
	x, err := New(s)
	require.NoError(t, err)
	return x.Grid(axes)
}

func oneFile(name, text string) scenario.Files {
	return scenario.Files{
		Open: func(asked string) ([]byte, error) {
			if asked != name {
				return disk.Read(asked)
			}
			return []byte(text), nil
		},
		Builtin: scenarios.Files,
	}
}

const smallWard = `format = 1
name = "A ward"
[run]
window = { from = 2027-04-01, years = 1 }
warm_up = "10w"
replications = 2
[resource.ward]
kind = "beds"
capacity = 6
[pathway.all]
arrivals = { rate = "400 per year" }
steps = ["stay", "end"]
[pathway.all.step.stay]
use = "ward"
time = { dist = "gamma", mean = "5d", sd = "3d" }
[pathway.all.step.end]
leave = "home"
[option.more.resource.ward]
capacity = "+2"
[option.quick.pathway.all.step.stay.time]
mean = "4d"
`

func TestEachCellOfAGridIsTheOptionWithItsNumbersWritten(t *testing.T) {
	x, err := gridded(t, smallWard, Choice{}, "resource.ward=6:8:1", "pathway.all.step.stay.time.mean=4d,5d")
	require.NoError(t, err)
	require.Equal(t, []facts.Axis{
		{Path: "resource.ward.capacity", Values: []float64{6, 7, 8}},
		{Path: "pathway.all.step.stay.time.mean", Unit: "d", Values: []float64{4, 5}},
	}, x.grid.Axes)
	require.Len(t, x.grid.Cells, 18)
	for _, c := range x.grid.Cells {
		if c.Values[0] == 6 && c.Values[1] == 5 {
			require.Equal(t, scenario.Current, c.Option, "of %s nothing is left otherwise", c.Base)
			continue
		}
		got, err := x.Option(c.Option)
		require.NoError(t, err)
		numbers := numbersOf(got)
		require.Equal(t, c.Values[0], numbers["resource.ward.capacity"].Value, c.Option)
		require.Equal(t, 86400*c.Values[1], numbers["pathway.all.step.stay.time.mean"].Value, c.Option)
	}

	// The same numbers written by hand are the same program.
	by := smallWard + "[option.hand]\n[option.hand.resource.ward]\ncapacity = 7\n[option.hand.pathway.all.step.stay.time]\nmean = \"4d\"\n"
	s, err := Load(oneFile("b.toml", by), "b.toml", Choice{})
	require.NoError(t, err)
	hand, err := s.Option("hand")
	require.NoError(t, err)
	cell, err := x.Option("more-7-4")
	require.NoError(t, err)
	var written, made strings.Builder
	require.NoError(t, analysis.Explain(&written, hand.Program))
	require.NoError(t, analysis.Explain(&made, cell.Program))
	require.Equal(t, written.String(), made.String())
}

func TestAFinishedGridIsToldAgainFromItsFolder(t *testing.T) {
	x, err := gridded(t, smallWard, Choice{Options: []string{"quick"}}, "resource.ward=6,7")
	require.NoError(t, err)
	folder := t.TempDir()
	done, err := x.Run(context.Background(), Spec{Workers: 1}, &Folder{Path: folder}, nil)
	require.NoError(t, err)
	again, err := Again(folder, oneFile("none", ""))
	require.NoError(t, err)
	require.Equal(t, done.Results.Grid, again.Grid)
	require.Equal(t, []string{scenario.Current, "quick-6", "quick-7"}, again.Set.Options)

	var text strings.Builder
	require.NoError(t, again.Print(&text, "grid.csv"))
	rows := strings.Split(strings.TrimSpace(text.String()), "\n")
	lines := 0
	for _, row := range rows[1:] {
		require.Regexp(t, `^quick,quick-[67],resource.ward.capacity,[67],,,,,,,,`, row)
		if strings.HasPrefix(row, "quick,quick-7,") {
			lines++
		}
	}
	require.Equal(t, len(rows)-1, 2*lines, "as many lines of each cell")
	require.Positive(t, lines)
}

func TestWhatIsNoGridIsRefused(t *testing.T) {
	for asked, want := range map[string]string{
		"resource.ward":                             "PATH=FROM:TO:STEP",
		"resource.ward=":                            `"" is no number`,
		"resource.ward=4;5":                         `"4;5" is no number`,
		"resource.ward=4:8":                         "FROM:TO:STEP",
		"resource.ward=8:4:1":                       "TO is more than FROM",
		"resource.ward=4:8:0":                       "STEP above 0",
		"resource.ward=4:8:3":                       "do not come to 8; the last before it is 7",
		"resource.ward=1:1000000:1":                 "has 1e+06 values, and 60 are the most",
		"resource.ward=1:50:1":                      "3 options are 150 options, and 60 are the most",
		"resource.ward=4,4":                         "stands twice",
		"resource.ward=4,-5":                        "resource.ward.capacity must be 0 or more, not -5 (a.toml:9)",
		"resource.ward=4,5.5":                       "must be a whole number, not 5.5 (a.toml:9)",
		"resource.wards=4,5":                        `did you mean "resource.ward"?`,
		"ward.capacity=4,5":                         `did you mean "resource.ward.capacity"?`,
		"pathway.all.step.stay.time=4":              "its numbers are pathway.all.step.stay.time.mean and pathway.all.step.stay.time.sd",
		"pathway.all.step.stay.time.mean=4d,5":      `not "5" beside "4d"`,
		"pathway.all.step.stay.time.mean=4d,-5d":    "must be",
		"pathway.all.step.stay.time.mean=4,5 miles": "in one unit",
		"run.seed=1,2":                              "the same for all options",
	} {
		_, err := gridded(t, smallWard, Choice{}, asked)
		require.ErrorContains(t, err, want, asked)
	}
	_, err := gridded(t, smallWard, Choice{}, "resource.ward=4,5", "resource.ward.capacity=6,7")
	require.ErrorContains(t, err, "stands twice")
	_, err = gridded(t, smallWard, Choice{}, "a=1", "b=1", "c=1", "d=1")
	require.ErrorContains(t, err, "of 3 numbers at most, not 4")
}

func TestAGridOfWhatHasNoSuchNumberSaysWhoHasIt(t *testing.T) {
	text := strings.Replace(smallWard, "[option.quick", "[option.theirs.pathway.all.step.stay]\ntime = { dist = \"lognormal\", median = \"4d\", sigma = 0.3 }\n[option.quick", 1)
	x, err := gridded(t, text, Choice{}, "pathway.all.step.stay.time.median=3,4")
	require.NoError(t, err)
	require.Len(t, x.grid.Cells, 2, "of the one option that has it")
	_, err = gridded(t, text, Choice{Options: []string{"theirs", "quick"}}, "pathway.all.step.stay.time.median=3,4")
	require.ErrorContains(t, err, `option "quick" does not use it; leave it out of --options; it is a number of theirs`)
	_, err = gridded(t, text, Choice{}, "pathway.all.step.stay.time.median=3,4", "pathway.all.step.stay.time.mean=3,4")
	require.ErrorContains(t, err, "no option uses all of pathway.all.step.stay.time.median and pathway.all.step.stay.time.mean")
}

// Lists of a theatre whose capacity follows from a load are so many more; its load stays.
func TestAGridAddsListsToALoad(t *testing.T) {
	s, err := Load(oneFile("", ""), "builtin:northbridge", Choice{Options: []string{"opt_out"}})
	require.NoError(t, err)
	x, err := New(s)
	require.NoError(t, err)
	axes, err := ReadGrid([]string{"resource.theatre.colorectal=0,2", "resource.chairs=1,1.2"})
	require.NoError(t, err)
	g, err := x.Grid(axes)
	require.NoError(t, err)
	require.Equal(t, []facts.Axis{
		{Path: "resource.theatre.colorectal.lists", Unit: "per week", Values: []float64{0, 2}},
		{Path: "resource.chairs.scale", Values: []float64{1, 1.2}},
	}, g.grid.Axes)
	capacity := func(option, resource string) float64 {
		o, err := g.Option(option)
		require.NoError(t, err)
		for _, r := range o.Program.Resources {
			if r.Name == resource {
				return r.Capacity[len(r.Capacity)-1].Value
			}
		}
		return 0
	}
	none, two := capacity("opt_out-0-1", "theatre.colorectal"), capacity("opt_out-2-1", "theatre.colorectal")
	require.Equal(t, capacity(scenario.Current, "theatre.colorectal"), none)
	require.Greater(t, two, none)
	require.InEpsilon(t, 1.2*capacity("opt_out-0-1", "chairs"), capacity("opt_out-0-1_2", "chairs"), 1e-6)
}

// A grid is dealt out as any other run is, and its parts make the folder of one machine: the cells
// in grid.csv, the scenario of the grid among the inputs, other readings of the evidence.
func TestPartsOfAGridMakeTheResultsOfOneMachine(t *testing.T) {
	grid := func(values string) *Study {
		axes, err := ReadGrid([]string{"resource.ward=" + values, "prehab.core.refer.probability=0.6,0.9"})
		require.NoError(t, err)
		x, err := ready(t, lungFile, Choice{Replications: 3}).Grid(axes)
		require.NoError(t, err)
		return x
	}
	for _, readings := range []bool{false, true} {
		alone := filepath.Join(t.TempDir(), "results", "x")
		x := grid("4,5")
		if readings {
			require.NoError(t, x.RunReadings(t.Context(), Spec{}, func(reading scenario.Preset, run func(Store, Events) error) error {
				return run(&Folder{Path: filepath.Join(alone, EvidenceFolder, string(reading))}, nil)
			}))
		}
		_, err := x.Run(t.Context(), Spec{}, &Folder{Path: alone}, nil)
		require.NoError(t, err)
		want := filesOf(t, alone)
		require.Contains(t, want["/grid.csv"], "prehab,prehab-5-0_9,resource.ward.capacity,5,,prehab.core.refer.probability,0.9")
		parts := t.TempDir()
		for number := 1; number <= 2; number++ {
			part(t, grid("4,5"), parts, Shard{number, 2}, readings)
		}
		same(t, want, mergedFiles(t, parts))
	}

	dir := t.TempDir()
	part(t, grid("4,5"), dir, Shard{1, 2}, false)
	part(t, grid("5,4"), dir, Shard{2, 2}, false)
	p, err := ReadParts([]string{dir}, here)
	require.NoError(t, err)
	require.ErrorContains(t, p.Misfits(), "another --grid")
	name, choice, numbers, _ := p.Asked()
	require.Equal(t, lungFile, name, "as it was given, and not the file that the grid makes of it")
	require.Nil(t, choice.Options)
	require.Equal(t, []string{"resource.ward=4,5", "prehab.core.refer.probability=0.6,0.9"}, numbers)
}
