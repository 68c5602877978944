package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// around is everything that the certificate is built of, compiled as it stands: of a
// change the engine alone is compiled anew, which takes a sixth of the time of building
// all that imports it.
type around struct {
	main    string   // the program's own package, compiled
	imports string   // a file that says where the other packages lie
	names   []string // the engine's source
}

const enginePath = "prehabsim/sim/engine"

// compiledAround compiles the certificate as it stands and writes down where its parts lie.
func compiledAround(s *source, work string) (*around, error) {
	out, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", certificate).Output()
	if err != nil {
		return nil, fmt.Errorf("list the parts of the certificate: %w", err)
	}
	a := &around{imports: filepath.Join(work, "imports")}
	var list strings.Builder
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case file == "": // unsafe
			continue
		case strings.HasSuffix(path, strings.TrimPrefix(certificate, ".")):
			a.main = file
		case path == enginePath:
			file = filepath.Join(work, "engine.a")
		}
		fmt.Fprintf(&list, "packagefile %s=%s\n", path, file)
	}
	for name := range s.text {
		a.names = append(a.names, name)
	}
	slices.Sort(a.names)
	return a, os.WriteFile(a.imports, []byte(list.String()), 0o644)
}

// build makes the certificate with another file in the engine. It returns false where
// other packages have taken over what is changed, and must be compiled as well: the
// linker does not put the old and the new together.
func (a *around) build(s *source, c change, changed, program string) (bool, error) {
	here, err := filepath.Abs(s.folder)
	if err != nil {
		return false, err
	}
	archive := filepath.Join(filepath.Dir(a.imports), "engine.a")
	args := []string{"tool", "compile", "-o", archive, "-trimpath", changed + "=>" + filepath.Join(here, c.file),
		"-p", enginePath, "-complete", "-pack", "-nolocalimports", "-importcfg", a.imports}
	for _, name := range a.names {
		if name == c.file {
			args = append(args, changed)
		} else {
			args = append(args, "./"+filepath.Join(s.folder, name))
		}
	}
	if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		return false, fmt.Errorf("compile the engine: %w\n%s", err, out)
	}
	out, err := exec.Command("go", "tool", "link", "-o", program, "-importcfg", a.imports, "-s", "-w", a.main).CombinedOutput()
	if err != nil && !strings.Contains(string(out), "fingerprint mismatch") {
		return false, fmt.Errorf("link: %w\n%s", err, out)
	}
	return err == nil, nil
}
