package compile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/analysis"
	"prehabsim/internal/diag"
	"prehabsim/internal/kpi"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
)

// fivePatients come together, once, and wait for treatment for 10, 40, 31, 50 and 3 days.
// Prehab, five days after they come, is for a, b, c and e: a and b get the lighter tier,
// c the other; e is treated before it would begin, and d is offered none. Then each lies
// in bed for two days.
func fivePatients(more ...string) string {
	service := func(name, who, tier string) string {
		return fmt.Sprintf(`[prehab.%s]
at     = "decision"
after  = "5d"
until  = "first_treatment"
when   = { who = %s }
refer  = { how = "opt-out", probability = 1 }
tiers  = [%q]
need   = { %s = 1 }
uptake = 1
attend = 1
[prehab.%[1]s.contact.class]
tier = %[3]q
with = "nurse"
time = "10m"
[option.prehab.prehab.%[1]s]
offered = true
`, name, who, tier, tier)
	}
	return starting("2026-01-05", "115d", append([]string{
		"breakdowns = [\"prehab_tier\"]\n[table.who]\nrows = { a = { x = 10 }, b = { x = 40 }, c = { x = 31 }, d = { x = 50 }, e = { x = 3 } }\n", who,
		resource("nurse", "staff", "wte = 9", "patient_facing_hours = 1600"), resource("ward", "beds", `group = "ward"`, "capacity = 9"),
		"[clock.treated]\nfrom = \"decision\"\nto = \"first_treatment\"\nstandard = { days = 31, share = 0.96 }\nmeasure = \"within_31_days\"\n",
		service("light", `["a", "b", "e"]`, "universal"), service("heavy", `"c"`, "specialist"),
		pathway("p", "60d", `
			treat = { delay = { column = "x", unit = "d" }, mark = "first_treatment" }
			stay  = { use = { ward = 1 }, time = "2d" }
			home  = { leave = "treated" }`, `for_each = "who"`, `mark = "decision"`),
	}, more...)...)
}

const clocksOfTiers = `
[clock.treated_with_prehab]
from     = "decision"
to       = "first_treatment"
standard = { days = 31, share = 0.96 }
of       = { prehab_tier = ["universal", "specialist"] }
[clock.treated_without]
from     = "decision"
to       = "first_treatment"
standard = { days = 31, share = 0.96 }
of       = { prehab_tier = "none" }
`

// observeOption runs an option of a scenario once.
func observeOption(t *testing.T, text, option string) observation {
	t.Helper()
	return observeProgram(t, loadText(t, text, option).Options[1].Program)
}

// Whom a clock is of is asked when it stops: with prehab 10, 40 and 31 days, without it
// 50 and 3.
func TestAClockIsOfWhoeverHasHadPrehabWhenItStops(t *testing.T) {
	o := observeOption(t, fivePatients(clocksOfTiers), "prehab")
	year := 365.25 / 115
	o.reads("clock", map[string]float64{
		"clock_of_within treated_with_prehab": 200.0 / 3, "clock_of_mean treated_with_prehab": 27, "clock_of_median treated_with_prehab": 31,
		"clock_of_p90 treated_with_prehab": 40, "clock_of_stops treated_with_prehab": 3 * year,
		"clock_of_within treated_without": 50, "clock_of_mean treated_without": 26.5, "clock_of_stops treated_without": 2 * year,
		"clock_within treated": 60, "clock_mean treated": 26.8,
	})
	o.reads("", map[string]float64{"within_31_days ": 60})
	o.reads(tierName, map[string]float64{"within_31_days none": 50, "within_31_days universal": 50, "within_31_days specialist": 100})
}

// The standard is the same number with such clocks and without, even where one has its
// name; and they have no rows of the ordinary kind.
func TestAClockOfSomeLeavesTheStandardAlone(t *testing.T) {
	text := fivePatients(strings.ReplaceAll(clocksOfTiers, "treated_without", "within_31_days"))
	with, without := observeOption(t, text, "prehab"), observeOption(t, fivePatients(), "prehab")
	for _, measure := range []string{"within_31_days", "median_31_days", "p90_31_days"} {
		require.Equal(t, without.read(measure, "", ""), with.read(measure, "", ""), measure)
	}
	plan, err := kpi.NewPlan([]*engine.Program{with.p})
	require.NoError(t, err)
	require.NotContains(t, plan.Columns, result.Column{Measure: "clock_within", By: "clock", Value: "within_31_days", Year: result.WholeWindow})
	require.Equal(t, with.p.Course(), without.p.Course(), "patients fare the same")
}

// Everything is counted under the tier that the patient has started by then, so tiers
// add up to everybody. A bed-day belongs to it too: two days each.
func TestTiersAddUpToEverybody(t *testing.T) {
	for option, n := range map[string]map[string]float64{"prehab": {"none": 2, "universal": 2, "specialist": 1}, "current": {"none": 5, "universal": 0, "specialist": 0}} {
		o := observeProgram(t, loadText(t, fivePatients(clocksOfTiers), "prehab").Options[map[string]int{"current": 0, "prehab": 1}[option]].Program)
		for tier, patients := range n {
			year := 365.25 / 115
			o.reads(tierName, map[string]float64{"first_treatments " + tier: patients * year, "ward_bed_days " + tier: 2 * patients * year})
		}
		plan, err := kpi.NewPlan([]*engine.Program{o.p})
		require.NoError(t, err)
		for _, c := range plan.Columns {
			if c.By == tierName && c.Year < 0 {
				require.NotContains(t, []string{"referrals", "prehab_offered", "prehab_uptake"}, c.Measure, "nobody has a tier yet")
			}
		}
	}
	o := observeOption(t, fivePatients(), "prehab")
	o.reads(tierName, map[string]float64{"prehab_completed universal": 100, "prehab_completed specialist": 100, "prehab_dose universal": 100})
	require.EqualValues(t, 4, first(o.events("prehab.light.offered"))+first(o.events("prehab.heavy.offered")))
}

func first(n, _ int64) int64 { return n }

// A story tells of a clock that is not of the patient as of one that ends uncounted.
func TestATraceTellsWhomAClockIsNotOf(t *testing.T) {
	p := loadText(t, fivePatients(clocksOfTiers), "prehab").Options[1].Program
	ends := map[string]int{}
	require.NoError(t, engine.New(p).TraceAll(key, func(v engine.TraceEvent) {
		switch v.Kind {
		case engine.TraceClockStop:
			ends[p.Clocks[v.Index].Name+" counted"]++
		case engine.TraceClockLost:
			require.Equal(t, engine.LeftOut, v.Ending)
			ends[p.Clocks[v.Index].Name]++
		}
	}))
	require.Equal(t, map[string]int{"treated counted": 5, "treated_with_prehab counted": 3, "treated_with_prehab": 2, "treated_without counted": 2, "treated_without": 3}, ends)
}

func TestExplainTellsOfClocks(t *testing.T) {
	var text strings.Builder
	require.NoError(t, analysis.Explain(&text, loadText(t, fivePatients(clocksOfTiers)).Options[0].Program))
	require.Contains(t, text.String(), "treated_with_prehab              from decision to first_treatment, counted if then prehab_tier is universal or specialist\n")
}

// Where nothing asks for the tier, nothing notes it: the program is as it was.
func TestTiersCostNothingWhereNothingAsksForThem(t *testing.T) {
	text := strings.Replace(fivePatients(), `breakdowns = ["prehab_tier"]`, "", 1)
	for _, o := range loadText(t, text, "prehab").Options {
		for _, a := range o.Program.Attributes {
			require.NotEqual(t, tierName, a.Name)
		}
	}
}

// A measure may be of those who have had prehab, and options still share what they have
// in common.
func TestTimesAreMeasuredByTier(t *testing.T) {
	o := observeOption(t, fivePatients("[measure.to_treatment]\nof = \"time\"\nto = \"first_treatment\"\nwhen = { prehab_tier = \"specialist\" }\n"), "prehab")
	o.reads("measure", map[string]float64{"time_mean to_treatment": 31, "observed to_treatment": 1})
}

func TestTiersAreRefusedWhereTheyCannotBe(t *testing.T) {
	for text, want := range map[string]string{
		"[attribute.prehab_tier]\nshares = { a = 0.5, b = 0.5 }\n":                                `attribute "prehab_tier": results of prehabilitation are told by that name; call it otherwise`,
		"[pathway.urgent.step.scan]\nwhen = { prehab_tier = \"universal\" }\n":                    `prehab_tier is what results are told by`,
		"[prehab.core]\nneed = { universal = 0.6, \"a/b\" = 0.4 }\n":                              `prehab "core": "a/b": names of services, tiers and modes have no stroke`,
		clockOf("of = { prehab_tier = \"univrsal\" }"):                                            `clock "x": of: attribute "prehab_tier" has no value "univrsal"; did you mean "universal"?`,
		clockOf("of = { prehab_tier = \"none\" }\nmeasure = \"within_31_days\""):                  `clock "x": measure: says nothing beside of`,
		clockOf("of = { site = \"lung\" }\nlate = 9"):                                             `clock "x": late: says nothing beside of`,
		clockOf("of = \"universal\""):                                                             `clock "x": of: depends on one attribute`,
		"[run]\nbreakdowns = [\"prehab_role\"]\n":                                                 `contacts are by prehab_role as they are`,
		"[measure.m]\nof = \"time\"\nto = \"decision\"\nwhen = { prehab_tier = \"targetted\" }\n": `has no value "targetted"; did you mean "targeted"?`,
	} {
		var problems diag.List
		require.Nil(t, Load(memory(map[string]string{"test.toml": extending(sound, text)}), "test.toml", Settings{}, &problems), text)
		assert.ErrorContains(t, problems.Err(), want)
	}
	var problems diag.List
	text := january("2w", "breakdowns = [\"prehab_tier\"]\n", server("nurse"), weekly(`see = { use = "nurse", time = "1h" }`))
	require.Nil(t, Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{}, &problems))
	assert.ErrorContains(t, problems.Err(), "run: breakdowns: nobody has a tier of prehab: there is no [prehab] section")
}

func clockOf(rest string) string {
	return "[clock.x]\nfrom = \"referral\"\nto = \"first_treatment\"\n" + rest + "\n"
}
