package analysis

import (
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Spare are ways of walks that are over, to be used again by the next: of one after the
// other, not side by side.
type Spare struct {
	ways []*way
	made int
}

// room is what one walk of a program leaves for the next: where it is walked through a
// second time, how it went.
type room struct {
	spare *Spare              // nil: none
	life  life                // of the last walk, those that were gone over again not counted
	tapes map[tick.Time]*tape // by the date as of which operations were; nil: none is kept
}

// keep lets walks be kept from now on. Who compiles a scenario once pays nothing for it.
func (r *room) keep() {
	if r.tapes == nil {
		r.tapes = map[tick.Time]*tape{}
	}
}

func (r *room) expect(p *engine.Program, rates [][]float64, at tick.Time) Demand {
	t := r.tapes[at]
	if t != nil {
		if out, ok := t.again(p, rates); ok {
			t.missed = 0
			return out
		}
		t.missed++
	}
	k := newWalker(p, at, nil)
	if r.spare != nil {
		k.spare, k.made = r.spare.ways, r.spare.made
	}
	missed := 0
	if t != nil {
		missed = t.missed
	}
	// One number that is other than ever is soon as it was; draws, in which all are, are
	// hardly ever the same walk, so that keeping another is tried ever more seldom.
	if r.tapes != nil && (t == nil || missed > 1 && missed&(missed-1) == 0) {
		k.keepTape()
	}
	k.walk(rates)
	if r.spare != nil {
		*r.spare = Spare{k.spare, k.made}
	}
	if k.total > 0 {
		r.life = life{k.life.times / k.total, k.life.lasts / k.total}
	}
	if k.tape != nil && k.out.Stuck == engine.None {
		r.tapes[at] = k.takeTape(len(rates[0]))
		r.tapes[at].missed = missed
	}
	return k.out
}
