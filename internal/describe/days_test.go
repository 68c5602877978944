package describe

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/internal/compile"
	"prehabsim/internal/journey"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Of 60 days, 20 lie behind the decision, to which half of the patients come while the
// clock runs.
func TestWhatPrehabHasIsSaidOfWhomItHolds(t *testing.T) {
	clock := engine.Clock{Measure: daysMeasure, To: []int32{1}}
	o := &compile.Option{Program: &engine.Program{Marks: []engine.MarkDef{{Name: "decision"}, {Name: "treated"}}, Clocks: []engine.Clock{clock}}}
	d := &journey.Days{Patients: 4, Seconds: 240 * int64(tick.Day), Reached: 2, After: 40 * int64(tick.Day)}
	s := service{"core", "decision", "treated"}
	assert.Contains(t, ofPrehab(o, d, s), `between "decision" and "treated": 20.0 days on average of the 50% who come by it. `)
	d.Reached = 4
	assert.Contains(t, ofPrehab(o, d, s), `between "decision" and "treated": 10.0 days on average. `)
	d.Reached = 0
	assert.Equal(t, `Nobody comes by "decision" while the clock runs, so prehab has none of these days.`, ofPrehab(o, d, s))
	assert.Empty(t, ofPrehab(o, d, service{}), "there is no prehab")
	assert.Empty(t, ofPrehab(o, d, service{"core", "decision", "home"}), "it ends with something else")
}
