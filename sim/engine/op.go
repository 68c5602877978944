package engine

import "prehabsim/sim/rng"

// Code says what an operation does.
type Code uint8

// The operations. A patient executes them in order until it has to wait or
// leaves. Operations says what each does, exec.go gives it its meaning.
const (
	Hold Code = iota
	Seize
	Release
	Branch
	Test
	Reached
	Free
	During
	Jump
	Call
	Return
	Push
	Set
	Look
	Pick
	Sample
	Add
	Repeat
	Again
	Fork
	Join
	Cancel
	Mark
	Count
	Have
	End
	Leave
	Charge // last, since a digest has the number of a code
	codes  // how many there are
)

// Op is one operation. What A, B, C, Flag and Value mean depends on Code (see
// [Operations]); None stands for "not used".
type Op struct {
	Code  Code
	Flag  Flag
	By    int16 // attribute whose value selects the row of a table; None: row 0
	A     int32
	B     int32
	C     int32
	Site  rng.Site // the place in the model that draws
	Step  int32    // the named step the operation belongs to, for reports and traces
	Value float64
}

// Flag says that an operation is done in another way than the plain one.
type Flag uint8

// The flags. What a Mark reaches before counting began is not tallied, and stops clocks
// without a word.
const (
	Plain        Flag = iota
	OnlyWayOut        // of Hold: only the way out is missing
	WithHeld          // of Fork: the branch takes along what the patient holds
	SinceTime         // of Count: attribute A is a time, from which the seconds are counted
	OnComing          // of Mark: reached when the patient came; clocks begin then
	OnList            // of Mark: reached before counting began; clocks begin with counting
	Earlier           // of Mark: some time before counting began; clocks that it begins are not begun
	CountedWhole      // of Reached: arithmetic takes it as reached, as a programme is counted whole
	PartOfPlan        // of Hold: lists that were booked for longer go on to the next patient when it is over
	flags             // how many there are
)

// String is what the flag says, in words.
func (f Flag) String() string {
	return [flags]string{"", "only the way out is missing", "takes along what the patient holds", "attribute A is a time", "on coming",
		"before counting began", "earlier", "arithmetic takes it as reached", "lists were booked for longer"}[f]
}

// spelled are flags as the fingerprint knows them: numbers that stood in Op.Value.
var spelled = [flags]float64{OnlyWayOut: 1, WithHeld: 1, SinceTime: 1, OnComing: 1, OnList: 2, Earlier: 3, CountedWhole: 0.5}

// None marks an operand that is not used.
const None = -1
