package fit

import (
	"math"
	"strings"

	"prehabsim/internal/words"
)

// What stands below the patients in an exported table, and would count as one: totals,
// and lines that say where the table is from.

// footer is a row of text that ends the file, or is wrong if another patient comes.
type footer struct {
	line, fields int
	value        string
}

// patient is the last row that counted, in case it is a total.
type patient struct {
	line     int
	value    float64
	censored bool
	in       *tally
}

// leaveOut tells of a row that does not count.
func (r *reader) leaveOut(line int, why string) {
	if r.left++; r.left <= mostProblems {
		r.problems.Warn(r.file, line, "left out: %s", why)
	}
}

// isText reports whether a row says something about the table: one field alone has
// words, or there are too few or too many fields and no number among them.
func isText(record []string, width int) bool {
	filled, numbers := 0, 0
	for _, cell := range record {
		if strings.TrimSpace(cell) != "" {
			filled++
		}
		if isValue(strings.TrimSpace(cell)) {
			numbers++
		}
	}
	return numbers == 0 && (filled == 1 || len(record) != width)
}

// tellText says of rows of text that a patient follows, so that they are no footers.
func (r *reader) tellText() {
	for _, f := range r.below {
		if f.fields != r.width {
			r.wrongWidth(f.line, f.fields)
			continue
		}
		_, wrong := number(f.value, r.columns.Counts)
		r.problem(f.line, "column %q %s", r.columns.Value, wrong)
	}
	r.below = r.below[:0]
}

func (r *reader) wrongWidth(line, fields int) {
	r.problem(line, "column %q cannot be told: the row has %s, and the header %s; put a field that has a comma into quotes",
		r.columns.Value, words.Count(fields, "field"), words.Count(r.width, "column name"))
}

// looksLikeTotal reports whether the last value is the sum of all others, as no stay
// is by chance where there are ten and it is more than twice the greatest of them.
func (r *reader) looksLikeTotal() bool {
	others := r.sum - r.last.value
	return r.wrong == 0 && r.patients > 10 && r.last.value > 2*r.most && math.Abs(others-r.last.value) <= 1e-6*others
}
