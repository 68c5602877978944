package study

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/disk"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
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

// FuzzParts reads a part with anything in its files. It is refused with a reason, or says
// what lacks of a run.
func FuzzParts(f *testing.F) {
	dir := f.TempDir()
	x, err := Load(scenario.Files{Open: os.ReadFile, Builtin: scenarios.Files}, lungFile, Choice{Replications: 2})
	require.NoError(f, err)
	study, err := New(x)
	require.NoError(f, err)
	p := &Part{Path: dir}
	require.NoError(f, study.RunShard(f.Context(), Spec{Workers: 1}, Shard{1, 2}, false, p, nil))
	about, asked, rows := contentsOf(f, filepath.Join(dir, partName)), contentsOf(f, filepath.Join(dir, requestName)), contentsOf(f, filepath.Join(dir, rowsName))
	small, err := encodeIndented(request{Format: partFormat, Scenario: "lung.toml", Files: []requestFile{{"lung.toml", []byte("a")}}})
	require.NoError(f, err)
	f.Add(about, small, rows)
	f.Add(about, []byte("{}"), rows[:bytes.IndexByte(rows, '\n')+1])
	f.Add([]byte("{}"), small, []byte("{}\n"))
	pieces, err := study.pieces(false)
	require.NoError(f, err)
	same, err := decodeRequest(asked)
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, about, other, rows []byte) {
		if r, err := decodeRequest(other); err == nil {
			require.NotEmpty(t, same.differs(r))
		}
		var m partManifest // what is asked for stays, since to read any scenario is another test
		if json.Unmarshal(about, &m) == nil {
			m.Run, m.Of = digestOf(asked), min(m.Of, 100)
			about, _ = encodeIndented(m)
		}
		dir := t.TempDir()
		for name, text := range map[string][]byte{partName: about, requestName: asked, rowsName: rows} {
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), text, 0o666))
		}
		parts := &Parts{Of: 2, pieces: pieces}
		list, err := parts.find([]string{dir}, here)
		require.NoError(t, err)
		for _, part := range parts.ofOneRun(list) {
			part.about.Shard, part.about.Of = 1, 2
			if lack := parts.read(part); lack != nil {
				require.LessOrEqual(t, lack.Done, lack.Of)
			}
		}
		if len(list) == 0 {
			require.NotEmpty(t, parts.Unfit().Error())
		}
	})
}
