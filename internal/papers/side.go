package papers

import (
	"math"
	"strings"

	"prehabsim/internal/document"
)

// side is a side of A4 within its margins, in points, as page.css has it.
type side struct{ width, height float64 }

var (
	upright   = side{width: 521, height: 774}
	landscape = side{width: 774, height: 533}
)

// mostUpright is how many options beside the present way an upright side holds.
const mostUpright = 4

// sideFor is how a page lies.
func sideFor(page document.Document) side {
	for _, b := range page.Blocks {
		if c, ok := b.(*document.Comparison); ok && len(c.Options)-1 > mostUpright {
			return landscape
		}
	}
	return upright
}

// without says which rows the first page has no room for on paper: those that leave up to
// that turn; 0 where all have room. How high things are is an estimate, from the sizes in
// page.css and letters half as wide as high, which most are not: of pages that were measured
// it is 3% to 9% too high.
func (s side) without(page document.Document) (leaves int) {
	for s.high(page) > s.height {
		shorter, turn := page.WithoutOne()
		if turn == 0 {
			return leaves
		}
		page, leaves = shorter, turn
	}
	return leaves
}

// lines are how many a text takes, of letters so high, in so much room.
func lines(text string, size, room float64) float64 {
	return max(1, math.Ceil(float64(len([]rune(text)))*size*0.5/max(room, size)))
}

// high is how high a page is.
func (s side) high(page document.Document) (sum float64) {
	var entries []document.Entry
	for _, block := range page.Blocks {
		switch x := block.(type) {
		case document.Heading:
			sum += 3 + 16.8*lines(x.Text+x.More, 14, s.width)
		case document.Paragraph:
			sum += 7 + 11*lines(x.Text, 8.6, s.width-20)
		case document.Lead:
			sum += 16 + 11.8*lines(x.Text, 9.2, s.width-18)
		case document.Note:
			sum += 3 + 8.4*lines(x.Text, 7, s.width)
		case document.Entry:
			entries = append(entries, x)
		case *document.Comparison:
			sum += 4 + s.highTable(x)
		}
	}
	beside := int(s.width / 161)
	for at := 0; at < len(entries); at += beside {
		most := 0.0
		for _, x := range entries[at:min(at+beside, len(entries))] {
			most = max(most, lines(x.Text, 7.6, s.width/float64(beside)-14))
		}
		sum += 12 + 9.8*most
	}
	return sum
}

func (s side) highTable(c *document.Comparison) (sum float64) {
	first := 0.21 * s.width
	room := (s.width-first)/float64(len(c.Options)) - 5
	heads := 1.0
	for _, o := range c.Options {
		heads = max(heads, lines(o.Long, 8.2, room))
	}
	sum = 3 + 9*heads
	for _, row := range c.Rows {
		if row.Cells == nil {
			sum += 14.5
			continue
		}
		most := 9 * lines(row.Label.Long, 7.6, first-5)
		for _, cell := range row.Cells {
			high := 9 * lines(cell.Text.Long, 7.6, room)
			for _, x := range cell.Ranges {
				high += 8.5 * lines(strings.TrimSpace(x.Name.Long+" "+x.Text.Long), 7.2, room)
			}
			most = max(most, high)
		}
		sum += 2.3 + most
	}
	return sum
}
