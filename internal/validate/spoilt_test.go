package validate

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// What is put into a small program is told where it spoils it, and only there: by name of the
// list and place in it.
func TestOnlyWhatIsSpoiltIsTold(t *testing.T) {
	for k, list := range [][]spoiling{ofTheWhole, ofReferences, ofTables, ofRequests, ofResources, ofSources, ofObservers} {
		for i, x := range list {
			p := soundProgram(testProgram(t))
			x.put(p)
			if err := p.Validate(); (err == nil) != x.sound {
				t.Errorf("list %d, spoiling %d: sound is %v, and Validate says: %v", k, i, x.sound, err)
			}
		}
	}
	require.NoError(t, soundProgram(testProgram(t)).Validate())
}

func testProgram(t *testing.T) *engine.Program {
	return &engine.Program{Calendar: tick.NewCalendar(tick.Date{Year: 2026, Month: 1, Day: 5}), Samplers: []engine.Sampler{{Table: new(dist.Table)}}}
}
