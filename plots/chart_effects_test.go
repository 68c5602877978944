package plots

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func effectsOf(t *testing.T, r *Results) Figure {
	t.Helper()
	figures, err := show(headlineEffects, r, Style{})
	require.NoError(t, err)
	require.Len(t, figures, 1)
	return figures[0]
}

// The leader is of the first question in which somebody gains clearly of both chance and
// evidence; what gains by chance alone comes after.
func TestTheTitleIsOfTheOptionInTheLead(t *testing.T) {
	r := sample(4, 12)
	f := effectsOf(t, r)
	assert.Equal(t, "With universal, targeted and specialist, opt-out, 12 more cancer treatments started a year (7 to 17 by chance, 3 to 21 by the evidence)", f.Title)
	only := func(row string, value float64, chance, evidence [2]float64) *Results {
		r := sample(2, 12)
		r.Page = []Headline{{Row: row, Option: "universal", Unit: "bed-days per year", Value: value, Chance: chance, Evidence: evidence}}
		return r
	}
	none := [2]float64{math.NaN(), math.NaN()}
	assert.Equal(t, "With universal prehab, 140 fewer cancer ward bed-days a year (100 to 180 by chance), but the evidence leaves 400 fewer to 120 more open",
		effectsOf(t, only("ward_bed_days_less_luck", -140, [2]float64{-180, -100}, [2]float64{-400, 120})).Title)
	assert.Equal(t, "With universal prehab, 140 fewer cancer ward bed-days a year (100 to 180 by chance)",
		effectsOf(t, only("ward_bed_days_less_luck", -140, [2]float64{-180, -100}, none)).Title)
	worse := effectsOf(t, only("ward_bed_days_less_luck", 140, [2]float64{100, 180}, none))
	assert.Contains(t, worse.Title, "No option", "more bed-days are no lead")

	few := only("treatments", 5, [2]float64{1, 9}, none)
	few.Replications = 4
	assert.Contains(t, effectsOf(t, few).Title, "from 4 replications alone")
	single := only("treatments", 5, none, none)
	single.Replications = 1
	assert.Equal(t, "What options change cannot be told from 1 replication", effectsOf(t, single).Title)
	assumed := only("treatments", math.NaN(), none, none)
	assumed.Page[0].Note = "assumed none: prehab.core.weight"
	assert.Equal(t, "What these options change is assumed to be nothing, which is no result", effectsOf(t, assumed).Title)
	others := only("ward_bed_days_less_luck", -140, [2]float64{-180, -100}, none)
	others.Page[0].Note = "other patients: may go with fewer treated"
	assert.Contains(t, effectsOf(t, others).Title, "No option")
	assert.Contains(t, effectsOf(t, others).Caption, "(o)")
}

// The page has room for six options: of the others it says nothing, and so nothing is said
// here, least of all that they change nothing.
func TestOptionsThatThePageLeavesOutAreNamed(t *testing.T) {
	r := sample(4, 12)
	r.Page = slices.DeleteFunc(r.Page, func(h Headline) bool { return h.Option == "targeted" })
	f := effectsOf(t, r)
	assert.Contains(t, f.Caption, "Not on the page, and so not here: "+r.called("targeted")+".")
	assert.NotContains(t, f.Alt, r.name("targeted"))
	for _, row := range f.Data {
		assert.NotEqual(t, "targeted", row[2])
	}
	for i := range r.Page {
		r.Page[i].Chance = [2]float64{-1000, 1000}
	}
	assert.Contains(t, effectsOf(t, r).Title, "No option on the page starts")
	assert.NotContains(t, effectsOf(t, sample(4, 12)).Caption, "Not on the page")
}

func TestTheOptionOfAChartIsTheLeaders(t *testing.T) {
	r := sample(4, 12)
	option, ok := r.chosen(anyOption)
	assert.True(t, ok)
	assert.Equal(t, "specialist", option)
	r.Page = nil
	option, _ = r.chosen(anyOption)
	assert.Equal(t, "universal", option, "the first that changes something clearly")
	r.Differences = nil
	option, _ = r.chosen(anyOption)
	assert.Equal(t, "universal", option, "the first there is")
	option, _ = r.chosen(func(id string) bool { return id == "targeted" })
	assert.Equal(t, "targeted", option, "the only one that can be shown")
	_, ok = sample(1, 12).chosen(anyOption)
	assert.False(t, ok)
}

func TestAFolderWithoutThePageSaysSo(t *testing.T) {
	r, err := Load(folder())
	require.NoError(t, err)
	_, err = headlineEffects.Draw(r, Style{})
	assert.Equal(t, Without("the folder has no page.json"), err)
}
