package runner_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/runner"
	"prehabsim/sim/result"
)

// drawing is an experiment whose draws have other numbers of rooms, and whose draws keep
// what was waited alone.
func drawing(t *testing.T) *runner.Experiment {
	x := experiment(t, 1)
	x.Header.Draws, x.Header.Inputs, x.Header.Drawn = 10, "rooms", []int{0}
	x.Draw = func(draw int) (*runner.Experiment, error) {
		y := experiment(t, 1)
		for i := range y.Programs {
			y.Programs[i] = clinic(t, float64(i+draw))
		}
		return y, nil
	}
	return x
}

// units are so many central replications and nine draws, the first three of them twice.
func units(replications int) []result.Unit {
	list := runner.Replications(0, replications)
	for draw := 1; draw < 10; draw++ {
		list = append(list, result.Unit{Draw: draw})
		if draw < 4 {
			list = append(list, result.Unit{Draw: draw, Replication: 1})
		}
	}
	return list
}

func TestDrawsAreTheSameForAnyWorkersAndAnySplit(t *testing.T) {
	x := drawing(t)
	whole := run(t, x, runner.Options{Units: units(6), Workers: 1})
	require.Len(t, whole.Rows, 6+9+3)
	require.Equal(t, experimentAlone(t, 6), whole.OfDraw(result.Central), "central replications know of no draws")
	row := whole.OfDraw(2)[1]
	require.Len(t, row.Options[0], 1)
	require.Nil(t, row.Series)
	want := encoded(t, whole)
	for _, workers := range []int{2, 7, 50} {
		require.Equal(t, want, encoded(t, run(t, x, runner.Options{Units: units(6), Workers: workers})))
	}
	var parts []*result.Set
	for i := range 4 {
		var some []result.Unit
		for k, u := range units(6) {
			if k%4 == i {
				some = append(some, u)
			}
		}
		parts = append(parts, run(t, drawing(t), runner.Options{Units: some, Workers: 2}))
	}
	slices.Reverse(parts)
	merged, err := result.Merge(parts...)
	require.NoError(t, err)
	require.Equal(t, want, encoded(t, merged))
	back, err := result.Decode(strings.NewReader(want))
	require.NoError(t, err)
	require.Equal(t, want, encoded(t, back))
	require.EqualValues(t, 9, back.Evidence(0, 0, 0.95).Mean.N)
	require.Zero(t, back.Evidence(0, 1, 0.95).Mean.N, "draws lack it")
}

func experimentAlone(t *testing.T, replications int) []result.Row {
	return run(t, experiment(t, 1), runner.Options{Units: runner.Replications(0, replications)}).Rows
}

// Replications of one number in two draws meet other patients, and all options of one the
// same.
func TestEachDrawHasItsOwnLuck(t *testing.T) {
	x := drawing(t)
	x.Draw = func(int) (*runner.Experiment, error) { return experiment(t, 1), nil }
	set := run(t, x, runner.Options{Units: units(2)})
	seen := map[result.Ratio]bool{}
	for _, row := range set.Rows {
		require.False(t, seen[row.Options[0][0]])
		seen[row.Options[0][0]] = true
	}
}

// Central replications may be enough; draws are run all the same, and once each.
func TestDrawsAreRunWhateverIsEnough(t *testing.T) {
	for _, workers := range []int{1, 2, 7} {
		x := drawing(t)
		var lock sync.Mutex
		made := map[int]int{}
		draw := x.Draw
		x.Draw = func(d int) (*runner.Experiment, error) {
			lock.Lock()
			defer lock.Unlock()
			made[d]++
			return draw(d)
		}
		var done, total int
		set := run(t, x, runner.Options{
			Units: units(40), Workers: workers, Block: 5, Enough: func(rows []result.Row) bool { return len(rows) == 10 },
			Progress: func(d, n int, _ int64) { done, total = d, n },
		})
		require.Len(t, set.OfDraw(result.Central), 10)
		require.Len(t, set.Rows, 10+9+3)
		require.Equal(t, []int{22, 22}, []int{done, total})
		require.Len(t, made, 9)
	}
}

func TestADrawThatCannotBeMadeEndsTheRun(t *testing.T) {
	for _, workers := range []int{1, 2, 7} {
		x := drawing(t)
		draw := x.Draw
		x.Draw = func(d int) (*runner.Experiment, error) {
			switch d {
			case 5:
				return nil, errors.New("draw 5: shares add to 2")
			case 7:
				panic("index out of range")
			}
			return draw(d)
		}
		_, err := runner.Run(t.Context(), x, runner.Options{Units: units(2), Workers: workers})
		require.EqualError(t, err, "draw 5: shares add to 2")
		_, err = runner.Run(t.Context(), x, runner.Options{Units: []result.Unit{{Draw: 7}}, Workers: workers})
		assert.EqualError(t, err, "draw 7: a fault of the program itself: index out of range")
	}
}
