package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
)

// CWT is what monthly cancer-waiting-times files say: one row for each month,
// alliance, standard and group of patients. Rows named "all" stand beside their
// parts.
type CWT struct {
	rows      []cwtRow
	alliances []Alliance
}

// Alliance is a cancer alliance. England as a whole stands among them, and is
// never added to them.
type Alliance struct{ ID, Name string }

func (a Alliance) String() string { return a.ID + " " + a.Name }

// cell is what a row counts.
type cell struct{ standard, group, route, stage string }

// The standards of the files and the days that each allows, inclusive.
var standards = []struct {
	name string
	days int
}{
	{"FDS28", 28},
	{"31DAY", 31},
	{"62DAY", 62},
	{"SEEN", 14},
}

// lateDay is the last day that is not late: "over 104 days" begins with day 105.
const lateDay = 104

// halves is a published count, doubled. Figures for England hold half patients:
// two commissioners shared one.
type halves int64

func (h halves) String() string {
	return strconv.FormatFloat(float64(h)/2, 'f', -1, 64)
}

type cwtRow struct {
	file     string
	line     int
	month    Month
	alliance string
	cell
	total, within, late halves
	lateKnown           bool // the bands tell who waited beyond lateDay
}

// band is a published band of waits in days, inclusive.
type band struct {
	column   int
	from, to int // to is 0 in the last, which has no end
}

var bandName = regexp.MustCompile(`^d(\d{1,4})(?:_(\d{1,4})|_plus)$`)

// ReadCWT reads files with the columns month, alliance_id, alliance, standard,
// group, route, stage_or_modality, total, within, breach and bands of days such
// as d0_31 and d105_plus. The bands of every row must add up to its total, those
// of days within the standard to within, and within and breach to total; the
// error names every row in which they do not.
func ReadCWT(files ...File) (*CWT, error) {
	c := &CWT{}
	var p problems
	seen := map[string]string{}   // rows: where each is
	called := map[string]cwtRow{} // alliances: the row that named it first
	names := map[string]string{}
	for _, f := range files {
		r := openCWT(f, &p)
		if r == nil {
			continue
		}
		for {
			row, name, ok := r.next()
			if !ok {
				break
			}
			at := fmt.Sprintf("%s:%d", row.file, row.line)
			key := fmt.Sprintf("%d\x00%s\x00%q", row.month, row.alliance, row.cell)
			if first, twice := seen[key]; twice {
				p.add(row.file, row.line, fmt.Sprintf("is the same row as %s; its patients would be counted twice", first))
				continue
			}
			seen[key] = at
			if first, known := called[row.alliance]; !known {
				called[row.alliance], names[row.alliance] = row, name
				c.alliances = append(c.alliances, Alliance{row.alliance, name})
			} else if names[row.alliance] != name {
				p.add(row.file, row.line, fmt.Sprintf("alliance %q is %q here and %q at %s:%d", row.alliance, name, names[row.alliance], first.file, first.line))
			}
			c.rows = append(c.rows, row)
		}
	}
	slices.SortFunc(c.alliances, func(a, b Alliance) int { return strings.Compare(a.ID, b.ID) })
	return c, p.err()
}

// cwtReader reads one file.
type cwtReader struct {
	*table
	column map[string]int
	bands  []band
}

var cwtColumns = []string{"month", "alliance_id", "alliance", "standard", "group", "route", "stage_or_modality", "total", "within", "breach"}

func openCWT(f File, p *problems) *cwtReader {
	t := openTable(f, p)
	if t == nil {
		return nil
	}
	r := &cwtReader{table: t, column: map[string]int{}}
	before := len(*p)
	for i, name := range t.header {
		if _, twice := r.column[name]; twice && name != "" {
			p.add(t.file, t.line, fmt.Sprintf("column %q is there twice", name))
		}
		r.column[name] = i
		if m := bandName.FindStringSubmatch(name); m != nil {
			b := band{column: i}
			b.from, _ = strconv.Atoi(m[1])
			b.to, _ = strconv.Atoi(m[2])
			r.bands = append(r.bands, b)
		}
	}
	for _, name := range cwtColumns {
		if _, found := r.column[name]; !found {
			p.add(t.file, t.line, fmt.Sprintf("has no column %q%s", name, diag.Nearest(name, t.header)))
		}
	}
	if wrong := gap(r.bands); wrong != "" && len(*p) == before {
		p.add(t.file, t.line, wrong)
	}
	if len(*p) > before {
		return nil
	}
	return r
}

// gap tells where bands leave out days or count them twice.
func gap(bands []band) string {
	if len(bands) == 0 {
		return "has no bands of days; they are columns such as d0_31, d32_38 and d39_plus"
	}
	next := 0
	for i, b := range bands {
		last := i == len(bands)-1
		if b.from != next || (b.to == 0) != last || !last && b.to < b.from {
			return fmt.Sprintf("the bands of days do not follow one another: one begins at day %d where day %d is expected, or the last has no end", b.from, next)
		}
		next = b.to + 1
	}
	return ""
}

// next returns the next sound row and the name of its alliance.
func (r *cwtReader) next() (row cwtRow, alliance string, ok bool) {
	for {
		line, cells, ok := r.table.next()
		if !ok {
			return cwtRow{}, "", false
		}
		before := len(*r.problems)
		row := cwtRow{file: r.file, line: line}
		text := func(column string) string {
			s := strings.TrimSpace(cells[r.column[column]])
			if s == "" {
				r.problems.add(r.file, line, fmt.Sprintf("column %q is empty", column))
			}
			return s
		}
		month := text("month")
		row.alliance, alliance = text("alliance_id"), text("alliance")
		row.cell = cell{text("standard"), text("group"), text("route"), text("stage_or_modality")}
		if m, err := ParseMonth(month); err == nil {
			row.month = m
		} else if month != "" {
			r.problems.add(r.file, line, fmt.Sprintf("column %q: %v", "month", err))
		}
		if row.standard != "" && limitOf(row.standard) < 0 {
			r.problems.add(r.file, line, fmt.Sprintf("column %q: unknown standard %q; there are %s", "standard", row.standard, listed(standardNames())))
		}
		r.count(&row, cells)
		if len(*r.problems) == before {
			return row, alliance, true
		}
	}
}

// count reads the numbers of a row and holds them against one another.
func (r *cwtReader) count(row *cwtRow, cells []string) {
	before := len(*r.problems)
	read := func(column int) halves {
		n, ok := parseHalves(strings.TrimSpace(cells[column]))
		if !ok {
			r.problems.add(r.file, row.line, fmt.Sprintf("column %q: %q is not a count", r.header[column], cells[column]))
		}
		return n
	}
	row.total, row.within = read(r.column["total"]), read(r.column["within"])
	breach := read(r.column["breach"])
	limit := limitOf(row.standard)
	var sum, inTime halves
	limitKnown := false
	for _, b := range r.bands {
		n := read(b.column)
		sum += n
		if b.to > 0 && b.to <= limit {
			inTime += n
		}
		if b.from > lateDay {
			row.late += n
		}
		limitKnown = limitKnown || b.to == limit
		row.lateKnown = row.lateKnown || b.to == lateDay
	}
	if len(*r.problems) > before {
		return
	}
	if row.within+breach != row.total {
		r.problems.add(r.file, row.line, fmt.Sprintf("within %s and breach %s add up to %s, not to total %s", row.within, breach, row.within+breach, row.total))
	}
	if sum != row.total {
		r.problems.add(r.file, row.line, fmt.Sprintf("the bands add up to %s, not to total %s", sum, row.total))
	} else if limitKnown && inTime != row.within {
		r.problems.add(r.file, row.line, fmt.Sprintf("the bands to day %d add up to %s, not to within %s", limit, inTime, row.within))
	}
}

// parseHalves reads a count: a whole number, or one and a half.
func parseHalves(s string) (halves, bool) {
	whole, part, _ := strings.Cut(s, ".")
	part = strings.TrimRight(part, "0")
	n, err := strconv.ParseUint(whole, 10, 32)
	switch {
	case err != nil || part != "" && part != "5":
		return 0, false
	case part == "5":
		return halves(2*n + 1), true
	}
	return halves(2 * n), true
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

func standardNames() (names []string) {
	for _, s := range standards {
		names = append(names, s.name)
	}
	return names
}

// noAlliance are ids of rows outside every alliance: hubs that commission for all,
// and patients whose commissioner is not known.
var noAlliance = []string{"HUB", "UNK"}

// Alliances are the alliances of the files and England, by id.
func (c *CWT) Alliances() []Alliance {
	var list []Alliance
	for _, a := range c.alliances {
		if !slices.Contains(noAlliance, a.ID) {
			list = append(list, a)
		}
	}
	return list
}

// Find is [FindAlliance] among the alliances of the files.
func (c *CWT) Find(asked string) (Alliance, error) { return FindAlliance(c.Alliances(), asked) }

func candidates(list []Alliance) string {
	if len(list) == 0 {
		return "none"
	}
	var names []string
	for _, a := range list {
		names = append(names, a.String())
	}
	return strings.Join(names, "; ")
}

// Span is the months in which an alliance has rows.
func (c *CWT) Span(a Alliance) (s Span, ok bool) {
	for _, row := range c.rows {
		if row.alliance != a.ID {
			continue
		}
		if !ok {
			s, ok = Span{row.month, row.month}, true
		}
		s.From, s.To = min(s.From, row.month), max(s.To, row.month)
	}
	return s, ok
}
