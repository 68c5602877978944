package study

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/sim/result"
)

// Files of a part.
const (
	partName    = "part.json" // which shard it is, and whether it is complete
	requestName = "run.json"  // what was asked for, the same in all parts of a run
	partFormat  = "prehabsim part 1"
)

// Part is a folder with what one shard of a run has simulated: rows of its own, and the
// scenario, from which the tables are made when all parts are together. Two processes may
// write into it at the same time; they write the same.
type Part struct {
	Path   string
	Afresh bool         // what is there counts for nothing, whosever it is
	Note   func(string) // is told what was found damaged and is simulated again; nil: nobody is
	kept   []*kept      // in order of pieces
	host   string
	about  partManifest
	asked  []byte // run.json
	told   bool   // it said that it is complete
	there  bool   // a part of this run was there
}

// partManifest is part.json.
type partManifest struct {
	Format      string         `json:"format"`
	Shard       int            `json:"shard"` // the first is 1
	Of          int            `json:"of"`
	Name        string         `json:"name"`
	Fingerprint string         `json:"fingerprint"`
	Run         string         `json:"run"` // digest of run.json
	Version     string         `json:"version"`
	Complete    bool           `json:"complete"`
	Machine     *facts.Machine `json:"machine,omitempty"` // that completed it
}

// request is run.json: what must be known to make tables of all parts of a run together.
type request struct {
	Format      string        `json:"format"`
	Scenario    string        `json:"scenario"` // as it was asked for
	Fingerprint string        `json:"fingerprint"`
	Choice      Choice        `json:"choice"`
	Readings    bool          `json:"readings"` // other readings of the evidence are told beside it
	Grid        *GridAsked    `json:"grid,omitempty"`
	Files       []requestFile `json:"files"`
}

type requestFile struct {
	Name  string `json:"name"`
	Bytes []byte `json:"bytes"`
}

// request is what was asked for. A reading of the evidence, or the observed year, may have
// read a file more.
func (s *Study) request(pieces []piece, readings bool) request {
	r := request{Format: partFormat, Scenario: s.Document.Name, Fingerprint: s.x.Header.Fingerprint, Choice: s.choice, Readings: readings, Grid: s.gridAsked}
	seen := map[string]bool{}
	for i := range pieces {
		for _, f := range pieces[len(pieces)-1-i].study.Files {
			if !seen[f.Name] {
				r.Files = append(r.Files, requestFile{f.Name, f.Bytes})
			}
			seen[f.Name] = true
		}
	}
	if s.files.Builtin != nil {
		if text, err := fs.ReadFile(s.files.Builtin, scenario.EvidenceFile); err == nil {
			r.Files = append(r.Files, requestFile{scenario.BuiltinName(scenario.EvidenceFile), text})
		}
	}
	return r
}

// Name is what the folder of a shard is called among those of the other shards.
func (s Shard) Name() string { return fmt.Sprintf("part-%03d-of-%03d", s.Number, s.Of) }

func encodeIndented(v any) ([]byte, error) {
	text, err := json.MarshalIndent(v, "", "  ")
	return append(text, '\n'), err
}

func digestOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// open reads what is there of a shard, without changing it.
func (p *Part) open(asked request, shard Shard, pieces []piece, host string) (err error) {
	p.host = host
	if p.asked, err = encodeIndented(asked); err != nil {
		return err
	}
	p.about = partManifest{
		Format: partFormat, Shard: shard.Number, Of: shard.Of, Name: pieces[len(pieces)-1].study.Name,
		Fingerprint: asked.Fingerprint, Run: digestOf(p.asked), Version: Version(),
	}
	if err := p.check(); err != nil {
		if disk.Misnamed(err) { // no folder could be there, and --force would not help
			return &StoreError{Err: diag.Usage.Of(err)}
		}
		return &StoreError{Occupied: true, Err: err}
	}
	p.kept = nil
	for _, piece := range pieces {
		k := &kept{piece: piece, path: filepath.Join(p.Path, filepath.FromSlash(piece.folder)), host: host}
		if !p.Afresh {
			if err := k.open(p.note); err != nil {
				return &StoreError{Err: err}
			}
		}
		p.kept = append(p.kept, k)
	}
	return nil
}

func (p *Part) note(format string, args ...any) {
	if p.Note != nil {
		p.Note(fmt.Sprintf(format, args...))
	}
}

// check refuses a folder that holds something else.
func (p *Part) check() error {
	names, err := disk.ReadDir(p.Path)
	if err != nil || p.Afresh || len(names) == 0 {
		return err
	}
	if !slices.Contains(names, partName) {
		// Files of one that was ended before it had written what it is of.
		names = slices.DeleteFunc(names, func(name string) bool {
			return name == requestName || strings.HasPrefix(name, ".") && strings.HasSuffix(name, ".part")
		})
		if len(names) > 0 {
			return fmt.Errorf("holds other files, such as %q", names[0])
		}
		return nil
	}
	there, err := readPartManifest(p.Path)
	switch {
	case err != nil:
		return fmt.Errorf("has a manifest that cannot be read (%w)", err)
	case there.Shard != p.about.Shard || there.Of != p.about.Of:
		return fmt.Errorf("holds shard %d/%d", there.Shard, there.Of)
	case there.Fingerprint != p.about.Fingerprint:
		return fmt.Errorf("holds a shard of another scenario, choice of options or seed (fingerprint %s, this one is %s)", Short(there.Fingerprint), Short(p.about.Fingerprint))
	case there.Run != p.about.Run:
		return fmt.Errorf("holds a shard of another run of this scenario: %s", p.differs())
	}
	p.there, p.told = true, there.Complete
	return nil
}

// differs says in what the run of a part is another one.
func (p *Part) differs() string {
	_, there, err := readRequest(p.Path)
	if err != nil {
		return err.Error()
	}
	here, err := decodeRequest(p.asked)
	if err != nil {
		return err.Error()
	}
	return here.differs(there)
}

// differs says what is not the same, most telling first.
func (r *request) differs(other *request) string {
	a, b := r.Choice, other.Choice
	switch {
	case !reflect.DeepEqual(r.Grid, other.Grid):
		return "another --grid"
	case r.Scenario != other.Scenario:
		return fmt.Sprintf("of %s, not %s", other.Scenario, r.Scenario)
	case r.Fingerprint != other.Fingerprint:
		return fmt.Sprintf("fingerprint %s, not %s: the scenario, the options or the seed differ", Short(other.Fingerprint), Short(r.Fingerprint))
	case a.Replications != b.Replications:
		return fmt.Sprintf("--replications %d, not %d (0: as many as the scenario says)", b.Replications, a.Replications)
	case a.Level != b.Level:
		return fmt.Sprintf("--level %g, not %g (0: the scenario's)", b.Level, a.Level)
	case a.Evidence != b.Evidence || r.Readings != other.Readings:
		return "another --evidence"
	case !reflect.DeepEqual(a, b):
		return "other flags"
	}
	for i, f := range r.Files {
		if i >= len(other.Files) || f.Name != other.Files[i].Name {
			return fmt.Sprintf("%s is not among its files, or in another place", f.Name)
		}
		if !bytes.Equal(f.Bytes, other.Files[i].Bytes) {
			return fmt.Sprintf("%s has changed, be it a title or a source", f.Name)
		}
	}
	return "other files"
}

func readPartManifest(folder string) (m partManifest, err error) {
	text, err := disk.Read(filepath.Join(folder, partName))
	if err != nil {
		return m, fmt.Errorf("%s: %w", partName, disk.Reason(err))
	}
	if err := facts.Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("%s:%w", partName, err)
	}
	if m.Format != partFormat {
		return m, fmt.Errorf("%s: format %q, this version reads %q", partName, m.Format, partFormat)
	}
	return m, (Shard{m.Shard, m.Of}).check(partName)
}

func readRequest(folder string) (text []byte, r *request, err error) {
	if text, err = disk.Read(filepath.Join(folder, requestName)); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", requestName, disk.Reason(err))
	}
	r, err = decodeRequest(text)
	return text, r, err
}

func decodeRequest(text []byte) (*request, error) {
	r := &request{}
	if err := facts.Unmarshal(text, r); err != nil {
		return nil, fmt.Errorf("%s:%w", requestName, err)
	}
	if r.Format != partFormat {
		return nil, fmt.Errorf("%s: format %q, this version reads %q", requestName, r.Format, partFormat)
	}
	return r, nil
}

// complete tells whether all is there.
func (p *Part) complete() bool {
	return p.there && !slices.ContainsFunc(p.kept, func(k *kept) bool { return k.set == nil })
}

// begin creates the folder and writes what it is of. Rows of a run that is begun afresh are
// taken away first.
func (p *Part) begin() error {
	err := p.write(nil)
	if err == nil && p.Afresh {
		for _, k := range p.kept {
			err = errors.Join(err, k.forget())
		}
	}
	if err != nil {
		return &StoreError{Err: err}
	}
	return nil
}

// finish marks the part as complete.
func (p *Part) finish(m facts.Machine) error {
	m.Events = 0
	for _, k := range p.kept {
		m.Events += k.study.events
	}
	return p.write(&m)
}

func (p *Part) write(m *facts.Machine) error {
	if _, err := disk.MakeFolder(p.Path); err != nil {
		return err
	}
	p.about.Complete, p.about.Machine = m != nil, m
	text, err := encodeIndented(p.about)
	if err != nil {
		return err
	}
	for _, f := range []requestFile{{requestName, p.asked}, {partName, text}} { // what it is of stands before it says that it is
		path := filepath.Join(p.Path, f.Name)
		if disk.Same(path, f.Bytes) {
			continue
		}
		if err := disk.WriteShared(path, p.host, func(w io.Writer) error { _, err := w.Write(f.Bytes); return err }); err != nil {
			return err
		}
	}
	return nil
}

// kept is what a part has of one piece.
type kept struct {
	piece
	path string
	host string

	set  *result.Set  // all of it; nil: it is not complete
	rows []result.Row // of checkpoints, where it is not
	logs []string     // checkpoints

	file *disk.Appending
	log  *result.Log
}

// checkpointOf is how names of checkpoints in a part begin: each process has its own.
const checkpointOf = "checkpoint"

// open reads what is there. What is damaged counts for nothing: a shard that ran on its own
// in the night should not wait for somebody who takes it away.
func (k *kept) open(note func(string, ...any)) error {
	names, err := disk.ReadDir(k.path)
	if err != nil {
		return err
	}
	if slices.Contains(names, rowsName) {
		set, err := readSet(filepath.Join(k.path, rowsName))
		if err == nil {
			err = k.whole(set)
		}
		if err == nil {
			k.set = set
			return nil
		}
		note("%s cannot be used and is simulated again: %v", filepath.Join(k.path, rowsName), err)
	}
	wanted := map[result.Unit]bool{}
	for _, u := range k.units {
		wanted[u] = true
	}
	for _, name := range names {
		if !strings.HasPrefix(name, checkpointOf+".") {
			continue
		}
		path := filepath.Join(k.path, name)
		k.logs = append(k.logs, path)
		rows, err := k.recover(path)
		if err != nil {
			note("%s cannot be used and is simulated again: %v", path, err)
		}
		for _, row := range rows {
			if wanted[row.Unit()] {
				k.rows = append(k.rows, row)
				wanted[row.Unit()] = false // of two processes that did the same, one
			}
		}
	}
	return nil
}

func readSet(path string) (*result.Set, error) {
	text, err := disk.Open(path)
	if err != nil {
		return nil, disk.Reason(err)
	}
	defer text.Close()
	return result.Decode(text)
}

func (k *kept) recover(path string) ([]result.Row, error) {
	text, err := disk.Open(path)
	if err != nil {
		return nil, disk.Reason(err)
	}
	defer text.Close()
	found, err := result.Recover(text)
	if errors.Is(err, result.ErrNoHeader) {
		return nil, nil
	}
	if err == nil {
		_, err = result.Merge(k.study.x.Header, &found.Header)
	}
	return found.Rows, err
}

// whole refuses a set that is not what the shard has of the piece.
func (k *kept) whole(set *result.Set) error {
	if _, err := result.Merge(k.study.x.Header, set); err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "set 2 does not belong to set 1: "))
	}
	if n := len(set.Rows); n != len(k.units) {
		return fmt.Errorf("has %d replications, the shard has %d", n, len(k.units))
	}
	if lacks := set.Missing(k.units); len(lacks) > 0 {
		return fmt.Errorf("lacks %v", lacks[0])
	}
	return nil
}

// forget takes away rows that count for nothing.
func (k *kept) forget() error {
	names, err := disk.ReadDir(k.path)
	for _, name := range names {
		if name == rowsName || strings.HasPrefix(name, checkpointOf+".") {
			err = errors.Join(err, disk.Remove(filepath.Join(k.path, name)))
		}
	}
	return err
}

// begin opens a checkpoint of this process.
func (k *kept) begin() (err error) {
	if _, err = disk.MakeFolder(k.path); err == nil {
		k.file, err = disk.OpenOwn(k.path, checkpointOf, k.host)
	}
	if err == nil {
		k.log = result.NewLog(k.file)
		err = k.log.WriteHeader(k.study.x.Header)
	}
	if err != nil {
		return &StoreError{Err: err}
	}
	return nil
}

func (k *kept) keep(row result.Row) error { return k.log.Append(row) }

// pause leaves the checkpoint.
func (k *kept) pause() error { return k.file.CloseSynced() }

// finish writes all rows and lets the checkpoints go. One that another process is still
// writing to may stay.
func (k *kept) finish(set *result.Set) error {
	err := k.file.Close()
	if err == nil {
		err = disk.WriteShared(filepath.Join(k.path, rowsName), k.host, set.Encode)
	}
	if err != nil {
		return err
	}
	k.set = set
	if err := disk.Remove(k.file.Path()); err != nil {
		return err
	}
	for _, path := range k.logs {
		_ = disk.Remove(path) // somebody else's, who may be using it
	}
	return nil
}
