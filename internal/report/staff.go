package report

import (
	"math"

	"prehabsim/internal/kpi"
	"prehabsim/sim/tick"
)

// Staff describes the posts of a staff resource in an option.
type Staff struct {
	Option      string  `json:"option"`
	Resource    string  `json:"resource"`
	Site        string  `json:"site"`
	HoursPerWTE float64 `json:"hours_per_wte"` // patient-facing, a year
	Posts       []Posts `json:"posts"`
}

// Posts are whole-time equivalents in post from a date on; the first holds from
// the beginning.
type Posts struct {
	From string  `json:"from"`
	WTE  float64 `json:"wte"`
}

// staffOf returns what is known of a resource's posts; hours and WTE are NaN
// where nobody said.
func (r *Results) staffOf(option int, x kpi.Resource) Staff {
	for _, s := range r.Staff {
		if s.Option == r.Set.Options[option] && s.Resource == x.Name {
			return s
		}
	}
	return Staff{Resource: x.Name, Site: x.Site, HoursPerWTE: math.NaN()}
}

// inPost is the mean of the WTE in post over the days from a date to before
// another.
func (s *Staff) inPost(from, to tick.Date) float64 {
	if len(s.Posts) == 0 || !from.Before(to) {
		return math.NaN()
	}
	sum := 0.0
	for i, p := range s.Posts {
		begin, end := from, to
		if d, err := tick.ParseDate(p.From); err == nil && i > 0 && begin.Before(d) {
			begin = d
		}
		if i+1 < len(s.Posts) {
			if d, err := tick.ParseDate(s.Posts[i+1].From); err == nil && d.Before(end) {
				end = d
			}
		}
		sum += p.WTE * float64(max(0, end.Sub(begin)))
	}
	return sum / float64(to.Sub(from))
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
