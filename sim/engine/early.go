package engine

import (
	"math"

	"prehabsim/sim/tick"
)

// What a program does before some moment is often much less than it says: a service that is
// offered from April on lies idle till then, and what it would write, test and multiply is as
// patients came. So programs that say much of later may say the same of before; epoch.go
// compares them.

// early is what a program does before some moment.
type early struct {
	p      *Program
	until  tick.Time
	still  []bool  // attributes that have what patients come with, in all of them
	inside []bool  // operations that somebody may come to
	forked []bool  // groups of which there are branches
	first  []int32 // by operation: the first from it on that does something; see real
	lucky  []luckiness
}

// before works out what a program does before some moment. All attributes are taken to be
// still until some operation that somebody may come to writes another value.
func (p *Program) before(until tick.Time) *early {
	x := &early{p: p, until: until, still: make([]bool, len(p.Attributes)), first: make([]int32, len(p.Ops)), lucky: p.lucky()}
	for a := range x.still {
		x.still[a] = true
	}
	for news := true; news; {
		x.follow()
		news = false
		for pc, in := range x.inside {
			if in {
				news = x.moves(int32(pc)) || news
			}
		}
	}
	for i := range x.first {
		x.first[i] = unknown
	}
	return x
}

// follow goes to all operations that somebody may come to.
func (x *early) follow() {
	x.inside, x.forked = make([]bool, len(x.p.Ops)), make([]bool, len(x.p.Groups))
	var open []int32
	for i := range x.p.Sources {
		open = append(open, int32(x.p.Sources[i].Entry))
	}
	for len(open) > 0 {
		pc := open[len(open)-1]
		open = open[:len(open)-1]
		if x.inside[pc] {
			continue
		}
		x.inside[pc] = true
		if next := x.skips(pc); next != None {
			open = append(open, next)
			continue
		}
		if op := &x.p.Ops[pc]; op.Code == Fork {
			x.forked[op.B] = true
		}
		open = append(open, x.p.leadsTo(pc)...)
	}
}

// skips is where an operation leads that does nothing, by what is known so far; None where
// it may do something.
func (x *early) skips(pc int32) int32 {
	op := &x.p.Ops[pc]
	forward := func(to int32) int32 {
		if to > pc {
			return to
		}
		return None // a way back is another visit
	}
	either := func(holds bool) int32 {
		if holds {
			return pc + 1
		}
		return forward(op.C)
	}
	switch op.Code {
	case Jump:
		return forward(op.A)
	case Test:
		if x.still[op.A] {
			v := x.p.Attributes[op.A].Initial
			return either(v >= 0 && x.p.Sets[op.B]>>uint(v)&1 != 0)
		}
	case Reached:
		if x.still[op.A] && op.B == None {
			return either(x.p.Attributes[op.A].Initial >= op.Value)
		}
	case During:
		switch d := x.p.Periods[op.A]; {
		case d.From >= x.until || d.To <= 0:
			return either(false)
		case d.From <= 0 && d.To >= x.until:
			return either(true)
		}
	case Set, Look:
		if x.still[op.A] {
			return pc + 1
		}
	case Join, Cancel:
		if !x.forked[op.A] {
			return pc + 1
		}
	}
	return None
}

// moves notes the attribute to which an operation may give another value than patients come
// with; it says whether that is news.
func (x *early) moves(pc int32) (news bool) {
	op := &x.p.Ops[pc]
	a := op.Changes()
	if op.Code == Mark {
		a = x.p.Marks[op.A].Time.at()
	}
	if a == None || !x.still[a] || x.leaves(op) {
		return false
	}
	x.still[a] = false
	return true
}

// leaves says whether an operation writes what patients come with.
func (x *early) leaves(op *Op) bool {
	is := func(v float64) bool {
		return math.Float64bits(v) == math.Float64bits(x.p.Attributes[op.A].Initial)
	}
	switch op.Code {
	case Set:
		return is(op.Value)
	case Look:
		l := &x.p.Lookups[op.B]
		for i, v := range l.Values {
			if !is(v) && x.finds(l, i) {
				return false
			}
		}
		return true
	}
	return false
}

// finds says whether anybody may find the i-th entry of a lookup.
func (x *early) finds(l *Lookup, i int) bool {
	for k := len(l.Attrs) - 1; k >= 0; k-- {
		size := int(l.Sizes[k])
		at := i % size
		i /= size
		a := l.Attrs[k]
		if v := int(x.p.Attributes[a].Initial); x.still[a] && v >= 0 && at != min(v, size-1) {
			return false
		}
	}
	return true
}

// In early.first: nobody has asked, or is being worked out.
const (
	unknown  = -2
	underWay = -3
)

// real is the first operation from one on that does something.
func (x *early) real(pc int32) int32 {
	switch r := x.first[pc]; r {
	case underWay:
		return pc
	case unknown:
		x.first[pc] = underWay
		r = x.follows(pc)
		x.first[pc] = r
		return r
	default:
		return r
	}
}

// follows works that out. Tests whose ways come together without anything being done on them
// do nothing, and so does a route that is left as it was entered.
func (x *early) follows(pc int32) int32 {
	if next := x.skips(pc); next != None {
		return x.real(next)
	}
	switch op := &x.p.Ops[pc]; op.Code {
	case Call:
		if x.p.Ops[x.real(op.A)].Code == Return {
			return x.real(pc + 1)
		}
	case Test, Reached, During:
		if op.C > pc {
			a, b := x.real(pc+1), x.real(op.C)
			if a == b || x.p.Ops[a].Code == Return && x.p.Ops[b].Code == Return {
				return a
			}
		}
	}
	return pc
}

// ones says whether an attribute multiplies by 1.
func (x *early) ones(a AttributeID) bool { return x.still[a] && x.p.Attributes[a].Initial == 1 }
