package workbook

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"prehabsim/internal/facts"
	"prehabsim/internal/opc"
	"prehabsim/internal/words"
	"prehabsim/scenarios"
)

// sheet is a table of the folder as a sheet.
type sheet struct {
	name, file, about string

	keep func(table, []string) bool // which rows; nil: all
	sort string                     // a column of options in whose order they stand, so that a chart can take one; "": as in the file
	from func(fs.FS, *facts.Manifest) (*table, error)
}

// sheets are those of the workbook behind the page and the charts, in their order.
var sheets = []sheet{
	{name: "Figures", file: "page.json", about: "every figure of the page, with both ranges, a row for each", from: figures},
	{name: "Headline", file: "headline.csv", about: "the lines of the long table"},
	{name: "Measures", file: "measures.csv", about: "every measure of every option; by groups over the whole window", keep: ofWindow},
	{name: "Differences", file: "differences.csv", about: "paired differences from the present way; by groups over the whole window", keep: ofWindow},
	{name: "By month", file: "series.csv", about: "what is measured month by month"},
	{name: "Pairs", file: "pairs.csv", about: "every option against every other"},
	{name: "Chances", file: "chances.csv", about: "which option is how often better, over draws of the inputs"},
	{name: "Readings", file: "evidence.csv", about: "the same by other readings of the evidence"},
	{name: "Gaps", file: "gaps.csv", about: "the most deprived against the least"},
	{name: "Equity", file: "equity.csv", about: "who gains and who bears the cost, by fifth"},
	{name: "Staff by month", file: "workforce.csv", about: "posts, by role, site and month"},
	{name: "Staff hours", file: "hours.csv", about: "what staff hours go to"},
	{name: "Loads", file: "loads.csv", about: "what patients ask of resources against what opens, by arithmetic"},
	{name: "Ledger", file: "ledger.csv", about: "every line of cost and benefit, by year"},
	{name: "Budget", file: "budget.csv", about: "what each payer pays and gets back, by year"},
	{name: "Cost and health", file: "icer.csv", about: "cost, QALYs and their ratio, option by option"},
	{name: "Acceptability", file: "acceptability.csv", about: "how often each option is best, by threshold", sort: "option"},
	{name: "Money by draw", file: "psa.csv", about: "cost and health in each draw of the inputs"},
	{name: "Published", file: "targets.csv", about: "published figures against the model's"},
	{name: "Inputs", file: "inputs.csv", about: "what was drawn: values, ranges, sources and grades of evidence"},
	{name: "Register", file: "assumptions.csv", about: "every number of the scenario, with its source and grade"},
	{name: "Sources", file: "", about: "what the sources that the register names are, from this program's register of evidence", from: sources},
	{name: "Columns", file: "columns.csv", about: "what each column means"},
}

// Files that are too long for a sheet.
var apart = []string{"replications.csv", "draws.csv", "drawn.csv", "weights.csv"}

// ofWindow leaves single years of single groups to the file.
func ofWindow(t table, row []string) bool {
	return t.cell(row, "period") == "window" || t.cell(row, "by") == "all"
}

// table is a head and rows.
type table struct {
	head []string
	rows [][]string
	left int // rows that were left out
}

func (t *table) column(name string) int { return slices.Index(t.head, name) }

func (t *table) cell(row []string, name string) string {
	if i := t.column(name); i >= 0 && i < len(row) {
		return row[i]
	}
	return ""
}

// read reads the table; nil where the folder has none, or none with rows.
func (s sheet) read(folder fs.FS, m *facts.Manifest) (t *table, err error) {
	if s.from != nil {
		t, err = s.from(folder, m)
	} else {
		t, err = readCSV(folder, s.file)
	}
	if err != nil || t == nil || len(t.rows) == 0 {
		return nil, err
	}
	if s.keep != nil {
		all := len(t.rows)
		t.rows = slices.DeleteFunc(t.rows, func(row []string) bool { return !s.keep(*t, row) })
		t.left = all - len(t.rows)
	}
	if s.sort != "" {
		place := func(row []string) int {
			return slices.IndexFunc(m.Options, func(o facts.Option) bool { return plain(o.ID) == t.cell(row, s.sort) })
		}
		slices.SortStableFunc(t.rows, func(a, b []string) int { return cmp.Compare(place(a), place(b)) })
	}
	if most := excelize.TotalRows - 1; len(t.rows) > most {
		t.left += len(t.rows) - most
		t.rows = t.rows[:most]
	}
	return t, nil
}

func readCSV(folder fs.FS, file string) (*table, error) {
	text, err := fs.ReadFile(folder, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read results: %w", err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s:1: the file is empty; it should begin with the names of its columns", file)
	}
	for _, row := range rows {
		for i, cell := range row {
			row[i] = plain(cell)
		}
	}
	return &table{head: rows[0], rows: rows[1:]}, nil
}

// plain is a cell without the apostrophe that keeps a spreadsheet from working out text of a
// CSV file: in a workbook text is text.
func plain(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && words.Harmless(rest) == cell {
		cell = rest
	}
	return opc.Plain(cell)
}

// figures are those of the page.
func figures(folder fs.FS, m *facts.Manifest) (*table, error) {
	const file = "page.json"
	text, err := fs.ReadFile(folder, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read results: %w", err)
	}
	var page struct {
		Rows []struct {
			Row          string       `json:"row"`
			Option       string       `json:"option"`
			Value        *json.Number `json:"value"`
			Unit         string       `json:"unit"`
			ChanceLow    *json.Number `json:"chance_low"`
			ChanceHigh   *json.Number `json:"chance_high"`
			EvidenceLow  *json.Number `json:"evidence_low"`
			EvidenceHigh *json.Number `json:"evidence_high"`
			Note         string       `json:"note"`
		} `json:"rows"`
	}
	if err := facts.Unmarshal(text, &page); err != nil {
		return nil, fmt.Errorf("%s:%w", file, err)
	}
	t := &table{head: []string{"row", "option", "option_name", "value", "unit", "chance_low", "chance_high", "evidence_low", "evidence_high", "note"}}
	for _, x := range page.Rows {
		row := []string{plain(x.Row), plain(x.Option), plain(facts.OptionName(m.Options, x.Option)), number(x.Value), plain(x.Unit), number(x.ChanceLow), number(x.ChanceHigh), number(x.EvidenceLow), number(x.EvidenceHigh), plain(x.Note)}
		t.rows = append(t.rows, row)
	}
	return t, nil
}

func number(x *json.Number) string {
	if x == nil {
		return ""
	}
	return x.String()
}

// sources are the rows of the program's register of evidence that the scenario names.
func sources(folder fs.FS, _ *facts.Manifest) (*table, error) {
	register, err := readCSV(folder, "assumptions.csv")
	if err != nil || register == nil {
		return nil, err
	}
	named := map[string]bool{}
	for _, row := range register.rows {
		for _, id := range strings.FieldsFunc(register.cell(row, "source"), func(c rune) bool { return c == ';' || c == ',' || c == ' ' }) {
			named[id] = true
		}
	}
	t, err := readCSV(scenarios.Files, "evidence.csv")
	if err != nil || t == nil {
		return nil, err
	}
	t.rows = slices.DeleteFunc(t.rows, func(row []string) bool { return !named[t.cell(row, "id")] })
	return t, nil
}

// table writes a sheet: heads that stay in sight and are marked as such, a row for each row.
func (b *book) table(s sheet, t *table) error {
	if _, err := b.NewSheet(s.name); err != nil {
		return err
	}
	if err := b.printed(s.name, "landscape", 0, true); err != nil { // before what is written row by row
		return err
	}
	w, err := b.NewStreamWriter(s.name)
	if err != nil {
		return err
	}
	columns := t.columns()
	for i, c := range columns {
		if err := w.SetColWidth(i+1, i+1, c.width); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(t.head))
	for i, name := range t.head {
		head[i] = excelize.Cell{StyleID: b.looks.head, Value: name}
	}
	if err := w.SetRow("A1", head); err != nil {
		return err
	}
	cells := make([]any, len(t.head))
	for k, row := range t.rows {
		for i := range cells {
			cells[i] = b.cell(columns[i], row[i])
		}
		if err := w.SetRow("A"+strconv.Itoa(k+2), cells); err != nil {
			return err
		}
	}
	last, err := excelize.CoordinatesToCellName(len(t.head), len(t.rows)+1)
	if err != nil {
		return err
	}
	if err := w.AddTable(&excelize.Table{Range: "A1:" + last, Name: "Table_" + strings.ReplaceAll(s.name, " ", "_"), StyleName: "TableStyleLight1"}); err != nil {
		return err
	}
	return w.Flush()
}

// column is what a column of a table has in common.
type column struct {
	name    string
	numbers bool // all that stands there is numbers
	whole   bool // without a fraction
	width   float64
}

// ofWords are columns of names and sentences, which may happen to look like numbers: an option
// may be called "1e5".
var ofWords = func() map[string]bool {
	m := map[string]bool{}
	for _, name := range strings.Fields("option option_name than measure title label section by unit note item class timing payer budget_holder source status options file path name names role site posts contact resource group who barred_who reading verdict target row url") {
		m[name] = true
	}
	return m
}()

func (t *table) columns() []column {
	list := make([]column, len(t.head))
	for i, name := range t.head {
		c := column{name: name, numbers: !ofWords[name], whole: true}
		longest, some := len([]rune(name))+4, false
		for _, row := range t.rows {
			if row[i] == "" {
				continue
			}
			some = true
			longest = max(longest, len([]rune(row[i])))
			if x, err := strconv.ParseFloat(row[i], 64); err != nil || x-x != 0 {
				c.numbers = false
			} else if x != float64(int64(x)) {
				c.whole = false
			}
		}
		if c.numbers && some {
			longest = max(len([]rune(name))+4, min(longest, 14))
		}
		c.numbers = c.numbers && some
		c.width = float64(min(max(longest, 8), 50)) + 1
		list[i] = c
	}
	return list
}

// cell is a number of a column of numbers, and text otherwise, whatever it begins with.
func (b *book) cell(c column, text string) any {
	if text == "" {
		return nil
	}
	x, err := strconv.ParseFloat(text, 64)
	if !c.numbers || err != nil {
		return excelize.Cell{StyleID: b.looks.words, Value: text}
	}
	return excelize.Cell{StyleID: b.looks.numbers[formatOf(c.name, c.whole, x)], Value: x}
}

// printed sets how a sheet comes out of a printer: A4, as wide as the paper, on so many pages
// (0: as many as it takes); the heads of a table on each.
func (b *book) printed(sheet, turned string, pages int, heads bool) error {
	a4, one, fit := 9, 1, true
	if err := b.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &turned, FitToWidth: &one, FitToHeight: &pages}); err != nil {
		return err
	}
	if err := b.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if !heads {
		return nil
	}
	return b.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + sheet + "'!$1:$1", Scope: sheet})
}

// marked marks the heads of a small sheet and keeps them in sight.
func (b *book) marked(sheet string, columns, rows int) error {
	last, err := excelize.CoordinatesToCellName(columns, rows+1)
	if err != nil {
		return err
	}
	if err := b.AddTable(sheet, &excelize.Table{Range: "A1:" + last, Name: "Table_" + strings.ReplaceAll(sheet, " ", "_"), StyleName: "TableStyleLight1"}); err != nil {
		return err
	}
	return b.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}
