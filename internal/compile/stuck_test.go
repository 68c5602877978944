package compile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// coming is a pathway of patients who come at given times and take these steps.
func coming(name, at, lines string, keys ...string) string {
	return fmt.Sprintf("[pathway.%s]\narrivals = { at = [%s] }\n%s\n%s", name, at, strings.Join(keys, "\n"), steps("pathway."+name, lines))
}

// swap is the pathway of patients who stay a day in one place, and in it until another
// is free.
func swap(name, from, to string, keys ...string) string {
	return coming(name, `"0h"`, fmt.Sprintf(`
first = { use = { %q = "hold" }, time = "1d" }
second = { use = %q, frees = %q, time = "1d"%s }
end = { leave = "home" }`, from, to, from, strings.Join(keys, "")))
}

// waiting says who was found to wait for ever: "2 hold, 0 behind, from day 1; at
// ab.second 1, ba.second 1; a 1, b 1".
func waiting(p *engine.Program, s engine.Stuck) string {
	if s.Steps == nil {
		return ""
	}
	list := func(counts []int64, name func(i int) string) string {
		var named []string
		for i, n := range counts {
			if n != 0 {
				named = append(named, fmt.Sprintf("%s %d", name(i), n))
			}
		}
		return strings.Join(named, ", ")
	}
	return fmt.Sprintf("%d hold, %d behind, from day %g; at %s; %s", s.Holding, s.Behind, float64(s.Since-p.Window)/float64(tick.Day),
		list(s.Steps, func(i int) string { return p.Steps[i] }), list(s.Units, func(i int) string { return p.Resources[i].Name }))
}

// Who waits for each other for ever is found, and nobody else.
func TestPatientsWhoWaitForEachOtherForEverAreFound(t *testing.T) {
	ab, ba := swap("ab", "a", "b"), swap("ba", "b", "a")
	swapped := "2 hold, 0 behind, from day 1; at ab.second 1, ba.second 1; a 1, b 1"
	for name, c := range map[string]struct {
		sections []string
		want     string
	}{
		"two beds": {[]string{bed("a"), bed("b"), ab, ba}, swapped},
		"three beds": {[]string{bed("a"), bed("b"), bed("c"), ab, swap("bc", "b", "c"), swap("ca", "c", "a")},
			"3 hold, 0 behind, from day 1; at ab.second 1, bc.second 1, ca.second 1; a 1, b 1, c 1"},
		"a chain has an end":                 {[]string{bed("a"), bed("b"), bed("c"), ab, swap("bc", "b", "c")}, ""},
		"a second bed of one kind":           {[]string{bed("a"), resource("b", "beds", "capacity = 2"), ab, ba}, ""},
		"more beds open later":               {[]string{bed("a"), bed("b", "changes = [{ from = 2026-03-01, capacity = 2 }]"), ab, ba}, ""},
		"a bed less later":                   {[]string{bed("a"), bed("b", "changes = [{ from = 2026-03-01, capacity = 0 }]"), ab, ba}, swapped},
		"beds are added where patients wait": {[]string{bed("a"), bed("b", `responds = { to = "work waiting", target = "14d", gain = 1, down = 0, up = 1 }`), ab, ba}, ""},
		"patience":                           {[]string{bed("a"), bed("b"), ab, swap("ba", "b", "a", `, patience = "90d", gives_up = "next"`)}, ""},
		"staff and a bed": {[]string{bed("ward"), server("nurse"),
			coming("in", `"0h"`, "lie = { use = { ward = \"hold\" }, time = \"1h\" }\nseen = { use = \"nurse\", time = \"1h\" }\nend = { leave = \"home\" }"),
			coming("up", `"0h"`, "seen = { use = { nurse = \"hold\" }, time = \"2h\" }\nlie = { use = \"ward\", time = \"1h\" }\nend = { leave = \"home\" }")},
			"2 hold, 0 behind, from day 0.08333333333333333; at in.seen 1, up.lie 1; ward 1, nurse 1"},
		"a list and a bed": {[]string{bed("ward"), resource("theatre", "sessions", `load = 0.1`),
			coming("in", `"0h"`, "lie = { use = { ward = \"hold\" }, time = \"12h\" }\nseen = { use = \"theatre\", time = \"1h\" }\nend = { leave = \"home\" }"),
			coming("up", `"9h"`, "seen = { use = { theatre = \"hold\" }, time = \"2h\" }\nlie = { use = \"ward\", time = \"1h\" }\nend = { leave = \"home\" }")},
			"2 hold, 0 behind, from day 0.5; at in.seen 1, up.lie 1; ward 1, theatre 1"},
		"two lists may run at a time": {[]string{bed("ward"), resource("theatre", "sessions", `load = 0.1`, `list = "4h"`),
			coming("in", `"0h"`, "lie = { use = { ward = \"hold\" }, time = \"12h\" }\nseen = { use = \"theatre\", time = \"1h\" }\nend = { leave = \"home\" }"),
			coming("up", `"9h"`, "seen = { use = { theatre = \"hold\" }, time = \"2h\" }\nlie = { use = \"ward\", time = \"1h\" }\nend = { leave = \"home\" }")},
			""},
		"hours of staff are spent and not held": {[]string{bed("ward"), resource("nurse", "staff", "wte = 1", `patient_facing_hours = { value = 1002, unit = "per wte per year", source = "ASSUMPTION" }`),
			coming("in", `"0h"`, "lie = { use = { ward = \"hold\" }, time = \"1h\" }\nseen = { use = \"nurse\", time = \"1h\" }\nend = { leave = \"home\" }"),
			coming("up", `"0h"`, "seen = { use = \"nurse\", time = \"2h\" }\nlie = { use = \"ward\", time = \"1h\" }\nend = { leave = \"home\" }")}, ""},
		"both at once": {[]string{bed("a"), bed("b"),
			coming("p", `"0h", "0h", "1h"`, "stay = { use = { a = \"hold\", b = \"hold\" }, time = \"1d\" }\nend = { leave = \"home\" }")}, ""},
		"others come behind": {[]string{bed("a"), bed("b"), ab, ba, bed("c"),
			coming("x", `"2d", "3d"`, "lie = { use = \"a\", time = \"1d\" }\nend = { leave = \"home\" }"),
			coming("y", `"3d", "4d"`, "lie = { use = { c = \"hold\" }, time = \"1d\" }\nmore = { use = \"b\", time = \"1d\" }\nend = { leave = \"home\" }")},
			"3 hold, 3 behind, from day 1; at ab.second 1, ba.second 1, y.more 1; a 1, b 1, c 1"},
		"one bed more of the same ward": {[]string{resource("a", "beds", "capacity = 2"),
			coming("p", `"0h", "1h"`, "lie = { use = { a = \"hold\" }, time = \"1d\" }\nmore = { use = \"a\", time = \"1d\" }\nend = { leave = \"home\" }")},
			"2 hold, 0 behind, from day 1.0416666666666667; at p.more 2; a 2"},
		"a bed of one's own": {[]string{resource("a", "beds", "capacity = 3"),
			coming("p", `"0h", "1h"`, "lie = { use = { a = \"hold\" }, time = \"1d\" }\nmore = { use = \"a\", time = \"1d\" }\nend = { leave = \"home\" }")}, ""},
		"a bed that one patient alone can never have": {[]string{bed("a"),
			coming("p", `"0h"`, "lie = { use = { a = \"hold\" }, time = \"1d\" }\nmore = { use = \"a\", time = \"1d\" }\nend = { leave = \"home\" }")},
			"1 hold, 0 behind, from day 1; at p.more 1; a 1"},
		"closed for good is no circle": {[]string{bed("a"), resource("b", "beds", "capacity = 1", "changes = [{ from = 2026-01-06, capacity = 0 }]"), ab}, ""},
		"who holds stays for years": {[]string{bed("a"), bed("b"), ab,
			coming("x", `"0h"`, "lie = { use = \"b\", time = \"900d\" }\nend = { leave = \"home\" }")}, ""},
		"a unit that is kept": {[]string{"[attribute.kind]\nshares = { red = 0.0, blue = 1.0 }\n", bed("a"),
			resource("b", "beds", "capacity = 2", `ring_fenced = { by = "kind", red = 1 }`), ab, ba}, swapped},
		"the head of a queue keeps others waiting": {[]string{bed("a"), bed("b"), bed("c"), ab,
			swap("bc", "b", "c"), // needs c, behind who needs c and a
			coming("w", `"1h"`, "both = { use = { c = \"hold\", a = \"hold\" }, time = \"1d\" }\nend = { leave = \"home\" }")},
			"2 hold, 1 behind, from day 1; at ab.second 1, bc.second 1; a 1, b 1"},
		"who overtakes": {[]string{"[attribute.kind]\nshares = { red = 0.0, blue = 1.0 }\n", bed("a"), bed("b"),
			resource("c", "beds", "capacity = 1", `ring_fenced = { by = "kind", red = 0 }`), ab, swap("bc", "b", "c"),
			coming("w", `"1h"`, "both = { use = { c = \"hold\", a = \"hold\" }, time = \"1d\" }\nend = { leave = \"home\" }")}, ""},
	} {
		o := observe(t, january("60d", c.sections...))
		assert.Equal(t, c.want, waiting(o.p, o.counts.Stuck), name)
	}
}

// In the warm-up, and in one of two copies of the beds.
func TestWaitsOfOneTrustFromBeforeTheWindow(t *testing.T) {
	text := `format = 1
[run]
start = 2026-01-05
warm_up = "10d"
window = "20d"
run_out = "0d"
[table.trust]
rows = { north = { x = 1 }, south = { x = 2 } }
[attribute.trust]
table = "trust"
value = "north"
[resource.a]
for_each = "trust"
kind = "beds"
capacity = { column = "x" }
[resource.b]
for_each = "trust"
kind = "beds"
capacity = 1
[pathway.ab]
arrivals = { at = ["0h"] }
steps = ["first", "second", "end"]
step.first = { use = { "a.{trust}" = "hold" }, time = "1d" }
step.second = { use = "b.{trust}", frees = "a", time = "1d" }
step.end.leave = "home"
[pathway.ba]
arrivals = { at = ["0h"] }
steps = ["first", "second", "end"]
step.first = { use = { "b.{trust}" = "hold" }, time = "1d" }
step.second = { use = "a.{trust}", frees = "b", time = "1d" }
step.end.leave = "home"
`
	o := observe(t, text)
	assert.Equal(t, "2 hold, 0 behind, from day -9; at ab.second 1, ba.second 1; a.north 1, b.north 1", waiting(o.p, o.counts.Stuck))
}

// circular is a scenario of patients who take and give back beds at random and come in
// the first days alone.
func circular(t *rapid.T, window string) string {
	pick := func(list ...string) string { return rapid.SampledFrom(list).Draw(t, "pick") }
	n := rapid.IntRange(2, 4).Draw(t, "resources")
	text := january(window, "[attribute.class]\nshares = { red = 0.4, blue = 0.6 }\n",
		resource("theatre", "sessions", `weekly = { mon = "3h", tue = "4h", sat = "2h" }`))
	capacity := make([]int, n)
	for i := range n {
		capacity[i] = rapid.IntRange(1, 3).Draw(t, "capacity")
		keys := []string{fmt.Sprintf("capacity = %d", capacity[i]), pick(`queue = "fifo"`, `queue = "priority"`)}
		if rapid.IntRange(0, 3).Draw(t, "fence") == 0 && capacity[i] > 1 {
			keys = append(keys, `ring_fenced = { by = "class", red = 1 }`)
			capacity[i]-- // all that one who is blue may ever have
		}
		text += resource(fmt.Sprintf("r%d", i), pick("beds", "servers"), keys...)
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "pathways") {
		var lines, at []string
		for range rapid.IntRange(1, 6).Draw(t, "steps") {
			which := rapid.IntRange(0, n-1).Draw(t, "which")
			r, other := fmt.Sprintf("r%d", which), fmt.Sprintf("r%d", (which+1)%n)
			span := pick("1h", "2h", "5h", "26h")
			units := rapid.IntRange(1, capacity[which]).Draw(t, "units")
			wait := pick("", "", `, priority = { by = "class", red = 0, blue = 1 }`, `, patience = "9h"`, `, patience = "50h", gives_up = "next"`)
			lines = append(lines, fmt.Sprintf("s%d = { %s }", len(lines), pick(
				fmt.Sprintf("seize = %q%s", r, wait),
				fmt.Sprintf("use = { %s = { units = %d, hold = true } }, time = %q%s", r, units, span, wait),
				fmt.Sprintf("use = %q, time = %q%s", r, span, wait),
				fmt.Sprintf("use = { %s = \"hold\", %s = 1 }, time = %q%s", r, other, span, wait),
				fmt.Sprintf("use = { theatre = \"planned\", %s = \"hold\" }, time = \"90m\"", r),
				fmt.Sprintf("use = %q, frees = %q, time = %q", r, other, span),
				fmt.Sprintf("delay = %q, then = { release = %q }", span, r),
			)))
		}
		for range rapid.IntRange(1, 8).Draw(t, "patients") {
			at = append(at, fmt.Sprintf("%q", fmt.Sprintf("%dh", rapid.IntRange(0, 48).Draw(t, "at"))))
		}
		text += coming(fmt.Sprintf("p%d", i), strings.Join(at, ", "), strings.Join(lines, "\n")+"\nend = { leave = \"home\" }")
	}
	return text
}

// Long after the last has come, whoever is still inside waits for ever, and nobody else
// does. A run that ends sooner finds a circle if and only if it had closed by then,
// and says the same moment.
func TestWhoeverIsLeftWaitsForEver(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		text := circular(t, "400d")
		k := rng.NewKey(rapid.Uint64().Draw(t, "seed"), 0)
		late := onceThrough(t, compileNetwork(t, text), k)
		require.Equal(t, late.Inside, late.Stuck.Holding+late.Stuck.Behind)
		days := rapid.IntRange(1, 12).Draw(t, "days")
		sooner := compileNetwork(t, strings.Replace(text, `"400d"`, fmt.Sprintf(`"%dd"`, days), 1))
		early := onceThrough(t, sooner, k)
		closed := late.Stuck.Steps != nil && late.Stuck.Since < sooner.Stop
		require.Equal(t, closed, early.Stuck.Steps != nil)
		if closed {
			found++
			require.Equal(t, late.Stuck.Since, early.Stuck.Since)
			require.LessOrEqual(t, early.Stuck.Holding, late.Stuck.Holding)
			for i, units := range early.Stuck.Units {
				require.LessOrEqual(t, units, late.Stuck.Units[i])
			}
		}
	})
	require.Positive(t, found, "some networks close circles, or nothing is tried here")
}

// What options have in common is simulated once, and what is found there is each
// option's. Afterwards they differ: a circle that only one of them has is its own.
func TestOptionsInCommonFindTheSameWaits(t *testing.T) {
	text := january("60d", bed("a"), bed("b"), bed("c"), bed("d"), swap("ab", "a", "b"), swap("ba", "b", "a"), swap("cd", "c", "d"), swap("dc", "d", "c"),
		coming("x", `"1h", "2d"`, "lie = { use = \"a\", time = \"1h\" }\nend = { leave = \"home\" }")) +
		"[option.more]\nresource.d.capacity = 2\n"
	m := loadText(t, text)
	programs := []*engine.Program{m.Options[0].Program, m.Options[1].Program}
	engines := engine.NewFamily(programs).Engines()
	for replication := range uint64(2) {
		for k, want := range []string{
			"4 hold, 2 behind, from day 1; at ab.second 1, ba.second 1, cd.second 1, dc.second 1; a 1, b 1, c 1, d 1",
			"2 hold, 2 behind, from day 1; at ab.second 1, ba.second 1; a 1, b 1",
		} {
			got, err := engines.Run(k, rng.NewKey(1, replication))
			require.NoError(t, err)
			assert.Equal(t, want, waiting(programs[k], got.Stuck))
			alone, err := engine.New(programs[k]).Run(rng.NewKey(1, replication))
			require.NoError(t, err)
			assert.Equal(t, want, waiting(programs[k], alone.Stuck))
		}
	}
}
