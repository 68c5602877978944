package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"prehabsim/internal/diag"
)

// problems are all that is wrong with some files, in the order of reading. Unlike
// diag.List it takes any number at no cost: a list may be wrong in every row.
type problems []diag.Problem

func (p *problems) add(file string, line int, text string) {
	*p = append(*p, diag.Problem{File: file, Line: line, Text: text})
}

func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return diag.Problems(p)
}

// table is a CSV file, row by row under its header.
type table struct {
	file     string
	header   []string
	line     int // of the header
	r        *csv.Reader
	problems *problems
}

// openTable reads the header; nil if there is none. Spreadsheets put a byte order
// mark before it, which is dropped.
func openTable(f File, p *problems) *table {
	if bytes.HasPrefix(f.Text, []byte("\xff\xfe")) || bytes.HasPrefix(f.Text, []byte("\xfe\xff")) {
		p.add(f.Name, 1, `is written in UTF-16; save it as "CSV UTF-8"`)
		return nil
	}
	t := &table{file: f.Name, problems: p, r: csv.NewReader(bytes.NewReader(bytes.TrimPrefix(f.Text, []byte("\ufeff"))))}
	t.r.FieldsPerRecord = -1
	t.r.ReuseRecord = true
	before := len(*p)
	line, cells, ok := t.next()
	if !ok {
		if len(*p) == before {
			p.add(f.Name, 1, "is empty; a table starts with a line of column names")
		}
		return nil
	}
	t.line = line
	for _, cell := range cells {
		t.header = append(t.header, strings.TrimSpace(cell))
	}
	if len(t.header) == 1 && strings.ContainsAny(t.header[0], ";\t|") {
		p.add(f.Name, line, "its columns are not separated by commas; save it as CSV with commas")
		return nil
	}
	return t
}

// next returns the next row that has anything in it and its line. A row with more
// or fewer cells than the header is a problem, and is passed over: its cells
// cannot be told apart.
func (t *table) next() (line int, cells []string, ok bool) {
	for {
		cells, err := t.r.Read()
		if errors.Is(err, io.EOF) {
			return 0, nil, false
		}
		if err != nil {
			line := 1
			var broken *csv.ParseError
			if errors.As(err, &broken) {
				line, err = max(1, broken.Line), broken.Err
			}
			// What follows a broken quotation mark may be anything.
			t.problems.add(t.file, line, "cannot be read as a table from here on: "+err.Error())
			return 0, nil, false
		}
		line, _ := t.r.FieldPos(0)
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue // spreadsheets add rows of commas
		}
		if t.header != nil && len(cells) != len(t.header) {
			t.problems.add(t.file, line, "has "+counted(len(cells), "cell")+"; the header has "+counted(len(t.header), "column"))
			continue
		}
		return line, cells, true
	}
}
