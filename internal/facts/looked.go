package facts

// Looked is what was seen of the first replication of the first option by whoever looked on:
// its steps, its flows and how it settles. It follows from the scenario and the seed.
type Looked struct {
	Steps    []StepDays
	Flows    []Flow
	Settling []Settling
}

// StepDays are the days of patients in a step, of those whose clock from referral to first
// treatment stopped in the window.
type StepDays struct {
	Option, Pathway, Step string // Pathway: by which they came; "all": everybody. Step: "all": from first to last; "": outside any
	Standard              string // met or breached
	Patients, CameBy      int64  // of whom the days are, and those of them who spent any there
	Waiting, Days, P90    float64
}

// Flow are patients who came in the window and got from one place to another, up to their first treatment.
type Flow struct {
	Option     string
	From, To   Named
	Kind       string // of To: place, milestone with which the way ends, outcome, or inside when the simulation ends
	Treated    bool   // those who get to the milestone in the end
	Patients   int64
	OfPatients int64 // who came
}

// Settling is a period of something that is looked at from the first second on.
type Settling struct {
	Option, Of, Unit string
	Period           int    // from 1
	Begins           string // its first day
	Part             string // warm-up, window or run-out, by its beginning
	Value, Smooth    float64
}
