package compile

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/kpi"
	"prehabsim/sim/engine"
)

const besideClasses = `[prehab.core.contact.find]
tier = "targeted"
with = "nurse"
time = "10m"
screening = true
[prehab.core.contact.call]
tier = "targeted"
with = "nurse"
time = "15m"
count = 2
[prehab.core.contact.group]
tier = "targeted"
with = "nurse"
time = "80m"
group = 8
`

// With ten classes of an hour for everybody who agrees: sessions are the core alone, staff
// time is that of all contacts, a group's shared out, and everybody has ten and nobody
// eleven.
func TestSessionsAndStaffTimeAreCountedWhenTheProgrammeEnds(t *testing.T) {
	for _, counting := range []string{"", "dose = \"minutes\"\n"} {
		text := programme(counting+"attend = 1\nat_least = [10, 11]", "every = \"4d\"\ncount = 10\ncore = true\n"+besideClasses, "", "")
		_, m := tallied(t, text)
		o := observeProgram(t, m.Options[1].Program)
		o.reads("", map[string]float64{"prehab_sessions ": 10, "prehab_minutes ": 10 + 600 + 30 + 10, "prehab_completed ": 100, "prehab_completed_screened ": 100})
		o.reads("prehab_tier", map[string]float64{"prehab_sessions targeted": 10, "prehab_minutes targeted": 650})
		o.reads("prehab_sessions", map[string]float64{"prehab_at_least 10 or more": 100, "prehab_at_least 11 or more": 0})
	}
}

// Half of ten, by each patient's own chance: so many attend eight or more as a beta-binomial
// law says.
func TestTheShareOfAtLeastSoManyIsThatOfTheLaw(t *testing.T) {
	const mean, sd = 0.78, 0.22
	n := mean*(1-mean)/(sd*sd) - 1
	_, m := tallied(t, programme("attend = 0.78\nattend_sd = 0.22\nat_least = [8, 1]", "every = \"4d\"\ncount = 10\n", "", ""))
	o := observeProgram(t, m.Options[1].Program)
	patients, _ := o.events("prehab.core.sessions/targeted")
	for _, k := range []int{1, 8} {
		want := 0.0
		for i := k; i <= 10; i++ {
			want += betaBinomial(i, 10, mean*n, (1-mean)*n)
		}
		assert.InDelta(t, 100*want, o.read("prehab_at_least", "prehab_sessions", fmt.Sprintf("%d or more", k)), 400*math.Sqrt(want*(1-want)/float64(patients)))
	}
	assert.InDelta(t, 10*mean, o.read("prehab_sessions", "", ""), 40*0.24/math.Sqrt(float64(patients)))
}

// A programme of up to thirty sessions, every fourth day, has 13 in the fifty days before
// treatment. Nobody attends thirty; of those booked everybody who comes always attends all.
func TestAProgrammeMayBeCompletedByWhatWasBooked(t *testing.T) {
	const classes = "every = \"4d\"\ncount = 30\n"
	for service, want := range map[string]float64{
		"attend = 1\ncompleted = 0.8":                                                                      0,
		"attend = 1\ncompleted = 0.8\ncompleted_of = \"booked\"":                                           100,
		"attend = 1\ncompleted_of = \"booked\"":                                                            100,
		"attend = 0\ncompleted_of = \"booked\"":                                                            0, // and not all of none
		"attend = 1\ncompleted = 0.8\ncompleted_of = \"booked\"\nthrough = [{ until = \"course_ended\" }]": 100,
	} {
		_, m := tallied(t, programme(service, classes, "", ""))
		o := observeProgram(t, m.Options[1].Program)
		assert.Equal(t, want, o.read("prehab_completed", "", ""), service)
	}
	of, _ := tallied(t, programme("attend = 0.78\nattend_sd = 0.22\ncompleted = 0.8\ncompleted_of = \"booked\"", classes, "", ""))
	const mean, sd = 0.78, 0.22
	n, want := mean*(1-mean)/(sd*sd)-1, 0.0
	for k := 11; k <= 13; k++ { // four in five of 13 are 10.4
		want += betaBinomial(k, 13, mean*n, (1-mean)*n)
	}
	completed, _ := of(1, "prehab.core.completed")
	treated, _ := of(1, "prehab.core.treated")
	assert.InDelta(t, want, completed/treated, 4*math.Sqrt(want*(1-want)/treated))
}

// A programme that goes on beside treatment ends later, and what is attended then counts.
func TestSessionsOfAProgrammeThatGoesOnAreThoseOfAllOfIt(t *testing.T) {
	_, m := tallied(t, programme(besideDrugs+"\nat_least = 13", "every = \"10d\"\ncount = 60\n", "", ""))
	o := observeProgram(t, m.Options[1].Program)
	// Five in fifty days of preparing; fifteen until the course ends, for half of the patients.
	assert.InDelta(t, 50, o.read("prehab_at_least", "prehab_sessions", "13 or more"), 2)
	assert.InDelta(t, 10, o.read("prehab_sessions", "", ""), 0.2)
}

func TestWhatCannotBeCountedOfAProgrammeIsRefused(t *testing.T) {
	for service, want := range map[string]string{
		"at_least = [0]":             `prehab "core": at_least: lists whole numbers of contacts from 1 to 999, such as [6, 9], not 0`,
		"at_least = \"nine\"":        `at_least: lists whole numbers of contacts from 1 to 999, such as [6, 9], not "nine"`,
		"at_least = [9, 9]":          `at_least: has 9 twice`,
		"completed_of = \"bookd\"":   `completed_of must be one of "planned", "booked", not "bookd"; did you mean "booked"?`,
		"at_last = [9]":              `unknown key "at_last"; did you mean "at_least"?`,
		"completed_off = \"booked\"": `unknown key "completed_off"; did you mean "completed_of"?`,
	} {
		var problems diag.List
		require.Nil(t, Load(memory(map[string]string{"test.toml": programme("attend = 1\n"+service, "count = 1\n", "", "")}), "test.toml", Settings{}, &problems))
		assert.ErrorContains(t, problems.Err(), want)
	}
}

// What staff are booked for adds up to the hours booked, to the second: contacts by name,
// those that are missed, those that treatment cuts short, and what else the posts do.
func TestHoursByContactAddUpToTheHoursBooked(t *testing.T) {
	text := programme("attend = 0.7", "every = \"4d\"\ncount = 20\n"+besideClasses, "", "")
	text = strings.Replace(text, "uptake  = 1\n", "uptake  = 0.6\n", 1)
	text = strings.Replace(text, `"over", "home"`, `"over", "reviews", "home"`, 1)
	text = strings.Replace(text, "over       =", "reviews    = { follow_up = { count = 2, every = \"7d\", with = \"nurse\", time = \"25m\" } }\nover       =", 1)
	for _, limit := range []string{"unlimited = true\nwte = 1", "wte = 900"} {
		m := loadText(t, strings.Replace(text, "unlimited = true\nwte = 1", limit, 1), "prehab")
		plan, err := kpi.NewPlan([]*engine.Program{m.Options[0].Program, m.Options[1].Program})
		require.NoError(t, err)
		row, _ := plan.Row(1, replicate(t, &m.Options[1], m.Seed, 0))
		booked, sum := map[int]int64{}, map[int]int64{}
		uses := map[string]bool{}
		for i, c := range plan.Columns {
			switch {
			case c.Measure == "staff_hours_worked" && c.By == "":
				booked[c.Year] = row[i].Num
			case c.Measure == "staff_hours_for":
				sum[c.Year] += row[i].Num
				uses[c.Value] = row[i].Num > 0
			}
		}
		if strings.HasPrefix(limit, "unlimited") {
			require.Empty(t, uses, "nothing is said of posts without a limit")
			continue
		}
		require.Equal(t, booked, sum)
		require.Equal(t, map[string]bool{"nurse/find": true, "nurse/class": true, "nurse/call": true, "nurse/group": true, "nurse/anything else": true}, uses)
	}
}
