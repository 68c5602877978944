package describe

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// Everything writes what a scenario says, section by section.
func Everything(w io.Writer, m *study.Scenario) error {
	fmt.Fprintf(w, "%s\n", heading(m))
	fmt.Fprintf(w, "window %s to %s, warm-up %s, run-out %s; %s, seed %d, intervals of %s\n",
		m.From, m.To, m.WarmUp, m.RunOut, words.Count(m.Replications, "replication"), m.Seed, percent(m.Level))
	drawn, err := drawnFrom(m)
	if err != nil {
		return err
	}
	hang(w, drawn)
	cautions(w, m)
	for _, section := range []struct {
		title  string
		of     func(*study.Scenario) *grid
		seldom bool // where there is none, nothing is said
	}{
		{"What this file changes in the scenario that it extends, for every option", ownGrid, true},
		{"Pathways", pathwayGrid, false},
		{"Lists with which the window begins, in place of those that the warm-up leaves", backlogGrid, true},
		{"Resources: what is asked of them in their busiest year, by arithmetic before any simulation", loadGrid, false},
		{"Distributions", lawGrid, false},
		{"Numbers without a source", unsourcedGrid, false},
		{"Numbers that are only ASSUMPTION or RECALLED and have no range: draws take them as exact", exactGrid, true},
		{"Targets", targetGrid, false},
		{"Other years to predict", yearGrid, false},
		{"Options", changeGrid, false},
	} {
		g := section.of(m)
		if len(g.Rows) == 0 && section.seldom {
			continue
		}
		fmt.Fprintf(w, "\n%s\n", section.title)
		if len(g.Rows) == 0 {
			fmt.Fprintf(w, "  none\n")
			continue
		}
		if err := g.write(w); err != nil {
			return err
		}
	}
	return nil
}

func heading(m *study.Scenario) string {
	if m.Title == "" || m.Title == m.Name {
		return m.Name
	}
	return m.Name + ": " + m.Title
}

func pathwayGrid(m *study.Scenario) *grid {
	g := newGrid("pathway", ">patients a year", "steps")
	for _, p := range m.Options[0].Pathways {
		name := p.Name
		if p.Title != "" && p.Title != p.Name {
			name += " (" + p.Title + ")"
		}
		g.Add(name, words.Short(p.PerYear, 4), strings.Join(p.Steps, ", "))
	}
	return g
}

func backlogGrid(m *study.Scenario) *grid {
	g := newGrid("backlog", "waiting for", ">patients", ">mean days waited", "how they came")
	for _, b := range m.Options[0].Backlogs {
		var ways []string
		for _, p := range b.Pathways {
			ways = append(ways, p.Name+" "+percent(p.Share))
		}
		g.Add(b.Name, b.Step, strconv.Itoa(b.Patients), words.Short(b.MeanDays, 4), strings.Join(ways, ", "))
	}
	return g
}

func lawGrid(m *study.Scenario) *grid {
	g := newGrid("where", "distribution", ">mean", ">sd", ">median", ">95th centile", "unit")
	for _, l := range m.Options[0].Laws {
		g.Add(l.Where, l.Law, words.Short(l.Mean, 4), words.Short(l.SD, 4), words.Short(l.Median, 4), words.Short(l.P95, 4), l.Unit)
	}
	return g
}

func unsourcedGrid(m *study.Scenario) *grid {
	g := newGrid("number", ">value", "unit", "where")
	for _, q := range m.Assumptions() {
		// How long and how often is chosen, not known.
		if setting := strings.HasPrefix(q.Path, "run."); q.Source == "" && !setting {
			g.Add(q.Path, words.Short(q.Value, 4), q.Unit, where(q.File, q.Line))
		}
	}
	return g
}

func targetGrid(m *study.Scenario) *grid {
	g := newGrid("target", "measure", "of", ">observed", "unit", "", "source")
	for _, t := range m.Targets {
		observed, unit := study.ObservedOf(t)
		of := groupOf(t.By, t.Value)
		if x := (facts.Target{Option: t.Option, Against: t.Against}); x.Of() != "" {
			of += ", " + x.Of()
		}
		g.Add(t.Name, t.Measure, of, words.Short(observed, 4), unit, study.Role(t), t.Source)
	}
	return g
}

// yearGrid lists the years of backtests, with what each changes.
func yearGrid(m *study.Scenario) *grid {
	g := newGrid("backtest", "from", "to", ">figures", "what it changes", "from", "to", "where")
	for _, y := range m.Backtests {
		cells := []string{y.Name, y.From.String(), y.To.String(), strconv.Itoa(len(y.Figures))}
		for _, c := range y.Changes {
			g.Add(append(cells, c.Path, c.From, c.To, where(c.File, c.Line))...)
			cells = []string{"", "", "", ""}
		}
		if len(y.Changes) == 0 {
			g.Add(append(cells, "nothing", "", "", "")...)
		}
	}
	return g
}

func groupOf(by, value string) string {
	if by == "" || by == "all" {
		return "everybody"
	}
	names, values := strings.Split(by, "+"), strings.Split(value, "+") // of several attributes at once
	if len(names) != len(values) {
		return by + " " + value
	}
	var parts []string
	for i, name := range names {
		parts = append(parts, name+" "+values[i])
	}
	return strings.Join(parts, ", ")
}

func changeGrid(m *study.Scenario) *grid {
	g := newGrid("option", "what it changes", "from", "to", "where")
	for i := range m.Options {
		o := &m.Options[i]
		name := titleOf(m, o)
		if len(o.Changes) == 0 {
			g.Add(name, "nothing", "", "", "")
		}
		for _, c := range o.Changes {
			from := c.From
			if from == "" {
				from = "-"
			}
			g.Add(name, c.Path, from, c.To, where(c.File, c.Line))
			name = ""
		}
	}
	return g
}

// percent prints a share as people say it.
func percent(x float64) string {
	if x != x {
		return ""
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", 100*x), ".0") + "%"
}
