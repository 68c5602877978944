package report

import (
	"io"
	"math"
	"strconv"

	"prehabsim/internal/kpi"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
	"prehabsim/sim/tick"
)

var workforceCSV = Format{
	File:  "workforce.csv",
	Title: "hours and whole-time equivalents by staff resource and month",
	Write: func(w io.Writer, r *Results) error {
		s := newSheet(w, "option", "resource", "role", "band", "site", "month", "unit",
			"worked", "worked_low", "worked_high", "available", "utilisation", "wte_worked", "wte_available", "n")
		for option, id := range r.Set.Options {
			for _, x := range r.Resources {
				if x.Kind != "staff" {
					continue
				}
				for m, month := range r.Set.Months {
					worked, available := r.monthly(option, "staff_hours_worked", x, m), r.monthly(option, "staff_hours_available", x, m)
					if math.IsNaN(worked.Mean) {
						continue // this option has no such staff
					}
					hours := r.hoursPerWTE(x.Name) * r.shareOfYear(month)
					s.row(id, x.Name, x.Role, x.Band, x.Site, month, "hours",
						number(worked.Mean), number(worked.Low), number(worked.High), number(available.Mean),
						number(100*worked.Mean/available.Mean), number(worked.Mean/hours), number(available.Mean/hours),
						strconv.Itoa(worked.N))
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

// hoursPerWTE is NaN where nobody said, so that the WTE are left empty.
func (r *Results) hoursPerWTE(resource string) float64 {
	for _, s := range r.Staff {
		if s.Resource == resource && s.HoursPerWTE > 0 {
			return s.HoursPerWTE
		}
	}
	return math.NaN()
}

// shareOfYear is the part of a year that a month has inside the window.
func (r *Results) shareOfYear(month string) float64 {
	first, err := tick.ParseDate(month + "-01")
	if err != nil {
		return math.NaN()
	}
	next := first.AddDays(31)
	next.Day = 1
	if from, err := tick.ParseDate(r.From); err == nil && first.Before(from) {
		first = from
	}
	if to, err := tick.ParseDate(r.To); err == nil && to.AddDays(1).Before(next) {
		next = to.AddDays(1)
	}
	return float64(next.Sub(first)) / 365.25
}
