package intake

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// SmallNumbers says what is done with counts of 1 to 5 patients of a user's own data, which
// may point to single ones. They are hidden unless it is "show": published tables of NHS
// England hide small numbers too; that the limit is 6 here is an ASSUMPTION, the usual one.
type SmallNumbers string

// ShowSmall shows them.
const ShowSmall SmallNumbers = "show"

// SmallNumbersWords are what may be asked for; "" is the first.
var SmallNumbersWords = []string{"hide", string(ShowSmall)}

// FewestShown is the least number of patients that is shown.
const FewestShown = 6

// Check refuses another word.
func (s SmallNumbers) Check() error {
	if s == "" {
		return nil
	}
	return diag.OneOf("word for --small-numbers", string(s), SmallNumbersWords)
}

// Hides says whether a count is hidden.
func (s SmallNumbers) Hides(n int) bool { return s != ShowSmall && n > 0 && n < FewestShown }

// Count writes a count, or that it is of fewer than are shown.
func (s SmallNumbers) Count(n int, what string) string {
	if s.Hides(n) {
		return fmt.Sprintf("fewer than %d %ss", FewestShown, what)
	}
	return words.Count(n, what)
}

// Number writes a count alone.
func (s SmallNumbers) Number(n int) string {
	if s.Hides(n) {
		return fmt.Sprintf("fewer than %d", FewestShown)
	}
	return words.Plain(float64(n), 0)
}

// shown are the sections in which no count is hidden: bands of days next to each other are
// counted together until each has as many as are shown. Sections of fewer patients are left
// out, and told by their names.
func (s SmallNumbers) shown(sections []Section) (kept []Section, left []string) {
	for _, x := range sections {
		if x.Days = s.widened(x.Days); x.Days == nil {
			left = append(left, x.Name)
			continue
		}
		kept = append(kept, x)
	}
	return kept, left
}

// widened counts bands together, from the shortest wait on; what is left over goes with the
// last. Nil where all together are too few.
func (s SmallNumbers) widened(days []Count) (list []Count) {
	if s == ShowSmall {
		return days
	}
	var open *Count
	for _, c := range days {
		if open != nil && open.Patients < FewestShown {
			open.take(c)
			continue
		}
		list = append(list, c)
		open = &list[len(list)-1]
	}
	if open == nil || open.Patients >= FewestShown {
		return list
	}
	if len(list) == 1 {
		return nil
	}
	rest := *open
	list = list[:len(list)-1]
	list[len(list)-1].take(rest)
	return list
}

// take adds the patients of a band, and its days.
func (c *Count) take(d Count) {
	c.Days = scenario.Band{From: min(c.Days.From, d.Days.From), To: max(c.Days.To, d.Days.To)}
	c.Patients += d.Patients
}

// told says what is hidden of a list, so that nobody takes sections for all of it.
func (s SmallNumbers) told(made, shown []Section, left []string) (list []string) {
	if s == ShowSmall {
		return nil
	}
	bands := func(sections []Section) (n int) {
		for _, x := range sections {
			n += len(x.Days)
		}
		return n
	}
	kept := slices.DeleteFunc(slices.Clone(made), func(x Section) bool { return slices.Contains(left, x.Name) })
	if bands(shown) < bands(kept) {
		list = append(list, fmt.Sprintf("days are counted together so that no count is below %d", FewestShown))
	}
	if len(left) > 0 {
		list = append(list, fmt.Sprintf("left out for having fewer than %d patients: %s", FewestShown, strings.Join(left, ", ")))
	}
	return list
}

// hidesHalf says whether a published count is hidden: half a patient is one of two trusts'.
func (s SmallNumbers) hidesHalf(h halves) bool {
	return s != ShowSmall && h > 0 && h < 2*FewestShown
}

// targets leaves out those by which somebody would know of 1 to 5 patients: they count so few,
// in all, within a standard or without. Where one alone of a measure's targets in a chapter is
// left out, subtraction would tell it, and the next smallest goes with it.
func (s SmallNumbers) targets(chapters []Chapter) (kept []Chapter, left int) {
	for _, chapter := range chapters {
		var targets []Target
		hidden := map[string]int{}
		for _, t := range chapter.Targets {
			if s.hidesHalf(t.part) || s.hidesHalf(t.total) || s.hidesHalf(t.total-t.part) {
				hidden[t.Measure]++
				continue
			}
			targets = append(targets, t)
		}
		for measure, n := range hidden {
			left += n
			if n == 1 && len(chapter.Targets) > 1 {
				before := len(targets)
				targets = withoutSmallest(targets, measure)
				left += before - len(targets)
			}
		}
		if len(targets) > 0 {
			kept = append(kept, Chapter{chapter.Title, targets})
		}
	}
	return kept, left
}

// withoutSmallest leaves out the target of a measure that rests on fewest patients.
func withoutSmallest(targets []Target, measure string) []Target {
	at := -1
	for i, t := range targets {
		if t.Where != nil && t.Measure == measure && (at < 0 || t.total < targets[at].total) {
			at = i
		}
	}
	if at < 0 {
		return targets
	}
	return slices.Delete(slices.Clone(targets), at, at+1)
}

// tellTargets says how many are left out.
func (m *Made) tellTargets(left int) {
	if left > 0 {
		m.say("left out: %s of 1 to %d patients, or by which such a count could be told; --small-numbers show makes them too", words.Count(left, "figure"), FewestShown-1)
	}
}
