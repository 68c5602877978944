package intake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// packed writes an archive.
func packed(t *testing.T, parts map[string][]byte) []byte {
	var text bytes.Buffer
	z := zip.NewWriter(&text)
	for name, part := range parts {
		f, err := z.Create(name)
		require.NoError(t, err)
		_, err = f.Write(part)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return text.Bytes()
}

func TestArchivesAreBoundedAndKnown(t *testing.T) {
	const most = 1 << 20
	assert.EqualError(t, checkArchive(packed(t, map[string][]byte{"xl/workbook.xml": nil, "xl/media/a": make([]byte, most+1)}), most), "unpacks to more than 1 MB; no published workbook is that large")
	assert.EqualError(t, checkArchive(packed(t, map[string][]byte{"a": make([]byte, most/2), "b": make([]byte, most/2+1)}), most), "unpacks to more than 1 MB; no published workbook is that large")
	assert.NoError(t, checkArchive(packed(t, map[string][]byte{"xl/workbook.xml": make([]byte, most)}), most))

	// An archive that lies about the size of a part.
	bomb := packed(t, map[string][]byte{"xl/workbook.xml": bytes.Repeat([]byte{'x'}, 1000)})
	at := bytes.LastIndex(bomb, []byte("PK\x01\x02"))
	bomb[at+24], bomb[at+25] = 10, 0
	assert.EqualError(t, checkArchive(bomb, most), "is cut short or damaged; download or save it again")

	many := map[string][]byte{}
	for i := range mostParts + 1 {
		many["part"+strconv.Itoa(i)] = nil
	}
	assert.EqualError(t, checkArchive(packed(t, many), most), "holds 2001 files; a workbook has at most 2000")
	for name, want := range map[string]string{
		"xl/workbook.bin": "is a binary workbook (.xlsb); save it as .xlsx",
		"content.xml":     "is an OpenDocument spreadsheet (.ods); save it as .xlsx, or the sheet as CSV",
		"cwt.csv":         "is a packed folder (.zip) and not a workbook; unpack it and name the file within",
	} {
		var p problems
		openSheets(File{"a.xlsx", packed(t, map[string][]byte{name: []byte("x")})}, nil, &p)
		assert.EqualError(t, p.err(), "a.xlsx: "+want)
	}
	var p problems
	openSheets(File{"a.xlsx", packed(t, map[string][]byte{"xl/workbook.xml": []byte("<workbook")})}, nil, &p)
	assert.ErrorContains(t, p.err(), "a.xlsx: cannot be read as a workbook")
}

// A cell far to the right counts the empty ones before it.
func TestTheCellsOfASheetAreBounded(t *testing.T) {
	var cells strings.Builder
	for row := 1; row <= 200; row++ {
		fmt.Fprintf(&cells, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, row, row)
	}
	book := excelize.NewFile()
	book.Pkg.Store("xl/worksheets/sheet1.xml", []byte(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`+cells.String()+`</sheetData></worksheet>`))
	book.Sheet.Delete("xl/worksheets/sheet1.xml")
	rows, err := book.Rows("Sheet1")
	require.NoError(t, err)
	next := rowReader(rows, 2_000_000)
	for row := 1; ; row++ {
		_, _, err := next()
		if err != nil {
			assert.EqualError(t, err, "there are more than 2 million cells; delete those beside and below the table")
			assert.Equal(t, 123, row, "16,384 a row")
			break
		}
	}
}

func TestASheetAsCSVKeepsItsLines(t *testing.T) {
	book := excelize.NewFile()
	require.NoError(t, book.SetSheetRow("Sheet1", "A1", &[]any{"Referred", "Site", "Note"}))
	require.NoError(t, book.SetSheetRow("Sheet1", "A2", &[]any{45200, "Lung"}))
	require.NoError(t, book.SetSheetRow("Sheet1", "A5", &[]any{45201, "Head, neck", "two\nlines"}))
	text, err := book.WriteToBuffer()
	require.NoError(t, err)
	f, err := AsCSV(File{"list.xlsx", text.Bytes()}, "")
	require.NoError(t, err)
	assert.Equal(t, "Referred,Site,Note\n45200,Lung,\n\n\n45201,\"Head, neck\",two lines\n", string(f.Text))
	_, err = book.NewSheet("Second")
	require.NoError(t, err)
	text, err = book.WriteToBuffer()
	require.NoError(t, err)
	f, err = AsCSV(File{"list.xlsx", text.Bytes()}, "")
	require.NoError(t, err, "an empty sheet beside it does not matter")
	assert.NotEmpty(t, f.Text)
	_, err = AsCSV(File{"list.xlsx", text.Bytes()}, "Second")
	require.EqualError(t, err, "list.xlsx: has nothing on its sheet")
	require.NoError(t, book.SetCellStr("Second", "A1", "x"))
	text, err = book.WriteToBuffer()
	require.NoError(t, err)
	_, err = AsCSV(File{"list.xlsx", text.Bytes()}, "")
	require.EqualError(t, err, `list.xlsx: has 2 sheets, "Sheet1" and "Second"; name the one to be read`)
	f, err = AsCSV(File{"list.xlsx", text.Bytes()}, "second")
	require.NoError(t, err)
	assert.Equal(t, "x\n", string(f.Text))
	_, err = AsCSV(File{"list.xlsx", text.Bytes()}, "third")
	require.EqualError(t, err, `list.xlsx: has no sheet "third"; it has "Sheet1" and "Second"`)
	plain := File{"list.csv", []byte("a,b\n")}
	f, err = AsCSV(plain, "")
	require.NoError(t, err)
	assert.Equal(t, plain, f)
}

// Whatever stands on a sheet, it is read or refused.
func FuzzSheet(f *testing.F) {
	book := excelize.NewFile()
	require.NoError(f, book.SetSheetRow("Sheet1", "A1", &[]any{"ODS CODE (1)", "ACCOUNTABLE PROVIDER", "TOTAL", "WITHIN 62 DAYS"}))
	require.NoError(f, book.SetSheetRow("Sheet1", "A3", &[]any{"RZZ", "TWO", 3, 2.5}))
	text, err := book.WriteToBuffer()
	require.NoError(f, err)
	archive, err := zip.NewReader(bytes.NewReader(text.Bytes()), int64(text.Len()))
	require.NoError(f, err)
	parts := map[string][]byte{}
	for _, part := range archive.File {
		r, err := part.Open()
		require.NoError(f, err)
		parts[part.Name], err = io.ReadAll(r)
		require.NoError(f, err)
	}
	f.Add(parts["xl/worksheets/sheet1.xml"], parts["xl/sharedStrings.xml"], parts["xl/workbook.xml"])
	n := names(f)
	f.Fuzz(func(t *testing.T, sheet, shared, workbook []byte) {
		for name, part := range map[string][]byte{"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": shared, "xl/workbook.xml": workbook} {
			parts[name] = part
		}
		file := File{"a.xlsx", packed(t, parts)}
		if _, err := ReadCWT(n, nil, file); err != nil {
			require.Regexp(t, `^a\.xlsx`, err.Error())
		}
		_, _ = AsCSV(file, "")
	})
}
