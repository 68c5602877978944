package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
)

// The national evaluation's own figures come out of its three inputs, and what is
// simulated never changes them.
func TestPublishedArithmeticIsRepeatedFromItsInputs(t *testing.T) {
	r := alliance(t, 40, 3)
	r.Claims = []facts.Claim{{Title: "national evaluation", DaysSaved: 0.12, Patients: 3_123_708, Stay: 7.8}}
	require.InDelta(t, 374_845, r.Claims[0].BedDays(), 0.5)
	require.InDelta(t, 48_057, r.Claims[0].More(), 0.5)
	var b bytes.Buffer
	require.NoError(t, document.Text(&b, r.Document(), 100))
	page := strings.Join(strings.Fields(b.String()), " ")
	require.Contains(t, page, "0.12 days less for each of 3,123,708 patients make 374,845 bed-days a year; at 7.8 days each, room for 48,057 patients.")
	// The second option releases 1,307 bed-days and has 4,411 starters: 0.296 each.
	require.Contains(t, page, "Who is counted: 3,123,708 patients are 708.2 times those who agree to prehab here.")
	require.Contains(t, page, "Universal prehab, why they differ: Who is counted: 3,123,708 patients are 544.1 times those who agree to prehab here. "+
		"What each saves, and who uses the beds: nothing was found out, since the scenario assumes no effect (prehab.core.weight.universal = 0 (0 to 0.25, ASSUMPTION, M-WT-UNIVERSAL)).")
	require.Contains(t, page, "What each saves: 0.296 ward bed-days here; the published 0.12 is 0.4 times as much")
}

// What acts during treatment goes by a dose that has grown since treatment began, so the
// dose at treatment does not explain an option whose programme goes on.
func TestTheDoseAtTreatmentIsNotAllBesideTreatment(t *testing.T) {
	h := fall(900)
	h.values["prehab_dose"], h.values["prehab_sessions"] = []float64{30, 30}, []float64{4, 4}
	r := h.results(t)
	require.Equal(t, "; those who agree have a mean dose of 30% when treatment begins, and effects hold where the scenario assumes them", r.doseWords(1))
	r.Beside = []bool{false, true}
	require.Equal(t, "; those who agree have a mean dose of 30% when treatment begins, without what is added beside it: the programme goes on, what acts during treatment goes by the dose as of then, "+
		"and by the end they have attended 4.0 core sessions on average; effects hold where the scenario assumes them", r.doseWords(1))
}

// The three factors explain all of the difference: patients times days each are the
// bed-days, published and simulated.
func TestReasonsMultiplyToTheDifference(t *testing.T) {
	r := alliance(t, 40, 3)
	for _, o := range r.withPrehab() {
		released := -r.change(o, window("ward_bed_days")).Mean
		started := r.of(o, window("prehab_started")).Mean
		require.InDelta(t, released, started*r.savedEach(o), 1e-9)
	}
	require.Equal(t, []int{1, 2}, r.withPrehab())
}
