package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// track is one line of a panel: an option by month, or a capacity.
type track struct {
	rows    []Row
	look    look
	stepped bool   // level over the month, with a jump between months
	band    bool   // shade the interval
	label   string // at the line's end; empty if a key above names it

	shift float64   // in months; see sideBySide
	wide  vg.Length // in a key; 0 is the usual width
}

// at is where a month's estimate stands on the axis of months.
func (t track) at(row Row) float64 {
	count, _ := month(row.Period)
	return float64(count) + t.shift
}

// sideBySide moves the options of a single month apart, which would hide each
// other's intervals there.
func sideBySide(tracks []track) {
	var points []*track
	for i := range tracks {
		t := &tracks[i]
		if t.stepped {
			continue
		}
		if len(t.rows) != 1 || t.rows[0].Period != tracks[0].rows[0].Period {
			return
		}
		points = append(points, t)
	}
	for i, t := range points {
		t.shift = .12 * (float64(i) - float64(len(points)-1)/2)
	}
}

// panel is a set of axes with months along the bottom.
type panel struct {
	heading string // bold, above
	unit    string // beside the heading, instead of a rotated title of the axis
	tracks  []track
	gutter  vg.Length // room for labels at the right
	axis    *scale    // instead of one from zero to what is drawn
	rules   []rule    // levels that lines are held against
}

// rule is a line across at a level.
type rule struct {
	value float64
	look  look
}

const lineWidth = vg.Length(1.4)

func (p panel) draw(c draw.Canvas) {
	heading, unit := bold(textSize), regular(textSize)
	top := c.Max.Y
	if p.heading != "" {
		top = write(c, heading, ink(), c.Min.X, top, wrap(heading, p.heading, c.Size().X)...)
	}
	top = write(c, unit, quiet(), c.Min.X, top, wrap(unit, p.unit, c.Size().X)...) - 3
	c.Max.Y = top
	axes := draw.Crop(c, 0, -p.gutter, 0, 0)

	g := newPlot()
	y := p.valueAxis()
	// Half of the first month's label stands to the left of the axis.
	axes.Min.X += max(0, textWidth("May 2027")/2-y.labelWidth()-g.Y.Padding)
	x := p.monthAxis(axes.Size().X - y.labelWidth() - g.Y.Padding)
	g.X.Min, g.X.Max = float64(x.first), float64(x.last)
	if x.first == x.last {
		g.X.Min, g.X.Max = g.X.Min-.5, g.X.Max+.5
	}
	g.Y.Min, g.Y.Max = y.low, y.high
	g.X.Tick.Marker, g.Y.Tick.Marker = x, y
	g.Add(grid{y})
	for _, x := range p.rules {
		g.Add(x)
	}
	for _, t := range p.tracks {
		g.Add(t)
	}
	g.Draw(axes)
	p.label(c, g.DataCanvas(axes), g)
}

func (p panel) monthAxis(width vg.Length) months {
	m := months{first: math.MaxInt, width: width}
	for _, t := range p.tracks {
		for _, row := range t.rows {
			if count, err := month(row.Period); err == nil {
				m.first, m.last = min(m.first, count), max(m.last, count)
			}
		}
	}
	return m
}

// valueAxis starts at zero, unless it was chosen otherwise: a list of 900 that moves by ten
// is then seen to move by ten.
func (p panel) valueAxis() scale {
	if p.axis != nil {
		return *p.axis
	}
	high := 0.0
	for _, t := range p.tracks {
		for _, row := range t.rows {
			top := row.Mean
			if t.band {
				_, top = row.possible()
			}
			high = max(high, top)
		}
	}
	for _, x := range p.rules {
		high = max(high, x.value)
	}
	s := newScale(0, max(high, 1e-9), 4, p.tracks[0].rows[0].Unit).room(0, .04)
	if s.unit == "%" && high <= 100 {
		s.high = min(s.high, 100)
	}
	return s
}

func (p panel) startsAtZero() bool { return p.valueAxis().low <= 0 }

// grid draws a light line across at each tick.
type grid struct{ scale scale }

func (g grid) Plot(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	for _, tick := range g.scale.Ticks(0, 0) {
		c.StrokeLine2(draw.LineStyle{Color: gridline(), Width: .5}, c.Min.X, y(tick.Value), c.Max.X, y(tick.Value))
	}
}

// Plot draws the level from end to end.
func (x rule) Plot(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	c.StrokeLine2(x.look.line(1), c.Min.X, y(x.value), c.Max.X, y(x.value))
}

// Plot draws the track. A month without an estimate leaves a gap, one without an
// interval a gap in the band.
func (t track) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	at := func(row Row, value float64) vg.Point { return vg.Point{X: x(t.at(row)), Y: y(value)} }
	half := x(.5) - x(0)
	for _, run := range runs(t.rows) {
		if t.band {
			t.drawBand(c, run, at)
		}
		var line []vg.Point
		for _, row := range run {
			pt := at(row, row.Mean)
			switch {
			case t.stepped:
				line = append(line, vg.Point{X: max(c.Min.X, pt.X-half), Y: pt.Y}, vg.Point{X: min(c.Max.X, pt.X+half), Y: pt.Y})
			default:
				line = append(line, pt)
			}
		}
		if len(line) > 1 {
			c.StrokeLines(t.look.line(lineWidth), line)
		}
		if !t.stepped {
			t.look.marker.draw(c, line[len(line)-1], t.look.colour, true)
		}
	}
}

// drawBand shades the intervals of months in a row; that of one by itself is an
// vertical line.
func (t track) drawBand(c draw.Canvas, rows []Row, at func(Row, float64) vg.Point) {
	for _, run := range runs(slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return !r.hasInterval() })) {
		var under, over []vg.Point
		for _, row := range run {
			low, high := row.possible()
			over = append(over, at(row, high))
			under = append([]vg.Point{at(row, low)}, under...)
		}
		if len(run) > 1 {
			c.FillPolygon(t.look.band(), append(over, under...))
		} else {
			c.StrokeLine2(draw.LineStyle{Color: t.look.colour, Width: 1}, over[0].X, under[0].Y, over[0].X, over[0].Y)
		}
	}
}

// runs splits rows at months that are missing.
func runs(rows []Row) [][]Row {
	var parts [][]Row
	before := 0
	for _, row := range rows {
		count, err := month(row.Period)
		if err != nil {
			continue
		}
		if len(parts) == 0 || count != before+1 {
			parts = append(parts, nil)
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], row)
		before = count
	}
	return parts
}
