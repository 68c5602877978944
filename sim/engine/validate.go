package engine

import (
	"errors"
	"fmt"
	"math"

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
func (v *validator) there(id int32, n int, where, what string) bool {
	return v.require(id >= 0 && int(id) < n, where, "%s %d is not among the %d", what, id, n)
}

// optional requires that it is there or None.
func (v *validator) optional(id int32, n int, where, what string) bool {
	return id != None && v.there(id, n, where, what)
}

func (v *validator) attribute(id int32, where string) bool {
	return v.optional(id, len(v.p.Attributes), where, "attribute")
}

func (v *validator) attributes(list []int32, where string) {
	for _, a := range list {
		v.there(a, len(v.p.Attributes), where, "attribute")
	}
}

// condition requires an attribute, or None, and the set that belongs to it.
func (v *validator) condition(attr, set int32, where string) {
	if v.attribute(attr, where) || set != 0 && set != None {
		v.there(set, len(v.p.Sets), where, "set")
	}
}

// rows is from how many rows an attribute selects.
func (v *validator) rows(by int32) int {
	if by < 0 || int(by) >= len(v.p.Attributes) {
		return 1
	}
	return max(1, len(v.p.Attributes[by].Values))
}

// samplers requires those from the first on of which an attribute selects.
func (v *validator) samplers(first, by int32, where string) {
	v.attribute(by, where)
	if v.there(first, len(v.p.Samplers), where, "sampler") {
		v.there(first+int32(v.rows(by))-1, len(v.p.Samplers), where, "sampler")
	}
}

func (v *validator) tally(id int32, where string) {
	v.optional(id, len(v.p.Tallies), where, "tally")
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
	if p.Luck != nil {
		v.there(p.Luck.Use, len(p.Tallies), "luck", "tally")
		v.there(p.Luck.Into, len(p.Tallies), "luck", "tally")
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
	v.optional(op.Step, len(v.p.Steps), where, "step")
	for i, o := range def.Operands() {
		v.operand(o.Is, op.Operands()[i], op, where)
	}
}

func (v *validator) operand(kind Reference, x int32, op *Op, where string) {
	p := v.p
	switch kind {
	case AnOperation:
		v.there(x, len(p.Ops), where, "operation")
	case SamplerOf:
		v.samplers(x, int32(op.By), where)
	case WaysOf, ValuesOf:
		v.attribute(int32(op.By), where)
		if v.there(x, len(p.Choices), where, "choice") {
			c := &p.Choices[x]
			v.require(len(c.Probs) >= v.rows(int32(op.By))*len(c.Targets), where, "choice %d has %d probabilities for %d rows of %d", x, len(c.Probs), v.rows(int32(op.By)), len(c.Targets))
			for _, to := range c.Targets {
				v.require(kind == ValuesOf || to >= 0 && int(to) < len(p.Ops), where, "operation %d is not among the %d", to, len(p.Ops))
			}
		}
	case AnAttribute, CountedOf:
		v.attribute(x, where)
	case WrittenTo, ChangedBy:
		v.there(x, len(p.Attributes), where, "attribute")
	case Multipliers:
		v.there(x, len(p.Scales), where, "list of multipliers")
	default:
		if n, what := v.listOf(kind); what != "" {
			v.there(x, n, where, what)
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
			v.optional(r, len(p.Resources), where, "resource")
		}
		v.amount(&n.Units, where)
		v.amount(n.Leaving, where)
		v.there(n.Tag, len(p.Tags), where, "tag")
		for _, c := range n.If {
			v.there(c.Attr, len(p.Attributes), where, "attribute")
			v.there(c.Set, len(p.Sets), where, "set")
		}
	}
	v.amount(rq.Priority, where)
	for _, s := range [][2]int32{{rq.Patience, rq.GivesBy}, {rq.Plan, rq.PlanBy}} {
		v.attribute(s[1], where)
		if s[0] != None {
			v.samplers(s[0], s[1], where)
		}
	}
	if v.optional(rq.GiveUp, len(p.Ops), where, "operation"); rq.Patience != None {
		v.require(rq.GiveUp != None, where, "patients give up and go nowhere")
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
	if v.optional(r.DueClock, len(v.p.Clocks), where, "clock"); r.Discipline == Due {
		v.require(r.DueClock != None, where, "queues by a clock and has none")
	}
	v.require(r.QueueLimit >= None && r.InnerLimit >= None, where, "lets %d and %d wait", r.QueueLimit, r.InnerLimit)
	v.require(r.Supply != Slots || r.Every > 0, where, "its sessions come every %d seconds", r.Every)
	v.tally(r.UseTally, where)
	if r.Stays != nil {
		v.tally(r.Stays.Ended, where)
		v.tally(r.Stays.Open, where)
	}
	if r.Fence != nil && v.there(r.Fence.Attr, len(v.p.Attributes), where, "attribute") {
		v.require(len(r.Fence.Units) <= v.rows(r.Fence.Attr), where, "keeps units for %d values of %d", len(r.Fence.Units), v.rows(r.Fence.Attr))
	}
	if r.Response != nil {
		v.require(r.Response.Target > 0, where, "answers waits above %d seconds", r.Response.Target)
	}
}

// source requires one way in which patients come.
func (v *validator) source(s *Source) {
	where := fmt.Sprintf("source %q", s.Name)
	v.there(s.Entry, len(v.p.Ops), where, "operation")
	v.require(s.Number < MaxSources, where, "has number %d; numbers are below %d", s.Number, MaxSources)
	v.require(len(s.Hours) == 0 || len(s.Hours) == 24 || len(s.Hours) == 168, where, "has %d factors of hours; a day has 24 and a week 168", len(s.Hours))
	ways := 0
	for _, way := range []bool{s.Peak > 0, s.Every != None, len(s.At) > 0, s.Counts != nil, s.Given != nil, s.Fill != None} {
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
	for _, id := range []int32{s.Every, s.Batch} {
		v.optional(id, len(v.p.Samplers), where, "sampler")
	}
	if v.optional(s.Fill, len(v.p.Resources), where, "resource") {
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
			v.there(set, len(p.Sets), where, "set")
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
	for _, list := range [][]int32{c.From, c.To} {
		for _, m := range list {
			v.there(m, len(v.p.Marks), where, "mark")
		}
	}
	for _, id := range []int32{c.Stopped, c.WithinTo, c.LateTo} {
		v.tally(id, where)
	}
	v.condition(c.If, c.Set, where)
	if c.Of != nil {
		v.condition(c.Of.Attr, c.Of.Set, where)
	}
}

func (v *validator) probe(x *Probe) {
	where, p := fmt.Sprintf("probe %q", x.Name), v.p
	v.require(x.Of <= InsideLevel, where, "there is no kind %d", x.Of)
	if v.optional(x.Resource, len(p.Resources), where, "resource"); x.Of < Intervals || x.Of == Refusals || x.Of == Losses || x.Of == QueueLevel || x.Of == UseLevel {
		v.require(x.Resource != None, where, "observes a resource and has none")
	}
	v.optional(x.Step, len(p.Steps), where, "step")
	v.optional(x.Source, len(p.Sources), where, "source")
	v.condition(x.If, x.Set, where)
	v.optional(x.From, len(p.Marks), where, "mark")
	v.optional(x.To, len(p.Marks), where, "mark")
}
