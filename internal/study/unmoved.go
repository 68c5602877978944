package study

import (
	"fmt"
	"slices"

	"prehabsim/internal/analysis"
	"prehabsim/internal/compile"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/scenario"
	"prehabsim/sim/result"
)

// unmoved finds what each option cannot move, and why: because a number says that an
// effect is none, or because nothing acts on a risk.
func unmoved(m *compile.Model, plan *kpi.Plan) (why []facts.Unmoved, of [][]int) {
	known := map[string]int{}
	number := func(x facts.Unmoved) int {
		name := fmt.Sprint(x)
		if known[name] == 0 {
			why = append(why, x)
			known[name] = len(why)
		}
		return known[name]
	}
	for i := range m.Options {
		o := &m.Options[i]
		row := make([]int, len(plan.Columns))
		risks := newRisks(&m.Options[0], o)
		for c := range plan.Columns {
			reads := plan.Reads(i, c)
			if i == 0 || reads == nil {
				continue
			}
			x := risks.of(&plan.Columns[c], plan.Breakdowns)
			if x.Word == "" {
				x = inert(o.Effects(), reads)
			}
			if x.Word != "" {
				row[c] = number(x)
			}
		}
		of = append(of, row)
	}
	return why, of
}

// risks say whether an option can move the risks that measures tell of: of everybody, and
// of groups of patients, whom an effect may not reach that reaches others.
type risks struct {
	current, option *compile.Option
	drawn           map[string][2]compile.Drawn // by measure: current's, the option's
	reached         map[[2]string][]bool        // by breakdown and value
	known           map[[3]string]facts.Unmoved // by measure, breakdown and value
}

func newRisks(current, option *compile.Option) *risks {
	return &risks{current, option, map[string][2]compile.Drawn{}, map[[2]string][]bool{}, map[[3]string]facts.Unmoved{}}
}

// of says it of a column; of a number of events only where an effect is set to be none,
// for their number goes with the number of patients.
func (x *risks) of(c *result.Column, breakdowns []kpi.Breakdown) facts.Unmoved {
	measure := kpi.Find(c.Measure)
	if !measure.Risk {
		return facts.Unmoved{}
	}
	by, value := "", ""
	if slices.ContainsFunc(breakdowns, func(b kpi.Breakdown) bool { return b.Name == c.By }) {
		by, value = c.By, c.Value
	}
	at := [3]string{measure.Name, by, value}
	said, ok := x.known[at]
	if !ok {
		said = x.find(measure, by, value)
		x.known[at] = said
	}
	return said
}

func (x *risks) find(measure *kpi.Measure, by, value string) facts.Unmoved {
	drawn, ok := x.drawn[measure.Name]
	if !ok {
		drawn = [2]compile.Drawn{compile.DrawnBy(x.current, measure.Events...), compile.DrawnBy(x.option, measure.Events...)}
		x.drawn[measure.Name] = drawn
	}
	group := [2]string{by, value}
	reached, ok := x.reached[group]
	if !ok && by != "" {
		reached = compile.Reaches(x.option, by, value)
		x.reached[group] = reached
	}
	switch risk, numbers := drawn[1].Risk(drawn[0], reached); {
	case risk == compile.RiskAssumed:
		return facts.Unmoved{Word: facts.AssumedNone, Risk: true, Inputs: inputs(numbers)}
	case risk == compile.RiskNotModelled && measure.Unit == "%":
		return facts.Unmoved{Word: facts.NotModelled, Risk: true}
	}
	return facts.Unmoved{}
}

// inert says whether effects that are set to be none could move what is read, and
// nothing else of what prehab does.
func inert(e compile.Effects, reads *kpi.Reads) facts.Unmoved {
	reached := func(r *analysis.Reach) bool {
		return reads.Observed && slices.Contains(r.Tallies, true) || analysis.Any(r.Tallies, reads.Tallies) || analysis.Any(r.Clocks, reads.Clocks) || analysis.Any(r.Resources, reads.Resources)
	}
	if len(e.Inert) == 0 || reached(&e.Live) {
		return facts.Unmoved{}
	}
	var numbers []scenario.Quantity
	for i := range e.Inert {
		if reached(&e.Inert[i].Reach) {
			numbers = append(numbers, e.Inert[i].Numbers...)
		}
	}
	if len(numbers) == 0 {
		return facts.Unmoved{}
	}
	return facts.Unmoved{Word: facts.AssumedNone, Inputs: inputs(numbers)}
}

func inputs(numbers []scenario.Quantity) (list []facts.Input) {
	for _, q := range numbers {
		if q.By != "" {
			list = append(list, inputs(q.Each)...)
			continue
		}
		value, low, high := q.Written()
		x := facts.Input{Path: q.Path, Value: value, Low: low, High: high, Unit: q.Unit, Source: q.Source, Status: q.Status}
		if !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return list
}

// whoIsCounted says at which steps headline measures count, and which of them follow the
// patients who came in the window, whenever it happens.
func whoIsCounted(m *compile.Model, plan *kpi.Plan) (at []facts.Counted, cohort []string) {
	for i := range kpi.Measures {
		measure := &kpi.Measures[i]
		if !measure.Headline {
			continue
		}
		steps := compile.CountedAt(&m.Options[0], measure.Risk, measure.Events...)
		if len(steps) > 0 {
			at = append(at, facts.Counted{Measure: measure.Name, Steps: steps})
		}
		if followsPatients(m, plan, measure.Name) {
			cohort = append(cohort, measure.Name)
		}
	}
	return at, cohort
}

// followsPatients says whether all that a measure reads is counted in the year in which
// the patient came.
func followsPatients(m *compile.Model, plan *kpi.Plan, measure string) bool {
	for c := range plan.Columns {
		if plan.Columns[c].Measure != measure {
			continue
		}
		for i := range m.Options {
			if reads := plan.Reads(i, c); reads != nil {
				return len(reads.Tallies) > 0 && !slices.ContainsFunc(reads.Tallies, func(t int) bool { return !m.Options[i].Program.Tallies[t].Cohort })
			}
		}
	}
	return false
}
