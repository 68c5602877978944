package plots

import (
	"errors"
	"io/fs"

	"prehabsim/internal/facts"
)

const (
	stepsFile  = "steps.csv"
	flowsFile  = "flows.csv"
	warmUpFile = "warmup.csv"
)

// StepDays are what patients who met the standard, or breached it, spent in a step: in days,
// on average over all of them.
type StepDays struct {
	Option, Step       string // "all": from referral to first treatment
	Met                bool
	Patients, CameBy   float64
	Queue, Delay, Mean float64
	P90                float64
}

// Flow are patients who get from one place to another, or to how their way ends.
type Flow struct {
	Option               string
	From, To             facts.Named
	Kind                 string // place, milestone, outcome or inside
	Treated              bool   // those who get to the milestone in the end
	Patients, OfPatients float64
}

// Settling is a period of something that is looked at from the first second on.
type Settling struct {
	Option, Of, Unit, Begins string
	Part                     string  // warm-up, window or run-out
	Value, Welch             float64 // Welch NaN towards the end
}

// loadLooked reads what was seen of the first replication.
func loadLooked(folder fs.FS, r *Results) error {
	return errors.Join(
		r.read(folder, stepsFile, []string{"pathway", "step", "standard", "patients", "came_by", "queue", "delay", "mean", "p90"}, func(t *table) {
			if t.text("pathway") == "all" {
				r.Steps = append(r.Steps, StepDays{Option: t.text("option"), Step: t.text("step"), Met: t.text("standard") == "met", Patients: t.number("patients"), CameBy: t.number("came_by"),
					Queue: t.number("queue"), Delay: t.number("delay"), Mean: t.number("mean"), P90: t.number("p90")})
			}
		}),
		r.read(folder, flowsFile, []string{"from", "from_title", "to", "to_title", "kind", "treated", "patients", "of_patients"}, func(t *table) {
			r.Flows = append(r.Flows, Flow{Option: t.text("option"), From: facts.Named{ID: t.text("from"), Name: t.text("from_title")}, To: facts.Named{ID: t.text("to"), Name: t.text("to_title")},
				Kind: t.text("kind"), Treated: t.text("treated") == "yes", Patients: t.number("patients"), OfPatients: t.number("of_patients")})
		}),
		r.read(folder, warmUpFile, []string{"of", "unit", "begins", "part", "value", "welch"}, func(t *table) {
			x := Settling{Option: t.text("option"), Of: t.text("of"), Unit: t.text("unit"), Begins: t.text("begins"), Part: t.text("part"), Value: t.number("value"), Welch: t.number("welch")}
			if _, _, err := date(x.Begins); err != nil {
				t.problem("begins", "%v", err)
			}
			r.Settling = append(r.Settling, x)
		}))
}
