package engine

// Entries of a program's lists have numbers, and each list numbers of its own type, so
// that one cannot be taken for another. An operation's operands alone are plain: what
// they number hangs on its code (see [Operations]).
type (
	AttributeID int32
	SamplerID   int32 // the first, where an attribute selects a row
	SetID       int32
	PlaceID     int32 // of an operation
	ResourceID  int32
	MarkID      int32
	ClockID     int32
	TallyID     int32
	TagID       int32
	StepID      int32
	SourceID    int32
)

// Maybe is the number of an entry or, which is its zero value, of none: what a program
// does not mention is not there.
type Maybe[ID ~int32] struct{ after ID } // one more than the number

// Some is a number that there is; of [None] it is none.
func Some[ID ~int32](id ID) Maybe[ID] { return Maybe[ID]{id + 1} }

// ID is the number; [None] if there is none.
func (m Maybe[ID]) ID() ID { return m.after - 1 }

// Is says whether there is one.
func (m Maybe[ID]) Is() bool { return m.after != 0 }

// at is the number as an operand has it.
func (m Maybe[ID]) at() int32 { return int32(m.after - 1) }

// Each is a list of numbers that there are.
func Each[ID ~int32](list ...ID) (all []Maybe[ID]) {
	for _, id := range list {
		all = append(all, Some(id))
	}
	return all
}
