package scenario

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/words"
)

// DataTable is a [table.NAME]: rows by name, from a CSV file or written in the
// scenario. Sections such as [table.group.lung] change single cells of it.
type DataTable struct {
	Name    string
	File    string // the CSV, or the scenario that wrote the rows
	Key     string // the column of row names
	Rows    []string
	Columns []string

	// Shared is how much of the variance of a cell's range is one shift of its whole column:
	// the place is worse than others at all of it.
	Shared float64

	has    map[string]bool     // Rows
	alike  map[string]string   // likewise, without what the eye passes over
	cells  map[[2]string]*Node // row and column to the value as it would be written
	ids    map[string]*Node    // row to its id in the evidence
	known  *Evidence           // which may know how sure a cell is
	source string
	status string
	line   int // of [table.NAME], where the scenario can be changed
	where  string
	header *Node // rows or csv, which say what columns there are
}

// Header is where it is written what columns there are.
func (t *DataTable) Header() (file string, line int) {
	if t.header != nil && lastPart(t.header.Path) == "rows" {
		return t.header.File, t.header.Line
	}
	return t.File, 1
}

// tableKeys are what [table.NAME] says itself; other sections in it are rows.
var tableKeys = []string{"csv", "key", "rows", "shared_range", "source", "source_column", "status", "title"}

// Cell returns a cell's text and its line, or false if there is no such row or
// column. A cell that was changed in a scenario has the line of the change.
func (t *DataTable) Cell(row, column string) (text string, line int, ok bool) {
	n := t.cell(row, column)
	if n == nil {
		return "", 0, false
	}
	if n.Kind == TextKind {
		return n.Text, n.Line, true
	}
	return inline(n), n.Line, true
}

func (t *DataTable) cell(row, column string) *Node {
	if t == nil {
		return nil
	}
	return t.cells[[2]string{row, column}]
}

// Title is what readers call a row: its title, or else its name, or else the row.
func (t *DataTable) Title(row string) string {
	for _, column := range []string{"title", "name"} {
		if c := t.cell(row, column); c != nil && c.Kind == TextKind && c.Text != "" {
			return c.Text
		}
	}
	return row
}

// HasRow reports whether a row of that name exists.
func (t *DataTable) HasRow(row string) bool { return t != nil && t.has[row] }

func (t *DataTable) addRow(row string) {
	t.Rows = append(t.Rows, row)
	t.has[row] = true
}

// checkRow refuses a row of a file that nobody could tell from another.
func (t *DataTable) checkRow(file string, line int, row string, problems *diag.List) {
	if why := unfitWord(row); why != "" {
		problems.Add(file, line, "%s: row %q: the name of a row %s", t.where, row, why)
		return
	}
	if was, ok := t.alike[folded(row)]; ok {
		problems.Add(file, line, "%s: row %q differs from %q by capitals or spaces alone", t.where, row, was)
	}
	t.alike[folded(row)] = row
}

// Source returns the evidence id of a cell: the row's id and the column. The row's
// id is in `source_column` or in a column "id"; or `source`, a hyphen and the row
// in capitals; or else the row's name. A `source` in words follows it.
func (t *DataTable) Source(row, column string) string {
	if id := t.ids[row]; id != nil {
		return id.Text + "." + column
	}
	if idText.MatchString(t.source) {
		return t.source + "-" + strings.ToUpper(row) + "." + column
	}
	if t.source != "" {
		return row + "." + column + ", " + t.source
	}
	return row + "." + column
}

var idText = regexp.MustCompile(`^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$`)

// readTables reads every table of the document, each once however many options leave it
// as it is: one may change a cell or name another file.
func (d *Document) readTables(problems *diag.List) {
	d.Tables = map[string]*DataTable{}
	tables := d.Root.Child["table"]
	if tables == nil {
		return
	}
	for i, n := range tables.Children() {
		name := tables.Keys[i]
		if n.Kind != TableKind {
			problems.Add(n.File, n.Line, "table %q must be a section [table.%s]", name, name)
			continue
		}
		t := d.kept.tables[n]
		if t == nil {
			var told diag.List
			if t = d.readTable(name, n, &told); told.Silent() {
				d.kept.tables[n] = t
			}
			problems.Tell(&told)
		}
		d.Tables[name] = t
	}
}

func (d *Document) readTable(name string, n *Node, problems *diag.List) *DataTable {
	t := &DataTable{Name: name, File: n.File, line: n.Line, where: where(n.Path), known: d.Evidence,
		has: map[string]bool{}, alike: map[string]string{}, cells: map[[2]string]*Node{}, ids: map[string]*Node{}}
	text := func(key string) string {
		c := n.Child[key]
		if c == nil {
			return ""
		}
		if c.Kind != TextKind {
			problems.Add(c.File, c.Line, "%s: %s must be a text in quotes, not %s", t.where, key, inline(c))
		} else if strings.TrimSpace(c.Text) == "" {
			problems.Add(c.File, c.Line, "%s: %s is an empty text; write one, or leave it out", t.where, key)
		}
		return c.Text
	}
	file, idColumn := text("csv"), text("source_column")
	t.Key, t.source, t.status = text("key"), text("source"), text("status")
	text("title")
	if t.status != "" && weakness(t.status) < 0 {
		c := n.Child["status"]
		problems.Add(c.File, c.Line, "%s: unknown status %q%s", t.where, t.status, orList(t.status, Statuses))
		t.status = "" // told once, and not at each row
	}
	t.readShared(n, problems)
	switch rows := n.Child["rows"]; {
	case file != "" && rows != nil:
		problems.Add(rows.File, rows.Line, "%s: either csv or rows, not both", t.where)
	case file != "":
		t.header = n.Child["csv"]
		t.fromCSV(d, n, file, problems)
	case rows != nil && rows.Kind == TableKind && len(rows.Keys) == 0:
		problems.Add(rows.File, rows.Line, "%s: rows has none; write rows = { name = { column = 1 } }", t.where)
	case rows != nil && rows.Kind == TableKind:
		t.header = rows
		t.fromRows(rows, problems)
	default:
		problems.Add(n.File, n.Line, `%s needs csv = "file.csv" or rows = { name = { column = 1 } }`, t.where)
	}
	t.change(n, problems)
	if idColumn != "" && len(t.Rows) > 0 && !slices.Contains(t.Columns, idColumn) {
		c := n.Child["source_column"]
		problems.Add(c.File, c.Line, "%s: there is no column %q%s", t.where, idColumn, diag.Known(idColumn, t.Columns))
	}
	for _, column := range []string{idColumn, "id"} {
		if column != "" && column != t.Key {
			t.readIDs(column, problems)
		}
	}
	return t
}

// readIDs reads where rows have their ids. A single row that has none, where the others
// have, would lose its sources, and with them its ranges, and nobody would see it.
func (t *DataTable) readIDs(column string, problems *diag.List) {
	var without []string
	for _, row := range t.Rows {
		switch c := t.cell(row, column); {
		case c == nil || c.Kind != TextKind || c.Text == "":
			without = append(without, row)
		case t.ids[row] == nil:
			t.ids[row] = c
		}
	}
	if len(without) == 1 && len(t.Rows) > 2 && t.ids[without[0]] == nil {
		file, line := t.rowAt(without[0])
		problems.Warn(file, line, "%s: row %q: has no %s in quotes, and all others have one: its numbers have no source, and no range from it", t.where, without[0], column)
	}
}

// rowAt is where a row stands.
func (t *DataTable) rowAt(row string) (file string, line int) {
	for _, column := range t.Columns {
		if c := t.cell(row, column); c != nil && (line == 0 || c.Line < line) {
			file, line = c.File, c.Line
		}
	}
	return file, line
}

// usualShared is an assumption: half of what is not known of a cell is as unknown of the
// whole column.
const usualShared = 0.5

func (t *DataTable) readShared(n *Node, problems *diag.List) {
	t.Shared = usualShared
	c := n.Child["shared_range"]
	if c == nil {
		return
	}
	share, ok := c.Number()
	if !ok || share < 0 || share > 1 {
		problems.Add(c.File, c.Line, "%s: shared_range must be a share between 0 and 1, not %s", t.where, inline(c))
		return
	}
	t.Shared = share
}

func (t *DataTable) fromCSV(d *Document, n *Node, name string, problems *diag.List) {
	at := n.Child["csv"]
	found, text, err := d.kept.reader.read(beside(at.File, name))
	if err != nil {
		problems.Add(at.File, at.Line, "%s: %v", t.where, err)
		return
	}
	t.File = found
	before := problems.Len()
	file := readCSV(found, text, problems)
	if file.header == nil { // told
		return
	}
	if t.Key == "" {
		problems.Add(n.File, n.Line, `%s needs key = "the column of row names"; %s has the columns %s`,
			t.where, name, strings.Join(file.header, ", "))
		return
	}
	t.Columns = file.header
	key := file.column(t.Key)
	if key < 0 {
		at := n.Child["key"]
		problems.Add(at.File, at.Line, "%s: there is no column %q in %s%s", t.where, t.Key, name, diag.Known(t.Key, file.header))
		return
	}
	if len(file.rows) == 0 && problems.Len() == before {
		problems.Add(found, 1, "%s: %s has a header and no row below it", t.where, name)
	}
	for _, r := range file.rows {
		row := r.text(key)
		if row == "" || t.HasRow(row) {
			problems.Add(found, r.line, "%s: every row needs a name of its own in column %q, not %q", t.where, t.Key, row)
			continue
		}
		t.checkRow(found, r.line, row, problems)
		t.addRow(row)
		for i, column := range file.header {
			t.cells[[2]string{row, column}] = &Node{File: found, Line: r.line, Path: t.path(row, column), Kind: TextKind, Text: r.text(i)}
		}
	}
}

func (t *DataTable) path(row, column string) string {
	return "table." + t.Name + "." + row + "." + column
}

func (t *DataTable) fromRows(rows *Node, problems *diag.List) {
	defer t.warnOfColumns(rows, problems)
	for i, r := range rows.Children() {
		if r.Kind != TableKind {
			problems.Add(r.File, r.Line, "%s: row %q must be written { column = value }, not %s", t.where, rows.Keys[i], inline(r))
			continue
		}
		t.refuseSlip(rows, rows.Keys[i], r, problems)
		t.addRow(rows.Keys[i])
		for j, cell := range r.Children() {
			column := r.Keys[j]
			if !slices.Contains(t.Columns, column) {
				t.Columns = append(t.Columns, column)
			}
			t.cells[[2]string{rows.Keys[i], column}] = cell.clone(t.path(rows.Keys[i], column))
		}
	}
}

// refuseSlip refuses a row that a file brings beside one that is nearly its name, and that does not
// have all that the other has: the other was meant, and each column would be missed in turn.
func (t *DataTable) refuseSlip(rows *Node, name string, row *Node, problems *diag.List) {
	near, ok := diag.Slip(name, []string{row.Near})
	if !ok {
		return
	}
	var lacking []string
	for _, column := range rows.Child[near].Keys {
		if row.Child[column] == nil {
			lacking = append(lacking, quote(column))
		}
	}
	if len(lacking) > 0 {
		problems.Add(row.File, row.Line, "%s: row %q is new and has no %s; did you mean %q, which is there?", t.where, name, words.Some(lacking, 3), near)
	}
}

// warnOfColumns warns of a column that one row has in place of nearly the same in others.
func (t *DataTable) warnOfColumns(rows *Node, problems *diag.List) {
	times := map[string]int{}
	for _, r := range rows.Children() {
		for _, column := range r.Keys {
			times[column]++
		}
	}
	var often []string
	for _, column := range t.Columns {
		if times[column] > 1 {
			often = append(often, column)
		}
	}
	for i, r := range rows.Children() {
		for _, column := range r.Keys {
			if near, ok := diag.Slip(column, often); ok && times[column] == 1 && r.Child[near] == nil {
				problems.Warn(r.Child[column].File, r.Child[column].Line, "%s: row %q: has column %q, and others have %q; did you mean that?", t.where, rows.Keys[i], column, near)
			}
		}
	}
}

// change puts the cells of sections such as [table.group.lung] over those of the
// file.
func (t *DataTable) change(n *Node, problems *diag.List) {
	for i, r := range n.Children() {
		row := n.Keys[i]
		switch {
		case slices.Contains(tableKeys, row):
			continue
		case r.Kind != TableKind:
			problems.Add(r.File, r.Line, "%s: unknown key %q%s", t.where, row, diag.Known(row, tableKeys))
			continue
		case !t.HasRow(row):
			problems.Add(r.File, r.Line, "%s: there is no row %q%s", t.where, row, diag.Known(row, t.Rows))
			continue
		}
		for j, cell := range r.Children() {
			t.changeCell(row, r.Keys[j], cell, problems)
		}
	}
}

func (t *DataTable) changeCell(row, column string, cell *Node, problems *diag.List) {
	if !slices.Contains(t.Columns, column) {
		problems.Add(cell.File, cell.Line, "%s: there is no column %q%s", t.where, column, diag.Known(column, t.Columns))
		return
	}
	path := t.path(row, column)
	old := t.cell(row, column)
	if old != nil && old.Kind == TextKind {
		old = readText(old)
	}
	if r, ok := parseRelative(cell); ok && old != nil && isQuantity(old) {
		changed, err := r.apply(old, cell, path)
		if err != nil {
			problems.Add(cell.File, cell.Line, "%s: row %q: %s %v", t.where, row, column, err)
			return
		}
		cell = changed
	}
	t.cells[[2]string{row, column}] = cell.clone(path)
}

type csvFile struct {
	header []string
	rows   []csvRow
}

type csvRow struct {
	line   int
	fields []string
}

func (r csvRow) text(column int) string {
	if column < 0 || column >= len(r.fields) {
		return ""
	}
	return strings.TrimSpace(r.fields[column])
}

func (f csvFile) column(name string) int { return slices.Index(f.header, name) }

// readCSV reads a table with a header. Spreadsheets put a byte order mark before
// it; that is dropped.
func readCSV(name string, text []byte, problems *diag.List) csvFile {
	var f csvFile
	if line, why := words.NoTable(text); why != "" {
		problems.Add(name, line, "%s", why)
		return f
	}
	r := csv.NewReader(bytes.NewReader(withoutBOM(text)))
	r.FieldsPerRecord = -1
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line := 1
			var broken *csv.ParseError
			if errors.As(err, &broken) {
				line = max(1, broken.StartLine)
			}
			problems.Add(name, line, "cannot be read as a table: %s", words.Broken(err))
			break
		}
		line, _ := r.FieldPos(0)
		if f.header == nil {
			for _, column := range record {
				f.header = append(f.header, strings.TrimSpace(column))
			}
			if twice := firstTwice(f.header); twice != "" {
				problems.Add(name, line, "column %q is there twice", twice)
			}
			continue
		}
		if len(record) != len(f.header) {
			problems.Add(name, line, "has %s; the header has %d", words.Count(len(record), "field"), len(f.header))
		}
		f.rows = append(f.rows, csvRow{line, record})
	}
	if f.header == nil {
		problems.Add(name, 1, "is empty; a table starts with a line of column names")
	}
	return f
}

func firstTwice(names []string) string {
	seen := map[string]bool{}
	for _, name := range names {
		if name != "" && seen[name] {
			return name
		}
		seen[name] = true
	}
	return ""
}
