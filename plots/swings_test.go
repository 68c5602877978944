package plots

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestAFolderWithoutDrawsHasNoTornado(t *testing.T) {
	list, err := tornadosOf(fstest.MapFS{})()
	require.NoError(t, err)
	require.Empty(t, list)
	figures, err := drawTornado(&Results{}, Style{})
	require.NoError(t, err)
	require.Empty(t, figures)
}

func TestManyInputsFitAPage(t *testing.T) {
	r := sample(2, 12)
	r.Tornados = func() ([]Tornado, error) {
		list := sampleTornados(r)
		for range 3 {
			list[0].Swings = append(list[0].Swings, list[0].Swings...)
		}
		return list, nil
	}
	figures, err := drawTornado(r, Style{})
	require.NoError(t, err)
	require.LessOrEqual(t, figures[0].Height, 12*cm)
	require.Contains(t, figures[0].Caption, "with smaller bars are not shown")
}

// The steps of evidence are told apart without colour: by a quarter of the way from black to
// white, and more.
func TestStepsOfEvidenceDifferInGrey(t *testing.T) {
	last := -1.0
	for _, step := range steps {
		grey := (0.299*float64(step.colour.R) + 0.587*float64(step.colour.G) + 0.114*float64(step.colour.B)) / 255
		require.Greater(t, grey, last+0.2, step.name)
		last = grey
	}
}
