package validate

import (
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// lives lets everybody tell what happens to them, and adds up from it what a replication
// counts of patients, waits, holdings and clocks. Who is told of does each operation by
// itself, where an ordinary replication takes several at once where it can.
func lives(r *replication) (int, error) {
	l := &ledger{p: r.program, use: make([]engine.Use, len(r.program.Resources)), stopped: make([][2]int64, len(r.program.Clocks)),
		tallied: make([][2]int64, len(r.program.Tallies)), asked: map[int32]ask{}, held: map[int32]holding{}}
	if err := engine.New(r.program).TraceAll(r.key, l.add); err != nil {
		return 0, err
	}
	for _, x := range l.held { // when the simulation ends
		l.busy(x, r.program.Stop)
	}
	var w wrong
	c := r.counts
	w.same([]int64{l.arrived, l.gone, l.inside}, []int64{c.Arrived, c.Left, c.Inside})
	for i := range r.program.Resources {
		use, def := c.Use(i, -1), &r.program.Resources[i]
		is := engine.Use{Starts: use.Starts, Wait: use.Wait, Waited: use.Waited, Lost: use.Lost, GaveUp: use.GaveUp, Cancelled: use.Cancelled, Interrupted: use.Interrupted, Ends: use.Ends, Busy: use.Busy}
		if def.Discipline == engine.Preempt {
			is.Wait, l.use[i].Wait = 0, 0 // interruptions are in it
		}
		w.same(is, l.use[i])
		if def.UseTally.Is() {
			_, s := c.Tally(int(def.UseTally.ID()), 0, -1)
			w.same(l.tallied[def.UseTally.ID()][1], s)
		}
		if def.Stays != nil && len(r.program.Resets) == 0 { // of whom it is known when they began
			n, s := c.Tally(int(def.Stays.Ended), 0, -1)
			w.same(l.tallied[def.Stays.Ended], [2]int64{n, s})
		}
	}
	for i := range r.program.Clocks {
		n, s := c.Tally(int(r.program.Clocks[i].Stopped.ID()), 0, -1)
		w.same(l.stopped[i], [2]int64{n, s})
	}
	return int(w), nil
}

// ledger is what lives come to.
type ledger struct {
	p                     *engine.Program
	use                   []engine.Use // in the window
	stopped, tallied      [][2]int64   // numbers and amounts
	arrived, gone, inside int64
	asked                 map[int32]ask // by token: what it waits for
	held                  map[int32]holding
}

type ask struct {
	resource int32 // whose queue it is
	since    tick.Time
}

type holding struct {
	resource int32
	units    int64
	since    tick.Time
	counted  bool
}

// busy adds the part of a holding that lies in the window.
func (l *ledger) busy(x holding, end tick.Time) {
	if from, to := max(x.since, l.p.Window), min(end, l.p.End); from < to {
		l.use[x.resource].Busy += x.units * int64(to-from)
		if t := l.p.Resources[x.resource].UseTally; x.counted && t.Is() {
			l.tallied[t.ID()][1] += x.units * int64(to-from)
		}
	}
}

func (l *ledger) add(e engine.TraceEvent) {
	in := e.Time >= l.p.Window && e.Time < l.p.End
	count := func(n *int64, x int64) {
		if in {
			*n += x
		}
	}
	switch e.Kind {
	case engine.TraceArrive:
		l.arrived++
	case engine.TraceGone:
		l.gone++
	case engine.TraceInside:
		l.inside++
	case engine.TraceAsk:
		l.asked[e.Token] = ask{e.Index, e.Time}
	case engine.TraceRefuse:
		delete(l.asked, e.Token)
		count(&l.use[e.Index].Lost, 1)
	case engine.TraceGiveUp:
		delete(l.asked, e.Token)
		count(&l.use[e.Index].GaveUp, 1)
	case engine.TraceCancelled:
		count(&l.use[e.Index].Cancelled, 1)
	case engine.TraceStart, engine.TraceResume:
		l.start(e, count)
	case engine.TraceInterrupt:
		count(&l.use[e.Index].Interrupted, 1)
		l.busy(l.held[e.Held], e.Time)
		delete(l.held, e.Held)
	case engine.TraceRelease:
		if e.Ending != engine.HandedOver {
			count(&l.use[e.Index].Ends, 1)
			if stays, x := l.p.Resources[e.Index].Stays, l.held[e.Held]; stays != nil && x.counted {
				count(&l.tallied[stays.Ended][0], 1)
				count(&l.tallied[stays.Ended][1], int64(e.Time-x.since))
			}
		}
		l.busy(l.held[e.Held], e.Time)
		delete(l.held, e.Held)
	case engine.TraceClockStop:
		count(&l.stopped[e.Index][0], 1)
		count(&l.stopped[e.Index][1], int64(e.Value))
	}
}

// start takes in that something has been obtained: all that was asked for at once, the
// first of it being where the queue was.
func (l *ledger) start(e engine.TraceEvent, count func(n *int64, x int64)) {
	use := &l.use[e.Index]
	if x, ok := l.asked[e.Token]; ok && x.resource == e.Index && e.Kind == engine.TraceStart {
		delete(l.asked, e.Token)
		count(&use.Starts, 1)
		count(&use.Wait, int64(e.Time-x.since))
		if e.Time > x.since {
			count(&use.Waited, 1)
		}
	}
	if e.Held == engine.None {
		count(&use.Busy, int64(e.Value)) // work, which is spent and not held
		return
	}
	l.held[e.Held] = holding{e.Index, int64(e.Value), e.Time, l.p.Sources[e.Source].Counted}
}
