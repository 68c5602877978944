package study

import (
	"context"
	"errors"
	"slices"
	"time"

	"prehabsim/internal/report"
	"prehabsim/internal/runner"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// Spec says how a study is run. Results do not depend on it.
type Spec struct {
	Workers int              // replications at the same time; 0: one for each processor
	Host    string           // stands in manifests alone
	Now     func() time.Time // nil: no time is told
	Kept    *Kept            // of earlier runs in this process, and for later ones; nil: nothing is
	Abandon bool             // replications under way are given up when the run is stopped, so that it ends at once
}

// Kept is what runs in this process have simulated, so that a run in which one option is
// another simulates that one alone.
type Kept = runner.Kept

// NewKept keeps up to so many bytes.
func NewKept(most int64) *Kept { return runner.NewKept(most) }

// keptInSearch is how much a search keeps of what its trials have in common: 20 MB for each
// replication of South East London.
const keptInSearch = 512 << 20

// searching keeps what trials of a search have in common.
func (o Spec) searching() Spec {
	if o.Kept == nil {
		o.Kept = NewKept(keptInSearch)
	}
	return o
}

func (o Spec) now() time.Time {
	if o.Now == nil {
		return time.Time{}
	}
	return o.Now()
}

// Outcome is what a run came to.
type Outcome struct {
	Results *report.Results
	Wrote   bool   // the store did not have all of it
	Unmet   string // why the precision that was asked for is not met; "": it is, or none was
}

// Run simulates what the store lacks of the study, keeps it there and says what all of it
// comes to. It ends with an [Interruption] when ctx is cancelled; run again, it goes on.
func (s *Study) Run(ctx context.Context, o Spec, store Store, events Events) (*Outcome, error) {
	began := o.now()
	found, err := store.Open(s.x.Header)
	if err != nil {
		return nil, err
	}
	if err := s.mayHold(&found); err != nil {
		return nil, err
	}
	if f, ok := store.(*Folder); ok && found.Set == nil {
		if err := f.try(); err != nil { // before the observed year is simulated
			return nil, err
		}
	}
	targets, observed, err := s.observe(ctx, o, &found, events)
	if err != nil {
		return nil, err
	}
	set, look := found.Set, &looking{of: s.Scenario, kept: o.Kept}
	if s.complete(&found) {
		events.tell(State{Phase: Complete, Stored: found.replications()})
	} else if set, err = s.add(ctx, o, store, &found, look, events); err != nil {
		return nil, err
	}
	meta := s.meta(set)
	meta.Targets = targets
	r := report.New(meta, set, s.machine(o, began))
	inputs, digest := s.inputFiles()
	r.Precision, r.Inputs, r.Source = s.precision.recorded(), digest, s.source()
	if !s.first {
		r.Looked = look.whole
	}
	wrote, err := store.Finish(r, observed, inputs)
	if err != nil {
		return nil, err
	}
	return &Outcome{r, wrote, s.precision.verdict()}, nil
}

// complete tells whether the stored replications are all that are wanted, so many or as
// many as the precision takes, and all draws are there.
func (s *Study) complete(f *Found) bool {
	for _, u := range s.lacking(f.Set) {
		if u.Draw != result.Central || s.precision == nil {
			return false
		}
	}
	if f.Set == nil || s.precision == nil {
		return f.Set != nil
	}
	s.precision.see(f.Set.Rows)
	return s.precision.complete()
}

// left are the units that complete runs lack, and the rows of these that an interrupted one
// has finished.
func (s *Study) left(found *Found) (units []result.Unit, done []result.Row) {
	units = s.lacking(found.Set)
	wanted := make(map[result.Unit]bool, len(units))
	for _, u := range units {
		wanted[u] = true
	}
	return units, slices.DeleteFunc(slices.Clone(found.Rows), func(row result.Row) bool { return !wanted[row.Unit()] })
}

// paused is the error of a run that did not come to its end; a store has what is finished.
func paused(store Store, set *result.Set, at State, err error) error {
	if !errors.Is(err, context.Canceled) {
		return errors.Join(err, store.Pause())
	}
	at.Done, at.Under = len(set.Rows), 0
	if err := store.Pause(); err != nil {
		return err
	}
	return &Interruption{Simulating, at}
}

// aside is what is worked out beside the replications, for the tables. Where looking comes to
// nothing, whoever writes what is seen looks again.
func (s *Study) aside(look *looking, forgets bool) func(context.Context) {
	return func(ctx context.Context) {
		if s.known(); !s.first && !forgets {
			_, _ = look.now(ctx)
		}
	}
}

// add simulates the units that are missing and returns the whole.
func (s *Study) add(ctx context.Context, o Spec, store Store, found *Found, look *looking, events Events) (*result.Set, error) {
	p, first := s.precision, found.replications()
	units, done := s.left(found)
	draws := len(units) - max(0, s.Replications-first)
	at := State{
		Phase: Resuming, Stored: first, Resumed: len(done), Again: found.Lacking, Lost: found.Lost,
		Done: len(done), Of: len(units), Most: s.Replications, Draws: draws, Guessed: p != nil,
	}
	tell := func() {
		if p != nil {
			at.Of, at.Precision = p.total()-first+draws, p.words
		}
		events.tell(at)
	}
	tell()
	if err := store.Begin(); err != nil {
		return nil, err
	}
	at.Phase = Simulating
	tell()
	how := runner.Options{
		Units: units, Workers: o.Workers, Done: done, Kept: o.Kept, Checkpoint: store.Keep,
		Progress: func(done, _ int, events int64) {
			at.Done, s.events = done, events
			tell()
		},
		Under: func(units float64) {
			if at.goesOn(units) {
				tell()
			}
		},
	}
	_, forgets := store.(*Memory) // nobody keeps what is finished, or writes what is seen
	how.Abandon, how.Aside = o.Abandon || forgets, s.aside(look, forgets)
	if p != nil {
		how.Block, how.Enough = stats.Block, func(rows []result.Row) bool {
			p.see(rows)
			if p.look() { // each time, so that what is told does not depend on workers
				at.Done = p.seen - first
				tell()
			}
			return p.enough()
		}
	}
	set, err := runner.Run(ctx, s.x, how)
	if err != nil {
		return nil, paused(store, set, at, err)
	}
	if found.Set != nil {
		if set, err = result.Merge(found.Set, set); err != nil {
			return nil, err
		}
	}
	if p != nil {
		p.see(set.Rows) // of a last block that is shorter
	}
	return set, nil
}
