package compile

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/analysis"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

var pathwayShape = scenario.Shape{
	Name: "pathway", Help: "a way into the system and the steps that its patients take",
	Fields: []scenario.Field{
		{Name: "title", Type: scenario.TextField, Help: "what reports call it"},
		{Name: "arrivals", Type: scenario.AnyField, Help: "rate (with growth, weekdays, months), interarrival law, fixed times or daily counts", Example: `{ rate = "420 per year", growth = "1.6% per year", weekdays = { sat = 0, sun = 0 } }`},
		{Name: "mark", Type: scenario.NamesField, Help: "milestones reached on arrival", Example: `"referral"`},
		{Name: "stream", Type: scenario.SectionField, Help: "instead of arrivals: several streams of patients, each with the keys of arrivals and attributes of its own"},
		{Name: "set", Type: scenario.AnyField, Help: "attributes that all its patients have", Example: `{ route = "screening" }`},
		{Name: "counted", Type: scenario.BoolField, Help: "false: patients from elsewhere, who use capacity and carry no target", Default: "true"},
		{Name: "steps", Type: scenario.NamesField, Required: true, Help: "the steps, in order"},
		{Name: "step", Type: scenario.AnyField, Help: "what each step is"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

var routeShape = scenario.Shape{
	Name: "route", Help: "steps that pathways share",
	Fields: []scenario.Field{
		{Name: "title", Type: scenario.TextField, Help: "what reports call it"},
		{Name: "steps", Type: scenario.NamesField, Required: true, Help: "the steps, in order"},
		{Name: "step", Type: scenario.AnyField, Help: "what each step is"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

var streamFields = []scenario.Field{
	{Name: "title", Type: scenario.TextField, Help: "what reports call it"},
	{Name: "set", Type: scenario.AnyField, Help: "attributes that its patients have", Example: `{ class = "urgent" }`},
}

// pathwayStart is a stream of patients of a pathway.
type pathwayStart struct {
	name    string
	node    *scenario.Node
	stream  *scenario.Node // nil where the pathway has one stream alone
	source  int
	counted bool
	entry   int32
	arrived int32 // behind what gives the patient attributes
	end     int32 // the operation that must not be reached
}

// declareRoutes lists shared routes before any is lowered, so that they may
// name one another.
func (b *builder) declareRoutes() {
	for i, n := range b.sections("route") {
		scenario.Read(n, fmt.Sprintf("route %q", collectionName(n)), routeShape, b.doc, b.problems)
		b.routes[collectionName(n)] = &route{name: collectionName(n), number: int32(i), node: n, entry: engine.None}
	}
}

func (r *reader) routeNames() []string {
	var names []string
	for _, n := range r.sections("route") {
		names = append(names, collectionName(n))
	}
	return names
}

// lowerRoutes lowers every shared route once. Calls to it are filled in when its
// place is known.
func (b *builder) lowerRoutes() {
	for _, n := range b.sections("route") {
		r := b.routes[collectionName(n)]
		r.entry = b.here()
		b.lowerSteps(r)
		b.emit(b.op(engine.Return))
		r.end = b.here()
	}
	names := b.routeNames()
	for i := range b.p.Ops {
		op := &b.p.Ops[i]
		if op.Code == engine.Call && op.A <= callPending {
			op.A = b.routes[names[callPending-op.A]].entry
		}
	}
}

// callPending and below stand for the entry of a route not lowered yet.
const callPending = -2

func (b *builder) callRoute(r *route, s *step) {
	b.emitCall(callPending - r.number)
}

// lowerPathways makes a source for every stream of every pathway, and its steps
// once.
func (b *builder) lowerPathways() {
	for _, n := range b.sections("pathway") {
		name := collectionName(n)
		where := fmt.Sprintf("pathway %q", name)
		t := scenario.Read(n, where, pathwayShape, b.doc, b.problems)
		use := PathwayUse{Name: name, Title: textOr(t, "title", name)}
		r := &route{name: name, node: n, entry: b.here()}
		var jumps []int32
		first := len(b.starts)
		streams := n.Child["stream"]
		switch {
		case streams == nil || len(streams.Keys) == 0:
			use.sources = append(use.sources, len(b.p.Sources))
			src := b.lowerStream(t, n, nil, name)
			b.rates = append(b.rates, analysis.Inflow{})
			if a := t.Node("arrivals"); a != nil {
				b.readArrivals(a, where, &src)
			} else {
				t.Problem("", `has no arrivals; write arrivals = { rate = "420 per year" }`)
			}
			b.p.Sources = append(b.p.Sources, src)
		case t.Has("arrivals"):
			t.Problem("arrivals", "has streams too; write the arrivals as one more stream")
		default:
			for _, key := range streams.Keys {
				of := fmt.Sprintf("%s: stream %q", where, key)
				shape := scenario.Shape{Name: "stream", Fields: append(append([]scenario.Field{}, streamFields...), arrivalsFields...)}
				st := scenario.Read(streams.Child[key], of, shape, b.doc, b.problems)
				use.sources = append(use.sources, len(b.p.Sources))
				src := b.lowerStream(t, n, st, name+"."+key)
				b.starts[len(b.starts)-1].stream = streams.Child[key]
				b.rates = append(b.rates, analysis.Inflow{})
				b.readComing(st, of, &src)
				b.p.Sources = append(b.p.Sources, src)
				jumps = append(jumps, b.emitJump(engine.None))
			}
		}
		b.land(jumps...)
		b.lowerSteps(r)
		end := b.op(engine.Leave)
		end.A = b.outcome("end of pathway")
		for i := range b.starts[first:] {
			b.starts[first+i].end = b.here()
		}
		b.emit(end)
		use.Steps = r.names
		b.pathways = append(b.pathways, use)
	}
}

// lowerStream makes a source and what its patients are on arrival; st is nil
// where a pathway has one stream alone.
func (b *builder) lowerStream(t *scenario.Table, n *scenario.Node, st *scenario.Table, name string) engine.Source {
	b.where = t.Where()
	src := engine.Source{
		Name: name, Entry: engine.PlaceID(b.here()), Counted: !t.Has("counted") || t.Bool("counted"),
		Site: b.site("pathway." + name + "/arrival"), Number: b.sourceNumber("pathway." + name),
	}
	b.emitSet(b.attrs["pathway"], float64(slices.Index(b.p.Attributes[b.attrs["pathway"]].Values, family(n))))
	given := map[string]bool{"pathway": true}
	b.lowerGiven(t, n, given, nil)
	if st != nil {
		b.lowerGiven(st, &scenario.Node{Path: "pathway." + name}, given, nil)
	}
	b.lowerArrival(given)
	b.noteLacks(int32(src.Entry), n)
	start := pathwayStart{name: collectionName(n), node: n, source: len(b.p.Sources), counted: src.Counted, entry: int32(src.Entry), arrived: b.here()}
	b.starts = append(b.starts, start)
	for _, m := range t.Names("mark") {
		b.reach(m)
	}
	return src
}

// lowerGiven sets what all patients of a pathway have: the row of the table that
// it is made for, and what set says, but for what is known already.
func (b *builder) lowerGiven(t *scenario.Table, n *scenario.Node, given, known map[string]bool) {
	problem := func(f string, args ...any) { t.Problem("set", f, args...) }
	for _, row := range n.Rows {
		if a, ok := b.attrs[row.Table]; ok && !known[row.Table] {
			b.emitSet(a, float64(slices.Index(b.p.Attributes[a].Values, row.Row)))
			given[row.Table] = true
		}
	}
	set := t.Node("set")
	if set == nil {
		return
	}
	for _, name := range set.Keys {
		a, ok := b.attr(name, problem)
		if !ok || known[name] {
			continue
		}
		b.lowerAssign(a, set.Child[name], n.Path+"/set/"+name, problem)
		given[name] = true
	}
}

// checkEnds refuses pathways that fall off their end, or from some step of which
// no way leads to a leave.
func (b *builder) checkEnds() {
	same := func(x, y pathwayStart) bool { return x.entry == y.entry && x.end == y.end }
	if b.last != nil && analysis.SameFlow(b.last.p, b.p) && slices.EqualFunc(b.last.starts, b.starts, same) {
		return // the last model was not refused
	}
	flow := analysis.NewFlow(b.p)
	for _, s := range b.starts {
		reach := flow.Reachable(s.entry)
		if reach[s.end] {
			b.problems.Add(s.node.File, s.node.Line, "pathway %q: can come to its end without leave; end every way with a step such as leave = \"treated\"", s.name)
		}
		stuck := flow.Stuck(reach)
		if len(stuck) > 0 {
			b.problems.Add(s.node.File, s.node.Line, "pathway %q: can't end: from step %q no way leads to leave", s.name, strings.Join(stuck[:1], ", "))
		}
	}
}

// checkDepth refuses routes that call one another in a circle, or too deep.
func (b *builder) checkDepth() {
	calls := map[string][]string{}
	for _, n := range b.sections("route") {
		calls[collectionName(n)] = nil
	}
	byEntry := map[int32]string{}
	for name, r := range b.routes {
		byEntry[r.entry] = name
	}
	// By where the operations lie and not by their steps' names: a pathway may have
	// the name of a route.
	for _, from := range b.routeNames() {
		r := b.routes[from]
		for _, op := range b.p.Ops[r.entry:r.end] {
			if op.Code != engine.Call {
				continue
			}
			if to, ok := byEntry[op.A]; ok && !slices.Contains(calls[from], to) {
				calls[from] = append(calls[from], to)
			}
		}
	}
	var path []string
	var walk func(name string) bool
	walk = func(name string) bool {
		n := b.routes[name].node
		if i := slices.Index(path, name); i >= 0 {
			b.problems.Add(n.File, n.Line, "route %q: comes back to itself through %s; use repeat, or branch to an earlier step", name, strings.Join(append(path[i:], name), " > "))
			return false
		}
		path = append(path, name)
		defer func() { path = path[:len(path)-1] }()
		if len(path) >= engine.MaxDepth {
			b.problems.Add(n.File, n.Line, "route %q: routes call one another %d deep (%s); at most %d", name, len(path), strings.Join(path, " > "), engine.MaxDepth-1)
			return false
		}
		for _, to := range calls[name] {
			if !walk(to) {
				return false
			}
		}
		return true
	}
	for _, name := range b.routeNames() {
		if !walk(name) {
			return
		}
	}
}
