package engine

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A flag says that an operation is done in another way. One that the operation knows
// nothing of would be passed over in a run, and the plain way be taken.
func TestAFlagOfAnotherOperationIsRefused(t *testing.T) {
	for _, c := range []struct {
		op   Op
		want string // "" if it is the operation's own
	}{
		{Op{Code: Hold, Flag: OnlyWayOut}, ""},
		{Op{Code: Hold, Flag: PartOfPlan}, ""},
		{Op{Code: Mark, Flag: Earlier}, ""},
		{Op{Code: Count, Flag: SinceTime}, ""},
		{Op{Code: Fork, Flag: WithHeld}, ""},
		{Op{Code: Reached, Flag: CountedWhole}, ""},
		{Op{Code: Hold, Flag: WithHeld}, "operation 0 (hold): has a flag that it knows nothing of: takes along what the patient holds"},
		{Op{Code: Mark, Flag: OnlyWayOut}, "operation 0 (mark): has a flag that it knows nothing of: only the way out is missing"},
		{Op{Code: Leave, Flag: Earlier}, "operation 0 (leave): has a flag that it knows nothing of: earlier"},
		{Op{Code: Mark, Flag: flags}, "operation 0 (mark): there is no flag 9"},
	} {
		err := (&Program{Ops: []Op{c.op, {Code: Leave}}}).Validate()
		if c.want == "" {
			assert.NotContains(t, err.Error(), "flag", "%s", c.op.Code)
		} else {
			assert.ErrorContains(t, err, c.want)
		}
	}
}

// A token has four bits for the cause for which it holds what it holds.
func TestThereAreNoMoreCausesThanATokenTellsApart(t *testing.T) {
	require.Equal(t, int32(MostCauses-1), (&token{is: causeBits}).cause(), "the last")
	for n, refused := range map[int]bool{MostCauses: false, MostCauses + 1: true} {
		err := (&Program{Ops: []Op{{Code: Leave}}, Causes: make([]Cause, n)}).Validate()
		assert.Equal(t, refused, err != nil && strings.Contains(err.Error(), "causes"), "%d: %v", n, err)
	}
}

// Ways lead to any operation that there is, the first among them, and to no other.
func TestWaysLeadToOperationsThatThereAre(t *testing.T) {
	for to, refused := range map[int32]bool{-1: true, 0: false, 1: false, 2: true} {
		err := (&Program{
			Ops:     []Op{{Code: Branch, By: None, A: 0, B: None, C: None, Step: None}, {Code: Leave}},
			Choices: []Choice{{Targets: []int32{1, to}, Probs: []float64{0.5, 0.5}}},
		}).Validate()
		assert.Equal(t, refused, err != nil && strings.Contains(err.Error(), "is not among the 2"), "%d: %v", to, err)
	}
}
