package engine

import "prehabsim/sim/tick"

// A patient who holds a bed and cannot use it, since the next place is not free
// or the way out is missing, is counted apart from one who needs it.

// countBlocked adds a wait for resource next to what the patient held meanwhile.
func (e *Engine) countBlocked(tk, next int32, wait tick.Time) {
	t := &e.tokens[tk]
	for h := t.held; h != None; h = e.holdings[h].next {
		x := &e.holdings[h]
		if x.resource == next || x.since == e.now {
			continue // it has only just been given
		}
		e.counts.Resources[int(x.resource)*(e.counts.Months+1)+int(e.month)].Blocked += int64(wait) * x.units
		if times := e.resources[x.resource].times; times != nil {
			e.observe(times, Blockings, None, t.patient, wait)
		}
	}
}

// countDelay adds a delay before leaving to what the patient holds meanwhile.
func (e *Engine) countDelay(tk, step int32, span tick.Time) {
	t := &e.tokens[tk]
	for h := t.held; h != None; h = e.holdings[h].next {
		x := &e.holdings[h]
		e.counts.Resources[int(x.resource)*(e.counts.Months+1)+int(e.month)].Delayed += int64(span) * x.units
		if times := e.resources[x.resource].times; times != nil {
			e.observe(times, Delays, step, t.patient, span)
		}
	}
}
