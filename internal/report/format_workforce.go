package report

import (
	"math"
	"strconv"

	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// WTE worked are those whose patient-facing hours are what was worked. Where
// posts are short patients would use more, so the gap is between posts and what
// every planned contact of that year would take, by arithmetic.
var workforceCSV = csvFile("workforce.csv", "hours and whole-time equivalents by staff resource and month", workforceColumns, func(s sheet, r *Results) {
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
				inPost := staff.InPost(first, next)
				wteWorked := worked.Mean / (staff.HoursPerWTE * float64(next.Sub(first)) / 365.25)
				asked := r.offeredIn(option, x.Name, m/12) / staff.HoursPerWTE
				s.row(id, x.Name, x.Role, x.Band, staff.Site, month, "hours",
					words.Exact(worked.Mean), words.Exact(worked.Low), words.Exact(worked.High), words.Exact(available.Mean), words.Exact(100*worked.Mean/available.Mean),
					words.Exact(inPost), words.Exact(wteWorked), words.Exact(asked), words.Exact(asked-inPost), words.Exact(staff.HoursPerWTE), strconv.Itoa(worked.N),
					words.Exact(staff.InEstablishment(first, next)), words.Exact(staff.SeePatients(first, next)))
			}
		}
	}
})

var workforceColumns = []Column{
	optionColumn,
	{"resource", "id of the staff resource, as in measures.csv by resource", ""},
	{"role", "what they do", ""},
	{"band", "Agenda for Change band", ""},
	{"site", "where they work", ""},
	monthColumn,
	{"unit", "unit of worked, worked_low, worked_high and available", ""},
	{"worked", "hours booked with patients in the month, attended or not, mean over replications", "hours"},
	{"worked_low", "lower end of its interval", "hours"},
	{"worked_high", "upper end of its interval", "hours"},
	{"available", "hours with patients that the posts allow in the month", "hours"},
	{"utilisation", "worked, of available", "%"},
	{"wte_in_post", "posts in which somebody is, on average over the days of the month", "whole-time equivalents"},
	{"wte_worked", "worked, divided by the hours with patients that one post has in the month", "whole-time equivalents"},
	{"wte_asked", "what every planned contact of that year of the window would take, by arithmetic", "whole-time equivalents"},
	{"wte_gap", "wte_asked less wte_in_post", "whole-time equivalents"},
	{"hours_per_wte", "hours with patients that one whole-time equivalent has a year", "hours per year"},
	{"n", "replications that had a value", "replications"},
	{"wte_established", "all posts, empty ones among them, on average over the days of the month", "whole-time equivalents"},
	{"wte_seeing_patients", "of wte_in_post, those in which whoever came has been trained", "whole-time equivalents"},
}

func (r *Results) monthly(option int, measure string, x kpi.Resource, month int) stats.Estimate {
	i := r.Set.Serie(result.Serie{Measure: measure, By: "resource", Value: x.Name})
	if i < 0 {
		return nothing(r.Level)
	}
	own, _ := r.Set.CellEstimate(option, i, month, r.Level)
	return own
}
