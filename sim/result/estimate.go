package result

import (
	"slices"

	"prehabsim/sim/stats"
)

// Estimate returns what the rows say about one column of an option.
func (s *Set) Estimate(option, column int, level float64) stats.Estimate {
	num, den := s.values(option, column)
	return stats.OfRatios(num, den, level)
}

// Difference returns the paired difference of an option against the baseline
// (option 0) in one column: the option's value less the baseline's.
func (s *Set) Difference(option, column int, level float64) stats.Estimate {
	num, den := s.values(option, column)
	baseNum, baseDen := s.values(0, column)
	return stats.PairedDifference(num, den, baseNum, baseDen, level)
}

// CellEstimate returns what the cells say about one month of a series: the
// option's own value, and its paired difference against the baseline.
func (s *Set) CellEstimate(option, serie, month int, level float64) (own, difference stats.Estimate) {
	return stats.FromMoments(s.Cell(option, serie, month), level)
}

// Option returns the index of the option with that name, or -1.
func (s *Set) Option(name string) int { return slices.Index(s.Options, name) }

// Column returns the index of a column, or -1.
func (s *Set) Column(c Column) int { return slices.Index(s.Columns, c) }

// Serie returns the index of a series, or -1.
func (s *Set) Serie(e Serie) int { return slices.Index(s.Series, e) }

// values returns a column in order of draw and replication.
func (s *Set) values(option, column int) (num, den []int64) {
	num, den = make([]int64, len(s.Rows)), make([]int64, len(s.Rows))
	for i, row := range s.Rows {
		r := row.Options[option][column]
		num[i], den[i] = r.Num, r.Den
	}
	return num, den
}
