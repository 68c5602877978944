package describe

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/internal/journey"
	"prehabsim/internal/study"
	"prehabsim/sim/tick"
)

// Of 60 days, 20 lie behind the decision, to which half of the patients come while the
// clock runs.
func TestWhatPrehabHasIsSaidOfWhomItHolds(t *testing.T) {
	d := &study.Days{Days: &journey.Days{Patients: 4, Seconds: 240 * int64(tick.Day), Reached: 2, After: 40 * int64(tick.Day)}, At: "decision", Until: "treated", Ends: true}
	assert.Contains(t, ofPrehab(d), `between "decision" and "treated": 20.0 days on average of the 50% who come by it. `)
	d.Reached = 4
	assert.Contains(t, ofPrehab(d), `between "decision" and "treated": 10.0 days on average. `)
	d.Reached = 0
	assert.Equal(t, `Nobody comes by "decision" while the clock runs, so prehab has none of these days.`, ofPrehab(d))
	d.Ends = false
	assert.Empty(t, ofPrehab(d), "there is no prehab, or it ends with something else")
}
