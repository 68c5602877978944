package compile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/sim/engine"
)

// Prehabilitation is lowered to general operations: when its mark is reached, a
// branch of the patient starts that is referred, screened, offered a tier and
// works through contacts beside the pathway; when treatment begins, the branch
// is cancelled and the dose reached so far sets the effects.

var prehabShape = scenario.Shape{
	Name: "prehab", Help: "a prehabilitation service; described once, offered by options",
	Fields: slices.Concat([]scenario.Field{
		{Name: "title", Type: scenario.TextField, Help: "what reports call it"},
		{Name: "offered", Type: scenario.BoolField, Help: "whether it is offered; options say yes", Default: "false"},
		{Name: "at", Type: scenario.TextField, Required: true, Help: "the mark at which a patient may be referred", Example: `"decision"`},
		{Name: "after", Type: scenario.LawField, Help: "time from that mark to the referral"},
		{Name: "until", Type: scenario.TextField, Required: true, Help: "the mark at which it ends: what has not happened by then is lost", Example: `"first_treatment"`},
		{Name: "through", Type: scenario.AnyField, Help: "for whom that is not the end: the programme goes on beside their treatment, to a later mark. With for_next its effects hold also for the treatment that begins at that mark, although effects_until comes before it", Example: `[{ when = { modality = "sact" }, until = "course_ended" }, { when = { neoadjuvant = "yes" }, until = "subsequent_surgery", for_next = true }]`},
		{Name: "effects_until", Type: scenario.TextField, Help: "the mark from which its effects no longer hold, such as the decision on a further treatment; without it they hold for good. What acts during treatment holds as long as the programme goes on", Example: `"decision_again"`},
		{Name: "may_delay_treatment", Type: scenario.AnyField, Help: "treatment may wait for the programme: who comes to a step with sessions of the core still to come waits there, once, by up to so many whole days; without it treatment never waits", Example: `{ before = "surgery.operation", up_to = "7d", when = { major_resection = "yes" } }`},
		{Name: "pathways", Type: scenario.NamesField, Help: "pathways in which it is offered; all where not written"},
		{Name: "when", Type: scenario.AnyField, Help: "only patients whose attributes have these values; of a list of conditions any one will do", Example: `{ modality = ["surgery", "sact"] }`},
		{Name: "spread", Type: scenario.AnyField, Help: "pilot, then spread: from each date on, these pathways or patients", Example: `[{ from = 2027-04-01, when = { site = "colorectal" } }]`},
		{Name: "ends", Type: scenario.DateField, Help: "the last day of the money: nobody is referred after it"},
		{Name: "reach", Type: scenario.ShareField, Help: "share of all these to whom it is offered, where there is not enough for everybody; may be by an attribute. Who is passed over is chance, and for good; whom a smaller share reaches a larger one reaches too", Default: "1", Example: `{ value = 0.5, source = "posts for every other patient" }`},
		{Name: "refer", Type: scenario.AnyField, Required: true, Help: "how patients are referred: with which probability under opt-in, in the middle fifth, with which step of log odds per fifth towards the most deprived, and what opt-out makes of it", Example: `{ how = "opt-out", probability = 0.6, imd_step = -0.1, opt_out = { on = "referral", odds_ratio = 4.6, newly = { uptake = 0.5 } } }`},
		{Name: "tiers", Type: scenario.NamesField, Required: true, Help: "tiers offered, lightest first; who needs more than is offered gets the highest offered"},
		{Name: "need", Type: scenario.AnyField, Required: true, Help: `shares by tier needed, of which one may be "rest", or dist = "dirichlet" with its weights; each may be by an attribute`, Example: `{ universal = { by = "comorbid", no = 0.5, yes = 0.2 }, targeted = 0.4, specialist = "rest" }`},
		{Name: "modes", Type: scenario.AnyField, Help: `shares by mode of delivery, of those whose tier is known; one may be "rest", and who gets "none" is not reached by any. Each may be by an attribute or by = "tier"`, Example: `{ in_person = "rest", online = { by = "digital", yes = 0.5, no = 0 } }`},
		{Name: "weight", Type: scenario.AnyField, Help: "weight of each tier's dose in effects (0 to 1)", Example: "{ universal = 0, targeted = 0.5, specialist = 1 }"},
		{Name: "mode_weight", Type: scenario.AnyField, Help: "what a dose in a mode does, as a share of the same dose at weight 1 (0 to 1); 1 for a mode that is not named", Example: `{ online = { value = 0.25, source = "M-WT-ONLINE" } }`},
		{Name: "uptake", Type: scenario.AnyField, Required: true, Help: `share of those referred who take part: value or logit in the middle fifth, the step per fifth towards the most deprived, and an odds_ratio on top, such as of those whom a navigator accompanies; each may be by an attribute, by = "tier" or by = "mode"`, Example: "{ value = 0.7, imd_step = -0.152 }"},
		{Name: "attend", Type: scenario.ShareField, Required: true, Help: `chance that a booked contact is attended; may be by an attribute or by = "mode"`},
		{Name: "drop_out", Type: scenario.ShareField, Help: "chance after each contact that the patient leaves that series"},
		{Name: "not_modelled", Type: scenario.NamesField, Help: "what it may change, for better or worse, of which the scenario says nothing; reports name it", Example: `["survival beyond 90 days", "care by family and friends"]`},
		{Name: "contact", Type: scenario.AnyField, Help: "what each tier consists of"},
		{Name: "effect", Type: scenario.AnyField, Help: "what a dose changes"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	}, doseFields),
}

var contactShape = scenario.Shape{
	Name: "contact", Help: "a series of contacts with one role",
	Fields: []scenario.Field{
		{Name: "tier", Type: scenario.NamesField, Required: true, Help: "tiers to which it belongs"},
		{Name: "mode", Type: scenario.NamesField, Help: "modes of delivery to which it belongs; all where not written", Example: `"online"`},
		{Name: "with", Type: scenario.TextField, Required: true, Help: "the staff", Example: `"prehab_physio.{trust}"`},
		{Name: "time", Type: scenario.SpanField, Required: true, Help: `staff minutes of one contact; may be by an attribute or by = "mode"`},
		{Name: "group", Type: scenario.NumberField, Min: 1, Help: "patients who share it; groups do not wait to fill (ASSUMPTION)", Default: "1"},
		{Name: "every", Type: scenario.SpanField, Help: "time between contacts", Default: "7d"},
		{Name: "count", Type: scenario.CountField, Min: 1, Max: 60, Help: "contacts planned", Default: "1"},
		{Name: "after", Type: scenario.SpanField, Help: "time from the start of the programme to the first"},
		{Name: "from", Type: scenario.TextField, Choices: []string{"start", fromTreatment}, Default: "start", Help: "the series begins with the programme, or with treatment, where the programme goes on through it"},
		{Name: "chance", Type: scenario.ShareField, Help: "share of the tier's patients who need it", Default: "1"},
		{Name: "core", Type: scenario.BoolField, Help: "true: it counts towards dose and completion. Where no contact of a service says so, all do but screening and those that say false"},
		{Name: "when", Type: scenario.AnyField, Help: "only patients whose attributes have these values"},
		{Name: "screening", Type: scenario.BoolField, Help: "true: this contact finds the need, before the tier is known; it is no part of the dose. Everybody who is referred has it, whoever agrees to take part then; where attendance is by mode, which is not known yet, all come"},
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
	modes    []string // of delivery; none where it has no modes
	weights  []float64
	inMode   graded // weight of the mode, beside that of the tier
	contacts []contact
	unclear  bool // of which tiers and modes some contacts are, which has been told
	said     saidOfService
	refer    referral
	takeUp   bySubgroup // of those referred, once it is read
	// attributes
	state, tier int32
	mode        int32   // None: it has no modes
	chance      int32   // to attend, of the patient's own; None: all have the same
	beside      int32   // 1 and more once the programme goes on beside treatment, by through; 1 above all when it has ended
	over        int32   // 1 once effects no longer hold, where that matters to a programme that goes on; None: it does not
	atTreatment int32   // the routine that begins contacts then; None: there are none
	calls       []int32 // of it, made before it is there
	through     []through
	delay       delay
	entry, end  int32 // of what happens when it is offered, and when treatment begins
	ends        []laterMark
	effects     []effect
	settled     []settled // where effects act while patients wait
	dose        dose
}

type contact struct {
	*scenario.Table
	name  string
	tiers []string
	modes []string // none: all
	count int
	core  bool // counts towards the dose
}

// services are the services that are offered, and what they do.
type services struct {
	visited []*service
	effects map[string][]effectUse // by path of the step that they act on
	limited []Limited
	carried []CarriedOver
	remarks []string // on effects: those that have nothing to act on, modes that count less
	silent  []string // what services may change of which the scenario says nothing
	inert   []inertEffects
	live    []int32               // attributes of effects that are assumed to be some
	asks    bool                  // some service asks for an attribute of its patients
	dosed   map[int32]bool        // attributes by which services see that a patient had a dose
	delays  map[string][]*service // by path of the step that may wait for them
}

func newServices() services {
	return services{effects: map[string][]effectUse{}, dosed: map[int32]bool{}, delays: map[string][]*service{}}
}

// readPrehab lowers every service that this option offers.
func (b *builder) readPrehab() {
	var offered []string
	for _, n := range b.sections("prehab") {
		name := collectionName(n)
		s := &service{name: name, mode: engine.None, chance: engine.None, beside: engine.None, over: engine.None, atTreatment: engine.None, where: fmt.Sprintf("prehab %q", name)}
		s.Table = scenario.Read(n, s.where, prehabShape, b.doc, b.problems)
		if !s.Bool("offered") || b.size.nobody(name) {
			b.doc.Aside(func() { // read for its mistakes
				if b.readService(s) {
					b.readReach(s)
					b.inService(s, func() { b.readEffects(s, false) })
				}
			})
			continue
		}
		if !b.readService(s) {
			continue
		}
		offered = append(offered, strconv.Quote(name))
		s.state = b.hidden("prehab "+name+" offered", 0)
		s.tier = b.tierAttribute(s)
		b.declareDose(s)
		b.declareDelay(s)
		if s.mode != engine.None {
			b.dosed[s.mode] = true
		}
		b.dosed[s.tier], b.dosed[s.dose.planned], b.dosed[s.dose.begun] = true, true, true
		at, until := s.Text("at"), s.Text("until")
		if len(s.through) > 0 {
			s.beside = b.hidden("prehab "+name+" beside treatment", 0)
			b.dosed[s.beside] = true
			if s.Has("effects_until") {
				s.over = b.hidden("prehab "+name+" over", 0)
			}
		}
		b.within = s.names()
		effects := b.readEffects(s, true)
		s.entry = b.lowerOffer(s)
		b.hooks[at] = append(b.hooks[at], hook{entry: s.entry})
		s.end = b.lowerEnd(s, effects)
		b.hooks[until] = append(b.hooks[until], hook{entry: s.end})
		b.lowerThroughEnds(s, "prehab."+name, effects)
		b.noteEffects(s, effects)
		s.effects = effects
		if s.Has("effects_until") {
			over := s.Text("effects_until")
			s.ends = append(s.ends, laterMark{"effects_until", over, "effects hold for good", b.lowerOver(s, effects)})
			b.hooks[over] = append(b.hooks[over], hook{entry: s.ends[len(s.ends)-1].entry})
		}
		b.silent = append(b.silent, s.Names("not_modelled")...)
		b.remarkModes(s)
		b.within = nil
	}
	if len(offered) > 1 {
		b.remarks = append(b.remarks, fmt.Sprintf("whoever is offered more than one of prehab %s counts once for each, wherever patients of prehab are counted", words.List(offered)))
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
	switch {
	case need == nil || !s.Has("tiers"):
		return false
	case len(s.tiers) == 0:
		s.Problem("tiers", "names none; write which are offered")
		return false
	case need.Kind != scenario.TableKind:
		s.Problem("need", "says the share of each tier, such as { targeted = 0.4, specialist = \"rest\" }; not %s", need.Shown())
		return false
	}
	if s.Has("pathways") && len(s.Names("pathways")) == 0 {
		s.Problem("pathways", "names none; leave it out, where it is offered in all")
	}
	if need.Child["by"] != nil {
		s.Problem("need", `by stands in the share of each tier, such as { universal = { by = "comorbid", no = 0.5, yes = 0.2 }, targeted = "rest" }`)
		return false
	}
	s.needs, s.modes = namesIn(need), without(namesIn(s.Node("modes")), noMode)
	if slices.Contains(s.needs, noTier) {
		s.Problem("need", "no tier can be called %q, which is what results call those without one", noTier)
		return false
	}
	for _, t := range slices.Concat([]string{s.name}, s.needs, s.modes) {
		if strings.Contains(t, "/") {
			s.Problem("", "%q: names of services, tiers and modes have no stroke, which stands between them in tallies", t)
			return false
		}
	}
	for _, t := range s.tiers {
		if !slices.Contains(s.needs, t) {
			if lastWritten(s.Table, "tiers", "need") == "need" && s.Node("need").File != s.Node("tiers").File {
				s.Problem("need", "has no %q, a tier that tiers offers%s", t, diag.Known(t, s.needs))
				return false
			}
			s.Problem("tiers", "tier %q is not in need%s", t, diag.Known(t, s.needs))
			return false
		}
	}
	if !b.readModes(s) {
		return false
	}
	b.readTierWeights(s)
	b.readContacts(s)
	b.readThrough(s)
	b.readDelay(s)
	b.refuseStrangeMarks(s)
	b.noteAsked(s)
	return s.Has("attend") && s.Has("refer") && s.Has("uptake")
}

// refuseStrangeMarks refuses milestones that no step has: the service would never begin, or
// never end; and the same one for two things that are one after the other.
func (b *builder) refuseStrangeMarks(s *service) {
	marks := b.marksWritten()
	for _, key := range []string{"at", "until", "effects_until"} {
		if m := s.Text(key); m != "" && !slices.Contains(marks, m) {
			noMark(b.doc.Root, s.Node(key), s.where+": "+key, m, marks, b.problems)
		}
	}
	switch at, until, over := s.Text("at"), s.Text("until"), s.Text("effects_until"); {
	case at == until && s.Has("until"):
		s.Problem("until", "is the mark at which the service begins, so that it would end at once")
	case over == until && s.Has("effects_until"):
		s.Problem("effects_until", "is the mark at which treatment begins, and effects with it; write one that comes later")
	}
}

// readTierWeights reads how much of its effects each tier has.
func (b *builder) readTierWeights(s *service) {
	s.weights, s.said.weight, s.said.reached = make([]float64, len(s.needs)), make([]scenario.Quantity, len(s.needs)), make([]bool, len(s.needs))
	for i := range s.weights {
		s.weights[i] = 1
	}
	w := s.byName("weight", "tier", "targeted")
	if w == nil {
		return
	}
	for _, k := range w.Keys {
		i := slices.Index(s.needs, k)
		if i < 0 {
			b.problems.Add(w.Child[k].File, w.Child[k].Line, "%s: weight: unknown tier %q%s", s.where, k, diag.Known(k, s.needs))
			continue
		}
		b.readFor(slices.Contains(s.tiers, k), func() { s.said.weight[i] = b.quantity(w.Child[k], nil, s.where+": weight", "share") })
		s.weights[i] = b.only(s.said.weight[i], s.where+": weight")
	}
}

// byName is a table of numbers for tiers or modes; nil where none is written, or something
// else is, which would be as if nothing were.
func (s *service) byName(key, what, such string) *scenario.Node {
	n := s.Node(key)
	if n != nil && n.Kind != scenario.TableKind {
		s.Problem(key, "says the weight of each %s, such as { %s = 0.5 }; not %s", what, such, n.Shown())
		return nil
	}
	return n
}

// readContacts reads the contacts of all tiers, and how many the tier with most has.
func (b *builder) readContacts(s *service) {
	for _, n := range s.Sections("contact") {
		c := contact{name: lastPart(n.Path), count: 1}
		c.Table = scenario.Read(n, fmt.Sprintf("%s: contact %q", s.where, c.name), contactShape, b.doc, b.problems)
		c.tiers = c.Names("tier")
		if c.Has("tier") && len(c.tiers) == 0 {
			c.Problem("tier", "names none; write to which it belongs")
			s.unclear = true
		}
		for _, t := range c.tiers {
			if !slices.Contains(s.needs, t) {
				c.Problem("tier", "unknown tier %q%s", t, diag.Known(t, s.needs))
				s.unclear = true
			}
		}
		b.readContactModes(s, &c)
		if c.Has("count") {
			b.readFor(c.Bool("screening") || slices.ContainsFunc(c.tiers, func(t string) bool { return slices.Contains(s.tiers, t) }),
				func() { c.count = max(1, int(c.Number("count"))) })
		}
		if c.Has("with") && c.Has("time") {
			s.contacts = append(s.contacts, c)
		}
	}
	b.readDose(s)
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
