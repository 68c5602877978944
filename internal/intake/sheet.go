package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/words"
)

// sheet is a table of a file, row by row: the whole of a CSV file, or a sheet of a
// workbook. Cells are as they are stored: in a workbook a date is a number of
// days, see [SerialDay], and a share 0.95, however they are shown.
type sheet struct {
	file     string // as messages name it
	name     string // of the sheet; "" for CSV
	read     func() (line int, cells []string, err error)
	problems *problems
	onSheet  bool // of a workbook
	from1904 bool // its days are counted from 1904 and not from 1900
}

// next returns the next row that has anything in it, and its line. The cells are
// good until the next call.
func (s *sheet) next() (line int, cells []string, ok bool) {
	for {
		line, cells, err := s.read()
		if errors.Is(err, io.EOF) {
			return 0, nil, false
		}
		if err != nil {
			// What follows a broken quotation mark may be anything.
			s.problems.add(s.file, line, "cannot be read as a table from here on: "+err.Error())
			return 0, nil, false
		}
		if slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
			return line, cells, true // spreadsheets add rows of commas
		}
	}
}

// openSheets opens a CSV file, which is one table, or a workbook, which has one on
// each sheet. Of a workbook only are the sheets that are read, by name; none means
// all. What is wrong goes to problems, and nothing is returned.
func openSheets(f File, only []string, p *problems) []*sheet {
	if isWorkbook(f.Text) {
		return openWorkbook(f, only, p)
	}
	if s := openCSV(f, p); s != nil {
		return []*sheet{s}
	}
	return nil
}

// kinds of file that are no table, by how they begin, and what to do about it.
var notTables = []struct{ begin, cure string }{
	{"\xff\xfe", `is written in UTF-16; save it as "CSV UTF-8"`},
	{"\xfe\xff", `is written in UTF-16; save it as "CSV UTF-8"`},
	{"PK\x03\x04", `is a workbook, and a CSV file is wanted; save the sheet as "CSV UTF-8"`},
	{"\xd0\xcf\x11\xe0", "is an old workbook (.xls), or one with a password; save it as .xlsx without a password"},
	{"<!", aWebPage},
	{"<html", aWebPage},
	{"<?xml", aWebPage},
	{"{", "is JSON and not a table; take the CSV file or the workbook from the same page"},
	{"%PDF", "is a PDF; take the CSV file or the workbook from the same page"},
	{"\x1f\x8b", "is packed (gzip); unpack it first"},
}

const aWebPage = "is a web page and not a table: the download went wrong; download the file again"

// openCSV opens a CSV file. Spreadsheets put a byte order mark before it, which is
// dropped.
func openCSV(f File, p *problems) *sheet {
	text := bytes.TrimPrefix(f.Text, []byte("\ufeff"))
	for _, kind := range notTables {
		if bytes.HasPrefix(bytes.TrimLeft(text, " \r\n\t"), []byte(kind.begin)) {
			p.add(f.Name, 1, kind.cure)
			return nil
		}
	}
	if bytes.IndexByte(text[:min(len(text), 1000)], 0) >= 0 {
		p.add(f.Name, 1, `is not text; if it came from a spreadsheet, save it as "CSV UTF-8"`)
		return nil
	}
	if words.OldMac(text) {
		p.add(f.Name, 1, words.HasOldMac)
		return nil
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	return &sheet{file: f.Name, problems: p, read: func() (int, []string, error) {
		cells, err := r.Read()
		if err != nil {
			line := 1
			var broken *csv.ParseError
			if errors.As(err, &broken) {
				line, err = max(1, broken.StartLine), errors.New(words.Broken(err))
			}
			return line, nil, err
		}
		line, _ := r.FieldPos(0)
		return line, cells, nil
	}}
}

// AsCSV makes a CSV file of a workbook's sheet, so that whoever reads CSV can take a
// workbook: its lines are the sheet's rows, and its dates numbers of days, see
// [SerialDay]. Any other file is returned as it is. Of a workbook with several sheets
// that hold anything, one must be named.
func AsCSV(f File, name string) (File, error) {
	if !f.IsWorkbook() {
		return f, nil
	}
	var p problems
	var only []string
	if name != "" {
		only = []string{name}
	}
	var names []string
	made := File{Name: f.Name}
	for _, s := range openWorkbook(f, only, &p) {
		text := s.csv()
		if len(text) == 0 {
			continue
		}
		names, made.Text = append(names, s.name), text
		if s.from1904 {
			p.add(f.Name, 0, "counts days from 1904; write its dates as 2027-01-31 and save the sheet as CSV")
		}
	}
	switch {
	case len(names) > 1:
		p.add(f.Name, 0, fmt.Sprintf("has %d sheets, %s; name the one to be read", len(names), words.Some(quotedAll(names), mostListed)))
	case len(names) == 0 && len(p) == 0:
		p.add(f.Name, 0, "has nothing on its sheet")
	}
	return made, p.err()
}

// csv writes the rows of a sheet. Empty rows stay, so that lines are rows; empty cells
// at the end of a row, which are not stored, are filled up to the longest row above.
func (s *sheet) csv() []byte {
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	oneLine := strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ")
	last, width := 0, 0
	for {
		line, cells, ok := s.next()
		if !ok {
			w.Flush()
			return text.Bytes()
		}
		w.Flush()
		for last++; last < line; last++ {
			text.WriteByte('\n')
		}
		for width = max(width, len(cells)); len(cells) < width; {
			cells = append(cells, "")
		}
		for i, cell := range cells {
			cells[i] = oneLine.Replace(cell)
		}
		_ = w.Write(cells) // to memory
	}
}

// sheetNamed tells of sheets that a workbook does not have.
func sheetNamed(file string, has, only []string, p *problems) (chosen []string) {
	same := func(a string) func(string) bool {
		return func(b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }
	}
	for _, name := range only {
		if i := slices.IndexFunc(has, same(name)); i >= 0 {
			chosen = addOnce(chosen, has[i])
			continue
		}
		p.add(file, 0, fmt.Sprintf("has no sheet %q; it has %s%s", name, words.Some(quotedAll(has), mostListed), diag.Nearest(name, has)))
	}
	if len(only) == 0 {
		return has
	}
	return chosen
}
