package web

import (
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
)

// firstReplications are so many as a first look is made of: fewer tell nothing of chance.
const firstReplications = 4

// firstLook is the same run with so many replications and without draws. They are kept where
// the rest is kept, so that nothing is simulated twice.
func firstLook(files scenario.Files, replications int) func() (*study.Study, error) {
	return func() (*study.Study, error) {
		none := 0
		one, err := study.Load(files, draftFile, study.Choice{Replications: min(firstReplications, replications), Draws: &none})
		if err != nil {
			return nil, err
		}
		return study.New(one)
	}
}
