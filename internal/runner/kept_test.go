package runner_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/runner"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
)

// of runs replications of an experiment and tells how many events that took.
func of(t *testing.T, x *runner.Experiment, replications int, kept *runner.Kept) (*result.Set, int64) {
	t.Helper()
	var events int64
	set, err := runner.Run(context.Background(), x, runner.Options{
		Units: runner.Replications(0, replications), Workers: 2, Kept: kept,
		Progress: func(_, _ int, n int64) { events = n },
	})
	require.NoError(t, err)
	return set, events
}

// Of a run in which one of three options is another, that one alone is simulated, and rows are
// the same as without.
func TestAChangedOptionIsSimulatedAlone(t *testing.T) {
	kept := runner.NewKept(1 << 20)
	first, whole := of(t, experiment(t, 1), 5, kept)
	_, again := of(t, experiment(t, 1), 5, kept)
	require.Zero(t, again, "all is there")

	changed := func() *runner.Experiment {
		x := experiment(t, 1)
		x.Programs[1] = clinic(t, 4)
		return x
	}
	got, part := of(t, changed(), 5, kept)
	want, all := of(t, changed(), 5, nil)
	require.Equal(t, encoded(t, want), encoded(t, got))
	require.NotEqual(t, encoded(t, first), encoded(t, got))
	require.InDelta(t, float64(all)/3, float64(part), float64(all)/20)

	more, some := of(t, experiment(t, 1), 8, kept)
	longer, _ := of(t, experiment(t, 1), 8, nil)
	require.Equal(t, encoded(t, longer), encoded(t, more))
	require.InDelta(t, float64(whole)*3/5, float64(some), float64(whole)/20)
}

// What is kept is of a program, a seed and what is measured; of another it is not taken.
func TestKeptRowsAreOfOneSeedAndOfWhatIsMeasured(t *testing.T) {
	kept := runner.NewKept(1 << 20)
	of(t, experiment(t, 1), 2, kept)
	others := map[string]func(x *runner.Experiment){
		"seed":    func(x *runner.Experiment) { x.Seed, x.Header.Seed = 2, 2 },
		"columns": func(x *runner.Experiment) { x.Header.Columns[0].Measure = "longest_wait" },
		"series":  func(x *runner.Experiment) { x.Header.Series[0].Measure = "longest_wait" },
		"program": func(x *runner.Experiment) {
			for k := range x.Programs {
				x.Programs[k].Resources[0].Unit = fmt.Sprintf("room %d", k)
			}
		},
	}
	for name, change := range others {
		t.Run(name, func(t *testing.T) {
			x, y := experiment(t, 1), experiment(t, 1)
			change(x)
			change(y)
			got, events := of(t, x, 2, kept)
			require.Positive(t, events)
			want, all := of(t, y, 2, nil)
			require.Equal(t, all, events)
			require.Equal(t, encoded(t, want), encoded(t, got))
		})
	}
}

// Where there is no more room the oldest rows go, and rows are the same.
func TestKeptRowsKeepWithinTheirBound(t *testing.T) {
	row := 3 * 16 * 8 // bytes: three numbers, and rows have an eighth of it
	for _, rows := range []int{0, 1, 4, 15} {
		kept := runner.NewKept(int64(rows * row))
		for _, n := range []int{5, 5, 3} {
			got, _ := of(t, experiment(t, 1), n, kept)
			want, _ := of(t, experiment(t, 1), n, nil)
			require.Equal(t, encoded(t, want), encoded(t, got), "%d rows", rows)
		}
		_, events := of(t, experiment(t, 1), 5, kept)
		require.Equal(t, rows == 15, events == 0, "%d rows", rows)
	}
}

// Draws of inputs have programs of their own, and none of them is kept.
func TestDrawsAreNotKept(t *testing.T) {
	kept := runner.NewKept(1 << 20)
	run := func(kept *runner.Kept) string {
		x := experiment(t, 1)
		x.Header.Draws, x.Header.Inputs, x.Header.Drawn = 3, "some", []int{1}
		x.Draw = func(draw int) (*runner.Experiment, error) {
			y := experiment(t, 1)
			for i := range y.Programs {
				y.Programs[i] = clinic(t, float64(i+draw))
			}
			return y, nil
		}
		units := append(runner.Replications(0, 2), result.Unit{Draw: 1}, result.Unit{Draw: 2})
		set, err := runner.Run(context.Background(), x, runner.Options{Units: units, Workers: 1, Kept: kept})
		require.NoError(t, err)
		return encoded(t, set)
	}
	want := run(nil)
	require.Equal(t, want, run(kept))
	require.Equal(t, want, run(kept))
}

// Patients who wait for ever are told of again, by the option's present number.
func TestWhoWaitsForEverIsKeptToo(t *testing.T) {
	kept := runner.NewKept(1 << 20)
	make := func(first, second float64) *runner.Experiment {
		x := experiment(t, 3)
		x.Programs[0], x.Programs[1] = clinic(t, first), clinic(t, second)
		for _, p := range x.Programs {
			p.Ops = append([]engine.Op{p.Ops[0], p.Ops[0]}, p.Ops[1:]...) // a second room beside the first
			p.Ops[0].B, p.Ops[1].B = 4, 4
		}
		return x
	}
	of(t, make(1, 9), 2, kept)
	got, events := of(t, make(9, 1), 2, kept)
	require.Zero(t, events)
	require.Equal(t, 1, got.Rows[0].Stuck[0].Option)
	want, _ := of(t, make(9, 1), 2, nil)
	require.Equal(t, encoded(t, want), encoded(t, got))
}
