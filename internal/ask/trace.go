package ask

import (
	"fmt"

	"github.com/spf13/cobra"

	"prehabsim/internal/diag"
	"prehabsim/internal/eventlog"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// Tracing is what "trace" needs of the program beside the rest of the [World].
type Tracing struct {
	Flags func(*cobra.Command) // adds those by which a scenario is chosen, and completes --option

	// Load reads the scenario with that option, and tells its warnings unless it is to be quiet.
	Load func(cmd *cobra.Command, name, option string, quiet bool) (*study.Scenario, error)
}

// tracing is what "trace" was told.
type tracing struct {
	Tracing
	World
	option      string
	replication int
	patient     int64
	source      string
	withPrehab  bool
	asCSV       bool
	kinds       []string // of rows; all where none is named
}

// Trace is the command "trace".
func Trace(w World, s Tracing) *cobra.Command {
	t := tracing{Tracing: s, World: w, patient: -1}
	cmd := &cobra.Command{
		Use:   "trace SCENARIO",
		Short: "Replay the life of one patient, or write an event log",
		Long: `Trace replays one replication and tells what happened to one patient: when,
where, and what. Patients are numbered by source, from 0, and the number is the
same person in every option: compare a life with prehabilitation and without.

With --csv it prints an event log for process mining; without a patient that log
holds everybody, from the first day of the warm-up to the last of the run-out.

` + eventlog.About(),
		Example: `  prehabsim trace builtin:northbridge --option opt_out --with-prehab
  prehabsim trace lung.toml --option current --replication 3 --patient 17
  prehabsim trace lung.toml --option prehab --csv > events.csv
  prehabsim trace lung.toml --option prehab --csv --kinds hold > beds.csv`,
		Args:              w.Args,
		ValidArgsFunction: w.Complete,
		RunE: func(cmd *cobra.Command, args []string) error {
			err := t.tell(cmd, args[0])
			if err != nil && cmd.Context().Err() != nil {
				err = diag.Interrupted.Errorf("interrupted; a trace begins anew each time")
			}
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&t.option, "option", "current", "the option to replay")
	f.IntVar(&t.replication, "replication", 0, "the replication to replay, as numbered in replications.csv")
	f.Int64Var(&t.patient, "patient", -1, "the patient's number (default the first to arrive)")
	f.StringVar(&t.source, "source", "", "where the patient came from (default the first pathway)")
	f.BoolVar(&t.withPrehab, "with-prehab", false, "the first patient who had prehabilitation")
	f.BoolVar(&t.asCSV, "csv", false, "print an event log")
	f.StringSliceVar(&t.kinds, "kinds", nil, "only rows of these kinds, comma-separated: "+words.List(eventlog.Kinds))
	s.Flags(cmd)
	return cmd
}

// tell tells the life of one patient, or writes the log.
func (t *tracing) tell(cmd *cobra.Command, name string) error {
	flags := cmd.Flags()
	one := t.withPrehab || flags.Changed("patient") || flags.Changed("source")
	switch {
	case t.replication < 0:
		return diag.Usage.Errorf("--replication must be 0 or more, not %d", t.replication)
	case flags.Changed("patient") && (t.patient < 0 || t.patient >= 1<<28):
		return diag.Usage.Errorf("--patient must be 0 to %d, not %d", 1<<28-1, t.patient)
	case t.withPrehab && flags.Changed("patient"):
		return diag.Usage.Errorf("choose a patient by --patient or by --with-prehab, not both")
	case t.kinds != nil && !t.asCSV:
		return diag.Usage.Errorf("--kinds chooses rows of the event log; add --csv")
	}
	for _, kind := range t.kinds {
		if err := diag.OneOf("kind", kind, eventlog.Kinds); err != nil {
			return err
		}
	}
	m, err := t.Load(cmd, name, t.option, t.asCSV)
	if err != nil {
		return err
	}
	o, err := m.Option(t.option)
	if err != nil {
		return err
	}
	r := eventlog.NewReplay(o.ID, o.Program, m.Seed, t.replication)
	r.While(cmd.Context())
	if t.asCSV && !one {
		return t.writeLog(r, nil)
	}
	var who eventlog.Patient
	if t.withPrehab {
		who, err = r.FirstWithPrehab(t.source)
	} else {
		who, err = r.Find(t.source, t.patient)
	}
	if err != nil {
		return err
	}
	if t.asCSV {
		return t.writeLog(r, &who)
	}
	fmt.Fprintf(t.Out, "%s, option %s, replication %d, seed %d: patient %d of %s\n",
		m.Name, o.ID, t.replication, m.Seed, who.Number, o.Program.Sources[who.Source].Name)
	return r.Tell(t.Out, who)
}

// writeLog prints the event log of everybody or of one, and tells what the rows
// themselves do not: which days the tables count, and who is inside at the end.
func (t *tracing) writeLog(r *eventlog.Replay, one *eventlog.Patient) error {
	wrote, err := r.Write(t.Out, t.kinds, one)
	if err != nil {
		return err
	}
	for _, line := range wrote.Words() {
		t.Say("%s", line)
	}
	return nil
}
