package describe

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// drawnFrom says how much of what is not known is drawn when draws are asked for, and how
// much of it is taken as exact all the same.
func drawnFrom(m *study.Scenario) (string, error) {
	numbers, inputs, err := m.Inputs()
	if err != nil {
		return "", err
	}
	drawn := fmt.Sprintf("What draws vary (run --draws): %s with a range, as %s.", words.Count(numbers, "number"), words.Count(inputs, "input"))
	switch {
	case m.ReadAs() != "":
		drawn = fmt.Sprintf("Nothing can be drawn, since the evidence is read as %s.", m.ReadAs())
	case numbers == 0:
		drawn = "Nothing can be drawn (run --draws), since no number has a range."
	}
	if n := len(exactGuesses(m)); n > 0 {
		drawn += fmt.Sprintf(" Exact, though only ASSUMPTION or RECALLED: %d.", n)
	}
	return drawn, nil
}

// exactGuesses are numbers of which nothing firm is known and which have no range. What is
// compared with results, and how draws are made, is no input.
func exactGuesses(m *study.Scenario) (list []facts.Assumption) {
	for _, q := range m.Assumptions() {
		section, _, _ := strings.Cut(q.Path, ".")
		guess := slices.Contains([]string{"ASSUMPTION", "RECALLED"}, scenario.Grade(q.Status))
		if guess && math.IsNaN(q.Low) && !slices.Contains([]string{"target", "backtest", "correlation", "claim"}, section) {
			list = append(list, q)
		}
	}
	return list
}

func exactGrid(m *study.Scenario) *grid {
	g := newGrid("number", ">value", "unit", "status", "source", "where")
	for _, q := range exactGuesses(m) {
		g.Add(q.Path, words.Short(q.Value, 4), q.Unit, scenario.Grade(q.Status), q.Source, where(q.File, q.Line))
	}
	return g
}
