package eventlog

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// Patient is somebody within a replication.
type Patient struct {
	Source int32
	Number uint64
}

// Replay is one replication of an option, run as often as needed: it is a pure function
// of its key.
type Replay struct {
	option  string
	number  int // of the replication
	program *engine.Program
	engine  *engine.Engine
	key     rng.Key
}

// NewReplay makes ready to run a replication again.
func NewReplay(option string, p *engine.Program, seed uint64, replication int) *Replay {
	return &Replay{option, replication, p, engine.New(p), rng.NewKey(seed, uint64(replication))}
}

// While has the replications end with ctx's error once that is cancelled.
func (r *Replay) While(ctx context.Context) {
	r.engine.Daily(func(tick.Time) bool { return ctx.Err() == nil })
}

// Find finds a patient of a source by number, one who exists; below 0 is the first to
// arrive. The source "" is the first whose patients are counted.
func (r *Replay) Find(name string, number int64) (Patient, error) {
	source, err := r.source(name)
	if err != nil {
		return Patient{}, err
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
		if e.Patient == uint64(number) {
			found = true
		}
		if !later && number >= 0 && e.Patient > uint64(number) {
			next, later = e.Patient, true
		}
	})
	name = r.program.Sources[source].Name
	switch {
	case err != nil:
		return Patient{}, err
	case !any:
		return Patient{}, diag.Usage.Errorf("nobody comes from %s in replication %d", name, r.number)
	case number < 0:
		return Patient{source, first}, nil
	case found:
		return Patient{source, uint64(number)}, nil
	case later:
		return Patient{}, diag.Usage.Errorf("%s has no patient %d in replication %d: not every number arrives; the next who does is %d", name, number, r.number, next)
	}
	return Patient{}, diag.Usage.Errorf("%s has no patient %d in replication %d", name, number, r.number)
}

// source returns a source by name; "" is the first whose patients are counted.
func (r *Replay) source(name string) (int32, error) {
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

// FirstWithPrehab finds the first patient to attend a contact of prehabilitation: of
// the source that is asked for; of "", of any.
func (r *Replay) FirstWithPrehab(name string) (Patient, error) {
	source, err := r.source(name)
	if err != nil {
		return Patient{}, err
	}
	attended := map[int32]bool{}
	for i, a := range r.program.Attributes {
		// The compiler counts contacts in "prehab NAME attended".
		if strings.HasPrefix(a.Name, "prehab ") && strings.HasSuffix(a.Name, " attended") {
			attended[int32(i)] = true
		}
	}
	var who Patient
	found := false
	err = r.engine.TraceAll(r.key, func(e engine.TraceEvent) {
		if found || e.Kind != engine.TraceAttribute || !attended[e.Index] || e.Value < 1 {
			return
		}
		if name == "" || e.Source == source {
			who, found = Patient{e.Source, e.Patient}, true
		}
	})
	if err == nil && !found {
		err = diag.Usage.Errorf("nobody had prehabilitation in option %q, replication %d", r.option, r.number)
	}
	return who, err
}

// Tell writes the life of a patient, a line for each thing that happened.
func (r *Replay) Tell(w io.Writer, who Patient) error {
	n := newNarrator(r.program)
	told := ""
	tell := func(at tick.Time, text string) {
		date, clock := n.moment(at)
		if date == told {
			date = strings.Repeat(" ", len(date))
		} else {
			told = date
		}
		fmt.Fprintf(w, "%s  %s  %s\n", date, clock, text)
	}
	err := r.engine.Trace(r.key, int(who.Source), who.Number, func(e engine.TraceEvent) {
		for _, text := range n.tell(e) {
			tell(e.Time, text)
		}
	})
	if err == nil && n.log.Inside > 0 {
		fmt.Fprintf(w, "still inside when the simulation ends\n")
	}
	return err
}

// Wrote is what a log holds, and of which days: those that the tables count, and its own.
type Wrote struct {
	Rows, Patients, Inside int
	From, To, Begins, Ends tick.Date
}

// Write writes the event log of everybody or of one, of all kinds of rows (nil) or of
// some. The log is always made of everybody, so that one patient's rows are the same,
// numbers included.
func (r *Replay) Write(w io.Writer, kinds []string, one *Patient) (Wrote, error) {
	p := r.program
	date := func(t tick.Time) tick.Date { return p.Calendar.Date(p.Calendar.Day(t)) }
	wrote := Wrote{From: date(p.Window), To: date(p.End - 1), Begins: date(0), Ends: date(p.Stop - 1)}
	out := NewWriter(w, p, r.option, r.number)
	of := func(source int32, patient uint64) bool { return one == nil || *one == Patient{source, patient} }
	log := New(p, func(row *Row) {
		if of(row.Source, row.Patient) && (kinds == nil || slices.Contains(kinds, row.Kind.String())) {
			wrote.Rows++
			out.Write(row)
		}
	})
	err := r.engine.TraceAll(r.key, func(e engine.TraceEvent) {
		if e.Kind == engine.TraceInside && of(e.Source, e.Patient) {
			wrote.Inside++
		}
		log.Add(e)
	})
	if err != nil {
		return wrote, err
	}
	wrote.Patients = log.Patients
	if one != nil {
		wrote.Patients = 1
	}
	return wrote, out.Close()
}
