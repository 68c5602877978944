package compile

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/sim/tick"
)

// hourly is a pathway of a patient an hour, the first an hour after midnight, none
// of whom leaves while the simulation lasts.
const hourly = `
[resource.ward]
kind = "beds"
unlimited = true
[pathway.p]
arrivals = { interarrival = "1h" }
steps = ["ward", "end"]
[pathway.p.step.ward]
use = "ward"
time = "1000d"
[pathway.p.step.end]
leave = "home"
[measure.level]
of = "in use"
resource = "ward"
`

// During the k-th hour k patients are inside. So over a window of 24 hours that
// begins after w hours there are w + 11.5 on average, whatever w is.
func TestTheWindowBeginsWhenTheWarmUpIsOver(t *testing.T) {
	for _, hours := range []int{0, 1, 3, 23, 24, 25, 48, 100} {
		p := loadText(t, fmt.Sprintf("format = 1\n[run]\nstart = 2026-06-01\nwarm_up = \"%dh\"\nwindow = \"24h\"\nrun_out = \"3h\"\n%s", hours, hourly)).Options[0].Program
		require.Equal(t, tick.Time(hours)*tick.Time(tick.Hour), p.Window, "warm-up of %d hours", hours)
		require.Equal(t, tick.Time(tick.Day), p.End-p.Window)
		require.Equal(t, tick.Time(3*tick.Hour), p.Stop-p.End)
		o := observeProgram(t, p)
		require.Equal(t, int64(tick.Day)*(2*int64(hours)+23)/2, o.counts.Probes[0].Bins[0].Sum, "patient-seconds in a window after %d hours", hours)
	}
}

// A warm-up, a window and a run-out may end at any second.
func TestTimesAroundTheWindowAreExact(t *testing.T) {
	p := loadText(t, "format = 1\n[run]\nstart = 2026-06-01\nwarm_up = \"100m\"\nwindow = \"90s\"\nrun_out = \"7s\"\n"+hourly).Options[0].Program
	assert.Equal(t, []tick.Time{6000, 6090, 6097}, []tick.Time{p.Window, p.End, p.Stop})
}

// Whole years are calendar years, in a warm-up as in a window: 2027 has 365 days and
// 2028 has 366. The other years of the window begin where the first does.
func TestWholeYearsAreCalendarYears(t *testing.T) {
	days := func(t *testing.T, run string) (warmUp, window float64, years int) {
		m := loadText(t, "format = 1\n[run]\n"+run+"\n"+hourly)
		p := m.Options[0].Program
		return tick.Span(p.Window).Days(), tick.Span(p.End - p.Window).Days(), observeProgram(t, p).counts.Years
	}
	for _, c := range []struct {
		run            string
		warmUp, window float64
		years          int
	}{
		{"start = 2027-01-01\nwarm_up = \"1y\"\nwindow = \"1y\"", 365, 366, 1},
		{"start = 2028-01-01\nwarm_up = \"1y\"\nwindow = \"2y\"", 366, 730, 2},
		{"start = 2027-01-01\nwarm_up = \"3h\"\nwindow = \"1y\"", 0.125, 365, 1},
		{"start = 2027-01-01\nwarm_up = \"3h\"\nwindow = \"2y\"", 0.125, 731, 2},
		{"warm_up = \"1y\"\nwindow = { from = 2029-01-01, years = 1 }", 366, 365, 1},
		{"window = { from = 2028-01-01, years = 1 }", 365, 366, 1},
		{"warm_up = \"52w\"\nwindow = { from = 2028-01-01, to = 2028-01-31 }", 364, 31, 1},
	} {
		warmUp, window, years := days(t, c.run)
		assert.Equal(t, c.warmUp, warmUp, "days of warm-up: %s", c.run)
		assert.Equal(t, c.window, window, "days of window: %s", c.run)
		assert.Equal(t, c.years, years, "years of window: %s", c.run)
	}
}
