package scenario

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"prehabsim/internal/diag"
)

// named are sections whose keys are names that people choose, and below which others may
// stand: a star is any one name. The keys of all others are those of the language.
var named = append([]string{"option", "backtest", "measure", "correlation", "claim", "pathway.*.stream", "table.*.rows", "backtest.*.observed"}, collections...)

// checkNames refuses names that no file of results could hold, or that look like another.
func (d *Document) checkNames(n *Node, path string, problems *diag.List) {
	if n.Kind != TableKind {
		return
	}
	if matches(named, path) {
		checkAlike(n, path, problems)
	}
	for i, child := range n.Children() {
		switch key := n.Keys[i]; {
		case path == "option" || path == "backtest": // what stands in it is named as in a scenario
			d.checkNames(child, "", problems)
		case child.Section || path == "table":
			d.checkNames(child, join(path, strings.ReplaceAll(key, ".", "_")), problems)
		}
	}
}

// checkAlike refuses names of one collection.
func checkAlike(n *Node, path string, problems *diag.List) {
	seen := map[string]string{}
	for i, child := range n.Children() {
		name, what := n.Keys[i], lastPart(path)
		if why := unfitName(name); why != "" {
			problems.Add(child.File, child.Line, "%s %q: a name %s", what, name, why)
			continue
		}
		if was, ok := seen[folded(name)]; ok {
			problems.Add(child.File, child.Line, "%s %q: differs from %q by capitals or spaces alone; use one name, or two that can be told apart", what, name, was)
			continue
		}
		seen[folded(name)] = name
	}
}

// unfitName says why a text cannot be a name; "" if it can. Names stand in the cells of
// files, in addresses of pages and, divided by strokes, in tallies.
func unfitName(name string) string {
	if why := unfitWord(name); why != "" {
		return why
	}
	if i := strings.IndexAny(name, ",/<>;"); i >= 0 {
		return "has no " + map[byte]string{',': "comma", '/': "stroke", '<': "angle bracket", '>': "angle bracket", ';': "semicolon"}[name[i]]
	}
	return ""
}

// unfitWord is the same of what is only read, such as the row of a table.
func unfitWord(word string) string {
	switch {
	case strings.TrimSpace(word) == "":
		return "is not empty"
	case !utf8.ValidString(word) || strings.ContainsRune(word, utf8.RuneError):
		return "is text: this has bytes that are none (save the file as UTF-8)"
	case strings.TrimSpace(word) != word:
		return "neither begins nor ends with a space"
	}
	for _, r := range word {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) || unicode.Is(unicode.Zs, r) && r != ' ' {
			return "has only characters that can be seen (this has " + strings.Trim(quote(string(r)), `"`) + ")"
		}
	}
	return ""
}

// shortTexts are keys of texts that stand in a cell or a heading; others, such as a
// description, may go over several lines.
var shortTexts = []string{"name", "title", "group", "site", "role", "payer", "mark", "leave", "outcome"}

// checkOneLine refuses line breaks, and what else cannot be seen, in texts that stand in one line
// of a table or a file.
func checkOneLine(n *Node, problems *diag.List) {
	for i, child := range n.Children() {
		for _, text := range append(child.Items, child) {
			if !slices.Contains(shortTexts, n.Keys[i]) {
				break
			}
			if at := strings.IndexFunc(text.Text, unicode.IsControl); at >= 0 && text.Kind == TextKind {
				r, _ := utf8.DecodeRuneInString(text.Text[at:])
				what := map[bool]string{true: "a line break", false: "a character that cannot be seen, " + strings.Trim(quote(string(r)), "\"")}[strings.ContainsRune("\n\r", r)]
				problems.Add(text.File, text.Line, "%s holds %s; write it in one line", where(join(n.Path, n.Keys[i])), what)
			}
		}
		checkOneLine(child, problems)
	}
}

// UnfitValue is the first of some texts that cannot be values of an attribute, and why; "" if all
// can. Values stand where names do, and are told apart as they are.
func UnfitValue(values []string) (value, why string) {
	seen := map[string]string{}
	for _, value := range values {
		if why := unfitName(value); why != "" {
			return value, fmt.Sprintf("%q: a value %s", value, why)
		}
		if other, ok := seen[folded(value)]; ok {
			return value, fmt.Sprintf("%q differs from %q by capitals or spaces alone; use one value, or two that can be told apart", value, other)
		}
		seen[folded(value)] = value
	}
	return "", ""
}

// folded is a name without what the eye passes over.
func folded(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

// warnOfNew warns of a name that an extending file brings where the extended one has nearly
// the same: then the old one keeps what was to be changed.
func warnOfNew(path string, known []string, key string, child *Node, problems *diag.List) {
	collection := path
	if parts := strings.SplitN(collection, ".", 3); len(parts) == 3 && parts[0] == "option" {
		collection = parts[2] // what stands in an option is named as in a scenario
	}
	if !child.Section || child.Kind != TableKind || !matches(named, collection) {
		return
	}
	child.Near, _ = diag.Closest(key, known)
	if near, ok := diag.Slip(key, known); ok {
		problems.Warn(child.File, child.Line, "%s: is new, beside %q of the scenario that is extended; did you mean that?", where(join(path, key)), near)
	}
}

// warnOfLost warns of conditions of which none is left: what stands in braces is replaced
// whole, so that what is not written again no longer holds.
func warnOfLost(old, child *Node, problems *diag.List) {
	if old == nil || old.Kind != TableKind || child.Kind != TableKind || old.Section || lastPart(child.Path) != "when" && !strings.HasSuffix(old.Path, ".when") {
		return
	}
	var lost []string
	for _, key := range old.Keys {
		if child.Child[key] == nil {
			lost = append(lost, key+" = "+inline(old.Child[key]))
		}
	}
	if len(lost) > 0 && len(lost) == len(old.Keys) { // who writes one of them again has seen the others
		problems.Warn(child.File, child.Line, "%s: takes the place of %s, so that %s no longer holds; write it too if it should", where(old.Path), inline(old), strings.Join(lost, " and "))
	}
}

// TellSlips warns of what options bring that is nearly something there is, and of conditions
// that they replace. It is told once, and not for each draw of the inputs.
func (d *Document) TellSlips(problems *diag.List) {
	options := d.Root.At("option")
	for i, option := range options.Children() {
		if option.Kind == TableKind {
			d.tellSlips("option "+quote(options.Keys[i]), d.Root, option, problems)
		}
	}
}

func (d *Document) tellSlips(what string, base, patch *Node, problems *diag.List) {
	for i, child := range patch.Children() {
		key := patch.Keys[i]
		old := base.Child[key]
		switch {
		case old == nil && child.Section && child.Kind == TableKind && matches(openCollections, base.Path):
			if near, ok := diag.Slip(key, base.Keys); ok {
				problems.Warn(child.File, child.Line, "%s: %s is new, beside %q, which stays as it is; did you mean that?", what, join(base.Path, key), near)
			}
		case old == nil:
		case key == "when":
			var told diag.List
			warnOfLost(old, child, &told)
			for _, w := range told.Warnings() {
				problems.Warn(w.File, w.Line, "%s: %s", what, w.Text)
			}
		case old.Kind == TableKind && child.Section && child.Kind == TableKind:
			d.tellSlips(what, old, child, problems)
		}
	}
}
