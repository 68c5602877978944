package report

import (
	"math"
	"strings"

	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// Bed-days are released where patients are treated as before and need fewer of them.
// Where fewer patients are treated, beds stay empty because the patients are not there:
// nothing is released, however many bed-days fewer are used.
//
// So a change in bed-days is split. What goes with fewer patients treated (or with
// more) is their share of current's patients times current's bed-days, and never called
// released; the rest counts as released. Whether those who are no longer treated would
// have stayed longer or shorter than the mean paired counts do not tell.

// released is bed-days that an option releases, a year; below 0 where it uses more. The
// column is one of ward bed-days, of everybody or of a group.
func (r *Results) released(option int, beds result.Column) stats.Estimate {
	d := negative(r.change(option, beds))
	with := r.withPatients(option, beds)
	if with == 0 || !(d.Mean*with > 0) {
		return d
	}
	if math.Abs(with) >= math.Abs(d.Mean) {
		nan := math.NaN()
		return stats.Estimate{Mean: 0, Low: nan, High: nan, SD: nan, N: d.N, Level: d.Level}
	}
	d.Mean, d.Low, d.High = d.Mean-with, d.Low-with, d.High-with
	return d
}

// withPatients is how many of the bed-days that an option uses less go with patients
// whom it does not treat; below 0 those that it uses more and that go with more
// patients treated.
func (r *Results) withPatients(option int, beds result.Column) float64 {
	fewer := r.change(option, beds).Mean < 0
	most := 0.0
	for _, share := range r.sharesTreated(option, beds) {
		if share > 0 == fewer && math.Abs(share) > math.Abs(most) {
			most = share
		}
	}
	return most * r.of(0, beds).Mean
}

// sharesTreated are what different counts say of the share of current's patients whom
// an option treats no longer, beyond chance; below 0 of those whom it treats besides.
// Operations and treatments are counted; where a scenario has neither, stays are, and
// then shorter stays alone are released. Who waits for a bed, is turned away or gives up
// has no stay.
func (r *Results) sharesTreated(option int, beds result.Column) (list []float64) {
	counted := false
	for _, measure := range []string{"operations", "treatments"} {
		at := beds
		at.Measure = measure
		if was := r.of(0, at).Mean; was > 0 {
			counted = true
			if d := r.change(option, at); clearly(d) {
				list = append(list, -d.Mean/was)
			}
		}
	}
	stays := beds
	stays.Measure = "mean_ward_stay"
	was, is := r.weight(0, stays), r.weight(option, stays)
	if !counted && was > 0 {
		list = append(list, 1-is/was)
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
func (r *Results) notAdmitted(option int) (more float64) {
	for _, x := range r.Resources {
		if !isBed(x) {
			continue
		}
		for _, measure := range []string{"still_waiting", "lost_share", "gave_up_share"} {
			c := atResource(measure, x.Name)
			if !clearly(r.change(option, c)) {
				continue
			}
			for _, row := range r.rows() {
				more += patientsIn(row.Options[option][r.column[c]], measure) - patientsIn(row.Options[0][r.column[c]], measure)
			}
		}
	}
	return more
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

// clearly says that there is a change and that it is not chance, as far as replications
// can tell: one can't, and then any change counts.
func clearly(d stats.Estimate) bool { return beyondChance(d, 1) }
