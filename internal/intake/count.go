package intake

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// lateDay is the last day that is not late: "over 104 days" begins with day 105.
const lateDay = 104

// halves is a published count, doubled: a patient whom two trusts shared on the way to
// treatment is half a patient of each.
type halves int64

func (h halves) String() string {
	return strconv.FormatFloat(float64(h)/2, 'f', -1, 64)
}

// count is what is made of a row's numbers.
type count struct {
	total, within, late halves
	lateKnown           bool // the bands tell who waited beyond lateDay
	hidden              bool // blank or suppressed: nobody knows whether it is 0
	added               bool // a total that is not published, but its parts
}

func (c count) plus(d count) count {
	return count{c.total + d.total, c.within + d.within, c.late + d.late, c.lateKnown && d.lateKnown, c.hidden || d.hidden, c.added || d.added}
}

// numbers are those of a row as they are published.
type numbers struct {
	total, within, breach number
	bands                 []banded // those that are known, in order of their first day
	header                *header
}

// number is a count, or none where it is blank or suppressed.
type number struct {
	halves
	known bool
}

type banded struct {
	band
	n halves
}

// suppressed are marks in place of a number that is not published; "<5" is another.
var suppressed = []string{"", "*", "-", "–", "N/A", "NA", "c", "[c]", "#"}

var (
	thousands = regexp.MustCompile(`^\d{1,3}(,\d{3})+(\.\d+)?$`)
	decimals  = regexp.MustCompile(`^\d{1,9}(\.\d+)?$`)
)

// parseHalves reads a count: a whole number, or one and a half.
func parseHalves(s string) (n halves, ok bool) {
	if thousands.MatchString(s) {
		s = strings.ReplaceAll(s, ",", "")
	}
	if !decimals.MatchString(s) {
		return 0, false
	}
	x, _ := strconv.ParseFloat(s, 64)
	whole := math.Round(2 * x)
	return halves(whole), math.Abs(2*x-whole) < 1e-6 // a workbook may store 40.5 as 40.49999999999999
}

// numbers reads those of a row. Of a row with a cell that is no number there are
// none.
func (r *cwtReader) numbers(line int, cells []string) (f numbers, ok bool) {
	h := r.header
	f.header, ok = h, true
	read := func(column int) number {
		s := at(cells, column)
		if slices.Contains(suppressed, s) && (s != "" || !h.layout.own()) || strings.HasPrefix(s, "<") {
			return number{}
		}
		n, sound := parseHalves(s)
		if !sound {
			r.problem(line, "column %q: %q is not a count", h.names[column], s)
			ok = false
		}
		return number{n, true}
	}
	f.total, f.within = read(h.at["total"]), read(h.at["within"])
	if column, there := h.at["breach"]; there {
		f.breach = read(column)
	}
	for _, b := range h.bands {
		if n := read(b.column); n.known {
			f.bands = append(f.bands, banded{b, n.halves})
		}
	}
	return f, ok
}

// at is a cell of a row, which may end before it.
func at(cells []string, column int) string {
	if column >= len(cells) {
		return ""
	}
	return strings.TrimSpace(cells[column])
}

// chain is bands that follow one another from day 0, and whether they reach the end. A
// row may have others beside them: "After 28 days" beside the bands after day 28.
func (f *numbers) chain() (chain []banded, whole bool) {
	next := 0
	for {
		var narrow *banded
		for i := range f.bands {
			if b := &f.bands[i]; b.from == next && (narrow == nil || b.to != 0 && (narrow.to == 0 || b.to < narrow.to)) {
				narrow = b
			}
		}
		if narrow == nil || narrow.to != 0 && narrow.to < narrow.from {
			return chain, false
		}
		chain = append(chain, *narrow)
		if narrow.to == 0 {
			return chain, true
		}
		next = narrow.to + 1
	}
}

// wrong tells of numbers that do not add up.
func (f *numbers) wrong(limit int) (list []string) {
	h := f.header
	total, within := h.names[h.at["total"]], h.names[h.at["within"]]
	switch {
	case f.total.known && f.within.known && f.breach.known && f.within.halves+f.breach.halves != f.total.halves:
		list = append(list, fmt.Sprintf("%s %s and %s %s add up to %s, not to %s %s",
			within, f.within, h.names[h.at["breach"]], f.breach, f.within.halves+f.breach.halves, total, f.total))
	case f.total.known && f.within.known && f.within.halves > f.total.halves:
		list = append(list, fmt.Sprintf("%s %s is more than %s %s", within, f.within, total, f.total))
	}
	chain, whole := f.chain()
	if !whole {
		return list
	}
	var sum, inTime halves
	limitKnown := false
	for _, b := range chain {
		sum += b.n
		if b.to > 0 && b.to <= limit {
			inTime += b.n
		}
		limitKnown = limitKnown || b.to == limit
	}
	if f.total.known && sum != f.total.halves {
		list = append(list, fmt.Sprintf("the bands add up to %s, not to %s %s", sum, total, f.total))
	} else if f.within.known && limitKnown && inTime != f.within.halves {
		list = append(list, fmt.Sprintf("the bands to day %d add up to %s, not to %s %s", limit, inTime, within, f.within))
	}
	return list
}

// count is what the numbers come to. One of total, within and not within follows from
// the other two.
func (f *numbers) count() count {
	switch {
	case !f.total.known && f.within.known && f.breach.known:
		f.total = number{f.within.halves + f.breach.halves, true}
	case !f.within.known && f.total.known && f.breach.known && f.breach.halves <= f.total.halves:
		f.within = number{f.total.halves - f.breach.halves, true}
	}
	c := count{total: f.total.halves, within: f.within.halves, hidden: !f.total.known || !f.within.known}
	if c.hidden {
		c.total, c.within = 0, 0
	}
	chain, whole := f.chain()
	if !whole {
		chain = f.bands
	}
	for _, b := range chain {
		if b.from > lateDay && (whole || b.to == 0) {
			c.late += b.n
		}
		c.lateKnown = c.lateKnown || b.from == lateDay+1 && (whole || b.to == 0)
	}
	return c
}
