package compile

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/stats"
)

// daysFor are the ward days of a replication by cause, in order, in all and of the luck in
// them the same.
func daysFor(t *testing.T, p *engine.Program, c *engine.Counts, cell int) (use, luck []float64) {
	t.Helper()
	for _, k := range causes {
		_, s := c.Tally(tallyOf(t, p, "use for "+k.Name+".ward"), cell, -1)
		_, l := c.Tally(tallyOf(t, p, "luck for "+k.Name+".ward"), cell, -1)
		use, luck = append(use, float64(s)/float64(day)), append(luck, float64(l)/float64(day))
	}
	return use, luck
}

// Fifty-one patients, each of whom stays three days with two more of a complication, is
// readmitted for four days and once admitted unplanned for five.
func TestWardDaysAreToldApartByCause(t *testing.T) {
	p := loadText(t, january("52w", wardOf("9"), weekly(`
		in            = { seize = "ward" }
		first         = { delay = "1d" }
		complications = { complication = { any = 1, minor_days = "2d" } }
		stay          = { delay = "2d", then = { release = "ward" } }
		again         = { readmission = { probability = 1, after = "2d", stay = "4d", resource = "ward" } }
		drugs         = { emergency = { probability = 1, after = "3d", stay = "5d", resource = "ward" } }
		end           = { leave = "home" }`))).Options[0].Program
	c, err := engine.New(p).Run(key)
	require.NoError(t, err)
	use, _ := daysFor(t, p, c, 0)
	// The last comes seven days before the window ends, and would be back after it.
	require.Equal(t, []float64{51 * 3, 51 * 2, 50 * 4, 50 * 5, 0}, use)
}

// What nobody asks for is not there: without a step that brings a cause, or a ward, a
// program is as it was.
func TestWithoutAnotherCauseNoneIsTold(t *testing.T) {
	for _, text := range []string{
		january("52w", wardOf("3"), weekly(`stay = { use = "ward", time = "3d" }
			end = { leave = "home" }`)),
		january("52w", resource("bay", "beds", `group = "critical care"`, "capacity = 3"), weekly(`
			in = { seize = "bay" }
			complications = { complication = { any = 1, minor_days = "2d" } }
			out = { release = "bay" }
			end = { leave = "home" }`)),
		january("52w", wardOf("3"), weekly(`in = { seize = "ward" }
			complications = { complication = { any = 1 }, then = { release = "ward" } }
			end = { leave = "home" }`)),
	} {
		p := loadText(t, text).Options[0].Program
		require.Empty(t, p.Causes)
		for _, op := range p.Ops {
			require.NotEqual(t, engine.Charge, op.Code)
		}
	}
}

// By cause, by attribute, year and month, use and luck add up to those of all, to the
// second, where beds are short and stays reach over the ends of months and of the window;
// and so they do in what has one of everything, and in Northbridge.
func TestCausesAddUpExactly(t *testing.T) {
	for name, m := range map[string]*Model{
		"short of beds": loadText(t, causesText), "one of everything": loadFile(t, "../../testdata/architectures/everything.toml"), "Northbridge": loadFile(t, "builtin:northbridge"),
	} {
		for i, o := range m.Options {
			if testing.Short() && name == "Northbridge" && i > 0 {
				continue
			}
			e := engine.New(o.Program)
			for r := range 2 {
				c, err := e.Run(rng.NewKey(m.Seed, uint64(r)))
				require.NoError(t, err)
				requireCausesAddUp(t, o.Program, c, name+", "+o.ID)
				use, _ := daysFor(t, o.Program, c, 0)
				for k, days := range use[:forOtherTreatment] {
					if name == "one of everything" && days == 0 {
						continue // of its six weeks some have no readmission
					}
					require.Positive(t, days, "%s, %s: %s", name, o.ID, causes[k].Name)
				}
			}
		}
	}
}

// requireCausesAddUp holds use and luck by cause to those of all, wherever they are counted.
func requireCausesAddUp(t *testing.T, p *engine.Program, c *engine.Counts, where string) {
	t.Helper()
	for _, kind := range []string{"use", "luck"} {
		all := tallyOf(t, p, kind+".ward")
		var parts []int
		for _, k := range causes {
			parts = append(parts, tallyOf(t, p, kind+" for "+k.Name+".ward"))
		}
		for cell := range c.Cells {
			for year := -1; year < c.Years; year++ {
				_, want := c.Tally(all, cell, year)
				sum := int64(0)
				for _, part := range parts {
					_, s := c.Tally(part, cell, year)
					sum += s
				}
				require.Equal(t, want, sum, "%s: %s of cell %d in year %d", where, kind, cell, year)
			}
		}
		for month := range c.Months {
			sum := int64(0)
			for _, part := range parts {
				sum += c.MonthS[part*(c.Months+1)+month]
			}
			require.Equal(t, c.MonthS[all*(c.Months+1)+month], sum, "%s: %s of month %d", where, kind, month)
		}
	}
}

// Of each cause luck has mean 0, in every option and in the change from current.
func TestLuckOfEachCauseHasMeanNought(t *testing.T) {
	m := loadText(t, causesText)
	var programs []*engine.Program
	for _, o := range m.Options {
		programs = append(programs, o.Program)
	}
	engines := engine.NewFamily(programs).Engines()
	const replications = 200
	type kept struct{ luck, use, less []int64 }
	var by [forOtherTreatment][2]kept // cause, option
	for r := range replications {
		for i, p := range programs {
			c, err := engines.Run(i, rng.NewKey(m.Seed, uint64(r)))
			require.NoError(t, err)
			for k := range by {
				_, u := c.Tally(tallyOf(t, p, "use for "+causes[k].Name+".ward"), 0, -1)
				_, l := c.Tally(tallyOf(t, p, "luck for "+causes[k].Name+".ward"), 0, -1)
				x := &by[k][i]
				x.luck, x.use, x.less = append(x.luck, l), append(x.use, u), append(x.less, u-l)
			}
		}
	}
	ones := slices.Repeat([]int64{int64(day)}, replications)
	difference := func(a, b []int64) stats.Estimate { return stats.PairedDifference(a, ones, b, ones, 0.95) }
	for k := range by {
		now, fewer := &by[k][0], &by[k][1]
		for i := range programs {
			requireWithin4(t, 0, stats.OfRatios(by[k][i].luck, ones, 0.95), m.Options[i].ID+": "+causes[k].Name)
		}
		requireWithin4(t, 0, difference(fewer.luck, now.luck), causes[k].Name+" against current")
		if int32(k) == forComplications {
			require.Less(t, difference(fewer.less, now.less).SD, 0.7*difference(fewer.use, now.use).SD)
		}
	}
}

// Who takes a way that prehabilitation opens is treated otherwise from then on: stays,
// complications and admissions count there, whatever brings them.
func TestAnotherTreatmentHasAllThatFollows(t *testing.T) {
	text := programme("attend = 1\nfull_dose = 2", "count = 1\n", "[prehab.core.effect.fit]\non = \"p.course.operate\"\nadds = 1\n", "")
	text = strings.NewReplacer(`during = "course"`, `within = "9d"`, `"course"`, `"course", "later"`, `course     = { delay = "100d" }`, `course = { branch = { operate = 0, next = "rest" } }
later = { emergency = { probability = 1, within = "9d", stay = "2d", resource = "ward" } }`).Replace(text) + subroute("operate", `
in            = { seize = "ward", mark = "operated" }
complications = { complication = { any = 1, minor_days = "2d" } }
stay          = { delay = "3d", then = { release = "ward" } }`)
	m := loadText(t, text, "prehab")
	for i, o := range m.Options {
		c := replicate(t, &o, m.Seed, 0)
		use, _ := daysFor(t, o.Program, c, 0)
		operated, _ := c.Tally(tallyOf(t, o.Program, "mark.operated"), 0, -1)
		assert.Zero(t, use[forStay]+use[forComplications], "whoever is operated on is so because of prehab")
		assert.Positive(t, use[forUnplanned], "before the operation, and of the others")
		// Two and three days, and two of the admission that comes to everybody; the last of
		// seven hundred days lie behind the window.
		assert.InDelta(t, float64(i)*7*float64(operated), use[forOtherTreatment], 0.02*7*float64(operated))
		assert.Equal(t, i == 1, operated > 1000)
	}
}

var causesText = `
format = 1
[run]
start = 2026-01-05
warm_up = "30d"
run_out = "10d"
window = "400d"
breakdowns = ["sex"]
[attribute.sex]
shares = { f = 0.4, m = 0.6 }
[resource.ward]
kind = "beds"
group = "ward"
capacity = 14
[pathway.p]
arrivals = { rate = "2.2 per day" }
` + steps("pathway.p", `
in            = { seize = "ward" }
complications = { complication = { any = 0.35, major = 0.1, minor_days = { dist = "exponential", mean = "2d" }, major_days = { dist = "gamma", mean = "8d", sd = "6d" } } }
stay          = { delay = { dist = "lognormal", mean = "3d", sd = "3d" }, then = { release = "ward" } }
again         = { readmission = { probability = 0.12, within = "30d", stay = { dist = "lognormal", mean = "5d", sd = "6d" }, resource = "ward" } }
drugs         = { emergency = { probability = 0.2, within = "60d", stay = { dist = "lognormal", mean = "4d", sd = "4d" }, admissions = 1.5, resource = "ward" } }
end           = { leave = "home" }`) + `
[option.fewer.pathway.p.step.complications.complication]
any = 0.25
`
