package compile

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
)

const twoClasses = `
[attribute.class]
shares = { a = 0.5, b = 0.5 }
`

func oneStep(perDay, use, time string) string {
	return `
[pathway.p]
arrivals = { rate = "` + perDay + ` per day" }
steps = ["x", "end"]
[pathway.p.step.x]
use = ` + use + `
time = "` + time + `"
[pathway.p.step.end]
leave = "done"
`
}

// Ten beds of which eight are for class a, and three patients a day of each class for a
// day: class b asks 3 of 2. Of both together it is 6 of 10, which said "nothing is asked
// for more than it can give" while b's list grew by one a day.
func TestAFenceHasTheLoadOfWhomItKeepsOut(t *testing.T) {
	text := starting("2026-01-05", "2y", twoClasses, resource("bed", "beds", "capacity = 10", `ring_fenced = { by = "class", a = 8 }`), oneStep("6", `"bed"`, "1d"))
	l := loadOf(t, &loadText(t, text).Options[0], "bed", 0)
	require.Equal(t, "class b", l.Who)
	require.InDelta(t, 1.5, l.Share, 1e-9)
	require.InDelta(t, 1.5, l.ShareCeiling, 1e-9)
	require.InDelta(t, 3*365.25, l.Offered, 1e-6)
	require.InDelta(t, 2*365.25, l.Capacity, 1e-6)
	require.Equal(t, facts.Spell{From: "before"}, l.PassesCeiling)
	require.Empty(t, l.Barred.From)
}

// Both beds are for class a.
func TestAFenceMayKeepSomeOutForEver(t *testing.T) {
	text := starting("2026-01-05", "1y", twoClasses, resource("bed", "beds", "capacity = 2", `ring_fenced = { by = "class", a = 2 }`), oneStep("0.3", `"bed"`, "1d"))
	l := loadOf(t, &loadText(t, text).Options[0], "bed", 0)
	require.Equal(t, "class b", l.Who)
	require.True(t, math.IsInf(l.Share, 1))
	require.Equal(t, "class b", l.BarredWho)
	require.Equal(t, facts.Spell{From: "before"}, l.Barred)
	require.Empty(t, l.Closed.From, "class a is served")
}

// A step needs three beds and two are left from April.
func TestTooFewForOneRequestIsNone(t *testing.T) {
	text := starting("2026-01-05", "1y", resource("bed", "beds", "capacity = 5", "changes = [{ from = 2026-04-01, capacity = 2 }]"), oneStep("0.1", "{ bed = 3 }", "1d"))
	l := loadOf(t, &loadText(t, text).Options[0], "bed", 0)
	require.Equal(t, "patients who need 3 at once", l.BarredWho)
	require.Equal(t, facts.Spell{From: "2026-04"}, l.Barred)
	require.Equal(t, facts.Spell{From: "2026-04"}, l.PassesCeiling)
	// Of five beds one patient at a time has three: 86 days of three beds.
	require.InDelta(t, 0.1*3*365/(86*3), l.Share, 1e-9)
}

// Of five beds three are used by whoever needs three at once.
func TestWhatIsLeftOverOfARequestIsNotOpenToTheNext(t *testing.T) {
	text := starting("2026-01-05", "1y", resource("bed", "beds", "capacity = 5"), oneStep("1.2", "{ bed = 3 }", "1d"))
	l := loadOf(t, &loadText(t, text).Options[0], "bed", 0)
	require.InDelta(t, 1.2, l.Share, 1e-9, "3.6 beds of 5 is 0.72")
}

// Two resources that are never open on the same day, and everybody needs both at once.
func TestWhatIsNeverOpenTogetherIsClosedToWhoNeedsBoth(t *testing.T) {
	for _, x := range []struct{ a, b, use string }{
		{server("a", `open = { mon = "09:00-17:00" }`), server("b", `open = { tue = "09:00-17:00" }`), `{ a = 1, b = 1 }`},
		{resource("a", "sessions", `weekly = { mon = "4h" }`), resource("b", "sessions", `weekly = { tue = "4h" }`), `{ a = "planned", b = "planned" }`},
		{resource("a", "sessions", `weekly = { mon = "4h" }`), server("b", `open = { tue = "09:00-17:00" }`), `{ a = "planned", b = 1 }`},
	} {
		o := &loadText(t, starting("2026-01-05", "1y", x.a, x.b, oneStep("0.1", x.use, "1h"))).Options[0]
		for _, names := range [][2]string{{"a", "b"}, {"b", "a"}} {
			l := loadOf(t, o, names[0], 0)
			require.True(t, math.IsInf(l.Share, 1))
			require.Equal(t, "patients who need "+names[1]+" with it (never open together)", l.BarredWho)
			require.Empty(t, l.Relief, "nobody begins who could go on past closing")
		}
	}
	// An hour that both are open is enough.
	o := &loadText(t, starting("2026-01-05", "1y", server("a", `open = { mon = "09:00-17:00" }`), server("b", `open = { mon = "16:00-18:00" }`), oneStep("0.1", `{ a = 1, b = 1 }`, "1h"))).Options[0]
	require.Empty(t, loadOf(t, o, "a", 0).BarredWho)
}
