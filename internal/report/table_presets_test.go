package report

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/internal/document"
	"prehabsim/sim/result"
)

// A change that some reading of the evidence has at none, or the other way, has no star;
// the range stands below its line, and nothing where readings agree.
func TestAStarIsBeyondTheReadingsOfTheEvidence(t *testing.T) {
	r := alliance(t, 5, 3)
	beds, found := window("ward_bed_days"), -1
	for i, h := range r.headlines() {
		if h.column == beds {
			found = i
		}
	}
	if !assert.GreaterOrEqual(t, found, 0) {
		return
	}
	h := r.headlines()[found]
	mean := r.change(2, beds).Mean
	assert.Nil(t, r.presetRow(&h), "one reading alone")
	assert.NotContains(t, r.star(), "reading")
	assert.NotContains(t, r.additionalSentence(2), "reading")
	of := func(x float64) Preset {
		return Preset{Name: "null", Replications: 3, Change: map[string]map[result.Column]float64{r.Set.Options[2]: {beds: x}}}
	}
	r.Presets = []Preset{of(mean)}
	assert.Nil(t, r.presetRow(&h), "readings that agree")
	r.Presets = []Preset{of(0)}
	assert.True(t, r.doubted(2, beds))
	assert.NotContains(t, r.marked(2, beds, 0), "*")
	assert.Contains(t, r.additionalSentence(2), "(as the evidence is written; by reading of it the change in bed-days is ")
	row := r.presetRow(&h)
	if assert.NotNil(t, row) {
		assert.Contains(t, row.Cells[3].More, " to ")
	}
	r.Presets = []Preset{of(2 * mean)}
	assert.False(t, r.doubted(2, beds))
	assert.Contains(t, r.star(), "no reading of the evidence")
	var d document.Document
	r.writePresets(&d)
	assert.Len(t, d.Blocks, 1)
}
