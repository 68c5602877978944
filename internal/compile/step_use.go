package compile

import (
	"fmt"
	"math"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

var needHelp = `a resource, or several: how much of each. A time ("20m") or "planned" (the mean of time) is what a booking clerk plans; a number is units; "hold" keeps the unit after the step; { units = 2, hold = true, leaving = 1, when = { daycase = "no" } } says more: leaving = 1 begins only if another unit stays free, for those who need it more`

// waitFields are those of every step that may have to wait.
var waitFields = []scenario.Field{
	{Name: "queue", Type: scenario.TextField, Help: `"never wait": above capacity if need be`, Choices: []string{"never wait"}},
	{Name: "priority", Type: scenario.NumberField, Help: "class in a queue by priority; smaller goes first", Example: `{ by = "class", urgent = 0, routine = 1 }`},
	{Name: "patience", Type: scenario.LawField, Help: "how long a patient waits before giving up"},
	{Name: "gives_up", Type: scenario.TextField, Help: `where who gives up goes: a route, a step of this route, "next" or "leave"`, Default: "leave"},
	{Name: "refused", Type: scenario.TextField, Help: "where a patient goes who finds the queue full, likewise", Default: "leave"},
	{Name: "frees", Type: scenario.NamesField, Help: "what is given back as soon as the step begins: until then the patient stays there, blocked", Example: `"icu"`},
}

var useStep = stepKind{
	Key: "use", Help: "waits for all of the resources, holds them for a time, gives them back",
	Shape: append(append([]scenario.Field{
		{Name: "use", Type: scenario.AnyField, Required: true, Help: needHelp, Example: `{ "theatre.{trust}" = "planned", "ward.{trust}" = "hold" }`},
		{Name: "time", Type: scenario.LawField, Required: true, Help: "how long", Example: `"20m"`},
	}, waitFields...), []scenario.Field{
		{Name: "no_show", Type: scenario.ShareField, Help: "share of appointments that nobody comes to: the time is lost and the patient waits again"},
		{Name: "cancelled", Type: scenario.ShareField, Help: "share called off on the day because the patient is not fit: half the planned time is lost and the patient waits again"},
		{Name: "discharge_at", Type: scenario.TimeOfDayField, Help: "the end is moved to the nearest such time of day"},
		{Name: "counts", Type: scenario.AnyField, Help: "things to count when it ends", Example: `{ fraction = { by = "site", column = "rt_fractions" } }`},
	}...),
	lower: lowerUse,
}

func lowerUse(b *builder, s *step) {
	d := b.sampler(s.Law("time"), b.where, true)
	again := b.here()
	rq := b.request(s, "use", &d)
	seize := b.op(engine.Seize)
	seize.A = rq
	at := b.emit(seize)
	b.lowerFrees(s)
	for _, spoiled := range []struct {
		key  string
		lost float64
	}{{"no_show", 1}, {"cancelled", 0.5}} {
		if s.Has(spoiled.key) {
			c, by := b.binary(s.Quantity(spoiled.key), b.where, b.factor(s.path+"/"+spoiled.key))
			b.lowerSpoiled(s, spoiled.key, c, by, spoiled.lost, d, again)
		}
	}
	names := b.needNames(s, "use")
	if len(names) == 0 {
		return // told already
	}
	if shares, rows, ok := b.noShowOf(names[0].resource); ok && !s.Has("no_show") {
		rows.emit(b)
		c, by := b.choiceOfCopies(shares, rows, b.factor(s.path+"/no_show"))
		b.lowerSpoiled(s, "no_show", c, by, 1, d, again)
	}
	b.reachAll(s)
	b.scaledByEffects(&d, s.path)
	b.emitHold(d, s.path, timeOfDay(s))
	for _, name := range names {
		if !name.hold {
			b.emitRelease(name.resource)
		}
	}
	b.lowerCounts(s)
	b.refusal(s, at)
}

// refusal gives a patient a way out who finds a full queue or gives up.
func (b *builder) refusal(s *step, seize int32) {
	overs := []int32{b.emitJump(engine.None)}
	away := func(key, outcome string) int32 {
		at := b.here()
		if s.Has(key) && s.Text(key) != "leave" {
			if over := b.lowerWay(s, key, s.Text(key)); over != engine.None {
				overs = append(overs, over)
			}
			return at
		}
		leave := b.op(engine.Leave)
		leave.A = b.outcome(outcome)
		b.emit(leave)
		return at
	}
	b.p.Ops[seize].B = away("refused", "turned away")
	if s.Has("patience") {
		b.p.Requests[b.p.Ops[seize].A].GiveUp = away("gives_up", "gave up")
	} else if s.Has("gives_up") {
		s.Problem("gives_up", "needs patience = a time after which the patient gives up")
	}
	for _, over := range overs {
		b.p.Ops[over].A = b.here()
	}
}

// lowerFrees gives back what a patient stayed in until the step could begin.
func (b *builder) lowerFrees(s *step) {
	for _, name := range s.Names("frees") {
		b.releaseNamed(name, s.keyProblem("frees"))
	}
}

// lowerSpoiled loses part of the planned time and sends the patient back to
// wait again; the first way of the choice is being spoiled.
func (b *builder) lowerSpoiled(s *step, key string, c int32, by int16, lost float64, d drawn, again int32) {
	b.emitBranch(c, by, s.path+"/"+key)
	b.p.Choices[c].Targets[0] = b.here()
	b.emitCount("event."+key, false, engine.None)
	idle := drawn{first: int32(len(b.p.Samplers)), by: d.by}
	for _, m := range d.means {
		idle.means = append(idle.means, m*lost)
		b.addSampler(constantLaw(m*lost), 0, 0)
	}
	b.emitHold(idle, s.path+"/"+key+"/lost", engine.None)
	for _, name := range b.needNames(s, "use") {
		b.emitRelease(name.resource)
	}
	b.emitJump(again)
	b.p.Choices[c].Targets[1] = b.here()
}

// lowerCounts counts cycles, fractions and the like: a number by attribute.
func (b *builder) lowerCounts(s *step) {
	n := s.Node("counts")
	if n == nil {
		return
	}
	for _, what := range n.Keys {
		q := b.quantity(n.Child[what], nil, b.where, "number")
		by, values := b.rows(q, b.where)
		amount := b.hidden("count "+what, 0)
		b.emitLookup(amount, by, values)
		b.emitCount("event."+what, false, amount)
	}
}

// emitLookup sets an attribute to a number, by the value of another.
func (b *builder) emitLookup(attr int32, by int16, values []float64) {
	if by == engine.None {
		b.emitSet(attr, values[0])
		return
	}
	b.p.Lookups = append(b.p.Lookups, engine.Lookup{Attrs: []int32{int32(by)}, Sizes: []int32{int32(len(values))}, Values: values})
	op := b.op(engine.Look)
	op.A, op.B = attr, int32(len(b.p.Lookups)-1)
	b.emit(op)
}

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
	rq := engine.Request{Patience: engine.None, GivesBy: engine.None, GiveUp: engine.None, Plan: engine.None, PlanBy: engine.None}
	if d != nil && d.means != nil {
		rq.Plan, rq.PlanBy = d.first, int32(d.by)
	}
	if s.Has("priority") {
		rq.Priority = b.amount(s.Quantity("priority"), 0)
	}
	if s.Has("queue") {
		rq.Never = s.Text("queue") == "never wait"
	}
	if s.Has("patience") {
		p := b.sampler(s.Law("patience"), b.where+": patience", true)
		rq.Patience, rq.GivesBy, rq.Site = p.first, int32(p.by), b.site(s.path+"/patience")
		if p.scale != 0 {
			s.Problem("patience", "can't be scaled_by an attribute; give it by = an attribute instead")
		}
	}
	names := b.needNames(s, key)
	if n := s.Node(key); len(names) == 0 && (n.Kind == scenario.TableKind || n.Kind == scenario.ArrayKind) {
		s.Problem(key, needShape)
	}
	for _, name := range names {
		need := engine.Need{Tag: b.tag(tagOf(name.resource)), Units: engine.Amount{By: engine.None, Values: []int64{1}}}
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
		if id == engine.None {
			continue
		}
		r := &b.p.Resources[id]
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
				s.Problem(key, "%q: asks for %d, to be left free included, and there are never more than %g", r.Name, units, most)
				return
			}
		}
	}
}

func (b *builder) readAmount(s *step, key string, name needName, need *engine.Need, rq *engine.Request) {
	n := name.node
	staff := b.isStaff(need.Resource)
	if staff {
		need.Units = b.workAmount(rq)
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
			need.Units = engine.Amount{By: engine.None, Values: []int64{int64(span)}}
		case len(rq.Needs) > 0:
			s.Problem(key, "%q: only the first resource and staff have a planned time of their own; write \"planned\" or \"hold\"", name.resource)
		}
		if len(rq.Needs) == 0 {
			rq.Plan, rq.PlanTime = engine.None, span
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
	case scenario.TableKind:
		for _, k := range n.Keys {
			switch k {
			case "hold":
			case "units":
				q := b.quantity(n.Child[k], nil, b.where, "number")
				need.Units = *b.amount(q, 1)
			case "leaving":
				need.Leaving = b.amount(b.quantity(n.Child[k], nil, b.where, "number"), 0)
				for _, id := range need.Resource.Table {
					if id != engine.None {
						b.p.Resources[id].Overtakes = true
					}
				}
			case "when":
				b.readNeedWhen(s, key, n.Child[k], need)
			default:
				s.Problem(key, "%q: unknown key %q%s", name.resource, k, diag.Nearest(k, []string{"units", "hold", "leaving", "when"}))
			}
		}
	}
}

// amount is a quantity in whole numbers of at least so many, for each patient.
func (b *builder) amount(q scenario.Quantity, least int64) *engine.Amount {
	by, values := b.rows(q, b.where)
	a := &engine.Amount{By: int32(by)}
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
			need.If = append(need.If, engine.Condition{Attr: a, Set: b.set(b.bits(a, texts(n.Child[k]), s.keyProblem(key)))})
		}
	}
}

// workAmount is planned time as work for staff, by the plan's row.
func (b *builder) workAmount(rq *engine.Request) engine.Amount {
	a := engine.Amount{By: rq.PlanBy}
	if rq.Plan == engine.None {
		return engine.Amount{By: engine.None, Values: []int64{int64(rq.PlanTime)}}
	}
	rows := 1
	if rq.PlanBy != engine.None {
		rows = len(b.p.Attributes[rq.PlanBy].Values)
	}
	for i := range rows {
		a.Values = append(a.Values, int64(b.p.Samplers[rq.Plan+int32(i)].Scale+0.5))
	}
	return a
}

func (b *builder) isStaff(s engine.Selector) bool {
	for _, id := range s.Table {
		if id != engine.None {
			return b.p.Resources[id].Supply == engine.Budget
		}
	}
	return false
}

// selector finds the resources that a name stands for: words in braces are
// attributes whose values complete it.
func (b *builder) selector(name string, problem func(string, ...any)) (engine.Selector, bool) {
	parts := strings.Split(name, ".")
	var sel engine.Selector
	var values [][]string
	for i, p := range parts {
		if !strings.HasPrefix(p, "{") || !strings.HasSuffix(p, "}") {
			continue
		}
		a, ok := b.attr(p[1:len(p)-1], problem)
		if !ok {
			return sel, false
		}
		if b.p.Attributes[a].Values == nil {
			problem("%q: attribute %q is a number and cannot name a resource", name, p)
			return sel, false
		}
		sel.Attrs = append(sel.Attrs, a)
		sel.Sizes = append(sel.Sizes, int32(len(b.p.Attributes[a].Values)))
		values = append(values, b.p.Attributes[a].Values)
		parts[i] = "%s"
	}
	pattern := strings.Join(parts, ".")
	missing := ""
	found := false
	each(values, func(row []string) {
		words := make([]any, len(row))
		for i, w := range row {
			words[i] = w
		}
		full := fmt.Sprintf(pattern, words...)
		id, ok := b.resource[full]
		if !ok {
			id = engine.None
			missing = full
		} else {
			found = true
		}
		sel.Table = append(sel.Table, id)
	})
	if missing != "" && (!found || len(values) == 0) {
		problem("unknown resource %q%s", missing, diag.Nearest(missing, b.resourceNames()))
		return sel, false
	}
	if missing != "" {
		problem("unknown resource %q, which %q may stand for%s", missing, name, diag.Nearest(missing, b.resourceNames()))
		return sel, false
	}
	return sel, true
}

// each calls f for every combination of one word from each list, the last list
// running fastest; once with nothing where there are no lists.
func each(lists [][]string, f func([]string)) {
	row := make([]string, len(lists))
	var walk func(int)
	walk = func(i int) {
		if i == len(lists) {
			f(row)
			return
		}
		for _, v := range lists[i] {
			row[i] = v
			walk(i + 1)
		}
	}
	walk(0)
}

func (b *builder) resourceNames() []string {
	var names []string
	for _, r := range b.p.Resources {
		names = append(names, r.Name)
	}
	return names
}

var seizeStep = stepKind{
	Key: "seize", Help: "waits for resources and keeps them until a release",
	Shape: append([]scenario.Field{
		{Name: "seize", Type: scenario.AnyField, Required: true, Help: needHelp, Example: `"ward.{trust}"`},
	}, waitFields...),
	lower: func(b *builder, s *step) {
		op := b.op(engine.Seize)
		op.A = b.request(s, "seize", nil)
		at := b.emit(op)
		b.lowerFrees(s)
		b.reachAll(s)
		b.refusal(s, at)
	},
}

var releaseStep = stepKind{
	Key: "release", Help: "gives back what is held",
	Shape: []scenario.Field{{Name: "release", Type: scenario.AnyField, Required: true, Help: "names of resources", Example: `"ward"`}},
	lower: func(b *builder, s *step) {
		b.reachAll(s)
		for _, name := range texts(s.Node("release")) {
			b.releaseNamed(name, s.keyProblem("release"))
		}
	},
}
