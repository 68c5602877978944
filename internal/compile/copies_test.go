package compile

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// twoTrusts is a pathway for each of two trusts, with a copy of the resources
// for each.
const twoTrusts = `
[table.trust]
rows = { a = {}, b = {} }
[attribute.trust]
table = "trust"
value = "a"
[pathway.p]
for_each = "trust"
`

// Nobody misses a clinic of trust a, half those of trust b; one of the two once
// spoke for both.
func TestNoShowMayDifferBetweenCopies(t *testing.T) {
	o := observe(t, january("365d", twoTrusts+`
arrivals = { interarrival = "6h" }
steps = ["see", "end"]
[pathway.p.step.see]
use = "clinic.{trust}"
time = "30m"
[pathway.p.step.end]
leave = "seen"
[resource.clinic]
for_each = "trust"
kind = "sessions"
weekly = { mon = "8h", tue = "8h", wed = "8h", thu = "8h", fri = "8h", sat = "8h", sun = "8h" }
no_show = 0
[resource.clinic.b]
no_show = 0.5
`))
	a, b := o.use("clinic.a"), o.use("clinic.b")
	missed, _ := o.events("event.no_show")
	require.Greater(t, missed, int64(1000))
	require.InDelta(t, 4*365, a.Starts, 8, "four patients a day come to a once")
	require.InDelta(t, a.Starts+missed, b.Starts, 8, "whoever missed b comes again")
}

// One trust discharges at eight, the other at ten: stays of one day from midnight end
// at that hour, of the same day or of the next.
func TestDischargeTimesMayDifferBetweenCopies(t *testing.T) {
	const head = twoTrusts + `
arrivals = { interarrival = "7d" }
steps = ["in", "stay", "end"]
[pathway.p.step.in]
seize = "ward.{trust}"
[pathway.p.step.stay]
delay = "1d"
then = { release = "RELEASE" }
[pathway.p.step.end]
leave = "home"
[resource.ward]
for_each = "trust"
kind = "beds"
capacity = 5
discharge_at = "08:00"
[resource.ward.b]
discharge_at = "10:00"
`
	for _, release := range []string{"ward.{trust}", "ward"} {
		o := observe(t, january("2w", strings.Replace(head, "RELEASE", release, 1)))
		require.Equal(t, 8*hour, o.use("ward.a").Busy%day, release)
		require.Equal(t, 10*hour, o.use("ward.b").Busy%day, release)
	}
}
