package study

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"sync"

	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/facts"
	"prehabsim/internal/report"
	"prehabsim/internal/scenario"
	"prehabsim/sim/result"
)

// Files of a results folder that decide what may be done with it.
const (
	manifestName   = facts.ManifestFile
	rowsName       = "rows.jsonl"       // the set, whole; written when all replications are done
	checkpointName = "checkpoint.jsonl" // finished replications of a run that is under way
	inUseName      = "in-use"           // while a run writes: who it is
	observedName   = "observed.jsonl"   // the observed year, simulated once
	EvidenceFolder = "evidence"         // results with other readings of the evidence, a folder each
)

// Folder is a results folder: a store that anybody can read. It need not exist.
type Folder struct {
	Path   string
	Afresh bool // what is there counts for nothing, whosever it is

	// Lock is held while results are written, so that who reads them meanwhile sees them as
	// they were or as they are; nil: nobody does.
	Lock sync.Locker

	header   *result.Set
	found    Found
	written  facts.Manifest
	unread   error  // why the manifest cannot be read; nil: it can, or there is none
	whole    int64  // length of the checkpoint
	occupied string // why it must not be written to

	lock *disk.Lock // nil: the folder is anybody's
	seen string     // what stood there when it was opened

	made []string // folders that this run has created, deepest first
	file *disk.Appending
	log  *result.Log
	rows int // in the checkpoint
}

// sayTheSame tells whether a manifest says of its tables what that of these results would. A
// run of which no precision is asked leaves one that is recorded as it is.
func sayTheSame(m *facts.Manifest, r *report.Results) bool {
	return m.Tables == r.Digest() && m.Scenario == r.Source && (r.Precision == nil || reflect.DeepEqual(m.Precision, r.Precision))
}

// Open reads what is there. Of a folder that is begun afresh it forgets all: files of an
// earlier run are replaced or removed, those of others are left alone.
func (f *Folder) Open(header *result.Set) (Found, error) {
	*f = Folder{Path: f.Path, Afresh: f.Afresh, header: header}
	names, err := disk.ReadDir(f.Path)
	switch {
	case disk.IsFile(f.Path):
		return Found{}, diag.Usage.Errorf("%s is a file and no folder", f.Path)
	case err != nil:
		return Found{}, &StoreError{Err: diag.Usage.Of(err)} // the name of a folder that cannot be
	case f.Afresh:
		return Found{}, nil
	}
	f.seen = f.looks()
	names = slices.DeleteFunc(names, func(name string) bool { return name == EvidenceFolder || name == inUseName })
	ours := false
	for _, name := range names {
		switch name {
		case observedName:
			f.found.Observed, _ = readSet(f.name(name)) // one that cannot be read is simulated again
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
	if f.unread != nil && f.found.Set == nil { // else it is written again from the rows
		f.refuse("has a manifest that cannot be read (%v)", f.unread)
	}
	if !ours && len(names) > 0 {
		f.refuse("holds other files, such as %q", names[0])
	}
	if f.occupied != "" {
		return Found{}, &StoreError{Occupied: true, Err: errors.New(f.occupied)}
	}
	f.found.Lost = f.written.Replications > 0 && f.found.Set == nil && !f.found.Lacking
	f.found.dropStored() // where the run ended between writing the one and removing the other
	return f.found, nil
}

// refuse keeps the first reason.
func (f *Folder) refuse(format string, args ...any) {
	if f.occupied == "" {
		f.occupied = fmt.Sprintf(format, args...)
	}
}

func (f *Folder) name(name string) string { return filepath.Join(f.Path, name) }

func (f *Folder) readManifest() {
	text, err := disk.Read(f.name(manifestName))
	if err == nil {
		f.written, err = facts.ReadManifest(text)
	}
	if err != nil {
		f.unread = err
		return
	}
	if f.written.Fingerprint != f.header.Fingerprint {
		f.refuseFingerprint(f.written.Fingerprint)
	}
}

func (f *Folder) refuseFingerprint(other string) {
	by := ""
	if v := f.written.Version; v != "" && v != Version() {
		by = fmt.Sprintf(", or was written by another version of the program, %s", v)
	}
	f.refuse("holds results of another scenario, choice of options or seed (fingerprint %s, this one is %s)%s", Short(other), Short(f.header.Fingerprint), by)
}

func (f *Folder) readRows() {
	set, err := readSet(f.name(rowsName))
	if err != nil {
		f.refuse("has results that cannot be read (%s: %v)", rowsName, err)
	} else if f.belongs(set) {
		f.found.Set = set
	}
}

func (f *Folder) readCheckpoint() {
	text, err := disk.Open(f.name(checkpointName))
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
		f.found.Rows, f.whole = found.Rows, found.Whole
	}
}

// belongs tells whether what is there may be added to. Replications of this run of
// which something else was measured may not: they lack what is measured now, and are
// simulated again. What they say stands until that is done.
func (f *Folder) belongs(to *result.Set) bool {
	if to.Fingerprint != f.header.Fingerprint {
		f.refuseFingerprint(to.Fingerprint)
		return false
	}
	if !f.header.MeasuresAs(to) {
		f.found.Lacking = true
		return false
	}
	if f.header.Inputs != "" && to.Inputs != "" && f.header.Inputs != to.Inputs {
		f.refuse(otherRanges)
		return false
	}
	if _, err := result.Merge(f.header, to); err != nil {
		f.refuse("holds results that cannot be added to (%v)", err)
		return false
	}
	return true
}

// try says why nothing could be written, and leaves things as they were.
func (f *Folder) try() error {
	made, err := disk.MakeFolder(f.Path)
	if err == nil {
		err = disk.Try(f.name(checkpointName), f.name(checkpointName))
	}
	f.made = made
	if err = errors.Join(err, f.tidy()); err != nil {
		return &StoreError{Err: diag.Usage.Of(fmt.Errorf("folder %s cannot be written to: %w", f.Path, disk.Reason(err)))}
	}
	f.made = nil
	return nil
}

// Begin creates the folder and opens its checkpoint. Of one that is begun afresh, whatever
// made the results of an earlier run complete is taken away first, since files of two
// runs must not stand side by side.
func (f *Folder) Begin() (err error) {
	var known *StoreError
	defer func() {
		if err != nil && !errors.As(err, &known) {
			err = &StoreError{Err: err}
		}
	}()
	if f.made, err = disk.MakeFolder(f.Path); err != nil {
		return diag.Usage.Of(err)
	}
	if err := f.hold(); err != nil {
		return errors.Join(err, f.tidy())
	}
	if f.Afresh {
		for _, name := range []string{manifestName, rowsName, checkpointName} {
			if err := disk.Remove(f.name(name)); err != nil {
				return errors.Join(err, f.letGo())
			}
		}
	}
	if f.file, err = disk.OpenAppending(f.name(checkpointName), f.whole); err != nil {
		return errors.Join(err, f.letGo(), f.tidy())
	}
	f.log, f.rows = result.NewLog(f.file), len(f.found.Rows)
	if f.whole == 0 {
		if err := f.log.WriteHeader(f.header); err != nil {
			return errors.Join(err, f.Pause())
		}
	}
	return nil
}

// Keep adds a finished replication to the checkpoint.
func (f *Folder) Keep(row result.Row) error {
	if err := f.log.Append(row); err != nil {
		return err
	}
	f.rows++
	return nil
}

// Pause leaves the checkpoint. If no replication was finished there is nothing to keep,
// and things are left as they were.
func (f *Folder) Pause() error {
	err := f.file.Close()
	if f.rows == 0 {
		err = errors.Join(err, disk.Remove(f.name(checkpointName)), f.letGo(), f.tidy())
	}
	return errors.Join(err, f.letGo())
}

// hold takes the folder for this run alone. What stands there must be what was read: two runs
// that began at one moment would mix their files.
func (f *Folder) hold() error {
	if f.lock != nil {
		return nil
	}
	lock, err := disk.TakeLock(f.Path, inUseName)
	var held *disk.Held
	switch {
	case errors.As(err, &held):
		return &StoreError{Occupied: true, Err: held}
	case err != nil:
		return err
	}
	f.lock = lock
	if !f.Afresh && f.looks() != f.seen {
		return errors.Join(&StoreError{Occupied: true, Err: ErrChanged}, f.letGo())
	}
	return nil
}

// ErrChanged is a folder that is not as it was when it was opened.
var ErrChanged = errors.New("was written to by another run while this one began; run the same command again")

// letGo gives the folder free.
func (f *Folder) letGo() error {
	lock := f.lock
	f.lock = nil
	return lock.Release()
}

// looks names what stands in the folder of files that decide.
func (f *Folder) looks() (all string) {
	for _, name := range []string{manifestName, rowsName, checkpointName} {
		all += name + " " + disk.Looks(f.name(name)) + "\n"
	}
	return all
}

// tidy takes away folders that this run has created, if they are empty.
func (f *Folder) tidy() error {
	for _, path := range f.made {
		if names, err := disk.ReadDir(path); err != nil || len(names) > 0 {
			return err
		}
		if err := disk.Remove(path); err != nil {
			return err
		}
	}
	return nil
}

// Finish writes the set, then the tables, then the manifest by which the folder counts as
// complete, and only then lets the checkpoint go. What says the same already is not
// written again.
func (f *Folder) Finish(r *report.Results, observed *result.Set, inputs []scenario.FileRead) (wrote bool, err error) {
	if sayTheSame(&f.written, r) && f.hasObserved(observed) && f.intact(inputs) {
		return false, nil
	}
	if err := f.hold(); err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, f.letGo()) }()
	if f.Lock != nil {
		f.Lock.Lock()
		defer f.Lock.Unlock()
	}
	if err := disk.WriteWhole(f.name(rowsName), r.Set.Encode); err != nil {
		return false, err
	}
	if observed != nil {
		if err := disk.WriteWhole(f.name(observedName), observed.Encode); err != nil {
			return false, err
		}
	}
	if err := f.publish(r, inputs); err != nil {
		return false, err
	}
	if err := f.removeParts(); err != nil {
		return false, err
	}
	if f.file != nil {
		if err := f.file.Close(); err != nil {
			return false, err
		}
	}
	if slices.ContainsFunc(f.found.Rows, func(row result.Row) bool { return !r.Set.Has(row.Draw, row.Replication) }) {
		return true, nil // what an interrupted run of more replications has finished
	}
	return true, disk.Remove(f.name(checkpointName))
}

// removeParts takes away what runs that were killed while they wrote have left half written.
func (f *Folder) removeParts() error {
	text, err := disk.Read(f.name(manifestName))
	if err != nil {
		return err
	}
	m, err := facts.ReadManifest(text)
	if err != nil {
		return err
	}
	files := slices.Collect(maps.Keys(m.Files))
	return disk.RemoveParts(f.Path, append(files, manifestName, rowsName, observedName))
}

// hasObserved says whether the observed year is there as it is, if there is one to keep.
func (f *Folder) hasObserved(observed *result.Set) bool {
	if observed == nil {
		return true
	}
	var b bytes.Buffer
	return observed.Encode(&b) == nil && disk.Same(f.name(observedName), b.Bytes())
}

// intact says whether all files are there as they were written.
func (f *Folder) intact(inputs []scenario.FileRead) bool {
	if f.found.Set == nil || len(f.written.Files) == 0 {
		return false
	}
	for name, digest := range f.written.Files {
		text, err := disk.Read(f.name(name))
		if sum := sha256.Sum256(text); err != nil || hex.EncodeToString(sum[:]) != digest {
			return false
		}
	}
	for _, file := range inputs {
		if !disk.Same(f.input(file), file.Bytes) {
			return false
		}
	}
	return true
}

// input is where the copy of a file of the scenario stands.
func (f *Folder) input(file scenario.FileRead) string {
	return f.name(filepath.Join(InputsFolder, filepath.FromSlash(file.Name)))
}

// publish writes the folder's inputs and then its tables, the manifest last.
func (f *Folder) publish(r *report.Results, inputs []scenario.FileRead) error {
	for _, file := range inputs {
		path := f.input(file)
		if _, err := disk.MakeFolder(filepath.Dir(path)); err != nil {
			return err
		}
		if err := disk.WriteBytes(path, file.Bytes); err != nil {
			return err
		}
	}
	return report.WriteFolder(disk.Folder(f.Path), r)
}

// Short is the part of a fingerprint that people compare.
func Short(fingerprint string) string { return fingerprint[:min(8, len(fingerprint))] }

// Torn says what is the matter with the rows of a finished folder, of which its tables were
// made; "" where nothing is, or where the folder was handed on without them.
func Torn(folder fs.FS) string {
	rows, err := folder.Open(rowsName)
	if errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	if err == nil {
		defer rows.Close()
		_, err = result.Decode(rows)
	}
	if err == nil {
		return ""
	}
	return rowsName + ": " + disk.Reason(err).Error()
}
