package compile

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every family by the parameters of its own law; mean and standard deviation are
// worked out beside it, in hours: so does check tell them, and so is the mean of 4000
// draws within four standard errors.
func TestDurationsByTheirOwnParameters(t *testing.T) {
	for law, want := range map[string][2]float64{
		`"3h"`:                                  {3, 0},
		`{ dist = "exponential", mean = "2h" }`: {2, 2},
		`{ dist = "gamma", shape = 4, scale = "1.5h" }`:                  {6, 3},                                        // kθ, √k θ
		`{ dist = "gamma", mean = "6h", sd = "3h" }`:                     {6, 3},                                        //
		`{ dist = "erlang", k = 9, mean = "6h" }`:                        {6, 2},                                        // m ÷ √k
		`{ dist = "lognormal", mean = "6h", sd = "3h" }`:                 {6, 3},                                        // of the time itself
		`{ dist = "lognormal", mu = 1, sigma = 0.5, unit = "h" }`:        {math.Exp(1.125), 3.080217 * 0.5329404},       // e^(μ+σ²/2), × √(e^σ² − 1)
		`{ dist = "lognormal", median = "2.7182818h", sigma = 0.5 }`:     {math.Exp(1.125), 3.080217 * 0.5329404},       //
		`{ dist = "lognormal", median = "2h", q1 = "1h", q3 = "4h" }`:    {2 * math.Exp(0.528048), 2 * 1.6956 * 1.3691}, // σ = ln 2 ÷ 0.67449 = 1.02766
		`{ dist = "weibull", shape = 2, scale = "4h" }`:                  {2 * math.Sqrt(math.Pi), 4 * math.Sqrt(1-math.Pi/4)},
		`{ dist = "triangular", min = "1h", mode = "2h", max = "6h" }`:   {3, math.Sqrt(7.0 / 6)},  // (1+4+36−2−6−12) ÷ 18
		`{ dist = "pert", min = "1h", mode = "2h", max = "9h" }`:         {3, math.Sqrt(12.0 / 7)}, // (μ−a)(b−μ) ÷ 7
		`{ dist = "uniform", min = "1h", max = "7h" }`:                   {4, math.Sqrt(3)},
		`{ dist = "truncated_normal", mu = "2h", sigma = "1h" }`:         {2.0552479, 0.9415}, // see TestTimesBetweenArrivals
		`{ dist = "discrete", values = ["1h", "5h"], weights = [3, 1] }`: {2, math.Sqrt(3)},
		`{ dist = "empirical", values = ["1h", "2h", "2h", "7h"] }`:      {3, math.Sqrt(5.5)},
	} {
		m := loadText(t, january("400d", resource("room", "servers", `unlimited = true`), measured("stay", "stay", `resource = "room"`), arriving("p", `at = ["1h"], batch = 4000`, `
			sit = { use = "room", time = `+law+` }
			end = { leave = "seen" }`)))
		i := slices.IndexFunc(m.Options[0].Laws, func(l LawUse) bool { return strings.Contains(l.Where, `"sit"`) })
		if want[1] > 0 { // what check tells of it
			require.GreaterOrEqual(t, i, 0, law)
			require.InEpsilon(t, want[0]/24, m.Options[0].Laws[i].Mean, 1e-3, law)
			require.InEpsilon(t, want[1]/24, m.Options[0].Laws[i].SD, 1e-3, law)
		}
		o := observeProgram(t, m.Options[0].Program)
		x := o.seen("stay").Bins[0]
		require.EqualValues(t, 4000, x.N, law)
		require.InDelta(t, want[0], float64(x.Sum)/4000/3600, 4*want[1]/math.Sqrt(4000)+1e-9, law)
	}
}

// A floor of two hours and a ceiling of four, for times that would be 1, 3 and 9.
func TestDurationsHaveAFloorAndACeiling(t *testing.T) {
	o := observe(t, january("1d", `
[table.who]
rows = { a = { hours = 1 }, b = { hours = 3 }, c = { hours = 9 } }`, comes("p", `"0h"`, `
		sit = { delay = { dist = "constant", value = { column = "hours", unit = "h" }, floor = "2h", ceiling = "4h" } }
		end = { leave = "home" }`, `for_each = "who"`)))
	o.tells(`
		p.a Mon 5 Jan 02:00 leaves: home
		p.b Mon 5 Jan 03:00 leaves: home
		p.c Mon 5 Jan 04:00 leaves: home`)
}

// The number of days is drawn on arrival, evenly from 0 to 6: below 3 the patient
// goes to the day ward, at 3 and above to the other, and stays as long as was drawn.
// So all short stays end before Thursday 8 January and all long ones on it or later.
func TestATimeDrawnOnArrivalDecidesTheWayAndIsTheDelay(t *testing.T) {
	o := observe(t, january("10d", "[attribute.days]\ndist = \"uniform\"\nmin = 0\nmax = 6\n", drawnStay, `
[measure.time]
of = "time"`))
	ends := map[string]float64{}
	for _, line := range o.story {
		if _, stay, ok := strings.Cut(line, " reaches "); ok {
			ends[stay]++
			require.Equal(t, stay == "short stay", strings.Contains("Mon Tue Wed", line[2:5]), line)
		}
	}
	require.Equal(t, 1000.0, ends["short stay"]+ends["long stay"])
	require.InDelta(t, 500, ends["short stay"], 4*math.Sqrt(1000*0.25))
	x := o.seen("time").Bins[0]
	require.InDelta(t, 3*float64(day), float64(x.Sum)/1000, 4*math.Sqrt(3.0/1000)*float64(day), "the variance of a uniform law of 6 days is 3")
}

// A drawn number may be one of a few: 1, 3 or 5 days, and 3 is not below 3.
func TestADrawnNumberMayBeOneOfAFew(t *testing.T) {
	o := observe(t, january("10d", "[attribute.days]\ndist = \"discrete\"\nvalues = [1, 3, 5]\nweights = [1, 1, 2]\n", drawnStay))
	ends := map[string]float64{}
	for _, line := range o.story {
		ends[line]++
	}
	for line, share := range map[string]float64{"p Tue 6 Jan 00:00 reaches short stay": 0.25, "p Thu 8 Jan 00:00 reaches long stay": 0.25, "p Sat 10 Jan 00:00 reaches long stay": 0.5} {
		require.InDelta(t, 1000*share, ends[line], 4*math.Sqrt(1000*share*(1-share)), line)
	}
}

// Several limits, the lowest first: 2 is below 3 and not below 2, 7 is below none.
func TestWaysByLimitsOfANumber(t *testing.T) {
	for days, want := range map[string]string{"1.9": "one", "2": "two", "2.5": "two", "3": "rest", "7": "rest"} {
		o := observe(t, january("1d", "[attribute.days]\nvalue = "+days+"\n", comes("p", `"0h"`, `
			way  = { branch = { by = "days", "below 2" = "one", "below 3.0" = "two", rest = "rest" } }
			one  = { leave = "one" }
			two  = { leave = "two" }
			rest = { leave = "rest" }`)))
		o.tells(`p Mon 5 Jan 00:00 leaves: ` + want)
	}
}

// The unit of two beds is full for the third patient, who is diverted; at 05:00 the
// first has left and the next is taken in. A way that may come back or not.
func TestWayByWhetherAUnitIsFull(t *testing.T) {
	o := observe(t, january("1d", resource("icu", "beds", `capacity = 2`), comes("p", `"0h", "1h", "2h", "6h"`, `
		ask    = { branch = { full = "icu", yes = "divert", no = "next" } }
		stay   = { use = "icu", time = "5h" }
		end    = { leave = "home" }`), subroute("divert", `
		travel = { delay = "30m" }
		away   = { leave = "diverted" }`)))
	o.tells(`
		p Mon 5 Jan 00:00 gets icu
		p Mon 5 Jan 01:00 gets icu
		p Mon 5 Jan 02:30 leaves: diverted
		p Mon 5 Jan 05:00 gives back icu
		p Mon 5 Jan 05:00 leaves: home
		p Mon 5 Jan 06:00 gets icu
		p Mon 5 Jan 06:00 gives back icu
		p Mon 5 Jan 06:00 leaves: home
		p Mon 5 Jan 11:00 gives back icu
		p Mon 5 Jan 11:00 leaves: home`)
}

// With several it is full if any of them is; closed is full; what has no limit is
// not.
func TestFullIsWhateverCannotBeHadNow(t *testing.T) {
	for full, want := range map[string]string{
		`"room"`: "no", `["room", "taken"]`: "yes", `"taken"`: "yes", `"shut"`: "yes", `"endless"`: "no", `["room", "endless"]`: "no",
	} {
		o := observe(t, january("1d", server("room"), server("taken"), server("shut", `open = { tue = "08:00-10:00" }`), resource("endless", "servers", `unlimited = true`),
			comes("first", `"0h"`, `
				sit = { use = ["taken", "endless"], time = "9h" }
				end = { leave = "home" }`), comes("p", `"1h"`, `
				ask = { branch = { full = `+full+`, yes = "yes", no = "no" } }
				yes = { leave = "yes" }
				no  = { leave = "no" }
				use = { use = ["room", "shut"], time = "1h" }
				end = { leave = "home" }`)))
		require.Contains(t, o.story, "p Mon 5 Jan 01:00 leaves: "+want, full)
	}
}

// The way may depend on the class that a patient came in as: one pathway with two
// streams.
func TestWayByTheStreamOfThePatient(t *testing.T) {
	o := observe(t, january("1d", classes, streams("p", `
[pathway.p.stream.door]
at = ["1h"]
set = { class = "routine" }
[pathway.p.stream.ambulance]
at = ["2h"]
set = { class = "urgent" }`, `
		way  = { branch = { by = "class", urgent = "bed", rest = "home" } }
		bed  = { leave = "admitted" }
		home = { leave = "sent home" }`)))
	o.tells(`
		p.door Mon 5 Jan 01:00 leaves: sent home
		p.ambulance Mon 5 Jan 02:00 leaves: admitted`)
}
