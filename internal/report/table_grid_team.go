package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// Referring more can lower the mean dose, which looks like a fault where nobody says why: the
// same team serves more patients, who wait longer for each contact, so that less of the programme
// is done when treatment begins.

// shared are two cells of a grid of which that is so: with more who take part in the second.
type shared struct{ few, many int }

// teamNote says so of the two cells of an option's grid that are furthest apart; "" where it is
// so of none, such as where posts stand idle or are set otherwise.
func (r *Results) teamNote(base string) string {
	var found shared
	most := 0.0
	started := window("prehab_started")
	for _, a := range r.Grid.Cells {
		for _, b := range r.Grid.Cells {
			x := shared{slices.Index(r.Set.Options, a.Option), slices.Index(r.Set.Options, b.Option)}
			if a.Base != base || b.Base != base || x.few < 0 || x.many < 0 || !r.onlyPrehab(a, b) {
				continue
			}
			if more := r.of(x.many, started).Mean - r.of(x.few, started).Mean; more > most && r.sharesTeam(x) {
				found, most = x, more
			}
		}
	}
	if most == 0 {
		return ""
	}
	said := func(measure string, places int) [2]string {
		return [2]string{words.Plain(r.of(found.few, window(measure)).Mean, places), words.Plain(r.of(found.many, window(measure)).Mean, places)}
	}
	people, wait, dose := said("prehab_started", 0), said("prehab_wait", 1), said("prehab_dose", 1)
	return fmt.Sprintf("The mean dose falls where more take part, since the same staff serve them: with %s patients a year in place of %s (at %s and at %s) they wait %s days for a contact in place of %s, and %s%% of the programme is done when treatment begins in place of %s%%.",
		people[1], people[0], r.cellWords(found.many), r.cellWords(found.few), wait[1], wait[0], dose[1], dose[0])
}

// onlyPrehab says that cells have nothing otherwise but numbers of services: with other lists or
// beds patients are treated sooner or later, which moves the dose too.
func (r *Results) onlyPrehab(a, b facts.Cell) bool {
	for i, axis := range r.Grid.Axes {
		if a.Values[i] != b.Values[i] && !strings.HasPrefix(axis.Path, "prehab.") {
			return false
		}
	}
	return true
}

// sharesTeam says that beyond chance more take part in the second cell, wait longer for a contact
// and have less of the dose, while as many staff hours are there.
func (r *Results) sharesTeam(x shared) bool {
	hours := window("staff_hours_available")
	few, many := r.of(x.few, hours).Mean, r.of(x.many, hours).Mean
	if math.IsNaN(few) || math.IsNaN(many) || math.Abs(many-few) > 1e-9*few {
		return false
	}
	return r.between(x, "prehab_started").Low > 0 && r.between(x, "prehab_wait").Low > 0 && r.between(x, "prehab_dose").High < 0
}

// between is the paired difference of a measure from one option to another.
func (r *Results) between(x shared, measure string) stats.Estimate {
	at, ok := r.column[window(measure)]
	if !ok {
		return nothing(r.Level)
	}
	of := func(option int) (num, den []int64) {
		for _, row := range r.Set.OfDraw(result.Central) {
			num, den = append(num, row.Options[option][at].Num), append(den, row.Options[option][at].Den)
		}
		return num, den
	}
	num, den := of(x.many)
	numFew, denFew := of(x.few)
	return stats.PairedDifference(num, den, numFew, denFew, r.Level)
}

// cellWords are the values of a cell, as the first columns of the table have them.
func (r *Results) cellWords(option int) string {
	i := slices.IndexFunc(r.Grid.Cells, func(c facts.Cell) bool { return c.Option == r.Set.Options[option] })
	var list []string
	for _, x := range r.Grid.Cells[i].Values {
		list = append(list, words.Short(x, 6))
	}
	return strings.Join(list, ", ")
}
