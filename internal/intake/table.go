package intake

import (
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/words"
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
	*sheet
	header []string
	line   int // of the header
}

// openTable reads the header; nil if there is none.
func openTable(f File, p *problems) *table {
	s := openCSV(f, p)
	if s == nil {
		return nil
	}
	t := &table{sheet: s}
	before := len(*p)
	line, cells, ok := t.sheet.next()
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
	if notByCommas(t.header) {
		p.add(f.Name, line, "its columns are not separated by commas; save it as CSV with commas")
		return nil
	}
	return t
}

func notByCommas(header []string) bool {
	return len(header) == 1 && strings.ContainsAny(header[0], ";\t|")
}

// next returns the next row that has anything in it and its line. A row with more
// or fewer cells than the header is a problem, and is passed over: its cells
// cannot be told apart.
func (t *table) next() (line int, cells []string, ok bool) {
	for {
		line, cells, ok := t.sheet.next()
		if !ok {
			return 0, nil, false
		}
		if len(cells) != len(t.header) {
			t.problems.add(t.file, line, "has "+words.Count(len(cells), "cell")+"; the header has "+words.Count(len(t.header), "column"))
			continue
		}
		return line, cells, true
	}
}
