package compile

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// One a day comes for ten days, each for three and a half, and one before the window. A
// day after the window the last two of the window are still there: what is counted of patients
// who came in the window, whenever it happens, is not counted of them.
func TestWhoCameInTheWindowAndIsStillThereIsCounted(t *testing.T) {
	text := func(runOut string) string {
		return `
format = 1
[run]
start = 2026-01-05
warm_up = "1d"
window = "10d"
run_out = "` + runOut + `"
` + arriving("p", `at = ["23h", "1d", "2d", "3d", "4d", "5d", "6d", "7d", "8d", "9d", "10d", "11.5d"]`, `
	stay = { delay = "3.5d" }
	end = { leave = "home" }`)
	}
	for runOut, want := range map[string]int64{"0d": 3, "1d": 2, "2d": 1, "3d": 0, "4d": 0} {
		o := observe(t, text(runOut))
		require.Equal(t, want, o.counts.Unfinished, "run-out of %s", runOut)
	}
}
