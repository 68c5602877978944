package workbook

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/opc"
	"prehabsim/internal/opc/opctest"
	"prehabsim/internal/words"
)

// Names that users may give, and what a spreadsheet must not make of them.
var hidden = []string{
	"Opt-out prehab", "=1+1", "+44 20", "-cmd|' /C calc'!A0", "@sum(A1)", "1e5", "TRUE", "2027-04", "a\x00b\x07c\x1bd", `<&>"'`, strings.Repeat("Prehabilitation ", 20), "  spaces  ", "_x0041_", "'quoted", "caf\u00e9 \u4e2d\u6587",
}

// folder is one whose option is called so.
func folder(t *testing.T, name string) fstest.MapFS {
	t.Helper()
	f := fstest.MapFS{}
	csvOf := func(file string, rows ...[]string) {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		for _, row := range rows {
			for i := range row {
				row[i] = words.Harmless(row[i])
			}
			require.NoError(t, w.Write(row))
		}
		w.Flush()
		f[file] = &fstest.MapFile{Data: b.Bytes()}
	}
	f["manifest.json"] = &fstest.MapFile{Data: []byte(`{"title": ` + strconv.Quote("A title") + `, "name": "x", "options": [{"id": "current", "name": "Current"}, {"id": "opt", "name": ` + quoted(name) + `}], "level": 0.95, "window": {"from": "2027-04-01", "to": "2028-03-31"}, "warm_up": "52w", "seed": 7, "replications": 20, "draws": 9, "fingerprint": "5ccf4861", "version": "v1.2.3", "engine_version": "3", "arch": "amd64"}`)}
	f["page.json"] = &fstest.MapFile{Data: []byte(`{"rows": [{"row": "treatments", "option": "current", "value": 17000.25, "unit": "patients per year"}, {"row": "treatments", "option": "opt", "value": -1.97, "unit": "patients per year", "chance_low": -7, "chance_high": -1, "note": ` + quoted(name) + `},
		{"row": "within_62_days", "option": "current", "value": 64.5, "unit": "points"}, {"row": "within_62_days", "option": "opt", "value": 0.01, "unit": "points", "chance_low": -1, "chance_high": 1, "note": "no clear: chance alone could give it"},
		{"row": "cost_of_bed_day", "option": "opt", "value": 5030.4, "unit": "pounds", "chance_low": 4000, "chance_high": 6000, "note": ""}]}`)}
	csvOf("measures.csv", []string{"option", "measure", "title", "by", "value", "period", "mean", "n"},
		[]string{"opt", "waits", name, "all", "all", "window", "1234.5", "20"}, []string{"opt", "waits", name, "all", "all", "year 1", "-12", "20"},
		[]string{"opt", "waits", name, "imd", "1", "window", "", "0"}, []string{"opt", "waits", name, "imd", "1", "year 1", "3", "20"})
	csvOf("series.csv", []string{"option", "measure", "title", "by", "value", "month", "unit", "mean"},
		[]string{"current", "waiting_list", name, "all", "all", "2027-04", "patients", "8124.6"}, []string{"current", "waiting_list", name, "all", "all", "2027-05", "patients", "8175.7"},
		[]string{"opt", "waiting_list", name, "all", "all", "2027-04", "patients", "8100"}, []string{"opt", "waiting_list", name, "all", "all", "2027-05", "patients", "0"})
	csvOf("budget.csv", []string{"option", "year", "class", "payer", "amount"}, []string{"opt", "1", "cost", name, "1059377.41"}, []string{"opt", "2", "cost", name, "-4"})
	csvOf("acceptability.csv", []string{"of", "threshold", "option", "chance_best"}, []string{"threshold", "15000", "current", "1"}, []string{"threshold", "15000", "opt", "0"}, []string{"threshold", "20000", "current", "0.75"}, []string{"threshold", "20000", "opt", "0.25"})
	csvOf("assumptions.csv", []string{"path", "value", "source", "status"}, []string{"a.b", name, "M-LOS; X-YORK", "RECOMMENDED"})
	csvOf("evidence.csv", []string{"reading", "option"})
	csvOf("replications.csv", []string{"option"})
	return f
}

func quoted(name string) string {
	text, err := json.Marshal(name)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func page(name string) document.Document {
	cell := func(text string, ranges ...string) document.Ranged {
		r := document.Ranged{Text: document.Label{Long: text}}
		for _, x := range ranges {
			r.Ranges = append(r.Ranges, document.Range{Name: document.Label{Long: "chance"}, Text: document.Label{Long: x}})
		}
		return r
	}
	return document.Document{Blocks: []document.Block{
		document.Heading{Level: 1, Text: name}, document.Lead{Text: "It comes to this: " + name}, &document.Comparison{
			Head: document.Label{Long: "Change from now, a year"}, Options: []document.Label{{Long: "As now"}, {Long: name}},
			Rows: []document.Compared{
				{Label: document.Label{Long: "Money"}},
				{Label: document.Label{Long: "Cost a year"}, Cells: []document.Ranged{cell("-"), cell("\u2212\u00a31,234.50", "\u22127 to +3")}},
				{Label: document.Label{Long: "Posts"}, Cells: []document.Ranged{cell("17,000"), cell("+13 *")}},
				{Label: document.Label{Long: name}, Cells: []document.Ranged{cell("0"), cell("+0.3")}},
			}},
		document.Entry{Head: "How sure", Text: name}, document.Note{Text: "* clear"}, document.Figure{Title: "Seen", Alt: "In words"},
	}}
}

func made(t *testing.T, name string) (*excelize.File, []byte) {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, Write(&b, page(name), folder(t, name)))
	book, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	require.NoError(t, err)
	return book, b.Bytes()
}

// Whatever users call things it is text, and the file is sound.
func TestTextStaysText(t *testing.T) {
	for _, name := range hidden {
		book, file := made(t, name)
		require.Empty(t, opctest.Check(file), "%q", name)
		for _, sheet := range book.GetSheetList() {
			rows, err := book.GetRows(sheet)
			require.NoError(t, err)
			merged, err := book.GetMergeCells(sheet)
			require.NoError(t, err)
			require.Empty(t, merged, "cells that are joined are read aloud as one")
			for r, row := range rows {
				for c := range row {
					at, err := excelize.CoordinatesToCellName(c+1, r+1)
					require.NoError(t, err)
					formula, err := book.GetCellFormula(sheet, at)
					require.NoError(t, err)
					require.Empty(t, formula, "%s of %q", at, name)
				}
			}
		}
		title, err := book.GetCellValue("Measures", "C2")
		require.NoError(t, err)
		require.Equal(t, opc.Plain(name), title)
		kind, err := book.GetCellType("Measures", "C2")
		require.NoError(t, err)
		require.NotContains(t, []excelize.CellType{excelize.CellTypeNumber, excelize.CellTypeFormula, excelize.CellTypeBool}, kind, "%q", name)
		head, err := book.GetCellValue(pageSheet, "A1")
		require.NoError(t, err)
		require.Equal(t, opc.Plain(name), head)
	}
}

func TestTheSameFolderGivesTheSameBytes(t *testing.T) {
	_, first := made(t, "Opt-out prehab")
	for range 3 {
		_, again := made(t, "Opt-out prehab")
		require.True(t, bytes.Equal(first, again))
	}
}

// A sheet has the rows of its file, numbers as numbers, but years of single groups, which are
// counted; what has no rows has no sheet.
func TestSheetsHaveTheRowsOfTheirFiles(t *testing.T) {
	book, _ := made(t, "=Opt-out")
	rows, err := book.GetRows("Measures", excelize.Options{RawCellValue: true})
	require.NoError(t, err)
	require.Equal(t, [][]string{
		{"option", "measure", "title", "by", "value", "period", "mean", "n"},
		{"opt", "waits", "=Opt-out", "all", "all", "window", "1234.5", "20"},
		{"opt", "waits", "=Opt-out", "all", "all", "year 1", "-12", "20"},
		{"opt", "waits", "=Opt-out", "imd", "1", "window", "", "0"},
	}, rows)
	require.NotContains(t, book.GetSheetList(), "Readings")
	require.Equal(t, []string{pageSheet, chartsSheet, "Figures", "Measures", "By month", "Budget", "Acceptability", "Register", "Sources", aboutSheet}, book.GetSheetList())
	require.Zero(t, book.GetActiveSheetIndex())
	about, err := book.GetRows(aboutSheet)
	require.NoError(t, err)
	text := fmt.Sprint(about)
	for _, said := range []string{"5ccf4861", "Seed 7", "v1.2.3", "Replications 20", "Draws of the inputs 8", "not for decisions about one patient", "3 rows of measures.csv; 1 more in that file", "replications.csv, which"} {
		require.Contains(t, text, said)
	}
	sources, err := book.GetRows("Sources")
	require.NoError(t, err)
	require.Len(t, sources, 3, "the heads and the two that are named")
}

// Heads of tables stay in sight, are marked as heads, and stand on each printed page.
func TestHeadsAreMarked(t *testing.T) {
	book, _ := made(t, "Opt-out")
	names := book.GetDefinedName()
	for _, sheet := range book.GetSheetList()[2:] {
		panes, err := book.GetPanes(sheet)
		require.NoError(t, err)
		require.True(t, panes.Freeze && panes.YSplit == 1, sheet)
		tables, err := book.GetTables(sheet)
		require.NoError(t, err)
		require.Len(t, tables, 1, sheet)
		require.True(t, strings.HasPrefix(tables[0].Range, "A1:"), sheet)
		require.True(t, slices.ContainsFunc(names, func(n excelize.DefinedName) bool {
			return n.Name == "_xlnm.Print_Titles" && n.Scope == sheet && n.RefersTo == "'"+sheet+"'!$1:$1"
		}), sheet)
	}
}

// The page reads as it is written, and a figure is a number wherever it is one alone.
func TestThePageReadsAsItIsWritten(t *testing.T) {
	book, _ := made(t, "Opt-out prehab")
	rows, err := book.GetRows(pageSheet)
	require.NoError(t, err)
	var lines []string
	for _, row := range rows {
		if text := strings.TrimSpace(strings.Join(row, "|")); text != "" {
			lines = append(lines, text)
		}
	}
	require.Equal(t, []string{
		"Opt-out prehab", "It comes to this: Opt-out prehab", "Change from now, a year|As now|Opt-out prehab", "Money", "Cost a year|-|\u2212\u00a31,234.50", "chance||\u22127 to +3",
		"Posts|17,000|+13 *", "Opt-out prehab|0|+0.3", "How sure", "Opt-out prehab", "* clear", "Seen In words",
	}, lines)
	for text, want := range map[string]float64{"17,000": 17000, "\u2212\u00a31,234.50": -1234.5, "+0.3": 0.3, "0": 0, "64.5": 64.5} {
		x, _, ok := numberOf(text)
		require.True(t, ok, text)
		require.Equal(t, want, x, text)
	}
	for _, text := range []string{"-", "\u00a31.07m", "80 released", "+13 *", "1,23", "1-2", "2027-04", "\u22120", "1e5", "", "1.", ".5"} {
		_, _, ok := numberOf(text)
		require.False(t, ok, text)
	}
}

// Every chart says what it shows and takes its numbers and names from cells that hold them.
func TestChartsStandOnCells(t *testing.T) {
	book, file := made(t, "Opt-out prehab")
	pkg, err := opc.Read(file)
	require.NoError(t, err)
	count := 0
	for _, part := range pkg.Names() {
		if strings.HasPrefix(part, "xl/drawings/drawing") {
			root, err := opc.Parse(pkg.Part(part))
			require.NoError(t, err)
			for _, x := range root.All("cNvPr") {
				require.NotEmpty(t, x.Attr("descr"), part)
			}
		}
		if !strings.HasPrefix(part, "xl/charts/chart") {
			continue
		}
		count++
		root, err := opc.Parse(pkg.Part(part))
		require.NoError(t, err)
		for _, ser := range root.All("ser") {
			names := cellsOf(t, book, ser.Child("tx", "strRef", "f").Text)
			require.Len(t, names, 1)
			require.NotEmpty(t, names[0])
			values := cellsOf(t, book, ser.Child("val", "numRef", "f").Text)
			require.Len(t, cellsOf(t, book, ser.Child("cat").Nodes[0].Child("f").Text), len(values))
			for _, x := range values {
				_, err := strconv.ParseFloat(x, 64)
				require.NoError(t, err)
			}
		}
	}
	require.Equal(t, 5, count, "months, two of figures, budget, acceptability")
	rows, err := book.GetRows(chartsSheet)
	require.NoError(t, err)
	text := fmt.Sprint(rows)
	require.Contains(t, text, "in the last month Current 8,176 and Opt-out prehab 0")
	require.Contains(t, text, "Treatments, change from now: Opt-out prehab: \u22121.97")
	require.Contains(t, text, "[Cost of bed day: Opt-out prehab: 5,030]", "as now there is none, so it is no change")
	require.NotContains(t, text, "Within 62 days", "chance alone could give it")
	require.Contains(t, text, "Best at \u00a315,000 for a QALY: Current in 100 of 100 draws and Opt-out prehab in 0 of 100 draws")
}

// cellsOf are the cells of an area such as 'By month'!$A$2:$A$9.
func cellsOf(t *testing.T, book *excelize.File, area string) (list []string) {
	t.Helper()
	sheet, cells, ok := strings.Cut(strings.ReplaceAll(area, "$", ""), "!")
	require.True(t, ok, area)
	from, to, ok := strings.Cut(cells, ":")
	if !ok {
		to = from
	}
	column, first, err := excelize.CellNameToCoordinates(from)
	require.NoError(t, err)
	_, last, err := excelize.CellNameToCoordinates(to)
	require.NoError(t, err)
	for row := first; row <= last; row++ {
		at, err := excelize.CoordinatesToCellName(column, row)
		require.NoError(t, err)
		x, err := book.GetCellValue(strings.Trim(sheet, "'"), at, excelize.Options{RawCellValue: true})
		require.NoError(t, err)
		list = append(list, x)
	}
	return list
}

// A file of the folder that is none is told with its name and line.
func TestFilesThatAreNoneAreTold(t *testing.T) {
	for file, c := range map[string]struct{ text, says string }{
		"manifest.json": {"{\n,", "manifest.json:2"},
		"page.json":     {"[", "page.json:1"},
		"measures.csv":  {"a,b\n1\n", "measures.csv: record on line 2: wrong number of fields"},
		"series.csv":    {"", "series.csv:1: the file is empty"},
	} {
		f := folder(t, "x")
		f[file] = &fstest.MapFile{Data: []byte(c.text)}
		require.ErrorContains(t, Write(&bytes.Buffer{}, page("x"), f), c.says)
	}
	f := folder(t, "x")
	delete(f, facts.ManifestFile)
	require.ErrorIs(t, Write(&bytes.Buffer{}, page("x"), f), fs.ErrNotExist)
}
