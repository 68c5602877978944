package compile

import (
	"fmt"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

var pathwayShape = scenario.Shape{
	Name: "pathway", Help: "a way into the system and the steps that its patients take",
	Fields: []scenario.Field{
		{Name: "title", Type: scenario.TextField, Help: "what reports call it"},
		{Name: "arrivals", Type: scenario.AnyField, Required: true, Help: "rate (with growth, weekdays, months) or interarrival law", Example: `{ rate = "420 per year", growth = "1.6% per year", weekdays = { sat = 0, sun = 0 } }`},
		{Name: "mark", Type: scenario.NamesField, Help: "milestones reached on arrival", Example: `"referral"`},
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

var arrivalsFields = []scenario.Field{
	{Name: "rate", Type: scenario.RateField, Help: "patients in a time", Example: `"420 per year"`},
	{Name: "growth", Type: scenario.AnyField, Help: "change of the rate", Example: `"1.6% per year"`},
	{Name: "weekdays", Type: scenario.AnyField, Help: "weight of each weekday, 1 where not written; bank holidays count as Sundays; the yearly total is kept", Example: "{ sat = 0, sun = 0 }"},
	{Name: "months", Type: scenario.AnyField, Help: "weight of each month, 1 where not written; the yearly total is kept", Example: "{ dec = 0.8 }"},
	{Name: "hours", Type: scenario.AnyField, Help: "weight of each hour of the day, from 0 to 23; the daily total is kept", Example: "[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]"},
	{Name: "interarrival", Type: scenario.LawField, Help: "instead of rate: time between arrivals", Example: `{ dist = "exponential", mean = "1h" }`},
}

type pathwayStart struct {
	name  string
	node  *scenario.Node
	entry int32
	end   int32 // the operation that must not be reached
}

// declareRoutes lists shared routes before any is lowered, so that they may
// name one another.
func (b *builder) declareRoutes() {
	for _, n := range b.sections("route") {
		scenario.Read(n, fmt.Sprintf("route %q", collectionName(n)), routeShape, b.doc, b.problems)
		b.routes[collectionName(n)] = &route{name: collectionName(n), node: n, entry: engine.None}
	}
}

func (b *builder) routeNames() []string {
	var names []string
	for _, n := range b.sections("route") {
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
	}
	for i := range b.p.Ops {
		op := &b.p.Ops[i]
		if op.Code == engine.Call && op.A <= callPending {
			op.A = b.routes[b.routeNames()[callPending-op.A]].entry
		}
	}
}

// callPending and below stand for the entry of a route not lowered yet.
const callPending = -2

func (b *builder) callRoute(r *route, s *step) {
	b.emitCall(callPending - int32(indexOf(b.routeNames(), r.name)))
}

// lowerPathways makes a source and a program for every pathway.
func (b *builder) lowerPathways() {
	for _, n := range b.sections("pathway") {
		name := collectionName(n)
		where := fmt.Sprintf("pathway %q", name)
		t := scenario.Read(n, where, pathwayShape, b.doc, b.problems)
		b.where = where
		src := engine.Source{
			Name: name, Entry: b.here(), Counted: !t.Has("counted") || t.Bool("counted"), Fill: engine.None, Every: engine.None,
			Site: b.site("pathway." + name + "/arrival"), Number: b.sourceNumber("pathway." + name),
		}
		b.emitSet(b.attrs["pathway"], float64(indexOf(b.p.Attributes[b.attrs["pathway"]].Values, family(n))))
		given := map[string]bool{"pathway": true}
		b.lowerGiven(t, n, given)
		b.lowerArrival(given)
		for _, m := range t.Names("mark") {
			b.reach(m)
		}
		r := &route{name: name, node: n, entry: src.Entry}
		b.lowerSteps(r)
		end := b.op(engine.Leave)
		end.A = b.outcome("end of pathway")
		b.starts = append(b.starts, pathwayStart{name: name, node: n, entry: src.Entry, end: b.here()})
		b.emit(end)
		b.rates = append(b.rates, sourceRate{})
		if a := t.Node("arrivals"); a != nil {
			b.readArrivals(a, where, &src)
		}
		b.p.Sources = append(b.p.Sources, src)
		title := name
		if t.Has("title") {
			title = t.Text("title")
		}
		b.pathways = append(b.pathways, PathwayUse{Name: name, Title: title, Steps: r.names})
	}
}

// lowerGiven sets what all patients of a pathway have: the row of the table that
// it is made for, and what set says.
func (b *builder) lowerGiven(t *scenario.Table, n *scenario.Node, given map[string]bool) {
	problem := func(f string, args ...any) { t.Problem("set", f, args...) }
	for _, row := range n.Rows {
		if a, ok := b.attrs[row.Table]; ok {
			b.emitSet(a, float64(indexOf(b.p.Attributes[a].Values, row.Row)))
			given[row.Table] = true
		}
	}
	set := t.Node("set")
	if set == nil {
		return
	}
	for _, name := range set.Keys {
		a, ok := b.attr(name, problem)
		if !ok {
			continue
		}
		b.lowerAssign(a, set.Child[name], n.Path+"/set/"+name, problem)
		given[name] = true
	}
}

// readArrivals reads when patients come.
func (b *builder) readArrivals(n *scenario.Node, where string, src *engine.Source) {
	if n.Kind != scenario.TableKind {
		b.problems.Add(n.File, n.Line, "%s: arrivals: write { rate = \"420 per year\" }", where)
		return
	}
	t := scenario.Read(n, where+": arrivals", scenario.Shape{Name: "arrivals", Fields: arrivalsFields}, b.doc, b.problems)
	if t.Has("interarrival") {
		d := b.sampler(t.Law("interarrival"), where+": time between arrivals", true)
		src.Every = d.first
		if len(d.means) > 0 && d.means[0] <= 0 {
			t.Problem("interarrival", "must be above 0")
			src.Every = engine.None
			return
		}
		b.rates[len(b.rates)-1].rate = 1 / d.mean(0)
		return
	}
	if !t.Has("rate") {
		t.Problem("", "has no rate; write rate = \"420 per year\"")
		return
	}
	rate := t.Quantity("rate").Value
	growth := 0.0
	if g := t.Node("growth"); g != nil {
		x, err := growthOf(g)
		if err != nil {
			t.Problem("growth", "%v", err)
		}
		growth = x
	}
	b.rates[len(b.rates)-1] = sourceRate{rate: rate, growth: growth}
	weekday := readWeights(t, "weekdays", weekdays)
	month := readWeights(t, "months", monthNames)
	cal := b.times.calendar
	days := int(b.times.stop/tick.Time(tick.Day)) + 1
	weight := func(day int) float64 {
		date := cal.Date(day)
		w := cal.Weekday(day)
		if tick.BankHoliday(date) {
			w = 6
		}
		return weekday[w] * month[date.Month-1]
	}
	// Weights keep the yearly total: they are divided by their mean over four
	// years.
	mean := 0.0
	for d := range 1461 {
		mean += weight(d)
	}
	mean /= 1461
	if mean <= 0 {
		t.Problem("weekdays", "all weights are 0; nobody would ever come")
		return
	}
	src.Rates = make([]float64, days)
	for d := range days {
		src.Rates[d] = rate * growthFactor(growth, b.times.base, cal.Date(d)) * weight(d) / mean
		src.Peak = max(src.Peak, src.Rates[d])
	}
	// Candidates must come at the same times in every option: the rate at which
	// they come is current's wherever that is enough.
	if peak, ok := b.peaks[src.Name]; ok && peak >= src.Peak {
		src.Peak = peak
	} else if !ok {
		b.peaks[src.Name] = src.Peak
	} else {
		b.problems.Warn(n.File, n.Line, "%s: more patients come than in current, so patients are not the same in both; describe the extra patients as a pathway of their own to keep differences sharp", where)
	}
	if h := t.Node("hours"); h != nil {
		src.Hours = b.readHoursWeights(t, h)
		most := 0.0
		for _, x := range src.Hours {
			most = max(most, x)
		}
		src.Peak *= most
	}
}

var monthNames = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

func readWeights(t *scenario.Table, key string, names []string) []float64 {
	weights := make([]float64, len(names))
	for i := range weights {
		weights[i] = 1
	}
	n := t.Node(key)
	if n == nil {
		return weights
	}
	for _, k := range n.Keys {
		i := indexOf(names, k)
		if i < 0 {
			t.Problem(key, "unknown %q%s", k, diag.Nearest(k, names))
			continue
		}
		x, ok := numeric(n.Child[k])
		if !ok || x < 0 {
			t.Problem(key, "%s: write a number from 0 up", k)
			continue
		}
		weights[i] = x
	}
	return weights
}

func numeric(n *scenario.Node) (float64, bool) {
	switch n.Kind {
	case scenario.IntKind:
		return float64(n.Int), true
	case scenario.FloatKind:
		return n.Float, true
	}
	return 0, false
}

func (b *builder) readHoursWeights(t *scenario.Table, n *scenario.Node) []float64 {
	if len(n.Items) != 24 {
		t.Problem("hours", "needs 24 weights, one for each hour from 0 to 23, not %d", len(n.Items))
		return nil
	}
	sum := 0.0
	weights := make([]float64, 24)
	for i, item := range n.Items {
		x, ok := numeric(item)
		if !ok || x < 0 {
			t.Problem("hours", "write numbers from 0 up")
			return nil
		}
		weights[i] = x
		sum += x
	}
	if sum == 0 {
		t.Problem("hours", "all weights are 0; nobody would ever come")
		return nil
	}
	for i := range weights {
		weights[i] *= 24 / sum
	}
	return weights
}

// checkEnds refuses pathways that fall off their end, or from some step of which
// no way leads to a leave.
func (b *builder) checkEnds() {
	flow := newFlowGraph(b.p)
	for _, s := range b.starts {
		reach := flow.reachable(s.entry)
		if reach[s.end] {
			b.problems.Add(s.node.File, s.node.Line, "pathway %q: can come to its end without leave; end every way with a step such as leave = \"treated\"", s.name)
		}
		stuck := flow.stuck(reach)
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
	for _, op := range b.p.Ops {
		if op.Code != engine.Call || op.Step < 0 {
			continue
		}
		step := b.p.Steps[op.Step]
		from := step[:strings.LastIndex(step, ".")]
		if to, ok := byEntry[op.A]; ok && b.routes[from] != nil && !contains(calls[from], to) {
			calls[from] = append(calls[from], to)
		}
	}
	var path []string
	var walk func(name string) bool
	walk = func(name string) bool {
		n := b.routes[name].node
		if i := indexOf(path, name); i >= 0 {
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
