package engine

import (
	"errors"

	"prehabsim/sim/tick"
)

// ErrHalted is the error of a replication that was not to go on; see [Engine.Daily].
var ErrHalted = errors.New("halted before its end")

// Daily has somebody told of each simulated day as it begins, in replications from now on, and
// asked whether to go on: one of a large country takes minutes, and whoever waits for it may
// want to know how far it is, or no longer to wait. Nothing that happens or is counted depends
// on it. A replication that does not go on ends with [ErrHalted], and its counts are of
// nothing; the engine is as good as before. Nil: nobody is.
//
// It is asked where the event list takes up another day, so that events cost no more.
func (e *Engine) Daily(ask func(day tick.Time) (goOn bool)) { e.daily = ask }

// Daily has somebody told of each day of whatever these engines simulate: the part that
// programs have in common, and then the rest of each, from their first day or from when they part.
func (g *Engines) Daily(ask func(day tick.Time) (goOn bool)) {
	for _, e := range g.engines {
		e.Daily(ask)
	}
	if g.first != nil {
		g.first.Daily(ask)
	}
}
