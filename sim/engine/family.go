package engine

import (
	"sync"

	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// Family is the programs of one scenario's options and what they have in common.
// It does not change, and any number of workers may read it.
type Family struct {
	programs []*Program
	common   *common // nil: nothing worth mentioning
	epochs   []*epoch
	named    func() Digest // what it has in common
}

// NewFamily compares the programs of a scenario's options.
func NewFamily(programs []*Program) *Family {
	f := &Family{programs: programs, epochs: findEpochs(programs)}
	if len(programs) > 1 {
		f.common = findCommon(programs)
	}
	f.named = sync.OnceValue(f.name)
	return f
}

// Once are the steps of the first program of which every operation is simulated once for
// all, and the programs that go on from a past in common, up to when; each past has a
// number.
func (f *Family) Once() (steps []string, pasts []int, until []tick.Time) {
	if f.common != nil {
		p := f.programs[0]
		for id, step := range p.Steps {
			some, all := false, true
			for pc, op := range p.Ops {
				if op.Step == int32(id) {
					some, all = true, all && f.common.operations[pc]
				}
			}
			if some && all {
				steps = append(steps, step)
			}
		}
	}
	for _, x := range f.epochs {
		if x == nil {
			pasts, until = append(pasts, None), append(until, 0)
			continue
		}
		pasts, until = append(pasts, x.past), append(until, x.until)
	}
	return steps, pasts, until
}

// Engines runs the programs of a family, one after another in one memory, with
// the same results as an engine for each, and simulates once for all of them
// what they have in common.
type Engines struct {
	family  *Family
	engines []*Engine
	first   *Engine // of the common part; nil: there is none
	memory  *Memory
	written journal // by first
	journal journal // that options read: that, or one that was kept
	counts  *Counts // of the common part
	kept    *Kept   // nil: nothing is
	pasts   []*past
	key     rng.Key
	told    bool // the journal is of key
}

// Engines prepares to run a family.
func (f *Family) Engines() *Engines { return f.EnginesAfter(nil) }

// EnginesAfter prepares to run a family in the room that the engines of another took,
// which are not to be used again: draws of a scenario's inputs follow one another.
func (f *Family) EnginesAfter(last *Engines) *Engines {
	g := &Engines{family: f, memory: new(Memory)}
	if last != nil {
		g.memory, g.written, g.pasts, g.kept = last.memory, last.written, last.pasts, last.kept
	}
	memory := g.memory
	for k, p := range f.programs {
		e := NewIn(memory, p)
		if f.common != nil {
			e.reads, e.to, e.common = &g.journal, &f.common.to[k], f.common
		}
		if x := f.epochs[k]; x != nil {
			if x.past == len(g.pasts) {
				g.pasts = append(g.pasts, new(past))
			}
			e.parts, e.past = x.until, g.pasts[x.past]
			e.past.kept = false
			if e.passage = x.passage(k); e.passage != nil {
				e.before = g.engines[x.members[0]].layout
				e.arriving = customsOf(e.before, e.layout, e.passage.attributes)
			}
		}
		g.engines = append(g.engines, e)
	}
	if f.common != nil {
		g.first = NewIn(memory, f.programs[0])
		g.first.writes, g.first.common, g.first.to = &g.written, f.common, &f.common.to[0]
		g.first.prepare(f.common.operations)
		g.written.sized(g.first.layout.size)
		for _, e := range g.engines {
			e.from, e.customs = g.first.layout, customsOf(g.first.layout, e.layout, e.to.attributes)
		}
	}
	return g
}

// Run simulates one replication of an option, as [Engine.Run] does.
func (g *Engines) Run(option int, key rng.Key) (*Counts, error) {
	e := g.engines[option]
	if g.first == nil {
		return e.Run(key)
	}
	if !g.told || g.key != key {
		g.told, g.key = false, key
		if err := g.simulateCommon(key); err != nil {
			return nil, err
		}
		g.told = true
	}
	g.journal.next = 0
	c, err := e.Run(key)
	if err == nil {
		c.plus(g.counts, e.common, e.to)
		e.addStuck(&g.counts.Stuck, g.first.p)
	}
	return c, err
}

// simulateCommon simulates what the programs have in common, unless that is kept.
func (g *Engines) simulateCommon(key rng.Key) error {
	if g.kept != nil {
		if x := g.kept.find(g.family.named(), key); x != nil {
			g.journal, g.counts = x.journal, &x.counts
			return nil
		}
	}
	g.written.reset()
	c, err := g.first.Run(key)
	if err != nil {
		return err
	}
	g.journal, g.counts = g.written, c
	if g.kept != nil {
		g.keep(key)
	}
	return nil
}

// runs says whether this engine simulates a resource or a source of its program:
// one of the common part does not simulate the rest, nor the rest that.
func (e *Engine) runs(id int32, isCommon []bool, to []int32) bool {
	for i, k := range to {
		if k == id && isCommon[i] {
			return e.writes != nil
		}
	}
	return e.writes == nil
}
