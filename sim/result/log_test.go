package result

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func logOf(t testing.TB, replications ...int) string {
	t.Helper()
	var b bytes.Buffer
	l := NewLog(&b)
	require.NoError(t, l.WriteHeader(newSet()))
	for _, r := range replications {
		require.NoError(t, l.Append(newRow(r)))
	}
	return b.String()
}

func TestResumedRunIsTheSameBytes(t *testing.T) {
	whole := bytesOf(t, setOf(t, upTo(5)...))
	text := logOf(t, 3, 0, 4, 1)
	for cut := strings.Index(text, "\n") + 1; cut <= len(text); cut++ { // a crash after any byte
		found, err := Recover(strings.NewReader(text[:cut]))
		require.NoError(t, err, "cut after %d bytes", cut)

		// The log goes on where its last whole line ends ...
		file := bytes.NewBufferString(text[:found.Whole])
		l := NewLog(file)
		s := &found.Header
		for _, row := range found.Rows {
			require.NoError(t, s.Add(row))
		}
		for _, u := range s.Missing(all(1, 5)) {
			row := newRow(u.Replication)
			require.NoError(t, l.Append(row))
			require.NoError(t, s.Add(row))
		}
		require.Equal(t, whole, bytesOf(t, s))

		// ... and can be read again from its start.
		again, rows, err := ReadLog(file)
		require.NoError(t, err)
		for _, row := range rows {
			require.NoError(t, again.Add(row))
		}
		require.Equal(t, whole, bytesOf(t, &again))
	}
}

func TestLogWithoutAWholeHeaderHasNothingToResume(t *testing.T) {
	text := logOf(t)
	for cut := range len(text) {
		_, _, err := ReadLog(strings.NewReader(text[:cut]))
		require.ErrorIs(t, err, ErrNoHeader, "cut after %d bytes", cut)
	}
}

func TestDamageBeforeTheTornLineIsRefused(t *testing.T) {
	text := logOf(t, 0, 1, 2)
	last := strings.LastIndex(text[:len(text)-1], "\n") + 1
	for i := range text[:last-1] {
		damaged := []byte(text)
		damaged[i] ^= 1
		_, _, err := ReadLog(bytes.NewReader(damaged))
		line := 1 + strings.Count(text[:i], "\n")
		require.ErrorContains(t, err, fmt.Sprintf("line %d: ", line), "bit of byte %d", i)
	}
}

func TestLogNamesTheLineThatIsWrong(t *testing.T) {
	lines := strings.SplitAfter(logOf(t, 0, 1), "\n")
	narrow := newRow(7)
	narrow.Series[1] = narrow.Series[1][:1]
	for _, c := range []struct{ name, text, want string }{
		{"row twice", lines[0] + lines[1] + lines[2] + lines[1], "line 4: replication 0 is already in line 2"},
		{"header twice", lines[0] + lines[0], "line 2: not a row of results"},
		{"no header", lines[1], "line 1: not a header of results"},
		{"two half lines", lines[0] + lines[1][:40] + lines[2], "line 2: the line is damaged"},
		{"blank line", lines[0] + "\n" + lines[1], "line 2: not a line of a log"},
		{"other widths", lines[0] + framed(appendRow(nil, narrow)), `line 2: replication 7: option "prehab": 1 months of series, the set has 4`},
		{"a set", bytesOf(t, setOf(t, 0)), "line 1: not a line of a log"},
		{"counted rows", framed([]byte(strings.Replace(lines[0][9:len(lines[0])-1], `"rows":0`, `"rows":1`, 1))), "line 1: the header of a log does not count"},
	} {
		_, _, err := ReadLog(strings.NewReader(c.text))
		assert.ErrorContains(t, err, c.want, c.name)
	}
}

func framed(line []byte) string { return fmt.Sprintf("%08x %s\n", checksum(line), line) }

func TestLogStaysShutAfterAFailure(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, NewLog(&b).WriteHeader(newSet()))
	l := NewLog(&full{room: b.Len() + 10})
	require.NoError(t, l.WriteHeader(newSet()))
	require.ErrorIs(t, l.Append(newRow(0)), errFull)
	l.w = &b // room again, but half a line has been written
	require.ErrorIs(t, l.Append(newRow(1)), errFull)
}

func FuzzReadLog(f *testing.F) {
	f.Add([]byte(logOf(f, 0, 1)))
	f.Add([]byte(logOf(f)))
	f.Add([]byte(logOf(f, 2, 0, 1)[:700]))
	f.Fuzz(func(t *testing.T, text []byte) {
		readLog(t, text)
		// Once more with checksums that fit, to get past them.
		var sealed []byte
		for _, line := range bytes.Split(text, []byte("\n")) {
			sealed = append(sealed, framed(line[min(9, len(line)):])...)
		}
		readLog(t, sealed)
	})
}

func readLog(t *testing.T, text []byte) {
	header, rows, err := ReadLog(bytes.NewReader(text))
	if err != nil {
		if err != ErrNoHeader {
			require.Regexp(t, `^line \d+: `, err.Error())
		}
		return
	}
	for _, row := range rows { // a row that is read can be added
		require.NoError(t, header.Add(row))
	}
}

// ReadLog reads the log of an interrupted run; see [Recover].
func ReadLog(r io.Reader) (header Set, rows []Row, err error) {
	recovered, err := Recover(r)
	return recovered.Header, recovered.Rows, err
}
