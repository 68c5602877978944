package eventlog

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/sim/engine"
)

// Whoever gives up, is refused, is interrupted, does not come or is cut short: a
// life in words says it as often as the log does.
func TestWordsAndLogAgree(t *testing.T) {
	says := map[string]string{
		"refused": "is turned away, the queue for room is full", "gave up": "gives up waiting for room", "interrupted": "is interrupted by somebody more urgent",
		"no show": "did not come, and the time was lost", "called off": "called off on the day, not fit for it", "not attended": "does not attend",
		"cut short": "is cut short", "patient left": "ends since the patient leaves", "replaced": "is taken off the list, a given list takes its place",
	}
	m := hardship(t)
	r := NewReplay("current", m.Options[0].Program, m.Seed, 0)
	var log bytes.Buffer
	_, err := r.Write(&log, []string{"step"}, nil)
	require.NoError(t, err)
	rows, err := csv.NewReader(&log).ReadAll()
	require.NoError(t, err)
	want := map[string]int{}
	for _, row := range rows[1:] {
		if reason := row[12]; reason != "" {
			want[says[reason]]++
		}
	}
	require.Len(t, want, len(says))

	lives := map[Patient]*narrator{}
	got := map[string]int{}
	err = r.engine.TraceAll(r.key, func(e engine.TraceEvent) {
		who := Patient{e.Source, e.Patient}
		if lives[who] == nil {
			lives[who] = newNarrator(m.Options[0].Program)
		}
		for _, text := range lives[who].tell(e) {
			for _, phrase := range says {
				if strings.HasSuffix(text, ": "+phrase) {
					got[phrase]++
				}
			}
		}
	})
	require.NoError(t, err)
	assert.Equal(t, want, got)
}
