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
	codes // how many there are
)

// Op is one operation. What A, B, C and Value mean depends on Code (see [Operations]);
// None stands for "not used".
type Op struct {
	Code  Code
	By    int16 // attribute whose value selects the row of a table; None: row 0
	A     int32
	B     int32
	C     int32
	Site  rng.Site // the place in the model that draws
	Step  int32    // the named step the operation belongs to, for reports and traces
	Value float64
}

// When and how a Mark's milestone is reached. What lies before counting began is
// not tallied, and stops clocks without a word.
const (
	MarkNow      = float64(iota)
	MarkOnComing // when the patient came: clocks begin then
	MarkOnList   // before counting began; clocks begin with counting
	MarkEarlier  // some time before counting began: clocks that it begins are not begun
)

// None marks an operand that is not used.
const None = -1
