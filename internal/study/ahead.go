package study

import (
	"context"

	"prehabsim/internal/runner"
)

// mostAhead is how long a run may take, by the guess that is told before it, of which anything
// is simulated before it is asked for: what takes longer is too much to do for nobody.
const mostAhead = 60 // seconds

// Ahead simulates what a run of the study will ask for and keeps it in o.Kept: its first
// replications, the observed year, the other replications of central values, and what is looked
// at. The run takes from there what is done by then, and comes to the same. It ends when ctx is
// cancelled; what was finished is kept.
func (s *Study) Ahead(ctx context.Context, o Spec, first int) error {
	if o.Kept == nil || s.seconds(len(s.Options)) > mostAhead {
		return nil
	}
	part := func(x *Study, from, end int) error {
		_, err := x.simulate(ctx, runner.Options{Units: runner.Replications(from, end), Workers: o.Workers, Kept: o.Kept}, Simulating, nil)
		return err
	}
	central, err := s.First(s.Replications)
	if err != nil {
		return err
	}
	first = min(first, s.Replications)
	if err := part(central, 0, first); err != nil {
		return err
	}
	if len(s.Targets) > 0 && s.HasObserved {
		year, err := s.observedYear()
		if err != nil {
			return err
		}
		if err := part(year, 0, observedReplications(s.Replications, year.Replications, 0)); err != nil {
			return err
		}
	}
	if err := part(central, first, s.Replications); err != nil {
		return err
	}
	_, err = (&looking{of: s.Scenario, kept: o.Kept}).now(ctx)
	return haltedBy(ctx, err)
}

// YearAhead simulates the observed year and keeps it in o.Kept. The year is of current, so
// this may begin before options are chosen; whatever is chosen then finds it done.
func (s *Scenario) YearAhead(ctx context.Context, o Spec) error {
	if o.Kept == nil || len(s.Targets) == 0 || !s.HasObserved || s.seconds(1) > mostAhead {
		return nil
	}
	year, err := s.year()
	if err != nil {
		return err
	}
	x, err := New(year)
	if err != nil {
		return err
	}
	units := runner.Replications(0, observedReplications(s.Replications, year.Replications, 0))
	_, err = x.simulate(ctx, runner.Options{Units: units, Workers: o.Workers, Kept: o.Kept}, Simulating, nil)
	return err
}
