package compile

import (
	"fmt"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/fmath"
)

// Who is referred. Under opt-in it is whom the team thinks of: a share in the middle fifth
// of deprivation and a step of log odds for each fifth towards the most deprived (M-DEPREF).
// Opt-out refers more, and the evidence for how many is of two kinds. Either it is of
// referrals (M-OPTREF): then the odds of being referred rise, and who is referred only
// because of it takes part less gladly (M-OPTNEW). Or it is of who starts in the end
// (M-OPTOUT): then the odds of that rise, whatever becomes of referral and uptake.
//
// One number is drawn for both: who is referred under opt-in is referred under opt-out as
// well, and the newly referred are exactly the others.

// referral is who is referred, as far as it is known from a patient's attributes.
type referral struct {
	numbers []graded // on which it depends
	would   func(*subgroup) float64
	all     func(*subgroup) float64 // of those who would be and the newly referred; nil: nobody is newly referred
	newly   int32                   // attribute that says who is; None: nobody
	takeUp  bySubgroup              // of the newly referred; no function: as of the others
}

// bySubgroup is a number that is worked out from others, which may be graded.
type bySubgroup struct {
	numbers []graded
	of      func(*subgroup) float64
}

const (
	onReferral  = "referral"
	onEnrolment = "enrolment"
)

// readReferral reads `refer`, and the uptake where enrolment asks for it.
func (b *builder) readReferral(s *service) {
	n, where := s.Node("refer"), s.where+": refer"
	s.refer = referral{would: sameForAll(0).of, newly: engine.None}
	if n.Kind != scenario.TableKind {
		s.Problem("refer", "has no probability; write { how = \"opt-in\", probability = 0.6 }")
		return
	}
	b.refuseKeys(n, where, "how", "probability", "imd_step", "opt_out", "source")
	how := n.Child["how"]
	if how != nil && !slices.Contains([]string{"opt-in", "opt-out"}, how.Text) {
		b.problems.Add(how.File, how.Line, "%s: how is \"opt-in\" or \"opt-out\", not %s", where, how.Shown())
	}
	if n.Child["probability"] == nil {
		s.Problem("refer", "has no probability; write { how = \"opt-in\", probability = 0.6 }")
		return
	}
	s.said.refer = b.quantity(n.Child["probability"], n, where, "share")
	middle := b.gradedBefore(s, s.said.refer, where)
	step := b.stepped(s, n, where)
	s.refer.numbers = append([]graded{middle}, step.numbers...)
	s.refer.would = func(who *subgroup) float64 { return onLogOdds(middle.of(who), step.of(who)) }
	switch out := n.Child["opt_out"]; {
	case out == nil:
	case how != nil && how.Text == "opt-out":
		b.readOptOut(s, out, where+": opt_out", middle, true)
	default: // read for its mistakes
		was := s.refer
		b.doc.Aside(func() { b.readOptOut(s, out, where+": opt_out", middle, false) })
		s.refer = was
	}
}

// readOptOut reads what opt-out makes of it, and the gradient that it leaves: none, where
// none is written. Nobody is less referred for it.
func (b *builder) readOptOut(s *service, n *scenario.Node, where string, middle graded, use bool) {
	problem := func(at *scenario.Node, format string, args ...any) {
		b.problems.Add(at.File, at.Line, "%s: %s", where, fmt.Sprintf(format, args...))
	}
	if n.Kind != scenario.TableKind || n.Child["odds_ratio"] == nil {
		problem(n, `has no odds_ratio; write { on = "referral", odds_ratio = 4.6, newly = { uptake = 0.5 } } or { on = "enrolment", odds_ratio = 1.72 }`)
		return
	}
	b.refuseKeys(n, where, "on", "odds_ratio", "imd_step", "newly", "source")
	q := b.quantity(n.Child["odds_ratio"], n, where+": odds_ratio", "number")
	for _, x := range written(q) {
		if x.Value <= 0 || x.Value < 1 && !x.Replaced() { // a draw from its range may be below 1
			b.problems.Add(x.File, x.Line, "%s: odds_ratio must be 1 or more, since opt-out refers nobody less; not %g", where, x.Value)
			return
		}
	}
	odds := b.gradedBefore(s, q, where+": odds_ratio")
	left := b.stepped(s, n, where)
	on, newly := n.Child["on"], n.Child["newly"]
	r := &s.refer
	r.numbers = slices.Concat(r.numbers, []graded{odds}, left.numbers)
	lifted := func(who *subgroup) float64 { return onLogOdds(middle.of(who), left.of(who)) } // before its odds rise
	switch {
	case on != nil && on.Text == onReferral:
		r.all = func(who *subgroup) float64 {
			return max(r.would(who), onLogOdds(lifted(who), fmath.Log(odds.of(who))))
		}
		b.readNewly(s, n, newly, where)
	case on != nil && on.Text == onEnrolment:
		if newly != nil {
			problem(newly, `newly goes with on = "referral"; the odds of enrolment are of all, however they come about`)
		}
		if use {
			b.enrol(s, lifted, odds)
		}
	default:
		at, is := n, "nothing"
		if on != nil {
			at, is = on, on.Shown()
		}
		problem(at, "on is %q or %q, of what the odds ratio is; not %s", onReferral, onEnrolment, is)
	}
}

// readNewly reads how gladly the newly referred take part: a share of the uptake that is
// theirs otherwise. As gladly, where nothing is written.
func (b *builder) readNewly(s *service, out, n *scenario.Node, where string) {
	if n == nil {
		return
	}
	if n.Kind != scenario.TableKind || n.Child["uptake"] == nil {
		b.problems.Add(n.File, n.Line, "%s: newly has no uptake; write newly = { uptake = 0.5 }, a share of the uptake of the others", where)
		return
	}
	b.refuseKeys(n, where+": newly", "uptake", "source")
	ratio := b.graded(s, b.quantity(n.Child["uptake"], out, where+": newly", "share"), where+": newly")
	s.refer.takeUp = bySubgroup{[]graded{ratio}, func(who *subgroup) float64 { return float64(ratio.of(who) * s.takeUp.of(who)) }}
}

// enrol raises the odds of all who start, of those who are offered it and find a tier. The
// newly referred take part as gladly as the others, so that the rise is one of referral;
// where even everybody's referral is not enough, they take part more gladly.
func (b *builder) enrol(s *service, lifted func(*subgroup) float64, odds graded) {
	all, r := b.uptakeOf(s), &s.refer
	for _, g := range all.numbers {
		if g.byTier {
			s.Problem("uptake", `by = "tier" does not go with opt_out on = %q: the tier is found after the referral, by which the odds rise`, onEnrolment)
			return
		}
	}
	// The odds of p × u times an odds ratio x are those of u × p x / (1 + (x - 1) p u).
	wanted := func(who *subgroup) float64 {
		p, x := lifted(who), odds.of(who)
		return float64(p*x) / (1 + float64((x-1)*p)*all.of(who))
	}
	r.numbers = append(r.numbers, all.numbers...)
	r.all = func(who *subgroup) float64 { return max(r.would(who), min(1, wanted(who))) }
	r.takeUp = bySubgroup{r.numbers, func(who *subgroup) float64 {
		u, p, w := all.of(who), r.would(who), wanted(who)
		if w <= 1 || p >= 1 {
			return u
		}
		return min(1, float64(u*(w-p))/(1-p))
	}}
}

// emitReferral emits the draw of who is referred, and what says who newly is. It returns
// the choice whose last way is that of those who are not.
func (b *builder) emitReferral(s *service, path string) (choice int32) {
	r := &s.refer
	if r.takeUp.of != nil {
		name := "prehab " + s.name + " newly referred"
		r.newly = number(b.attrs, name, func() {
			b.p.Attributes = append(b.p.Attributes, engine.Attribute{Name: name, Values: []string{"no", "yes"}})
		})
	}
	choice, by := b.choiceOf(s, "refer", r.numbers, func(who *subgroup) []float64 {
		would := r.would(who)
		if r.all == nil {
			return []float64{would, 1 - would}
		}
		return []float64{would, r.all(who) - would, 1 - r.all(who)}
	})
	b.emitBranch(choice, by, path+"/refer")
	ways := b.p.Choices[choice].Targets
	if r.newly != engine.None {
		ways[1] = b.here()
		b.emitSet(r.newly, 1)
	}
	for i := range ways[:len(ways)-1] {
		if i == 0 || r.newly == engine.None {
			ways[i] = b.here()
		}
	}
	return choice
}

// stepped reads a step of log odds for each fifth towards the most deprived, which is what
// it adds to the log odds of the middle fifth; 0 where none is written.
func (b *builder) stepped(s *service, n *scenario.Node, where string) bySubgroup {
	if n.Child["imd_step"] == nil {
		return bySubgroup{of: sameForAll(0).of}
	}
	step := b.gradedBefore(s, b.quantity(n.Child["imd_step"], n, where, "real"), where)
	if !slices.ContainsFunc(step.values, func(x float64) bool { return x != 0 }) {
		return bySubgroup{of: sameForAll(0).of}
	}
	fifths := b.fifths(s, "refer")
	return bySubgroup{[]graded{step, fifths}, func(who *subgroup) float64 { return float64(step.of(who) * fifths.of(who)) }}
}

// gradedBefore reads a number of the time before the tier is found, which may be by an
// attribute.
func (b *builder) gradedBefore(s *service, q scenario.Quantity, where string) graded {
	by, values := b.rows(q, where)
	b.asks = b.asks || b.mayLack(s, int32(by))
	return graded{attr: int32(by), values: values, said: q}
}

// refuseKeys refuses what a table of a service has no key for.
func (b *builder) refuseKeys(n *scenario.Node, where string, known ...string) {
	for _, k := range n.Keys {
		if !slices.Contains(known, k) {
			b.problems.Add(n.Child[k].File, n.Child[k].Line, "%s: unknown key %q%s", where, k, diag.Known(k, known))
		}
	}
}

// written are the numbers that a quantity is written as: one, or one for each value that
// is named.
func written(q scenario.Quantity) []scenario.Quantity {
	if q.By != "" {
		return q.Each
	}
	return []scenario.Quantity{q}
}

// onLogOdds is a share whose log odds are so much more; what is certain stays so.
func onLogOdds(p, more float64) float64 {
	if p <= 0 || p >= 1 || more == 0 {
		return p
	}
	return logistic(fmath.Log(p/(1-p)) + more)
}
