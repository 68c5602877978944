package study

import (
	"context"

	"prehabsim/internal/settle"
	"prehabsim/sim/tick"
)

// queuesShown is how many queues of single resources are judged, the longest.
const queuesShown = 5

// WarmUp is what a simulation of current says of its own warm-up.
type WarmUp struct {
	*settle.Record
	Findings     []*settle.Finding
	Replications int
	File         string // where the warm-up is written; "": nowhere
	Line         int
	Given        bool // patients of [backlog] take the place of whoever waits when the window begins
}

// JudgeWarmUp simulates current from its first second on and judges whether it has settled
// when the warm-up ends. Of a run that is too short for that there are no findings.
func (s *Scenario) JudgeWarmUp(ctx context.Context, o Spec, events Events) (*WarmUp, error) {
	p := s.Options[0].Program
	w := &WarmUp{Record: settle.New(p, daysMeasure), Replications: s.Replications, Given: len(s.Options[0].Backlogs) > 0}
	if n := s.Options[0].Document.Root.At("run", "warm_up"); n != nil {
		w.File, w.Line = n.File, n.Line
	}
	if !w.Enough() {
		return w, nil
	}
	values, err := follow(ctx, p, s.Seed, w.Replications, o, events, w.Run)
	if err != nil {
		return nil, err
	}
	for _, i := range w.Biggest(values, queuesShown) {
		of := make([][]float64, len(values))
		for k := range values {
			of[k] = values[k][i]
		}
		w.Findings = append(w.Findings, w.Judge(w.Series[i], of))
	}
	return w, nil
}

// Span is the length of so many periods of the record.
func (w *WarmUp) Span(periods int) tick.Span { return tick.Span(periods) * w.Every }
