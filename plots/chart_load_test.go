package plots

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
)

// Of a group the resource of which most is asked is drawn; how many are above what is open
// counts all of them, and of them all the title speaks.
func TestTheMostLoadedOfEachGroupIsDrawn(t *testing.T) {
	r := sample(1, 1)
	list := r.byLoad()
	require.Len(t, list, 4)
	assert.Equal(t, "theatre.north", list[0].most.Resource)
	assert.Equal(t, []int{1, 2}, []int{list[0].over, list[0].all}, "one of two theatres is above 100%")
	assert.Equal(t, "year 3", list[0].most.Year)
	figures, err := show(resourceLoad, r, Style{})
	require.NoError(t, err)
	assert.Equal(t, "More is asked than is open of 2 of 5 resources, most of theatre, North General, 107% of what is open in year 3", figures[0].Title)
	assert.Contains(t, figures[0].Alt, "Scan.north", "called by its id")

	for i := range r.Loads {
		r.Loads[i].Load /= 2
	}
	figures, err = show(resourceLoad, r, Style{})
	require.NoError(t, err)
	assert.Regexp(t, "^Of no resource is more asked than is open; most is of theatre", figures[0].Title)
	// A resource that is closed has no load, and yet more is asked of it than is open.
	r.Loads[0].Load, r.Loads[0].Closed = math.NaN(), true
	figures, err = show(resourceLoad, r, Style{})
	require.NoError(t, err)
	assert.Regexp(t, "^Of no other resource is more asked than is open; most is of theatre.*; asked for and closed: theatre, North General in year 1$", figures[0].Title)
	r.Loads[0].Closed = false
	for i := range r.Loads {
		r.Loads[i].Load = math.NaN()
	}
	_, err = resourceLoad.Draw(r, Style{})
	assert.Equal(t, Without("no resource has a capacity of which something is asked"), err)
}

func TestTheTitleOfPublishedFiguresCountsThoseHeldOut(t *testing.T) {
	list := []Target{{Class: "held out", Verdict: facts.Met}, {Class: "held out", Verdict: facts.Missed}, {Class: "tuned", Verdict: facts.Missed}}
	assert.Equal(t, "Of 2 published percentages that no number was tuned to, 1 lies within one year's chance of the model's", targetsMessage(list))
	assert.Contains(t, targetsMessage(list[1:]), "none lies within")
	unsure := Target{Class: "held out", Verdict: facts.CannotTell}
	assert.Equal(t, "Of 3 published percentages that no number was tuned to, 1 lies within one year's chance of the model's; of 1 it cannot be told", targetsMessage(append([]Target{unsure}, list...)))
	assert.Equal(t, "Of 1 published percentage that no number was tuned to, it cannot be told whether any lies within one year's chance of the model's", targetsMessage([]Target{unsure}))
	inside := Target{Class: "held out", Verdict: facts.Inside}
	assert.Contains(t, targetsMessage([]Target{inside}), "1 lies within one year's chance of the model's or inside their published range")
	assert.Equal(t, "Of 1 published percentage none was held out, so none tests the scenario; missed: 1", targetsMessage(list[2:]))
}

func TestDeprivationIsToldOfTheEnds(t *testing.T) {
	r := sample(2, 1)
	figures, err := show(byDeprivation, r, Style{})
	require.NoError(t, err)
	assert.Equal(t, "With universal prehab, 40 of 100 who are offered prehab agree where people are most deprived, and 50 where they are least", figures[0].Title)
	var words []string
	for _, w := range drawnWords(t, figures[0]) {
		words = append(words, w.text)
	}
	assert.Contains(t, words, "1, most deprived", "which end is which stands on the chart")
	for i := range r.Equity {
		r.Equity[i].Deprivation = ""
	}
	figures, err = show(byDeprivation, r, Style{})
	require.NoError(t, err)
	assert.Equal(t, "With universal prehab, who takes part and who gains differ by where patients live", figures[0].Title)
	for i := range r.Equity {
		r.Equity[i].Value = math.NaN()
	}
	_, err = byDeprivation.Draw(r, Style{})
	assert.Error(t, err)
}

func TestStaffThatIsEnoughIsSaid(t *testing.T) {
	r := sample(2, 1)
	for i := range r.Posts {
		r.Posts[i].Asked = r.Posts[i].InPost - .1
	}
	figures, err := show(workforce, r, Style{})
	require.NoError(t, err)
	assert.Equal(t, "With universal prehab, the 9.2 whole-time equivalents in post are enough in every role, over all sites together, for all planned contacts", figures[0].Title)
	r.Posts[0].Asked = 1.5
	figures, err = show(workforce, r, Style{})
	require.NoError(t, err)
	assert.Equal(t, "With universal prehab, one of 4 roles is short of staff: pathway navigator, by 0.58 whole-time equivalents", figures[0].Title)
	r.Posts = nil
	_, err = workforce.Draw(r, Style{})
	assert.Equal(t, Without("no option has staff of its own"), err)
}

// What is the same in every replication is known, and what a single one gives is not.
func TestAdditionalPatientsSayWhatIsKnown(t *testing.T) {
	none := Additional{Measure: "treated_in_window", Note: "no change: identical in every replication"}
	assert.Equal(t, "no change", none.said())
	r := sample(2, 1)
	r.Replications = 1
	for i := range r.Additional {
		r.Additional[i].Chance = [2]float64{math.NaN(), math.NaN()}
	}
	assert.Contains(t, additionalMessage(r), "what options let in cannot be told from 1 replication")
}
