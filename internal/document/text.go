package document

import (
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// leastWidth is the narrowest page that is laid out; on a narrower one lines run over.
const leastWidth = 60

// Text writes the document for a terminal or a mail: plain ASCII, so long as names are,
// in lines no longer than width.
func Text(w io.Writer, d Document, width int) error {
	p := &page{width: max(width, leastWidth)}
	p.write(d)
	_, err := io.WriteString(w, p.b.String())
	return err
}

// page is what is written of a document.
type page struct {
	b       strings.Builder
	width   int
	heading string // the one above what is being written
}

func (p *page) write(d Document) {
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case Heading:
			p.head(b)
		case Paragraph:
			p.line(b)
		case Note:
			p.line(Paragraph(b))
		case Lead:
			p.raw("\n")
			p.flow("", "", b.Text)
		case Entry:
			p.flow(strings.ToUpper(b.Head)+"  ", "  ", b.Text)
		case *Table:
			p.table(b)
		case *Comparison:
			p.comparison(b)
		case Figure:
			p.line(Paragraph{Text: b.Title + " (" + b.File + "): " + b.Alt})
		case Either:
			if p.fits(b.Wide) {
				p.write(b.Wide)
			} else {
				p.write(b.Narrow)
			}
		default:
			panic("document: a block of a new type")
		}
	}
}

func (p *page) raw(s string) { p.b.WriteString(s) }

func (p *page) head(h Heading) {
	if h.Level == 1 {
		p.flow("", "  ", h.Text+h.More)
		return
	}
	p.heading = "\n" + ascii(strings.ToUpper(h.Text)+h.More) + "\n"
	p.raw(p.heading)
}

// line writes a paragraph, broken between words where it is wider than the page, later
// lines indented by two.
func (p *page) line(s Paragraph) {
	indent := ""
	if s.Under {
		indent = "  "
	}
	p.flow(indent, indent+"  ", s.Text)
}

// flow writes words after what begins the line, and lines that go on after what they hang
// on.
func (p *page) flow(begin, hang, words string) {
	at := text.StringWidth(ascii(begin))
	p.raw(ascii(begin))
	for i, word := range strings.Fields(ascii(words)) {
		n := text.StringWidth(word)
		switch {
		case i == 0:
		case at+1+n > p.width:
			p.raw("\n" + hang)
			at = len(hang)
		default:
			p.raw(" ")
			at++
		}
		p.raw(word)
		at += n
	}
	p.raw("\n")
}

// fits says whether all tables of a document can stand on the page as they are.
func (p *page) fits(d Document) bool {
	for _, b := range d.Blocks {
		if t, ok := b.(*Table); ok && width(t.part(t.all(), p.firstColumn(), false)) > p.width {
			return false
		}
	}
	return true
}

// firstColumn is the most that the first column of a table may take.
func (p *page) firstColumn() int { return 2 * p.width / 5 }

// table writes a table beside each other if it fits; then with what goes with each value
// beneath it, in as few tables below one another as will do, of about as many columns
// each.
func (p *page) table(t *Table) {
	fixed, split := t.columns()
	if len(split) == 0 || width(t.part(t.all(), p.firstColumn(), false)) <= p.width {
		p.putTable(t, t.all(), false, true)
		return
	}
	most := len(split)
	for most > 1 && width(t.part(append(fixed, split[:most]...), p.firstColumn(), true)) > p.width {
		most--
	}
	blocks := (len(split) + most - 1) / most
	for b := range blocks {
		from, to := b*len(split)/blocks, (b+1)*len(split)/blocks
		p.putTable(t, append(fixed, split[from:to]...), true, b == 0)
	}
}

// putTable writes a part of a table, its first column broken more often if need be. One
// in sections stands apart; any other has its heading again where it goes on.
func (p *page) putTable(t *Table, shown []int, beneath, begins bool) {
	first := p.firstColumn()
	text := t.part(shown, first, beneath)
	for over := width(text) - p.width; over > 0 && first > leastFirst; over = width(text) - p.width {
		first = max(leastFirst, first-over)
		text = t.part(shown, first, beneath)
	}
	switch {
	case t.sections():
		text = "\n" + text
	case !begins:
		p.raw(p.heading)
	}
	p.raw(text + "\n")
}

// leastFirst is the narrowest that a first column gets.
const leastFirst = 16

// all are the numbers of a table's columns.
func (t *Table) all() []int {
	fixed, split := t.columns()
	return append(fixed, split...)
}

// columns are those that stand in every part of a table, and those that may be split.
func (t *Table) columns() (fixed, split []int) {
	for i, c := range t.Columns {
		if c.Split {
			split = append(split, i)
		} else {
			fixed = append(fixed, i)
		}
	}
	return fixed[:len(fixed):len(fixed)], split
}

// width is the length of the longest line.
func width(s string) int {
	widest := 0
	for line := range strings.SplitSeq(s, "\n") {
		widest = max(widest, text.StringWidth(line))
	}
	return widest
}

// Wrapped breaks a text between words into lines no longer than most.
func Wrapped(s string, most int) string {
	lines := strings.Split(text.WrapSoft(s, most), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

var ascii = strings.NewReplacer("\u2212", "-", "\u00b1", "+/-").Replace
