package study

import (
	"context"

	"prehabsim/internal/facts"
	"prehabsim/internal/runner"
	"prehabsim/sim/result"
)

// A scenario that states published figures is held against them by every run: whoever
// reads what it says of the future should see how well it says what is known. The store
// keeps what was simulated of the observed year, so that it is done once.

// observedReplications are as many as the run has or the scenario asks for, whichever is
// more, up to the usual number: a first look of two replications is judged like any other,
// and a country, which asks for few, takes no longer to judge than to simulate. They are
// two at least, since one tells nothing of chance.
func observedReplications(run, scenario, stored int) int {
	return min(max(run, scenario, stored, 2), facts.EnoughToMeet)
}

// observe judges the published figures that a scenario states. The set is what it has
// simulated for that; nil where that was there already, or there is nothing to simulate.
func (s *Study) observe(ctx context.Context, o Spec, found *Found, events Events) (t facts.Targets, set *result.Set, err error) {
	if s.first {
		t, err = s.judged(found.Observed)
		return t, nil, err
	}
	if len(s.Targets) == 0 || !s.HasObserved {
		return s.stated(), nil, nil
	}
	year, err := s.observedYear()
	if err != nil {
		return t, nil, err
	}
	n, header := observedReplications(s.Replications, year.Replications, found.replications()), year.x.Header
	if x := found.Observed; x != nil && x.Fingerprint == header.Fingerprint && header.MeasuresAs(x) && len(x.Rows) == n {
		return year.judge(x), nil, nil
	}
	set, err = year.simulate(ctx, runner.Options{Units: runner.Replications(0, n), Workers: o.Workers, Kept: o.Kept}, Observing, events)
	if err != nil {
		return t, nil, err
	}
	return year.judge(set), set, nil
}

// Judge simulates the observed year, in so many replications, and judges the published
// figures that the scenario states of it. The set is what was simulated.
func (s *Study) Judge(ctx context.Context, o Spec, events Events) (facts.Targets, *result.Set, error) {
	set, err := s.simulate(ctx, runner.Options{Units: runner.Replications(0, s.Replications), Workers: o.Workers}, Simulating, events)
	if err != nil {
		return facts.Targets{}, nil, err
	}
	return s.judge(set), set, nil
}
