package report

import (
	"io"
	"strconv"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

// Three files are of what somebody saw who looked on at one replication, which is simulated
// once more for them when they are written.

// lookedFile is a CSV file of what was seen; of results at which nobody looks it has no rows.
func lookedFile(name, title string, columns []Column, rows func(sheet, *facts.Looked)) Format {
	f := csvFile(name, title, columns, func(s sheet, r *Results) {
		if r.looked != nil {
			rows(s, r.looked)
		}
	})
	write := f.Write
	f.Write = func(w io.Writer, r *Results) (err error) {
		if r.looked == nil && r.Looked != nil {
			if r.looked, err = r.Looked(); err != nil {
				return err
			}
		}
		return write(w, r)
	}
	return f
}

var stepsCSV = lookedFile("steps.csv", "days by step from referral to first treatment, of patients who met the standard and of those who breached it, in the first replication", []Column{
	optionColumn,
	{"pathway", "by which they came; all: everybody", ""},
	{"step", "a step of the scenario, its copies together; all: from referral to first treatment; empty: outside any step", ""},
	{"standard", "met or breached: of patients whose clock stopped in the window within its days, or after them", ""},
	{"patients", "those patients, whether or not they came by the step", "patients"},
	{"came_by", "those of them who spent any time there", "patients"},
	{"queue", "days that they waited there for something to be free, mean over patients", "days"},
	{"delay", "other days there, such as those that the step itself takes, mean over patients", "days"},
	{"mean", "queue and delay together, mean over patients; steps add up to all", "days"},
	{"p90", "days there that 90 of 100 patients do not exceed", "days"},
}, func(s sheet, x *facts.Looked) {
	for _, d := range x.Steps {
		s.row(d.Option, d.Pathway, d.Step, d.Standard, strconv.FormatInt(d.Patients, 10), strconv.FormatInt(d.CameBy, 10),
			words.Exact(d.Waiting), words.Exact(d.Days-d.Waiting), words.Exact(d.Days), words.Exact(d.P90))
	}
})

var flowsCSV = lookedFile("flows.csv", "how many patients get from place to place up to their first treatment, of those who came in the window of the first replication", []Column{
	optionColumn,
	{"from", "a pathway or route of the scenario, its copies together, by which they come in or where time passes. Each patient counts in a place once, the first time; places where fewer than one in 500 come are passed over", ""},
	{"from_title", "what people call it", ""},
	{"to", "the next such place, or how the way ends", ""},
	{"to_title", "what people call it", ""},
	{"kind", "of to: place; milestone: with it the clock from referral to first treatment stops, and nothing is told of what comes after; outcome: they leave with it before; inside: they are on their pathway when the simulation ends", ""},
	{"treated", "yes: those who get to the milestone in the end; no: the others", ""},
	{"patients", "who go from the one to the other", "patients"},
	{"of_patients", "all who came in the window", "patients"},
}, func(s sheet, x *facts.Looked) {
	for _, f := range x.Flows {
		reaches := "no"
		if f.Treated {
			reaches = "yes"
		}
		s.row(f.Option, f.From.ID, f.From.Name, f.To.ID, f.To.Name, f.Kind, reaches, strconv.FormatInt(f.Patients, 10), strconv.FormatInt(f.OfPatients, 10))
	}
})

var warmUpCSV = lookedFile("warmup.csv", "how lists, queues and use settle from the first second on, in the first replication; empty where a run is too short to tell", []Column{
	optionColumn,
	{"of", "what is looked at: the 62-day list, everybody inside, the use of a group of resources, the longest queues", ""},
	{"unit", "unit of value and welch", ""},
	{"period", "its number, from 1: a week or, of short runs, a day or an hour", ""},
	{"begins", "its first day", ""},
	{"part", "warm-up, window or run-out, by the period's beginning", ""},
	{"value", "on average over the period", "as in unit"},
	{"welch", "Welch's moving average, over a quarter either side of a period that is a week; empty where it would pass the end", "as in unit"},
}, func(s sheet, x *facts.Looked) {
	for _, p := range x.Settling {
		s.row(p.Option, p.Of, p.Unit, strconv.Itoa(p.Period), p.Begins, p.Part, words.Exact(p.Value), words.Exact(p.Smooth))
	}
})
