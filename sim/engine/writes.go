package engine

import (
	"encoding/binary"
	"math"

	"prehabsim/sim/rng"
)

// Of what patients do most is that something is drawn or looked up for them, one thing after
// the other. Such a run of operations is one step here: what its draws have in common is
// mixed once for the patient, and once in a replication for each place. What is written is
// what exec.go would write, operation by operation (TestShortWaysChangeNothing).

// assignment is an operation that writes an attribute, worked out.
type assignment struct {
	how   assigning
	to    int32 // where the attribute stands in the record
	by    int32 // where the one that selects the row stands; None: there is but one
	row   int32 // of a choice: ways in a row
	code  uint16
	op    *Op       // the operation, as the program has it
	place rng.Place // at which it draws on the first visit, in this replication
	probs []float64
	bytes []byte // of the entries, as they stand in a record
}

type assigning uint8

const (
	notShort assigning = iota // for exec.go
	aByte
	aCode
	entryByte
	entryCode
	pickByte
	sampled
)

// findWrites puts runs of such operations together: each goes on behind the last, since
// somebody may come to any of them.
func (e *Engine) findWrites() {
	e.assignments = e.assignments[:0]
	f := assigner{e, make([][]byte, len(e.p.Lookups)), make([][]byte, len(e.p.Choices))}
	for pc := 0; pc < len(e.ops); pc++ {
		first, from := pc, int32(len(e.assignments))
		for ; pc < len(e.ops); pc++ {
			w := f.assignment(int32(pc))
			if w.how == notShort {
				break
			}
			e.assignments = append(e.assignments, w)
		}
		end, next := int32(len(e.assignments)), e.straight(int32(pc))
		for k := range e.ops[first:pc] {
			op := &e.ops[first+k]
			op.Code, op.A, op.B, op.C = writeRun, from+int32(k), end, next
		}
	}
}

// assigner works out assignments.
type assigner struct {
	e                *Engine
	entries, targets [][]byte // of lookups and choices, as they stand in a record
}

// assignment is what an operation of Engine.ops writes, if it does nothing else.
func (f *assigner) assignment(pc int32) (w assignment) {
	e, l := f.e, f.e.layout
	code := e.ops[pc].Code
	if own := int32(len(e.p.Ops)); pc >= own {
		pc = e.copied[pc-own]
	}
	op := &e.p.Ops[pc]
	w = assignment{by: None, op: op}
	switch code {
	case Set:
		w.to = l.fields[op.A].at
		switch l.fields[op.A].width {
		case category:
			w.how, w.code = aByte, uint16(int(op.Value)+1)
		case coded:
			w.how, w.code = aCode, l.sets[pc]
		}
	case Look:
		f.look(&w, op)
	case Pick:
		c, to := &e.p.Choices[op.B], l.fields[op.A]
		if f.byByte(&w, op) && to.width == category && !c.Factor.Is() {
			if f.targets[op.B] == nil {
				f.targets[op.B] = inBytes(c.Targets)
			}
			w.how, w.to, w.row, w.probs, w.bytes = pickByte, to.at, int32(len(c.Targets)), c.Probs, f.targets[op.B]
		}
	case Sample:
		if to := l.fields[op.A]; f.byByte(&w, op) && to.width == number {
			w.how, w.to = sampled, to.at
		}
	}
	return w
}

// look works out a lookup by one attribute.
func (f *assigner) look(w *assignment, op *Op) {
	l, from, to := f.e.layout, &f.e.p.Lookups[op.B], f.e.layout.fields[op.A]
	if len(from.Attrs) != 1 || l.bytes[from.Attrs[0]] < 0 || int(from.Sizes[0]) != len(from.Values) {
		return
	}
	w.by, w.to = l.bytes[from.Attrs[0]], to.at
	switch {
	case to.width == number:
		return
	case to.width == coded:
		w.how = entryCode
	default:
		w.how = entryByte
	}
	if f.entries[op.B] == nil {
		if w.how == entryCode {
			for _, x := range l.looks[op.B] {
				f.entries[op.B] = binary.LittleEndian.AppendUint16(f.entries[op.B], x)
			}
		} else {
			f.entries[op.B] = inBytes(from.Values)
		}
	}
	w.bytes = f.entries[op.B]
}

// byByte says whether what selects the row, if anything does, is a byte of the record.
func (f *assigner) byByte(w *assignment, op *Op) bool {
	if op.By == None {
		return true
	}
	w.by = f.e.layout.bytes[op.By]
	return w.by >= 0
}

// inBytes are categories as they stand in a record.
func inBytes[N float64 | int32](values []N) (list []byte) {
	for _, x := range values {
		list = append(list, byte(int(x)+1))
	}
	return list
}

// findPlaces works out the places of this replication.
func (e *Engine) findPlaces() {
	for i := range e.assignments {
		w := &e.assignments[i]
		w.place = e.key.Place(w.op.Site, 0)
	}
}

// writeAll executes a run of writes.
func (e *Engine) writeAll(t *token, list []assignment, attrs record) {
	me, at := e.key.Of(t.number()), attrs.at
	for i := range list {
		w := &list[i]
		row := 0
		if w.by >= 0 {
			if row = int(at[w.by]) - 1; row < 0 {
				row = e.missing(w, attrs)
			}
		}
		switch w.how {
		case aByte:
			at[w.to] = byte(w.code)
		case aCode:
			binary.LittleEndian.PutUint16(at[w.to:], w.code)
		case entryByte:
			at[w.to] = w.bytes[min(row, len(w.bytes)-1)]
		case entryCode:
			binary.LittleEndian.PutUint16(at[w.to:], binary.LittleEndian.Uint16(w.bytes[min(2*row, len(w.bytes)-2):]))
		case pickByte:
			u, n, last := e.at(me, t, w), row*int(w.row), int(w.row)-1
			probs := w.probs[n : n+last]
			k := 0
			for k < len(probs) && u >= probs[k] {
				u -= probs[k]
				k++
			}
			at[w.to] = w.bytes[k]
		case sampled:
			s := &e.p.Samplers[int(w.op.B)+row]
			binary.LittleEndian.PutUint64(at[w.to:], math.Float64bits(s.clip(s.draw(e.at(me, t, w)))))
		}
	}
}

// at is a patient's draw at the place of a write.
func (e *Engine) at(me rng.Luck, t *token, w *assignment) float64 {
	if t.visit == 0 {
		return me.Uniform(w.place)
	}
	return me.Uniform(e.key.Place(w.op.Site, t.visit))
}

// missing says that an attribute is not set which selects the row.
func (e *Engine) missing(w *assignment, attrs record) int {
	if w.op.Code == Look {
		return e.look(&e.p.Lookups[w.op.B], attrs, w.op)
	}
	return int(e.row(attrs, w.op))
}
