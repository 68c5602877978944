package compile

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/sim/engine"
)

// Cases that random networks and spoiled scenarios have turned up.

// Urgent needs two scanners: one is with a patient of the same class until 05:00,
// the other with a routine one. At 05:00 the routine one can be interrupted.
func TestWhoWaitsInterruptsWhenThatIsEnough(t *testing.T) {
	o := observe(t, january("3w", resource("scanner", "servers", "capacity = 2", `queue = "preemptive"`),
		comingAt("same", `["0h"]`, `
			see = { use = "scanner", time = "5h", priority = 0 }
			end = { leave = "home" }`),
		comingAt("routine", `["0h"]`, `
			see = { use = "scanner", time = "10h", priority = 1 }
			end = { leave = "home" }`),
		comingAt("urgent", `["2h"]`, `
			see = { use = { scanner = 2 }, time = "1h", priority = 0 }
			end = { leave = "home" }`)))
	require.Contains(t, o.story, "urgent Mon 5 Jan 05:00 gets scanner")
}

// Two rounds of 100: from its 65th on, those of the first draw what the second
// draws from its beginning.
func TestRepeatsInsideRepeatsDrawAnew(t *testing.T) {
	requireDrawsDiffer(t, 200, `
		two = { repeat = { route = "outer", count = 2 } }
		end = { leave = "home" }`, 100)
}

// Sent back to an earlier step again and again, a patient takes two loops inside
// one another each time, and draws the same each time: the number of the visit is
// shifted out of its 32 bits.
func TestAWayBackToLoopsDrawsAnew(t *testing.T) {
	requireDrawsDiffer(t, 2, `
		two   = { repeat = { route = "outer", count = 1 } }
		again = { branch = { two = 0.9, next = "rest" } }
		end   = { leave = "home" }`, 1)
}

// requireDrawsDiffer requires at least so many stays of different lengths on the
// inner route.
func requireDrawsDiffer(t *testing.T, least int, lines string, rounds int) {
	t.Helper()
	m := loadText(t, january("3y", comingAt("p", `["0h"]`, lines),
		subroute("outer", `many = { repeat = { route = "inner", count = `+strconv.Itoa(rounds)+` } }`),
		subroute("inner", `stay = { delay = { dist = "exponential", mean = "10h" } }`)))
	stays, all := map[int64]bool{}, 0
	require.NoError(t, engine.New(m.Options[0].Program).TraceAll(key, func(v engine.TraceEvent) {
		if v.Kind == engine.TraceHold {
			stays[int64(v.Until-v.Time)] = true
			all++
		}
	}))
	require.GreaterOrEqual(t, all, least)
	require.Greater(t, len(stays), all*9/10, "of %d draws", all) // 36,000 s is long enough for few to agree by chance
}

// All times between arrivals are whole minutes, so all arrivals are. The draw is
// mean x (value / mean), which may be a hair less than the value, and the sum is
// cut to whole seconds rather than rounded.
func TestArrivalsAtWholeMinutesAreAtWholeMinutes(t *testing.T) {
	m := loadText(t, january("20d", `
[pathway.p]
arrivals = { interarrival = { dist = "discrete", values = ["2m", "172m"], weights = [1, 2] } }
`+steps("pathway.p", `end = { leave = "home" }`)))
	require.NoError(t, engine.New(m.Options[0].Program).TraceAll(key, func(v engine.TraceEvent) {
		require.Zero(t, int64(v.Time)%60, "an arrival after %d seconds", v.Time)
	}))
}

// What a step uses is told in one place as a text, a list or a section; a number
// is told off, and so is an empty list.
func TestUseOfANumberIsRefused(t *testing.T) {
	for _, use := range []string{"0", "true", "2026-01-05", "[]", "{}"} {
		var problems diag.List
		Load(memory(map[string]string{"test.toml": january("2w", server("nurse"),
			weekly(`
				see = { use = `+use+`, time = "1h" }
				end = { leave = "home" }`))}), "test.toml", Settings{}, &problems)
		require.Error(t, problems.Err(), "use = %s", use)
	}
}

// At one moment a patient gets each thing once: what was got by an earlier step at
// the same second is not told again.
func TestStoryTellsEachStartOnce(t *testing.T) {
	observe(t, january("2w", server("scanner"), server("nurse"), weekly(`
		in  = { seize = "scanner" }
		see = { use = "nurse", time = "1h" }
		out = { release = "scanner" }
		end = { leave = "home" }`))).tells(`
		p Mon 12 Jan 00:00 gets scanner
		p Mon 12 Jan 00:00 gets nurse
		p Mon 12 Jan 01:00 gives back nurse
		p Mon 12 Jan 01:00 gives back scanner
		p Mon 12 Jan 01:00 leaves: home`)
}

// comingAt is a pathway with arrivals at fixed times.
func comingAt(name, at, lines string) string {
	return "[pathway." + name + "]\narrivals = { at = " + at + " }\n" + steps("pathway."+name, lines)
}

// The pathway calls the route, and neither comes back to itself.
func TestARouteMayHaveThePathwaysName(t *testing.T) {
	m := loadText(t, january("1w", comingAt("lung", `["0h"]`, `
			on  = { go = "lung" }
			end = { leave = "home" }`),
		subroute("lung", `stay = { delay = "2h" }`)))
	require.Equal(t, []string{"lung.on", "lung.end", "lung.stay"}, m.Options[0].Program.Steps)
}
