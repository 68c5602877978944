package plots

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheTitleSaysWhereTheWarmUpEnds(t *testing.T) {
	for name, c := range map[string]struct {
		change func(r *Results)
		title  string
	}{
		"usual": {func(*Results) {}, "When the warm-up of 52 weeks ends, the 62-day list comes to 518 patients, and on average to 520 in the window"},
		"no warm-up": {func(r *Results) {
			for i := range r.Settling {
				if r.Settling[i].Part == "warm-up" {
					r.Settling[i].Part = "window"
				}
			}
		}, "There is no warm-up: in the first week the 62-day list comes to 0 patients, and on average to 496 in the window"},
		"no curve": {func(r *Results) {
			for i := range r.Settling {
				r.Settling[i].Welch = math.NaN()
			}
		}, "When the warm-up of 52 weeks ends, the 62-day list comes to 489 patients, and on average to 520 in the window"},
		"nothing in the window": {func(r *Results) {
			for i := range r.Settling {
				r.Settling[i].Part = "warm-up"
			}
		}, "When the warm-up of 234 weeks ends, the 62-day list comes to 528 patients"},
	} {
		r := sample(2, 1)
		c.change(r)
		figures, err := show(warmUp, r, Style{})
		require.NoError(t, err)
		require.NotEmpty(t, figures, name)
		assert.Equal(t, c.title, figures[0].Title, name)
	}
	r := sample(2, 1)
	r.Settling = nil
	_, err := warmUp.Draw(r, Style{})
	assert.EqualError(t, err, "the simulation is too short to see how it settles")
}

func TestListsComeBeforeTheLongestQueues(t *testing.T) {
	var of []string
	for _, x := range sample(1, 1).settlingOf() {
		of = append(of, x[0].Of)
	}
	assert.Equal(t, []string{"62-day list", "everybody inside", "queue for second test", "queue for theatre"}, of)
}

func TestPeriodsAreAsLongAsTheyAre(t *testing.T) {
	for second, period := range map[string]string{"2026-04-08": "week", "2026-04-02": "day", "2026-04-01": "hour"} {
		assert.Equal(t, period, periodOf([]Settling{{Begins: "2026-04-01"}, {Begins: second}}))
	}
}
