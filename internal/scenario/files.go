package scenario

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"prehabsim/internal/diag"
)

// Files is where scenarios are read from. The zero value has no files.
type Files struct {
	Open    func(name string) ([]byte, error) // reads a file of the user's; nil: there are none
	Builtin fs.FS                             // what "builtin:NAME" names; nil: there are none
}

// FileRead is a file that the scenario was made of.
type FileRead struct {
	Name  string // as the user would write it, or "builtin:selca/selca.toml"
	Bytes []byte
}

const builtin = "builtin:"

// BuiltinName is what a built-in file is called among those of the user.
func BuiltinName(file string) string { return builtin + file }

// reader reads files and remembers them, each once.
type reader struct {
	files Files
	reads []FileRead
}

// read returns a file and the full name under which it was found: "builtin:selca"
// is builtin:selca/selca.toml or builtin:selca.toml.
func (r *reader) read(name string) (string, []byte, error) {
	for _, f := range r.reads {
		if f.Name == name {
			return name, f.Bytes, nil
		}
	}
	found, text, err := r.fetch(name)
	if err != nil {
		return name, nil, err
	}
	if !slices.ContainsFunc(r.reads, func(f FileRead) bool { return f.Name == found }) {
		r.reads = append(r.reads, FileRead{found, text})
	}
	return found, text, nil
}

func (r *reader) fetch(name string) (string, []byte, error) {
	inside, isBuiltin := strings.CutPrefix(name, builtin)
	if !isBuiltin {
		if r.files.Open == nil {
			return name, nil, fmt.Errorf("no such file %q", name)
		}
		text, err := r.files.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			return name, nil, fmt.Errorf("no such file %q%s", name, r.builtinNamed(name))
		}
		if err != nil {
			return name, nil, fmt.Errorf("read %q: %w", name, err)
		}
		return name, text, nil
	}
	for _, candidate := range []string{inside, inside + "/" + path.Base(inside) + ".toml", inside + ".toml"} {
		if r.files.Builtin == nil || path.Ext(candidate) == "" || !fs.ValidPath(candidate) {
			continue
		}
		if text, err := fs.ReadFile(r.files.Builtin, candidate); err == nil {
			return builtin + candidate, text, nil
		}
	}
	names := Builtins(r.files.Builtin)
	if near := diag.Nearest(inside, names); near != "" || len(names) == 0 {
		return name, nil, fmt.Errorf("there is no built-in scenario %q%s", inside, near)
	}
	return name, nil, fmt.Errorf("there is no built-in scenario %q; there are %s", inside, strings.Join(names, ", "))
}

// builtinNamed proposes the built-in scenario of a name.
func (r *reader) builtinNamed(name string) string {
	if slices.Contains(Builtins(r.files.Builtin), name) {
		return fmt.Sprintf("; did you mean %q?", builtin+name)
	}
	return ""
}

// Builtins returns the names of the scenarios in a file system, in order of
// name: those of folders (selca/selca.toml) and of single files (england.toml).
func Builtins(fsys fs.FS) []string {
	if fsys == nil {
		return nil
	}
	alone, _ := fs.Glob(fsys, "*.toml")
	nested, _ := fs.Glob(fsys, "*/*.toml")
	var names []string
	for _, file := range append(alone, nested...) {
		name := strings.TrimSuffix(path.Base(file), ".toml")
		if dir := path.Dir(file); dir == "." || dir == name {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// beside returns the name of a file that another names: relative to that other,
// unless it is absolute or built in.
func beside(file, name string) string {
	if inside, ok := strings.CutPrefix(file, builtin); ok && !strings.HasPrefix(name, builtin) {
		return builtin + path.Join(path.Dir(inside), name)
	}
	if strings.HasPrefix(name, builtin) || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(file), filepath.FromSlash(name))
}

// withoutBOM removes the mark that spreadsheets put before text.
func withoutBOM(text []byte) []byte { return bytes.TrimPrefix(text, []byte("\ufeff")) }
