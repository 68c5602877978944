package cli

import (
	"encoding/csv"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// grid is a table for people: columns under their heads, numbers to the right,
// no lines and no colour, so that it can be pasted anywhere.
type grid struct {
	head  []string
	right []bool // columns of numbers
	rows  [][]string
	foot  []string // lines under the table
}

// newGrid takes heads; one that begins with ">" is of numbers.
func newGrid(heads ...string) *grid {
	g := &grid{}
	for _, h := range heads {
		name, number := strings.CutPrefix(h, ">")
		g.head = append(g.head, name)
		g.right = append(g.right, number)
	}
	return g
}

func (g *grid) add(cells ...string) { g.rows = append(g.rows, cells) }

func (g *grid) write(w io.Writer) error {
	t := table.NewWriter()
	t.SetStyle(table.StyleDefault)
	t.Style().Options = table.OptionsNoBordersAndSeparators
	t.Style().Box.PaddingLeft, t.Style().Box.PaddingRight = "  ", ""
	t.Style().Format.Header = text.FormatDefault
	var configs []table.ColumnConfig
	for i, right := range g.right {
		if right {
			configs = append(configs, table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
		}
	}
	t.SetColumnConfigs(configs)
	t.AppendHeader(row(g.head))
	for _, r := range g.rows {
		t.AppendRow(row(r))
	}
	lines := strings.Split(t.Render(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	for _, line := range g.foot {
		lines = append(lines, "  "+line)
	}
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
	return err
}

func row(cells []string) table.Row {
	r := make(table.Row, len(cells))
	for i, c := range cells {
		r[i] = c
	}
	return r
}

// writeCSV writes a head and rows, as RFC 4180 with line feeds.
func writeCSV(w io.Writer, head []string, rows [][]string) error {
	out := csv.NewWriter(w)
	if err := out.Write(head); err != nil {
		return err
	}
	return out.WriteAll(rows)
}
