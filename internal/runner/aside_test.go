package runner_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/runner"
	"prehabsim/sim/result"
)

// What is to be done aside is done once, however many workers there are and units are left, and
// changes nothing of the result; a fault in it does not either.
func TestWhatIsDoneAsideIsDoneOnce(t *testing.T) {
	x := experiment(t, 1)
	want := encoded(t, run(t, x, runner.Options{Units: runner.Replications(0, 15)}))
	for _, workers := range []int{1, 2, 7, 50} {
		var done atomic.Int32
		got := run(t, x, runner.Options{Units: runner.Replications(0, 15), Workers: workers, Aside: func(context.Context) { done.Add(1); panic("a fault") }})
		require.Equal(t, want, encoded(t, got), "%d workers", workers)
		require.EqualValues(t, 1, done.Load(), "%d workers", workers)
		var asked []int
		done.Store(0)
		run(t, x, runner.Options{Units: runner.Replications(0, 100), Workers: workers, Block: 5, Enough: from(t, 0, 13, &asked), Aside: func(context.Context) { done.Add(1) }})
		require.LessOrEqual(t, done.Load(), int32(1), "%d workers", workers)
	}
}

// Of a run that is stopped before its last units it is left out.
func TestWhatIsDoneAsideWaitsForTheLastUnits(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	_, err := runner.Run(ctx, experiment(t, 1), runner.Options{Units: runner.Replications(0, 100), Workers: 2, Aside: func(context.Context) { assert.Fail(t, "there is much left") },
		Checkpoint: func(result.Row) error { stop(); return nil }})
	require.ErrorIs(t, err, context.Canceled)
}
