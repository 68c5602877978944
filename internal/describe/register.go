package describe

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// Register writes how many numbers have which status, and then each of them.
func Register(w io.Writer, m *study.Scenario) error {
	register := m.Assumptions()
	if err := statusGrid(register).write(w); err != nil {
		return err
	}
	drawn, err := drawnFrom(m)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%s\n\n", drawn)
	return numberGrid(m, register).write(w)
}

// statusGrid counts numbers by how well they are founded, and those with a range.
func statusGrid(register []facts.Assumption) *grid {
	g := newGrid("status", ">numbers", ">with a range")
	count := func(name string, is func(grade string) bool) {
		n, ranges := 0, 0
		for _, x := range register {
			if is(scenario.Grade(x.Status)) {
				n++
				if !math.IsNaN(x.Low) {
					ranges++
				}
			}
		}
		if n > 0 {
			g.Add(name, strconv.Itoa(n), strconv.Itoa(ranges))
		}
	}
	for _, status := range scenario.Statuses {
		count(status, func(grade string) bool { return grade == status })
	}
	count("none, since no source is written", func(grade string) bool { return grade == "" })
	count("all", func(string) bool { return true })
	return g
}

// numberGrid has a line for each number.
func numberGrid(m *study.Scenario, register []facts.Assumption) *grid {
	g := newGrid("number", ">value", ">low", ">high", ">conservative", ">optimistic", "unit", "source", "status", "options", "where")
	for _, x := range register {
		options := strings.Join(x.Options, ", ")
		if len(x.Options) == len(m.Options) {
			options = "all"
		}
		g.Add(x.Path, words.Short(x.Value, 4), words.Short(x.Low, 4), words.Short(x.High, 4), words.Short(x.Conservative, 4), words.Short(x.Optimistic, 4), x.Unit, x.Source, x.Status, options, where(x.File, x.Line))
	}
	return g
}

func where(file string, line int) string {
	if line == 0 {
		return file
	}
	return file + ":" + strconv.Itoa(line)
}
