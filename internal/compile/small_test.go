package compile

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// key is the key of every run with times that are not drawn.
var key = rng.NewKey(1, 0)

// memory are the files of a test beside the built-in scenarios; what is not
// there is looked for on disk, relative to this package.
func memory(texts map[string]string) scenario.Files {
	return scenario.Files{
		Open: func(name string) ([]byte, error) {
			if text, ok := texts[name]; ok {
				return []byte(text), nil
			}
			return os.ReadFile(name)
		},
		Builtin: scenarios.Files,
	}
}

// loadText compiles a scenario written in a test, which must be sound: all its
// options, or `current` and those named here.
func loadText(t *testing.T, text string, options ...string) *Model {
	t.Helper()
	var problems diag.List
	m := Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{Options: options}, &problems)
	require.NoError(t, problems.Err())
	require.NotNil(t, m)
	for _, o := range m.Options {
		require.NoError(t, o.Program.Validate())
	}
	return m
}

// A scenario of a test is put together from sections of TOML. These builders write
// what the tests share; what a test is about stands in it as keys and steps.

// starting is the head of a scenario, with nothing before and after the window.
func starting(start, window string, sections ...string) string {
	return fmt.Sprintf("format = 1\n[run]\nstart = %s\nwarm_up = \"0d\"\nrun_out = \"0d\"\nwindow = %q\n%s\n",
		start, window, strings.Join(sections, "\n"))
}

// january is most scenarios here: the window begins on Monday 5 January 2026
// (Thursday 1 January is a bank holiday, so no working day is missing). With a
// regular time between arrivals of a week the first patient comes on Monday the
// 12th at midnight, and there is only that one in a window of two weeks.
func january(window string, sections ...string) string {
	return starting("2026-01-05", window, sections...)
}

// resource is a resource of some kind with these keys.
func resource(name, kind string, keys ...string) string {
	return fmt.Sprintf("[resource.%s]\nkind = %q\n%s\n", name, kind, strings.Join(keys, "\n"))
}

// server is one server, who works for one patient at a time.
func server(name string, keys ...string) string {
	return resource(name, "servers", append(keys, "capacity = 1")...)
}

// bed is a ward of one bed.
func bed(name string, keys ...string) string {
	return resource(name, "beds", append(keys, "capacity = 1")...)
}

// steps are those of a pathway or route, in the order of their lines: a line such
// as `see = { use = "nurse", time = "1h" }` is a step and its keys.
func steps(of, lines string) string {
	var names []string
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		name, _, _ := strings.Cut(line, "=")
		names = append(names, strings.TrimSpace(name))
	}
	return fmt.Sprintf("steps = [\"%s\"]\n[%s.step]\n%s\n", strings.Join(names, `", "`), of, lines)
}

// subroute is a route that steps of others go to.
func subroute(name, lines string) string {
	return "[route." + name + "]\n" + steps("route."+name, lines)
}

// pathway has a patient every so often, who takes these steps.
func pathway(name, every, lines string, keys ...string) string {
	return fmt.Sprintf("[pathway.%s]\narrivals = { interarrival = %q }\n%s\n%s",
		name, every, strings.Join(keys, "\n"), steps("pathway."+name, lines))
}

// weekly is the pathway p of a patient a week.
func weekly(lines string, keys ...string) string {
	return pathway("p", "7d", lines, keys...)
}

// patients come together every week, in the order of these rows, each on a copy of
// p: "p.a" and so on. A row's numbers are the patient's own.
func patients(rows, lines string) string {
	return "[table.who]\nrows = { " + rows + " }\n" + weekly(lines, `for_each = "who"`)
}

func two(lines string) string { return patients(`a = { x = 1 }, b = { x = 1 }`, lines) }

func three(lines string) string {
	return patients(`a = { x = 1 }, b = { x = 1 }, c = { x = 1 }`, lines)
}

// who lets steps ask which of the patients this is.
const who = "[attribute.who]\ntable = \"who\"\n"

// observation is one replication of a scenario: its story, a line for each thing
// that happened to a patient, and what was counted.
type observation struct {
	t      *testing.T
	p      *engine.Program
	counts *engine.Counts
	story  []string
}

// observe runs `current` of a scenario once.
func observe(t *testing.T, text string) observation {
	t.Helper()
	return observeProgram(t, loadText(t, text).Options[0].Program)
}

func observeProgram(t *testing.T, p *engine.Program) observation {
	t.Helper()
	o := observation{t: t, p: p}
	e := engine.New(p)
	require.NoError(t, e.TraceAll(key, func(v engine.TraceEvent) {
		if line := tell(p, v); line != "" {
			o.story = append(o.story, line)
		}
	}))
	var err error
	o.counts, err = e.Run(key)
	require.NoError(t, err)
	require.Equal(t, o.counts.Arrived, o.counts.Left+o.counts.Inside, "patients are conserved")
	return o
}

// tell is an event as a sentence: "p Mon 12 Jan 09:00 gets scanner". Drawing an
// attribute and the like are no events of a story.
func tell(p *engine.Program, v engine.TraceEvent) string {
	what := ""
	switch v.Kind {
	case engine.TraceArrive:
		what = "comes"
	case engine.TraceQueue:
		what = "waits for " + p.Resources[v.Index].Name
	case engine.TraceStart, engine.TraceResume:
		what = "gets " + p.Resources[v.Index].Name
	case engine.TraceRelease:
		what = "gives back " + p.Tags[v.Tag]
	case engine.TraceMark:
		what = "reaches " + p.Marks[v.Index].Name
	case engine.TraceCancelled:
		what = "is cancelled by " + p.Resources[v.Index].Name
	case engine.TraceLeave:
		what = "leaves: " + p.Outcomes[v.Index]
	default:
		return ""
	}
	return fmt.Sprintf("%s %s %s", p.Sources[v.Source].Name, moment(p.Calendar, v.Time), what)
}

func moment(c *tick.Calendar, at tick.Time) string {
	day := c.Day(at)
	date := c.Date(day)
	of := tick.Span(at - c.Start(day))
	return fmt.Sprintf("%s %d %s %02d:%02d", []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}[c.Weekday(day)], date.Day,
		[]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}[date.Month-1], of/tick.Hour, of%tick.Hour/tick.Minute)
}

// tells requires the story to be exactly these lines, without the arrivals. Of
// what happens in one second, who is given a place goes on before the one who
// gave it back.
func (o observation) tells(lines string) {
	o.t.Helper()
	var want []string
	for line := range strings.SplitSeq(strings.TrimSpace(lines), "\n") {
		want = append(want, strings.TrimSpace(line))
	}
	got := slices.DeleteFunc(slices.Clone(o.story), func(s string) bool { return strings.HasSuffix(s, " comes") })
	require.Equal(o.t, strings.Join(want, "\n"), strings.Join(got, "\n"))
}

// use is what a resource did in the window.
func (o observation) use(name string) engine.Use {
	o.t.Helper()
	i := slices.IndexFunc(o.p.Resources, func(r engine.Resource) bool { return r.Name == name })
	require.GreaterOrEqual(o.t, i, 0, "no resource %q", name)
	return o.counts.Use(i, -1)
}

// events is how often a tally was counted in the window, and its amount.
func (o observation) events(name string) (n, amount int64) {
	o.t.Helper()
	return o.counts.Tally(tallyOf(o.t, o.p, name), 0, -1)
}

func tallyOf(t *testing.T, p *engine.Program, name string) int {
	t.Helper()
	i := slices.IndexFunc(p.Tallies, func(x engine.Tally) bool { return x.Name == name })
	require.GreaterOrEqual(t, i, 0, "no tally %q", name)
	return i
}

// counted requires tallies to have these numbers of events.
func (o observation) counted(want map[string]int64) {
	o.t.Helper()
	for name, n := range want {
		got, _ := o.events(name)
		require.Equal(o.t, n, got, name)
	}
}

const (
	minute = int64(tick.Minute)
	hour   = int64(tick.Hour)
	day    = int64(tick.Day)
)
