package compile

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// One list of one patient a day; a patient comes every day, so the list stays
// short. The warm-up leaves at most one patient waiting; the backlog puts four in
// that place, referred 2 to 4 weeks before, and their clocks say so.
func TestBacklogReplacesTheListOnTheFirstDay(t *testing.T) {
	o := observe(t, `
format = 1
[run]
start = 2026-01-05
warm_up = "1w"
run_out = "0d"
window = "4w"
[clock.wait]
from = "referral"
to = "seen"
standard = { days = 13 }
`+resource("list", "sessions", `weekly = { mon = "1h", tue = "1h", wed = "1h", thu = "1h", fri = "1h" }`, `overrun = "0m"`)+
		pathway("p", "24h", `
			see = { use = "list", time = "1h", mark = "seen" }
			end = { leave = "seen" }`, `mark = "referral"`)+`
[backlog.p]
waiting_for = "see"
weeks_waited = { "2-4" = 4 }
`)
	counts, err := engine.New(o.p).Run(key)
	require.NoError(t, err)
	// Patients of the first Saturday and Sunday wait on Monday 12 January: two are
	// taken off the list, and the four take their place.
	require.EqualValues(t, 2, counts.Replaced)
	require.Equal(t, counts.Arrived, counts.Left+counts.Inside)
	stops, days := counts.Tally(int(tallyOf(t, o.p, "clock.wait")), 0, -1)
	within, _ := counts.Tally(int(tallyOf(t, o.p, "clock.wait.within")), 0, -1)
	require.EqualValues(t, 20, stops, "one a working day for four weeks")
	require.EqualValues(t, 4, stops-within, "the four had waited 14 days or more")
	require.Greater(t, days, int64(4*14))
	referrals, _ := counts.Tally(int(tallyOf(t, o.p, "mark.referral")), 0, -1)
	require.EqualValues(t, 28, referrals, "those on the list were referred before counting began")
}

// A backlog is today's list: the observed year lies behind and began without it.
func TestBacklogIsNotOfTheObservedYear(t *testing.T) {
	text := `
format = 1
[run]
observed = { from = 2025-01-06, to = 2025-03-30 }
window = { from = 2026-01-05, to = 2026-03-29 }
warm_up = "1w"
run_out = "0d"
` + resource("list", "servers", `capacity = 1`) +
		pathway("p", "24h", `
			see = { use = "list", time = "1h" }
			end = { leave = "seen" }`) + `
[backlog.p]
waiting_for = "see"
weeks_waited = { "2-4" = 4 }
`
	for observed, resets := range map[bool]int{false: 1, true: 0} {
		var problems diag.List
		files := scenario.Files{Open: func(string) ([]byte, error) { return []byte(text), nil }}
		m := Load(files, "a.toml", Settings{Observed: observed}, &problems)
		require.NoError(t, problems.Err())
		require.Len(t, m.Options[0].Program.Resets, resets, "observed: %t", observed)
	}
}
