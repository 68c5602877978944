package report

import (
	"math"
	"strconv"

	"prehabsim/internal/words"
	"prehabsim/sim/voi"
)

var weightsCSV = csvFile("weights.csv", "how much each draw of the inputs counts when draws are weighed by how well they meet the published year to which the scenario was fitted; empty where no figure was fitted or no draw is left", []Column{
	{"draw", "which draw of the inputs, as in draws.csv", ""},
	{"weight", "its weight; they add to 1", "share of 1"},
	{"figures", "by how many fitted figures", ""},
}, func(s sheet, r *Results) {
	w, _ := r.worldsLeft()
	if w == nil {
		return
	}
	draws := r.Set.ByDraw()
	for i, p := range w.weights.Normalised() {
		s.row(strconv.Itoa(draws[i][0].Draw), words.Exact(p), strconv.Itoa(w.figures))
	}
})

// believed is what draws say of an input, and what they say once weighed; NaN where they are
// not.
func (r *Results) believed(w *worlds, values []float64) (sd, mean, weighed float64) {
	mean, weighed = math.NaN(), math.NaN()
	if len(values) == 0 {
		return mean, mean, weighed
	}
	sd = voi.NewWeights(len(values)).Belief(values, r.Level).SD
	if w != nil && w.draws == len(values) {
		b := w.weights.Belief(values, r.Level)
		mean, weighed = b.Mean, b.SD
	}
	return sd, mean, weighed
}
