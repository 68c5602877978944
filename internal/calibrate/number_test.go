package calibrate

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// A target that moves 2.5 times as much as the slope says makes full steps leap past
// it, ever further: each overshoots by half as much again.
func TestANumberThatGoesToAndFroComesToRest(t *testing.T) {
	n := &Number{Value: 3, Low: -100, High: 100, gain: 1}
	fixed := n.Value
	const steeper = 2.5
	for range 12 {
		n.follow(n.Value - steeper*n.Value)
		fixed -= steeper * fixed
	}
	require.Greater(t, math.Abs(fixed), 100.0, "full steps run away")
	require.Less(t, math.Abs(n.Value), 0.1)
}

func TestANumberThatDoesNotTurnTakesWholeSteps(t *testing.T) {
	n := &Number{Value: 1, Low: 0, High: 100, gain: 1}
	n.follow(4)
	n.follow(6)
	require.Equal(t, 6.0, n.Value)
	n.follow(math.NaN())
	require.Equal(t, 6.0, n.Value, "nothing to follow")
}
