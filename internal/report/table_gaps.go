package report

import (
	"math"
	"strconv"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/stats"
)

// A gap is what the most deprived have less what the least deprived have, and how many
// times it that is: by the first and the last value of attribute imd. Both have intervals
// paired by replication, as changes have.

// gap of one measure in one option.
type gap struct {
	most, least stats.Estimate
	points      stats.Estimate // the one less the other
	times       stats.Estimate // the one as so many times the other
	why         string         // what is known of its reasons
	few         bool           // it rests on too few to tell anything
}

// gapMeasures are the measures of which gaps are told, with what heads their column: who
// is reached, from referral to the dose, and when they are treated.
var gapMeasures = []struct{ measure, head string }{
	{"prehab_referral", "Referred, of those offered"},
	{"prehab_uptake", "Agreed, of those offered"},
	{"prehab_completed", "Completed, of those who agreed"},
	{"prehab_dose_all", "Mean dose, if offered"},
	{"within_62_days", "Treated within 62 days"},
}

// Deprivation is the attribute of the fifth, or other part, in which patients live.
const Deprivation = facts.Deprivation

// deprivation is the breakdown by deprivation, the most deprived first; false where
// results are not told by it, or it has one value.
func (r *Results) deprivation() (kpi.Breakdown, bool) {
	for _, b := range r.Breakdowns {
		if b.Name == Deprivation && len(b.Values) > 1 {
			return b, true
		}
	}
	return kpi.Breakdown{}, false
}

// gapOf is the gap in a measure; false where one of the two has none.
func (r *Results) gapOf(option int, measure string, b kpi.Breakdown) (g gap, ok bool) {
	most, ok := r.column[inGroup(measure, b, b.Values[0])]
	least, also := r.column[inGroup(measure, b, b.Values[len(b.Values)-1])]
	if !ok || !also {
		return gap{}, false
	}
	g.most, g.least = r.estimate(option, most), r.estimate(option, least)
	if math.IsNaN(g.most.Mean) || math.IsNaN(g.least.Mean) {
		return gap{}, false
	}
	g.points, g.times = r.Set.Gap(option, most, least, r.Level)
	g.few = !r.single() && (r.tooFewFor(g) || min(r.weight(option, r.Set.Columns[most]), r.weight(option, r.Set.Columns[least])) < leastToTell)
	if measure == "within_62_days" {
		g.why = r.whyWaits(b.Name)
	}
	return g, true
}

// tooFewFor says of a gap that its interval tells nothing, as that of a change does: it takes
// in that both have the same, and that one has half as much again as the other; or few
// replications had anybody in both.
func (r *Results) tooFewFor(g gap) bool {
	return !g.points.Clear() && (g.points.N < min(leastToTell, r.replications()) || g.points.HalfWidth() > max(g.most.Mean, g.least.Mean)/2)
}

// tooFew stands in place of a gap.
const tooFew = "too few to tell"

// remark is what the file says beside a gap.
func (g gap) remark() string {
	switch {
	case !g.few:
		return g.why
	case g.why == "":
		return tooFew
	}
	return tooFew + "; " + g.why
}

// writeGaps shows them: two lines for each option, of points and of times.
func (r *Results) writeGaps(d *document.Document) {
	b, ok := r.deprivation()
	if !ok {
		return
	}
	t := document.NewTable("")
	var shown []string
	for _, m := range gapMeasures {
		for o := range r.Set.Options {
			if _, ok := r.gapOf(o, m.measure, b); ok {
				shown = append(shown, m.measure)
				t.Columns = append(t.Columns, document.Column{Head: m.head, Kind: document.Number, Wrap: 12})
				break
			}
		}
	}
	why, few := "", false
	for o := range r.Set.Options {
		points, times, some := []string{"points"}, []string{"times"}, false
		for _, measure := range shown {
			g, ok := r.gapOf(o, measure, b)
			if !ok {
				points, times = append(points, "-"), append(times, "-")
				continue
			}
			some = true
			if g.why != "" {
				why = g.why
			}
			if g.few {
				few = true
				points, times = append(points, tooFew), append(times, tooFew)
				continue
			}
			points = append(points, r.withAround(words.Signed(g.points.Mean, 1), g.points, 1))
			times = append(times, r.withAround(words.Plain(g.times.Mean, 2), g.times, 2))
		}
		if some {
			t.Group(r.optionName(o))
			t.Under(points...)
			t.Under(times...)
		}
	}
	if len(shown) == 0 {
		return
	}
	first, last := titlesOf(b)[0], titlesOf(b)[len(b.Values)-1]
	d.Put(document.Heading{Level: 2, Text: "Gap between the most and the least deprived", More: " (quintile " + first + " less quintile " + last + ")"})
	d.Put(t)
	d.Note("points: percentage points that the most deprived have more, or less (" + words.Minus + "), than the least deprived. times: how many times as much as the least deprived they have, where 1 is no gap.")
	if few {
		d.Note(tooFew + ": hardly anybody is in one of the two, or there are so few patients or replications that the interval takes in no gap and one of half as much again; the figures are in gaps.csv.")
	}
	if why != "" {
		d.Note(why)
	}
}

// mostSteps are named where a wait may differ because of them; with more nothing is said.
const mostSteps = 6

// whyWaits says what gaps in waits come from, as far as the program tells.
func (r *Results) whyWaits(attribute string) string {
	for _, x := range r.AskedFor {
		switch n := len(x.Steps); {
		case x.Attribute != attribute || n > mostSteps:
		case n == 0:
			return "No step before the first treatment asks for deprivation, or for what is drawn by it: the model gives all the same way, and a gap in who is treated within 62 days is chance."
		default:
			return "Before the first treatment, deprivation and what is drawn by it act at " + words.List(x.Steps) + " alone: a gap in who is treated within 62 days comes from there, or is chance."
		}
	}
	return ""
}

func (r *Results) withAround(text string, e stats.Estimate, places int) string {
	if around := r.around(e, places); around != "" {
		text += " " + around
	}
	return text
}

var gapsCSV = csvFile("gaps.csv", "what the most deprived have less what the least deprived have, where results are told by imd", gapColumns, func(s sheet, r *Results) {
	b, ok := r.deprivation()
	if !ok {
		return
	}
	for o, id := range r.Set.Options {
		for _, m := range gapMeasures {
			g, ok := r.gapOf(o, m.measure, b)
			if !ok {
				continue
			}
			x := measureOf(m.measure)
			s.row(id, m.measure, x.Title, x.Unit, b.Values[0], b.Values[len(b.Values)-1], words.Exact(g.most.Mean), words.Exact(g.least.Mean),
				kpi.DifferenceUnit(x.Unit), words.Exact(g.points.Mean), words.Exact(g.points.Low), words.Exact(g.points.High), strconv.Itoa(g.points.N),
				words.Exact(g.times.Mean), words.Exact(g.times.Low), words.Exact(g.times.High), g.remark())
		}
	}
})

var gapColumns = []Column{
	optionColumn, measureColumn,
	{"title", "what the measure is", ""},
	{"unit", "unit of most_deprived and least_deprived", ""},
	{"most_deprived_imd", "the value of attribute imd that is taken for the most deprived: its first", ""},
	{"least_deprived_imd", "and for the least deprived: its last", ""},
	{"most_deprived", "what the most deprived have", "as in unit"},
	{"least_deprived", "what the least deprived have", "as in unit"},
	{"gap_unit", "unit of gap, gap_low and gap_high: points are percentage points", ""},
	{"gap", "most_deprived less least_deprived", "as in gap_unit"},
	{"gap_low", "lower end of its interval, paired by replication; empty with fewer than two replications that had a value", "as in gap_unit"},
	{"gap_high", "upper end of its interval", "as in gap_unit"},
	{"n", "replications that had a value", "replications"},
	{"times", "most_deprived divided by least_deprived; 1 is no gap", ""},
	{"times_low", "lower end of its interval, made of the logarithm", ""},
	{"times_high", "upper end of its interval", ""},
	noteColumn,
}
