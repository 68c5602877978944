package compile

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/internal/diag"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// What is true of every queueing network, tried on networks that nobody thought
// of: they are put together at random and written as scenarios. Nobody comes any
// more long before the end, so that everybody has left by then and sums over
// patients can be held against areas over time without a remainder.

// network is a scenario with blanks: @60 is a time of 60 seconds, #2 the name of
// the third resource, !0 and !1 are the values of the attribute class.
type network struct {
	text     string
	stations []station
	forks    bool // somebody goes on while a branch of theirs is still inside
}

// station is a resource of a network.
type station struct {
	kind, queue string
	capacity    int
	free        int // units that somebody of any class may have
	limited     bool
	patience    int // of who waits for it, in seconds; 0: for ever
	unlimited   bool
	manyUnits   bool // somebody asks for more than one
}

var blank = regexp.MustCompile(`@\d+|#\d|![01]`)

// write fills the blanks: all times are so many times as long.
func (n network) write(times int, resource, value func(int) string) string {
	return blank.ReplaceAllStringFunc(n.text, func(b string) string {
		i, _ := strconv.Atoi(b[1:])
		switch b[0] {
		case '@':
			return fmt.Sprintf(`"%ds"`, i*times)
		case '#':
			return resource(i)
		}
		return value(i)
	})
}

func (n network) String() string { return n.write(1, plainResource, plainValue) }

func plainResource(i int) string { return fmt.Sprintf("r%d", i) }
func plainValue(i int) string    { return []string{"urgent", "routine"}[i] }

// liking is what the networks of a test may have.
type liking struct {
	laws     string // of times: "fixed", "discrete" (whole seconds, which twice as long are exactly so) or "any"
	calendar bool   // sessions, rates by date, counts by day: what does not scale with time
}

// sketch puts a network together.
type sketch struct {
	t *rapid.T
	liking
	network
	lines []string // of the route that is being written
}

func (s *sketch) number(low, high int) int    { return rapid.IntRange(low, high).Draw(s.t, "number") }
func (s *sketch) maybe() bool                 { return rapid.Bool().Draw(s.t, "maybe") }
func (s *sketch) seldom() bool                { return s.number(0, 3) == 3 }
func (s *sketch) word(words ...string) string { return rapid.SampledFrom(words).Draw(s.t, "word") }
func (s *sketch) drawn() bool                 { return s.laws != "fixed" }

func (s *sketch) write(format string, args ...any) { s.text += fmt.Sprintf(format, args...) + "\n" }

func (s *sketch) step(format string, args ...any) {
	s.lines = append(s.lines, fmt.Sprintf("s%d = { %s }", len(s.lines), fmt.Sprintf(format, args...)))
}

// seconds favours times that make things happen at the same second.
func (s *sketch) seconds() int {
	return rapid.SampledFrom([]int{3600, 1800, 7200, 5400, 600, 1, 4999}).Draw(s.t, "seconds")
}

func (s *sketch) time() string {
	mean := s.seconds()
	switch {
	case s.laws == "any" && s.maybe():
		law := s.word("exponential", "gamma", "uniform")
		return map[string]string{
			"exponential": fmt.Sprintf(`{ dist = "exponential", mean = @%d }`, mean),
			"gamma":       fmt.Sprintf(`{ dist = "gamma", mean = @%d, sd = @%d }`, mean, mean/2+1),
			"uniform":     fmt.Sprintf(`{ dist = "uniform", min = "0s", max = @%d }`, 2*mean),
		}[law]
	case s.drawn() && s.maybe():
		return fmt.Sprintf(`{ dist = "discrete", values = [@%d, @%d], weights = [2, 1] }`, mean, s.seconds())
	}
	return fmt.Sprintf("@%d", mean)
}

// networks are scenarios whose window is long enough for everybody to leave.
func networks(like liking) *rapid.Generator[network] {
	return rapid.Custom(func(t *rapid.T) network {
		s := &sketch{t: t, liking: like}
		s.write("format = 1\n[run]\nstart = 2026-01-05\nwarm_up = \"0d\"\nrun_out = \"0d\"\nwindow = @%d", 1500*day)
		s.write("[attribute.class]\nshares = { !0 = 0.4, !1 = 0.6 }")
		for range s.number(1, 4) {
			s.resource()
		}
		s.routes()
		for i := range s.number(1, 3) {
			s.pathway(fmt.Sprintf("p%d", i))
		}
		s.measures()
		return s.network
	})
}

func (s *sketch) resource() {
	i := len(s.stations)
	kinds := []string{"servers", "beds", "servers", "slots"}
	if s.calendar {
		kinds = append(kinds, "sessions")
	}
	x := station{kind: s.word(kinds...), capacity: s.number(1, 3)}
	x.queue = s.word("fifo", "priority")
	if x.kind == "servers" && s.seldom() {
		x.queue = "preemptive"
	}
	x.free = x.capacity
	s.write("[resource.#%d]\nkind = %q\nqueue = %q\ncapacity = %d", i, x.kind, x.queue, x.capacity)
	switch x.kind {
	case "slots":
		s.write("every = @%d\nopens = @%d", s.number(1, 4)*6*3600, s.seconds())
	case "sessions":
		s.write("weekly = { mon = \"3h\", tue = \"4h\", thu = \"150m\", sat = \"2h\" }")
		if s.seldom() {
			s.write("overrun = \"10m\"")
		}
		if s.drawn() && s.seldom() {
			s.write("no_show = 0.2")
		}
	default:
		if s.seldom() {
			s.write("unlimited = true")
			x.unlimited = true
		}
		if s.seldom() {
			s.write("turnround = @%d", s.seconds())
		}
		if x.queue != "preemptive" && x.capacity > 1 && s.seldom() {
			kept := s.number(1, x.capacity-1)
			s.write("ring_fenced = { by = \"class\", !%d = %d }", s.number(0, 1), kept)
			x.free -= kept
		}
	}
	if s.seldom() {
		s.write("queue_limit = %d", s.number(0, 2))
		x.limited = true
		if s.maybe() {
			s.write("queue_limit_inside = %d", s.number(0, 3))
		}
	}
	if s.seldom() {
		x.patience = s.seconds()
	}
	s.stations = append(s.stations, x)
}

// routes are two that others go to: one is only a delay, one uses something.
func (s *sketch) routes() {
	s.lines = nil
	s.step("delay = %s", s.time())
	s.write("[route.aside]\n%s", steps("route.aside", strings.Join(s.lines, "\n")))
	s.lines = nil
	s.use(0)
	if s.maybe() {
		s.step("delay = %s", s.time())
	}
	s.write("[route.round]\n%s", steps("route.round", strings.Join(s.lines, "\n")))
}

func (s *sketch) pathway(name string) {
	s.write("[pathway.%s]", name)
	streams := s.seldom()
	if !streams {
		s.write("arrivals = { %s }", strings.Join(s.arrivals(), ", "))
		if !s.drawn() || s.seldom() {
			s.write("set = { class = \"!%d\" }", s.number(0, 1))
		}
	}
	s.lines = nil
	for range s.number(1, 5) {
		s.segment()
	}
	s.step("leave = \"home\"")
	s.write("%s", steps("pathway."+name, strings.Join(s.lines, "\n")))
	if streams {
		for i := range 2 {
			s.write("[pathway.%s.stream.%c]\n%s\nset = { class = \"!%d\" }", name, 'a'+i, strings.Join(s.arrivals(), "\n"), i)
		}
	}
}

// arrivals end within days.
func (s *sketch) arrivals() []string {
	var keys []string
	if s.calendar && s.seldom() {
		keys = append(keys, fmt.Sprintf(`rate = "%d per day"`, s.number(1, 3)), `changes = [{ from = 2026-01-10, rate = "0 per day" }]`)
	} else {
		var at []string
		for range s.number(1, 8) {
			at = append(at, fmt.Sprintf("@%d", s.number(0, 24)*3600+s.number(0, 3)*s.seconds()))
		}
		keys = append(keys, "at = ["+strings.Join(at, ", ")+"]")
	}
	switch {
	case s.seldom():
		keys = append(keys, fmt.Sprintf("batch = %d", s.number(0, 3)))
	case s.drawn() && s.seldom():
		keys = append(keys, `batch = { dist = "poisson", mean = 1.5 }`)
	}
	return keys
}

// segment is what a patient does between two moments at which nothing is held.
func (s *sketch) segment() {
	switch s.number(0, 9) {
	case 0, 1, 2:
		s.use(0)
	case 3, 4:
		s.hold()
	case 5:
		s.several()
	case 6:
		s.branch()
	case 7:
		count := "2"
		if s.drawn() && s.maybe() {
			count = `{ dist = "poisson", mean = 1 }`
		}
		s.step(`repeat = { route = "round", count = %s, every = %s }`, count, s.time())
	case 8:
		s.step(`set = { class = "!%d" }`, s.number(0, 1))
	case 9:
		s.step("delay = %s%s", s.time(), s.condition())
	}
}

// use asks for one resource, from a number on.
func (s *sketch) use(from int) {
	i := s.number(from, len(s.stations)-1)
	s.step(`use = "#%d", time = %s%s%s`, i, s.time(), s.waiting(i), s.condition())
}

// waiting is what a step may say about the wait for a resource.
func (s *sketch) waiting(i int) string {
	x := s.stations[i]
	keys := ""
	if x.queue != "fifo" {
		keys = s.word(`, priority = { by = "class", !0 = 0, !1 = 1 }`, "", ", priority = 1")
	}
	if x.patience > 0 {
		keys += fmt.Sprintf(", patience = @%d", x.patience) + s.word("", `, gives_up = "next"`, `, gives_up = "aside"`)
	}
	if x.limited {
		keys += s.word("", `, refused = "next"`, `, refused = "aside"`)
	}
	return keys
}

func (s *sketch) condition() string {
	if s.drawn() {
		return s.word("", "", "", ", chance = 0.5", `, when = { class = "!0" }`)
	}
	return s.word("", "", `, when = { class = "!0" }`)
}

// held are the resources that may be held from step to step. Not those of a
// preemptive queue, of which the language says nothing for who holds them while
// doing something else.
func (s *sketch) held() []int {
	var list []int
	for i, x := range s.stations {
		if (x.kind == "servers" || x.kind == "beds") && x.queue != "preemptive" {
			list = append(list, i)
		}
	}
	return list
}

// hold keeps a unit over some steps. Who holds one waits only for resources with
// a larger number, so that nobody waits for one another for ever.
func (s *sketch) hold() {
	held := s.held()
	if len(held) == 0 {
		s.use(0)
		return
	}
	i := rapid.SampledFrom(held).Draw(s.t, "held")
	units := s.units(i)
	s.step(`seize = { "#%d" = %d }%s`, i, units, s.waiting(i))
	if s.maybe() {
		s.step("delay = %s%s", s.time(), s.word("", ", delayed = true"))
	}
	if i+1 < len(s.stations) && s.maybe() {
		j := s.number(i+1, len(s.stations)-1)
		s.step(`use = "#%d", time = %s%s%s`, j, s.time(), s.waiting(j), s.word("", fmt.Sprintf(`, frees = "#%d"`, i)))
	}
	if s.seldom() {
		s.forks = true
		s.step(`delay = %s, beside = true, then = { release = "#%d" }`, s.time(), i)
		return
	}
	if s.maybe() {
		s.step(`delay = %s, then = { release = "#%d" }`, s.time(), i)
		return
	}
	s.step(`release = "#%d"`, i)
}

func (s *sketch) units(i int) int {
	units := 1
	if s.seldom() {
		units = s.number(1, s.stations[i].free)
	}
	if units > 1 {
		s.stations[i].manyUnits = true
	}
	return units
}

// several asks for two resources at once and may keep the second.
func (s *sketch) several() {
	held := s.held()
	if len(held) == 0 {
		s.use(0)
		return
	}
	j := rapid.SampledFrom(held).Draw(s.t, "second")
	if j == 0 {
		s.use(0)
		return
	}
	i := s.number(0, j-1)
	if s.stations[i].queue == "preemptive" {
		s.use(0)
		return
	}
	second := fmt.Sprintf("%d", s.units(j))
	hold := s.maybe()
	switch {
	case hold && s.stations[j].free > 1 && s.seldom():
		second = "{ units = 1, hold = true, leaving = 1 }"
	case hold:
		second = `"hold"`
	}
	s.step(`use = { "#%d" = "planned", "#%d" = %s }, time = %s%s`, i, j, second, s.time(), s.waiting(i))
	if hold {
		s.step(`delay = %s, then = { release = "#%d" }`, s.time(), j)
	}
}

func (s *sketch) branch() {
	ways := []string{
		`{ by = "class", !0 = "aside", !1 = "next" }`,
		`{ by = "class", !0 = "leave", rest = "round" }`,
		fmt.Sprintf(`{ full = "#%d", yes = "aside", no = "round" }`, s.number(0, len(s.stations)-1)),
	}
	if s.drawn() {
		ways = append(ways, `{ round = 0.3, aside = 0.3, leave = 0.1, next = "rest" }`)
	}
	s.step("branch = %s", s.word(ways...))
}

// measures ask for everything about everything.
func (s *sketch) measures() {
	s.write("[measure.time]\nof = \"time\"\n[measure.inside]\nof = \"inside\"\n[measure.arrivals]\nof = \"arrivals\"")
	for i := range s.stations {
		watched := []string{"wait", "queue", "stay", "in use"}
		if s.stations[i].kind == "slots" {
			watched = watched[:2] // appointments are not held
		}
		for _, of := range watched {
			s.write("[measure.\"%s %d\"]\nof = %q\nresource = \"#%d\"", of, i, of, i)
		}
	}
}

// compileNetwork compiles a scenario that must be sound.
func compileNetwork(t *rapid.T, text string) *engine.Program {
	var problems diag.List
	m := Load(memory(map[string]string{"network.toml": text}), "network.toml", Settings{}, &problems)
	require.NoError(t, problems.Err())
	return m.Options[0].Program
}

// onceThrough runs one replication on an engine of its own.
func onceThrough(t *rapid.T, p *engine.Program, k rng.Key) *engine.Counts {
	c, err := engine.New(p).Run(k)
	require.NoError(t, err)
	tidy(c)
	return c
}

// tidy cuts histograms where there is nothing more.
func tidy(c *engine.Counts) {
	cut := func(h []int64) []int64 {
		for len(h) > 0 && h[len(h)-1] == 0 {
			h = h[:len(h)-1]
		}
		if len(h) == 0 {
			return nil
		}
		return h
	}
	for i := range c.Occupancy {
		c.Occupancy[i] = cut(c.Occupancy[i])
	}
	for i := range c.Probes {
		c.Probes[i].Hist = cut(c.Probes[i].Hist)
	}
}

// same requires all counts to be equal, and shows little where they are not.
func same(t *rapid.T, a, b *engine.Counts) {
	require.Equal(t, []int64{a.Arrived, a.Left, a.Inside, a.Events}, []int64{b.Arrived, b.Left, b.Inside, b.Events})
	for i := range a.Occupancy {
		require.Equal(t, a.Use(i, -1), b.Use(i, -1), "resource %d", i)
	}
	require.True(t, reflect.DeepEqual(a, b), "counts differ where the sums above do not")
}

// seen is what a measure of the network observed.
func seen(p *engine.Program, c *engine.Counts, name string, args ...any) engine.Observed {
	name = fmt.Sprintf(name, args...)
	i := slices.IndexFunc(p.Probes, func(x engine.Probe) bool { return x.Name == name })
	return c.Probes[i].Bins[0]
}

// ledger adds up waits and stays from the story of a replication, patient by
// patient, and knows nothing of queues and areas.
type ledger struct {
	arrived map[patientBranch]tick.Time
	waiting map[patientBranch]engine.TraceEvent
	waits   []int64 // seconds, by resource
	time    int64   // from coming to leaving
}

type patientBranch struct {
	source  int32
	patient uint64
	branch  uint8
}

func keepLedger(t *rapid.T, p *engine.Program, k rng.Key) ledger {
	l := ledger{map[patientBranch]tick.Time{}, map[patientBranch]engine.TraceEvent{}, make([]int64, len(p.Resources)), 0}
	require.NoError(t, engine.New(p).TraceAll(k, func(v engine.TraceEvent) {
		who := patientBranch{v.Source, v.Patient, v.Branch}
		if since, ok := l.waiting[who]; ok && v.Kind != engine.TraceCancelled {
			l.waits[since.Index] += int64(v.Time - since.Time)
			delete(l.waiting, who)
		}
		switch v.Kind {
		case engine.TraceArrive:
			l.arrived[who] = v.Time
		case engine.TraceQueue:
			l.waiting[who] = v
		case engine.TraceLeave:
			l.time += int64(v.Time - l.arrived[who])
		}
	}))
	return l
}

var anything = liking{laws: "any", calendar: true}

// Who has come has left, and nothing stays behind: no queue, no unit in use.
// Within capacity, and the same numbers however they are arrived at.
func TestEveryNetworkEmptiesAndItsBooksBalance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := networks(anything).Draw(t, "network")
		p := compileNetwork(t, n.String())
		for r := range uint64(2) {
			k := rng.NewKey(rapid.Uint64().Draw(t, "seed"), r)
			c, l := onceThrough(t, p, k), keepLedger(t, p, k)
			require.Zero(t, c.Inside, "patients inside at the end")
			require.Equal(t, c.Arrived, c.Left, "patients")
			require.Equal(t, c.Arrived, seen(p, c, "arrivals").N, "arrivals")
			require.Empty(t, l.waiting, "patients waiting at the end")
			require.Equal(t, l.time, seen(p, c, "time").Sum, "time in the system")
			for i, x := range n.stations {
				balances(t, p, c, i, x, l)
			}
		}
	})
}

// balances checks what a resource has counted.
func balances(t *rapid.T, p *engine.Program, c *engine.Counts, i int, x station, l ledger) {
	what, u := fmt.Sprintf("resource %d, %+v", i, x), c.Use(i, -1)
	held := x.kind == "servers" || x.kind == "beds"
	require.Equal(t, l.waits[i], u.Queue, "%s: area under the queue and sum of waits", what)
	require.Equal(t, u.Queue, u.Wait+u.GaveUp*int64(x.patience), "%s: waits of those served and of those who gave up", what)
	require.Equal(t, u.Queue, seen(p, c, "queue %d", i).Sum, "%s: measured queue", what)
	require.Equal(t, u.Starts, seen(p, c, "wait %d", i).N, "%s: measured waits", what)
	if x.queue != "preemptive" {
		require.Equal(t, u.Wait, seen(p, c, "wait %d", i).Sum, "%s: measured waits", what)
		require.Zero(t, u.Interrupted, what)
	}
	require.Zero(t, u.Over, "%s: seconds above capacity", what)
	if x.kind == "slots" {
		require.LessOrEqual(t, u.Busy, u.Open, "%s: appointments", what)
		return
	}
	require.Equal(t, u.Ends, seen(p, c, "stay %d", i).N, "%s: measured stays", what)
	require.Equal(t, u.Busy, seen(p, c, "in use %d", i).Sum, "%s: measured use", what)
	if !x.manyUnits {
		require.Equal(t, u.Busy, seen(p, c, "stay %d", i).Sum, "%s: use and sum of stays", what)
	}
	require.LessOrEqual(t, u.Blocked+u.Delayed, u.Busy, "%s: blocked and delayed", what)
	level := c.Probes[slices.IndexFunc(p.Probes, func(x engine.Probe) bool { return x.Name == fmt.Sprintf("in use %d", i) })].Hist
	if !x.unlimited {
		require.LessOrEqual(t, len(level), x.capacity+1, "%s: most in use at once", what)
	}
	if held {
		require.Equal(t, level, c.Occupancy[i], "%s: occupancy", what)
		area, span := int64(0), int64(0)
		for used, dt := range c.Occupancy[i] {
			area, span = area+int64(used)*dt, span+dt
		}
		require.Equal(t, u.Busy, area, "%s: area of the occupancy", what)
		require.Equal(t, c.Span(-1), span, "%s: length of the occupancy", what)
	}
}

// The time that patients spend inside, added up, is the area under the number
// inside (Little 1961, before any division). A patient is inside until the last
// branch ends, and has left with the first; so nobody goes on beside here.
func TestLittlesLawHoldsToTheSecond(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := networks(anything).Filter(func(n network) bool { return !n.forks }).Draw(t, "network")
		p := compileNetwork(t, n.String())
		c := onceThrough(t, p, rng.NewKey(rapid.Uint64().Draw(t, "seed"), 0))
		inside, time := seen(p, c, "inside"), seen(p, c, "time")
		require.Equal(t, c.Span(-1), inside.N)
		require.Equal(t, c.Arrived, time.N)
		require.Equal(t, time.Sum, inside.Sum)
	})
}

// A replication knows nothing of those that its engine has run before, though they
// stop after a day or two with patients everywhere.
func TestReplicationsOfANetworkDoNotSeeOneAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := networks(anything).Draw(t, "network")
		n.text = strings.Replace(n.text, fmt.Sprintf("window = @%d", 1500*day), fmt.Sprintf("window = @%d", rapid.Int64Range(1, 2).Draw(t, "days")*day), 1)
		p := compileNetwork(t, n.String())
		e := engine.New(p)
		for _, r := range []uint64{0, 1, 0} {
			got, err := e.Run(rng.NewKey(7, r))
			require.NoError(t, err)
			tidy(got)
			require.Equal(t, got.Arrived, got.Left+got.Inside, "patients")
			same(t, onceThrough(t, p, rng.NewKey(7, r)), got)
		}
	})
}

// Neither the names of resources nor those of values are part of a draw, or of
// the order in which things happen.
func TestNamesOfResourcesAndValuesDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := networks(anything).Draw(t, "network")
		k := rng.NewKey(rapid.Uint64().Draw(t, "seed"), 0)
		other := n.write(1, func(i int) string { return fmt.Sprintf("%c_ward", 'z'-i) }, func(i int) string { return []string{"yellow", "blue"}[i] })
		same(t, onceThrough(t, compileNetwork(t, n.String()), k), onceThrough(t, compileNetwork(t, other), k))
	})
}

// Resources that nobody uses, before all others, and a pathway that nobody enters
// change nothing.
func TestWhatNobodyUsesChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := networks(anything).Draw(t, "network")
		k := rng.NewKey(rapid.Uint64().Draw(t, "seed"), 0)
		idle := n
		idle.text = strings.Replace(n.text, "[resource.#0]", `
[attribute.colour]
shares = { red = 0.5, blue = 0.5 }
[resource.idle_beds]
kind = "beds"
capacity = 3
turnround = "1h"
[resource.idle_lists]
kind = "sessions"
weekly = { mon = "8h", wed = "4h" }
[resource.idle_slots]
kind = "slots"
capacity = 1
every = "6h"
[resource.#0]`, 1) + `
[pathway.nobody]
arrivals = { rate = "0 per day" }
` + steps("pathway.nobody", `
		see = { use = "#0", time = "1h" }
		end = { leave = "nowhere" }`)
		p, q := compileNetwork(t, n.String()), compileNetwork(t, idle.String())
		c, d := onceThrough(t, p, k), onceThrough(t, q, k)
		require.Equal(t, []int64{c.Arrived, c.Left}, []int64{d.Arrived, d.Left})
		require.Equal(t, c.Probes, d.Probes)
		for i := range n.stations {
			require.Equal(t, c.Use(i, -1), d.Use(i+3, -1), "resource %d", i)
			require.Equal(t, c.Occupancy[i], d.Occupancy[i+3], "resource %d", i)
		}
		for i, x := range p.Tallies {
			n, amount := c.Tally(i, 0, -1)
			again, amountAgain := d.Tally(tallyNamed(t, q, x.Name), 0, -1)
			require.Equal(t, []int64{n, amount}, []int64{again, amountAgain}, x.Name)
		}
	})
}

func tallyNamed(t *rapid.T, p *engine.Program, name string) int {
	i := slices.IndexFunc(p.Tallies, func(x engine.Tally) bool { return x.Name == name })
	require.GreaterOrEqual(t, i, 0, "no tally %q", name)
	return i
}

// With every time twice as long, arrivals and appointments included, the same
// happens at half the speed: each second becomes two, and nothing else changes.
// Times are fixed or one of several whole seconds, so that none is rounded.
func TestTwiceAsLongIsHalfAsFast(t *testing.T) {
	for _, laws := range []string{"fixed", "discrete"} {
		t.Run(laws, rapid.MakeCheck(func(t *rapid.T) {
			n := networks(liking{laws: laws}).Draw(t, "network")
			k := rng.NewKey(rapid.Uint64().Draw(t, "seed"), 0)
			p, q := compileNetwork(t, n.String()), compileNetwork(t, n.write(2, plainResource, plainValue))
			c, d := onceThrough(t, p, k), onceThrough(t, q, k)
			require.Equal(t, c.Arrived, d.Arrived)
			require.Equal(t, c.Left, d.Left)
			for i, x := range n.stations {
				u := c.Use(i, -1)
				for _, of := range []*int64{&u.Queue, &u.Wait, &u.Full, &u.Blocked, &u.Delayed} {
					*of *= 2
				}
				if x.kind != "slots" {
					u.Busy, u.Open = 2*u.Busy, 2*u.Open
				}
				require.Equal(t, u, d.Use(i, -1), "resource %d, %+v", i, x)
			}
			for i, x := range p.Probes {
				a, b := c.Probes[i].Bins[0], d.Probes[i].Bins[0]
				a.Sum *= 2
				if x.Of >= engine.QueueLevel {
					a.N *= 2
				}
				require.Equal(t, []int64{a.N, a.Sum}, []int64{b.N, b.Sum}, "measure %q", x.Name)
			}
		}))
	}
}

// At half the rate and with times twice as long, a first-come-first-served
// station with Poisson arrivals keeps its waits, doubled. An arrival is at a whole
// second, so doubled it may be one second later than twice the first; a start is
// the largest of sums of one arrival and of services, so it moves by no more, and
// neither does a wait.
func TestHalfTheRateAndTwiceTheTimeDoubleTheWaits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		servers := rapid.IntRange(1, 4).Draw(t, "servers")
		perDay := 2 * rapid.IntRange(5, 30).Draw(t, "per day")
		a, b := rapid.IntRange(60, 7200).Draw(t, "seconds"), rapid.IntRange(60, 7200).Draw(t, "seconds")
		k := rng.NewKey(rapid.Uint64().Draw(t, "seed"), 0)
		run := func(times int) engine.Use {
			c := onceThrough(t, compileNetwork(t, january(fmt.Sprintf("%dd", 100*times), resource("station", "servers", fmt.Sprintf("capacity = %d", servers)), fmt.Sprintf(`
[pathway.p]
arrivals = { rate = "%d per day", changes = [{ from = %s, rate = "0 per day" }] }
`, perDay/times, tick.Date{Year: 2026, Month: 1, Day: 5}.AddDays(20*times))+steps("pathway.p", fmt.Sprintf(`
		see = { use = "station", time = { dist = "discrete", values = ["%ds", "%ds"], weights = [1, 3] } }
		end = { leave = "home" }`, a*times, b*times)))), k)
			require.Zero(t, c.Inside)
			return c.Use(0, -1)
		}
		once, twice := run(1), run(2)
		require.Equal(t, once.Starts, twice.Starts)
		require.Equal(t, 2*once.Busy, twice.Busy)
		require.InDelta(t, 2*once.Wait, twice.Wait, float64(once.Starts), "%d servers", servers)
	})
}
