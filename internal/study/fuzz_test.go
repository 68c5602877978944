package study

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/disk"
	"prehabsim/sim/result"
)

// FuzzFolder opens a results folder with any files in it. It is refused with a
// reason, or a run goes on in it: another replication is added, and is there when
// the folder is opened again.
func FuzzFolder(f *testing.F) {
	set := headerOf("aaaa")
	require.NoError(f, set.Add(replicationOf(0)))
	require.NoError(f, set.Add(replicationOf(1)))
	dir := f.TempDir()
	require.NoError(f, disk.WriteWhole(filepath.Join(dir, rowsName), set.Encode))
	rows := contentsOf(f, filepath.Join(dir, rowsName))
	logged := result.NewLog(must(os.Create(filepath.Join(dir, checkpointName))))
	require.NoError(f, logged.WriteHeader(headerOf("aaaa")))
	header := contentsOf(f, filepath.Join(dir, checkpointName))
	require.NoError(f, logged.Append(replicationOf(1)))
	require.NoError(f, logged.Append(replicationOf(2)))
	checkpoint := contentsOf(f, filepath.Join(dir, checkpointName))
	manifest := []byte(`{"fingerprint":"aaaa","replications":2,"level":0.95}`)
	for _, m := range [][]byte{nil, manifest, []byte(`{"fingerprint":"é"}`), []byte(`{"replications":1e99}`)} {
		for _, r := range [][]byte{nil, rows, rows[:len(rows)-1], rows[:len(rows)/2]} {
			for _, c := range [][]byte{nil, header, header[:5], checkpoint, checkpoint[:len(checkpoint)-3]} {
				f.Add(m, r, c)
			}
		}
	}
	f.Fuzz(func(t *testing.T, manifest, rows, checkpoint []byte) {
		dir := t.TempDir()
		for name, text := range map[string][]byte{manifestName: manifest, rowsName: rows, checkpointName: checkpoint} {
			if len(text) > 0 {
				require.NoError(t, os.WriteFile(filepath.Join(dir, name), text, 0o666))
			}
		}
		f := open(t, dir, "aaaa")
		if f.occupied != "" {
			return
		}
		const fresh = 1 << 40 // a replication that nobody has run
		was := len(f.found.Rows)
		require.NoError(t, f.Begin())
		require.NoError(t, f.Keep(result.Row{Replication: fresh, Options: [][]result.Ratio{{{Num: 1, Den: 1}}}}))
		require.NoError(t, f.Pause())
		again := open(t, dir, "aaaa")
		require.Empty(t, again.occupied)
		require.Len(t, again.found.Rows, was+1)
		require.Equal(t, f.found.replications(), again.found.replications())
	})
}

func must(f *os.File, err error) *os.File {
	if err != nil {
		panic(err)
	}
	return f
}

func contentsOf(f *testing.F, name string) []byte {
	text, err := os.ReadFile(name)
	require.NoError(f, err)
	return text
}
