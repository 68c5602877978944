package compile

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/analysis"
	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// resourceKind is a kind of resource: its fields and how its capacity follows
// the calendar.
type resourceKind struct {
	Name  string
	Help  string
	Shape []scenario.Field
	read  func(b *builder, t *scenario.Table, r *engine.Resource)
}

var resourceFields = []scenario.Field{
	{Name: "kind", Type: scenario.TextField, Required: true, Help: "servers, beds, sessions, slots or staff", Choices: []string{"servers", "beds", "sessions", "slots", "staff"}},
	{Name: "title", Type: scenario.TextField, Help: "what reports call it"},
	{Name: "group", Type: scenario.TextField, Help: `what it is, for measures: "ward", "critical care", "theatre", "diagnostics", "clinic", "mdt", "chair", "linac", "prehab"`},
	{Name: "site", Type: scenario.TextField, Help: "where it is"},
	{Name: "queue", Type: scenario.TextField, Help: "order of waiting; \"preemptive\" is by priority too, and who comes interrupts a larger class, which goes on later where it stopped", Choices: []string{"fifo", "priority", "preemptive", "earliest breach"}, Default: "fifo"},
	{Name: "due", Type: scenario.TextField, Help: "the clock whose breach date orders an \"earliest breach\" queue"},
	{Name: "queue_limit", Type: scenario.CountField, Help: "most patients who may wait; more are turned away"},
	{Name: "queue_limit_inside", Type: scenario.CountField, Help: "the same for patients who have already been served somewhere; without it queue_limit holds for them too"},
	{Name: "unlimited", Type: scenario.BoolField, Help: "no limit: the distribution of use is reported"},
	{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
}

var capacityFields = []scenario.Field{
	{Name: "capacity", Type: scenario.CountField, Max: 1e6, Help: "how many at once"},
	{Name: "load", Type: scenario.NumberField, Min: 0.01, Max: 3, Help: "instead of capacity: demand of `current` in `observed` ÷ base capacity, resolved once and the same in every option", Example: "1.03"},
	{Name: "scale", Type: scenario.NumberField, Min: 0, Max: 10, Help: "with load: multiplies base capacity, for an option with a tenth fewer lists", Example: "0.9"},
	{Name: "changes", Type: scenario.AnyField, Help: "capacity from a date on", Example: "[{ from = 2027-01-04, capacity = 12 }]"},
	{Name: "kept", Type: scenario.BoolField, Help: "in an option: what it has above current's capacity is not handed back when waits are short"},
	{Name: "responds", Type: scenario.AnyField, Help: "capacity answers the queue, weekly, both ways", Example: `{ to = "work waiting", target = "14d", gain = 1, down = 0.20, up = 0.35 }`},
}

// demandLoad is a resource whose base capacity follows from demand.
type demandLoad struct {
	load  float64
	scale float64
	index int32
}

// supplies are what is read of resources, and not yet or not at all said to the program.
type supplies struct {
	demand    map[string]demandLoad          // resources whose capacity follows from a load
	supply    []map[string]scenario.Quantity // the numbers of each resource
	lists     map[string]listing             // resources that have so many lists a week, or so many more
	kept      map[string]*scenario.Table
	noShow    map[int32]scenario.Quantity // by resource
	discharge map[int32]int32             // time of day, by resource
	staff     map[string]*scenario.Table
	wte       map[string]ownPosts
	posts     []*staffing       // staff of whom it is written how posts are filled
	outlook   *analysis.Outlook // what is asked of them against what they open
}

func newSupplies() supplies {
	return supplies{demand: map[string]demandLoad{}, lists: map[string]listing{}, kept: map[string]*scenario.Table{},
		noShow: map[int32]scenario.Quantity{}, discharge: map[int32]int32{}, staff: map[string]*scenario.Table{}, wte: map[string]ownPosts{}}
}

// readResources reads every resource. Their numbers are kept aside until it is known
// who asks for them.
func (b *builder) readResources() {
	for _, n := range b.sections("resource") {
		b.supply = append(b.supply, b.doc.Aside(func() { b.readResource(n) }))
	}
}

// registerResources registers the numbers of the resources that somebody may ask for:
// the posts of a service are described once, and not every option offers it.
func (b *builder) registerResources() {
	asked := make([]bool, len(b.p.Resources))
	for i := range b.p.Requests {
		for id := range b.p.Requests[i].Resources {
			asked[id] = true
		}
	}
	for id, numbers := range b.supply {
		if asked[id] {
			b.doc.Use(numbers)
		}
	}
}

func (b *builder) readResource(n *scenario.Node) {
	name := collectionName(n)
	where := fmt.Sprintf("resource %q", name)
	kind := b.kindOf(n, name, where)
	if kind == nil {
		number(b.resource, name, func() { b.p.Resources = append(b.p.Resources, blankResource(name)) })
		return
	}
	shape := b.worked.shape("resource "+kind.Name, kind.Help, resourceFields, kind.Shape)
	before := b.problems.Len() // a bad value is told once, not as a closed resource too
	t := scenario.Read(n, where, shape, b.doc, b.problems)
	r := blankResource(name)
	b.readCommon(t, &r)
	index := int32(len(b.p.Resources))
	b.resource[name] = index
	b.p.Resources = append(b.p.Resources, r)
	kind.read(b, t, &r)
	if t.Has("load") {
		if t.Has("capacity") && r.Supply == engine.Places {
			t.Problem(lastWritten(t, "load", "capacity"), "write either load or capacity; not both (an option changes a capacity by load with scale = 0.9)")
		}
		if t.Has("changes") {
			t.Problem("changes", "a capacity that follows from load cannot change by date; write scale in an option with a start date, or a capacity")
		}
		d := demandLoad{load: t.Number("load"), index: index, scale: 1}
		if t.Has("scale") {
			d.scale = t.Number("scale")
		}
		b.demand[name] = d
	} else if t.Has("scale") {
		t.Problem("scale", "multiplies what a load asks for, and there is no load here; change the capacity itself, such as \"x0.9\"")
	} else if !r.Unlimited && b.problems.Len() == before {
		b.checkOpen(t, &r)
	}
	b.p.Resources[index] = r
}

// kindOf is the kind that a resource names; nil, and told, where it names none.
func (b *builder) kindOf(n *scenario.Node, name, where string) *resourceKind {
	written := n.Child["kind"]
	var names []string
	for i := range resourceKinds {
		if written != nil && written.Text == resourceKinds[i].Name {
			return &resourceKinds[i]
		}
		names = append(names, resourceKinds[i].Name)
	}
	if written != nil {
		b.problems.Add(written.File, written.Line, "%s: unknown kind %q%s", where, written.Text, diag.Known(written.Text, names))
		return nil
	}
	var others []string
	for _, o := range b.sections("resource") {
		if o != n {
			others = append(others, family(o))
		}
	}
	at, near := n, beginning(family(n), slices.Compact(others))
	for _, key := range n.Keys {
		if x, ok := diag.Slip(key, []string{"kind"}); ok {
			at, near = n.Child[key], fmt.Sprintf("; %q is no key: did you mean %q?", key, x)
		}
	}
	b.problems.Add(at.File, at.Line, "%s: has no kind; write kind = one of %s%s", where, strings.Join(names, ", "), near)
	return nil
}

func blankResource(name string) engine.Resource {
	return engine.Resource{
		Name: name, Title: name,
		Capacity: []engine.Level{{Value: 0}},
	}
}

func (b *builder) readCommon(t *scenario.Table, r *engine.Resource) {
	if t.Has("title") {
		r.Title = t.Text("title")
	}
	r.Group, r.Site = t.Text("group"), t.Text("site")
	if t.Bool("kept") {
		b.readKept(t, r)
	}
	r.Unlimited = t.Bool("unlimited")
	for _, key := range []string{"capacity", "load", "lists", "weekly"} {
		if r.Unlimited && t.Has(key) {
			t.Problem(lastWritten(t, "unlimited", key), "unlimited = true and %s exclude each other; write one of them", key)
		}
	}
	if t.Has("queue_limit") {
		r.QueueLimit = engine.Some(int32(t.Number("queue_limit")))
		r.InnerLimit = r.QueueLimit
	}
	if t.Has("queue_limit_inside") {
		r.InnerLimit = engine.Some(int32(t.Number("queue_limit_inside")))
	}
	switch t.Text("queue") {
	case "preemptive":
		r.Discipline = engine.Preempt
		if t.Text("kind") != "servers" {
			t.Problem("queue", "only servers can be \"preemptive\"")
		}
	case "priority":
		r.Discipline = engine.Priority
	case "earliest breach":
		r.Discipline = engine.Due
		if !t.Has("due") {
			t.Problem("queue", "\"earliest breach\" needs due = the name of a clock")
		}
	}
}

// closing is the key of a change after which nobody is served, of staff and of others.
var closing = map[bool]string{true: "wte", false: "capacity"}

// checkOpen refuses a resource that is never open: whoever needed it would wait for ever,
// from the first day of the warm-up on.
func (b *builder) checkOpen(t *scenario.Table, r *engine.Resource) {
	most := 0.0
	for _, l := range r.Capacity {
		most = max(most, l.Value)
	}
	closed := most == 0
	if r.Supply == engine.Lists && !r.ByLoad {
		week := tick.Span(0)
		for _, d := range r.Weekly {
			week += d
		}
		closed = closed || week == 0
	}
	if r.Opening != nil {
		open := false
		for d := range 7 {
			open = open || r.Opening.Close[d] > r.Opening.Open[d]
		}
		closed = closed || !open
	}
	needs := []string{"pathway", "route", "background", "prehab"}
	if r.Supply == engine.Budget {
		needs = needs[:3] // prehab goes on without a post that nobody is in: see warnOfVacant
	}
	if closed && b.isNamed(r.Name, needs) {
		key := lastWritten(t, "capacity", "wte", "weekly", "open")
		if t.Node(key) == nil {
			key = ""
		}
		t.Problem(key, "is needed and never open; give it a capacity above 0 and a day on which it opens. To close it, name the day: "+
			"changes = [{ from = %s, %s = 0 }]", b.times.from, closing[r.Supply == engine.Budget])
	}
}

// inPrehab says whether a service of prehab names a resource.
func (r *reader) inPrehab(name string) bool { return r.isNamed(name, []string{"prehab"}) }

// isNamed says whether anything in some sections names the resource; a resource that
// nobody needs may be closed.
func (r *reader) isNamed(name string, sections []string) bool {
	first, _, _ := strings.Cut(name, ".")
	return slices.ContainsFunc(sections, func(section string) bool {
		names := r.namesIn(section)
		return names[name] || names[first]
	})
}

// namesIn are the words that stand in a section, and what stands in each before a dot:
// "ward.{trust}" names all wards.
func (r *reader) namesIn(section string) map[string]bool {
	if names := r.names[section]; names != nil {
		return names
	}
	names := map[string]bool{}
	wordsIn(r.doc.Root.Child[section], names)
	if r.names == nil {
		r.names = map[string]map[string]bool{}
	}
	r.names[section] = names
	return names
}

// levels reads capacity and its changes by date; usual is what there is where it is not written.
func (b *builder) levels(t *scenario.Table, key string, scale, usual float64) []engine.Level {
	list := []engine.Level{{Value: usual}}
	if t.Has(key) {
		list[0].Value = t.Number(key) * scale
	}
	n := t.Node("changes")
	if n == nil {
		return list
	}
	measure := "number"
	if key == "lists" {
		measure = "a week"
	}
	lastFrom := tick.Date{}
	var changes []*scenario.Node
	for _, c := range n.Items {
		if c.Kind != scenario.TableKind || c.Child["from"] == nil || c.Child["from"].Kind != scenario.DateKind || c.Child[key] == nil {
			t.Problem("changes", "each change is { from = 2027-01-04, %s = ... }%s", key, slipAmong(c, "from", key))
			continue
		}
		b.refuseOthers(t, c, "from", key)
		changes = append(changes, c)
		from := c.Child["from"].Date
		if !lastFrom.Before(from) && lastFrom != (tick.Date{}) {
			t.Problem("changes", "%s comes after %s; write changes in order of date", lastFrom, from)
		}
		lastFrom = from
		value := b.number(c.Child[key], nil, t.Where()+": changes", measure)
		at := b.times.calendar.Start(b.times.calendar.DayOf(from))
		level := engine.Level{From: at, Value: value * scale}
		if at <= 0 {
			list = []engine.Level{{Value: level.Value}}
			continue
		}
		list = append(list, level)
	}
	b.warnOfEarly(t, changes, key)
	return list
}

// slipAmong proposes the key that is meant by one which a table in braces does not have.
func slipAmong(n *scenario.Node, keys ...string) string {
	for _, key := range n.Keys {
		if near, ok := diag.Closest(key, keys); ok && !slices.Contains(keys, key) && n.Child[near] == nil {
			return fmt.Sprintf("; %q is no key: did you mean %q?", key, near)
		}
	}
	return ""
}

// refuseOthers refuses keys of a change that would have no effect.
func (b *builder) refuseOthers(t *scenario.Table, change *scenario.Node, keys ...string) {
	for _, k := range change.Keys {
		if !slices.Contains(keys, k) {
			t.Problem("changes", "a change has no key %q, only %s; it lasts until the next, so write another with the day on which it ends", k, strings.Join(keys, " and "))
		}
	}
}

var respondsFields = []scenario.Field{
	{Name: "to", Type: scenario.TextField, Help: "what it answers", Choices: []string{"work waiting"}, Default: "work waiting"},
	{Name: "target", Type: scenario.SpanField, Required: true, Help: "the wait, in work ÷ base capacity, at which base capacity is right"},
	{Name: "gain", Type: scenario.NumberField, Min: 0, Help: "how strongly", Default: "1"},
	{Name: "down", Type: scenario.ShareField, Help: "most that is handed back", Default: "0.20"},
	{Name: "up", Type: scenario.NumberField, Min: 0, Help: "most that is added", Default: "0.35"},
}

func (b *builder) readResponds(t *scenario.Table, r *engine.Resource) {
	n := t.Node("responds")
	if n == nil {
		return
	}
	if n.Kind == scenario.BoolKind && !n.Bool {
		return
	}
	a := scenario.Read(n, t.Where()+": responds", scenario.Shape{Name: "responds", Fields: respondsFields}, b.doc, b.problems)
	r.Response = &engine.Response{Target: 14 * tick.Day, Gain: 1, Down: 0.20, Up: 0.35}
	if a.Has("target") {
		r.Response.Target = a.Span("target")
		if r.Response.Target <= 0 {
			a.Problem("target", "must be above 0, such as \"14d\"")
			r.Response.Target = tick.Day
		}
	}
	for key, to := range map[string]*float64{"gain": &r.Response.Gain, "down": &r.Response.Down, "up": &r.Response.Up} {
		if a.Has(key) {
			*to = a.Number(key)
		}
	}
}

// lastWritten is the key to blame when some exclude one another: the one in
// another file than the section, or furthest down.
func lastWritten(t *scenario.Table, keys ...string) string {
	blame := keys[0]
	for _, k := range keys[1:] {
		n, was := t.Node(k), t.Node(blame)
		if n != nil && (was == nil || n.File != was.File && n.Line != was.Line || n.Line > was.Line) {
			blame = k
		}
	}
	return blame
}
