package report

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/kpi"
	"prehabsim/internal/verdict"
	"prehabsim/internal/words"
)

// Page is the one page: what it comes to, in a few sentences and a table of the options
// side by side, for people who decide. The table of all measures is [Results.Document].
//
// Ranges of chance and of evidence stand on lines of their own. A figure is marked as
// clear only where both leave out no difference; where chance alone could give it, or an
// input says that there is none, words stand in its place.
type Page struct {
	*Results
	shown []int // options, current first
	parts []pagePart
	said  *verdict.Figures // once they are asked for
	ends  []document.Entry // likewise
}

// pagePart is some rows under a heading.
type pagePart struct {
	title string
	rows  []pageRow
}

// pageRow is what is compared, and each option shown in it.
type pageRow struct {
	id     string // in files
	label  document.Label
	unit   string // of value in files
	leaves int    // see [document.Compared]
	cells  []pageCell
	with   []pageRow // of files alone: figures that stand in cells of this one
}

// MostOptions stand on a page beside current.
const MostOptions = 6

// Page chooses options by their ids, or as many as there is room for, those that lead in a
// question of the verdict first; current is always there. Options that there are not are
// passed over.
func (r *Results) Page(options []string) *Page {
	var chosen []int
	for o := 1; o < len(r.Set.Options); o++ {
		if len(options) == 0 || slices.Contains(options, r.Set.Options[o]) {
			chosen = append(chosen, o)
		}
	}
	if len(options) > 0 {
		return r.pageOf(chosen[:min(len(chosen), MostOptions)])
	}
	if r.page == nil { // three files have it
		r.page = r.pageOf(r.thatLead(chosen))
	}
	return r.page
}

// thatLead are as many of some options as there is room for.
func (r *Results) thatLead(options []int) (list []int) {
	if len(options) <= MostOptions {
		return options
	}
	all := &Page{Results: r, shown: append([]int{0}, options...)}
	for _, i := range verdict.OnPage(all.figures(), MostOptions) {
		list = append(list, options[i])
	}
	return list
}

func (r *Results) pageOf(options []int) *Page {
	p := &Page{Results: r, shown: append([]int{0}, options...)}
	for _, part := range pageParts {
		p.add(part.title(p), part.rows(p))
	}
	if !p.measured() {
		p.add("Measured", p.otherMeasures())
	}
	return p
}

// measured says that any row is of something that replications measured of patients or beds.
func (p *Page) measured() bool {
	return slices.ContainsFunc(p.parts, func(part pagePart) bool {
		return slices.ContainsFunc(part.rows, func(x pageRow) bool { return kpi.Find(x.id) != nil })
	})
}

// add adds a part with the rows in which any option has anything.
func (p *Page) add(title string, rows []pageRow) {
	if rows = slices.DeleteFunc(rows, pageRow.empty); len(rows) > 0 {
		p.parts = append(p.parts, pagePart{title, rows})
	}
}

// pageParts are the parts of the table, in reading order.
var pageParts = []struct {
	title func(*Page) string
	rows  func(*Page) []pageRow
}{
	{always("What it is"), (*Page).whatItIs},
	{always("Patients and waits"), (*Page).patientsAndWaits},
	{always("Beds and theatres"), (*Page).bedsAndTheatres},
	{(*Page).worthTitle, (*Page).worthRows},
	{(*Page).moneyTitle, (*Page).money},
	{always("Reach"), (*Page).reach},
}

// always is the title of a part that is called the same on every page.
func always(title string) func(*Page) string { return func(*Page) string { return title } }

// empty says of a row that no option shown has anything in it.
func (x pageRow) empty() bool {
	return !slices.ContainsFunc(x.cells, func(c pageCell) bool { return c.text.Long != words.None && c.text.Long != "" })
}

// Document is the page before it is written.
func (p *Page) Document() document.Document {
	d := &document.Document{}
	d.Put(document.Heading{Level: 1, Text: ended(p.title()) + " " + p.when()})
	for _, text := range p.warnings() {
		d.Say("Warning: " + text)
	}
	if text := p.verdict().String(); text != "" {
		d.Put(document.Lead{Text: text})
	}
	if len(p.parts) > 0 {
		d.Put(p.comparison())
	}
	for _, x := range p.entries() {
		d.Put(x)
	}
	for _, text := range p.foot() {
		d.Note(text)
	}
	return *d
}

// verdict is what it comes to; nothing where patients wait for each other for ever.
func (p *Page) verdict() verdict.Verdict {
	if p.seizedUp() {
		return verdict.Verdict{}
	}
	return verdict.Of(p.figures())
}

// Sentences are those of the verdict, for whatever sets them one below the other.
func (p *Page) Sentences() (list []string) {
	for _, x := range p.verdict().Sentences {
		list = append(list, x.Text)
	}
	return list
}

// ended is a title before a sentence.
func ended(title string) string {
	if strings.HasSuffix(title, "?") || strings.HasSuffix(title, "!") || strings.HasSuffix(title, ".") {
		return title
	}
	return title + "."
}

func (r *Results) title() string {
	if r.Title != "" {
		return r.Title
	}
	return r.ScenarioName
}

// when says of what time the page speaks: its figures are a year's.
func (r *Results) when() string {
	from, to, ok := r.days()
	if !ok {
		return "A year"
	}
	a, b := words.Date(r.From), words.Date(r.To)
	if from.Day == 1 && to.Day == 1 {
		a, b = words.Month(r.From[:7]), words.Month(r.To[:7])
	}
	if to.Sub(from) < 365 {
		return fmt.Sprintf("Scaled to a year, %s to %s", a, b)
	}
	if to.Sub(from) > 366 {
		return fmt.Sprintf("A year on average, %s to %s", a, b)
	}
	return fmt.Sprintf("A year, %s to %s", a, b)
}

// comparison is the table.
func (p *Page) comparison() *document.Comparison {
	c := &document.Comparison{
		Head:    document.Label{Long: "Change from now, a year", Short: "Change, a year"},
		Options: []document.Label{{Long: "As now"}},
	}
	if len(p.shown) == 1 {
		c.Head = document.Label{Long: "A year"}
	}
	for _, o := range p.shown[1:] {
		c.Options = append(c.Options, document.Label{Long: p.optionName(o)})
	}
	for _, part := range p.parts {
		c.Rows = append(c.Rows, document.Compared{Label: document.Label{Long: part.title}})
		for _, x := range part.rows {
			row := document.Compared{Label: x.label, Leaves: x.leaves}
			for _, cell := range x.cells {
				row.Cells = append(row.Cells, cell.ranged())
			}
			c.Rows = append(c.Rows, row)
		}
	}
	return c
}

// widths of the page in files and on terminals, and how many lines it may take.
const (
	pageWidth   = 100
	pageLines   = 60
	narrowLines = 44
)

// Text is the page for a terminal of so many characters.
func (p *Page) Text(width int) string {
	lines := pageLines
	if width < pageWidth {
		lines = narrowLines
	}
	return document.TextWithin(p.Document(), width, lines)
}
