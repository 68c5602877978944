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
		"[attribute.cancer]\nprobability = { by = \"site\", column = \"conversion\", unit = \"%\" }":         `test.toml:4: attribute "cancer": probability takes column "conversion", which table "site" does not have`,
		"[table.site.rows.breast]\ntheatre_h_mean = 1e300":                                                   `test.toml:4: theatre_h_mean of row "breast" of table "site" is beyond anything that can be meant: 1e+300`,
		"[table.site.rows.breast]\nsact_cycles_mean = 1e300":                                                 `test.toml:4: sact_cycles_mean of row "breast" of table "site" is beyond anything that can be meant: 1e+300`,
		"[route.treat.step.first]\nbranch = { by = \"site\", breast = \"surgery\" }":                         "test.toml:4: route \"treat\": step \"first\": branch: says nothing for site \"colorectal\", \"lung\" and \"prostate\"; write it, or `rest = \"next\"`",
		"[option.opt_out.target.breast_28]\nobserved = 0.5":                                                  `test.toml:4: option "opt_out": target is the same for all options; write another scenario that extends this one`,
		extraTarget(`measure = "over_104_days"`, `tune = "table.site.rows.breast.referrals"`):                `test.toml:7: target "x": tune: "table.site.rows.breast.referrals" is in "per year", and over_104_days is met by moving a sigma, which has no unit; name one, or write rule = "level" and slope, how far one unit of it moves the target`,
		extraTarget(`measure = "referrals"`, `rule = "spread"`, `tune = "table.site.rows.breast.referrals"`): `test.toml:7: target "x": rule: "spread" moves a sigma by how many wait longer than 104 days, and referrals is another measure; write rule = "level" and slope, how far one unit of it moves the target`,
		extraTarget(`measure = "referrals"`, `tune = "resource.ward"`):                                       `test.toml:7: target "x": tune: "resource.ward" is no number that the current way uses; ` + "`prehabsim params SCENARIO --options current` lists them",
		"[target.breast_28]\ntune = \"table.site.rows.lung.work_up_d\"\n[target.lung_62]\ntune = \"table.site.lung.theatre_h_mean\"\nrule = \"level\"": `test.toml:4: target "breast_28": tune: "table.site.rows.lung.work_up_d" is of site "lung", and the figure is of "breast"; did you mean "table.site.rows.breast.work_up_d"?`,
		extraTarget(`measure = "within_28_days"`, `tune = "table.site.rows.breast.referrals"`):                                                         `test.toml:7: target "x": tune: "table.site.rows.breast.referrals" is no time, and the share within_28_days is met by moving a delay; name one, or write rule = "level" and slope, how far one unit of it moves the target`,
		"[option.opt_out]\nformat = 2": `test.toml:4: option "opt_out": format is the same for all options; write another scenario that extends this one`,
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
