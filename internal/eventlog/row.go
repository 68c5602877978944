package eventlog

import "prehabsim/sim/tick"

// Kind says what a row is about.
type Kind uint8

// The kinds of row. Step, Hold, Branch and Clock last for a time; the others are
// a single row.
const (
	Arrival   Kind = iota // the patient comes
	Step                  // a step of a pathway: asks, begins, ends
	Hold                  // a resource in the patient's hands, for as long as it is
	Work                  // staff time or an appointment, spent at once
	Branch                // what goes on beside the pathway: a course of treatment, prehabilitation
	Milestone             // a mark is reached
	Clock                 // a clock of a standard runs
	Event                 // something that is counted: a complication, a readmission, a referral to prehab
	Leave                 // the patient leaves
)

// Kinds are the names of the kinds, as the column has them.
var Kinds = []string{"arrival", "step", "hold", "work", "branch", "milestone", "clock", "event", "leave"}

func (k Kind) String() string { return Kinds[k] }

// Lifecycle is a transition of the standard lifecycle of IEEE 1849.
type Lifecycle uint8

// The transitions in use.
const (
	Schedule Lifecycle = iota // asks, and may have to wait
	Start
	Suspend
	Resume
	Complete
	Withdraw      // ended before it began
	AbortActivity // ended before its time; the patient goes on
	AbortCase     // ended since the patient left
)

var lifecycles = [...]string{"schedule", "start", "suspend", "resume", "complete", "withdraw", "ate_abort", "pi_abort"}

// String is the transition as XES writes it.
func (l Lifecycle) String() string { return lifecycles[l] }

// Reason says why an activity was suspended or did not come to its end.
type Reason uint8

// The reasons.
const (
	NoReason     Reason = iota
	Refused             // the queue was full
	GaveUp              // waited as long as patience lasted
	Interrupted         // by somebody more urgent
	NoShow              // nobody came to the appointment
	CalledOff           // the patient was not fit on the day
	NotAttended         // a contact of prehabilitation to which nobody came
	CutShort            // something else ended it, such as the start of treatment
	PatientLeft         // it ended with the patient's stay
	Replaced            // a given list of patients took the place
	StartedAgain        // a clock that was started anew
	Before              // reached before counting began, so not counted
	OfOthers            // a clock that counts other patients than this one
)

var reasons = [...]string{
	"", "refused", "gave up", "interrupted", "no show", "called off", "not attended", "cut short", "patient left", "replaced",
	"started again", "before counting", "of others",
}

func (r Reason) String() string { return reasons[r] }

// Row is one line of the log.
type Row struct {
	ID         int64 // 1, 2, 3, ... in the log of everybody
	Time       tick.Time
	Source     int32
	Patient    uint64 // number within its source
	Branch     uint8  // 0 is the patient itself
	Kind       Kind
	Lifecycle  Lifecycle
	Reason     Reason
	Activity   string
	Instance   int64 // of the activity; unique in the log of everybody
	Step       int32 // in which it happens; None: outside any step
	Queue      int32 // of a step: the resource in whose queue the patient waits; None: it needs nothing
	Resource   int32 // of Hold and Work; None otherwise
	Units      int64 // of Resource
	Amount     float64
	Attributes []float64 // by column; valid until the next row
}
