package facts

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

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
	r := csv.NewReader(file)
	head, err := r.Read()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%s is empty; it takes a line of headings first", name)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
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
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		row := map[string]string{}
		for i, h := range head {
			row[h] = strings.TrimPrefix(cells[i], "'") // put there against spreadsheets
		}
		line, _ := r.FieldPos(0)
		if err := read(line, row); err != nil {
			return fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
}
