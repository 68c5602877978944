package document

import (
	"fmt"
	"html"
	"io"
	"strings"

	"prehabsim/internal/words"
)

// Drawn is what stands in a page in place of a chart's file: the drawing, and what is drawn
// as a table.
type Drawn struct {
	SVG  string // ends with its own line; its ids are of nothing else in the page
	Data *Table // nil: there is none
}

// Look is how a document is set as a page for a browser.
type Look struct {
	// Drawn is the drawing of a chart that stands in the page; nil where the page links to
	// its file, as it does with all if there is no such function.
	Drawn func(Figure) *Drawn

	Leaves int // rows of comparisons that leave up to that turn are of class "off-paper"
}

// HTML writes the document as sections of a page: one for its title and whatever stands
// before the first heading of level 2, and one for each of these. The page around the
// sections, its style among it, is the caller's. No element has a style of its own.
func HTML(w io.Writer, d Document, look Look) error {
	h := &hyper{Look: look, contents: Contents(d)}
	h.write(flat(d.Blocks))
	h.end()
	if h.section {
		h.raw("</section>\n")
	}
	_, err := io.WriteString(w, h.b.String())
	return err
}

// Place is a heading, and the name by which a link leads there.
type Place struct {
	Level    int
	Text, ID string
}

// Contents are the headings of a document in reading order, each with a name of its own.
func Contents(d Document) (list []Place) {
	seen := map[string]int{}
	for _, b := range flat(d.Blocks) {
		if x, ok := b.(Heading); ok {
			id := nameOf(x.Text)
			if seen[id]++; seen[id] > 1 {
				id = fmt.Sprintf("%s-%d", id, seen[id])
			}
			list = append(list, Place{x.Level, x.Text, id})
		}
	}
	return list
}

// flat are blocks as a page has them that is wide enough for anything.
func flat(blocks []Block) (list []Block) {
	for _, b := range blocks {
		if x, ok := b.(Either); ok {
			list = append(list, flat(x.Wide.Blocks)...)
			continue
		}
		list = append(list, b)
	}
	return list
}

// nameOf is a text as an address has it: small letters and digits, and hyphens between.
func nameOf(text string) string {
	parts := strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9') })
	return "at-" + strings.Join(parts, "-")
}

// hyper is what is written of a document.
type hyper struct {
	Look
	b        strings.Builder
	contents []Place
	at       int    // how many headings are written
	heading  string // the one above what is being written
	wide     int    // frames that scroll below that heading
	section  bool   // one is open
	charts   int    // that are written
	titled   map[string]bool
	open     string // what closes the list that is being written; "" where none is
}

func (h *hyper) raw(s string)                    { h.b.WriteString(s) }
func (h *hyper) rawf(format string, args ...any) { fmt.Fprintf(&h.b, format, args...) }

// list begins a list, or goes on with it.
func (h *hyper) list(open, end string) {
	if h.open != end {
		h.end()
		h.raw(open + "\n")
		h.open = end
	}
}

// end ends the list that is being written.
func (h *hyper) end() {
	if h.open != "" {
		h.raw(h.open + "\n")
		h.open = ""
	}
}

func (h *hyper) write(blocks []Block) {
	for _, block := range blocks {
		switch x := block.(type) {
		case Paragraph:
			if x.Under {
				h.list("<ul>", "</ul>")
				h.rawf("<li>%s</li>\n", escaped(x.Text))
				continue
			}
		case Note:
			if x.Under {
				h.list(`<ul class="note">`, "</ul>")
				h.rawf("<li>%s</li>\n", escaped(x.Text))
				continue
			}
		case Entry:
			h.list(`<dl class="entries">`, "</dl>")
			h.rawf("<div><dt>%s</dt><dd>%s</dd></div>\n", escaped(x.Head), escaped(x.Text))
			continue
		}
		h.end()
		h.apart(block)
	}
}

// apart writes a block that is no part of a list.
func (h *hyper) apart(block Block) {
	switch x := block.(type) {
	case Heading:
		h.head(x)
	case Paragraph:
		class := ""
		if strings.HasPrefix(x.Text, "Warning: ") {
			class = ` class="warn"`
		}
		h.rawf("<p%s>%s</p>\n", class, escaped(x.Text))
	case Note:
		h.rawf("<p class=\"note\">%s</p>\n", escaped(x.Text))
	case Lead:
		h.rawf("<p class=\"lead\">%s</p>\n", escaped(x.Text))
	case *Table:
		h.folded(x)
	case *Comparison:
		h.frame(func() { h.comparison(x) })
	case Figure:
		h.figure(x)
	default:
		panic("document: a block of a new type")
	}
}

// head writes a heading. One of level 1 or 2 begins a section; below one of level 2 stand
// links to those under it.
func (h *hyper) head(x Heading) {
	place := h.contents[h.at]
	h.at++
	h.heading, h.wide = x.Text, 0
	if x.Level <= 2 {
		if h.section {
			h.raw("</section>\n")
		}
		h.section = true
		h.rawf("<section aria-labelledby=\"%s\">\n", place.ID)
	}
	h.rawf("<h%[1]d id=\"%[2]s\">%[3]s</h%[1]d>\n", x.Level, place.ID, escaped(x.Text+x.More))
	if x.Level != 2 {
		return
	}
	var under []Place
	for _, p := range h.contents[h.at:] {
		if p.Level <= 2 {
			break
		}
		if p.Level == 3 {
			under = append(under, p)
		}
	}
	if len(under) < 2 {
		return
	}
	h.rawf("<nav aria-label=\"%s\"><ul>\n", escaped(x.Text))
	for _, p := range under {
		h.rawf("<li><a href=\"#%s\">%s</a></li>\n", p.ID, escaped(p.Text))
	}
	h.raw("</ul></nav>\n")
}

// frame writes what may be wider than the page within a frame that scrolls, and which a
// keyboard reaches.
func (h *hyper) frame(write func()) {
	name := "Table"
	if h.wide++; h.wide > 1 {
		name = fmt.Sprintf("Table %d", h.wide)
	}
	if h.heading != "" {
		name += ": " + h.heading
	}
	h.rawf("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">", escaped(name))
	write()
	h.raw("</div>\n")
}

// folded writes a table, out of sight until it is asked for if it is to be folded.
func (h *hyper) folded(t *Table) {
	if t.Fold == "" {
		h.frame(func() { h.table(t) })
		return
	}
	h.rawf("<details><summary>%s</summary>\n", escaped(t.Fold))
	h.frame(func() { h.table(t) })
	h.raw("</details>\n")
}

// corner is the head of a column; one that says nothing is no head.
func corner(text, class string) string {
	if text == "" {
		return "<td></td>"
	}
	return fmt.Sprintf("<th scope=\"col\"%s>%s</th>", class, escaped(text))
}

func (h *hyper) table(t *Table) {
	h.raw("<table>\n<thead><tr>")
	for _, c := range t.Columns {
		h.raw(corner(c.Head, classOf(c.Kind)))
	}
	h.raw("</tr></thead>\n<tbody>\n")
	for i, r := range t.Rows {
		name := r.cell(0).Text
		if r.Kind == Section || r.Kind == Group {
			if i > 0 {
				h.raw("</tbody>\n<tbody>\n")
			}
			class := map[RowKind]string{Section: "part", Group: "group"}[r.Kind]
			h.rawf("<tr class=\"%s\"><th scope=\"rowgroup\" colspan=\"%d\">%s</th></tr>\n", class, len(t.Columns), escaped(name))
			continue
		}
		h.raw("<tr>")
		for c := range t.Columns {
			x := r.cell(c)
			switch text := escaped(x.Text); {
			case c == 0 && text != "":
				h.rawf("<th scope=\"row\"%s>%s</th>", map[bool]string{true: ` class="under"`}[r.Kind == Under], text)
			case x.More != "" && t.Columns[c].Split:
				h.rawf("<td class=\"n\">%s<small>%s</small></td>", text, escaped(x.More))
			default:
				h.rawf("<td%s>%s</td>", classOf(t.Columns[c].Kind), strings.TrimSpace(text+" "+escaped(x.More)))
			}
		}
		h.raw("</tr>\n")
	}
	h.raw("</tbody></table>")
}

func classOf(kind ColumnKind) string {
	if kind == Words {
		return ""
	}
	return ` class="n"`
}

// comparison writes in each cell its figure and below it each of its ranges, by name.
func (h *hyper) comparison(c *Comparison) {
	h.raw("<table class=\"options\">\n<thead><tr>" + corner(c.Head.Long, ""))
	for _, o := range c.Options {
		h.raw(corner(o.Long, ` class="n"`))
	}
	h.raw("</tr></thead>\n<tbody>\n")
	for i, row := range c.Rows {
		if row.Cells == nil {
			if i > 0 {
				h.raw("</tbody>\n<tbody>\n")
			}
			h.rawf("<tr class=\"part%s\"><th scope=\"rowgroup\" colspan=\"%d\">%s</th></tr>\n", map[bool]string{true: " off-paper"}[h.emptyPart(c.Rows[i+1:])], 1+len(c.Options), escaped(row.Label.Long))
			continue
		}
		h.rawf("<tr%s><th scope=\"row\">%s</th>", map[bool]string{true: ` class="off-paper"`}[h.offPaper(row)], escaped(row.Label.Long))
		for _, cell := range row.Cells {
			text := escaped(cell.Text.Long)
			if strings.HasSuffix(text, " *") {
				text = "<b>" + text + "</b>"
			}
			h.raw("<td class=\"n\">" + text)
			for _, x := range cell.Ranges {
				h.rawf("<small>%s <span>%s</span></small>", escaped(x.Name.Long), escaped(x.Text.Long))
			}
			h.raw("</td>")
		}
		h.raw("</tr>\n")
	}
	h.raw("</tbody></table>")
}

func (h *hyper) offPaper(row Compared) bool { return row.Leaves > 0 && row.Leaves <= h.Leaves }

// emptyPart says that no row of a part is left on paper, given what follows its head.
func (h *hyper) emptyPart(rows []Compared) bool {
	for _, row := range rows {
		if row.Cells == nil {
			break
		}
		if !h.offPaper(row) {
			return false
		}
	}
	return true
}

// figure writes a chart with its title above it and its data below.
func (h *hyper) figure(x Figure) {
	var drawn *Drawn
	if h.Drawn != nil {
		drawn = h.Drawn(x)
	}
	h.rawf("<figure>\n<figcaption>%s</figcaption>\n", escaped(x.Title))
	if drawn == nil {
		h.rawf("<img src=\"%s\" alt=\"%s\">\n</figure>\n", escaped(x.File), escaped(x.Alt))
		return
	}
	name := "Chart: "
	if h.charts++; h.titled[x.Title] { // two places of one name are one to a screen reader
		name = fmt.Sprintf("Chart %d: ", h.charts)
	}
	if h.titled == nil {
		h.titled = map[string]bool{}
	}
	h.titled[x.Title] = true
	h.rawf("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s%s\">%s</div>\n", name, escaped(x.Title), drawn.SVG)
	if drawn.Data != nil {
		heading, wide := h.heading, h.wide
		h.heading, h.wide = "what is drawn, "+x.Title, 0
		h.folded(drawn.Data)
		h.heading, h.wide = heading, wide
	}
	h.raw("</figure>\n")
}

// escaped is text without anything that HTML would take for its own. A hyphen that stands
// where there is no number is a dash.
func escaped(text string) string {
	if text == words.None {
		return "\u2013"
	}
	return strings.ReplaceAll(html.EscapeString(text), "\n", "<br>")
}
