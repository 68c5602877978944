package analysis

import (
	"math/bits"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/sim/engine"
)

// Patients of a set of classes can use what is not kept for others. The load is that of
// the set that is worst off, of all there are.
func TestNoSetOfClassesIsWorseOffThanTheOneThatIsNamed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "classes")
		f := &engine.Fence{Units: make([]int64, n)}
		demand := &Demand{Work: [][]float64{{0}}}
		kept := 0.0
		for i := range n {
			f.Units[i] = int64(rapid.IntRange(0, 4).Draw(t, "kept"))
			kept += float64(f.Units[i])
			demand.parts = append(demand.parts, part{class: int32(i), units: 1})
			demand.partWork = append(demand.partWork, []float64{float64(rapid.IntRange(0, 9).Draw(t, "asked"))})
			demand.Work[0][0] += demand.partWork[i][0]
		}
		capacity := kept + float64(rapid.IntRange(0, 4).Draw(t, "for all"))
		o := &Outlook{p: &engine.Program{
			Attributes: []engine.Attribute{{Name: "class", Values: []string{"a", "b", "c", "d", "e"}[:n]}},
			Resources:  []engine.Resource{{Fence: f}},
		}}
		got := 0.0
		for _, c := range o.claims(demand, 0, func(of dates) float64 { return of(0) }) {
			got = max(got, over(c.asked, c.can(capacity)))
		}
		want := 0.0
		for set := 1; set < 1<<n; set++ {
			asked, usable := 0.0, capacity-kept
			for rest := set; rest != 0; rest &= rest - 1 {
				i := bits.TrailingZeros(uint(rest))
				asked, usable = asked+demand.partWork[i][0], usable+float64(f.Units[i])
			}
			want = max(want, over(asked, usable))
		}
		require.Equal(t, want, got)
	})
}

// With less than is kept for all nobody is let in, as in the engine.
func TestWhatIsKeptAndNotThereIsNobodys(t *testing.T) {
	f := &engine.Fence{Units: []int64{8, 0}}
	require.Equal(t, []float64{0, 8, 10}, []float64{usable(f, nil)(7), usable(f, nil)(8), usable(f, []int32{0})(10)})
	require.Equal(t, 2.0, usable(f, []int32{1})(10))
	require.Equal(t, 2.0, usable(f, []int32{engine.None})(10))
}
