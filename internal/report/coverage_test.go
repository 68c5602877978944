package report

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/sim/fmath"
	"prehabsim/sim/result"
	"prehabsim/sim/rng"
)

// Both intervals hold what they promise where variances are known: the interval of chance
// covers the mean at central values, that of the evidence what another draw would be without
// its noise; whether noise is a tenth of the spread, as in South East London, or twice it.
func TestBothIntervalsCover(t *testing.T) {
	const runs, replications, draws, scale, centre = 300, 20, 128, 1000, -50.0
	for _, noise := range []float64{3, 10, 20} {
		const spread = 10.0
		chance, evidence, width := 0, 0, 0.0
		for run := range runs {
			key := rng.NewKey(11, uint64(run))
			normal := func(patient, visit int) float64 {
				return fmath.NormQuantile(key.Uniform(uint64(patient), rng.SiteOf("cover"), uint32(visit)))
			}
			set := &result.Set{Options: []string{"current", "other"}, Columns: []result.Column{window("ward_bed_days")}, Draws: draws + 1, Inputs: "x"}
			add := func(draw, replication int, change float64) {
				require.NoError(t, set.Add(result.Row{Draw: draw, Replication: replication, Options: [][]result.Ratio{
					{{Num: 4000 * scale, Den: scale}}, {{Num: int64(math.Round((4000 + change) * scale)), Den: scale}},
				}}))
			}
			for n := range replications {
				add(0, n, centre+noise*normal(0, n))
			}
			for d := 1; d <= draws; d++ {
				is := centre + spread*normal(d, 1000)
				add(d, 0, is+noise*normal(d, 0))
				if d <= 16 { // an eighth, as study does
					add(d, 1, is+noise*normal(d, 1))
				}
			}
			r := New(Meta{Level: 0.95}, set, facts.Machine{})
			if d := r.change(1, window("ward_bed_days")); d.Low <= centre && centre <= d.High {
				chance++
			}
			e := r.evidenceOfChange(1, window("ward_bed_days"))
			require.True(t, e.known)
			width += (e.High - e.Low) / runs
			if another := centre + spread*normal(9999, 0); e.Low <= another && another <= e.High {
				evidence++
			}
		}
		t.Logf("noise %v of spread %v: chance covers %.3f, evidence %.3f, width %.1f for %.1f", noise, spread, float64(chance)/runs, float64(evidence)/runs, width, 2*1.96*spread)
		require.InDelta(t, 0.95, float64(chance)/runs, 0.04)
		require.InDelta(t, 0.95, float64(evidence)/runs, 0.045)
	}
}
