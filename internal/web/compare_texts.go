package web

import (
	"slices"
	"strings"

	"prehabsim/internal/changes"
	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// What two scenarios have otherwise that is no number of the register, such as who is offered
// prehab or when an option starts, stands in no table of a result. It is read from the copies
// of their files.

// notSet are keys that change nothing that is simulated, or that settings of the run tell of.
var (
	notSet      = []string{"format", "name", "description", "extends", "run", "target", "backtest", "claim"}
	notSetBelow = []string{"source", "status", "note", "title", "description", "low", "high", "unit"}
)

// wordsThatDiffer are the values that two scenarios have otherwise, of options that both results have,
// and that are not among the numbers that differ.
func wordsThatDiffer(c *changes.Changes, a, b *scenario.Document) (list []changed) {
	found := map[string][]string{} // options by what is changed
	var order []changed
	for _, id := range c.Both() {
		for _, x := range textsOfOption(a, b, id) {
			if c.Tells(x.Path) {
				continue
			}
			key := x.Path + "\x00" + x.From + "\x00" + x.To
			if found[key] == nil {
				order = append(order, x)
			}
			found[key] = append(found[key], id)
		}
	}
	for _, x := range order {
		x.What, x.Of = settingTitle(b, x.Path), calledOf(c, found[x.Path+"\x00"+x.From+"\x00"+x.To])
		list = append(list, x)
	}
	return list
}

// textsOfOption are those of one option.
func textsOfOption(a, b *scenario.Document, id string) (list []changed) {
	var roots [2]*scenario.Node
	var starts [2]string
	for i, d := range []*scenario.Document{a, b} {
		var problems diag.List
		patched, _ := d.Option(id, &problems)
		if patched == nil || !problems.Empty() {
			return nil
		}
		roots[i] = patched.Root
		if n := d.OptionNode(id); n != nil && n.Child["start"] != nil {
			starts[i] = n.Child["start"].Brief()
		}
	}
	if starts[0] != starts[1] {
		list = append(list, changed{Path: "start", From: orText(starts[0], "none"), To: orText(starts[1], "none")})
	}
	for _, key := range keysOfBoth(roots[0], roots[1]) {
		if !slices.Contains(notSet, key) {
			list = append(list, textsBelow(roots[0].Child[key], roots[1].Child[key], key)...)
		}
	}
	return list
}

// textsBelow are the values below a key; of what one has and the other has not, as a whole.
func textsBelow(a, b *scenario.Node, path string) (list []changed) {
	if a != nil && b != nil && a.Kind == scenario.TableKind && b.Kind == scenario.TableKind {
		for _, key := range keysOfBoth(a, b) {
			of := a.Child["value"] != nil || b.Child["value"] != nil
			if !slices.Contains(notSetBelow, key) && !(key == "dist" && of) {
				list = append(list, textsBelow(a.Child[key], b.Child[key], path+"."+key)...)
			}
		}
		return list
	}
	if from, to := briefOf(a), briefOf(b); from != to {
		list = append(list, changed{Path: path, From: from, To: to})
	}
	return list
}

// briefOf is a value in a cell of a table.
func briefOf(n *scenario.Node) string {
	if n == nil {
		return "none"
	}
	text := yes(n.Brief())
	if runes := []rune(text); len(runes) > 60 {
		text = string(runes[:60]) + "…"
	}
	return orText(text, "there is some")
}

// keysOfBoth are the keys of two tables, those of the second first.
func keysOfBoth(a, b *scenario.Node) []string {
	keys := slices.Clone(b.Keys)
	for _, key := range a.Keys {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// mostNamed are so many of what was set differently as a line has room for.
const mostNamed = 3

// set says in a line what was set differently.
func set(list []changed) string {
	if len(list) == 0 {
		return "Nothing that both have was set differently."
	}
	var named []string
	for _, x := range list[:min(mostNamed, len(list))] {
		text := x.What + " " + x.From + " in A and " + x.To + " in B"
		if x.Of != "" && x.Of != "All" {
			text += " (" + x.Of + ")"
		}
		named = append(named, text)
	}
	text := "Set differently: " + strings.Join(named, "; ")
	if n := len(list) - len(named); n > 0 {
		text += "; and " + words.Plain(float64(n), 0) + " more"
	}
	return text + "."
}
