package plots

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/internal/words"
)

func TestNumbersAreWrittenForABoard(t *testing.T) {
	for _, c := range []struct {
		x      float64
		places int
		want   string
	}{
		{1234567, 0, "1,234,567"}, {999, 0, "999"}, {1000, 0, "1,000"}, {1673, 1, "1,670"}, {0.5, -1, "0.5"},
		{-12.34, -1, "−12.3"}, {-0.04, -1, "0.0"}, {0, 0, "0"}, {-1999.6, 0, "−2,000"},
	} {
		assert.Equal(t, c.want, number(c.x, c.places))
	}
	assert.Equal(t, "+1.2", signed(1.2, "days", -1))
	assert.Equal(t, "−1.2", signed(-1.2, "days", -1))
	assert.Equal(t, "0.0", signed(0.01, "days", -1))
	assert.Equal(t, "+£1,200", signed(1200, "£", 0))
	assert.Equal(t, "−£1,200", inUnit(-1200, "£ per year", 0))
	assert.Equal(t, "£0", money(0, 0))
}

func TestEstimatesAreRoundedToWhatIsKnown(t *testing.T) {
	for _, c := range []struct {
		mean, low, high float64
		want            string
	}{
		{1673, 1541, 1802, "1,670 (1,540 to 1,800)"},
		{1.23, 0.81, 1.64, "1.2 (0.8 to 1.6)"},
		{61.34, 60.9, 61.8, "61.3 (60.9 to 61.8)"},
		{12.4, 8.1, 16.3, "12 (8 to 16)"},
		{52.4, math.NaN(), math.NaN(), "52.4"},
		{7, 7, 7, "7.00 (7.00 to 7.00)"},
		{0, 0, 0, "0 (0 to 0)"},
	} {
		row := Row{Mean: c.mean, Low: c.low, High: c.high}
		assert.Equal(t, c.want, estimate(row, places(row)))
	}
}

func TestNamesAreLoweredUnlessTheyAreAbbreviations(t *testing.T) {
	for name, want := range map[string]string{
		"Universal prehab": "universal prehab", "CT first": "CT first", "A b": "A b", "": "", "Ångström": "ångström",
	} {
		assert.Equal(t, want, words.LowerFirst(name))
	}
}

func TestAxesHaveRoundTicks(t *testing.T) {
	labels := func(s scale) (all []string) {
		for _, tick := range s.Ticks(0, 0) {
			all = append(all, tick.Label)
		}
		return all
	}
	assert.Equal(t, []string{"0", "500", "1,000", "1,500"}, labels(newScale(0, 1560, 4, "patients")))
	assert.Equal(t, []string{"−1.0", "−0.5", "0.0", "0.5"}, labels(newScale(-1.1, .6, 4, "days")))
	assert.Equal(t, []string{"£0", "£250,000", "£500,000"}, labels(newScale(0, 7e5, 3, "£")))
	assert.NotEmpty(t, labels(newScale(5, 5, 4, "")))
}

func TestMonthLabelsDoNotCrowd(t *testing.T) {
	for _, last := range []int{0, 1, 11, 35, 119, 1199} {
		ticks := months{first: 0, last: last, width: 100}.Ticks(0, 0)
		assert.NotEmpty(t, ticks)
		assert.LessOrEqual(t, len(ticks), 3, "%d months", last+1)
	}
}
