package compile

import (
	"math"
	"slices"
	"strconv"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
)

// Who loses what the money of an option would have given elsewhere, by deprivation.

var opportunityShape = scenario.Shape{
	Name: "economics opportunity_cost", Help: "on whom it falls, by the values of attribute imd, most deprived first: equally, and by a second reading more on the deprived",
	Fields: []scenario.Field{
		{Name: "people", Type: scenario.AnyField, Help: "how many of those whose health service pays live in each part, as shares of 1 or in per cent: everybody loses as much; as many in each where not written", Example: `{ "1" = 16.5, "2" = 35.5, "3" = 22.2, "4" = 14.3, "5" = 11.5, source = "I-IMD-SEL" }`},
		{Name: "gradient", Type: scenario.NumberField, Min: 0.1, Max: 10, Help: "for a second reading: how many times as much one of the most deprived part loses as one of the least, in equal steps between", Example: "1.86"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

// readOpportunityCost reads it. Where results are not told by deprivation nothing comes of it,
// which is a mistake in a scenario's own file alone: others are for any scenario.
func (a *economist) readOpportunityCost(t *scenario.Table) {
	n := t.Node("opportunity_cost")
	if n == nil {
		return
	}
	s := scenario.Read(n, "economics: opportunity_cost", opportunityShape, a.doc, a.problems)
	var parts []string
	if slices.Contains(a.times.breakdowns, facts.Deprivation) {
		for i := range a.p.Attributes {
			if x := &a.p.Attributes[i]; x.Name == facts.Deprivation {
				parts = x.Values
			}
		}
	}
	own := n.WrittenIn(a.model.Document.Own)
	switch {
	case len(parts) == 0 && own:
		s.Problem("", "results are not told by attribute %q, so nothing comes of it; write it among breakdowns of [run]", facts.Deprivation)
	case len(a.e.Threshold) == 0 && own:
		s.Problem("", "there are no thresholds, which say what money would have given elsewhere; write thresholds = [15000, 20000, 30000] under [economics]")
	}
	if len(parts) > 0 && s.Has("people") {
		a.readPeople(s, parts)
	}
	if s.Has("gradient") {
		a.e.OpportunityCost.Gradient = a.rule(s.Quantity("gradient"), s.Node("gradient"), "economics: opportunity_cost: gradient")
	}
}

// readPeople reads how many live in each part.
func (a *economist) readPeople(s *scenario.Table, parts []string) {
	n := s.Node("people")
	if n.Kind != scenario.TableKind {
		s.Problem("people", `write a share for each value of attribute %q, such as { "1" = 0.2, "2" = 0.2, "3" = 0.2, "4" = 0.2, "5" = 0.2 }`, facts.Deprivation)
		return
	}
	sum, found := 0.0, map[string]float64{}
	for i, c := range n.Children() {
		switch value := n.Keys[i]; {
		case slices.Contains([]string{"source", "status", "note"}, value):
		case !slices.Contains(parts, value):
			a.problems.Add(c.File, c.Line, "economics: opportunity_cost: people: attribute %q has no value %q%s", facts.Deprivation, value, diag.Known(value, parts))
		default:
			found[value] = a.plain(c, n, "economics: opportunity_cost: people "+strconv.Quote(value)).Value
			sum += found[value]
		}
	}
	for _, value := range parts {
		if _, ok := found[value]; !ok {
			s.Problem("people", "says nothing of %q; write a share for each value of attribute %q", value, facts.Deprivation)
			return
		}
		a.e.OpportunityCost.People = append(a.e.OpportunityCost.People, facts.Share{Value: value, Share: found[value] / sum})
	}
	const rounding = 0.005 // of published percentages, which need not add up
	if math.Abs(sum-1) > rounding && math.Abs(sum/100-1) > rounding {
		s.Problem("people", "adds up to %.4g; shares must add up to 1, and per cent to 100", sum)
	}
	a.e.OpportunityCost.From = n.TextAt("source")
}
