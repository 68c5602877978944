package compile

import (
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/fmath"
	"prehabsim/sim/tick"
)

// lowerOffer emits what happens at the mark: a call that returns at once, with
// the programme going on as a branch of its own.
func (b *builder) lowerOffer(s *service) int32 {
	b.within = nil // its mode is known from where it is drawn, in lowerMode
	path := "prehab." + s.name
	b.readReferral(s)
	b.step, b.where = b.newStep(path), s.where
	entry := b.here()
	again := b.emitReached(s.state, 1) // offered before
	b.emit(b.op(engine.Return))
	b.p.Ops[again].C = b.here()
	outs := append(b.lowerScope(s), b.lowerReach(s, path)...)
	b.emitSet(s.state, 1)
	b.emitCount(path+".offered", true, engine.None)
	fork := b.op(engine.Fork)
	fork.B = b.group(path, true)
	at := b.emit(fork)
	b.setC(outs, b.here())
	b.emit(b.op(engine.Return))
	b.p.Ops[at].A = b.here()
	b.lowerProgramme(s, path)
	b.lowerTreatmentContacts(s, path)
	b.step = engine.None
	return entry
}

// lowerScope emits the tests of who is offered it: pathways, attributes, dates.
func (b *builder) lowerScope(s *service) []int32 {
	var outs []int32
	pathway := b.attrs["pathway"]
	problem := func(key string) func(string, ...any) { return func(f string, a ...any) { s.Problem(key, f, a...) } }
	if names := s.Names("pathways"); names != nil {
		outs = append(outs, b.emitTest(pathway, b.bits(pathway, names, problem("pathways"))))
	}
	outs = append(outs, b.lowerWhen(s.Node("when"), problem("when"))...)
	from, to := tick.Time(0), b.times.stop+1
	if b.start != (tick.Date{}) {
		from = max(0, b.times.calendar.Start(b.times.calendar.DayOf(b.start)))
	}
	b.checkLast(s)
	if s.Has("ends") {
		to = b.times.calendar.Start(b.times.calendar.DayOf(s.Date("ends")) + 1)
	}
	if max(from, b.firstOfSpread(s)) >= min(to, b.times.stop+1) {
		b.remarks = append(b.remarks, s.where+": by its dates nobody is ever referred: it does nothing")
	}
	if from > 0 || to <= b.times.stop {
		b.p.Periods = append(b.p.Periods, engine.Period{From: from, To: to})
		op := b.op(engine.During)
		op.A = int32(len(b.p.Periods) - 1)
		outs = append(outs, b.emit(op))
	}
	if spread := s.Node("spread"); spread != nil {
		outs = append(outs, b.lowerSpread(s, spread)...)
	}
	return outs
}

// firstOfSpread is when a service is offered first that spreads; the beginning where it does
// not.
func (b *builder) firstOfSpread(s *service) (first tick.Time) {
	spread := s.Node("spread")
	if spread == nil {
		return 0
	}
	for i, item := range itemsOf(spread) {
		from := item.Child["from"]
		if from == nil || from.Kind != scenario.DateKind {
			return 0 // told where it is lowered
		}
		if day := b.times.calendar.Start(b.times.calendar.DayOf(from.Date)); i == 0 || day < first {
			first = day
		}
	}
	return first
}

// lowerSpread emits one test for each dated step of a pilot that spreads; any of
// them will do.
func (b *builder) lowerSpread(s *service, n *scenario.Node) []int32 {
	pathway := b.attrs["pathway"]
	problem := func(f string, a ...any) { s.Problem("spread", f, a...) }
	var goes []int32
	var fails []int32
	if len(itemsOf(n)) == 0 {
		problem("has no step; leave it out, where it is offered to all from the beginning")
	}
	for _, item := range itemsOf(n) {
		b.setC(fails, b.here())
		fails = nil
		misspelt := false
		for _, k := range item.Keys {
			if !slices.Contains([]string{"from", "pathways", "when"}, k) {
				misspelt = true
				problem("unknown key %q%s", k, diag.Known(k, []string{"from", "pathways", "when"}))
			}
		}
		if item.Kind != scenario.TableKind || item.Child["from"] == nil || item.Child["from"].Kind != scenario.DateKind {
			if misspelt {
				continue // it may be the key that is missing
			}
			problem("each step of a spread is { from = 2027-04-01, pathways = [...], when = {...} }")
			continue
		}
		b.p.Periods = append(b.p.Periods, engine.Period{From: b.times.calendar.Start(b.times.calendar.DayOf(item.Child["from"].Date)), To: b.times.stop + 1})
		op := b.op(engine.During)
		op.A = int32(len(b.p.Periods) - 1)
		fails = append(fails, b.emit(op))
		if p := item.Child["pathways"]; p != nil {
			fails = append(fails, b.emitTest(pathway, b.bits(pathway, texts(p), problem)))
		}
		fails = append(fails, b.lowerWhen(item.Child["when"], problem)...)
		goes = append(goes, b.emitJump(engine.None))
	}
	for _, g := range goes {
		b.p.Ops[g].A = b.here()
	}
	return fails
}

// lowerProgramme emits the branch: referral, screening, need, uptake, contacts.
func (b *builder) lowerProgramme(s *service, path string) {
	if s.Has("after") {
		b.emitHold(b.sampler(s.Law("after"), s.where+": after", aTime), path+"/after", engine.None)
	}
	c := b.emitReferral(s, path)
	b.emitCount(path+".referred", true, engine.None)
	if !s.attendsByMode() {
		b.lowerAttendance(s)
	}
	for _, k := range s.contacts {
		if k.Bool("screening") {
			b.lowerSeries(s, k, "", "", path)
		}
	}
	b.emitCount(path+".screened", true, engine.None)
	b.lowerNeed(s, path)
	b.lowerMode(s, path)
	if s.attendsByMode() {
		b.lowerAttendance(s)
	}
	b.countTier(s, path+".offered tier", engine.None)
	u, uby := b.uptake(s)
	b.emitBranch(u, uby, path+"/uptake")
	b.p.Choices[u].Targets[0] = b.here()
	b.emitTold(s)
	b.emitCount(path+".started", true, engine.None)
	if s.dose.begun != s.dose.planned {
		b.emitSet(s.dose.begun, 1)
	}
	for i, tier := range s.needs {
		if !slices.Contains(s.tiers, tier) {
			continue
		}
		test := b.emitTest(s.tier, 1<<uint(i))
		b.eachMode(s, func(mode string) {
			b.emitCount(inMode(ofTier(path+".tier", tier), mode), true, engine.None)
			for _, k := range s.contacts {
				if k.Bool("screening") || k.Text("from") == fromTreatment || !slices.Contains(k.tiers, tier) || !k.isIn(mode) || !s.said.reached[i] { // nor where nobody is in the tier
					continue
				}
				b.lowerContactBranch(s, k, tier, mode, path)
			}
			b.lateTreatmentContacts(s)
			b.emit(b.op(engine.End))
		})
		b.p.Ops[test].C = b.here()
	}
	b.emit(b.op(engine.End))
	// Not referred, or declined: nothing more happens, and no tier is kept.
	b.p.Choices[u].Targets[1] = b.here()
	b.emitSet(s.tier, engine.None)
	not := b.p.Choices[c].Targets
	not[len(not)-1] = b.here()
	b.emit(b.op(engine.End))
}

// ofTier is the tally of one tier. What kpi tells apart stands behind strokes: the tier,
// the mode where there are modes, and of contacts the posts that give them.
func ofTier(tally, tier string) string { return tally + "/" + tier }

// countTier counts in the tally of the patient's tier, and mode where there are modes.
func (w *writer) countTier(s *service, tally string, amount int32) {
	for i, tier := range s.needs {
		if slices.Contains(s.tiers, tier) {
			other := w.emitTest(s.tier, 1<<uint(i))
			w.eachMode(s, func(mode string) { w.emitCount(inMode(ofTier(tally, tier), mode), true, amount) })
			w.p.Ops[other].C = w.here()
		}
	}
}

// lowerNeed draws the tier that the patient needs and maps it to the highest
// offered that is not above it; who needs less than any tier offered gets none.
func (b *builder) lowerNeed(s *service, path string) {
	by, rows := b.sharesAmong(s, "need", "tier", s.needs)
	if rows == nil {
		return
	}
	choice := engine.Choice{}
	for i := range s.needs {
		got := int32(engine.None)
		for j := 0; j <= i; j++ {
			if slices.Contains(s.tiers, s.needs[j]) {
				got = int32(j)
			}
		}
		choice.Targets = append(choice.Targets, got)
		for _, shares := range rows {
			if got != engine.None && shares[i] > 0 {
				s.said.reached[got] = true
			}
		}
	}
	for _, shares := range rows {
		choice.Probs = append(choice.Probs, shares...)
	}
	b.p.Choices = append(b.p.Choices, choice)
	op := b.op(engine.Pick)
	op.A, op.B, op.By, op.Site = s.tier, int32(len(b.p.Choices)-1), by, b.site(path+"/need")
	b.emit(op)
	all := uint64(1)<<uint(len(s.needs)) - 1
	none := b.emitTest(s.tier, all)
	over := b.emitJump(engine.None)
	b.p.Ops[none].C = b.here()
	b.emit(b.op(engine.End))
	b.p.Ops[over].A = b.here()
}

// uptake draws who takes part.
func (b *builder) uptake(s *service) (choice int32, by int16) {
	all := b.uptakeOf(s)
	numbers, newly := all.numbers, s.refer.newly
	if newly != engine.None {
		numbers = append(slices.Concat(numbers, s.refer.takeUp.numbers), graded{attr: newly, values: []float64{0, 1}})
	}
	return b.choiceOf(s, "uptake", numbers, func(who *subgroup) []float64 {
		u := all.of(who)
		if newly != engine.None && numbers[len(numbers)-1].of(who) == 1 {
			u = s.refer.takeUp.of(who)
		}
		return []float64{u, 1 - u}
	})
}

// uptakeOf reads the uptake, once for a service.
func (b *builder) uptakeOf(s *service) bySubgroup {
	if s.takeUp.of == nil {
		s.takeUp = b.readUptake(s)
	}
	return s.takeUp
}

// readUptake reads the share of those referred who take part, which is logistic in
// deprivation: its value in the middle fifth and a step of log odds for each fifth towards
// the most deprived. Both may differ by attributes or by tier, and so may odds on top,
// such as of those whom a navigator accompanies.
func (b *builder) readUptake(s *service) bySubgroup {
	n := s.Node("uptake")
	where := s.where + ": uptake"
	if n.Kind != scenario.TableKind || n.Child["by"] != nil {
		s.said.uptake = b.quantity(n, nil, where, "share")
		g := b.graded(s, s.said.uptake, where)
		return bySubgroup{[]graded{g}, g.of}
	}
	b.refuseKeys(n, where, "value", "logit", "imd_step", "odds_ratio", "source", "status", "low", "high", "dist", "note")
	var middle graded
	share := n.Child["logit"] == nil
	switch {
	case !share && n.Child["value"] != nil:
		b.problems.Add(n.Child["logit"].File, n.Child["logit"].Line, "%s: value and logit both say it; write one of them, or uptake = { logit = 0.847 }, which takes the place of an inherited value", where)
		middle = sameForAll(0)
	case !share:
		middle = b.graded(s, b.quantity(n.Child["logit"], n, where, "real"), where)
	case n.Child["value"] != nil:
		s.said.uptake = b.quantity(n.Child["value"], n, where, "share")
		middle = b.graded(s, s.said.uptake, where)
	default:
		s.Problem("uptake", "write value = 0.7 or logit = 0.847")
		middle = sameForAll(0)
	}
	step, odds := sameForAll(0), sameForAll(1)
	if n.Child["imd_step"] != nil {
		step = b.graded(s, b.quantity(n.Child["imd_step"], n, where, "real"), where)
	}
	if x := n.Child["odds_ratio"]; x != nil {
		q := b.quantity(x, n, where+": odds_ratio", "number")
		odds = b.graded(s, q, where+": odds_ratio")
		for _, each := range written(q) {
			if each.Value == 0 { // below is told already
				b.problems.Add(each.File, each.Line, "%s: odds_ratio must be more than 0", where)
			}
		}
	}
	fifths := graded{attr: engine.None, values: []float64{0}} // of deprivation: by how many towards the most deprived
	if slices.ContainsFunc(step.values, func(x float64) bool { return x != 0 }) {
		fifths = b.fifths(s, "uptake")
	}
	return bySubgroup{[]graded{middle, step, odds, fifths}, func(who *subgroup) float64 {
		x := middle.of(who)
		if share && (x <= 0 || x >= 1) {
			return x // certain, in every fifth
		}
		if share {
			x = fmath.Log(x / (1 - x))
		}
		return logistic(x + float64(step.of(who)*fifths.of(who)) + fmath.Log(odds.of(who)))
	}}
}

// fifths are how far each fifth of deprivation is from the middle one.
func (b *builder) fifths(s *service, key string) graded {
	imd, ok := b.attrs["imd"]
	if !ok || len(b.p.Attributes[imd].Values) != 5 {
		s.Problem(key, "imd_step needs an attribute imd with five values, the most deprived first")
		return sameForAll(0)
	}
	return graded{attr: imd, values: []float64{2, 1, 0, -1, -2}}
}

// choiceOf makes a choice of the shares of its ways in each subgroup that differs in some
// numbers. It emits what finds a patient's row where that depends on more than one
// attribute.
func (w *writer) choiceOf(s *service, name string, numbers []graded, of func(*subgroup) []float64) (choice int32, by int16) {
	var attrs []int32
	byTier := false
	for _, g := range numbers {
		attrs, byTier = g.attribute(attrs), byTier || g.byTier
	}
	rows, ways := 0, 0
	c := engine.Choice{}
	w.subgroups(s, attrs, func(who *subgroup) {
		if byTier || who.tier == 0 {
			shares := of(who)
			c.Probs, ways = append(c.Probs, shares...), len(shares)
			rows++
		}
	})
	c.Targets = make([]int32, ways)
	w.p.Choices, choice = append(w.p.Choices, c), int32(len(w.p.Choices))
	if byTier {
		attrs = append([]int32{s.tier}, attrs...)
	}
	switch len(attrs) {
	case 0:
		return choice, engine.None
	case 1:
		return choice, int16(attrs[0])
	}
	l := engine.Lookup{Attrs: attributeIDs(attrs...)}
	for _, a := range attrs {
		l.Sizes = append(l.Sizes, int32(len(w.p.Attributes[a].Values)))
	}
	for i := range rows {
		l.Values = append(l.Values, float64(i))
	}
	row := w.hidden("prehab "+s.name+" "+name, 0)
	w.emitLook(row, l)
	return choice, int16(row)
}

func logistic(x float64) float64 { return 1 / (1 + fmath.Exp(-x)) }
