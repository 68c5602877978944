package intake

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"prehabsim/internal/words"
)

// cwtReader reads one table of a waiting-times file.
type cwtReader struct {
	b      *builder
	rows   *sheet
	from   *source
	header *header
	above  string // the cell above the organisations' codes, as it stands
	months monthReader
	unlike []string // standards that are not known
	kept   int
}

// mostTitles is how many rows may stand above the header.
const mostTitles = 50

// sheet reads a table; without a header it returns what was nearest to one, if
// anything is there.
func (b *builder) sheet(f File, s *sheet) (near *miss, read bool) {
	r := &cwtReader{b: b, rows: s, from: &source{file: f.Name, sheet: s.file}}
	r.months = monthReader{r: r, read: map[string]Month{}}
	r.months.named, r.months.isNamed = monthInName(base(f.Name))
	for range mostTitles {
		line, cells, ok := s.next()
		if !ok {
			break
		}
		m := r.begin(line, cells)
		if m == nil {
			r.body()
			return nil, true
		}
		if near == nil || m.found() > near.found() {
			near = m
		}
	}
	return near, false
}

// begin takes a row for a header if it is one. What stands above may tell the month.
func (r *cwtReader) begin(line int, cells []string) *miss {
	h, m := r.b.names.header(line, cells)
	if m != nil {
		m.sheet = r.from.sheet
		r.months.title(cells)
		return m
	}
	r.header, r.from.layout = h, h.layout
	r.above = strings.Clone(cells[h.at["code"]])
	return nil
}

// body reads the rows below a header. In a workbook another may follow, that of the
// next part.
func (r *cwtReader) body() {
	wrong := r.header.wrong(r.b.names)
	if why := r.months.wrong(); why != "" {
		wrong = append(wrong, why)
	}
	for _, why := range wrong {
		r.problem(r.header.line, "%s", why)
	}
	for len(wrong) == 0 {
		line, cells, ok := r.rows.next()
		switch {
		case !ok:
			r.tellUnlike()
			return
		case r.header.layout.workbook() && slices.Contains(cells, r.above):
			if m := r.begin(line, cells); m != nil {
				m.tell(r.b.names, &r.b.problems)
				return
			}
			r.body()
			return
		}
		r.row(line, cells)
	}
}

func (r *cwtReader) problem(line int, format string, args ...any) {
	r.b.problems.add(r.from.sheet, line, fmt.Sprintf(format, args...))
}

// row reads a row that counts patients. Between those of a published workbook stand
// titles of parts and notes. On a sheet, empty cells at the end of a row are not
// stored.
func (r *cwtReader) row(line int, cells []string) {
	h := r.header
	get := func(what string) string {
		if i, there := h.at[what]; there {
			return at(cells, i)
		}
		return ""
	}
	switch {
	case h.layout.workbook() && get("total") == "" && get("within") == "":
		return
	case len(cells) != len(h.names) && !r.rows.onSheet:
		r.problem(line, "has %s; the header has %s", words.Count(len(cells), "cell"), words.Count(len(h.names), "column"))
		return
	}
	before := len(r.b.problems)
	row := cwtRow{from: r.from, line: line}
	r.empty(line, cells)
	row.month = r.months.of(line, get)
	var name string
	row.place, name = r.place(line, get)
	known := r.cell(line, &row, get)
	f, ok := r.numbers(line, cells)
	if !known || !ok || len(r.b.problems) > before {
		return
	}
	if wrong := f.wrong(limitOf(row.standard)); len(wrong) > 0 {
		for _, why := range wrong {
			r.problem(line, "%s", why)
		}
		return
	}
	row.count = f.count()
	r.b.keep(&row, name)
	r.kept++
}

// empty tells of empty cells in the program's own layout, where none may be.
func (r *cwtReader) empty(line int, cells []string) {
	if !r.header.layout.own() {
		return
	}
	for _, what := range []string{"month", "code", "name", "standard", "group", "way", "stage_or_modality"} {
		if column := r.header.at[what]; at(cells, column) == "" {
			r.problem(line, "column %q is empty", r.header.names[column])
		}
	}
}

// place is the organisation of a row and its name.
func (r *cwtReader) place(line int, get func(string) string) (p place, name string) {
	code := strings.ToUpper(get("code"))
	name = r.b.text(get("name") + get("provider") + get("commissioner"))
	p.basis = r.basis(line, code, get)
	n := r.b.names
	if code == "-" {
		code = ""
	}
	if id := n.whole[SameName(code)]; id != "" {
		return place{p.basis, id}, "England"
	}
	if code == "" {
		if id := n.whole[SameName(name)]; id != "" {
			return place{p.basis, id}, "England"
		}
		if code = name; code == "" && !r.header.layout.own() {
			r.problem(line, "column %q is empty", r.header.names[r.header.at["code"]])
		}
	}
	p.code = r.b.text(code)
	return p, name
}

// basis says whose patients a row counts: those of a trust or those of a board.
func (r *cwtReader) basis(line int, code string, get func(string) string) basis {
	switch r.header.layout.key {
	case "alliances":
		return byAlliance
	case "provider":
		return byTrust
	case "commissioner", "sub_icb":
		return byBoard
	case "combined":
		switch strings.ToLower(get("basis")) {
		case "provider":
			return byTrust
		case "commissioner":
			return byBoard
		}
		r.problem(line, "column %q: %q is neither Provider nor Commissioner", r.header.names[r.header.at["basis"]], get("basis"))
	}
	if r.b.names.boardOf(code) != "" {
		return byBoard
	}
	return byTrust
}

var (
	startsWithAll = regexp.MustCompile(`^(all( .*)?)?$`)
	category      = regexp.MustCompile(`^(?:\d+ day )?(sub )?(.*)$`)
)

// same is SameName, which is asked for the same few names over and over.
func (b *builder) same(s string) string {
	folded, ok := b.folded[s]
	if !ok {
		folded = SameName(s)
		b.folded[b.text(s)] = folded
	}
	return folded
}

// cell is what a row counts. Rows of a standard that is not known are passed over, but
// for the program's own layout, where it is a slip.
func (r *cwtReader) cell(line int, row *cwtRow, get func(string) string) (known bool) {
	n, b := r.b.names, r.b
	row.cell = cell{group: all, route: all, stage: all, modality: all}
	if h := r.header; h.layout.workbook() {
		row.standard = limitNamed(h.limit)
	} else {
		is, ok := n.standards[b.same(get("standard"))]
		if !ok {
			if text := get("standard"); h.layout.own() && text != "" {
				r.problem(line, "column %q: unknown standard %q; there are %s", h.names[h.at["standard"]], text, words.List(standardNames()))
			} else if !h.layout.own() {
				r.unlike = addOnce(r.unlike, b.text(text))
			}
			return false
		}
		row.standard, row.route = is.standard, is.route
	}
	row.group = b.group(get("group"))
	for _, key := range []string{"urgent", "symptomatic"} { // sheets of referrals seen: their column tells the route
		if _, there := r.header.at["seen "+key]; there {
			row.route, row.group = calledIn(n.routes, key), b.group(get("seen "+key))
		}
	}
	b.way(&row.cell, get("way"))
	b.value(&row.modality, "modality", get("modality"))
	b.stageOrModality(&row.cell, get("stage_or_modality"))
	b.category(&row.cell, get("category"))
	return true
}

// group is a tumour group or a type of referral, however it is written.
func (b *builder) group(s string) string {
	folded := b.same(s)
	if startsWithAll.MatchString(folded) {
		return all
	}
	if b.groups[folded] == "" {
		b.groups[folded] = b.text(s)
	}
	return folded
}

// value sets one part of a cell by a published name; it says whether it is known.
func (b *builder) value(to *string, kind, s string) bool {
	folded := b.same(s)
	if startsWithAll.MatchString(folded) {
		return true
	}
	name, known := b.names.values[kind+" "+folded]
	if !known {
		name = b.text(s)
	}
	*to = name
	return known
}

// way sets a route or a stage, which stand in one column.
func (b *builder) way(c *cell, s string) {
	var stage string
	if b.value(&stage, "stage", s) && stage != "" {
		c.stage = stage
		return
	}
	b.value(&c.route, "route", s)
}

// stageOrModality sets a stage, a modality, or both as in "first_surgery".
func (b *builder) stageOrModality(c *cell, s string) {
	if s == "" {
		return
	}
	var stage, modality string
	switch {
	case b.value(&stage, "stage", s):
		c.stage = cmp.Or(stage, all)
		return
	case b.value(&modality, "modality", s):
		c.modality = modality
		return
	}
	for _, k := range b.names.stages {
		rest, both := strings.CutPrefix(s, k.published[0]+"_")
		if both && b.value(&modality, "modality", rest) {
			c.stage, c.modality = k.published[0], modality
			return
		}
	}
	c.modality = b.text(s)
}

// category sets what the sub-ICB file writes in one column: "62-day (Screening)",
// "31-day (First)", "31-day Sub (Surgery)".
func (b *builder) category(c *cell, s string) {
	m := category.FindStringSubmatch(b.same(s))
	switch {
	case m[1] != "":
		c.stage = calledIn(b.names.stages, "subsequent")
		b.value(&c.modality, "modality", m[2])
	case m[2] != "" && b.names.standards[b.same(s)].standard == "":
		b.way(c, m[2])
	}
}

// tellUnlike warns of standards whose rows are passed over; if all are, that is a
// problem.
func (r *cwtReader) tellUnlike() {
	what := fmt.Sprintf("it is none of the standards that are read, %s", words.List(standardNames()))
	switch {
	case len(r.unlike) == 0:
	case r.kept == 0:
		r.problem(r.header.line, "has rows of %s alone; %s", words.Some(quotedAll(r.unlike), mostListed), what)
	default:
		r.b.warnings = append(r.b.warnings, fmt.Sprintf("%s: rows of %s are passed over; %s", r.from.sheet, words.Some(quotedAll(r.unlike), mostListed), what))
	}
}
