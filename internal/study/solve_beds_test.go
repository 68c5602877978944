package study

import (
	"context"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
	"prehabsim/sim/theory"
)

// leastIn solves for each of many seeds: how often the least is the exact one, and how often
// the interval has it.
func leastIn(t *testing.T, seeds int, want float64, text func(seed int) string, target, by string) (exact, covered int) {
	t.Helper()
	for seed := range seeds {
		a, err := solved(t, text(seed+1), target, CurrentAlone, by)
		require.NoError(t, err)
		x := a.Answers[0]
		if x.Best == want {
			exact++
		}
		if x.Low <= want && !(x.High < want) {
			covered++
		}
	}
	t.Logf("%s for %s: exact in %d of %d, within the interval in %d", by, target, exact, seeds, covered)
	return exact, covered
}

func hundred() int {
	if testing.Short() {
		return 10
	}
	return 100
}

// A ward without a queue, of which stays follow any law: who finds no bed is sent elsewhere
// (Erlang B, which knows of the law no more than its mean).
const fullWard = `format = 1
name = "M/G/c/c"
[run]
start = 2026-01-05
warm_up = "60d"
window = "2y"
run_out = "0d"
replications = 4
seed = %d
[resource.ward]
kind = "beds"
capacity = 9
queue_limit = 0
[pathway.patient]
arrivals = { rate = "2 per day" }
steps = ["stay", "end"]
[pathway.patient.step.stay]
use = "ward"
time = { dist = "lognormal", mean = "3d", sd = "4d" }
[pathway.patient.step.end]
leave = "home"
`

func TestTheLeastBedsOfAWardAreThoseOfErlangB(t *testing.T) {
	lost := func(beds int) float64 { return 100 * theory.ErlangB(beds, 6) }
	want := 9
	target := (lost(want) + lost(want-1)) / 2
	exact, covered := leastIn(t, hundred(), float64(want), func(seed int) string { return fmt.Sprintf(fullWard, seed) },
		fmt.Sprintf("lost_share<=%.3f where resource=ward", target), "resource.ward=5:14:1")
	require.GreaterOrEqual(t, exact, hundred()*95/100)
	require.GreaterOrEqual(t, covered, hundred()*95/100)
}

// Critical care and the ward behind it, which keeps patients in critical care where it is full:
// beds of either make the other bind.
const twoUnits = `format = 1
name = "Two units"
[run]
start = 2026-01-05
warm_up = "100d"
window = "6y"
run_out = "0d"
replications = 4
seed = %d
[resource.icu]
kind = "beds"
capacity = %d
queue_limit = 0
[resource.ward]
kind = "beds"
capacity = %d
[pathway.patient]
arrivals = { rate = "1.5 per day" }
steps = ["icu", "ward", "end"]
[pathway.patient.step.icu]
use = { icu = "hold" }
time = { dist = "exponential", mean = "2d" }
[pathway.patient.step.ward]
use = "ward"
frees = "icu"
time = { dist = "exponential", mean = "5d" }
[pathway.patient.step.end]
leave = "home"
`

func TestTheLeastBedsOfTwoUnitsAreThoseOfTheirChain(t *testing.T) {
	lost := func(icu, ward int) float64 { return 100 * theory.TandemLoss(1.5, 2, icu, 5, ward).Lost }
	least := func(target float64, of func(beds int) float64) float64 {
		for beds := 1; beds <= 40; beds++ {
			if of(beds) <= target {
				return float64(beds)
			}
		}
		return math.NaN()
	}
	// With 6 beds in critical care the ward binds; some ten beds there do.
	target := (lost(6, 10) + lost(6, 9)) / 2
	want := least(target, func(beds int) float64 { return lost(6, beds) })
	require.Equal(t, 10.0, want)
	text := func(icu, ward int) func(int) string {
		return func(seed int) string { return fmt.Sprintf(twoUnits, seed, icu, ward) }
	}
	asked := fmt.Sprintf("lost_share<=%.3f where resource=icu", target)
	exact, covered := leastIn(t, hundred(), want, text(6, 7), asked, "resource.ward=5:16:1")
	require.GreaterOrEqual(t, exact, hundred()*95/100)
	require.GreaterOrEqual(t, covered, hundred()*95/100)

	// With 4 beds in critical care these bind once the ward has enough: no beds of the ward do.
	require.True(t, math.IsNaN(least(target, func(beds int) float64 { return lost(4, beds) })))
	a, err := solved(t, text(4, 7)(1), asked, CurrentAlone, "resource.ward=5:16:1")
	require.NoError(t, err)
	require.True(t, math.IsNaN(a.Answers[0].Best))
}

// The frontier of the two units: for each size of the ward the least beds of critical care. Of
// what these cost the least is told, and beds are priced as an option of as many would be.
func TestTheFrontierOfTwoUnitsIsThatOfTheirChain(t *testing.T) {
	lost := func(icu, ward int) float64 { return 100 * theory.TandemLoss(1.5, 2, icu, 5, ward).Lost }
	const target = 8.0
	text := fmt.Sprintf(twoUnits, 3, 5, 8) + `
[economics]
price_year = "2025/26"
[option.more]
[option.more.resource.icu]
capacity = "+1"
[option.more.resource.ward]
capacity = "+1"
[option.more.cost.icu]
basis = "bed_day"
of = "icu"
price = 1000
price_year = "2025/26"
payer = "trust"
[option.more.cost.ward]
basis = "bed_day"
of = "ward"
price = 300
price_year = "2025/26"
payer = "trust"
`
	q, err := ReadTarget(fmt.Sprintf("lost_share<=%g where resource=icu", target))
	require.NoError(t, err)
	q.Levers, err = ReadLevers([]string{"resource.icu=4:12:1,resource.ward=9:15:2"})
	require.NoError(t, err)
	q.Cheapest = true
	s, err := Load(oneFile("a.toml", text), "a.toml", Choice{Options: []string{"more"}})
	require.NoError(t, err)
	x, err := New(s)
	require.NoError(t, err)
	a, err := x.Solve(context.Background(), q, Spec{Workers: 2}, nil)
	require.NoError(t, err)
	cheapest, costs := 0, math.Inf(1)
	current := map[float64]Least{}
	for _, found := range a.Answers {
		if found.Option != "more" { // has no price itself, and is priced as the other is
			require.Equal(t, []string{"more", "more"}, []string{found.Lent[0].Option, found.Lent[1].Option})
			current[found.WithValue] = found
			continue
		}
		require.Empty(t, found.Lent)
		ward := int(found.WithValue)
		want := 4
		for lost(want, ward) > target {
			want++
		}
		require.Greater(t, math.Min(target-lost(want, ward), lost(max(want-1, 3), ward)-target), 0.4, "%d beds on the ward: the target lies near neither", ward)
		require.Equal(t, float64(want), found.Best, "%d beds on the ward", ward)
		perDay := 1000*float64(want-5) + 300*float64(ward-8)
		require.True(t, found.Priced)
		require.InDelta(t, 365.25*perDay, found.Cost, math.Abs(perDay)+1, "a day more or less in a year")
		costs = min(costs, found.Cost)
		if found.Cheapest {
			require.Zero(t, cheapest)
			cheapest = ward
			defer func() { require.Equal(t, costs, found.Cost) }()
		}
	}
	require.NotZero(t, cheapest)
	for _, found := range a.Answers {
		if found.Option == "more" && found.Best == current[found.WithValue].Best {
			require.True(t, current[found.WithValue].Priced)
			require.InDelta(t, found.Cost, current[found.WithValue].Cost, 1e-6, "the same beds cost the same")
		}
	}
}

func TestPairsThatCannotBeAreRefused(t *testing.T) {
	text := fmt.Sprintf(twoUnits, 3, 5, 8)
	for by, want := range map[string]string{
		"resource.icu,resource.icu":                                    "names each number once",
		"resource.icu=4:8:1,resource.ward=1:90:1":                      "20 are the most; take a longer step: resource.ward=1:90:5",
		"resource.icu=4:8:1,resource.wards=9:11:1":                     `did you mean "resource.ward"?`,
		"resource.icu=4:8:1,resource.icu.capacity=9:11:1":              "are the same number",
		"resource.icu=4:8:1,resource.ward=9:11:1,resource.ward=9:11:1": "is one number, or two with a comma",
	} {
		_, err := solved(t, text, "lost_share<=8 where resource=icu", CurrentAlone, by)
		require.ErrorContains(t, err, want, by)
	}
	q, err := ReadTarget("lost_share<=8 where resource=icu")
	require.NoError(t, err)
	q.Levers, err = ReadLevers([]string{"resource.icu"})
	require.NoError(t, err)
	q.Cheapest = true
	for more, want := range map[string]string{"": "says nothing of money", "[economics]\nprice_year = \"2025/26\"\n": "nothing prices resource.icu.capacity in current, nor in another option of the scenario"} {
		s, err := Load(oneFile("a.toml", text+more), "a.toml", Choice{})
		require.NoError(t, err)
		x, err := New(s)
		require.NoError(t, err)
		_, err = x.Solve(context.Background(), q, Spec{Workers: 2}, nil)
		require.ErrorContains(t, err, want)
	}
}

// What an answer costs is told where its own number has a price.
func TestNoCostIsToldOfWhatHasNoPrice(t *testing.T) {
	text := fmt.Sprintf(twoUnits, 3, 5, 8) + `
[economics]
price_year = "2025/26"
[option.more]
[option.more.resource.icu]
capacity = "+1"
[option.more.cost.icu]
basis = "bed_day"
of = "icu"
price = 1000
price_year = "2025/26"
payer = "trust"
`
	cheapest := func(by string) (*Solved, error) {
		q, err := ReadTarget("lost_share<=20 where resource=icu")
		require.NoError(t, err)
		q.Levers, err = ReadLevers([]string{by})
		require.NoError(t, err)
		q.Cheapest = true
		return studyOf(t, oneFile("a.toml", text), "a.toml", Choice{}).Solve(context.Background(), q, Spec{Workers: 2}, nil)
	}
	_, err := cheapest("resource.ward=6:12:1")
	require.ErrorContains(t, err, `--cheapest: nothing prices resource.ward.capacity in current and more, nor in another option of the scenario, so no cost would hold what more or fewer of it cost; write that under [option.NAME.cost.NAME] with of = "ward"`)
	_, err = cheapest("resource.icu=4:8:1,resource.ward=8:9:1")
	require.ErrorContains(t, err, "--cheapest: nothing prices resource.ward.capacity")
	a, err := cheapest("resource.icu=4:8:1")
	require.NoError(t, err)
	require.Equal(t, []bool{true, true}, []bool{a.Answers[0].Priced, a.Answers[1].Priced})
	require.Len(t, a.Answers[0].Lent, 1, "current has no price itself")
	require.Empty(t, a.Answers[1].Lent)
	require.False(t, a.Answers[1].Cheapest, "there is nothing to be cheaper than")
	require.InDelta(t, 365.25*1000*(a.Answers[0].Best-5), a.Answers[0].Cost, 2000, "five are there")

	// Where no value meets the target it is told what the far end costs, and it is not cheapest.
	q, err := ReadTarget("lost_share<=0.1 where resource=icu")
	require.NoError(t, err)
	q.Levers, err = ReadLevers([]string{"resource.icu=3:6:1"})
	require.NoError(t, err)
	q.Cheapest = true
	a, err = studyOf(t, oneFile("a.toml", text), "a.toml", CurrentAlone).Solve(context.Background(), q, Spec{Workers: 2}, nil)
	require.NoError(t, err)
	require.True(t, math.IsNaN(a.Answers[0].Best) && a.Answers[0].Priced && !a.Answers[0].Cheapest)
	require.Equal(t, 6.0, a.Answers[0].CostAt)
	require.InDelta(t, 365.25*1000, a.Answers[0].Cost, 2000)
	require.Equal(t, "more", a.Answers[0].Lent[0].Option, "though it was not asked about")
}

// What is priced of one theatre prices another; a ward is no critical care. A price of a resource
// itself goes before one of others, and one of the option before both.
func TestAPriceIsLentByTheNearest(t *testing.T) {
	text := fmt.Sprintf(twoUnits, 3, 5, 8) + `
[economics]
price_year = "2025/26"
[option.first.resource.icu]
capacity = "+1"
[option.first.cost.all]
basis = "bed_day"
of = ["icu"]
price = 500
price_year = "2025/26"
payer = "trust"
[option.second.resource.icu]
capacity = "+2"
[option.second.cost.icu]
basis = "bed_day"
of = "icu"
price = 1000
price_year = "2025/26"
payer = "trust"
[option.third.resource.icu]
capacity = "+3"
`
	x := studyOf(t, oneFile("a.toml", text), "a.toml", Choice{Options: []string{"third"}})
	l, err := x.lenders()
	require.NoError(t, err)
	lent := l.lend("resource.icu.capacity")
	require.Equal(t, "first", lent.Option)
	require.True(t, lent.Same)
	require.Len(t, lent.Lines, 1)
	require.Nil(t, l.lend("resource.ward.capacity"))
	require.Nil(t, l.lend("prehab.core.refer.probability"))
	require.True(t, l.prices("second", "resource.icu.capacity"))
	require.False(t, l.prices("third", "resource.icu.capacity"))

	selca := studyOf(t, scenario.Files{Open: os.ReadFile, Builtin: scenarios.Files}, "builtin:selca", CurrentAlone)
	if l, err = selca.lenders(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{"resource.theatre.gstt.thoracic.lists": true, "resource.theatre.lgt.breast.lists": false, "resource.ward.kch.capacity": true} {
		lent := l.lend(path)
		require.NotNil(t, lent, path)
		require.Equal(t, want, lent.Same, path)
	}
	require.Nil(t, l.lend("resource.critical_care.gstt.capacity"))

	names, err := selca.eachOf([]GridAxis{{Path: "resource.theatre.gstt.*"}})
	require.NoError(t, err)
	require.Len(t, names, 9)
	require.Equal(t, []string{"resource.theatre.gstt.breast", "resource.theatre.gstt.*"}, []string{names[0].Path, names[0].Each})
	_, err = selca.eachOf([]GridAxis{{Path: "resource.mdt.*.*"}})
	require.ErrorContains(t, err, "and 30 are the most; such are resource.mdt.")
	_, err = selca.eachOf([]GridAxis{{Path: "resource.theater.*"}})
	require.ErrorContains(t, err, `"resource.theater.*" stands for no number of`)
	_, err = selca.eachOf([]GridAxis{{Path: "resource.theatre.*.breast", With: &GridAxis{Path: "resource.ward"}}})
	require.ErrorContains(t, err, "name both of a pair")
	names, err = selca.eachOf([]GridAxis{{Path: "resource.ward.gstt"}})
	require.NoError(t, err)
	require.Equal(t, []GridAxis{{Path: "resource.ward.gstt"}}, names)
}
