package study

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
)

// What is counted is what happens: a time for each hold and a tally for each count, as somebody
// who is told everything sees them, and the replication is the same.
func TestOperationsAreCountedAsTheyHappen(t *testing.T) {
	x := studyOf(t, nextToSound(nil), "architectures/everything.toml", Choice{})
	for _, o := range x.Options {
		got, err := x.CountOperations(o.ID)
		require.NoError(t, err)
		told := map[string]int64{}
		kinds := map[engine.TraceKind]string{engine.TraceHold: "hold", engine.TraceCount: "count", engine.TraceLeave: "leave"}
		e, key := engine.New(o.Program), rng.NewKey(x.Seed, 0)
		require.NoError(t, e.TraceAll(key, func(x engine.TraceEvent) { told[kinds[x.Kind]]++ }))
		c, err := e.Run(key)
		require.NoError(t, err)
		require.Equal(t, []int64{c.Events, c.Arrived}, []int64{got.Events, got.Patients})
		times := map[string]int64{}
		for _, op := range got.Operations {
			times[op.Name] = op.Times
			require.Less(t, op.Again, op.Times, op.Name)
		}
		for _, name := range []string{"hold", "count", "leave"} {
			require.Positive(t, times[name], name)
			require.Equal(t, told[name], times[name], name)
		}
	}
	_, err := x.CountOperations("prehba")
	require.ErrorContains(t, err, "prehba")
}
