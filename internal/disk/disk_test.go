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

func TestFilesAreWrittenAllOrNone(t *testing.T) {
	dir := t.TempDir()
	papers := filepath.Join(dir, "papers")
	list := []disk.File{{Name: "a.html", Contents: []byte("a")}, {Name: "charts/b.svg", Contents: []byte("b")}}
	require.NoError(t, disk.WriteFiles(papers, list))
	assert.Equal(t, []string{"a.html", "charts"}, names(t, papers))
	assert.Equal(t, "b", contents(t, filepath.Join(papers, "charts", "b.svg")))
	assert.Empty(t, disk.Others(papers, list))

	list[0].Contents = []byte("other")
	assert.Equal(t, []string{"a.html"}, disk.Others(papers, list))
	list = append(list, disk.File{Name: "a.html/c"}) // where a file stands there can be no folder
	require.Error(t, disk.WriteFiles(papers, list))
	assert.Equal(t, "a", contents(t, filepath.Join(papers, "a.html")))
	assert.Equal(t, []string{"a.html", "charts"}, names(t, papers), "nothing is left of what was begun")
	elsewhere := filepath.Join(dir, "new", "folder")
	require.Error(t, disk.WriteFiles(elsewhere, []disk.File{list[0], {Name: "a.html.part/c"}}))
	assert.Empty(t, names(t, filepath.Join(dir, "new")))
}
