package engine

import "prehabsim/sim/rng"

// Code says what an operation does.
type Code uint8

// The operations. A patient executes them in order until it has to wait or
// leaves; exec.go gives the meaning of each.
const (
	Hold    Code = iota // wait for a time drawn from sampler A + row
	Seize               // obtain all needs of request A together, waiting if need be; refused: jump to B
	Release             // give back what is held under tag A
	Branch              // draw among the targets of choice A
	Test                // continue if attribute A is in set B, else jump to C
	Reached             // continue if attribute A is at least attribute B (B None: at least Value), else jump to C
	Free                // continue if all needs of request A could be met now, else jump to C
	During              // continue if the date is in period A, else jump to C
	Jump                // go to A; backwards it counts as another visit
	Call                // go to A and remember where to return
	Return              // go back to where the last Call was
	Push                // remember A as where to return, without going anywhere
	Set                 // attribute A becomes the number Value
	Look                // attribute A becomes an entry of lookup B
	Pick                // attribute A becomes the index of a target drawn from choice B
	Sample              // attribute A becomes a number drawn from sampler B + row
	Add                 // attribute A grows by Value
	Repeat              // begin loop A: times drawn from sampler B + row; none: jump to C
	Again               // end of loop A: back to B while rounds are left
	Fork                // start a branch of the patient at A, in group B; with Value it takes along what the patient holds
	Join                // wait until all branches of group A have ended
	Cancel              // end all branches of group A at once
	Mark                // reach mark A, when and how Value says: clocks stop and start, tallies count
	Count               // add one, and attribute A's value (seconds since it, if it is a time), to tally B
	Have                // have held all needs of request A since before counting began, above capacity if need be
	End                 // end of a branch
	Leave               // the patient leaves with outcome A
)

var codeNames = [...]string{
	"hold", "seize", "release", "branch", "test", "reached", "free", "during", "jump", "call", "return", "push", "set", "look", "pick",
	"sample", "add", "repeat", "again", "fork", "join", "cancel", "mark", "count", "have", "end", "leave",
}

// String returns the operation's name as `prehabsim explain` prints it.
func (c Code) String() string { return codeNames[c] }

// Op is one operation. What A, B and C mean depends on Code; None stands for
// "not used".
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
