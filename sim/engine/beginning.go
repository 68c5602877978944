package engine

import (
	"bytes"
	"math"
	"slices"
)

// Most of what happens to a patient in the second of arrival is known beforehand: of which
// kind the referral is, by which route it came, and what follows from that. What a source's
// first operations write whatever is drawn stands in the record with which its patients begin
// here; tests of that are gone through once, and what is left is written out behind the
// program's operations. A patient has drawn the same and has the same record when it goes on
// (TestBeginningsChangeNothing).

// beginning is how patients of a source begin.
type beginning struct {
	record []byte
	at     uint16 // the first operation, in Engine.ops
}

const (
	mostSteps = 200 // that are gone through for a beginning
	mostForks = 4   // tests of what is drawn, one after the other
	anyValue  = math.MaxUint64
	inSet     = 64
)

// findBeginnings works them out.
func (e *Engine) findBeginnings() {
	e.beginnings = make([]beginning, len(e.p.Sources))
	e.copied = nil
	for i := range e.p.Sources {
		f := foresight{e: e, record: slices.Clone(e.layout.initial), first: int32(len(e.ops))}
		if int(f.first)+2*mostSteps > MaxOps || len(e.p.Ops) == 0 {
			return
		}
		w := &known{now: slices.Clone(e.layout.initial), drawn: make([]bool, len(e.p.Attributes)), touched: make([]bool, len(e.p.Attributes)),
			values: make([]uint64, len(e.p.Attributes)), others: make([]bool, len(e.p.Attributes))}
		f.from(int32(e.p.Sources[i].Entry), w)
		e.beginnings[i] = beginning{f.record, uint16(f.first)}
	}
}

// foresight goes through a source's first operations.
type foresight struct {
	e      *Engine
	record []byte // with which patients begin
	first  int32
	steps  int
	forks  int // tests of what is drawn that are open
}

// known is what is known of a record at some operation.
type known struct {
	now     []byte   // it, but for what is drawn
	drawn   []bool   // attributes of which only the draw tells
	values  []uint64 // those which one that is drawn may have, below 64
	others  []bool   // or others, or none
	touched []bool   // read or written by operations that are executed
}

func (k *known) clone() *known {
	return &known{bytes.Clone(k.now), slices.Clone(k.drawn), slices.Clone(k.values), slices.Clone(k.others), slices.Clone(k.touched)}
}

// from goes on from an operation and writes out what is to be executed.
func (f *foresight) from(pc int32, k *known) {
	e := f.e
	for ; ; f.steps++ {
		next, ok := f.step(pc, k)
		if ok {
			pc = next
			continue
		}
		if f.may(pc) && e.ops[pc].Code == testCategory && f.forks < mostForks {
			f.fork(pc, &e.p.Ops[pc], k)
			return
		}
		f.write(Op{Code: onward, A: pc}, 0)
		return
	}
}

// may says whether an operation may be gone through here.
func (f *foresight) may(pc int32) bool {
	return f.steps < mostSteps && int(pc) < len(f.e.p.Ops) && f.e.may(pc)
}

// fork goes on both ways from a test of what is drawn.
func (f *foresight) fork(pc int32, op *Op, k *known) {
	at := f.write(f.e.ops[pc], pc)
	f.forks++
	k.touched[op.A] = true
	set := f.e.p.Sets[op.B]
	for _, in := range [...]bool{true, false} {
		way := k.clone()
		target := int32(len(f.e.ops))
		if in {
			way.values[op.A] &= set
			way.others[op.A] = false
			f.e.ops[at].B = target
			f.from(pc+1, way)
		} else {
			way.values[op.A] &^= set
			f.e.ops[at].C = target
			f.from(op.C, way)
		}
	}
	f.forks--
}

// write appends an operation, which stands in the program at pc.
func (f *foresight) write(op Op, pc int32) int32 {
	e := f.e
	e.ops = append(e.ops, op)
	e.copied = append(e.copied, pc)
	return int32(len(e.ops)) - 1
}

// step goes through one operation and says which comes next; not ok where that is not
// known, or it does something else than to write.
func (f *foresight) step(pc int32, k *known) (next int32, ok bool) {
	e := f.e
	op := &e.p.Ops[pc]
	if !f.may(pc) {
		return 0, false
	}
	now := record{e.layout, k.now}
	switch op.Code {
	case Jump:
		return op.A, op.A > pc
	case Set:
		f.put(pc, op, k, func(r record) { r.set(op.A, pc, op.Value) })
		return pc + 1, true
	case Look:
		l := &e.p.Lookups[op.B]
		if !k.tells(l.Attrs) || slices.ContainsFunc(l.Attrs, func(a AttributeID) bool { return now.whole(int32(a)) < 0 }) {
			f.draw(pc, op, k, l.Attrs...)
			return pc + 1, true
		}
		i := e.look(l, now, op)
		f.put(pc, op, k, func(r record) { r.setLook(op.A, op.B, i, l.Values[i]) }, l.Attrs...)
		return pc + 1, true
	case Pick:
		c := &e.p.Choices[op.B]
		read := byOf(op)
		if c.Factor.Is() {
			read = append(read, c.Factor.ID())
		}
		f.draw(pc, op, k, read...)
		k.values[op.A], k.others[op.A] = 0, false
		for _, x := range c.Targets {
			if x >= 0 && x < inSet {
				k.values[op.A] |= 1 << x
			} else {
				k.others[op.A] = true
			}
		}
		return pc + 1, true
	case Sample:
		f.draw(pc, op, k, byOf(op)...)
		return pc + 1, true
	case Test:
		return f.test(pc, op, k, now)
	case Reached:
		if k.drawn[op.A] || op.B != None && k.drawn[op.B] {
			return 0, false
		}
		limit := op.Value
		if op.B != None {
			limit = now.value(op.B)
		}
		if now.value(op.A) >= limit {
			return pc + 1, true
		}
		return op.C, true
	}
	return 0, false
}

// test goes the one way that a test can lead, if there is only one.
func (f *foresight) test(pc int32, op *Op, k *known, now record) (next int32, ok bool) {
	set := f.e.p.Sets[op.B]
	switch {
	case !k.drawn[op.A]:
		if now.in(op.A, op.B) {
			return pc + 1, true
		}
		return op.C, true
	case k.values[op.A]&set == 0:
		return op.C, true
	case k.values[op.A]&^set == 0 && !k.others[op.A]:
		return pc + 1, true
	}
	return 0, false
}

// tells says whether attributes are known.
func (k *known) tells(list []AttributeID) bool {
	return !slices.ContainsFunc(list, func(a AttributeID) bool { return k.drawn[a] })
}

func byOf(op *Op) []AttributeID {
	if op.By == None {
		return nil
	}
	return []AttributeID{AttributeID(op.By)}
}

// put goes through a write of what is known: patients begin with it, unless some of them
// have read the attribute before or go another way.
func (f *foresight) put(pc int32, op *Op, k *known, write func(record), reads ...AttributeID) {
	e := f.e
	was := bytes.Clone(k.now)
	write(record{e.layout, k.now})
	again := !k.drawn[op.A] && bytes.Equal(was, k.now)
	k.drawn[op.A] = false
	switch {
	case again:
	case f.forks == 0 && !k.touched[op.A]:
		write(record{e.layout, f.record})
	default:
		f.execute(pc, op, k, reads)
	}
}

// draw writes out an operation that writes what only a run can tell.
func (f *foresight) draw(pc int32, op *Op, k *known, reads ...AttributeID) {
	k.drawn[op.A] = true
	k.values[op.A], k.others[op.A] = anyValue, true
	f.execute(pc, op, k, reads)
}

// execute writes out an operation. What it reads and writes must not be written before.
func (f *foresight) execute(pc int32, op *Op, k *known, reads []AttributeID) {
	for _, a := range reads {
		k.touched[a] = true
	}
	k.touched[op.A] = true
	f.write(f.e.ops[pc], pc)
}
