package validate

import (
	"math"
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/fmath"
)

// luckless compares what each kind of patient of luckless.toml holds of beds, less luck,
// with what is to be expected, and so for each cause: chance leaves nothing but what times
// are rounded by, a second or two for each patient.
func luckless(r *replication) (int, error) {
	const rounding = 300 // seconds
	var w wrong
	l, p := r.program.Luck, r.program
	near := func(use, luck engine.TallyID, who string, days float64) {
		v := slices.Index(p.Attributes[p.Breakdowns[0]].Values, who)
		_, held := r.counts.Tally(int(use), r.counts.Cell(0, v), -1)
		_, chance := r.counts.Tally(int(luck), r.counts.Cell(0, v), -1)
		w.same(math.Abs(float64(held-chance)-days*24*float64(hour)) < rounding, true)
	}
	for who, days := range lucklessDays() {
		near(l.Use, l.Into, who, days)
	}
	for i := range p.Resources {
		for k, days := range map[string]float64{"stay": 7, "complications": 0.2*2 + 0.1*9, "readmissions": 0.15 * 5, "unplanned admissions": 0.2 * 4} {
			cause := slices.IndexFunc(p.Causes, func(c engine.Cause) bool { return c.Name == k })
			near(p.Resources[i].UseFor[cause], l.IntoFor[cause], "whole", 80*days)
		}
	}
	return int(w), nil
}

// lucklessDays are the bed-days of each kind of patient, of all who are of it.
func lucklessDays() map[string]float64 {
	const shape, scale = 2.25, 16. / 6 // of the gamma of mean 6 and standard deviation 4
	upTo := func(x float64) float64 {  // mean of what lies below x of a time: E[min(X, x)]
		return shape*scale*fmath.RegIncGamma(shape+1, x/scale) + x*(1-fmath.RegIncGamma(shape, x/scale))
	}
	return map[string]float64{
		"whole":  80 * (6 + 0.2*2 + 0.1*9 + 1 + 0.15*5 + 0.2*4),
		"early":  50 * (6 - upTo(3)),
		"before": 0,
		"late":   50 * upTo(4),
		"long":   25*9 + 25*1.5*(6-upTo(2/1.5)),
		"double": 50 * 2 * (6 + 3),
		"queued": 50 * 6,
		"rounds": 50 * 3 * (1 + 1.5),
	}
}
