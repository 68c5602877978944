package appraise

import (
	"math"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// treated are counts of patients treated, any of which may fall.
var treated = []string{"operations", "treatments"}

// sharesLost is, by option, the largest share of current's operations or treatments that an
// option clearly has no longer. Bed-days of those patients are not released: the beds are
// empty because nobody is in them.
func (b *book) sharesLost() (list []float64) {
	for option := range b.set.Options {
		lost := 0.0
		for _, measure := range treated {
			column := b.set.Column(result.Column{Measure: measure, Year: result.WholeWindow})
			if column < 0 || option == 0 {
				continue
			}
			d, was := b.set.Difference(option, column, b.level), b.set.Estimate(0, column, b.level).Mean
			clear := d.High < 0 || d.N < 2 && d.Mean < 0 // of one replication the sign tells
			if clear && was > 0 {
				lost = max(lost, -d.Mean/was)
			}
		}
		list = append(list, lost)
	}
	return list
}

// sharesLostIn are those in a draw, whose inputs may keep patients away whom the central values
// do not. A draw has a replication or two, too few to say what is chance in it; by how much
// replications differ is known from the central ones.
func (b *book) sharesLostIn(rows []result.Row) (list []float64) {
	for option := range b.set.Options {
		lost := 0.0
		for _, measure := range treated {
			column := b.set.Column(result.Column{Measure: measure, Year: result.WholeWindow})
			if column < 0 || option == 0 {
				continue
			}
			was, d, n := b.meanChange(rows, option, column)
			if n == 0 || !(was > 0) || !(d < 0) {
				continue
			}
			chance := b.set.Difference(option, column, b.level)
			if clear := chance.N < 2 || d+stats.StudentT((1+b.level)/2, float64(chance.N-1))*chance.SD/math.Sqrt(float64(n)) < 0; clear {
				lost = max(lost, -d/was)
			}
		}
		list = append(list, lost)
	}
	return list
}

// meanChange is what current has of a column in some rows, and how much more an option has, on
// average over those that have both.
func (b *book) meanChange(rows []result.Row, option, column int) (was, more float64, n int) {
	for i := range rows {
		own, ok := b.set.Value(&rows[i], option, column)
		now, also := b.set.Value(&rows[i], 0, column)
		if !ok || !also || own.Den == 0 || now.Den == 0 {
			continue
		}
		x := float64(now.Num) / float64(now.Den)
		was, more, n = was+x, more+float64(own.Num)/float64(own.Den)-x, n+1
	}
	return was / float64(max(1, n)), more / float64(max(1, n)), n
}

// goesWithPatients is how many of the bed-days that an option uses less than current, which
// used so many, may go with fewer patients treated.
func (w world) goesWithPatients(option int, used, less float64) float64 {
	return max(0, min(less, float64(econ.HeaviestPatients*w.lost[option]*used)))
}

// released is how much less of a measure of bed-days an option uses than current in a year,
// but for what may go with fewer patients; below 0 where it uses more.
func (b *book) released(m facts.Measured, option, year int, w world) float64 {
	used := b.measured(m, 0, year, w)
	less := used - b.measured(m, option, year, w)
	return less - w.goesWithPatients(option, used, less)
}
