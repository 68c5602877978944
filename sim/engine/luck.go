package engine

import (
	"math"
	"slices"

	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// A control variate for time held. How many seconds patients hold beds in a replication is in part luck: somebody
// had a complication, or stayed long. Luck is kept apart here, draw by draw: what
// the draw adds to the seconds held in the window, less what it was to be
// expected to add at the moment before. Each such difference has mean 0 given all
// that happened earlier, since the random number behind it has been used for
// nothing else. So the luck of a replication has mean 0, exactly and whatever the
// system does in answer, and seconds less luck estimate the same as seconds, with
// less noise: a control variate with coefficient 1 (Henderson and Glynn 2002,
// "Approximating martingales for variance reduction in Markov process
// simulation", Mathematics of Operations Research 27:253).
//
// How well the expectation looks ahead is a matter of precision alone. Of a time
// it is exact. Of whether something happens (a complication, an admission) it is
// probability times the mean time held in what follows, up to where the way goes
// on as if nothing had happened.

// luckiness says whether luck is told of an operation's draw.
type luckiness uint8

const (
	notTold      luckiness = iota
	whileHolding           // what the luck is told of
	always                 // it may lead to holding some
)

// lucky marks the operations whose draws luck is told of: times, and choices
// between two ways that soon come together.
func (p *Program) lucky() []luckiness {
	if p.Luck == nil {
		return nil
	}
	lucky, _ := p.luckOrTwice()
	return lucky
}

// DrawnTwice are the operations of which luck would be told, but for a patient who may come
// to a draw of the same number twice on one visit: then the second is no news. Of those
// that are false it is told only while something is held.
func (p *Program) DrawnTwice() map[int32]bool {
	if p.Luck == nil {
		return nil
	}
	_, twice := p.luckOrTwice()
	return twice
}

func (p *Program) luckOrTwice() (lucky []luckiness, twice map[int32]bool) {
	lucky, twice = make([]luckiness, len(p.Ops)), map[int32]bool{}
	ahead := p.ahead()
	again := again(ahead)
	sites := map[rng.Site]int{}
	for _, op := range p.Ops {
		if op.Code == Hold || op.Code == Branch {
			sites[op.Site]++
		}
	}
	for i := range p.Ops {
		pc, op, told := int32(i), &p.Ops[i], notTold
		switch op.Code {
		case Hold:
			told = p.plain(op)
		case Branch:
			told = p.mayHold(pc, op)
		}
		switch {
		case told == notTold:
		case again[pc] || sites[op.Site] > 1 && p.drawsAgain(pc, ahead):
			twice[pc] = told == always
		default:
			lucky[pc] = told
		}
	}
	return lucky, twice
}

// plain says whether a time's mean is its table's: nothing cuts it off.
func (p *Program) plain(op *Op) luckiness {
	rows := int32(1)
	if op.By != None {
		rows = int32(len(p.Attributes[op.By].Values))
	}
	varies := false
	for _, s := range p.Samplers[op.A : op.A+rows] {
		if s.Ceiling != 0 || s.Floor != 0 || s.Table.At(0) < 0 {
			return notTold
		}
		varies = varies || !s.Table.Constant()
	}
	if !varies {
		return notTold
	}
	return whileHolding
}

// mayHold says whether a choice is between two ways that come together, on one of
// which something takes time.
func (p *Program) mayHold(pc int32, op *Op) (l luckiness) {
	to := p.Choices[op.A].Targets
	if len(to) != 2 || to[0] != pc+1 || to[1] <= to[0] {
		return notTold
	}
	for i := to[0]; i < p.together(to); i++ {
		switch between := &p.Ops[i]; {
		case between.Code == Hold:
			l = max(l, whileHolding)
		case between.Code == Seize && p.luckyRequest(&p.Requests[between.A]):
			return always
		}
	}
	return l
}

// together is where the two ways of a choice go on together: at the second
// target, or behind what stands there if the first way ends in a jump over it.
func (p *Program) together(to []int32) int32 {
	if last := &p.Ops[to[1]-1]; last.Code == Jump && last.A > to[1] {
		return last.A
	}
	return to[1]
}

// ahead lists where each operation leads on the same visit: another round and a
// way back are other visits, on which the same places draw other numbers.
func (p *Program) ahead() [][]int32 {
	leads := p.leads()
	for i := range leads {
		at := int32(i)
		code := p.Ops[at].Code
		leads[at] = slices.DeleteFunc(slices.Clone(leads[at]), func(next int32) bool {
			return (code == Again || code == Jump) && next <= at || code == Repeat && next == at+1
		})
	}
	return leads
}

// again marks the operations that a patient may come back to on the same visit,
// by taking a route twice, and those between such. There the number drawn may
// have been drawn before, so that it is not new. What nothing leads to, or what
// leads nowhere, is not among them; so these are taken away until none is left.
func again(ahead [][]int32) []bool {
	behind := make([][]int32, len(ahead))
	for at, list := range ahead {
		for _, next := range list {
			behind[next] = append(behind[next], int32(at))
		}
	}
	left := make([]bool, len(ahead))
	for i := range left {
		left[i] = true
	}
	for _, way := range [][2][][]int32{{ahead, behind}, {behind, ahead}} {
		to, from := way[0], way[1]
		wait := make([]int, len(left)) // by operation: how many of those before it are left
		var open []int32
		for i := range left {
			for _, k := range from[i] {
				if left[k] {
					wait[i]++
				}
			}
			if wait[i] == 0 && left[i] {
				open = append(open, int32(i))
			}
		}
		for len(open) > 0 {
			at := open[len(open)-1]
			open = open[:len(open)-1]
			left[at] = false
			for _, next := range to[at] {
				if wait[next]--; wait[next] == 0 && left[next] {
					open = append(open, next)
				}
			}
		}
	}
	return left
}

// drawsAgain says whether an operation leads to another that draws the same
// number.
func (p *Program) drawsAgain(pc int32, ahead [][]int32) bool {
	seen := make([]bool, len(p.Ops))
	open := []int32{pc}
	for len(open) > 0 {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		for _, next := range ahead[at] {
			if op := &p.Ops[next]; (op.Code == Hold || op.Code == Branch) && op.Site == p.Ops[pc].Site {
				return true
			}
			if !seen[next] {
				seen[next] = true
				open = append(open, next)
			}
		}
	}
	return false
}

// luckOfTime tells the luck in a time x that begins now, and in where its end is
// moved to.
func (e *Engine) luckOfTime(t *token, op *Op, attrs record, s *Sampler, x, moved float64) {
	units := int64(0)
	for h := t.held; h != None; h = e.holdings[h].next {
		if e.resources[e.holdings[h].resource].def.UseTally.ID() == e.p.Luck.Use {
			units += e.holdings[h].units
		}
	}
	if units == 0 || t.is&counted == 0 || e.now >= e.p.End {
		return
	}
	scale := s.Scale
	for _, a := range e.p.Scales[op.B] {
		scale *= attrs.value(int32(a))
	}
	seconds := float64(units) * (e.beyondMean(s, scale, x) + moved)
	e.countLuck(t, seconds)
	if e.p.Luck.IntoFor != nil {
		e.countLuckIn(e.p.Luck.IntoFor[t.cause()], t, seconds)
	}
}

// luckOfMove is what moving the end of a time to a time of day adds to the part of it
// that lies in the window, less what it was to be expected to add.
func (e *Engine) luckOfMove(op *Op, due, end tick.Time) float64 {
	before := e.lastBefore(op, due)
	if before == None {
		return 0
	}
	inside := func(end tick.Time) float64 {
		return float64(max(0, min(end, e.p.End)-max(e.now, e.p.Window)))
	}
	later := float64(due-before) / float64(aDay)
	return inside(end) - float64(later*inside(before+aDay)) - float64((1-later)*inside(before))
}

// beyondMean is the part of a time x from now that lies in the window, less the
// mean of that part. Where the end of the window is so far away that fewer than
// one in 256 would reach it, the whole of x stands for that part: any function
// of x will do whose mean is known.
func (e *Engine) beyondMean(s *Sampler, scale, x float64) float64 {
	far := scale * s.Table.At(1-1./256)
	is, mean := x, float64(scale*s.Table.Mean())
	if left := float64(e.p.End - e.now); left < far {
		is, mean = min(x, left), float64(scale*s.Table.MeanUpTo(left/scale))
	}
	if until := float64(e.p.Window - e.now); until > 0 {
		if until > far {
			return 0
		}
		is -= min(x, until)
		mean -= float64(scale * s.Table.MeanUpTo(until/scale))
	}
	return is - mean
}

// luckOfChoice tells the luck in whether something happens: target 0 or 1.
func (e *Engine) luckOfChoice(t *token, pc int32, attrs record, which int) {
	if t.is&counted == 0 || e.now >= e.p.End {
		return
	}
	holds := false
	for h := t.held; h != None; h = e.holdings[h].next {
		holds = holds || e.resources[e.holdings[h].resource].def.UseTally.ID() == e.p.Luck.Use
	}
	if !holds && e.lucky[pc] != always {
		return
	}
	op := &e.p.Ops[pc]
	c := &e.p.Choices[op.A]
	happened := -e.probability(c, op, attrs)
	if which == 0 {
		happened++
	}
	end := e.p.together(c.Targets)
	e.expected = [MostCauses]float64{}
	from := visitor{cause: t.cause(), weight: happened, holds: holds}
	more := e.between(c.Targets[0], end, attrs, from)
	from.weight = -happened
	more -= e.between(c.Targets[1], end, attrs, from)
	if more != 0 {
		e.countLuck(t, float64(happened*more))
		e.countLuckFor(t, float64(happened*more))
	}
}

// probability is that of a choice's first target.
func (e *Engine) probability(c *Choice, op *Op, attrs record) float64 {
	p := c.Probs[len(c.Targets)*int(e.row(attrs, op))]
	if c.Factor.Is() {
		p = min(1, p*attrs.value(c.Factor.at()))
	}
	return p
}

// visitor is somebody who executes what lies ahead of a choice, as far as that matters.
type visitor struct {
	holds  bool    // some of what the luck is told of
	later  float64 // how many seconds from now, on average
	cause  int32   // for which it is held
	weight float64 // of what is held for it, in e.expected
}

// between is about how many seconds are held in the window, on average, by who
// executes what stands from pc up to end. It adds them to what is expected for each
// cause. It looks no further than to a way back, which has no end, and to what draws by an
// attribute that is not known yet. (It is long because it has a case for each operation.)
func (e *Engine) between(pc, end int32, attrs record, v visitor) (held float64) {
	for from := pc - 1; from < pc && pc < end; {
		from = pc
		op := &e.p.Ops[pc]
		if op.By != None && attrs.value(int32(op.By)) < 0 {
			return held
		}
		switch op.Code {
		case Hold:
			s := &e.p.Samplers[op.A+e.row(attrs, op)]
			mean := float64(s.Scale * s.Table.Mean())
			for _, a := range e.p.Scales[op.B] {
				mean *= attrs.value(int32(a))
			}
			if v.holds {
				seconds := float64(mean * e.share(float64(2*v.later)+mean))
				held += seconds
				e.expected[v.cause] += float64(v.weight * seconds)
			} else {
				v.later += mean
			}
			pc++
		case Seize:
			v.holds = v.holds || e.p.luckyRequest(&e.p.Requests[op.A])
			pc++
		case Release:
			v.holds = false
			pc++
		case Branch:
			c := &e.p.Choices[op.A]
			if len(c.Targets) != 2 || min(c.Targets[0], c.Targets[1]) <= pc {
				return held
			}
			p := e.probability(c, op, attrs)
			first, second := v, v
			first.weight, second.weight = p*v.weight, (1-p)*v.weight
			held += float64(p * e.between(c.Targets[0], end, attrs, first))
			return held + float64((1-p)*e.between(c.Targets[1], end, attrs, second))
		case Test:
			pc++
			if !attrs.in(op.A, op.B) {
				pc = op.C
			}
		case Reached:
			pc++
			limit := op.Value
			if op.B != None {
				limit = attrs.value(op.B)
			}
			if attrs.value(op.A) < limit {
				pc = op.C
			}
		case Fork:
			branch := v
			branch.holds = false
			held += e.between(op.A, end, attrs, branch)
			pc++
		case Charge:
			if v.cause < int32(len(e.p.Causes)) && !e.p.Causes[v.cause].Lasts {
				v.cause = op.A
			}
			pc++
		case Jump:
			pc = op.A
		case Mark, Count, Set, Add, Look:
			pc++
		default:
			return held
		}
	}
	return held
}

// luckyRequest says whether a request is for what the luck is told of.
func (p *Program) luckyRequest(rq *Request) bool {
	for r := range rq.Resources {
		if p.Resources[r].UseTally.ID() == p.Luck.Use {
			return true
		}
	}
	return false
}

// share is about how much of what happens within a span from now lies in the
// window.
func (e *Engine) share(span float64) float64 {
	if span <= 0 {
		return 1
	}
	part := min(1, float64(e.p.End-e.now)/span)
	if until := float64(e.p.Window - e.now); until > 0 {
		part -= min(1, until/span)
	}
	return part
}

// countLuck adds seconds of luck, rounded to whole ones, to the year and month of
// the draw; of what begins before the window, to its first.
func (e *Engine) countLuck(t *token, seconds float64) {
	e.countLuckIn(e.p.Luck.Into, t, seconds)
}

// countLuckFor adds the luck in a choice to that of the causes for which something is held
// behind it, in whole seconds that add up to all of it: what rounding leaves over is
// of the largest.
func (e *Engine) countLuckFor(t *token, seconds float64) {
	if e.p.Luck.IntoFor == nil {
		return
	}
	parts := e.expected[:len(e.p.Luck.IntoFor)]
	largest, rest := 0, math.Round(seconds)
	for i, x := range parts {
		if math.Abs(x) > math.Abs(parts[largest]) {
			largest = i
		}
	}
	for i, x := range parts {
		if i != largest && x != 0 {
			e.countLuckIn(e.p.Luck.IntoFor[i], t, x)
			rest -= math.Round(x)
		}
	}
	e.countLuckIn(e.p.Luck.IntoFor[largest], t, rest)
}

func (e *Engine) countLuckIn(into TallyID, t *token, seconds float64) {
	amount := int64(math.Round(seconds))
	year, month := e.year, e.month
	if e.now < e.p.Window {
		year, month = 0, 0
	}
	e.add(e.record(t.patient), int32(into), year, 0, amount)
	e.counts.MonthS[int(into)*(e.counts.Months+1)+int(month)] += amount
}
