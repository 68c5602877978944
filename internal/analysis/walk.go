package analysis

import (
	"encoding/binary"
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Demand is what the patients of all sources ask of each resource, worked out from the
// program without simulating it: work a second (unit-seconds of places, planned seconds
// of lists, seconds of staff) and requests a second, for each of some dates. A programme
// that something else will cut short is counted whole.
type Demand struct {
	Work  [][]float64 // [date][resource]
	Times [][]float64
	Stuck int32     // a step from which patients go back to an earlier one for ever, or None
	Kept  []float64 // requests a second on the first date, by resource, that are still held when the patient leaves
	had   []float64 // by resource: units that are in hand when patients come, on the first date
	drawn []bool    // by sampler: its mean has a part in this

	parts    []part      // of who asks, those to whom not all of a resource is open
	partWork [][]float64 // [part][date], as Work
}

// walker follows patients through the program in expectation: where the way
// divides, so does the weight. Attributes are drawn only when something asks
// for them (later.go), and ways that have become alike are joined, so the work
// grows with the program and not with the number of ways through it.
type walker struct {
	p       *engine.Program
	live    *liveness
	misses  func(step, attr int32)
	granted map[int32]bool // attributes that patients are taken to have, and enough of
	returns map[int32]bool // by entry: some way through the route reaches Return
	joins   []bool         // by operation: several ways lead there
	behind  []int32        // by call: the operation to return to; None: the caller's own
	leave   int32          // the last operation with which patients leave
	draws   []draw         // all that differ
	rows    [][]int32      // by choice and row: the draw
	rules   []rule         // all that differ
	turns   map[string]*turned
	weeks   [][][2]tick.Span // by resource, see week; of those planned
	planned []bool
	ruleOf  []int32   // by operation: the rule by which it gives a value; None: it has none
	at      tick.Time // the date for dated operations
	numbers numbers
	out     Demand
	life    life
	total   float64
	queue   stopQueue
	roots   []*frame // by how often their ways have branched off
	frames  int32
	spare   []*way // ways that are done with, to be used again
	made    int    // how many ways there are, those included

	tape       *tape  // nil: it is not to be kept
	multiplies []bool // by attribute, see findMultiplying

	key  []byte
	name []uint64
	back map[string]*int // by name: how often it was taken back to an earlier step
}

// negligible is the share of all patients below which a way is not followed;
// endless loops end there.
const negligible = 1e-12

// Expect follows the patients of every source, who come at rates[source][date] a second,
// as operations are at a time.
func Expect(p *engine.Program, rates [][]float64, at tick.Time) Demand {
	var room room
	return room.expect(p, rates, at)
}

// Had is how many units of each resource are in hand when patients come, so many of each
// source.
func Had(p *engine.Program, patients []float64, at tick.Time) []float64 {
	k := newWalker(p, at, nil)
	rates := make([][]float64, len(patients))
	for i, n := range patients {
		rates[i] = []float64{n}
	}
	k.walk(rates)
	return k.out.had
}

// Missing tells, with the step, whenever patients will be asked for an attribute that
// they do not have. Attributes that are granted they are taken to have, and enough of.
func Missing(p *engine.Program, rates [][]float64, at tick.Time, granted map[int32]bool, tell func(step, attr int32)) {
	k := newWalker(p, at, tell)
	k.granted = granted
	k.walk(rates)
}

// newWalker prepares to follow patients; with misses, as a run does: whenever an
// attribute is needed that a patient does not have, that is told, with the step.
func newWalker(p *engine.Program, at tick.Time, misses func(step, attr int32)) *walker {
	g := NewFlow(p)
	k := &walker{p: p, misses: misses, live: newLiveness(p, at, g, misses != nil), returns: g.Returns, at: at, back: map[string]*int{}}
	k.out.Stuck, k.out.drawn = engine.None, make([]bool, len(p.Samplers))
	k.findRanks()
	k.findJoins()
	k.findMultiplying()
	k.number()
	return k
}

// number finds the program's numbers, and which of them go together.
func (k *walker) number() {
	k.findDraws()
	k.layNumbers()
	k.findRules()
}

// totalOf is how many patients come a second, over all sources and dates.
func totalOf(rates [][]float64) (total float64) {
	for _, list := range rates {
		total += sumOf(list)
	}
	return total
}

func sumOf(list []float64) (sum float64) {
	for _, x := range list {
		sum += x
	}
	return sum
}

func (k *walker) walk(rates [][]float64) {
	p := k.p
	k.out.Kept, k.out.had = make([]float64, len(p.Resources)), make([]float64, len(p.Resources))
	for range rates[0] {
		k.out.Work = append(k.out.Work, make([]float64, len(p.Resources)))
		k.out.Times = append(k.out.Times, make([]float64, len(p.Resources)))
	}
	k.total = totalOf(rates)
	for i := range p.Sources {
		k.add(k.begin(i, rates[i]))
	}
	for w := k.queue.first(); w != nil; w = k.queue.first() {
		if !k.follow(w) {
			k.spare = append(k.spare, w)
		}
	}
}

// call goes into a route. A route that nobody returns from needs no way back.
func (k *walker) call(w *way, op *engine.Op, behind int32) {
	w.pc = op.A
	if !k.returns[op.A] {
		w.frame = k.root(w.frame.forks)
	} else if behind != engine.None {
		w.frame = k.within(w.frame, behind)
	}
}

// goesOn is false for patients who have gone back to an earlier step so often
// that nobody would be left if anybody ever got out.
func (k *walker) goesOn(w *way, step int32) bool {
	const often = 20000
	at := k.stopAt(w.frame, w.pc)
	name := binary.LittleEndian.AppendUint32(k.key[:0], uint32(at.id))
	for _, x := range k.nameOf(w, at) {
		name = binary.LittleEndian.AppendUint64(name, x)
	}
	k.key = name
	times := k.back[string(name)]
	if times == nil {
		times = new(int)
		k.back[string(name)] = times
	}
	if *times++; *times > often {
		k.out.Stuck = step
		return false
	}
	return true
}

// mean is that of a sampler, which then has a part in what comes out.
func (k *walker) mean(sampler int32) number {
	k.out.drawn[sampler] = true
	return k.numbers.at(k.numbers.means + sampler)
}

// share is that of a draw's value.
func (k *walker) share(draw int32, i int) number {
	if d := &k.draws[draw]; d.places != nil {
		return number{d.shares[i], d.places[i]}
	}
	return k.numbers.at(k.numbers.shares[draw] + int32(i))
}

// work counts what is asked of a resource, and of a part of those who ask.
func (k *walker) work(w *way, resource, part int32, amount number) {
	for d, x := range w.weight {
		k.out.Work[d][resource] += float64(x * amount.value)
	}
	k.note(works, w, resource, amount.place)
	k.countPart(w, part, amount)
}

// follow takes a way to where it divides, ends or may join others; true if it waits there.
func (k *walker) follow(w *way) bool {
	for begun := false; ; begun = true {
		if begun && k.joins[w.pc] {
			k.add(w)
			return true
		}
		op := &k.p.Ops[w.pc]
		if op.Code == engine.Hold {
			k.lives(w, op)
		}
		if k.passes(w, op) {
			w.pc++
			continue
		}
		if k.freed(w, op) {
			return false
		}
		if k.postpones(w, op) {
			w.pc++
			continue
		}
		if op.Code != engine.Hold && k.splitAny(w, k.live.reads[w.pc]) || !k.step(w, op) {
			return false
		}
	}
}

// step takes a way through an operation all of whose attributes are known, but for a
// time's (timeOf); false if the way ends there or has divided.
func (k *walker) step(w *way, op *engine.Op) bool {
	here := w.pc
	w.pc++
	switch op.Code {
	case engine.Hold:
		k.hold(w, op)
	case engine.Seize:
		k.seize(w, op)
	case engine.Have:
		before := len(w.held)
		k.seize(w, op)
		for _, h := range w.held[before:] {
			k.out.had[h.resource] += float64(h.units * w.weight[0])
		}
	case engine.Release:
		w.held = slices.DeleteFunc(w.held, func(h holding) bool { return h.tag == op.A })
	case engine.Set, engine.Add, engine.Look, engine.Pick, engine.Sample:
		k.give(w, op.A, k.given(w, op))
	case engine.Test, engine.Reached, engine.Free, engine.During:
		if !k.meets(w, op) {
			w.pc = op.C
		}
	case engine.Branch:
		k.divide(w, op)
		return false
	case engine.Jump:
		w.pc = op.A
		return op.A > here || k.goesOn(w, op.Step)
	case engine.Call:
		k.call(w, op, k.behind[here])
	case engine.Push:
		if behind := k.wayBack(op.A); behind != engine.None {
			w.frame = k.within(w.frame, behind)
		}
	case engine.Return:
		w.pc, w.frame = w.frame.back, w.frame.caller
	case engine.Repeat:
		body := k.copy(w, k.mean(op.B+k.row(w, op)))
		body.loops = append(body.loops, op.A)
		k.add(body)
		w.pc = op.C
	case engine.Again: // inside of the loop the rounds were counted by weight
		n := len(w.loops)
		return n == 0 || w.loops[n-1] != op.A
	case engine.Fork:
		k.fork(w, op)
	case engine.End, engine.Leave:
		for _, h := range w.held {
			k.out.Kept[h.resource] += w.weight[0]
			k.note(keeps, w, h.resource, 0)
		}
		return false
	case engine.Mark, engine.Count, engine.Charge, engine.Join, engine.Cancel: // nothing is asked for
	default:
		panic("analysis: what is to be expected of operation " + op.Code.String() + "?")
	}
	return true
}

// hold counts the time that something is held.
func (k *walker) hold(w *way, op *engine.Op) {
	mean := k.timeOf(w, op)
	for _, h := range w.held {
		k.work(w, h.resource, h.part, k.numbers.times(k.numbers.itself(h.units), mean))
	}
	if op.Flag == engine.PartOfPlan {
		k.cutShort(w, w.pc-1)
	}
}

// given is what an operation makes of an attribute. Numbers take their mean.
func (k *walker) given(w *way, op *engine.Op) cell {
	switch op.Code {
	case engine.Set:
		return cell{value: op.Value}
	case engine.Add:
		return cell{value: w.attrs[op.A].value + op.Value}
	case engine.Look:
		l := &k.p.Lookups[op.B]
		k.needs(w, op.Step, l.Attrs...)
		return knownAs(k.numbers.at(k.numbers.entries[op.B] + w.entry(l)))
	case engine.Pick:
		return k.drawn(k.rows[op.B][k.row(w, op)])
	}
	return knownAs(k.mean(op.B + k.row(w, op)))
}

// meets says whether a way meets what an operation asks. Without waiting there is
// always room.
func (k *walker) meets(w *way, op *engine.Op) bool {
	switch op.Code {
	case engine.Test:
		v := w.attrs[op.A].value
		return v < 0 && k.granted[op.A] || v >= 0 && k.p.Sets[op.B]>>uint(v)&1 != 0
	case engine.Reached:
		limit := op.Value
		if op.B != engine.None {
			limit = w.attrs[op.B].value
		}
		return w.attrs[op.A].value >= limit || k.granted[op.A] || op.Flag == engine.CountedWhole
	case engine.During:
		return k.p.Periods[op.A].Holds(k.at)
	}
	return true
}

// divide sends shares of a way to the targets of a choice.
func (k *walker) divide(w *way, op *engine.Op) {
	c := &k.p.Choices[op.A]
	first := int(k.row(w, op)) * len(c.Targets)
	for i, t := range c.Targets {
		if c.Probs[first+i] > 0 {
			n := k.copy(w, k.numbers.at(k.numbers.probs[op.A]+int32(first+i)))
			n.pc = t
			k.add(n)
		}
	}
}

// fork lets a branch of a way begin.
func (k *walker) fork(w *way, op *engine.Op) {
	n := k.copy(w, one)
	n.pc, n.frame, n.loops = op.A, k.root(w.frame.forks+1), n.loops[:0]
	if op.Flag == engine.WithHeld {
		w.held = w.held[:0]
	} else {
		n.held = n.held[:0]
	}
	k.add(n)
}

// passes is true for what makes no difference to a way: a time in which nothing is
// held, an attribute that nobody will ask for.
func (k *walker) passes(w *way, op *engine.Op) bool {
	if k.misses != nil {
		return false
	}
	if op.Code == engine.Hold {
		return len(w.held) == 0 && op.Flag != engine.PartOfPlan
	}
	a := op.Changes()
	if a == engine.None {
		return false
	}
	w.pc++
	asked := k.live.asks(w, a)
	w.pc--
	return !asked
}

func (k *walker) row(w *way, op *engine.Op) int32 {
	if op.By == engine.None {
		return 0
	}
	k.needs(w, op.Step, engine.AttributeID(op.By))
	return int32(max(0, w.attrs[op.By].value))
}

// needs tells of attributes that a way does not have.
func (k *walker) needs(w *way, step int32, attrs ...engine.AttributeID) {
	for _, a := range attrs {
		if k.misses != nil && w.attrs[a].value < 0 && !k.granted[int32(a)] {
			k.misses(step, int32(a))
		}
	}
}

func (k *walker) splitAny(w *way, attrs []int32) bool {
	for _, a := range attrs {
		if k.split(w, a) {
			return true
		}
	}
	return false
}

// split draws an attribute that is asked for and still pending: the way divides
// among its values, each continuing from the operation that asked. Of one that follows
// from several others it is the first of those that are not known.
func (k *walker) split(w *way, a int32) bool {
	if w.attrs[a].state == known {
		return false
	}
	for w.attrs[a].state == following {
		if k.splitTurned(w, a) {
			return true
		}
		a = k.firstOpen(w, a)
	}
	number := w.attrs[a].draw
	for i, v := range k.draws[number].values {
		n := k.copy(w, k.share(number, i))
		k.settle(n, a, float64(v))
		k.add(n)
	}
	return true
}

// seize counts what a request asks for; what is held goes on counting until it
// is released.
func (k *walker) seize(w *way, op *engine.Op) {
	rq := &k.p.Requests[op.A]
	ids, units, tags := k.booked(w, op)
	apart := k.apart(ids)
	for i, id := range ids {
		k.ask(w, rq, id, units[i], tags[i], apart[i])
	}
}

// cutShort takes back what an operation that is called off leaves of the time for which
// lists were booked: they go on to the next patient. Staff are booked all the same.
func (k *walker) cutShort(w *way, hold int32) {
	op := &k.p.Ops[k.bookedFor(hold)]
	rq := &k.p.Requests[op.A]
	ids, units, _ := k.booked(w, op)
	apart := k.apart(ids)
	for i, id := range ids {
		if k.p.Resources[id].Supply != engine.Lists {
			continue
		}
		lost := &k.p.Ops[hold]
		amount := k.numbers.less(k.mean(lost.A+k.row(w, lost)), k.plan(w, rq))
		k.work(w, id, k.partOf(w, rq, id, units[i], apart[i]), amount)
	}
}

// bookedFor is what was obtained before a time that is part of the plan: behind it, all is
// given back, and the patient asks for the same again.
func (k *walker) bookedFor(hold int32) int32 {
	at := hold + 1
	for k.p.Ops[at].Code == engine.Release {
		at++
	}
	for at = k.p.Ops[at].A; k.p.Ops[at].Code != engine.Seize; at++ {
	}
	return at
}

// booked is what a request asks for, of whom a way is: resources, units and names.
func (k *walker) booked(w *way, op *engine.Op) (ids []int32, units []float64, tags []int32) {
	rq := &k.p.Requests[op.A]
	for _, need := range rq.Needs {
		if !k.holds(w, need.If) {
			continue
		}
		k.needs(w, op.Step, need.Resource.Attrs...)
		i := 0
		for n, a := range need.Resource.Attrs {
			i = i*int(need.Resource.Sizes[n]) + int(max(0, w.attrs[a].value))
		}
		id := need.Resource.Table[i]
		if !id.Is() {
			continue
		}
		n := float64(need.Units.Values[0])
		if need.Units.By.Is() {
			n = float64(need.Units.Values[int(max(0, w.attrs[need.Units.By.ID()].value))])
		}
		ids, units, tags = append(ids, int32(id.ID())), append(units, n), append(tags, int32(need.Tag))
	}
	return ids, units, tags
}

// ask counts what a request asks of one resource.
func (k *walker) ask(w *way, rq *engine.Request, id int32, units float64, tag int32, apart string) {
	part := k.partOf(w, rq, id, units, apart)
	for d, x := range w.weight {
		k.out.Times[d][id] += x
	}
	k.note(asks, w, id, 0)
	amount := k.numbers.itself(units)
	switch k.p.Resources[id].Supply {
	case engine.Places:
		w.held = append(w.held, holding{resource: id, units: units, tag: tag, part: part})
		return
	case engine.Lists:
		amount = k.plan(w, rq)
	}
	k.work(w, id, part, amount)
}

// plan is the time for which a request books a list.
func (k *walker) plan(w *way, rq *engine.Request) number {
	if !rq.Plan.Is() {
		return k.numbers.itself(float64(rq.PlanTime))
	}
	row := int32(0)
	if rq.PlanBy.Is() {
		row = int32(max(0, w.attrs[rq.PlanBy.ID()].value))
	}
	return k.mean(int32(rq.Plan.ID()) + row)
}

func (k *walker) holds(w *way, list []engine.Condition) bool {
	for _, c := range list {
		if v := w.attrs[c.Attr].value; v < 0 || k.p.Sets[c.Set]>>uint(v)&1 == 0 {
			return false
		}
	}
	return true
}
