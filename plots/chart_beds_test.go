package plots

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The numbers are made up.
func Example_bedOccupancy() {
	figures, err := show(bedOccupancy, sample(2, 36), Style{})
	if err != nil {
		panic(err)
	}
	fmt.Println(figures[0].Title)
	fmt.Println(figures[0].Alt)
	// Output:
	// Critical care is fullest: on average 90% of beds in use with current practice, 86% with universal prehab
	// Line charts of beds in use by month against capacity. Surgical ward: Current practice on average 52.0 of 61.3 beds; Universal prehab on average 49.9 of 61.3 beds; 95th centile with current practice 57. Critical care: Current practice on average 10.8 of 12 beds; Universal prehab on average 10.4 of 12 beds; 95th centile with current practice 12. Enhanced recovery unit: Current practice on average 11.0 of 16 beds; Universal prehab on average 10.6 of 16 beds.
}

func TestOptionsThatLieOnEachOtherAreOneLine(t *testing.T) {
	r := sample(2, 36)
	same := sample(1, 36).Series
	for _, row := range same {
		row.Option = "universal"
		row.Mean += .01
		same = append(same[:0:0], append(same, row)...)
	}
	r.Series = same
	figures, err := show(bedOccupancy, r, Style{})
	require.NoError(t, err)
	for _, w := range drawnWords(t, figures[0]) {
		assert.NotEqual(t, "Universal prehab", w.text, "no line of its own")
	}
	assert.Contains(t, figures[0].Caption, "On one line with current practice, and not to be told from it here: universal prehab.")
	assert.Contains(t, figures[0].Alt, "Current practice and 1 more option")
}

func TestAnOptionsOwnCapacityIsDrawn(t *testing.T) {
	r := sample(2, 12)
	for i, row := range r.Series {
		if row.Option == "universal" && row.Measure == "beds_capacity" {
			r.Series[i].Mean += 6
		}
	}
	figures, err := show(bedOccupancy, r, Style{})
	require.NoError(t, err)
	var texts []string
	for _, w := range drawnWords(t, figures[0]) {
		texts = append(texts, w.text)
	}
	assert.Contains(t, texts, "Capacity with universal prehab")
}

func TestManyResourcesGoOnInAnotherFigure(t *testing.T) {
	r := sample(1, 12)
	for i := range 7 {
		for _, row := range sample(1, 12).Series {
			if row.Value == "critical care" {
				row.Value = fmt.Sprintf("unit %d", i)
				r.Series = append(r.Series, row)
			}
		}
	}
	figures, err := show(bedOccupancy, r, Style{})
	require.NoError(t, err)
	require.Len(t, figures, 2)
	assert.Equal(t, "bed-occupancy-2", figures[1].Name)
	drawnWords(t, figures[1])
}

func TestBedsWithoutACapacityAreCounted(t *testing.T) {
	r := sample(1, 12)
	var kept []Row
	for _, row := range r.Series {
		if row.Measure != "beds_capacity" {
			kept = append(kept, row)
		}
	}
	r.Series = kept
	figures, err := show(bedOccupancy, r, Style{})
	require.NoError(t, err)
	assert.Equal(t, "Surgical ward: on average 52.0 beds in use with current practice", figures[0].Title)
}

// A ward that is closed throughout is not the fullest, whoever is still in it; one that
// closes with patients inside is above capacity.
func TestAClosedWardIsNotTheFullest(t *testing.T) {
	r := sample(1, 12)
	for i, row := range r.Series {
		if row.Measure == "beds_capacity" && row.Value == "critical care" {
			r.Series[i].Mean = 0
		}
	}
	figures, err := show(bedOccupancy, r, Style{})
	require.NoError(t, err)
	assert.Regexp(t, "^Surgical ward is fullest: on average [0-9]+% of beds in use", figures[0].Title)
	for i, row := range r.Series {
		if row.Measure == "beds_capacity" {
			r.Series[i].Mean = 8
		}
	}
	figures, err = show(bedOccupancy, r, Style{})
	require.NoError(t, err)
	assert.Contains(t, figures[0].Title, "% of open beds, some above capacity, in use with current practice")
}

// Nobody asks for a bed and none is open: there is no share to tell.
func TestBedsThatAreNotThereHaveNoShare(t *testing.T) {
	r := sample(1, 12)
	for i, row := range r.Series {
		if row.By == "resource" {
			r.Series[i].Mean, r.Series[i].Low, r.Series[i].High = 0, 0, 0
		}
	}
	figures, err := show(bedOccupancy, r, Style{})
	require.NoError(t, err)
	assert.Contains(t, figures[0].Title, "on average 0 beds in use with current practice")
	assert.NotContains(t, figures[0].Title+figures[0].Alt, "NaN")
}
