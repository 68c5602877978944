package analysis

import (
	"reflect"
	"slices"

	"prehabsim/sim/engine"
)

// What was found out of a program holds for another where nothing that it depends on
// differs: a scenario that is compiled again and again with some numbers others is the
// same for the most part. Here that is decided by comparing the two programs, so there
// is no list of what each number has an effect on.

// SameFlow says whether the same operations may follow one another in two programs.
func SameFlow(p, q *engine.Program) bool {
	return slices.EqualFunc(p.Ops, q.Ops, func(a, b engine.Op) bool {
		return a.Code == b.Code && a.A == b.A && a.B == b.B && a.C == b.C && a.Step == b.Step
	}) && slices.EqualFunc(p.Choices, q.Choices, func(a, b engine.Choice) bool {
		return slices.Equal(a.Targets, b.Targets) && a.Factor == b.Factor &&
			slices.EqualFunc(a.Probs, b.Probs, func(x, y float64) bool { return (x > 0) == (y > 0) })
	}) && slices.EqualFunc(p.Requests, q.Requests, func(a, b engine.Request) bool { return a.GiveUp == b.GiveUp }) &&
		slices.EqualFunc(p.Sources, q.Sources, func(a, b engine.Source) bool { return a.Entry == b.Entry })
}

// sameWays says whether patients are followed alike in two programs, the means of laws
// apart.
func sameWays(p, q *engine.Program) bool {
	return SameFlow(p, q) && slices.Equal(p.Ops, q.Ops) && slices.Equal(p.Sets, q.Sets) && slices.Equal(p.Periods, q.Periods) &&
		slices.EqualFunc(p.Choices, q.Choices, func(a, b engine.Choice) bool { return slices.Equal(a.Probs, b.Probs) }) &&
		slices.EqualFunc(p.Lookups, q.Lookups, func(a, b engine.Lookup) bool {
			return slices.Equal(a.Attrs, b.Attrs) && slices.Equal(a.Sizes, b.Sizes) && slices.Equal(a.Values, b.Values)
		}) &&
		slices.EqualFunc(p.Attributes, q.Attributes, func(a, b engine.Attribute) bool { return a.Initial == b.Initial && len(a.Values) == len(b.Values) }) &&
		slices.EqualFunc(p.Resources, q.Resources, sameParts) &&
		reflect.DeepEqual(p.Scales, q.Scales) && reflect.DeepEqual(p.Requests, q.Requests)
}

// SamePaths says whether the same patients come to the same operations with the same
// attributes in two programs, however many of them.
func SamePaths(p, q *engine.Program) bool {
	return SameFlow(p, q) && slices.Equal(p.Sets, q.Sets) && slices.Equal(p.Periods, q.Periods) && p.Window == q.Window &&
		slices.EqualFunc(p.Ops, q.Ops, func(a, b engine.Op) bool { return a.Value == b.Value && a.By == b.By }) &&
		slices.EqualFunc(p.Lookups, q.Lookups, func(a, b engine.Lookup) bool {
			return slices.Equal(a.Attrs, b.Attrs) && slices.Equal(a.Sizes, b.Sizes) && slices.Equal(a.Values, b.Values)
		}) &&
		slices.EqualFunc(p.Attributes, q.Attributes, func(a, b engine.Attribute) bool { return a.Initial == b.Initial && len(a.Values) == len(b.Values) }) &&
		reflect.DeepEqual(p.Scales, q.Scales) && reflect.DeepEqual(p.Requests, q.Requests)
}

// sameParts says whether two resources divide those who ask for them into the same parts.
func sameParts(a, b engine.Resource) bool {
	return a.Name == b.Name && a.Supply == b.Supply && a.Unlimited == b.Unlimited && a.Weekly == b.Weekly && a.ByLoad == b.ByLoad && a.Days == b.Days &&
		reflect.DeepEqual(a.Opening, b.Opening) && reflect.DeepEqual(a.Fence, b.Fence)
}

// After lets an outlook take over from the last one what holds for its program too.
func (o *Outlook) After(last *Outlook) {
	if last == nil {
		return
	}
	o.room, last.room = last.room, room{}
	if o.sameDates(last) {
		o.last = last
		o.room.keep()
	} else {
		o.room.tapes = nil // of other dates
	}
}

// Forget lets go of the last outlook, once all has been taken over.
func (o *Outlook) Forget() { o.last, o.sibling = nil, nil }

// Beside lets an outlook take over what holds for its program too from that of another
// option, of which everything has been expected.
func (o *Outlook) Beside(other *Outlook) {
	if o.sameDates(other) {
		o.sibling = other
	}
}

func (o *Outlook) sameDates(was *Outlook) bool {
	return o.p.Calendar.First() == was.p.Calendar.First() && o.p.Window == was.p.Window && slices.Equal(o.stretches, was.stretches)
}

// sameDemand says whether what another outlook expects is to be expected here, at these rates.
func (o *Outlook) sameDemand(was *Outlook, rates [][]float64) bool {
	if was == nil || !reflect.DeepEqual(was.rates, rates) || len(was.p.Samplers) != len(o.p.Samplers) || !sameWays(was.p, o.p) {
		return false
	}
	for i, drawn := range was.demand.drawn {
		if drawn && was.p.Samplers[i].Mean() != o.p.Samplers[i].Mean() {
			return false
		}
	}
	return true
}

// sameSupply says whether two resources open the same.
func sameSupply(r, q *engine.Resource) bool {
	return r.Supply == q.Supply && r.Unlimited == q.Unlimited && slices.Equal(r.Capacity, q.Capacity) && r.Every == q.Every && r.Weekly == q.Weekly &&
		r.ByLoad == q.ByLoad && r.ListLen == q.ListLen && r.Days == q.Days && r.Opens == q.Opens &&
		reflect.DeepEqual(r.Opening, q.Opening) && reflect.DeepEqual(r.Response, q.Response)
}
