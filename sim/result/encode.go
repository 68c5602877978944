package result

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"

	"prehabsim/sim/stats"
)

const setFormat = "prehabsim results 2"

// cells is a line of an encoded set: one series of one option.
type cells struct {
	Option int                 `json:"option"`
	Serie  int                 `json:"serie"`
	Months []stats.PairMoments `json:"months"` // count, sums and products; see stats.PairMoments
}

// closing is the last line: the sum of all bytes before it, so that a file that
// was cut short or altered on its way is noticed before it is merged.
type closing struct {
	SHA256 string `json:"sha256"`
}

// Encode writes the set as lines of JSON: a header, one line for each row, one
// for each series of each option, and a checksum. Equal sets give equal bytes.
func (s *Set) Encode(w io.Writer) error {
	if err := s.check(); err != nil {
		return err
	}
	sum := sha256.New()
	out := bufio.NewWriterSize(w, 1<<16)
	both := io.MultiWriter(out, sum)
	write := func(line []byte, err error) error {
		if err != nil {
			return err
		}
		_, err = both.Write(append(line, '\n'))
		return err
	}
	if err := write(encodeHeader(setFormat, s, len(s.Rows))); err != nil {
		return err
	}
	var line []byte
	for _, row := range s.Rows {
		line = appendRow(line[:0], row)
		if err := write(line, nil); err != nil {
			return err
		}
	}
	for at := range s.cellLines() {
		if err := write(encodeJSON(s.cellLine(at))); err != nil {
			return err
		}
	}
	if err := write(encodeJSON(closingOf(sum))); err != nil {
		return err
	}
	return out.Flush()
}

// check refuses to write what could not be read again: a set whose rows were
// not put in by Add.
func (s *Set) check() error {
	for i, row := range s.Rows {
		if err := s.checkKept(row); err != nil {
			return err
		}
		if row.Series != nil || i > 0 && s.Rows[i-1].Unit().compare(row.Unit()) >= 0 {
			return fmt.Errorf("%v was not added by Add", row.Unit())
		}
	}
	if len(s.OfDraw(Central)) > 0 && len(s.cells) != len(s.Options)*s.width() {
		return errors.New("the cells do not belong to the rows")
	}
	return nil
}

// cellLines is the number of lines of cells: none while there are no central rows.
func (s *Set) cellLines() int {
	if len(s.OfDraw(Central)) == 0 || len(s.Months) == 0 {
		return 0
	}
	return len(s.Options) * len(s.Series)
}

func (s *Set) cellLine(at int) cells {
	months := len(s.Months)
	return cells{
		Option: at / len(s.Series), Serie: at % len(s.Series),
		Months: s.cells[at*months : (at+1)*months],
	}
}

func closingOf(sum hash.Hash) closing { return closing{fmt.Sprintf("%x", sum.Sum(nil))} }

// Decode reads what Encode wrote, and nothing else. An error names the line.
func Decode(r io.Reader) (*Set, error) {
	d := decoder{lines: newLines(r), sum: sha256.New()}
	s, err := d.set()
	if err != nil {
		return nil, d.lines.wrong(err)
	}
	return s, nil
}

// decoder reads a set; its errors are about the line last read.
type decoder struct {
	lines *lines
	sum   hash.Hash // of the lines before the current one
	last  []byte
}

// next returns the next line, and takes the one before it into the checksum.
func (d *decoder) next() ([]byte, error) {
	if d.last != nil {
		d.sum.Write(append(d.last, '\n'))
	}
	line, err := d.lines.next()
	d.last = line
	return line, err
}

func (d *decoder) set() (*Set, error) {
	line, err := d.next()
	if err != nil {
		return nil, err
	}
	s, rows, err := decodeHeader(setFormat, line)
	if err != nil {
		return nil, err
	}
	// Memory grows with what is read, never with what the header promises.
	for range rows {
		if err := d.row(s); err != nil {
			return nil, err
		}
	}
	for at := range s.cellLines() {
		if err := d.cells(s, at); err != nil {
			return nil, err
		}
	}
	if line, err = d.next(); err != nil {
		return nil, err
	}
	if want, err := encodeJSON(closingOf(d.sum)); err != nil || !bytes.Equal(line, want) {
		return nil, errors.New("the checksum does not fit: the file was altered after it was written")
	}
	if _, err := d.lines.next(); err != io.EOF {
		return nil, errors.New("something follows the checksum")
	}
	return s, nil
}

func (d *decoder) row(s *Set) error {
	line, err := d.next()
	if err != nil {
		return err
	}
	row, err := decodeRow(line)
	if err != nil {
		return err
	}
	if err := s.checkKept(row); err != nil {
		return err
	}
	if row.Series != nil {
		return fmt.Errorf("%v has series that are not folded into cells", row.Unit())
	}
	if n := len(s.Rows); n > 0 && s.Rows[n-1].Unit().compare(row.Unit()) >= 0 {
		return fmt.Errorf("%v is out of order", row.Unit())
	}
	s.Rows = append(s.Rows, row)
	return nil
}

func (d *decoder) cells(s *Set, at int) error {
	line, err := d.next()
	if err != nil {
		return err
	}
	var c cells
	if err := json.Unmarshal(line, &c); err != nil {
		return errors.New("not a line of cells")
	}
	if len(c.Months) != len(s.Months) {
		return fmt.Errorf("%d months in the cells, the set has %d", len(c.Months), len(s.Months))
	}
	central := len(s.OfDraw(Central))
	for i, m := range c.Months {
		if m.Count != int64(central) {
			return fmt.Errorf("%s: the cell has %d replications, the set has %d", s.Months[i], m.Count, central)
		}
	}
	s.cells = append(s.cells, c.Months...)
	if again, err := encodeJSON(s.cellLine(at)); err != nil || !bytes.Equal(again, line) {
		return errors.New("the line of cells is not as it was written, or not in its place")
	}
	return nil
}
