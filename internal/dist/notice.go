package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// module is a part of the program that others wrote.
type module struct {
	Path, Version, Dir string
	Main               bool
}

// noticeOf is the licence of each module that is linked into the program for any of the
// targets, word for word.
func noticeOf(targets []target) ([]byte, error) {
	found := map[string]module{}
	for _, t := range targets {
		list, err := linked(t)
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			found[m.Path] = m
		}
	}
	var paths []string
	for path := range found {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	var b bytes.Buffer
	b.WriteString("prehabsim is built of these parts, under these licences.\n")
	for _, path := range paths {
		m := found[path]
		text, err := licences(m.Dir)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		fmt.Fprintf(&b, "\n%s\n%s %s\n%s\n\n%s", strings.Repeat("=", 78), m.Path, m.Version, strings.Repeat("=", 78), text)
	}
	goLicence, err := goLicence()
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, "\n%s\nThe Go standard library\n%s\n\n%s", strings.Repeat("=", 78), strings.Repeat("=", 78), goLicence)
	return b.Bytes(), nil
}

// linked are the modules of the program for a target, but its own.
func linked(t target) (list []module, err error) {
	c := exec.Command("go", "list", "-deps", "-json=Module", "prehabsim/cmd/prehabsim")
	c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+t.System, "GOARCH="+t.Arch)
	text, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("the modules for %s: %w", t, err)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	for {
		var p struct{ Module *module }
		switch err := d.Decode(&p); {
		case errors.Is(err, io.EOF):
			return list, nil
		case err != nil:
			return nil, err
		case p.Module != nil && !p.Module.Main && !slices.Contains(list, *p.Module):
			list = append(list, *p.Module)
		}
	}
}

var isLicence = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|ofl|ftl)`)

// licences are the texts of a module's folder that say under which licence it is. Of a
// choice of licences all stand in such files.
func licences(dir string) ([]byte, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if !isLicence.MatchString(e.Name()) {
			continue
		}
		if e.IsDir() {
			more, err := licences(path)
			if err != nil {
				return nil, err
			}
			b.Write(more)
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "[%s]\n\n%s\n\n", e.Name(), strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")))
	}
	if b.Len() == 0 {
		return nil, errors.New("has no licence in its folder")
	}
	return b.Bytes(), nil
}

// licence is the program's own.
func licence() ([]byte, error) {
	root, err := output("git", "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "LICENSE"))
}

func goLicence() ([]byte, error) {
	root, err := output("go", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "LICENSE"))
}

// cyclonedx lists the parts of a program in the words of CycloneDX 1.6. It is run by its
// version and is no part of the module.
const cyclonedx = "github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0"

// parts is the list of all parts with their versions, for who looks after a machine. Of
// their licences it guesses some wrongly; NOTICE.txt has the texts.
func parts() ([]byte, error) {
	return output("go", "run", cyclonedx, "app", "-json", "-noserial", "-notimestamp", "-output-version", "1.6", "-main", "cmd/prehabsim", ".")
}
