package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// An input of 0 is not a result of 0. Where a change is none because a number of the
// scenario says that there is no effect, or because nothing in the scenario could bring
// it about, the page says so in place of a figure.

// noChange stands in place of a change that is identical in every replication.
const noChange = "no change"

// unmoved is why the option does not move a column; nil where it may.
func (r *Results) unmoved(option, column int) *facts.Unmoved {
	if option >= len(r.NotMoved) || column >= len(r.NotMoved[option]) || r.NotMoved[option][column] == 0 {
		return nil
	}
	why, d := &r.Why[r.NotMoved[option][column]-1], r.difference(option, column)
	if why.Risk && !(d.Clear() && r.visible(option, column)) || identical(d) || d.Mean == 0 && unknown(d) {
		return why
	}
	return nil // other patients are treated than in current, beyond chance
}

// visible says whether a difference can be seen in the digits in which the measure's own
// values are written. With many lines some tiny difference of a risk is beyond chance by
// chance, and would pass for a finding.
func (r *Results) visible(option, column int) bool {
	places := placesOf(r.Set.Columns[column].Measure, r.estimate(0, column).Mean)
	return math.Abs(r.difference(option, column).Mean) >= math.Pow10(-places)/2
}

// insteadOf is what stands in place of the change of a column; "" where the figure does.
func (r *Results) insteadOf(option int, c result.Column) string {
	i, ok := r.column[c]
	if !ok || option == 0 {
		return ""
	}
	if why := r.unmoved(option, i); why != nil {
		return why.Word
	}
	if len(r.nobodyStarts(option, c)) > 0 {
		return facts.AssumedNone
	}
	if identical(r.difference(option, i)) && (!isCentile(c.Measure) || r.changesNothing(option)) {
		return noChange
	}
	return ""
}

// changesNothing says that nothing that current has is otherwise in an option, in any
// replication. What a single replication has is the same where that one is.
func (r *Results) changesNothing(option int) bool {
	return keep(&r.nothing, option, func() bool {
		for i := range r.Set.Columns {
			if r.moved(option, i) {
				return false
			}
		}
		return true
	})
}

// moved says that a column that current has is otherwise in an option, in some
// replication, or there in others.
func (r *Results) moved(option, column int) bool {
	d := r.difference(option, column)
	if c := r.Set.Columns[column]; !kpi.Compared(c.Measure, c.By) {
		return false
	}
	has := r.estimate(0, column).N
	return has > 0 && has != r.estimate(option, column).N || d.Mean != 0 && !math.IsNaN(d.Mean) || d.HalfWidth() > 0
}

// stays says of a median or centile that it is the same in every replication although
// patients fare differently.
func (r *Results) stays(option int, c result.Column) bool {
	return option > 0 && isCentile(c.Measure) && r.insteadOf(option, c) == "" && identical(r.change(option, c))
}

// inputs are the numbers that say so.
func (r *Results) inputs(option int, c result.Column) []facts.Input {
	if i, ok := r.column[c]; ok {
		if why := r.unmoved(option, i); why != nil {
			return why.Inputs
		}
	}
	return r.nobodyStarts(option, c)
}

// nobodyStarts are the numbers which say that nobody who is offered prehab starts it,
// where a measure of prehab is 0 because of that; current may have no prehab to compare
// it with.
func (r *Results) nobodyStarts(option int, c result.Column) (list []facts.Input) {
	of := func(measure string) float64 { return r.of(option, window(measure)).Mean }
	if option == 0 || c.Measure == "prehab_offered" || !strings.HasPrefix(c.Measure, "prehab_") || r.of(option, c).Mean != 0 || !(of("prehab_offered") > 0) || of("prehab_started") != 0 {
		return nil
	}
	for _, why := range r.NotMoved[option] {
		if why == 0 {
			continue
		}
		for _, i := range r.Why[why-1].Inputs {
			if (strings.Contains(i.Path, ".uptake") || strings.Contains(i.Path, ".refer.")) && !slices.Contains(list, i) {
				list = append(list, i)
			}
		}
	}
	return list
}

func inputWords(list []facts.Input) string {
	var said []string
	for _, i := range list {
		said = append(said, i.String())
	}
	return strings.Join(said, "; ")
}

// noteOf is what a file says beside a change that is none, or is of other patients.
func (r *Results) noteOf(option int, c result.Column) string {
	if o := r.others(option, c); o.Text != "" {
		return o.note()
	}
	if r.stays(option, c) {
		return "the same in every replication: whole days, or one of a few values"
	}
	return r.unmovedNote(option, c)
}

func (r *Results) unmovedNote(option int, c result.Column) string {
	word := r.insteadOf(option, c)
	var paths []string
	for _, i := range r.inputs(option, c) {
		paths = append(paths, i.Path)
	}
	if len(paths) > 0 {
		return word + ": " + strings.Join(paths, "; ")
	}
	return word
}

// writeUnmoved explains the words that stand in the headlines in place of changes.
func (r *Results) writeUnmoved(d *document.Document, lines []headline) {
	said := map[string]bool{}
	var numbers []string          // in order
	options := map[string][]int{} // by the numbers: the options that have them
	for _, h := range lines {
		for o := 1; o < len(r.Set.Options); o++ {
			said[r.insteadOf(o, h.column)] = true
			for _, i := range r.inputs(o, h.column) {
				text := i.String()
				if !slices.Contains(numbers, text) {
					numbers = append(numbers, text)
				}
				if !slices.Contains(options[text], o) {
					options[text] = append(options[text], o)
				}
			}
		}
	}
	if said[noChange] {
		d.Note(noChange + ": identical in every replication.")
	}
	if said[facts.AssumedNone] {
		d.Note(facts.AssumedNone + ": no result about prehab. The scenario says that it has no effect here, in these numbers:")
		for _, text := range numbers {
			var names []string
			for _, o := range options[text] {
				names = append(names, r.optionName(o))
			}
			d.Put(document.Note{Under: true, Text: strings.Join(names, "; ") + ": " + text + "."})
		}
	}
	if said[facts.NotModelled] {
		d.Note(facts.NotModelled + ": no result. Nothing in the scenario lets the option change how probable this is for a patient. What chance makes of the figure, " +
			"because others are treated or at other times, is in differences.csv.")
	}
	if slices.ContainsFunc(lines, r.movedByChance) {
		d.Note("Where the figure beside these words is not that of " + words.LowerFirst(r.optionName(0)) + ", chance moved it: others are treated, or at other times.")
	}
	for o := 1; o < len(r.Set.Options); o++ {
		if list := r.ofOthers(o, lines); len(list) > 0 {
			d.Note(r.optionName(o) + ": nothing in the scenario lets it change how probable what these lines count is for a patient, so they move because other patients are treated: " +
				strings.Join(list, "; ") + ".")
		}
	}
}

// movedByChance says that an option's figure is not printed as current's, although a word
// says that the option does not move it.
func (r *Results) movedByChance(h headline) bool {
	return slices.ContainsFunc(h.compared(), func(o int) bool {
		places := h.decimals()
		return r.noResult(o, h.column) && !math.IsNaN(h.own[0].Mean) && words.Plain(h.own[o].Mean, places) != words.Plain(h.own[0].Mean, places)
	})
}

// ofOthers are headlines of risks that an option cannot change and whose figures move
// all the same.
func (r *Results) ofOthers(option int, lines []headline) (list []string) {
	for _, h := range lines {
		if r.riskOfOthers(option, h.column) {
			list = append(list, subject(h.column.Measure))
		}
	}
	return list
}

// writeCounted says of whom the headlines are, as far as the scenario decides it.
func (r *Results) writeCounted(d *document.Document, lines []headline) {
	has := func(measure string) bool {
		return slices.ContainsFunc(lines, func(h headline) bool { return h.column.Measure == measure })
	}
	var places, at, came []string
	who := map[string][]string{} // by place
	for _, c := range r.Counted {
		if place := strings.Join(c.Steps, ", "); has(c.Measure) {
			if who[place] == nil {
				places = append(places, place)
			}
			who[place] = append(who[place], subject(c.Measure))
		}
	}
	for _, place := range places {
		at = append(at, strings.Join(who[place], " and ")+" at "+place)
	}
	if len(at) > 0 {
		d.Note("Counted at steps of the scenario, and nowhere else: " + strings.Join(at, "; ") + ".")
	}
	for _, measure := range r.Cohort {
		if has(measure) && !slices.Contains(came, subject(measure)) {
			came = append(came, subject(measure))
		}
	}
	if len(came) > 0 {
		d.Note("Of patients who came in the window, whenever it happened: " + strings.Join(came, "; ") + ". All else happened in the window, whenever they came." + r.tooLate())
	}
}

// tooLate says how many of the patients who came in the window had not come to the end
// of their pathway when the simulation did: what comes to them later is in no line.
func (r *Results) tooLate() string {
	share := 0.0
	for o := range r.Set.Options {
		if x := r.of(o, window("unfinished")).Mean; x > share {
			share = x
		}
	}
	if share < 0.5 {
		return ""
	}
	end := "with the window"
	if r.RunOut != "" && r.RunOut != "0s" {
		end = r.RunOut + " after the window"
	}
	return fmt.Sprintf(" The simulation ended %s (run_out), when %s%% of them were still on their pathway: what comes to them later is in none of these lines.", end, words.Plain(share, 1))
}

// subject is what a measure counts, without what it is divided by.
func subject(measure string) string {
	what, _, _ := strings.Cut(measureOf(measure).Title, ",")
	return words.LowerFirst(what)
}

// writeNobody says which options offer prehab to nobody.
func (r *Results) writeNobody(d *document.Document) {
	var names []string
	for o := 1; o < len(r.Set.Options); o++ {
		if d := r.of(o, window("prehab_offered")); d.Mean == 0 && d.N > 0 {
			names = append(names, r.optionName(o))
		}
	}
	if len(names) > 0 {
		d.Note("Prehabilitation, " + strings.Join(names, "; ") + ": by its conditions, dates or reach it is offered to nobody in the window, so it changes nothing.")
	}
}
