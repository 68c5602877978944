package engine

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// Who is told of every day and lets it go on changes nothing, and a replication that was halted,
// whenever that was, leaves no trace in those that come after: of programs with a part or a past
// in common, of what is kept, in the same memory.
func TestAReplicationThatIsHaltedLeavesNoTrace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		programs := expanded(t)
		if rapid.Bool().Draw(t, "have a part in common") {
			programs = town(t)
		}
		family := NewFamily(programs)
		g := family.Engines()
		if rapid.Bool().Draw(t, "is kept") {
			g.Keep(NewKept(1 << 20))
		}
		key, other := rng.NewKey(1, 0), rng.NewKey(1, 1)
		after := rapid.IntRange(0, 130).Draw(t, "days")
		days := 0
		g.Daily(func(tick.Time) bool { days++; return days <= after })
		var halted error
		for i := range programs {
			if _, halted = g.Run(i, key); halted != nil {
				require.ErrorIs(t, halted, ErrHalted)
				break
			}
		}
		require.Equal(t, days > after, halted != nil)
		g.Daily(func(tick.Time) bool { return true })
		for _, k := range []rng.Key{other, key} {
			for i, p := range programs {
				got, err := g.Run(i, k)
				require.NoError(t, err)
				want, err := New(p).Run(k)
				require.NoError(t, err)
				require.Equal(t, want, got)
			}
		}
	})
}

// Each day is told once, in order, the empty ones too; the first begins by itself.
func TestEachDayIsToldOnce(t *testing.T) {
	p := rapid.Custom(town).Example(1)[0]
	e := New(p)
	var told []tick.Time
	e.Daily(func(day tick.Time) bool { told = append(told, day); return true })
	_, err := e.Run(rng.NewKey(1, 0))
	require.NoError(t, err)
	require.Len(t, told, int((p.Stop-1)/aDay))
	for i, day := range told {
		require.Equal(t, tick.Time(i+1)*aDay, day)
	}
	before := len(told)
	e.Daily(nil)
	_, err = e.Run(rng.NewKey(1, 0))
	require.NoError(t, err)
	require.Len(t, told, before, "nobody is told")

	// A trace that is halted has told what came before, and no more.
	var last tick.Time
	e.Daily(func(day tick.Time) bool { return day < 10*aDay })
	require.ErrorIs(t, e.TraceAll(rng.NewKey(1, 0), func(x TraceEvent) { last = x.Time }), ErrHalted)
	require.Positive(t, last)
	require.Less(t, last, 10*aDay)
}
