package plots

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAMapSaysWhatStandsInItsCells(t *testing.T) {
	figures, err := show(gridMap, sample(2, 1), Style{})
	require.NoError(t, err)
	require.Len(t, figures, 1)
	f := figures[0]
	assert.Equal(t, "Treated within 62 days of referral: from 52.6% with theatre.lists 20 and refer.probability 1.0 to 75.4% with theatre.lists 26 and refer.probability 0.8", f.Title)
	assert.Contains(t, f.Alt, "theatre.lists 22 and refer.probability 0.6: 62.0 (now).")
	assert.Contains(t, f.Alt, "theatre.lists 23 and refer.probability 0.4: 64.9 ?.")
	assert.Contains(t, f.Alt, "theatre.lists 26 and refer.probability 1.0: -.")
	assert.Len(t, f.Data, 1+7*4)
	assert.Equal(t, "The darker, the lower. ?: by its 95% interval it may be as in current practice. (now): current practice itself. -: no value.", f.Caption)
}

// What has more values goes down, whichever was named first; a third number has maps of its own,
// in all of which a shade is the same value.
func TestTheLongerNumberGoesDown(t *testing.T) {
	r := sample(2, 1)
	var further []GridCell
	for i, c := range r.Grid {
		c.Numbers[0], c.Numbers[1] = c.Numbers[1], c.Numbers[0]
		c.Values[0], c.Values[1] = c.Values[1], c.Values[0]
		c.Texts[0], c.Texts[1] = c.Texts[1], c.Texts[0]
		c.Option, c.Numbers[2], c.Texts[2], c.Values[2] = "universal", "resource.ward.capacity", "9", 9
		r.Grid[i] = c
		c.Texts[2], c.Values[2], c.Mean = "12", 12, 90
		further = append(further, c)
	}
	r.Grid = append(r.Grid, further...)
	figures, err := show(gridMap, r, Style{})
	require.NoError(t, err)
	require.Len(t, figures, 2)
	assert.Equal(t, []string{"resource.theatre.lists", "prehab.core.refer.probability", "resource.ward.capacity"}, figures[0].Data[1][2:5])
	assert.Contains(t, figures[0].Subtitle, "resource.ward.capacity 9")
	assert.Contains(t, figures[1].Subtitle, "resource.ward.capacity 12")
	assert.NotContains(t, figures[0].Caption, "now", "none is")
	assert.Equal(t, "Treated within 62 days of referral: 90.0% in every cell that has a value", figures[1].Title)
	low, high := r.mappedRange("within_62_days")
	assert.InDelta(t, 52.6, low, 1e-9)
	assert.Equal(t, 90.0, high)
}

func TestWhatIsNoMapSaysWhy(t *testing.T) {
	r := sample(2, 1)
	for i := range r.Grid {
		r.Grid[i].Mean = math.NaN()
	}
	_, err := gridMap.Draw(r, Style{})
	assert.ErrorContains(t, err, "has a value in the grid")
	for i := range r.Grid {
		r.Grid[i].Numbers[1] = ""
	}
	_, err = gridMap.Draw(r, Style{})
	assert.ErrorContains(t, err, "the grid has one")
	r.Grid = nil
	_, err = gridMap.Draw(r, Style{})
	assert.ErrorContains(t, err, "the run has no --grid")
}

func TestAMapThatChanceMayHaveMadeSaysSo(t *testing.T) {
	r := sample(2, 1)
	for i := range r.Grid {
		r.Grid[i].ChangeLow, r.Grid[i].ChangeUp = -9, 9
	}
	figures, err := show(gridMap, r, Style{})
	require.NoError(t, err)
	assert.Equal(t, "Treated within 62 days of referral: from 52.6% to 75.4%, in no cell other than with current practice beyond chance", figures[0].Title)
	r.Grid[0].ChangeLow, r.Grid[0].ChangeUp = math.NaN(), math.NaN()
	figures, err = show(gridMap, r, Style{})
	require.NoError(t, err)
	assert.NotContains(t, figures[0].Title, "beyond chance", "of one cell nothing is known")
}

// A line that the list does not have is drawn where nothing of the list has a value.
func TestTheFirstLineWithAValueIsDrawn(t *testing.T) {
	r := &Results{Grid: []GridCell{{Measure: "within_62_days", Mean: math.NaN()}, {Measure: "queue_length", Mean: 3}}}
	assert.Equal(t, "queue_length", r.mappedMeasure())
}

func TestTheMapIsOfTheMeasureAndTheOptionThatAreAsked(t *testing.T) {
	r := sample(2, 1)
	for _, c := range r.Grid[:len(r.Grid):len(r.Grid)] {
		c.Measure, c.Unit, c.Mean = "prehab_wait", "days", 2
		other := c
		other.Base, other.Option, other.Mean = "targeted", "targeted", 3
		nothing := c
		nothing.Measure, nothing.Mean = "prehab_dose", math.NaN()
		r.Grid = append(r.Grid, c, other, nothing)
	}
	drawn := func(measure, option string) (names []string, left []Left) {
		files, left, err := Draw(r, Ask{Formats: []string{"csv", "svg"}, Map: Mapped{measure, option}})
		require.NoError(t, err)
		for _, f := range files {
			names = append(names, f.Name)
		}
		return names, left
	}
	names, left := drawn("prehab_wait", "")
	assert.Equal(t, []string{"grid-map-prehab-wait.csv", "grid-map-prehab-wait.svg", "grid-map-prehab-wait-2.csv", "grid-map-prehab-wait-2.svg"}, names, "a map for each option")
	assert.Empty(t, left, "the map alone is asked for")
	names, _ = drawn("prehab_wait", "targeted")
	assert.Equal(t, []string{"grid-map-prehab-wait-targeted.csv", "grid-map-prehab-wait-targeted.svg"}, names)
	names, _ = drawn("", "universal")
	assert.Equal(t, []string{"grid-map-universal.csv", "grid-map-universal.svg"}, names)

	asked, _, err := r.mapping(Ask{Map: Mapped{"prehab_wait", "targeted"}})
	require.NoError(t, err)
	figures, err := show(gridMap, asked, Style{})
	require.NoError(t, err)
	assert.Equal(t, "prehab_wait: 3.00 days in every cell that has a value", figures[0].Title)
	asked, _, err = r.mapping(Ask{Map: Mapped{Measure: "prehab_dose"}})
	require.NoError(t, err)
	figures, err = show(gridMap, asked, Style{})
	require.NoError(t, err)
	assert.Equal(t, "prehab_dose: no cell has a value", figures[0].Title)

	measures, options := r.mappable()
	assert.Equal(t, []string{"within_62_days", "prehab_wait", "prehab_dose"}, measures)
	assert.Equal(t, []string{"universal", "targeted"}, options)
}

func TestAMapOfWhatThereIsNotIsRefused(t *testing.T) {
	for _, c := range []struct {
		ask  Ask
		said string
	}{
		{Ask{Map: Mapped{Measure: "within_62_day"}}, `unknown measure "within_62_day"; there are: within_62_days; did you mean "within_62_days"?`},
		{Ask{Map: Mapped{Option: "universl"}}, `unknown option "universl"; there are: universal; did you mean "universal"?`},
		{Ask{Names: []string{"budget"}, Map: Mapped{Option: "universal"}}, "--measure and --option are of the chart grid-map; name it too"},
	} {
		_, _, err := Draw(sample(2, 1), c.ask)
		assert.EqualError(t, err, c.said)
	}
	r := sample(2, 1)
	r.Grid = nil
	_, _, err := Draw(r, Ask{Map: Mapped{Measure: "within_62_days"}})
	assert.EqualError(t, err, "--measure and --option are of the chart grid-map, and the run has no --grid")
}
