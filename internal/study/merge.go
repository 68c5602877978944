package study

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"reflect"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/report"
	"prehabsim/internal/scenario"
	"prehabsim/sim/result"
)

// Parts are the parts of one run, which fit together.
type Parts struct {
	*Study             // of the scenario that they carry
	Of     int         // shards there are
	Lacks  []Lack      // in order; none where all is there
	wrong  diag.List   // parts that do not fit together with the others
	folder string      // in which one of them is
	asked  *request    // by all of them
	pieces []piece     // of the whole run
	parts  []*partRead // by shard, from number 1; nil: none, or one that is not complete
}

// Lack is a shard of which something is missing.
type Lack struct {
	Shard    Shard
	Part     string // its folder; "": there is none
	Damage   error  // why what is there cannot be used; nil: it is not complete
	Done, Of int    // replications
}

// partRead is a part as it is read to be merged.
type partRead struct {
	name  string // as people know it
	path  string
	about partManifest
	asked []byte
	sets  []*result.Set // of each piece
}

func (p *partRead) shard() Shard { return Shard{p.about.Shard, p.about.Of} }

// ReadParts reads parts, each by the name of its folder or that of one with several in it;
// at says where a name leads. What is wrong with them is for [Parts.Unfit] to tell, unless
// nothing can be said of the run at all.
func ReadParts(names []string, at func(string) string) (*Parts, error) {
	p := &Parts{}
	list, err := p.find(names, at)
	if err != nil {
		return nil, err
	}
	list = p.ofOneRun(list)
	if len(list) == 0 {
		return nil, p.Unfit()
	}
	if err := p.load(list[0]); err != nil {
		return nil, err
	}
	p.folder, p.parts = filepath.Dir(list[0].name), make([]*partRead, p.Of)
	lacks := map[int]Lack{}
	for _, part := range list {
		if lack := p.read(part); lack == nil {
			p.take(part)
		} else if one, ok := lacks[part.about.Shard]; !ok || one.Done < lack.Done {
			lacks[part.about.Shard] = *lack
		}
	}
	for i, part := range p.parts {
		lack, ok := lacks[i+1]
		if !ok {
			lack = Lack{Shard: Shard{i + 1, p.Of}}
			for _, piece := range lack.Shard.deal(p.pieces) {
				lack.Of += len(piece.units)
			}
		}
		if part == nil {
			p.Lacks = append(p.Lacks, lack)
		}
	}
	return p, nil
}

// Misfits tells of parts that do not fit together.
func (p *Parts) Misfits() error { return diag.Unfit.Of(p.wrong.Err()) }

// Unfit tells of damaged ones too.
func (p *Parts) Unfit() error {
	all := slices.Clone(p.wrong.Problems())
	for _, x := range p.Lacks {
		if x.Damage != nil {
			all = append(all, diag.Problem{File: x.Part, Text: fmt.Sprintf("%v; run shard %v again, which begins it anew", x.Damage, x.Shard)})
		}
	}
	if len(all) == 0 {
		return nil
	}
	return diag.Unfit.Of(diag.Problems(all))
}

// find lists the folders that are parts. A name that leads to none is refused.
func (p *Parts) find(names []string, at func(string) string) (list []*partRead, err error) {
	seen := map[string]bool{}
	add := func(name string) bool {
		place := disk.Place(at(name))
		if !seen[place] && disk.Exists(filepath.Join(place, partName)) {
			seen[place] = true
			list = append(list, &partRead{name: name, path: place})
		}
		return seen[place]
	}
	for _, name := range names {
		if name = filepath.Clean(name); add(name) {
			continue
		}
		inside, err := disk.ReadDir(at(name))
		if err != nil {
			return nil, err
		}
		found := false
		for _, one := range inside {
			found = add(filepath.Join(name, one)) || found
		}
		if !found {
			return nil, diag.Usage.Errorf("%s is not a part of a run, and there is none in it: no %s; run SCENARIO --shard makes parts", name, partName)
		}
	}
	return slices.DeleteFunc(list, func(x *partRead) bool {
		if x.about, err = readPartManifest(x.path); err == nil {
			x.asked, _, err = readRequest(x.path)
		}
		if err == nil && digestOf(x.asked) != x.about.Run {
			err = fmt.Errorf("%s: was altered after it was written", requestName)
		}
		if err != nil {
			p.wrong.Add(x.name, 0, "%v; remove the folder and run its shard again", err)
		}
		return err != nil
	}), nil
}

// ofOneRun leaves the parts that are of the run of most of them, and tells of the others.
func (p *Parts) ofOneRun(list []*partRead) []*partRead {
	slices.SortStableFunc(list, func(a, b *partRead) int { return a.about.Shard - b.about.Shard })
	type run struct {
		digest string
		of     int
	}
	runOf := func(x *partRead) run { return run{x.about.Run, x.about.Of} }
	count := map[run]int{}
	var most *partRead
	for _, x := range list {
		count[runOf(x)]++
	}
	for _, x := range list {
		if most == nil || count[runOf(x)] > count[runOf(most)] {
			most = x
		}
	}
	return slices.DeleteFunc(list, func(x *partRead) bool {
		switch {
		case runOf(x) == runOf(most):
			return false
		case x.about.Run == most.about.Run:
			p.wrong.Add(x.name, 0, "is one of %d shards, %s is one of %d; leave out those of one split", x.about.Of, most.name, most.about.Of)
		default:
			one, err := decodeRequest(most.asked)
			other, wrongToo := decodeRequest(x.asked)
			if err = errors.Join(err, wrongToo); err == nil {
				err = errors.New(one.differs(other))
			}
			p.wrong.Add(x.name, 0, "is of another run than %s (%v); merge it with others of its own run", most.name, err)
		}
		return true
	})
}

// load makes the study of the scenario that parts carry.
func (p *Parts) load(from *partRead) (err error) {
	if p.asked, err = decodeRequest(from.asked); err != nil {
		return err
	}
	p.Of = from.about.Of
	s, err := Load(p.asked.carried(), p.asked.Scenario, p.asked.Choice)
	if err == nil {
		if s.gridAsked = p.asked.Grid; s.gridAsked != nil {
			s.grid = s.gridAsked.Cells
		}
		p.Study, err = New(s)
	}
	if err == nil {
		p.pieces, err = p.Study.pieces(p.asked.Readings)
	}
	if err == nil && p.x.Header.Fingerprint == p.asked.Fingerprint {
		return nil
	}
	if err == nil || from.about.Version != Version() {
		err = diag.Unfit.Errorf("this version of the program, %s, makes another run of the scenario of these parts than %s, which wrote them; merge with that version, or run all shards again",
			Version(), from.about.Version)
	}
	return err
}

// read reads what a part has of each piece, and says what it lacks; nil: nothing.
func (p *Parts) read(part *partRead) *Lack {
	lack := Lack{Shard: part.shard(), Part: part.name}
	for _, piece := range part.shard().deal(p.pieces) {
		k := &kept{piece: piece, path: filepath.Join(part.path, filepath.FromSlash(piece.folder))}
		err := k.open(func(_ string, args ...any) {
			if lack.Damage == nil {
				lack.Damage = fmt.Errorf("%s: %v", path.Join(piece.folder, filepath.Base(args[0].(string))), args[1])
			}
		})
		if err != nil && lack.Damage == nil {
			lack.Damage = err
		}
		lack.Of += len(k.units)
		lack.Done += len(k.rows)
		if k.set != nil {
			lack.Done += len(k.units)
			part.sets = append(part.sets, k.set)
		}
	}
	if len(part.sets) == len(p.pieces) {
		return nil
	}
	return &lack
}

// take takes in a part that is complete. One that is there twice must be the same.
func (p *Parts) take(part *partRead) {
	at := &p.parts[part.about.Shard-1]
	if *at == nil {
		*at = part
		return
	}
	for i, set := range part.sets {
		if where := differ((*at).sets[i], set); where != "" {
			p.wrong.Add(part.name, 0, "is shard %v, as %s is, and they differ: %s; one of them is not as it was computed, so run the shard again into a folder of its own",
				part.shard(), (*at).name, path.Join(p.pieces[i].folder, where))
			return
		}
	}
}

// differ says where two sets of the same replications differ.
func differ(a, b *result.Set) string {
	for i := range a.Rows {
		if !reflect.DeepEqual(a.Rows[i], b.Rows[i]) {
			return a.Rows[i].Unit().String()
		}
	}
	var one, other bytes.Buffer
	if err := errors.Join(a.Encode(&one), b.Encode(&other)); err != nil {
		return err.Error()
	}
	if !bytes.Equal(one.Bytes(), other.Bytes()) {
		return "what is kept by month"
	}
	return ""
}

// carried are the files of a scenario, as a part carries them.
type carried map[string][]byte

func (r *request) carried() scenario.Files {
	c := carried{}
	for _, f := range r.Files {
		c[f.Name] = f.Bytes
	}
	return scenario.Files{Builtin: c, Open: func(name string) ([]byte, error) {
		if text, ok := c[name]; ok {
			return text, nil
		}
		return nil, fs.ErrNotExist
	}}
}

// ReadFile reads one that is built in.
func (c carried) ReadFile(name string) ([]byte, error) {
	if text, ok := c[scenario.BuiltinName(name)]; ok {
		return text, nil
	}
	return nil, fs.ErrNotExist
}

// Open finds nothing: files are read whole, and nobody lists them.
func (c carried) Open(string) (fs.File, error) { return nil, fs.ErrNotExist }

// Folder is where the parts are, as people know it.
func (p *Parts) Folder() string { return p.folder }

// Asked is what the run was asked for: the scenario as it was named, the choice, the numbers
// of a grid, and whether other readings of the evidence are told beside it.
func (p *Parts) Asked() (name string, c Choice, grid []string, readings bool) {
	name, c = p.asked.Scenario, p.asked.Choice
	if g := p.asked.Grid; g != nil {
		name, c.Options, grid = g.Scenario, g.Options, g.Numbers
	}
	return name, c, grid, p.asked.Readings
}

// Merge writes the results folder that one machine would have written. All parts must be
// there.
func (p *Parts) Merge(ctx context.Context, o Spec, into *Folder, events Events) (*Outcome, error) {
	sets := make(map[string]*result.Set, len(p.pieces)) // by folder of the piece
	for i, piece := range p.pieces {
		all := []*result.Set{piece.study.x.Header}
		for _, part := range p.parts {
			all = append(all, part.sets[i])
		}
		set, err := result.Merge(all...)
		if err != nil {
			return nil, err
		}
		set.Draws = piece.study.x.Header.Draws // as one machine has it
		sets[piece.folder] = set
	}
	if p.asked.Readings {
		err := p.RunReadings(ctx, o, func(reading scenario.Preset, run func(Store, Events) error) error {
			folder := readingFolder(reading)
			return run(&merged{Folder: &Folder{Path: filepath.Join(into.Path, filepath.FromSlash(folder)), Afresh: into.Afresh}, set: sets[folder]}, events)
		})
		if err != nil {
			return nil, err
		}
	}
	return p.Run(ctx, o, &merged{into, sets[""], sets[observedFolder]}, events)
}

// merged is a results folder for which all replications have been brought.
type merged struct {
	*Folder
	set, observed *result.Set
}

// Open refuses a folder that holds something else, or more of the same run than the parts:
// what it has would be lost.
func (m *merged) Open(header *result.Set) (Found, error) {
	there, err := m.Folder.Open(header)
	if err != nil {
		return Found{}, err
	}
	if there.Set != nil {
		for _, row := range there.Set.Rows {
			if !m.set.Has(row.Draw, row.Replication) {
				return Found{}, &StoreError{Occupied: true, Err: fmt.Errorf("has %v of this run, which the parts have not", row.Unit())}
			}
		}
	}
	return Found{Set: m.set, Observed: m.observed}, nil
}

// Begin is not called: nothing is missing.
func (m *merged) Begin() error {
	return errors.New("a fault of the program itself: parts that are complete lack a replication")
}

func (m *merged) Finish(r *report.Results, _ *result.Set, inputs []scenario.FileRead) (bool, error) {
	_, err := disk.MakeFolder(m.Path)
	if err == nil && m.Afresh {
		err = disk.Remove(m.name(manifestName)) // files of two runs must not stand side by side
	}
	if err != nil {
		return false, &StoreError{Err: err}
	}
	return m.Folder.Finish(r, m.observed, inputs)
}
