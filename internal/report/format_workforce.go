package report

import (
	"io"
	"math"
	"strconv"

	"prehabsim/internal/kpi"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// WTE worked are those whose patient-facing hours are what was worked. Where
// posts are short patients would use more, so the gap is between posts and what
// every planned contact of that year would take, by arithmetic.
var workforceCSV = Format{
	File:  "workforce.csv",
	Title: "hours and whole-time equivalents by staff resource and month",
	Write: func(w io.Writer, r *Results) error {
		s := newSheet(w, "option", "resource", "role", "band", "site", "month", "unit",
			"worked", "worked_low", "worked_high", "available", "utilisation", "wte_in_post", "wte_worked", "wte_asked", "wte_gap", "hours_per_wte", "n")
		for option, id := range r.Set.Options {
			for _, x := range r.Resources {
				if x.Kind != "staff" {
					continue
				}
				staff := r.staffOf(option, x)
				for m, month := range r.Set.Months {
					worked, available := r.monthly(option, "staff_hours_worked", x, m), r.monthly(option, "staff_hours_available", x, m)
					if math.IsNaN(worked.Mean) {
						continue // this option has no such staff
					}
					first, next := r.monthInside(month)
					inPost := staff.inPost(first, next)
					wteWorked := worked.Mean / (staff.HoursPerWTE * float64(next.Sub(first)) / 365.25)
					asked := r.offeredIn(option, x.Name, m/12) / staff.HoursPerWTE
					s.row(id, x.Name, x.Role, x.Band, staff.Site, month, "hours",
						number(worked.Mean), number(worked.Low), number(worked.High), number(available.Mean), number(100*worked.Mean/available.Mean),
						number(inPost), number(wteWorked), number(asked), number(asked-inPost), number(staff.HoursPerWTE), strconv.Itoa(worked.N))
				}
			}
		}
		return s.end()
	},
}

func (r *Results) monthly(option int, measure string, x kpi.Resource, month int) stats.Estimate {
	i := r.Set.Serie(result.Serie{Measure: measure, By: "resource", Value: x.Name})
	if i < 0 {
		return nothing(r.Level)
	}
	own, _ := r.Set.CellEstimate(option, i, month, r.Level)
	return own
}
