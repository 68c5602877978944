// Package runner evaluates the replications of an experiment on several
// processors and keeps what each one measured.
//
// The unit of work is one replication of all options under one draw of the inputs,
// so that paired differences are complete in one place. Workers take the next unit
// from a counter and write to its slot; nothing is summed while they run, hence the
// result does not depend on how many there are.
//
// The package knows programs and rows, but no scenario and no measure: what is
// read from the counts is a function that the experiment brings along. Start at
// [Run].
package runner

import (
	"context"
	"runtime"
	"slices"
	"sync"

	"prehabsim/sim/engine"
	"prehabsim/sim/result"
)

// Experiment is what is simulated and what is measured.
type Experiment struct {
	Programs []*engine.Program // one for each option, the baseline first
	Beside   []*engine.Program // not run: with these too they have in common what is simulated once and kept
	Header   *result.Set       // everything but the rows; it is not changed
	Seed     uint64

	// Measure reads the headline measures and the monthly series of an option
	// from what one replication counted. Workers call it at the same time, and
	// the counts are overwritten once it returns.
	Measure func(option int, c *engine.Counts) (row, series []result.Ratio)

	// Draw makes the experiment with one draw of the inputs other than the central one;
	// of what it returns programs and Measure are used. It is not called by two workers
	// at once. Nil: there are no other draws.
	Draw func(draw int) (*Experiment, error)
}

// family is of all programs, those that are not run first.
func (x *Experiment) family() *engine.Family {
	return engine.NewFamily(slices.Concat(x.Beside, x.Programs))
}

// Options says what to run and how. The zero value runs nothing.
type Options struct {
	Units   []result.Unit // in the order in which they are begun, central ones first
	Workers int           // 0 means one for each processor
	Done    []result.Row  // finished earlier, in any order; not run again
	Kept    *Kept         // of earlier runs, and for later ones; nil: nothing is
	Abandon bool          // units in flight end where they are when ctx is cancelled: nobody keeps what is finished

	// Enough, unless it is nil, may end the central replications before the last of Units.
	// It is asked after each Block of them (0 means one) and told of those up to number n − 1,
	// where n is a multiple of Block: always all of those and no others, whatever has been
	// finished besides, so that the number at which a run ends does not depend on
	// Workers either. What lies beyond is dropped; other draws are run all the same.
	Enough func(first []result.Row) bool
	Block  int

	// Aside is something else to be done beside the units, which one worker does when few of them
	// are left, so that all have something to do to the end; nil: nothing is. It is left out
	// where the run ends before that, and a fault in it is for whoever asks for what it does.
	Aside func(ctx context.Context)

	// Checkpoint is told of each row as soon as it is finished; nil means that
	// nobody wants to know. An error ends the run: work that cannot be kept
	// should not go on for hours.
	Checkpoint func(result.Row) error

	// Progress is told how many units are finished, those of Done
	// included, and how many events this run has had; nil means silent. None of
	// these functions is called by two workers at once.
	Progress func(done, total int, events int64)

	// Under is told, beside Progress and before it, how far those units are that are under
	// way: how many that comes to, added up. Nil means that nobody wants to know.
	Under func(units float64)
}

// Replications are the units of central values from number first up to number end, not
// included.
func Replications(first, end int) (units []result.Unit) {
	for i := first; i < end; i++ {
		units = append(units, result.Unit{Draw: result.Central, Replication: i})
	}
	return units
}

// Run simulates every option of the experiment for the units asked for. The result does
// not depend on o.Workers.
//
// When ctx is cancelled no further unit is begun, those in flight finish (unless they are to
// be abandoned), and Run returns what is complete together with ctx's error. An error of the
// engine or of the checkpoint leaves no result, and so does a panic in either: it is
// an error of this run and of nothing else in the process.
func Run(ctx context.Context, x *Experiment, o Options) (*result.Set, error) {
	r := newRun(x, o)
	r.central = &drawn{experiment: x, family: x.family()}
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	r.few = asideAt * workers
	for again := true; again; again = r.left(ctx) {
		var group sync.WaitGroup
		for range min(workers, len(r.todo)-r.next) {
			group.Go(func() { r.work(ctx) })
		}
		group.Wait()
	}
	if r.err != nil {
		return nil, r.err
	}
	set, err := r.collect()
	if err == nil && r.finished < r.total {
		err = ctx.Err()
	}
	return set, err
}
