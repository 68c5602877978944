package scenario

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAPresetIsAnotherReadingOfTheEvidence(t *testing.T) {
	_, err := NewPreset("optimstic")
	require.ErrorContains(t, err, `unknown reading of the evidence "optimstic"; there are: null, conservative, central and optimistic; did you mean "optimistic"?`)
	for path, want := range map[string]float64{
		"prehab.core.effect.stay.ratio": 1, "prehab.core.effect.stay.ratio.lung": 1, "option.x.prehab.core.effect.stay.odds_ratio": 1,
		"prehab.core.effect.fit.adds": 0, "prehab.core.effect.critical.difference": 0,
	} {
		x, ok := Preset(Null).Instead(Quantity{Path: path})
		assert.True(t, ok, path)
		assert.Equal(t, want, x, path)
	}
	for _, path := range []string{"prehab.core.attend", "prehab.core.effect.stay.at_dose", "resource.ward.capacity"} {
		_, ok := Preset(Null).Instead(Quantity{Path: path})
		assert.False(t, ok, path)
	}
}
