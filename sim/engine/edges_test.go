package engine

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/tick"
)

// A period has the second in which it begins, and not that in which it ends.
func TestAPeriodEndsBeforeItsEnd(t *testing.T) {
	d := Period{From: 5, To: 10}
	for at, holds := range map[tick.Time]bool{4: false, 5: true, 9: true, 10: false} {
		require.Equal(t, holds, d.Holds(at), "%d", at)
	}
}

// What a patient lacks is told with the step that asks for it, the first among them.
func TestAFailureNamesItsStep(t *testing.T) {
	for step, name := range map[int32]string{0: "care", 1: "way home", None: "arrival"} {
		e := &Engine{p: &Program{Steps: []string{"care", "way home"}}}
		e.fail(step, "has %d beds too few", 2)
		e.fail(step, "is not told twice")
		require.EqualError(t, e.err, `step "`+name+`": has 2 beds too few`)
	}
}
