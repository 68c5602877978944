package compile

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/analysis"
	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/sim/engine"
)

var backlogShape = scenario.Shape{
	Name: "backlog", Help: "after the warm-up, a step's list is set to given patients; the pipeline before and after it is alive. Whoever waits there by then, came by the same pathways and has the attributes in `set` is taken out. The given come in the order of their days waited and hold what patients hold who wait there; what `set` does not say of them is drawn as for those who come that way. Clocks and times from arriving count their days waited; the wait for the resource itself counts from the first day, since nothing says when it began. A bed that they lie in already counts as used from that day, and how long they have it is not among stays and mean stays, which are whole",
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
	given []engine.Ago
	from  []*pathwayStart             // the streams by which they may have come
	steps map[*pathwayStart]*stepInfo // whose list it is: in each copy of a pathway its own
	has   map[int32]uint64            // attributes that are set, and to which values
	later map[int32]int               // those of them that patients have become on the way
	who   []someone
}

// readBacklog makes sources of given patients, who are on a list on the first day
// of the window. Where anything else is wrong with the scenario, lists are read for
// their mistakes alone, so that these are told with the others.
func (b *builder) readBacklog() {
	sections := b.sections("backlog")
	if len(sections) == 0 {
		return
	}
	l := &lister{builder: b, routines: map[any]int32{}, pasts: pasts{}}
	if b.problems.Empty() {
		l.ways = newJourneys(b)
	}
	for _, n := range sections {
		x := &backlog{name: collectionName(n), steps: map[*pathwayStart]*stepInfo{}, has: map[int32]uint64{}}
		x.Table = scenario.Read(n, fmt.Sprintf("backlog %q", x.name), backlogShape, b.doc, b.problems)
		before := b.problems.Len()
		x.given = b.readBands(x.Table, n)
		if l.ways == nil {
			l.readFrom(x)
			l.readStep(x)
			l.readHas(x)
			continue
		}
		if l.readFrom(x) && l.readStep(x) && l.readHas(x) && l.readMarks(x) && l.findWho(x) && b.problems.Len() == before {
			l.lower(x)
		}
	}
}

// lister lowers lists.
type lister struct {
	*builder
	ways     *journeys     // nil: what is wrong elsewhere keeps them from being followed
	routines map[any]int32 // by what they do
	pasts    pasts
}

// lower makes the source of a list and what takes its place on it.
func (l *lister) lower(x *backlog) {
	path := "backlog." + x.name
	l.where = x.Where()
	src := engine.Source{Name: path, Entry: engine.PlaceID(l.here()), Counted: x.who[0].start.counted,
		Site: l.site(path + "/waited"), Number: l.sourceNumber(path), Given: x.given}
	if len(x.who) > 1 {
		choice := engine.Choice{Targets: make([]int32, len(x.who))}
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
	l.rates = append(l.rates, analysis.Inflow{})
	l.p.Sources = append(l.p.Sources, src)
	l.reset(x)
	l.backlogs = append(l.backlogs, x.use())
}

// lowerSomeone gives a patient attributes and brings it to its place.
func (l *lister) lowerSomeone(x *backlog, k someone) {
	given := map[string]bool{"pathway": true}
	for _, a := range slices.Sorted(maps.Keys(k.values)) {
		l.emitSet(a, float64(k.values[a]))
		given[l.p.Attributes[a].Name] = true
	}
	l.emitSet(l.attrs["pathway"], float64(slices.Index(l.p.Attributes[l.attrs["pathway"]].Values, family(k.start.node))))
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
	l.emitJump(x.steps[k.start].begin)
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
		l.emitMark(l.mark(m), engine.OnComing)
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
		l.emitMark(m, engine.Earlier)
	}
	left = l.pasts.of(left, sure, always, l.p)
	l.share(left, func() { l.emitPast(left, fmt.Sprintf("backlog/past/%d", len(l.routines))) })
	for _, m := range named {
		if !slices.Contains(coming, m) {
			l.emitMark(l.mark(m), engine.OnList)
		}
	}
}

func (l *lister) emitMark(id int32, how engine.Flag) {
	op := l.op(engine.Mark)
	op.A, op.Flag = id, how
	l.emit(op)
}

// reset takes off the list whoever came by the same ways and is like those who are
// given.
func (l *lister) reset(x *backlog) {
	pathway := l.attrs["pathway"]
	families := map[*stepInfo]uint64{} // whole ones, by step
	var steps []*stepInfo
	for _, s := range x.from {
		step, bit := x.steps[s], uint64(1)<<uint(slices.Index(l.p.Attributes[pathway].Values, family(s.node)))
		switch {
		case step == nil:
		case step.route.node == s.node || l.wholly(x, s):
			if families[step] == 0 {
				steps = append(steps, step)
			}
			families[step] |= bit
		default:
			attrs, bits := []int32{pathway}, []uint64{bit}
			for _, row := range s.node.Rows {
				if a, ok := l.attrs[row.Table]; ok {
					attrs, bits = append(attrs, a), append(bits, 1<<uint(slices.Index(l.p.Attributes[a].Values, row.Row)))
				}
			}
			l.emitReset(x, step, attrs, bits)
		}
	}
	for _, step := range steps {
		l.emitReset(x, step, []int32{pathway}, []uint64{families[step]})
	}
}

// wholly says whether all copies of a pathway, with the same step, are among those of
// a list.
func (l *lister) wholly(x *backlog, s *pathwayStart) bool {
	for i := range l.starts {
		if other := &l.starts[i]; family(other.node) == family(s.node) && x.steps[other] != x.steps[s] {
			return false
		}
	}
	return true
}

func (l *lister) emitReset(x *backlog, step *stepInfo, attrs []int32, bits []uint64) {
	r := engine.Reset{From: engine.PlaceID(step.start), To: engine.PlaceID(step.end), Stays: step.kind == "delay"}
	for i, a := range attrs {
		r.Attrs, r.Sets = append(r.Attrs, engine.AttributeID(a)), append(r.Sets, engine.SetID(l.set(bits[i])))
	}
	for _, a := range slices.Sorted(maps.Keys(x.has)) {
		r.Attrs, r.Sets = append(r.Attrs, engine.AttributeID(a)), append(r.Sets, engine.SetID(l.set(x.has[a])))
	}
	l.p.Resets = append(l.p.Resets, r)
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

func (x *backlog) use() BacklogUse {
	u := BacklogUse{Name: x.name, Step: x.Text("waiting_for"), Patients: len(x.given)}
	for _, g := range x.given {
		u.MeanDays += float64(g.From+g.To) / 2 / float64(len(x.given))
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
		analysis.Missing(b.p, rates, b.times.window, nil, misses)
	}
	b.warnOfFull()
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

// warnOfFull warns where the patients of all lists together hold more of a resource on
// the first day than there is then, with all that may be added: some would lie in beds
// that do not exist. What a patient holds may be drawn, so it is what is to be expected.
func (b *builder) warnOfFull() {
	total := make([]float64, len(b.p.Resources))
	full := make([]bool, len(b.p.Resources))
	for _, n := range b.sections("backlog") {
		patients := make([]float64, len(b.p.Sources))
		for i, s := range b.p.Sources {
			if s.Name == "backlog."+collectionName(n) {
				patients[i] = float64(len(s.Given))
			}
		}
		for i, units := range analysis.Had(b.p, patients, b.times.window) {
			r := &b.p.Resources[i]
			total[i] += units
			if most := r.Ceiling(b.times.window); units > 0 && !r.Unlimited && !full[i] && math.Round(total[i]) > math.Round(most) {
				full[i] = true
				who := "its patients"
				if total[i] > units {
					who += " and those of lists before it"
				}
				b.problems.Warn(n.File, n.Line, "backlog %q: %s hold %s of resource %q on %s, which has %s then: the rest are in places that do not exist until others leave; put fewer on the list, or more in the resource",
					collectionName(n), who, words.Plain(total[i], 0), r.Name, b.times.from, words.Plain(most, 0))
			}
		}
	}
}
