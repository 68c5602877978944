// Package rebuild makes a program anew of which one source file was changed, for proofs
// that what is broken is seen: the package of the file alone is compiled, which takes a
// sixth of the time of building all that imports it. Nothing is written into the source.
package rebuild

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Program is everything that a program is built of, compiled as it stands. Any number of
// changes may be built at the same time.
type Program struct {
	main   string            // the program's own package, compiled
	parts  map[string]string // where the other packages lie
	paths  []string          // of these, in order
	path   string            // of the package that is changed
	folder string            // ... and where its source is
	files  []string          // its source, as it is built
}

// New compiles a program as it stands, of which the package in a folder is to be changed.
// Both are named as for the go command.
func New(program, folder string) (*Program, error) {
	p := &Program{parts: map[string]string{}}
	out, err := output("list", "-f", "{{.ImportPath}}\n{{.Dir}}\n{{range .GoFiles}}{{.}}\n{{end}}", folder)
	if err != nil {
		return nil, err
	}
	told := strings.Split(strings.TrimSpace(out), "\n")
	p.path, p.folder, p.files = told[0], told[1], told[2:]
	if out, err = output("list", "-f", "{{.ImportPath}}", program); err != nil {
		return nil, err
	}
	own := strings.TrimSpace(out)
	if out, err = output("list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", program); err != nil {
		return nil, err
	}
	for line := range strings.Lines(out) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case file == "": // unsafe
		case path == own:
			p.main = file
		default:
			p.parts[path] = file
			p.paths = append(p.paths, path)
		}
	}
	if p.parts[p.path] == "" {
		return nil, fmt.Errorf("%s is no part of %s", p.path, program)
	}
	return p, nil
}

// Build makes the program, at out, with the text of one of the package's files replaced. It
// returns false where other packages have taken over what is changed, and must be compiled
// as well: the linker does not put the old and the new together.
func (p *Program) Build(file, text, out string) (bool, error) {
	if !slices.Contains(p.files, file) {
		return false, fmt.Errorf("%s has no file %s", p.path, file)
	}
	work, err := os.MkdirTemp("", "rebuild")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(work)
	archive, changed, imports := filepath.Join(work, "package.a"), filepath.Join(work, file), filepath.Join(work, "imports")
	if err := os.WriteFile(changed, []byte(text), 0o644); err != nil {
		return false, err
	}
	var list strings.Builder
	for _, path := range p.paths {
		at := p.parts[path]
		if path == p.path {
			at = archive
		}
		fmt.Fprintf(&list, "packagefile %s=%s\n", path, at)
	}
	if err := os.WriteFile(imports, []byte(list.String()), 0o644); err != nil {
		return false, err
	}
	args := []string{"tool", "compile", "-o", archive, "-trimpath", changed + "=>" + filepath.Join(p.folder, file),
		"-p", p.path, "-complete", "-pack", "-nolocalimports", "-importcfg", imports}
	for _, name := range p.files {
		if name == file {
			args = append(args, changed)
		} else {
			args = append(args, filepath.Join(p.folder, name))
		}
	}
	if _, err := output(args...); err != nil {
		return false, err
	}
	_, err = output("tool", "link", "-o", out, "-importcfg", imports, "-s", "-w", p.main)
	if err != nil && strings.Contains(err.Error(), "fingerprint mismatch") {
		return false, nil
	}
	return err == nil, err
}

// output runs the go command.
func output(args ...string) (string, error) {
	var errs strings.Builder
	c := exec.Command("go", args...)
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		err = fmt.Errorf("go %s: %w\n%s%s", strings.Join(args[:2], " "), err, errs.String(), out)
	}
	return string(out), err
}
