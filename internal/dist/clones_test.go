//go:build integration && linux

package main

import (
	"archive/zip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Two clones in two folders give the same bytes, all of them, and what is in them works.
func TestTwoClonesMakeTheSameBytes(t *testing.T) {
	var sums [2]string
	var out string
	for i := range sums {
		clone := filepath.Join(t.TempDir(), strings.Repeat("clone", i+1))
		must(t, "", "git", "clone", "-q", "../..", clone)
		out = filepath.Join(t.TempDir(), "out")
		must(t, clone, "go", "run", "./internal/dist", "-out", out)
		text, err := os.ReadFile(filepath.Join(out, "SHA256SUMS"))
		require.NoError(t, err)
		sums[i] = string(text)
		must(t, out, "sha256sum", "--check", "--quiet", "SHA256SUMS")
	}
	require.Equal(t, sums[0], sums[1])
	require.Equal(t, 5+2+1+1+1+3, strings.Count(sums[0], "\n"), "archives, packages of Debian, the installer, NOTICE, parts, manifests")

	zips, err := filepath.Glob(filepath.Join(out, "*-linux.zip"))
	require.NoError(t, err)
	require.Len(t, zips, 1)
	r, err := zip.OpenReader(zips[0])
	require.NoError(t, err)
	defer r.Close()
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, r))
	folder := filepath.Join(dir, strings.TrimSuffix(filepath.Base(zips[0]), ".zip"))
	require.NoError(t, os.Chmod(filepath.Join(folder, "prehabsim"), 0o755)) // CopyFS leaves modes alone
	require.Contains(t, must(t, folder, "./prehabsim", "version"), "engine")
	require.Contains(t, must(t, folder, "./prehabsim", "check", "examples/1-our-ward.toml"), "Accepted")

	debs, err := filepath.Glob(filepath.Join(out, "*_amd64.deb"))
	require.NoError(t, err)
	require.Len(t, debs, 1)
	must(t, "", "dpkg-deb", "--extract", debs[0], dir)
	require.Contains(t, must(t, dir, "usr/bin/prehabsim", "list"), "selca")
	require.Contains(t, must(t, dir, "man", "--local-file", "usr/share/man/man1/prehabsim-run.1.gz"), "prehabsim run")

	installers, err := filepath.Glob(filepath.Join(out, "*.msi"))
	require.NoError(t, err)
	require.Len(t, installers, 1)
	require.Contains(t, must(t, "", "msiinfo", "export", installers[0], "File"), "prehabsim.exe")
	require.Contains(t, must(t, "", "msiinfo", "suminfo", installers[0]), "x64")
}

// must runs a command and returns what it prints.
func must(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	if !strings.Contains(name, "/") {
		_, err := exec.LookPath(name)
		require.NoError(t, err)
	}
	c := exec.Command(name, args...)
	c.Dir = dir
	text, err := c.CombinedOutput()
	require.NoError(t, err, "%s %s: %s", name, args, text)
	return string(text)
}
