package runner_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/runner"
	"prehabsim/sim/result"
)

// from is an Enough that is content with so many replications, and checks that it
// is told of the first ones, in order.
func from(t *testing.T, first, enough int, asked *[]int) func([]result.Row) bool {
	return func(rows []result.Row) bool {
		for i, row := range rows {
			assert.Equal(t, first+i, row.Replication)
		}
		*asked = append(*asked, first+len(rows))
		return first+len(rows) >= enough
	}
}

func TestARunEndsAtTheSameNumberForAnyWorkers(t *testing.T) {
	x := experiment(t, 1)
	want := encoded(t, run(t, x, runner.Options{Units: runner.Replications(0, 15)}))
	for _, workers := range []int{1, 2, 7, 50} {
		var asked []int
		got := run(t, x, runner.Options{Units: runner.Replications(0, 100), Workers: workers, Block: 5, Enough: from(t, 0, 13, &asked)})
		require.Equal(t, want, encoded(t, got), "%d workers", workers)
		require.Equal(t, []int{5, 10, 15}, asked, "%d workers", workers)
	}
}

func TestARunThatIsNeverEnoughEndsAtItsReplications(t *testing.T) {
	x := experiment(t, 1)
	var asked []int
	got := run(t, x, runner.Options{Units: runner.Replications(0, 12), Workers: 3, Block: 5, Enough: from(t, 0, 99, &asked)})
	assert.Len(t, got.Rows, 12)
	assert.Equal(t, []int{5, 10}, asked)
}

// What was finished earlier counts, and what an interruption left beyond the end
// is dropped.
func TestEnoughCountsWhatWasFinishedEarlier(t *testing.T) {
	x := experiment(t, 1)
	var log []result.Row
	run(t, x, runner.Options{Units: runner.Replications(0, 14), Checkpoint: func(r result.Row) error {
		log = append(log, r)
		return nil
	}})
	whole := encoded(t, run(t, x, runner.Options{Units: runner.Replications(0, 10)}))
	var asked []int
	got := run(t, x, runner.Options{Units: runner.Replications(0, 100), Done: log, Block: 5, Enough: from(t, 0, 10, &asked),
		Progress: func(int, int, int64) { assert.Fail(t, "nothing was left to run") }})
	assert.Equal(t, whole, encoded(t, got))

	first := run(t, x, runner.Options{Units: runner.Replications(0, 3)})
	rest := run(t, x, runner.Options{Units: runner.Replications(3, 100), Block: 5, Enough: from(t, 3, 10, &asked)})
	both, err := result.Merge(first, rest)
	require.NoError(t, err)
	assert.Equal(t, whole, encoded(t, both))
	assert.Equal(t, []int{5, 10, 5, 10}, asked)
}

// Several workers are ahead of the end when it is decided. An error out there must
// not fail a run that one worker would have finished.
func TestAnErrorBeyondTheEndIsNone(t *testing.T) {
	full := errors.New("no space left on device")
	beyond := func(r result.Row) error {
		if r.Replication >= 5 {
			return full
		}
		return nil
	}
	for _, workers := range []int{1, 2, 7} {
		x := experiment(t, 1)
		var asked []int
		got := run(t, x, runner.Options{Units: runner.Replications(0, 100), Workers: workers, Checkpoint: beyond, Block: 5, Enough: from(t, 0, 5, &asked)})
		assert.Len(t, got.Rows, 5, "%d workers", workers)
		_, err := runner.Run(t.Context(), x, runner.Options{Units: runner.Replications(0, 100), Workers: workers, Checkpoint: beyond, Block: 5, Enough: from(t, 0, 10, &asked)})
		assert.ErrorIs(t, err, full, "%d workers", workers)
	}
}

func TestCancellingBeforeTheEndIsAnInterruption(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := runner.Run(ctx, experiment(t, 1), runner.Options{
		Units: runner.Replications(0, 100), Workers: 1, Block: 5,
		Enough: func(rows []result.Row) bool {
			cancel()
			return len(rows) == 10
		},
	})
	require.ErrorIs(t, err, context.Canceled)

	ctx, cancel = context.WithCancel(t.Context())
	set, err := runner.Run(ctx, experiment(t, 1), runner.Options{
		Units: runner.Replications(0, 100), Workers: 1, Block: 5,
		Enough: func([]result.Row) bool {
			cancel()
			return true
		},
	})
	require.NoError(t, err, "the end had come")
	require.Len(t, set.Rows, 5)
}
