package compile

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A mistake is one line, at the place of what is wrong, whatever else follows from it.
func TestAMistakeIsToldOnceAndWhereItStands(t *testing.T) {
	for text, want := range map[string]string{
		"[attribute.critical]\nwhen = { daycas = \"no\" }":                                                   `test.toml:4: attribute "critical": when: unknown attribute "daycas"; did you mean "daycase"?`,
		"[prehab.core]\nneed.dist = \"dirchlet\"":                                                            `test.toml:4: prehab "core": need: dist of shares is "dirichlet", whose weights they are; not "dirchlet"`,
		"[option.x.prehab.cor]\noffered = true":                                                              `test.toml:3: prehab "cor" is new and has no at; did you mean "core", which is there?`,
		"[route.surgry.step.ready]\ndelay = \"3d\"":                                                          `test.toml:3: route "surgry" is new and has no steps; did you mean "surgery", which is there?`,
		"[target.brest_28]\nobserved = 0.8":                                                                  `test.toml:3: target "brest_28" is new and has no measure; did you mean "breast_28", which is there?`,
		"[table.route]\nstatus = \"ASUMPTION\"":                                                              `test.toml:4: table "route": unknown status "ASUMPTION"; did you mean "ASSUMPTION"?`,
		"[clock.two_month]\nstandard = { share = 0.85 }":                                                     `test.toml:4: clock "two_month": standard: write { days = 62, share = 0.85 }`,
		"[resource.clinic]\nweekly = { mno = \"3h\" }":                                                       `test.toml:4: resource "clinic": weekly has an unknown day "mno"; days are mon, tue, wed, thu, fri, sat, sun; did you mean "mon"?`,
		"[resource.clinic]\nresponds = { to = \"work waiting\", taget = \"2d\", gain = 1 }":                  `test.toml:4: resource "clinic": responds: unknown key "taget"; did you mean "target"?`,
		"[attribute.cancer]\nprobability = { by = \"site\", colum = \"conversion_pct\" }":                    `test.toml:4: attribute "cancer": probability names "colum", which is no value of attribute "site"; did you mean "column"?`,
		"[attribute.cancer]\nprobability = { by = \"site\", column = \"conversion\", unit = \"%\" }":         `test.toml:4: attribute "cancer": probability takes column "conversion", which table "site" does not have; there are "id", "scanner", "second_test", "referrals", "conversion_pct", "screening", "upgrade", "emergency" and 30 more`,
		"[table.site.rows.breast]\ntheatre_h_mean = 1e300":                                                   `test.toml:4: theatre_h_mean of row "breast" of table "site" is beyond anything that can be meant: 1e+300`,
		"[table.site.rows.breast]\nsact_cycles_mean = 1e300":                                                 `test.toml:4: sact_cycles_mean of row "breast" of table "site" is beyond anything that can be meant: 1e+300`,
		"[route.treat.step.first]\nbranch = { by = \"site\", breast = \"surgery\" }":                         "test.toml:4: route \"treat\": step \"first\": branch: says nothing for site \"colorectal\", \"lung\" and \"prostate\"; write it, or `rest = \"next\"`",
		"[option.opt_out.target.breast_28]\nobserved = 0.5":                                                  `test.toml:4: option "opt_out": target is the same for all options; write another scenario that extends this one`,
		extraTarget(`measure = "over_104_days"`, `tune = "table.site.rows.breast.referrals"`):                `test.toml:7: target "x": tune: "table.site.rows.breast.referrals" is in "per year", and over_104_days is met by moving a sigma, which has no unit; name one, or write rule = "level" and slope, how far one unit of it moves the target`,
		extraTarget(`measure = "referrals"`, `rule = "spread"`, `tune = "table.site.rows.breast.referrals"`): `test.toml:7: target "x": rule: "spread" moves a sigma by how many wait longer than 104 days, and referrals is another measure; write rule = "level" and slope, how far one unit of it moves the target`,
		extraTarget(`measure = "referrals"`, `tune = "resource.ward"`):                                       `test.toml:7: target "x": tune: "resource.ward" is no number that the current way uses; ` + "`prehabsim params SCENARIO --options current` lists them",
		"[target.breast_28]\ntune = \"table.site.rows.lung.work_up_d\"\n[target.lung_62]\ntune = \"table.site.lung.theatre_h_mean\"\nrule = \"level\"": `test.toml:4: target "breast_28": tune: "table.site.rows.lung.work_up_d" is of site "lung", and the figure is of "breast"; did you mean "table.site.rows.breast.work_up_d"?`,
		extraTarget(`measure = "within_28_days"`, `tune = "table.site.rows.breast.referrals"`):                                                         `test.toml:7: target "x": tune: "table.site.rows.breast.referrals" is no time, and the share within_28_days is met by moving a delay; name one, or write rule = "level" and slope, how far one unit of it moves the target`,
		"[route.treat.step.decision]\nmark = \"decison\"":                                                                                              `test.toml:4: route "treat": step "decision": mark is "decison" and was "decision", which is named in prehab "core": at; no other step has it`,
		"[route.treat.step.decision]\nmark = \"\"":                                                                                                     `test.toml:4: route "treat": step "decision": mark names an empty text; leave it out`,
		"[option.more_beds]\nstart = 2050-01-01":                                                                                                       `test.toml:4: option "more_beds": starts on 2050-01-01, and what it buys (cost "building") is bought then, beyond the horizon, whose years are 0 to 4 from 2027-04-01 on; write an earlier day`,
		"[option.opt_out.prehab.core]\nends = 2020-01-01":                                                                                              `test.toml:4: prehab "core": ends: 2020-01-01 is before the option starts, on 2027-04-01, so nobody would ever be referred; write a later day, or offered = false`,
		"[option.opt_out]\nname = \"a\\nb\"":                                                                                                           `test.toml:4: option "opt_out.name" holds a line break; write it in one line`,
		"[attribute.zz]\nshares = { \"a,b\" = 0.5, \"c\" = 0.5 }":                                                                                      `test.toml:4: attribute "zz": "a,b": a value has no comma`,
		"[attribute.zz]\nshares = { \"a\" = 0.5, \"A\" = 0.5 }":                                                                                        `test.toml:4: attribute "zz": "A" differs from "a" by capitals or spaces alone; use one value, or two that can be told apart`,
		"[table.zz]\nrows = {}":                                                                                                                        `test.toml:4: table "zz": rows has none; write rows = { name = { column = 1 } }`,
		"[option.opt_out.prehab.core]\nwhen = { trust = \"lgt\" }":                                                                                     `test.toml:4: prehab "core": when: attribute "trust" has no value "lgt"; there is only "general"`,
		"[prehab.core]\nneed = { dist = \"dirichlet\", universl = 5, targeted = 4, specialist = 3 }":                                                   `test.toml:4: prehab "core": need: has no "universal", a tier that tiers offers; did you mean "universl"?`,
		"[route.again]\nsteps = []":                                                                                                                    `test.toml:4: route "again": steps names none, so that nothing would happen; write at least one`,
		"[table.route]\nrows = { urgent = { work_up_tims = 1.0 }, screening = { work_up_times = 1.6 }, upgrade = { work_up_times = 0.91 }, emergency = { work_up_times = 1.0 } }": `test.toml:4: table "route": row "urgent" has nothing in column "work_up_times", which attribute "route_pace" takes; did you mean "work_up_tims"?`,
		"[table.route]\nrows = { urgent = { work_up_tims = 1.0 }, screening = { work_up_tims = 1.6 }, upgrade = { work_up_tims = 0.91 }, emergency = { work_up_tims = 1.0 } }":    `test.toml:4: table "route" has no column "work_up_times", which attribute "route_pace" takes; did you mean "work_up_tims"?`,
		"[table.site.rows.breast]\nsigma_z = 1e10":     `test.toml:4: attribute "complexity": for site "breast": lognormal: sigma 1e+10 is too large: at most 4; sigma is the sd of the logarithm, not of the value`,
		"[table.site.rows.prostrate]\nreferrals = 100": `test.toml:3: table "site": row "prostrate" is new and has no "id", "scanner", "second_test" and 34 more; did you mean "prostate", which is there?`,
		"[route.treat.step.first]\nbranch = { by = \"site\", surgery = \"surgery\", sact = \"sact\", rt = \"radiotherapy\", other = \"other_care\" }": `test.toml:4: route "treat": step "first": branch: none of its ways is of a value of attribute "site", which are "breast", "colorectal", "lung" and "prostate"; did you mean by = "modality"?`,
		"[route.treat.step.later]\nrepeat = { route = \"again\", count = 1000000000, every = \"45d\" }":                                               `test.toml:4: route "treat": step "later": count: each patient would do it 1 thousand million times; the most is 20,000; --beyond-bounds lets it be run`,
		"[resource.ward]\nchanges = [{ from = 2028-01-01, capcity = 130 }]":                                                                           `test.toml:4: resource "ward": changes: each change is { from = 2027-01-04, capacity = ... }; "capcity" is no key: did you mean "capacity"?`,
		"[run]\nwindow = { form = 2027-04-01, years = 3 }":                                                                                            `test.toml:4: run: window: unknown key "form"; did you mean "from"?`,
		"[run]\nwindow = { from = 2027-04-01, yeers = 3 }":                                                                                            `test.toml:4: run: window: unknown key "yeers"; did you mean "years"?`,
		"[resource.ward]\nkind = \"\"":                                                                                                                `test.toml:4: resource "ward": unknown kind ""; there are "servers", "beds", "sessions", "slots" and "staff"`,
		extraTarget(`measure = "first_treatments"`, `follows_from = ["table.site.referal"]`):                                                          `test.toml:7: target "x": follows_from: "table.site.referal" is nothing that the scenario says; did you mean "table.site.referrals"?`,
		"[option.opt_out]\nformat = 2":                                                                                                                `test.toml:4: option "opt_out": format is the same for all options; write another scenario that extends this one`,
	} {
		var told []string
		for _, p := range problemsOf(memory(map[string]string{"test.toml": extending("builtin:northbridge", text+"\n")}), "test.toml") {
			told = append(told, p.String())
		}
		assert.Equal(t, []string{want}, told, text)
	}
}

// extraTarget is a target of its own, of which more is said.
func extraTarget(lines ...string) string {
	return "[target.x]\nobserved = 0.5\nsource = \"a\"\n" + strings.Join(lines, "\n")
}

// What grows with the square of a file's length is told by a hundred thousand sections,
// which took minutes before they were read in one go.
func TestManyNewSectionsAreReadInLinearTime(t *testing.T) {
	if testing.Short() {
		t.Skip("seconds")
	}
	seconds := func(n int) float64 {
		var text strings.Builder
		for i := range n {
			fmt.Fprintf(&text, "[resource.ward.k%d]\nx = 1\n", i)
		}
		from := time.Now()
		problems := problemsOf(memory(map[string]string{"test.toml": extending("builtin:northbridge", text.String())}), "test.toml")
		require.Len(t, problems, n)
		return time.Since(from).Seconds()
	}
	assert.Less(t, seconds(40_000), 20*max(seconds(5_000), 0.2), "eight times as many") // 64 times where it is the square
}
