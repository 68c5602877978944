package diag

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/words"
)

// Nearest returns `; did you mean "mdt_slot"?` for the name most like the word,
// or "" when none is like it. It is made to be put behind a message.
func Nearest(word string, names []string) string {
	if name, ok := Closest(word, names); ok {
		return fmt.Sprintf("; did you mean %q?", name)
	}
	return ""
}

// fewKnown is how many names are listed where none is like the word.
const fewKnown = 8

// Known is Nearest, or what there is where none of it is like the word: of many the first, and
// how many more.
func Known(word string, names []string) string {
	near := Nearest(word, names)
	var there []string
	for _, name := range names {
		if name = strconv.Quote(name); name != `""` && !slices.Contains(there, name) {
			there = append(there, name)
		}
	}
	switch {
	case near != "" || len(there) == 0 || slices.Contains(names, word):
		return near
	case len(there) > fewKnown+1: // or one more might as well be named
		there = append(there[:fewKnown:fewKnown], words.Plain(float64(len(there)-fewKnown), 0)+" more")
	case len(there) == 1:
		return "; there is only " + there[0]
	}
	return "; there are " + words.List(there)
}

// Closest returns the name most like the word, if one is like it.
//
// A name counts as like the word when at most a third of its letters differ
// (always one, so that short names are found too). With more, the proposal is
// more often wrong than right. The first of equally near names is taken.
func Closest(word string, names []string) (string, bool) {
	best, bestEdits := "", max(1, len([]rune(word))/3)+1
	for _, name := range names {
		if name == word || name == "" {
			continue
		}
		edits := distance(strings.ToLower(word), strings.ToLower(name), bestEdits)
		if edits < bestEdits && edits < len([]rune(name)) {
			best, bestEdits = name, edits
		}
	}
	return best, best != ""
}

// distance counts the letters to insert, delete, replace, or swap with their
// neighbour to get from a to b (optimal string alignment, Damerau 1964). A
// swapped pair counts once since it is the commonest slip of the hand.
// Words whose lengths alone differ by limit or more return limit.
func distance(a, b string, limit int) int {
	s, t := []rune(a), []rune(b)
	if len(s)-len(t) >= limit || len(t)-len(s) >= limit {
		return limit
	}
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row[0] = i
		for j := 1; j <= len(t); j++ {
			change := 1
			if s[i-1] == t[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(t)]
}
