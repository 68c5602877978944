package study

import (
	"cmp"
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
)

// Executed is what one replication of an option executes, the most frequent operations
// first.
type Executed struct {
	Title, Option    string
	Seed             uint64
	Events, Patients int64 // patients: who came in from a source
	Operations       []ExecutedOperation
}

// ExecutedOperation is how often one kind of operation is executed; Again is of that directly
// after another of the kind, at the same moment.
type ExecutedOperation struct {
	Name, Help   string
	Times, Again int64
}

// CountOperations simulates the first replication of an option by itself and counts what is
// executed.
func (s *Scenario) CountOperations(id string) (*Executed, error) {
	o, err := s.Option(id)
	if err != nil {
		return nil, err
	}
	x, c, err := engine.New(o.Program).CountOperations(rng.NewKey(s.Seed, 0))
	if err != nil {
		return nil, err
	}
	e := &Executed{Title: s.Title, Option: o.ID, Seed: s.Seed, Events: c.Events, Patients: c.Arrived}
	for code, n := range x.Times {
		if n > 0 {
			does := engine.Operations[code]
			e.Operations = append(e.Operations, ExecutedOperation{does.Name, does.Help, n, x.Again[code]})
		}
	}
	slices.SortStableFunc(e.Operations, func(a, b ExecutedOperation) int { return cmp.Compare(b.Times, a.Times) })
	return e, nil
}
