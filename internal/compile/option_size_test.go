package compile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/internal/facts"
	"prehabsim/sim/tick"
)

// sizedOptions are those of a built-in scenario, but for those that say how something is
// and not how much there is.
func sizedOptions(t *testing.T, name string, but ...string) (ids []string) {
	t.Helper()
	m := loadText(t, extending(name, ""))
	for _, o := range m.Options[1:] {
		m.Others = append(m.Others, o.ID)
	}
	for _, id := range m.Others {
		if !strings.Contains(strings.Join(but, " "), id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// atScale is a scenario with its options at a scale.
func atScale(name string, scale float64, ids []string) string {
	text := ""
	for _, id := range ids {
		text += fmt.Sprintf("[option.%s]\nscale = %g\n", id, scale)
	}
	return extending(name, text)
}

// known is what an option is charged with before any simulation.
func known(m *Model, option string) map[string][]float64 {
	lines := map[string][]float64{}
	if m.Economics != nil {
		for _, l := range m.Economics.Lines {
			if l.Option == option && l.Known != nil {
				lines[l.Kind+" "+l.Name] = l.Known
			}
		}
	}
	return lines
}

// Of whatever built-in option: all of it is the option, and none of it is current but for
// its name, in what patients meet and in what is paid.
func TestAllOfAnOptionIsItAndNoneOfItIsCurrent(t *testing.T) {
	for name, but := range map[string][]string{
		"builtin:northbridge":              nil,
		"builtin:northbridge/theatre.toml": {"four_lists"},
		"builtin:selca/theatre.toml":       {"stratified_follow_up", "skill_mix"}, // skill_mix has posts of a kind that current does not know
	} {
		if testing.Short() && strings.Contains(name, "selca") {
			continue
		}
		ids := sizedOptions(t, name, but...)
		plain, all, none := loadText(t, extending(name, ""), ids...), loadText(t, atScale(name, 1, ids), ids...), loadText(t, atScale(name, 0, ids), ids...)
		require.Greater(t, len(ids), 3)
		current := known(plain, "current")
		for i, id := range ids {
			o := &plain.Options[i+1]
			require.Equal(t, o.Program.Course(), all.Options[i+1].Program.Course(), id)
			require.Equal(t, o.Loads, all.Options[i+1].Loads, id)
			require.Equal(t, known(plain, id), known(all, id), id)
			require.NotEqual(t, plain.Options[0].Program.Course(), o.Program.Course(), id)
			require.Equal(t, plain.Options[0].Program.Course(), none.Options[i+1].Program.Course(), id)
			require.Equal(t, 0.0, none.Options[i+1].Size.Scale)
			none.Options[i+1].Size.Scale = 1
			require.Equal(t, o.Size, none.Options[i+1].Size, "how much there could be does not hang on how much there is")
			require.Empty(t, o.Size.Not, id)
			for line, years := range known(none, id) {
				was := current[line]
				if was == nil { // of the option alone: what it has more than current
					was = make([]float64, len(years))
				}
				require.Equal(t, was, years, "%s: %s", id, line)
			}
		}
	}
}

// levelsIn are the capacities of a resource of an option in places, lists a week or posts.
func levelsIn(t *testing.T, m *Model, id, name string) (list []float64) {
	t.Helper()
	for _, r := range optionOf(t, m, id).Program.Resources {
		if r.Name == name {
			for _, l := range r.Capacity {
				list = append(list, l.Value)
			}
		}
	}
	require.NotEmpty(t, list)
	return list
}

// three wards, a theatre whose lists follow a load, and posts of a service that current does
// not offer.
const threeWards = `
[table.place]
rows = { a = { beds = 14 }, b = { beds = 8 }, c = { beds = 6 } }
[resource.wards]
for_each = "place"
kind     = "beds"
capacity = { column = "beds" }
changes  = [{ from = 2027-01-04, capacity = 5 }]
[option.more]
%s
[option.more.prehab.core]
offered = true
%s
[option.more.resource.exercise]
wte = 3
[option.more.resource.theatre]
lists  = "+2 per week"
kept   = true
[option.more.resource.wards.a]
capacity = "+5"
[option.more.resource.wards.b]
capacity = "+3"
[option.more.resource.wards.c]
capacity = "-2"
changes  = []
`

// Posts and lists have parts, beds have none: ten at three sites are as many in all as they
// should be, and never fewer at one of them for more in all.
func TestAPartOfAnOption(t *testing.T) {
	whole := loadText(t, extending(sound, fmt.Sprintf(threeWards, "", "")), "more")
	theatre := levelsIn(t, whole, "current", "theatre")[0]
	lists := levelsIn(t, whole, "more", "theatre")[0] - theatre
	posts := levelsIn(t, whole, "more", "exercise")[0]
	require.Positive(t, lists)
	was := [2]float64{14, 8}
	for i := range 17 {
		scale := float64(i) / 16
		m := loadText(t, extending(sound, fmt.Sprintf(threeWards, fmt.Sprintf("scale = %g", scale), "")), "more")
		if scale > 0 {
			assert.InEpsilon(t, scale*posts, levelsIn(t, m, "more", "exercise")[0], 1e-12)
		}
		assert.InEpsilon(t, theatre+scale*lists, levelsIn(t, m, "more", "theatre")[0], 1e-9)
		assert.InDelta(t, scale*lists, optionOf(t, m, "more").Program.Resources[2].Capacity[0].Kept, 1e-9, "kept")
		a, b, c := levelsIn(t, m, "more", "wards.a"), levelsIn(t, m, "more", "wards.b"), levelsIn(t, m, "more", "wards.c")
		assert.InDelta(t, 8*scale, a[0]+b[0]-22, 0.5000001, "at %g", scale)
		assert.Equal(t, a[0], float64(int(a[0])))
		assert.GreaterOrEqual(t, a[0], was[0])
		assert.GreaterOrEqual(t, b[0], was[1])
		was = [2]float64{a[0], b[0]}
		assert.InDelta(t, 6-2*scale, c[0], 0.5000001)
		if scale < 1 {
			assert.Equal(t, 5.0, a[1], "both have changes of their own from that day, and are alike")
			assert.InDelta(t, 5-scale, c[len(c)-1], 0.5000001)
		}
	}
	assert.Equal(t, [2]float64{19, 11}, was)
}

// More than all of it: as many times as much, unless patients or beds give out.
func TestMoreThanAllOfAnOption(t *testing.T) {
	text := func(scale, reach string) string {
		return extending(sound, fmt.Sprintf(threeWards, "scale = "+scale, reach))
	}
	m := loadText(t, text("1.5", "reach = 0.5"), "more")
	require.Equal(t, []float64{22, 5}, levelsIn(t, m, "more", "wards.a"), "12 beds at two sites, where there are 8")
	require.Equal(t, []float64{12, 5}, levelsIn(t, m, "more", "wards.b"))
	p := optionOf(t, m, "more").Program
	var probs []float64
	for i := range p.Ops {
		if s := p.Ops[i].Step; s >= 0 && p.Steps[s] == "prehab.core" && len(probs) == 0 && p.Ops[i].Code.String() == "branch" {
			probs = p.Choices[p.Ops[i].A].Probs
		}
	}
	require.Equal(t, []float64{0.75, 0.25}, probs)
	for scale, want := range map[string]string{
		"2.1":                                    `option "more": scale: 2.1 times as much would offer prehab "core" to more patients than there are, and more posts for nobody are no larger service; write 2 or less, or more wte`,
		"101":                                    `option "more": scale: is how many times as much the option has as it says, at most 100; not 101`,
		"-1":                                     `option "more": scale must be 0 or more, not -1`,
		"{ value = 0.5, low = 0.4, high = 0.6 }": `option "more": scale: is a rule and is not drawn; write it without low and high`,
		`{ by = "site", lung = 0.5, bowel = 1 }`: `option "more": scale: must be the same for all, not by "site"`,
		`"half"`:                                 `option "more": scale must be a number, not half`,
	} {
		problems := problemsOf(memory(map[string]string{"test.toml": text(scale, "reach = 0.5")}), "test.toml")
		require.Len(t, problems, 1, scale)
		assert.Equal(t, want, problems[0].Text)
		assert.Equal(t, 12, problems[0].Line)
	}
}

// Until an option starts its capacities are current's, at any scale.
func TestAPartOfAnOptionStartsWhenItDoes(t *testing.T) {
	m := loadText(t, extending(sound, fmt.Sprintf(threeWards, "scale = 0.25\nstart = 2026-10-01", "")), "more")
	o := optionOf(t, m, "more")
	at := o.Program.Calendar.Start(o.Program.Calendar.DayOf(tick.Date{Year: 2026, Month: 10, Day: 1}))
	for _, r := range o.Program.Resources {
		if r.Name == "wards.a" {
			require.Equal(t, []float64{14, 15, 5}, levelsIn(t, m, "more", "wards.a"))
			require.Equal(t, at, r.Capacity[1].From)
		}
	}
}

// Patients of an option of which there is none fare as in current, to the last count.
func TestNoneOfAnOptionChangesNothing(t *testing.T) {
	sameAsCurrent(t, extending(sound, fmt.Sprintf(threeWards, "scale = 0", "")), "more")
}

// The posts that current has of a service that it offers are not scaled; those of one that
// it does not offer are nobody's there.
func TestWhatCurrentHasIsNotScaled(t *testing.T) {
	const text = "[prehab.core]\noffered = true\n[option.posts]\nscale = 0.5\n[option.posts.resource.exercise]\nwte = 1.5\n"
	m := loadText(t, extending(sound, text), "posts")
	now, half := levelsIn(t, m, "current", "exercise")[0], levelsIn(t, m, "posts", "exercise")[0]
	require.InEpsilon(t, 2*now, half, 1e-12, "half of the one post more, beside the half that there is")
}

// What has a size, how much of it there can be, and how many whole ones it is.
func TestTheSizeOfAnOption(t *testing.T) {
	ids := []string{"all_tiers", "more_beds"}
	m := loadText(t, extending("builtin:northbridge", "[option.shorter.route.surgery.step.ward_stay.delay]\nmean = \"x0.9\"\n[option.half.prehab.core]\noffered = true\nreach = { by = \"comorbid\", no = 0.25, yes = 0.5 }\n"), append(ids, "shorter", "half")...)
	of := func(id string) Size { return optionOf(t, m, id).Size }
	require.Equal(t, Size{Scale: 1, Most: 1}, of("all_tiers"))
	require.Equal(t, Size{Scale: 1, Whole: 12}, of("more_beds"))
	require.Equal(t, Size{Scale: 1, Most: 2}, of("half"))
	require.Contains(t, of("shorter").Not, "says how something is and not how much there is of it")
	require.Contains(t, of("current").Not, "no prehab and no capacity")
}

func TestWholePartsAddUpAndNeverFallAsThereAreMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 40), func(n int) float64 { return float64(n) }), 1, 8).Draw(t, "parts")
		sum := 0.0
		for _, x := range parts {
			sum += x
		}
		was := make([]float64, len(parts))
		for n := 0.0; n <= 3*sum; n++ {
			dealt, all := wholeParts(parts, n/max(1, sum)), 0.0
			for i, x := range dealt {
				if x < was[i] || parts[i] == 0 && x > 0 {
					t.Fatalf("%v of %v, after %v", dealt, parts, was)
				}
				all += x
			}
			if all != n {
				t.Fatalf("%g in all, not %g", all, n)
			}
			was = dealt
			if sum > 0 && n == 2*sum {
				for i, x := range dealt {
					if x != 2*parts[i] {
						t.Fatalf("twice %v is not %v", parts, dealt)
					}
				}
			}
		}
	})
}

// What an option is charged with before any simulation is the posts and beds that it has.
func TestAPartOfAnOptionCostsItsPart(t *testing.T) {
	ids := []string{"opt_out", "more_beds"}
	whole, part := loadText(t, extending("builtin:northbridge", ""), ids...), loadText(t, atScale("builtin:northbridge", 0.25, ids), ids...)
	line := func(m *Model, option, name string) (l facts.CostLine) {
		for _, x := range m.Economics.Lines {
			if x.Option == option && x.Name == name {
				return x
			}
		}
		t.Fatal(name)
		return
	}
	for _, name := range []string{"posts.navigator", "posts.physio", "posts.exercise"} {
		require.InEpsilon(t, line(whole, "opt_out", name).Known[1]/4, line(part, "opt_out", name).Known[1], 1e-9, name)
	}
	require.Equal(t, line(whole, "opt_out", "lead").Known, line(part, "opt_out", "lead").Known, "one lead, however small the service")
	require.InEpsilon(t, 12*daysAYear, line(whole, "more_beds", "beds").Known[1], 1e-6)
	require.InEpsilon(t, 3*daysAYear, line(part, "more_beds", "beds").Known[1], 1e-6)
}
