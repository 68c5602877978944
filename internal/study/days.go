package study

import (
	"context"
	"slices"

	"prehabsim/internal/journey"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
)

// daysMeasure names the clock whose days are told: from referral to first treatment.
const daysMeasure = "within_62_days"

// Days is where the days from referral to first treatment go, and which of them prehab
// has: from one milestone, At, to another, Until, of the first service that the scenario
// describes, whether or not the option offers it.
type Days struct {
	*journey.Days
	At, Until string // "": there is no service
	Ends      bool   // the clock stops with Until
}

// Days follows everybody through the first replication of current once more. It is nil
// where nothing runs from referral to first treatment.
func (s *Scenario) Days(ctx context.Context) (*Days, error) {
	o := &s.Options[0]
	if !slices.ContainsFunc(o.Program.Clocks, func(c engine.Clock) bool { return c.Measure == daysMeasure }) {
		return nil, nil
	}
	d := &Days{}
	if services := o.Document.Root.Child["prehab"].Children(); len(services) > 0 {
		if at, until := services[0].At("at"), services[0].At("until"); at != nil && until != nil {
			d.At, d.Until = at.Text, until.Text
		}
	}
	d.Ends = d.At != "" && slices.ContainsFunc(o.Program.Clocks, func(c engine.Clock) bool {
		return c.Measure == daysMeasure && slices.ContainsFunc(c.To, func(mark engine.MarkID) bool { return o.Program.Marks[mark].Name == d.Until })
	})
	d.Days = journey.New(o.Program, daysMeasure, d.At, o.StepFamilies())
	e := engine.New(o.Program)
	e.Daily(whileWaited(ctx))
	return d, haltedBy(ctx, e.TraceAll(rng.NewKey(s.Seed, 0), d.Add))
}
