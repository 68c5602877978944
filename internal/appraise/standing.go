package appraise

import (
	"math"

	"prehabsim/internal/econ"
	"prehabsim/sim/voi"
)

// Standing is how all options stand at one threshold, given what the draws say is not known.
// Current is one of them. Net benefits are against it, in pounds.
type Standing struct {
	econ.Acceptability // its Loss is with luck taken off, as is EVPI; its Probability is not

	// Best is the chance that an option has the highest net benefit, Better[a][b] that a has
	// a higher one than b, luck taken off: where options are alike neither has. NaN where
	// draws cannot tell what is luck.
	voi.Chances
}

// standing is that at a threshold, with so many resamples for standard errors.
func (a *Appraisal) standing(threshold float64, resamples int) Standing {
	s := voi.Settings{Seed: a.seed, Bootstrap: resamples}
	x := Standing{Acceptability: a.draws.Acceptability([]float64{threshold}, s)[0], Chances: a.draws.NetBenefit(threshold).Chances(s)}
	for option := range x.Loss {
		// How much less than the best in each draw: less than the leader, and what it would be
		// worth to know which is the best. The latter is not below 0, whatever chance says.
		x.Loss[option] = x.NetBenefit[x.Leader] - x.NetBenefit[option] + max(0, x.EVPI.Value)
	}
	return x
}

// curvePoints are in how many steps curves go from 0 to twice the highest threshold.
const curvePoints = 40

// Curve is the standing at many thresholds, from 0 to twice the highest that the economics
// have, for acceptability curves and their frontier; without standard errors. Nothing where
// there are no draws or no thresholds.
func (a *Appraisal) Curve() (list []Standing) {
	if !a.ByDraws() || len(a.Economics.Threshold) == 0 {
		return nil
	}
	most := 2 * a.Economics.Threshold[len(a.Economics.Threshold)-1].Value
	for i := range curvePoints + 1 {
		x := a.standing(float64(most*float64(i))/curvePoints, 1)
		for option := range x.Best { // one resample tells none
			x.Best[option].SE = math.NaN()
			for other := range x.Better[option] {
				x.Better[option][other].SE = math.NaN()
			}
		}
		list = append(list, x)
	}
	return list
}

// ByDraws says that there are draws enough to say what the evidence leaves open of money.
func (a *Appraisal) ByDraws() bool { return a != nil && a.draws != nil }

// Sampled is what an option came to in a draw, on average over its replications, against
// current: present values in pounds, cost less the cash released, and QALYs; and how many
// more usable ward bed-days and cancer treatments there are a year, NaN where draws do not
// have them.
type Sampled struct {
	Draw, Option        int
	Cost, QALYs         float64
	BedDays, Treatments float64
}

// NetBenefit is in pounds.
func (s Sampled) NetBenefit(threshold float64) float64 {
	return econ.Alternative{Cost: s.Cost, Effect: s.QALYs}.NetMonetary(threshold)
}

// Plane are the points of the cost-effectiveness plane, by draw: pounds and QALYs against
// current.
func (a *Appraisal) Plane(option int) []econ.Outcome {
	if !a.ByDraws() {
		return nil
	}
	return a.draws.Plane(option)
}
