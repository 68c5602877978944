package study

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/report"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/sim/stats"
)

// Sized is the study of options as large as is wanted; a budget takes results of them as they
// are written. What is about to be run is told.
func (s *Study) Sized(ctx context.Context, o Spec, wanted *Wanted, written func() (*report.Results, error), events Events, tell func(string, ...any)) (*Study, error) {
	find := func() (*facts.Match, error) {
		tell("how large options must be, each size tried with %s:", words.Count(s.Replications, "replication"))
		m, err := s.AtPerformance(ctx, o, wanted.Performance, events)
		if err == nil {
			tell("sizes are found; the run of them:")
		}
		return m, err
	}
	if wanted.Budget > 0 {
		find = func() (*facts.Match, error) {
			r, err := written()
			if err != nil {
				return nil, err
			}
			return s.AtBudget(ctx, o, wanted.Budget, r, nil)
		}
	}
	m, err := find()
	if err != nil {
		return nil, err
	}
	return s.Matched(m)
}

// Matched is the study of options as large as a budget a year buys, or as a performance
// takes: a scenario that extends this one and says of each option how many times as much of it
// there is.
func (s *Study) Matched(m *facts.Match) (*Study, error) {
	x, err := s.sized(m)
	if err != nil {
		return nil, err
	}
	x.match = m
	return New(x)
}

// sizedAlone is the study of one option at a scale beside current, without draws.
func (s *Study) sizedAlone(option string, scale float64) (*Study, error) {
	of, none := *s.Scenario, 0
	of.choice.Options, of.choice.Draws = []string{option}, &none
	x, err := (&Study{Scenario: &of}).sized(&facts.Match{Options: []facts.Matched{{Option: option, Scale: scale}}})
	if err != nil {
		return nil, err
	}
	return New(x)
}

// sized is this scenario with options of other sizes.
func (s *Study) sized(m *facts.Match) (*Scenario, error) {
	name, text := s.sizedFile(m)
	return Load(s.filesWith(name, text), name, s.choice)
}

// filesWith are those of the scenario and one more.
func (s *Study) filesWith(name string, text []byte) scenario.Files {
	files, given := s.files, s.files.Open
	files.Open = func(asked string) ([]byte, error) {
		if asked == name {
			return text, nil
		}
		return given(asked)
	}
	return files
}

// besideFile is what a scenario beside the one that it extends is called, and what it then
// extends.
func (s *Study) besideFile(called string) (name, extends string) {
	of := s.Document.Name
	name, extends = filepath.Join(filepath.Dir(of), s.Name), filepath.Base(of)
	if strings.HasPrefix(of, scenario.BuiltinName("")) {
		name, extends = s.Name, of
	}
	return name + "-" + called + ".toml", extends
}

// sizedFile is the scenario that says so, beside the one that it extends.
func (s *Study) sizedFile(m *facts.Match) (name string, text []byte) {
	_, extends := s.besideFile("")
	h := s.headOf(m, extends)
	var b bytes.Buffer
	b.WriteString(h.comment)
	fmt.Fprintf(&b, "format  = 1\nname    = %s\nextends = %s\n\n[run]\noptions = [", scenario.TOMLText(s.Title+h.title), scenario.TOMLText(extends))
	for i, x := range m.Options {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(scenario.TOMLText(x.Option))
	}
	b.WriteString("]\n")
	for _, x := range m.Options {
		if x.Not != "" {
			fmt.Fprintf(&b, "\n# %s is as it is written: %s.\n", x.Option, x.Not)
			continue
		}
		fmt.Fprintf(&b, "\n[option.%s]%s\nscale = %s\n", scenario.TOMLKey(x.Option), h.words(x), strconv.FormatFloat(x.Scale, 'f', -1, 64))
	}
	name, _ = s.besideFile("at-" + h.name)
	return name, b.Bytes()
}

// head is what such a scenario says of itself and of its options.
type head struct {
	name, title, comment string
	words                func(facts.Matched) string
}

func (s *Study) headOf(m *facts.Match, extends string) head {
	switch p := m.Performance; {
	case m.Budget > 0:
		budget, exact := "£"+words.Plain(m.Budget, 0), strconv.FormatFloat(m.Budget, 'f', -1, 64)
		return head{exact, ", " + budget + " a year for each option",
			fmt.Sprintf("# Each option of %s as large as %s a year buys, in prices of %s: prehabsim compare %s --match budget=%s\n",
				path.Base(extends), budget, s.Economics.PriceYear, extends, exact) +
				fmt.Sprintf("# Costs are those of a year at full running, at central values. Posts, beds and lists are known; what is measured, such as sessions, is taken in\n"+
					"# proportion to %s of the options as they are written, so what they come to is told by the run, or tried where that is said.\n\n", words.Count(PilotReplications, "replication")),
			boughtWords}
	case p.Measure != "":
		text := targetText(p)
		return head{p.Measure + "-" + strings.NewReplacer("+", "up-by-", "-", "down-by-").Replace(text), ", sized for " + words.LowerFirst(kpi.Find(p.Measure).Title) + ": " + p.Aim(),
			fmt.Sprintf("# Each option of %s as large as it takes for %s to be %s: prehabsim compare %s --match %s=%s --replications %d\n", path.Base(extends), p.Measure, p.Aim(), extends, p.Measure, text, s.Replications) +
				fmt.Sprintf("# Sizes are tried on the same %s, with the same patients; a size reaches it where all of the interval of chance does.\n\n", words.Count(s.Replications, "replication")),
			takenWords}
	}
	return head{name: "another-size", words: func(facts.Matched) string { return "" }}
}

// boughtWords are what a comment says of what an option then costs.
func boughtWords(x facts.Matched) string {
	text := " # £" + words.Plain(x.Cost, 0)
	if x.Replications > 0 {
		text += ", tried on " + words.Count(x.Replications, "replication")
	}
	if x.Fixed != 0 && x.Cost != 0 {
		text += ", of which £" + words.Plain(x.Fixed, 0) + " whatever its size"
	}
	if x.Bound != "" {
		text += "; " + x.Bound + ", £" + words.Plain(x.Left, 0) + " is left"
	}
	return text
}

// takenWords are what a comment says of what was found for an option.
func takenWords(x facts.Matched) string {
	text := " # " + string(x.Standing)
	for _, t := range x.Tried {
		if t.Scale == x.Scale {
			text += ": " + triedText(t)
		}
	}
	return text
}

// triedText is what a size came to, in words.
func triedText(t facts.Tried) string {
	if t.Low == t.High {
		return words.Short(t.Value, 4) + ", the same in every replication"
	}
	return stats.Estimate{Mean: t.Value, Low: t.Low, High: t.High}.String()
}
