package report

import (
	"math"

	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/sim/tick"
)

// staffOf returns what is known of a resource's posts; hours and WTE are NaN
// where nobody said.
func (r *Results) staffOf(option int, x kpi.Resource) facts.Staff {
	for _, s := range r.Staff {
		if s.Option == r.Set.Options[option] && s.Resource == x.Name {
			return s
		}
	}
	return facts.Staff{Resource: x.Name, Site: x.Site, HoursPerWTE: math.NaN()}
}

// monthInside is the part of a month that lies in the window: its first day, and
// the day after its last. Both are zero for what is no month.
func (r *Results) monthInside(month string) (first, next tick.Date) {
	first, err := tick.ParseDate(month + "-01")
	if err != nil {
		return tick.Date{}, tick.Date{}
	}
	next = first.AddDays(31)
	next.Day = 1
	if from, to, ok := r.days(); ok {
		if first.Before(from) {
			first = from
		}
		if to.Before(next) {
			next = to
		}
	}
	return first, next
}

// days are the window's first day and the day after its last.
func (r *Results) days() (from, to tick.Date, ok bool) {
	from, err := tick.ParseDate(r.From)
	last, wrong := tick.ParseDate(r.To)
	return from, last.AddDays(1), err == nil && wrong == nil
}

// pooled is a measure over several resources together, as the ratio of sums over
// resources and replications.
func (r *Results) pooled(option int, measure string, resources []string) float64 {
	num, den := 0.0, 0.0
	for _, name := range resources {
		i, ok := r.column[atResource(measure, name)]
		if !ok {
			continue
		}
		for _, row := range r.rows() {
			num += float64(row.Options[option][i].Num)
			den += float64(row.Options[option][i].Den)
		}
	}
	return num / den
}
