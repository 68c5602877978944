package report

import (
	"fmt"
	"math"
	"slices"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/voi"
)

// Draws that contradict the published year are hardly possible worlds. Each draw is weighed
// by how well it meets the figures to which the scenario was fitted. What the draw would give
// in the observed year is taken to be what the central values give there, moved by as much
// as the draw moves the first year of the window in current: simulating the observed year
// too would double the cost of a draw.

// worlds are the weights of draws.
type worlds struct {
	weights   *voi.Weights
	figures   int // by which they were weighed
	effective float64
	draws     int
}

// worldsOf weighs draws by such figures; nil where none was fitted, or none is measured in
// draws.
func (r *Results) worldsOf(such func(facts.Target) bool) *worlds {
	draws := r.Set.ByDraw()
	if len(draws) < fewestDraws {
		return nil
	}
	w := &worlds{weights: voi.NewWeights(len(draws)), draws: len(draws)}
	for _, t := range r.Targets.List {
		model, chance, ok := r.observedByDraw(draws, t)
		if !ok || !such(t) {
			continue
		}
		w.weights.Target(model, voi.Target{Observed: t.Observed, Chance: chance, Discrepancy: t.Off})
		w.figures++
	}
	if w.figures == 0 {
		return nil
	}
	w.effective = w.weights.Effective()
	return w
}

// observedByDraw is what each draw would give for a fitted figure of the observed year, and
// the standard deviation of the chance in it and in one published year.
func (r *Results) observedByDraw(draws [][]result.Row, t facts.Target) (model []float64, chance float64, ok bool) {
	if t.Class != "tuned" || t.Option != "" && t.Option != r.Set.Options[0] || t.Against != "" || math.IsNaN(t.Simulated) || t.Off <= 0 {
		return nil, 0, false
	}
	c := result.Column{Measure: t.Measure, By: t.By, Value: t.Value}
	if t.By == "all" {
		c.By, c.Value = "", ""
	}
	column := r.Set.Column(c)
	if column < 0 {
		return nil, 0, false
	}
	at, kept := r.Set.Entry(column)
	central := r.Set.Estimate(0, column, r.Level)
	if !kept || math.IsNaN(central.Mean) || math.IsNaN(central.SD) {
		return nil, 0, false
	}
	for _, rows := range draws {
		sum := 0.0
		for _, row := range rows {
			x := row.Options[0][at]
			sum += float64(x.Num) / float64(x.Den) / float64(len(rows))
		}
		if math.IsNaN(sum) || math.IsInf(sum, 0) {
			return nil, 0, false
		}
		model = append(model, t.Simulated+sum-central.Mean)
	}
	return model, math.Sqrt2 * central.SD, true // of the published year, and of the draw's own
}

// worldsLeft are the weights by all fitted figures or, where these leave no draw, by those of
// all patients; nil where neither leaves any. all is how many figures there are.
func (r *Results) worldsLeft() (w *worlds, all int) {
	w = r.worldsOf(func(facts.Target) bool { return true })
	if w == nil {
		return nil, 0
	}
	if all = w.figures; w.effective >= 2 {
		return w, all
	}
	w = r.worldsOf(func(t facts.Target) bool { return t.By == "" || t.By == "all" })
	if w == nil || !(w.effective >= 2) {
		return nil, all
	}
	return w, all
}

// writeWorlds says what of bed-days is left open by the draws that the published year
// allows, and which inputs it pins down where few are.
func (r *Results) writeWorlds(d *document.Document) {
	w, all := r.worldsLeft()
	if all == 0 {
		return
	}
	figures, before := words.Count(all, "figure")+" to which it was fitted", ""
	if w == nil || w.figures < all {
		before = "Weighed by the " + figures + " no draw is left: each contradicts the published year somewhere."
	}
	if w == nil {
		d.Note(before + " So the published year does not narrow what the evidence leaves open.")
		return
	}
	if before != "" {
		figures, before = words.Count(w.figures, "figure")+" of these that speak of all patients", before+" "
	}
	text := before + fmt.Sprintf("Draws weighed by how well the observed year would meet the %s: they say as much as %s that count alike, of %d.", figures, words.Count(int(math.Round(w.effective)), "draw"), w.draws)
	if w.effective < fewestDraws {
		d.Note(text + " These are too few to say what the published year leaves open, or which inputs it pins down: run more (--draws).")
		return
	}
	c := window(r.bedDays())
	var said []string
	for o := 1; o < len(r.Set.Options); o++ {
		open := r.evidenceOfChange(o, c)
		out := r.outcomes(bedRow{plus: []result.Column{c}})
		if !open.known || r.insteadOf(o, c) != "" || out == nil || out.Draws() != w.draws {
			continue
		}
		b := out.Belief(w.weights, o, 0, r.Level)
		places := words.Places(max(math.Abs(b.Low), math.Abs(b.High)))
		said = append(said, fmt.Sprintf("%s %s to %s (mean %s) instead of %s to %s", r.optionName(o),
			words.Signed(b.Low, places), words.Signed(b.High, places), words.Signed(b.Mean, places), words.Signed(open.Low, places), words.Signed(open.High, places)))
	}
	if len(said) > 0 {
		text += " Change in ward bed-days a year with the weights: " + words.List(said) + "."
	}
	d.Note(text)
	if w.effective < voi.FewLeft*float64(w.draws) {
		text := "So few are left that the interval with weights rests on a handful of draws: run more (--draws)."
		if names := r.pinned(w); len(names) > 0 {
			text += " The published year pins down: " + words.List(names) + "."
		}
		d.Note(text)
	}
}

// pinned are the inputs of which the published year leaves least of what was open, the most
// pinned first.
func (r *Results) pinned(w *worlds) (names []string) {
	const most, least = 5, 0.7
	type pin struct {
		name string
		left float64
	}
	var list []pin
	alike := voi.NewWeights(w.draws)
	for _, input := range r.Drawn {
		if len(input.Values) != w.draws {
			return nil
		}
		before, after := alike.Belief(input.Values, r.Level), w.weights.Belief(input.Values, r.Level)
		if !input.Priced && before.SD > 0 && after.SD < least*before.SD {
			list = append(list, pin{input.Name, after.SD / before.SD})
		}
	}
	slices.SortStableFunc(list, func(a, b pin) int {
		switch {
		case a.left < b.left:
			return -1
		case a.left > b.left:
			return 1
		}
		return 0
	})
	for _, p := range list[:min(most, len(list))] {
		names = append(names, fmt.Sprintf("%s (its spread falls to %s%%)", p.name, words.Plain(100*p.left, 0)))
	}
	return names
}
