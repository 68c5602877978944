package validate

import (
	"cmp"
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// nothing is counts of the same form as others, of noughts.
func nothing(of *engine.Counts) *engine.Counts {
	c := *of
	c.N, c.S = make([]int64, len(c.N)), make([]int64, len(c.S))
	c.MonthN, c.MonthS = make([]int64, len(c.MonthN)), make([]int64, len(c.MonthS))
	c.Days, c.Longer, c.Running = make([]int32, len(c.Days)), nil, make([]int64, len(c.Running))
	c.Resources, c.Waiting = make([]engine.Use, len(c.Resources)), make([]engine.Waiting, len(c.Waiting))
	c.Occupancy = make([][]int64, len(c.Occupancy))
	c.Arrived, c.Left, c.Inside, c.Unfinished, c.Replaced = 0, 0, 0, 0, 0
	return &c
}

// bin is the month and year of counting at present; outside the window the last of each.
func (t *teller) bin() (month, year int) {
	for m := range t.c.Months {
		if t.begins[m] <= t.now && t.now < t.begins[m+1] {
			return m, t.years[m]
		}
	}
	return t.c.Months, t.c.Years
}

// spread divides a time among months.
func (t *teller) spread(from, to tick.Time, add func(month int, seconds int64)) {
	outside := int64(max(0, to-from))
	for m := range t.c.Months {
		if x := int64(min(to, t.begins[m+1]) - max(from, t.begins[m])); x > 0 {
			add(m, x)
			outside -= x
		}
	}
	if outside > 0 {
		add(t.c.Months, outside)
	}
}

func (t *teller) use(id int32, month int) *engine.Use {
	return &t.c.Resources[int(id)*(t.c.Months+1)+month]
}

// at is what a resource does in the present month.
func (t *teller) at(id int32) *engine.Use {
	month, _ := t.bin()
	return t.use(id, month)
}

// cells are those in which a patient is counted.
func (t *teller) cells(l *life) []int {
	cells := []int{0}
	for i, a := range t.p.Breakdowns {
		if v := int(l.attrs[a]); v >= 0 {
			cells = append(cells, t.c.Offsets[i]+v)
		}
	}
	for i := range t.p.Tellings {
		x := &t.p.Tellings[i]
		for _, first := range []engine.Maybe[engine.AttributeID]{engine.Some(x.By[0]), x.Half} {
			at, known := 0, first.Is()
			for k, a := range x.By {
				v := a
				if k == 0 {
					v = first.ID()
				}
				if known = known && l.attrs[v] >= 0; !known {
					break
				}
				at = at*len(t.p.Attributes[a].Values) + int(l.attrs[v])
			}
			if known {
				cells = append(cells, t.c.Offsets[len(t.p.Breakdowns)+i]+at)
			}
		}
	}
	return cells
}

// tally counts an event and an amount.
func (t *teller) tally(id int32, l *life, amount int64) {
	def := &t.p.Tallies[id]
	if !l.def.Counted && !def.All {
		return
	}
	month, year := t.bin()
	if def.Cohort {
		year = l.cohort
	}
	t.c.MonthN[int(id)*(t.c.Months+1)+month]++
	if year < t.c.Years {
		for _, cell := range t.cells(l) {
			t.c.N[(int(id)*(t.c.Years+1)+year)*t.c.Cells+cell]++
		}
	}
	t.amount(id, l, month, year, amount)
}

func (t *teller) amount(id int32, l *life, month, year int, amount int64) {
	t.c.MonthS[int(id)*(t.c.Months+1)+month] += amount
	if year < t.c.Years {
		for _, cell := range t.cells(l) {
			t.c.S[(int(id)*(t.c.Years+1)+year)*t.c.Cells+cell] += amount
		}
	}
}

// mark reaches a milestone: clocks that end there stop, and clocks that begin there start.
func (b *branch) mark(op *engine.Op) {
	t, l, id := b.t, b.life, engine.MarkID(op.A)
	m := &t.p.Marks[id]
	silent := op.Flag != engine.Plain
	e := b.next(engine.TraceMark, op.Step)
	at := t.now
	if op.Flag == engine.OnComing {
		at = l.came
	}
	t.same([]any{e.Index, e.Value != 0}, []any{op.A, silent})
	if !silent {
		t.sawInterval(l, op.A) // before its own time is kept
	}
	if m.Time.Is() && op.Flag != engine.Earlier {
		l.attrs[m.Time.ID()] = float64(at)
	}
	if m.Tally.Is() && !silent && l.def.Counted {
		t.tally(int32(m.Tally.ID()), l, 0)
	}
	for i := range t.p.Clocks {
		c := &t.p.Clocks[i]
		if !slices.Contains(c.To, id) || !l.clocks[i].runs {
			continue
		}
		days := t.day(t.now) - t.day(l.clocks[i].since)
		if counts := !silent && l.meets(t.p, c.Of); counts {
			t.same(b.clockTold(engine.TraceClockStop), []int64{int64(i), days})
			t.count(l, i, days)
		} else {
			t.same(b.clockTold(engine.TraceClockLost), []int64{int64(i), days})
		}
		t.stop(l, i)
	}
	for i := range t.p.Clocks {
		c := &t.p.Clocks[i]
		if op.Flag == engine.Earlier || !slices.Contains(c.From, id) || !l.meets(t.p, c.If) || !l.def.Counted && !c.Everybody {
			continue
		}
		t.same(b.next(engine.TraceClockStart, engine.None).Index, int32(i))
		if !l.clocks[i].runs {
			l.clocks[i] = running{runs: true, from: t.now}
		}
		l.clocks[i].since = at
	}
}

// clockTold is the clock and the days that are told.
func (b *branch) clockTold(kind engine.TraceKind) []int64 {
	e := b.next(kind, engine.None)
	return []int64{int64(e.Index), int64(e.Value)}
}

// day is that of the calendar, the first being 0.
func (t *teller) day(at tick.Time) int64 {
	const day = int64(tick.Day)
	return (int64(at)+1000*day)/day - 1000
}

// count counts a clock that stops.
func (t *teller) count(l *life, i int, days int64) {
	c := &t.p.Clocks[i]
	t.tally(int32(c.Stopped.ID()), l, days)
	if days <= int64(c.Within) {
		t.tally(int32(c.WithinTo.ID()), l, 1)
	}
	if c.Late > 0 && days > int64(c.Late) {
		t.tally(int32(c.LateTo.ID()), l, 1)
	}
	_, year := t.bin()
	if year == t.c.Years {
		return
	}
	for _, cell := range t.cells(l) {
		row := (i*(t.c.Years+1)+year)*t.c.Cells + cell
		t.c.Days[row*engine.DayBins+int(min(max(0, days), engine.DayBins-1))]++
		if days >= engine.DayBins-1 {
			t.c.Longer = append(t.c.Longer, engine.Longer{Row: int32(row), Days: int32(days)})
		}
	}
}

// stop ends a clock, if it runs.
func (t *teller) stop(l *life, i int) {
	x := &l.clocks[i]
	if !x.runs {
		return
	}
	x.runs = false
	t.spread(x.from, t.now, func(month int, seconds int64) { t.c.Running[i*(t.c.Months+1)+month] += seconds })
}

// lose ends the clock of a patient who leaves.
func (t *teller) lose(l *life, i int32, days int64) {
	t.same([]any{l.clocks[i].runs, days}, []any{true, t.day(t.now) - t.day(l.clocks[i].since)})
	t.stop(l, int(i))
}

// finish counts what goes on when the simulation ends.
func (t *teller) finish(c *engine.Counts) {
	if t.now < t.p.Stop { // what would be free from then on comes too late
		t.settle(t.p.Stop)
	}
	t.supplyUpTo(t.p.Stop - 1)
	t.now = t.p.Stop
	if !t.closed {
		t.close()
	}
	for _, s := range t.coming {
		if !s.def.Fill.Is() && s.def.Given == nil {
			_, more := s.next()
			t.same(more, false)
		}
	}
	t.compareStuck(&c.Stuck)
	for _, l := range t.lives {
		if l.def.Counted && l.cohort < t.c.Years {
			t.c.Unfinished++
		}
		for _, b := range l.branches {
			b.stopWaiting()
			b.stopDelay()
			for _, x := range b.held {
				t.countHeld(b, x)
			}
			b.stop()
		}
		for i := range l.clocks {
			t.stop(l, i)
		}
	}
	for id := range t.uses {
		t.change(int32(id), 0)
	}
	for _, o := range t.probes {
		if o.def.Of.Level() {
			o.upTo(t)
		}
	}
}

// compare holds what has been counted again to what was counted.
func (t *teller) compare(c *engine.Counts) {
	is := t.c
	t.same([]int64{is.Arrived, is.Left, is.Inside, is.Unfinished, is.Replaced}, []int64{c.Arrived, c.Left, c.Inside, c.Unfinished, c.Replaced})
	rows := (c.Years + 1) * c.Cells
	for i := range t.p.Tallies {
		t.same(is.N[i*rows:(i+1)*rows], c.N[i*rows:(i+1)*rows])
		t.same(is.S[i*rows:(i+1)*rows], c.S[i*rows:(i+1)*rows])
		t.same(is.MonthN[i*(c.Months+1):(i+1)*(c.Months+1)], c.MonthN[i*(c.Months+1):(i+1)*(c.Months+1)])
		t.same(is.MonthS[i*(c.Months+1):(i+1)*(c.Months+1)], c.MonthS[i*(c.Months+1):(i+1)*(c.Months+1)])
	}
	t.same(slices.Equal(is.Days, c.Days), true)
	t.same(slices.Equal(is.Running, c.Running), true)
	order := func(a, b engine.Longer) int { return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Days, b.Days)) }
	t.same(slices.Equal(slices.SortedFunc(slices.Values(is.Longer), order), slices.SortedFunc(slices.Values(c.Longer), order)), true)
	for i := range c.Resources {
		u, v := c.Resources[i], is.Resources[i]
		if t.uses[i/(c.Months+1)].answersUnread() { // then of what is done with it alone, and not of what there is
			u.Open, u.Over, u.Full, u.Added, u.Returned = 0, 0, 0, 0, 0
			v.Open, v.Over, v.Full, v.Added, v.Returned = 0, 0, 0, 0, 0
		}
		t.same(v, u)
	}
	for i, o := range t.probes {
		seen := &c.Probes[i]
		t.same(o.seen.Bins, seen.Bins)
		t.same(o.seen.Open, seen.Open)
		t.same(slices.Equal(o.seen.Times, seen.Times) && slices.Equal(o.seen.Hist, seen.Hist), true)
	}
	t.same(is.Waiting, c.Waiting)
	for i := range t.uses {
		if t.uses[i].def.Supply == engine.Places {
			t.same(slices.Equal(is.Occupancy[i], c.Occupancy[i]), true)
		}
	}
}
