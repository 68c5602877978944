package engine

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"prehabsim/sim/tick"
)

// Validate says what would keep a program from being run, or make it run as nobody
// meant: a reference to what is not there, a way that leads nowhere, a source whose
// patients come in two ways, a table of the wrong size. It joins one error for each
// fault, each with the part's name; nil: there is none. New does not call it, since a
// program is built once and run by many engines.
func (p *Program) Validate() error {
	v := &validator{p: p}
	v.head()
	for i := range p.Ops {
		v.operation(int32(i))
	}
	for i := range p.Samplers {
		v.sampler(&p.Samplers[i], fmt.Sprintf("sampler %d", i))
	}
	v.tables()
	for i := range p.Requests {
		v.request(&p.Requests[i], fmt.Sprintf("request %d", i))
	}
	for i := range p.Resources {
		v.resource(&p.Resources[i])
	}
	for i := range p.Sources {
		v.source(&p.Sources[i])
	}
	v.observers()
	return errors.Join(v.faults...)
}

// validator collects what is wrong with a program.
type validator struct {
	p      *Program
	faults []error
}

// require notes a fault where something does not hold.
func (v *validator) require(holds bool, where, format string, args ...any) bool {
	if !holds {
		v.faults = append(v.faults, fmt.Errorf("%s: %s", where, fmt.Sprintf(format, args...)))
	}
	return holds
}

// there requires that an entry of a list is there.
func there[ID ~int32](v *validator, id ID, n int, where, what string) bool {
	return v.require(id >= 0 && int(id) < n, where, "%s %d is not among the %d", what, id, n)
}

// optional requires that it is there, if it is said.
func optional[ID ~int32](v *validator, id Maybe[ID], n int, where, what string) bool {
	return id.Is() && there(v, id.ID(), n, where, what)
}

func (v *validator) attribute(id Maybe[AttributeID], where string) bool {
	return optional(v, id, len(v.p.Attributes), where, "attribute")
}

func (v *validator) attributes(list []AttributeID, where string) {
	for _, a := range list {
		there(v, a, len(v.p.Attributes), where, "attribute")
	}
}

func (v *validator) condition(c *Condition, where string) {
	if c != nil {
		there(v, c.Attr, len(v.p.Attributes), where, "attribute")
		there(v, c.Set, len(v.p.Sets), where, "set")
	}
}

// rows is from how many rows an attribute selects.
func (v *validator) rows(by Maybe[AttributeID]) int {
	if by.ID() < 0 || int(by.ID()) >= len(v.p.Attributes) {
		return 1
	}
	return max(1, len(v.p.Attributes[by.ID()].Values))
}

// samplers requires those from the first on of which an attribute selects.
func (v *validator) samplers(first SamplerID, by Maybe[AttributeID], where string) {
	v.attribute(by, where)
	if there(v, first, len(v.p.Samplers), where, "sampler") {
		there(v, first+SamplerID(v.rows(by)-1), len(v.p.Samplers), where, "sampler")
	}
}

func (v *validator) tally(id Maybe[TallyID], where string) {
	optional(v, id, len(v.p.Tallies), where, "tally")
}

func (v *validator) head() {
	p := v.p
	v.require(p.Calendar != nil, "program", "has no calendar")
	v.require(0 <= p.Window && p.Window <= p.End && p.End <= p.Stop, "program", "begins to count at %d, ends at %d and stops at %d; these go up", p.Window, p.End, p.Stop)
	v.require(len(p.Ops) <= MaxOps, "program", "has %d operations; at most %d", len(p.Ops), MaxOps)
	v.require(len(p.Scales) > 0 && len(p.Scales[0]) == 0, "program", "needs an empty list of multipliers as the first")
	for _, list := range p.Scales {
		v.attributes(list, "multipliers")
	}
	v.attributes(p.Breakdowns, "breakdowns")
	for i := range p.Tellings {
		v.telling(&p.Tellings[i])
	}
	if p.Luck != nil {
		there(v, p.Luck.Use, len(p.Tallies), "luck", "tally")
		there(v, p.Luck.Into, len(p.Tallies), "luck", "tally")
		v.byCause(p.Luck.IntoFor, "luck")
	}
	v.require(len(p.Causes) <= MostCauses, "program", "has %d causes; at most %d", len(p.Causes), MostCauses)
}

// telling requires categories, and of halves as many values as the first has.
func (v *validator) telling(t *Telling) {
	where := fmt.Sprintf("telling %q", t.Name)
	v.require(len(t.By) > 0, where, "is by no attribute")
	v.attributes(t.By, where)
	v.attribute(t.Half, where)
	if len(t.By) > 0 && t.Half.Is() && int(t.By[0]) < len(v.p.Attributes) && int(t.Half.ID()) < len(v.p.Attributes) {
		first, half := len(v.p.Attributes[t.By[0]].Values), len(v.p.Attributes[t.Half.ID()].Values)
		v.require(first == half, where, "counts halves by %d values and by %d", first, half)
	}
}

// byCause requires a tally for each cause, or none at all.
func (v *validator) byCause(tallies []TallyID, where string) {
	v.require(tallies == nil || len(tallies) == len(v.p.Causes), where, "has %d tallies for %d causes", len(tallies), len(v.p.Causes))
	for _, id := range tallies {
		v.tally(Some(id), where)
	}
}

// operation requires what an operation refers to, by the table of operations.
func (v *validator) operation(pc int32) {
	op := &v.p.Ops[pc]
	if !v.require(op.Code < codes, fmt.Sprintf("operation %d", pc), "there is no code %d", op.Code) {
		return
	}
	def, where := &Operations[op.Code], fmt.Sprintf("operation %d (%s)", pc, op.Code)
	v.require(!def.Next || int(pc)+1 < len(v.p.Ops), where, "is the last, and patients go on behind it")
	if v.require(op.Flag < flags, where, "there is no flag %d", op.Flag) {
		v.require(op.Flag == Plain || slices.Contains(def.Flags, op.Flag), where, "has a flag that it knows nothing of: %s", op.Flag)
	}
	optional(v, Some(op.Step), len(v.p.Steps), where, "step")
	for i, o := range def.Operands() {
		v.operand(o.Is, op.Operands()[i], op, where)
	}
}

func (v *validator) operand(kind Reference, x int32, op *Op, where string) {
	p, by := v.p, Some(AttributeID(op.By))
	switch kind {
	case AnOperation:
		there(v, x, len(p.Ops), where, "operation")
	case SamplerOf:
		v.samplers(SamplerID(x), by, where)
	case WaysOf, ValuesOf:
		v.attribute(by, where)
		if there(v, x, len(p.Choices), where, "choice") {
			c := &p.Choices[x]
			v.require(len(c.Probs) >= v.rows(by)*len(c.Targets), where, "choice %d has %d probabilities for %d rows of %d", x, len(c.Probs), v.rows(by), len(c.Targets))
			for _, to := range c.Targets {
				v.require(kind == ValuesOf || to >= 0 && int(to) < len(p.Ops), where, "operation %d is not among the %d", to, len(p.Ops))
			}
		}
	case AnAttribute, CountedOf:
		v.attribute(Some(AttributeID(x)), where)
	case WrittenTo, ChangedBy:
		there(v, x, len(p.Attributes), where, "attribute")
	case Multipliers:
		there(v, x, len(p.Scales), where, "list of multipliers")
	default:
		if n, what := v.listOf(kind); what != "" {
			there(v, x, n, where, what)
		}
	}
}

// listOf is the list that an operand is an entry of, with its name; "" for a number.
func (v *validator) listOf(kind Reference) (n int, what string) {
	p := v.p
	switch kind {
	case ASet:
		return len(p.Sets), "set"
	case ALookup:
		return len(p.Lookups), "lookup"
	case APeriod:
		return len(p.Periods), "period"
	case ARequest:
		return len(p.Requests), "request"
	case ATag:
		return len(p.Tags), "tag"
	case AGroup:
		return len(p.Groups), "group"
	case AMark:
		return len(p.Marks), "mark"
	case ATally:
		return len(p.Tallies), "tally"
	case AnOutcome:
		return len(p.Outcomes), "outcome"
	case ACause:
		return len(p.Causes), "cause"
	}
	return 0, ""
}

func (v *validator) sampler(s *Sampler, where string) {
	v.require(s.Table != nil, where, "has no table of its law")
	v.require(!math.IsNaN(s.Scale) && !math.IsInf(s.Scale, 0), where, "is multiplied by %g", s.Scale)
	v.require(s.Ceiling == 0 || s.Floor <= s.Ceiling, where, "is cut off below %g and above %g", s.Floor, s.Ceiling)
}

// tables requires choices and lookups of the right size.
func (v *validator) tables() {
	for i := range v.p.Choices {
		c, where := &v.p.Choices[i], fmt.Sprintf("choice %d", i)
		v.attribute(c.Factor, where)
		if !v.require(len(c.Targets) > 0 && len(c.Probs)%len(c.Targets) == 0, where, "%d probabilities of %d targets", len(c.Probs), len(c.Targets)) {
			continue
		}
		for r := 0; r < len(c.Probs); r += len(c.Targets) {
			sum := 0.0
			for _, x := range c.Probs[r : r+len(c.Targets)] {
				sum += x
			}
			v.require(math.Abs(sum-1) < 1e-6, where, "the probabilities of row %d add to %g", r/len(c.Targets), sum)
		}
	}
	for i := range v.p.Lookups {
		l, where := &v.p.Lookups[i], fmt.Sprintf("lookup %d", i)
		v.attributes(l.Attrs, where)
		v.size(len(l.Attrs), l.Sizes, len(l.Values), where)
	}
}

// size requires a table by some attributes of these sizes.
func (v *validator) size(attributes int, sizes []int32, entries int, where string) {
	n := 1
	for _, size := range sizes {
		n *= int(size)
	}
	v.require(len(sizes) == attributes && entries == n, where, "%d entries by %d attributes of sizes %v", entries, attributes, sizes)
}

func (v *validator) request(rq *Request, where string) {
	p := v.p
	for i := range rq.Needs {
		n := &rq.Needs[i]
		v.attributes(n.Resource.Attrs, where)
		v.size(len(n.Resource.Attrs), n.Resource.Sizes, len(n.Resource.Table), where)
		for _, r := range n.Resource.Table {
			optional(v, r, len(p.Resources), where, "resource")
		}
		v.amount(&n.Units, where)
		v.amount(n.Leaving, where)
		there(v, n.Tag, len(p.Tags), where, "tag")
		for i := range n.If {
			v.condition(&n.If[i], where)
		}
	}
	v.amount(rq.Priority, where)
	v.choiceOf(rq.Patience, rq.GivesBy, where)
	v.choiceOf(rq.Plan, rq.PlanBy, where)
	if optional(v, rq.GiveUp, len(p.Ops), where, "operation"); rq.Patience.Is() {
		v.require(rq.GiveUp.Is(), where, "patients give up and go nowhere")
	}
}

// choiceOf requires samplers and what selects among them.
func (v *validator) choiceOf(first Maybe[SamplerID], by Maybe[AttributeID], where string) {
	if v.attribute(by, where); first.Is() {
		v.samplers(first.ID(), by, where)
	}
}

func (v *validator) amount(a *Amount, where string) {
	if a == nil {
		return
	}
	v.attribute(a.By, where)
	v.require(len(a.Values) >= v.rows(a.By), where, "%d amounts for %d rows", len(a.Values), v.rows(a.By))
}

func (v *validator) resource(r *Resource) {
	where := fmt.Sprintf("resource %q", r.Name)
	v.require(len(r.Capacity) > 0 && r.Capacity[0].From == 0, where, "needs a capacity that holds from the start")
	for i, l := range r.Capacity {
		v.require(i == 0 || l.From > r.Capacity[i-1].From, where, "capacities are not in order of time")
		v.require(l.Value >= 0 && l.Kept >= 0, where, "has capacity %g, of which %g is kept", l.Value, l.Kept)
	}
	if optional(v, r.DueClock, len(v.p.Clocks), where, "clock"); r.Discipline == Due {
		v.require(r.DueClock.Is(), where, "queues by a clock and has none")
	}
	v.require(r.QueueLimit.ID() >= None && r.InnerLimit.ID() >= None, where, "lets %d and %d wait", r.QueueLimit.ID(), r.InnerLimit.ID())
	v.require(r.Supply != Slots || r.Every > 0, where, "its sessions come every %d seconds", r.Every)
	v.tally(r.UseTally, where)
	v.byCause(r.UseFor, where)
	v.require(r.UseFor == nil || r.UseTally.Is(), where, "tells causes apart and counts nothing in all")
	if r.Stays != nil {
		v.tally(Some(r.Stays.Ended), where)
		v.tally(Some(r.Stays.Open), where)
	}
	if r.Fence != nil && there(v, r.Fence.Attr, len(v.p.Attributes), where, "attribute") {
		v.require(len(r.Fence.Units) <= v.rows(Some(r.Fence.Attr)), where, "keeps units for %d values of %d", len(r.Fence.Units), v.rows(Some(r.Fence.Attr)))
	}
	if r.Response != nil {
		v.require(r.Response.Target > 0, where, "answers waits above %d seconds", r.Response.Target)
	}
}

// source requires one way in which patients come.
func (v *validator) source(s *Source) {
	where := fmt.Sprintf("source %q", s.Name)
	there(v, s.Entry, len(v.p.Ops), where, "operation")
	v.require(s.Number < MaxSources, where, "has number %d; numbers are below %d", s.Number, MaxSources)
	v.require(len(s.Hours) == 0 || len(s.Hours) == 24 || len(s.Hours) == 168, where, "has %d factors of hours; a day has 24 and a week 168", len(s.Hours))
	ways := 0
	for _, way := range []bool{s.Peak > 0, s.Every.Is(), len(s.At) > 0, s.Counts != nil, s.Given != nil, s.Fill.Is()} {
		if way {
			ways++
		}
	}
	v.require(ways <= 1, where, "its patients come in %d ways: say one of Peak with Rates, Every, At, Counts, Given and Fill", ways)
	if s.Peak > 0 && v.require(len(s.Rates) > 0, where, "has a peak and no rates") {
		most := 0.0
		for _, h := range s.Hours {
			most = max(most, h)
		}
		if s.Hours == nil {
			most = 1
		}
		for _, rate := range s.Rates {
			if !v.require(rate >= 0 && rate*most <= s.Peak*(1+1e-9), where, "a rate of %g a second is above the peak of %g", rate*most, s.Peak) {
				break
			}
		}
	}
	for _, id := range []Maybe[SamplerID]{s.Every, s.Batch} {
		optional(v, id, len(v.p.Samplers), where, "sampler")
	}
	if optional(v, s.Fill, len(v.p.Resources), where, "resource") {
		v.require(s.FillAt >= 0 && s.FillAt < tick.Day, where, "fills at second %d of the day", s.FillAt)
	}
}

// observers requires what is only counted.
func (v *validator) observers() {
	p := v.p
	for i := range p.Resets {
		r, where := &p.Resets[i], fmt.Sprintf("reset %d", i)
		v.require(r.From >= 0 && r.From <= r.To && int(r.To) <= len(p.Ops), where, "empties operations %d to %d of %d", r.From, r.To, len(p.Ops))
		v.attributes(r.Attrs, where)
		v.require(len(r.Attrs) == len(r.Sets), where, "%d attributes and %d sets", len(r.Attrs), len(r.Sets))
		for _, set := range r.Sets {
			there(v, set, len(p.Sets), where, "set")
		}
	}
	for i := range p.Marks {
		m := &p.Marks[i]
		v.tally(m.Tally, "mark "+m.Name)
		v.attribute(m.Time, "mark "+m.Name)
	}
	for i := range p.Clocks {
		v.clock(&p.Clocks[i])
	}
	for i := range p.Probes {
		v.probe(&p.Probes[i])
	}
}

func (v *validator) clock(c *Clock) {
	where := "clock " + c.Name
	for _, list := range [][]MarkID{c.From, c.To} {
		for _, m := range list {
			there(v, m, len(v.p.Marks), where, "mark")
		}
	}
	for _, id := range []Maybe[TallyID]{c.Stopped, c.WithinTo, c.LateTo} {
		v.tally(id, where)
	}
	v.condition(c.If, where)
	v.condition(c.Of, where)
}

func (v *validator) probe(x *Probe) {
	where, p := fmt.Sprintf("probe %q", x.Name), v.p
	v.require(x.Of <= InsideLevel, where, "there is no kind %d", x.Of)
	if optional(v, x.Resource, len(p.Resources), where, "resource"); x.Of < Intervals || x.Of == Refusals || x.Of == Losses || x.Of == QueueLevel || x.Of == UseLevel {
		v.require(x.Resource.Is(), where, "observes a resource and has none")
	}
	optional(v, x.Step, len(p.Steps), where, "step")
	optional(v, x.Source, len(p.Sources), where, "source")
	v.condition(x.If, where)
	optional(v, x.From, len(p.Marks), where, "mark")
	optional(v, x.To, len(p.Marks), where, "mark")
}
