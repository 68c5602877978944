package disk

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A file is tried before there is anything to write, and nothing is left of it.
func TestAPlaceIsTriedAndLeftAsItWas(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	require.NoError(t, os.WriteFile(file, []byte("x"), 0o600))
	require.NoError(t, Try(filepath.Join(dir, "new"), "new"))
	require.EqualError(t, Try(filepath.Join(dir, "none", "new"), "none/new"), "there is no folder none")
	require.EqualError(t, Try(filepath.Join(file, "new"), "file/new"), "file is a file and no folder")
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, left, 1)
}

// What was named wrongly stays so however often it is tried, and a full disk may not.
func TestWhatIsMisnamedIsToldFromWhatMayPass(t *testing.T) {
	_, err := MakeFolder(filepath.Join(os.Args[0], "x"))
	assert.True(t, Misnamed(err), "%v", err)
	_, err = os.Open(filepath.Join(t.TempDir(), "none"))
	assert.True(t, Misnamed(err), "%v", err)
	assert.False(t, Misnamed(os.ErrClosed))
	assert.False(t, Misnamed(nil))
}
