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
	text := r.cell(option, c, r.change(option, c), places)
	o := r.others(option, c)
	if o.Void {
		text = strings.TrimSuffix(text, " *")
	}
	if o.Text != "" {
		text += " " + othersMark
	}
	return text
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
			d.Note(othersMark + ": of other patients than in " + words.LowerFirst(r.optionName(0)) + "; without a star its change is no finding, however sure.")
			first = false
		}
		d.Put(document.Note{Under: true, Text: r.optionName(o) + ": " + text})
	}
}

// othersText is what is said of an option's marked lines; of risks that only others move
// there is a sentence already.
func (r *Results) othersText(option int, lines []headline) string {
	var said []string
	goes := map[bool][]string{} // with more patients
	for _, h := range lines {
		x := r.others(option, h.column)
		switch {
		case x.Text == "" || r.riskOfOthers(option, h.column):
		case measureOf(h.column.Measure).Ends.In != "" || waits[h.column.Measure]:
			said = append(said, x.Text)
		default:
			more := r.change(option, h.column).Mean > 0
			goes[more] = append(goes[more], subject(h.column.Measure))
		}
	}
	for _, more := range []bool{false, true} {
		if len(goes[more]) > 0 {
			said = append(said, words.UpperFirst(words.List(inOrder(goes[more])))+" may go with "+map[bool]string{false: "fewer", true: "more"}[more]+" patients treated")
		}
	}
	said = inOrder(said)
	if len(said) == 0 {
		return ""
	}
	return strings.Join(said, ". ") + "."
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
