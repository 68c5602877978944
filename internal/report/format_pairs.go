package report

import (
	"math"
	"strconv"

	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
	"prehabsim/sim/voi"
)

// pair is one option held against another in a column. Both met the same patients, so the
// difference is paired as that from current is, and mostly much narrower than the two
// changes from current would let one think.
type pair struct {
	change   stats.Estimate
	evidence open
	better   voi.Estimate // that the first does better; NaN where draws do not tell
	note     string
}

// pairOf compares two options, given what all came to in each draw.
func (r *Results) pairOf(option, than int, c result.Column, better string, o *voi.Outcomes) pair {
	i := r.column[c]
	p := pair{change: r.Set.Between(option, than, i, r.Level), better: voi.Estimate{Value: math.NaN(), SE: math.NaN()}}
	if r.draws() >= fewestDraws {
		p.evidence = r.opened(r.Set.EvidenceBetween(option, than, i, r.Level), o, option, than)
	}
	p.note = r.pairNote(option, than, c, p.change)
	void := r.others(option, c).Void || r.others(than, c).Void
	if chances := r.chancesOf(c, better); chances != nil && !void && chances.Better[option][than].SE < vague {
		p.better = chances.Better[option][than]
	}
	return p
}

// chancesOf are those of a measure of which more or less is better; nil of others.
func (r *Results) chancesOf(c result.Column, better string) *voi.Chances {
	if better == "" || r.draws() < fewestDraws {
		return nil
	}
	return r.chances(c, better)
}

// pairNote says of two options which change is no result, or of other patients.
func (r *Results) pairNote(option, than int, c result.Column, d stats.Estimate) string {
	var notes []string
	for _, o := range []int{option, than} {
		if word := r.insteadOf(o, c); word == facts.AssumedNone || word == facts.NotModelled {
			notes = append(notes, r.Set.Options[o]+" "+word)
		}
		if x := r.others(o, c); x.Text != "" {
			notes = append(notes, r.Set.Options[o]+" "+x.note())
		}
	}
	if identical(d) {
		notes = append(notes, noChange+" of the one from the other: identical in every replication")
	}
	return joinNotes(notes...)
}

var pairsCSV = csvFile("pairs.csv", "each option against each other in each line of the headline table, paired by replication", []Column{
	optionColumn,
	{"than", "the option with which it is compared, one that stands before it", ""},
	measureColumn, byColumn, valueColumn,
	{"unit", "unit of change and of its ends: points are percentage points", ""},
	{"change", "what the option has more than the other", "as in unit"},
	{"low", "lower end of its interval by chance, at the level in manifest.json; empty with fewer than two replications that had a value", "as in unit"},
	{"high", "upper end", "as in unit"},
	{"n", "replications that had a value, in the one or the other, whichever are fewer", "replications"},
	{"evidence_low", "lower end of where the change lies by what is known of the inputs, from draws of them (--draws); empty without", "as in unit"},
	{"evidence_high", "upper end", "as in unit"},
	{"chance_better", "how probable it is, by what is known of the inputs, that the option does better than the other; empty where neither way is better, or draws do not tell", "share of 1"},
	{"chance_better_se", "its standard error", "share of 1"},
	{"note", "which of the two is assumed to have no effect here, is not modelled, or is of other patients", ""},
}, func(s sheet, r *Results) {
	for _, h := range r.headlines() {
		if !kpi.Compared(h.column.Measure, h.column.By) {
			continue
		}
		by, value := group(h.column.By, h.column.Value)
		var o *voi.Outcomes
		if r.draws() >= fewestDraws {
			o = r.outcomes(bedRow{plus: []result.Column{h.column}})
		}
		for option := 1; option < len(r.Set.Options); option++ {
			for than := range option {
				p := r.pairOf(option, than, h.column, h.better, o)
				if math.IsNaN(p.change.Mean) {
					continue
				}
				low, high := math.NaN(), math.NaN()
				if p.evidence.known {
					low, high = p.evidence.Low, p.evidence.High
				}
				s.row(r.Set.Options[option], r.Set.Options[than], h.column.Measure, by, value, kpi.DifferenceUnit(h.unit),
					words.Exact(p.change.Mean), words.Exact(p.change.Low), words.Exact(p.change.High), strconv.Itoa(p.change.N),
					words.Exact(low), words.Exact(high), words.Exact(p.better.Value), words.Exact(p.better.SE), p.note)
			}
		}
	}
})
