package plots

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

// maxProblems keeps a file in the wrong format from filling the screen.
const maxProblems = 20

// table reads one CSV file and collects what is wrong with it.
type table struct {
	file     string
	reader   *csv.Reader
	column   map[string]int
	record   []string
	problems []error
	more     int
}

func newTable(file string, text []byte) *table {
	// A spreadsheet may have saved the file with a byte order mark.
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	return &table{file: file, reader: csv.NewReader(bytes.NewReader(text)), column: map[string]int{}}
}

func (t *table) problem(column, format string, args ...any) {
	line, _ := t.reader.FieldPos(t.column[column])
	t.add(fmt.Errorf("%s:%d: %s: %s", t.file, line, column, fmt.Sprintf(format, args...)))
}

func (t *table) add(err error) {
	if len(t.problems) == maxProblems {
		t.more++
		return
	}
	t.problems = append(t.problems, err)
}

func (t *table) err() error {
	if t.more > 0 {
		return errors.Join(append(t.problems, fmt.Errorf("%s:1: and %d more problems", t.file, t.more))...)
	}
	return errors.Join(t.problems...)
}

// loadTable reads a table whose column of time is called period or month.
func loadTable(folder fs.FS, file, period string, r *Results) ([]Row, error) {
	text, err := fs.ReadFile(folder, file)
	if err != nil {
		return nil, fmt.Errorf("read results: %w", err)
	}
	t := newTable(file, text)
	if err := t.header(period); err != nil {
		return nil, err
	}
	var rows []Row
	type name struct{ option, measure, by, value, period string }
	first := map[name]int{} // line on which an estimate stood first
	for t.next() {
		row := t.row(period, r)
		key := name{row.Option, row.Measure, row.By, row.Value, row.Period}
		line, _ := t.reader.FieldPos(0)
		if before, ok := first[key]; ok {
			t.problem("measure", "%q of option %q stands on line %d already", row.Measure, row.Option, before)
		} else {
			first[key] = line
		}
		if period == "month" || row.Period == "window" { // charts show single years nowhere
			rows = append(rows, row)
		}
	}
	return rows, t.err()
}

func (t *table) header(period string) error {
	needed := []string{"option", "measure", "title", "by", "value", period, "unit", "mean", "low", "high", "sd", "n"}
	if period == "period" {
		needed = slices.Insert(needed, 7, "better")
	}
	return t.columns(needed)
}

// columns reads the line of column names, among which some must be.
func (t *table) columns(needed []string) error {
	names, err := t.reader.Read()
	if err == io.EOF {
		return fmt.Errorf("%s:1: the file is empty; it needs a line of column names", t.file)
	}
	if err != nil {
		return t.parseError(err)
	}
	for i, name := range names {
		if _, ok := t.column[name]; ok {
			return fmt.Errorf("%s:1: column %q stands twice", t.file, name)
		}
		t.column[name] = i
	}
	var missing []string
	for _, name := range needed {
		if _, ok := t.column[name]; !ok {
			missing = append(missing, strconv.Quote(name))
		}
	}
	if missing != nil {
		return fmt.Errorf("%s:1: no column %s; found %s", t.file, words.List(missing), strings.Join(names, ", "))
	}
	return nil
}

// next reads a record. A line with too few or too many cells is noted and passed
// over; broken quotes end the reading, since what follows cannot be trusted.
func (t *table) next() bool {
	for {
		var err error
		t.record, err = t.reader.Read()
		switch {
		case err == nil:
			return true
		case errors.Is(err, csv.ErrFieldCount):
			line, _ := t.reader.FieldPos(0)
			t.add(fmt.Errorf("%s:%d: %d cells, but the first line names %d columns",
				t.file, line, len(t.record), len(t.column)))
		case err == io.EOF:
			return false
		default:
			t.add(t.parseError(err))
			return false
		}
	}
}

func (t *table) parseError(err error) error {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return fmt.Errorf("%s:%d: %w", t.file, p.Line, p.Err)
	}
	return fmt.Errorf("%s:1: %w", t.file, err)
}

func (t *table) row(period string, r *Results) Row {
	row := Row{
		Option: t.text("option"), Measure: t.text("measure"), Title: t.text("title"),
		By: t.text("by"), Value: t.text("value"), Period: t.text(period), Unit: t.text("unit"),
		Better: t.text("better"), Note: t.text("note"),
		Mean: t.number("mean"), Low: t.number("low"), High: t.number("high"), SD: t.number("sd"),
	}
	if text := t.text("n"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			t.problem("n", "want a whole number, not %q", text)
		}
		row.N = n
	}
	if r.index(row.Option) < 0 {
		t.problem("option", "%q is not an option of %s", row.Option, facts.ManifestFile)
	}
	if !slices.Contains([]string{"", "higher", "lower"}, row.Better) {
		t.problem("better", "want \"higher\", \"lower\" or an empty cell, not %q", row.Better)
	}
	if row.Low > row.High {
		t.problem("low", "%g is above high, %g", row.Low, row.High)
	}
	if period == "month" {
		if _, err := month(row.Period); err != nil {
			t.problem(period, "%v", err)
		}
	}
	return row
}

func (t *table) text(column string) string {
	if i, ok := t.column[column]; ok {
		return t.record[i]
	}
	return ""
}

func (t *table) number(column string) float64 {
	text := t.text(column)
	if text == "" {
		return math.NaN()
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		t.problem(column, "want a number or an empty cell, not %q", text)
		return math.NaN()
	}
	return x
}
