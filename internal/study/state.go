package study

import "context"

// Phase is what a study is doing.
type Phase int

// The phases. A run has some of them, in this order.
const (
	Observing  Phase = iota // the observed year is simulated first
	Complete                // all that is asked for is there already
	Resuming                // what is there has been looked at, and more is to be simulated
	Simulating              // what was asked for
)

// State is how far a study has come: all that there is to say of it. How long it will
// take yet is for whoever shows it, since states have no clock.
type State struct {
	Phase    Phase
	Done, Of int // replications of this phase, and of draws, those of an interrupted run among them

	// Under is how far those are that are under way: how many that comes to, added up. What is
	// kept when a study is interrupted is Done alone.
	Under float64

	// Of a run: replications of complete runs that were there, and of an interrupted one;
	// whether such are simulated again, since other things were measured of them, or since
	// they are lost though the tables made of them are there; the most
	// that there may be in all; and where a precision is asked for, so that Of is a guess
	// that may go up and down, in a few words how well changes were known when that was
	// last looked at.
	Stored, Resumed int
	Again           bool
	Lost            bool
	Most            int
	Draws           int // of Of, those of draws of the inputs
	Guessed         bool
	Precision       string
}

// goesOn takes in how far replications are that are under way, and says whether that is further:
// where one has finished it is not, and is told with that.
func (s *State) goesOn(under float64) bool {
	further := under > s.Under
	s.Under = under
	return further
}

// Events is told of each state as it comes, never of two at once; nil is not told.
type Events func(State)

func (e Events) tell(s State) {
	if e != nil {
		e(s)
	}
}

// Interruption is the end of a study whose context was cancelled. Replications that were
// finished are kept by the store, if there is one.
type Interruption struct {
	Phase Phase
	State State // of a run, the last
}

func (i *Interruption) Error() string { return "interrupted" }
func (i *Interruption) Unwrap() error { return context.Canceled }
