package appraise

import (
	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// treated are counts of patients treated, any of which may fall.
var treated = []string{"operations", "treatments"}

// sharesLost is, by option, the largest share of current's operations or treatments that an
// option clearly has no longer. Bed-days of those patients are not released: the beds are
// empty because nobody is in them.
func (b *book) sharesLost(level float64) (list []float64) {
	for option := range b.set.Options {
		lost := 0.0
		for _, measure := range treated {
			column := b.set.Column(result.Column{Measure: measure, Year: result.WholeWindow})
			if column < 0 || option == 0 {
				continue
			}
			d, was := b.set.Difference(option, column, level), b.set.Estimate(0, column, level).Mean
			clear := d.High < 0 || d.N < 2 && d.Mean < 0 // of one replication the sign tells
			if clear && was > 0 {
				lost = max(lost, -d.Mean/was)
			}
		}
		list = append(list, lost)
	}
	return list
}

// goesWithPatients is how many of the bed-days that an option uses less than current, which
// used so many, may go with fewer patients treated.
func (b *book) goesWithPatients(option int, used, less float64) float64 {
	return max(0, min(less, float64(econ.HeaviestPatients*b.lost[option]*used)))
}

// released is how much less of a measure of bed-days an option uses than current in a year,
// but for what may go with fewer patients; below 0 where it uses more.
func (b *book) released(m facts.Measured, option, year int, w world) float64 {
	used := b.measured(m, 0, year, w)
	less := used - b.measured(m, option, year, w)
	return less - b.goesWithPatients(option, used, less)
}
