package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"

	"prehabsim/internal/facts"
	"prehabsim/internal/report"
	"prehabsim/sim/result"
)

// Files of a results folder that decide what may be done with it.
const (
	manifestName   = facts.ManifestFile
	rowsName       = "rows.jsonl"       // the set, whole; written when all replications are done
	checkpointName = "checkpoint.jsonl" // finished replications of a run that is under way
)

// folder is a results folder and what an earlier run has left in it.
type folder struct {
	path   string
	shown  string // the same, as the user would write it
	header *result.Set

	stored   *result.Set // replications of earlier complete runs; nil: none
	written  facts.Manifest
	done     []result.Row // replications of an interrupted run
	whole    int64        // length of its checkpoint
	lacking  bool         // there are replications of this run of which something else was measured
	occupied string       // why it must not be written to without --force

	observed *result.Set // the observed year, where this run has simulated it
	fresh    bool        // begun afresh: what is there counts for nothing

	made []string // folders that this run has created, deepest first
	file *appending
	log  *result.Log
	rows int // in the checkpoint
}

// sayTheSame tells whether a manifest says of its tables what that of these results would. A
// run of which no precision is asked leaves one that is recorded as it is.
func sayTheSame(m *facts.Manifest, r *report.Results) bool {
	return m.Tables == r.Digest() && (r.Precision == nil || reflect.DeepEqual(m.Precision, r.Precision))
}

// openFolder looks at a folder without changing it. It need not exist.
func openFolder(path, shown string, header *result.Set) (*folder, error) {
	f := &folder{path: path, shown: shown, header: header}
	names, err := readDir(path)
	if err != nil {
		return nil, err
	}
	ours := false
	for _, name := range names {
		switch name {
		case manifestName:
			ours = true
			f.readManifest()
		case rowsName:
			ours = true
			f.readRows()
		case checkpointName:
			ours = true
			f.readCheckpoint()
		}
	}
	if !ours && len(names) > 0 {
		f.refuse("holds other files, such as %q", names[0])
	}
	if f.stored != nil {
		f.dropStored()
	}
	return f, nil
}

// refuse keeps the first reason.
func (f *folder) refuse(format string, args ...any) {
	if f.occupied == "" {
		f.occupied = fmt.Sprintf(format, args...)
	}
}

func (f *folder) name(name string) string { return filepath.Join(f.path, name) }

func (f *folder) readManifest() {
	text, err := readFile(f.name(manifestName))
	if err == nil {
		f.written, err = facts.ReadManifest(text)
	}
	if err != nil {
		f.refuse("has a manifest that cannot be read (%v)", err)
		return
	}
	if f.written.Fingerprint != f.header.Fingerprint {
		f.refuseFingerprint(f.written.Fingerprint)
	}
}

func (f *folder) refuseFingerprint(other string) {
	by := ""
	if v := f.written.Version; v != "" && v != version() {
		by = fmt.Sprintf(", or was written by another version of the program, %s", v)
	}
	f.refuse("holds results of another scenario, choice of options or seed (fingerprint %s, this one is %s)%s", short(other), short(f.header.Fingerprint), by)
}

func (f *folder) readRows() {
	text, err := openFile(f.name(rowsName))
	if err == nil {
		defer text.Close()
		f.stored, err = result.Decode(text)
	}
	if err != nil {
		f.stored = nil
		f.refuse("has results that cannot be read (%s: %v)", rowsName, err)
		return
	}
	if !f.belongs(f.stored) {
		f.stored = nil
	}
}

func (f *folder) readCheckpoint() {
	text, err := openFile(f.name(checkpointName))
	if err != nil {
		f.refuse("has a checkpoint that cannot be read (%v)", err)
		return
	}
	defer text.Close()
	found, err := result.Recover(text)
	switch {
	case errors.Is(err, result.ErrNoHeader):
		return
	case err != nil:
		f.refuse("has a checkpoint that cannot be read (%s: %v)", checkpointName, err)
		return
	}
	if f.belongs(&found.Header) {
		f.done, f.whole = found.Rows, found.Whole
	}
}

// belongs tells whether what is there may be added to. Replications of this run of
// which something else was measured may not: they lack what is measured now, and are
// simulated again. What they say stands until that is done.
func (f *folder) belongs(to *result.Set) bool {
	if to.Fingerprint != f.header.Fingerprint {
		f.refuseFingerprint(to.Fingerprint)
		return false
	}
	if !f.header.MeasuresAs(to) {
		f.lacking = true
		return false
	}
	if _, err := result.Merge(f.header, to); err != nil {
		f.refuse("holds results that cannot be added to (%v)", err)
		return false
	}
	return true
}

// dropStored forgets checkpointed rows that are in the stored set already: the
// run ended between writing the one and removing the other.
func (f *folder) dropStored() {
	var left []result.Row
	for _, row := range f.done {
		if !f.stored.Has(row.Draw, row.Replication) {
			left = append(left, row)
		}
	}
	f.done = left
}

// clear forgets what is there: --force. Files of an earlier run are replaced or
// removed, those of others are left alone.
func (f *folder) clear() {
	f.stored, f.done, f.whole, f.lacking, f.occupied, f.written, f.fresh = nil, nil, 0, false, "", facts.Manifest{}, true
}

// replications is how many are in the stored set.
func (f *folder) replications() int {
	if f.stored == nil {
		return 0
	}
	return len(f.stored.OfDraw(result.Central))
}

// complete tells whether the stored replications are all that are wanted: so many,
// or as many as the precision takes.
func (f *folder) complete(replications int, p *precision) bool {
	if f.stored == nil || p == nil {
		return f.replications() >= replications
	}
	p.see(f.stored.Rows)
	return p.complete()
}

// begin creates the folder and opens its checkpoint. With replace, whatever made
// the results of an earlier run complete is taken away first, since files of two
// runs must not stand side by side.
func (f *folder) begin(replace bool) (err error) {
	if f.made, err = makeFolder(f.path); err != nil {
		return err
	}
	if replace {
		for _, name := range []string{manifestName, rowsName, checkpointName} {
			if err := remove(f.name(name)); err != nil {
				return err
			}
		}
	}
	if f.file, err = openAppending(f.name(checkpointName), f.whole); err != nil {
		return errors.Join(err, f.tidy())
	}
	f.log, f.rows = result.NewLog(f.file), len(f.done)
	if f.whole == 0 {
		if err := f.log.WriteHeader(f.header); err != nil {
			return errors.Join(err, f.pause())
		}
	}
	return nil
}

// keep adds a finished replication to the checkpoint.
func (f *folder) keep(row result.Row) error {
	if err := f.log.Append(row); err != nil {
		return err
	}
	f.rows++
	return nil
}

// pause ends a run that is not complete: its checkpoint stays. If no
// replication was finished there is nothing to keep, and things are left as they
// were.
func (f *folder) pause() error {
	err := f.file.Close()
	if f.rows == 0 {
		err = errors.Join(err, remove(f.name(checkpointName)), f.tidy())
	}
	return err
}

// tidy takes away folders that this run has created, if they are empty.
func (f *folder) tidy() error {
	for _, path := range f.made {
		if names, err := readDir(path); err != nil || len(names) > 0 {
			return err
		}
		if err := remove(path); err != nil {
			return err
		}
	}
	return nil
}

// finish writes the set, then the tables, then the manifest by which the folder
// counts as complete, and only then lets the checkpoint go.
func (f *folder) finish(set *result.Set, tables func() error) error {
	f.stored = set
	if err := writeWhole(f.name(rowsName), set.Encode); err != nil {
		return err
	}
	if f.observed != nil {
		if err := writeWhole(f.name(observedName), f.observed.Encode); err != nil {
			return err
		}
	}
	if err := tables(); err != nil {
		return err
	}
	if f.file != nil {
		if err := f.file.Close(); err != nil {
			return err
		}
	}
	return remove(f.name(checkpointName))
}

// short is the part of a fingerprint that people compare.
func short(fingerprint string) string { return fingerprint[:min(8, len(fingerprint))] }
