package study

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/compile"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
	"prehabsim/sim/result"
)

// smallLung is the small scenario of the command line's tests.
func smallLung(t *testing.T, c Choice) *Study {
	t.Helper()
	text, err := os.ReadFile("../../testdata/cli/lung.toml")
	require.NoError(t, err)
	s, err := Load(oneFile("lung.toml", string(text)), "lung.toml", c)
	require.NoError(t, err)
	x, err := New(s)
	require.NoError(t, err)
	return x
}

func oneMore(t *testing.T, x *Study, q OneMoreAsk) *OneMore {
	t.Helper()
	a, err := x.OneMore(context.Background(), q, Spec{Workers: 2}, nil)
	require.NoError(t, err)
	return a
}

// The scenario's own option of one more bed is the same patients with the same bed.
func TestOneMoreBedIsWorthWhatAnOptionOfOneMoreIs(t *testing.T) {
	x := smallLung(t, Choice{Options: []string{"more_beds"}})
	done, err := x.Run(context.Background(), Spec{Workers: 2}, &Memory{}, nil)
	require.NoError(t, err)
	run := done.Results.Set
	a := oneMore(t, smallLung(t, CurrentAlone), OneMoreAsk{})
	require.Equal(t, []string{"within_62_days", "first_treatments"}, a.Measures, "there is no 31-day clock")
	require.Len(t, a.Rows, 1)
	require.Equal(t, "ward", a.Rows[0].Resource)
	require.Equal(t, []float64{4, 5}, []float64{a.Rows[0].Now, a.Rows[0].Then})
	for i, m := range a.Measures {
		want := valuesOf(run, 1, wholly(m)).less(valuesOf(run, 0, wholly(m)), x.Level)
		require.Equal(t, want, a.Rows[0].Changes[i], m)
		require.Equal(t, valuesOf(run, 0, wholly(m)).estimate(x.Level), a.Now[i], m)
	}
	binds, days := done.Results.Binds(0)
	require.Equal(t, binds, a.Binds)
	require.Equal(t, days, a.Days)
	require.Equal(t, []Family{{"clinic", "clinic", 1}, {"theatre", "theatre", 1}}, a.Left)
	require.Equal(t, []Family{{"exercise", "exercise", 1}}, a.Unasked, "current offers no prehab")
}

// Copies are told together: by what stands before the comma of their titles or, where they share
// nothing there, by their name.
func TestCopiesOfAResourceAreToldTogether(t *testing.T) {
	var list []Family
	for _, r := range [][2]string{{"physio.a", "Physiotherapist, North"}, {"mdt.a.lung", "MDT meeting, Lung, North"}, {"physio.b", "Physiotherapist, South"}, {"scan", "CT, MRI"}, {"room.a", "Big room"}, {"room.b", "Small room"}, {"physio.c", "Physiotherapist, West"}} {
		list = another(list, r[0], r[1])
	}
	require.Equal(t, []Family{{"physio", "Physiotherapist", 3}, {"mdt", "MDT meeting, Lung, North", 1}, {"scan", "CT, MRI", 1}, {"room", "room", 2}}, list)
}

// Of an option the worth is against the option, and not against current.
func TestOneMoreOfAnOptionIsAgainstTheOption(t *testing.T) {
	x := smallLung(t, Choice{Options: []string{"prehab"}})
	a := oneMore(t, x, OneMoreAsk{Option: "prehab"})
	done, err := x.Run(context.Background(), Spec{Workers: 2}, &Memory{}, nil)
	require.NoError(t, err)
	require.Equal(t, valuesOf(done.Results.Set, 1, wholly("within_62_days")).estimate(x.Level), a.Now[0])
	var ward, post *More
	for i := range a.Rows {
		switch a.Rows[i].Resource {
		case "ward":
			ward = &a.Rows[i]
		case "exercise":
			post = &a.Rows[i]
		}
	}
	require.NotNil(t, ward)
	require.NotNil(t, post)
	require.Equal(t, []float64{0.5, 1.5}, []float64{post.Now, post.Then})
	g, err := gridOfLung(t, x)
	require.NoError(t, err)
	want := valuesOf(g, 1, wholly("within_62_days")).less(valuesOf(done.Results.Set, 1, wholly("within_62_days")), x.Level)
	require.Equal(t, want, ward.Changes[0])
	require.GreaterOrEqual(t, worth(a.Measures[0], a.Rows[0].Changes[0]), worth(a.Measures[0], a.Rows[1].Changes[0]), "in order of worth")
}

// gridOfLung is a run of prehab with five beds.
func gridOfLung(t *testing.T, x *Study) (*result.Set, error) {
	t.Helper()
	axes, err := ReadGrid([]string{"resource.ward=5"})
	require.NoError(t, err)
	g, err := x.Grid(axes)
	require.NoError(t, err)
	done, err := g.Run(context.Background(), Spec{Workers: 2}, &Memory{}, nil)
	if err != nil {
		return nil, err
	}
	return done.Results.Set, nil
}

func TestWhatHasNoWorthIsRefused(t *testing.T) {
	x := smallLung(t, CurrentAlone)
	for want, q := range map[string]OneMoreAsk{
		`unknown option "prehap"`:                         {Option: "prehap"},
		`did you mean "within_62_days"?`:                  {Measures: []string{"within_62_day"}},
		"does not measure within_28_days":                 {Measures: []string{"within_28_days"}},
		"has a number that is its capacity and is within": {Within: []string{"resource.clinic"}},
	} {
		_, err := x.OneMore(context.Background(), q, Spec{}, nil)
		require.ErrorContains(t, err, want)
	}
}

// A bed of a trust is one more whether its beds are written where they are used or in a table
// of trusts.
func TestACapacityFromATableCanBeSetWhereItIsUsed(t *testing.T) {
	x := studyOf(t, scenario.Files{Builtin: scenarios.Files}, "builtin:selca", CurrentAlone)
	o := &x.Options[0]
	path, q, _, err := named(x.Options, "by", "resource.ward.gstt")
	require.NoError(t, err)
	require.Equal(t, "resource.ward.gstt.capacity", path)
	was, _, _ := q.Written()
	made, err := x.withSet([]set{{of: o, id: "more", name: "One more", numbers: []scenario.Number{{Path: path, Value: was + 1}}}}, "one-more", "", "")
	require.NoError(t, err)
	level := func(o *compile.Option, resource string) int64 {
		for i := range o.Program.Resources {
			if o.Program.Resources[i].Name == resource {
				return int64(o.Program.Resources[i].Capacity[0].Value)
			}
		}
		return -1
	}
	require.Equal(t, level(o, "ward.gstt")+1, level(&made.Options[1], "ward.gstt"))
	require.Equal(t, level(o, "ward.kch"), level(&made.Options[1], "ward.kch"))
	_, _, _, err = named(x.Options, "by", "resource.ward.gst")
	require.ErrorContains(t, err, `did you mean "resource.ward.gstt"?`)
}

// Of more resources than can be run side by side those are told of for which patients wait,
// whichever of them are written first; the others are named.
func TestOfTooManyResourcesThoseWaitedForAreTold(t *testing.T) {
	const many = mostCells + 4
	var text strings.Builder
	text.WriteString("format = 1\n[run]\nstart = 2026-01-05\nwarm_up = \"1d\"\nwindow = \"30d\"\nreplications = 2\n")
	for i := range many {
		mean := "1m" // hardly anybody waits
		if i >= many-mostTold {
			mean = fmt.Sprintf("%dm", 30+i-many) // the last the longest
		}
		fmt.Fprintf(&text, "[resource.desk%d]\nkind = \"servers\"\ncapacity = 1\n[pathway.p%d]\narrivals = { rate = \"2 per hour\" }\nsteps = [\"see\", \"end\"]\n[pathway.p%d.step.see]\nuse = \"desk%d\"\ntime = { dist = \"exponential\", mean = %q }\n[pathway.p%d.step.end]\nleave = \"home\"\n", i, i, i, i, mean, i)
	}
	x := studyOf(t, oneFile("a.toml", text.String()), "a.toml", CurrentAlone)
	a := oneMore(t, x, OneMoreAsk{Measures: []string{"unfinished"}})
	require.Len(t, a.Rows, mostTold)
	require.Len(t, a.Fewer, many-mostTold)
	for i := many - mostTold; i < many; i++ {
		require.NotContains(t, a.Fewer, fmt.Sprintf("desk%d", i))
	}
	within := oneMore(t, x, OneMoreAsk{Measures: []string{"unfinished"}, Within: []string{"resource.desk0"}})
	require.Len(t, within.Rows, 1, "whoever asks for one has it")
	require.Empty(t, within.Fewer)
}
