package facts

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/tick"
)

func TestSpellsAreSaidAsPeopleDo(t *testing.T) {
	for want, s := range map[string]Spell{
		"from the start":                  {From: "before"},
		"until May 2027":                  {From: "before", Until: "2027-05"},
		"from April 2027":                 {From: "2027-04"},
		"in April 2027":                   {From: "2027-04", Until: "2027-04"},
		"between April 2027 and May 2027": {From: "2027-04", Until: "2027-05"},
	} {
		require.Equal(t, want, s.String())
	}
}

func TestALoadWithoutBoundIsNullAndSaysSo(t *testing.T) {
	text, err := json.Marshal(Load{Offered: 3, Share: math.Inf(1), ShareCeiling: math.Inf(1)})
	require.NoError(t, err)
	require.Contains(t, string(text), `"capacity":0,"ceiling":0,"share":null,"share_ceiling":null,"unbounded":true`)
	text, err = json.Marshal(Load{Capacity: math.Inf(1), Ceiling: math.Inf(1)})
	require.NoError(t, err)
	require.Contains(t, string(text), `"capacity":null,"ceiling":null,"share":0,"share_ceiling":0,"unbounded":false`)
}

func TestAManifestReadsBack(t *testing.T) {
	want := Manifest{
		Format: 1, Name: "lung", Options: []Option{{ID: "current", Name: "Current"}}, Resources: []Named{{ID: "ward", Name: "Ward"}}, Level: 0.9,
		Window: Window{From: "2027-04-01", To: "2028-03-31"}, Seed: 7, Replications: 5, Fingerprint: "aaaa",
		Precision: &Precision{Asked: []Width{{Measure: "ward_bed_days", Share: 0.05}}, StoppedAt: 5}, Machine: Machine{Host: "here"},
	}
	text, err := json.Marshal(want)
	require.NoError(t, err)
	got, err := ReadManifest(text)
	require.NoError(t, err)
	require.Equal(t, want, got)
	_, err = ReadManifest([]byte("{\n  \"name\": \"lung\",\n  \"level\": \"x\"\n}"))
	require.ErrorContains(t, err, "manifest.json:3: not as prehabsim writes it: level is a text")
}

func TestPostsAreAveragedOverDays(t *testing.T) {
	s := Staff{Posts: []Posts{{From: "2026-04-01", WTE: 1}, {From: "2027-04-11", WTE: 3}}}
	day := func(text string) tick.Date {
		d, err := tick.ParseDate(text)
		require.NoError(t, err)
		return d
	}
	require.InDelta(t, (10*1+20*3)/30.0, s.InPost(day("2027-04-01"), day("2027-05-01")), 1e-12)
	require.Equal(t, 3.0, s.InPost(day("2028-01-01"), day("2029-01-01")))
	require.True(t, math.IsNaN((&Staff{}).InPost(day("2028-01-01"), day("2029-01-01"))))
}
