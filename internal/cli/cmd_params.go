package cli

import (
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"prehabsim/internal/facts"
	"prehabsim/internal/report"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

func paramsCommand(a *app) *cobra.Command {
	var c choice
	var asCSV bool
	cmd := &cobra.Command{
		Use:   "params SCENARIO",
		Short: "Print the register of assumptions: every number and its source",
		Long: `Params prints how many numbers of a scenario have which status, and how many of them
a range; then every number that an option uses, with its range, its source, the
options that use it, and the file and line where it stands. Where options have
different numbers each has a line. With --csv it prints the file assumptions.csv that
a run writes.`,
		Example: `  prehabsim params builtin:selca
  prehabsim params lung.toml --options current
  prehabsim params lung.toml --csv > assumptions.csv`,
		Args:              oneScenario,
		ValidArgsFunction: a.completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			m, err := a.load(cmd, args[0], &c, false, asCSV)
			if err != nil {
				return err
			}
			register := m.Assumptions()
			if asCSV {
				return printFile(a.stdout, "assumptions.csv", &report.Results{Meta: report.Meta{Assumptions: register}})
			}
			if err := statusGrid(register).write(a.stdout); err != nil {
				return err
			}
			if _, err := a.stdout.Write([]byte("\n")); err != nil {
				return err
			}
			return numberGrid(m, register).write(a.stdout)
		},
	}
	c.optionsFlag(a, cmd)
	cmd.Flags().BoolVar(&asCSV, "csv", false, "print CSV")
	return cmd
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
	g := newGrid("number", ">value", ">low", ">high", "unit", "source", "status", "options", "where")
	for _, x := range register {
		options := strings.Join(x.Options, ", ")
		if len(x.Options) == len(m.Options) {
			options = "all"
		}
		g.Add(x.Path, words.Short(x.Value, 4), words.Short(x.Low, 4), words.Short(x.High, 4), x.Unit, x.Source, x.Status, options, where(x.File, x.Line))
	}
	return g
}

func where(file string, line int) string {
	if line == 0 {
		return file
	}
	return file + ":" + strconv.Itoa(line)
}
