package report

import (
	"math"
	"strings"

	"prehabsim/internal/econ"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// Bed-days are released where patients are treated as before and need fewer of them.
// Where fewer patients are treated, beds stay empty because the patients are not there:
// nothing is released, however many bed-days fewer are used.
//
// How many bed-days go with fewer patients treated (or with more) paired counts do not
// tell: an option without critical care holds back the patients who lie longest, and
// their share of all patients times the bed-days of all is a fraction of what they need.
// So each is taken for one of the heaviest users there might be, and only what is left
// counts as released.

// released is bed-days that an option releases, a year; below 0 where it uses more. The
// column is one of ward bed-days, of everybody or of a group.
func (r *Results) released(option int, beds result.Column) stats.Estimate {
	d := negative(r.change(option, beds))
	with := r.withPatients(option, beds)
	switch {
	case with == 0:
		return d
	case with == d.Mean:
		nan := math.NaN()
		return stats.Estimate{Mean: 0, Low: nan, High: nan, SD: nan, N: d.N, Level: d.Level}
	}
	d.Mean, d.Low, d.High = d.Mean-with, d.Low-with, d.High-with
	return d
}

// withPatients is how many of the bed-days that an option uses less may go with patients
// whom it does not treat; below 0 those that it uses more and that may go with more
// patients treated. At most it is all of them.
func (r *Results) withPatients(option int, c result.Column) float64 {
	d := -r.change(option, c).Mean
	most := 0.0
	for _, share := range r.sharesTreated(option, c) {
		if share*d > 0 && math.Abs(share) > math.Abs(most) {
			most = share
		}
	}
	with := econ.HeaviestPatients * most * r.of(0, c).Mean
	if math.Abs(with) >= math.Abs(d) && with != 0 {
		return d
	}
	return with
}

// goesWithPatients says that all of a change in what patients use may go with fewer
// patients treated, or with more.
func (r *Results) goesWithPatients(option int, c result.Column) bool {
	with := r.withPatients(option, c)
	return with != 0 && with == -r.change(option, c).Mean
}

// sharesTreated are what different counts say of the share of current's patients whom
// an option treats no longer, beyond chance; below 0 of those whom it treats besides.
// Operations and treatments are counted; where a scenario has neither, stays are. Who
// waits for a bed, is turned away or gives up has no stay.
func (r *Results) sharesTreated(option int, c result.Column) (list []float64) {
	counted := false
	share := func(measure string, count func(result.Ratio) int64) {
		at := c
		at.Measure = measure
		i, ok := r.column[at]
		if !ok {
			return
		}
		was := 0.0
		for _, row := range r.rows() {
			was += float64(count(row.Options[0][i])) / float64(len(r.rows()))
		}
		if was > 0 {
			counted = true
			if more, way := r.moves(option, func(x []result.Ratio) int64 { return count(x[i]) }); way != 0 {
				list = append(list, -more/was)
			}
		}
	}
	for _, measure := range []string{"operations", "treatments"} {
		share(measure, numerator)
	}
	if !counted {
		share("mean_ward_stay", denominator)
	}
	if seconds := r.weight(0, window("mean_ward_stay")); seconds > 0 {
		list = append(list, r.notAdmitted(option)*secondsOfDay/seconds)
	}
	return list
}

// A mean stay is seconds over stays times the seconds of a day, so that its weight
// tells the number of stays.
const secondsOfDay = 24 * 60 * 60

// weight is the sum of a measure's denominators over replications.
func (r *Results) weight(option int, c result.Column) (sum float64) {
	i, ok := r.column[c]
	if !ok {
		return 0
	}
	for _, row := range r.rows() {
		sum += float64(row.Options[option][i].Den)
	}
	return sum
}

// notAdmitted is how many patients more than in current get no bed, in all replications
// together: they wait for it when the window ends, were turned away or gave up.
func (r *Results) notAdmitted(option int) float64 {
	return keep(&r.noBed, option, func() (more float64) {
		for _, x := range r.Resources {
			if !isBed(x) {
				continue
			}
			for _, measure := range []string{"still_waiting", "lost_share", "gave_up_share"} {
				i, ok := r.column[atResource(measure, x.Name)]
				if !ok {
					continue
				}
				if _, way := r.moves(option, func(x []result.Ratio) int64 { return x[i].Num }); way == 0 {
					continue
				}
				for _, row := range r.rows() {
					more += patientsIn(row.Options[option][i], measure) - patientsIn(row.Options[0][i], measure)
				}
			}
		}
		return more
	})
}

// patientsIn is how many patients a replication's ratio counts: its value, or of a
// share its numerator, in percent.
func patientsIn(x result.Ratio, measure string) float64 {
	switch {
	case strings.HasSuffix(measure, "_share"):
		return float64(x.Num) / 100
	case x.Den == 0:
		return 0
	}
	return float64(x.Num) / float64(x.Den)
}
