package main

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/cli"
)

var someRelease = release{Time: time.Date(2027, 3, 9, 12, 0, 0, 0, time.UTC), Commit: "0123456789abcdef"}

// What goes along says what it must, and nothing of a template is left in it.
func TestWhatGoesAlongIsWhole(t *testing.T) {
	for _, x := range targets {
		list, err := someRelease.beside(x, []byte("licences\n"))
		require.NoError(t, err)
		start := string(list["START.txt"])
		require.Contains(t, start, "prehabsim 2027.3.9")
		require.Contains(t, start, "not for decisions about one patient")
		require.NotContains(t, start, "{{")
		require.Equal(t, x.System == "windows", strings.Contains(start, "\r\n"))
		require.Equal(t, x.System == "windows", strings.Contains(start, "Windows protected your PC"))
		require.Equal(t, x.System == "darwin", strings.Contains(start, "Allow Anyway"))
		require.Len(t, list, 3+3, "a page to begin with, licences and three examples")
		require.Contains(t, string(list["LICENCE.txt"]), "MIT License")
	}
}

// The same files make the same archive, whatever the time.
func TestAnArchiveIsTheSameBytes(t *testing.T) {
	one, err := someRelease.zip(targets[0], []byte("program"), []byte("licences\n"))
	require.NoError(t, err)
	two, err := someRelease.zip(targets[0], []byte("program"), []byte("licences\n"))
	require.NoError(t, err)
	require.True(t, bytes.Equal(one, two))
	r, err := zip.NewReader(bytes.NewReader(one), int64(len(one)))
	require.NoError(t, err)
	for _, f := range r.File {
		assert.True(t, strings.HasPrefix(f.Name, "prehabsim-2027.3.9-windows/"), f.Name)
		assert.True(t, f.Modified.Equal(someRelease.Time), f.Name)
		if strings.HasSuffix(f.Name, ".exe") {
			assert.Equal(t, fs.FileMode(0o755), f.Mode())
			x, err := f.Open()
			require.NoError(t, err)
			text, err := io.ReadAll(x)
			require.NoError(t, err)
			assert.Equal(t, "program", string(text))
		}
	}
}

// Every example is a scenario that is accepted, and without a warning.
func TestEveryExampleIsSound(t *testing.T) {
	list, err := examples()
	require.NoError(t, err)
	require.Len(t, list, 3)
	for name, text := range list {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(dir+"/"+name, text, 0o644))
		var out, said bytes.Buffer
		code := cli.Run(t.Context(), []string{"check", name}, cli.Env{Stdout: &out, Stderr: &said, Dir: dir})
		require.Equal(t, 0, code, "%s: %s", name, said.String())
		require.Empty(t, said.String(), name)
	}
}

// There is a manual page for each command, and each shell completes them.
func TestEveryCommandIsInTheManual(t *testing.T) {
	pages, err := someRelease.manual()
	require.NoError(t, err)
	again, err := someRelease.manual()
	require.NoError(t, err)
	require.Equal(t, pages, again)
	for _, c := range cli.Root().Commands() {
		if c.Hidden || c.Name() == "help" {
			continue
		}
		require.Contains(t, pages, "prehabsim-"+c.Name()+".1")
		require.Contains(t, string(pages["prehabsim-"+c.Name()+".1"]), "2027")
	}
	tree := files{}
	require.NoError(t, completions(tree))
	require.Len(t, tree, 3)
	for path, text := range tree {
		require.Contains(t, string(text), "prehabsim", path)
	}
}

// Each part stands in NOTICE with the words of its licence, those among them that lists of
// parts are known to misread.
func TestTheNoticeHasEveryLicence(t *testing.T) {
	notice, err := noticeOf(targets)
	require.NoError(t, err)
	text := string(notice)
	for _, part := range []string{
		"github.com/spf13/cobra", "github.com/BurntSushi/toml", "gonum.org/v1/plot", "github.com/xuri/excelize/v2", "github.com/inconshreveable/mousetrap",
		"The FreeType Project LICENSE", "The Go standard library", "codeberg.org/go-fonts/liberation",
	} {
		assert.Contains(t, text, part)
	}
	for _, none := range []string{"honnef.co", "testify", "rapid"} {
		assert.NotContains(t, text, "\n"+none, "what tests and lints is no part of the program")
	}
}

// Manifests carry the checksums of what was made, and say that nobody tried them.
func TestManifestsCarryTheSums(t *testing.T) {
	made := files{}
	for _, x := range targets {
		made[someRelease.zipName(x)] = []byte(x.Name)
	}
	require.Error(t, someRelease.manifests(made), "without the installer")
	made["prehabsim-2027.3.9-windows.msi"] = []byte("installer")
	require.NoError(t, someRelease.manifests(made))
	sums := string(made.sums())
	for _, name := range []string{"winget.yaml", "homebrew.rb", "scoop.json"} {
		text := string(made["untested/"+name])
		assert.Contains(t, strings.ToLower(text), "untested")
		assert.Contains(t, text, "2027.3.9")
		found := 0
		for _, line := range strings.Split(sums, "\n") {
			if sum, _, ok := strings.Cut(line, "  "); ok && strings.Contains(text, sum) {
				found++
			}
		}
		assert.Positive(t, found, name)
	}
}

// A release has an own number for Windows, as RFC 9562 has them, the same each time.
func TestNumbersForWindows(t *testing.T) {
	one, other := someRelease.ID("product"), release{Commit: "fedcba"}.ID("product")
	assert.Regexp(t, `^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$`, one)
	assert.NotEqual(t, one, other)
	assert.Equal(t, one, someRelease.ID("product"))
	assert.Equal(t, "27.3.9", someRelease.Windows())
}
