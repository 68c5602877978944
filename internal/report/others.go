package report

import (
	"math"
	"slices"
	"strings"

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
	Text string // "66 fewer patients a year come to a 62-day clock stop; they are not counted"
	Void bool   // the change is no finding: who is not counted might turn it
}

// otherPatients stands before the text in files.
const otherPatients = "other patients"

// othersMark stands behind a change in the table.
const othersMark = "(o)"

func (r *Results) others(option int, c result.Column) others {
	d := r.change(option, c)
	if option == 0 || math.IsNaN(d.Mean) || d.Mean == 0 || r.insteadOf(option, c) != "" {
		return others{}
	}
	m := measureOf(c.Measure)
	switch {
	case m.Ends.In != "":
		return r.othersEnd(option, c, &m, d)
	case m.Better == "lower" && strings.HasSuffix(m.Unit, " per year") && r.goesWithPatients(option, c):
		return others{Text: "may go with " + fewerOrMore(d.Mean) + " patients treated"}
	case waits[c.Measure] && d.Mean < 0:
		return r.othersGone(option)
	case r.riskOfOthers(option, c):
		return others{Text: "nothing lets the option change this risk of a patient, so it moves because other patients are treated", Void: true}
	}
	return others{}
}

// waits are measures of those who wait, which get better as well where patients go away.
var waits = map[string]bool{"waiting_list_mean": true, "queue_length": true, "wait_of_all": true, "still_waiting": true, "waited_so_far": true, "queue_growth": true}

// othersGone tells of patients who wait no longer because they gave up or were turned away.
func (r *Results) othersGone(option int) others {
	more, way := r.movesTogether(option, []string{"lost_share", "gave_up_share"})
	number := words.Plain(more/100/r.years(result.WholeWindow), 0) // numerators of shares in percent
	if way <= 0 || number == "0" {
		return others{}
	}
	return others{number + " more patients a year give up or are turned away; they wait no longer", true}
}

// othersEnd compares how many came to the end that a measure is of. Who never came to it
// waited longer than the window shows: fewer of them hold down no change for the worse,
// and make none for the better a finding.
func (r *Results) othersEnd(option int, c result.Column, m *kpi.Measure, d stats.Estimate) others {
	at := c
	at.Measure = m.Ends.In
	i, ok := r.column[at]
	if !ok {
		return others{}
	}
	count, scale := denominator, r.years(c.Year)
	switch unit := measureOf(m.Ends.In).Unit; {
	case unit == "days":
		scale *= secondsOfDay
	case strings.HasSuffix(unit, " per year"):
		count, scale = numerator, r.perYear(i)
	}
	ends, way := r.moves(option, func(x []result.Ratio) int64 { return count(x[i]) })
	number := words.Plain(math.Abs(ends)/scale, 0)
	more, fewer := r.leftWaiting(option)
	worse := d.Mean < 0 == (m.Better == "higher")
	switch {
	case number == "0":
	case way < 0 && more:
		return others{number + " fewer " + m.Ends.What + "; they are not counted", !worse || m.Better == ""}
	case way > 0 && fewer:
		return others{number + " more " + m.Ends.What + "; " + words.LowerFirst(r.optionName(0)) + " does not count them", worse || m.Better == ""}
	}
	return others{}
}

// leftWaiting says whether more patients, or fewer, come to no end than in current: they
// wait when the window ends, have a running 62-day clock, gave up or were turned away.
func (r *Results) leftWaiting(option int) (more, fewer bool) {
	if r.left == nil {
		r.left = map[int][2]bool{}
	}
	if was, ok := r.left[option]; ok {
		return was[0], was[1]
	}
	for _, measures := range [][]string{{"waiting_list_mean"}, {"still_waiting"}, {"lost_share", "gave_up_share"}} {
		_, way := r.movesTogether(option, measures)
		more, fewer = more || way > 0, fewer || way < 0
	}
	r.left[option] = [2]bool{more, fewer}
	return more, fewer
}

// movesTogether is what moves says of the numerators of some measures, over all resources
// that patients wait for on their pathway.
func (r *Results) movesTogether(option int, measures []string) (mean float64, way int) {
	return r.moves(option, func(x []result.Ratio) (sum int64) {
		for i, c := range r.Set.Columns {
			here := c.By == "" || c.By == "resource" && slices.Contains(r.onPathway(option), c.Value) && slices.Contains(r.onPathway(0), c.Value)
			if here && c.Year == result.WholeWindow && slices.Contains(measures, c.Measure) {
				sum += numerator(x[i])
			}
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
