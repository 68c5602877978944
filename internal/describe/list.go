package describe

import (
	"fmt"
	"io"
	"strconv"

	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// Scenarios writes a line for each scenario, compiled without its options.
func Scenarios(w io.Writer, list []*study.Scenario) error {
	g := newGrid("scenario", "what it is", ">patients a year", ">options", "figures", "a run takes")
	for _, m := range list {
		options := len(m.Document.Options())
		run, told := options, strconv.Itoa(options)
		if n := m.Document.Root.At("run", "options"); n != nil && len(n.Items) < options {
			run = len(n.Items)
			told = fmt.Sprintf("%d of %d", run, options)
		}
		g.Add(m.Document.Name, m.Title, words.Short(patientsAYear(&m.Options[0]), 4), told, figures(m), m.Duration(1+run))
	}
	g.foot = append(g.foot, "Options are compared with the current way; prehabsim list SCENARIO names them.")
	return g.write(w)
}

// figures says what the numbers of a scenario are.
func figures(m *study.Scenario) string {
	for _, q := range m.Register() {
		if q.Status == "FICTIONAL" {
			return "fictional"
		}
	}
	return "published, or assumptions"
}

// Options writes what a scenario calls itself and its options.
func Options(w io.Writer, d *scenario.Document) error {
	if title := d.Root.TextAt("name"); title != "" {
		fmt.Fprintln(w, title)
	}
	if about := d.Root.TextAt("description"); about != "" {
		hang(w, about)
	}
	g := newGrid("option", "what it is", "description")
	g.Add(scenario.Current, "Current", "the scenario without any option")
	for _, id := range d.Options() {
		n := d.OptionNode(id)
		g.Add(id, n.TextAt("name"), n.TextAt("description"))
	}
	return g.write(w)
}
