package compile

import (
	"math"
	"slices"

	"prehabsim/internal/scenario"
	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// The dose is what a patient has attended of the contacts that the evidence is about, the
// core of the programme: their number, or their minutes. Where the service says how much
// its full dose is, it is held against that, and more does nothing; otherwise against what
// was planned for the patient.

// doseGrain is the grain in which minutes are counted.
const doseGrain = 5 * tick.Minute

// dose is how a service counts it, and what attributes it hangs on.
type dose struct {
	minutes   bool    // instead of contacts
	full      float64 // in units; 0: what is planned for the patient
	completed float64 // share of the planned core that counts as completed
	ofBooked  bool    // that share is of what was booked by the end, not of what was planned
	atLeast   []int   // numbers of sessions of which the share is reported that has as many

	attended, planned int32 // of the core, in units
	met               int32 // contacts of any kind attended; the same as attended where all are core
	begun             int32 // at least 1 once the programme has begun; the same as planned where all are core
	threshold         int32 // what completes the programme, in units
	reached           int32 // the dose, in millionths
	booked            int32 // of the core, in units, attended or not; None: nobody asks
	sessions          int32 // core contacts attended; the same as attended where the dose counts contacts
	time              int32 // seconds of staff at contacts attended, the patient's share

	attrs []int32 // on which a dose depends
	sizes []int32
	list  []float64 // the doses, by the values of these
	most  int       // units that any patient can attend
}

// units are what a contact counts.
func (d *dose) units(k contact) float64 {
	switch {
	case !k.core:
		return 0
	case d.minutes:
		return math.Round(float64(k.Span("time")) / float64(doseGrain))
	}
	return 1
}

// readDose reads how a service counts its dose, once its contacts are read.
func (b *builder) readDose(s *service) {
	d := &s.dose
	d.minutes, d.completed = s.Text("dose") == "minutes", 1
	if s.Has("completed") {
		if d.completed = s.Number("completed"); d.completed == 0 && s.Quantity("completed").By == "" {
			s.Problem("completed", "must be above 0: whoever attends nothing would have completed it")
		}
	}
	d.ofBooked = s.Text("completed_of") == ofBooked
	d.atLeast = readAtLeast(s)
	some := slices.ContainsFunc(s.contacts, func(k contact) bool { return k.Bool("core") })
	for i := range s.contacts {
		k := &s.contacts[i]
		k.core = !k.Bool("screening") && (k.Bool("core") || !some && !k.Has("core"))
		switch {
		case k.Bool("screening") && (k.Has("when") || k.Has("from")):
			k.Problem("screening", "everybody who is referred is screened, at the start; leave out when and from, or screening")
		case k.Bool("screening") && k.Bool("core"):
			k.Problem("core", "a contact that finds the need is no part of the dose; leave out core, or screening")
		case d.minutes && k.core && k.Quantity("time").By != "":
			k.Problem("time", "a dose in minutes needs one time for all patients; this one is by %s", k.Quantity("time").By)
		}
	}
	d.full = b.readFullDose(s)
	b.warnOfAtLeast(s)
	for i, tier := range s.needs {
		s.inModes(func(mode, words string) {
			total := 0.0
			for _, k := range s.contacts {
				if slices.Contains(k.tiers, tier) && k.isIn(mode) {
					total += float64(k.count) * d.units(k)
				}
			}
			d.most = max(d.most, int(total))
			switch {
			case !slices.Contains(s.tiers, tier), s.unclear:
			case total == 0 && some && s.weightless(i, mode):
			case total == 0:
				s.Problem("tiers", "tier %q%s has no contacts that count; a patient in it could get no dose", tier, words)
			case total < d.full && !s.weightless(i, mode):
				n := s.Node("full_dose")
				b.problems.Warn(n.File, n.Line, "%s: full_dose: patients in tier %q%s can have at most %.0f%% of it: their contacts are %g of %g", s.where, tier, words, 100*total/d.full, total, d.full)
			}
		})
	}
}

// weightless says whether a tier's dose is assumed to do nothing, in a mode.
func (s *service) weightless(tier int, mode string) bool {
	return s.weights[tier] == 0 || s.modeWeight(mode) == 0
}

// readFullDose reads it in units of the dose; 0 where it is not written.
func (b *builder) readFullDose(s *service) float64 {
	n := s.Node("full_dose")
	if n == nil {
		return 0
	}
	unit := "number"
	if s.dose.minutes {
		unit = "span"
	}
	x := b.only(b.quantity(n, nil, s.where, unit), s.where+": full_dose")
	if s.dose.minutes {
		x /= float64(doseGrain)
	}
	if x <= 0 && b.problems.Empty() {
		s.Problem("full_dose", "must be above 0")
	}
	return max(x, 0)
}

// declareDose makes its attributes.
func (b *builder) declareDose(s *service) {
	d, name := &s.dose, "prehab "+s.name
	d.attended = b.hidden(name+" attended", 0)
	d.planned = b.hidden(name+" planned", 0)
	d.reached, d.threshold = b.hidden(name+" dose", 0), engine.None
	d.met, d.begun = d.attended, d.planned
	if d.minutes || s.fromTreatment() || slices.ContainsFunc(s.contacts, func(k contact) bool { return !k.core && !k.Bool("screening") }) {
		d.met, d.begun = b.hidden(name+" met", 0), b.hidden(name+" begun", 0)
	}
	n := int32(d.most + 1)
	if d.full > 0 {
		d.attrs, d.sizes = []int32{d.attended}, []int32{n}
	} else {
		d.attrs, d.sizes = []int32{d.planned, d.attended}, []int32{n, n}
	}
	d.list = d.doses()
	d.booked, d.sessions, d.time = engine.None, d.attended, b.hidden(name+" staff time", 0)
	if d.minutes {
		d.sessions = b.hidden(name+" sessions", 0)
	}
	if d.ofBooked {
		d.booked = b.hidden(name+" booked", 0)
	}
	if d.completed < 1 || d.ofBooked {
		d.threshold = b.hidden(name+" completes", 0)
	}
}

// doses are all doses, by what they depend on.
func (d *dose) doses() (list []float64) {
	n := d.most + 1
	if d.full > 0 {
		for attended := range n {
			list = append(list, min(1, float64(attended)/d.full))
		}
		return list
	}
	for planned := range n {
		for attended := range n {
			x := 0.0
			if planned > 0 {
				x = float64(min(attended, planned)) / float64(planned)
			}
			list = append(list, x)
		}
	}
	return list
}

// lowerDose sets the dose reached, in millionths.
func (w *writer) lowerDose(s *service) {
	l := engine.Lookup{Attrs: attributeIDs(s.dose.attrs...), Sizes: s.dose.sizes}
	for _, x := range s.dose.list {
		l.Values = append(l.Values, math.Round(1e6*x))
	}
	w.emitLook(s.dose.reached, l)
}

// emitLook lets an attribute become an entry of a table.
func (w *writer) emitLook(attr int32, l engine.Lookup) {
	w.p.Lookups = append(w.p.Lookups, l)
	op := w.op(engine.Look)
	op.A, op.B = attr, int32(len(w.p.Lookups)-1)
	w.emit(op)
}

// emitAdd adds a number to an attribute.
func (w *writer) emitAdd(attr int32, by float64) {
	if by == 0 {
		return
	}
	op := w.op(engine.Add)
	op.A, op.Value = attr, by
	w.emit(op)
}

// countCompleted counts whoever has attended as much as completes the programme.
func (b *builder) countCompleted(s *service, path string) {
	full := b.op(engine.Reached)
	full.A, full.B = s.dose.attended, b.emitThreshold(s)
	complete := b.emit(full)
	b.emitCount(path+".completed", true, engine.None)
	if s.mode != engine.None {
		b.countTier(s, path+".completed in mode", engine.None)
	}
	b.p.Ops[complete].C = b.here()
}

// emitThreshold finds how much completes the programme, and returns the attribute that is it.
func (w *writer) emitThreshold(s *service) int32 {
	d := &s.dose
	if d.threshold == engine.None {
		return d.planned
	}
	of := d.planned
	if d.ofBooked {
		of = d.booked
	}
	l := engine.Lookup{Attrs: attributeIDs(of), Sizes: []int32{int32(d.most + 1)}}
	for planned := range d.most + 1 { // the share of none is of no use: some of it must be attended
		l.Values = append(l.Values, max(1, math.Ceil(float64(d.completed*float64(planned))-1e-9)))
	}
	w.emitLook(d.threshold, l)
	return d.threshold
}

// lowerAttendance draws the chance with which the patient comes to each contact, where it
// differs between patients.
func (b *builder) lowerAttendance(s *service) {
	if !s.Has("attend_sd") {
		return
	}
	where := s.where + ": attend_sd"
	by, means := b.rows(s.Quantity("attend"), s.where+": attend")
	bySD, sds := b.rows(s.Quantity("attend_sd"), where)
	if by != engine.None && bySD != engine.None && by != bySD {
		s.Problem("attend_sd", "attend and attend_sd are by different attributes; let both be by the same, or one by none")
		return
	}
	s.chance = b.hidden("prehab "+s.name+" attendance", 0)
	op := b.op(engine.Sample)
	op.A, op.B, op.By, op.Site = s.chance, int32(len(b.p.Samplers)), max(by, bySD), b.site("prehab."+s.name+"/attendance")
	for i := range max(len(means), len(sds)) {
		mean, sd := means[min(i, len(means)-1)], sds[min(i, len(sds)-1)]
		law, err := betaOf(mean, sd)
		if err != nil {
			s.Problem("attend_sd", "%v", err)
			return
		}
		b.addSampler(b.plainSampler(law))
	}
	b.emit(op)
}

// emitAttend branches on whether a patient comes to a contact.
func (b *builder) emitAttend(s *service, place string) (choice int32) {
	if s.chance == engine.None {
		c, by := b.binary(s.Quantity("attend"), s.where+": attend", engine.None)
		b.emitBranch(c, by, place+"/attend")
		return c
	}
	b.p.Choices = append(b.p.Choices, engine.Choice{Targets: make([]int32, 2), Probs: []float64{1, 0}, Factor: engine.Some(engine.AttributeID(s.chance))})
	c := int32(len(b.p.Choices) - 1)
	b.emitBranch(c, engine.None, place+"/attend")
	return c
}

var doseFields = []scenario.Field{
	{Name: "dose", Type: scenario.TextField, Choices: []string{"sessions", "minutes"}, Default: "sessions", Help: "what of core contacts attended is the dose: their number, or their minutes (in steps of five)"},
	{Name: "full_dose", Type: scenario.AnyField, Help: `how much of it is a full dose, as in the programmes behind the evidence; more does nothing. Without it: what is planned for the patient`, Example: `{ value = 7, low = 6, high = 9, dist = "triangular", source = "M-FULL" }`},
	{Name: "completed", Type: scenario.ShareField, Help: "share of the core contacts, planned or booked (completed_of), from which on a programme counts as completed", Default: "1"},
	{Name: "completed_of", Type: scenario.TextField, Choices: []string{"planned", ofBooked}, Default: "planned", Help: "of what that share is: of all core contacts planned for the patient, or of those booked by the end of the programme, attended or not. Where a programme goes on until treatment begins, whenever that is, nobody has a plan of so many"},
	{Name: "at_least", Type: scenario.AnyField, Help: "numbers of core contacts: the share of patients who attended so many or more is reported", Example: `[6, 9]`},
	{Name: "attend_sd", Type: scenario.ShareField, Help: "standard deviation of that chance between patients: each has his own, by a beta law, so that some come always and some hardly ever", Example: `{ value = 0.22, source = "M-ATTS" }`},
}

// betaOf is the law of a chance between patients. Where all come, or none, or there is no
// standard deviation, it is the mean.
func betaOf(mean, sd float64) (dist.Law, error) {
	if sd == 0 || mean == 0 || mean == 1 {
		return constantLaw(mean), nil
	}
	return dist.BetaByMean(mean, sd)
}
