package result

import (
	"slices"

	"prehabsim/sim/stats"
)

// Two intervals are made of a set and never mixed. Chance is how replications vary that
// all have the central values. Evidence is how draws of the inputs vary.

// Estimate returns what the central replications say about one column of an option.
func (s *Set) Estimate(option, column int, level float64) stats.Estimate {
	return estimate(s.OfDraw(Central), option, column, level)
}

// Difference returns the paired difference of an option against the baseline
// (option 0) in one column, over the central replications: the option's value less the
// baseline's.
func (s *Set) Difference(option, column int, level float64) stats.Estimate {
	return s.Between(option, 0, column, level)
}

// Between returns the paired difference of an option from any other.
func (s *Set) Between(option, than, column int, level float64) stats.Estimate {
	return difference(s.OfDraw(Central), option, than, column, level)
}

// Gap compares two columns of an option, such as those of two groups of patients, over the
// central replications: the first less the second, and how many times it that is.
func (s *Set) Gap(option, column, other int, level float64) (difference, times stats.Estimate) {
	rows := s.OfDraw(Central)
	num, den := values(rows, option, column)
	otherNum, otherDen := values(rows, option, other)
	return stats.PairedDifference(num, den, otherNum, otherDen, level), stats.Quotient(num, den, otherNum, otherDen, level)
}

// Ratio returns by how much an option's value in one column is a multiple of another's,
// paired over the central replications.
func (s *Set) Ratio(option, against, column int, level float64) stats.Estimate {
	rows := s.OfDraw(Central)
	num, den := values(rows, option, column)
	baseNum, baseDen := values(rows, against, column)
	return stats.Quotient(num, den, baseNum, baseDen, level)
}

// Evidence returns what the draws of the inputs say about one column of an option. Each
// draw counts once, whatever the number of its replications; the central values are
// none of them.
func (s *Set) Evidence(option, column int, level float64) stats.Clustered {
	return stats.OfClusters(s.eachDraw(column, func(rows []Row, at int) stats.Estimate { return estimate(rows, option, at, level) }), level)
}

// EvidenceOfDifference returns what they say of the paired difference of an option
// against the baseline.
func (s *Set) EvidenceOfDifference(option, column int, level float64) stats.Clustered {
	return s.EvidenceBetween(option, 0, column, level)
}

// EvidenceBetween returns what they say of the paired difference of an option from any
// other.
func (s *Set) EvidenceBetween(option, than, column int, level float64) stats.Clustered {
	return stats.OfClusters(s.eachDraw(column, func(rows []Row, at int) stats.Estimate { return difference(rows, option, than, at, level) }), level)
}

// eachDraw makes an estimate of the rows of each draw but the central one, in order; none
// where rows of draws lack the column. at is where these rows have it.
func (s *Set) eachDraw(column int, of func(rows []Row, at int) stats.Estimate) (list []stats.Estimate) {
	at, ok := s.Entry(column)
	if !ok {
		return nil
	}
	for _, rows := range s.ByDraw() {
		list = append(list, of(rows, at))
	}
	return list
}

// ByDraw are the rows of each draw but the central one, in order. They are those of the set
// and must not be changed.
func (s *Set) ByDraw() (list [][]Row) {
	for rows := s.Rows[len(s.OfDraw(Central)):]; len(rows) > 0; {
		n := 1
		for n < len(rows) && rows[n].Draw == rows[0].Draw {
			n++
		}
		list, rows = append(list, rows[:n]), rows[n:]
	}
	return list
}

// Sum is the sum of columns of one denominator less that of others, in rows of draws.
type Sum struct{ plus, less []int } // where these rows have the columns

// Sum adds columns up; false where rows of draws lack one.
func (s *Set) Sum(plus, less []int) (u Sum, ok bool) {
	if u.plus, ok = s.entries(plus); ok {
		u.less, ok = s.entries(less)
	}
	return u, ok
}

func (s *Set) entries(columns []int) (list []int, ok bool) {
	for _, column := range columns {
		at, ok := s.Entry(column)
		if !ok {
			return nil, false
		}
		list = append(list, at)
	}
	return list, true
}

// Of is what the sum comes to for one option of a row of a draw.
func (u Sum) Of(columns []Ratio) (x Ratio) {
	for _, at := range u.plus {
		x.Num, x.Den = x.Num+columns[at].Num, columns[at].Den
	}
	for _, at := range u.less {
		x.Num, x.Den = x.Num-columns[at].Num, columns[at].Den
	}
	return x
}

// EvidenceOfSum is what draws say of the paired difference in a sum, of an option against
// the baseline.
func (s *Set) EvidenceOfSum(option int, sum Sum, level float64) stats.Clustered {
	of := func(rows []Row, option int) (num, den []int64) {
		for _, row := range rows {
			x := sum.Of(row.Options[option])
			num, den = append(num, x.Num), append(den, x.Den)
		}
		return num, den
	}
	var list []stats.Estimate
	for _, rows := range s.ByDraw() {
		num, den := of(rows, option)
		baseNum, baseDen := of(rows, 0)
		list = append(list, stats.PairedDifference(num, den, baseNum, baseDen, level))
	}
	return stats.OfClusters(list, level)
}

// CellEstimate returns what the central replications say about one month of a series:
// the option's own value, and its paired difference against the baseline.
func (s *Set) CellEstimate(option, serie, month int, level float64) (own, difference stats.Estimate) {
	return stats.FromMoments(s.Cell(option, serie, month), level)
}

// Option returns the index of the option with that name, or -1.
func (s *Set) Option(name string) int { return slices.Index(s.Options, name) }

// Column returns the index of a column, or -1.
func (s *Set) Column(c Column) int { return slices.Index(s.Columns, c) }

// Serie returns the index of a series, or -1.
func (s *Set) Serie(e Serie) int { return slices.Index(s.Series, e) }

func estimate(rows []Row, option, column int, level float64) stats.Estimate {
	num, den := values(rows, option, column)
	return stats.OfRatios(num, den, level)
}

func difference(rows []Row, option, than, column int, level float64) stats.Estimate {
	num, den := values(rows, option, column)
	baseNum, baseDen := values(rows, than, column)
	return stats.PairedDifference(num, den, baseNum, baseDen, level)
}

// values returns a column in order of rows.
func values(rows []Row, option, column int) (num, den []int64) {
	num, den = make([]int64, len(rows)), make([]int64, len(rows))
	for i, row := range rows {
		r := row.Options[option][column]
		num[i], den[i] = r.Num, r.Den
	}
	return num, den
}
