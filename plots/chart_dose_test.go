package plots

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDosesStandInTheOrderOfDays(t *testing.T) {
	r := sample(2, 1)
	for i := range mostGroups + 1 { // too many to be drawn
		for _, measure := range []string{"median_31_days", "prehab_dose"} {
			r.Measures = append(r.Measures, Row{Option: "universal", Measure: measure, By: "other", Value: fmt.Sprint(i), Unit: "%", Period: "window", Mean: float64(20 - i)})
		}
	}
	by, list := r.doses("universal")
	assert.Equal(t, "group", by)
	require.Len(t, list, 4)
	figures, err := show(dose, r, Style{})
	require.NoError(t, err)
	assert.Equal(t, "With universal prehab, patients have had on average 27% of the planned dose when treatment begins, from 18% (first group, 9 days) to 36% (fourth group, 21 days)", figures[0].Title)
	assert.Equal(t, []string{"first_group", "9"}, figures[0].Data[1][3:5])
	_, err = dose.Draw(sample(1, 1), Style{})
	assert.ErrorContains(t, err, "no option offers prehabilitation")
}

// Fifths of deprivation are numbers, and keep their order.
func TestFifthsOfDeprivationSayWhatTheyAre(t *testing.T) {
	r := sample(2, 1)
	for i := range r.Measures {
		if m := &r.Measures[i]; m.By == "group" {
			m.By, m.Value = deprivation, map[string]string{"first_group": "3", "second_group": "1", "third_group": "4", "fourth_group": "2"}[m.Value]
		}
	}
	figures, err := show(dose, r, Style{})
	require.NoError(t, err)
	assert.Equal(t, "With universal prehab, patients have had on average 27% of the planned dose when treatment begins, from 18% (deprivation 3, 9 days) to 36% (deprivation 2, 21 days)", figures[0].Title)
	var order []string
	for _, row := range figures[0].Data[1:] {
		order = append(order, row[3])
	}
	assert.Equal(t, []string{"1", "2", "3", "4"}, order)
	assert.Contains(t, figures[0].Alt, "Deprivation 1, the most, 13 days: 24.0 (22.5")
	assert.Contains(t, figures[0].Caption, "Of deprivation, 1 is the most.")
}
