package runner

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"prehabsim/sim/engine"
	"prehabsim/sim/result"
	"prehabsim/sim/rng"
)

// run is the state that workers share.
type run struct {
	x       *Experiment
	o       Options
	central *drawn
	todo    []int     // units to run, in order
	names   []keptRow // of the options, where runs are kept

	slots  []result.Row // of each unit
	filled []bool

	mu       sync.Mutex
	next     int  // index into todo
	finished int  // of those that the result will have
	total    int  // that it will have
	first    int  // the units before it are central and finished without a gap
	ended    bool // they are enough
	events   int64
	under    float64 // units under way
	err      error
	failed   int // the unit that err speaks of

	few   int  // so many units are left when Aside is done
	aside bool // it was begun

	drawing sync.Mutex
	last    *drawn // made last, since units of one draw follow one another
}

// drawn is an experiment with one draw of the inputs.
type drawn struct {
	draw       int
	experiment *Experiment
	family     *engine.Family
}

func newRun(x *Experiment, o Options) *run {
	r := &run{x: x, o: o, slots: make([]result.Row, len(o.Units)), filled: make([]bool, len(o.Units))}
	at := make(map[result.Unit]int, len(o.Units))
	for i, u := range o.Units {
		at[u] = i
	}
	for _, row := range o.Done {
		if i, ok := at[row.Unit()]; ok && !r.filled[i] {
			r.slots[i], r.filled[i] = row, true
			r.finished++
		}
	}
	for i := range o.Units {
		if !r.filled[i] {
			r.todo = append(r.todo, i)
		}
	}
	r.total = len(o.Units)
	if o.Kept != nil {
		r.names = o.Kept.names(x)
	}
	r.look()
	return r
}

// isCentral tells whether a unit has the central values of the inputs.
func (r *run) isCentral(i int) bool { return r.o.Units[i].Draw == result.Central }

// dropped tells whether a unit lies beyond the end of the central replications.
func (r *run) dropped(i int) bool { return r.ended && i >= r.first && r.isCentral(i) }

// look goes on to the first central replication that is missing and asks at each end of a
// block on the way whether those before it are enough.
func (r *run) look() {
	for !r.ended && r.first < len(r.slots) && r.isCentral(r.first) && r.filled[r.first] {
		r.first++
		if r.o.Enough != nil && (r.o.Units[r.first-1].Replication+1)%max(1, r.o.Block) == 0 && r.o.Enough(r.slots[:r.first]) {
			r.end()
		}
	}
}

// end drops what lies beyond the central replications that are enough: it is as if it had
// not been tried, an error included.
func (r *run) end() {
	r.ended, r.finished, r.total = true, 0, 0
	for i := range r.slots {
		if !r.dropped(i) {
			r.total++
			if r.filled[i] {
				r.finished++
			}
		}
	}
	if r.err != nil && r.dropped(r.failed) {
		r.err = nil
	}
}

// take hands out the next unit, unless there is none or the run is to
// stop. One that was handed out is always run to its end: so when one
// fails, every earlier one has been tried, and the error that is reported is that
// of the first, whatever the number of workers.
func (r *run) take(ctx context.Context) (unit int, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.next < len(r.todo) && r.dropped(r.todo[r.next]) {
		r.next++
	}
	if r.err != nil || ctx.Err() != nil || r.next == len(r.todo) {
		return 0, false
	}
	r.next++
	return r.todo[r.next-1], true
}

// asideAt is how many units for each worker are left when something else is done by one: it
// may take as long as some of them.
const asideAt = 3

// takeAside hands out what is to be done aside, once, when it is time.
func (r *run) takeAside(ctx context.Context) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.o.Aside == nil || r.aside || r.err != nil || ctx.Err() != nil || !r.ended && len(r.todo)-r.next > r.few {
		return false
	}
	r.aside = true
	return true
}

// doAside outlasts a fault of the program itself, which whoever asks for it later meets again.
func (r *run) doAside(ctx context.Context) {
	defer func() { _ = recover() }()
	r.o.Aside(ctx)
}

// left tells whether units are left to be begun, as when an error that stopped the workers
// has turned out to lie beyond the end.
func (r *run) left(ctx context.Context) bool {
	_, ok := r.take(ctx)
	if ok {
		r.next--
	}
	return ok
}

// work is the life of one worker. Its engines run one after another and share
// the room that a replication takes.
func (r *run) work(ctx context.Context) {
	var at *drawn
	var engines *engine.Engines
	var far progress
	for {
		if r.takeAside(ctx) {
			at, engines = nil, nil // their room is for what is done aside
			r.doAside(ctx)
		}
		unit, ok := r.take(ctx)
		if !ok {
			return
		}
		u := r.o.Units[unit]
		d, err := r.drawn(u.Draw)
		if err != nil {
			r.keep(result.Row{}, 0, err, unit, &far)
			continue
		}
		if d != at {
			at, engines = d, d.family.EnginesAfter(engines)
			if r.o.Kept != nil && d == r.central {
				engines.Keep(r.o.Kept.common)
			} else {
				engines.Keep(nil)
			}
			engines.Daily(r.daily(ctx, &far, d.experiment))
		}
		row, events, err := r.replicate(at.experiment, engines, u, &far)
		if errors.Is(err, engine.ErrHalted) {
			return
		}
		r.keep(row, events, err, unit, &far)
	}
}

// drawn is the experiment with one draw of the inputs.
func (r *run) drawn(draw int) (d *drawn, err error) {
	if draw == result.Central {
		return r.central, nil
	}
	r.drawing.Lock()
	defer r.drawing.Unlock()
	if r.last != nil && r.last.draw == draw {
		return r.last, nil
	}
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("draw %d: a fault of the program itself: %v", draw, fault)
		}
	}()
	x, err := r.x.Draw(draw)
	if err != nil {
		return nil, err
	}
	r.last = &drawn{draw, x, x.family()}
	return r.last, nil
}

// key names the random numbers of a unit: the same for all options, others in each
// replication of each draw.
func key(seed uint64, u result.Unit) rng.Key {
	return rng.NewKey(seed, uint64(u.Draw)<<32|uint64(u.Replication))
}

// replicate runs all options of one unit with the same key: the same
// patients live every life.
func (r *run) replicate(x *Experiment, engines *engine.Engines, u result.Unit, far *progress) (row result.Row, events int64, err error) {
	row.Draw, row.Replication = u.Draw, u.Replication
	option := 0
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("option %q, %v: a fault of the program itself: %v", r.x.Header.Options[option], u, fault)
		}
	}()
	for i := range x.Programs {
		option, far.option = i, i
		m := r.known(i, u)
		if m == nil {
			counts, err := engines.Run(len(x.Beside)+i, key(r.x.Seed, u))
			if err != nil {
				return row, events, fmt.Errorf("option %q, %v: %w", r.x.Header.Options[i], u, err)
			}
			events += counts.Events
			m = new(measured)
			m.row, m.series = x.Measure(i, counts)
			if counts.Stuck.Steps != nil {
				stuck := stuckOf(x.Programs[i], &counts.Stuck)
				m.stuck = &stuck
			}
			r.remember(i, u, m)
		}
		if u.Draw != result.Central {
			row.Options = append(row.Options, r.x.Header.PickDrawn(m.row))
		} else {
			row.Options, row.Series = append(row.Options, m.row), append(row.Series, m.series)
		}
		if m.stuck != nil {
			stuck := *m.stuck
			stuck.Option = i
			row.Stuck = append(row.Stuck, stuck)
		}
	}
	return row, events, nil
}

// stuckOf names what patients wait for and hold who wait for each other for ever.
func stuckOf(p *engine.Program, s *engine.Stuck) result.Stuck {
	named := func(counts []int64, name func(i int) string) []result.Number {
		list := []result.Number{}
		for i, n := range counts {
			if n > 0 {
				list = append(list, result.Number{Name: name(i), N: n})
			}
		}
		return list
	}
	return result.Stuck{
		Holding: s.Holding, Behind: s.Behind, Since: int64(s.Since - p.Window),
		Steps: named(s.Steps, func(i int) string { return p.Steps[i] }),
		Holds: named(s.Units, func(i int) string { return p.Resources[i].Name }),
	}
}

// keep stores a finished unit and tells those who want to know.
func (r *run) keep(row result.Row, events int64, err error, unit int, far *progress) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over(far); r.o.Under != nil {
		r.o.Under(r.under)
	}
	if err == nil && r.o.Checkpoint != nil && r.err == nil {
		if err = r.o.Checkpoint(row); err != nil {
			err = fmt.Errorf("keep %v: %w", row.Unit(), err)
		}
	}
	if err != nil {
		if !r.dropped(unit) && (r.err == nil || unit < r.failed) {
			r.err, r.failed = err, unit
		}
		return
	}
	r.slots[unit], r.filled[unit] = row, true
	r.events += events
	if r.dropped(unit) {
		return
	}
	r.finished++
	r.look()
	if r.o.Progress != nil {
		r.o.Progress(r.finished, r.total, r.events)
	}
}

// collect puts the finished rows into a set, in order of draw and replication.
func (r *run) collect() (*result.Set, error) {
	set, err := result.Merge(r.x.Header) // a copy
	if err != nil {
		return nil, err
	}
	for i := range r.slots {
		if !r.filled[i] || r.dropped(i) {
			continue
		}
		if err := set.Add(r.slots[i]); err != nil {
			return nil, err
		}
	}
	return set, nil
}
