package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// graph is a set of axes with numbers along both.
type graph struct {
	heading, unit string // above
	label         string // below
	x, y          scale
	curves        []curve
	rules         []rule  // across
	upright       []rule  // at an x
	thresholds    []curve // behind the others
}

// curve is a line through points, or the points alone.
type curve struct {
	points  []xy
	look    look
	width   vg.Length // 0: the usual; below 0: no line
	dots    bool      // a marker at each point
	end     bool      // a marker at the last
	stepped bool      // level up to the next point
}

type xy struct{ x, y float64 }

// frame is where things stand: the box of data with its axis below.
func (g graph) frame(c draw.Canvas) (box draw.Canvas, bottom vg.Length) {
	text := regular(textSize)
	c.Max.Y -= vg.Length(len(g.headLines(c)))*lineHeight(bold(textSize)) + vg.Length(len(g.unitLines(c)))*lineHeight(text) + 5
	c.Min.X += g.y.labelWidth() + 5
	c.Max.X -= 4 // half of a label at the right
	return c, c.Min.Y + acrossHeight(len(wrap(text, g.label, c.Size().X)))
}

func (g graph) headLines(c draw.Canvas) []string {
	return wrap(bold(textSize), g.heading, c.Size().X)
}
func (g graph) unitLines(c draw.Canvas) []string { return wrap(regular(textSize), g.unit, c.Size().X) }

// at are the places of numbers.
func (g graph) at(c draw.Canvas) (x, y func(float64) vg.Length) {
	box, bottom := g.frame(c)
	x = func(value float64) vg.Length {
		return box.Min.X + box.Size().X*vg.Length((value-g.x.low)/(g.x.high-g.x.low))
	}
	y = func(value float64) vg.Length {
		return bottom + (box.Max.Y-bottom)*vg.Length((value-g.y.low)/(g.y.high-g.y.low))
	}
	return x, y
}

func (g graph) draw(c draw.Canvas) {
	text := regular(textSize)
	top := write(c, bold(textSize), ink(), c.Min.X, c.Max.Y, g.headLines(c)...)
	write(c, text, quiet(), c.Min.X, top, g.unitLines(c)...)
	box, bottom := g.frame(c)
	x, y := g.at(c)
	across(box, g.x, g.label)
	for _, tick := range g.y.upwards(box.Max.Y-bottom).Ticks(0, 0) {
		style := draw.LineStyle{Color: gridline(), Width: .5}
		if tick.Value == 0 && g.y.low < 0 {
			style = draw.LineStyle{Color: quiet(), Width: 1}
		}
		c.StrokeLine2(style, box.Min.X, y(tick.Value), box.Max.X, y(tick.Value))
		rightward(c, text, quiet(), box.Min.X-5, y(tick.Value)+text.Font.Size*.64, tick.Label)
	}
	for _, r := range g.rules {
		c.StrokeLine2(r.look.line(1), box.Min.X, y(r.value), box.Max.X, y(r.value))
	}
	for _, r := range g.upright {
		c.StrokeLine2(r.look.line(1), x(r.value), bottom, x(r.value), box.Max.Y)
	}
	for _, u := range append(slices.Clone(g.thresholds), g.curves...) {
		u.draw(c, x, y)
	}
}

// upwards widens the steps until labels stand apart on an axis of that height.
func (s scale) upwards(height vg.Length) scale {
	for lineHeight(regular(textSize))+4 > height*vg.Length(s.step/(s.high-s.low)) && s.step < s.high-s.low {
		s.step *= 2
	}
	return s
}

func (u curve) draw(c draw.Canvas, x, y func(float64) vg.Length) {
	var line []vg.Point
	stroke := func() {
		width := u.width
		if width == 0 {
			width = lineWidth
		}
		if width > 0 && len(line) > 1 {
			c.StrokeLines(u.look.line(width), line)
		}
		line = nil
	}
	last := -1
	for i, p := range u.points {
		if math.IsNaN(p.x) || math.IsNaN(p.y) {
			stroke()
			continue
		}
		at := vg.Point{X: x(p.x), Y: y(p.y)}
		if u.stepped && len(line) > 0 {
			line = append(line, vg.Point{X: at.X, Y: line[len(line)-1].Y})
		}
		line, last = append(line, at), i
	}
	stroke()
	for i, p := range u.points {
		if !math.IsNaN(p.x) && !math.IsNaN(p.y) && (u.dots || u.end && i == last) {
			u.look.marker.draw(c, vg.Point{X: x(p.x), Y: y(p.y)}, u.look.colour, true)
		}
	}
}

// span of what curves show, in one direction.
func spanOf(curves []curve, of func(xy) float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, u := range curves {
		for _, p := range u.points {
			if v := of(p); !math.IsNaN(v) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	return low, high
}

func ofX(p xy) float64 { return p.x }
func ofY(p xy) float64 { return p.y }

// tiled lays n drawings out beside and below each other under one key, each at least so wide
// and as high as asked.
func tiled(f *Figure, k key, n int, least, height vg.Length, one func(i int, c draw.Canvas)) {
	columns := max(1, min(n, int((f.inside()+panelGap)/(least+panelGap))))
	if n == 4 {
		columns = min(columns, 2)
	}
	down := (n + columns - 1) / columns
	keyHeight := k.height(f.inside())
	if len(k) == 0 {
		keyHeight = 0
	}
	const lowest = vg.Length(80)
	rest := f.head() + f.foot() + keyHeight + vg.Length(down-1)*panelGap
	height = min(height, max(lowest, (f.Style.mostHeight()-rest)/vg.Length(down)))
	f.Height = max(f.Style.leastHeight(), rest+vg.Length(down)*height)
	f.Plot = func(c draw.Canvas) {
		k.draw(c)
		c.Max.Y -= keyHeight
		tiles := draw.Tiles{Cols: columns, Rows: down, PadX: panelGap, PadY: panelGap}
		for i := range n {
			one(i, tiles.At(c, i%columns, i/columns))
		}
	}
}
