package disk

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOnlyFilesOfSomeSizeAreRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	require.NoError(t, os.WriteFile(path, make([]byte, 3<<20), 0o666))
	text, err := ReadRegular(path, 3<<20)
	require.NoError(t, err)
	require.Len(t, text, 3<<20)
	_, err = ReadRegular(path, 1<<20)
	require.EqualError(t, err, "has 3 MB; at most 1 MB are read")
	_, err = ReadRegular(os.DevNull, 1<<20)
	require.EqualError(t, err, "is a device or a pipe; save it as a file")
	_, err = ReadRegular(filepath.Join(t.TempDir(), "none"), 1)
	require.ErrorIs(t, err, os.ErrNotExist)
}
