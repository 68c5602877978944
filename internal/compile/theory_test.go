package compile

import (
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/stats"
	"prehabsim/sim/theory"
)

// loadFile compiles a scenario on disk, relative to this package.
func loadFile(t *testing.T, name string) *Model {
	t.Helper()
	var problems diag.List
	m := Load(scenario.Files{Open: os.ReadFile, Builtin: scenarios.Files}, name, Settings{}, &problems)
	require.NoError(t, problems.Err())
	return m
}

// ratio is an amount over another in one replication.
type ratio func(*engine.Counts) (num, den int64)

func meanWait(c *engine.Counts) (int64, int64)    { u := c.Use(0, -1); return u.Wait, u.Starts }
func shareWaited(c *engine.Counts) (int64, int64) { u := c.Use(0, -1); return u.Waited, u.Starts }
func inQueue(c *engine.Counts) (int64, int64)     { return c.Use(0, -1).Queue, c.Span(-1) }
func inUse(c *engine.Counts) (int64, int64)       { return c.Use(0, -1).Busy, c.Span(-1) }

// spread is the variance of the number in use around its exact mean.
func spread(mean int64) ratio {
	return func(c *engine.Counts) (sum, time int64) {
		for level, dt := range c.Occupancy[0] {
			d := int64(level) - mean
			sum += d * d * dt
			time += dt
		}
		return sum, time
	}
}

// figure is something that theory knows exactly.
type figure struct {
	what string
	read ratio
	want float64
}

// The published formulas, within four standard errors, with intervals narrow
// enough to mean something: half-width below 2%.
func TestQueuesMatchTheory(t *testing.T) {
	queue := func(q theory.Queue, servers float64) []figure {
		return []figure{
			{"mean wait", meanWait, q.Wq * float64(hour)},
			{"mean queue", inQueue, q.Lq},
			{"servers in use", inUse, q.L - q.Lq},
		}
	}
	mm1, mm3 := theory.MMc(0.8, 1, 1), theory.MMc(2.4, 1, 3)
	for _, c := range []struct {
		file string
		load float64
		want []figure
	}{
		{"mm1", 0.8, append(queue(mm1, 1), figure{"share who wait", shareWaited, 0.8})},
		{"mm3", 0.8, append(queue(mm3, 3), figure{"share who wait", shareWaited, theory.ErlangC(3, 2.4)})},
		{"mg1-lognormal", 0.7, queue(theory.MG1(0.7, 1, 1.2), 1)},
		{"mg1-gamma", 0.7, queue(theory.MG1(0.7, 1, 0.5), 1)},
		{"mginf", 0, []figure{{"mean occupancy", inUse, 72}, {"variance of a Poisson number", spread(72), 72}}},
	} {
		m := loadFile(t, "../../testdata/queues/"+c.file+".toml")
		require.InDelta(t, c.load, m.Options[0].Loads[0].Share, 1e-9, "%s: load by arithmetic", c.file)
		num, den := make([][]int64, len(c.want)), make([][]int64, len(c.want))
		e := engine.New(m.Options[0].Program)
		for r := range m.Replications {
			counts, err := e.Run(rng.NewKey(m.Seed, uint64(r)))
			require.NoError(t, err)
			for i, f := range c.want {
				n, d := f.read(counts)
				num[i], den[i] = append(num[i], n), append(den[i], d)
			}
		}
		for i, f := range c.want {
			got := stats.OfRatios(num[i], den[i], 0.95)
			t.Logf("%s: %s: %v, exactly %.6g", c.file, f.what, got, f.want)
			require.InDelta(t, f.want, got.Mean, 4*got.SD/math.Sqrt(float64(got.N)), "%s: %s: %v", c.file, f.what, got)
			require.Less(t, got.HalfWidth(), 0.02*f.want, "%s: %s: the interval is too wide to mean anything", c.file, f.what)
		}
	}
}
