package compile

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A simulation begins with nobody. What that leaves out is told where the scenario's own
// times say so: Northbridge with a warm-up of four weeks had 3,700 bed-days a year for
// 4,850, without a word. A plain queue without clocks is warned of as well, and nobody who
// gives the times their due.
func TestAWarmUpShorterThanItsTimes(t *testing.T) {
	northbridge := func(warmUp string) string {
		m := loadText(t, "format = 1\nname = \"short\"\nextends = \"builtin:northbridge\"\n[run]\nwarm_up = \""+warmUp+"\"\n")
		return m.ShortWarmUp()
	}
	assert.Contains(t, northbridge("4w"), `the warm-up of 4w may be too short: route "sact": step "course" (site colorectal) takes 189 days on average and clock "two_month" counts to day 104.`)
	assert.Contains(t, northbridge("0d"), "there is no warm-up: ")
	assert.Contains(t, northbridge("26w"), "takes 189 days on average. Whoever")
	assert.Empty(t, northbridge("52w"))

	queue := func(warmUp string) string {
		return loadText(t, `format = 1
[run]
start   = 2026-01-05
warm_up = "`+warmUp+`"
window  = "100d"
[resource.desk]
kind     = "servers"
capacity = 1
[pathway.caller]
arrivals = { rate = "40 per day" }
steps    = ["call", "end"]
[pathway.caller.step.call]
use  = "desk"
time = { dist = "exponential", mean = "30m" }
[pathway.caller.step.end]
leave = "home"
`).ShortWarmUp()
	}
	assert.Contains(t, queue("0d"), `there is no warm-up: pathway "caller": step "call" takes 30 minutes on average. Whoever came before the window is missing`)
	assert.Empty(t, queue("1d"))
}
