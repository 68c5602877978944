package study

import (
	"context"
	"errors"
	"path"
	"slices"

	"prehabsim/internal/runner"
	"prehabsim/internal/scenario"
	"prehabsim/sim/result"
)

// A run is a list of units of work, which do not know of one another. So it can be dealt out
// among machines that do not either: shard 3 of 16 is computed from these two numbers alone.
// All that a run simulates is dealt, its observed year and other readings of the evidence
// too, in lots: a replication, or all those of one draw of the inputs, since to compile a
// draw takes about as long as to simulate it. Lot number k (from 0) belongs to shard k mod
// 16 + 1, so shards differ by a lot at most, in all and of each kind.

// has tells whether a lot belongs to the shard.
func (s Shard) has(lot int) bool { return lot%s.Of == s.Number-1 }

// piece is something that a run simulates and keeps by itself.
type piece struct {
	folder string // within that of a part; "": the run itself
	study  *Study
	units  []result.Unit
}

// Folders of pieces in a part.
const observedFolder = "observed"

func readingFolder(reading scenario.Preset) string { return path.Join(EvidenceFolder, string(reading)) }

// pieces are all that the run simulates, in the order in which that is done: the run itself
// comes last, and what is told beside it is there by then.
func (s *Study) pieces(readings bool) (list []piece, err error) {
	if len(s.Targets) > 0 && s.HasObserved {
		scenario, err := s.year()
		if err != nil {
			return nil, err
		}
		year, err := New(scenario)
		if err != nil {
			return nil, err
		}
		n := observedReplications(s.Replications, scenario.Replications, 0)
		list = append(list, piece{observedFolder, year, runner.Replications(0, n)})
	}
	if readings {
		for _, reading := range otherReadings() {
			x, err := s.reading(reading)
			if err != nil {
				return nil, err
			}
			list = append(list, piece{readingFolder(reading), x, x.units()})
		}
	}
	return append(list, piece{"", s, s.units()}), nil
}

// deal leaves of all pieces what belongs to a shard.
func (s Shard) deal(pieces []piece) []piece {
	pieces, lot := slices.Clone(pieces), -1
	for i, p := range pieces {
		pieces[i].units = nil
		for k, u := range p.units {
			if p.begins(k) {
				lot++
			}
			if s.has(lot) {
				pieces[i].units = append(pieces[i].units, u)
			}
		}
	}
	return pieces
}

// Lots is in how many lots the run can be dealt.
func (s *Study) Lots(readings bool) (n int, err error) {
	pieces, err := s.pieces(readings)
	if err != nil {
		return 0, err
	}
	for _, p := range pieces {
		for k := range p.units {
			if p.begins(k) {
				n++
			}
		}
	}
	return n, nil
}

// begins tells whether a unit is the first of its lot.
func (p *piece) begins(k int) bool {
	u := p.units[k]
	return k == 0 || u.Draw == result.Central || u.Draw != p.units[k-1].Draw
}

// RunShard simulates what the part lacks of a shard, with other readings of the evidence if
// they are to be told beside it. It ends with an [Interruption] when ctx is cancelled; run
// again, it goes on.
func (s *Study) RunShard(ctx context.Context, o Spec, shard Shard, readings bool, part *Part, events Events) error {
	began := o.now()
	pieces, err := s.pieces(readings)
	if err != nil {
		return err
	}
	if err := part.open(s.request(pieces, readings), shard, shard.deal(pieces), o.Host); err != nil {
		return err
	}
	at := State{Phase: Resuming}
	for _, k := range part.kept {
		for _, u := range k.units {
			if u.Draw == result.Central {
				at.Most++
			} else {
				at.Draws++
			}
		}
		if k.set != nil {
			at.Stored += len(k.units)
		}
		at.Resumed += len(k.rows)
	}
	at.Of, at.Done = at.Most+at.Draws-at.Stored, at.Resumed
	if part.complete() {
		at.Phase, at.Stored = Complete, at.Most
		events.tell(at)
		if part.told {
			return nil
		}
		return part.finish(s.machine(o, began)) // it was killed before it could say so
	}
	events.tell(at)
	if err := part.begin(); err != nil {
		return err
	}
	at.Phase = Simulating
	events.tell(at)
	for _, k := range part.kept {
		if k.set == nil {
			if err := k.simulate(ctx, o, &at, events); err != nil {
				return err
			}
		}
	}
	return part.finish(s.machine(o, began))
}

// simulate runs what is missing of a piece and keeps it.
func (k *kept) simulate(ctx context.Context, o Spec, at *State, events Events) error {
	if err := k.begin(); err != nil {
		return err
	}
	before := at.Done - len(k.rows)
	set, err := runner.Run(ctx, k.study.x, runner.Options{
		Units: k.units, Workers: o.Workers, Done: k.rows, Checkpoint: k.keep,
		Progress: func(done, _ int, count int64) {
			at.Done, k.study.events = before+done, count
			events.tell(*at)
		},
	})
	if err != nil {
		if errors.Is(err, context.Canceled) {
			at.Done = before + len(set.Rows)
			err = &Interruption{Simulating, *at}
		}
		return errors.Join(err, k.pause())
	}
	at.Done = before + len(k.units)
	return k.finish(set)
}
