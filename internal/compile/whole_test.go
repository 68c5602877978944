package compile

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Times are whole seconds and counts whole numbers, and what is cut off is told. What
// would become something else is refused: testdata/errors/whole-seconds.toml.

// However short the times between arrivals are, as many come as are written: each time
// goes on from where the last one ended. In 10 hours at 0.2 s that is 180,000.
func TestArrivalsBelowASecondKeepTheirNumber(t *testing.T) {
	requirePoisson(t, 180_000, comers(t, january("10h", arriving("p", `interarrival = { dist = "exponential", mean = "0.2s" }`, passing))), "five a second")
	require.InDelta(t, 90_000, comers(t, january("10h", arriving("p", `interarrival = "0.4s"`, passing))), 1)
}

// Half of a normal law with mean 0 lies below 0, and nothing cuts it off there unless
// a floor is written.
func TestANumberMayBeNegative(t *testing.T) {
	below := func(floor string) float64 {
		o := observe(t, january("10d", "[attribute.mood]\ndist = \"normal\"\nmean = 0\nsd = 1\n"+floor, arriving("p", `interarrival = "1m"`, `
			which = { branch = { by = "mood", "below 0" = "low", rest = "high" } }
			low   = { leave = "low", mark = "low" }
			high  = { leave = "high" }`)))
		n, _ := o.events("mark.low")
		return float64(n)
	}
	require.InDelta(t, 7200, below(""), 4*math.Sqrt(14400)/2)
	require.Zero(t, below("floor = 0"))
}

// A quarter of a uniform law from 0 to 4 hours lies below 1 hour and is half an hour on
// average, the rest counts as 1 hour: 0.875 in all. `check` says so, and so does the
// arithmetic of demand, with an arrival every 10 hours.
func TestWhatIsCutOffIsTold(t *testing.T) {
	m := loadText(t, january("1y", server("nurse"), arriving("p", `interarrival = "10h"`, `
		see = { use = "nurse", time = { dist = "uniform", min = "0h", max = "4h", ceiling = "1h" } }
		end = { leave = "seen" }`)))
	var told *LawUse
	for i := range m.Options[0].Laws {
		if l := &m.Options[0].Laws[i]; strings.Contains(l.Where, "see") {
			told = l
		}
	}
	require.NotNil(t, told)
	assert.Equal(t, "uniform, cut off", told.Law)
	assert.InDelta(t, 0.875, 24*told.Mean, 1e-6)
	assert.InDelta(t, math.Sqrt(0.75+0.25/3-0.875*0.875), 24*told.SD, 1e-6)
	assert.InDelta(t, 1, 24*told.Median, 1e-12)
	assert.InDelta(t, 0.0875, m.Options[0].Loads[0].Share, 1e-6)
}

// A time of nothing is none: neither planned nor asked of anybody.
func TestNoTimeIsNoWork(t *testing.T) {
	m := loadText(t, january("1y", server("nurse"), arriving("p", `interarrival = "10h"`, `
		see = { use = "nurse", time = "0s" }
		end = { leave = "seen" }`)))
	assert.Zero(t, m.Options[0].Loads[0].Offered)
}

// What a time that attributes multiply becomes depends on the patient, and what a group
// shares need not divide: both are warned of.
func TestRoundingThatDependsIsWarnedOf(t *testing.T) {
	warnings := func(sections ...string) string {
		return fmt.Sprint(loadText(t, january("1d", sections...)).Warnings)
	}
	pace := "[attribute.pace]\ndist = \"uniform\"\nmin = 1\nmax = 3600\n"
	assert.Contains(t, warnings(pace, comes("p", `"1h"`, "see = { delay = { value = \"0.4s\", scaled_by = [\"pace\"] } }\nend = { leave = \"seen\" }")),
		`step "see": time is kept in whole seconds, and the mean would become 0s instead of 0.4s`)
	staff := resource("team", "staff", "wte = 1", "patient_facing_hours = 1000")
	see := func(time string) string {
		return comes("p", `"1h"`, `see = { use = "team", time = { dist = "exponential", mean = "`+time+`" } }`+"\nend = { leave = \"seen\" }")
	}
	assert.Contains(t, warnings(staff, see("30.4s")), "staff work is counted in whole seconds: 30.4s for each patient counts as 30s")
	assert.NotContains(t, warnings(staff, see("30m")), "whole seconds")
}

// Review contacts of the built-in pathways are as many as their source says.
func TestFollowUpsOfTheBuiltInScenariosKeepTheirMean(t *testing.T) {
	for _, name := range []string{"northbridge", "selca"} {
		m := loadText(t, fmt.Sprintf("format = 1\nextends = \"builtin:%s\"\n", name))
		found := false
		for _, l := range m.Options[0].Laws {
			if strings.HasSuffix(l.Where, "follow_up\": count") {
				found = true
				assert.InDelta(t, 2.18, l.Mean, 1e-9, name)
				assert.Equal(t, "poisson", l.Law, "so that no rounding moves it")
			}
		}
		assert.True(t, found, name)
	}
}
