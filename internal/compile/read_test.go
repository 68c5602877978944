package compile

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A quantity by an attribute has no value of its own: whoever took it read 0. Numbers
// that are the same for all are read by [builder.number] and [scenario.Table.Number],
// which say so where one is not.
func TestNoNumberIsTakenPastItsAttribute(t *testing.T) {
	past := regexp.MustCompile(`\b[qQ]uantity\(.*\)\.Value\b`)
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		if !strings.HasSuffix(file, "_test.go") {
			assert.Empty(t, past.FindString(string(text)), file)
		}
	}
}
