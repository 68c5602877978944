package describe

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/internal/study"
)

// Draws are no replications: 1,399 of 4 were said to be done.
func TestWhatIsFinishedOfARunWithDraws(t *testing.T) {
	said := func(s study.State) string {
		return NotDone(&study.Interruption{Phase: study.Simulating, State: s}, "folder").Error()
	}
	assert.Equal(t, "interrupted after 7 of 20 runs; run the same command again to go on", said(study.State{Done: 7, Of: 20, Most: 4, Draws: 16}))
	assert.Equal(t, "interrupted after 7 of about 20 runs; run the same command again to go on", said(study.State{Done: 7, Of: 20, Most: 40, Draws: 16, Guessed: true}))
	assert.Equal(t, "interrupted after 3 of 4 replications; run the same command again to go on", said(study.State{Stored: 2, Done: 1, Of: 2, Most: 4}))
	assert.Equal(t, "interrupted after 3 of at most 4 replications; run the same command again to go on", said(study.State{Stored: 2, Done: 1, Of: 2, Most: 4, Guessed: true}))
	assert.Equal(t, "other", NotDone(errors.New("other"), "folder").Error())
}
