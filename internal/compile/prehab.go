package compile

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/fmath"
	"prehabsim/sim/tick"
)

// Prehabilitation is lowered to general operations: when its mark is reached, a
// branch of the patient starts that is referred, screened, offered a tier and
// works through contacts beside the pathway; when treatment begins, the branch
// is cancelled and the dose reached so far sets the effects.

var prehabShape = scenario.Shape{
	Name: "prehab", Help: "a prehabilitation service; described once, offered by options",
	Fields: []scenario.Field{
		{Name: "title", Type: scenario.TextField, Help: "what reports call it"},
		{Name: "offered", Type: scenario.BoolField, Help: "whether it is offered; options say yes", Default: "false"},
		{Name: "at", Type: scenario.TextField, Required: true, Help: "the mark at which a patient may be referred", Example: `"decision"`},
		{Name: "after", Type: scenario.LawField, Help: "time from that mark to the referral"},
		{Name: "until", Type: scenario.TextField, Required: true, Help: "the mark at which it ends: what has not happened by then is lost", Example: `"first_treatment"`},
		{Name: "effects_until", Type: scenario.TextField, Help: "the mark from which its effects no longer hold, such as the decision on a further treatment; without it they hold for good", Example: `"decision_again"`},
		{Name: "pathways", Type: scenario.NamesField, Help: "pathways in which it is offered; all where not written"},
		{Name: "when", Type: scenario.AnyField, Help: "only patients whose attributes have these values", Example: `{ modality = ["surgery", "sact"] }`},
		{Name: "spread", Type: scenario.AnyField, Help: "pilot, then spread: from each date on, these pathways or patients", Example: `[{ from = 2027-04-01, when = { site = "colorectal" } }]`},
		{Name: "ends", Type: scenario.DateField, Help: "the last day of the money: nobody is referred after it"},
		{Name: "refer", Type: scenario.AnyField, Required: true, Help: "how patients are referred and with which probability", Example: `{ how = "opt-in", probability = 0.6 }`},
		{Name: "tiers", Type: scenario.NamesField, Required: true, Help: "tiers offered, lightest first; who needs more than is offered gets the highest offered"},
		{Name: "need", Type: scenario.AnyField, Required: true, Help: `shares by tier needed, of which one may be "rest", or dist = "dirichlet" with its weights; each may be by an attribute`, Example: `{ universal = { by = "comorbid", no = 0.5, yes = 0.2 }, targeted = 0.4, specialist = "rest" }`},
		{Name: "weight", Type: scenario.AnyField, Help: "weight of each tier's dose in effects (0 to 1)", Example: "{ universal = 0, targeted = 0.5, specialist = 1 }"},
		{Name: "uptake", Type: scenario.AnyField, Required: true, Help: `share of those referred who take part: value or logit in the middle fifth, and the step per fifth towards the most deprived; each may be by an attribute, or by = "tier"`, Example: "{ value = 0.7, imd_step = -0.152 }"},
		{Name: "attend", Type: scenario.ShareField, Required: true, Help: "chance that a booked contact is attended"},
		{Name: "drop_out", Type: scenario.ShareField, Help: "chance after each contact that the patient leaves that series"},
		{Name: "contact", Type: scenario.AnyField, Help: "what each tier consists of"},
		{Name: "effect", Type: scenario.AnyField, Help: "what a dose changes"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

var contactShape = scenario.Shape{
	Name: "contact", Help: "a series of contacts with one role",
	Fields: []scenario.Field{
		{Name: "tier", Type: scenario.NamesField, Required: true, Help: "tiers to which it belongs"},
		{Name: "with", Type: scenario.TextField, Required: true, Help: "the staff", Example: `"prehab_physio.{trust}"`},
		{Name: "time", Type: scenario.SpanField, Required: true, Help: "staff minutes of one contact; may be by an attribute"},
		{Name: "group", Type: scenario.NumberField, Min: 1, Help: "patients who share it; groups do not wait to fill (ASSUMPTION)", Default: "1"},
		{Name: "every", Type: scenario.SpanField, Help: "time between contacts", Default: "7d"},
		{Name: "count", Type: scenario.CountField, Min: 1, Max: 60, Help: "contacts planned", Default: "1"},
		{Name: "after", Type: scenario.SpanField, Help: "time from the start of the programme to the first"},
		{Name: "chance", Type: scenario.ShareField, Help: "share of the tier's patients who need it", Default: "1"},
		{Name: "screening", Type: scenario.BoolField, Help: "true: this contact finds the need, before the tier is known; it is no part of the dose"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

// service is one prehabilitation service while it is lowered.
type service struct {
	*scenario.Table
	name     string
	where    string
	tiers    []string // offered, lightest first
	needs    []string // all tiers known, lightest first
	weights  []float64
	contacts []contact
	said     saidOfService
	// attributes
	state, tier, attended, dose, planned int32
	most                                 int // most contacts that any patient can attend
}

type contact struct {
	*scenario.Table
	name  string
	tiers []string
	count int
}

// services are the services that are offered, and what they do.
type services struct {
	visited []*service
	effects map[string][]effectUse // by path of the step that they act on
	limited []Limited
	inert   []inertEffects
	live    []int32        // attributes of effects that are assumed to be some
	asks    bool           // some service asks for an attribute of its patients
	dosed   map[int32]bool // attributes by which services see that a patient had a dose
}

func newServices() services {
	return services{effects: map[string][]effectUse{}, dosed: map[int32]bool{}}
}

// readPrehab lowers every service that this option offers.
func (b *builder) readPrehab() {
	for _, n := range b.sections("prehab") {
		name := collectionName(n)
		s := &service{name: name, where: fmt.Sprintf("prehab %q", name)}
		s.Table = scenario.Read(n, s.where, prehabShape, b.doc, b.problems)
		if !s.Bool("offered") {
			b.doc.Aside(func() { // read for its mistakes
				if b.readService(s) {
					b.readEffects(s, false)
				}
			})
			continue
		}
		if !b.readService(s) {
			continue
		}
		s.state = b.hidden("prehab "+name+" offered", 0)
		s.tier = b.tierAttribute(s)
		s.attended = b.hidden("prehab "+name+" attended", 0)
		s.planned = b.hidden("prehab "+name+" planned", 0)
		s.dose = b.hidden("prehab "+name+" dose", 0)
		b.dosed[s.tier], b.dosed[s.planned] = true, true
		at, until := s.Text("at"), s.Text("until")
		effects := b.readEffects(s, true)
		b.hooks[at] = append(b.hooks[at], hook{entry: b.lowerOffer(s)})
		b.hooks[until] = append(b.hooks[until], hook{entry: b.lowerEnd(s, effects)})
		b.noteEffects(s, effects)
		if s.Has("effects_until") {
			over := s.Text("effects_until")
			b.hooks[over] = append(b.hooks[over], hook{entry: b.lowerOver(s, effects)})
		}
	}
}

// tierAttribute is the tier of this service that a patient needs and then takes part in.
func (b *builder) tierAttribute(s *service) int32 {
	name := "prehab " + s.name + " tier"
	return number(b.attrs, name, func() {
		b.p.Attributes = append(b.p.Attributes, engine.Attribute{Name: name, Values: s.needs, Initial: engine.None})
	})
}

func (b *builder) readService(s *service) bool {
	s.tiers = s.Names("tiers")
	need := s.Node("need")
	if need == nil || need.Kind != scenario.TableKind || len(s.tiers) == 0 {
		return false
	}
	if need.Child["by"] != nil {
		s.Problem("need", `by stands in the share of each tier, such as { universal = { by = "comorbid", no = 0.5, yes = 0.2 }, targeted = "rest" }`)
		return false
	}
	s.needs = tiersOf(need)
	for _, t := range append([]string{s.name}, s.needs...) {
		if strings.Contains(t, "/") {
			s.Problem("", "%q: names of services and tiers have no stroke, which stands between them in tallies", t)
			return false
		}
	}
	for _, t := range s.tiers {
		if !contains(s.needs, t) {
			s.Problem("tiers", "tier %q is not in need%s", t, diag.Nearest(t, s.needs))
			return false
		}
	}
	b.readTierWeights(s)
	b.readContacts(s)
	return s.Has("attend") && s.Has("refer") && s.Has("uptake")
}

// readTierWeights reads how much of its effects each tier has.
func (b *builder) readTierWeights(s *service) {
	s.weights, s.said.weight, s.said.reached = make([]float64, len(s.needs)), make([]scenario.Quantity, len(s.needs)), make([]bool, len(s.needs))
	for i := range s.weights {
		s.weights[i] = 1
	}
	w := s.Node("weight")
	if w == nil {
		return
	}
	for _, k := range w.Keys {
		i := indexOf(s.needs, k)
		if i < 0 {
			s.Problem("weight", "unknown tier %q%s", k, diag.Nearest(k, s.needs))
			continue
		}
		b.readFor(contains(s.tiers, k), func() { s.said.weight[i] = b.quantity(w.Child[k], nil, s.where+": weight", "share") })
		s.weights[i] = b.only(s.said.weight[i], s.where+": weight")
	}
}

// readContacts reads the contacts of all tiers, and how many the tier with most has.
func (b *builder) readContacts(s *service) {
	for _, n := range s.Sections("contact") {
		c := contact{name: lastPart(n.Path), count: 1}
		c.Table = scenario.Read(n, fmt.Sprintf("%s: contact %q", s.where, c.name), contactShape, b.doc, b.problems)
		c.tiers = c.Names("tier")
		for _, t := range c.tiers {
			if !contains(s.needs, t) {
				c.Problem("tier", "unknown tier %q%s", t, diag.Nearest(t, s.needs))
			}
		}
		if c.Has("count") {
			b.readFor(c.Bool("screening") || slices.ContainsFunc(c.tiers, func(t string) bool { return contains(s.tiers, t) }),
				func() { c.count = int(c.Number("count")) })
		}
		if c.Has("with") && c.Has("time") {
			s.contacts = append(s.contacts, c)
		}
	}
	for i := range s.needs {
		total := 0
		for _, c := range s.contacts {
			if contains(c.tiers, s.needs[i]) && !c.Bool("screening") {
				total += c.count
			}
		}
		s.most = max(s.most, total)
		if contains(s.tiers, s.needs[i]) && total == 0 {
			s.Problem("tiers", "tier %q has no contacts; a patient in it could get no dose", s.needs[i])
		}
	}
}

// readFor reads numbers, aside where they are of no use: of tiers that are not offered.
func (r *reader) readFor(used bool, read func()) {
	if used {
		read()
	} else {
		r.doc.Aside(read)
	}
}

func lastPart(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '.' {
			return path[i+1:]
		}
	}
	return path
}

// lowerOffer emits what happens at the mark: a call that returns at once, with
// the programme going on as a branch of its own.
func (b *builder) lowerOffer(s *service) int32 {
	b.step, b.where = b.newStep("prehab."+s.name), s.where
	path := "prehab." + s.name
	entry := b.here()
	once := b.op(engine.Reached) // state at least 1: offered before
	once.A, once.Value = s.state, 1
	again := b.emit(once)
	b.emit(b.op(engine.Return))
	b.p.Ops[again].C = b.here()
	outs := b.lowerScope(s)
	b.emitSet(s.state, 1)
	b.emitCount(path+".offered", true, engine.None)
	fork := b.op(engine.Fork)
	fork.B = b.group(path, true)
	at := b.emit(fork)
	b.setC(outs, b.here())
	b.emit(b.op(engine.Return))
	b.p.Ops[at].A = b.here()
	b.lowerProgramme(s, path)
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
	if s.Has("ends") {
		to = b.times.calendar.Start(b.times.calendar.DayOf(s.Date("ends")) + 1)
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

// lowerSpread emits one test for each dated step of a pilot that spreads; any of
// them will do.
func (b *builder) lowerSpread(s *service, n *scenario.Node) []int32 {
	pathway := b.attrs["pathway"]
	problem := func(f string, a ...any) { s.Problem("spread", f, a...) }
	var goes []int32
	var fails []int32
	for _, item := range n.Items {
		b.setC(fails, b.here())
		fails = nil
		if item.Kind != scenario.TableKind || item.Child["from"] == nil || item.Child["from"].Kind != scenario.DateKind {
			problem("each step of a spread is { from = 2027-04-01, pathways = [...], when = {...} }")
			continue
		}
		for _, k := range item.Keys {
			if !contains([]string{"from", "pathways", "when"}, k) {
				problem("unknown key %q%s", k, diag.Nearest(k, []string{"from", "pathways", "when"}))
			}
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
	s.said.refer = b.referral(s)
	c, by := b.binary(s.said.refer, s.where+": refer", engine.None)
	b.emitBranch(c, by, path+"/refer")
	b.p.Choices[c].Targets[0] = b.here()
	b.emitCount(path+".referred", true, engine.None)
	attended := b.hidden("prehab "+s.name+" screened", 0)
	for _, k := range s.contacts {
		if k.Bool("screening") {
			b.lowerSeries(s, k, "", path, attended)
		}
	}
	b.emitCount(path+".screened", true, engine.None)
	b.lowerNeed(s, path)
	b.countTier(s, path+".offered tier", engine.None)
	u, uby := b.uptake(s)
	b.emitBranch(u, uby, path+"/uptake")
	b.p.Choices[u].Targets[0] = b.here()
	b.emitTier(s)
	b.emitCount(path+".started", true, engine.None)
	for i, tier := range s.needs {
		if !contains(s.tiers, tier) {
			continue
		}
		test := b.emitTest(s.tier, 1<<uint(i))
		b.emitCount(ofTier(path+".tier", tier), true, engine.None)
		for _, k := range s.contacts {
			if k.Bool("screening") || !contains(k.tiers, tier) || !s.said.reached[i] { // nor where nobody is in the tier
				continue
			}
			b.lowerContactBranch(s, k, tier, path)
		}
		b.emit(b.op(engine.End))
		b.p.Ops[test].C = b.here()
	}
	b.emit(b.op(engine.End))
	// Not referred, or declined: nothing more happens, and no tier is kept.
	b.p.Choices[u].Targets[1] = b.here()
	b.emitSet(s.tier, engine.None)
	b.p.Choices[c].Targets[1] = b.here()
	b.emit(b.op(engine.End))
}

// ofTier is the tally of one tier. What kpi tells apart stands behind strokes: the tier,
// and of contacts the posts that give them.
func ofTier(tally, tier string) string { return tally + "/" + tier }

// countTier counts in the tally of the patient's tier.
func (w *writer) countTier(s *service, tally string, amount int32) {
	for i, tier := range s.needs {
		if contains(s.tiers, tier) {
			other := w.emitTest(s.tier, 1<<uint(i))
			w.emitCount(ofTier(tally, tier), true, amount)
			w.p.Ops[other].C = w.here()
		}
	}
}

func (b *builder) referral(s *service) scenario.Quantity {
	n := s.Node("refer")
	for _, k := range n.Keys {
		if !contains([]string{"how", "probability", "source"}, k) {
			s.Problem("refer", "unknown key %q%s", k, diag.Nearest(k, []string{"how", "probability", "source"}))
		}
	}
	if how := n.Child["how"]; how != nil && !contains([]string{"opt-in", "opt-out"}, how.Text) {
		s.Problem("refer", "how is \"opt-in\" or \"opt-out\", not %q", how.Text)
	}
	if n.Child["probability"] == nil {
		s.Problem("refer", "has no probability; write { how = \"opt-in\", probability = 0.6 }")
		return scenario.Quantity{}
	}
	return b.quantity(n.Child["probability"], n, s.where+": refer", "share")
}

// lowerNeed draws the tier that the patient needs and maps it to the highest
// offered that is not above it; who needs less than any tier offered gets none.
func (b *builder) lowerNeed(s *service, path string) {
	by, rows := b.needed(s)
	if rows == nil {
		return
	}
	choice := engine.Choice{}
	for i := range s.needs {
		got := int32(engine.None)
		for j := 0; j <= i; j++ {
			if contains(s.tiers, s.needs[j]) {
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

// needed reads the share of patients who need each tier, by the values of an
// attribute if it is by one; nil if that could not be read.
func (b *builder) needed(s *service) (by int16, rows [][]float64) {
	n := s.Node("need")
	by, rest, unit := int16(engine.None), -1, "share"
	if n.Child["dist"] != nil {
		unit = "number" // weights, of which only the proportions matter
	}
	tiers := make([][]float64, len(s.needs))
	for i, k := range s.needs {
		if c := n.Child[k]; c.Kind == scenario.TextKind && c.Text == "rest" && unit == "share" {
			if rest >= 0 {
				s.Problem("need", `only one tier can be "rest"; both %q and %q are`, s.needs[rest], k)
			}
			rest = i
			continue
		}
		of, shares := b.rows(b.quantity(n.Child[k], n, s.where+": need", unit), s.where+": need")
		if of != engine.None && by != engine.None && of != by {
			s.Problem("need", "shares are by %q and by %q; all must be by the same attribute", b.p.Attributes[by].Name, b.p.Attributes[of].Name)
			return by, nil
		}
		by, tiers[i] = max(by, of), shares
		b.asks = b.asks || of != engine.None
	}
	count := 1
	if by != engine.None {
		count = len(b.p.Attributes[by].Values)
	}
	for r := range count {
		row, sum, who := make([]float64, len(s.needs)), 0.0, ""
		for i, shares := range tiers {
			if i != rest {
				row[i] = shares[min(r, len(shares)-1)]
				sum += row[i]
			}
		}
		if by != engine.None {
			who = fmt.Sprintf(" for %s %q", b.p.Attributes[by].Name, b.p.Attributes[by].Values[r])
		}
		if rest >= 0 {
			row[rest] = max(0, 1-sum)
			sum += row[rest]
		}
		switch {
		case sum <= 0:
			s.Problem("need", "shares%s add to 0; they must add to 1", who)
			return by, nil
		case unit == "share" && (sum < 0.995 || sum > 1.005):
			s.Problem("need", "shares%s add to %.4g; they must add to 1", who, sum)
		}
		for i := range row {
			row[i] /= sum
		}
		rows = append(rows, row)
	}
	return by, rows
}

// uptake is logistic in deprivation: its value in the middle fifth and a step of
// log odds for each fifth towards the most deprived. Both may differ by attributes or
// by tier.
func (b *builder) uptake(s *service) (choice int32, by int16) {
	n := s.Node("uptake")
	where := s.where + ": uptake"
	if n.Kind != scenario.TableKind || n.Child["by"] != nil {
		s.said.uptake = b.quantity(n, nil, where, "share")
		g := b.graded(s, s.said.uptake, where)
		return b.choiceOf(s, "uptake", []graded{g}, g.of)
	}
	for _, k := range n.Keys {
		if !contains([]string{"value", "logit", "imd_step", "source", "status", "low", "high", "dist", "note"}, k) {
			s.Problem("uptake", "unknown key %q%s", k, diag.Nearest(k, []string{"value", "logit", "imd_step"}))
		}
	}
	var middle graded
	share := n.Child["logit"] == nil
	switch {
	case !share:
		middle = b.graded(s, b.quantity(n.Child["logit"], n, where, "real"), where)
	case n.Child["value"] != nil:
		s.said.uptake = b.quantity(n.Child["value"], n, where, "share")
		middle = b.graded(s, s.said.uptake, where)
	default:
		s.Problem("uptake", "write value = 0.7 or logit = 0.847")
		middle = sameForAll(0)
	}
	step := sameForAll(0)
	if n.Child["imd_step"] != nil {
		step = b.graded(s, b.quantity(n.Child["imd_step"], n, where, "real"), where)
	}
	fifths := graded{attr: engine.None, values: []float64{0}} // of deprivation: by how many towards the most deprived
	if slices.ContainsFunc(step.values, func(x float64) bool { return x != 0 }) {
		fifths = b.fifths(s)
	}
	return b.choiceOf(s, "uptake", []graded{middle, step, fifths}, func(who *subgroup) float64 {
		x := middle.of(who)
		if share && (x <= 0 || x >= 1) {
			return x // certain, in every fifth
		}
		if share {
			x = fmath.Log(x / (1 - x))
		}
		return logistic(x + float64(step.of(who)*fifths.of(who)))
	})
}

// fifths are how far each fifth of deprivation is from the middle one.
func (b *builder) fifths(s *service) graded {
	imd, ok := b.attrs["imd"]
	if !ok || len(b.p.Attributes[imd].Values) != 5 {
		s.Problem("uptake", "imd_step needs an attribute imd with five values, the most deprived first")
		return sameForAll(0)
	}
	return graded{attr: imd, values: []float64{2, 1, 0, -1, -2}}
}

// choiceOf makes a two-way choice of the share of each subgroup that differs in some
// numbers. It emits what finds a patient's row where that depends on more than one
// attribute.
func (w *writer) choiceOf(s *service, name string, numbers []graded, share func(*subgroup) float64) (choice int32, by int16) {
	var attrs []int32
	byTier := false
	for _, g := range numbers {
		attrs, byTier = g.attribute(attrs), byTier || g.byTier
	}
	var shares []float64
	w.subgroups(s, attrs, func(who *subgroup) {
		if byTier || who.tier == 0 {
			shares = append(shares, share(who))
		}
	})
	choice = w.twoWay(shares)
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
	for i := range shares {
		l.Values = append(l.Values, float64(i))
	}
	row := w.hidden("prehab "+s.name+" "+name, 0)
	w.p.Lookups = append(w.p.Lookups, l)
	look := w.op(engine.Look)
	look.A, look.B = row, int32(len(w.p.Lookups)-1)
	w.emit(look)
	return choice, int16(row)
}

func (w *writer) twoWay(shares []float64) int32 {
	c := engine.Choice{Targets: make([]int32, 2)}
	for _, p := range shares {
		c.Probs = append(c.Probs, p, 1-p)
	}
	w.p.Choices = append(w.p.Choices, c)
	return int32(len(w.p.Choices) - 1)
}

func logistic(x float64) float64 { return 1 / (1 + fmath.Exp(-x)) }

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
