package diag

import (
	"strings"
	"unicode"
)

// Slip returns a name that is one slip of the hand from the word: a letter too many or too
// few, another one, two swapped, or the wrong one doubled. It is for words that may be right, which [Closest] would
// doubt too often: names of a series, such as trust_a and trust_b or ct1 and ct2, are none.
func Slip(word string, names []string) (string, bool) {
	short := len([]rune(word)) < shortestSlip
	for _, name := range names {
		if short || name == word || len(name)-len(word) > 4 || len(word)-len(name) > 4 || len([]rune(name)) < shortestSlip {
			continue
		}
		a, b := strings.ToLower(word), strings.ToLower(name)
		if (distance(a, b, 2) == 1 || a != b && singled(a) == singled(b)) && !ofSeries(word, name) {
			return name, true
		}
	}
	return "", false
}

// shortestSlip is from how many letters on words that differ by one are hardly ever two words.
const shortestSlip = 4

// singled is a word whose doubled letters are single.
func singled(word string) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range word {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// ofSeries reports whether two names differ by a digit, or by a part of one letter.
func ofSeries(a, b string) bool {
	divided := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	x, y := strings.FieldsFunc(a, divided), strings.FieldsFunc(b, divided)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if x[i] != y[i] && (len(x[i]) == 1 || len(y[i]) == 1 || withoutDigits(x[i]) == withoutDigits(y[i])) {
			return true
		}
	}
	return false
}

func withoutDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, s)
}
