package plots

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestAFolderWithoutDrawsHasNoTornado(t *testing.T) {
	learnt, err := drawsOf(fstest.MapFS{})()
	require.NoError(t, err)
	require.Empty(t, learnt)
	_, err = drawTornado(&Results{}, Style{})
	require.ErrorContains(t, err, "--draws")
}

func TestManyInputsFitAPage(t *testing.T) {
	r := sample(2, 12)
	r.Learnt = func() (Learnt, error) {
		list := sampleTornados(r)
		for range 3 {
			list[0].Swings = append(list[0].Swings, list[0].Swings...)
		}
		return Learnt{Tornados: list}, nil
	}
	figures, err := drawTornado(r, Style{})
	require.NoError(t, err)
	require.LessOrEqual(t, figures[0].Height, Style{}.mostHeight())
	require.Contains(t, figures[0].Caption, "with smaller bars are not shown")
}
