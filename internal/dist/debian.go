package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra/doc"

	"prehabsim/internal/cli"
)

// deb makes the Debian package for a target: the program, its manual pages, completions for
// three shells, examples and licences, each where Debian has such things.
func (r release) deb(made files, t target, program, notice []byte) error {
	own, err := licence()
	if err != nil {
		return err
	}
	tree := files{"usr/bin/prehabsim": program, "usr/share/doc/prehabsim/copyright": slices.Concat(own, []byte("\n"), notice)}
	scenarios, err := examples()
	if err != nil {
		return err
	}
	for name, text := range scenarios {
		tree["usr/share/doc/prehabsim/examples/"+name] = text
	}
	pages, err := r.manual()
	if err != nil {
		return err
	}
	for name, text := range pages {
		if tree["usr/share/man/man1/"+name+".gz"], err = squeezed(text); err != nil {
			return err
		}
	}
	if err := completions(tree); err != nil {
		return err
	}
	size := 0
	for _, text := range tree {
		size += len(text)
	}
	tree["DEBIAN/control"], err = filled("control", struct {
		release
		Arch string
		Size int // in 1,024 bytes
	}{r, t.Arch, size/1024 + 1}, t.System)
	if err != nil {
		return err
	}
	name := "prehabsim_" + r.Version() + "_" + t.Arch + ".deb"
	made[name], err = r.packed(tree, name)
	return err
}

// packed is a package of a tree of files, made by dpkg-deb.
func (r release) packed(tree files, name string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "deb")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	root := filepath.Join(dir, "root")
	if err := os.MkdirAll(root, 0o755); err != nil {
		return nil, err
	}
	for _, path := range tree.names() {
		full := filepath.Join(root, path)
		mode := os.FileMode(0o644)
		if strings.HasPrefix(path, "usr/bin/") {
			mode = 0o755
		}
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(full, tree[path], mode); err != nil {
			return nil, err
		}
	}
	c := exec.Command("dpkg-deb", "--root-owner-group", "-Zxz", "--build", root, filepath.Join(dir, name))
	c.Env = append(os.Environ(), fmt.Sprintf("SOURCE_DATE_EPOCH=%d", r.Time.Unix()))
	if text, err := c.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("dpkg-deb: %w: %s", err, text)
	}
	return os.ReadFile(filepath.Join(dir, name))
}

// manual is a page for the program and one for each of its commands.
func (r release) manual() (files, error) {
	dir, err := os.MkdirTemp("", "man")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	root := cli.Root()
	root.DisableAutoGenTag = true
	head := &doc.GenManHeader{Title: "PREHABSIM", Section: "1", Date: &r.Time, Source: "prehabsim " + r.Version(), Manual: "prehabsim"}
	if err := doc.GenManTree(root, head, dir); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	pages := files{}
	for _, e := range entries {
		if pages[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			return nil, err
		}
	}
	return pages, err
}

// completions are those of the shells that Debian has places for.
func completions(tree files) error {
	root := cli.Root()
	for path, write := range map[string]func(*bytes.Buffer) error{
		"usr/share/bash-completion/completions/prehabsim":    func(b *bytes.Buffer) error { return root.GenBashCompletionV2(b, true) },
		"usr/share/zsh/vendor-completions/_prehabsim":        func(b *bytes.Buffer) error { return root.GenZshCompletion(b) },
		"usr/share/fish/vendor_completions.d/prehabsim.fish": func(b *bytes.Buffer) error { return root.GenFishCompletion(b, true) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			return err
		}
		tree[path] = b.Bytes()
	}
	return nil
}

// squeezed is a text as gzip without a name or a time.
func squeezed(text []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(text); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}
