package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/words"
)

// header is a row of column names that is understood.
type header struct {
	layout layout
	line   int
	names  []string       // as they stand
	at     map[string]int // columns, by what they hold
	bands  []band
	limit  int // days that the column "within" is about; 0 where the standard of each row tells
}

// band is a published band of waits in days, inclusive.
type band struct {
	column   int
	from, to int // to is 0 in the last, which has no end
}

var (
	ownBand    = regexp.MustCompile(`^d(\d{1,4})(?:_(\d{1,4})|_plus)$`)
	withinBand = regexp.MustCompile(`^within (\d{1,4}) days$`)
	innerBand  = regexp.MustCompile(`^in (\d{1,4}) to (\d{1,4}) days$`)
	afterBand  = regexp.MustCompile(`^after (\d{1,4}) days$`)
)

// bandNamed reads the name of a band: d0_31 and d105_plus, or "Within 31 days", "IN 32
// TO 38 DAYS" and After_104_days.
func bandNamed(name string) (b band, ok bool) {
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	if m := ownBand.FindStringSubmatch(name); m != nil {
		return band{from: number(m[1]), to: number(m[2])}, true
	}
	name = SameName(name)
	if m := withinBand.FindStringSubmatch(name); m != nil {
		return band{to: number(m[1])}, true
	}
	if m := innerBand.FindStringSubmatch(name); m != nil {
		return band{from: number(m[1]), to: number(m[2])}, true
	}
	if m := afterBand.FindStringSubmatch(name); m != nil {
		return band{from: number(m[1]) + 1}, true
	}
	return band{}, false
}

// miss says what a row of column names lacks of the layout that is nearest.
type miss struct {
	sheet         string
	line, columns int
	names         []string
	layout        layout
	lacks         []string
}

func (m *miss) found() int { return m.columns - len(m.lacks) }

// much reports whether a row is meant to be such a header.
func (m *miss) much() bool { return 2*m.found() > m.columns }

// header understands a row of column names, or says what it lacks. It is a header
// if it has the columns of a layout, in any order.
func (n *Names) header(line int, cells []string) (*header, *miss) {
	h := &header{line: line, at: map[string]int{}}
	for i, cell := range cells {
		h.names = append(h.names, strings.Clone(strings.TrimSpace(cell)))
		if what := n.columns[columnName(cell)]; what != "" {
			if _, twice := h.at[what]; !twice {
				h.at[what] = i
			}
		}
	}
	var near *miss
	for _, l := range n.layouts {
		m := &miss{line: line, names: h.names, layout: l}
		for column := range strings.SplitSeq(l.columns, ";") {
			m.columns++
			if !slices.ContainsFunc(strings.Split(column, " or "), func(name string) bool {
				_, found := h.at[n.columns[columnName(name)]]
				return found
			}) {
				m.lacks = append(m.lacks, column)
			}
		}
		if len(m.lacks) == 0 && l.workbook() && !h.findWithin() {
			m.columns++
			m.lacks = append(m.lacks, "WITHIN 31 DAYS")
		}
		if len(m.lacks) == 0 {
			h.layout = l
			h.findBands()
			return h, nil
		}
		if near == nil || m.found()*near.columns > near.found()*m.columns {
			near = m
		}
	}
	return nil, near
}

// workbook reports whether the columns of a layout tell the standard.
func (l layout) workbook() bool { return l.key == "provider" || l.key == "commissioner" }

// own reports whether a layout is the program's own, in which no cell is left out.
func (l layout) own() bool { return l.key == "alliances" }

// adds reports whether totals may be missing where their parts are there.
func (l layout) adds() bool { return l.key == "extract" || l.key == "sub_icb" || l.workbook() }

// findWithin finds the standard of a workbook's sheet: "WITHIN 62 DAYS" and "AFTER 62
// DAYS" behind the total, before the bands. A sheet of referrals has no such pair:
// its first band is the standard.
func (h *header) findWithin() bool {
	for i := h.at["total"] + 1; i < len(h.names); i++ {
		b, ok := bandNamed(h.names[i])
		if !ok || b.from != 0 {
			continue
		}
		h.at["within"], h.limit = i, b.to
		if i+1 < len(h.names) {
			if next, ok := bandNamed(h.names[i+1]); ok && next == (band{from: b.to + 1}) {
				h.at["breach"] = i + 1
			}
		}
		return limitNamed(h.limit) != ""
	}
	return false
}

// findBands finds the bands, in order of days. Of a workbook's sheet those stand
// behind the pair that is about the standard.
func (h *header) findBands() {
	start := 0
	if h.layout.workbook() {
		if start = h.at["within"]; h.at["breach"] > start {
			start = h.at["breach"] + 1
		}
	}
	for i := start; i < len(h.names); i++ {
		if b, ok := bandNamed(h.names[i]); ok {
			b.column = i
			h.bands = append(h.bands, b)
		}
	}
	slices.SortStableFunc(h.bands, func(a, b band) int { return a.from - b.from })
}

// twice tells of columns of which there are two.
func (n *Names) twice(names []string) (list []string) {
	first := map[string]string{}
	for _, name := range names {
		what := n.columns[columnName(name)]
		switch before, twice := first[what]; {
		case what == "":
		case !twice:
			first[what] = name
		case columnName(before) == columnName(name):
			list = append(list, fmt.Sprintf("column %q is there twice", name))
		default:
			list = append(list, fmt.Sprintf("columns %q and %q hold the same thing; delete one", before, name))
		}
	}
	return list
}

// wrong tells of columns that are there twice, and of bands that leave out days.
func (h *header) wrong(n *Names) []string {
	list := n.twice(h.names)
	if h.layout.own() {
		if gap := gap(h.bands, h.names); gap != "" && len(list) == 0 {
			list = append(list, gap)
		}
	}
	return list
}

// gap tells where bands leave out days or count them twice.
func gap(bands []band, names []string) string {
	if len(bands) == 0 {
		return "has no bands of days; they are columns such as d0_31, d32_38 and d39_plus"
	}
	next := 0
	for i, b := range bands {
		name, last := names[b.column], i == len(bands)-1
		switch {
		case b.from > next:
			return fmt.Sprintf("the bands of days leave some out: %s begins at day %d where day %d is expected", name, b.from, next)
		case b.from < next:
			return fmt.Sprintf("the bands of days overlap: %s begins at day %d where day %d is expected", name, b.from, next)
		case b.to != 0 && b.to < b.from:
			return fmt.Sprintf("the band %s ends before it begins", name)
		case b.to == 0 && !last:
			return fmt.Sprintf("the band %s has no end, and %s follows it", name, names[bands[i+1].column])
		case b.to != 0 && last:
			return fmt.Sprintf("the last band of days, %s, ends at day %d; days after it need a band without an end, such as d%d_plus", name, b.to, b.to+1)
		}
		next = b.to + 1
	}
	return ""
}

// tell writes what a file lacks: column by column if it is nearly a known one, and
// otherwise what is read at all.
func (m *miss) tell(n *Names, p *problems) {
	if notByCommas(m.names) {
		p.add(m.sheet, m.line, "its columns are not separated by commas; save it as CSV with commas")
		return
	}
	if m.much() {
		for _, twice := range n.twice(m.names) {
			p.add(m.sheet, m.line, twice)
		}
		for _, column := range m.lacks {
			p.add(m.sheet, m.line, fmt.Sprintf("has no column %q%s", column, diag.Nearest(column, m.names)))
		}
		return
	}
	var known []string
	for _, l := range n.layouts {
		known = append(known, l.name)
	}
	text := "is none of the waiting-times files that are read: " + words.List(known)
	if m.found() > 0 {
		text += fmt.Sprintf("; nearest is %s, of which it lacks the columns %s", m.layout.name, words.List(quotedAll(m.lacks)))
	}
	p.add(m.sheet, m.line, text)
}
