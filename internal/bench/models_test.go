package bench_test

import (
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/compile"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/stats"
	"prehabsim/sim/theory"
)

// A benchmark of the wrong model is worth nothing. W1 is held to its exact answer.
func TestW1IsTheQueueItSaysItIs(t *testing.T) {
	m := load(t, "w1.toml")
	var seconds, customers []int64
	replicate(t, m, 10, func(c *engine.Counts) {
		use := c.Use(0, -1)
		seconds = append(seconds, use.Wait+use.Busy)
		customers = append(customers, use.Starts)
		require.InDelta(t, 1e6, c.Arrived, 4e3, "Poisson: four standard deviations")
	})
	got := stats.OfRatios(seconds, customers, 0.95)
	want := 600 * theory.MMc(0.9, 1, 1).W
	require.InDelta(t, want, got.Mean, 2*(got.High-got.Mean), "10 services of ten minutes")
}

// W2 has exact answers where a Poisson stream comes, or nearly one.
func TestW2IsThePathwayItSaysItIs(t *testing.T) {
	text, err := os.ReadFile("../../testdata/bench/w2.toml")
	require.NoError(t, err)
	m := loadText(t, "w2.toml", string(text)+"\n[measure.stay]\nof = \"time\"\n")
	const day = 86400
	wait := map[string][]int64{}
	starts := map[string][]int64{}
	var stays, exits, days []int64
	replicate(t, m, 10, func(c *engine.Counts) {
		for i, r := range m.Options[0].Program.Resources {
			use := c.Use(i, -1)
			wait[r.Name] = append(wait[r.Name], use.Wait)
			starts[r.Name] = append(starts[r.Name], use.Starts)
		}
		stay := c.Probes[0].Bins[0]
		stays, exits, days = append(stays, stay.Sum), append(exits, stay.N), append(days, 1825)
	})
	for name, want := range map[string]float64{
		"triage": 0.04, "mdt": 0.04, // M/D/1 at load 0.8
		"diagnostics": theory.MMc(40, 2, 24).Wq,
		"icu":         theory.MMc(40*0.45*0.12, 0.5, 5).Wq,
	} {
		got := stats.OfRatios(wait[name], starts[name], 0.95)
		require.InDelta(t, want*day, got.Mean, 2*(got.High-got.Mean), "wait for %s", name)
	}
	aDay := stats.OfRatios(exits, days, 0.95)
	require.InDelta(t, 40, aDay.Mean, 2*(aDay.High-aDay.Mean), "exits a day")
	// Programs written by hand for this model have a stay of 53.3 days and a wait of
	// 0.08 days for a bed; half of the last digit is theirs.
	stay := stats.OfRatios(stays, exits, 0.95)
	require.InDelta(t, 53.3*day, stay.Mean, 2*(stay.High-stay.Mean)+0.05*day, "stay")
	ward := stats.OfRatios(wait["ward"], starts["ward"], 0.95)
	require.InDelta(t, 0.08*day, ward.Mean, 2*(ward.High-ward.Mean)+0.005*day, "wait for a bed")
}

// As many go round as there should be, and hardly any are lost.
func TestPendingKeepsItsNumber(t *testing.T) {
	m := load(t, "pending.toml", "thousand")
	for i, want := range []int64{100, 1000} {
		e := engine.New(m.Options[i].Program)
		c, err := e.Run(rng.NewKey(m.Seed, 0))
		require.NoError(t, err)
		require.Equal(t, want, c.Arrived)
		rounds := 30 * 24 / 6 * 0.998 // each round loses two in a thousand
		require.InDelta(t, float64(want)*math.Exp(-0.002*rounds), float64(c.Inside), 4*math.Sqrt(0.21*float64(want)))
	}
}

func replicate(t *testing.T, m *compile.Model, n uint64, see func(*engine.Counts)) {
	e := engine.New(m.Options[0].Program)
	for r := range n {
		c, err := e.Run(rng.NewKey(m.Seed, r))
		require.NoError(t, err)
		see(c)
	}
}
