package engine

import (
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// watcher is who looks at the counts as they grow.
type watcher struct {
	every tick.Span
	see   func(at tick.Time, c *Counts)
}

// Watch runs a replication and shows what has been counted so far, each time that a span
// has passed since the simulation began: the warm-up and the run-out included, which
// ordinary results leave out. The same happens as in [Engine.Run], lists that are given
// when counting begins among it; only the number of events is larger. The counts belong to
// the engine and must not be kept; sums of all bins (the last is "outside") are sums since
// the beginning, and Inside is the number at that moment.
func (e *Engine) Watch(key rng.Key, every tick.Span, see func(at tick.Time, c *Counts)) (*Counts, error) {
	e.watcher = &watcher{every, see}
	defer func() { e.watcher = nil }()
	return e.Run(key)
}

// scheduleWatch schedules the moments of looking. Their numbers follow those of the
// periods, so that nothing changes its turn.
func (e *Engine) scheduleWatch() {
	if e.watcher == nil {
		return
	}
	number := uint64(len(e.bounds)) + 1
	for at := tick.Time(e.watcher.every); at < e.p.Stop; at += tick.Time(e.watcher.every) {
		e.events.push(newEvent(at, classPeriod, number, 0, 0, 0))
		number++
	}
}

// show shows the counts up to this moment.
func (e *Engine) show() {
	e.touchAll()
	e.counts.Inside = e.inside
	e.watcher.see(e.now, &e.counts)
}

// AreaOpen is the patient-seconds of a clock that have been counted in all, whether or not
// in the window.
func (c *Counts) AreaOpen(clock int) int64 {
	return sumOf(c.Running[clock*(c.Months+1) : (clock+1)*(c.Months+1)])
}

// UseInAll is what a resource did in all, whether or not in the window.
func (c *Counts) UseInAll(id int) (sum Use) {
	for m := range c.Months + 1 {
		sum.plus(&c.Resources[id*(c.Months+1)+m])
	}
	return sum
}

func sumOf(list []int64) (sum int64) {
	for _, x := range list {
		sum += x
	}
	return sum
}
