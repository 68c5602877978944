package compile

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// Three wait for the ward: one lies in critical care meanwhile, blocked.
func TestGivenPatientsWaitWithWhatTheyHold(t *testing.T) {
	o := observe(t, january("4w", bed("icu"), resource("ward", "beds", "capacity = 1"), "[attribute.critical]\nshares = { no = 0.5, yes = 0.5 }\n", server("theatre"), nobody(inWard), `
[backlog.on_the_ward]
pathway = "p"
waiting_for = "stay"
set = { critical = "no" }
days_waited = { "30" = 1 }
[backlog.critical]
pathway = "p"
waiting_for = "step_down"
days_waited = { "20" = 1 }
[backlog.waiting]
pathway = "p"
waiting_for = "cut"
set = { critical = "no" }
days_waited = { "10" = 1 }
`))
	require.Equal(t, 10*day, o.use("icu").Busy, "until the ward is free")
	require.Equal(t, 10*day, o.use("icu").Blocked)
	require.Equal(t, 28*day, o.use("ward").Busy, "one after the other")
	require.EqualValues(t, 1, o.use("ward").Starts)
	require.Contains(t, o.story, "backlog.critical Thu 15 Jan 00:00 gets ward")
	require.Contains(t, o.story, "backlog.waiting Sun 25 Jan 00:00 gets theatre")
}

// Twelve lie in a ward of ten: two in beds that do not exist. With two lists it is their sum.
func TestMoreInBedThanThereAreBedsIsWarnedOf(t *testing.T) {
	text := func(lists string) string {
		return january("4w", resource("ward", "beds", "capacity = 10"), server("theatre"), nobody(`
	adm = { seize = "ward" }
	op = { use = "theatre", time = "1d" }
	stay = { delay = "3d", then = { release = "ward" } }
	end = { leave = "home" }`), lists)
	}
	list := func(name string, n int) string {
		return fmt.Sprintf("[backlog.%s]\npathway = \"p\"\nwaiting_for = \"%s\"\ndays_waited = { \"10\" = %d }\n", name, name, n)
	}
	require.Empty(t, warningsOf(t, text(list("op", 10))))
	require.Contains(t, warningsOf(t, text(list("op", 12))), `backlog "op": its patients hold 12 of resource "ward" on 2026-01-05, which has 10 then: the rest are in places that do not exist until others leave`)
	require.Contains(t, warningsOf(t, text(list("op", 6)+list("stay", 6))), `backlog "stay": its patients and those of lists before it hold 12 of resource "ward"`)
	require.Empty(t, warningsOf(t, text(list("adm", 40))), "who waits for the ward does not lie there")
}

// A given patient takes the bed of whom it replaces, and nobody slips in between;
// what is over goes to those who wait.
func TestBedsAreHandedOver(t *testing.T) {
	text := func(given int) string {
		return `
format = 1
[run]
start = 2026-01-05
warm_up = "3d"
run_out = "0d"
window = "2d"
[measure.stay]
of = "stay"
resource = "ward"
` + resource("ward", "beds", "capacity = 2", `turnround = "6h"`) + comes("p", `"1h", "2h", "3h"`, `
			in = { seize = "ward" }
			stay = { delay = "30d", then = { release = "ward" } }
			end = { leave = "home" }`) + fmt.Sprintf("[backlog.p]\nwaiting_for = \"stay\"\ndays_waited = { \"9\" = %d }\n", given)
	}
	o := observe(t, text(2))
	require.EqualValues(t, 2, o.counts.Replaced)
	require.Equal(t, 4*day, o.use("ward").Busy)
	require.Zero(t, o.use("ward").Starts, "the third still waits")
	require.Zero(t, o.use("ward").Ends)
	require.Zero(t, o.counts.Probes[0].Bins[0].N)
	require.EqualValues(t, 3, o.counts.Inside)

	o = observe(t, text(0))
	require.EqualValues(t, 2, o.counts.Replaced)
	require.EqualValues(t, 1, o.use("ward").Starts, "an empty list is one too: the third is let in")
	require.Equal(t, 2*day, o.use("ward").Busy)
}
