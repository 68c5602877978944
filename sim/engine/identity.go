package engine

import "crypto/sha256"

// A digest names a program, or a part of what it says, by value.
type Digest = [sha256.Size]byte

// Course names what happens in a program: patients of two programs of the same
// course fare the same in every replication. What only observes is no part of it (a
// tally, a probe, a breakdown, a clock by which no queue is ordered), nor is what
// people call things.
func (p *Program) Course() Digest { return p.digest(true) }

// Record names what happens in a program and what of it is counted: two programs of
// the same record count the same, to the last number.
func (p *Program) Record() Digest { return p.digest(false) }

func (p *Program) digest(course bool) Digest {
	s := newSpeller(p)
	s.course = course
	s.places = make([]int32, len(p.Ops))
	if course {
		s.spelled((*speller).program) // to see which attributes are read
	}
	place := int32(0)
	for pc := range p.Ops {
		s.places[pc] = place
		if s.tells(int32(pc)) {
			place++
		}
	}
	return s.digest((*speller).program)
}

// program spells all of it, in order.
func (s *speller) program() {
	p := s.p
	s.head()
	s.number(int64(len(p.Resources)))
	for i := range p.Resources {
		s.supply(int32(i))
		s.over()
	}
	s.number(int64(len(p.Sources)))
	for i := range p.Sources {
		s.source(int32(i))
		s.over()
	}
	s.number(int64(len(p.Resets)))
	for i := range p.Resets {
		s.reset(&p.Resets[i])
	}
	for pc := range p.Ops {
		if s.tells(int32(pc)) {
			s.operation(int32(pc))
			s.over()
		}
	}
	if !s.course {
		s.observers()
	}
}

// tells says whether an operation is spelled: of the course, those that patients or
// queues would miss.
func (s *speller) tells(pc int32) bool {
	op := &s.p.Ops[pc]
	switch {
	case !s.course:
		return true
	case op.Code == Count || op.Code == Charge:
		return false
	case op.Code != Mark:
		return true
	}
	m := &s.p.Marks[op.A]
	if m.Time.Is() && s.read[m.Time.ID()] {
		return true
	}
	for i := range s.p.Clocks {
		if c := &s.p.Clocks[i]; (has(c.From, op.A) || has(c.To, op.A)) && s.due[i] {
			return true
		}
	}
	return false
}

func (s *speller) reset(r *Reset) {
	s.target(int32(r.From))
	s.target(int32(r.To))
	s.truth(r.Stays)
	s.number(int64(len(r.Attrs)))
	for i, a := range r.Attrs {
		s.condition(int32(a), int32(r.Sets[i]))
	}
}

// observers spells what only observes, and stands in lists of its own.
func (s *speller) observers() {
	p := s.p
	s.number(int64(len(p.Tallies)), int64(len(p.Clocks)), int64(len(p.Probes)))
	for i := range p.Tallies {
		s.tally(int32(i))
	}
	for i := range p.Clocks {
		s.clock(int32(i))
	}
	for i := range p.Probes {
		s.probe(&p.Probes[i])
	}
}

func (s *speller) probe(x *Probe) {
	s.word(x.Name)
	s.number(int64(x.Of))
	s.resource(x.Resource.at())
	s.step(x.Step.at())
	if !s.none(x.Source.at()) {
		s.name('s', x.Source.at(), s.p.Sources[x.Source.ID()].Name)
	}
	s.conditionOf(x.If)
	for _, m := range [...]int32{x.From.at(), x.To.at()} {
		if !s.none(m) {
			s.name('m', m, s.p.Marks[m].Name)
		}
	}
	s.real(x.Centile)
	s.number(orNone(x.Over), int64(x.Distribution), int64(x.Period), int64(x.Cycle), orNone(x.Census))
}

// orNone is a number that may be left out.
func orNone[T ~int64](x *T) int64 {
	if x == nil {
		return None
	}
	return int64(*x)
}
