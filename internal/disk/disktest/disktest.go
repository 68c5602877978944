// Package disktest reads folders for tests, and fails them where it cannot. Nothing but
// tests imports it.
package disktest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/disk"
)

// Contents is what stands in a file.
func Contents(t *testing.T, path string) string {
	t.Helper()
	b, err := disk.Read(path)
	require.NoError(t, err)
	return string(b)
}

// Names are those of a folder's files.
func Names(t *testing.T, dir string) []string {
	t.Helper()
	list, err := disk.ReadDir(dir)
	require.NoError(t, err)
	return list
}
