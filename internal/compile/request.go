package compile

import (
	"math"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

var needHelp = `a resource, or several: how much of each. A time ("20m") or "planned" (the mean of time) is what a booking clerk plans; a number is units; "hold" keeps the unit after the step; { units = 2, hold = true, leaving = 1, when = { daycase = "no" } } says more: leaving = 1 begins only if another unit stays free, for those who need it more`

const needShape = "write the name of a resource, or { resource = units }"

type needName struct {
	resource string
	hold     bool
	node     *scenario.Node
}

// needNames reads the resources of a step's use or seize.
func (b *builder) needNames(s *step, key string) []needName {
	n := s.Node(key)
	switch n.Kind {
	case scenario.TextKind:
		if n.Text == "" {
			s.Problem(key, needShape)
			return nil
		}
		return []needName{{resource: n.Text, node: n}}
	case scenario.ArrayKind:
		var list []needName
		for _, i := range n.Items {
			list = append(list, needName{resource: i.Text, node: i})
		}
		return list
	case scenario.TableKind:
		var list []needName
		for _, k := range n.Keys {
			c := n.Child[k]
			hold := c.Kind == scenario.TextKind && c.Text == "hold"
			if c.Kind == scenario.TableKind && c.Child["hold"] != nil {
				hold = c.Child["hold"].Bool
			}
			list = append(list, needName{resource: k, hold: hold, node: c})
		}
		return list
	}
	s.Problem(key, needShape)
	return nil
}

// request makes an engine request of what a step needs. The plan is the mean of
// its time.
func (b *builder) request(s *step, key string, d *drawn) int32 {
	rq := engine.Request{}
	if d != nil && d.means != nil {
		rq.Plan, rq.PlanBy = engine.Some(engine.SamplerID(d.first)), engine.Some(engine.AttributeID(int32(d.by)))
	}
	if s.Has("priority") {
		rq.Priority = b.amount(s.Quantity("priority"), 0)
	}
	if s.Has("queue") {
		rq.Never = s.Text("queue") == "never wait"
	}
	if s.Has("patience") {
		p := b.sampler(s.Law("patience"), b.where+": patience", aTime)
		rq.Patience, rq.GivesBy, rq.Site = engine.Some(engine.SamplerID(p.first)), engine.Some(engine.AttributeID(int32(p.by))), b.site(s.path+"/patience")
		if p.scale != 0 {
			s.Problem("patience", "can't be scaled_by an attribute; give it by = an attribute instead")
		}
	}
	names := b.needNames(s, key)
	if n := s.Node(key); len(names) == 0 && (n.Kind == scenario.TableKind || n.Kind == scenario.ArrayKind) {
		s.Problem(key, needShape)
	}
	for _, name := range names {
		need := engine.Need{Tag: engine.TagID(b.tag(tagOf(name.resource))), Units: engine.Amount{Values: []int64{1}}}
		var ok bool
		need.Resource, ok = b.selector(name.resource, s.keyProblem(key))
		if !ok {
			continue
		}
		b.readAmount(s, key, name, &need, &rq)
		rq.Needs = append(rq.Needs, need)
		b.checkNeed(s, key, name, &need)
	}
	b.p.Requests = append(b.p.Requests, rq)
	return int32(len(b.p.Requests) - 1)
}

// checkNeed refuses what could never be met, and what a preemptive resource
// cannot be asked for: who is interrupted must be doing just that.
func (b *builder) checkNeed(s *step, key string, name needName, need *engine.Need) {
	for _, id := range need.Resource.Table {
		if !id.Is() {
			continue
		}
		r := &b.p.Resources[id.ID()]
		if r.Discipline == engine.Preempt && (key == "seize" || name.hold || need.Leaving != nil || len(b.needNames(s, key)) > 1) {
			s.Problem(key, "%q is preemptive: it is used by itself, in a use step, and can't be held on or leave units free", r.Name)
			return
		}
		most, byLoad := 0.0, b.demand[r.Name].load > 0
		for _, l := range r.Capacity {
			most = max(most, l.Value)
		}
		if most == 0 || byLoad || r.Unlimited || r.Response != nil || r.Supply != engine.Places && r.Supply != engine.Slots {
			continue // never open is told elsewhere
		}
		for i, units := range need.Units.Values {
			if need.Leaving != nil {
				units += need.Leaving.Values[min(i, len(need.Leaving.Values)-1)]
			}
			if float64(units) > most {
				left := ""
				if need.Leaving != nil {
					left = ", those to be left free included,"
				}
				s.Problem(key, "%q: asks for %d%s and there are never more than %g", r.Name, units, left, most)
				return
			}
		}
	}
}

func (b *builder) readAmount(s *step, key string, name needName, need *engine.Need, rq *engine.Request) {
	n := name.node
	staff := b.isStaff(need.Resource)
	if staff {
		need.Units = b.workAmount(rq, 1, s.Node(key))
	}
	switch n.Kind {
	case scenario.TextKind:
		if n.Text == "hold" || n.Text == "planned" || n.Text == name.resource {
			return
		}
		span, err := tick.ParseSpan(n.Text)
		if err != nil {
			s.Problem(key, "%q: write \"planned\", \"hold\", a time or a number of units, not %q", name.resource, n.Text)
			return
		}
		switch {
		case staff:
			need.Units = engine.Amount{Values: []int64{int64(span)}}
		case len(rq.Needs) > 0:
			s.Problem(key, "%q: only the first resource and staff have a planned time of their own; write \"planned\" or \"hold\"", name.resource)
		}
		if len(rq.Needs) == 0 {
			rq.Plan, rq.PlanTime = engine.Maybe[engine.SamplerID]{}, span
		}
	case scenario.IntKind, scenario.FloatKind:
		if staff {
			s.Problem(key, "%q: staff are asked for a time, such as \"20m\", not for %s", name.resource, n.Shown())
			return
		}
		q := b.quantity(n, nil, b.where, "count")
		if q.Value >= 0 && q.Value < 1 {
			s.Problem(key, "%q: units must be 1 or more, not %s", name.resource, n.Shown())
		}
		need.Units.Values = []int64{int64(q.Value)}
		b.oneOnAList(s, key, name, need)
	case scenario.TableKind:
		b.readNeed(s, key, name, need)
	}
}

// readNeed reads what is said of a need in a table.
func (b *builder) readNeed(s *step, key string, name needName, need *engine.Need) {
	n := name.node
	for _, k := range n.Keys {
		switch k {
		case "hold":
			if c := n.Child[k]; c.Kind != scenario.BoolKind {
				s.Problem(key, "%q: hold is true or false, not %s", name.resource, c.Shown())
			}
		case "units":
			q := b.quantity(n.Child[k], nil, b.where, "number")
			need.Units = *b.amount(q, 1)
			b.oneOnAList(s, key, name, need)
		case "leaving":
			need.Leaving = b.amount(b.quantity(n.Child[k], nil, b.where, "number"), 0)
			for _, id := range need.Resource.Table {
				if id.Is() {
					b.p.Resources[id.ID()].Overtakes = true
				}
			}
		case "when":
			b.readNeedWhen(s, key, n.Child[k], need)
		default:
			s.Problem(key, "%q: unknown key %q%s", name.resource, k, diag.Known(k, []string{"units", "hold", "leaving", "when"}))
		}
	}
}

// oneOnAList refuses several units of a list, on which a patient has one place for as long
// as is planned.
func (b *builder) oneOnAList(s *step, key string, name needName, need *engine.Need) {
	if b.supplied(need.Resource, engine.Lists) && slices.Max(need.Units.Values) > 1 {
		s.Problem(key, "%q: a patient has one place on a list, for a time, and not %s; write \"planned\" or a time such as \"20m\"", name.resource, words.Short(float64(slices.Max(need.Units.Values)), 4))
	}
}

// amount is a quantity in whole numbers of at least so many, for each patient.
func (b *builder) amount(q scenario.Quantity, least int64) *engine.Amount {
	by, values := b.rows(q, b.where)
	a := &engine.Amount{By: engine.Some(engine.AttributeID(int32(by)))}
	for _, v := range values {
		a.Values = append(a.Values, max(least, int64(math.Floor(v+0.5))))
	}
	return a
}

// readNeedWhen reads the attributes on which a need depends.
func (b *builder) readNeedWhen(s *step, key string, n *scenario.Node, need *engine.Need) {
	if n.Kind != scenario.TableKind {
		s.Problem(key, "when: write attributes and their values, such as { daycase = \"no\" }")
		return
	}
	for _, k := range n.Keys {
		if a, ok := b.attr(k, s.keyProblem(key)); ok {
			need.If = append(need.If, engine.Condition{Attr: engine.AttributeID(a), Set: engine.SetID(b.set(b.bits(a, texts(n.Child[k]), s.keyProblem(key))))})
		}
	}
}

// workAmount is planned time as work for staff, by the plan's row; a group shares it.
// Work is counted in whole seconds, which is said where it matters.
func (b *builder) workAmount(rq *engine.Request, group float64, at *scenario.Node) engine.Amount {
	if !rq.Plan.Is() {
		return engine.Amount{Values: []int64{int64(rq.PlanTime)}}
	}
	a := engine.Amount{By: rq.PlanBy}
	rows := 1
	if rq.PlanBy.Is() {
		rows = len(b.p.Attributes[rq.PlanBy.ID()].Values)
	}
	moved := -1.
	for i := range rows {
		each := b.p.Samplers[int(rq.Plan.ID())+i].Mean() / group
		work := tick.Round(each)
		if group > 1 {
			work = max(1, work)
		}
		if !tick.Kept(each) && moved < 0 {
			moved = each
		}
		a.Values = append(a.Values, int64(work))
	}
	if moved >= 0 && at != nil {
		b.problems.Warn(at.File, at.Line, "%s: staff work is counted in whole seconds: %.4gs for each patient counts as %s", b.where, moved, tick.Round(moved))
	}
	return a
}

func (b *builder) isStaff(s engine.Selector) bool { return b.supplied(s, engine.Budget) }

// supplied says in which way the first of the resources that a patient may be sent to is
// supplied.
func (b *builder) supplied(s engine.Selector, way engine.Supply) bool {
	for _, id := range s.Table {
		if id.Is() {
			return b.p.Resources[id.ID()].Supply == way
		}
	}
	return false
}
