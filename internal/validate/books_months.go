package validate

import (
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// windows runs the same replication once for each month of the window, with that month
// alone as its window: what the months count by themselves is what the whole counts in
// them, and added up what it counts in all. The first month may have a single day, and so
// may the last.
func windows(r *replication) (int, error) {
	if r.option > 0 {
		return 0, nil // one will do
	}
	p := *r.program
	p.Luck = nil // reckons with the end of the window
	p.Sources, p.Resets = slices.Clone(p.Sources), nil
	for i := range p.Sources {
		p.Sources[i].Given = nil // they come when the window begins
	}
	whole, err := engine.New(&p).Run(r.key)
	if err != nil {
		return 0, err
	}
	var w wrong
	added := newAdded(&p, whole)
	at := p.Window
	for m, span := range whole.MonthSpan {
		p := p
		p.Window, p.End = at, at+tick.Time(span)
		at = p.End
		part, err := engine.New(&p).Run(r.key)
		if err != nil {
			return 0, err
		}
		w.same(part.MonthSpan, []int64{span})
		for i := range p.Resources {
			w.same(part.Resources[2*i], whole.Resources[i*(whole.Months+1)+m])
		}
		for t := range p.Tallies {
			if added.tallies[t] && !p.Tallies[t].Cohort {
				w.same(part.MonthN[2*t], whole.MonthN[t*(whole.Months+1)+m])
				w.same(part.MonthS[2*t], whole.MonthS[t*(whole.Months+1)+m])
			}
		}
		for i := range p.Clocks {
			w.same(part.Running[2*i], whole.Running[i*(whole.Months+1)+m])
		}
		added.plus(part)
	}
	w.same(at, p.End)
	w.same(added, added.of(whole))
	return int(w), nil
}

// added is what counts of several windows come to.
type added struct {
	tallies   []bool // those of which counts add up
	n, s      []int64
	days      []int64
	occupancy [][]int64
	seen      []engine.Seen
}

func newAdded(p *engine.Program, c *engine.Counts) *added {
	a := &added{
		tallies: make([]bool, len(p.Tallies)), n: make([]int64, len(p.Tallies)*c.Cells), s: make([]int64, len(p.Tallies)*c.Cells),
		days: make([]int64, len(p.Clocks)*c.Cells*engine.DayBins), occupancy: make([][]int64, len(p.Resources)), seen: make([]engine.Seen, len(p.Probes)),
	}
	for t := range p.Tallies {
		a.tallies[t] = !p.Tallies[t].Cohort
	}
	for i := range p.Resources {
		if stays := p.Resources[i].Stays; stays != nil {
			a.tallies[stays.Open] = false // who is still in at the end of a month is in the next
		}
	}
	for i := range p.Probes {
		n := 1 // of periods that do not recur all together
		if p.Probes[i].Cycle > 0 {
			n = p.Probes[i].Cycle
		}
		a.seen[i].Bins = make([]engine.Observed, n)
	}
	return a
}

// of is what one of counts comes to.
func (a *added) of(c *engine.Counts) *added {
	b := &added{tallies: a.tallies, n: make([]int64, len(a.n)), s: make([]int64, len(a.s)), days: make([]int64, len(a.days)),
		occupancy: make([][]int64, len(a.occupancy)), seen: make([]engine.Seen, len(a.seen))}
	for i := range a.seen {
		b.seen[i].Bins = make([]engine.Observed, len(a.seen[i].Bins))
	}
	b.plus(c)
	return b
}

func (a *added) plus(c *engine.Counts) {
	for t, ok := range a.tallies {
		for cell := range c.Cells {
			if ok {
				n, s := c.Tally(t, cell, -1)
				a.n[t*c.Cells+cell] += n
				a.s[t*c.Cells+cell] += s
			}
		}
	}
	cells := c.Cells * engine.DayBins
	for i, n := range c.Days {
		clock, year, rest := i/((c.Years+1)*cells), i/cells%(c.Years+1), i%cells
		if year < c.Years {
			a.days[clock*cells+rest] += int64(n)
		}
	}
	for i, levels := range c.Occupancy {
		for level, seconds := range levels {
			for len(a.occupancy[i]) <= level {
				a.occupancy[i] = append(a.occupancy[i], 0)
			}
			a.occupancy[i][level] += seconds
		}
	}
	for i := range a.seen {
		for b := range c.Probes[i].Bins {
			a.seen[i].Bins[b%len(a.seen[i].Bins)].Plus(&c.Probes[i].Bins[b])
		}
		a.seen[i].Times = append(a.seen[i].Times, c.Probes[i].Times...)
		for level, n := range c.Probes[i].Hist {
			for len(a.seen[i].Hist) <= level {
				a.seen[i].Hist = append(a.seen[i].Hist, 0)
			}
			a.seen[i].Hist[level] += n
		}
	}
}
