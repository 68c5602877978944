package plots

import (
	"fmt"
	"io"
	"strings"
)

// Gallery writes a page that shows every chart once: what it is for, a picture
// from the tests' made-up numbers, and the columns of its data.
func Gallery(w io.Writer) error {
	var b strings.Builder
	b.WriteString(`# Charts

What "prehabsim plot" draws from a results folder, in the order of the report.
Each figure comes as SVG, as PNG at 200 dots per inch, as PDF, and as CSV with
exactly what it shows; for a page (` + "`--size 16cm`" + `), a narrow one (` + "`12cm`" + `) or a
slide (` + "`24cm`" + `), and in the colours of ` + "`--theme default`, `nhs` or `grey`" + `. A chart for
which a folder has nothing is left out, and the command says why. The pictures
here are from made-up numbers.

What was seen of single steps, flows and weeks is of the first replication of
the first option alone. Which option a chart of one option shows is the same
everywhere: the one that leads on the page's questions, or else the first that
clearly changes something.

This page is written from the list of charts by the package's tests
(` + "`go test ./plots -update`" + `).
`)
	for _, c := range Charts {
		fmt.Fprintf(&b, "\n## %s\n\n`%s`. %s\n\n![%s, from made-up numbers](testdata/%s.svg)\n\nData: `%s`.\n",
			c.Title, c.Name, c.Help, c.Title, c.Name, strings.Join(c.Columns, "`, `"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
