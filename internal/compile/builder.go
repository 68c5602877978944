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
	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// builder turns one option's document into a program. Every name that the
// program needs gets a number here, in the order of the document.
type builder struct {
	doc      *scenario.Document
	problems *diag.List
	worked   *workedOut         // shared between options
	numbers  map[string]uint64  // source numbers by name, shared between options
	peaks    map[string]float64 // current's highest arrival rates, likewise
	times    timetable
	start    tick.Date // the option's; zero: from the beginning
	tier     int32     // attribute by which results are told; None: nothing asks for it
	p        *engine.Program
	last     *builder // the same option of the last model; nil: none is known
	reached  []bool   // by operation: some patient may come to it

	step  int32  // the step being lowered
	where string // the same, for messages

	attrs    map[string]int32
	tally    map[string]int32
	tags     map[string]int32
	groups   map[string]int32
	steps    map[string]int32
	outcomes map[string]int32
	marks    map[string]int32
	resource map[string]int32
	demand   map[string]demandLoad          // resources whose capacity follows from a load
	supply   []map[string]scenario.Quantity // the numbers of each resource
	lists    map[string]listing             // resources that have so many lists a week, or so many more
	kept     map[string]*scenario.Table

	noShow    map[int32]scenario.Quantity // by resource
	discharge map[int32]int32             // time of day, by resource
	routes    map[string]*route
	sites     map[rng.Site]string
	stepNodes map[string]*scenario.Node // by pathway or route and step
	stepSpec  map[string]*stepInfo

	effects  map[string][]effectUse // by path of the step that they act on
	limited  []Limited
	inert    []inertEffects
	live     []int32 // attributes of effects that are assumed to be some
	visited  []*service
	hooks    map[string][]hook // what happens when a mark is reached
	laws     []LawUse
	pathways []PathwayUse
	starts   []pathwayStart
	backlogs []BacklogUse
	rates    []analysis.Inflow // by source, pathways first
	noted    map[string]bool   // laws listed already
	loops    int32             // number of the next loop
	outlook  *analysis.Outlook
	titles   map[string]string // of measures that the scenario asks for and gives one
	lacks    []lack            // attributes that would be missed on arrival
	asks     bool              // some service asks for an attribute of its patients
	dosed    map[int32]bool    // attributes by which services see that a patient had a dose
}

// hook is a routine called when a mark is reached.
type hook struct{ entry int32 }

func newBuilder(doc *scenario.Document, times timetable, shared *shared, problems *diag.List) *builder {
	return &builder{
		doc: doc, problems: problems, worked: shared.worked, numbers: shared.numbers, peaks: shared.peaks, times: times,
		p: &engine.Program{
			Calendar: times.calendar, Window: times.window, End: times.end, Stop: times.stop,
			Scales: [][]int32{nil},
		},
		step:  engine.None,
		attrs: map[string]int32{}, tally: map[string]int32{}, tags: map[string]int32{}, groups: map[string]int32{},
		steps: map[string]int32{}, outcomes: map[string]int32{}, marks: map[string]int32{}, resource: map[string]int32{},
		demand: map[string]demandLoad{}, lists: map[string]listing{}, kept: map[string]*scenario.Table{}, noShow: map[int32]scenario.Quantity{}, discharge: map[int32]int32{}, routes: map[string]*route{}, sites: map[rng.Site]string{}, stepNodes: map[string]*scenario.Node{},
		noted: map[string]bool{}, titles: map[string]string{}, stepSpec: map[string]*stepInfo{}, effects: map[string][]effectUse{}, hooks: map[string][]hook{}, dosed: map[int32]bool{},
	}
}

// number returns the index of a name in a list, adding it where it is new.
func number(index map[string]int32, name string, add func()) int32 {
	i, ok := index[name]
	if !ok {
		i = int32(len(index))
		index[name] = i
		add()
	}
	return i
}

func (b *builder) outcome(name string) int32 {
	return number(b.outcomes, name, func() { b.p.Outcomes = append(b.p.Outcomes, name) })
}

func (b *builder) tag(name string) int32 {
	return number(b.tags, name, func() { b.p.Tags = append(b.p.Tags, name) })
}

func (b *builder) group(name string, ends bool) int32 {
	return number(b.groups, name, func() { b.p.Groups = append(b.p.Groups, engine.Group{Name: name, Ends: ends}) })
}

func (b *builder) newStep(path string) int32 {
	return number(b.steps, path, func() { b.p.Steps = append(b.p.Steps, path) })
}

// tallyNamed returns the tally of a name; cohort tallies count in the year of
// the patient's arrival.
func (b *builder) tallyNamed(name string, cohort bool) int32 {
	return number(b.tally, name, func() { b.p.Tallies = append(b.p.Tallies, engine.Tally{Name: name, Cohort: cohort}) })
}

// hidden returns a number attribute that the scenario does not name.
func (b *builder) hidden(name string, initial float64) int32 {
	return number(b.attrs, name, func() {
		b.p.Attributes = append(b.p.Attributes, engine.Attribute{Name: name, Initial: initial})
	})
}

// site names a place that draws. Two places whose hashes are equal would draw
// the same numbers, so that is refused.
func (b *builder) site(path string) rng.Site {
	s := rng.SiteOf(path)
	b.claim(s, path)
	return s
}

func (b *builder) claim(s rng.Site, path string) {
	if was, ok := b.sites[s]; ok && was != path {
		b.problems.Add(b.doc.Root.File, 1, "%q and %q happen to draw the same random numbers; rename one of them", was, path)
	}
	b.sites[s] = path
}

// op returns an operation that uses nothing yet.
func (b *builder) op(code engine.Code) engine.Op {
	return engine.Op{Code: code, By: engine.None, A: engine.None, B: engine.None, C: engine.None, Step: b.step}
}

// emit appends an operation and returns its position.
func (b *builder) emit(op engine.Op) int32 {
	b.p.Ops = append(b.p.Ops, op)
	return int32(len(b.p.Ops) - 1)
}

func (b *builder) here() int32 { return int32(len(b.p.Ops)) }

func (b *builder) emitJump(to int32) int32 {
	op := b.op(engine.Jump)
	op.A = to
	return b.emit(op)
}

// land lets jumps that wait for their target end here; None among them is a way
// that does not come here.
func (b *builder) land(jumps ...int32) {
	for _, j := range jumps {
		if j != engine.None {
			b.p.Ops[j].A = b.here()
		}
	}
}

func (b *builder) emitSet(attr int32, value float64) {
	op := b.op(engine.Set)
	op.A, op.Value = attr, value
	b.emit(op)
}

func (b *builder) emitCount(tally string, cohort bool, amount int32) {
	op := b.op(engine.Count)
	op.A, op.B = amount, b.tallyNamed(tally, cohort)
	b.emit(op)
}

func (b *builder) emitCall(to int32) int32 {
	op := b.op(engine.Call)
	op.A = to
	return b.emit(op)
}

// emitTest emits a test of an attribute against named values and returns its
// position; C is filled in later.
func (b *builder) emitTest(attr int32, set uint64) int32 {
	op := b.op(engine.Test)
	op.A, op.B = attr, b.set(set)
	return b.emit(op)
}

func (b *builder) set(bits uint64) int32 {
	for i, s := range b.p.Sets {
		if s == bits {
			return int32(i)
		}
	}
	b.p.Sets = append(b.p.Sets, bits)
	return int32(len(b.p.Sets) - 1)
}

func (b *builder) setC(at []int32, to int32) {
	for _, i := range at {
		b.p.Ops[i].C = to
	}
}

// attr finds an attribute by name; problem says whose line to blame.
func (b *builder) attr(name string, problem func(format string, args ...any)) (int32, bool) {
	if name == tierName {
		problem("%s is what results are told by: breakdowns of run, of and when of a clock, when of a measure", name)
		return 0, false
	}
	i, ok := b.attrs[name]
	if !ok || strings.ContainsAny(name, " ") {
		problem("unknown attribute %q%s", name, diag.Nearest(name, b.attributeNames()))
		return 0, false
	}
	return i, true
}

// category finds an attribute that has values by which something may differ.
func (b *builder) category(name string, problem func(format string, args ...any)) (int32, bool) {
	i, ok := b.attr(name, problem)
	if ok && b.p.Attributes[i].Values == nil {
		problem("can't be by %q, which is a number; only a category has values", name)
		return 0, false
	}
	return i, ok
}

func (b *builder) attributeNames() []string {
	var names []string
	for _, a := range b.p.Attributes {
		if !strings.Contains(a.Name, " ") {
			names = append(names, a.Name)
		}
	}
	return names
}

// valuesOf returns the categories of an attribute; nil for a number.
func (b *builder) valuesOf(name string) []string {
	if i, ok := b.attrs[name]; ok {
		return b.p.Attributes[i].Values
	}
	return nil
}

// bits returns the set of an attribute's values that are named.
func (b *builder) bits(attr int32, values []string, problem func(format string, args ...any)) uint64 {
	var bits uint64
	all := b.p.Attributes[attr].Values
	if len(all) > 64 {
		problem("attribute %q has %d values; at most 64 can be asked for", b.p.Attributes[attr].Name, len(all))
		return 0
	}
	for _, v := range values {
		found := false
		for i, a := range all {
			if a == v || strings.HasPrefix(a, v+".") {
				bits |= 1 << uint(i)
				found = true
			}
		}
		if !found {
			problem("attribute %q has no value %q%s", b.p.Attributes[attr].Name, v, diag.Nearest(v, all))
		}
	}
	return bits
}

func (b *builder) addSampler(s engine.Sampler) int32 {
	b.p.Samplers = append(b.p.Samplers, s)
	return int32(len(b.p.Samplers) - 1)
}

// plainSampler draws from a law as it is.
func (b *builder) plainSampler(l dist.Law) engine.Sampler {
	return engine.Sampler{Law: l.String(), Table: b.worked.table(l), Scale: l.Scale()}
}

// samplerOf draws from one of the laws that a scenario writes, cut off where it says
// so. What cannot be negative is not cut off at 0.
func (b *builder) samplerOf(l scenario.LawSpec, law dist.Law) engine.Sampler {
	s := b.plainSampler(law)
	s.Floor, s.Ceiling = l.FloorValue(), l.CeilingValue()
	if !l.Floor.Set && law.Quantile(0) < 0 {
		s.Floor = math.Inf(-1)
	}
	return s
}

// drawn is a law ready to be drawn from: a run of samplers, one for each value
// of the attribute By, and the attributes that multiply it.
type drawn struct {
	first int32
	by    int16
	scale int32
	means []float64 // by row
}

func (d drawn) mean(row int) float64 { return d.means[min(row, len(d.means)-1)] }

// drawing is what is drawn from a law.
type drawing uint8

const (
	aTime   drawing = iota // in whole seconds, multiplied by attributes of the patient
	aGap                   // between arrivals: in seconds, but not in whole ones
	aCount                 // in whole numbers
	aNumber                // any number
)

// sampler makes samplers of a law as a scenario writes it. Times are in
// seconds.
func (b *builder) sampler(l scenario.LawSpec, where string, of drawing) drawn {
	d := drawn{by: engine.None, first: int32(len(b.p.Samplers))}
	problem := func(format string, args ...any) {
		b.problems.Add(l.File, l.Line, "%s: %s", where, fmt.Sprintf(format, args...))
	}
	var values []string
	if l.By != "" {
		a, ok := b.category(l.By, problem)
		if !ok {
			return d
		}
		d.by = int16(a)
		values = b.p.Attributes[a].Values
		for _, name := range slices.Sorted(maps.Keys(l.Params)) {
			if l.Params[name].By != "" {
				b.refuseStrange(l.Params[name], values, where)
			}
		}
	}
	laws, err := l.Laws(values)
	if err != nil {
		problem("%v", err)
		return d
	}
	if c := l.CeilingValue(); c > 0 && l.FloorValue() > c {
		problem("floor lies above ceiling")
	}
	for i, law := range laws {
		s := &b.p.Samplers[b.addSampler(b.samplerOf(l, law))]
		d.means = append(d.means, s.Mean())
		name, row := where, ""
		if values != nil {
			row = " for " + l.By + " " + values[i]
			name += " (" + l.By + " " + values[i] + ")"
		}
		b.noteLaw(name, law, s, of == aTime || of == aGap, l.Line)
		b.checkRounding(l, of, s, where+row)
	}
	if of == aTime {
		d.scale = b.scale(l.ScaledBy, problem)
	} else if len(l.ScaledBy) > 0 {
		problem("scaled_by: says nothing here; attributes multiply times that a patient takes")
	}
	return d
}

// checkRounding refuses a law whose mean moves by more than a thousandth of it where
// what is drawn becomes whole seconds, or a whole number. Arrivals fall into whole
// seconds too, but how many come does not change: each time between two goes on from
// where the last one ended.
func (b *builder) checkRounding(l scenario.LawSpec, of drawing, s *engine.Sampler, where string) {
	mean, growth := s.Mean(), 0.0
	if of == aTime || of == aCount {
		growth = b.worked.rounding.of(*s, s.Rounding)
	}
	if math.Abs(growth) <= math.Abs(mean)/1000 {
		return
	}
	if of == aCount {
		b.problems.Add(l.File, l.Line, `%s: is a whole number, and the mean would become %.4g instead of %.4g; write { dist = "poisson", mean = %.4g } or a "discrete" law`, where, mean+growth, mean, mean)
		return
	}
	tell := b.problems.Add
	if len(l.ScaledBy) > 0 { // what it becomes depends on the patient
		tell = b.problems.Warn
	}
	tell(l.File, l.Line, "%s: time is kept in whole seconds, and the mean would become %.4gs instead of %.4gs; write all times and rates of the model in a larger unit, such as minutes in place of seconds", where, mean+growth, mean)
}

// scale returns the index of a list of multiplying attributes.
func (b *builder) scale(names []string, problem func(format string, args ...any)) int32 {
	var list []int32
	for _, n := range names {
		a, ok := b.attr(n, problem)
		if !ok {
			continue
		}
		if b.p.Attributes[a].Values != nil {
			problem("scaled_by: %q is a category; only a number can multiply a time", n)
			continue
		}
		if d := b.doc.Root.At("attribute", n, "dist"); d != nil && d.Text == "normal" && b.doc.Root.At("attribute", n, "floor") == nil {
			problem("scaled_by: %q is drawn from a normal law, which goes below 0, and no time can; give the attribute a law that does not, such as lognormal, or a floor", n)
		}
		list = append(list, a)
	}
	return b.scaleList(list)
}

func (b *builder) scaleList(list []int32) int32 {
	if len(list) == 0 {
		return 0
	}
	b.p.Scales = append(b.p.Scales, list)
	return int32(len(b.p.Scales) - 1)
}

// noteLaw tells of a law what is drawn from it: cut off, where it is.
func (b *builder) noteLaw(where string, law dist.Law, s *engine.Sampler, isTime bool, line int) {
	if b.noted[where] {
		return // an attribute is drawn by every pathway, and told once
	}
	b.noted[where] = true
	u := LawUse{Where: where, Law: law.Family, Mean: law.Mean(), SD: law.SD(), Median: law.Median(), P95: law.Quantile(0.95), Line: line}
	if low, high := s.Bounds(); law.Quantile(0) < low || law.Quantile(1) > high {
		u.Law += ", cut off"
		u.Mean, u.SD = s.Cut()
		u.Median, u.P95 = min(max(u.Median, low), high), min(max(u.P95, low), high)
	}
	if isTime {
		day := float64(tick.Day)
		u.Mean, u.SD, u.Median, u.P95, u.Unit = u.Mean/day, u.SD/day, u.Median/day, u.P95/day, "days"
	}
	b.laws = append(b.laws, u)
}

// rows reads a quantity as one number for each value of an attribute; by is None
// where it is the same for all.
func (b *builder) rows(q scenario.Quantity, where string) (by int16, values []float64) {
	if q.By == "" {
		return engine.None, []float64{q.Value}
	}
	problem := func(format string, args ...any) {
		b.problems.Add(q.File, q.Line, "%s: %s", where, fmt.Sprintf(format, args...))
	}
	a, ok := b.category(q.By, problem)
	if !ok {
		return engine.None, []float64{0}
	}
	b.refuseStrange(q, b.p.Attributes[a].Values, where)
	for _, v := range b.p.Attributes[a].Values {
		each, ok := q.For(v)
		if !ok {
			problem("says nothing for %s %q; write it, or `rest = ...`", q.By, v)
		}
		values = append(values, each.Value)
	}
	return int16(a), values
}

// refuseStrange refuses a number for a value that the attribute does not have.
func (b *builder) refuseStrange(q scenario.Quantity, values []string, where string) {
	if at, name, strange := q.Strange(values); strange {
		b.problems.Add(at.File, at.Line, "%s: names %q, which is no value of %q%s", where, name, q.By, diag.Nearest(name, values))
	}
}

// binary makes a two-way choice: the first target with probability q (by row),
// the second otherwise.
func (b *builder) binary(q scenario.Quantity, where string, factor int32) (choice int32, by int16) {
	by, values := b.rows(q, where)
	probs := make([]float64, 0, 2*len(values))
	for _, v := range values {
		probs = append(probs, v, 1-v)
	}
	b.p.Choices = append(b.p.Choices, engine.Choice{Targets: make([]int32, 2), Probs: probs, Factor: factor})
	return int32(len(b.p.Choices) - 1), by
}

// emitBranch emits a branch on a choice whose targets are filled in by the
// caller through b.p.Choices.
func (b *builder) emitBranch(choice int32, by int16, path string) int32 {
	op := b.op(engine.Branch)
	op.A, op.By, op.Site = choice, by, b.site(path)
	return b.emit(op)
}

// emitHold emits a stay of a drawn time; align is a time of day or None.
func (b *builder) emitHold(d drawn, path string, align int32) {
	op := b.op(engine.Hold)
	op.A, op.By, op.B, op.C, op.Site = d.first, d.by, d.scale, align, b.site(path)
	if align != engine.None {
		b.claim(engine.DischargeSite(op.Site), path+"/discharge")
	}
	b.emit(op)
}

// checkSize refuses what an engine could not run.
func (b *builder) checkSize() {
	at := b.doc.Root
	if n := len(b.p.Ops); n > engine.MaxOps {
		b.problems.Add(at.File, 1, "is too large: its steps become %d operations, and there may be %d; fewer copies (for_each) or lists (backlog) would make it smaller", n, engine.MaxOps)
	}
	if n := len(b.p.Sources); n >= engine.MaxSources {
		b.problems.Add(at.File, 1, "is too large: patients come from %d sources, and there may be %d", n, engine.MaxSources-1)
	}
}
