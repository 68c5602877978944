package engine

import (
	"encoding/binary"
	"math"

	"prehabsim/sim/tick"
)

// A patient's record holds attributes and clocks, as narrow as they can be kept
// without changing a value: when patients are many, what costs time is fetching
// them from memory. How wide an attribute must be is worked out from the program,
// which shows everything that is ever written to it.

// width is how an attribute is kept.
type width uint8

const (
	category width = iota // whole numbers from -1 to 254: a byte
	coded                 // one of the numbers that stand in the program: two bytes, which of them
	number                // any number: eight bytes
)

// field is where in the record an attribute stands.
type field struct {
	at    int32
	width width
}

// layout is the form of a program's records.
type layout struct {
	size    int
	fields  []field
	bytes   []int32     // by attribute: where it stands if it is a category; None if it is not
	values  [][]float64 // by coded attribute: the numbers that its codes stand for
	sets    []uint16    // by operation: the code of what a Set writes
	looks   [][]uint16  // by lookup: the codes of its entries
	sieves  []uint64    // the program's sets
	told    int         // where the categories stand by which is told, side by side
	running int         // where the bits of the running clocks stand
	starts  int         // ... and when they started
	initial []byte
}

// written is everything that a program writes to an attribute.
type written struct {
	code   map[uint64]uint16 // by the bits of the number
	values []float64
	whole  bool // all fit a category
	any    bool // ... or numbers that only a run can tell
}

func (w *written) add(x float64) {
	bits := math.Float64bits(x)
	if _, ok := w.code[bits]; ok || w.any {
		return
	}
	if len(w.values) == 1<<16 {
		w.any = true
		return
	}
	w.code[bits] = uint16(len(w.values))
	w.values = append(w.values, x)
	w.whole = w.whole && x >= -1 && x <= 254 && math.Float64bits(float64(int(x))) == bits
}

func newLayout(p *Program) *layout {
	l := &layout{
		fields: make([]field, len(p.Attributes)), values: make([][]float64, len(p.Attributes)),
		sets: make([]uint16, len(p.Ops)), looks: make([][]uint16, len(p.Lookups)), sieves: p.Sets,
	}
	all := writtenBy(p)
	at := 0
	for _, width := range []width{number, coded} {
		for a := range all {
			if all[a].width() == width {
				l.fields[a] = field{at: int32(at), width: width}
				at += int(8 >> (2 * (number - width)))
			}
		}
	}
	at = (at + 3) &^ 3
	l.running = at
	l.starts = at + 4*((len(p.Clocks)+31)/32)
	at = (l.starts + 4*len(p.Clocks) + 7) &^ 7
	l.told = at
	for range all {
		l.bytes = append(l.bytes, None)
	}
	place := func(a int32) {
		if all[a].width() == category && l.bytes[a] == None {
			l.fields[a] = field{at: int32(at), width: category}
			l.bytes[a] = int32(at)
			at++
		}
	}
	for _, a := range p.Breakdowns {
		place(int32(a))
	}
	for a := range all {
		place(int32(a))
	}
	l.size = max(8, (at+7)&^7) // never empty
	l.code(p, all)
	l.initial = make([]byte, l.size)
	r := record{l, l.initial}
	for a := range p.Attributes {
		if l.fields[a].width == coded {
			r.putCode(int32(a), all[a].code[math.Float64bits(p.Attributes[a].Initial)])
		} else {
			r.put(int32(a), p.Attributes[a].Initial)
		}
	}
	return l
}

func (w *written) width() width {
	switch {
	case w.any:
		return number
	case w.whole:
		return category
	}
	return coded
}

// writtenBy collects what is written to each attribute.
func writtenBy(p *Program) []written {
	all := make([]written, len(p.Attributes))
	for a := range all {
		all[a] = written{code: map[uint64]uint16{}, whole: true}
		all[a].add(p.Attributes[a].Initial)
	}
	for i := range p.Ops {
		op := &p.Ops[i]
		switch op.Code {
		case Set:
			all[op.A].add(op.Value)
		case Look:
			for _, x := range p.Lookups[op.B].Values {
				all[op.A].add(x)
			}
		case Pick:
			for _, x := range p.Choices[op.B].Targets {
				all[op.A].add(float64(x))
			}
		default: // numbers that only a run can tell
			if a := op.Changes(); a != None {
				all[a].any = true
			}
		}
	}
	for i := range p.Marks {
		if t := p.Marks[i].Time; t.Is() {
			all[t.ID()].any = true
		}
	}
	// What is picked is a category, and the entries of a lookup have one code
	// each; where a program has it otherwise, the attribute is kept whole.
	user := map[int32]int32{}
	for i := range p.Ops {
		op := &p.Ops[i]
		if op.Code == Pick && all[op.A].width() == coded {
			all[op.A].any = true
		}
		if op.Code == Look {
			if first, ok := user[op.B]; ok && first != op.A {
				all[first].any = all[first].any || all[first].width() == coded
				all[op.A].any = all[op.A].any || all[op.A].width() == coded
			}
			user[op.B] = op.A
		}
	}
	return all
}

// code works out what is to be written where an attribute is kept by codes.
func (l *layout) code(p *Program, all []written) {
	for a := range all {
		if l.fields[a].width == coded {
			l.values[a] = all[a].values
		}
	}
	for i := range p.Ops {
		op := &p.Ops[i]
		switch {
		case op.Code == Set && l.fields[op.A].width == coded:
			l.sets[i] = all[op.A].code[math.Float64bits(op.Value)]
		case op.Code == Look && l.fields[op.A].width == coded && l.looks[op.B] == nil:
			codes := make([]uint16, len(p.Lookups[op.B].Values))
			for k, x := range p.Lookups[op.B].Values {
				codes[k] = all[op.A].code[math.Float64bits(x)]
			}
			l.looks[op.B] = codes
		}
	}
}

// record is one patient's.
type record struct {
	of *layout
	at []byte
}

func (e *Engine) record(pat int32) record {
	n := e.layout.size
	return record{e.layout, e.records[int(pat)*n : int(pat+1)*n]}
}

// value is an attribute.
func (r record) value(a int32) float64 {
	f := r.of.fields[a]
	switch f.width {
	case category:
		return float64(int(r.at[f.at]) - 1)
	case coded:
		return r.of.values[a][binary.LittleEndian.Uint16(r.at[f.at:])]
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(r.at[f.at:]))
}

// whole is an attribute as a whole number; -1 where a category is not set.
func (r record) whole(a int32) int {
	if i := r.of.bytes[a]; i >= 0 {
		return int(r.at[i]) - 1
	}
	return r.truncated(a)
}

//go:noinline
func (r record) truncated(a int32) int { return int(r.value(a)) }

// in says whether an attribute lies in a set.
func (r record) in(a, set int32) bool {
	if i := r.of.bytes[a]; i >= 0 {
		return r.of.sieves[set]>>(r.at[i]-1)&1 != 0 // -1 becomes 255 and is in no set
	}
	return r.within(a, set)
}

// meets says whether a condition holds.
func (r record) meets(c *Condition) bool { return r.in(int32(c.Attr), int32(c.Set)) }

//go:noinline
func (r record) within(a, set int32) bool {
	v := r.value(a)
	return v >= 0 && r.of.sieves[set]>>uint(v)&1 != 0
}

// put writes an attribute that is not coded.
func (r record) put(a int32, x float64) {
	f := r.of.fields[a]
	if f.width == category {
		r.at[f.at] = byte(int(x) + 1)
		return
	}
	binary.LittleEndian.PutUint64(r.at[f.at:], math.Float64bits(x))
}

// set writes what the Set at pc does.
func (r record) set(a, pc int32, x float64) {
	if r.of.fields[a].width == coded {
		r.putCode(a, r.of.sets[pc])
	} else {
		r.put(a, x)
	}
}

// setLook writes x, the i-th entry of a lookup.
func (r record) setLook(a, lookup int32, i int, x float64) {
	if r.of.fields[a].width == coded {
		r.putCode(a, r.of.looks[lookup][i])
	} else {
		r.put(a, x)
	}
}

func (r record) putCode(a int32, code uint16) {
	binary.LittleEndian.PutUint16(r.at[r.of.fields[a].at:], code)
}

// runs says whether a clock runs.
func (r record) runs(clock int32) bool {
	return r.at[r.of.running+int(clock>>3)]>>(clock&7)&1 != 0
}

// since is when a running clock was started. The record keeps the last 32 bits,
// which tell it from any other start of the last 136 years. It may lie before the
// simulation, for patients who were waiting already.
func (r record) since(clock int32, now tick.Time) tick.Time {
	start := binary.LittleEndian.Uint32(r.at[r.of.starts+4*int(clock):])
	return now - tick.Time(uint32(now)-start)
}

func (r record) start(clock int32, at tick.Time) {
	r.at[r.of.running+int(clock>>3)] |= 1 << (clock & 7)
	binary.LittleEndian.PutUint32(r.at[r.of.starts+4*int(clock):], uint32(at))
}

func (r record) stop(clock int32) {
	r.at[r.of.running+int(clock>>3)] &^= 1 << (clock & 7)
}

// running are those that run of 32 clocks, as bits.
func (r record) running(word int) uint32 {
	return binary.LittleEndian.Uint32(r.at[r.of.running+4*word:])
}
