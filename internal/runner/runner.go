// Package runner evaluates the replications of an experiment on several
// processors and keeps what each one measured.
//
// The unit of work is one replication of all options, so that paired
// differences are complete in one place. Workers take the next number from a
// counter and write to that number's slot; nothing is summed while they run,
// hence the result does not depend on how many there are.
//
// The package knows programs and rows, but no scenario and no measure: what is
// read from the counts is a function that the experiment brings along. Start at
// [Run].
package runner

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"prehabsim/sim/engine"
	"prehabsim/sim/result"
	"prehabsim/sim/rng"
)

// Experiment is what is simulated and what is measured.
type Experiment struct {
	Programs []*engine.Program // one for each option, the baseline first
	Header   *result.Set       // everything but the rows; it is not changed
	Seed     uint64

	// Measure reads the headline measures and the monthly series of an option
	// from what one replication counted. Workers call it at the same time, and
	// the counts are overwritten once it returns.
	Measure func(option int, c *engine.Counts) (row, series []result.Ratio)
}

// Options says which replications to run and how. The zero value runs none.
type Options struct {
	Replications int          // up to this number, not included
	First        int          // those below it are kept elsewhere and not run
	Workers      int          // 0 means one for each processor
	Done         []result.Row // finished earlier, in any order; not run again

	// Enough, unless it is nil, may end the run before Replications. It is asked
	// after each Block of them (0 means one) and told of replications First to n − 1, where n is a
	// multiple of Block: always all of those and no others, whatever has been
	// finished besides, so that the number at which a run ends does not depend on
	// Workers either. What lies beyond is dropped.
	Enough func(first []result.Row) bool
	Block  int

	// Checkpoint is told of each row as soon as it is finished; nil means that
	// nobody wants to know. An error ends the run: work that cannot be kept
	// should not go on for hours.
	Checkpoint func(result.Row) error

	// Progress is told how many replications are finished, those of Done
	// included, and how many events this run has had; nil means silent. None of
	// these functions is called by two workers at once.
	Progress func(done, total int, events int64)
}

// Run simulates every option of the experiment for replications o.First to
// o.Replications − 1. The result does not depend on o.Workers.
//
// When ctx is cancelled no further replication starts, those in flight finish,
// and Run returns what is complete together with ctx's error. An error of the
// engine or of the checkpoint leaves no result, and so does a panic in either: it is
// an error of this run and of nothing else in the process.
func Run(ctx context.Context, x *Experiment, o Options) (*result.Set, error) {
	r := newRun(x, o)
	r.family = engine.NewFamily(x.Programs)
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var group sync.WaitGroup
	for range min(workers, len(r.todo)) {
		group.Go(func() { r.work(ctx) })
	}
	group.Wait()
	// Once those before the end are all there, what failed lies beyond it and is as
	// if it had not been tried.
	if r.err != nil && !r.ended {
		return nil, r.err
	}
	set, err := r.collect()
	if err == nil && !r.ended && r.finished < r.total() {
		err = ctx.Err()
	}
	return set, err
}

// collect puts the finished rows into a set, in order of replication.
func (r *run) collect() (*result.Set, error) {
	set, err := result.Merge(r.x.Header) // a copy
	if err != nil {
		return nil, err
	}
	for i := range r.slots {
		if !r.filled[i] || r.ended && i >= r.first {
			continue
		}
		if err := set.Add(r.slots[i]); err != nil {
			return nil, err
		}
	}
	return set, nil
}

// run is the state that workers share.
type run struct {
	x      *Experiment
	o      Options
	family *engine.Family
	todo   []int // replications to run, in order

	slots  []result.Row
	filled []bool

	mu       sync.Mutex
	next     int // index into todo
	finished int
	first    int  // those below it are finished without a gap
	ended    bool // they are enough
	events   int64
	err      error
	failed   int // the replication that err speaks of
}

func newRun(x *Experiment, o Options) *run {
	n := max(o.Replications, 0)
	r := &run{x: x, o: o, slots: make([]result.Row, n), filled: make([]bool, n)}
	for _, row := range o.Done {
		if i := row.Replication; i >= o.First && i < n && !r.filled[i] {
			r.slots[i], r.filled[i] = row, true
			r.finished++
		}
	}
	for i := o.First; i < n; i++ {
		if !r.filled[i] {
			r.todo = append(r.todo, i)
		}
	}
	r.first = o.First
	r.look()
	return r
}

// look goes on to the first replication that is missing and asks at each end of a
// block on the way whether those before it are enough.
func (r *run) look() {
	for !r.ended && r.first < len(r.slots) && r.filled[r.first] {
		r.first++
		if r.o.Enough != nil && r.first%max(1, r.o.Block) == 0 {
			r.ended = r.o.Enough(r.slots[r.o.First:r.first])
		}
	}
}

// total is how many replications the result will have.
func (r *run) total() int { return max(0, r.o.Replications-r.o.First) }

// take hands out the next replication, unless there is none or the run is to
// stop. A number that was handed out is always run to its end: so when one
// fails, every lower one has been tried, and the error that is reported is that
// of the lowest, whatever the number of workers.
func (r *run) take(ctx context.Context) (replication int, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended || r.err != nil || ctx.Err() != nil || r.next == len(r.todo) {
		return 0, false
	}
	r.next++
	return r.todo[r.next-1], true
}

// work is the life of one worker. Its engines run one after another and share
// the room that a replication takes.
func (r *run) work(ctx context.Context) {
	engines := r.family.Engines()
	for {
		replication, ok := r.take(ctx)
		if !ok {
			return
		}
		row, events, err := r.replicate(engines, replication)
		r.keep(row, events, err, replication)
	}
}

// replicate runs all options of one replication with the same key: the same
// patients live every life.
func (r *run) replicate(engines *engine.Engines, replication int) (row result.Row, events int64, err error) {
	key := rng.NewKey(r.x.Seed, uint64(replication))
	row.Replication = replication
	option := 0
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("option %q, replication %d: a fault of the program itself: %v", r.x.Header.Options[option], replication, fault)
		}
	}()
	for i := range r.x.Programs {
		option = i
		counts, err := engines.Run(i, key)
		if err != nil {
			return row, events, fmt.Errorf("option %q, replication %d: %w", r.x.Header.Options[i], replication, err)
		}
		events += counts.Events
		measures, series := r.x.Measure(i, counts)
		row.Options = append(row.Options, measures)
		row.Series = append(row.Series, series)
		if counts.Stuck.Steps != nil {
			row.Stuck = append(row.Stuck, stuckOf(i, r.x.Programs[i], &counts.Stuck))
		}
	}
	return row, events, nil
}

// stuckOf names what patients wait for and hold who wait for each other for ever.
func stuckOf(option int, p *engine.Program, s *engine.Stuck) result.Stuck {
	named := func(counts []int64, name func(i int) string) []result.Number {
		list := []result.Number{}
		for i, n := range counts {
			if n > 0 {
				list = append(list, result.Number{Name: name(i), N: n})
			}
		}
		return list
	}
	return result.Stuck{
		Option: option, Holding: s.Holding, Behind: s.Behind, Since: int64(s.Since - p.Window),
		Steps: named(s.Steps, func(i int) string { return p.Steps[i] }),
		Holds: named(s.Units, func(i int) string { return p.Resources[i].Name }),
	}
}

// keep stores a finished replication and tells those who want to know.
func (r *run) keep(row result.Row, events int64, err error, replication int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil && r.o.Checkpoint != nil && r.err == nil {
		if err = r.o.Checkpoint(row); err != nil {
			err = fmt.Errorf("keep replication %d: %w", replication, err)
		}
	}
	if err != nil {
		if r.err == nil || replication < r.failed {
			r.err, r.failed = err, replication
		}
		return
	}
	r.slots[replication], r.filled[replication] = row, true
	r.finished++
	r.events += events
	r.look()
	if r.o.Progress != nil {
		r.o.Progress(r.finished, r.total(), r.events)
	}
}
