package compile

import (
	"math"

	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// waitFields are those of every step that may have to wait.
var waitFields = []scenario.Field{
	{Name: "queue", Type: scenario.TextField, Help: `"never wait": above capacity if need be`, Choices: []string{"never wait"}},
	{Name: "priority", Type: scenario.NumberField, Help: "class in a queue by priority; smaller goes first", Example: `{ by = "class", urgent = 0, routine = 1 }`},
	{Name: "patience", Type: scenario.LawField, Help: "how long a patient waits before giving up"},
	{Name: "gives_up", Type: scenario.TextField, Help: `where who gives up goes: a route, a step of this route, "next" or "leave"`, Default: "leave"},
	{Name: "refused", Type: scenario.TextField, Help: "where a patient goes who finds the queue full, likewise", Default: "leave"},
	{Name: "frees", Type: scenario.NamesField, Help: "what is given back as soon as the step begins: until then the patient stays there, blocked", Example: `"icu"`},
}

var useStep = stepKind{
	Key: "use", Help: "waits for all of the resources, holds them for a time, gives them back",
	Shape: append(append([]scenario.Field{
		{Name: "use", Type: scenario.AnyField, Required: true, Help: needHelp, Example: `{ "theatre.{trust}" = "planned", "ward.{trust}" = "hold" }`},
		{Name: "time", Type: scenario.LawField, Required: true, Help: "how long", Example: `"20m"`},
	}, waitFields...), []scenario.Field{
		{Name: "no_show", Type: scenario.ShareField, Help: "share of appointments that nobody comes to: the time is lost and the patient waits again"},
		{Name: "cancelled", Type: scenario.ShareField, Help: "share called off on the day because the patient is not fit: half the planned time is lost and the patient waits again"},
		{Name: "discharge_at", Type: scenario.TimeOfDayField, Help: dischargeHelp},
		{Name: "counts", Type: scenario.AnyField, Help: "things to count when it ends", Example: `{ fraction = { by = "site", column = "rt_fractions" } }`},
	}...),
	lower: lowerUse,
}

func lowerUse(b *builder, s *step) {
	d := b.sampler(s.Law("time"), b.where, aTime)
	again := b.here()
	rq := b.request(s, "use", &d)
	seize := b.op(engine.Seize)
	seize.A = rq
	at := b.emit(seize)
	b.lowerFrees(s)
	for _, spoiled := range []struct {
		key  string
		lost float64
	}{{"no_show", 1}, {"cancelled", 0.5}} {
		if s.Has(spoiled.key) {
			b.setNow(s.path + "." + spoiled.key)
			c, by := b.binary(s.Quantity(spoiled.key), b.where, b.factor(s.path+"."+spoiled.key))
			b.lowerSpoiled(s, spoiled.key, c, by, spoiled.lost, d, again)
		}
	}
	names := b.needNames(s, "use")
	if len(names) == 0 {
		return // told already
	}
	if shares, rows, ok := b.noShowOf(names[0].resource); ok && !s.Has("no_show") {
		rows.emit(b)
		c, by := b.choiceOfCopies(shares, rows, b.factor(s.path+".no_show"))
		b.lowerSpoiled(s, "no_show", c, by, 1, d, again)
	}
	b.reachAll(s)
	b.scaledByEffects(&d, s.path)
	var given []string // back at the end
	for _, name := range names {
		if !name.hold {
			given = append(given, name.resource)
		}
	}
	b.emitStay(d, s.path, b.alignmentOf(s, given))
	for _, name := range given {
		b.emitRelease(name)
	}
	b.lowerCounts(s)
	b.refusal(s, at)
}

// refusal gives a patient a way out who finds a full queue or gives up.
func (b *builder) refusal(s *step, seize int32) {
	overs := []int32{b.emitJump(engine.None)}
	away := func(key, outcome string) int32 {
		at := b.here()
		if s.Has(key) && s.Text(key) != "leave" {
			if over := b.lowerWay(s, key, s.Text(key)); over != engine.None {
				overs = append(overs, over)
			}
			return at
		}
		leave := b.op(engine.Leave)
		leave.A = b.outcome(outcome)
		b.emit(leave)
		return at
	}
	b.p.Ops[seize].B = away("refused", "turned away")
	if s.Has("patience") {
		b.p.Requests[b.p.Ops[seize].A].GiveUp = engine.Some(engine.PlaceID(away("gives_up", "gave up")))
	} else if s.Has("gives_up") {
		s.Problem("gives_up", "needs patience = a time after which the patient gives up")
	}
	b.land(overs...)
}

// lowerFrees gives back what a patient stayed in until the step could begin.
func (b *builder) lowerFrees(s *step) {
	for _, name := range s.Names("frees") {
		b.releaseNamed(name, s.keyProblem("frees"))
	}
}

// lowerSpoiled loses part of the planned time and sends the patient back to
// wait again; the first way of the choice is being spoiled.
func (b *builder) lowerSpoiled(s *step, key string, c int32, by int16, lost float64, d drawn, again int32) {
	b.emitBranch(c, by, s.path+"/"+key)
	b.p.Choices[c].Targets[0] = b.here()
	b.emitCount("event."+key, false, engine.None)
	idle := drawn{first: int32(len(b.p.Samplers)), by: d.by}
	for _, m := range d.means {
		idle.means = append(idle.means, m*lost)
		b.addSampler(b.plainSampler(wholeSeconds(m * lost)))
	}
	b.emitHold(idle, s.path+"/"+key+"/lost", engine.None)
	if lost < 1 {
		b.p.Ops[b.here()-1].Flag = engine.PartOfPlan
	}
	for _, name := range b.needNames(s, "use") {
		b.emitRelease(name.resource)
	}
	b.emitJump(again)
	b.p.Choices[c].Targets[1] = b.here()
}

// countedIn is the grain in which what steps count is added up, since tallies are whole: a
// mean of 5.8 cycles a course is 5,800 thousandths. What reads them knows (kpi).
const countedIn = 1000

// lowerCounts counts cycles, fractions and the like: a number by attribute.
func (b *builder) lowerCounts(s *step) {
	n := s.Node("counts")
	if n == nil {
		return
	}
	for _, what := range n.Keys {
		q := b.quantity(n.Child[what], nil, b.where, "number")
		by, values := b.rows(q, b.where)
		for i, x := range values {
			values[i] = math.Round(countedIn * x)
		}
		amount := b.hidden("count "+what, 0)
		b.emitLookup(amount, by, values)
		b.emitCount("event."+what, false, amount)
		b.setNow(s.path + "." + what)
		if more := b.factor(s.path + "." + what); more != engine.None {
			b.emitCount("event."+what, false, more)
		}
	}
}

// emitLookup sets an attribute to a number, by the value of another.
func (w *writer) emitLookup(attr int32, by int16, values []float64) {
	if by == engine.None {
		w.emitSet(attr, values[0])
		return
	}
	w.emitLook(attr, engine.Lookup{Attrs: attributeIDs(int32(by)), Sizes: []int32{int32(len(values))}, Values: values})
}

var seizeStep = stepKind{
	Key: "seize", Help: "waits for resources and keeps them until a release",
	Shape: append([]scenario.Field{
		{Name: "seize", Type: scenario.AnyField, Required: true, Help: needHelp, Example: `"ward.{trust}"`},
	}, waitFields...),
	lower: func(b *builder, s *step) {
		op := b.op(engine.Seize)
		op.A = b.request(s, "seize", nil)
		at := b.emit(op)
		b.lowerFrees(s)
		b.reachAll(s)
		b.refusal(s, at)
	},
}

var releaseStep = stepKind{
	Key: "release", Help: "gives back what is held",
	Shape: []scenario.Field{{Name: "release", Type: scenario.AnyField, Required: true, Help: "names of resources", Example: `"ward"`}},
	lower: func(b *builder, s *step) {
		b.reachAll(s)
		names := texts(s.Node("release"))
		if !b.endsDelay(s) {
			b.warnAtOnce(s, "release", names)
		}
		for _, name := range names {
			b.releaseNamed(name, s.keyProblem("release"))
		}
	},
}
