package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/eventlog"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// tracing is what "trace" was told.
type tracing struct {
	choice
	option      string
	replication int
	patient     int64
	source      string
	withPrehab  bool
	asCSV       bool
	kinds       []string // of rows; all where none is named
}

func traceCommand(a *app) *cobra.Command {
	t := tracing{patient: -1}
	cmd := &cobra.Command{
		Use:   "trace SCENARIO",
		Short: "Replay the life of one patient, or write an event log",
		Long: `Trace replays one replication and tells what happened to one patient: when,
where, and what. Patients are numbered by source, from 0, and the number is the
same person in every option: compare a life with prehabilitation and without.

With --csv it prints an event log for process mining; without a patient that log
holds everybody, from the first day of the warm-up to the last of the run-out.

` + aboutTheLog(),
		Example: `  prehabsim trace builtin:northbridge --option opt_out --with-prehab
  prehabsim trace lung.toml --option current --replication 3 --patient 17
  prehabsim trace lung.toml --option prehab --csv > events.csv
  prehabsim trace lung.toml --option prehab --csv --kinds hold > beds.csv`,
		Args:              oneScenario,
		ValidArgsFunction: a.completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.trace(cmd, args[0], &t)
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
	f.Uint64Var(&t.seed, "seed", 0, "number that names the random draws (default the scenario's)")
	a.completeOptions(cmd, "option")
	return cmd
}

func (a *app) trace(cmd *cobra.Command, name string, t *tracing) error {
	flags := cmd.Flags()
	one := t.withPrehab || flags.Changed("patient") || flags.Changed("source")
	switch {
	case t.replication < 0:
		return usagef("--replication must be 0 or more, not %d", t.replication)
	case flags.Changed("patient") && (t.patient < 0 || t.patient >= 1<<28):
		return usagef("--patient must be 0 to %d, not %d", 1<<28-1, t.patient)
	case t.withPrehab && flags.Changed("patient"):
		return usagef("choose a patient by --patient or by --with-prehab, not both")
	case t.kinds != nil && !t.asCSV:
		return usagef("--kinds chooses rows of the event log; add --csv")
	}
	for _, kind := range t.kinds {
		if err := diag.OneOf("kind", kind, eventlog.Kinds); err != nil {
			return err
		}
	}
	m, err := a.load(cmd, name, &t.choice, false, t.asCSV)
	if err != nil {
		return err
	}
	o, err := m.Option(t.option)
	if err != nil {
		return err
	}
	r := &replay{program: o.Program, engine: engine.New(o.Program), key: rng.NewKey(m.Seed, uint64(t.replication))}
	if t.asCSV && !one {
		return a.writeLog(o, t, r, nil)
	}
	who, err := r.find(t)
	if err != nil {
		return err
	}
	if t.asCSV {
		return a.writeLog(o, t, r, &who)
	}
	return a.tellLife(m, o, t, r, who)
}

// tellLife prints one line for each thing that happened.
func (a *app) tellLife(m *study.Scenario, o *compile.Option, t *tracing, r *replay, who patient) error {
	fmt.Fprintf(a.stdout, "%s, option %s, replication %d, seed %d: patient %d of %s\n",
		m.Name, o.ID, t.replication, m.Seed, who.number, o.Program.Sources[who.source].Name)
	n := newNarrator(o.Program)
	told := ""
	tell := func(at tick.Time, text string) {
		date, clock := n.moment(at)
		if date == told {
			date = strings.Repeat(" ", len(date))
		} else {
			told = date
		}
		fmt.Fprintf(a.stdout, "%s  %s  %s\n", date, clock, text)
	}
	err := r.engine.Trace(r.key, int(who.source), who.number, func(e engine.TraceEvent) {
		for _, text := range n.tell(e) {
			tell(e.Time, text)
		}
	})
	if err == nil && n.log.Inside > 0 {
		fmt.Fprintf(a.stdout, "still inside when the simulation ends\n")
	}
	return err
}

// patient names somebody within a replication.
type patient struct {
	source int32
	number uint64
}

// replay is one replication, run as often as needed: it is a pure function of
// its key.
type replay struct {
	program *engine.Program
	engine  *engine.Engine
	key     rng.Key
}

// find turns what the user asked for into a patient who exists.
func (r *replay) find(t *tracing) (patient, error) {
	source, err := r.source(t.source)
	if err != nil {
		return patient{}, err
	}
	if t.withPrehab {
		return r.firstWithPrehab(source, t)
	}
	// Numbers are of candidates, some of whom never come: that keeps the others
	// the same people when a rate changes.
	var first, next uint64
	var found, any, later bool
	err = r.engine.TraceAll(r.key, func(e engine.TraceEvent) {
		if e.Kind != engine.TraceArrive || e.Source != source {
			return
		}
		if !any {
			first, any = e.Patient, true
		}
		if e.Patient == uint64(t.patient) {
			found = true
		}
		if !later && t.patient >= 0 && e.Patient > uint64(t.patient) {
			next, later = e.Patient, true
		}
	})
	name := r.program.Sources[source].Name
	switch {
	case err != nil:
		return patient{}, err
	case !any:
		return patient{}, usagef("nobody comes from %s in replication %d", name, t.replication)
	case t.patient < 0:
		return patient{source, first}, nil
	case found:
		return patient{source, uint64(t.patient)}, nil
	case later:
		return patient{}, usagef("%s has no patient %d in replication %d: not every number arrives; the next who does is %d", name, t.patient, t.replication, next)
	}
	return patient{}, usagef("%s has no patient %d in replication %d", name, t.patient, t.replication)
}

// source returns a source by name; "" is the first whose patients are counted.
func (r *replay) source(name string) (int32, error) {
	var names []string
	counted := -1
	for i, s := range r.program.Sources {
		names = append(names, s.Name)
		if s.Counted && counted < 0 {
			counted = i
		}
	}
	if name == "" {
		return int32(max(counted, 0)), nil
	}
	if i := slices.Index(names, name); i >= 0 {
		return int32(i), nil
	}
	return 0, diag.OneOf("source", name, names)
}

// firstWithPrehab finds the first patient to attend a contact of
// prehabilitation: of the source that was asked for, else of any.
func (r *replay) firstWithPrehab(source int32, t *tracing) (patient, error) {
	attended := map[int32]bool{}
	for i, a := range r.program.Attributes {
		// The compiler counts contacts in "prehab NAME attended".
		if strings.HasPrefix(a.Name, "prehab ") && strings.HasSuffix(a.Name, " attended") {
			attended[int32(i)] = true
		}
	}
	var who patient
	found := false
	err := r.engine.TraceAll(r.key, func(e engine.TraceEvent) {
		if found || e.Kind != engine.TraceAttribute || !attended[e.Index] || e.Value < 1 {
			return
		}
		if t.source == "" || e.Source == source {
			who, found = patient{e.Source, e.Patient}, true
		}
	})
	if err == nil && !found {
		err = usagef("nobody had prehabilitation in option %q, replication %d", t.option, t.replication)
	}
	return who, err
}
