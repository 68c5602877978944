package compile_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// Every option of the built-in scenarios counts, beside all the others, what it counts
// alone: in the weeks around the day on which counting, and prehabilitation, begin.
func TestOptionsOfBuiltInsCountBesideOthersWhatTheyCountAlone(t *testing.T) {
	for _, name := range []string{"builtin:northbridge", "builtin:selca"} {
		var problems diag.List
		files := scenario.Files{Builtin: scenarios.Files}
		m := compile.Load(files, name, compile.Settings{}, &problems)
		require.NoError(t, problems.Err())
		var options []string
		for i := range m.Options {
			options = append(options, m.Options[i].ID)
		}
		m = compile.Load(files, name, compile.Settings{Options: append(options[1:], m.Others...)}, &problems)
		require.NoError(t, problems.Err())
		programs := make([]*engine.Program, len(m.Options))
		for i := range m.Options {
			p := *m.Options[i].Program
			p.Stop = p.Window + 12*tick.Time(tick.Week)
			p.End = p.Stop - tick.Time(tick.Week)
			programs[i] = &p
		}
		engines := engine.NewFamily(programs).Engines()
		for i, p := range programs {
			want, err := engine.New(p).Run(rng.NewKey(1, 0))
			require.NoError(t, err)
			got, err := engines.Run(i, rng.NewKey(1, 0))
			require.NoError(t, err)
			for _, c := range []*engine.Counts{want, got} { // two lists of them, one behind the other
				slices.SortFunc(c.Longer, func(a, b engine.Longer) int {
					return 1<<16*int(a.Row-b.Row) + int(a.Days-b.Days)
				})
				c.Longer = append([]engine.Longer{}, c.Longer...)
			}
			require.Equal(t, *want, *got, "%s, option %q", name, m.Options[i].ID)
		}
	}
}
