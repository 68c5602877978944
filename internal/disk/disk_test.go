package disk_test

import (
	"errors"
	"io"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/disk"
	"prehabsim/internal/disk/disktest"
)

var (
	contents = disktest.Contents
	names    = disktest.Names
)

func TestAFileAppearsWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.csv")
	full := errors.New("no space left on device")
	broken := func(w io.Writer) error {
		_, _ = io.WriteString(w, "half")
		return full
	}
	err := disk.WriteWhole(path, broken)
	require.EqualError(t, err, "write "+path+": no space left on device")
	require.Empty(t, names(t, dir), "neither the file nor its unfinished part")

	require.NoError(t, disk.WriteBytes(path, []byte("whole")))
	require.ErrorIs(t, disk.WriteWhole(path, broken), full)
	assert.Equal(t, "whole", contents(t, path), "what was there before stays")
	assert.Equal(t, []string{"a.csv"}, names(t, dir))
}

func TestAFileThatCannotBeMadeIsNamedOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missing", "a.csv")
	require.EqualError(t, disk.WriteBytes(path, nil), "write "+path+": no such file or directory")
}

func TestMakeFolderTellsWhatIsNew(t *testing.T) {
	dir := t.TempDir()
	made, err := disk.MakeFolder(filepath.Join(dir, "a", "b"))
	require.NoError(t, err)
	assert.Equal(t, []string{filepath.Join(dir, "a", "b"), filepath.Join(dir, "a")}, made)
	made, err = disk.MakeFolder(filepath.Join(dir, "a"))
	require.NoError(t, err)
	assert.Empty(t, made)
}
