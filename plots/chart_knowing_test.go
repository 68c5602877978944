package plots

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatDrawsDoNotTellIsLeftOutWithTheReason(t *testing.T) {
	r := sample(2, 1)
	r.Learnt = func() (Learnt, error) { return Learnt{Tornados: sampleTornados(r)}, nil }
	for _, c := range []struct {
		chart Chart
		want  string
	}{
		{worthKnowing, "of no single input can it be told"},
		{turningPoints, "no option turns from better to worse"},
		{twoInputs, "of no two inputs"},
	} {
		_, err := c.chart.Draw(r, Style{})
		assert.ErrorContains(t, err, c.want)
		none := sample(2, 1)
		none.Learnt = nil
		_, err = c.chart.Draw(none, Style{})
		assert.ErrorContains(t, err, "no inputs were drawn")
		none.Learnt = func() (Learnt, error) { return Learnt{}, nil }
		_, err = c.chart.Draw(none, Style{})
		assert.ErrorContains(t, err, "too few")
	}
}

func TestTheReadersOptionTurnsFirst(t *testing.T) {
	figures, err := show(turningPoints, sample(4, 1), Style{})
	require.NoError(t, err)
	assert.Equal(t, "Universal, targeted and specialist, opt-out does better than current practice only while length-of-stay ratio, patients who start prehab (M-LOS) is below 0.97; 0.91 was used", figures[0].Title)
	assert.Contains(t, figures[0].Alt, "Uptake of what is offered (M-UPT): better above 33%, 46% used, range 20% to 70%.")
}

// What stands in a cell is read on its shade (WCAG 2.2, 1.4.3).
func TestNumbersStandOutFromTheirCell(t *testing.T) {
	for _, theme := range Themes() {
		m := surfaceMap{style: Style{Theme: theme}, low: 0, high: 100}
		for v := range 101 {
			shade, dark := m.shade(float64(v))
			on := black()
			if dark {
				on = white()
			}
			assert.GreaterOrEqual(t, contrast(shade, on), 4.5, "%s at %d", theme, v)
		}
		flat := surfaceMap{style: Style{Theme: theme}, low: 3, high: 3}
		shade, _ := flat.shade(3)
		assert.Equal(t, white(), shade, "nothing to tell apart")
	}
}
