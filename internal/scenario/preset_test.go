package scenario

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

func TestAPresetIsAnotherReadingOfTheEvidence(t *testing.T) {
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

// In the null reading an effect is none wherever its size is written, be it in a table.
func TestNoEffectIsWrittenInATableEither(t *testing.T) {
	d := loadText(t, `[table.site]
rows = { lung = { stay = 0.8, days = 6 }, breast = { stay = 0.9, days = 2 } }
[attribute.site]
table = "site"
[prehab.core.effect.stay]
ratio = { by = "site", column = "stay" }
at_dose = { by = "site", column = "days" }
`)
	read := func(numbers Instead, key string) Quantity {
		var problems diag.List
		q := d.With(numbers).Quantity(d.Root.At("prehab", "core", "effect", "stay", key), "test", "number", &problems)
		require.NoError(t, problems.Err())
		return q
	}
	for i, site := range []float64{0.8, 0.9} {
		assert.Equal(t, site, read(Preset(Central), "ratio").Each[i].Value)
		assert.Equal(t, 1.0, read(Preset(Null), "ratio").Each[i].Value)
	}
	assert.Equal(t, 6.0, read(Preset(Null), "at_dose").Each[0].Value, "no size of an effect")
}

// An option that changes a number changes what it is in the reading; where it writes the
// number itself, that is what it is in all of them.
func TestWhatAnOptionMakesOfANumberHoldsInAReading(t *testing.T) {
	d := loadText(t, `[resource.ward]
kind = "beds"
no_show = { value = 0.4, conservative = 0.2, optimistic = 0.6 }
ratio = { dist = "lognormal", mu = 0, sigma = 0.2, conservative = 2 }
[option.changes.resource.ward]
no_show = "x1.5"
[option.writes.resource.ward]
no_show.value = 0.5
ratio.mu = 0.1
[option.reads.resource.ward]
no_show.conservative = 0.1
[option.anew.resource.ward]
no_show = { value = 0.9, conservative = 0.8 }
`)
	for name, want := range map[string][4]float64{ // no_show: conservative, central, optimistic; ratio: conservative
		Current: {0.2, 0.4, 0.6, 2}, "changes": {0.3, 0.6, 0.9, 2}, "writes": {0.5, 0.5, 0.5, math.Exp(0.1)}, "reads": {0.1, 0.4, 0.6, 2}, "anew": {0.8, 0.9, 0.9, 2},
	} {
		got := [4]float64{}
		for i, preset := range []Preset{"conservative", Central, "optimistic", "conservative"} {
			var problems diag.List
			o, _ := d.With(preset).Option(name, &problems)
			w := Read(o.Root.At("resource", "ward"), "ward", wardShape, o, &problems)
			require.NoError(t, problems.Err())
			got[i] = w.Quantity([]string{"no_show", "no_show", "no_show", "ratio"}[i]).Value
		}
		for i := range want {
			assert.InDelta(t, want[i], got[i], 1e-12, "%s %d", name, i)
		}
	}
}
