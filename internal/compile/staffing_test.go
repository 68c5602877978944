package compile

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// wteOf are some levels of a resource of 1,002 hours a year, in posts by date.
func wteOf(o *Option, levels []engine.Level) map[string]float64 {
	cal, wte := o.Program.Calendar, map[string]float64{}
	for _, l := range levels {
		wte[cal.Date(cal.Day(l.From)).String()] = math.Round(1e9*l.Value*WeeksAYear/float64(tick.Hour)/1002) / 1e9
	}
	return wte
}

// posts are those of an option's instructors: established, in post and seeing patients.
func posts(t *testing.T, o *Option) (established, inPost, seeing map[string]float64) {
	t.Helper()
	for i := range o.Program.Resources {
		if r := &o.Program.Resources[i]; r.Name == "exercise" {
			e := o.Employed["exercise"]
			return wteOf(o, e.Established), wteOf(o, e.InPost), wteOf(o, r.Capacity)
		}
	}
	require.Fail(t, "no instructors")
	return nil, nil, nil
}

const staffed = `
[option.prehab]
start = 2026-06-01
[option.prehab.resource.exercise]
wte = 2
`

// dayOne is the simulation's first day in testdata/sound.toml: 26 weeks before the window.
const dayOne = "2025-10-01"

// An option's posts are empty until somebody is found and are of no use to patients until
// whoever it is has been trained; then some are empty all the time and some in them are new.
func TestPostsOfAnOptionComeLaterAndAreNeverAllFilled(t *testing.T) {
	m := loadText(t, extending(sound, staffed+"vacancy = 0.08\nturnover = 0.105\nrecruited_after = \"18w\"\ntrained_after = \"4w\"\n"))
	established, inPost, seeing := posts(t, &m.Options[1])
	require.Equal(t, map[string]float64{dayOne: 0, "2026-06-01": 2}, established)
	require.Equal(t, map[string]float64{dayOne: 0, "2026-10-05": 1.84}, inPost, "18 weeks later; 8% are empty")
	require.Len(t, seeing, 2)
	require.InDelta(t, 1.84*math.Exp(-0.105*28/365.25), seeing["2026-11-02"], 1e-9, "4 weeks after that")
	counts := replicate(t, &m.Options[1], m.Seed, 0)
	i := slices.IndexFunc(m.Options[1].Program.Resources, func(r engine.Resource) bool { return r.Name == "exercise" })
	for month := range counts.Months {
		u := counts.Resources[i*(counts.Months+1)+month]
		require.Equal(t, month >= 7, u.Starts > 0, "month %d after March 2026", month+1)
		require.Equal(t, month >= 7, u.Open > 0, "month %d after March 2026", month+1)
	}
}

// What is not written changes nothing, nor does what is written as none.
func TestPostsThatAreAllFilledAtOnceAreAsBefore(t *testing.T) {
	as := loadText(t, extending(sound, staffed))
	require.Empty(t, as.Options[1].Employed)
	none := loadText(t, extending(sound, staffed+"vacancy = 0\nturnover = 0.1\nrecruited_after = \"0d\"\ntrained_after = \"0d\"\n"))
	_, _, seeing := posts(t, &none.Options[1])
	require.Equal(t, map[string]float64{dayOne: 0, "2026-06-01": 2}, seeing)
	require.Equal(t, as.Fingerprint(), loadText(t, extending(sound, staffed+"# nothing\n")).Fingerprint())
	for r := range uint64(2) {
		a, b := replicate(t, &as.Options[1], as.Seed, r), replicate(t, &none.Options[1], as.Seed, r)
		require.Equal(t, everything(as.Options[1].Program, a, "exercise"), everything(none.Options[1].Program, b, "exercise"), "but for what is open before the option starts")
	}
}

// Two posts are current's and go on; the two that the option adds come late, those that a
// change adds later still, and those that it takes away go at once, whoever came last first.
func TestOnlyPostsThatAreAddedComeLate(t *testing.T) {
	text := `
[prehab.core]
offered = true
[resource.exercise]
wte = 2
recruited_after = "26w"
[option.prehab]
start = 2026-06-01
[option.prehab.prehab.core]
attend = 0.7
[option.prehab.resource.exercise]
wte = 4
changes = [{ from = 2027-02-01, wte = 7 }, { from = 2027-03-01, wte = 3 }]
`
	m := loadText(t, extending(sound, text))
	_, _, current := posts(t, &m.Options[0])
	require.Equal(t, map[string]float64{dayOne: 2}, current)
	_, inPost, seeing := posts(t, &m.Options[1])
	require.Equal(t, map[string]float64{dayOne: 2, "2026-11-30": 4, "2027-03-01": 3}, seeing, "the three of February are gone before anybody came")
	require.Equal(t, inPost, seeing)
}

// An option without a start has been there always, and so has the whole of its team.
func TestPostsOfAnOptionWithoutAStartAreThereFromTheFirstDay(t *testing.T) {
	m := loadText(t, extending(sound, "[option.prehab.resource.exercise]\nvacancy = 0.1\nwte = 2\n"))
	_, _, seeing := posts(t, &m.Options[1])
	require.Equal(t, map[string]float64{dayOne: 1.8}, seeing)
}

// Shares of time are those of posts in which one follows another: people stay for times that
// end at a constant rate, then nobody is there for 130 days, then somebody is new for 60.
func TestEmptyPostsAndTrainingAreThoseOfAnAlternatingRenewalProcess(t *testing.T) {
	s := staffing{turnover: 0.3, recruited: 130 * tick.Day, trained: 60 * tick.Day}
	r := rand.New(rand.NewPCG(1, 2))
	const n = 200_000
	all, empty, trained := 0.0, 0.0, 0.0
	for range n {
		held := r.ExpFloat64() / 0.3
		all, empty, trained = all+held+inYears(s.recruited), empty+inYears(s.recruited), trained+max(0, held-inYears(s.trained))
	}
	// A sum of n times has a relative standard error of about 1/sqrt(n); three of them.
	near := 3 / math.Sqrt(n)
	require.InEpsilon(t, empty/all, s.between(), near)
	require.InEpsilon(t, trained/all, (1-s.empty())*s.pastTraining(), near)
	s.vacancy = 0.5
	require.Equal(t, 0.5, s.empty(), "a published vacancy has those between two holders in it")
}

// A number of which nothing comes is told, and so is a team that never comes.
func TestWhatIsWrittenOfPostsInVainIsTold(t *testing.T) {
	for text, want := range map[string]string{
		staffed + "recruited_after = \"18w\"\ntrained_after = \"2w\"\n":           "",
		staffed + "recruited_after = \"90w\"\ntrained_after = \"8w\"\n":           `test.toml:8: resource "exercise": recruited_after is too long for anybody ever to come: in option "prehab", whoever is found for the posts of 2026-06-01 sees patients from 2028-04-17, after the last day that is reported, 2028-03-31`,
		staffed + "vacancy = 0.02\nturnover = 0.105\nrecruited_after = \"18w\"\n": `test.toml:8: resource "exercise": vacancy has no effect: leavers (turnover) who are followed after recruited_after alone leave 3.5% of the posts empty`,
		"[resource.exercise]\nrecruited_after = \"18w\"\n":                        `test.toml:4: resource "exercise": recruited_after has no effect: nobody leaves (turnover), and no option that starts on a date and no change by date adds posts`,
		"[resource.exercise]\nturnover = 0.1\nrecruited_after = \"18w\"\n":        "",
		// Of a post without anybody it is told, as of any, and not that nobody was found.
		"[option.prehab]\nstart = 2026-06-01\n[resource.exercise]\nwte = 0\nturnover = 0.1\nrecruited_after = \"18w\"\n": `nobody is employed from 2026-06 (wte = 0)`,
	} {
		if got := warningsOf(t, extending(sound, text)); want == "" {
			require.Empty(t, got, text)
		} else {
			require.Contains(t, got, want, text)
		}
	}
}

// A draw of the time to recruit moves the day from which somebody is there.
func TestTheTimeToRecruitIsDrawnAsAnyNumber(t *testing.T) {
	var problems diag.List
	text := extending(sound, staffed+"recruited_after = { value = 18, low = 11, high = 31, unit = \"w\" }\n")
	c := NewCompiler(memory(map[string]string{"test.toml": text}), "test.toml", &problems)
	require.NoError(t, problems.Err())
	for weeks, day := range map[float64]string{11: "2026-08-17", 18: "2026-10-05", 31: "2027-01-04"} {
		m := c.Model(Settings{}, scenario.Overrides{"option.prehab.resource.exercise.recruited_after": weeks}, &problems)
		require.NoError(t, problems.Err())
		_, _, seeing := posts(t, &m.Options[1])
		require.Equal(t, map[string]float64{dayOne: 0, day: 2}, seeing)
	}
}

// An empty post costs nothing, and whoever is trained is paid: of the first year, to March
// 2027, 147 days of 1.84 posts. Of the second and all after it, which are like its last day, all.
func TestOnlyFilledPostsCostAnything(t *testing.T) {
	m := loadText(t, extending(sound, `
[economics]
price_year = "2025/26"
[cost.team]
basis = "post"
of    = "exercise"
price = 40000
price_year = "2025/26"
payer = "trust"
`+staffed+"vacancy = 0.08\nrecruited_after = \"18w\"\ntrained_after = \"40w\"\n"))
	require.Len(t, m.Economics.Lines, 2)
	require.Equal(t, make([]float64, 5), m.Economics.Lines[0].Known)
	known := m.Economics.Lines[1].Known
	days := tick.Date{Year: 2027, Month: 4, Day: 1}.Sub(tick.Date{Year: 2026, Month: 10, Day: 5})
	require.InDelta(t, 1.84*(float64(days)+0.25)/365.25, known[0], 1e-6)
	for _, later := range known[1:] {
		require.InDelta(t, 1.84, later, 1e-6)
	}
}

// Another skill mix moves hours from role to role; all that is asked is the same, and posts
// are in use as much as before, of all trusts together.
func TestAnotherSkillMixMovesHoursAndKeepsTheirSum(t *testing.T) {
	var problems diag.List
	m := Load(scenario.Files{Builtin: scenarios.Files}, "builtin:selca", Settings{Options: []string{"opt_out", "skill_mix"}}, &problems)
	require.NoError(t, problems.Err())
	asked, open := make([]map[string]float64, 3), make([]map[string]float64, 3)
	sum := make([]float64, 3)
	for i, o := range m.Options {
		asked[i], open[i] = map[string]float64{}, map[string]float64{}
		for _, l := range o.Loads {
			if r := &o.Program.Resources[l.Index]; r.Group == "prehab" && l.Year == 2 && l.Offered > 0 {
				asked[i][r.Role] += l.Offered
				open[i][r.Role] += l.Capacity
				sum[i] += l.Offered
			}
		}
	}
	require.Zero(t, sum[0])
	require.InEpsilon(t, sum[1], sum[2], 1e-9)
	require.Greater(t, asked[2]["exercise instructor"], 2*asked[1]["exercise instructor"])
	require.Less(t, asked[2]["physiotherapist"], asked[1]["physiotherapist"]/2)
	for _, role := range []string{"exercise instructor", "physiotherapist", "pathway navigator"} {
		require.InDelta(t, asked[1][role]/open[1][role], asked[2][role]/open[2][role], 0.03, role)
	}
	require.InDelta(t, 0.9, asked[2]["support worker"]/open[2]["support worker"], 0.03)
}

// With all posts as they are the program is the same; with more it has more from the start on,
// late and not all of them filled as before, and of what nobody was in so many posts.
func TestAProgramWithOtherPostsDiffersInThemAlone(t *testing.T) {
	late := staffed + "vacancy = 0.08\nrecruited_after = \"18w\"\n"
	for text, want := range map[string]map[string]float64{
		staffed: {dayOne: 0.5, "2026-06-01": 3},
		late:    {dayOne: 0, "2026-10-05": 0.92 * 3},
		late + "changes = [{ from = 2027-04-01, wte = 1 }]\n":                               {dayOne: 0, "2026-10-05": 0.92 * 3, "2027-04-01": 0.92 * 1.5},
		"[option.prehab]\nstart = 2026-06-01\n[option.prehab.resource.exercise]\nwte = 0\n": {dayOne: 0.5, "2026-06-01": 1.5},
	} {
		m := loadText(t, extending(sound, text))
		o := &m.Options[1]
		require.Equal(t, o.Program.Course(), o.WithPosts(nil).Course(), text)
		if !strings.Contains(text, "wte = 0") {
			require.Equal(t, o.Program.Course(), o.WithPosts(map[string]float64{"exercise": 1}).Course(), text)
		}
		before := o.Program.Course()
		more := *o
		more.Program = o.WithPosts(map[string]float64{"exercise": 1.5, "ward": 9})
		_, _, seeing := posts(t, &more)
		require.Equal(t, want, seeing, text)
		require.NotEqual(t, before, more.Program.Course(), text)
		require.Equal(t, before, o.Program.Course(), "the option is what it was")
		require.NoError(t, more.Program.Validate())
	}
}

// An option that is run by name alone is checked with its posts and what they cost.
func TestPostsOfAnOptionByNameAreChecked(t *testing.T) {
	loadText(t, extending(sound, `
[run]
options = []
[economics]
price_year = "2025/26"
[cost.team]
basis = "post"
of    = "exercise"
price = 40000
price_year = "2025/26"
payer = "trust"
`+staffed+"recruited_after = \"18w\"\n"))
}
