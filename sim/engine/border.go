package engine

import (
	"encoding/binary"
	"math/bits"

	"prehabsim/sim/tick"
)

// The common part of several programs is simulated once. Whoever leaves it is
// written into a journal, and each option lets the same patients in at the same
// point of its own simulation: same second, same place among the events of that
// second. So an option counts what it would have counted had it simulated
// everything; a test holds it to that, number by number.

// journal is how patients left the common part in one replication.
type journal struct {
	events []event // that made somebody leave
	first  []int32 // by event: its first step
	steps  []int32 // what happened: a leaver's index, or one of the two below
	left   int     // how many have left; they lie in pages
	pages  []*page
	inside []inside // of those who are inside of a loop or of more than two routes
	size   int      // of a record

	// While it is written: the latest event in the order of events since the
	// last that is kept, where this one's steps begin, and how many tokens of it are
	// noted as ready.
	latest event
	began  int32
	ready  int
	// While it is read: the next event, and the next step of the present one.
	next, step int
}

// leaver is what a patient who has left the common part takes along, in 40 bytes:
// it holds nothing and has no branches.
type leaver struct {
	number  uint64
	arrived tick.Time
	visit   uint32
	source  int32
	inside  int32 // where the journal keeps what it is inside of; None: ret says all
	cohort  int16
	pc      uint16
	ret     [2]uint16
	depth   uint8
	is      uint8
}

// inside is the routes and loops that a token is inside of.
type inside struct {
	outer  [maxLoops]uint32
	ret    [MaxDepth]uint16
	rounds [maxLoops]uint16
	loop   uint8
}

// page holds some leavers and their records. England has a million of them; one array
// that grows would be copied, old and new side by side, at 150 MB.
type page struct {
	leavers [perPage]leaver
	records []byte
}

const perPage = 1 << 12

// leave keeps a leaver and says which it is.
func (j *journal) leave(t *token, p *patient, r record) int32 {
	l := leaver{
		number: t.number(), arrived: p.arrived, visit: t.visit, source: p.source, inside: None, cohort: p.cohort, pc: t.pc,
		ret: [2]uint16(t.ret[:2]), depth: t.depth, is: t.is,
	}
	if t.loop > 0 || int(t.depth) > len(l.ret) {
		l.inside = int32(len(j.inside))
		j.inside = append(j.inside, inside{t.outer, t.ret, t.rounds, t.loop})
	}
	which := j.left
	if which/perPage == len(j.pages) {
		j.pages = append(j.pages, &page{records: make([]byte, perPage*j.size)})
	}
	at := j.pages[which/perPage]
	at.leavers[which%perPage] = l
	copy(at.records[which%perPage*j.size:], r.at[:j.size])
	j.left++
	return int32(which)
}

// leaver is the one of that number, with the bytes of its record.
func (j *journal) leaver(which int32) (*leaver, []byte) {
	p, i := j.pages[which/perPage], int(which%perPage)
	return &p.leavers[i], p.records[i*j.size : (i+1)*j.size]
}

// Steps other than leaving. What happens at an event happens in turns: the first
// is the event itself, then come the tokens that became ready, in order. Options
// need to know the turns, since their own tokens become ready between them.
const (
	becameReady int32 = -1 - iota // a token of the common part
	turnOver
)

// sized prepares for records of so many bytes.
func (j *journal) sized(size int) {
	if j.size != size {
		j.size, j.pages = size, nil
	}
}

func (j *journal) reset() {
	*j = journal{
		events: j.events[:0], first: j.first[:0], steps: j.steps[:0], pages: j.pages, inside: j.inside[:0], size: j.size,
	}
}

// journalled is an event of the journal: it has the place of another event, and
// this token.
const journalled = maxToken

func (ev event) journalled() event {
	ev.lo = ev.lo&^(1<<40-1) | journalled<<16
	return ev
}

// writeDown lets an event of the common part happen and writes it down.
func (e *Engine) writeDown(ev event) {
	if ev.class() != classPeriod { // options have it too
		e.counts.Events++
	}
	j := e.writes
	j.began, j.ready = int32(len(j.steps)), 0
	e.happen(ev)
	if len(e.ready) > 0 {
		j.turn(len(e.ready))
		e.drain()
	}
	j.end(ev)
}

// turn notes that a turn is over, with so many tokens ready so far.
func (j *journal) turn(ready int) {
	j.becameReady(ready)
	j.steps = append(j.steps, turnOver)
}

func (j *journal) becameReady(ready int) {
	for ; j.ready < ready; j.ready++ {
		j.steps = append(j.steps, becameReady)
	}
}

// end notes that an event is over. It is kept if somebody left. Events of an
// option that come later in the order than one that is not kept must also come
// after what follows from it at the same second.
func (j *journal) end(ev event) {
	ev = ev.journalled()
	if before(ev, j.latest) != 0 {
		ev = j.latest
	}
	steps := len(j.steps)
	for steps > int(j.began) && j.steps[steps-1] < 0 { // turns behind the last who left
		steps--
	}
	j.steps = j.steps[:steps]
	if steps == int(j.began) {
		j.latest = ev
		return
	}
	j.first = append(j.first, j.began)
	j.events = append(j.events, ev)
	j.latest = event{}
}

// leaveCommon takes a patient out at the border of the common part.
func (e *Engine) leaveCommon(tk, pc int32) {
	t := &e.tokens[tk]
	t.pc = uint16(pc)
	p := &e.patients[t.patient]
	if t.held != None || p.tokens != tk || t.sibling != None {
		panic("engine: a patient leaves the common part with something in hand")
	}
	j := e.writes
	j.becameReady(len(e.ready))
	r := e.record(t.patient)
	j.steps = append(j.steps, j.leave(t, p, r))
	e.stopAllClocks(r)
	p.source, e.freeSlot = e.freeSlot, t.patient
	e.freeSeat(tk)
	t.state = idle
	t.gen++
	t.sibling, e.freeToken = e.freeToken, tk
	e.inside--
}

// nextOfJournal schedules the next event of the journal.
func (e *Engine) nextOfJournal() {
	if j := e.reads; j.next < len(j.events) {
		e.events.push(j.events[j.next])
	}
}

// replay lets happen what happened at an event of the journal.
func (e *Engine) replay() {
	j := e.reads
	j.step = int(j.first[j.next])
	j.next++
	e.turn()
	e.nextOfJournal()
}

// turn lets the next turn of the present event of the journal happen.
func (e *Engine) turn() {
	j := e.reads
	end := len(j.steps)
	if j.next < len(j.first) {
		end = int(j.first[j.next])
	}
	for j.step < end {
		step := j.steps[j.step]
		j.step++
		switch step {
		case turnOver:
			return
		case becameReady:
			e.ready = append(e.ready, None)
		default:
			e.enter(step)
		}
	}
}

// enter lets a patient in who has left the common part.
func (e *Engine) enter(which int32) {
	j, to := e.reads, e.to
	was, bytes := j.leaver(which)
	pat := e.newPatient()
	e.patients[pat] = patient{arrived: was.arrived, source: to.sources[was.source], tokens: None, cohort: was.cohort}
	e.inside++
	e.translate(record{e.from, bytes}, e.record(pat))
	tk := e.newToken(pat, was.number, None, was.is&counted != 0)
	t := &e.tokens[tk]
	t.visit, t.is, t.depth = was.visit, was.is, was.depth
	copy(t.ret[:], was.ret[:])
	if was.inside != None {
		in := &j.inside[was.inside]
		t.outer, t.ret, t.rounds, t.loop = in.outer, in.ret, in.rounds, in.loop
	}
	for i := range t.depth {
		t.ret[i] = uint16(to.operations[t.ret[i]])
	}
	t.pc = uint16(to.operations[was.pc])
	e.exec(tk)
}

// customs is how records of the first program become records of another.
type customs struct {
	copies []copied
	coded  []recoded
	others [][2]int32 // attributes that the two keep in different ways
}

// copied are bytes that both records have, at these places.
type copied struct{ from, to, n int32 }

// recoded is an attribute that both keep by codes: its code there by its code here.
type recoded struct {
	from, to int32
	code     []uint16
}

// customsOf works out how records of one layout become those of another.
func customsOf(was, is *layout, attributes []int32) *customs {
	c := new(customs)
	for a, b := range attributes {
		if b == None {
			continue
		}
		from, to := was.fields[a], is.fields[b]
		switch {
		case from.width != to.width:
			c.others = append(c.others, [2]int32{int32(a), b})
		case to.width == coded:
			c.coded = append(c.coded, recoded{from.at, to.at, codesOf(was.values[a], is.values[b])})
		default:
			c.copy(copied{from.at, to.at, 1 + 7*int32(to.width/number)})
		}
	}
	return c
}

// copy adds bytes to be copied, to those before where they lie side by side.
func (c *customs) copy(x copied) {
	if k := len(c.copies) - 1; k >= 0 {
		if last := &c.copies[k]; last.from+last.n == x.from && last.to+last.n == x.to {
			last.n += x.n
			return
		}
	}
	c.copies = append(c.copies, x)
}

// codesOf says which codes numbers have that stand in another order, or not at all:
// nobody brings these along.
func codesOf(was, is []float64) []uint16 {
	code := make(map[float64]uint16, len(is))
	for k := len(is) - 1; k >= 0; k-- {
		code[is[k]] = uint16(k)
	}
	list := make([]uint16, len(was))
	for k, x := range was {
		list[k] = code[x]
	}
	return list
}

// apply copies what two records have in common.
func (c *customs) apply(was, is record) {
	for i := range c.copies {
		x := &c.copies[i]
		copy(is.at[x.to:x.to+x.n], was.at[x.from:x.from+x.n])
	}
	for i := range c.coded {
		x := &c.coded[i]
		binary.LittleEndian.PutUint16(is.at[x.to:], x.code[binary.LittleEndian.Uint16(was.at[x.from:])])
	}
	for _, ab := range c.others {
		is.take(ab[1], was.value(ab[0]))
	}
}

// translate copies a record of the first program into one of this program.
func (e *Engine) translate(was, is record) {
	e.customs.apply(was, is)
	for word := 0; 32*word < len(e.to.clocks); word++ {
		for running := was.running(word); running != 0; running &= running - 1 {
			i := int32(32*word + bits.TrailingZeros32(running))
			c := e.to.clocks[i]
			e.opens(c, 1)
			is.start(c, was.since(i, e.now))
		}
	}
}

// take writes a number that another program keeps in another way.
func (r record) take(b int32, x float64) {
	if r.of.fields[b].width != coded {
		r.put(b, x)
		return
	}
	for code, v := range r.of.values[b] {
		if v == x {
			r.putCode(b, uint16(code))
			return
		}
	}
}

// plus adds what the common part counted, or, where that is nil, a past in common.
func (c *Counts) plus(common *Counts, of *common, to *renumbering) {
	add := func(sum, more []int64, row int, to []int32) {
		for i, k := range to {
			if k == None {
				continue
			}
			for n, x := range more[i*row : (i+1)*row] {
				sum[int(k)*row+n] += x
			}
		}
	}
	cells := (c.Years + 1) * c.Cells
	add(c.N, common.N, cells, to.tallies)
	add(c.S, common.S, cells, to.tallies)
	add(c.MonthN, common.MonthN, c.Months+1, to.tallies)
	add(c.MonthS, common.MonthS, c.Months+1, to.tallies)
	add(c.Running, common.Running, c.Months+1, to.clocks)
	row := cells * DayBins
	for i, k := range to.clocks {
		if k != None {
			for n, x := range common.Days[i*row : (i+1)*row] {
				c.Days[int(k)*row+n] += x
			}
		}
	}
	for _, x := range common.Longer {
		clock := x.Row / int32(cells)
		if k := to.clocks[clock]; k != None {
			c.Longer = append(c.Longer, Longer{x.Row + (k-clock)*int32(cells), x.Days})
		}
	}
	months := c.Months + 1
	for i, k := range to.resources {
		if of == nil || of.resources[i] {
			copy(c.Resources[int(k)*months:int(k+1)*months], common.Resources[i*months:(i+1)*months])
			c.Waiting[k] = common.Waiting[i]
			c.Occupancy[k] = append(c.Occupancy[k][:0], common.Occupancy[i]...)
		}
	}
	c.Arrived += common.Arrived
	c.Left += common.Left
	c.Inside += common.Inside
	c.Unfinished += common.Unfinished
	c.Events += common.Events
}
