package study

import (
	"slices"

	"prehabsim/internal/report"
	"prehabsim/internal/scenario"
	"prehabsim/sim/result"
)

// Store is where the finished work of one run is kept, so that it can be gone on with and
// is not done twice. One run uses it at a time. [Folder] is a results folder, [Memory]
// lasts as long as the process.
type Store interface {
	// Open looks at what is there of the run that the header names, without changing it.
	Open(header *result.Set) (Found, error)

	// Begin makes ready to keep replications, beside those that Open has found.
	Begin() error

	// Keep keeps a replication as soon as it is finished.
	Keep(result.Row) error

	// Pause ends a run that is not complete. If no replication was finished, things are
	// left as they were before it.
	Pause() error

	// Finish keeps a complete run, with the observed year if that was simulated too (nil:
	// it was not) and the files of the scenario, and tells whether anything was not there
	// before.
	Finish(r *report.Results, observed *result.Set, inputs []scenario.FileRead) (wrote bool, err error)
}

// Found is what earlier runs have left in a store.
type Found struct {
	Set      *result.Set  // of complete runs; nil: none
	Rows     []result.Row // of an interrupted one, none of which is in the set
	Lacking  bool         // replications of this run are there of which something else was measured
	Lost     bool         // results of this run are there without the replications of which they are
	Observed *result.Set  // an observed year, of this scenario or of another; nil: none
}

// StoreError is a store that cannot be used, or must not be since it holds something else.
type StoreError struct {
	Occupied bool
	Err      error
}

func (e *StoreError) Error() string { return e.Err.Error() }
func (e *StoreError) Unwrap() error { return e.Err }

// dropStored leaves out interrupted rows that are in the set already.
func (f *Found) dropStored() {
	f.Rows = slices.DeleteFunc(f.Rows, func(row result.Row) bool { return f.Set != nil && f.Set.Has(row.Draw, row.Replication) })
}

// replications is how many are in the set.
func (f *Found) replications() int {
	if f.Set == nil {
		return 0
	}
	return len(f.Set.OfDraw(result.Central))
}

// Memory keeps a run as long as the process lasts. The zero value is empty.
type Memory struct {
	Results *report.Results // of a complete run; nil: there is none
	header  *result.Set
	found   Found
}

// Open forgets a run with another name: who keeps several has a store for each.
func (m *Memory) Open(header *result.Set) (Found, error) {
	if m.header != nil && (m.header.Fingerprint != header.Fingerprint || !header.MeasuresAs(m.header)) {
		*m = Memory{}
	}
	m.header = header
	return m.found, nil
}

func (m *Memory) Begin() error { return nil }

func (m *Memory) Keep(row result.Row) error {
	m.found.Rows = append(m.found.Rows, row)
	return nil
}

func (m *Memory) Pause() error { return nil }

func (m *Memory) Finish(r *report.Results, observed *result.Set, _ []scenario.FileRead) (bool, error) {
	wrote := m.Results == nil || m.Results.Digest() != r.Digest()
	if observed == nil {
		observed = m.found.Observed
	}
	m.Results, m.found = r, Found{Set: r.Set, Observed: observed}
	return wrote, nil
}
