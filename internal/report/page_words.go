package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

// warnings are what whoever reads the page should know first.
func (p *Page) warnings() (list []string) {
	if p.Evidence != "" && p.Evidence != "central" {
		list = append(list, "with the evidence read as "+p.Evidence+", not as the scenario writes it.")
	}
	list = append(list, p.Cautions...)
	if p.seizedUp() {
		list = append(list, "patients wait for each other for ever in some replications, so nothing below is what it seems, and nothing is concluded from it; the long table says where.")
	}
	return list
}

// entries follow the table.
func (p *Page) entries() (list []document.Entry) {
	if p.ends != nil {
		return p.ends
	}
	defer func() { p.ends = list }()
	list = slices.Concat(p.matched(), p.grownSaid(), p.worthSaid())
	if !p.seizedUp() {
		list = append(list, p.sureEntries()...)
	}
	if text := p.notCounted(); text != "" && len(p.shown) > 1 {
		list = append(list, document.Entry{Head: "Not counted", Text: text})
	}
	if p.Economics == nil && len(p.shown) > 1 {
		list = append(list, document.Entry{Head: "Money", Text: "No prices are given, so nothing is said of cost or cash: add [economics] and [cost.NAME] to the scenario."})
	}
	if left := p.leftOut(); left != "" {
		list = append(list, document.Entry{Head: "Not on this page", Text: left})
	}
	return list
}

// leftOut names the options that are not on the page.
func (p *Page) leftOut() string {
	var names []string
	var ids []string
	for o := range p.Set.Options {
		on := false
		for _, s := range p.shown {
			on = on || s == o
		}
		if on {
			ids = append(ids, p.Set.Options[o])
		} else {
			names = append(names, p.optionName(o))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("%s. Choose up to %d by id: prehabsim compare RESULTS --options %s.", strings.Join(names, "; "), MostOptions, strings.Join(ids[1:min(3, len(ids))], ","))
}

// foot explains the signs and says of what run the page is. There is no date in it, since the
// same scenario and seed give the same bytes: the manifest has it.
func (p *Page) foot() []string {
	by := "By prehabsim"
	if released.MatchString(p.Version) {
		by += " " + p.Version
	}
	by += fmt.Sprintf(", engine %s: result %s, seed %d, %s.", p.EngineVersion, p.Fingerprint[:min(8, len(p.Fingerprint))], p.Seed, p.Ran())
	return []string{joined(p.madeUp(), p.signs(), p.moneyFoot(), by)}
}

// madeUp warns of a scenario that has made-up numbers: it is no place that anybody could
// decide about.
func (p *Page) madeUp() string {
	for _, a := range p.Assumptions {
		if a.Status == "FICTIONAL" {
			return "Fictional: made-up numbers."
		}
	}
	return ""
}

// released is a version that people can ask for.
var released = regexp.MustCompile(`^v\d+\.\d+\.\d+$`)

// joined are sentences in a row.
func joined(sentences ...string) string {
	return strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), " ")
}

// signs explains the signs and words that stand on the page.
func (p *Page) signs() string {
	if len(p.shown) == 1 {
		return ""
	}
	has := func(such func(pageCell) bool) bool {
		for _, part := range p.parts {
			for _, x := range part.rows {
				for i, c := range x.cells {
					if i > 0 && such(c) {
						return true
					}
				}
			}
		}
		return false
	}
	says := func(word string) bool {
		return has(func(c pageCell) bool { return strings.Contains(c.text.Long, word) })
	}
	level := words.Short(100*p.Level, 3)
	var said []string
	switch ranges := has(func(c pageCell) bool { return c.chance.known() }); {
	case p.single():
		said = append(said, "Cannot tell: one replication says nothing of chance; run more.")
	case !ranges:
	case p.draws() < fewestDraws:
		said = append(said, "Chance: "+level+" in 100; without draws nothing is marked as clear.")
	case says("*"):
		said = append(said, "* clear: chance and evidence both leave out no difference, "+level+" in 100 each.")
	default:
		said = append(said, "Chance and evidence: "+level+" in 100 each. Nothing is clear, that is, on one side of none by both.")
	}
	if !p.single() && says(cannotTell) {
		said = append(said, "Cannot tell: so few replications say nothing of chance.")
	}
	if says(noClear) {
		said = append(said, "No clear: chance alone could give it.")
	}
	if says(othersMark) {
		said = append(said, othersMark+": of other patients than now, or it goes with how many are treated.")
	}
	if says(noChange) {
		said = append(said, "No change: the same in every replication.")
	}
	if says(facts.AssumedNone) {
		said = append(said, "Assumed none: a number of the scenario says so.")
	}
	if says(facts.NotModelled) {
		said = append(said, "Not modelled: nothing in the scenario lets it change.")
	}
	return strings.Join(said, " ")
}
