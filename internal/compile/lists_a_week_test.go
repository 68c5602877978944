package compile

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// emptyTheatre is a theatre of eight-hour lists that nobody waits for, in ten weeks from
// Monday 20 September 2027 without a bank holiday, after two in which it finds that out:
// answers to waits hand back a fifth of what they may.
func emptyTheatre(theatre string, options ...string) string {
	text := "format = 1\n[run]\nwarm_up = \"2w\"\nrun_out = \"0d\"\nwindow = { from = 2027-09-20, to = 2027-11-28 }\n" +
		"[resource.theatre]\nkind = \"sessions\"\nresponds = { to = \"work waiting\", target = \"14d\" }\n" + theatre + "\n" +
		weekly("\n end = { leave = \"home\" }")
	for _, o := range options {
		text += "[option.more.resource.theatre]\n" + o + "\n"
	}
	return text
}

// hoursOfList are the hours of list that are opened and handed back in the ten weeks, the
// current way or by the option that there is.
func hoursOfList(t *testing.T, text string) (opened, back int64) {
	t.Helper()
	m := loadText(t, text)
	use := observeProgram(t, m.Options[len(m.Options)-1].Program).use("theatre")
	return use.Open / hour, use.Returned / hour
}

// Ten lists of eight hours a week are 80 hours, of which answers to waits leave 64. Four
// more, not kept, are four fifths of 112; kept, they are there and only the ten answer.
func TestListsAWeekAreOpenedToTheHour(t *testing.T) {
	ten := "list = \"8h\"\nlists = \"10 per week\"\n"
	quarter := "responds = { target = \"14d\", down = 0.25 }" // of six lists a week, four of them current's
	for _, c := range []struct {
		name, text   string
		opened, back int64
	}{
		{"ten", emptyTheatre(ten), 640, 160},
		{"four more", emptyTheatre(ten, `lists = "+4 per week"`), 896, 224},
		{"four more, kept", emptyTheatre(ten, "lists = \"+4 per week\"\nkept = true"), 960, 160},
		{"four fewer", emptyTheatre(ten, `lists = "-4 per week"`), 384, 96},
		{"instead", emptyTheatre(ten, `lists = "5 per week"`), 320, 80},
		{"half a list more, kept", emptyTheatre(ten, "lists = \"+0.5 per week\"\nkept = true"), 680, 160},
		{"nothing is handed back", emptyTheatre(ten, "lists = \"+4 per week\"\nresponds = false"), 1120, 0},
		{"as long as needed", emptyTheatre("list = \"8h\"\nlists = \"10 per week\"\ndays = [\"mon\", \"thu\"]", "lists = \"+4 per week\"\nkept = true"), 960, 160},
		{"on fixed days", emptyTheatre("capacity = 2\nweekly = { mon = \"8h\", thu = \"8h\" }", "capacity = 3\nkept = true\n"+quarter), 480 - 80, 80},
		{"on fixed days, not kept", emptyTheatre("capacity = 2\nweekly = { mon = \"8h\", thu = \"8h\" }", "capacity = 3\n"+quarter), 480 - 120, 120},
	} {
		opened, back := hoursOfList(t, c.text)
		assert.Equal(t, c.opened, opened, "%s: hours opened", c.name)
		assert.Equal(t, c.back, back, "%s: hours handed back", c.name)
	}
}

// With more work waiting than the lists can do, the most is added: to the ten, and not to
// what is kept. That is what arithmetic takes for its ceiling, too.
func TestWhatIsKeptIsNotMultiplied(t *testing.T) {
	crowd := "[pathway.q]\narrivals = { rate = \"100 per day\" }\nsteps = [\"operate\", \"end\"]\n[pathway.q.step.operate]\nuse = \"theatre\"\ntime = \"2h\"\n[pathway.q.step.end]\nleave = \"home\"\n"
	ten := "list = \"8h\"\nlists = \"10 per week\"\n"
	text := emptyTheatre(ten, "lists = \"+4 per week\"\nkept = true") + crowd
	m := loadText(t, text)
	use := observeProgram(t, m.Options[1].Program).use("theatre")
	require.Equal(t, int64(10*8*(13.5+4)), use.Open/hour)
	require.Equal(t, int64(10*8*3.5), use.Added/hour)
	l := loadOf(t, &m.Options[1], "theatre", 0)
	require.InDelta(t, 17.5/14, l.Ceiling/l.Capacity, 1e-9)
	require.InDelta(t, 1.35, loadOf(t, &m.Options[0], "theatre", 0).Ceiling/loadOf(t, &m.Options[0], "theatre", 0).Capacity, 1e-9)
}

// A week with Good Friday and one with Easter Monday have four fifths of their lists.
func TestListsAWeekKeepBankHolidays(t *testing.T) {
	o := observe(t, starting("2026-03-30", "14d", resource("theatre", "sessions", `list = "4h"`, `lists = "10 per week"`), weekly(`
		end = { leave = "home" }`)))
	require.Equal(t, int64(16*4), o.use("theatre").Open/hour)
}

// From a date on, by changes and by the start of an option.
func TestListsAWeekChangeByDate(t *testing.T) {
	theatre := resource("theatre", "sessions", `list = "8h"`, `lists = "10 per week"`, `changes = [{ from = 2026-01-19, lists = "5 per week" }]`)
	nobody := weekly("\n end = { leave = \"home\" }")
	require.Equal(t, 2*10*8+2*5*8*hour/hour, observe(t, january("28d", theatre, nobody)).use("theatre").Open/hour)
	m := loadText(t, january("28d", resource("theatre", "sessions", `list = "8h"`, `lists = "10 per week"`), nobody,
		"[option.later]\nstart = 2026-01-19\n[option.later.resource.theatre]\nlists = \"+2 per week\"\n"))
	require.Equal(t, 2*10*8+2*12*8*hour/hour, observeProgram(t, m.Options[1].Program).use("theatre").Open/hour)
}

// capacityOf is a theatre's capacity in lists of eight hours a week, from Monday to Friday.
func capacityOf(o *Option, resource string) float64 {
	for i := range o.Program.Resources {
		if r := &o.Program.Resources[i]; r.Name == resource {
			return r.Capacity[0].Value * 5 / float64(8*tick.Hour)
		}
	}
	return -1
}

// Of Northbridge: four lists a week for one specialty; ten in all, shared like the work;
// ten for each; and two lists a week instead of what the load asks for.
func TestListsAreAddedToALoad(t *testing.T) {
	m := loadText(t, extending("builtin:northbridge", `
[option.four.resource.theatre.colorectal]
lists = "+4 per week"
[option.in_all.resource.theatre]
lists  = "+10 per week"
spread = "by demand"
[option.each.resource.theatre]
lists  = "+10 per week"
spread = "each"
[option.instead.resource.theatre.lung]
lists = "2 per week"
`), "four", "in_all", "each", "instead")
	current := &m.Options[0]
	added := func(o int, site string) float64 {
		return capacityOf(&m.Options[o], "theatre."+site) - capacityOf(current, "theatre."+site)
	}
	total, base := 0.0, 0.0
	for _, site := range []string{"breast", "colorectal", "lung", "prostate"} {
		total += added(2, site)
		base += capacityOf(current, "theatre."+site)
		want := 0.0
		if site == "colorectal" {
			want = 4
		}
		assert.InDelta(t, want, added(1, site), 1e-7, site)
		assert.InDelta(t, 10, added(3, site), 1e-7, site)
	}
	assert.InDelta(t, 10, total, 1e-7)
	assert.InDelta(t, capacityOf(current, "theatre.lung")/base, added(2, "lung")/10, 1e-7, "one load for all, so shared like the work is shared like the lists")
	assert.InDelta(t, 2, capacityOf(&m.Options[4], "theatre.lung"), 1e-7)
	assert.InDelta(t, capacityOf(current, "theatre.breast"), capacityOf(&m.Options[4], "theatre.breast"), 0)
}

// Four lists a week at Guy's for colorectal surgery, kept. What a replication opens is
// what the calendar gives with what was added and handed back, to less than a list of what
// current has and one of what the option adds, which are dealt out in whole lists each; and
// no week hands back more than a fifth of the lists that current has.
func TestSouthEastLondonOpensWhatItsOptionSays(t *testing.T) {
	if testing.Short() {
		t.Skip("a replication of South East London")
	}
	m := loadText(t, extending("builtin:selca", `
[run]
window = { from = 2027-04-01, years = 1 }
[option.four.resource.theatre.gstt.colorectal]
lists = "+4 per week"
kept  = true
`), "four")
	for i := range m.Options {
		p := m.Options[i].Program
		c, err := engine.New(p).Run(rng.NewKey(m.Seed, 0))
		require.NoError(t, err)
		for k := range p.Resources {
			if p.Resources[k].Name == "theatre.gstt.colorectal" {
				use := c.Use(k, -1)
				base := loadOf(t, &m.Options[i], "theatre.gstt.colorectal", 0).Capacity
				assert.InDelta(t, base*366/365.25, float64(use.Open-use.Added+use.Returned)/float64(hour), 8*float64(1+i), m.Options[i].ID)
				// A fifth of what answers, in the 53 weeks whose Monday may lie in the window.
				l := p.Resources[k].Capacity[0]
				assert.InDelta(t, float64(i)*4*8, l.Kept*5/float64(hour), 1e-6)
				week := (l.Value - l.Kept) * 5 / float64(hour)
				assert.LessOrEqual(t, float64(use.Returned)/float64(hour), 0.2*week*53, m.Options[i].ID)
			}
		}
	}
}

func TestListsAWeekThatSayNothingAreRefused(t *testing.T) {
	nb := func(option string) string { return extending("builtin:northbridge", "[option.o.resource."+option) }
	for text, want := range map[string]string{
		nb("theatre]\nlists = \"+4 per week\""):                                                  `resource "theatre.breast": lists: there are 4 copies; write spread = "each" for so many lists of each, or spread = "by demand" for so many in all (and the same for 3 more)`,
		nb("theatre.lung]\nlists = \"+4 per week\"\nspread = \"by demand\""):                     `lists: are those of one copy alone and cannot be shared by demand; write spread = "each" beside them`,
		nb("theatre.lung]\nlists = \"-4 per week\""):                                             `lists: "-4 per week" takes away more lists than the 0.779 a week that there are`,
		nb("clinic]\nlists = \"+4 per week\""):                                                   `resource "clinic": lists: say how long one is: list = "4h"`,
		nb("theatre.lung]\nlists = \"x1.2\""):                                                    `there is no resource.theatre.lung.lists to change by "x1.2"`,
		nb("theatre.lung]\nlists = \"+4 per month\""):                                            `lists must be a number in per week`,
		nb("theatre.lung]\nspread = \"each\""):                                                   `spread: says how lists a week are meant, and there are none; write lists = "+4 per week"`,
		nb("theatre.lung]\nkept = true"):                                                         `kept: there is nothing to keep: the capacity is never above current's`,
		nb("theatre.lung]\nlists = \"-0.1 per week\"\nkept = true"):                              `kept: there is nothing to keep`,
		nb("ward]\ncapacity = 130\nkept = true"):                                                 `kept: nothing is handed back here, since the resource does not answer waits (responds)`,
		nb("theatre.lung]\nweekly = { tue = \"8h\" }\nkept = true"):                              `kept: current's capacity is said in another way`,
		nb("theatre.lung]\nlists = \"2 per week\"\nscale = 0.9"):                                 `scale: multiplies what a load asks for, and there is no load here`,
		extending("builtin:northbridge", "[resource.theatre]\nkept = true"):                      `kept: is said where capacity is added: in an option, under [option.NAME.resource.theatre.breast]`,
		emptyTheatre("lists = \"10 per week\""):                                                  `lists: say how long one is`,
		emptyTheatre("list = \"8h\"\nlists = \"+10 per week\""):                                  `lists: "+10 per week" changes a number, and there is none`,
		emptyTheatre("list = \"8h\"\nlists = \"10 per week\"\nload = 0.9"):                       `load: write either load or lists; or, with a sign`,
		emptyTheatre("list = \"8h\"\nlists = \"10 per week\"\nweekly = { mon = \"8h\" }"):        `weekly: write either load, or lists, or weekly and capacity; not two of them`,
		emptyTheatre("weekly = { mon = \"8h\" }\nspread = \"each\""):                             `spread: says how lists a week are meant, and there are none`,
		extending("builtin:northbridge", "[resource.chairs]\nunlimited = true\ncapacity = 12\n"): `unlimited = true and capacity exclude each other; write one of them`,
		extending("builtin:northbridge", "[resource.chairs]\nload = 0.9\ncapacity = 12\n"):       `capacity: write either load or capacity; not both`,
	} {
		problems := problemsOf(memory(map[string]string{"test.toml": text}), "test.toml")
		if assert.NotEmpty(t, problems, text) {
			assert.Contains(t, problems.Error(), want, text)
		}
	}
}

// A capacity that is written takes the place of one that is inherited in another form.
func TestACapacityTakesThePlaceOfAnInheritedOne(t *testing.T) {
	m := loadText(t, extending("builtin:northbridge", `
[resource.chairs]
capacity = 12
[resource.linac]
unlimited = true
[resource.theatre.lung]
weekly = { tue = "8h" }
[option.lists.resource.theatre.lung]
list  = "4h"
lists = "3 per week"
[option.load.resource.chairs]
load = 0.9
[option.load.resource.linac]
capacity = 500
`), "lists", "load")
	find := func(o int, name string) *engine.Resource {
		p := m.Options[o].Program
		for i := range p.Resources {
			if p.Resources[i].Name == name {
				return &p.Resources[i]
			}
		}
		return nil
	}
	require.Equal(t, 12.0, find(0, "chairs").Capacity[0].Value)
	require.False(t, find(0, "theatre.lung").ByLoad)
	require.True(t, find(0, "linac").Unlimited)
	require.False(t, find(2, "linac").Unlimited)
	require.Equal(t, 500.0, find(2, "linac").Capacity[0].Value)
	require.Equal(t, 3*4*float64(tick.Hour)/5, find(1, "theatre.lung").Capacity[0].Value)
	require.NotEqual(t, 12.0, find(2, "chairs").Capacity[0].Value)
}
