package study

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
)

// The size of an effect that names a row of the register, and lies beyond what it has, is
// told; what only rests on a row, or has a source of its own, may be another number.
func TestSizesOfEffectsOutsideTheirEvidence(t *testing.T) {
	stay := facts.Outside{What: "Length-of-stay ratio, patients who start prehab", Unit: "ratio", Value: 0.75, Low: 0.86, High: 1.05}
	hopeful := stay
	hopeful.Value = 0.82
	for ratio, want := range map[string][]facts.Outside{
		`0.95, source = "M-LOS"`:             nil,
		`0.86, source = "M-LOS"`:             nil,
		`0.75, source = "M-LOS"`:             {stay},
		`0.75, source = "M-LOS, of half"`:    nil,
		`0.75, source = "our own audit"`:     nil,
		`0.75, source = "M-LOS-DOSE"`:        nil, // a share
		`0.82, source = "M-LOS", own = true`: {hopeful},
	} {
		text := "format = 1\nextends = \"builtin:northbridge\"\n[prehab.core.effect.stay]\nratio = { value = " + ratio + " }\nlimit = 0.5\n"
		s, err := Load(beside(text), "mine.toml", Choice{Options: []string{"all_tiers"}})
		require.NoError(t, err, ratio)
		require.Equal(t, want, s.outside(), ratio)
	}
	s, err := Load(beside(""), "builtin:northbridge", Choice{Options: []string{"all_tiers"}})
	require.NoError(t, err)
	require.Empty(t, s.outside())
	s, err = Load(beside(""), "builtin:northbridge", Choice{Options: []string{"all_tiers"}, Evidence: scenario.Preset("optimistic")})
	require.NoError(t, err)
	require.Contains(t, s.outside(), hopeful)
}
