package scenario

import (
	"math"

	"prehabsim/sim/dist"
)

// Largest miss of a fitted law that is let pass: 2 points of probability at either
// end, about what a published interval rounded to one digit loses.
const largestMiss = 0.02

var nan = math.NaN()

// fit finds the law whose value, low and high are those written. Without a named
// family the range is taken as the least and the most, with the value as the
// likeliest between them (PERT): that is how a planner gives a range.
func (r *reading) fit(n *Node, q *Quantity) {
	if q.Dist == "" {
		q.Dist = "pert"
	}
	if q.Dist == "fixed" || q.Low == q.High {
		return
	}
	fitted, err := dist.Fit(q.Dist, q.Value, q.Low, q.High)
	if err != nil {
		r.problem(n, "cannot be fitted: %v", err)
		return
	}
	q.Law, q.Uncertain = fitted.Law, true
	if fitted.Miss > largestMiss {
		low, high := fitted.Law.Quantile(0.025)/q.Factor, fitted.Law.Quantile(0.975)/q.Factor
		_, wantLow, wantHigh := q.Written()
		r.problem(n, "cannot be %s: the nearest such law lies between %.4g and %.4g in 95%% of cases, not between %.4g and %.4g (%.0f points of probability off); choose another dist",
			q.Dist, low, high, wantLow, wantHigh, 100*fitted.Miss)
	}
}
