package runner_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/runner"
	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
	"prehabsim/sim/tick"
)

// clinic is a month of a clinic with so many rooms: patients come every quarter
// of an hour or so, wait for a room and stay for up to an hour.
func clinic(t *testing.T, rooms float64) *engine.Program {
	t.Helper()
	calendar := tick.NewCalendar(tick.Date{Year: 2027, Month: 4, Day: 1})
	law, err := dist.Uniform(1, 3599)
	require.NoError(t, err)
	between, err := dist.Uniform(1, 1799)
	require.NoError(t, err)
	return &engine.Program{
		Calendar: calendar, Window: calendar.Start(1), End: calendar.Start(30), Stop: calendar.Start(31),
		Ops: []engine.Op{
			{Code: engine.Seize, By: engine.None, A: 0, B: 3, Step: 0},
			{Code: engine.Hold, By: engine.None, A: 0, B: 0, C: engine.None, Site: 11, Step: 0},
			{Code: engine.Release, By: engine.None, A: 0, Step: 0},
			{Code: engine.Leave, By: engine.None, A: 0, Step: 0},
		},
		Samplers: []engine.Sampler{
			{Table: dist.NewTable(law), Scale: law.Mean()},
			{Table: dist.NewTable(between), Scale: between.Mean(), Floor: 1},
		},
		Scales: [][]engine.AttributeID{nil},
		Requests: []engine.Request{{
			Needs: []engine.Need{{
				Resource: engine.Selector{Table: engine.Each[engine.ResourceID](0)}, Units: engine.Amount{Values: []int64{1}},
				Tag: 0,
			}},
		}},
		Resources: []engine.Resource{{
			Name: "room", Capacity: []engine.Level{{Value: rooms}},
		}},
		Sources: []engine.Source{{
			Name: "door", Counted: true, Site: 7, Number: 1, Every: engine.Some[engine.SamplerID](1),
		}},
		Outcomes: []string{"seen"}, Steps: []string{"see"}, Tags: []string{"room"},
	}
}

// experiment compares one, two and three rooms by what was waited in all, and by
// the month.
func experiment(t *testing.T, seed uint64) *runner.Experiment {
	t.Helper()
	x := &runner.Experiment{Seed: seed, Header: &result.Set{
		Fingerprint: "f", EngineVersion: engine.Version, Scenario: "clinic", Seed: seed, Arch: "any",
		Options: []string{"current", "two", "three"},
		Columns: []result.Column{{Measure: "wait", Year: result.WholeWindow}, {Measure: "starts", Year: result.WholeWindow}},
		Series:  []result.Serie{{Measure: "wait"}}, Months: []string{"2027-04"},
	}}
	for rooms := range 3 {
		x.Programs = append(x.Programs, clinic(t, float64(rooms+1)))
	}
	x.Measure = func(_ int, c *engine.Counts) (row, series []result.Ratio) {
		u := c.Use(0, result.WholeWindow)
		return []result.Ratio{{Num: u.Wait, Den: u.Starts}, {Num: u.Starts, Den: 1}}, []result.Ratio{{Num: u.Wait, Den: u.Starts}}
	}
	return x
}

func encoded(t *testing.T, s *result.Set) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, s.Encode(&b))
	return b.String()
}

func run(t *testing.T, x *runner.Experiment, o runner.Options) *result.Set {
	t.Helper()
	set, err := runner.Run(t.Context(), x, o)
	require.NoError(t, err)
	return set
}

func TestResultDoesNotDependOnWorkers(t *testing.T) {
	x := experiment(t, 1)
	want := run(t, x, runner.Options{Units: runner.Replications(0, 9), Workers: 1})
	require.Len(t, want.Rows, 9)
	waits := want.Rows[0].Options
	require.Greater(t, waits[0][0].Num, waits[1][0].Num, "with two rooms patients wait less")
	require.Greater(t, waits[1][0].Num, int64(0), "the test needs waiting")
	for _, workers := range []int{0, 2, 7, 50} {
		got := run(t, x, runner.Options{Units: runner.Replications(0, 9), Workers: workers})
		require.Equal(t, encoded(t, want), encoded(t, got), "%d workers", workers)
	}
	require.Empty(t, x.Header.Rows, "the experiment is not changed")
}

func TestReplicationsDifferAndSoDoSeeds(t *testing.T) {
	one := run(t, experiment(t, 1), runner.Options{Units: runner.Replications(0, 2)})
	other := run(t, experiment(t, 2), runner.Options{Units: runner.Replications(0, 1)})
	assert.NotEqual(t, one.Rows[0].Options, one.Rows[1].Options)
	assert.NotEqual(t, one.Rows[0].Options, other.Rows[0].Options)
}

// A run that is resumed, or extended later, is the run that was never
// interrupted.
func TestAnyWayOfGettingThereGivesTheSameBytes(t *testing.T) {
	x := experiment(t, 1)
	var log []result.Row
	keep := func(r result.Row) error {
		log = append(log, r)
		return nil
	}
	want := encoded(t, run(t, x, runner.Options{Units: runner.Replications(0, 8), Workers: 3, Checkpoint: keep}))
	require.Len(t, log, 8)

	resumed := run(t, x, runner.Options{Units: runner.Replications(0, 8), Done: log[2:5]})
	assert.Equal(t, want, encoded(t, resumed), "three were done before")

	first := run(t, x, runner.Options{Units: runner.Replications(0, 5)})
	rest := run(t, x, runner.Options{Units: runner.Replications(5, 8), Done: log[:1]})
	both, err := result.Merge(first, rest)
	require.NoError(t, err)
	assert.Equal(t, want, encoded(t, both), "five were kept, three added")
}

func TestCancellingKeepsWhatIsFinished(t *testing.T) {
	x := experiment(t, 1)
	ctx, cancel := context.WithCancel(t.Context())
	var kept []int
	set, err := runner.Run(ctx, x, runner.Options{
		Units: runner.Replications(0, 1000), Workers: 2,
		Checkpoint: func(r result.Row) error {
			kept = append(kept, r.Replication)
			return nil
		},
		Progress: func(done, total int, events int64) {
			assert.Equal(t, 1000, total)
			assert.Positive(t, events)
			if done == 3 {
				cancel()
			}
		},
	})
	require.ErrorIs(t, err, context.Canceled)
	assert.GreaterOrEqual(t, len(set.Rows), 3)
	assert.LessOrEqual(t, len(set.Rows), 4, "only those in flight were finished")
	assert.Len(t, kept, len(set.Rows))
	require.Empty(t, set.Missing(runner.Replications(0, len(set.Rows))), "those that ran are the first")
}

func TestCancellingAfterTheLastIsNoInterruption(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	set, err := runner.Run(ctx, experiment(t, 1), runner.Options{
		Units: runner.Replications(0, 2), Workers: 1,
		Progress: func(done, total int, _ int64) {
			if done == total {
				cancel()
			}
		},
	})
	require.NoError(t, err)
	require.Len(t, set.Rows, 2)
}

// The error is that of the lowest replication, with its option, whatever the
// number of workers.
func TestEngineErrorsNameOptionAndReplication(t *testing.T) {
	for _, workers := range []int{1, 2, 7} {
		x := experiment(t, 1)
		// The room to take depends on an attribute that nobody has.
		x.Programs[1].Attributes = []engine.Attribute{{Name: "ward", Values: []string{"a"}, Initial: -1}}
		x.Programs[1].Ops[1].By = 0
		_, err := runner.Run(t.Context(), x, runner.Options{Units: runner.Replications(0, 9), Workers: workers})
		require.EqualError(t, err, `option "two", replication 0: step "see": needs attribute "ward", which this patient does not have`)
	}
}

func TestRunEndsWhenWorkCannotBeKept(t *testing.T) {
	full := errors.New("no space left on device")
	var tried int
	_, err := runner.Run(t.Context(), experiment(t, 1), runner.Options{
		Units: runner.Replications(0, 1000), Workers: 2,
		Checkpoint: func(result.Row) error {
			tried++
			return full
		},
	})
	require.ErrorIs(t, err, full)
	require.ErrorContains(t, err, "keep replication")
	require.Equal(t, 1, tried)
}

// Who waits for ever is named in the row, and goes through files with it.
func TestRowsTellWhoWaitsForEver(t *testing.T) {
	x := experiment(t, 3)
	for _, p := range x.Programs {
		p.Ops = append([]engine.Op{p.Ops[0], p.Ops[0]}, p.Ops[1:]...) // a second room beside the first
		p.Ops[0].B, p.Ops[1].B = 4, 4
	}
	set, err := runner.Run(context.Background(), x, runner.Options{Units: runner.Replications(0, 2)})
	require.NoError(t, err)
	for _, row := range set.Rows {
		require.NotEmpty(t, row.Stuck)
		s := row.Stuck[0] // of the clinic with one room
		assert.Equal(t, 0, s.Option)
		assert.EqualValues(t, 1, s.Holding)
		assert.Positive(t, s.Behind)
		assert.Negative(t, s.Since, "the first patient of the day before")
		assert.Equal(t, []result.Number{{Name: "see", N: 1}}, s.Steps)
		assert.Equal(t, []result.Number{{Name: "room", N: 1}}, s.Holds)
	}
	back, err := result.Decode(strings.NewReader(encoded(t, set)))
	require.NoError(t, err)
	require.Equal(t, set.Rows, back.Rows)
}

// A fault of the program is an error of the run that met it, and names where to look.
func TestAPanicIsAnErrorOfTheRun(t *testing.T) {
	for _, workers := range []int{1, 2, 7} {
		x := experiment(t, 1)
		measure := x.Measure
		var n atomic.Int64
		x.Measure = func(option int, c *engine.Counts) (row, series []result.Ratio) {
			if option == 1 && n.Add(1) == 3 {
				panic("index out of range")
			}
			return measure(option, c)
		}
		set, err := runner.Run(t.Context(), x, runner.Options{Units: runner.Replications(0, 20), Workers: workers})
		require.Nil(t, set)
		require.ErrorContains(t, err, `a fault of the program itself: index out of range`)
		require.Regexp(t, `^option "two", replication \d+: `, err.Error())
	}
}

// Who waits is told how far units are that are under way, and one who waits no longer has not to
// wait for their end: what is finished is there, and no more.
func TestARunThatIsAbandonedEndsWhereItIs(t *testing.T) {
	for _, workers := range []int{1, 2, 7} {
		ctx, cancel := context.WithCancel(t.Context())
		var under []float64
		done := 0
		set, err := runner.Run(ctx, experiment(t, 1), runner.Options{
			Units: runner.Replications(0, 40), Workers: workers, Abandon: true,
			Progress: func(n, _ int, _ int64) { done = n },
			Under: func(units float64) {
				if under = append(under, units); done == 3 && units > .2 {
					cancel()
				}
			},
		})
		require.ErrorIs(t, err, context.Canceled)
		require.GreaterOrEqual(t, len(set.Rows), 3)
		require.Less(t, len(set.Rows), 40)
		require.LessOrEqual(t, slices.Max(under), float64(workers))
		require.GreaterOrEqual(t, slices.Min(under), 0.0)
		want := run(t, experiment(t, 1), runner.Options{Units: runner.Replications(0, 40)})
		for _, row := range set.Rows {
			require.Equal(t, want.Rows[row.Replication], row)
		}
	}
	told := 0
	whole := run(t, experiment(t, 1), runner.Options{Units: runner.Replications(0, 4), Workers: 1, Abandon: true, Under: func(float64) { told++ }})
	require.Equal(t, encoded(t, run(t, experiment(t, 1), runner.Options{Units: runner.Replications(0, 4)})), encoded(t, whole))
	require.Greater(t, told, 4*20)
	require.LessOrEqual(t, told, 4*101, "no more often than each hundredth, and at the end of each")
}
