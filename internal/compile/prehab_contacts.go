package compile

import (
	"slices"
	"strings"

	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// lowerContactBranch forks one series of contacts, if the patient needs it.
func (b *builder) lowerContactBranch(s *service, k contact, tier, mode, path string) {
	skips := b.lowerWhen(k.Node("when"), func(f string, a ...any) { k.Problem("when", f, a...) })
	chance := int32(engine.None)
	if k.Has("chance") {
		c, by := b.binary(k.Quantity("chance"), k.Where(), engine.None)
		b.emitBranch(c, by, path+"/"+k.name+"/chance")
		b.p.Choices[c].Targets[0] = b.here()
		chance = c
	}
	b.emitAdd(s.dose.planned, float64(float64(k.count)*s.dose.units(k)))
	fork := b.op(engine.Fork)
	fork.B = b.group(path, true)
	at := b.emit(fork)
	over := b.emitJump(engine.None)
	b.p.Ops[at].A = b.here()
	b.lowerSeries(s, k, tier, mode, path)
	b.emit(b.op(engine.End))
	b.p.Ops[over].A = b.here()
	if chance != engine.None {
		b.p.Choices[chance].Targets[1] = b.here()
	}
	b.setC(skips, b.here())
}

// minutesOf are the staff minutes of a contact, by the values of an attribute if they
// are by one.
func (b *builder) minutesOf(k contact) drawn {
	by, spans := b.rows(k.Quantity("time"), k.Where()+": time")
	d := drawn{first: int32(len(b.p.Samplers)), by: by}
	for _, span := range spans {
		b.addSampler(b.plainSampler(constantLaw(span)))
		d.means = append(d.means, span)
	}
	return d
}

// refuseBeds refuses a contact in a bed, which would count as a stay there.
func (b *builder) refuseBeds(k contact) {
	with := k.Text("with")
	sel, _ := b.selector(with, func(string, ...any) {}) // told where it is lowered
	first := slices.IndexFunc(sel.Table, engine.Maybe[engine.ResourceID].Is)
	if first < 0 {
		return
	}
	name := b.p.Resources[sel.Table[first].ID()].Name // copies are all of one kind
	if slices.ContainsFunc(b.sections("resource"), func(n *scenario.Node) bool {
		return collectionName(n) == name && n.At("kind") != nil && n.At("kind").Text == "beds"
	}) {
		k.Problem("with", "%q is of beds, and a contact in it would be a stay; write who gives it", with)
	}
}

// lowerSeries emits the contacts of one kind, one after another; in screening no tier
// is known yet. Staff time is spent whether the patient comes or not.
func (b *builder) lowerSeries(s *service, k contact, tier, mode, path string) {
	b.refuseBeds(k)
	place := path + "/" + k.name
	if k.Has("after") {
		b.emitHold(b.constant(float64(k.Span("after"))), place+"/after", engine.None)
	}
	group := 1.0
	if k.Has("group") {
		group = k.Number("group")
	}
	time := b.minutesOf(k)
	work := b.workAmount(&engine.Request{Plan: engine.Some(engine.SamplerID(time.first)), PlanBy: engine.Some(engine.AttributeID(int32(time.by)))}, group, nil)
	every := 7 * tick.Day
	if k.Has("every") {
		every = k.Span("every")
	}
	role, _, _ := strings.Cut(k.Text("with"), ".") // the name that posts at all sites share
	var drop int32 = engine.None
	b.lowerLoop(place, b.constant(float64(k.count)), func() {
		seize := b.lowerContact(k.Text("with"), time, group, k.Node("time"), place, k.name, func(f string, a ...any) { k.Problem("with", f, a...) })
		b.emitCount(inMode(ofTier(path+".contacts", tier), mode)+"/"+role, false, engine.None)
		b.noteBooked(s, k)
		come := k.Bool("screening") && s.attendsByMode() // no mode is known yet: all do
		c := int32(engine.None)
		if !come {
			c = b.emitAttend(s, place)
			b.p.Choices[c].Targets[0] = b.here()
		}
		b.emitCount(inMode(ofTier(path+".attended", tier), mode)+"/"+role, false, engine.None)
		b.noteAttended(s, k, work)
		if !come {
			b.p.Choices[c].Targets[1] = b.here()
		}
		if seize != engine.None {
			b.p.Ops[seize].B = b.here() // turned away: no contact, and nothing to attend
		}
		b.noteHeld(s, k)
		if s.Has("drop_out") && k.count > 1 {
			d, dby := b.binary(s.Quantity("drop_out"), s.where+": drop_out", engine.None)
			b.emitBranch(d, dby, place+"/drop_out")
			b.p.Choices[d].Targets[1] = b.here()
			drop = d
		}
		if k.count > 1 {
			b.emitHold(b.constant(float64(every)), place+"/every", engine.None)
		}
	})
	if drop != engine.None {
		over := int32(engine.None)
		if s.delay.days > 0 {
			over = b.emitJump(engine.None)
		}
		b.p.Choices[drop].Targets[0] = b.here()
		b.nothingMore(s)
		if over != engine.None {
			b.p.Ops[over].A = b.here()
		}
	}
}

// lowerEnd emits what happens when treatment begins: the programme stops, the
// dose is what was attended of what was planned, and the effects follow.
func (b *builder) lowerEnd(s *service, effects []effect) int32 {
	b.step, b.where = b.newStep("prehab."+s.name+".end"), s.where
	path := "prehab." + s.name
	entry := b.here()
	test := b.emitReached(s.state, 1)
	ended := b.emitReached(s.state, 2)
	b.emit(b.op(engine.Return))
	b.p.Ops[ended].C = b.here()
	b.lowerThrough(s, path, effects)
	b.emitSet(s.state, 2)
	b.cancelProgramme(path)
	none := b.lowerTreated(s, path, effects)
	b.countEnded(s, path)
	b.setC(none, b.here())
	b.emit(b.op(engine.Return))
	// Never offered, and from now on too late to be.
	b.setC([]int32{test}, b.here())
	b.emitSet(s.state, 2)
	b.emit(b.op(engine.Return))
	b.step = engine.None
	return entry
}

// lowerTreated counts a patient whose treatment begins, the dose reached and who has come at
// all, and sets the effects; it returns where those go on who have not begun the programme.
func (b *builder) lowerTreated(s *service, path string, effects []effect) (none []int32) {
	b.emitCount(path+".treated", true, engine.None)
	none = b.notBegun(s)
	b.lowerDose(s)
	b.countTier(s, path+".dose", s.dose.reached)
	came := b.emitReached(s.dose.met, 1)
	b.countTier(s, path+".attending", engine.None)
	b.p.Ops[came].C = b.here()
	for _, e := range effects {
		b.lowerEffect(s, e)
	}
	return none
}

// notBegun emits the tests whether a programme has begun, and returns where those go on of
// whom it has not.
func (b *builder) notBegun(s *service) []int32 {
	return []int32{b.emitTest(s.tier, uint64(1)<<uint(len(s.needs))-1), b.emitReached(s.dose.begun, 1)}
}

// lowerOver ends the effects: a further treatment has a window of its own, in
// which nothing is offered yet.
func (b *builder) lowerOver(s *service, effects []effect) int32 {
	b.step, b.where = b.newStep("prehab."+s.name+".over"), s.where
	entry := b.here()
	goesOn := b.goesOnForNext(s)
	for _, e := range effects {
		b.emitSet(e.attr, e.neutralFactor())
	}
	if s.over != engine.None {
		b.emitSet(s.over, 1)
	}
	b.setC(goesOn, b.here())
	b.emit(b.op(engine.Return))
	b.step = engine.None
	return entry
}
