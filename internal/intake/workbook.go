package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// A workbook is a zip archive of XML, and a small one may unpack to anything. The
// largest that is published, a month of the Combined CSV, unpacks to 60 MB.
const (
	mostUnpacked = 400 << 20
	mostParts    = 2000       // files within
	mostCells    = 30_000_000 // of one sheet; a cell far to the right counts the empty ones before it
)

func isWorkbook(text []byte) bool { return bytes.HasPrefix(text, []byte("PK\x03\x04")) }

// IsWorkbook reports whether a file is a workbook, or packed as one.
func (f File) IsWorkbook() bool { return isWorkbook(f.Text) }

// openWorkbook opens sheets of a workbook. Macros, charts and formulas are left
// alone: a cell is what was stored as its value.
func openWorkbook(f File, only []string, p *problems) (sheets []*sheet) {
	book, err := readWorkbook(f.Text)
	if err != nil {
		p.add(f.Name, 0, err.Error())
		return nil
	}
	old, _ := book.GetWorkbookProps()
	for _, name := range sheetNamed(f.Name, book.GetSheetList(), only, p) {
		rows, err := book.Rows(name)
		if err != nil {
			continue // a chart
		}
		s := &sheet{file: fmt.Sprintf("%s, sheet %q", f.Name, name), name: name, problems: p, onSheet: true, from1904: old.Date1904 != nil && *old.Date1904}
		s.read = rowReader(rows, mostCells)
		sheets = append(sheets, s)
	}
	if len(sheets) == 0 && len(only) == 0 {
		p.add(f.Name, 0, "has no sheet with cells")
	}
	return sheets
}

// readWorkbook reads a workbook whose parts are all sound: the library takes what it
// can of a part that is cut short, and rows would be missing without a word.
func readWorkbook(text []byte) (book *excelize.File, err error) {
	if err := checkArchive(text, mostUnpacked); err != nil {
		return nil, err
	}
	defer notAWorkbook(&err)
	book, err = excelize.OpenReader(bytes.NewReader(text), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostUnpacked, // nothing is put on the disk
	})
	if err != nil {
		return nil, fmt.Errorf("cannot be read as a workbook (%w); open it and save it again as .xlsx", err)
	}
	return book, nil
}

// notAWorkbook takes a panic of the library, at XML that no spreadsheet writes, for
// what it is.
func notAWorkbook(err *error) {
	if recover() != nil {
		*err = errors.New("cannot be read as a workbook; open it and save it again as .xlsx")
	}
}

// Unpacks refuses a workbook that unpacks to more than so many bytes. Other files it takes.
func (f File) Unpacks(most int64) error {
	if !f.IsWorkbook() {
		return nil
	}
	return checkArchive(f.Text, most)
}

// checkArchive unpacks every part once, to nowhere, and adds up what comes out:
// what an archive says of its own size need not be so.
func checkArchive(text []byte, most int64) error {
	archive, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return errors.New("is cut short or damaged; download or save it again")
	}
	if len(archive.File) > mostParts {
		return fmt.Errorf("holds %d files; a workbook has at most %d", len(archive.File), mostParts)
	}
	left := most
	workbook := false
	for _, part := range archive.File {
		name := strings.ToLower(strings.ReplaceAll(part.Name, `\`, "/"))
		switch {
		case name == "xl/workbook.bin":
			return errors.New("is a binary workbook (.xlsb); save it as .xlsx")
		case name == "content.xml":
			return errors.New("is an OpenDocument spreadsheet (.ods); save it as .xlsx, or the sheet as CSV")
		case name == "xl/workbook.xml":
			workbook = true
		}
		size, err := unpacked(part, left)
		if err != nil {
			return errors.New("is cut short or damaged; download or save it again")
		}
		if left -= size; left < 0 {
			return fmt.Errorf("unpacks to more than %d MB; no published workbook is that large", most>>20)
		}
	}
	if !workbook {
		return errors.New("is a packed folder (.zip) and not a workbook; unpack it and name the file within")
	}
	return nil
}

// unpacked is the size of a part, or one more than most.
func unpacked(part *zip.File, most int64) (int64, error) {
	r, err := part.Open()
	if err != nil {
		return 0, err
	}
	defer r.Close()
	return io.Copy(io.Discard, io.LimitReader(r, most+1))
}

// rowReader reads a sheet's rows. What a sheet says of its own size is not looked
// at: some published ones say that they are one cell.
func rowReader(rows *excelize.Rows, most int) func() (int, []string, error) {
	line, read := 0, 0
	return func() (_ int, cells []string, err error) {
		defer notAWorkbook(&err)
		if !rows.Next() {
			if err := rows.Error(); err != nil {
				return line, nil, err
			}
			return line, nil, io.EOF
		}
		line++
		if cells, err = rows.Columns(); err != nil {
			return line, nil, err
		}
		if read += len(cells); read > most {
			return line, nil, fmt.Errorf("there are more than %d million cells; delete those beside and below the table", most/1_000_000)
		}
		return line, cells, nil
	}
}
