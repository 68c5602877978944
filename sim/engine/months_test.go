package engine

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/tick"
)

// A window that begins on the last day of a month has a month of one day, and the next begins
// on its first.
func TestAMonthOfOneDay(t *testing.T) {
	cal := tick.NewCalendar(tick.Date{Year: 2026, Month: 3, Day: 30})
	at := func(month, day int) tick.Time {
		return cal.Start(cal.DayOf(tick.Date{Year: 2026, Month: month, Day: day}))
	}
	bounds := periodBounds(&Program{Calendar: cal, Window: at(3, 31), End: at(5, 2)})
	require.Equal(t, []bound{{at: at(3, 31)}, {at: at(4, 1), month: 1}, {at: at(5, 1), month: 2}}, bounds)
}
