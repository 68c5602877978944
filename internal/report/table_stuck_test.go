package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/document"
	"prehabsim/sim/result"
)

func tableOf(t *testing.T, r *Results) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, document.Text(&b, r.Document(), 400))
	return b.String()
}

// Who holds the only bed and waits for another of them waits for nobody else.
func TestACircleOfOneWaitsForItself(t *testing.T) {
	r := alliance(t, 4, 2)
	r.Set.Rows[1].Stuck = []result.Stuck{{Option: 1, Holding: 1, Behind: 3, Since: 0, Steps: []result.Number{{Name: "y", N: 1}}, Holds: []result.Number{{Name: "ward", N: 1}}}}
	assert.Contains(t, tableOf(t, r), "1 patient holds what it waits for: at y (1). It keeps 1 of ward. Behind it wait 3 patients.")
}

// What is found of patients who wait for each other comes before anything else, with
// the steps, and nothing is said of what binds.
func TestCircularWaitsComeFirst(t *testing.T) {
	r := alliance(t, 4, 2)
	sound := tableOf(t, r)
	assert.NotContains(t, sound, "FOR EVER")
	assert.Contains(t, sound, "WHAT BINDS")
	assert.Empty(t, r.circles())

	number := func(name string, n int64) result.Number { return result.Number{Name: name, N: n} }
	r.Set.Rows[1].Stuck = []result.Stuck{{Option: 1, Holding: 2, Behind: 3, Since: -86400*3 + 5,
		Steps: []result.Number{number("icu.down", 1), number("ward.up", 1)}, Holds: []result.Number{number("ward", 1), number("icu", 1)}}}
	r.Set.Rows[3].Stuck = []result.Stuck{{Option: 1, Holding: 5, Behind: 0, Since: 86400,
		Steps: []result.Number{number("icu.down", 2), number("ward.up", 2), number("a", 1), number("b", 1)}, Holds: []result.Number{number("icu", 4)}}}
	text := tableOf(t, r)
	at := strings.Index(text, "PATIENTS WAIT FOR EACH OTHER FOR EVER: nothing below is what it seems\n"+r.optionName(1)+": in 2 of 4 replications, the first from 29 March 2027 on. "+
		"On average 3.5 patients hold what others of them wait for: at icu.down (1.5), ward.up (1.5), a (0.5) and 1 more. They keep 2.5 of icu, 0.5 of ward. "+
		"Behind them wait 1.5 patients.\n")
	require.Positive(t, at, text)
	assert.Less(t, at, strings.Index(text, "BEDS"))
	assert.NotContains(t, text, "WHAT BINDS")
	assert.NotContains(t, text, "no list need grow")

	var b bytes.Buffer
	require.NoError(t, writeResults(&b, r))
	var read struct {
		Circular []circle `json:"circular_waits"`
	}
	require.NoError(t, json.Unmarshal(b.Bytes(), &read))
	assert.Equal(t, r.circles(), read.Circular)
	assert.Equal(t, "2027-03-29", read.Circular[0].Since)
}

func TestOnePatientIsNoPatients(t *testing.T) {
	assert.Equal(t, "1 patient", patients(1))
	assert.Equal(t, "0.5 patients", patients(0.5))
	assert.Equal(t, "1,204 patients", patients(1204))
}
