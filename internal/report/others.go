package report

import (
	"math"
	"slices"
	"strings"

	"prehabsim/internal/econ"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// A share or a mean of those who came to an end says nothing of those who still wait. An
// option that holds patients back has fewer of them in the line, mostly those who would
// have waited longest, and the line looks better for it. Bed-days that nobody used because
// nobody was treated are no improvement either. Such lines are of other patients than
// current's, and say so.

// others says of whom a line is whose patients are not current's; the zero value where they
// are, or where it can't be told.
type others struct {
	Text string // "66 fewer patients a year come to a 62-day clock stop"
	Tail string // "they are not counted"
	Void bool   // the change is no finding: who is not counted might turn it
}

// note is what a file says.
func (o others) note() string {
	if o.Tail != "" {
		return otherPatients + ": " + o.Text + "; " + o.Tail
	}
	return otherPatients + ": " + o.Text
}

// otherPatients stands before the text in files.
const otherPatients = "other patients"

// othersMark stands behind a change in the table.
const othersMark = "(o)"

// others is worked out once for a line, which the table, every file and the charts' notes
// ask for again.
func (r *Results) others(option int, c result.Column) others {
	return keep(&r.told, ofOption{option, c}, func() others { return r.findOthers(option, c) })
}

func (r *Results) findOthers(option int, c result.Column) others {
	d := r.change(option, c)
	if option == 0 || math.IsNaN(d.Mean) || d.Mean == 0 || r.insteadOf(option, c) != "" {
		return others{}
	}
	m := measureOf(c.Measure)
	if waits[c.Measure] && d.Mean < 0 {
		if o := r.othersGone(option); o.Text != "" {
			return o
		}
	}
	switch {
	case m.Ends.In != "":
		return r.othersEnd(option, c, &m, d)
	case inUseOf[c.Measure] != "":
		return r.othersInBeds(option, c, d)
	case m.Better == "lower" && strings.HasSuffix(m.Unit, " per year") && r.goesWithPatients(option, c):
		return others{Text: withTreated(d.Mean)}
	case r.riskOfOthers(option, c):
		return others{Text: "nothing lets the option change how probable this is for a patient, so it moves because other patients are treated", Void: true}
	}
	return others{}
}

// waits are measures of those who wait, which get better as well where patients go away.
var waits = map[string]bool{"waiting_list_mean": true, "queue_length": true, "wait_of_all": true, "still_waiting": true, "waited_so_far": true, "queue_growth": true}

// othersGone tells of patients who wait no longer because they gave up or were turned away.
func (r *Results) othersGone(option int) others {
	return keep(&r.gone, option, func() others {
		more, way := r.movesTogether(option, []string{"lost_share", "gave_up_share"})
		number := words.Plain(more/100/r.years(result.WholeWindow), 0) // numerators of shares in percent
		if way <= 0 || number == "0" {
			return others{}
		}
		return others{number + " more patients a year give up or are turned away", "they wait no longer", true}
	})
}

// inUseOf are the bed-days of cancer patients in the share of beds that are in use.
var inUseOf = map[string]string{"ward_occupancy": "ward_bed_days", "critical_care_occupancy": "critical_care_bed_days"}

// othersInBeds says that beds are in use less, or more, with the bed-days that go with
// patients treated; where as many beds are open, since their number moves the share too.
func (r *Results) othersInBeds(option int, c result.Column, d stats.Estimate) others {
	days := c
	days.Measure = inUseOf[c.Measure]
	if r.weight(option, c) != r.weight(0, c) || r.change(option, days).Mean*d.Mean <= 0 || !r.goesWithPatients(option, days) {
		return others{}
	}
	return others{Text: withTreated(d.Mean)}
}

func withTreated(change float64) string {
	return "may go with " + fewerOrMore(change) + " patients treated"
}

// othersEnd compares how many came to the end that a measure is of. Who never came to it
// waited longer than the window shows: fewer of them hold down no change for the worse,
// and make none for the better a finding.
func (r *Results) othersEnd(option int, c result.Column, m *kpi.Measure, d stats.Estimate) others {
	end, at := m.Ends, c
	at.Measure = end.In
	if m.OrEnds.In != "" && !(r.of(0, at).Mean > 0) {
		end, at.Measure = m.OrEnds, m.OrEnds.In
	}
	i, ok := r.column[at]
	if !ok {
		return others{}
	}
	count, scale := denominator, r.years(c.Year)
	switch unit := measureOf(end.In).Unit; {
	case unit == "days":
		scale *= secondsOfDay
	case strings.HasSuffix(unit, " per year"):
		count, scale = numerator, r.perYear(i)
	}
	ends, way := r.moves(option, func(x []result.Ratio) int64 { return count(x[i]) })
	number := words.Plain(math.Abs(ends)/scale, 0)
	more, fewer := r.leftWaiting(option)
	worse, anyWay := d.Mean < 0 == (m.Better == "higher"), m.Better == "" || end.AnyWay
	switch {
	case number == "0":
	case end.AnyWay && math.Abs(d.Mean) > r.mostOfOthers(c, d.Mean, ends, count, i): // they alone can't make it
	case waits[c.Measure] && (worse || way > 0): // of all who wait there, in current too
	case way < 0 && more:
		return others{number + " fewer " + end.What, "they are not counted", !worse || anyWay}
	case way > 0 && fewer:
		return others{number + " more " + end.What, words.LowerFirst(r.optionName(0)) + " does not count them", worse || anyWay}
	}
	return others{}
}

// mostOfOthers is by how much a mean may move to one side because so many more, or fewer,
// are in it than current counts. Each of them has at least nothing, and at most as many
// times what a mean patient has as the heaviest users of beds.
func (r *Results) mostOfOthers(c result.Column, change, more float64, count func(result.Ratio) int64, column int) float64 {
	was := 0.0
	for _, row := range r.rows() {
		was += float64(count(row.Options[0][column])) / float64(len(r.rows()))
	}
	times := 1.0 // they have nothing
	if change < 0 == (more < 0) {
		times = econ.HeaviestPatients - 1
	}
	return times * math.Abs(more) / (was + more) * r.of(0, c).Mean
}

// leftWaiting says whether more patients, or fewer, come to no end than in current: they
// wait when the window ends, have a running 62-day clock, gave up or were turned away.
func (r *Results) leftWaiting(option int) (more, fewer bool) {
	left := keep(&r.left, option, func() (left [2]bool) {
		for _, measures := range [][]string{{"waiting_list_mean"}, {"still_waiting"}, {"lost_share", "gave_up_share"}} {
			_, way := r.movesTogether(option, measures)
			left[0], left[1] = left[0] || way > 0, left[1] || way < 0
		}
		return left
	})
	return left[0], left[1]
}

// movesTogether is what moves says of the numerators of some measures, over all resources
// that patients wait for on their pathway.
func (r *Results) movesTogether(option int, measures []string) (mean float64, way int) {
	var columns []int
	for i, c := range r.Set.Columns {
		here := c.By == "" || c.By == "resource" && slices.Contains(r.onPathway(option), c.Value) && slices.Contains(r.onPathway(0), c.Value)
		if here && c.Year == result.WholeWindow && slices.Contains(measures, c.Measure) {
			columns = append(columns, i)
		}
	}
	return r.moves(option, func(x []result.Ratio) (sum int64) {
		for _, i := range columns {
			sum += numerator(x[i])
		}
		return sum
	})
}

func numerator(x result.Ratio) int64   { return x.Num }
func denominator(x result.Ratio) int64 { return x.Den }

// perYear is the denominator of what is counted a year, the same in every replication.
func (r *Results) perYear(column int) float64 { return float64(r.rows()[0].Options[0][column].Den) }

// moves is by how much more an option counts of something than current, on average, and
// which way that is; 0 where it can't be told from chance. From leastToTell replications on
// the interval tells; of fewer, all must say the same.
func (r *Results) moves(option int, count func([]result.Ratio) int64) (mean float64, way int) {
	var is, was, ones []int64
	up, down := true, true
	for _, row := range r.rows() {
		a, b := count(row.Options[option]), count(row.Options[0])
		is, was, ones = append(is, a), append(was, b), append(ones, 1)
		up, down = up && a > b, down && a < b
	}
	d := stats.PairedDifference(is, ones, was, ones, r.Level)
	if len(ones) >= leastToTell {
		up, down = d.Mean > 0 && d.ClearAmong(leftSigns), d.Mean < 0 && d.ClearAmong(leftSigns)
	}
	switch {
	case len(ones) == 0:
	case up:
		way = 1
	case down:
		way = -1
	}
	return d.Mean, way
}

// leftSigns is how many counts are looked at together: those who came to an end, wait,
// are on the list, and left.
const leftSigns = 4

// years is the length of a column's period.
func (r *Results) years(year int) float64 {
	const days = 365.25
	from, to, ok := r.days()
	if !ok {
		return 1
	}
	whole := float64(to.Sub(from)) / days
	if year < 0 {
		return whole
	}
	return max(1/days, min(1, whole-float64(year)))
}

// riskOfOthers says that a risk which the option cannot change moves all the same.
func (r *Results) riskOfOthers(option int, c result.Column) bool {
	i, ok := r.column[c]
	if !ok || option >= len(r.NotMoved) || i >= len(r.NotMoved[option]) || r.NotMoved[option][i] == 0 {
		return false
	}
	return r.Why[r.NotMoved[option][i]-1].Risk && r.unmoved(option, i) == nil
}

func fewerOrMore(x float64) string {
	if x < 0 {
		return "fewer"
	}
	return "more"
}

// better is which side of a change is better; neither where it is of other patients and the
// change is no finding, or goes with how many are treated.
func (r *Results) better(option int, c result.Column) string {
	m := measureOf(c.Measure)
	if o := r.others(option, c); o.Void || o.Text != "" && m.Ends.In == "" {
		return ""
	}
	return m.Better
}
