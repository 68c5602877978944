package engine

import (
	"encoding/binary"
	"fmt"
	"math"

	"prehabsim/sim/dist"
)

// What an operation means, apart from where it stands: options number their
// attributes, samplers and operations each in its own way, so operations of two
// programs are compared by names and contents.

// speller writes what a program says, everything by name.
type speller struct {
	p      *Program
	b      []byte
	tables map[*dist.Table]int64 // of all programs that are compared
}

func (s *speller) word(x string) {
	s.number(int64(len(x)))
	s.b = append(s.b, x...)
}

func (s *speller) number(x ...int64) {
	for _, x := range x {
		s.b = binary.LittleEndian.AppendUint64(s.b, uint64(x))
	}
}

func (s *speller) real(x ...float64) {
	for _, x := range x {
		s.b = binary.LittleEndian.AppendUint64(s.b, math.Float64bits(x))
	}
}

func (s *speller) truth(x bool) {
	if x {
		s.number(1)
	} else {
		s.number(0)
	}
}

func (s *speller) attribute(a int32) {
	if a == None {
		s.number(None)
		return
	}
	def := &s.p.Attributes[a]
	s.word(def.Name)
	s.number(int64(len(def.Values)))
	s.real(def.Initial)
}

func (s *speller) attributes(list []int32) {
	s.number(int64(len(list)))
	for _, a := range list {
		s.attribute(a)
	}
}

// samplers spells those that an attribute selects from, the first one on.
func (s *speller) samplers(first, by int32) {
	if first == None {
		s.number(None)
		return
	}
	s.attribute(by)
	rows := int32(1)
	if by != None {
		rows = int32(len(s.p.Attributes[by].Values))
	}
	s.number(int64(rows))
	for i := first; i < min(first+rows, int32(len(s.p.Samplers))); i++ {
		x := &s.p.Samplers[i]
		if _, ok := s.tables[x.Table]; !ok {
			s.tables[x.Table] = int64(len(s.tables))
		}
		s.number(s.tables[x.Table])
		s.real(x.Scale, x.Floor, x.Ceiling)
	}
}

func (s *speller) choice(id int32, by int16) {
	c := &s.p.Choices[id]
	s.attribute(int32(by))
	s.number(int64(len(c.Targets)))
	s.real(c.Probs...)
	s.attribute(c.Factor)
}

func (s *speller) amount(a *Amount) {
	if a == nil {
		s.number(None)
		return
	}
	s.attribute(a.By)
	s.number(int64(len(a.Values)))
	s.number(a.Values...)
}

func (s *speller) resource(id int32) {
	if id == None {
		s.number(None)
		return
	}
	s.word(s.p.Resources[id].Name)
}

func (s *speller) request(id int32) {
	rq := &s.p.Requests[id]
	s.number(int64(len(rq.Needs)))
	for i := range rq.Needs {
		n := &rq.Needs[i]
		s.attributes(n.Resource.Attrs)
		for _, k := range n.Resource.Sizes {
			s.number(int64(k))
		}
		s.number(int64(len(n.Resource.Table)))
		for _, r := range n.Resource.Table {
			s.resource(r)
		}
		s.amount(&n.Units)
		s.amount(n.Leaving)
		s.word(s.p.Tags[n.Tag])
		s.number(int64(len(n.If)))
		for _, c := range n.If {
			s.attribute(c.Attr)
			s.number(int64(s.p.Sets[c.Set]))
		}
	}
	s.truth(rq.Never)
	s.amount(rq.Priority)
	s.samplers(rq.Patience, rq.GivesBy)
	s.samplers(rq.Plan, rq.PlanBy)
	s.number(int64(rq.Site), int64(rq.PlanTime))
}

func (s *speller) tally(id int32) {
	if id == None {
		s.number(None)
		return
	}
	t := &s.p.Tallies[id]
	s.word(t.Name)
	s.truth(t.Cohort)
	s.truth(t.All)
}

func (s *speller) mark(id int32) {
	m := &s.p.Marks[id]
	s.word(m.Name)
	s.tally(m.Tally)
	s.attribute(m.Time)
	for i := range s.p.Clocks {
		if c := &s.p.Clocks[i]; has(c.From, id) || has(c.To, id) {
			s.clock(int32(i))
		}
	}
}

func (s *speller) clock(id int32) {
	c := &s.p.Clocks[id]
	s.word(c.Name)
	for _, marks := range [][]int32{c.From, c.To} {
		s.number(int64(len(marks)))
		for _, m := range marks {
			s.word(s.p.Marks[m].Name)
		}
	}
	s.number(int64(c.Within), int64(c.Late))
	s.tally(c.Stopped)
	s.tally(c.WithinTo)
	s.tally(c.LateTo)
	s.attribute(c.If)
	if c.If != None {
		s.number(int64(s.p.Sets[c.Set]))
	}
}

func (s *speller) source(id int32) {
	x := &s.p.Sources[id]
	s.word(x.Name)
	s.truth(x.Counted)
	s.number(int64(x.Site), int64(x.Number), int64(len(x.Rates)), int64(len(x.Hours)), int64(len(x.At)), int64(len(x.Counts)))
	s.real(x.Peak)
	s.real(x.Rates...)
	s.real(x.Hours...)
	for _, t := range x.At {
		s.number(int64(t))
	}
	for _, n := range x.Counts {
		s.number(int64(n))
	}
	s.samplers(x.Every, None)
	s.samplers(x.Batch, None)
}

// supply spells how a resource works.
func (s *speller) supply(id int32) {
	r := s.p.Resources[id]
	if r.Discipline == Due {
		s.clock(r.DueClock)
	}
	s.tally(r.UseTally)
	if r.Fence != nil {
		s.attribute(r.Fence.Attr)
		s.number(r.Fence.Units...)
	}
	s.b = fmt.Appendf(s.b, "%v %v ", r.Response, r.Opening)
	r.DueClock, r.UseTally, r.Fence, r.Response, r.Opening = None, None, nil, nil, nil
	s.b = fmt.Appendf(s.b, "%v", r)
}

// head spells what holds for the program as a whole.
func (s *speller) head() {
	s.number(int64(s.p.Window), int64(s.p.End), int64(s.p.Stop))
	s.b = fmt.Append(s.b, s.p.Calendar.First())
	s.attributes(s.p.Breakdowns)
	if l := s.p.Luck; l != nil {
		s.tally(l.Use)
		s.tally(l.Into)
	}
}

// operation spells the operation at pc, but for the operations that it leads to.
func (s *speller) operation(pc int32) {
	op := &s.p.Ops[pc]
	s.number(int64(op.Code), int64(op.Site))
	s.real(op.Value)
	if op.Step >= 0 && int(op.Step) < len(s.p.Steps) {
		s.word(s.p.Steps[op.Step])
	}
	switch op.Code {
	case Hold:
		s.samplers(op.A, int32(op.By))
		s.attributes(s.p.Scales[op.B])
		s.number(int64(op.C))
	case Seize, Free:
		s.request(op.A)
	case Release:
		s.word(s.p.Tags[op.A])
	case Branch:
		s.choice(op.A, op.By)
	case Pick:
		s.attribute(op.A)
		s.choice(op.B, op.By)
		for _, x := range s.p.Choices[op.B].Targets {
			s.number(int64(x))
		}
	case Test:
		s.attribute(op.A)
		s.number(int64(s.p.Sets[op.B]))
	case Reached:
		s.attribute(op.A)
		s.attribute(op.B)
	case During:
		d := s.p.Periods[op.A]
		s.number(int64(d.From), int64(d.To))
	case Jump:
		s.truth(op.A <= pc) // whether it counts as another visit
	case Set, Add:
		s.attribute(op.A)
	case Look:
		s.attribute(op.A)
		l := &s.p.Lookups[op.B]
		s.attributes(l.Attrs)
		for _, k := range l.Sizes {
			s.number(int64(k))
		}
		s.real(l.Values...)
	case Sample:
		s.attribute(op.A)
		s.samplers(op.B, int32(op.By))
	case Repeat:
		s.samplers(op.B, int32(op.By))
	case Mark:
		s.mark(op.A)
	case Count:
		s.attribute(op.A)
		s.tally(op.B)
	case Backdate:
		s.samplers(op.A, None)
	case Leave:
		s.word(s.p.Outcomes[op.A])
	case Call, Return, Again, End: // where they lead is all
	case Push, Fork, Join, Cancel: // never common
	default:
		panic("engine: nobody says what operation " + op.Code.String() + " means")
	}
}

// leadsTo lists the operations to which the one at pc may lead, other than by
// returning, in an order that means the same in every program.
func (p *Program) leadsTo(pc int32) []int32 {
	op := &p.Ops[pc]
	switch op.Code {
	case Seize:
		if rq := &p.Requests[op.A]; rq.Patience != None {
			return []int32{pc + 1, op.B, rq.GiveUp}
		}
		return []int32{pc + 1, op.B}
	case Branch:
		return p.Choices[op.A].Targets
	case Test, Reached, Free, During, Repeat:
		return []int32{pc + 1, op.C}
	case Jump:
		return []int32{op.A}
	case Call, Push:
		return []int32{op.A, pc + 1}
	case Again:
		return []int32{pc + 1, op.B}
	case Fork:
		return []int32{pc + 1, op.A}
	case Return, End, Leave:
		return nil
	}
	return []int32{pc + 1}
}
