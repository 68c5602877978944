package result

import (
	"bytes"
	"crypto/sha256"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzDecodeSealed puts a checksum that fits under any lines, to get past it: what
// is read is written as it was, and can be merged with itself or says why not.
func FuzzDecodeSealed(f *testing.F) {
	for _, s := range []*Set{setOf(f, 0, 1), newSet(), {}} {
		text := bytesOf(f, s)
		f.Add([]byte(text[:bytes.LastIndexByte([]byte(text[:len(text)-1]), '\n')+1]))
	}
	f.Fuzz(func(t *testing.T, lines []byte) {
		sum := sha256.New()
		sum.Write(lines)
		closing, err := encodeJSON(closingOf(sum))
		require.NoError(t, err)
		text := append(bytes.Clone(lines), append(closing, '\n')...)
		s, err := Decode(bytes.NewReader(text))
		if err != nil {
			require.Regexp(t, `^line \d+: `, err.Error())
			return
		}
		require.Equal(t, string(text), bytesOf(t, s))
		if merged, err := Merge(s, newSet()); err == nil {
			bytesOf(t, merged)
		}
		if len(s.Rows) > 0 {
			_, err = Merge(s, s)
			require.Error(t, err, "a replication is counted twice")
		}
	})
}
