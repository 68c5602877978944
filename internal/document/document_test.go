package document

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func textOf(t *testing.T, width int, blocks ...Block) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, Text(&b, Document{blocks}, width))
	return b.String()
}

func markdownOf(t *testing.T, blocks ...Block) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, Markdown(&b, Document{blocks}))
	return b.String()
}

// options is a table of one measure in so many options beside current.
func options(names ...string) *Table {
	table := &Table{
		Columns: []Column{{}, {Head: "Current", Kind: Estimate}},
		Rows: []Row{
			{Kind: Section, Cells: []Cell{{Text: "Beds"}}},
			{Cells: []Cell{{Text: "Bed-days"}, {"300", "\u00b1 20"}}},
			{Kind: Section, Cells: []Cell{{Text: "Prehab"}}},
			{Cells: []Cell{{Text: "Started"}, {"-", ""}}},
		},
	}
	for i, name := range names {
		table.Columns = append(table.Columns, Column{Head: name, Kind: Estimate, Split: true})
		table.Rows[1].Cells = append(table.Rows[1].Cells, Cell{"90", "\u2212210 \u00b1 5 *"})
		started := Cell{Text: "-"}
		if i == 0 {
			started.Text = "7"
		}
		table.Rows[3].Cells = append(table.Rows[3].Cells, started)
	}
	return table
}

func TestWhatFitsStandsBesideEachOther(t *testing.T) {
	require.Equal(t, `
          Current     Prehab
----------------------------------------
BEDS
Bed-days  300 +/- 20  90  -210 +/- 5 *

PREHAB
Started     -          7
`, strings.ReplaceAll(textOf(t, 60, options("Prehab")), " \n", "\n"))
}

// Where all do not fit the change stands beneath, options go on below, and a part of
// them has no row, and no section, in which it has nothing.
func TestOptionsThatDoNotFitGoOnBelow(t *testing.T) {
	require.Equal(t, `
          Current     Prehab        Twelve more beds
------------------------------------------------------
BEDS
Bed-days  300 +/- 20            90            90
                      -210 +/- 5 *  -210 +/- 5 *

PREHAB
Started     -                    7             -

          Current     Four more lists  Nothing
-----------------------------------------------------
BEDS
Bed-days  300 +/- 20            90               90
                      -210 +/- 5 *     -210 +/- 5 *
`, textOf(t, 60, options("Prehab", "Twelve more beds", "Four more lists", "Nothing")))
}

// A line that belongs to the one above it has no row where it has nothing.
func TestALineWithNothingInAPartHasNoRowThere(t *testing.T) {
	table := options("Prehab", "Twelve more beds", "Four more lists", "Nothing")
	table.Rows = slices.Insert(table.Rows, 2, Row{Cells: []Cell{{Text: "  by reading"}, {}, {More: "from a to b"}, {}, {}, {}}})
	require.Equal(t, 1, strings.Count(textOf(t, 60, table), "by reading"))
}

func TestATableThatGoesOnHasItsHeadingAgain(t *testing.T) {
	table := &Table{Columns: []Column{{Head: "Within 62 days, %"}}}
	table.Add("Kingston")
	for _, name := range []string{"Current", "Prehabilitation for everybody", "Twelve more beds in all"} {
		table.Columns = append(table.Columns, Column{Head: name, Kind: Number, Split: name != "Current"})
		table.Rows[0].Cells = append(table.Rows[0].Cells, Cell{Text: "61.3"})
	}
	got := textOf(t, 60, Heading{2, "By trust", ""}, table)
	require.Equal(t, 2, strings.Count(got, "\nBY TRUST\n"))
	require.Equal(t, 2, strings.Count(got, "Current"))
	require.Equal(t, 1, strings.Count(textOf(t, 100, Heading{2, "By trust", ""}, table), "\nBY TRUST\n"))
}

func TestLongNamesKeepTheirIndent(t *testing.T) {
	table := NewTable("", ">Trust")
	table.Group("Treated within 62 days, %")
	table.Under("Universal, targeted and specialist prehabilitation, opt-out", "61.3")
	require.Equal(t, "\n                                      Trust\n"+
		"---------------------------------------------\n"+
		"Treated within 62 days, %\n"+
		"  Universal, targeted and specialist   61.3\n"+
		"    prehabilitation, opt-out\n", "\n"+textOf(t, 100, table))
}

func TestNarrowPagesHaveWhatIsForThem(t *testing.T) {
	wide := NewTable("", strings.Repeat("x", 70))
	wide.Add("a", "1")
	both := Either{Document{[]Block{wide}}, Document{[]Block{Paragraph{Text: "narrow"}}}}
	require.Contains(t, textOf(t, 100, both), "xxx")
	require.Equal(t, "narrow\n", textOf(t, 60, both))
	require.Contains(t, markdownOf(t, both), "xxx")
}

func TestLinesAreBrokenBetweenWords(t *testing.T) {
	require.Equal(t, strings.Repeat("word ", 11)+"word\n  word\n", textOf(t, 60, Paragraph{Text: strings.Repeat("word ", 13)}))
	require.Equal(t, "  "+strings.Repeat("word ", 10)+"word\n    word\n", textOf(t, 60, Note{Text: strings.Repeat("word ", 12), Under: true}))
}

func TestCommandsPrintTablesAsWideAsTheyAre(t *testing.T) {
	table := NewTable("number", ">value", "unit")
	table.Add("resource.ward.capacity", "\u221214", "beds")
	table.Add("x")
	var b strings.Builder
	require.NoError(t, table.WriteList(&b))
	require.Equal(t, "  number                  value  unit\n  resource.ward.capacity    -14  beds\n  x\n", b.String())
}

func TestMarkdownKeepsSignsFromMeaningAnything(t *testing.T) {
	table := options("Prehab")
	table.Rows = append(table.Rows, Row{Kind: Group, Cells: []Cell{{Text: "of_all"}}}, Row{Kind: Under, Cells: []Cell{{Text: "a|b"}, {Text: "2\nof 3"}}})
	require.Equal(t, `# South East \*London\*

## Beds, a year

First.

- Second.

<small>\* a &lt; b</small>

|  | Current | Prehab |
|---|---:|---:|
| **Beds** |  |  |
| Bed-days | 300 `+"\u00b1"+` 20 | 90<br>`+"\u2212210 \u00b1"+` 5 \* |
| **Prehab** |  |  |
| Started | - | 7 |
| **of\_all** |  |  |
| &emsp;a\|b | 2<br>of 3 |  |

![Beds in use](<charts/beds.svg>)

Fewer beds are in use
`, markdownOf(t, Heading{1, "South East *London*", ""}, Heading{2, "Beds", ", a year"}, Paragraph{Text: "First."}, Paragraph{Text: "Second.", Under: true},
		Note{Text: "* a < b"}, table, Figure{"charts/beds.svg", "Fewer beds are in use", "Beds in use"}))
}

func TestTextNamesAFigure(t *testing.T) {
	require.Equal(t, "Fewer beds (charts/beds.svg): Beds in use\n", textOf(t, 60, Figure{"charts/beds.svg", "Fewer beds", "Beds in use"}))
}
