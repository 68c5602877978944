package compile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// nobody is a pathway to which the simulation brings nobody: whoever is inside was
// given.
func nobody(lines string, keys ...string) string {
	return comes("p", `"400d"`, lines, append(keys, `mark = "referral"`)...)
}

// fiveADay is a list on which five patients are seen each day, an hour each from 9.
var fiveADay = resource("list", "sessions", `weekly = { mon = "5h", tue = "5h", wed = "5h", thu = "5h", fri = "5h", sat = "5h", sun = "5h" }`, `overrun = "0m"`)

const seen62 = `
[clock.wait]
from = "referral"
to = "seen"
standard = { days = 62 }
`

const seeAndEnd = `
	see = { use = "list", time = "1h", mark = "seen" }
	end = { leave = "seen" }`

// A hundred patients were referred 59 days ago and five are seen a day: twenty by
// the fourth day, which is their 62nd, and the last on the twentieth.
func TestDaysWaitedAreThePatients(t *testing.T) {
	o := observe(t, january("4w", fiveADay, nobody(seeAndEnd), seen62, `
[measure.wait]
of = "time"
from = "referral"
to = "seen"
[measure.here]
of = "time"
[measure.inside]
of = "inside"
period = "1d"
[measure.coming]
of = "arrivals"
[backlog.p]
waiting_for = "see"
days_waited = { "59" = 100 }
`))
	stops, days := o.events("clock.wait")
	within, _ := o.events("clock.wait.within")
	require.EqualValues(t, 100, stops)
	require.EqualValues(t, 20, within, "days 59 to 62")
	require.EqualValues(t, 100*59+5*190, days, "five patients on each of twenty days")
	each := int64(0) // from midnight of the day of referral
	for d := range int64(20) {
		for k := range int64(5) {
			each += (59+d)*day + (9+k)*hour
		}
	}
	for i, want := range []engine.Observed{{N: 100, Sum: each}, {N: 100, Sum: each + 100*hour}} {
		got := o.counts.Probes[i].Bins[0]
		require.Equal(t, want.N, got.N, o.p.Probes[i].Name)
		require.Equal(t, want.Sum, got.Sum, o.p.Probes[i].Name)
	}
	require.Equal(t, 95*24*hour+(10+11+12+13+14)*hour, o.counts.Probes[2].Bins[0].Sum, "all hundred are inside when the window begins")
	require.Zero(t, o.counts.Probes[3].Bins[0].N, "nobody comes: they are there")
	referrals, _ := o.events("mark.referral")
	require.Zero(t, referrals, "they were referred before counting began")
	require.EqualValues(t, 100, o.counts.Arrived)
	require.EqualValues(t, 100, o.counts.Left)

	said := 0
	require.NoError(t, engine.New(o.p).TraceAll(key, func(e engine.TraceEvent) {
		if e.Kind == engine.TraceBackdate {
			require.Equal(t, float64(59*tick.Day), e.Value)
			said++
		}
	}))
	require.Equal(t, 100, said, "a trace says how long they have waited")
}

// Weeks are whole days: from 14 to 27 for "2-4", each as likely.
func TestBandsAreWholeDays(t *testing.T) {
	never := resource("list", "servers", "capacity = 1", `open = { mon = "09:00-17:00" }`)
	p := loadText(t, january("1d", never, nobody(seeAndEnd), seen62, "[backlog.p]\nwaiting_for = \"see\"\nweeks_waited = { \"2-4\" = 1400 }\n")).Options[0].Program
	on := map[int]int{}
	require.NoError(t, engine.New(p).TraceAll(key, func(e engine.TraceEvent) {
		if e.Kind == engine.TraceBackdate {
			on[int(e.Value)/int(tick.Day)]++
			require.Zero(t, int(e.Value)%int(tick.Day))
		}
	}))
	require.Len(t, on, 14)
	for d := 14; d < 28; d++ {
		require.InDelta(t, 100, on[d], 4*9.6, "day %d: a binomial number of mean 100", d)
	}
}

// One list of one patient a day; a patient comes every day, so the list stays
// short. The warm-up leaves at most one patient waiting; the backlog puts four in
// that place, referred 2 to 4 weeks before, and their clocks say so.
func TestBacklogReplacesTheListOnTheFirstDay(t *testing.T) {
	o := observe(t, `
format = 1
[run]
start = 2026-01-05
warm_up = "1w"
run_out = "0d"
window = "4w"
[clock.wait]
from = "referral"
to = "seen"
standard = { days = 13 }
[measure.all]
of = "time"
`+resource("list", "sessions", `weekly = { mon = "1h", tue = "1h", wed = "1h", thu = "1h", fri = "1h" }`, `overrun = "0m"`)+
		pathway("p", "24h", `
			see = { use = "list", time = "1h", mark = "seen" }
			end = { leave = "seen" }`, `mark = "referral"`)+`
[backlog.p]
waiting_for = "see"
weeks_waited = { "2-4" = 4 }
`)
	// Patients of the first Saturday and Sunday wait on Monday 12 January: two are
	// taken off the list, and the four take their place.
	require.EqualValues(t, 2, o.counts.Replaced)
	stops, days := o.events("clock.wait")
	within, _ := o.events("clock.wait.within")
	require.EqualValues(t, 20, stops, "one a working day for four weeks")
	require.EqualValues(t, 4, stops-within, "the four had waited 14 days or more")
	require.Greater(t, days, int64(4*14))
	referrals, _ := o.events("mark.referral")
	require.EqualValues(t, 28, referrals, "those on the list were referred before counting began")
	require.EqualValues(t, 20, o.counts.Probes[0].Bins[0].N, "who is taken off has not been through")
}

// Who came first stands first, whatever the order of the sections.
func TestGivenPatientsStandInOrderOfTheirDays(t *testing.T) {
	o := observe(t, january("4d", server("nurse"), nobody(`
		see = { use = "nurse", time = "1d" }
		end = { leave = "seen" }`), `
[backlog.late]
pathway = "p"
waiting_for = "see"
days_waited = { "3" = 1, "9" = 1 }
[backlog.early]
pathway = "p"
waiting_for = "see"
days_waited = { "7" = 1, "11" = 1 }
`))
	var order []string
	for _, line := range o.story {
		if strings.Contains(line, " gets ") {
			order = append(order, strings.Fields(line)[0])
		}
	}
	require.Equal(t, []string{"backlog.early", "backlog.late", "backlog.early", "backlog.late"}, order)
}

// in3 is a ward of three beds in which patients stay; they wait for the ward in
// critical care if they need that.
var in3 = bed("icu") + resource("ward", "beds", "capacity = 3") + `
[attribute.critical]
shares = { no = 0.5, yes = 0.5 }
`

const inWard = `
	cut = { use = { theatre = "planned", ward = { hold = true, when = { critical = "no" } }, icu = { hold = true, when = { critical = "yes" } } }, time = "1h", mark = "treated" }
	step_down = { when = { critical = "yes" }, seize = "ward", then = { release = "icu" } }
	stay = { delay = "10d", then = { release = "ward" } }
	end = { leave = "home" }`

// A patient who is in a bed has it: beds count as used from the first second, and
// nothing is started there, asked for, or known of how long.
func TestGivenPatientsHoldTheirBeds(t *testing.T) {
	o := observe(t, january("4w", in3, server("theatre"), nobody(inWard), `
[clock.wait]
from = "referral"
to = "treated"
standard = { days = 62 }
[measure.stay]
of = "stay"
resource = "ward"
[measure.beds]
of = "in use"
resource = "ward"
distribution = 4
[backlog.p]
waiting_for = "stay"
days_waited = { "30" = 4 }
`))
	ward := o.use("ward")
	require.Equal(t, 4*10*day, ward.Busy, "four in three beds, ten days each")
	require.Zero(t, ward.Starts)
	require.Zero(t, ward.Wait)
	require.EqualValues(t, 4, ward.Ends)
	require.Equal(t, []int64{18 * day, 0, 0, 0, 10 * day}, o.counts.Probes[1].Hist)
	require.Zero(t, o.counts.Probes[0].Bins[0].N, "nobody knows since when they are there")
	require.Zero(t, o.use("theatre").Starts)
	require.Zero(t, o.use("icu").Busy, "some were in critical care and have left it")
	stops, _ := o.events("clock.wait")
	require.Zero(t, stops)
	require.Zero(t, o.counts.Running[0], "they have been treated")
}

// What is drawn by an attribute that is set is drawn by what is set.
func TestWhatIsDrawnByASetAttributeFollowsIt(t *testing.T) {
	o := observe(t, january("1d", server("nurse"), `
[attribute.site]
shares = { lung = 0.5, skin = 0.5 }
[attribute.sick]
probability = { by = "site", lung = 1, skin = 0 }
`, nobody(`
	see = { use = "nurse", time = "1m" }
	sick = { when = { sick = "yes" }, mark = "sick" }
	end = { leave = "seen" }`), `
[backlog.p]
waiting_for = "see"
set = { site = "lung" }
days_waited = { "1" = 20 }
`))
	o.counted(map[string]int64{"mark.sick": 20})
}

const twoPathways = `
[table.site]
rows = { lung = { rate = "100 per year", found = 0.5 }, skin = { rate = "300 per year", found = 0.1 } }
[attribute.site]
table = "site"
value = "lung"
[attribute.cancer]
probability = { by = "site", column = "found" }
[attribute.plan]
when = { cancer = "yes" }
shares = { surgery = { by = "site", lung = 0.2, skin = 0.9 }, drugs = "rest" }
[attribute.turn]
shares = { first = 1, again = 0 }
[pathway.urgent]
for_each = "site"
arrivals = { rate = { column = "rate" } }
set = { site = "{site}" }
steps = ["clear", "treat"]
[pathway.urgent.step.clear]
branch = { by = "cancer", no = "leave", yes = "next" }
[pathway.urgent.step.treat]
go = "treat"
[pathway.upgrade]
arrivals = { rate = "30 per year" }
set = { cancer = "yes", site = "lung" }
steps = ["treat"]
[pathway.upgrade.step.treat]
go = "treat"
[pathway.elsewhere]
counted = false
arrivals = { rate = "500 per year" }
set = { cancer = "yes", site = "lung", plan = "surgery" }
steps = ["treat"]
[pathway.elsewhere.step.treat]
go = "treat"
[route.treat]
steps = ["first", "turn", "once_more", "end"]
[route.treat.step.first]
branch = { by = "plan", surgery = "surgery", drugs = "next" }
[route.treat.step.turn]
set = { turn = "again" }
[route.treat.step.once_more]
branch = { surgery = 0.3, next = "rest" }
[route.treat.step.end]
leave = "treated"
[route.surgery]
steps = ["operation", "done", "done_again"]
[route.surgery.step.operation]
use = "theatre"
time = "1h"
[route.surgery.step.done]
when = { turn = "first" }
mark = "treated"
[route.surgery.step.done_again]
when = { turn = "again" }
mark = "treated_again"
`

// Attributes that are not set are drawn as for those who come that way: who waits
// for surgery has cancer and a plan for it, and was referred as those are who have.
func TestGivenPatientsAreLikeThoseWhoCome(t *testing.T) {
	model := func(backlog string) *Model {
		return loadText(t, january("4w", server("theatre"), twoPathways, "[backlog.list]\nwaiting_for = \"surgery.operation\"\ndays_waited = { \"9\" = 100 }\n"+backlog))
	}
	shares := func(m *Model) (list []string) {
		for _, p := range m.Options[0].Backlogs[0].Pathways {
			list = append(list, fmt.Sprintf("%s %.4f", p.Name, p.Share))
		}
		return list
	}
	probs := func(m *Model) []float64 {
		p := m.Options[0].Program
		op := p.Ops[p.Sources[len(p.Sources)-1].Entry]
		require.Equal(t, engine.Branch, op.Code)
		return p.Choices[op.A].Probs
	}
	// Surgery for 100 x 0.5 x 0.2 = 10 and 300 x 0.1 x 0.9 = 27 a year, and for 30 x 0.2 = 6.
	m := model("")
	require.InDeltaSlice(t, []float64{10. / 43, 27. / 43, 6. / 43}, probs(m), 1e-12)
	require.Equal(t, []string{"urgent 0.8605", "upgrade 0.1395"}, shares(m))
	require.InDeltaSlice(t, []float64{10. / 37, 27. / 37}, probs(model(`pathway = "urgent"`)), 1e-12)
	require.InDeltaSlice(t, []float64{10. / 16, 6. / 16}, probs(model(`set = { site = "lung" }`)), 1e-12)
	require.Equal(t, []string{"urgent 1.0000"}, shares(model(`set = { site = "skin" }`)))
	require.Equal(t, []string{"urgent 1.0000"}, shares(model(`pathway = "urgent.lung"`)))
	require.Equal(t, []string{"elsewhere 1.0000"}, shares(model(`pathway = "elsewhere"`)))
	require.False(t, m.Options[0].Program.Sources[0].Given != nil)

	counted := func(backlog, tally string) int64 {
		o := observeProgram(t, model(backlog).Options[0].Program)
		n, _ := o.events(tally)
		return n
	}
	require.GreaterOrEqual(t, counted("", "mark.treated"), int64(100))
	require.GreaterOrEqual(t, counted(`set = { turn = "again" }`, "mark.treated_again"), int64(100), "they come by the way on which their turn became that")
	require.Less(t, counted(`set = { turn = "again" }`, "mark.treated"), int64(20), "those of the pathway alone")
	require.GreaterOrEqual(t, counted(`set = { plan = "drugs" }`, "mark.treated_again"), int64(100), "whose plan is drugs has no other way to surgery")
}

// Milestones on every way to a step end clocks; they begin them only where the list
// says so.
func TestMilestonesOnTheWayAreKnown(t *testing.T) {
	text := func(marks string) string {
		return january("4w", server("nurse", `open = { tue = "09:00-17:00" }`), nobody(`
			told = { mark = "told" }
			sort = { branch = { early = 0.5, next = "rest" } }
			agreed = { mark = "decision" }
			see = { use = "nurse", time = "1m", mark = "seen" }
			end = { leave = "seen" }`), subroute("early", `
			say = { mark = "planned" }`), `
[clock.told]
from = "referral"
to = "told"
standard = { days = 28 }
[clock.decided]
from = "decision"
to = "seen"
standard = { days = 31 }
[clock.whole]
from = "referral"
to = "seen"
standard = { days = 62 }
[backlog.p]
waiting_for = "see"
days_waited = { "50" = 10 }
`+marks)
	}
	o := observe(t, text(""))
	require.Zero(t, o.counts.Running[0], "told before")
	o.counted(map[string]int64{"clock.told": 0, "clock.decided": 0, "clock.whole": 10, "mark.told": 0, "mark.decision": 0})
	o = observe(t, text(`marks = ["decision"]`))
	o.counted(map[string]int64{"clock.told": 0, "clock.decided": 10, "clock.whole": 10, "mark.decision": 0})
	_, days := o.events("clock.decided")
	require.EqualValues(t, 10, days, "from the first day, a Monday, to Tuesday")
	_, days = o.events("clock.whole")
	require.EqualValues(t, 510, days)
}

// What a list says wrong, or in vain, is refused where it stands.
func TestMistakesInABacklog(t *testing.T) {
	for backlog, want := range map[string]string{
		"":                                       `backlog "list": has no days_waited; write days_waited = { "59" = 4, "60-66" = 7 }`,
		`days_waited = { "5-2" = 1 }`:            `backlog "list": days_waited: "5-2": write whole days waited, such as "59", "60-66" (both days included) or "105+"`,
		`days_waited = { "9" = -1 }`:             `backlog "list": days_waited: 9 must be 0 or more, not -1`,
		`days_waited = { "4000" = 1 }`:           `backlog "list": days_waited: "4000": is a wait of more than 10 years`,
		`days_waited = { "9" = 5000000 }`:        `backlog "list": days_waited: has more than 4194304 patients`,
		`weeks_waited = { "2 to 4" = 1 }`:        `backlog "list": weeks_waited: "2 to 4": write weeks waited, from and to less than, such as "2-4" (14 to 27 days); "3" is 3 whole weeks, "10+" has no end`,
		"pathway = \"urgnt\"":                    `backlog "list": pathway: unknown pathway "urgnt"; did you mean "urgent"?`,
		"pathway = [\"urgent\", \"elsewhere\"]":  `backlog "list": pathway: patients of "urgent.lung" and "elsewhere" can't be on one list, since only one of the two is counted; write a backlog for each`,
		`set = { sites = "lung" }`:               `backlog "list": set: unknown attribute "sites"; did you mean "site"?`,
		`set = { site = "lungs" }`:               `backlog "list": set: attribute "site" has no value "lungs"; did you mean "lung"?`,
		`set = { site = "lung", cancer = "no" }`: `backlog "list": set: no patient who comes to step "surgery.operation" this way has cancer = "no"`,
		`set = { pathway = "urgent" }`:           `backlog "list": set: says how patients came with pathway = ..., not in set`,
		`marks = ["decison"]`:                    `backlog "list": marks: no step has mark "decison"; there are "treated" and "treated_again"`,
		`set = { site = { lung = 1 } }`:          `backlog "list": set: "site": write a value or a list of values`,
	} {
		if !strings.Contains(backlog, "_waited") && backlog != "" {
			backlog += "\ndays_waited = { \"9\" = 1 }"
		}
		text := january("4w", server("theatre"), twoPathways, "[backlog.list]\nwaiting_for = \"surgery.operation\"\n"+backlog+"\n")
		var problems diag.List
		Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{}, &problems)
		list := problems.Problems()
		if assert.Len(t, list, 1, backlog) {
			assert.Equal(t, want, list[0].Text)
			assert.Greater(t, list[0].Line, strings.Count(text[:strings.Index(text, "[backlog.list]")], "\n"), "it stands in the section")
		}
	}
	for step, want := range map[string]string{
		"surgery.operatoin": `unknown step "surgery.operatoin"; did you mean "surgery.operation"?`,
		"treat.first":       `nobody waits in step "treat.first" (branch); name one that uses or seizes something, or a delay; there are "surgery.operation" and "lonely.see"`,
		"surgery.done":      `nobody waits in step "surgery.done" (mark); name one that uses or seizes something, or a delay; there are "surgery.operation" and "lonely.see"`,
		"lonely.see":        `no pathway comes to step "lonely.see"`,
	} {
		text := january("4w", server("theatre"), twoPathways, subroute("lonely", `see = { use = "theatre", time = "1h" }`), "[backlog.list]\ndays_waited = { \"9\" = 1 }\nwaiting_for = \""+step+"\"\n")
		var problems diag.List
		Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{}, &problems)
		require.Len(t, problems.Problems(), 1, step)
		assert.Equal(t, `backlog "list": waiting_for: `+want, problems.Problems()[0].Text)
	}
}

func TestABandWithoutAnEndIsAnAssumption(t *testing.T) {
	m := loadText(t, january("4w", server("theatre"), twoPathways, "[backlog.list]\nwaiting_for = \"surgery.operation\"\nweeks_waited = { \"10+\" = 2, \"5\" = 1 }\n"))
	require.Len(t, m.Warnings, 2, "with a mark that nothing reads")
	require.Equal(t, `backlog "list": weeks_waited: "10+" has no end; ASSUMPTION: 70 to 139 days, up to twice its beginning`, m.Warnings[1].Text)
	require.Equal(t, []engine.Ago{{From: 70, To: 139}, {From: 70, To: 139}, {From: 35, To: 41}}, m.Options[0].Program.Sources[len(m.Options[0].Program.Sources)-1].Given)
}

// Appointments are given out at midnight, three every Monday. Five are on the list when
// counting begins on such a Monday, and three of them are seen on that first morning.
func TestTheListOfTheFirstMorningIsThereWhenAppointmentsAreGivenOut(t *testing.T) {
	o := observe(t, `
format = 1
[run]
start = 2026-01-05
warm_up = "1w"
run_out = "0d"
window = "1d"
`+resource("clinic", "slots", `capacity = 3`, `every = "7d"`)+
		comes("p", `"30d"`, `
			see = { use = "clinic", time = "1h" }
			end = { leave = "seen" }`)+`
[backlog.p]
waiting_for = "see"
weeks_waited = { "2-4" = 5 }
`)
	require.EqualValues(t, 3, o.use("clinic").Starts)
}

// Capacity that answers the queue is reviewed on Monday at midnight. The list is there
// by then: six days of work wait, not none.
func TestTheListOfTheFirstMorningIsThereWhenCapacityIsReviewed(t *testing.T) {
	added := func(backlog string) int64 {
		return observe(t, `
format = 1
[run]
start = 2026-01-05
warm_up = "1w"
run_out = "0d"
window = "2w"
`+resource("list", "sessions", `weekly = { mon = "4h", tue = "4h", wed = "4h", thu = "4h", fri = "4h" }`, `responds = { target = "1d", gain = 1, down = 0.5, up = 0.5 }`)+
			comes("p", `"30d"`, `
			see = { use = "list", time = "4h" }
			end = { leave = "seen" }`)+backlog).use("list").Added
	}
	require.Zero(t, added(""))
	require.Positive(t, added("[backlog.p]\nwaiting_for = \"see\"\nweeks_waited = { \"2-4\" = 6 }\n"))
}

// A backlog is today's list: the observed year lies behind and began without it.
func TestBacklogIsNotOfTheObservedYear(t *testing.T) {
	text := `
format = 1
[run]
observed = { from = 2025-01-06, to = 2025-03-30 }
window = { from = 2026-01-05, to = 2026-03-29 }
warm_up = "1w"
run_out = "0d"
` + resource("list", "servers", `capacity = 1`) +
		pathway("p", "24h", `
			see = { use = "list", time = "1h" }
			end = { leave = "seen" }`) + `
[backlog.p]
waiting_for = "see"
weeks_waited = { "2-4" = 4 }
`
	for observed, resets := range map[bool]int{false: 1, true: 0} {
		var problems diag.List
		files := scenario.Files{Open: func(string) ([]byte, error) { return []byte(text), nil }}
		m := Load(files, "a.toml", Settings{Observed: observed}, &problems)
		require.NoError(t, problems.Err())
		require.Len(t, m.Options[0].Program.Resets, resets, "observed: %t", observed)
	}
}

// What a run would miss is refused when the scenario is read.
func TestAListWhosePatientsLackAnAttributeIsRefused(t *testing.T) {
	text := january("4w", server("theatre"), `
[table.room]
rows = { a = { n = 1 }, b = { n = 1 } }
[attribute.kind]
shares = { plain = 0.5, odd = 0.5 }
[attribute.room]
table = "room"
when = { kind = "plain" }
shares = { a = 0.5, b = 0.5 }
[resource.bed]
for_each = "room"
kind = "beds"
capacity = 1
`, nobody(`
	see = { use = "theatre", time = "1h" }
	rest = { use = "bed.{room}", time = "1d" }
	end = { leave = "home" }`), "[backlog.p]\nwaiting_for = \"see\"\ndays_waited = { \"9\" = 4 }\n")
	var problems diag.List
	Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{}, &problems)
	require.EqualError(t, problems.Err(), `test.toml:35: backlog "p": step "p.rest" needs attribute "room", which some of these patients do not have; give it to them with set = { room = "..." }`)
	loadText(t, text+"set = { kind = \"plain\" }\n")
}

// A step of a pathway that is made for each row of a table is a list of each copy.
func TestAListMayBeOfAPathwaysOwnStep(t *testing.T) {
	text := january("4w", server("theatre"), resource("clinic", "servers", "capacity = 1", `open = { mon = "09:00-17:00" }`), strings.Replace(twoPathways, `steps = ["clear", "treat"]`, `steps = ["seen", "clear", "treat"]
[pathway.urgent.step.seen]
use = "clinic"
time = "1h"`, 1))
	for _, name := range []string{"seen", "urgent.seen"} {
		m := loadText(t, text+fmt.Sprintf("[backlog.list]\npathway = \"urgent\"\nwaiting_for = %q\nset = { cancer = \"yes\" }\ndays_waited = { \"9\" = 40 }\n", name))
		p := m.Options[0].Program
		require.Len(t, p.Resets, 2, "one list for each copy")
		op := p.Ops[p.Sources[len(p.Sources)-1].Entry]
		require.InDeltaSlice(t, []float64{50. / 80, 30. / 80}, p.Choices[op.A].Probs, 1e-12)
		o := observeProgram(t, p)
		require.GreaterOrEqual(t, o.use("clinic").Starts, int64(32), "eight on each of four Mondays")
	}
	m := loadText(t, text+"[backlog.list]\npathway = \"urgent.skin\"\nwaiting_for = \"urgent.seen\"\ndays_waited = { \"9\" = 40 }\n")
	require.Len(t, m.Options[0].Program.Resets, 1)
}
