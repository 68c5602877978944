package facts

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
)

func TestTablesAreAsTheManifestHasThem(t *testing.T) {
	digest := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return hex.EncodeToString(sum[:])
	}
	m := Manifest{Files: map[string]string{"a.csv": digest("a\n1\n2\n"), "b.csv": digest("b\n"), "cheers.md": digest("to fill in")}}
	folder := fstest.MapFS{
		"a.csv": {Data: []byte("a\n1\n2\n")}, "cheers.md": {Data: []byte("filled in")},
	}
	assert.NoError(t, m.Whole(folder), "b.csv is missing, which is told where it is read")
	folder["a.csv"].Data = []byte("a\n1\n")
	assert.EqualError(t, m.Whole(folder), "a.csv: not as the run wrote it (manifest.json has another digest); the same command that made the folder writes it again")
	folder["b.csv"] = &fstest.MapFile{Data: []byte("c\n")}
	assert.ErrorContains(t, m.Whole(folder), "a.csv and b.csv: not as the run wrote them")
	assert.NoError(t, (&Manifest{}).Whole(folder), "of an older version")
}
