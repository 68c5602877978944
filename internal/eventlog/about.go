package eventlog

import (
	"fmt"
	"strings"

	"prehabsim/internal/words"
)

// Words tell what the rows themselves do not: which days the tables count, and who is
// inside at the end.
func (w Wrote) Words() []string {
	list := []string{fmt.Sprintf("%s of %s; tables count from %s to %s, the log begins on %s and ends on %s",
		words.Count(w.Rows, "row"), words.Count(w.Patients, "patient"), w.From, w.To, w.Begins, w.Ends)}
	if w.Inside > 0 {
		were := "were"
		if w.Inside == 1 {
			were = "was"
		}
		list = append(list, fmt.Sprintf("%s %s still inside when the simulation ends: what they were doing has no end in the log", words.Count(w.Inside, "patient"), were))
	}
	return list
}

// About says what the columns are and how tools read them.
func About() string {
	var b strings.Builder
	b.WriteString("The columns of the log:\n")
	for _, c := range Columns {
		fmt.Fprintf(&b, "  %-21s %s\n", c.Name, c.Help)
	}
	fmt.Fprintf(&b, "  %-21s %s\n", AttributePrefix+"...", "one for each attribute of the patient, as it was known then")
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
