package facts

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"prehabsim/internal/words"
)

// WrongHeading is what is wrong with the first line, and not with a row.
type WrongHeading struct{ Text string }

func (w *WrongHeading) Error() string { return w.Text }

// EachRow reads a table of a results folder by its headings, of which some must be there.
func EachRow(fsys fs.FS, name string, needs []string, read func(line int, row map[string]string) error) error {
	file, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	return RowsOf(file, name, needs, read)
}

// RowsOf is the same of what has been opened.
func RowsOf(file io.Reader, name string, needs []string, read func(line int, row map[string]string) error) error {
	text, err := io.ReadAll(file)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if line, why := words.NoTable(text); why != "" {
		return fmt.Errorf("%s:%d: %s", name, line, why)
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	head, err := r.Read()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%s is empty; it takes a line of headings first", name)
	}
	if err != nil {
		return fmt.Errorf("%s:1: %s", name, words.Broken(err))
	}
	for i, h := range head {
		if h != "" && slices.Contains(head[:i], h) {
			return fmt.Errorf("%s:1: column %q is there twice", name, h)
		}
	}
	if len(head) > 0 {
		head[0] = strings.TrimPrefix(head[0], "\ufeff") // a spreadsheet's mark
	}
	for _, need := range needs {
		if !slices.Contains(head, need) {
			return fmt.Errorf("%s:1: there is no column %q", name, need)
		}
	}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return fmt.Errorf("%s:%d: %s", name, broken.StartLine, words.Broken(err))
		}
		if line, _ := r.FieldPos(0); len(cells) != len(head) {
			return fmt.Errorf("%s:%d: has %s, and the first line %d", name, line, words.Count(len(cells), "field"), len(head))
		}
		row := map[string]string{}
		for i, h := range head {
			row[h] = strings.TrimPrefix(cells[i], "'") // put there against spreadsheets
		}
		line, _ := r.FieldPos(0)
		var heading *WrongHeading
		if err := read(line, row); errors.As(err, &heading) {
			return fmt.Errorf("%s:1: %w", name, err)
		} else if err != nil {
			return fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
}
