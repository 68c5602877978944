package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"prehabsim/internal/compile"
)

// checking is what "check" was told.
type checking struct {
	choice
	targets bool
	strict  bool
	workers int
	quiet   bool
}

func checkCommand(a *app) *cobra.Command {
	var c checking
	cmd := &cobra.Command{
		Use:   "check SCENARIO",
		Short: "Read a scenario and show what it says, without simulating",
		Long: `Check reads a scenario and shows what it says: pathways and their patients, what
is asked of each resource, what each distribution implies, numbers without a
source, targets, and what each option changes.

With --targets it simulates the observed year instead and shows what the scenario
gives for each observed figure, the misses included.`,
		Example: `  prehabsim check builtin:selca
  prehabsim check lung.toml --targets --replications 8`,
		Args:              oneScenario,
		ValidArgsFunction: a.completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := c.check(cmd); err != nil {
				return err
			}
			if c.targets {
				return a.checkTargets(cmd, args[0], &c)
			}
			m, err := a.load(cmd, args[0], &c.choice, false, c.quiet)
			if err != nil {
				return err
			}
			return a.describe(m)
		},
	}
	f := cmd.Flags()
	c.optionsFlag(a, cmd)
	f.BoolVar(&c.targets, "targets", false, "simulate the observed year and compare it with the targets")
	f.IntVar(&c.replications, "replications", defaultTargetReplications, "with --targets: independent repetitions")
	c.runFlags(cmd)
	f.IntVar(&c.workers, "workers", 0, "with --targets: replications at the same time (default one for each processor)")
	f.BoolVar(&c.strict, "strict", false, "with --targets: leave with code 4 if a target is missed")
	f.BoolVar(&c.quiet, "quiet", false, "say nothing but errors and the result")
	return cmd
}

// describe prints what a scenario says, section by section.
func (a *app) describe(m *compile.Model) error {
	fmt.Fprintf(a.stdout, "%s\n", heading(m))
	fmt.Fprintf(a.stdout, "window %s to %s, warm-up %s, run-out %s; %s, seed %d, intervals of %s\n",
		m.From, m.To, m.WarmUp, m.RunOut, counted(m.Replications, "replication"), m.Seed, percent(m.Level))
	for _, section := range []struct {
		title string
		of    func(*compile.Model) *grid
	}{
		{"Pathways", pathwayGrid},
		{"Resources: offered load, by arithmetic before any simulation", loadGrid},
		{"Distributions", lawGrid},
		{"Numbers without a source", unsourcedGrid},
		{"Targets", targetGrid},
		{"Options", changeGrid},
	} {
		fmt.Fprintf(a.stdout, "\n%s\n", section.title)
		g := section.of(m)
		if len(g.rows) == 0 {
			fmt.Fprintf(a.stdout, "  none\n")
			continue
		}
		if err := g.write(a.stdout); err != nil {
			return err
		}
	}
	return nil
}

func heading(m *compile.Model) string {
	if m.Title == "" || m.Title == m.Name {
		return m.Name
	}
	return m.Name + ": " + m.Title
}

func pathwayGrid(m *compile.Model) *grid {
	g := newGrid("pathway", ">patients a year", "steps")
	for _, p := range m.Options[0].Pathways {
		name := p.Name
		if p.Title != "" && p.Title != p.Name {
			name += " (" + p.Title + ")"
		}
		g.add(name, number(p.PerYear), strings.Join(p.Steps, ", "))
	}
	return g
}

// loadGrid has a line for each resource in its busiest year, and for an option
// only where it differs from the current way.
func loadGrid(m *compile.Model) *grid {
	g := newGrid("resource", "option", ">year", ">offered", ">capacity", "unit a year", ">load", "")
	for _, name := range loadNames(m) {
		was := ""
		for i := range m.Options {
			o := &m.Options[i]
			k := busiest(o, name)
			if k < 0 {
				continue
			}
			l := &o.Loads[k]
			line := []string{number(float64(l.Year + 1)), number(l.Offered), number(l.Capacity), l.Unit, percent(l.Share), remark(l.Share, l.ShareCeiling)}
			if now := strings.Join(line, ","); i == 0 || now != was {
				g.add(append([]string{name, o.ID}, line...)...)
				if i == 0 {
					was = now
				}
			}
		}
	}
	return g
}

// The load from which queues grow long: at 0.95 the mean wait of a single server
// is 19 service times (M/M/1: load ÷ (1 − load)).
const highLoad = 0.95

func remark(share, ofCeiling float64) string {
	switch {
	case ofCeiling > 1:
		return "ERROR: more than it can ever supply; its queue grows without end"
	case share > 1:
		return "warning: more than its base capacity; it lives on what it adds when patients wait"
	case share >= highLoad:
		return "warning: 95% or more; waits are long and uncertain"
	}
	return ""
}

// loadNames lists the resources of all options, in order.
func loadNames(m *compile.Model) (names []string) {
	seen := map[string]bool{}
	for _, o := range m.Options {
		for _, l := range o.Loads {
			if !seen[l.Resource] {
				seen[l.Resource] = true
				names = append(names, l.Resource)
			}
		}
	}
	return names
}

// busiest is the index of the resource's load in the year in which it is
// highest, or -1.
func busiest(o *compile.Option, resource string) int {
	most := -1
	for i, l := range o.Loads {
		if l.Resource == resource && (most < 0 || l.Share > o.Loads[most].Share) {
			most = i
		}
	}
	return most
}

func lawGrid(m *compile.Model) *grid {
	g := newGrid("where", "distribution", ">mean", ">sd", ">median", ">95th centile", "unit")
	for _, l := range m.Options[0].Laws {
		g.add(l.Where, l.Law, number(l.Mean), number(l.SD), number(l.Median), number(l.P95), l.Unit)
	}
	return g
}

func unsourcedGrid(m *compile.Model) *grid {
	g := newGrid("number", ">value", "unit", "where")
	for _, q := range assumptions(m) {
		// How long and how often is chosen, not known.
		setting := q.Path == "format" || strings.HasPrefix(q.Path, "run.")
		if q.Source == "" && !setting {
			g.add(q.Path, number(q.Value), q.Unit, where(q.File, q.Line))
		}
	}
	return g
}

func targetGrid(m *compile.Model) *grid {
	g := newGrid("target", "measure", "of", ">observed", "unit", "", "source")
	for _, t := range m.Targets {
		observed, unit := observedOf(t)
		g.add(t.Name, t.Measure, groupOf(t.By, t.Value), number(observed), unit, role(t), t.Source)
	}
	return g
}

// role says whether a target was used to set numbers of the scenario.
func role(t compile.Target) string {
	if t.Tune != "" {
		return "fitted by " + t.Tune
	}
	return "held out"
}

func groupOf(by, value string) string {
	if by == "" || by == "all" {
		return "everybody"
	}
	return by + " " + value
}

func changeGrid(m *compile.Model) *grid {
	g := newGrid("option", "what it changes", "from", "to", "where")
	for _, o := range m.Options {
		name := o.ID
		if o.Name != "" && o.Name != o.ID {
			name += " (" + o.Name + ")"
		}
		if len(o.Changes) == 0 {
			g.add(name, "nothing", "", "", "")
		}
		for _, c := range o.Changes {
			from := c.From
			if from == "" {
				from = "-"
			}
			g.add(name, c.Path, from, c.To, where(c.File, c.Line))
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
