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
	_, err = drawTornado(&Results{}, Style{})
	require.ErrorContains(t, err, "--draws")
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
