package document

import (
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"prehabsim/internal/words"
)

// least width of a page on which options stand beside each other; on a narrower one they
// follow one another, each as a list.
const leastBeside = 80

// form is how long words are.
type form struct {
	names bool // short names and figures, no parts, and ranges of narrow pages alone
	texts bool // short texts of ranges
}

// forms are tried in this order.
var forms = []form{{}, {texts: true}, {names: true, texts: true}}

// said is the text for such a page.
func (l Label) said(short bool) string {
	if short && l.Short != "" {
		return l.Short
	}
	return l.Long
}

// strip is a line of a comparison: a row's figures, one of its ranges, or the head of a part.
type strip struct {
	name  string
	cells []string // nil: it begins a part
	under bool     // it is a range
}

// strips are the lines of the options that are shown.
func (c *Comparison) strips(shown []int, f form) (list []strip) {
	short := f.names
	for _, row := range c.Rows {
		name := row.Label.said(short)
		if row.Cells == nil {
			if !short {
				list = append(list, strip{name: name})
			}
			continue
		}
		figures := strip{name: name, cells: make([]string, len(shown))}
		for i, o := range shown {
			figures.cells[i] = row.Cells[o].Text.said(short)
		}
		list = append(list, figures)
		for _, name := range row.ranges(short) {
			under := strip{name: name.said(short), cells: make([]string, len(shown)), under: true}
			some := false
			for i, o := range shown {
				under.cells[i] = row.Cells[o].rangeOf(name, f)
				some = some || under.cells[i] != ""
			}
			if some {
				list = append(list, under)
			}
		}
	}
	return list
}

// ranges are the names of a row's ranges, in the order in which they first stand.
func (r *Compared) ranges(short bool) (names []Label) {
	for _, cell := range r.Cells {
		for _, x := range cell.Ranges {
			if !(short && x.Wide) && !slices.Contains(names, x.Name) {
				names = append(names, x.Name)
			}
		}
	}
	return names
}

// rangeOf is what a cell has of the range of a name.
func (c *Ranged) rangeOf(name Label, f form) string {
	for _, x := range c.Ranges {
		if x.Name == name && !(f.names && x.Wide) {
			return x.Text.said(f.texts)
		}
	}
	return ""
}

// sheet is a comparison laid out: how wide its columns are, and how narrow they can be.
type sheet struct {
	heads, lines []strip
	widths       []int // the column of names first
	whole        []int // how narrow they can be with no range broken
	least        []int // and with words alone kept whole
}

const (
	apart      = 2  // spaces between columns
	headLines  = 3  // that the name of an option takes at most, if there is room
	mostName   = 30 // of the column of names; longer ones go on in the next line
	leastName  = 16
	mostCell   = 28 // of a cell of words, such as what patients wait for
	longFigure = 12 // likewise of a word that stands in place of a figure
	longWord   = 10 // one that is longer may be broken where there is no room at all
)

// lay lays out some of the options.
func (c *Comparison) lay(shown []int, f form) *sheet {
	s := &sheet{heads: []strip{{name: ascii(c.Head.said(f.names)), cells: make([]string, len(shown))}}, lines: c.strips(shown, f)}
	name := width(s.heads[0].name)
	for k := range s.lines {
		line := &s.lines[k]
		line.name = ascii(line.name)
		for i := range line.cells {
			line.cells[i] = ascii(line.cells[i])
		}
		if line.cells != nil {
			name = max(name, width(line.name)+indentOf(*line))
		}
	}
	s.widths, s.whole, s.least = []int{min(name, mostName)}, []int{min(name, mostName)}, []int{min(name, leastName)}
	for i, o := range shown {
		head := ascii(c.Options[o].said(f.names))
		s.heads[0].cells[i] = head
		most, least := longestWord(head), min(longestWord(head), longWord)
		for len(broken(head, most)) > headLines {
			most++
		}
		whole := longestWord(head)
		for _, line := range s.lines {
			if line.cells == nil {
				continue
			}
			cell := line.cells[i]
			most, whole, least = max(most, min(width(cell), mostCell)), max(whole, longestWord(cell)), max(least, min(longestWord(cell), longFigure))
			if line.under {
				most = max(most, width(cell))
				whole, least = max(whole, width(cell)), max(least, min(inTwo(cell), longFigure))
			}
		}
		if i == 0 { // what all are compared with keeps its name in one line
			most, whole, least = max(most, width(head)), max(whole, width(head)), max(least, min(width(head), longWord))
		}
		s.widths, s.whole, s.least = append(s.widths, most), append(s.whole, whole), append(s.least, least)
	}
	return s
}

func indentOf(line strip) int {
	if line.under {
		return 2
	}
	return 0
}

// width is that of the whole.
func (s *sheet) width() (sum int) {
	for _, w := range s.widths {
		sum += w + apart
	}
	return sum - apart
}

// squeeze makes the widest columns narrower until all fits, or none can be any more; and
// says whether it fits.
func (s *sheet) squeeze(most int, least []int) bool {
	for over := s.width() - most; over > 0; over-- {
		widest := 0 // names last
		for i, w := range s.widths {
			if i > 0 && w > least[i] && (widest == 0 || w >= s.widths[widest]) {
				widest = i
			}
		}
		if s.widths[widest] <= least[widest] {
			return false
		}
		s.widths[widest]--
	}
	return true
}

// write writes the lines, heads first.
func (s *sheet) write(b *strings.Builder) {
	for _, line := range s.heads {
		s.writeStrip(b, line, true)
	}
	b.WriteString(strings.Repeat("-", s.width()) + "\n")
	for i, line := range s.lines {
		if line.cells == nil {
			if i > 0 {
				b.WriteString("\n")
			}
			b.WriteString(strings.ToUpper(line.name) + "\n")
			continue
		}
		s.writeStrip(b, line, false)
	}
}

// writeStrip writes a line; what is too wide for its column goes on in the next.
func (s *sheet) writeStrip(b *strings.Builder, line strip, bottom bool) {
	indent := strings.Repeat(" ", indentOf(line))
	names := broken(line.name, s.widths[0]-len(indent))
	for i := range names {
		names[i] = indent + strings.Repeat(" ", 2*min(i, 1)) + names[i]
	}
	columns, height := [][]string{names}, len(names)
	for i, cell := range line.cells {
		columns = append(columns, broken(cell, s.widths[i+1]))
		height = max(height, len(columns[i+1]))
	}
	for k := range height {
		row := ""
		for i, lines := range columns {
			at := k
			if bottom {
				at = k - (height - len(lines))
			}
			cell := ""
			if at >= 0 && at < len(lines) {
				cell = lines[at]
			}
			if i == 0 {
				row += text.AlignLeft.Apply(cell, s.widths[i])
			} else {
				row += strings.Repeat(" ", apart) + text.AlignRight.Apply(cell, s.widths[i])
			}
		}
		b.WriteString(strings.TrimRight(row, " ") + "\n")
	}
}

// broken breaks a text between words into lines no longer than most, and a word that is
// longer within itself. A mark behind a figure stays with it.
func broken(s string, most int) (lines []string) {
	line := ""
	for _, word := range wordsOf(s) {
		for {
			joined := strings.TrimLeft(line+" "+word, " ")
			if width(joined) <= most {
				line = joined
				break
			}
			if line != "" {
				lines, line = append(lines, line), ""
				continue
			}
			runes := []rune(word)
			at := most
			for i := most - 1; i > 1; i-- { // better behind a hyphen
				if runes[i] == '-' {
					at = i + 1
					break
				}
			}
			lines, word = append(lines, string(runes[:at])), string(runes[at:])
		}
	}
	return append(lines, line)
}

// wordsOf are the words of a text, marks with what they mark.
func wordsOf(s string) (list []string) {
	for _, word := range strings.Fields(s) {
		if n := len(list); n > 0 && (word == "*" || word == "(o)") {
			list[n-1] += " " + word
			continue
		}
		list = append(list, word)
	}
	return list
}

// inTwo is how wide a text is in two lines, as a range may be where there is no room.
func inTwo(s string) int {
	most := longestWord(s)
	for len(broken(s, most)) > 2 {
		most++
	}
	return most
}

func longestWord(s string) (n int) {
	for _, word := range wordsOf(s) {
		n = max(n, width(word))
	}
	return n
}

// comparison writes options beside each other: in long words if they fit, else in short
// ones, then with ranges broken, and at last in as few tables below one another as will do.
func (p *page) comparison(c *Comparison) {
	p.raw("\n")
	defer p.raw("\n")
	if p.width < leastBeside {
		p.listEach(c)
		return
	}
	all := make([]int, len(c.Options))
	for i := range all {
		all[i] = i
	}
	for _, f := range forms {
		if s := c.lay(all, f); s.squeeze(p.width, s.whole) {
			s.write(&p.b)
			return
		}
	}
	for blocks := 1; ; blocks++ {
		sheets, fit := c.blocks(blocks, p.width)
		if !fit && blocks < len(all)-1 {
			continue
		}
		for i, s := range sheets {
			if i > 0 {
				p.raw("\n")
			}
			s.write(&p.b)
		}
		return
	}
}

// blocks are so many tables of about as many options each, and whether they fit.
func (c *Comparison) blocks(n, most int) (list []*sheet, fit bool) {
	others := len(c.Options) - 1
	fit = true
	for b := range n {
		shown := []int{0}
		for o := b * others / n; o < (b+1)*others/n; o++ {
			shown = append(shown, o+1)
		}
		s := c.lay(shown, forms[len(forms)-1])
		fit = s.squeeze(most, s.least) && fit
		list = append(list, s)
	}
	return list, fit
}

// listEach writes one option after the other, each as a list.
func (p *page) listEach(c *Comparison) {
	for o := range c.Options {
		if o == 0 && len(c.Options) > 1 {
			continue // what it is stands beside each of the others
		}
		if o > 1 {
			p.raw("\n")
		}
		p.line(Paragraph{Text: strings.ToUpper(c.Options[o].Long)})
		for _, row := range c.Rows {
			if row.Cells == nil {
				continue
			}
			text, beside := row.Cells[o].Text.Long, ""
			switch now := row.Cells[0].Text.Long; {
			case text == words.None:
				continue
			case o > 0 && strings.EqualFold(text, c.Options[0].Long):
				text, beside = now, ", "+text
			case o > 0 && now != words.None:
				beside = " (" + words.LowerFirst(c.Options[0].Long) + " " + now + ")"
			}
			text = row.Label.Long + ": " + text + beside
			p.line(Paragraph{Text: text, Under: true})
			for _, x := range row.Cells[o].Ranges {
				p.raw("    " + x.Name.Long + ": " + ascii(x.Text.Long) + "\n")
			}
		}
	}
}

// TextWithin is [Text] of no more than so many lines, if it can be: rows of comparisons that
// may leave go one by one. A page on which options follow one another is as long as it is.
func TextWithin(d Document, width, lines int) string {
	for {
		p := &page{width: max(width, leastWidth)}
		p.write(d)
		if width < leastBeside || strings.Count(p.b.String(), "\n") <= lines {
			return p.b.String()
		}
		shorter, turn := d.WithoutOne()
		if turn == 0 {
			return p.b.String()
		}
		d = shorter
	}
}

// WithoutOne is the document without the row that leaves first, and its turn; 0 where none
// does.
func (d Document) WithoutOne() (shorter Document, turn int) {
	var of *Comparison
	at := -1
	for _, b := range d.Blocks {
		c, ok := b.(*Comparison)
		if !ok {
			continue
		}
		for i, row := range c.Rows {
			if row.Leaves > 0 && (of == nil || row.Leaves < of.Rows[at].Leaves) {
				of, at = c, i
			}
		}
	}
	if of == nil {
		return d, 0
	}
	left := *of
	left.Rows = slices.Delete(slices.Clone(of.Rows), at, at+1)
	begins := func(i int) bool { return i < len(left.Rows) && left.Rows[i].Cells == nil }
	if at > 0 && begins(at-1) && (begins(at) || at == len(left.Rows)) { // nothing is left of the part
		left.Rows = slices.Delete(left.Rows, at-1, at)
	}
	shorter = Document{slices.Clone(d.Blocks)}
	shorter.Blocks[slices.Index(d.Blocks, Block(of))] = &left
	return shorter, of.Rows[at].Leaves
}

// ComparedLine is a line of a comparison as one table has it. One without cells begins a part;
// a range belongs to the figures above it.
type ComparedLine struct {
	Name  string
	Cells []string // of each option
	Range bool
}

// Lines are those of all options, in long words.
func (c *Comparison) Lines() (list []ComparedLine) {
	all := make([]int, len(c.Options))
	for i := range all {
		all[i] = i
	}
	for _, x := range c.strips(all, form{}) {
		list = append(list, ComparedLine{x.name, x.cells, x.under})
	}
	return list
}
