package document

import (
	"fmt"
	"io"
	"strings"
)

// Markdown writes the document as GitHub's Markdown, with its tables as wide as they are.
func Markdown(w io.Writer, d Document) error {
	var b strings.Builder
	markdown(&b, d)
	_, err := io.WriteString(w, strings.TrimLeft(b.String(), "\n"))
	return err
}

func markdown(b *strings.Builder, d Document) {
	for _, block := range d.Blocks {
		switch x := block.(type) {
		case Heading:
			fmt.Fprintf(b, "\n%s %s\n", strings.Repeat("#", x.Level), marked(x.Text+x.More))
		case Paragraph:
			fmt.Fprintf(b, "\n%s\n", item(x, marked(x.Text)))
		case Note:
			fmt.Fprintf(b, "\n%s\n", item(Paragraph(x), "<small>"+marked(x.Text)+"</small>"))
		case *Table:
			markdownTable(b, x)
		case Lead:
			fmt.Fprintf(b, "\n%s\n", marked(x.Text))
		case Entry:
			fmt.Fprintf(b, "\n**%s**  %s\n", marked(x.Head), marked(x.Text))
		case *Comparison:
			markdownComparison(b, x)
		case Figure:
			fmt.Fprintf(b, "\n![%s](<%s>)\n\n%s\n", marked(x.Alt), x.File, marked(x.Title))
		case Either:
			markdown(b, x.Wide)
		default:
			panic("document: a block of a new type")
		}
	}
}

func item(p Paragraph, text string) string {
	if p.Under {
		return "- " + text
	}
	return text
}

func markdownTable(b *strings.Builder, t *Table) {
	heads, rule := "|", "|"
	for _, c := range t.Columns {
		heads += " " + marked(c.Head) + " |"
		rule += map[bool]string{true: "---|", false: "---:|"}[c.Kind == Words]
	}
	fmt.Fprintf(b, "\n%s\n%s\n", heads, rule)
	for _, r := range t.Rows {
		b.WriteString("|")
		for i := range t.Columns {
			x := r.cell(i)
			text := marked(x.Text)
			switch {
			case i == 0 && r.Kind == Under:
				text = "&emsp;" + text
			case i == 0 && r.Kind != Line:
				text = "**" + text + "**"
			case x.More != "":
				text += map[bool]string{true: "<br>", false: " "}[t.Columns[i].Split] + marked(x.More)
			}
			b.WriteString(" " + text + " |")
		}
		b.WriteString("\n")
	}
}

// markdownComparison writes a row for each line of a comparison, ranges below their figures.
func markdownComparison(b *strings.Builder, c *Comparison) {
	heads, rule := "| "+marked(c.Head.Long)+" |", "|---|"
	all := make([]int, len(c.Options))
	for i, o := range c.Options {
		all[i] = i
		heads, rule = heads+" "+marked(o.Long)+" |", rule+"---:|"
	}
	fmt.Fprintf(b, "\n%s\n%s\n", heads, rule)
	for _, line := range c.strips(all, form{}) {
		name := marked(line.name)
		switch {
		case line.under:
			name = "&emsp;" + name
		case line.cells == nil:
			name = "**" + name + "**"
		}
		b.WriteString("| " + name + " |")
		for i := range all {
			cell := ""
			if line.cells != nil {
				cell = marked(line.cells[i])
			}
			b.WriteString(" " + cell + " |")
		}
		b.WriteString("\n")
	}
}

// marked is text without anything that Markdown would take for its own.
var marked = strings.NewReplacer("\\", "\\\\", "|", "\\|", "*", "\\*", "_", "\\_", "`", "\\`", "<", "&lt;", "#", "\\#", "[", "\\[", "\n", "<br>").Replace
