package engine

import (
	"bytes"
	"slices"

	"prehabsim/sim/tick"
)

// Options often differ only from some day on: twelve more beds from April, a service that is
// offered from then. Until then they fare the same, so one of them simulates that, keeps what
// it has come to, and the others go on from there (past.go). Each numbers its operations and
// attributes in its own way; a passage says what stands for what.

// epoch is which programs have the same past, and until when.
type epoch struct {
	until    tick.Time
	members  []int
	passages []*passage // by member: from the first to it
	past     int        // where engines keep it
}

// passage says where what one program numbers so stands in another of the same past.
type passage struct {
	renumbering
	rests       []int32 // by operation: where somebody goes on who is to go on there
	tags, steps []int32
}

// mostKept is with how many patients and branches inside a past is still kept: 50 MB
// with their records. With more each option simulates its own.
const mostKept = 1 << 18

// findEpochs groups the programs that have a past in common. It also says of which
// group each is; nil: of none.
func findEpochs(programs []*Program) (of []*epoch) {
	of = make([]*epoch, len(programs))
	c := comparison{programs: programs, known: map[programUntil]*early{}}
	var all []*epoch
	for k := range programs {
		for _, x := range all {
			until := min(x.until, c.part(x.members[0], k))
			if until == 0 {
				continue
			}
			if p := c.passage(x.members[0], k, until); p != nil {
				x.until, x.members, x.passages = until, append(x.members, k), append(x.passages, p)
				of[k] = x
				break
			}
		}
		if of[k] == nil {
			of[k] = &epoch{until: programs[k].Stop, members: []int{k}, passages: []*passage{nil}}
			all = append(all, of[k])
		}
	}
	kept := 0
	for _, x := range all {
		if len(x.members) == 1 {
			of[x.members[0]] = nil
			continue
		}
		x.past = kept
		kept++
	}
	return of
}

// passage is from the first of an epoch to a program; nil: it is the first.
func (x *epoch) passage(k int) *passage { return x.passages[slices.Index(x.members, k)] }

// comparison compares programs two at a time.
type comparison struct {
	programs []*Program
	known    map[programUntil]*early
}

type programUntil struct {
	program int
	until   tick.Time
}

func (c *comparison) early(k int, until tick.Time) *early {
	x, ok := c.known[programUntil{k, until}]
	if !ok {
		x = c.programs[k].before(until)
		c.known[programUntil{k, until}] = x
	}
	return x
}

// part is when two programs may part, for all that can be seen at a glance: where one of
// their capacities first differs or something is first done in a period, and their end where
// there is nothing of that. 0: they differ in more.
func (c *comparison) part(i, k int) tick.Time {
	p, q := c.programs[i], c.programs[k]
	if len(p.Resources) != len(q.Resources) || len(p.Sources) != len(q.Sources) || len(p.Clocks) != len(q.Clocks) ||
		p.MostInside != q.MostInside || len(p.Probes)+len(q.Probes) > 0 {
		return 0
	}
	first := p.Stop
	for i := range p.Resources {
		first = min(first, partOf(p.Resources[i].Capacity, q.Resources[i].Capacity, first))
	}
	for _, list := range [][]Period{p.Periods, q.Periods} {
		for _, d := range list {
			if d.From > 0 {
				first = min(first, d.From)
			}
		}
	}
	if p.sets() || q.sets() {
		first = min(first, p.Window) // when it does
	}
	return first
}

// sets says whether lists are set to given patients when counting begins.
func (p *Program) sets() bool {
	return len(p.Resets) > 0 || slices.ContainsFunc(p.Sources, func(s Source) bool { return len(s.Given) > 0 })
}

// partOf is when two capacities first differ; end where they do not.
func partOf(a, b []Level, end tick.Time) tick.Time {
	if len(a) > len(b) {
		a, b = b, a
	}
	for n := range b {
		switch {
		case n == len(a):
			return b[n].From
		case a[n] != b[n]:
			return min(a[n].From, b[n].From)
		}
	}
	return end
}

// passage compares two programs until some time; nil: they differ in what matters then.
func (c *comparison) passage(i, k int, until tick.Time) *passage {
	w := &walker{x: c.early(i, until), y: c.early(k, until)}
	w.p, w.q = w.x.p, w.y.p
	w.a, w.b = newSpeller(w.p), newSpeller(w.q)
	w.a.until, w.b.until, w.a.early, w.b.early = until, until, w.x, w.y
	if !w.surroundings() || !w.walk() || !w.groups() || !w.dependents() {
		return nil
	}
	return &w.passage
}

// walker goes through two programs side by side.
type walker struct {
	p, q *Program
	x, y *early
	a, b *speller
	from []int32 // by operation of the second program: which stands for it
	passage
}

// same says whether the two say the same.
func (w *walker) same(spell func(s *speller)) bool {
	return bytes.Equal(w.a.spelled(spell), w.b.spelled(spell))
}

// surroundings compares all but operations, and finds by name what is numbered otherwise.
// What only one program has must be still in it.
func (w *walker) surroundings() bool {
	if !w.same(func(s *speller) { s.head() }) {
		return false
	}
	for i := range w.p.Resources {
		if !w.same(func(s *speller) { s.supply(int32(i)) }) {
			return false
		}
	}
	for i := range w.p.Sources {
		if !w.same(func(s *speller) { s.source(int32(i)) }) {
			return false
		}
	}
	for i := range w.p.Clocks {
		if !w.same(func(s *speller) { s.clock(int32(i)) }) {
			return false
		}
	}
	w.attributes = w.find(len(w.p.Attributes), len(w.q.Attributes), (*speller).attribute)
	w.tallies = w.find(len(w.p.Tallies), len(w.q.Tallies), (*speller).tally)
	w.tags = w.find(len(w.p.Tags), len(w.q.Tags), (*speller).tag)
	w.resources, w.clocks = upTo(len(w.p.Resources)), upTo(len(w.p.Clocks))
	for a, still := range w.x.still {
		if w.attributes[a] == None && !still {
			return false
		}
	}
	for a, still := range w.y.still {
		if !still && !slices.Contains(w.attributes, int32(a)) {
			return false
		}
	}
	return true
}

// find finds by name where things of the first program stand in the second.
func (w *walker) find(n, m int, spell func(*speller, int32)) []int32 {
	at := map[string]int32{}
	for i := range int32(m) {
		at[string(w.b.spelled(func(s *speller) { spell(s, i) }))] = i
	}
	list := none(n)
	for i := range list {
		if there, ok := at[string(w.a.spelled(func(s *speller) { spell(s, int32(i)) }))]; ok {
			list[i] = there
		}
	}
	return list
}

// upTo is the numbers from 0 on.
func upTo(n int) []int32 {
	list := make([]int32, n)
	for i := range list {
		list[i] = int32(i)
	}
	return list
}

// none is so many times [None].
func none(n int) []int32 {
	list := make([]int32, n)
	for i := range list {
		list[i] = None
	}
	return list
}

// walk goes from operation to operation, from all sources on. One must not stand for two,
// which may part later.
func (w *walker) walk() bool {
	w.operations, w.rests, w.from = none(len(w.p.Ops)), none(len(w.p.Ops)), none(len(w.q.Ops))
	w.steps = none(len(w.p.Steps))
	var open [][2]int32
	for i := range w.p.Sources {
		open = append(open, [2]int32{int32(w.p.Sources[i].Entry), int32(w.q.Sources[i].Entry)})
	}
	for len(open) > 0 {
		last := open[len(open)-1]
		a, b := w.x.real(last[0]), w.y.real(last[1])
		open = open[:len(open)-1]
		if w.operations[a] == b && w.from[b] == a {
			continue // been here
		}
		if w.operations[a] != None || w.from[b] != None {
			return false
		}
		w.operations[a], w.from[b] = b, a
		ways, others := w.p.leadsTo(a), w.q.leadsTo(b)
		if len(ways) != len(others) || !w.sameOperation(a, b) || !w.rest(a, b) || !w.luck(a, b) {
			return false
		}
		for i := range ways {
			open = append(open, [2]int32{ways[i], others[i]})
		}
	}
	return true
}

// sameOperation compares what stands at a place of the first program and at one of the second.
func (w *walker) sameOperation(a, b int32) bool {
	one := w.a.spelled(func(s *speller) { s.operation(a) })
	return bytes.Equal(one, w.b.spelled(func(s *speller) { s.operation(b) }))
}

// rest notes where somebody goes on who rests at a pair of operations, or comes back to it.
func (w *walker) rest(a, b int32) bool {
	op, other := &w.p.Ops[a], &w.q.Ops[b]
	if op.Step >= 0 {
		w.steps[op.Step] = other.Step
	}
	switch op.Code {
	case Hold:
		return w.goesOn(a+1, b+1) && w.goesOn(w.p.straight(a+1), b+1)
	case Call, Join:
		return w.goesOn(a+1, b+1)
	case Push:
		return w.goesOn(op.A, other.A)
	}
	return true
}

// goesOn notes that who is to go on at one operation goes on at the other; false where
// somebody else goes on there who goes on elsewhere in the second program.
func (w *walker) goesOn(a, b int32) bool {
	if at := w.rests[a]; at != None {
		return w.q.straight(at) == w.q.straight(b)
	}
	w.rests[a] = b
	return true
}

// straight is where somebody gets to who goes on at an operation: behind jumps forward.
func (p *Program) straight(pc int32) int32 {
	for int(pc) < len(p.Ops) && p.Ops[pc].Code == Jump && p.Ops[pc].A > pc {
		pc = p.Ops[pc].A
	}
	return pc
}

// luck says whether luck is told alike of what is drawn at two operations. Of a choice it
// looks ahead, over all that stands there, up to where its ways come together.
func (w *walker) luck(a, b int32) bool {
	if w.p.Luck == nil {
		return true
	}
	if w.x.lucky[a] != w.y.lucky[b] {
		return false
	}
	op := &w.p.Ops[a]
	if w.x.lucky[a] == notTold || op.Code != Branch {
		return true
	}
	to, there := w.p.Choices[op.A].Targets, w.q.Choices[w.q.Ops[b].A].Targets
	end, same := w.p.together(to), w.q.together(there)
	if end-a != same-b {
		return false
	}
	for n := int32(0); n < end-a; n++ {
		if !w.sameOperation(a+n, b+n) {
			return false
		}
		ways, others := w.p.leadsTo(a+n), w.q.leadsTo(b+n)
		if len(ways) != len(others) {
			return false
		}
		for i := range ways {
			if ways[i]-a != others[i]-b && (ways[i] < end || others[i] < same) {
				return false
			}
		}
	}
	return true
}

// groups says whether the branches that there are have the same numbers in both.
func (w *walker) groups() bool {
	for g, is := range w.x.forked {
		if is && (g >= len(w.y.forked) || !w.y.forked[g] || w.p.Groups[g] != w.q.Groups[g]) {
			return false
		}
	}
	return true
}

// dependents says whether the same queues look again when something is given back, of those
// in which somebody may wait.
func (w *walker) dependents() bool {
	asked := make([]bool, len(w.p.Resources))
	for pc, in := range w.x.inside {
		if in {
			for id := range w.p.Asked(int32(pc)) {
				asked[id] = true
			}
		}
	}
	those := func(list []int32) []int32 {
		return slices.DeleteFunc(slices.Clone(list), func(id int32) bool { return !asked[id] })
	}
	one, other := w.p.dependents(), w.q.dependents()
	for id, is := range asked {
		if is && !slices.Equal(those(one[id]), those(other[id])) {
			return false
		}
	}
	return true
}
