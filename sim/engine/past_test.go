package engine

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// expanded draws a town and options of it that have more or fewer places from some day
// on, beside one that differs in more.
func expanded(t *rapid.T) []*Program {
	programs := town(t)
	for i := range programs[0].Resources {
		if rapid.Bool().Draw(t, "answers waits") {
			programs[0].Resources[i].Response = &Response{Target: 6 * tick.Hour, Gain: 1, Down: 0.5, Up: 1}
		}
	}
	if rapid.Bool().Draw(t, "interrupts") {
		for i := range programs[0].Resources {
			if r := &programs[0].Resources[i]; r.Supply == Places {
				r.Discipline = Preempt
			}
		}
		for i := range programs[0].Requests {
			programs[0].Requests[i].Priority = &Amount{By: Some[AttributeID](0), Values: []int64{1, 0}}
		}
	}
	programs = programs[:1]
	for range rapid.IntRange(1, 3).Draw(t, "options") {
		p := *programs[0]
		p.Resources = slices.Clone(p.Resources)
		r := &p.Resources[rapid.IntRange(0, len(p.Resources)-1).Draw(t, "resource")]
		from := tick.Time(rapid.IntRange(1, 44*24).Draw(t, "from hour")) * 3600
		r.Capacity = append(slices.Clone(r.Capacity), Level{From: from, Value: float64(rapid.IntRange(0, 5).Draw(t, "then"))})
		programs = append(programs, &p)
	}
	return programs
}

// Programs that are the same until some day count what each counts alone, though all
// but one begin on that day.
func TestProgramsThatPartCountWhatEachCountsAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		programs := expanded(t)
		family := NewFamily(programs)
		if rapid.Bool().Draw(t, "by themselves") {
			family.common = nil
		}
		for k, x := range family.epochs {
			require.NotNil(t, x, k)
			require.Same(t, family.epochs[0], x)
		}
		var engines *Engines
		for range 2 { // the second in the room of the first, as draws are
			engines = family.EnginesAfter(engines)
			for r := range uint64(2) {
				key := rng.NewKey(rapid.Uint64().Draw(t, "seed"), r)
				for k, p := range programs {
					want, err := New(p).Run(key)
					require.NoError(t, err)
					require.Equal(t, k > 0, engines.engines[k].past.kept && engines.engines[k].past.key == key)
					got, err := engines.Run(k, key)
					require.NoError(t, err)
					require.Equal(t, want, got, "option %d", k)
				}
			}
		}
	})
}

// Programs that differ in a time, or in a capacity from the start, have no past in common;
// those that differ in nothing have all of it.
func TestWhoHasAPastInCommon(t *testing.T) {
	p := rapid.Custom(town).Example(1)[0]
	other := func(change func(*Program)) *Program {
		q := *p
		q.Resources, q.Samplers, q.Attributes = slices.Clone(p.Resources), slices.Clone(p.Samplers), slices.Clone(p.Attributes)
		change(&q)
		return &q
	}
	later := func(from tick.Time) *Program {
		return other(func(q *Program) {
			q.Resources[0].Capacity = append(slices.Clone(q.Resources[0].Capacity), Level{From: from, Value: 9})
		})
	}
	for name, c := range map[string]struct {
		q     *Program
		until tick.Time
	}{
		"nothing":          {other(func(*Program) {}), p.Stop},
		"a later capacity": {later(5 * aDay), 5 * aDay},
		"a first capacity": {other(func(q *Program) { q.Resources[0].Capacity = []Level{{Value: 9}} }), 0},
		"a time":           {other(func(q *Program) { q.Samplers[0].Scale++ }), 0},
	} {
		x := findEpochs([]*Program{p, c.q})
		if c.until == 0 {
			require.Equal(t, []*epoch{nil, nil}, x, name)
			continue
		}
		require.NotNil(t, x[0], name)
		require.Same(t, x[0], x[1], name)
		require.Equal(t, c.until, x[0].until, name)
	}
	x := findEpochs([]*Program{p, later(9 * aDay), later(5 * aDay), other(func(q *Program) { q.Samplers[0].Scale++ })})
	require.Equal(t, []int{0, 1, 2}, x[0].members)
	require.Equal(t, 5*aDay, x[2].until)
	require.Nil(t, x[3])
}
