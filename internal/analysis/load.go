package analysis

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Loads is the table of loads by year of the window.
func (o *Outlook) Loads(expected Demand) []facts.Load {
	demand := &expected
	reliefs, beside := o.reliefs(), o.beside()
	of := make([]facts.Load, len(o.p.Resources)) // what is the same in each year
	for i := range of {
		r := &o.p.Resources[i]
		of[i] = facts.Load{Resource: r.Name, Index: i, Relief: reliefs[i], Beside: beside[i]}
		of[i].Unit, _ = loadUnit(r)
		if !r.Unlimited {
			s := o.spellsOf(i, demand)
			of[i].Passes, of[i].PassesCeiling, of[i].Closed = s.passes, s.passesCeiling, s.closed
			of[i].Barred, of[i].BarredWho = s.barred, s.barredWho
		}
		if of[i].Closed.From != "" || of[i].Barred.From != "" { // what is not open has no work to go on with
			of[i].Relief = slices.DeleteFunc(of[i].Relief, func(s string) bool { return s == pastClosing })
		}
	}
	var list []facts.Load
	for y := range o.stretches[len(o.stretches)-1].year + 1 {
		for i := range of {
			l := of[i]
			l.Year = y
			o.setShares(&l, demand)
			list = append(list, l)
		}
	}
	return list
}

// loadUnit is in what a load is told, and how many seconds of work make one.
func loadUnit(r *engine.Resource) (unit string, seconds float64) {
	switch r.Supply {
	case engine.Slots:
		return "appointments", 1
	case engine.Places:
		if perDay, ok := strings.CutSuffix(r.Unit, " a day"); ok {
			return perDay, float64(tick.Day)
		}
		return r.Unit + "-days", float64(tick.Day)
	}
	return "hours", float64(tick.Hour)
}

// setShares works out demand and capacity of the load's year, of those who are worst off.
func (o *Outlook) setShares(l *facts.Load, demand *Demand) {
	r := &o.p.Resources[l.Index]
	days := 0
	for _, s := range o.stretches {
		if s.year == l.Year {
			days += s.days()
		}
	}
	asked := func(of dates) (sum float64) {
		for k, s := range o.stretches {
			if s.year == l.Year {
				sum += float64(workIn(of, k) * float64(s.days()))
			}
		}
		return sum
	}
	list := o.claims(demand, l.Index, asked)
	share := func(most bool) func(claim) float64 {
		return func(c claim) float64 {
			return over(c.asked*float64(tick.Day), o.openedIn(l.Year, l.Index, c, most))
		}
	}
	c := worst(list, share(true))
	if !(share(true)(c) > 1) {
		c = worst(list, share(false))
	}
	_, unit := loadUnit(r)
	l.Who = c.who
	l.Offered = c.asked / float64(days) * 365.25 * float64(tick.Day) / unit
	l.Capacity = o.openedIn(l.Year, l.Index, c, false) / float64(days) * 365.25 / unit
	l.Ceiling = o.openedIn(l.Year, l.Index, c, true) / float64(days) * 365.25 / unit
	if r.Unlimited {
		l.Capacity, l.Ceiling = math.Inf(1), math.Inf(1)
	}
	if l.Offered > 0 {
		l.Share, l.ShareCeiling = l.Offered/l.Capacity, l.Offered/l.Ceiling
	}
}

// over divides what is asked by what there is.
func over(asked, capacity float64) float64 {
	if asked == 0 {
		return 0
	}
	return asked / capacity
}

// spells are when more is asked of a resource than there is: passes, than its base
// capacity; closed, while it has none; barred, while it has none for barredWho alone.
type spells struct {
	passes, passesCeiling, closed, barred facts.Spell
	barredWho                             string
}

// spellsOf finds them, or that they are what they were.
func (o *Outlook) spellsOf(resource int, demand *Demand) spells {
	if o.same && o.last != nil && sameSupply(&o.p.Resources[resource], &o.last.p.Resources[resource]) {
		o.spells[resource] = o.last.spells[resource]
	} else {
		o.spells[resource] = o.findSpells(resource, demand)
	}
	return o.spells[resource]
}

func (o *Outlook) findSpells(resource int, demand *Demand) (s spells) {
	days := o.tellingDates(&o.p.Resources[resource])
	on := make([]standing, len(days))
	for i, d := range days {
		on[i] = o.standingOn(d, resource, demand)
		if s.barredWho == "" {
			s.barredWho = on[i].barred
		}
	}
	s.passes = spell(days, func(i int) bool { return on[i].above })
	s.passesCeiling = spell(days, func(i int) bool { return on[i].aboveCeiling })
	s.closed = spell(days, func(i int) bool { return on[i].closed })
	s.barred = spell(days, func(i int) bool { return s.barredWho != "" && on[i].barred == s.barredWho })
	return s
}

// standing is how what is asked of a resource stands to what there is on a day: for all
// who ask, or for some of them.
type standing struct {
	above, aboveCeiling, closed bool
	barred                      string // for whom alone nothing is open
}

func (o *Outlook) standingOn(d tick.Date, resource int, demand *Demand) (s standing) {
	for n, c := range o.claims(demand, resource, func(of dates) float64 { return workOn(of, o.stretches, d) }) {
		capacity, most := o.capacityIn(resource, d, c.of(base)), o.capacityIn(resource, d, c.of(ceiling))
		near := 1 + 1e-9
		if n > 0 {
			near = tellApart
		}
		s.above = s.above || c.asked > capacity*near
		s.aboveCeiling = s.aboveCeiling || c.asked > most*near
		switch none := c.asked > 0 && capacity == 0; {
		case none && n == 0:
			s.closed = true
		case none && !s.closed && s.barred == "":
			s.barred = c.who
		}
	}
	return s
}

// tellingDates are those on which demand is compared with capacity: the middle of
// each month, each day on which either jumps, and the window's first and last.
func (o *Outlook) tellingDates(r *engine.Resource) []tick.Date {
	last := o.to
	dates := []tick.Date{last}
	add := func(d tick.Date) {
		if !d.Before(o.from) && d.Before(last) {
			dates = append(dates, d)
		}
	}
	for _, s := range o.stretches {
		add(s.from)
	}
	for _, l := range r.Capacity {
		add(o.dateOf(l.From))
	}
	for month := o.from; month.Before(last); month = nextMonth(month) {
		add(month.AddDays(14))
	}
	slices.SortFunc(dates, func(a, b tick.Date) int { return a.Sub(b) })
	return slices.Compact(dates)
}

func nextMonth(d tick.Date) tick.Date {
	if d.Month == 12 {
		return tick.Date{Year: d.Year + 1, Month: 1, Day: 1}
	}
	return tick.Date{Year: d.Year, Month: d.Month + 1, Day: 1}
}

// spell is the months between the first and the last of some dates for which
// something holds.
func spell(dates []tick.Date, holds func(i int) bool) (s facts.Spell) {
	for i, d := range dates {
		if !holds(i) {
			continue
		}
		if s.From == "" {
			s.From = monthOf(d)
			if i == 0 {
				s.From = "before"
			}
		}
		s.Until = ""
		if i+1 < len(dates) {
			s.Until = monthOf(dates[i+1].AddDays(-1))
		}
	}
	return s
}

func monthOf(d tick.Date) string { return fmt.Sprintf("%04d-%02d", d.Year, d.Month) }

// Opens is what a resource opens in each year of the window, in the unit of its loads, a
// year of 365.25 days, without what it may add in answer to waits.
func (o *Outlook) Opens(resource int) (list []float64) {
	_, unit := loadUnit(&o.p.Resources[resource])
	for year := range o.stretches[len(o.stretches)-1].year + 1 {
		days := 0
		for _, s := range o.stretches {
			if s.year == year {
				days += s.days()
			}
		}
		list = append(list, o.openedIn(year, resource, claim{}, false)/float64(days)*365.25/unit)
	}
	return list
}
