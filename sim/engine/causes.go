package engine

// For which cause is a bed held? That is a matter of the branch of a patient who holds it,
// and not of the patient: an admission runs beside the pathway. So each token carries a
// cause, a branch begins with that of the one that starts it, and Charge gives another.
//
// What is held is counted when it is given back, in whole. A cause that changes meanwhile
// takes over by two entries: the time up to now is added to what is held for the old cause,
// and taken off what is held for the new one, to which the whole will be added in the end.
// So in each cell, year and month the causes add up to the tally of all use, to the
// second, whatever changes in between. (Where an attribute by which is told changes while
// something is held, all of it is counted at the last value, and the part of a cause that
// has ended at the one before.)

// cause is for what a token holds what it holds.
func (t *token) cause() int32 { return int32(t.is >> causeShift) }

// charge lets a token hold what it holds for another cause from now on.
func (e *Engine) charge(t *token, cause int32) {
	was := t.cause()
	if was == cause || e.p.Causes[was].Lasts {
		return
	}
	t.is = t.is&^causeBits | uint8(cause)<<causeShift
	if t.is&counted == 0 {
		return
	}
	for h := t.held; h != None; h = e.holdings[h].next {
		x := &e.holdings[h]
		if def := e.resources[x.resource].def; def.UseFor != nil {
			e.countHeld(t, int32(def.UseFor[was]), x.since, x.units)
			e.countHeld(t, int32(def.UseFor[cause]), x.since, -x.units)
		}
	}
}
