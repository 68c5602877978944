package result

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSetComesBackAsItWas(t *testing.T) {
	for name, s := range map[string]*Set{
		"rows":      setOf(t, 0, 5, 7),
		"no rows":   newSet(),
		"bare":      {},
		"no series": {Options: []string{"current"}, Columns: []Column{{Measure: "x"}}, Rows: []Row{{Options: [][]Ratio{{{1, 2}}}}}},
		"stuck": {Options: []string{"current"}, Rows: []Row{{Options: [][]Ratio{{}}, Stuck: []Stuck{{
			Holding: 2, Behind: 1, Since: -5, Steps: []Number{{"a <b> & c", 2}}, Holds: []Number{}}}}}},
		"no columns": {Options: []string{"current"}, Rows: []Row{{Options: [][]Ratio{{}}}}},
	} {
		text := bytesOf(t, s)
		back, err := Decode(strings.NewReader(text))
		require.NoError(t, err, name)
		require.Equal(t, text, bytesOf(t, back), name)
		require.Equal(t, s.Rows, back.Rows, name)
		require.Equal(t, s.Seed, back.Seed, name)
		require.Equal(t, s.cells, back.cells, name)
	}
}

func TestDecodedSetTakesMoreRows(t *testing.T) {
	back, err := Decode(strings.NewReader(bytesOf(t, setOf(t, 0, 1))))
	require.NoError(t, err)
	require.NoError(t, back.Add(newRow(2)))
	require.Equal(t, bytesOf(t, setOf(t, 0, 1, 2)), bytesOf(t, back))
}

func TestEverySingleDamageIsNoticed(t *testing.T) {
	text := bytesOf(t, setOf(t, 0, 1))
	for i := range text {
		_, err := Decode(strings.NewReader(text[:i]))
		require.ErrorContains(t, err, "line ", "cut after %d bytes", i)

		damaged := []byte(text)
		damaged[i] ^= 1
		_, err = Decode(bytes.NewReader(damaged))
		require.ErrorContains(t, err, "line ", "bit of byte %d", i)
	}
}

func TestDamageIsNamedWithItsLine(t *testing.T) {
	text := bytesOf(t, setOf(t, 0, 1))
	lines := strings.SplitAfter(text, "\n")
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "line 1: the file ends here, too early"},
		{"not ours", "option,measure\n", "line 1: not a header"},
		{"other version", strings.Replace(text, "results 2", "results 1", 1), `line 1: format "prehabsim results 1", this version reads "prehabsim results 2"`},
		{"spaces", strings.Replace(text, `":`, `": `, 1), "line 1: the header is not as it was written"},
		{"rows swapped", lines[0] + lines[2] + lines[1] + lines[3], "line 3: replication 0 is out of order"},
		{"row twice", lines[0] + lines[1] + lines[1], "line 3: replication 0 is out of order"},
		{"row missing", lines[0] + lines[1] + lines[3], "line 3: the row is not as it was written"},
		{"fraction", strings.Replace(text, "[[450,", "[[45.5,", 1), "line 2: not a row"},
		{"exponent", strings.Replace(text, "[[450,", "[[45e1,", 1), "line 2: not a row"},
		{"odd", strings.Replace(text, "[[450,", "[[450,1,", 1), "line 2: the row is not as it was written"},
		{"wide", strings.Replace(text, "[[450,", "[[450,1,450,", 1), `line 2: replication 0: option "current": 4 columns, the set has 3`},
		{"cells out of place", lines[0] + lines[1] + lines[2] + lines[4], "line 4: the line of cells is not as it was written, or not in its place"},
		{"cell of others", strings.Replace(text, `"months":["2 `, `"months":["3 `, 1), "line 4: 2027-04: the cell has 3 replications, the set has 2"},
		{"cut", strings.Join(lines[:5], ""), "line 6: the file ends here, too early"},
		{"altered", strings.Replace(text, `{"draw":0,"replication":1`, `{"draw":0,"replication":4`, 1), "line 8: the checksum does not fit"},
		{"more", text + "x", "line 9: something follows the checksum"},
		{"stuck nowhere", strings.Replace(text, "]]}\n", `]],"stuck":[{"option":7,"holding":1,"behind":0,"since_seconds":0,"steps":[],"holds":[]}]}`+"\n", 1),
			"line 2: replication 0: patients wait for each other in option 7, which is not there or not in order"},
	} {
		_, err := Decode(strings.NewReader(c.text))
		assert.ErrorContains(t, err, c.want, c.name)
	}
}

func TestOnlySetsMadeByAddAreWritten(t *testing.T) {
	s := setOf(t, 0, 1)
	s.Rows[0], s.Rows[1] = s.Rows[1], s.Rows[0]
	assert.ErrorContains(t, s.Encode(&bytes.Buffer{}), "replication 0 was not added by Add")
	s = newSet()
	row := newRow(0)
	row.Series = nil
	s.Rows = []Row{row}
	assert.EqualError(t, s.Encode(&bytes.Buffer{}), "the cells do not belong to the rows")
}

// full fails every write after the first so many bytes.
type full struct{ room int }

var errFull = errors.New("disk full")

func (f *full) Write(p []byte) (int, error) {
	if len(p) > f.room {
		n := f.room
		f.room = 0
		return n, errFull
	}
	f.room -= len(p)
	return len(p), nil
}

func TestFailureToWriteIsReported(t *testing.T) {
	require.ErrorIs(t, setOf(t, 0, 1).Encode(&full{room: 100}), errFull)
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(bytesOf(f, setOf(f, 0, 1))))
	f.Add([]byte(bytesOf(f, newSet())))
	f.Add([]byte(bytesOf(f, &Set{})))
	f.Add([]byte(`{"format":"prehabsim results 2","rows":99999999999}` + "\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Decode(bytes.NewReader(text))
		if err != nil {
			require.Regexp(t, `^line \d+: `, err.Error())
			return
		}
		// What is read is canonical: it is written as it was.
		require.Equal(t, string(text), bytesOf(t, s))
	})
}
