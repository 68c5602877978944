package validate

import (
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// once holds what is simulated once for all options of shared.toml to what its text says:
// referral, up to where patients leave for what is not the same, and the two who wait for
// each other; and beds alone are otherwise, and only from the autumn on, in two options.
func once(r *replication) (int, error) {
	var w wrong
	steps, pasts, until := engine.NewFamily(r.programs).Once()
	w.same(steps, []string{"urgent.triage", "urgent.clinic", "one.first", "one.hour", "one.second", "one.end", "other.first", "other.hour", "other.second", "other.end"})
	w.same(pasts, []int{0, engine.None, engine.None, 0, 0})
	cal := r.program.Calendar
	autumn := cal.Start(cal.DayOf(tick.Date{Year: 2026, Month: 10, Day: 1}))
	w.same(until, []tick.Time{autumn, 0, 0, autumn, autumn})
	steps, pasts, _ = engine.NewFamily(slices.Repeat(r.programs[:1], 2)).Once() // the same twice
	w.same(len(steps), len(r.programs[0].Steps))
	w.same(pasts, []int{0, 0})
	return int(w), nil
}
