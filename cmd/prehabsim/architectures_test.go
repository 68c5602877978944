//go:build integration && unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// machine is an architecture that the program is built for, and what runs it where
// the present processor is of another.
type machine struct {
	name, arch, level string
	emulator          string
}

var machines = []machine{
	{"amd64-v1", "amd64", "v1", "qemu-x86_64-static"},
	{"amd64-v3", "amd64", "v3", "qemu-x86_64-static"}, // products and sums may be fused
	{"arm64", "arm64", "v1", "qemu-aarch64-static"},   // and are
}

// A thousand replications of one of everything are the same bytes on every
// architecture: fingerprint, integers, estimates. Only the manifest says where.
func TestEveryArchitectureComputesTheSameBytes(t *testing.T) {
	const scenario = "../../testdata/architectures/everything.toml"
	dir := t.TempDir()
	for _, m := range machines {
		program := filepath.Join(dir, "prehabsim-"+m.name)
		build := exec.Command("go", "build", "-trimpath", "-o", program, ".")
		build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOARCH="+m.arch, "GOAMD64="+m.level)
		must(t, build)
		words := []string{program, "run", scenario, "--replications", "1000", "--quiet", "--out", filepath.Join(dir, m.name)}
		if m.arch != runtime.GOARCH {
			words = append([]string{m.emulator}, words...)
		}
		must(t, exec.Command(words[0], words[1:]...))
		require.Contains(t, string(read(t, dir, m.name, "manifest.json")), `"system": "linux/`+m.arch, "%s: the manifest says where", m.name)
	}
	files, err := os.ReadDir(filepath.Join(dir, machines[0].name))
	require.NoError(t, err)
	compared := 0
	for _, f := range files {
		if f.IsDir() || f.Name() == "manifest.json" {
			continue
		}
		for _, m := range machines[1:] {
			want := read(t, dir, machines[0].name, f.Name())
			got := read(t, dir, m.name, f.Name())
			if m.arch != machines[0].arch && f.Name() == "rows.jsonl" {
				got, want = integers(got, m.arch), integers(want, machines[0].arch)
			}
			at := 0
			for at < min(len(got), len(want)) && got[at] == want[at] {
				at++
			}
			require.True(t, bytes.Equal(want, got), "%s differs on %s from byte %d: %.60q, not %.60q", f.Name(), m.name, at, got[at:], want[at:])
		}
		compared++
	}
	require.Greater(t, compared, 5)
	require.Greater(t, bytes.Count(read(t, dir, machines[0].name, "rows.jsonl"), []byte("\n")), 1000)
}

// integers are what is stored but for the architecture, which the first line says,
// and the sum of all bytes, which is the last line.
func integers(rows []byte, arch string) []byte {
	rows = bytes.Replace(rows, []byte(`"arch":"`+arch+`",`), nil, 1)
	return rows[:bytes.LastIndex(rows, []byte(`{"sha256"`))]
}

func read(t *testing.T, path ...string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	require.NoError(t, err)
	return text
}
