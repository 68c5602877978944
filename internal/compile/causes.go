package compile

import "prehabsim/sim/engine"

// For which cause patients lie in a ward bed is told apart where a scenario has steps that
// bring causes of their own. What patients come in for is the first; the steps of
// step_events.go and the ways that prehabilitation opens (step_branch.go) bring others.
// All options have the same list, so that what they have in common is simulated once.
const (
	forStay int32 = iota
	forComplications
	forReadmissions
	forUnplanned
	forOtherTreatment
)

// causes are those that there are. Who is treated otherwise because of prehabilitation
// is so for good: whatever comes of it counts there.
var causes = []engine.Cause{
	forStay:           {Name: "stay"},
	forComplications:  {Name: "complications"},
	forReadmissions:   {Name: "readmissions"},
	forUnplanned:      {Name: "unplanned admissions"},
	forOtherTreatment: {Name: "other treatment", Lasts: true},
}

// emitCharge lets whoever comes by lie in bed for a cause from there on, where there are
// wards.
func (b *builder) emitCharge(cause int32) {
	if b.p.Luck == nil {
		return
	}
	b.p.Causes = causes
	op := b.op(engine.Charge)
	op.A = cause
	b.emit(op)
}

// tellCauses lets wards be counted by cause, where some step brings one.
func (b *builder) tellCauses() {
	if b.p.Causes == nil {
		return
	}
	var use []engine.TallyID
	for _, c := range causes {
		use = append(use, b.tallies("use for "+c.Name+".ward").ID())
		b.p.Luck.IntoFor = append(b.p.Luck.IntoFor, b.tallies("luck for "+c.Name+".ward").ID())
	}
	for i := range b.p.Resources {
		if r := &b.p.Resources[i]; r.Group == "ward" && r.UseTally.Is() {
			r.UseFor = use
		}
	}
}
