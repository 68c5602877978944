package papers

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/internal/document"
)

// full is a page of so many options and rows, each with two ranges, that leave in turn.
func full(options, rows int) document.Document {
	c := &document.Comparison{Options: []document.Label{{Long: "As now"}}}
	for o := range options {
		c.Options = append(c.Options, document.Label{Long: fmt.Sprintf("Option %d", o)})
	}
	c.Rows = append(c.Rows, document.Compared{Label: document.Label{Long: "Part"}})
	for i := range rows {
		row := document.Compared{Label: document.Label{Long: "Row"}, Leaves: i} // the first stays
		for range c.Options {
			row.Cells = append(row.Cells, document.Ranged{Text: document.Label{Long: "+100"}, Ranges: []document.Range{
				{Name: document.Label{Long: "chance"}, Text: document.Label{Long: "+90 to +110"}}, {Name: document.Label{Long: "evidence"}, Text: document.Label{Long: "+9 to +190"}},
			}})
		}
		c.Rows = append(c.Rows, row)
	}
	return document.Document{Blocks: []document.Block{
		document.Heading{Level: 1, Text: "Title"}, document.Lead{Text: strings.Repeat("word ", 100)}, c, document.Entry{Head: "How sure", Text: strings.Repeat("word ", 40)}, document.Note{Text: strings.Repeat("word ", 80)},
	}}
}

// A page that has room for all of its rows keeps them; of one that has not as few leave as
// will do, in their turn; and what stays, stays.
func TestRowsLeaveAPageThatIsTooLong(t *testing.T) {
	assert.Equal(t, upright, sideFor(full(4, 1)))
	assert.Equal(t, landscape, sideFor(full(5, 1)))
	assert.Zero(t, upright.without(full(4, 12)))
	long := full(4, 40)
	turn := upright.without(long)
	assert.Greater(t, turn, 1)
	assert.Less(t, turn, 39)
	for range turn - 1 {
		long, _ = long.WithoutOne()
	}
	assert.Greater(t, upright.high(long), upright.height, "one more row is too many")
	long, _ = long.WithoutOne()
	assert.LessOrEqual(t, upright.high(long), upright.height)
	assert.Greater(t, landscape.without(full(6, 40)), turn, "a side that lies has room for fewer")

	endless := full(4, 2)
	endless.Blocks = append(endless.Blocks, document.Note{Text: strings.Repeat("word ", 10_000)})
	assert.Equal(t, 1, upright.without(endless))
}
