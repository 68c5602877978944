package bench_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
)

// TestInstructions runs what `make instructions` counts (.ci/instructions): a scenario, one of
// its options or "current" by itself, and the replications in order, such as "builtin:selca
// universal 01". A replication that was run just now has its common part already, so of 00 the
// second costs the option's own part alone. Where nothing is asked for, that is held to be so of
// Northbridge.
func TestInstructions(t *testing.T) {
	asked := strings.Fields(os.Getenv("INSTRUCTIONS"))
	if len(asked) == 0 {
		asked = []string{"builtin:northbridge", "opt_out", "00"}
	}
	require.Len(t, asked, 3)
	var with []string
	if asked[1] != "current" {
		with = append(with, asked[1])
	}
	m := load(t, asked[0], with...)
	var programs []*engine.Program
	for i := range m.Options {
		programs = append(programs, m.Options[i].Program)
	}
	family := engine.NewFamily(programs)
	if steps, _, _ := family.Once(); len(steps) == 0 {
		fmt.Println("nothing in common")
	}
	engines := family.Engines()
	came := map[rune]int64{}
	for _, n := range asked[2] {
		c, err := engines.Run(0, rng.NewKey(1, uint64(n-'0')))
		require.NoError(t, err)
		fmt.Println("patients", c.Arrived)
		if before, ok := came[n]; ok {
			require.Equal(t, before, c.Arrived, "the same patients come again")
		}
		came[n] = c.Arrived
	}
}
