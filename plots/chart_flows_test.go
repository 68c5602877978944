package plots

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
)

func pathwaysFigure(t *testing.T, r *Results) Figure {
	t.Helper()
	figures, err := show(pathways, r, Style{})
	require.NoError(t, err)
	require.Len(t, figures, 1)
	return figures[0]
}

func TestTheTitleSaysHowManyAreTreated(t *testing.T) {
	for name, c := range map[string]struct {
		keep  func(Flow) bool
		title string
	}{
		"all": {func(Flow) bool { return true }, "With current practice, 3,830 of 34,000 patients who come in the window get to a first treatment, 1,992 of them by way of surgery"},
		"one way": {func(x Flow) bool {
			return x.Treated && (x.From.ID == "treat" && x.To.ID == "sact" || x.From.ID == "sact" && x.Kind == "milestone")
		}, "With current practice, 1,108 of 34,000 patients who come in the window get to a first treatment"},
		"nobody": {func(x Flow) bool { return !x.Treated }, "With current practice, 34,000 patients come in the window; 30,140 leave with no cancer"},
		"inside": {func(x Flow) bool { return x.Kind == "inside" }, "With current practice, 34,000 patients come in the window"},
	} {
		r := sample(2, 1)
		var kept []Flow
		for _, x := range r.Flows {
			if c.keep(x) {
				kept = append(kept, x)
			}
		}
		r.Flows = kept
		assert.Equal(t, c.title, pathwaysFigure(t, r).Title, name)
	}
	r := sample(2, 1)
	r.Flows = nil
	_, err := pathways.Draw(r, Style{})
	assert.EqualError(t, err, "nobody comes in the window")
	assert.Contains(t, pathwaysFigure(t, sample(2, 1)).Caption, "Not drawn, without treatment: no cancer (30,140) and still on their way when the simulation ends (20).")
}

// Flows lead from left to right; what would lead in a circle is counted.
func TestFlowsLeadFromLeftToRight(t *testing.T) {
	r := sample(1, 1)
	var treated []Flow
	for _, x := range r.Flows {
		if x.Treated {
			treated = append(treated, x)
		}
	}
	n := networkOf(treated)
	for _, s := range n.streams {
		assert.Less(t, s.from.layer, s.to.layer, "%s to %s", s.from.title, s.to.title)
	}
	assert.Equal(t, 8.0, n.back, "surgery to sact is the smaller of the two ways")
	assert.Equal(t, 7, n.layers)
	for _, p := range n.places {
		if p.title == "Upgrade" {
			assert.Equal(t, 1, p.layer, "beside where they go next")
		}
	}
}

// Many places, long names and a circle of all of them fit as well.
func TestManyPlacesFit(t *testing.T) {
	r := sample(1, 1)
	r.Flows = nil
	at := func(i int) facts.Named {
		name := fmt.Sprint("a_place_with_a_long_name_and_number_", i)
		return facts.Named{ID: name, Name: name}
	}
	for i := range 24 {
		r.Flows = append(r.Flows, Flow{Option: "current", From: at(i), To: at((i*7 + 1) % 24), Kind: "place", Treated: true, Patients: float64(1 + i*i), OfPatients: 9000})
	}
	for _, size := range Sizes() {
		figures, err := show(pathways, r, Style{Size: size})
		require.NoError(t, err)
		apart(t, size, figures[0])
	}
}
