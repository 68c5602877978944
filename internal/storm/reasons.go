package storm

import (
	"regexp"
	"slices"
)

// Reason says why faults of a kind may be accepted without a warning.
type Reason struct {
	Why     string
	Kinds   []Kind   // nil: any
	Keys    []string // under which they stand; nil: any
	Section string   // a pattern of the section's name; "": any
	Inert   bool     // only of what has no effect
}

// slips are the kinds of fault after which a scenario can hardly mean what it says: those
// that are accepted, even with an effect, need a reason. After the others it says something
// else, and what that comes to is reported.
var slips = []Kind{Key, Section, Word, Empty, Unit, Type, Heading, Cell, OddBytes}

// Reasons are all of them. A fault that is accepted and has none fails the test.
var Reasons = []Reason{
	{Why: "words for readers, of which nothing is read", Kinds: []Kind{Word, Empty, Deleted, OddBytes, Type}, Keys: []string{"title", "name", "description", "note", "frame", "not_modelled", "unit"}},
	{Why: "sources in words: only ids are held against the evidence", Kinds: []Kind{Word, Deleted}, Keys: []string{"source", "status", "index_source", "people_source"}},
	{Why: "a free word: a role, a group, who pays; a slip is warned of where another is nearly the same", Kinds: []Kind{Word, Deleted}, Keys: []string{"role", "group", "payer", "site", "leave"}},
	{Why: "a name that nothing else names: what is reported is called by it", Kinds: []Kind{Section}, Section: `^(option|table|attribute|route|pathway|pay|cost|benefit|health|claim|measure|target|backtest|correlation|clock|background|pathway\.[^.]+\.stream|prehab\.[^.]+\.(contact|effect)|resource)\b`},
	{Why: "the range and source of a growth, which is not drawn", Keys: []string{"growth", "low", "high"}, Kinds: []Kind{Deleted, Range}},
	{Why: "what says the same as the default, the evidence or another option", Kinds: []Kind{Deleted, Range, BadCell, NoRow}, Inert: true},
	{Why: "columns of a table that this scenario does not read", Kinds: []Kind{Key, Type, Word, Empty}, Section: `^table\.`, Inert: true},
	{Why: "columns of a table that this scenario does not read", Kinds: []Kind{Heading, Cell, NoCell, BadCell}, Inert: true},
	{Why: "a mode or tier in a list of prices that others extend, where this scenario has none of that name or nearly", Kinds: []Kind{Word}, Keys: []string{"value"}, Section: `^(cost|benefit|health)\b`, Inert: true},
	{Why: "values of an attribute: whoever names one that there is not is refused", Kinds: []Kind{Key}, Section: `^attribute\.`, Keys: []string{`"1"`, `"2"`, `"3"`, `"4"`, `"5"`, "urgent", "routine", "first", "again", "none", "minor", "major"}},
	{Why: "a number is as good there as a word", Kinds: []Kind{Type}, Keys: []string{"use", "seize", "wte", "lists", "capacity"}},
}

// Covers says whether the reason is one of a fault that was accepted.
func (r *Reason) Covers(f Outcome) bool {
	return (!r.Inert || f.Verdict == NoEffect) && (r.Kinds == nil || slices.Contains(r.Kinds, f.Kind)) && (r.Keys == nil || slices.Contains(r.Keys, f.Key)) &&
		(r.Section == "" || regexp.MustCompile(r.Section).MatchString(f.Section))
}

// Unexplained says whether an outcome is one that must not be.
func (s *Subject) Unexplained(o Outcome) bool {
	switch {
	case o.Verdict == Panic || o.Verdict == Hang:
		return true
	case o.Verdict != Effect && o.Verdict != NoEffect, o.Verdict == Effect && !slices.Contains(slips, o.Kind), s.Replaced(o.Fault):
		return false
	}
	return !slices.ContainsFunc(Reasons, func(r Reason) bool { return r.Covers(o) })
}
