package scenario

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"prehabsim/sim/dist"
)

// Reference writes a Markdown table of keys for each shape.
func Reference(w io.Writer, shapes []Shape) error {
	b := bufio.NewWriter(w)
	for _, s := range shapes {
		fmt.Fprintf(b, "### %s\n\n", s.Name)
		if s.Help != "" {
			fmt.Fprintf(b, "%s.\n\n", capital(s.Help))
		}
		if len(s.Fields) == 0 {
			continue
		}
		fmt.Fprintf(b, "| key | value | default | meaning |\n|---|---|---|---|\n")
		for _, f := range s.Fields {
			fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", f.Name, f.valueText(), f.defaultText(), cellText(f.meaning()))
		}
		fmt.Fprintln(b)
	}
	return b.Flush()
}

// ReferenceLaws writes the laws that can be drawn from, and what a value with a
// range means in each family.
func ReferenceLaws(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "| `dist` | given by | what it is |\n|---|---|---|\n")
	for _, f := range dist.Families() {
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", f.Name, waysOf(f), cellText(f.Help))
	}
	fmt.Fprintf(b, "\n| `dist` of a range | meaning of `value`, `low` and `high` |\n|---|---|\n")
	for _, f := range dist.FitFamilies() {
		fmt.Fprintf(b, "| `%s` | %s |\n", f.Name, cellText(f.Help))
	}
	return b.Flush()
}

func (f Field) valueText() string {
	text := f.Type.String()
	if f.Type == LawField && f.amount().Type == NumberField {
		text = "law of numbers"
	}
	if f.Unit != "" && f.Type != LawField && f.Unit != "any" {
		text += " (" + f.Unit + ")"
	}
	if len(f.Choices) > 0 {
		text = "`" + strings.Join(f.Choices, "`, `") + "`"
	}
	if f.Required {
		text += ", required"
	}
	return cellText(text)
}

func (f Field) defaultText() string {
	if f.Default == "" {
		return ""
	}
	return "`" + f.Default + "`"
}

func (f Field) meaning() string {
	if f.Example == "" {
		return f.Help
	}
	return f.Help + ", e.g. `" + f.Example + "`"
}

// cellText keeps a text in one cell of a Markdown table.
func cellText(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "|", `\|`), "\n", " ")
}

func capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
