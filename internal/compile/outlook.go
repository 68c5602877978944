package compile

import (
	"sync"

	"prehabsim/internal/analysis"
	"prehabsim/internal/diag"
	"prehabsim/sim/tick"
)

// expected is what an option's patients ask of each resource, worked out once.
type expected func() analysis.Demand

// lookAhead is what the option's patients ask for over its window; of a draw, of which no more
// is wanted than base capacities, at its beginning and on the day of reference.
func (b *builder) lookAhead(drawn bool) expected {
	b.outlook = analysis.NewOutlook(b.p, b.rates, b.times.base, b.reference())
	if b.last != nil {
		b.outlook.After(b.last.outlook)
	}
	if drawn {
		return sync.OnceValue(b.outlook.ExpectAtBase)
	}
	return sync.OnceValue(b.outlook.Expect)
}

// lookAheadAll works out what each option's patients ask for, side by side; of a draw that is
// left until somebody asks, since options have their base capacities from current. A fault of
// the program itself becomes a problem, and nothing comes of any.
func lookAheadAll(m *Model, built []*builder, drawn bool, problems *diag.List) []expected {
	demand, faults := make([]expected, len(built)), make([]any, len(built))
	var done sync.WaitGroup
	for i, b := range built {
		done.Go(func() {
			defer func() { faults[i] = recover() }()
			if demand[i] = b.lookAhead(drawn); !drawn {
				demand[i]()
			}
		})
	}
	done.Wait()
	for i, fault := range faults {
		if fault != nil {
			problems.Add(m.File, 1, "option %q: a fault of the program itself: %v", m.Options[i].ID, fault)
			demand = nil
		}
	}
	return demand
}

// reference is the day whose demand sets base capacity: the middle of the observed year,
// or of the backtest's in its place.
func (b *builder) reference() tick.Date {
	switch {
	case b.times.backtest:
		return middle(b.times.from, b.times.to)
	case b.times.hasObserved:
		return middle(b.times.observedFrom, b.times.observedTo)
	}
	return b.times.from.AddDays(182)
}
