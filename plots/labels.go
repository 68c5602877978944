package plots

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Room between a line's end and its label, for the leader that joins them when
// the label had to move.
const leader = vg.Length(16)

// label names the lines at their right ends, in the gutter of c. Data is the
// part of c where the lines were drawn.
func (p panel) label(c, data draw.Canvas, g *plot.Plot) {
	f := regular(textSize)
	type text struct {
		track track
		end   vg.Point
		lines []string
	}
	var texts []text
	x, y := g.Transforms(&data)
	left := data.Max.X + leader
	for _, t := range p.tracks {
		if t.label == "" || len(t.rows) == 0 {
			continue
		}
		last := t.rows[len(t.rows)-1]
		texts = append(texts, text{t, vg.Point{X: x(t.at(last)), Y: y(last.Mean)}, wrap(f, t.label, c.Max.X-left)})
	}
	slices.SortStableFunc(texts, func(a, b text) int { return cmp.Compare(a.end.Y, b.end.Y) })
	wanted, heights := make([]vg.Length, len(texts)), make([]vg.Length, len(texts))
	for i, t := range texts {
		wanted[i] = t.end.Y
		heights[i] = labelHeight(t.lines)
	}
	for i, middle := range spread(wanted, heights, c.Min.Y, c.Max.Y) {
		t := texts[i]
		c.StrokeLines(draw.LineStyle{Color: t.track.look.colour, Width: .6}, []vg.Point{
			{X: t.end.X + markerRadius + 1, Y: t.end.Y},
			{X: left - 7, Y: middle},
			{X: left - 3, Y: middle},
		})
		write(c, f, ink(), left, middle+(heights[i]-labelGap)/2, t.lines...)
	}
}

const labelGap = vg.Length(3)

func labelHeight(lines []string) vg.Length {
	return vg.Length(len(lines))*lineHeight(regular(textSize)) + labelGap
}

// labelsHeight is what all labels need above each other.
func (p panel) labelsHeight() vg.Length {
	h := vg.Length(0)
	for _, t := range p.tracks {
		h += labelHeight(wrap(regular(textSize), t.label, p.gutter-leader))
	}
	return h
}

// spread moves boxes, given from the bottom up by wanted middle and height, as
// little as it takes for none to overlap: boxes that touch are moved as one,
// about the mean of what they want.
func spread(wanted, heights []vg.Length, bottom, top vg.Length) []vg.Length {
	type block struct {
		from, n             int
		start, height, sums vg.Length // sums of where its boxes want the block to start
	}
	clamp := func(b *block) {
		b.start = max(bottom, min(top-b.height, b.sums/vg.Length(b.n)))
	}
	var blocks []block
	for i := range wanted {
		b := block{from: i, n: 1, height: heights[i], sums: wanted[i] - heights[i]/2}
		clamp(&b)
		for len(blocks) > 0 {
			below := blocks[len(blocks)-1]
			if below.start+below.height <= b.start {
				break
			}
			blocks = blocks[:len(blocks)-1]
			b.sums = below.sums + b.sums - vg.Length(b.n)*below.height
			b.from, b.n, b.height = below.from, below.n+b.n, below.height+b.height
			clamp(&b)
		}
		blocks = append(blocks, b)
	}
	middles := make([]vg.Length, 0, len(wanted))
	for _, b := range blocks {
		at := b.start
		for i := b.from; i < b.from+b.n; i++ {
			middles = append(middles, at+heights[i]/2)
			at += heights[i]
		}
	}
	return middles
}
