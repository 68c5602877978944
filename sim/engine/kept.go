package engine

import (
	"slices"
	"sync"

	"prehabsim/sim/rng"
)

// Who changes one of several options asks for the same common part again, of the same
// replications: an edit on a page, a search for the least beds. Kept holds what it came to,
// so that a family with the same first program and the same in common simulates only the rest.
// Any number of engines may use it, at the same time.
type Kept struct {
	most  int64 // bytes
	mu    sync.Mutex
	bytes int64
	all   []*keptPart // the oldest first
}

// keptPart is the common part of one replication. It does not change.
type keptPart struct {
	of      Digest
	key     rng.Key
	bytes   int64
	journal journal
	counts  Counts
}

// NewKept keeps up to so many bytes.
func NewKept(most int64) *Kept { return &Kept{most: most} }

// Bytes is how much is kept.
func (k *Kept) Bytes() int64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.bytes
}

func (k *Kept) find(of Digest, key rng.Key) *keptPart {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, x := range k.all {
		if x.key == key && x.of == of {
			return x
		}
	}
	return nil
}

// reserve makes room for a part, which the oldest ones of other families give up. False:
// its own family has all there is.
func (k *Kept) reserve(x *keptPart) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	own := x.bytes
	for _, y := range k.all {
		if y.of == x.of {
			own += y.bytes
		}
	}
	if own > k.most {
		return false
	}
	k.bytes += x.bytes
	k.all = slices.DeleteFunc(k.all, func(y *keptPart) bool {
		if k.bytes <= k.most || y.of == x.of {
			return false
		}
		k.bytes -= y.bytes
		return true
	})
	return true
}

// add keeps a part for which there is room, unless somebody else has meanwhile.
func (k *Kept) add(x *keptPart) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if slices.ContainsFunc(k.all, func(y *keptPart) bool { return y.key == x.key && y.of == x.of }) {
		k.bytes -= x.bytes
		return
	}
	k.all = append(k.all, x)
}

// Keep lets engines keep what they simulate once for all programs, and use what is there
// already. They count the same.
func (g *Engines) Keep(k *Kept) { g.kept = k }

// keep keeps the common part that was simulated just now.
func (g *Engines) keep(key rng.Key) {
	x := &keptPart{of: g.family.named(), key: key, bytes: g.written.bytes() + g.counts.bytes()}
	if !g.kept.reserve(x) {
		return
	}
	x.journal = g.written.handOver()
	x.counts.copy(g.counts)
	g.journal, g.counts = x.journal, &x.counts
	g.kept.add(x)
}

// name names the common part of a family: what is simulated once for all of it.
func (f *Family) name() Digest {
	whole := f.programs[0].Whole()
	return newSpeller(f.programs[0]).digest(func(s *speller) {
		s.b = append(s.b, whole[:]...)
		for _, list := range [][]bool{f.common.operations, f.common.resources, f.common.sources} {
			s.truth(list...)
		}
	})
}

// bytes is how much room what is written takes.
func (j *journal) bytes() int64 {
	const event, step, leaver, inside = 16, 4, 40, 36
	return int64(len(j.events))*(event+step) + int64(len(j.steps))*step + int64(len(j.inside))*inside + int64(j.pagesUsed())*perPage*int64(leaver+j.size)
}

func (j *journal) pagesUsed() int { return (j.left + perPage - 1) / perPage }

// handOver is what is written, with the pages that it takes, which the journal gives away.
func (j *journal) handOver() journal {
	used := j.pagesUsed()
	k := journal{
		events: slices.Clone(j.events), first: slices.Clone(j.first), steps: slices.Clone(j.steps),
		left: j.left, pages: slices.Clone(j.pages[:used]), inside: slices.Clone(j.inside), size: j.size,
	}
	j.pages = slices.Delete(j.pages, 0, used)
	return k
}

// bytes is how much room counts take, about.
func (c *Counts) bytes() int64 {
	const use = 17 * 8
	n := len(c.N) + len(c.S) + len(c.MonthN) + len(c.MonthS) + len(c.Days)/2 + len(c.Longer) + len(c.Running) + 2*len(c.Waiting)
	for _, levels := range c.Occupancy {
		n += len(levels)
	}
	return int64(n)*8 + int64(len(c.Resources))*use
}
