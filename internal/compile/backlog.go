package compile

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

var backlogShape = scenario.Shape{
	Name: "backlog", Help: "after the warm-up, a step's list is set to given patients; the pipeline before and after it is alive. Whoever waits there by then, came by the same pathways and has the attributes in `set` is taken out. The given come in the order of their days waited and hold what patients hold who wait there; what `set` does not say of them is drawn as for those who come that way. Clocks and times from arriving count their days waited; the wait for the resource itself, and a stay, count from the first day, since nothing says when they began",
	Fields: []scenario.Field{
		{Name: "pathway", Type: scenario.NamesField, Help: "how they came: a pathway, a copy of one, or several, in the proportions in which patients with their attributes come. Where not written: the pathway of the backlog's own name, or every one that comes to the step and is counted", Example: `["urgent", "screening"]`},
		{Name: "waiting_for", Type: scenario.TextField, Required: true, Help: "the step whose list it is, as route.step, or the name of a step of the pathway: one that uses or seizes something, or a delay that they are in", Example: `"surgery.operation"`},
		{Name: "days_waited", Type: scenario.AnyField, Help: `patients by whole days since they came: "59" is one day, "60-66" seven, each as likely, "105+" up to twice as many`, Example: `{ "59" = 4, "60-66" = 7 }`},
		{Name: "weeks_waited", Type: scenario.AnyField, Help: `the same by weeks: "2-4" is 14 to 27 days, "3" is 21 to 27, "10+" is 70 to 139`, Example: `{ "0-2" = 31, "2-4" = 22 }`},
		{Name: "set", Type: scenario.AnyField, Help: "attributes that they have: a value, or several in the proportions in which patients come", Example: `{ site = "colorectal", modality = "surgery" }`},
		{Name: "marks", Type: scenario.NamesField, Help: "milestones that they have reached, counted from the first day of the window; those on every way to the step are known and end clocks, but begin them only where they are written here. Prehabilitation that is offered at one of them is not offered to them", Example: `"decision"`},
		{Name: "source", Type: scenario.TextField, Help: "where the counts come from"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

// backlog is a list of given patients while it is lowered.
type backlog struct {
	*scenario.Table
	name  string
	step  *stepInfo
	has   map[int32]uint64 // attributes that are set, and to which values
	later map[int32]int    // those of them that patients have become on the way
	from  []*pathwayStart
	who   []someone
}

// readBacklog makes sources of given patients, who are on a list on the first day
// of the window.
func (b *builder) readBacklog() {
	sections := b.sections("backlog")
	if len(sections) == 0 {
		return
	}
	l := &lister{builder: b, ways: newJourneys(b), routines: map[any]int32{}, pasts: pasts{}}
	for _, n := range sections {
		x := &backlog{name: collectionName(n), has: map[int32]uint64{}, later: map[int32]int{}}
		x.Table = scenario.Read(n, fmt.Sprintf("backlog %q", x.name), backlogShape, b.doc, b.problems)
		before := len(b.problems.Problems())
		given := b.readBands(x.Table, n)
		if !l.readStep(x) || !l.readHas(x) || !l.readMarks(x) || !l.findWho(x) || len(b.problems.Problems()) > before {
			continue
		}
		l.lower(x, given)
	}
}

// lister lowers lists.
type lister struct {
	*builder
	ways     *journeys
	routines map[any]int32 // by what they do
	pasts    pasts
}

// readStep finds the step and refuses one in which nobody could be found.
func (l *lister) readStep(x *backlog) bool {
	name := x.Text("waiting_for")
	if name == "" {
		return false // told already
	}
	for _, path := range []string{name, x.name + "." + name, strings.Join(x.Names("pathway"), "") + "." + name} {
		if info, ok := l.stepSpec[path]; ok && x.step == nil {
			x.step = info
		}
	}
	var known []string
	for _, path := range l.stepPaths() {
		if info := l.stepSpec[path]; info != nil && info.holdsPatients() {
			known = append(known, path)
		}
	}
	switch {
	case x.step == nil:
		x.Problem("waiting_for", "unknown step %q%s", name, diag.Nearest(name, known))
	case !x.step.holdsPatients():
		x.Problem("waiting_for", "nobody waits in step %q (%s); name one that uses or seizes something, or a delay%s", name, x.step.kind, diag.Nearest(name, known))
	default:
		return true
	}
	return false
}

// holdsPatients says whether patients can be found in a step: on a list, or in a
// time that is not beside the pathway.
func (i *stepInfo) holdsPatients() bool {
	beside := i.node.Child["beside"]
	return i.kind == "use" || i.kind == "seize" || i.kind == "delay" && (beside == nil || !beside.Bool)
}

// readHas reads the attributes that are set.
func (l *lister) readHas(x *backlog) bool {
	set, ok := x.Node("set"), true
	if set == nil {
		return true
	}
	if set.Kind != scenario.TableKind {
		x.Problem("set", "write attributes and their values, such as { site = \"colorectal\" }")
		return false
	}
	problem := func(f string, args ...any) { x.Problem("set", f, args...); ok = false }
	for _, k := range set.Keys {
		a, known := l.attr(k, problem)
		switch n := set.Child[k]; {
		case !known:
		case k == "pathway":
			problem("says how patients came with pathway = ..., not in set")
		case l.p.Attributes[a].Values == nil:
			problem("%q is a number; patients of a list have categories in common", k)
		case n.Kind == scenario.TableKind:
			problem("%q: write a value or a list of values", k)
		default:
			x.has[a] = l.bits(a, texts(n), problem)
		}
	}
	return ok
}

// readMarks refuses milestones that nobody reaches.
func (l *lister) readMarks(x *backlog) bool {
	reached := map[int32]bool{}
	for _, op := range l.p.Ops[:l.ways.ops] {
		if op.Code == engine.Mark {
			reached[op.A] = true
		}
	}
	var names []string
	for i, m := range l.p.Marks {
		if reached[int32(i)] {
			names = append(names, m.Name)
		}
	}
	ok := true
	for _, name := range x.Names("marks") {
		if !contains(names, name) {
			x.Problem("marks", "no step has mark %q%s", name, diag.Nearest(name, names))
			ok = false
		}
	}
	return ok
}

// named finds the streams of patients by which those of a list came.
func (l *lister) named(x *backlog) (list []*pathwayStart, ok bool) {
	var known []string
	for i := range l.starts {
		for _, name := range []string{l.starts[i].name, family(l.starts[i].node)} {
			if !contains(known, name) {
				known = append(known, name)
			}
		}
	}
	names := x.Names("pathway")
	if !x.Has("pathway") && contains(known, x.name) {
		names = []string{x.name}
	}
	for _, name := range names {
		if !contains(known, name) {
			x.Problem("pathway", "unknown pathway %q%s", name, diag.Nearest(name, known))
			return nil, false
		}
	}
	for i := range l.starts {
		s := &l.starts[i]
		if contains(names, s.name) || contains(names, family(s.node)) || len(names) == 0 && s.counted {
			list = append(list, s)
		}
	}
	for _, s := range list {
		if s.counted != list[0].counted {
			x.Problem("pathway", "patients of %q and %q can't be on one list, since only one of the two is counted; write a backlog for each", list[0].name, s.name)
			return nil, false
		}
	}
	return list, true
}

// findWho finds what the patients may be like, and in which proportions.
func (l *lister) findWho(x *backlog) bool {
	before := len(l.problems.Problems())
	var ok bool
	if x.from, ok = l.named(x); !ok {
		return false
	}
	x.later = l.becomes(x)
	if x.who = l.whoHas(x, x.has); len(x.who) > 0 || len(l.problems.Problems()) > before {
		return len(x.who) > 0
	}
	l.tellNobody(x)
	return false
}

// becomes are those of the attributes that nobody has on coming, but that patients
// get on the way.
func (l *lister) becomes(x *backlog) map[int32]int {
	later := map[int32]int{}
	for a, set := range x.has {
		on := slices.ContainsFunc(x.from, func(s *pathwayStart) bool {
			found, _ := l.ways.who(s, map[int32]uint64{a: set})
			return len(found) > 0
		})
		if l.ways.changing[a] && !on && bits.OnesCount64(set) == 1 {
			later[a] = bits.TrailingZeros64(set)
		}
	}
	return later
}

// whoHas lists what patients who come to the step with such attributes may be like.
func (l *lister) whoHas(x *backlog, has map[int32]uint64) (list []someone) {
	total := 0.0
	for _, s := range x.from {
		way := l.ways.of(s, x.step.begin, has, x.later)
		if way == nil {
			continue
		}
		want := maps.Clone(way.must)
		for a, set := range has {
			if _, later := x.later[a]; !later {
				if already, ok := want[a]; ok {
					set &= already
				}
				want[a] = set
			}
		}
		kinds, err := l.ways.who(s, want)
		if err != nil {
			x.Problem("set", "%v", err)
			return nil
		}
		rate := l.rates[s.source].on(l.times.base, l.times.from)
		for _, k := range kinds {
			k.way = way
			k.weight *= rate
			total += k.weight
			list = append(list, k)
		}
	}
	for i := range list {
		if total > 0 {
			list[i].weight /= total
		} else { // nobody comes any more, but some wait
			list[i].weight = 1 / float64(len(list))
		}
	}
	return slices.DeleteFunc(list, func(k someone) bool { return k.weight == 0 })
}

// tellNobody says why nobody is like that who comes to the step.
func (l *lister) tellNobody(x *backlog) {
	if len(l.whoHas(x, nil)) == 0 {
		of := "no pathway comes"
		if names := x.Names("pathway"); len(names) > 0 {
			of = fmt.Sprintf("pathway %s never comes", quoted(names))
		}
		x.Problem("waiting_for", "%s to step %q", of, x.Text("waiting_for"))
		return
	}
	for _, k := range keysOf(x.Node("set")) {
		a := l.attrs[k]
		if len(l.whoHas(x, map[int32]uint64{a: x.has[a]})) == 0 {
			x.Problem("set", "no patient who comes to step %q this way has %s = %s", x.Text("waiting_for"), k, x.Node("set").Child[k].Shown())
			return
		}
	}
	x.Problem("set", "no patient who comes to step %q this way has all of these together", x.Text("waiting_for"))
}

func quoted(names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = strconv.Quote(name)
	}
	return strings.Join(list, ", ")
}

func keysOf(n *scenario.Node) []string {
	if n == nil {
		return nil
	}
	return n.Keys
}

// lower makes the source of a list and what takes its place on it.
func (l *lister) lower(x *backlog, given []engine.Ago) {
	path := "backlog." + x.name
	l.where = x.Where()
	src := engine.Source{Name: path, Entry: l.here(), Counted: x.who[0].start.counted, Fill: engine.None, Every: engine.None, Batch: engine.None,
		Site: l.site(path + "/waited"), Number: l.sourceNumber(path), Given: given}
	if len(x.who) > 1 {
		choice := engine.Choice{Targets: make([]int32, len(x.who)), Factor: engine.None}
		for _, k := range x.who {
			choice.Probs = append(choice.Probs, k.weight)
		}
		l.p.Choices = append(l.p.Choices, choice)
		l.emitBranch(int32(len(l.p.Choices)-1), engine.None, path)
		for i, k := range x.who {
			choice.Targets[i] = l.here()
			l.lowerSomeone(x, k)
		}
	} else {
		l.lowerSomeone(x, x.who[0])
	}
	l.rates = append(l.rates, sourceRate{})
	l.p.Sources = append(l.p.Sources, src)
	l.reset(x)
	l.backlogs = append(l.backlogs, x.use(given))
}

// lowerSomeone gives a patient attributes and brings it to its place.
func (l *lister) lowerSomeone(x *backlog, k someone) {
	given := map[string]bool{"pathway": true}
	for _, a := range slices.Sorted(maps.Keys(k.values)) {
		l.emitSet(a, float64(k.values[a]))
		given[l.p.Attributes[a].Name] = true
	}
	l.emitSet(l.attrs["pathway"], float64(indexOf(l.p.Attributes[l.attrs["pathway"]].Values, family(k.start.node))))
	quiet := &diag.List{} // what is wrong was told when the pathway was read
	pathway := scenario.Read(k.start.node, x.Where(), pathwayShape, l.doc, quiet)
	known := maps.Clone(given)
	l.lowerGiven(pathway, k.start.node, given, known)
	if n := k.start.stream; n != nil {
		stream := scenario.Read(n, x.Where(), scenario.Shape{Name: "stream", Fields: streamFields}, l.doc, quiet)
		l.lowerGiven(stream, &scenario.Node{Path: "pathway." + k.start.name + "." + lastPart(n.Path)}, given, known)
	}
	// The rest is drawn as ever; lists that give the same attributes share that.
	l.share(strings.Join(slices.Sorted(maps.Keys(given)), "/"), func() { l.lowerArrival(given) })
	for _, a := range slices.Sorted(maps.Keys(x.later)) {
		l.emitSet(a, float64(x.later[a]))
	}
	l.lowerPast(x, k, pathway.Names("mark"))
	for _, c := range k.way.calls {
		push := l.op(engine.Push)
		push.A = c + 1
		l.emit(push)
	}
	l.emitJump(x.step.begin)
}

// share calls operations that several lists may have in common.
func (l *lister) share(key any, emit func()) {
	entry, ok := l.routines[key]
	if !ok {
		over := l.emitJump(engine.None)
		entry = l.here()
		emit()
		if l.here() == entry {
			l.p.Ops, entry = l.p.Ops[:over], engine.None
		} else {
			l.emit(l.op(engine.Return))
			l.land(over)
		}
		l.routines[key] = entry
	}
	if entry != engine.None {
		l.emitCall(entry)
	}
}

// lowerPast gives a patient the milestones of its arrival, a past, and the milestones
// that the list names.
func (l *lister) lowerPast(x *backlog, k someone, coming []string) {
	named := x.Names("marks")
	var told []int32
	for _, m := range slices.Concat(named, coming) {
		told = append(told, l.mark(m))
	}
	for _, m := range coming {
		l.emitMark(l.mark(m), engine.MarkOnComing)
	}
	sure := maps.Clone(k.way.must)
	for a, v := range k.values {
		sure[a] = 1 << uint(v)
	}
	for a, v := range x.later {
		sure[a] = 1 << uint(v)
	}
	left := l.pasts.of(k.way.past, sure, told, l.p)
	always := left.always()
	for _, m := range always {
		l.emitMark(m, engine.MarkEarlier)
	}
	left = l.pasts.of(left, sure, always, l.p)
	l.share(left, func() { l.emitPast(left, fmt.Sprintf("backlog/past/%d", len(l.routines))) })
	for _, m := range named {
		if !contains(coming, m) {
			l.emitMark(l.mark(m), engine.MarkOnList)
		}
	}
}

func (l *lister) emitMark(id int32, how float64) {
	op := l.op(engine.Mark)
	op.A, op.Value = id, how
	l.emit(op)
}

// reset takes off the list whoever came by the same ways and is like those who are
// given.
func (l *lister) reset(x *backlog) {
	pathway := l.attrs["pathway"]
	whole := map[string]bool{}
	for i := range l.starts {
		whole[family(l.starts[i].node)] = true
	}
	for i := range l.starts {
		if s := &l.starts[i]; !slices.Contains(x.from, s) {
			whole[family(s.node)] = false
		}
	}
	var families uint64
	add := func(attrs []int32, bits ...uint64) {
		r := engine.Reset{From: x.step.start, To: x.step.end, Stays: x.step.kind == "delay"}
		for i, a := range attrs {
			r.Attrs, r.Sets = append(r.Attrs, a), append(r.Sets, l.set(bits[i]))
		}
		for _, a := range slices.Sorted(maps.Keys(x.has)) {
			r.Attrs, r.Sets = append(r.Attrs, a), append(r.Sets, l.set(x.has[a]))
		}
		l.p.Resets = append(l.p.Resets, r)
	}
	for _, s := range x.from {
		bit := uint64(1) << uint(indexOf(l.p.Attributes[pathway].Values, family(s.node)))
		if whole[family(s.node)] {
			families |= bit
			continue
		}
		attrs, bits := []int32{pathway}, []uint64{bit}
		for _, row := range s.node.Rows {
			if a, ok := l.attrs[row.Table]; ok {
				attrs, bits = append(attrs, a), append(bits, 1<<uint(indexOf(l.p.Attributes[a].Values, row.Row)))
			}
		}
		add(attrs, bits...)
	}
	if families != 0 {
		add([]int32{pathway}, families)
	}
}

// BacklogUse is a list with which the run begins, for `check`.
type BacklogUse struct {
	Name, Step string
	Patients   int
	MeanDays   float64
	Pathways   []PathwayShare
}

// PathwayShare is a pathway and its share of the patients.
type PathwayShare struct {
	Name  string
	Share float64
}

func (x *backlog) use(given []engine.Ago) BacklogUse {
	u := BacklogUse{Name: x.name, Step: x.step.route.name + "." + lastPart(x.step.node.Path), Patients: len(given)}
	for _, g := range given {
		u.MeanDays += float64(g.From+g.To) / 2 / float64(len(given))
	}
	for _, k := range x.who {
		name := family(k.start.node)
		i := slices.IndexFunc(u.Pathways, func(p PathwayShare) bool { return p.Name == name })
		if i < 0 {
			i = len(u.Pathways)
			u.Pathways = append(u.Pathways, PathwayShare{Name: name})
		}
		u.Pathways[i].Share += k.weight
	}
	return u
}

// checkGiven follows the patients of all lists, as a run will, and refuses a list
// whose patients would be asked for an attribute that they do not have.
func (b *builder) checkGiven() {
	if len(b.backlogs) == 0 || !b.problems.Empty() {
		return
	}
	walk := func(only string, misses func(step, attr int32)) {
		rates := make([][]float64, len(b.p.Sources))
		for i, s := range b.p.Sources {
			rates[i] = []float64{0}
			if s.Given != nil && (only == "" || s.Name == only) {
				rates[i][0] = 1
			}
		}
		newWalker(b.p, b.times.window, misses).walk(rates)
	}
	missed := false
	if walk("", func(_, _ int32) { missed = true }); !missed {
		return
	}
	for _, n := range b.sections("backlog") {
		name := collectionName(n)
		walk("backlog."+name, func(step, attr int32) {
			of, a := "what is drawn on arrival", b.p.Attributes[attr].Name
			if step != engine.None {
				of = fmt.Sprintf("step %q", b.p.Steps[step])
			}
			b.problems.Add(n.File, n.Line, "backlog %q: %s needs attribute %q, which some of these patients do not have; give it to them with set = { %s = \"...\" }", name, of, a, a)
		})
	}
}
