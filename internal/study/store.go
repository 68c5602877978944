package study

import (
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

	// Observed is what is there of an observed year; nil where that is nothing, or of
	// another scenario, or measured in another way, or another number of replications.
	Observed(header *result.Set, replications int) *result.Set

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
	Set     *result.Set  // of complete runs; nil: none
	Rows    []result.Row // of an interrupted one, none of which is in the set
	Lacking bool         // replications of this run are there of which something else was measured
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
	if f.Set == nil {
		return
	}
	var left []result.Row
	for _, row := range f.Rows {
		if !f.Set.Has(row.Draw, row.Replication) {
			left = append(left, row)
		}
	}
	f.Rows = left
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
	Results  *report.Results // of a complete run; nil: there is none
	header   *result.Set
	found    Found
	observed *result.Set
}

// Open forgets a run with another name: who keeps several has a store for each.
func (m *Memory) Open(header *result.Set) (Found, error) {
	if m.header != nil && (m.header.Fingerprint != header.Fingerprint || !header.MeasuresAs(m.header)) {
		*m = Memory{}
	}
	m.header = header
	return m.found, nil
}

func (m *Memory) Observed(header *result.Set, replications int) *result.Set {
	if m.observed == nil || !sameYear(m.observed, header, replications) {
		return nil
	}
	return m.observed
}

func (m *Memory) Begin() error { return nil }

func (m *Memory) Keep(row result.Row) error {
	m.found.Rows = append(m.found.Rows, row)
	return nil
}

func (m *Memory) Pause() error { return nil }

func (m *Memory) Finish(r *report.Results, observed *result.Set, _ []scenario.FileRead) (bool, error) {
	wrote := m.Results == nil || !same(m.Results, r)
	m.Results, m.found = r, Found{Set: r.Set}
	if observed != nil {
		m.observed = observed
	}
	return wrote, nil
}

func same(a, b *report.Results) bool { return a.Digest() == b.Digest() }

func sameYear(set, header *result.Set, replications int) bool {
	return set.Fingerprint == header.Fingerprint && header.MeasuresAs(set) && len(set.Rows) == replications
}
