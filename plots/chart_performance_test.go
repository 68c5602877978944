package plots

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
)

func TestPerformanceIsHeldAgainstItsStandard(t *testing.T) {
	r := sample(3, 36)
	figures, err := show(performance, r, Style{})
	require.NoError(t, err)
	f := figures[0]
	assert.Equal(t, "63.1% are treated within 62 days with current practice; the standard of 85% is not met; with universal and targeted prehab, 3.4 percentage points more (2.8 to 4.0)", f.Title)
	assert.Contains(t, f.Alt, "standard 85; published 64.1")
	assert.Contains(t, f.Caption, "does not start at zero")
	var rules []float64
	for _, c := range clocksOf(r) {
		for _, x := range c.panel(r, Style{}, []alike{{options: r.Options[:1]}}, shareAxis(50, 90)).rules {
			rules = append(rules, x.value)
		}
	}
	assert.Equal(t, []float64{85, 64.1, 96, 91.2, 77.4}, rules, "28 days have no standard here")

	met := sample(1, 12)
	met.Standards = []facts.Standard{{Measure: "within_62_days", Days: 62, Share: .5}}
	figures, err = show(performance, met, Style{})
	require.NoError(t, err)
	assert.Equal(t, "63.7% are treated within 62 days with current practice; the standard of 50% is met over the window", figures[0].Title)
}

// An end near zero is told as what it is: (0.00 to 0.04) would leave no change open.
func TestAnEndThatLeavesOutNoChangeIsNotToldAsNone(t *testing.T) {
	r := sample(2, 36)
	for i := range r.Differences {
		if d := &r.Differences[i]; d.Measure == "within_62_days" {
			d.Mean, d.Low, d.High = .02026, .00442, .0361
		}
	}
	figures, err := show(performance, r, Style{})
	require.NoError(t, err)
	assert.Contains(t, figures[0].Title, "0.020 percentage points more (0.004 to 0.036)")
}

func TestAnAxisOfSharesHasAtLeastThirtyPoints(t *testing.T) {
	for _, c := range []struct {
		values    []float64
		low, high float64
	}{{[]float64{64, 85}, 60, 90}, {[]float64{64.4, 64.5}, 40, 70}, {[]float64{99.9, 100}, 70, 100}, {[]float64{0, 1}, 0, 30}, {[]float64{3, 100}, 0, 100}} {
		s := shareAxis(c.values...)
		assert.Equal(t, []float64{c.low, c.high}, []float64{s.low, s.high}, "%v", c.values)
	}
}

func TestAMonthsChanceSetsNoLinesApartAndAStepDoes(t *testing.T) {
	line := func(at ...float64) (rows []Row) {
		for i, x := range at {
			rows = append(rows, Row{Period: fmt.Sprintf("2027-%02d", i+1), Mean: x})
		}
		return rows
	}
	axis := scale{low: 0, high: 100}
	level := line(50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50)
	assert.Less(t, apartOn(axis, level, line(50, 50, 50, 50, 56, 50, 50, 50, 50, 50, 50, 50)), seen)
	assert.Greater(t, apartOn(axis, level, line(50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 60, 60)), seen)
	assert.Zero(t, apartOn(axis, level, nil))
}
