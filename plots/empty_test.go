package plots

import (
	"bytes"
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever is missing, a chart is drawn or says why it is not.
func TestEveryChartIsDrawnOrSaysWhyNot(t *testing.T) {
	nan := math.NaN()
	pair := [2]float64{nan, nan}
	for name, change := range map[string]func(r *Results){
		"options alone": func(r *Results) { *r = Results{Options: r.Options, Level: .95} },
		"one option":    func(r *Results) { *r = Results{Options: r.Options[:1], Level: .95} },
		"no page":       func(r *Results) { r.Page = nil },
		"a page of words": func(r *Results) {
			for i := range r.Page {
				r.Page[i].Value, r.Page[i].Chance, r.Page[i].Evidence = nan, pair, pair
			}
		},
		"no patient of whom anything was seen": func(r *Results) {
			for i := range r.Steps {
				r.Steps[i].Patients = 0
			}
			for i := range r.Settling {
				r.Settling[i].Value = nan
			}
		},
		"one replication": func(r *Results) {
			r.Replications = 1
			for i := range r.Page {
				r.Page[i].Chance = pair
			}
			for i := range r.Differences {
				r.Differences[i].Low, r.Differences[i].High, r.Differences[i].N = nan, nan, 1
			}
			for i := range r.Additional {
				r.Additional[i].Chance = pair
			}
			for i := range r.Equity {
				r.Equity[i].Chance, r.Equity[i].Evidence = pair, pair
			}
		},
		"all is nothing": func(r *Results) {
			for i := range r.Page {
				r.Page[i].Value, r.Page[i].Chance, r.Page[i].Evidence = 0, [2]float64{}, [2]float64{}
			}
			for i := range r.Differences {
				r.Differences[i].Mean, r.Differences[i].Low, r.Differences[i].High = 0, 0, 0
			}
			for i := range r.Series {
				r.Series[i].Mean, r.Series[i].Low, r.Series[i].High = 0, 0, 0
			}
			for i := range r.Posts {
				r.Posts[i] = Posts{Option: r.Posts[i].Option, Role: r.Posts[i].Role, Month: r.Posts[i].Month}
			}
			for i := range r.Worth {
				r.Worth[i].Cost, r.Worth[i].QALYs = 0, 0
			}
			for i := range r.Budget {
				r.Budget[i].Cost, r.Budget[i].Return = 0, 0
			}
			for i := range r.Accepted {
				r.Accepted[i].Loss, r.Accepted[i].Share, r.Accepted[i].Threshold = 0, 0, 0
			}
			for i := range r.Equity {
				r.Equity[i].Value, r.Equity[i].Chance, r.Equity[i].Evidence = 0, [2]float64{}, [2]float64{}
			}
			for i := range r.Loads {
				r.Loads[i].Load = 0
			}
			for i := range r.Steps {
				d := &r.Steps[i]
				d.Queue, d.Delay, d.Mean, d.P90 = 0, 0, 0, 0
			}
			for i := range r.Flows {
				r.Flows[i].Patients = 0
			}
			for i := range r.Settling {
				r.Settling[i].Value, r.Settling[i].Welch = 0, 0
			}
			for i := range r.Measures {
				r.Measures[i].Mean, r.Measures[i].Low, r.Measures[i].High = 0, 0, 0
			}
			for i := range r.Targets {
				r.Targets[i].Observed, r.Targets[i].Simulated, r.Targets[i].From, r.Targets[i].To = 0, 0, nan, nan
			}
		},
	} {
		r := sample(3, 12)
		change(r)
		for _, c := range Charts {
			figures, err := c.Draw(r, Style{})
			var without Without
			if errors.As(err, &without) {
				assert.NotEmpty(t, string(without), "%s, %s", name, c.Name)
				continue
			}
			require.NoError(t, err, "%s, %s", name, c.Name)
			for _, f := range figures {
				apart(t, name+", "+f.Name, f)
				var svg bytes.Buffer
				require.NoError(t, WriteSVG(&svg, f))
				assert.NotContains(t, svg.String(), "NaN", "%s, %s", name, f.Name)
				assert.NotContains(t, svg.String(), "Inf", "%s, %s", name, f.Name)
			}
		}
	}
}
