package report

import (
	"fmt"
	"math"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
	"prehabsim/sim/voi"
)

// Two intervals are printed and never mixed. Chance is how replications differ that all have
// the central values. Evidence is how draws of the uncertain inputs differ, with the chance of
// their few replications taken off: what is not known of the inputs leaves that open.

// fewestDraws is how many draws it takes for an interval: one for each scramble of the points.
const fewestDraws = 8

// open is what the evidence leaves open of a number.
type open struct {
	Low, High       float64
	between, within float64 // variances: of draws without their noise, and of one replication
	known           bool    // there are draws enough, and the number has values in them
	normal          bool    // the ends are those of a normal law, since noise is most of what is seen
}

// opened puts together what draws say. Where it is clear of their noise the interval is made
// of the draws themselves, so that its ends are values that the number can have; where
// noise is most of it, of a normal law that allows for not knowing how much.
func (r *Results) opened(c stats.Clustered, o *voi.Outcomes, option, against int) open {
	x := open{Low: c.Low, High: c.High, between: max(0, c.Between), within: c.Within, known: c.Mean.N >= fewestDraws && !math.IsNaN(c.Low)}
	if !x.known || o == nil {
		return x
	}
	if all := c.Mean.SD * c.Mean.SD; all == 0 || c.Between > all/3 {
		b := o.Belief(nil, option, against, r.Level)
		x.Low, x.High = b.Low, b.High
		return x
	}
	x.normal = true
	return x
}

// evidence is what is open of an option's own value of a column.
func (r *Results) evidence(option int, c result.Column) open {
	i, ok := r.column[c]
	if !ok || r.draws() < fewestDraws {
		return open{}
	}
	return keep(&r.openOwn, ofOption{option, c}, func() open {
		return r.opened(r.Set.Evidence(option, i, r.Level), r.outcomes(bedRow{plus: []result.Column{c}}), option, voi.Nothing).possible(c.Measure)
	})
}

// possible cuts off what a measure cannot be: a normal law goes on beyond all of a share and
// below nothing at all. Use of beds may be above all that are open.
func (o open) possible(measure string) open {
	m := kpi.Find(measure)
	if m == nil || m.Unit == "%" && m.Better == "" {
		return o
	}
	most := math.Inf(1)
	if m.Unit == "%" {
		most = 100
	}
	o.Low, o.High = min(max(o.Low, 0), most), min(max(o.High, 0), most)
	return o
}

// evidenceOfChange is what is open of its change from current.
func (r *Results) evidenceOfChange(option int, c result.Column) open {
	i, ok := r.column[c]
	if !ok || r.draws() < fewestDraws || math.IsNaN(r.difference(option, i).Mean) {
		return open{}
	}
	return keep(&r.open, ofOption{option, c}, func() open {
		return r.opened(r.Set.EvidenceOfDifference(option, i, r.Level), r.outcomes(bedRow{plus: []result.Column{c}}), option, 0)
	})
}

// allowsNone says that what the evidence leaves open of a change has 0 in it.
func (o open) allowsNone() bool { return o.known && o.Low <= 0 && o.High >= 0 }

// evidenceOfRow is what is open of the change of columns that are added up.
func (r *Results) evidenceOfRow(option int, row bedRow) open {
	if r.draws() < fewestDraws {
		return open{}
	}
	sum, ok := r.sumOf(row)
	if !ok {
		return open{}
	}
	return r.opened(r.Set.EvidenceOfSum(option, sum, r.Level), r.outcomes(row), option, 0)
}

// evidenceRow is the line below one of the table that says what the evidence leaves open of
// it, and how probable it is that an option is better than current; nil for none.
func (r *Results) evidenceRow(h *headline) *document.Row {
	if r.draws() < fewestDraws {
		return nil
	}
	row := document.Row{Cells: []document.Cell{{Text: "  left open by the evidence"}}}
	some := false
	for o := range h.own {
		x := document.Cell{}
		if x.More = r.openText(o, h); x.More != "" {
			some = true
		}
		row.Cells = append(row.Cells, x)
	}
	if !some {
		return nil
	}
	return &row
}

// openText is what is open of a line in an option: "−65 to +27, better in 84".
func (r *Results) openText(option int, h *headline) string {
	places, write, e := h.decimals(), words.Plain, r.evidence(option, h.column)
	if option > 0 {
		write, e = words.Signed, r.evidenceOfChange(option, h.column)
	}
	if !e.known || option > 0 && r.insteadOf(option, h.column) != "" {
		return ""
	}
	low, high := write(e.Low, places), write(e.High, places)
	if low == high {
		return ""
	}
	text := low + " to " + high
	if p, ok := r.chanceBetter(option, h); ok {
		text += "; better " + percent(p, r.draws())
	}
	return text
}

// percent is a chance in percent, never surer than the draws that it is counted in.
func percent(p voi.Estimate, draws int) string {
	least := max(1/float64(draws), 0.005)
	switch {
	case p.Value > 1-least:
		return "above " + words.Plain(math.Floor(100*(1-least)), 0) + "%"
	case p.Value < least:
		return "below " + words.Plain(math.Ceil(100*least), 0) + "%"
	}
	return words.Plain(100*p.Value, 0) + "%"
}

// vague is the standard error beyond which a chance is not printed: it would be of noise.
const vague = 0.12

// chanceBetter is how probable it is, by what is known of the inputs, that an option is
// better than current in a line; false where that cannot be told or makes no sense.
func (r *Results) chanceBetter(option int, h *headline) (p voi.Estimate, ok bool) {
	if option == 0 || h.better == "" || r.others(option, h.column).Void {
		return p, false
	}
	c := r.chances(h.column, h.better)
	if c == nil || !(c.Better[option][0].SE < vague) {
		return p, false
	}
	p = c.Better[option][0]
	return p, !r.evidenceOfChange(option, h.column).contradicts(p.Value, r.Level)
}

// contradicts says that an interval with 0 in it, a normal law's that allows for not knowing
// how much of the spread is noise, is not as sure of the direction as a chance that is counted in draws
// whose noise was taken off: where hardly anything of their spread is left all lie on one side.
func (o open) contradicts(chance, level float64) bool {
	surer := max(chance, 1-chance) > (1+level)/2
	return o.normal && surer && o.Low < 0 && o.High > 0
}

// chances compares all options in a column; nil where draws cannot.
func (r *Results) chances(c result.Column, better string) *voi.Chances {
	return keep(&r.chance, c, func() *voi.Chances {
		o := r.outcomes(bedRow{plus: []result.Column{c}})
		if o == nil {
			return nil
		}
		found := o.Chances(voi.Settings{Seed: r.Seed, Bootstrap: chanceBootstrap})
		if better == "lower" { // of numbers of which less is better the worse are counted
			for a := range found.Better {
				for b := range a {
					found.Better[a][b], found.Better[b][a] = found.Better[b][a], found.Better[a][b]
				}
			}
			found.Best = nil
		}
		return &found
	})
}

// chanceBootstrap is enough for a standard error to a seventh of itself, for some thirty
// lines in a second.
const chanceBootstrap = 25

// sumOf is the sum of a row's columns in each draw; false where draws lack one of them.
func (r *Results) sumOf(row bedRow) (result.Sum, bool) {
	places := func(columns []result.Column) (list []int) {
		for _, c := range columns {
			list = append(list, r.column[c])
		}
		return list
	}
	return r.Set.Sum(places(row.plus), places(row.less))
}

// outcomes are what all options came to in each draw, in columns that are added up; nil where
// draws lack one of them, or too few have a value.
func (r *Results) outcomes(row bedRow) *voi.Outcomes {
	sum, ok := r.sumOf(row)
	if !ok {
		return nil
	}
	o := voi.NewOutcomes(len(r.Set.Options))
	for _, rows := range r.Set.ByDraw() {
		if values := valuesOf(rows, sum); values != nil {
			o.Add(values...)
		}
	}
	if o.Draws() < fewestDraws {
		return nil
	}
	return o
}

// valuesOf are the values of all options in each replication of a draw; nil where one has
// none.
func valuesOf(rows []result.Row, sum result.Sum) (list [][]float64) {
	for _, row := range rows {
		var values []float64
		for _, columns := range row.Options {
			x := sum.Of(columns)
			if x.Den == 0 {
				return nil
			}
			values = append(values, float64(x.Num)/float64(x.Den))
		}
		list = append(list, values)
	}
	return list
}

// writeEvidence explains the lines of draws, says how much of what is not sure is chance and
// how much is evidence, and which option is how probably the best.
func (r *Results) writeEvidence(d *document.Document) {
	n := r.draws()
	switch {
	case n == 0:
		return
	case n < fewestDraws:
		d.Note(fmt.Sprintf("%s of the inputs are too few to say what the evidence leaves open: it takes %d, and hundreds to say it well.", words.Count(n, "draw"), fewestDraws))
		return
	}
	what, sharing := "the value lies", ""
	if len(r.Set.Options) > 1 {
		what, sharing = "current's value and the change from it lie", ", all options sharing each"
	}
	d.Note(fmt.Sprintf("Left open by the evidence: where %s in %s%% of cases by what is known of the inputs, from %s of all numbers that have a range%s; "+
		"the chance of their few replications is taken off. It is no doubt about what the scenario leaves out, or about numbers without a range.",
		what, words.Exact(100*r.Level), words.Count(n, "draw"), sharing))
	if r.saysBetter() {
		d.Note("Better: the chance by the same that the option does better than current in that line; none where neither way is better, or where single runs are too noisy to tell.")
	}
	r.writeWhichIsWhich(d)
	r.writeBest(d)
	r.writeWorlds(d)
}

// saysBetter says whether any line of the table has such a chance.
func (r *Results) saysBetter() bool {
	lines := r.headlines()
	for i := range lines {
		for o := range lines[i].own {
			if strings.Contains(r.openText(o, &lines[i]), "; better ") {
				return true
			}
		}
	}
	return false
}

// writeWhichIsWhich says how much of the spread of bed-days is evidence.
func (r *Results) writeWhichIsWhich(d *document.Document) {
	c := window(r.bedDays())
	var said []string
	for o := 1; o < len(r.Set.Options); o++ {
		e := r.evidenceOfChange(o, c)
		if !e.known || r.insteadOf(o, c) != "" {
			continue
		}
		if whole := e.between + e.within; whole > 0 {
			said = append(said, fmt.Sprintf("%s %s%%", r.optionName(o), words.Plain(100*e.between/whole, 0)))
		}
	}
	if len(said) > 0 {
		d.Note("Of the variance of the change in ward bed-days between single runs with different draws, so much is evidence and the rest chance: " + strings.Join(said, "; ") + ".")
	}
}

// writeBest says which option has the fewest bed-days, how probably.
func (r *Results) writeBest(d *document.Document) {
	c := window(r.bedDays())
	if len(r.Set.Options) < 3 {
		return
	}
	for o := 1; o < len(r.Set.Options); o++ {
		if r.others(o, c).Void {
			return
		}
	}
	o := r.outcomes(bedRow{less: []result.Column{c}})
	if o == nil {
		return
	}
	chances := o.Chances(voi.Settings{Seed: r.Seed, Bootstrap: chanceBootstrap})
	if !(chances.Best[0].SE < vague) {
		return
	}
	var said []string
	alike := 1.0
	for o, p := range chances.Best {
		alike -= p.Value
		if p.Value > 0 {
			said = append(said, fmt.Sprintf("%s %s", r.optionName(o), percent(p, r.draws())))
		}
	}
	if alike > 1/float64(2*r.draws()) {
		said = append(said, fmt.Sprintf("none alone, since two or more have the same, %s", percent(voi.Estimate{Value: alike}, r.draws())))
	}
	if len(said) > 0 {
		d.Note("Fewest ward bed-days of all options, with a chance of: " + strings.Join(said, "; ") + ".")
	}
}
