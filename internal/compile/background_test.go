package compile

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Emergencies are never refused: one a day for three days each in one bed. On the
// seven days 0, 1, 2, 3, 3, 3 and 3 are in: 15 bed-days, 9 above capacity.
func TestBackgroundThatIsNeverRefusedGoesAboveCapacity(t *testing.T) {
	o := observe(t, january("7d", bed("ward"), `
[background.emergencies]
resource = "ward"
arrivals = { interarrival = "1d" }
stay = "3d"
refused = "never"`,
		pathway("p", "6d", `end = { leave = "home" }`)))
	u := o.use("ward")
	require.Equal(t, 15*day, u.Busy)
	require.Equal(t, 9*day, u.Over)
	o.counted(map[string]int64{"background.emergencies": 6})
}

// Ten beds, two of them in reserve, three slots a day, stays of two days from
// noon to noon; those who leave at noon are still there when the list is filled.
// Free at noon: 10, 7, 4, 5, 5, 4, ... so taken in: 3, 3, 2 (down to the reserve), 3,
// 3, 2: 16 in six days.
func TestEndlessListFillsBedsDownToTheReserve(t *testing.T) {
	require.EqualValues(t, 16, routine(t, `reserve = 0.2
slots = "3 per day"`))
}

// Half a slot is kept for tomorrow: 2, 3, 2, 3, 2, 3; beds are enough (at noon at
// most 5 are taken).
func TestEndlessListKeepsFractionsOfSlots(t *testing.T) {
	require.EqualValues(t, 15, routine(t, `slots = "2.5 per day"`))
}

// Without slots nothing but beds limits it: 10 at once, the next when they have
// gone. They leave after noon's filling on the third day, so it is 10 on days 1
// and 4.
func TestEndlessListWithoutSlotsFillsTheWard(t *testing.T) {
	require.EqualValues(t, 20, routine(t, ``))
}

// routine counts who is called in from an endless list in six days.
func routine(t *testing.T, keys string) int64 {
	t.Helper()
	o := observe(t, january("6d", resource("ward", "beds", `capacity = 10`), `
[background.routine]
resource = "ward"
arrivals = "endless"
stay = "2d"
fill_at = "12:00"
`+keys,
		pathway("p", "5d", `end = { leave = "home" }`)))
	n, _ := o.events("background.routine")
	return n
}
