package compile

import (
	"fmt"
	"strconv"
	"strings"

	"pgregory.net/rapid"
)

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
		mean = max(mean, 60) // shorter ones are not kept in whole seconds
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
	s.write("[resource.#%d]\nkind = %q\nqueue = %q", i, x.kind, x.queue)
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
		x.unlimited = s.seldom()
		if s.seldom() {
			s.write("turnround = @%d", s.seconds())
		}
		if x.queue != "preemptive" && x.capacity > 1 && s.seldom() {
			kept := s.number(1, x.capacity-1)
			s.write("ring_fenced = { by = \"class\", !%d = %d }", s.number(0, 1), kept)
			x.free -= kept
		}
	}
	if x.unlimited {
		s.write("unlimited = true")
	} else {
		s.write("capacity = %d", x.capacity)
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
