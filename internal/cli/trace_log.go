package cli

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/eventlog"
	"prehabsim/internal/words"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// writeLog prints the event log of everybody or of one. The log is always made of
// everybody, so that one patient's rows are the same, numbers included.
func (a *app) writeLog(o *compile.Option, t *tracing, r *replay, one *patient) error {
	out := eventlog.NewWriter(a.stdout, o.Program, o.ID, t.replication)
	rows := 0
	log := eventlog.New(o.Program, func(row *eventlog.Row) {
		if one != nil && (row.Source != one.source || row.Patient != one.number) {
			return
		}
		if t.kinds == nil || slices.Contains(t.kinds, row.Kind.String()) {
			rows++
			out.Write(row)
		}
	})
	inside := 0
	err := r.engine.TraceAll(r.key, func(e engine.TraceEvent) {
		if e.Kind == engine.TraceInside && (one == nil || e.Source == one.source && e.Patient == one.number) {
			inside++
		}
		log.Add(e)
	})
	if err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	people := log.Patients
	if one != nil {
		people = 1
	}
	a.sayOfLog(o.Program, rows, people, inside)
	return nil
}

// sayOfLog tells what the rows themselves do not: which days the tables count, and
// who is inside at the end.
func (a *app) sayOfLog(p *engine.Program, rows, people, inside int) {
	date := func(t tick.Time) tick.Date { return p.Calendar.Date(p.Calendar.Day(t)) }
	a.say("%s of %s; tables count from %s to %s, the log begins on %s and ends on %s",
		words.Count(rows, "row"), words.Count(people, "patient"), date(p.Window), date(p.End-1), date(0), date(p.Stop-1))
	if inside > 0 {
		a.say("%s still inside when the simulation ends: what they were doing has no end in the log", were(inside))
	}
}

func were(n int) string {
	if n == 1 {
		return "1 patient was"
	}
	return fmt.Sprintf("%d patients were", n)
}

// aboutTheLog says in help what the columns are and how tools read them.
func aboutTheLog() string {
	var b strings.Builder
	b.WriteString("The columns of the log:\n")
	for _, c := range eventlog.Columns {
		fmt.Fprintf(&b, "  %-21s %s\n", c.Name, c.Help)
	}
	fmt.Fprintf(&b, "  %-21s %s\n", eventlog.AttributePrefix+"...", "one for each attribute of the patient, as it was known then")
	b.WriteString(`
Lifecycles are those of IEEE 1849 (XES). A step is scheduled when the patient
asks, starts when everything is there, and completes; who gives up or is refused
withdraws; an interruption suspends and resumes one instance; what treatment or a
missed appointment ends is ate_abort, what ends with the patient's leaving is
pi_abort, and the reason stands beside it. A resource in the patient's hands is
an activity of its own (kind hold), from getting it to giving it back: units
times its length, less what was suspended, adds up to the bed-days of the tables.
What has no end was still going on when the simulation ended.

PM4Py:  df = pm4py.format_dataframe(pandas.read_csv("events.csv"),
          case_id="case_id", activity_key="activity", timestamp_key="timestamp")
bupaR:  eventlog(readr::read_csv("events.csv"), case_id = "case_id",
          activity_id = "activity", activity_instance_id = "activity_instance_id",
          lifecycle_id = "lifecycle:transition", timestamp = "timestamp",
          resource_id = "resource")
For a map of the pathway choose --kinds step,milestone,leave; for the use of beds
--kinds hold.`)
	return b.String()
}
