package report

import (
	"slices"
	"strings"
)

// Rows of one option, posts and period add up to the hours that those posts are booked for.
var hoursCSV = csvFile("hours.csv", "staff hours booked with patients, by posts and by the contact that they are for", hoursColumns, func(s sheet, r *Results) {
	for option, id := range r.Set.Options {
		for i, c := range r.Set.Columns {
			if c.Measure != "staff_hours_for" {
				continue
			}
			posts, use, _ := strings.Cut(c.Value, "/")
			e := r.estimate(option, i)
			if e.N == 0 { // this option has no such contact
				continue
			}
			s.row(append([]string{id, posts, r.roleOf(posts), use, period(c.Year), measureOf(c.Measure).Unit}, estimate(e)...)...)
		}
	}
})

var hoursColumns = append([]Column{
	optionColumn,
	{"posts", "name of the posts, at all sites together", ""},
	{"role", "what they do", ""},
	{"contact", "the contact of a service that they are booked for, attended or not; anything else: all other work with patients. Together they are staff_hours_worked of these posts", ""},
	periodColumn, unitColumn,
}, slices.Clone(estimateColumns)...)
