package document

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func ranged(text string, ranges ...string) Ranged {
	x := Ranged{Text: Label{Long: text}}
	for i, r := range ranges {
		x.Ranges = append(x.Ranges, Range{Name: Label{Long: []string{"chance", "evidence"}[i]}, Text: Label{Long: r, Short: strings.ReplaceAll(r, "+", "")}})
	}
	return x
}

// beds compares options of these names with now.
func beds(names ...string) *Comparison {
	c := &Comparison{
		Head:    Label{"Change from now, a year", "Change"},
		Options: []Label{{Long: "As now"}},
		Rows: []Compared{
			{Label: Label{Long: "Beds and theatres"}},
			{Label: Label{"Cancer ward bed-days", "Bed-days"}, Cells: []Ranged{ranged("30,686")}},
			{Label: Label{Long: "Ward beds open"}, Cells: []Ranged{ranged("540")}, Leaves: 2},
			{Label: Label{Long: "Reach"}},
			{Label: Label{Long: "Agreed, of 100"}, Cells: []Ranged{ranged("-")}, Leaves: 1},
		},
	}
	for _, name := range names {
		c.Options = append(c.Options, Label{Long: name})
		c.Rows[1].Cells = append(c.Rows[1].Cells, ranged("215 released", "\u2212222 to \u2212207", "\u2212430 to +40"))
		c.Rows[2].Cells = append(c.Rows[2].Cells, ranged("no change"))
		c.Rows[4].Cells = append(c.Rows[4].Cells, ranged("53"))
	}
	return c
}

func TestRangesStandOnLinesOfTheirOwn(t *testing.T) {
	require.Equal(t, `
                                      Opt-out
Change from now, a year  As now        prehab
---------------------------------------------
BEDS AND THEATRES
Cancer ward bed-days     30,686  215 released
  chance                         -222 to -207
  evidence                        -430 to +40
Ward beds open              540     no change

REACH
Agreed, of 100                -            53

`, textOf(t, 100, beds("Opt-out prehab")))
	require.Equal(t, `
| Change from now, a year | As now | Opt-out prehab |
|---|---:|---:|
| **Beds and theatres** |  |  |
| Cancer ward bed-days | 30,686 | 215 released |
| &emsp;chance |  | −222 to −207 |
| &emsp;evidence |  | −430 to +40 |
| Ward beds open | 540 | no change |
| **Reach** |  |  |
| Agreed, of 100 | - | 53 |
`, "\n"+markdownOf(t, beds("Opt-out prehab")))
}

// Words get shorter first, then ranges are broken, and at last options go on below; nothing
// is cut off, and no line is too long.
func TestOptionsFindRoom(t *testing.T) {
	name := func(n int) string { return fmt.Sprintf("Prehabilitation number %d", n) }
	for n := range 12 {
		var names []string
		for i := range n {
			names = append(names, name(i+1))
		}
		for _, wide := range []int{60, 79, 80, 90, 100, 120, 200} {
			text := textOf(t, wide, beds(names...))
			require.LessOrEqual(t, width(text), wide, "%d options in %d:\n%s", n, wide, text)
			joined := strings.Join(strings.Fields(text), "")
			for i := range n {
				digits := fmt.Sprint(i + 1)
				require.Contains(t, joined, digits)
			}
			require.Equal(t, n, strings.Count(strings.ReplaceAll(joined, "broken", ""), "-207"), "%d options in %d:\n%s", n, wide, text)
		}
	}
	rank, seen := 0, map[int]bool{}
	for wide := 120; wide >= 80; wide-- {
		text := textOf(t, wide, beds("Opt-out", "Opt-in", "Beds", "Lists", "Hubs"))
		now := 2
		switch {
		case strings.Contains(text, "to +40"):
			now = 0
		case strings.Contains(text, "BEDS AND THEATRES"): // ranges without a plus
			now = 1
		case strings.Contains(text, "-222 to\n"):
			now = 3
		}
		require.GreaterOrEqual(t, now, rank, "%d:\n%s", wide, text)
		rank, seen[now] = now, true
	}
	require.Len(t, seen, 3, "%v", seen)
	require.Contains(t, textOf(t, 80, beds(name(1), name(2), name(3), name(4), name(5))), "-222 to", "broken")
	many := textOf(t, 80, beds(name(1), name(2), name(3), name(4), name(5), name(6), name(7), name(8), name(9), name(10), name(11)))
	require.Equal(t, 3, strings.Count(many, "As now"))
}

// A word that is longer than its column goes on in the next line, and a mark stays with its
// figure.
func TestLongWordsAreBroken(t *testing.T) {
	c := beds("Prehabilitationsprogrammewithoutanybreak", "B", "C", "D", "E", "F", "G")
	c.Rows[1].Cells[1] = ranged("+12,345,678 *")
	text := textOf(t, 80, c)
	require.LessOrEqual(t, width(text), 80)
	require.Contains(t, text, "+12,345,678 *")
	require.Equal(t, []string{"abcdef", "gh ij", "k *"}, broken("abcdefgh ij k *", 6))
	require.Equal(t, []string{""}, broken("", 6))
	c = beds("B")
	c.Rows[2].Cells[0] = ranged("theatre, neurosurgery and general, North East London")
	require.Regexp(t, `Ward beds open +theatre, neurosurgery and +no change\n +general, North East London\n`, textOf(t, 100, c))
	require.Equal(t, []string{"Short-", "staffed", "prehab"}, broken("Short-staffed prehab", 9), "behind a hyphen")
	require.Equal(t, []string{"-12345", "67"}, broken("-1234567", 6), "but not behind a sign")
}

// Below 80 characters one option follows the other, with what it is now beside it.
func TestNarrowPagesHaveOneOptionAfterTheOther(t *testing.T) {
	c := beds("Opt-out prehab", "12 more beds")
	c.Rows[2].Cells[1] = ranged("as now")
	c.Rows[4].Cells[2] = ranged("-")
	require.Equal(t, `
OPT-OUT PREHAB
  Cancer ward bed-days: 215 released (as now 30,686)
    chance: -222 to -207
    evidence: -430 to +40
  Ward beds open: 540, as now
  Agreed, of 100: 53

12 MORE BEDS
  Cancer ward bed-days: 215 released (as now 30,686)
    chance: -222 to -207
    evidence: -430 to +40
  Ward beds open: no change (as now 540)

`, textOf(t, 79, c))
	require.Equal(t, "\nAS NOW\n  Cancer ward bed-days: 30,686\n  Ward beds open: 540\n\n", textOf(t, 60, beds()))
}

// Of a page that is too long rows leave in their turn, and a part that has none left leaves
// with them; what never leaves stays.
func TestRowsLeaveInTheirTurn(t *testing.T) {
	d := Document{[]Block{Lead{"It comes to this."}, beds("Opt-out prehab")}}
	lines := func(most int) (string, int) {
		text := TextWithin(d, 100, most)
		return text, strings.Count(text, "\n")
	}
	whole, n := lines(100)
	require.Equal(t, 15, n, whole)
	first, n := lines(14)
	require.Equal(t, 12, n, first)
	require.NotContains(t, first, "REACH")
	require.Contains(t, first, "Ward beds open")
	last, n := lines(1)
	require.Equal(t, 11, n, last)
	require.Contains(t, last, "Cancer ward bed-days")
	require.Contains(t, last, "It comes to this.")
	require.Len(t, d.Blocks[1].(*Comparison).Rows, 5, "the document is as it was")
	require.Contains(t, TextWithin(d, 79, 1), "Agreed, of 100", "a list is as long as it is")
}

func TestAnEntrySaysWhatItIsAbout(t *testing.T) {
	entry := Entry{"How sure", strings.Repeat("word ", 13)}
	require.Equal(t, "HOW SURE  "+strings.Repeat("word ", 9)+"word\n  word word word\n", textOf(t, 60, entry))
	require.Equal(t, "**How sure**  a \\* b\n", markdownOf(t, Entry{"How sure", "a * b"}))
	require.Equal(t, "\nIt comes to this.\n", textOf(t, 60, Lead{"It comes to this."}))
	require.Equal(t, strings.Repeat("title ", 9)+"title\n  title\n", textOf(t, 60, Heading{1, strings.Repeat("title ", 11), ""}))
}
