package compile

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// replicate runs an option for a replication and keeps what was counted.
func replicate(t *testing.T, o *Option, seed, r uint64) *engine.Counts {
	t.Helper()
	c, err := engine.New(o.Program).Run(rng.NewKey(seed, r))
	require.NoError(t, err)
	return c
}

// everything is all that was counted under a name that both programs know,
// whatever its place in either. A tally is all its years and cells, a resource
// all its months, a clock its histogram.
func everything(p *engine.Program, c *engine.Counts, leaveOut ...string) map[string]any {
	all := map[string]any{"arrived": c.Arrived, "left": c.Left, "inside": c.Inside, "replaced": c.Replaced}
	years, months := (c.Years+1)*c.Cells, c.Months+1
	for i, tally := range p.Tallies {
		all["n of "+tally.Name] = c.N[i*years : (i+1)*years]
		all["amounts of "+tally.Name] = c.S[i*years : (i+1)*years]
		all["monthly n of "+tally.Name] = c.MonthN[i*months : (i+1)*months]
		all["monthly amounts of "+tally.Name] = c.MonthS[i*months : (i+1)*months]
	}
	for i, clock := range p.Clocks {
		all["days of "+clock.Name] = c.Days[i*years*engine.DayBins : (i+1)*years*engine.DayBins]
		all["running "+clock.Name] = c.Running[i*months : (i+1)*months]
	}
	for i, r := range p.Resources {
		all["use of "+r.Name] = c.Resources[i*months : (i+1)*months]
		all["occupancy of "+r.Name] = trimmed(c.Occupancy[i])
	}
	for _, name := range leaveOut {
		maps.DeleteFunc(all, func(k string, _ any) bool { return strings.HasSuffix(" "+k, " "+name) })
	}
	return all
}

// trimmed is a distribution without the empty levels at its end.
func trimmed(h []int64) []int64 {
	for len(h) > 0 && h[len(h)-1] == 0 {
		h = h[:len(h)-1]
	}
	return h
}

// sameAsCurrent requires an option to agree with `current` in everything that
// both count.
func sameAsCurrent(t *testing.T, text, id string, leaveOut ...string) {
	t.Helper()
	m := loadText(t, text, id)
	for r := range uint64(2) {
		a := everything(m.Options[0].Program, replicate(t, &m.Options[0], m.Seed, r), leaveOut...)
		b := everything(m.Options[1].Program, replicate(t, &m.Options[1], m.Seed, r), leaveOut...)
		shared := 0
		for _, name := range slices.Sorted(maps.Keys(a)) {
			if got, ok := b[name]; ok {
				require.Equal(t, a[name], got, "option %s, replication %d: %s", id, r, name)
				shared++
			}
		}
		require.Equal(t, len(a), shared, "the option counts all that current counts")
	}
}

// extending is a scenario that changes one on disk or a built-in one.
func extending(what, rest string) string { return "format = 1\nextends = \"" + what + "\"\n" + rest }

const sound = "../../testdata/sound.toml"

// Offered to all and taken up by nobody: the offers are counted, the team sees
// nobody, and every patient draws the same numbers as before.
func TestPrehabThatNobodyTakesUpChangesNothing(t *testing.T) {
	sameAsCurrent(t, extending(sound, `
[option.nobody.prehab.core]
offered = true
uptake = 0
`), "nobody")
}

// Everybody is seen, which takes the team's time, and nothing follows from it.
func TestPrehabWithoutEffectChangesOnlyTheTeam(t *testing.T) {
	sameAsCurrent(t, extending(sound, `
[option.in_vain.prehab.core]
offered = true
[option.in_vain.prehab.core.effect.stay]
ratio = 1
[option.in_vain.prehab.core.effect.complications]
ratio = 1
`), "in_vain", "exercise")
}

// With its effects the same offer does change the stay, so that the tests above
// are not true of a service that nobody ever meets.
func TestPrehabWithEffectChangesTheWard(t *testing.T) {
	m := loadText(t, extending(sound, ""), "prehab")
	a := everything(m.Options[0].Program, replicate(t, &m.Options[0], m.Seed, 0))
	b := everything(m.Options[1].Program, replicate(t, &m.Options[1], m.Seed, 0))
	for _, name := range []string{"use of ward", "use of exercise", "amounts of use.ward"} {
		require.NotEqual(t, a[name], b[name], name)
	}
	require.Equal(t, a["arrived"], b["arrived"])
	require.Equal(t, a["n of mark.referral"], b["n of mark.referral"])
}

// The option begins after everything is over, and that is said.
func TestOptionThatStartsTooLateChangesNothing(t *testing.T) {
	text := extending(sound, `
[option.late]
start = 2030-04-01
[option.late.prehab.core]
offered = true
`)
	sameAsCurrent(t, text, "late")
	m := loadText(t, text, "late")
	require.Contains(t, fmt.Sprint(m.Warnings), `option "late": starts on 2030-04-01, after the last day that is reported, `+m.To.String())
	for _, w := range loadText(t, extending(sound, ""), "prehab").Warnings {
		require.NotContains(t, w.Text, "after the last day")
	}
}

// Lung first, everybody from the second year: until then the team sees lung alone,
// and from then on nobody is left out. A spread that begins with everybody is none.
func TestAPilotSpreadsOnItsDates(t *testing.T) {
	m := loadText(t, extending(sound, `
[option.lung.prehab.core]
offered = true
spread = [{ from = 2026-10-01, when = { site = "lung" } }]
[option.then_all.prehab.core]
offered = true
spread = [{ from = 2026-10-01, when = { site = "lung" } }, { from = 2027-04-01 }]
[option.all.prehab.core]
offered = true
spread = [{ from = 2025-01-01 }]
`), "lung", "then_all", "all", "prehab")
	var team [][]engine.Use
	var offered [][]int64
	for i := range m.Options {
		all := everything(m.Options[i].Program, replicate(t, &m.Options[i], m.Seed, 0))
		team = append(team, all["use of exercise"].([]engine.Use))
		n, _ := all["n of prehab.core.offered"].([]int64)
		offered = append(offered, n)
	}
	const bowel, lung = 1, 2 // cells of the first year, after everybody's
	require.Zero(t, offered[1][bowel])
	require.Positive(t, offered[1][lung])
	for month := range 24 {
		worked := func(option int) int64 { return team[option][month].Busy }
		switch {
		case month < 6:
			require.Zero(t, worked(1), "before the pilot")
		case month < 12:
			require.Positive(t, worked(1), "month %d", month)
			require.Equal(t, worked(1), worked(2), "the second step changes nothing before its date")
		default:
			require.Greater(t, worked(2), worked(1), "month %d", month)
		}
	}
	require.Equal(t, team[4], team[3], "everybody from before the beginning")
	require.Equal(t, offered[4], offered[3])
}

// Up to the last day of the money all is as if it went on; then there are no
// hours, and nobody is seen.
func TestMoneyEndsOnItsDate(t *testing.T) {
	m := loadText(t, extending(sound, `
[option.one_year.prehab.core]
offered = true
ends = 2027-03-31
[option.one_year.resource.exercise]
changes = [{ from = 2027-04-01, wte = 0 }]
`), "one_year", "prehab")
	team := func(i int) []engine.Use {
		return everything(m.Options[i].Program, replicate(t, &m.Options[i], m.Seed, 0))["use of exercise"].([]engine.Use)
	}
	short, long := team(1), team(2)
	for month := range 24 {
		require.Positive(t, long[month].Busy)
		if month < 12 {
			require.Equal(t, long[month].Open, short[month].Open, "month %d", month)
			require.Equal(t, long[month].Busy, short[month].Busy, "month %d", month)
			continue
		}
		require.Zero(t, short[month].Open, "month %d", month)
		require.Zero(t, short[month].Busy, "month %d", month)
	}
}

// What is asked of the team used to be what the first day of the window asks, in
// every year: a pilot that had spread seemed to need no more posts than at its
// beginning, and a service without money to need them all.
func TestWhatIsAskedOfATeamFollowsItsDates(t *testing.T) {
	m := loadText(t, extending(sound, `
[option.pilot.prehab.core]
offered = true
spread = [{ from = 2026-04-01, when = { site = "lung" } }, { from = 2027-04-01 }]
[option.one_year.prehab.core]
offered = true
ends = 2027-03-31
[option.one_year.resource.exercise]
changes = [{ from = 2027-04-01, wte = 0 }]
`), "pilot", "one_year", "prehab")
	load := func(option, year int) facts.Load {
		for _, l := range m.Options[option].Loads {
			if l.Resource == "exercise" && l.Year == year {
				return l
			}
		}
		t.Fatal("no load")
		return facts.Load{}
	}
	pilot, short, whole := 1, 2, 3
	require.InDelta(t, 0.3*load(whole, 0).Offered, load(pilot, 0).Offered, 1e-9, "180 of 600 patients have lung cancer")
	require.Equal(t, load(whole, 1).Offered, load(pilot, 1).Offered)
	require.Equal(t, load(whole, 0).Offered, load(short, 0).Offered)
	require.Zero(t, load(short, 1).Offered)
	require.Empty(t, load(short, 0).Passes, "no post is missing when nobody is referred")
	require.Zero(t, load(0, 0).Offered)
}

func TestUnusedResourceChangesNothing(t *testing.T) {
	sameAsCurrent(t, extending(sound, `
[option.spare.resource.spare]
kind = "beds"
capacity = 30
discharge_at = "08:00"
[option.spare.resource.spare_lists]
kind = "sessions"
weekly = { mon = "8h" }
responds = { to = "work waiting", target = "1d" }
`), "spare")
}

// A name is no number.
func TestTitleChangesNothing(t *testing.T) {
	sameAsCurrent(t, extending(sound, `
[option.renamed.resource.ward]
title = "The surgical ward"
`), "renamed")
}

// The same for the town, with every kind of step in it. Cycles that an effect adds are
// counted apart, none of them here, so that there are as many and twice as many countings.
func TestNorthbridgeWithoutUptakeIsCurrent(t *testing.T) {
	sameAsCurrent(t, extending("builtin:northbridge", `
[run]
window = { from = 2027-04-01, years = 1 }
run_out = "4w"
[option.nobody.prehab.core]
offered = true
refer = { how = "opt-in", probability = 0 }
`), "nobody", "n of event.cycle")
}

// What an option says of prehabilitation that it does not offer has no effect, whatever
// the value; a service that it offers may be changed.
func TestWhatIsNotOfferedIsNotChanged(t *testing.T) {
	patch := func(keys string) string {
		return extending("builtin:northbridge", "[option.more.prehab.core]\n"+keys+"\n")
	}
	var problems diag.List
	Load(memory(map[string]string{"test.toml": patch("uptake = 1.4")}), "test.toml", Settings{}, &problems)
	require.EqualError(t, problems.Err(), `test.toml:4: option "more": prehab "core": uptake has no effect, since the option does not offer it; write offered = true in [option.more.prehab.core]`)
	loadText(t, patch("offered = true\nuptake = 0.4"))
}

// Written so that it changes nothing, an option is most likely a slip.
func TestOptionThatChangesNothingIsRefused(t *testing.T) {
	for _, patch := range []string{`capacity = "+0"`, `capacity = "-0%"`, `capacity = "x1"`, `capacity = 14`} {
		var problems diag.List
		text := extending(sound, "[option.same.resource.ward]\n"+patch+"\n")
		Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{}, &problems)
		require.ErrorContains(t, problems.Err(), `test.toml:3: option "same" changes nothing`, patch)
	}
}

// Options of a built-in scenario that run as a family, some months of them, count
// what each counts alone. In South East London they have referral and diagnosis in
// common.
func TestFamilyOfOptionsCountsWhatEachCountsAlone(t *testing.T) {
	files := memory(map[string]string{"tiers.toml": extending("builtin:northbridge", "[run]\nbreakdowns = [\"prehab_tier\", \"site\"]\n")})
	for _, name := range []string{"builtin:northbridge", "builtin:selca", "tiers.toml"} {
		var problems diag.List
		m := Load(files, name, Settings{}, &problems)
		require.NoError(t, problems.Err())
		var programs []*engine.Program
		for _, o := range m.Options {
			p := *o.Program
			p.Window, p.End, p.Stop = 60*tick.Time(tick.Day), 120*tick.Time(tick.Day), 150*tick.Time(tick.Day)
			programs = append(programs, &p)
		}
		engines := engine.NewFamily(programs).Engines()
		for k, p := range programs {
			key := rng.NewKey(m.Seed, 0)
			want, err := engine.New(p).Run(key)
			require.NoError(t, err)
			got, err := engines.Run(k, key)
			require.NoError(t, err)
			require.Equal(t, want, got, "%s, %s", name, m.Options[k].ID)
		}
	}
}

// Options are compared with current in one run, so when and how often is not theirs to
// say.
func TestAnOptionHasNoRunOfItsOwn(t *testing.T) {
	for key, ok := range map[string]bool{`window = "5w"`: false, `warm_up = "1w"`: false, `seed = 3`: false, `replications = 3`: false, `capacity_growth = "2% per year"`: true} {
		text := january("4w", server("nurse"), weekly(passing), "[option.other.run]\n"+key+"\n")
		var problems diag.List
		Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{}, &problems)
		if ok {
			require.NoError(t, problems.Err(), key)
			continue
		}
		name, _, _ := strings.Cut(key, " ")
		require.Len(t, problems.Problems(), 1, key)
		require.Equal(t, fmt.Sprintf(`option "other": run: %s is the same for all options; write another scenario that extends this one`, name), problems.Problems()[0].Text)
		require.Equal(t, strings.Count(text[:strings.LastIndex(text, key)], "\n")+1, problems.Problems()[0].Line)
	}
}

// What is run by itself is what [run] names; of a scenario that extends another what it
// adds or changes as well. All can be asked for by name.
func TestOptionsThatAreRunByThemselves(t *testing.T) {
	base := starting("2026-01-05", "2w", bed("ward"), weekly(`
		in  = { use = "ward", time = "1d" }
		end = { leave = "home" }`), "[option.a.resource.ward]\ncapacity = 2\n[option.b.resource.ward]\ncapacity = 3\n[option.c.resource.ward]\ncapacity = 4\n")
	named := strings.Replace(base, "[run]\n", "[run]\noptions = [\"b\"]\n", 1)
	require.NotEqual(t, base, named)
	chosen := func(text string, asked ...string) (ids, others []string) {
		var problems diag.List
		m := Load(memory(map[string]string{"test.toml": text, "base.toml": named}), "test.toml", Settings{Options: asked}, &problems)
		require.NoError(t, problems.Err())
		for _, o := range m.Options {
			ids = append(ids, o.ID)
		}
		return ids, m.Others
	}
	for text, want := range map[string][2][]string{
		base:  {{"current", "a", "b", "c"}, {}},
		named: {{"current", "b"}, {"a", "c"}},
		"format = 1\nextends = \"base.toml\"\n[option.c.resource.ward]\ncapacity = 9\n[option.d.resource.ward]\ncapacity = 5\n": {{"current", "b", "c", "d"}, {"a"}},
		"format = 1\nextends = \"base.toml\"\n[run]\noptions = [\"a\"]\n[option.d.resource.ward]\ncapacity = 5\n":               {{"current", "a"}, {"b", "c", "d"}},
	} {
		ids, others := chosen(text)
		require.Equal(t, want[0], ids, text)
		require.ElementsMatch(t, want[1], others, text)
	}
	ids, others := chosen(named, "c")
	require.Equal(t, []string{"current", "c"}, ids)
	require.Empty(t, others)

	var problems diag.List
	Load(memory(map[string]string{"test.toml": strings.Replace(named, `["b"]`, `["bb"]`, 1)}), "test.toml", Settings{}, &problems)
	require.ErrorContains(t, problems.Err(), `run: options: there is no option "bb"`)
}
