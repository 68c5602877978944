package compile

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

// Some words of a scenario are free: a group of resources, a role, who pays. Nothing can say
// that one is wrong, but one that is a slip of the hand from another mostly is, and what it
// names is then told apart from what it belongs to. They are looked for once, when a
// scenario is read, and not in each draw of its inputs.

// free are keys with such words: of which sections, and words that others are held against
// though no scenario need write them.
var free = []struct {
	sections, key string
	known         []string
}{
	{"resource", "group", []string{"ward", "critical care", "theatre", "diagnostics", "clinic", "mdt", "chair", "linac", "prehab"}},
	{"resource", "site", nil},
	{"resource", "role", nil},
	{"cost benefit health", "payer", nil},
	{"clock", "measure", []string{"within_28_days", "within_31_days", "within_62_days"}},
	{"pathway route", "leave", nil},
	{"pathway route", "outcome", nil},
	{"pathway route background", "mark", nil},
}

// freeWord is one of them and where it stands.
type freeWord struct {
	text string
	at   *scenario.Node
}

// tellSlips warns of words, names and sources that are nearly others.
func (c *Compiler) tellSlips(m *Model, problems *diag.List) {
	root := c.document.Root
	for _, f := range free {
		var words []freeWord
		for _, section := range strings.Fields(f.sections) {
			words = wordsOf(words, root.Child[section], f.key)
			for _, option := range root.At("option").Children() {
				words = wordsOf(words, option.Child[section], f.key)
			}
		}
		known := slices.Clone(f.known)
		switch f.key {
		case "site":
			for _, t := range m.Document.Tables {
				known = append(known, t.Rows...)
			}
		case "mark":
			known = append(known, marksRead(root)...)
		case "role":
			known = append(known, spaced(root.Child["resource"])...)
		}
		tellNear(f.key, words, known, problems)
	}
	c.document.TellSlips(problems)
	c.document.TellSources(problems)
	c.document.TellCells(problems)
	tellIdle(root, problems)
	tellUnread(root, problems)
	tellUnasked(m, problems)
	tellIdleResources(m, problems)
	tellWordsAlone(c.document, m, problems)
}

// marksRead are milestones that clocks, services and measures are written to read, and those
// of the usual measures.
func marksRead(root *scenario.Node) (marks []string) {
	marks = slices.Clone(MarksOfMeasures)
	for section, keys := range map[string][]string{"clock": {"from", "to"}, "measure": {"from", "to"}, "prehab": {"at", "until", "effects_until"}} {
		for _, key := range keys {
			for _, w := range wordsOf(nil, root.Child[section], key) {
				marks = append(marks, w.text)
			}
		}
	}
	slices.Sort(marks) // the same proposal each time
	return marks
}

// MarksOfMeasures are milestones that every scenario's measures count; a test of package kpi
// holds them to what is read there.
var MarksOfMeasures = []string{"decision", "diagnosed", "first_treatment", "intended", "referral", "subsequent_treatment"}

// wordsOf adds the texts under a key, in a section and all below it.
func wordsOf(words []freeWord, n *scenario.Node, key string) []freeWord {
	for i, child := range n.Children() {
		if n.Keys[i] != key {
			words = wordsOf(words, child, key)
		} else if child.Kind == scenario.TextKind || child.Kind == scenario.ArrayKind {
			for _, text := range texts(child) {
				words = append(words, freeWord{text, child})
			}
		}
	}
	return words
}

// spaced are the names in a section as words: clinical_nurse is a clinical nurse.
func spaced(n *scenario.Node) (words []string) {
	if n != nil {
		for _, key := range n.Keys {
			words = append(words, strings.ReplaceAll(key, "_", " "))
		}
	}
	return words
}

// tellNear warns of a word that is a slip of one that is known, or is written more often, or
// as often and before.
func tellNear(key string, words []freeWord, known []string, problems *diag.List) {
	times := map[string]int{}
	var order []string
	for _, w := range words {
		if times[w.text] == 0 {
			order = append(order, w.text)
		}
		times[w.text]++
	}
	for i, text := range order {
		others := slices.Clone(known)
		for j, other := range order {
			if times[other] > times[text] || times[other] == times[text] && j < i {
				others = append(others, other)
			}
		}
		at := words[slices.IndexFunc(words, func(w freeWord) bool { return w.text == text })].at
		if at.Was != "" { // nobody else may say what it was
			others = append(others, at.Was)
		}
		if near, ok := diag.Slip(text, others); ok && !slices.Contains(known, text) {
			problems.Warn(at.File, at.Line, "%s: %s is %q; did you mean %q?", saidWhere(at), key, text, near)
		}
	}
}

// saidWhere names the thing in which a value stands.
func saidWhere(n *scenario.Node) string {
	parts := strings.SplitN(n.Path, ".", 5)
	switch {
	case len(parts) < 2:
		return n.Path
	case parts[0] == "option" && len(parts) > 4:
		return fmt.Sprintf("option %q: %s %q", parts[1], parts[2], parts[3])
	}
	return fmt.Sprintf("%s %q", parts[0], parts[1])
}

// tellIdle warns of what queues are to go by where none is of that kind, in any option.
func tellIdle(root *scenario.Node, problems *diag.List) {
	find := func(key string, sections ...string) (words []freeWord, at []*scenario.Node) {
		for _, n := range append(root.At("option").Children(), root) {
			for _, section := range sections {
				words = wordsOf(words, n.Child[section], key)
				at = writtenUnder(at, n.Child[section], key)
			}
		}
		return words, at
	}
	queues, _ := find("queue", "resource")
	among := func(kinds ...string) bool {
		return slices.ContainsFunc(queues, func(w freeWord) bool { return slices.Contains(kinds, w.text) })
	}
	if _, priorities := find("priority", "pathway", "route", "background"); !among("priority", "preemptive") {
		for _, at := range priorities {
			problems.Warn(at.File, at.Line, "%s: priority says nothing, since no resource has queue = \"priority\" or \"preemptive\"", saidWhere(at))
		}
	}
	if _, due := find("due", "resource"); !among("earliest breach") {
		for _, at := range due {
			problems.Warn(at.File, at.Line, "%s: due says nothing without queue = \"earliest breach\"", saidWhere(at))
		}
	}
}

// writtenUnder adds what is written under a key, in a section and all below it.
func writtenUnder(at []*scenario.Node, n *scenario.Node, key string) []*scenario.Node {
	for i, child := range n.Children() {
		if n.Keys[i] == key {
			at = append(at, child)
		} else {
			at = writtenUnder(at, child, key)
		}
	}
	return at
}

// beginning proposes a name that is like another, or that begins like it.
func beginning(name string, names []string) string {
	if near := diag.Nearest(name, names); near != "" {
		return near
	}
	for _, other := range names {
		first, _, _ := strings.Cut(other, ".")
		if len(first) > 3 && (strings.HasPrefix(name, first) || strings.HasPrefix(first, name)) {
			return fmt.Sprintf("; did you mean %q?", first)
		}
	}
	return ""
}

// wordKeys are keys that only readers notice.
var wordKeys = []string{"title", "name", "description", "note", "source", "status"}

// tellWordsAlone warns of an option that changes nothing but words.
func tellWordsAlone(doc *scenario.Document, m *Model, problems *diag.List) {
	for i := range m.Options[1:] {
		o := &m.Options[1+i]
		words := func(c scenario.Change) bool {
			return slices.Contains(wordKeys, c.Path[strings.LastIndex(c.Path, ".")+1:])
		}
		if n := doc.OptionNode(o.ID); n != nil && len(o.Changes) > 0 && !slices.ContainsFunc(o.Changes, func(c scenario.Change) bool { return !words(c) }) {
			problems.Warn(n.File, n.Line, "option %q changes titles and remarks alone; what is simulated is the same as in current", o.ID)
		}
	}
}
