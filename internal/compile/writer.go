package compile

import (
	"maps"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
)

// writer writes a program, operation by operation. Every name that the program needs
// gets a number here, in the order in which it is met.
type writer struct {
	p     *engine.Program
	step  int32 // to which what is written belongs
	loops int32 // number of the next loop

	within map[string]int32 // attributes that only the service that is being written may ask for, by the name that it has for them

	attrs, tally, tags, groups, steps, outcomes, marks, resource map[string]int32

	sites map[rng.Site]string // places that draw

	selectors map[string]engine.Selector // found before, by name: the copies of a step share one

	assigned map[string]assignment // by attribute, what was written for the first who were given it
	twice    func(was, path string)
}

// newWriter is for a program of which nothing is written yet. With twice it tells of two
// places that would draw the same numbers.
func newWriter(p *engine.Program, twice func(was, path string)) writer {
	return writer{
		p: p, step: engine.None, sites: map[rng.Site]string{}, selectors: map[string]engine.Selector{}, twice: twice, assigned: map[string]assignment{},
		attrs: map[string]int32{}, tally: map[string]int32{}, tags: map[string]int32{}, groups: map[string]int32{},
		steps: map[string]int32{}, outcomes: map[string]int32{}, marks: map[string]int32{}, resource: map[string]int32{},
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

func (w *writer) outcome(name string) int32 {
	return number(w.outcomes, name, func() { w.p.Outcomes = append(w.p.Outcomes, name) })
}

func (w *writer) tag(name string) int32 {
	return number(w.tags, name, func() { w.p.Tags = append(w.p.Tags, name) })
}

func (w *writer) group(name string, ends bool) int32 {
	return number(w.groups, name, func() { w.p.Groups = append(w.p.Groups, engine.Group{Name: name, Ends: ends}) })
}

func (w *writer) newStep(path string) int32 {
	return number(w.steps, path, func() { w.p.Steps = append(w.p.Steps, path) })
}

// tallyNamed returns the tally of a name; cohort tallies count in the year of
// the patient's arrival.
func (w *writer) tallyNamed(name string, cohort bool) int32 {
	return number(w.tally, name, func() { w.p.Tallies = append(w.p.Tallies, engine.Tally{Name: name, Cohort: cohort}) })
}

// hidden returns a number attribute that the scenario does not name.
func (w *writer) hidden(name string, initial float64) int32 {
	return number(w.attrs, name, func() {
		w.p.Attributes = append(w.p.Attributes, engine.Attribute{Name: name, Initial: initial})
	})
}

// site names a place that draws. Two places whose hashes are equal would draw
// the same numbers, so that is refused.
func (w *writer) site(path string) rng.Site {
	s := rng.SiteOf(path)
	w.claim(s, path)
	return s
}

func (w *writer) claim(s rng.Site, path string) {
	if was, ok := w.sites[s]; ok && was != path {
		w.twice(was, path)
	}
	w.sites[s] = path
}

// op returns an operation that uses nothing yet.
func (w *writer) op(code engine.Code) engine.Op {
	return engine.Op{Code: code, By: engine.None, A: engine.None, B: engine.None, C: engine.None, Step: w.step}
}

// emit appends an operation and returns its position.
func (w *writer) emit(op engine.Op) int32 {
	w.p.Ops = append(w.p.Ops, op)
	return int32(len(w.p.Ops) - 1)
}

func (w *writer) here() int32 { return int32(len(w.p.Ops)) }

func (w *writer) emitJump(to int32) int32 {
	op := w.op(engine.Jump)
	op.A = to
	return w.emit(op)
}

// land lets jumps that wait for their target end here; None among them is a way
// that does not come here.
func (w *writer) land(jumps ...int32) {
	for _, j := range jumps {
		if j != engine.None {
			w.p.Ops[j].A = w.here()
		}
	}
}

func (w *writer) emitSet(attr int32, value float64) {
	op := w.op(engine.Set)
	op.A, op.Value = attr, value
	w.emit(op)
}

func (w *writer) emitCount(tally string, cohort bool, amount int32) {
	op := w.op(engine.Count)
	op.A, op.B = amount, w.tallyNamed(tally, cohort)
	w.emit(op)
}

func (w *writer) emitCall(to int32) int32 {
	op := w.op(engine.Call)
	op.A = to
	return w.emit(op)
}

// emitTest emits a test of an attribute against named values and returns its
// position; C is filled in later.
func (w *writer) emitTest(attr int32, set uint64) int32 {
	op := w.op(engine.Test)
	op.A, op.B = attr, w.set(set)
	return w.emit(op)
}

func (w *writer) set(bits uint64) int32 {
	for i, s := range w.p.Sets {
		if s == bits {
			return int32(i)
		}
	}
	w.p.Sets = append(w.p.Sets, bits)
	return int32(len(w.p.Sets) - 1)
}

func (w *writer) setC(at []int32, to int32) {
	for _, i := range at {
		w.p.Ops[i].C = to
	}
}

func (w *writer) addSampler(s engine.Sampler) int32 {
	w.p.Samplers = append(w.p.Samplers, s)
	return int32(len(w.p.Samplers) - 1)
}

// attributeIDs are numbers of attributes.
func attributeIDs(list ...int32) (ids []engine.AttributeID) {
	for _, a := range list {
		ids = append(ids, engine.AttributeID(a))
	}
	return ids
}

// tallies is the tally of a name, of counted patients in the year of the event.
func (w *writer) tallies(name string) engine.Maybe[engine.TallyID] {
	return engine.Some(engine.TallyID(w.tallyNamed(name, false)))
}

func (w *writer) scaleList(list []engine.AttributeID) int32 {
	if len(list) == 0 {
		return 0
	}
	w.p.Scales = append(w.p.Scales, list)
	return int32(len(w.p.Scales) - 1)
}

// emitBranch emits a branch on a choice whose targets are filled in by the
// caller through w.p.Choices.
func (w *writer) emitBranch(choice int32, by int16, path string) int32 {
	op := w.op(engine.Branch)
	op.A, op.By, op.Site = choice, by, w.site(path)
	return w.emit(op)
}

// emitHold emits a stay of a drawn time; align is a time of day or None.
func (w *writer) emitHold(d drawn, path string, align int32) {
	op := w.op(engine.Hold)
	op.A, op.By, op.B, op.C, op.Site = d.first, d.by, d.scale, align, w.site(path)
	if align != engine.None {
		w.claim(engine.DischargeSite(op.Site), path+"/discharge")
	}
	w.emit(op)
}

// attr finds an attribute by name; problem says whose line to blame.
func (w *writer) attr(name string, problem func(format string, args ...any)) (int32, bool) {
	if name == tierName || name == modeName {
		problem("%s is what results are told by: breakdowns of run, of and when of a clock, when of a measure", name)
		return 0, false
	}
	i, ok := w.attrs[name]
	if ok && !strings.ContainsAny(name, " ") {
		return i, true
	}
	if i, ok = w.within[name]; ok {
		return i, true
	}
	switch known := append(w.attributeNames(), slices.Sorted(maps.Keys(w.within))...); name {
	case modeWord:
		problem("unknown attribute %q: only a service of prehab with modes can ask for it, from where its need is known", name)
	default:
		problem("unknown attribute %q%s", name, diag.Known(name, known))
	}
	return 0, false
}

// called is an attribute as messages name it: a service's tier and mode as it names them.
func (w *writer) called(attr int16) string {
	name := w.p.Attributes[attr].Name
	for word, a := range w.within {
		if a == int32(attr) {
			return word
		}
	}
	return name
}

// category finds an attribute that has values by which something may differ.
func (w *writer) category(name string, problem func(format string, args ...any)) (int32, bool) {
	i, ok := w.attr(name, problem)
	if ok && w.p.Attributes[i].Values == nil {
		problem("can't be by %q, which is a number; only a category has values", name)
		return 0, false
	}
	return i, ok
}

func (w *writer) attributeNames() []string {
	var names []string
	for _, a := range w.p.Attributes {
		if !strings.Contains(a.Name, " ") {
			names = append(names, a.Name)
		}
	}
	return names
}

// valuesOf returns the categories of an attribute; nil for a number.
func (w *writer) valuesOf(name string) []string {
	if i, ok := w.attrs[name]; ok {
		return w.p.Attributes[i].Values
	}
	return nil
}

// bits returns the set of an attribute's values that are named.
func (w *writer) bits(attr int32, values []string, problem func(format string, args ...any)) uint64 {
	var bits uint64
	all := w.p.Attributes[attr].Values
	if len(all) > 64 {
		problem("attribute %q has %d values; at most 64 can be asked for", w.p.Attributes[attr].Name, len(all))
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
			problem("attribute %q has no value %q%s", w.p.Attributes[attr].Name, v, diag.Known(v, all))
		}
	}
	return bits
}
