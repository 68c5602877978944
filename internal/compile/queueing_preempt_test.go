package compile

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

// After 20 of 60 minutes the routine patient is interrupted for 30 and has 40 to
// go: from 00:50 to 01:30. The server worked 90 minutes; the interruption is time
// that the routine patient waited.
func TestAnInterruptedPatientResumes(t *testing.T) {
	o := observe(t, january("1d", classes, interrupted, comes("r", `"0m"`, anHour, routines), comes("u", `"20m"`, halfAnHour, urgents)))
	o.tells(`
		r Mon 5 Jan 00:00 gets nurse
		r Mon 5 Jan 00:20 waits for nurse
		u Mon 5 Jan 00:20 gets nurse
		u Mon 5 Jan 00:50 gives back nurse
		r Mon 5 Jan 00:50 gets nurse
		u Mon 5 Jan 00:50 leaves: seen
		r Mon 5 Jan 01:30 gives back nurse
		r Mon 5 Jan 01:30 leaves: seen`)
	u := o.use("nurse")
	require.EqualValues(t, 1, u.Interrupted)
	require.EqualValues(t, 2, u.Starts, "to go on is no new start")
	require.EqualValues(t, 2, u.Ends)
	require.Equal(t, 90*minute, u.Busy)
	require.Equal(t, 30*minute, u.Wait)
	require.Equal(t, u.Wait, u.Queue)
}

// Interrupted at 00:20 for half an hour and at 01:00 again: 20 minutes, 10 from
// 00:50, and the last 30 from 01:30 to 02:00.
func TestAPatientIsInterruptedTwice(t *testing.T) {
	o := observe(t, january("1d", classes, interrupted, comes("r", `"0m"`, anHour, routines), comes("u", `"20m", "60m"`, halfAnHour, urgents)))
	o.tells(`
		r Mon 5 Jan 00:00 gets nurse
		r Mon 5 Jan 00:20 waits for nurse
		u Mon 5 Jan 00:20 gets nurse
		u Mon 5 Jan 00:50 gives back nurse
		r Mon 5 Jan 00:50 gets nurse
		u Mon 5 Jan 00:50 leaves: seen
		r Mon 5 Jan 01:00 waits for nurse
		u Mon 5 Jan 01:00 gets nurse
		u Mon 5 Jan 01:30 gives back nurse
		r Mon 5 Jan 01:30 gets nurse
		u Mon 5 Jan 01:30 leaves: seen
		r Mon 5 Jan 02:00 gives back nurse
		r Mon 5 Jan 02:00 leaves: seen`)
	require.EqualValues(t, 2, o.use("nurse").Interrupted)
	require.Equal(t, 120*minute, o.use("nurse").Busy)
}

// s has waited since 00:10, r only since 00:20, when he was interrupted; r goes on
// first, since he had begun. A second urgent patient does not interrupt the first
// and goes before both.
func TestTheInterruptedGoOnBeforeOthersOfTheirClass(t *testing.T) {
	o := observe(t, january("1d", classes, interrupted,
		comes("r", `"0m"`, anHour, routines), comes("s", `"10m"`, anHour, routines), comes("u", `"20m", "30m"`, halfAnHour, urgents)))
	require.Equal(t, []string{
		"r Mon 5 Jan 00:00 gets nurse",
		"u Mon 5 Jan 00:20 gets nurse", "u Mon 5 Jan 00:50 gets nurse",
		"r Mon 5 Jan 01:20 gets nurse", // for 40 minutes
		"s Mon 5 Jan 02:00 gets nurse",
	}, o.starts())
	require.EqualValues(t, 1, o.use("nurse").Interrupted)
	require.Equal(t, int64(60+20+110)*minute, o.use("nurse").Wait, "r, the second urgent patient, s")
}

// Three classes: 2 is interrupted by 1, 1 by 0; then they resume in the order of
// their classes, each with what was left: 1 had 50 minutes to go, 2 had 50.
func TestInterruptionsNest(t *testing.T) {
	lines := `
		see = { use = "nurse", time = "60m", priority = { by = "class", a = 0, b = 1, c = 2 } }
		end = { leave = "seen" }`
	of := func(class string) string { return `set = { class = "` + class + `" }` }
	o := observe(t, january("1d", "[attribute.class]\nshares = { a = 1, b = 0, c = 0 }\n", interrupted,
		comes("c", `"0m"`, lines, of("c")), comes("b", `"10m"`, lines, of("b")), comes("a", `"20m"`, lines, of("a"))))
	o.tells(`
		c Mon 5 Jan 00:00 gets nurse
		c Mon 5 Jan 00:10 waits for nurse
		b Mon 5 Jan 00:10 gets nurse
		b Mon 5 Jan 00:20 waits for nurse
		a Mon 5 Jan 00:20 gets nurse
		a Mon 5 Jan 01:20 gives back nurse
		b Mon 5 Jan 01:20 gets nurse
		a Mon 5 Jan 01:20 leaves: seen
		b Mon 5 Jan 02:10 gives back nurse
		c Mon 5 Jan 02:10 gets nurse
		b Mon 5 Jan 02:10 leaves: seen
		c Mon 5 Jan 03:00 gives back nurse
		c Mon 5 Jan 03:00 leaves: seen`)
}

// Nobody is interrupted by the own class, nor by a larger one.
func TestTheSameClassDoesNotInterrupt(t *testing.T) {
	o := observe(t, january("1d", classes, interrupted, comes("u", `"0m", "20m"`, anHour, urgents), comes("r", `"30m"`, anHour, routines)))
	require.Equal(t, []string{"u Mon 5 Jan 00:00 gets nurse", "u Mon 5 Jan 01:00 gets nurse", "r Mon 5 Jan 02:00 gets nurse"}, o.starts())
	require.Zero(t, o.use("nurse").Interrupted)
}

// At 01:00 the routine patient is done. The urgent one who comes in that second
// (arrivals go before departures) does not interrupt him and does not wait.
func TestWhoIsDoneThisSecondIsNotInterrupted(t *testing.T) {
	o := observe(t, january("1d", classes, interrupted, comes("r", `"0m"`, anHour, routines), comes("u", `"60m"`, halfAnHour, urgents)))
	o.tells(`
		r Mon 5 Jan 00:00 gets nurse
		u Mon 5 Jan 01:00 waits for nurse
		r Mon 5 Jan 01:00 gives back nurse
		u Mon 5 Jan 01:00 gets nurse
		r Mon 5 Jan 01:00 leaves: seen
		u Mon 5 Jan 01:30 gives back nurse
		u Mon 5 Jan 01:30 leaves: seen`)
	require.Zero(t, o.use("nurse").Interrupted)
	require.Zero(t, o.use("nurse").Wait)
}

// Two servers, and routine patients of 00:00 and 00:10. Of these the last to start is interrupted: the one of 00:10. The next urgent one
// interrupts the other, and one more finds urgent patients only and waits.
func TestTheLastToStartIsInterruptedFirst(t *testing.T) {
	o := observe(t, january("1d", classes, resource("nurse", "servers", `capacity = 2`, `queue = "preemptive"`),
		comes("r", `"0m"`, anHour, routines), comes("s", `"10m"`, anHour, routines), comes("u", `"20m", "25m", "30m"`, halfAnHour, urgents)))
	o.tells(`
		r Mon 5 Jan 00:00 gets nurse
		s Mon 5 Jan 00:10 gets nurse
		s Mon 5 Jan 00:20 waits for nurse
		u Mon 5 Jan 00:20 gets nurse
		r Mon 5 Jan 00:25 waits for nurse
		u Mon 5 Jan 00:25 gets nurse
		u Mon 5 Jan 00:30 waits for nurse
		u Mon 5 Jan 00:50 gives back nurse
		u Mon 5 Jan 00:50 gets nurse
		u Mon 5 Jan 00:50 leaves: seen
		u Mon 5 Jan 00:55 gives back nurse
		r Mon 5 Jan 00:55 gets nurse
		u Mon 5 Jan 00:55 leaves: seen
		u Mon 5 Jan 01:20 gives back nurse
		s Mon 5 Jan 01:20 gets nurse
		u Mon 5 Jan 01:20 leaves: seen
		r Mon 5 Jan 01:30 gives back nurse
		r Mon 5 Jan 01:30 leaves: seen
		s Mon 5 Jan 02:10 gives back nurse
		s Mon 5 Jan 02:10 leaves: seen`)
}

// An urgent patient who needs two servers interrupts nobody while that would not
// make room: the other server has an urgent patient until one o'clock.
func TestNobodyIsInterruptedInVain(t *testing.T) {
	o := observe(t, january("1d", classes, resource("nurse", "servers", `capacity = 2`, `queue = "preemptive"`),
		comes("u", `"0m"`, anHour, urgents), comes("r", `"10m"`, anHour, routines),
		comes("large", `"20m"`, `
			see = { use = { nurse = 2 }, time = "30m", `+byClass+` }
			end = { leave = "seen" }`, urgents)))
	require.Equal(t, []string{"u Mon 5 Jan 00:00 gets nurse", "r Mon 5 Jan 00:10 gets nurse", "large Mon 5 Jan 01:00 gets nurse", "r Mon 5 Jan 01:30 gets nurse"}, o.starts())
	require.EqualValues(t, 1, o.use("nurse").Interrupted)
}

// Whoever is interrupted must be doing just that: a server that is held on, or
// together with another, cannot be taken away.
func TestAPreemptiveServerIsUsedByItself(t *testing.T) {
	for _, step := range []string{
		`see = { seize = "nurse" }`,
		`see = { use = { nurse = "hold" }, time = "1h" }`,
		`see = { use = ["nurse", "bed"], time = "1h" }`,
		`see = { use = { nurse = { units = 1, leaving = 1 } }, time = "1h" }`,
	} {
		var problems diag.List
		text := january("1d", server("nurse", `queue = "preemptive"`), bed("bed"), comes("p", `"0m"`, step+`
			end = { leave = "seen" }`))
		Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{}, &problems)
		require.ErrorContains(t, problems.Err(), `"nurse" is preemptive: it is used by itself, in a use step`, step)
	}
}

// Nobody may wait, but who is interrupted does: he was let in.
func TestTheInterruptedAreNotTurnedAway(t *testing.T) {
	o := observe(t, january("1d", classes, server("nurse", `queue = "preemptive"`, `queue_limit = 0`),
		comes("r", `"0m", "10m"`, anHour, routines), comes("u", `"20m", "30m"`, halfAnHour, urgents)))
	o.tells(`
		r Mon 5 Jan 00:00 gets nurse
		r Mon 5 Jan 00:10 leaves: turned away
		r Mon 5 Jan 00:20 waits for nurse
		u Mon 5 Jan 00:20 gets nurse
		u Mon 5 Jan 00:30 leaves: turned away
		u Mon 5 Jan 00:50 gives back nurse
		r Mon 5 Jan 00:50 gets nurse
		u Mon 5 Jan 00:50 leaves: seen
		r Mon 5 Jan 01:30 gives back nurse
		r Mon 5 Jan 01:30 leaves: seen`)
	require.EqualValues(t, 2, o.use("nurse").Lost)
}
