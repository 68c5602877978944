package cli

import (
	"regexp"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/words"
	"prehabsim/sim/tick"
)

// names and numbers are what tells warnings of one kind from one another.
var particular = regexp.MustCompile(`"[^"]*"|[0-9][0-9.,%]*`)

// fewAlike are so many that each is told.
const fewAlike = 2

// warn tells warnings; of many that are alike but for names and numbers the first, and
// how many more there are.
func (a *app) warn(list []diag.Problem) {
	kind := func(p diag.Problem) string { return p.File + particular.ReplaceAllString(p.Text, "") }
	alike := map[string]int{}
	for _, p := range list {
		alike[kind(p)]++
	}
	told := map[string]bool{}
	for _, p := range list {
		switch k := kind(p); {
		case alike[k] <= fewAlike:
			a.say("warning: %s", p)
		case !told[k]:
			told[k] = true
			a.say("warning: %s; and %d like it", p, alike[k]-1)
		}
	}
}

// warnOfLateStarts tells of capacity that changes only when all is measured: once for
// each option and day.
func (a *app) warnOfLateStarts(m *compile.Model) {
	for _, o := range m.Options {
		calendar := o.Program.Calendar
		var dates []tick.Date
		of := map[tick.Date][]string{}
		for _, x := range o.Program.Resources {
			for _, l := range x.Capacity[min(1, len(x.Capacity)):] {
				date := calendar.Date(calendar.Day(l.From))
				if !m.To.Before(date) {
					continue
				}
				if of[date] == nil {
					dates = append(dates, date)
				}
				of[date] = append(of[date], x.Name)
			}
		}
		for _, date := range dates {
			a.say("warning: option %s: capacity of %s changes on %s, after the window ends on %s", o.ID, words.Some(of[date], 1), date, m.To)
		}
	}
}

// cautions says where figures stand, and not beside them, what there is to know first of
// how they are counted.
func (a *app) cautions(m *compile.Model) {
	for _, text := range m.Cautions() {
		a.hang("Warning: " + text)
	}
}
