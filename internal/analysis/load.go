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
func (o *Outlook) Loads(demand Demand) []facts.Load {
	reliefs, beside := o.reliefs(), o.beside()
	of := make([]facts.Load, len(o.p.Resources)) // what is the same in each year
	for i := range of {
		r := &o.p.Resources[i]
		of[i] = facts.Load{Resource: r.Name, Index: i, Relief: reliefs[i], Beside: beside[i]}
		of[i].Unit, _ = loadUnit(r)
		if !r.Unlimited {
			s := o.spellsOf(i, demand)
			of[i].Passes, of[i].PassesCeiling, of[i].Closed = s.passes, s.passesCeiling, s.closed
		}
		if of[i].Closed.From != "" { // what is not open has no work to go on with
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

// setShares works out demand and capacity of the load's year.
func (o *Outlook) setShares(l *facts.Load, demand Demand) {
	r := &o.p.Resources[l.Index]
	opens := o.openingOf(l.Index)
	asked, opened, most, days := 0.0, 0.0, 0.0, 0
	for k, s := range o.stretches {
		if s.year == l.Year {
			asked += float64(demand.workIn(k, l.Index) * float64(s.days()))
			opened += opens.base[k]
			if r.Response != nil {
				most += opens.ceiling[k]
			}
			days += s.days()
		}
	}
	_, unit := loadUnit(r)
	l.Offered = asked / float64(days) * 365.25 * float64(tick.Day) / unit
	l.Capacity = opened / float64(days) * 365.25 / unit
	l.Ceiling = l.Capacity
	if r.Response != nil {
		l.Ceiling = most / float64(days) * 365.25 / unit
	}
	if r.Unlimited {
		l.Capacity, l.Ceiling = math.Inf(1), math.Inf(1)
	}
	if l.Offered > 0 {
		l.Share, l.ShareCeiling = l.Offered/l.Capacity, l.Offered/l.Ceiling
	}
}

// spells are when more is asked of a resource than there is: passes, than its base
// capacity; closed, while it has none.
type spells struct{ passes, passesCeiling, closed facts.Spell }

// spellsOf finds them, or that they are what they were.
func (o *Outlook) spellsOf(resource int, demand Demand) spells {
	if o.same && o.last != nil && sameSupply(&o.p.Resources[resource], &o.last.p.Resources[resource]) {
		o.spells[resource] = o.last.spells[resource]
	} else {
		o.spells[resource] = o.findSpells(resource, demand)
	}
	return o.spells[resource]
}

func (o *Outlook) findSpells(resource int, demand Demand) (s spells) {
	r := &o.p.Resources[resource]
	dates := o.tellingDates(r)
	asked, capacity, most := make([]float64, len(dates)), make([]float64, len(dates)), make([]float64, len(dates))
	for i, d := range dates {
		asked[i], capacity[i], most[i] = demand.workOn(o.stretches, d, resource), o.capacityIn(resource, d, base), o.capacityIn(resource, d, ceiling)
	}
	beyond := func(what []float64) facts.Spell {
		return spell(dates, func(i int) bool { return asked[i] > what[i]*(1+1e-9) })
	}
	s.passes, s.passesCeiling = beyond(capacity), beyond(most)
	s.closed = spell(dates, func(i int) bool { return asked[i] > 0 && capacity[i] == 0 })
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
