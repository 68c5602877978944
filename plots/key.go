package plots

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// entry is one name of a key.
type entry struct {
	track track
	name  string
}

// key is a row or two of line samples with names, for panels too small to name
// their lines in.
type key []entry

const (
	sampleLength = vg.Length(24) // of a line sample
	afterSample  = vg.Length(6)
	afterName    = vg.Length(14)
)

// row is one line of a key: as high as its longest name wraps.
type row struct {
	entries []entry
	height  vg.Length
}

// rows breaks the key into rows no wider than width.
func (k key) rows(width vg.Length) []row {
	var rows []row
	used := width + 1
	for _, e := range k {
		w := e.width(width)
		if used+w > width {
			rows = append(rows, row{})
			used = 0
		}
		last := &rows[len(rows)-1]
		last.entries = append(last.entries, e)
		last.height = max(last.height, vg.Length(len(e.lines(width)))*lineHeight(regular(textSize)))
		used += w
	}
	return rows
}

func (e entry) lines(width vg.Length) []string {
	return wrap(regular(textSize), e.name, width-sampleLength-afterSample-afterName)
}

func (e entry) width(most vg.Length) vg.Length {
	return sampleLength + afterSample + widest(regular(textSize), e.lines(most)) + afterName
}

func (k key) height(width vg.Length) vg.Length {
	h := vg.Length(6)
	for _, r := range k.rows(width) {
		h += r.height
	}
	return h
}

// draw puts the key at the top of c.
func (k key) draw(c draw.Canvas) {
	f := regular(textSize)
	width, top := c.Size().X, c.Max.Y
	for _, r := range k.rows(width) {
		left := c.Min.X
		for _, e := range r.entries {
			middle := top - f.Font.Size*.68
			c.StrokeLine2(e.track.look.line(max(lineWidth, e.track.wide)), left, middle, left+sampleLength, middle)
			if !e.track.stepped {
				e.track.look.marker.draw(c, vg.Point{X: left + sampleLength, Y: middle}, e.track.look.colour, true)
			}
			write(c, f, ink(), left+sampleLength+afterSample, top, e.lines(width)...)
			left += e.width(width)
		}
		top -= r.height
	}
}
