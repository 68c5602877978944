package plots

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// waterfall is a page of panels above each other over one axis: names of bars at the
// left, bars, numbers at the right.
type waterfall struct {
	style                Style
	panels               []cascade
	name                 func(option string) string
	scale                scale
	width, left, numbers vg.Length
}

const (
	barGap   = vg.Length(3)   // between bars
	ruleGap  = vg.Length(3)   // more above the last, which is all of them
	whisker  = vg.Length(2.5) // half the length of the ends of an interval
	barShare = .72            // of a row that a bar fills
)

func newWaterfall(r *Results, s Style, panels []cascade) waterfall {
	w := waterfall{style: s, panels: panels, name: r.name, width: s.width() - 2*margin}
	low, high := 0.0, 0.0
	for _, c := range panels {
		for _, b := range c.bars {
			w.left = max(w.left, textWidth(b.cause))
			w.numbers = max(w.numbers, textWidth(c.number(b)))
			below, above := b.ends()
			low, high = min(low, b.from, b.to(), below), max(high, b.from, b.to(), above)
		}
	}
	w.left, w.numbers = w.left+columnGap, w.numbers+columnGap
	if low == high {
		low, high = -1, 1
	}
	w.scale = newScale(low, high, 5, "bed-days per year").room(.04, .04)
	return w
}

// ends are where the interval of a bar's end reaches to.
func (b bar) ends() (low, high float64) {
	low, high = b.bounds()
	return b.from + low, b.from + high
}

// pages puts as many panels on each page as fit, and at least one.
func (w waterfall) pages(fits func(waterfall) bool) (pages []waterfall) {
	with := func(panels ...cascade) waterfall {
		page := w
		page.panels = panels
		return page
	}
	for _, c := range w.panels {
		if last := len(pages) - 1; last >= 0 {
			if longer := with(append(slices.Clone(pages[last].panels), c)...); fits(longer) {
				pages[last] = longer
				continue
			}
		}
		pages = append(pages, with(c))
	}
	return pages
}

func (w waterfall) rowHeight() vg.Length { return lineHeight(regular(textSize)) + barGap }

func (w waterfall) headLines(c cascade) []string {
	return wrap(bold(textSize), w.name(c.option), w.width)
}

func (w waterfall) headHeight(c cascade) vg.Length {
	return headGap + vg.Length(len(w.headLines(c)))*lineHeight(bold(textSize)) + rowGap
}

func (w waterfall) panelHeight(c cascade) vg.Length {
	return w.headHeight(c) + vg.Length(len(c.bars))*w.rowHeight() + ruleGap
}

// axisHeight is that of the ticks' labels and of what they count.
func (w waterfall) axisHeight() vg.Length { return 2*lineHeight(regular(textSize)) + 6 }

func (w waterfall) height() vg.Length {
	h := w.axisHeight()
	for _, c := range w.panels {
		h += w.panelHeight(c)
	}
	return h
}

func (w waterfall) draw(c draw.Canvas) {
	p := newPlot()
	p.HideY()
	p.X.Min, p.X.Max = w.scale.low, w.scale.high
	p.Y.Min, p.Y.Max = 0, 1
	axes := draw.Crop(c, w.left, -w.numbers, lineHeight(regular(textSize)), 0)
	w.scale = w.scale.within(axes.Size().X)
	p.X.Tick.Marker = w.scale
	p.Draw(axes)
	data := p.DataCanvas(axes)
	x, _ := p.Transforms(&data)
	text := regular(textSize)
	const label = "Change in ward bed-days per year"
	at := (data.Min.X + data.Max.X - text.Width(label)) / 2
	write(c, text, quiet(), at, c.Min.Y+lineHeight(text), label)

	top := c.Max.Y
	for i, panel := range w.panels {
		bottom := top - w.panelHeight(panel)
		if i == len(w.panels)-1 {
			bottom = data.Min.Y
		}
		w.drawRules(c, x, top-w.headHeight(panel), bottom)
		w.drawPanel(c, panel, x, top)
		top -= w.panelHeight(panel)
	}
}

// drawRules draws the grid behind a panel, and the line of no change.
func (w waterfall) drawRules(c draw.Canvas, x func(float64) vg.Length, top, bottom vg.Length) {
	for _, tick := range w.scale.Ticks(0, 0) {
		rule := draw.LineStyle{Color: gridline(), Width: .5}
		if math.Abs(tick.Value) < w.scale.step/2 {
			rule = draw.LineStyle{Color: quiet(), Width: 1}
		}
		c.StrokeLine2(rule, x(tick.Value), top, x(tick.Value), bottom)
	}
}

func (w waterfall) drawPanel(c draw.Canvas, panel cascade, x func(float64) vg.Length, top vg.Length) {
	write(c, bold(textSize), ink(), c.Min.X, top-headGap, w.headLines(panel)...)
	top -= w.headHeight(panel)
	last := len(panel.bars) - 1
	for i, b := range panel.bars {
		face := regular(textSize)
		if i == last {
			top -= ruleGap
			face = bold(textSize)
			c.StrokeLine2(draw.LineStyle{Color: quiet(), Width: .5}, c.Min.X, top+ruleGap/2, c.Max.X, top+ruleGap/2)
		}
		value := panel.number(b)
		write(c, face, ink(), c.Min.X+8, top-barGap/2, b.cause)
		write(c, regular(textSize), ink(), c.Max.X-textWidth(value), top-barGap/2, value)
		middle := top - w.rowHeight()/2
		half := vg.Length(barShare) * w.rowHeight() / 2
		if b.instead() == "" {
			drawBar(c, x(b.from), x(b.to()), middle, half, w.fillOf(b, i == last))
			if b.hasInterval() {
				low, high := b.ends()
				drawInterval(c, x(low), x(high), middle)
			}
		}
		if i < last-1 { // to where the next begins
			c.StrokeLine2(draw.LineStyle{Color: quiet(), Width: .5}, x(b.to()), middle-half, x(b.to()), middle-w.rowHeight()+half)
		}
		top -= w.rowHeight()
	}
}

// fillOf is dark where bed-days are fewer, white where they are more and grey for all of
// them: told apart without colour too.
func (w waterfall) fillOf(b bar, all bool) color.Color {
	switch {
	case all:
		return gridline()
	case b.Mean > 0:
		return color.White
	}
	return w.style.dark()
}

func drawBar(c draw.Canvas, from, to, middle, half vg.Length, fill color.Color) {
	corners := []vg.Point{{X: from, Y: middle - half}, {X: to, Y: middle - half}, {X: to, Y: middle + half}, {X: from, Y: middle + half}}
	c.FillPolygon(fill, corners)
	c.StrokeLines(draw.LineStyle{Color: ink(), Width: .75}, append(corners, corners[0]))
}

// drawInterval has white around it, to be seen on a dark bar.
func drawInterval(c draw.Canvas, low, high, middle vg.Length) {
	for _, line := range []draw.LineStyle{{Color: color.White, Width: lineWidth + 1.6}, {Color: ink(), Width: lineWidth}} {
		c.StrokeLine2(line, low, middle, high, middle)
		for _, end := range []vg.Length{low, high} {
			c.StrokeLine2(line, end, middle-whisker, end, middle+whisker)
		}
	}
}
