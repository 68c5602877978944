package engine

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/sim/tick"
)

// The list must give out events exactly as the heap alone does, whatever is
// pushed between two pops; the heap as sorting does.
func TestEventListIsHeldToTheHeapAndTheHeapToSorting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const stop = 90 * aDay
		var list eventList
		list.reset(stop, nil)
		list.most = rapid.SampledFrom([]int{0, 5, mostInRing}).Draw(t, "most in the ring")
		var heap eventHeap
		var pending []event
		now := tick.Time(0)
		token := int32(0) // no two events are equal
		for range rapid.IntRange(1, 300).Draw(t, "operations") {
			if rapid.Bool().Draw(t, "push") || len(pending) == 0 {
				at := min(now+tick.Time(rapid.IntRange(0, int(rapid.SampledFrom([]tick.Time{60, aDay, 2 * ringDays * aDay}).Draw(t, "up to"))).Draw(t, "after")), stop-1)
				e := newEvent(at, uint8(rapid.IntRange(0, 9).Draw(t, "class")), uint64(rapid.IntRange(0, 1<<40-1).Draw(t, "patient")), 0, token, 0)
				token++
				list.push(e)
				heap.push(e)
				pending = append(pending, e)
				continue
			}
			got, ok := list.pop()
			require.True(t, ok)
			require.Equal(t, heap.pop(), got)
			first := slices.MinFunc(pending, func(a, b event) int { return int(before(b, a)) - int(before(a, b)) })
			require.Equal(t, first, got)
			pending = slices.DeleteFunc(pending, func(e event) bool { return e == got })
			now = got.time()
		}
	})
}

func TestEventKeepsWhatItIsMadeOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := tick.Time(rapid.Int64Range(0, maxTime).Draw(t, "time"))
		token := rapid.Int32Range(0, maxToken).Draw(t, "token")
		gen := rapid.Uint16().Draw(t, "generation")
		class := rapid.Uint8Range(0, 15).Draw(t, "class")
		e := newEvent(at, class, uint64(rapid.IntRange(0, 1<<31-1).Draw(t, "subject")), 3, token, gen)
		require.Equal(t, at, e.time())
		require.Equal(t, token, e.token())
		require.Equal(t, gen, e.gen())
		require.Equal(t, class, e.class())
	})
}
