package compile

import (
	"strings"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// lowerContactBranch forks one series of contacts, if the patient needs it.
func (b *builder) lowerContactBranch(s *service, k contact, tier, path string) {
	chance := int32(engine.None)
	if k.Has("chance") {
		c, by := b.binary(k.Quantity("chance"), k.Where(), engine.None)
		b.emitBranch(c, by, path+"/"+k.name+"/chance")
		b.p.Choices[c].Targets[0] = b.here()
		chance = c
	}
	add := b.op(engine.Add)
	add.A, add.Value = s.planned, float64(k.count)
	b.emit(add)
	fork := b.op(engine.Fork)
	fork.B = b.group(path, true)
	at := b.emit(fork)
	over := b.emitJump(engine.None)
	b.p.Ops[at].A = b.here()
	b.lowerSeries(s, k, tier, path, s.attended)
	b.emit(b.op(engine.End))
	b.p.Ops[over].A = b.here()
	if chance != engine.None {
		b.p.Choices[chance].Targets[1] = b.here()
	}
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

// lowerSeries emits the contacts of one kind, one after another; in screening no tier
// is known yet. Staff time is spent whether the patient comes or not.
func (b *builder) lowerSeries(s *service, k contact, tier, path string, attended int32) {
	place := path + "/" + k.name
	if k.Has("after") {
		b.emitHold(b.constant(float64(k.Span("after"))), place+"/after", engine.None)
	}
	group := 1.0
	if k.Has("group") {
		group = k.Number("group")
	}
	time := b.minutesOf(k)
	every := 7 * tick.Day
	if k.Has("every") {
		every = k.Span("every")
	}
	role, _, _ := strings.Cut(k.Text("with"), ".") // the name that posts at all sites share
	var drop int32 = engine.None
	b.lowerLoop(place, b.constant(float64(k.count)), func() {
		seize := b.lowerContact(k.Text("with"), time, group, k.Node("time"), place, func(f string, a ...any) { k.Problem("with", f, a...) })
		b.emitCount(ofTier(path+".contacts", tier)+"/"+role, false, engine.None)
		c, by := b.binary(s.Quantity("attend"), s.where+": attend", engine.None)
		b.emitBranch(c, by, place+"/attend")
		b.p.Choices[c].Targets[0] = b.here()
		b.emitCount(ofTier(path+".attended", tier)+"/"+role, false, engine.None)
		add := b.op(engine.Add)
		add.A, add.Value = attended, 1
		b.emit(add)
		b.p.Choices[c].Targets[1] = b.here()
		if seize != engine.None {
			b.p.Ops[seize].B = b.here() // turned away: no contact, and nothing to attend
		}
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
		b.p.Choices[drop].Targets[0] = b.here()
	}
}

// lowerEnd emits what happens when treatment begins: the programme stops, the
// dose is what was attended of what was planned, and the effects follow.
func (b *builder) lowerEnd(s *service, effects []effect) int32 {
	b.step, b.where = b.newStep("prehab."+s.name+".end"), s.where
	path := "prehab." + s.name
	entry := b.here()
	offered := b.op(engine.Reached)
	offered.A, offered.Value = s.state, 1
	test := b.emit(offered)
	once := b.op(engine.Reached) // state 2: has ended before
	once.A, once.Value = s.state, 2
	ended := b.emit(once)
	b.emit(b.op(engine.Return))
	b.p.Ops[ended].C = b.here()
	b.emitSet(s.state, 2)
	cancel := b.op(engine.Cancel)
	cancel.A = b.group(path, true)
	b.emit(cancel)
	b.emitCount(path+".treated", true, engine.None)
	in := b.emitTest(s.tier, uint64(1)<<uint(len(s.needs))-1)
	begun := b.op(engine.Reached)
	begun.A, begun.Value = s.planned, 1
	took := b.emit(begun)
	b.lowerDose(s)
	b.countTier(s, path+".dose", s.dose)
	came := b.op(engine.Reached)
	came.A, came.Value = s.attended, 1
	none := b.emit(came)
	b.countTier(s, path+".attending", engine.None)
	b.p.Ops[none].C = b.here()
	for _, e := range effects {
		b.lowerEffect(s, e)
	}
	full := b.op(engine.Reached)
	full.A, full.B = s.attended, s.planned
	complete := b.emit(full)
	b.emitCount(path+".completed", true, engine.None)
	b.setC([]int32{in, took, complete}, b.here())
	b.emit(b.op(engine.Return))
	// Never offered, and from now on too late to be.
	b.setC([]int32{test}, b.here())
	b.emitSet(s.state, 2)
	b.emit(b.op(engine.Return))
	b.step = engine.None
	return entry
}

// lowerOver ends the effects: a further treatment has a window of its own, in
// which nothing is offered yet.
func (b *builder) lowerOver(s *service, effects []effect) int32 {
	b.step, b.where = b.newStep("prehab."+s.name+".over"), s.where
	entry := b.here()
	for _, e := range effects {
		b.emitSet(e.attr, 1)
	}
	b.emit(b.op(engine.Return))
	b.step = engine.None
	return entry
}
