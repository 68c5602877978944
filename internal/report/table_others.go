package report

import (
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// marked is the change of a column as cell writes it, and the mark where it is of other
// patients; without a star where it is no finding.
func (r *Results) marked(option int, c result.Column, places int) string {
	return r.others(option, c).mark(r.cell(option, c, r.change(option, c), places))
}

func (o others) mark(change string) string {
	if o.Void {
		change = strings.TrimSuffix(change, " *")
	}
	if o.Text != "" {
		change += " " + othersMark
	}
	return change
}

// writeOthers says below the table of whom the marked lines are.
func (r *Results) writeOthers(d *document.Document, lines []headline) {
	first := true
	for o := 1; o < len(r.Set.Options); o++ {
		text := r.othersText(o, lines)
		if text == "" {
			continue
		}
		if first {
			d.Note(othersMark + ": of other patients than in " + words.LowerFirst(r.optionName(0)) + "; without a star its change is no finding, however sure." + r.othersStarred(lines))
			first = false
		}
		d.Put(document.Note{Under: true, Text: r.optionName(o) + ": " + text})
	}
}

// othersStarred says what a star beside the mark means in the lines that have both.
func (r *Results) othersStarred(lines []headline) (text string) {
	var use, ends bool
	for _, h := range lines {
		for _, o := range h.compared() {
			if x := r.others(o, h.column); x.Text != "" && !x.Void && r.change(o, h.column).Clear() {
				ends = ends || x.Tail != ""
				use = use || x.Tail == ""
			}
		}
	}
	if use {
		treated := "so is that fewer or more are treated"
		if r.replications() < leastToTell {
			treated = "in every replication fewer or more are treated"
		}
		text += " With a star, in a line that may go with patients treated, the change is sure, and " + treated + ", which may be all of it: no effect on those who are treated is shown."
	}
	if ends {
		text += " With a star, in a line that leaves patients out, the change is sure, and those left out would only add to it."
	}
	return text
}

// othersText is what is said of an option's marked lines: which lines, and why, and once
// that these patients are not counted. Of risks that only others move there is a sentence
// already.
func (r *Results) othersText(option int, lines []headline) string {
	var reasons, tails []string
	tailOf, linesOf := map[string]string{}, map[string][]string{}
	for _, h := range lines {
		x := r.others(option, h.column)
		if x.Text == "" || r.riskOfOthers(option, h.column) {
			continue
		}
		name := subject(h.column.Measure)
		if x.Tail != "" {
			name = words.LowerFirst(withoutUnit(h.label))
		}
		reasons, tails = append(reasons, x.Text), append(tails, x.Tail)
		tailOf[x.Text], linesOf[x.Text] = x.Tail, append(linesOf[x.Text], name)
	}
	var said []string
	for _, tail := range inOrder(tails) {
		for _, reason := range inOrder(reasons) {
			if tailOf[reason] != tail {
				continue
			}
			between := ": "
			if tail == "" {
				between = " "
			}
			said = append(said, words.UpperFirst(words.List(inOrder(linesOf[reason])))+between+reason)
		}
		if tail != "" {
			said = append(said, words.UpperFirst(tail))
		}
	}
	if len(said) == 0 {
		return ""
	}
	return strings.Join(said, ". ") + "."
}

// withoutUnit is a label of the table without what follows its last comma.
func withoutUnit(label string) string {
	if i := strings.LastIndex(label, ", "); i > 0 {
		return label[:i]
	}
	return label
}

// inOrder are the texts, each once.
func inOrder(list []string) (once []string) {
	for _, x := range list {
		if !slices.Contains(once, x) {
			once = append(once, x)
		}
	}
	return once
}
