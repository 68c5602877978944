package engine

import (
	"cmp"
	"slices"

	"prehabsim/sim/tick"
)

// When counting begins, lists may be set to given patients, who came earlier: the
// days since are theirs. Whoever stood in their places is taken out.

// given is one such patient.
type given struct {
	came   tick.Time
	source int32
	number int32
}

// listGiven lists the given patients of all sources.
func (e *Engine) listGiven() {
	for i := range e.p.Sources {
		for k := range e.p.Sources[i].Given {
			e.given = append(e.given, given{source: int32(i), number: int32(k)})
		}
	}
}

// setLists sets lists to given patients. Nobody else is served until all are in
// their places: no one may take a bed that a given patient lies in.
func (e *Engine) setLists() {
	if len(e.p.Resets) == 0 && len(e.given) == 0 {
		return
	}
	e.waitForGiven, e.handingOver = true, true
	for i := range e.p.Resets {
		e.takeOut(&e.p.Resets[i])
	}
	e.handingOver = false
	e.placeGiven()
	e.waitForGiven = false
	for i := range e.resources {
		e.dispatch(int32(i))
	}
	e.drain()
}

// takeOut takes out the patients whose places a list fills.
func (e *Engine) takeOut(r *Reset) {
	for i := range e.tokens {
		t := &e.tokens[i]
		if t.group() != None || !r.finds(t) {
			continue
		}
		match := true
		for k, a := range r.Attrs {
			match = match && e.record(t.patient).in(int32(a), int32(r.Sets[k]))
		}
		if match {
			e.counts.Replaced++
			e.goAway(int32(i))
		}
	}
}

// finds says whether a token is where a list looks. Who is in a time stands behind
// its operation already.
func (r *Reset) finds(t *token) bool {
	at := int32(t.pc)
	if r.Stays {
		return t.state == holding && int32(r.From) < at && at <= int32(r.To)
	}
	return t.state == waiting && int32(r.From) <= at && at < int32(r.To)
}

// placeGiven lets the given patients in, who came first first.
func (e *Engine) placeGiven() {
	for i := range e.given {
		g := &e.given[i]
		def := &e.p.Sources[g.source]
		ago := def.Given[g.number]
		days := float64(ago.To-ago.From+1) * e.key.Uniform(def.Number<<28|uint64(g.number), def.Site, 0)
		g.came = e.now - tick.Time(tick.Day)*tick.Time(ago.From+int32(days))
	}
	slices.SortFunc(e.given, func(a, b given) int {
		return cmp.Or(cmp.Compare(a.came, b.came), cmp.Compare(a.source, b.source), cmp.Compare(a.number, b.number))
	})
	for _, g := range e.given {
		if e.err != nil {
			return
		}
		tk := e.admit(g.source, uint64(g.number), g.came)
		if e.traces(tk) {
			e.tell(tk, TraceEvent{Kind: TraceArrive, Step: None, Index: None})
			e.tell(tk, TraceEvent{Kind: TraceBackdate, Step: None, Index: None, Value: float64(e.now - g.came)})
		}
		e.exec(tk)
	}
}

// since of a holding that nobody knows the beginning of.
const longAgo tick.Time = -1

// have gives a patient what it has held since before counting began. Nothing is
// asked for and nothing starts, so there is no wait to be counted.
func (e *Engine) have(tk int32, op *Op) {
	rq := &e.p.Requests[op.A]
	attrs := e.record(e.tokens[tk].patient)
	wants := e.wants(op.A, attrs, op.Step)
	if e.err != nil {
		return
	}
	e.take(tk, op.Step, rq, attrs, wants, None)
	t := &e.tokens[tk]
	t.is |= served
	h := t.held
	for range wants {
		if h == None {
			break
		}
		e.holdings[h].since = longAgo
		h = e.holdings[h].next
	}
}
