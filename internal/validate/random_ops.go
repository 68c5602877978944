package validate

import (
	"fmt"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// path makes what the patients of a source do, and the routes and branches of it.
func (m *maker) path() {
	m.step()
	m.stage(0, 1)
	m.beginning()
	if m.IntN(3) > 0 {
		m.do(engine.Op{Code: engine.Mark, A: 0, Flag: engine.Flag(m.IntN(2)) * engine.OnComing})
	}
	m.do(engine.Op{Code: engine.Pick, A: kind, B: m.choice([]int32{aKind, bKind, cKind}[m.IntN(4)/3:], 1)})
	m.do(engine.Op{Code: engine.Set, A: grade, Value: float64(m.IntN(2))})
	if m.IntN(4) == 0 { // which may be known not to hold, whatever has been drawn
		at := m.do(engine.Op{Code: engine.Test, A: kind, B: int32(m.IntN(4))})
		m.write()
		m.p.Ops[at].C = m.here()
	}
	m.do(engine.Op{Code: engine.Sample, A: pace, B: int32(m.law(1, 1))})
	if m.IntN(4) == 0 { // what they hold from now on is for this cause, which lasts, whatever comes
		m.do(engine.Op{Code: engine.Charge, A: int32(len(m.p.Causes) - 1)})
	}
	statements := 3 + m.IntN(4)
	for i := range statements {
		m.stage(i, statements)
		m.statement()
	}
	m.do(engine.Op{Code: engine.Leave, A: int32(m.IntN(2))})
	m.widen()
	for len(m.later) > 0 {
		next := m.later[0]
		m.later = m.later[1:]
		next()
	}
}

// beginning writes what is partly known before anybody comes, and asks for it.
func (m *maker) beginning() {
	for range m.IntN(5) {
		m.do(engine.Op{Code: engine.Set, A: grade, Value: float64(m.IntN(2))})
		ask := engine.Op{Code: engine.Test, A: []int32{kind, grade}[m.IntN(2)], B: int32(m.IntN(4))}
		if m.IntN(2) == 0 {
			ask = engine.Op{Code: engine.Reached, A: size, B: engine.None, Value: []float64{0.5, 1, 2.25}[m.IntN(3)]}
			if m.IntN(3) == 0 {
				ask.B = pace
			}
		}
		asked := m.do(ask)
		for range 1 + m.IntN(2) {
			m.write()
		}
		m.p.Ops[asked].C = m.here()
	}
}

// do adds an operation; what draws has a site of its own, but for a time or a choice now
// and then that is drawn with the one before.
func (m *maker) do(op engine.Op) int32 {
	at := len(m.p.Ops)
	op.By = engine.None
	switch op.Flag {
	case byKind:
		op.By, op.Flag = kind, engine.Plain
	case byMood:
		op.By, op.Flag = mood, engine.Plain
	}
	if m.staged && m.low > 0 {
		m.behind = append(m.behind, int32(at))
	}
	op.Step, op.Site = int32(len(m.p.Steps)-1), rng.SiteOf(fmt.Sprint("operation ", at))
	if (op.Code == engine.Hold || op.Code == engine.Branch) && m.IntN(6) == 0 {
		for i := range m.p.Ops {
			if before := &m.p.Ops[i]; before.Code == op.Code {
				op.Site = before.Site
			}
		}
	}
	m.p.Ops = append(m.p.Ops, op)
	return int32(at)
}

// byKind stands for an operation that draws from the row of the patient's kind, which is
// attribute 0 and so no attribute at all in a plain one.
const (
	byKind engine.Flag = 200 + iota
	byMood
)

// stage says of which resources there may be asked behind so many of some statements.
func (m *maker) stage(i, of int) {
	n := len(m.p.Resources)
	if m.low, m.high = 0, int32(n); m.staged {
		m.low = int32(i * n / of)
		m.high = max(m.low+1, int32((i+1)*n/of))
	}
}

// widen sometimes writes, where nobody comes, what makes records keep an attribute in
// another way.
func (m *maker) widen() {
	if m.IntN(3) == 0 {
		m.do([]engine.Op{
			{Code: engine.Set, A: grade, Value: 0.25}, {Code: engine.Set, A: kind, Value: 0.25}, {Code: engine.Set, A: mood, Value: 0.25},
			{Code: engine.Add, A: mood, Value: 1}, {Code: engine.Add, A: size, Value: 1},
		}[m.IntN(5)])
		m.do(engine.Op{Code: engine.Leave})
	}
}

func (m *maker) here() int32 { return int32(len(m.p.Ops)) }

func (m *maker) step() { m.p.Steps = append(m.p.Steps, fmt.Sprint("step ", len(m.p.Steps))) }

// choice adds one among targets, of so many rows.
func (m *maker) choice(targets []int32, rows int) int32 {
	c := engine.Choice{Targets: targets}
	for range rows {
		left := 1.0
		for i := range targets {
			x := left
			if i < len(targets)-1 {
				x = left * float64(1+m.IntN(3)) / 4
			}
			c.Probs = append(c.Probs, x)
			left -= x
		}
	}
	if m.IntN(4) == 0 {
		c.Factor = engine.Some(engine.AttributeID(pace))
	}
	m.p.Choices = append(m.p.Choices, c)
	return int32(len(m.p.Choices) - 1)
}

// statement adds any, which may have others in it.
func (m *maker) statement() {
	m.step()
	m.deep++
	defer func() { m.deep-- }()
	which := m.IntN(17)
	if m.deep > 4 && which > 8 {
		which = m.IntN(9)
	}
	switch which {
	case 0, 1:
		m.hold()
	case 2, 3, 4:
		m.use()
	case 5:
		m.mark()
	case 6:
		m.write()
	case 7:
		a, flag := int32(times+m.IntN(marks)), engine.SinceTime
		if m.IntN(2) == 0 {
			a, flag = []int32{size, debt}[m.IntN(2)], engine.Plain
		}
		m.do(engine.Op{Code: engine.Count, A: a, B: int32(m.tally(fmt.Sprint("count ", m.here()))), Flag: flag})
	case 8:
		m.do(engine.Op{Code: engine.Charge, A: int32(m.IntN(len(m.p.Causes)))})
	case 9, 10:
		m.ways()
	case 11:
		m.condition()
	case 12:
		m.loop()
	case 13:
		m.route()
	case 14:
		m.branch()
	case 15:
		m.back()
	case 16:
		m.moody()
	}
}

// some adds one or two statements.
func (m *maker) some() {
	for range 1 + m.IntN(2) {
		m.statement()
	}
}

// hold lets a time go by, never none.
func (m *maker) hold() {
	op := engine.Op{Code: engine.Hold, B: int32(m.IntN(len(m.p.Scales))), C: engine.None}
	mean := float64(600 + m.IntN(20*3600))
	if m.IntN(3) == 0 {
		op.A, op.Flag = int32(m.law(mean, 3)), byKind
	} else {
		op.A = int32(m.law(mean, 1))
		if m.IntN(5) == 0 {
			op.Flag = engine.OnlyWayOut
		}
	}
	if op.B == 2 || op.B == 3 { // a size may be 300
		op.B = 1
	}
	if m.IntN(2) == 0 || m.even {
		op.B = 0
	}
	if m.IntN(5) == 0 {
		op.C = int32(m.IntN(24)) * int32(tick.Hour)
	}
	m.do(op)
}

// use asks for something, holds it for a time or for other statements, and gives it back.
func (m *maker) use() {
	rq, ids := m.request()
	if len(ids) == 0 {
		m.hold()
		return
	}
	request := int32(len(m.p.Requests))
	m.p.Requests = append(m.p.Requests, rq)
	at := m.do(engine.Op{Code: engine.Seize, A: request, C: engine.None})
	alone := false
	for _, id := range ids {
		m.holding[id] = true
		alone = alone || m.alone[id] || m.p.Resources[id].Supply != engine.Places && !m.tight
	}
	m.hold()
	if !alone && m.deep < 3 && m.IntN(3) == 0 {
		m.some()
	}
	switch {
	case alone || m.deep >= 3:
	case m.IntN(4) == 0: // a time right behind ways that come together
		m.ways()
		m.hold()
	case m.IntN(4) == 0:
		m.trouble()
		m.hold()
	}
	if m.tight && !alone && m.deep < 4 {
		m.step()
		m.deep++
		m.use()
		m.deep--
	}
	for _, id := range ids {
		m.do(engine.Op{Code: engine.Release, A: id})
		delete(m.holding, id)
	}
	m.p.Ops[at].B = m.here()
	if m.p.Requests[request].Patience.Is() {
		m.p.Requests[request].GiveUp = engine.Some(engine.PlaceID(m.here()))
	}
	m.do(engine.Op{Code: engine.Count, A: engine.None, B: int32(m.tally(fmt.Sprint("used ", at)))})
}

// request is for one resource or two, none of which is held already.
func (m *maker) request() (rq engine.Request, ids []int32) {
	p := m.p
	if m.simple {
		id := m.low + m.Int32N(m.high-m.low)
		units := int64(1)
		if p.Resources[id].Supply == engine.Budget {
			units = 3600
		}
		rq.Needs = []engine.Need{{Resource: engine.Selector{Table: engine.Each(engine.ResourceID(id))}, Tag: engine.TagID(id), Units: engine.Amount{Values: []int64{units}}}}
		if rq.PlanTime = tick.Hour; m.holding[id] {
			return engine.Request{}, nil
		}
		return rq, []int32{id}
	}
	for range 1 + m.IntN(5)/3 {
		id := m.low + m.Int32N(m.high-m.low)
		if m.holding[id] || len(ids) > 0 && (ids[0] == id || m.alone[id] || m.alone[ids[0]]) {
			continue
		}
		n := engine.Need{Resource: engine.Selector{Table: engine.Each(engine.ResourceID(id))}, Tag: engine.TagID(id), Units: engine.Amount{Values: []int64{1}}}
		r := &p.Resources[id]
		switch {
		case r.Supply == engine.Budget:
			n.Units.Values[0] = int64(1+m.IntN(6)) * 1800
		case r.Supply == engine.Places && m.IntN(4) == 0 && !m.alone[id]:
			n.Units = engine.Amount{By: engine.Some(engine.AttributeID(grade)), Values: []int64{1, 2}}
		}
		if r.Supply == engine.Places && m.IntN(6) == 0 && !m.alone[id] {
			n.Leaving = &engine.Amount{Values: []int64{1}}
		}
		switch m.IntN(8) {
		case 0:
			n.If = []engine.Condition{*m.who()}
		case 1:
			n.Resource = engine.Selector{Attrs: []engine.AttributeID{grade}, Sizes: []int32{2}, Table: engine.Each(engine.ResourceID(id), engine.None)}
		}
		ids, rq.Needs = append(ids, id), append(rq.Needs, n)
	}
	rq.Site = rng.SiteOf(fmt.Sprint("request ", len(p.Requests)))
	rq.Priority = &engine.Amount{By: engine.Some(engine.AttributeID(grade)), Values: []int64{1, 0}}
	switch m.IntN(4) {
	case 3:
		rq.PlanTime = 10 * tick.Hour // longer than most lists
	case 0:
		rq.PlanTime = tick.Hour
	case 1:
		rq.Plan, rq.PlanBy = engine.Some(m.law(5400, 3)), engine.Some(engine.AttributeID(kind))
	}
	if len(ids) > 0 && !m.alone[ids[0]] && (!m.tight || m.IntN(4) == 0) {
		switch m.IntN(6) {
		case 0:
			rq.Patience = engine.Some(m.law(20*3600, 1))
		case 1:
			rq.Patience, rq.GivesBy = engine.Some(m.law(9*3600, 3)), engine.Some(engine.AttributeID(kind))
		case 2:
			rq.Never = m.IntN(3) == 0 && m.p.Resources[ids[0]].Supply <= engine.Lists
		}
	}
	return rq, ids
}

func (m *maker) mark() {
	m.do(engine.Op{Code: engine.Mark, A: int32(m.IntN(marks)), Flag: []engine.Flag{engine.Plain, engine.Plain, engine.OnComing, engine.OnList, engine.Earlier}[m.IntN(5)]})
}

// write changes an attribute.
func (m *maker) write() {
	switch m.IntN(9) {
	case 8:
		m.do(engine.Op{Code: engine.Set, A: debt, Value: -2 - float64(m.IntN(3))})
	case 7:
		m.do(engine.Op{Code: engine.Set, A: mood, Value: float64(m.IntN(3)) - 1})
	case 0:
		m.do(engine.Op{Code: engine.Set, A: grade, Value: float64(m.IntN(2))})
	case 1:
		m.do(engine.Op{Code: engine.Set, A: size, Value: []float64{0.5, 1, 2.25}[m.IntN(3)]})
	case 2:
		m.do(engine.Op{Code: engine.Look, A: []int32{size, grade}[m.IntN(2)], B: int32(m.IntN(3) / 2)})
		if op := &m.p.Ops[m.here()-1]; op.A == grade {
			op.B = 1
		}
	case 3:
		m.do(engine.Op{Code: engine.Pick, A: kind, B: m.choice([]int32{aKind, bKind, cKind}, 3), Flag: byKind})
	case 4:
		m.do(engine.Op{Code: engine.Add, A: pace, Value: 0.125})
	case 5:
		m.do(engine.Op{Code: engine.Sample, A: pace, B: int32(m.law(1, 3)), Flag: byKind})
	case 6:
		m.do(engine.Op{Code: engine.Pick, A: size, B: m.choice([]int32{0, 1, 300}, 1)})
	}
}

// ways are drawn among, two to four, which come together again.
func (m *maker) ways() {
	n := 2 + m.IntN(5)/2
	op := engine.Op{Code: engine.Branch}
	rows := 1
	if m.IntN(3) == 0 {
		rows, op.Flag = 3, byKind
	}
	at := m.do(op)
	targets := make([]int32, n)
	choice := m.choice(targets, rows)
	m.p.Ops[at].A = choice
	var jumps []int32
	for i := range n {
		targets[i] = m.here()
		if i == n-1 && m.IntN(2) == 0 {
			break // straight on
		}
		if m.IntN(4) == 0 {
			m.do(engine.Op{Code: engine.Charge, A: int32(m.IntN(len(m.p.Causes)))})
		}
		m.some()
		jumps = append(jumps, m.do(engine.Op{Code: engine.Jump}))
	}
	for _, j := range jumps {
		m.p.Ops[j].A = m.here()
	}
}

// condition adds statements for some.
func (m *maker) condition() {
	var at int32
	switch m.IntN(5) {
	case 0, 1:
		c := m.who()
		at = m.do(engine.Op{Code: engine.Test, A: int32(c.Attr), B: int32(c.Set)})
	case 2:
		at = m.do(engine.Op{Code: engine.Reached, A: pace, B: engine.None, Value: 1})
		switch m.IntN(4) {
		case 0, 1:
			m.p.Ops[at].B = size
		case 2:
			m.p.Ops[at].A, m.p.Ops[at].Value = debt, -2.5
		}
	case 3:
		at = m.do(engine.Op{Code: engine.During, A: int32(m.IntN(len(m.p.Periods)))})
	case 4:
		var plain []int32
		for _, id := range m.plain {
			if m.low <= id && id < m.high {
				plain = append(plain, id)
			}
		}
		if len(plain) == 0 {
			m.hold()
			return
		}
		id := plain[m.IntN(len(plain))]
		m.p.Requests = append(m.p.Requests, engine.Request{Needs: []engine.Need{{Resource: engine.Selector{Table: engine.Each(engine.ResourceID(id))},
			Tag: engine.TagID(id), Units: engine.Amount{Values: []int64{1}}}}})
		at = m.do(engine.Op{Code: engine.Free, A: int32(len(m.p.Requests) - 1)})
	}
	m.some()
	m.p.Ops[at].C = m.here()
}

// trouble may happen or not: both ways take time, for other causes, before they come
// together.
func (m *maker) trouble() {
	at := m.do(engine.Op{Code: engine.Branch})
	targets := []int32{m.here(), 0}
	choice := m.choice(targets, 1)
	m.p.Ops[at].A = choice
	m.do(engine.Op{Code: engine.Charge, A: int32(m.IntN(len(m.p.Causes)))})
	m.hold()
	if as := m.p.Ops[at+2]; m.IntN(2) == 0 && as.By == engine.None { // as long again for another cause
		m.do(engine.Op{Code: engine.Charge, A: int32(m.IntN(len(m.p.Causes)))})
		m.do(as)
	}
	if m.IntN(3) == 0 {
		m.condition()
	}
	over := m.do(engine.Op{Code: engine.Jump})
	targets[1] = m.here()
	if m.IntN(2) == 0 {
		m.do(engine.Op{Code: engine.Charge, A: int32(m.IntN(len(m.p.Causes)))})
		m.hold()
	}
	m.p.Ops[over].A = m.here()
}

// moody lets some ask for something and stay for a time that hangs on what is not known
// before.
func (m *maker) moody() {
	rq, ids := m.request()
	if len(ids) == 0 {
		m.hold()
		return
	}
	at := m.do(engine.Op{Code: engine.Branch})
	targets := []int32{m.here(), 0}
	choice := m.choice(targets, 1)
	m.p.Ops[at].A = choice
	m.do(engine.Op{Code: engine.Set, A: mood, Value: float64(m.IntN(2))})
	rq.Patience = engine.Maybe[engine.SamplerID]{}
	m.p.Requests = append(m.p.Requests, rq)
	seize := m.do(engine.Op{Code: engine.Seize, A: int32(len(m.p.Requests) - 1)})
	m.do(engine.Op{Code: engine.Set, A: mood, Value: float64(m.IntN(2))}) // or another branch has taken it away meanwhile
	m.do(engine.Op{Code: engine.Hold, A: int32(m.law(9*3600, 2)), C: engine.None, Flag: byMood})
	for _, id := range ids {
		m.do(engine.Op{Code: engine.Release, A: id})
	}
	targets[1] = m.here()
	m.p.Ops[seize].B = m.here()
	m.do(engine.Op{Code: engine.Count, A: engine.None, B: int32(m.tally(fmt.Sprint("moody ", at)))}) // which tells that others have been served
}

func (m *maker) loop() {
	if m.loops+m.routes > 2 {
		m.hold()
		return
	}
	m.loops++
	at := m.do(engine.Op{Code: engine.Repeat, A: int32(m.loops), B: int32(m.law(1.5, 1))})
	first := m.here()
	m.hold()
	m.some()
	m.do(engine.Op{Code: engine.Again, A: int32(m.loops), B: first})
	m.p.Ops[at].C = m.here()
	m.loops--
}

// route goes to statements that stand elsewhere, and comes back.
func (m *maker) route() {
	if m.loops+m.routes > 1 {
		m.hold()
		return
	}
	at := m.here()
	if m.staged || m.IntN(4) > 0 {
		m.do(engine.Op{Code: engine.Call})
	} else {
		m.do(engine.Op{Code: engine.Push, A: at + 2})
		at = m.do(engine.Op{Code: engine.Jump})
	}
	m.elsewhere(func() {
		m.p.Ops[at].A = m.here()
		m.routes++
		m.step()
		m.hold()
		m.some()
		m.do(engine.Op{Code: engine.Return})
		m.routes--
	})
}

// branch begins one beside the patient, which may be waited for or ended.
func (m *maker) branch() {
	group := int32(m.IntN(2))
	if m.beside || m.staged && m.IntN(4) > 0 {
		m.hold()
		return
	}
	at := m.do(engine.Op{Code: engine.Fork, B: group, Flag: engine.Flag(m.IntN(4)/3) * engine.WithHeld})
	m.elsewhere(func() {
		m.p.Ops[at].A = m.here()
		m.beside = true
		m.step()
		m.some()
		if m.IntN(4) == 0 {
			m.do(engine.Op{Code: engine.Leave}) // which ends the branch alone
		}
		m.do(engine.Op{Code: engine.End})
	})
	m.some()
	switch m.IntN(4) {
	case 0, 1:
		m.do(engine.Op{Code: engine.Join, A: group})
	case 2:
		m.do(engine.Op{Code: engine.Cancel, A: group})
	}
}

// elsewhere makes what stands behind the path, for who holds what is held here.
func (m *maker) elsewhere(do func()) {
	held, loops, deep, beside, low, high := map[int32]bool{}, m.loops, m.deep, m.beside, m.low, m.high
	for id := range m.holding {
		held[id] = true
	}
	m.later = append(m.later, func() {
		m.holding, m.loops, m.deep, m.beside, m.low, m.high = held, loops, deep, beside, low, high
		do()
		m.holding, m.loops, m.deep, m.beside = map[int32]bool{}, 0, 0, false
	})
}

// back sometimes goes back to where a time goes by, which is another visit.
func (m *maker) back() {
	first := m.here()
	m.hold()
	m.some()
	at := m.do(engine.Op{Code: engine.Branch})
	m.p.Ops[at].A = m.choice([]int32{m.do(engine.Op{Code: engine.Jump, A: first}), m.here()}, 1)
}
