package disk_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/disk"
)

func TestProcessesOfOneFolderHaveFilesOfTheirOwn(t *testing.T) {
	dir := t.TempDir()
	one, err := disk.OpenOwn(dir, "checkpoint", "node 7.example")
	require.NoError(t, err)
	other, err := disk.OpenOwn(dir, "checkpoint", "node 7.example") // as when the number of a process comes again
	require.NoError(t, err)
	require.NotEqual(t, one.Path(), other.Path())
	for _, f := range []*disk.Appending{one, other} {
		_, err := io.WriteString(f, filepath.Base(f.Path())+"\n")
		require.NoError(t, err)
		require.NoError(t, f.CloseSynced())
		assert.Equal(t, filepath.Base(f.Path())+"\n", contents(t, f.Path()))
		assert.Contains(t, f.Path(), "checkpoint.node-7-example.")
	}
}

func TestAFileOfASharedFolderAppearsWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "rows.jsonl")
	require.NoError(t, disk.WriteShared(path, "node-7", func(w io.Writer) error {
		list := names(t, dir)
		require.Len(t, list, 1)
		require.True(t, strings.HasPrefix(list[0], ".rows.jsonl.node-7."), list[0])
		_, err := io.WriteString(w, "whole")
		return err
	}))
	assert.Equal(t, []string{"rows.jsonl"}, names(t, dir))
	assert.Equal(t, "whole", contents(t, path))
	require.Error(t, disk.WriteShared(path, "node-7", func(io.Writer) error { return os.ErrClosed }))
	assert.Equal(t, "whole", contents(t, path))
	assert.Equal(t, []string{"rows.jsonl"}, names(t, dir))
}
