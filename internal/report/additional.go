package report

import (
	"prehabsim/internal/kpi"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// Additional patients are several figures, never one, because bed-days released
// are not patients treated. All are patients a year against current.
//
//   - The capacity equivalent is the arithmetic of published claims: ward
//     bed-days that cancer patients no longer need, divided by current's mean ward
//     stay. It assumes that every released bed-day is reused.
//   - Treated in the window is the paired difference in first and subsequent
//     treatments started. Where demand is met it is only a list getting shorter.
//   - Refilled by others is the paired difference in routine admissions from
//     endless lists: who used the beds instead.
//
// The fourth, how many more could be treated as soon, takes a search: see sustainable.go.
var additionalPatients = []figure{
	{"additional_capacity_equivalent", "Capacity equivalent of released bed-days", "Released bed-days as patients", allWardDays, (*Results).capacityEquivalent},
	{"treated_in_window", "More cancer treatments started", "More cancer treatments started", "treatments", (*Results).change},
	{"refilled_by_others", "More routine patients admitted", "More routine patients admitted", "routine_admissions", (*Results).change},
}

// figure is one of the three, made from the column of a measure.
type figure struct {
	Measure, Title, Label string
	Source                string // see from
	of                    func(r *Results, option int, source result.Column) stats.Estimate
}

// from is the measure that the figure is made from. Bed-days are those of the line that is
// to be quoted.
func (f *figure) from(r *Results) string {
	if f.Source == allWardDays {
		return r.bedDays()
	}
	return f.Source
}

// bedDays is the measure of ward bed-days from which all that is said of released bed-days
// is taken, in the page and in every file: with the chance of single stays taken out, where
// it is measured so.
func (r *Results) bedDays() string {
	if _, ok := r.column[window(allWardDays+lessLuck)]; ok {
		return allWardDays + lessLuck
	}
	return allWardDays
}

// window is the figure for everybody over the whole window.
func (f *figure) window(r *Results, option int) stats.Estimate {
	return f.of(r, option, window(f.from(r)))
}

// note is what a file says beside the figure.
func (f *figure) note(r *Results, option int, source result.Column) string {
	if f.Source == allWardDays && r.goesWithPatients(option, source) {
		return "none counts as released, or as used more: it may go with " + fewerOrMore(r.change(option, source).Mean) + " patients treated"
	}
	return r.unmovedNote(option, source)
}

const additionalUnit = "patients per year"

// capacityEquivalent divides the released bed-days and their interval by
// current's mean stay. The stay's own chance is left out: with common random
// numbers it is small beside that of the difference.
func (r *Results) capacityEquivalent(option int, beds result.Column) stats.Estimate {
	e := r.released(option, beds)
	at := beds
	at.Measure = "mean_ward_stay"
	stay := r.of(0, at).Mean
	if !(stay > 0) {
		return nothing(r.Level)
	}
	e.Mean, e.Low, e.High, e.SD = positive(e.Mean/stay), positive(e.Low/stay), positive(e.High/stay), e.SD/stay
	return e
}

// positive turns the negative zero of an option that changes nothing into 0.
func positive(x float64) float64 { return x + 0 }

// measureOf is the entry of the table of measures, or a bare one for a name
// that it does not have (results of another version).
func measureOf(name string) kpi.Measure {
	if m := kpi.Find(name); m != nil {
		return *m
	}
	return kpi.Measure{Name: name, Title: name}
}
