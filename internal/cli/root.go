// Package cli is the command line: one file for each command, their flags, what
// they say and with which code they leave.
//
// Results go to standard output or into a results folder; everything else goes
// to standard error, each line prefixed "prehabsim:". What a command needs of
// the world stands in [Env], so that tests can give it another one.
//
// Start at [Run]; commands lists what there is.
package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"prehabsim/internal/ask"
	"prehabsim/internal/console"
	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
)

// Env is what commands need of the world.
type Env struct {
	Stdout, Stderr io.Writer
	Terminal       bool                // somebody watches Stderr
	Getenv         func(string) string // nil: no variables
	Environ        []string            // all variables, "NAME=value", to find misspelt ones; nil: not looked at
	Now            func() time.Time    // nil: no time is told, none left is estimated
	Hostname       string              // stands in manifests alone
	Dir            string              // relative paths start here; "" is the process's own folder
	Simulating     func()              // called before the first replication of a command; nil: nothing is to be done
}

// commands are all commands, in the order of a study: look, check, run, draw.
var commands = []func(*app) *cobra.Command{
	listCommand,
	checkCommand,
	paramsCommand,
	fitCommand,
	targetsCommand,
	backlogCommand,
	explainCommand,
	newCommand,
	calibrateCommand,
	backtestCommand,
	serveCommand,
	runCommand,
	compareCommand,
	sensitivityCommand,
	learnCommand,
	staffCommand,
	solveCommand,
	growCommand,
	bottlenecksCommand,
	breachesCommand,
	rankCommand,
	clusterCommand,
	mergeCommand,
	traceCommand,
	plotCommand,
	reportCommand,
	validateCommand,
	schemaCommand,
	versionCommand,
}

// app is one call of the program.
type app struct {
	env     Env
	stdout  *console.Output
	console console.Console
	started bool // arguments were understood; errors from here on are not about usage
}

// Run executes a command line, without the program's name, and returns the exit
// code. Cancelling ctx is Ctrl-C, or a scheduler's signal if its cause is [ErrTerminated]:
// work that is finished is kept.
func Run(ctx context.Context, args []string, env Env) int {
	a := &app{env: env, stdout: console.NewOutput(env.Stdout)}
	if a.env.Getenv == nil {
		a.env.Getenv = func(string) string { return "" }
	}
	a.console = console.Console{Stderr: env.Stderr, Terminal: env.Terminal, Dumb: a.env.Getenv("TERM") == "dumb", Now: env.Now, Simulating: env.Simulating}
	root := a.root()
	root.SetArgs(args)
	err := ask.HelpForNothing(root, args)
	if err == nil {
		err = root.ExecuteContext(ctx)
	}
	if full := a.stdout.Close(); full != nil {
		err = fmt.Errorf("write to standard output: %w", disk.Reason(full))
	}
	if err == nil {
		return exitDone
	}
	if text := err.Error(); text != "" {
		a.say("%s", text)
	}
	return a.exitCode(ctx, err)
}

// Root is all commands, for who writes manual pages of them.
func Root() *cobra.Command { return (&app{env: Env{Getenv: func(string) string { return "" }}}).root() }

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "prehabsim",
		Short: "Compare cancer pathways with and without prehabilitation",
		Long: `prehabsim simulates cancer pathways with and without prehabilitation, patient
by patient, on the same patients, and reports what differs: waits, beds,
theatres, staff, outcomes.

A scenario is a TOML file, or one of the built-in ones (see "prehabsim list").
Every flag can also be set in the environment: PREHABSIM_SEED is --seed. A flag
goes before the environment, and that before the scenario.

Exit codes: 0 done, or done before; 1 unexpected; 2 usage; 3 scenario refused; 4 a
stated target or precision was not met; 5 parts of a run do not fit together; 6 some
are missing; 130 interrupted with finished work saved; 143 the same by a scheduler.
What left with 1 or 143 may be begun again as it was, and the others not.`,
		Example: `  prehabsim list
  prehabsim check builtin:selca
  prehabsim run builtin:selca --replications 20`,
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			return a.start(cmd)
		},
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("unknown command %q%s; see prehabsim --help", args[0], a.nearestCommand(args[0]))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = false
	root.SetOut(a.stdout)
	root.SetErr(console.Prefixed{Console: &a.console})
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; see %s --help", flagError(err), cmd.CommandPath())
	})
	for _, command := range commands {
		root.AddCommand(command(a))
	}
	return root
}

func (a *app) nearestCommand(word string) string {
	var names []string
	for _, c := range commands {
		names = append(names, c(a).Name())
	}
	return diag.Nearest(word, names)
}

// start takes flags that were not given from the environment, and marks that
// what follows is no longer about the command line.
func (a *app) start(cmd *cobra.Command) error {
	a.warnOfUnknownVariables()
	var wrong error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		name := variable(f.Name)
		value := a.env.Getenv(name)
		saysMore := slices.Contains([]string{"lists", "precision", "worth-in"}, f.Name) // of what it needs
		if written := f.Value.String(); f.Changed && wrong == nil && (written == "" || written == "[]") && !saysMore {
			wrong = fmt.Errorf("--%s is given an empty text; write what is meant, or leave it out; see %s --help", f.Name, cmd.CommandPath())
		}
		if f.Changed || f.Name == "help" || value == "" || wrong != nil {
			return
		}
		if err := cmd.Flags().Set(f.Name, value); err != nil {
			wrong = fmt.Errorf("environment variable %s: %w", name, flagError(err))
		}
	})
	a.started = wrong == nil
	return wrong
}

// variable is the environment variable of a flag.
func variable(flag string) string {
	return variables + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

const variables = "PREHABSIM_"

// warnOfUnknownVariables tells of variables that no command reads: a misspelt one
// would leave the scenario's value in force without a word.
func (a *app) warnOfUnknownVariables() {
	var known []string
	for _, command := range commands {
		c := command(a)
		for _, c := range append([]*cobra.Command{c}, c.Commands()...) { // some only hold others
			c.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, variable(f.Name)) })
		}
	}
	for _, each := range a.env.Environ {
		name, _, _ := strings.Cut(each, "=")
		if strings.HasPrefix(name, variables) && !slices.Contains(known, name) {
			a.say("warning: environment variable %s sets nothing%s", name, diag.Nearest(name, known))
		}
	}
}

// say writes to standard error, each line with the program's name before it.
func (a *app) say(format string, args ...any) { a.console.Say(format, args...) }
