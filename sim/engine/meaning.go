package engine

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"math"
	"slices"

	"prehabsim/sim/tick"
)

// What a program says, in bytes. There is one spelling of it, for two readers:
// options of a scenario are compared operation by operation (common.go), and a
// program as a whole is named by a digest (identity.go). Options number their
// attributes, samplers and operations each in its own way, so what an operation
// touches is spelled by its name and contents. Nothing is spelled as it is
// displayed: numbers are bits, lists have their length before them.

// speller writes what a program says.
type speller struct {
	p     *Program
	b     []byte
	again map[named]int64 // of names that stand twice in their list, how often before

	// places says where operations stand (by their number among those that are
	// spelled); nil leaves out where they lead, for comparison.
	places []int32
	// course leaves out what only observes: whatever of it is there, patients fare
	// the same.
	course bool
	// until leaves out the capacities that come from then on; 0: none.
	until tick.Time
	// early leaves out what multiplies by 1 before then; nil: nothing is known of that.
	early *early
	// sum takes what is spelled, where that is only to be named; nil: it is kept.
	sum  hash.Hash
	read []bool // attributes that have been spelled
	due  []bool // clocks by which some queue is in order
}

// named is an entry of one of a program's lists that have names.
type named struct {
	list byte
	id   int32
}

func newSpeller(p *Program) *speller {
	s := &speller{p: p, again: map[named]int64{}, read: make([]bool, len(p.Attributes)), due: make([]bool, len(p.Clocks))}
	for i := range p.Resources {
		if r := &p.Resources[i]; r.Discipline == Due {
			s.due[r.DueClock.ID()] = true
		}
	}
	note := func(list byte, n int, name func(i int) string) {
		seen := map[string]int64{}
		for i := range n {
			if before := seen[name(i)]; before > 0 {
				s.again[named{list, int32(i)}] = before
			}
			seen[name(i)]++
		}
	}
	note('a', len(p.Attributes), func(i int) string { return p.Attributes[i].Name })
	note('r', len(p.Resources), func(i int) string { return p.Resources[i].Name })
	note('s', len(p.Sources), func(i int) string { return p.Sources[i].Name })
	note('t', len(p.Tallies), func(i int) string { return p.Tallies[i].Name })
	note('c', len(p.Clocks), func(i int) string { return p.Clocks[i].Name })
	note('m', len(p.Marks), func(i int) string { return p.Marks[i].Name })
	note('g', len(p.Groups), func(i int) string { return p.Groups[i].Name })
	note('h', len(p.Tags), func(i int) string { return p.Tags[i] })
	return s
}

// spelled is what some spelling writes. It is overwritten by the next.
func (s *speller) spelled(spell func(*speller)) []byte {
	s.b = s.b[:0]
	spell(s)
	return s.b
}

// digest names what some spelling writes, of which no more than a few
// kilobytes are kept at a time: laws and tables are megabytes.
func (s *speller) digest(spell func(*speller)) Digest {
	s.sum = sha256.New()
	s.spelled(spell)
	s.sum.Write(s.b)
	d := Digest(s.sum.Sum(nil))
	s.sum = nil
	return d
}

// over is called between entries: what has been spelled may go.
func (s *speller) over() {
	if s.sum != nil && len(s.b) > 1<<12 {
		s.sum.Write(s.b)
		s.b = s.b[:0]
	}
}

// name spells the name of an entry, so that no two of its list are spelled alike.
func (s *speller) name(list byte, id int32, name string) {
	s.word(name)
	s.number(s.again[named{list, id}])
}

func (s *speller) word(x string) {
	s.number(int64(len(x)))
	s.b = append(s.b, x...)
}

func (s *speller) words(list []string) {
	s.number(int64(len(list)))
	for _, x := range list {
		s.word(x)
	}
}

func (s *speller) number(x ...int64) {
	for _, x := range x {
		s.b = binary.LittleEndian.AppendUint64(s.b, uint64(x))
	}
}

// numbers spells a list of any whole numbers.
func numbers[T ~int64 | ~int32 | ~uint64](s *speller, list []T) {
	s.number(int64(len(list)))
	for _, x := range list {
		s.number(int64(x))
	}
}

func (s *speller) real(x ...float64) {
	for _, x := range x {
		s.b = binary.LittleEndian.AppendUint64(s.b, math.Float64bits(x))
	}
}

func (s *speller) reals(list []float64) {
	s.number(int64(len(list)))
	s.real(list...)
}

func (s *speller) truth(list ...bool) {
	for _, x := range list {
		if x {
			s.b = append(s.b, 1)
		} else {
			s.b = append(s.b, 0)
		}
	}
}

// none spells that something is not there, or else that it is.
func (s *speller) none(id int32) bool {
	s.truth(id != None)
	return id == None
}

func (s *speller) attribute(a int32) {
	if s.none(a) {
		return
	}
	s.read[a] = true
	def := &s.p.Attributes[a]
	s.name('a', a, def.Name)
	s.words(def.Values)
	s.real(def.Initial)
}

func (s *speller) attributes(list []AttributeID) {
	s.number(int64(len(list)))
	for _, a := range list {
		s.attribute(int32(a))
	}
}

// condition spells an attribute and the set in which its value must lie.
func (s *speller) condition(attr, set int32) {
	s.attribute(attr)
	if attr != None {
		s.number(int64(s.p.Sets[set]))
	}
}

// conditionOf spells a condition, or that there is none.
func (s *speller) conditionOf(c *Condition) {
	if c == nil {
		s.attribute(None)
		return
	}
	s.condition(int32(c.Attr), int32(c.Set))
}

// samplers spells those that an attribute selects from, the first one on.
func (s *speller) samplers(first, by int32) {
	if s.none(first) {
		return
	}
	s.attribute(by)
	rows := int32(1)
	if by != None {
		rows = max(1, int32(len(s.p.Attributes[by].Values)))
	}
	s.number(int64(rows))
	for i := first; i < min(first+rows, int32(len(s.p.Samplers))); i++ {
		x := &s.p.Samplers[i]
		digest := x.Table.Digest()
		s.b = append(s.b, digest[:]...)
		s.real(x.Scale, x.Floor, x.Ceiling)
	}
}

// choice spells a draw, but for what it is among.
func (s *speller) choice(id int32) {
	c := &s.p.Choices[id]
	s.number(int64(len(c.Targets)))
	s.reals(c.Probs)
	s.attribute(c.Factor.at())
}

func (s *speller) lookup(id int32) {
	l := &s.p.Lookups[id]
	s.attributes(l.Attrs)
	numbers(s, l.Sizes)
	s.reals(l.Values)
}

func (s *speller) amount(a *Amount) {
	s.truth(a != nil)
	if a != nil {
		s.attribute(a.By.at())
		numbers(s, a.Values)
	}
}

func (s *speller) resource(id int32) {
	if !s.none(id) {
		s.name('r', id, s.p.Resources[id].Name)
	}
}

func (s *speller) request(id int32) {
	rq := &s.p.Requests[id]
	s.number(int64(len(rq.Needs)))
	for i := range rq.Needs {
		n := &rq.Needs[i]
		s.attributes(n.Resource.Attrs)
		numbers(s, n.Resource.Sizes)
		s.number(int64(len(n.Resource.Table)))
		for _, r := range n.Resource.Table {
			s.resource(r.at())
		}
		s.amount(&n.Units)
		s.amount(n.Leaving)
		s.tag(int32(n.Tag))
		s.number(int64(len(n.If)))
		for _, c := range n.If {
			s.condition(int32(c.Attr), int32(c.Set))
		}
	}
	s.truth(rq.Never)
	s.amount(rq.Priority)
	s.samplers(rq.Patience.at(), rq.GivesBy.at())
	s.target(rq.GiveUp.at())
	s.samplers(rq.Plan.at(), rq.PlanBy.at())
	s.number(int64(rq.Site), int64(rq.PlanTime))
}

func (s *speller) tag(id int32) {
	if !s.none(id) {
		s.name('h', id, s.p.Tags[id])
	}
}

func (s *speller) group(id int32) {
	if !s.none(id) {
		s.name('g', id, s.p.Groups[id].Name)
		s.truth(s.p.Groups[id].Ends)
	}
}

// target spells where an operation leads, where that is wanted.
func (s *speller) target(pc int32) {
	switch {
	case s.places == nil:
	case pc < 0 || int(pc) >= len(s.places):
		s.number(int64(pc))
	default:
		s.number(int64(s.places[pc]))
	}
}

func (s *speller) tally(id int32) {
	if s.course || s.none(id) {
		return
	}
	t := &s.p.Tallies[id]
	s.name('t', id, t.Name)
	s.truth(t.Cohort, t.All)
}

func (s *speller) mark(id int32) {
	m := &s.p.Marks[id]
	s.name('m', id, m.Name)
	s.tally(m.Tally.at())
	if !s.course || m.Time.Is() && s.read[m.Time.ID()] {
		s.attribute(m.Time.at())
	}
	for i := range s.p.Clocks {
		if c := &s.p.Clocks[i]; (has(c.From, id) || has(c.To, id)) && (!s.course || s.due[i]) {
			s.clock(int32(i))
		}
	}
}

func (s *speller) clock(id int32) {
	c := &s.p.Clocks[id]
	s.name('c', id, c.Name)
	for _, marks := range [][]MarkID{c.From, c.To} {
		s.number(int64(len(marks)))
		for _, m := range marks {
			s.name('m', int32(m), s.p.Marks[m].Name)
		}
	}
	s.conditionOf(c.If)
	if c.Everybody { // nothing where not, as before there were such clocks
		s.word("all")
	}
	if s.course {
		return
	}
	if c.Told {
		s.word("told")
	}
	s.word(c.Measure)
	s.number(int64(c.Within), int64(c.Late))
	s.tally(c.Stopped.at())
	s.tally(c.WithinTo.at())
	s.tally(c.LateTo.at())
	if c.Of != nil {
		s.number(-1) // which begins nothing else, so clocks without it are spelled as they were before there was it
		s.conditionOf(c.Of)
	}
}

func (s *speller) source(id int32) {
	x := &s.p.Sources[id]
	s.name('s', id, x.Name)
	s.target(int32(x.Entry))
	s.truth(x.Counted, x.ByLast)
	s.number(int64(x.Site), int64(x.Number))
	s.real(x.Peak)
	s.reals(x.Rates)
	s.reals(x.Hours)
	s.samplers(x.Every.at(), None)
	numbers(s, x.At)
	numbers(s, x.Counts)
	s.number(int64(len(x.Given)))
	for _, g := range x.Given {
		s.number(int64(g.From), int64(g.To))
	}
	s.samplers(x.Batch.at(), None)
	s.resource(x.Fill.at())
	s.number(int64(x.FillAt))
	s.real(x.Reserve, x.Slots)
}

// supply spells how a resource works.
func (s *speller) supply(id int32) {
	r := &s.p.Resources[id]
	s.name('r', id, r.Name)
	s.number(int64(r.Supply), int64(r.Discipline))
	s.truth(r.Unlimited, r.Overtakes, r.ByLoad)
	if r.Discipline == Due {
		s.clock(r.DueClock.at())
	}
	s.number(int64(r.DueWithin), int64(r.QueueLimit.ID()), int64(r.InnerLimit.ID()))
	levels := r.Capacity
	if s.until > 0 {
		levels = slices.DeleteFunc(slices.Clone(levels), func(l Level) bool { return l.From >= s.until })
	}
	s.number(int64(len(levels)))
	for _, l := range levels {
		s.number(int64(l.From))
		s.real(l.Value, l.Kept)
	}
	s.response(r.Response)
	s.opening(r.Opening)
	s.fence(r.Fence)
	numbers(s, r.Weekly[:])
	s.truth(r.Days[:]...)
	s.number(int64(r.TurnRound), int64(r.Every), int64(r.ListLen), int64(r.Opens), int64(r.Overrun))
	if s.until == 0 || r.Response != nil { // nothing else reads it
		s.real(r.MeanWork)
	}
	if !s.course {
		s.tally(r.UseTally.at())
		s.tallies(r.UseFor)
		s.truth(r.Stays != nil)
		if r.Stays != nil {
			s.tally(int32(r.Stays.Ended))
			s.tally(int32(r.Stays.Open))
		}
		s.word(r.Group) // decides what is measured of it
		s.word(r.Unit)
	}
}

func (s *speller) response(r *Response) {
	s.truth(r != nil)
	if r != nil {
		s.number(int64(r.Target))
		s.real(r.Gain, r.Down, r.Up)
	}
}

func (s *speller) opening(w *Week) {
	s.truth(w != nil)
	if w != nil {
		numbers(s, w.Open[:])
		numbers(s, w.Close[:])
	}
}

func (s *speller) fence(f *Fence) {
	s.truth(f != nil)
	if f != nil {
		s.attribute(int32(f.Attr))
		numbers(s, f.Units)
	}
}

// head spells what holds for the program as a whole.
func (s *speller) head() {
	first := s.p.Calendar.First() // all else of a calendar follows from it
	s.number(int64(s.p.Window), int64(s.p.End), int64(s.p.Stop), int64(first.Year), int64(first.Month), int64(first.Day))
	if s.course {
		return
	}
	s.attributes(s.p.Breakdowns)
	for i := range s.p.Tellings { // programs without any are spelled as before there were any
		t := &s.p.Tellings[i]
		s.number(-2)
		s.word(t.Name)
		s.attributes(t.By)
		s.attribute(t.Half.at())
	}
	s.truth(s.p.Luck != nil)
	if l := s.p.Luck; l != nil {
		s.tally(int32(l.Use))
		s.tally(int32(l.Into))
		s.tallies(l.IntoFor)
	}
	for i := range s.p.Causes {
		s.cause(int32(i))
	}
}

// cause spells one, where there are any: programs that tell none apart are spelled as
// before there were any.
func (s *speller) cause(id int32) {
	c := &s.p.Causes[id]
	s.number(-1, int64(id))
	s.word(c.Name)
	s.truth(c.Lasts)
}

// tallies spells those by cause, likewise.
func (s *speller) tallies(byCause []TallyID) {
	for i, id := range byCause {
		s.number(-1, int64(i))
		s.tally(int32(id))
	}
}

// operation spells the operation at pc.
func (s *speller) operation(pc int32) {
	op := &s.p.Ops[pc]
	s.number(int64(op.Code), int64(op.Site))
	s.real(op.Value + spelled[op.Flag])
	s.step(op.Step)
	if op.Code == Jump {
		s.truth(op.A <= pc) // whether it counts as another visit
	}
	by := false
	for i, x := range op.Operands() {
		kind := Operations[op.Code].Operands()[i].Is
		by = by || kind.Draws()
		s.operand(kind, x, op)
	}
	if !by { // it is not used
		s.number(int64(op.By))
	}
}

func (s *speller) step(id int32) {
	if int(id) < len(s.p.Steps) && !s.none(id) {
		s.word(s.p.Steps[id])
	}
}

// operand spells what an operand refers to.
func (s *speller) operand(kind Reference, x int32, op *Op) {
	switch kind {
	case Unused, ANumber:
		s.number(int64(x))
	case AnOperation:
		s.target(x)
	case ALoop:
		if s.places != nil {
			s.number(int64(x))
		}
	case AnAttribute, WrittenTo, ChangedBy, CountedOf:
		s.attribute(x)
	case ASet:
		s.number(int64(s.p.Sets[x]))
	case SamplerOf:
		s.samplers(x, int32(op.By))
	case Multipliers:
		list := s.p.Scales[x]
		if s.early != nil {
			list = slices.DeleteFunc(slices.Clone(list), s.early.ones)
		}
		s.attributes(list)
	case WaysOf:
		s.attribute(int32(op.By))
		s.choice(x)
		for _, pc := range s.p.Choices[x].Targets {
			s.target(pc)
		}
	case ValuesOf:
		s.attribute(int32(op.By))
		s.choice(x)
		numbers(s, s.p.Choices[x].Targets)
	case ALookup:
		s.lookup(x)
	case APeriod:
		s.number(int64(s.p.Periods[x].From), int64(s.p.Periods[x].To))
	case ARequest:
		s.request(x)
	case ATag:
		s.tag(x)
	case AGroup:
		s.group(x)
	case AMark:
		s.mark(x)
	case ATally:
		s.tally(x)
	case AnOutcome:
		s.word(s.p.Outcomes[x])
	case ACause:
		s.cause(x)
	}
}
