package result

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

const logFormat = "prehabsim log 2"

// Log keeps the rows of a run as they are finished, so that an interrupted run
// can go on where it stopped. It only ever appends. A line is a checksum of
// eight hexadecimal digits, a space, and the header or a row as JSON; rows keep
// their series, from which the cells are built again.
//
// A Log is used by one goroutine at a time.
type Log struct {
	w   io.Writer
	err error // the first failure
}

// NewLog returns a log that appends to w. A new log starts with WriteHeader; one
// that is resumed already has its header, and w must then stand at
// [Recovered.Whole].
func NewLog(w io.Writer) *Log { return &Log{w: w} }

// WriteHeader writes what the rows to come belong to. The rows of s are not
// written.
func (l *Log) WriteHeader(s *Set) error {
	line, err := encodeHeader(logFormat, s, 0)
	if err != nil {
		return err
	}
	return l.write(line)
}

// Append writes a row, in any order, with its series.
func (l *Log) Append(row Row) error { return l.write(appendRow(nil, row)) }

// write hands over a line in one piece, so that a crash can tear only the last
// one. After a failure the log stays shut: a further line would follow on from
// half of another.
func (l *Log) write(line []byte) error {
	if l.err != nil {
		return l.err
	}
	framed := fmt.Appendf(nil, "%08x %s\n", checksum(line), line)
	_, l.err = l.w.Write(framed)
	return l.err
}

func checksum(line []byte) uint32 {
	return crc32.Checksum(line, crc32.MakeTable(crc32.Castagnoli))
}

// ErrNoHeader says that a run was interrupted before its log had a header:
// there is nothing to resume.
var ErrNoHeader = errors.New("the log has no header")

// Recovered is what an interrupted run has left.
type Recovered struct {
	Header Set   // without rows
	Rows   []Row // in the order in which they were finished, with their series
	Whole  int64 // bytes up to the end of the last whole line: cut the file there before appending
}

// Recover reads the log of an interrupted run. A last line without its line
// feed was being written when the run died, and is left out. Any other damage
// is refused, because a log that is wrong in one place cannot be trusted in the
// others; the error names the line. ErrNoHeader means an empty or torn first
// line.
func Recover(r io.Reader) (Recovered, error) {
	l := newLines(r)
	line, err := l.next()
	if err == io.EOF || err == errTorn {
		return Recovered{}, ErrNoHeader
	}
	if err == nil {
		line, err = unframe(line)
	}
	if err != nil {
		return Recovered{}, l.wrong(err)
	}
	header, rows, err := decodeHeader(logFormat, line)
	if err == nil && rows != 0 {
		err = errors.New("the header of a log does not count its rows")
	}
	if err != nil {
		return Recovered{}, l.wrong(err)
	}
	found := Recovered{Header: *header, Whole: l.end}
	written := map[Unit]int{} // the line of each row
	for {
		line, err := l.next()
		if err == io.EOF || err == errTorn {
			return found, nil
		}
		var row Row
		if err == nil {
			row, err = header.decodeLogged(line)
		}
		if err == nil && written[row.Unit()] > 0 {
			err = fmt.Errorf("%v is already in line %d", row.Unit(), written[row.Unit()])
		}
		if err != nil {
			return Recovered{}, l.wrong(err)
		}
		written[row.Unit()] = l.number
		found.Rows = append(found.Rows, row)
		found.Whole = l.end
	}
}

func (s *Set) decodeLogged(line []byte) (Row, error) {
	line, err := unframe(line)
	if err != nil {
		return Row{}, err
	}
	row, err := decodeRow(line)
	if err != nil {
		return Row{}, err
	}
	return row, s.checkRow(row)
}

// unframe takes the checksum off a line.
func unframe(line []byte) ([]byte, error) {
	const digits = 8
	if len(line) <= digits || line[digits] != ' ' {
		return nil, errors.New("not a line of a log")
	}
	rest := line[digits+1:]
	if string(line[:digits]) != fmt.Sprintf("%08x", checksum(rest)) {
		return nil, errors.New("the line is damaged: its checksum does not fit")
	}
	return rest, nil
}
