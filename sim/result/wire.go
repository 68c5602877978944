package result

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// This file says how headers and rows look as text. There is exactly one text
// for each content, and readers refuse any other, so that equal sets are equal
// bytes and a difference in bytes is a difference in results.

// header is the first line of an encoded set or of a log.
type header struct {
	Format      string   `json:"format"`
	Fingerprint string   `json:"fingerprint"`
	Measured    string   `json:"measured"`
	Engine      string   `json:"engine"`
	Scenario    string   `json:"scenario"`
	Seed        uint64   `json:"seed,string"` // text: other readers round numbers beyond 2⁵³
	Arch        string   `json:"arch"`
	Draws       int      `json:"draws"`
	Inputs      string   `json:"inputs,omitempty"`
	Drawn       []int    `json:"drawn,omitempty"`
	Options     []string `json:"options"`
	Months      []string `json:"months"`
	Columns     []Column `json:"columns"`
	Series      []Serie  `json:"series"`
	Rows        int      `json:"rows"` // that follow; 0 in a log, which is still growing
}

func encodeHeader(format string, s *Set, rows int) ([]byte, error) {
	return encodeJSON(header{
		Format: format, Fingerprint: s.Fingerprint, Measured: s.Measured, Engine: s.EngineVersion, Scenario: s.Scenario,
		Seed: s.Seed, Arch: s.Arch, Draws: max(1, s.Draws), Inputs: s.Inputs, Drawn: s.Drawn, Rows: rows,
		// Empty rather than null, whichever way the set was made.
		Options: append([]string{}, s.Options...), Months: append([]string{}, s.Months...),
		Columns: append([]Column{}, s.Columns...), Series: append([]Serie{}, s.Series...),
	})
}

// decodeHeader returns a set without rows, and how many are to follow.
func decodeHeader(format string, line []byte) (*Set, int, error) {
	var h header
	if err := json.Unmarshal(line, &h); err != nil {
		return nil, 0, errors.New("not a header of results")
	}
	if h.Format != format {
		return nil, 0, fmt.Errorf("format %q, this version reads %q", h.Format, format)
	}
	s := &Set{
		Fingerprint: h.Fingerprint, Measured: h.Measured, EngineVersion: h.Engine, Scenario: h.Scenario, Seed: h.Seed, Arch: h.Arch,
		Options: h.Options, Columns: h.Columns, Series: h.Series, Months: h.Months, Draws: h.Draws, Inputs: h.Inputs, Drawn: h.Drawn,
	}
	for i, column := range s.Drawn {
		if column < 0 || column >= len(s.Columns) || i > 0 && column <= s.Drawn[i-1] {
			return nil, 0, errors.New("the columns of draws are not some of all, in order")
		}
	}
	again, err := encodeHeader(format, s, h.Rows)
	if err != nil || h.Rows < 0 || !bytes.Equal(again, line) {
		return nil, 0, errors.New("the header is not as it was written")
	}
	return s, h.Rows, nil
}

// encodeJSON leaves <, > and & as they are, and ends without a new line.
func encodeJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// appendRow writes a row as one JSON object. An option is a flat list of
// numerators and denominators in turn. It is written by hand because rows are
// nearly all of a file.
func appendRow(b []byte, row Row) []byte {
	b = append(b, `{"draw":`...)
	b = strconv.AppendInt(b, int64(row.Draw), 10)
	b = append(b, `,"replication":`...)
	b = strconv.AppendInt(b, int64(row.Replication), 10)
	b = appendRatios(append(b, `,"options":[`...), row.Options)
	if row.Series != nil {
		b = appendRatios(append(b, `,"series":[`...), row.Series)
	}
	if len(row.Stuck) > 0 {
		text, err := encodeJSON(row.Stuck)
		if err != nil {
			panic(err) // names and whole numbers can always be written
		}
		b = append(append(b, `,"stuck":`...), text...)
	}
	return append(b, '}')
}

func appendRatios(b []byte, options [][]Ratio) []byte {
	for i, ratios := range options {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		for k, r := range ratios {
			if k > 0 {
				b = append(b, ',')
			}
			b = strconv.AppendInt(b, r.Num, 10)
			b = append(b, ',')
			b = strconv.AppendInt(b, r.Den, 10)
		}
		b = append(b, ']')
	}
	return append(b, ']')
}

func decodeRow(line []byte) (Row, error) {
	var flat struct {
		Draw        int       `json:"draw"`
		Replication int       `json:"replication"`
		Options     [][]int64 `json:"options"`
		Series      [][]int64 `json:"series"`
		Stuck       []Stuck   `json:"stuck"`
	}
	if err := json.Unmarshal(line, &flat); err != nil {
		return Row{}, errors.New("not a row of results")
	}
	row := Row{
		Draw: flat.Draw, Replication: flat.Replication,
		Options: ratios(flat.Options), Series: ratios(flat.Series), Stuck: flat.Stuck,
	}
	if !bytes.Equal(appendRow(nil, row), line) {
		return Row{}, errors.New("the row is not as it was written")
	}
	return row, nil
}

// ratios pairs up the numbers of each option. An odd one at the end is left
// out, and found missing when the row is written again.
func ratios(options [][]int64) [][]Ratio {
	if options == nil {
		return nil
	}
	all := make([][]Ratio, len(options))
	for i, flat := range options {
		all[i] = make([]Ratio, len(flat)/2)
		for k := range all[i] {
			all[i][k] = Ratio{flat[2*k], flat[2*k+1]}
		}
	}
	return all
}

// longestLine is far above any row (50 options of 10,000 columns take some 10
// MB), and keeps a file that is not ours from filling the memory.
const longestLine = 256 << 20

// lines reads line by line and knows where it is.
type lines struct {
	r      *bufio.Reader
	number int   // of the line last read, counted from 1
	end    int64 // offset of its end
}

func newLines(r io.Reader) *lines { return &lines{r: bufio.NewReaderSize(r, 1<<16)} }

// errTorn says that the text ended before the line did.
var errTorn = errors.New("the file ends in the middle of this line")

// next returns the next line without its line feed; io.EOF after the last,
// errTorn where the last one has no line feed.
func (l *lines) next() ([]byte, error) {
	l.number++
	var line []byte
	for {
		part, err := l.r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil:
			l.end += int64(len(line))
			return line[:len(line)-1], nil
		case err == bufio.ErrBufferFull && len(line) <= longestLine:
			continue
		case err == bufio.ErrBufferFull:
			return nil, fmt.Errorf("longer than %d MB", longestLine>>20)
		case err == io.EOF && len(line) == 0:
			return nil, io.EOF
		case err == io.EOF:
			return nil, errTorn
		default:
			return nil, err
		}
	}
}

// wrong says where an error is.
func (l *lines) wrong(err error) error {
	if err == io.EOF {
		err = errors.New("the file ends here, too early")
	}
	return fmt.Errorf("line %d: %w", l.number, err)
}
