package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/disk"
	"prehabsim/internal/intake"
)

// sections says where a command puts the sections that it makes.
type sections struct {
	out   string
	force bool
}

func (o *sections) flags(cmd *cobra.Command, what string) {
	cmd.Flags().StringVar(&o.out, "out", "", "write the "+what+" to this file instead of standard output")
	cmd.Flags().BoolVar(&o.force, "force", false, "write over a file that is there already")
}

// smallNumbers is the flag of commands that print counts of a user's own data.
func smallNumbers(cmd *cobra.Command, s *intake.SmallNumbers) {
	cmd.Flags().StringVar((*string)(s), "small-numbers", intake.SmallNumbersWords[0], fmt.Sprintf("counts of 1 to %d patients, which may point to single ones: hide, or show where the data may be kept", intake.FewestShown-1))
	completeWords(cmd, "small-numbers", intake.SmallNumbersWords)
}

// mayWrite refuses a file that is there already, before anything is read; and,
// whatever --force says, one that is about to be read.
func (a *app) mayWrite(o *sections, inputs []string) error {
	if o.out == "" {
		return nil
	}
	for _, name := range inputs {
		if disk.Place(a.path(name)) == disk.Place(a.path(o.out)) {
			return usagef("--out %s is the file to be read; choose another name", o.out)
		}
	}
	return describe.MayWrite(a.path(o.out), o.out, o.force)
}

// deliver prints sections, or writes them to a file, whole or not at all.
func (a *app) deliver(o *sections, text, what string) error {
	if o.out == "" {
		_, err := io.WriteString(a.stdout, text)
		return err
	}
	if err := disk.WriteBytes(a.path(o.out), []byte(text)); err != nil {
		return fmt.Errorf("write %s: %w", o.out, disk.Reason(err))
	}
	a.say("%s: %s, to be pasted into a scenario", o.out, what)
	return nil
}

// deliverMade tells what there is to say of sections, and delivers them if they were made.
func (a *app) deliverMade(made intake.Made, err error, o *sections) error {
	for _, line := range made.Told {
		a.say("%s", line)
	}
	for _, w := range made.Warnings {
		a.say("warning: %s", w)
	}
	if err != nil {
		return err
	}
	return a.deliver(o, made.Text, made.Holds)
}

// someFiles refuses a command line without a file.
func someFiles(what, example string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usagef("name a %s; for example: %s %s", what, cmd.CommandPath(), example)
		}
		return nil
	}
}
