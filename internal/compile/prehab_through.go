package compile

import (
	"fmt"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// A programme ends when treatment begins, unless the service says for whom it goes on
// beside the treatment: then contacts go on, the dose grows, and what happens meanwhile
// has the effects of the dose by then. At the mark where it ends, the dose by then is that
// of whatever comes next, such as an operation after drugs.

// through is for whom a programme goes on beside the treatment, and to which mark.
type through struct {
	when    *scenario.Node
	until   string
	forNext bool // its effects hold for the treatment that begins then, although decided on meanwhile
}

var throughKeys = []string{"when", "until", "for_next"}

// readThrough reads for whom a service goes on.
func (b *builder) readThrough(s *service) {
	n := s.Node("through")
	if n == nil || n.Kind == scenario.ArrayKind && len(n.Items) == 0 {
		b.refuseFromTreatment(s)
		return
	}
	for i, item := range itemsOf(n) {
		if item.Kind == scenario.TableKind && item.Child["when"] == nil && i < len(itemsOf(n))-1 {
			b.problems.Add(item.File, item.Line, "%s: through: nobody is left for what comes behind this, which has no when; let it be the last", s.where)
		}
		if item.Kind != scenario.TableKind || item.Child["until"] == nil || item.Child["until"].Kind != scenario.TextKind {
			b.problems.Add(item.File, item.Line, `%s: through: write for whom it goes on beside treatment, and to which mark: [{ when = { modality = "sact" }, until = "course_ended" }]`, s.where)
			continue
		}
		for _, k := range item.Keys {
			if !slices.Contains(throughKeys, k) {
				b.problems.Add(item.File, item.Child[k].Line, "%s: through: unknown key %q%s", s.where, k, diag.Known(k, throughKeys))
			}
		}
		until := item.Child["until"]
		if until.Text == s.Text("until") {
			b.problems.Add(until.File, until.Line, "%s: through: until is the mark at which treatment begins; write one that comes later", s.where)
		}
		if marks := b.marksWritten(); !slices.Contains(marks, until.Text) {
			noMark(b.doc.Root, until, s.where+": through", until.Text, marks, b.problems)
		}
		next := item.Child["for_next"]
		switch {
		case next != nil && next.Kind != scenario.BoolKind:
			b.problems.Add(next.File, next.Line, "%s: through: for_next is true or false", s.where)
			continue
		case next != nil && next.Bool && !s.Has("effects_until"):
			b.problems.Add(next.File, next.Line, "%s: through: for_next keeps effects beyond effects_until, and this service has none: they hold for good", s.where)
		}
		s.through = append(s.through, through{item.Child["when"], until.Text, next != nil && next.Bool})
	}
}

// goesBeside says whether a service that is offered goes on beside treatment.
func (b *builder) goesBeside() bool {
	return slices.ContainsFunc(b.visited, func(s *service) bool { return len(s.through) > 0 })
}

// refuseFromTreatment refuses contacts that would never begin.
func (b *builder) refuseFromTreatment(s *service) {
	for _, k := range s.contacts {
		if k.Text("from") == fromTreatment {
			k.Problem("from", "the programme ends when treatment begins, so this would never take place; say for whom it goes on, with through")
		}
	}
}

// marksWritten are the milestones that steps, pathways and backlogs are written to reach.
func (r *reader) marksWritten() (marks []string) {
	var walk func(n *scenario.Node)
	walk = func(n *scenario.Node) {
		for _, k := range n.Keys {
			c := n.Child[k]
			if k == "mark" {
				marks = append(marks, texts(c)...)
			}
			walk(c)
		}
	}
	for _, kind := range []string{"pathway", "route"} {
		if n := r.doc.Root.Child[kind]; n != nil {
			walk(n)
		}
	}
	return marks
}

// itemsOf are the elements of a list; one alone may be written without brackets.
func itemsOf(n *scenario.Node) []*scenario.Node {
	if n.Kind == scenario.ArrayKind {
		return n.Items
	}
	return []*scenario.Node{n}
}

const fromTreatment = "treatment"

// fromTreatment says whether some contacts begin with treatment.
func (s *service) fromTreatment() bool {
	return slices.ContainsFunc(s.contacts, func(k contact) bool { return k.Text("from") == fromTreatment })
}

// lowerTreatmentContacts emits a routine that starts the series of contacts that begin with
// treatment.
func (b *builder) lowerTreatmentContacts(s *service, path string) {
	if !s.fromTreatment() {
		return
	}
	b.step, b.where = b.newStep("prehab."+s.name+".beside"), s.where
	s.atTreatment = b.here()
	for _, call := range s.calls {
		b.p.Ops[call].A = s.atTreatment
	}
	for i, tier := range s.needs {
		if !slices.Contains(s.tiers, tier) || !s.said.reached[i] {
			continue
		}
		other := b.emitTest(s.tier, 1<<uint(i))
		b.eachMode(s, func(mode string) {
			for _, k := range s.contacts {
				if k.Text("from") == fromTreatment && slices.Contains(k.tiers, tier) && k.isIn(mode) {
					b.lowerContactBranch(s, k, tier, mode, path)
				}
			}
		})
		b.p.Ops[other].C = b.here()
	}
	b.emit(b.op(engine.Return))
	b.step = engine.None
}

// lateTreatmentContacts lets a programme that starts when treatment has begun begin these
// contacts too.
func (b *builder) lateTreatmentContacts(s *service) {
	if !s.fromTreatment() {
		return
	}
	for _, t := range s.through {
		others := b.lowerWhen(t.when, func(f string, a ...any) { s.Problem("through", f, a...) })
		before := b.emitReached(s.beside, 1)
		b.p.Ops[before].Flag = engine.CountedWhole
		s.calls = append(s.calls, b.here())
		b.emitCall(engine.None)
		b.emit(b.op(engine.End))
		b.setC(append(others, before), b.here())
	}
}

// emitReached emits a test of whether a number is as large, and returns its position: C is
// for the others.
func (w *writer) emitReached(attr int32, least float64) int32 {
	op := w.op(engine.Reached)
	op.A, op.Value = attr, least
	return w.emit(op)
}

// lowerThrough emits, for those whose programme goes on, what happens when treatment begins.
// The others go on behind it.
func (b *builder) lowerThrough(s *service, path string, effects []effect) {
	for i, t := range s.through {
		others := b.lowerWhen(t.when, func(f string, a ...any) { s.Problem("through", f, a...) })
		b.emitSet(s.state, 2)
		b.emitSet(s.beside, float64(i+1))
		none := b.lowerTreated(s, path, effects)
		if s.atTreatment != engine.None {
			b.emitCall(s.atTreatment)
		}
		b.setC(none, b.here())
		b.emit(b.op(engine.Return))
		b.setC(others, b.here())
	}
}

// lowerThroughEnds hangs the end of programmes that went on on their marks.
func (b *builder) lowerThroughEnds(s *service, path string, effects []effect) {
	for i, t := range s.through {
		b.step, b.where = b.newStep(fmt.Sprintf("prehab.%s.through.%d", s.name, i+1)), s.where
		entry := b.here()
		before := b.emitReached(s.beside, float64(i+1))
		after := b.emitReached(s.beside, float64(i+2))
		b.emit(b.op(engine.Return))
		b.p.Ops[after].C = b.here()
		b.emitSet(s.beside, float64(len(s.through)+1))
		b.cancelProgramme(path)
		none := b.notBegun(s)
		b.lowerDose(s)
		b.lowerEffectsStill(s, effects)
		b.countEnded(s, path)
		b.setC(append(none, before), b.here())
		b.emit(b.op(engine.Return))
		b.step = engine.None
		b.hooks[t.until] = append(b.hooks[t.until], hook{entry: entry})
		s.ends = append(s.ends, laterMark{"through", t.until, "the programme goes on to its last contact", entry})
	}
}

// lowerEffectsStill sets effects by the dose as of now, unless the mark from which they no
// longer hold is behind the patient.
func (b *builder) lowerEffectsStill(s *service, effects []effect) {
	over := int32(engine.None)
	if s.over != engine.None {
		still := b.emitReached(s.over, 1)
		over = b.emitJump(engine.None)
		b.p.Ops[still].C = b.here()
	}
	for _, e := range effects {
		b.lowerEffect(s, e)
	}
	if over != engine.None {
		b.p.Ops[over].A = b.here()
	}
}

// goesOnForNext emits the ways past the end of effects of those whose programme goes on to the
// treatment that is being decided on, and holds for it.
func (b *builder) goesOnForNext(s *service) (past []int32) {
	for i, t := range s.through {
		if !t.forNext {
			continue
		}
		before := b.emitReached(s.beside, float64(i+1))
		on := b.emitReached(s.beside, float64(i+2))
		past = append(past, on)
		b.p.Ops[before].C = b.here()
	}
	return past
}

// cancelProgramme ends what is still going on of it.
func (b *builder) cancelProgramme(path string) {
	cancel := b.op(engine.Cancel)
	cancel.A = b.group(path, true)
	b.emit(cancel)
}
