package describe

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"prehabsim/internal/document"
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
	fmt.Fprintf(w, "\n%s\n\n", document.Wrapped(drawn, Width))
	return numberLines(w, m, register)
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

// numberLines write each number with its range, unit and status in a line, and below it what is
// too long for a column: its source, other readings, who uses it and where it stands.
func numberLines(w io.Writer, m *study.Scenario, register []facts.Assumption) error {
	const path, value, span, unit = 38, 9, 18, 12 // widths, with which a line is no wider than Width
	line := func(cells ...string) string {
		return strings.TrimRight(fmt.Sprintf("  %-*s %*s  %-*s  %-*s  %s", path, cells[0], value, cells[1], span, cells[2], unit, cells[3], cells[4]), " ") + "\n"
	}
	var b strings.Builder
	b.WriteString(line("number", "value", "low to high", "unit", "status"))
	for _, x := range register {
		span := ""
		if !math.IsNaN(x.Low) {
			span = words.Short(x.Low, 4) + " to " + words.Short(x.High, 4)
		}
		name := x.Path
		if len(name) > path {
			fmt.Fprintf(&b, "  %s\n", name)
			name = ""
		}
		short := func(text string, most int) string { // what is longer stands below
			if len(text) > most {
				return ""
			}
			return text
		}
		u, status := short(x.Unit, unit), short(x.Status, len(longestStatus))
		b.WriteString(line(name, words.Short(x.Value, 4), span, u, status))
		for more := range strings.Lines(document.Wrapped(numberMore(m, &x, u == "", status == ""), Width-6)) {
			fmt.Fprintf(&b, "      %s\n", strings.TrimRight(more, "\n"))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// longestStatus is the longest that stands in a column.
const longestStatus = "RECOMMENDED"

// numberMore is what is said of a number beside its value.
func numberMore(m *study.Scenario, x *facts.Assumption, unit, status bool) string {
	var parts []string
	add := func(name, text string) {
		if text != "" {
			parts = append(parts, name+text)
		}
	}
	if unit {
		add("", x.Unit)
	}
	add("", x.Source)
	if status {
		add("", x.Status)
	}
	for _, reading := range [2]scenario.Preset{"conservative", "optimistic"} {
		value := map[scenario.Preset]float64{"conservative": x.Conservative, "optimistic": x.Optimistic}[reading]
		if !math.IsNaN(value) {
			add(string(reading)+" ", words.Short(value, 4))
		}
	}
	if len(x.Options) < len(m.Options) {
		add("in ", strings.Join(x.Options, ", "))
	}
	add("", where(x.File, x.Line))
	return strings.Join(parts, "; ")
}

func where(file string, line int) string {
	if line == 0 {
		return file
	}
	return file + ":" + strconv.Itoa(line)
}
