package engine

import "prehabsim/sim/tick"

// A patient who holds a bed and cannot use it, since the next place is not free
// or the way out is missing, is counted apart from one who needs it.

// block adds (sign 1) or takes away (-1) what a patient holds who waits for
// something else: everything from a holding on.
func (e *Engine) block(from int32, sign int64) {
	for h := from; h != None; h = e.holdings[h].next {
		id := e.holdings[h].resource
		e.touch(id)
		e.resources[id].blocked += sign * e.holdings[h].units
	}
}

// observeBlocked lets probes take note of a wait during which others were held.
func (e *Engine) observeBlocked(tk int32, wait tick.Time) {
	t := &e.tokens[tk]
	w := e.place(tk)
	step := e.p.Ops[w.seize].Step
	for h := w.held; h != None; h = e.holdings[h].next {
		if times := e.resources[e.holdings[h].resource].times; times != nil {
			e.observe(times, Blockings, step, t.patient, wait)
		}
	}
}

// delay begins or ends a time in which only the way out is missing.
func (e *Engine) delay(tk int32, begins bool) {
	t := &e.tokens[tk]
	t.is &^= delayed
	sign := int64(-1)
	if begins {
		t.is |= delayed
		sign = 1
	}
	for h := t.held; h != None; h = e.holdings[h].next {
		id := e.holdings[h].resource
		e.touch(id)
		e.resources[id].delayed += sign * e.holdings[h].units
	}
}

// observeDelay lets probes take note of such a time.
func (e *Engine) observeDelay(tk, step int32, span tick.Time) {
	t := &e.tokens[tk]
	for h := t.held; h != None; h = e.holdings[h].next {
		if times := e.resources[e.holdings[h].resource].times; times != nil {
			e.observe(times, Delays, step, t.patient, span)
		}
	}
}
