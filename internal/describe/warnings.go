package describe

import (
	"fmt"
	"io"

	"prehabsim/internal/study"
	"prehabsim/internal/words"
	"prehabsim/sim/tick"
)

// LateStarts says which capacity changes only when all is measured: once for each option
// and day.
func LateStarts(m *study.Scenario) (lines []string) {
	for _, o := range m.Options {
		calendar := o.Program.Calendar
		var dates []tick.Date
		of := map[tick.Date][]string{}
		started := m.StartOf(o.ID)
		for _, x := range o.Program.Resources {
			for _, l := range x.Capacity[min(1, len(x.Capacity)):] {
				date := calendar.Date(calendar.Day(l.From))
				if !m.To.Before(date) || date == started { // which is warned of at its line
					continue
				}
				if of[date] == nil {
					dates = append(dates, date)
				}
				of[date] = append(of[date], x.Name)
			}
		}
		for _, date := range dates {
			lines = append(lines, fmt.Sprintf("option %s: capacity of %s changes on %s, after the window ends on %s", o.ID, words.Some(of[date], 1), date, m.To))
		}
	}
	return lines
}

// cautions says where figures stand, and not beside them, what there is to know first of
// how they are counted.
func cautions(w io.Writer, m *study.Scenario) {
	for _, text := range m.Cautions() {
		hang(w, "Warning: "+text)
	}
	if text := m.EndsBefore(); text != "" {
		hang(w, "Note: "+text)
	}
}
