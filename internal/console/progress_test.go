package console

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/study"
)

func TestProgressIsALineForEachTenth(t *testing.T) {
	var stderr bytes.Buffer
	now := time.Unix(0, 0)
	a := &Console{Stderr: &stderr, Now: func() time.Time { return now }}
	bar := a.lines(study.State{Of: 40})
	for done := 1; done <= 40; done++ {
		now = now.Add(10 * time.Second)
		if done <= 9 || done == 40 {
			bar.show(study.State{Done: done, Of: 40})
		}
	}
	bar.stop()
	assert.Equal(t, `prehabsim: 4 of 40 replications, about 6 min left
prehabsim: 8 of 40 replications, about 5 min left
prehabsim: 40 of 40 replications
`, stderr.String())

	stderr.Reset()
	quiet := a.Follow("", 0, true)
	quiet.See(study.State{Phase: study.Simulating, Of: 40})
	quiet.See(study.State{Phase: study.Simulating, Done: 40, Of: 40})
	quiet.Stop()
	assert.Empty(t, stderr.String())
}

// screen is a terminal that is written to while somebody reads it.
type screen struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.text.Write(p)
}

func (s *screen) String() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.text.String()
}

// shows waits until a piece of text has been written, however slow the machine.
func (s *screen) shows(t *testing.T, piece string) {
	t.Helper()
	require.Eventually(t, func() bool { return strings.Contains(s.String(), piece) }, 5*time.Minute, 10*time.Millisecond, piece)
}

func TestTheBarHasNoColour(t *testing.T) {
	var stderr screen
	a := &Console{Stderr: &stderr, Terminal: true}
	bar := a.bar(study.State{Of: 3})
	bar.show(study.State{Done: 1, Of: 3})
	stderr.shows(t, "[1 in ")
	bar.show(study.State{Done: 2, Of: 3})
	stderr.shows(t, "[2 in ")
	bar.show(study.State{Done: 3, Of: 3})
	bar.stop()
	assert.Contains(t, stderr.String(), "prehabsim: replications")
	assert.NotRegexp(t, `\x1b\[[0-9;]*m`, stderr.String())
}

func TestTheBarOfAGuessedTotalMayGoBack(t *testing.T) {
	var stderr screen
	a := &Console{Stderr: &stderr, Terminal: true}
	bar := a.bar(study.State{Of: 15, Guessed: true})
	bar.show(study.State{Done: 10, Of: 15, Guessed: true})
	bar.show(study.State{Done: 12, Of: 40, Guessed: true, Precision: "10 replications: about 40 in all"})
	stderr.shows(t, "12 of about 40")
	bar.show(study.State{Done: 45, Of: 40, Guessed: true, Precision: "10 replications: about 40 in all"})
	bar.stop()
	assert.Contains(t, stderr.String(), "prehabsim: 10 replications: about 40 in all")
	assert.NotRegexp(t, `\x1b\[[0-9;]*m`, stderr.String())
}

// Of replications that take long it is told how far they are while none has finished, now and then
// and with the time left; where they are short the lines are as without.
func TestLongReplicationsAreToldOfBeforeTheyEnd(t *testing.T) {
	said := func(each time.Duration) string {
		var stderr bytes.Buffer
		now := time.Unix(0, 0)
		a := &Console{Stderr: &stderr, Now: func() time.Time { return now }}
		bar := a.lines(study.State{Of: 2})
		for part := 1; part <= 200; part++ {
			now = now.Add(each)
			bar.show(study.State{Done: part / 100, Under: float64(part%100) / 100, Of: 2})
		}
		bar.stop()
		return stderr.String()
	}
	assert.Equal(t, `prehabsim: 10% of 2 replications, about 3 min left
prehabsim: 20% of 2 replications, about 3 min left
prehabsim: 30% of 2 replications, about 2 min left
prehabsim: 40% of 2 replications, about 2 min left
prehabsim: 1 of 2 replications, about 2 min left
prehabsim: 60% of 2 replications, about 80 s left
prehabsim: 70% of 2 replications, about 60 s left
prehabsim: 80% of 2 replications, about 40 s left
prehabsim: 90% of 2 replications, about 20 s left
prehabsim: 2 of 2 replications
`, said(time.Second))
	assert.Equal(t, "prehabsim: 1 of 2 replications, about 10 s left\nprehabsim: 2 of 2 replications\n", said(100*time.Millisecond))
	// Many that finish one after another are told of by the tenth alone.
	var many bytes.Buffer
	at := time.Unix(0, 0)
	b := &Console{Stderr: &many, Now: func() time.Time { return at }}
	lines := b.lines(study.State{Of: 40})
	for done := range 9 {
		at = at.Add(20 * time.Second)
		lines.show(study.State{Done: done, Under: 1.5, Of: 40})
	}
	assert.Equal(t, 2, strings.Count(many.String(), "\n"), many.String())
	// Where one of two that run side by side has finished, the other is nearly there.
	var stderr bytes.Buffer
	now := time.Unix(0, 0)
	a := &Console{Stderr: &stderr, Now: func() time.Time { return now }}
	bar := a.lines(study.State{Of: 2})
	now = now.Add(200 * time.Second)
	bar.show(study.State{Done: 1, Under: .9, Of: 2})
	bar = a.lines(study.State{Of: 1})
	now = now.Add(20 * time.Second)
	bar.show(study.State{Under: .25, Of: 1})
	assert.Equal(t, "prehabsim: 1 of 2 replications, about 11 s left\nprehabsim: 25% of 1 replication, about 60 s left\n", stderr.String())
	assert.Equal(t, []string{"0", "0.3", "1", "2.9"}, []string{ofWhole(0), ofWhole(399), ofWhole(1000), ofWhole(2999)})
}
