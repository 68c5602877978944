package validate

import (
	"math"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// luckOf is of which draws luck is told: of some while beds are held, of others whoever
// draws.
type luckOf struct{ holding, always map[int32]bool }

// toldOf finds the times that are drawn and not cut off, and the choices between two ways
// that come together with some time, or a bed, between; but for those that may be drawn
// again on the same visit.
func toldOf(p *engine.Program) (l luckOf) {
	l = luckOf{map[int32]bool{}, map[int32]bool{}}
	if p.Luck == nil {
		return l
	}
	onwards := onwards(p)
	after := make([]map[int32]bool, len(p.Ops)) // what a patient may still come to
	for pc := range p.Ops {
		after[pc] = reachable(onwards, int32(pc))
	}
	again := func(pc int32) bool { // between two that a patient may come back to, or one of them
		before, behind := false, false
		for i := range p.Ops {
			if x := int32(i); after[x][x] {
				before = before || x == pc || after[x][pc]
				behind = behind || x == pc || after[pc][x]
			}
		}
		return before && behind
	}
	for i := range p.Ops {
		pc, op := int32(i), &p.Ops[i]
		if op.Code != engine.Hold && op.Code != engine.Branch {
			continue
		}
		twice := again(pc)
		for k := range after[pc] {
			other := &p.Ops[k]
			twice = twice || (other.Code == engine.Hold || other.Code == engine.Branch) && other.Site == op.Site
		}
		if twice {
			continue
		}
		if op.Code == engine.Hold {
			l.holding[pc] = variesUncut(p, op)
			continue
		}
		l.holding[pc], l.always[pc] = mayHold(p, pc)
	}
	return l
}

// onwards are the ways on from each operation on the same visit.
func onwards(p *engine.Program) [][]int32 {
	list := make([][]int32, len(p.Ops))
	for i := range p.Ops {
		pc := int32(i)
		for _, x := range p.Exits(nil, pc) {
			switch code := p.Ops[pc].Code; {
			case (code == engine.Jump || code == engine.Again) && x.To <= pc, code == engine.Repeat && x.To == pc+1:
			default:
				list[pc] = append(list[pc], x.To)
			}
		}
	}
	for i := range p.Ops { // out of a route, to where it was gone into
		if op := &p.Ops[i]; op.Code == engine.Call {
			seen := map[int32]bool{}
			for open := []int32{op.A}; len(open) > 0; {
				pc := open[0]
				if open = open[1:]; seen[pc] {
					continue
				}
				seen[pc] = true
				switch p.Ops[pc].Code {
				case engine.Return:
					list[pc] = append(list[pc], int32(i)+1)
				case engine.Call:
					open = append(open, pc+1)
				default:
					for _, x := range p.Exits(nil, pc) {
						open = append(open, x.To)
					}
				}
			}
		}
	}
	return list
}

// reachable are the operations to which those lead that stand behind one.
func reachable(onwards [][]int32, from int32) map[int32]bool {
	seen := map[int32]bool{}
	for open := onwards[from]; len(open) > 0; {
		pc := open[0]
		open = open[1:]
		if !seen[pc] {
			seen[pc] = true
			open = append(open[:len(open):len(open)], onwards[pc]...)
		}
	}
	return seen
}

// variesUncut tells whether some time of a Hold varies and none is cut off.
func variesUncut(p *engine.Program, op *engine.Op) (varies bool) {
	rows := 1
	if op.By != engine.None {
		rows = len(p.Attributes[op.By].Values)
	}
	for _, s := range p.Samplers[op.A:][:rows] {
		if s.Ceiling != 0 || s.Floor != 0 || s.Table.At(0) < 0 {
			return false
		}
		varies = varies || !s.Table.Constant()
	}
	return varies
}

// mayHold tells whether some time is spent, or a bed asked for, on one of two ways.
func mayHold(p *engine.Program, pc int32) (time, bed bool) {
	to := p.Choices[p.Ops[pc].A].Targets
	if len(to) != 2 || to[0] != pc+1 || to[1] <= pc+1 {
		return false, false
	}
	for i := to[0]; i < comesTogether(p, to); i++ {
		switch op := &p.Ops[i]; {
		case op.Code == engine.Seize && asksForBed(p, op):
			return true, true
		case op.Code == engine.Hold:
			time = true
		}
	}
	return time, false
}

// comesTogether is where two ways do: the first may jump over what stands on the second.
func comesTogether(p *engine.Program, to []int32) int32 {
	if last := p.Ops[to[1]-1]; last.Code == engine.Jump && last.A > to[1] {
		return last.A
	}
	return to[1]
}

// asksForBed tells whether a request may be for what luck is told of.
func asksForBed(p *engine.Program, op *engine.Op) bool {
	for id := range p.Requests[op.A].Resources {
		if p.Resources[id].UseTally.ID() == p.Luck.Use {
			return true
		}
	}
	return false
}

// beds is how many units a branch holds of what luck is told of, and whether any at all.
func (b *branch) beds() (units int64, some bool) {
	for _, x := range b.held {
		if b.t.p.Resources[x.resource].UseTally.ID() == b.t.p.Luck.Use {
			units, some = units+x.units, true
		}
	}
	return units, some
}

// luckOfTime is what a time that is drawn adds to the bed-seconds in the window, less what
// it was to be expected to add; and what moving its end adds.
func (b *branch) luckOfTime(op *engine.Op, s *engine.Sampler, x float64, due, end tick.Time) {
	t := b.t
	if !t.luck.holding[b.pc] {
		return
	}
	units, _ := b.beds()
	if units == 0 || !b.life.def.Counted || t.now >= t.p.End {
		return
	}
	scale := s.Scale
	for _, a := range t.p.Scales[op.B] {
		scale *= b.life.attrs[a]
	}
	left, until := float64(t.p.End-t.now), float64(t.p.Window-t.now)
	far := scale * s.Table.At(1-1./256)
	is, mean := x, scale*s.Table.Mean()
	if left < far { // the end may come first
		is, mean = min(x, left), scale*s.Table.MeanUpTo(left/scale)
	}
	switch {
	case until > far:
		is, mean = 0, 0 // hardly anybody comes so far
	case until > 0:
		is, mean = is-min(x, until), mean-scale*s.Table.MeanUpTo(until/scale)
	}
	luck := is - mean
	if op.C != engine.None {
		luck += b.luckOfMove(op, due, end)
	}
	seconds := float64(units) * luck
	t.addLuck(t.p.Luck.Into, b.life, seconds)
	if t.p.Luck.IntoFor != nil {
		t.addLuck(t.p.Luck.IntoFor[b.cause], b.life, seconds)
	}
}

// luckOfMove is of the end of a stay, which is moved back or on, the nearer the likelier.
func (b *branch) luckOfMove(op *engine.Op, due, end tick.Time) float64 {
	const day = tick.Time(tick.Day)
	t := b.t
	before := due - (due-tick.Time(op.C)+day)%day
	if due < tick.Time(op.C) || before <= t.now {
		return 0
	}
	inside := func(end tick.Time) float64 { return float64(max(0, min(end, t.p.End)-max(t.now, t.p.Window))) }
	on := float64(due-before) / float64(day)
	return inside(end) - on*inside(before+day) - (1-on)*inside(before)
}

// luckOfChoice is what it adds that something happens, or not, less what was to be
// expected, as far as can be seen from here.
func (b *branch) luckOfChoice(op *engine.Op, which int) {
	t := b.t
	if !t.luck.holding[b.pc] && !t.luck.always[b.pc] || !b.life.def.Counted || t.now >= t.p.End {
		return
	}
	_, holds := b.beds()
	if !holds && !t.luck.always[b.pc] {
		return
	}
	c := &t.p.Choices[op.A]
	happened := -b.chance(c, op)
	if which == 0 {
		happened++
	}
	end := comesTogether(t.p, c.Targets)
	ahead := lookout{b: b, end: end, expected: make([]float64, max(1, len(t.p.Causes)))}
	more := ahead.sees(c.Targets[0], lookingFor{holds, 0, b.cause, happened}) - ahead.sees(c.Targets[1], lookingFor{holds, 0, b.cause, -happened})
	if more == 0 {
		return
	}
	t.addLuck(t.p.Luck.Into, b.life, happened*more)
	if t.p.Luck.IntoFor == nil {
		return
	}
	largest := 0
	for i, x := range ahead.expected {
		if math.Abs(x) > math.Abs(ahead.expected[largest]) {
			largest = i
		}
	}
	rest := math.Round(happened * more)
	for i, x := range ahead.expected {
		if i != largest {
			t.addLuck(t.p.Luck.IntoFor[i], b.life, x)
			rest -= math.Round(x)
		}
	}
	t.addLuck(t.p.Luck.IntoFor[largest], b.life, rest)
}

// chance is that of the first way.
func (b *branch) chance(c *engine.Choice, op *engine.Op) float64 {
	x := c.Probs[len(c.Targets)*int(b.row(op))]
	if c.Factor.Is() {
		x = min(1, x*b.life.attrs[c.Factor.ID()])
	}
	return x
}

// lookout looks from a choice to where its ways come together.
type lookout struct {
	b        *branch
	end      int32
	expected []float64 // bed-seconds by cause
}

// lookingFor is who goes on: with a bed or without, from when on, for which cause, and how
// much of it is to be expected.
type lookingFor struct {
	holds  bool
	later  float64
	cause  int32
	weight float64
}

// sees is how many bed-seconds in the window are to be expected of who goes on from an
// operation: as far as it goes forwards, by what is known, and by what happens or does not.
// (It is long because it has a case for each operation.)
func (o *lookout) sees(pc int32, v lookingFor) (seconds float64) {
	t, l := o.b.t, o.b.life
	for pc < o.end {
		op, next := &t.p.Ops[pc], pc+1
		if op.By != engine.None && l.attrs[op.By] < 0 {
			return seconds
		}
		switch op.Code {
		case engine.Hold:
			s := &t.p.Samplers[op.A+o.b.row(op)]
			mean := s.Scale * s.Table.Mean()
			for _, a := range t.p.Scales[op.B] {
				mean *= l.attrs[a]
			}
			if !v.holds {
				v.later += mean
				break
			}
			part := mean * t.partInside(2*v.later+mean)
			seconds += part
			o.expected[v.cause] += v.weight * part
		case engine.Seize:
			v.holds = v.holds || asksForBed(t.p, op)
		case engine.Release:
			v.holds = false
		case engine.Branch:
			c := &t.p.Choices[op.A]
			if len(c.Targets) != 2 || c.Targets[0] <= pc || c.Targets[1] <= pc {
				return seconds
			}
			chance := o.b.chance(c, op)
			happens, not := v, v
			happens.weight, not.weight = chance*v.weight, (1-chance)*v.weight
			seconds += chance * o.sees(c.Targets[0], happens)
			return seconds + (1-chance)*o.sees(c.Targets[1], not)
		case engine.Test:
			next = either(l.in(t.p, op.A, op.B), next, op.C)
		case engine.Reached:
			least := op.Value
			if op.B != engine.None {
				least = l.attrs[op.B]
			}
			next = either(l.attrs[op.A] >= least, next, op.C)
		case engine.Fork:
			beside := v
			beside.holds = false
			seconds += o.sees(op.A, beside)
		case engine.Charge:
			if int(v.cause) < len(t.p.Causes) && !t.p.Causes[v.cause].Lasts {
				v.cause = op.A
			}
		case engine.Jump:
			next = op.A
		case engine.Mark, engine.Count, engine.Set, engine.Add, engine.Look:
		default:
			return seconds
		}
		if next <= pc {
			return seconds
		}
		pc = next
	}
	return seconds
}

// partInside is how much of a span from now on lies in the window.
func (t *teller) partInside(span float64) float64 {
	if span <= 0 {
		return 1
	}
	part := min(1, float64(t.p.End-t.now)/span)
	if until := float64(t.p.Window - t.now); until > 0 {
		part -= min(1, until/span)
	}
	return part
}

// addLuck counts whole seconds at present, or of what begins before counting in its first
// month.
func (t *teller) addLuck(into engine.TallyID, l *life, seconds float64) {
	month, year := t.bin()
	if t.now < t.p.Window {
		month, year = 0, 0
	}
	t.amount(int32(into), l, month, year, int64(math.Round(seconds)))
}
