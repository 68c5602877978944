package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// msi makes the installer for one user of Windows, who needs no administrator for it: the
// program in a folder of the user's own, found by the command line, and in the start menu.
func (r release) msi(made files, t target, program, notice []byte) error {
	list, err := r.beside(t, notice)
	if err != nil {
		return err
	}
	list[t.Program()] = program
	dir, err := os.MkdirTemp("", "msi")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := list.write(dir); err != nil {
		return err
	}
	type file struct{ ID, Path, Name string }
	var data struct {
		release
		Program       string
		Top, Examples []file
	}
	data.release, data.Program = r, t.Program()
	for _, name := range list.names() {
		f := file{"f_" + strings.NewReplacer("/", "_", "-", "_").Replace(name), name, filepath.Base(name)}
		switch {
		case name == t.Program():
		case strings.HasPrefix(name, "examples/"):
			data.Examples = append(data.Examples, f)
		default:
			data.Top = append(data.Top, f)
		}
	}
	wxs, err := filled("prehabsim.wxs", data, "")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "prehabsim.wxs"), wxs, 0o644); err != nil {
		return err
	}
	for _, name := range append(list.names(), "prehabsim.wxs") {
		if err := os.Chtimes(filepath.Join(dir, name), r.Time, r.Time); err != nil {
			return err
		}
	}
	name := "prehabsim-" + r.Version() + "-windows.msi"
	c := exec.Command("faketime", "-f", r.Time.Format("2006-01-02 15:04:05"), "wixl", "-a", "x64", "-o", name, "prehabsim.wxs")
	c.Dir, c.Env = dir, append(os.Environ(), "TZ=UTC")
	if text, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("wixl: %w: %s", err, text)
	}
	made[name], err = r.numbered(filepath.Join(dir, name))
	return err
}

var revision = regexp.MustCompile(`Revision number \(UUID\): (\{[0-9A-F-]{36}\})`)

// numbered is an installer with the number of its package made of the commit: wixl draws
// one, whatever it is told.
func (r release) numbered(path string) ([]byte, error) {
	about, err := output("msiinfo", "suminfo", path)
	if err != nil {
		return nil, err
	}
	drawn := revision.FindSubmatch(about)
	if drawn == nil {
		return nil, fmt.Errorf("%s has no number of its package", path)
	}
	text, err := os.ReadFile(path)
	return bytes.ReplaceAll(text, drawn[1], []byte("{"+r.ID("package")+"}")), err
}
