package report

import (
	"prehabsim/internal/appraise"
)

// Appraisal is what the options come to in money and health; nil where the scenario says
// nothing of money.
func (r *Results) Appraisal() (*appraise.Appraisal, error) {
	if !r.appraised {
		r.appraised = true
		r.appraisal, r.unsound = appraise.New(r.Economics, r.Set, r.Drawn, r.Level)
	}
	return r.appraisal, r.unsound
}
