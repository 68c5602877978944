package compile

import (
	"prehabsim/internal/analysis"
	"prehabsim/sim/tick"
)

// lookAhead works out what the option's patients ask of each resource over its window.
func (b *builder) lookAhead() analysis.Demand {
	b.outlook = analysis.NewOutlook(b.p, b.rates, b.times.base, b.reference())
	if b.last != nil {
		b.outlook.After(b.last.outlook)
	}
	return b.outlook.Expect()
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
