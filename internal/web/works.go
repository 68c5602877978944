package web

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"prehabsim/internal/disk"
	"prehabsim/internal/scenario"
)

const (
	draftFile     = "scenario.toml"
	startFile     = "start.toml"  // what scenario.toml extends where that is not built in
	fittedFile    = "fitted.toml" // what it extends instead, where calibrate has fitted numbers of that
	resultsFolder = "results"
	mostWorks     = 500
)

// works are the folders in which work is kept. All their files are reached through root, so
// that no name leads out of it.
type works struct {
	root *os.Root
	path string
}

// openWorks opens the folder, and makes it where there is none.
func openWorks(path string) (*works, error) {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole // it is shown to who looks for it
	}
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, fmt.Errorf("%s: %w", path, disk.Reason(err))
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, disk.Reason(err))
	}
	return &works{root, path}, nil
}

// work is one of them.
type work struct {
	of   *works
	name string // of its folder, and in addresses
	text []byte // of its scenario file
	draft
	changed time.Time
}

var (
	fitName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,59}$`)
	unfit   = regexp.MustCompile(`[^a-z0-9]+`)

	errNoWork = errors.New("there is no such work")
)

// reserved are names that Windows keeps for devices.
var reserved = regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// nameFor is a folder's name made of a title: never what somebody typed.
func nameFor(title string) string {
	name := strings.Trim(unfit.ReplaceAllString(strings.ToLower(title), "-"), "-")
	name = strings.TrimRight(name[:min(len(name), 50)], "-")
	if name == "" || reserved.MatchString(name) {
		name = "work"
	}
	return name
}

// list are all works, those changed last first.
func (s *works) list() (all []*work, err error) {
	entries, err := fs.ReadDir(s.root.FS(), ".")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.path, disk.Reason(err))
	}
	for _, e := range entries {
		if e.IsDir() && fitName.MatchString(e.Name()) {
			if w, err := s.open(e.Name()); err == nil {
				all = append(all, w)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *work) int { return b.changed.Compare(a.changed) })
	return all, nil
}

// open reads a work.
func (s *works) open(name string) (*work, error) {
	if !fitName.MatchString(name) {
		return nil, errNoWork
	}
	w := &work{of: s, name: name}
	info, err := s.root.Stat(name + "/" + draftFile)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil, errNoWork
	}
	if err == nil {
		w.changed = info.ModTime()
		w.text, err = s.root.ReadFile(name + "/" + draftFile)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", draftFile, disk.Reason(err))
	}
	w.draft, err = readDraft(w.text)
	return w, err
}

// begin makes a work. start is the file that it extends; nil: a built-in one.
func (s *works) begin(d draft, start []byte) (*work, error) {
	w := &work{of: s, draft: d, text: d.text()}
	base := nameFor(d.title())
	for n := 1; ; n++ {
		if n > mostWorks {
			return nil, fmt.Errorf("there are %d works called %s; take some away from %s", mostWorks, base, s.path)
		}
		w.name = base
		if n > 1 {
			w.name = fmt.Sprintf("%s-%d", base, n)
		}
		err := s.root.Mkdir(w.name, 0o755)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("%s: %w", filepath.Join(s.path, w.name), disk.Reason(err))
		}
	}
	var err error
	if start != nil {
		err = w.write(startFile, start)
	}
	if err == nil {
		err = w.write(draftFile, w.text)
	}
	if err != nil {
		return nil, errors.Join(err, s.root.RemoveAll(w.name))
	}
	return w, nil
}

// write writes a file of the work, whole or not at all.
func (w *work) write(name string, text []byte) error {
	if err := disk.WriteBytes(filepath.Join(w.folder(), name), text); err != nil {
		return fmt.Errorf("%s was not saved: %w", name, disk.Reason(err))
	}
	return nil
}

// rewrite makes the file's text of what the pages have changed, without saving it.
func (w *work) rewrite() { w.text = w.draft.text() }

// save saves it.
func (w *work) save() error { return w.write(draftFile, w.text) }

// Name is that of its folder, and in addresses.
func (w *work) Name() string { return w.name }

// Title is what it is called.
func (w *work) Title() string {
	if t := w.title(); t != "" {
		return t
	}
	return w.name
}

// folder is where the work is.
func (w *work) folder() string { return filepath.Join(w.of.path, w.name) }

// files are what a scenario of the work may be made of: its own files and what is built
// in. A file from elsewhere may name no other.
func (w *work) files(builtin fs.FS) scenario.Files {
	return scenario.Files{Builtin: builtin, Open: func(name string) ([]byte, error) {
		switch name {
		case draftFile:
			return w.text, nil
		case startFile, fittedFile:
			return w.of.root.ReadFile(w.name + "/" + name)
		}
		return nil, errors.New("a scenario of the page is made of its own file and what is built in, and names no others")
	}}
}

// finished are the results of the work, the latest first.
func (w *work) finished() (list []finished) {
	entries, err := fs.ReadDir(w.of.root.FS(), w.name+"/"+resultsFolder)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		at := resultsFolder + "/" + e.Name()
		info, err := w.of.root.Stat(w.name + "/" + at + "/manifest.json")
		if !fitName.MatchString(e.Name()) || err != nil {
			continue
		}
		r := finished{Name: e.Name(), At: info.ModTime()}
		r.Current = w.copied(at+"/inputs/"+draftFile, draftFile)
		for _, file := range w.below() {
			r.Current = r.Current && w.copied(at+"/inputs/"+file, file)
		}
		list = append(list, r)
	}
	slices.SortStableFunc(list, func(a, b finished) int { return b.At.Compare(a.At) })
	return list
}

// below are the work's own files that its scenario extends.
func (w *work) below() []string {
	switch w.extends() {
	case startFile:
		return []string{startFile}
	case fittedFile:
		return []string{startFile, fittedFile}
	}
	return nil
}

// copied says whether the copy of a file is as the file is now, or neither is there.
func (w *work) copied(copied, file string) bool {
	was, wrong := w.of.root.ReadFile(w.name + "/" + copied)
	is, err := w.of.root.ReadFile(w.name + "/" + file)
	return (wrong == nil) == (err == nil) && string(was) == string(is)
}

// finished is a folder of results.
type finished struct {
	Name    string // its fingerprint
	At      time.Time
	Current bool // of the scenario as it is now
}

// Said is when it was made, as a list of results says it.
func (f finished) Said() string { return f.At.Format("2 January 2006 at 15:04") }
