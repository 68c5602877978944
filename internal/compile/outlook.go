package compile

import (
	"runtime"
	"sync"
	"sync/atomic"

	"prehabsim/internal/analysis"
	"prehabsim/internal/diag"
	"prehabsim/sim/tick"
)

// expected is what an option's patients ask of each resource, worked out once.
type expected func() analysis.Demand

// lookAhead is what the option's patients ask for over its window; of a draw, of which no more
// is wanted than base capacities, at its beginning and on the day of reference.
func (b *builder) lookAhead(current *analysis.Outlook, drawn bool, spare *analysis.Spare) expected {
	b.outlook = analysis.NewOutlook(b.p, b.rates, b.times.base, b.reference())
	if b.last != nil {
		b.outlook.After(b.last.outlook)
	}
	if current != nil && !drawn {
		b.outlook.Beside(current)
	}
	if drawn {
		return sync.OnceValue(b.outlook.ExpectAtBase)
	}
	demand := b.outlook.Expect(spare)
	return func() analysis.Demand { return demand }
}

// lookAheadAll works out what each option's patients ask for, side by side; of a draw that is
// left until somebody asks, since options have their base capacities from current. A fault of
// the program itself becomes a problem, and nothing comes of any.
func lookAheadAll(m *Model, built []*builder, drawn bool, problems *diag.List) []expected {
	demand, faults := make([]expected, len(built)), make([]any, len(built))
	var done sync.WaitGroup
	var next atomic.Int32
	demand[0], faults[0] = built[0].lookAheadSafely(nil, drawn, &analysis.Spare{}) // which others may have in common with it
	for range min(len(built)-1, runtime.GOMAXPROCS(0)) {                           // more at a time would take more memory and no less time
		done.Go(func() {
			spare := &analysis.Spare{}
			for i := int(next.Add(1)); i < len(built); i = int(next.Add(1)) {
				demand[i], faults[i] = built[i].lookAheadSafely(built[0].outlook, drawn, spare)
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

// lookAheadSafely returns a fault of the program itself in place of what is expected.
func (b *builder) lookAheadSafely(current *analysis.Outlook, drawn bool, spare *analysis.Spare) (demand expected, fault any) {
	defer func() { fault = recover() }()
	return b.lookAhead(current, drawn, spare), nil
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
