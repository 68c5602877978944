package describe

import (
	"encoding/csv"
	"fmt"
	"io"

	"prehabsim/internal/document"
	"prehabsim/internal/words"
)

// grid is a table that a command prints, with lines under it.
type grid struct {
	*document.Table
	foot []string
}

// newGrid takes heads; one that begins with ">" is of numbers.
func newGrid(heads ...string) *grid { return &grid{Table: document.NewTable(heads...)} }

func (g *grid) write(w io.Writer) error {
	err := g.WriteList(w)
	for _, line := range g.foot {
		if err == nil {
			_, err = fmt.Fprintf(w, "  %s\n", line)
		}
	}
	return err
}

// writeIn writes an answer in a format: as text, as Markdown, or its rows as CSV.
func writeIn[A any](w io.Writer, format string, a A, say func(A) document.Document, rows func(A) (head []string, rows [][]string)) error {
	switch format {
	case "csv":
		head, list := rows(a)
		return writeCSV(w, head, list)
	case "markdown":
		return document.Markdown(w, say(a))
	}
	return document.Text(w, say(a), Width)
}

// writeCSV writes a head and rows, as RFC 4180 with line feeds.
func writeCSV(w io.Writer, head []string, rows [][]string) error {
	out := csv.NewWriter(w)
	if err := out.Write(head); err != nil {
		return err
	}
	for _, row := range rows {
		for i := range row {
			row[i] = words.Harmless(row[i])
		}
	}
	return out.WriteAll(rows)
}
