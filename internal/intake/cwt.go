package intake

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/words"
)

// CWT is what cancer-waiting-times files say: a row for each month, place, standard
// and group of patients. Rows named "all" stand beside their parts.
type CWT struct {
	names  *Names
	rows   []cwtRow
	called map[place]string  // names of places
	groups map[string]string // groups as they are published, by folded name

	since2026 map[Month]bool // months in which boards are those of April 2026
	warnings  []string
}

// place is whose patients a row counts. One patient stands in a row of each basis:
// under a trust, and under the board of their GP.
type place struct {
	basis basis
	code  string
}

type basis uint8

const (
	byAlliance basis = iota
	byBoard
	byTrust
)

// england is the code of England as a whole, which is never added to its parts.
const england = "ENG"

// Alliance is a cancer alliance, or another place that has an id and a name.
type Alliance struct{ ID, Name string }

func (a Alliance) String() string {
	if a.ID == a.Name {
		return a.ID
	}
	return a.ID + " " + a.Name
}

// cell is what a row counts.
type cell struct{ standard, group, route, stage, modality string }

// The standards and the days that each allows, inclusive.
var standards = []struct {
	name string
	days int
}{
	{"FDS28", 28},
	{"31DAY", 31},
	{"62DAY", 62},
	{"SEEN", 14},
}

// limitOf is the last day within a standard; -1 if there is none of that name.
func limitOf(standard string) int {
	for _, s := range standards {
		if s.name == standard {
			return s.days
		}
	}
	return -1
}

// limitNamed is the standard that allows so many days.
func limitNamed(days int) string {
	for _, s := range standards {
		if s.days == days {
			return s.name
		}
	}
	return ""
}

func standardNames() (names []string) {
	for _, s := range standards {
		names = append(names, s.name)
	}
	return names
}

type cwtRow struct {
	from  *source
	line  int
	month Month
	place
	cell
	count
}

// source is a table of a file.
type source struct {
	file   string // as it was given
	sheet  string // as messages name it
	layout layout
}

func (r *cwtRow) at() string { return fmt.Sprintf("%s:%d", r.from.sheet, r.line) }

// mostTold is how many problems of one file are told before the rest is counted: in
// the wrong file every row may have one.
const mostTold = 100

// Warnings are what deserves a look in the files as a whole.
func (c *CWT) Warnings() []string { return c.warnings }

// ReadCWT reads published files of any of the layouts in names.csv. Of workbooks, only
// lists the sheets that are read; none means all. In every row the bands must add up
// to the total, those of days within the standard to what is within, and what is
// within and what is not to the total; the error names every row in which they do not.
func ReadCWT(n *Names, only []string, files ...File) (*CWT, error) {
	r := NewCWTReading(n, only)
	for _, f := range files {
		r.Add(f)
	}
	return r.End()
}

// CWTReading reads published files one after another, of which nothing is kept but what their
// rows count: no two of them need be in memory.
type CWTReading struct {
	b    *builder
	only []string
}

// NewCWTReading begins to read; see [ReadCWT].
func NewCWTReading(n *Names, only []string) *CWTReading {
	return &CWTReading{&builder{
		CWT:   &CWT{names: n, called: map[place]string{}, groups: map[string]string{}, since2026: map[Month]bool{}},
		texts: map[string]string{}, folded: map[string]string{}, seen: map[rowKey]int{}, named: map[string]*cwtRow{}, claims: map[claim]*source{},
	}, only}
}

// Add reads a file.
func (r *CWTReading) Add(f File) {
	before := len(r.b.problems)
	r.b.file(f, r.only)
	if more := len(r.b.problems) - before - mostTold; more > 0 {
		r.b.problems = r.b.problems[:before+mostTold]
		r.b.problems.add(f.Name, 0, fmt.Sprintf("has %s more", words.Count(more, "problem")))
	}
}

// End is what the files say, or what is wrong with them.
func (r *CWTReading) End() (*CWT, error) {
	r.b.tellOverlaps()
	return r.b.CWT, r.b.problems.err()
}

// builder reads files into a CWT.
type builder struct {
	*CWT
	problems problems
	texts    map[string]string  // one copy of each text
	folded   map[string]string  // and what SameName makes of it
	seen     map[rowKey]int     // where each row is
	named    map[string]*cwtRow // alliances: the row that named it first
	claims   map[claim]*source
	overlaps []overlap
}

type rowKey struct {
	month Month
	place
	cell
}

// text keeps one copy of a cell: those of a file's row would keep the whole row.
func (b *builder) text(s string) string {
	if kept, ok := b.texts[s]; ok {
		return kept
	}
	s = strings.Clone(s)
	b.texts[s] = s
	return s
}

// file reads a file: the sheets with a header that is known. One with much of a
// header is told; others, such as a title page, are passed over.
func (b *builder) file(f File, only []string) {
	before := len(b.problems)
	sheets := openSheets(f, only, &b.problems)
	read := 0
	var nearly []*miss
	for _, s := range sheets {
		m, ok := b.sheet(f, s)
		switch {
		case ok:
			read++
		case m == nil: // nothing on it
		case len(only) > 0:
			m.tell(b.names, &b.problems)
		default:
			nearly = append(nearly, m)
		}
	}
	if read == 0 && len(nearly) > 0 {
		slices.SortStableFunc(nearly, func(a, b *miss) int { return b.found() - a.found() })
		nearly[0].tell(b.names, &b.problems)
		return
	}
	for _, m := range nearly {
		if m.much() {
			b.warnings = append(b.warnings, fmt.Sprintf("%s is passed over: its header lacks %s", m.sheet, words.List(quotedAll(m.lacks))))
		}
	}
	switch {
	case len(b.problems) > before:
	case read == 0:
		b.problems.add(f.Name, 1, "is empty; a table starts with a line of column names")
	case !isWorkbook(f.Text) && !bytes.ContainsAny(bytes.TrimSpace(f.Text), "\r\n"):
		b.problems.add(f.Name, 1, "has no row under its header")
	}
}

// keep takes a row, unless its patients are counted already.
func (b *builder) keep(row *cwtRow, name string) {
	b.name(row, name)
	if !b.claim(row) {
		return
	}
	key := rowKey{row.month, row.place, row.cell}
	i, twice := b.seen[key]
	if !twice {
		b.seen[key] = len(b.rows)
		b.rows = append(b.rows, *row)
		return
	}
	first := &b.rows[i]
	switch {
	case first.from == row.from:
		b.problems.add(row.from.sheet, row.line, fmt.Sprintf("is the same row as %s; its patients would be counted twice", first.at()))
	case first.count.total != row.count.total || first.count.within != row.count.within: // sheets of a workbook repeat totals
		b.problems.add(row.from.sheet, row.line, fmt.Sprintf("has %s within of %s, and the same row at %s has %s of %s",
			row.count.within, row.count.total, first.at(), first.count.within, first.count.total))
	}
}

// name notes what a place is called. Published names change with the years; those of
// the program's own layout do not.
func (b *builder) name(row *cwtRow, name string) {
	if b.called[row.place] == "" {
		b.called[row.place] = cmp.Or(name, row.code)
	}
	if row.basis == byBoard && b.names.structure(row.code) == since2026 {
		b.since2026[row.month] = true
	}
	if row.basis != byAlliance {
		return
	}
	first := b.named[row.code]
	if first == nil {
		kept := *row
		b.named[row.code] = &kept
	} else if called := b.called[row.place]; called != name {
		b.problems.add(row.from.sheet, row.line, fmt.Sprintf("alliance %q is %q here and %q at %s", row.code, name, called, first.at()))
	}
}
