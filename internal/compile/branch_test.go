package compile

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every way of a branch that is sure: a route that comes back, a step of the
// same route, next, leave.
func TestBranchByAttributeGoesEachWay(t *testing.T) {
	o := observe(t, january("2w", who,
		patients(`a = { x = 1 }, b = { x = 1 }, c = { x = 1 }, d = { x = 1 }`, `
			fork   = { branch = { by = "who", a = "side", b = "last", c = "leave", rest = "next" }, outcome = "refused" }
			middle = { delay = "1h" }
			last   = { delay = "10h" }
			end    = { leave = "home" }`),
		subroute("side", `
			detour = { delay = "3h", mark = "detour" }`)))
	o.tells(`
		p.c Mon 12 Jan 00:00 leaves: refused
		p.a Mon 12 Jan 03:00 reaches detour
		p.b Mon 12 Jan 10:00 leaves: home
		p.d Mon 12 Jan 11:00 leaves: home
		p.a Mon 12 Jan 14:00 leaves: home`)
}

// The scan is taken twice: after the first the patient is marked and sent back.
func TestBranchBackToAnEarlierStep(t *testing.T) {
	o := observe(t, january("2w", `
[attribute.turn]
shares = { first = 1, second = 0 }`,
		weekly(`
			scan   = { delay = "5h", mark = "scan" }
			enough = { branch = { by = "turn", first = "again", second = "end" } }
			again  = { set = { turn = "second" } }
			back   = { branch = { scan = 1 } }
			end    = { leave = "home" }`)))
	o.tells(`
		p Mon 12 Jan 05:00 reaches scan
		p Mon 12 Jan 10:00 reaches scan
		p Mon 12 Jan 10:00 leaves: home`)
}

// 8759 patients, one an hour of 2026, a quarter of whom are operated on, 15%
// referred on and the rest sent home: binomial, so within 4 standard deviations.
func TestBranchSharesAreKept(t *testing.T) {
	o := observe(t, january("365d",
		pathway("p", "1h", `
			decide = { branch = { operate = 0.25, refer = "15%", leave = "rest" }, outcome = "sent home" }
			end    = { leave = "operated" }`),
		subroute("operate", `
			do = { delay = "0h" }`),
		subroute("refer", `
			away = { leave = "referred" }`)))
	n := 8759.0
	for outcome, share := range map[string]float64{"operated": 0.25, "referred": 0.15, "sent home": 0.6} {
		got, _ := o.events("outcome." + outcome)
		require.InDelta(t, n*share, got, 4*math.Sqrt(n*share*(1-share)), outcome)
	}
	require.EqualValues(t, n, o.counts.Left)
}

// The share depends on what the patient is: 0 and 1 leave nothing to chance.
func TestBranchSharesByAttribute(t *testing.T) {
	o := observe(t, january("2w", who,
		patients(`a = { operate = 1 }, b = { operate = 0 }`, `
			decide = { branch = { operate = { by = "who", column = "operate" }, leave = "rest" }, outcome = "sent home" }`),
		subroute("operate", `
			done = { leave = "operated" }`)))
	o.tells(`
		p.a Mon 12 Jan 00:00 leaves: operated
		p.b Mon 12 Jan 00:00 leaves: sent home`)
}

// A route that calls a route: 1 + 2 + 4 hours.
func TestGoComesBack(t *testing.T) {
	o := observe(t, january("2w",
		weekly(`
			out  = { go = "outer" }
			back = { delay = "4h" }
			end  = { leave = "home" }`),
		subroute("outer", `
			walk   = { delay = "1h", mark = "out" }
			deeper = { go = "inner" }`),
		subroute("inner", `
			sit = { delay = "2h", mark = "in" }`)))
	o.tells(`
		p Mon 12 Jan 01:00 reaches out
		p Mon 12 Jan 03:00 reaches in
		p Mon 12 Jan 07:00 leaves: home`)
}
