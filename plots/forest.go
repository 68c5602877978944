package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// group is a measure of a forest plot: its rows are the options.
type group struct{ rows []Row }

func (g group) places() int { return places(g.rows...) }

// number writes a row's difference as at the right of the plot.
func (g group) number(row Row) string {
	if word := row.instead(); word != "" {
		return word
	}
	n := g.places()
	text := signed(row.Mean, row.Unit, n) + bracket(row, n)
	if row.others() != "" {
		text += " (o)"
	}
	return text
}

// better is which side of the measure is better; neither where an option's difference is of
// other patients, and no finding.
func (g group) better() string {
	if slices.ContainsFunc(g.rows, Row.ofOthers) {
		return ""
	}
	return g.rows[0].Better
}

func (g group) betterWords() string {
	if better := g.better(); better != "" {
		return "; " + better + " is better"
	}
	return ""
}

// arrow says in words and by its direction which side is better.
func (g group) arrow() string {
	switch g.better() {
	case "higher":
		return "higher is better →"
	case "lower":
		return "← lower is better"
	}
	return ""
}

// facet is a set of measures with one unit, over one axis.
type facet struct {
	groups []group
	scale  scale
}

// forest is a page of facets with its columns: names, plot, numbers.
type forest struct {
	facets               []facet
	name                 func(option string) string
	look                 func(option string) look
	width, left, numbers vg.Length
}

const (
	headGap   = vg.Length(5) // above a measure's title
	rowGap    = vg.Length(2) // between options
	columnGap = vg.Length(10)
	facetGap  = vg.Length(8)
)

// newForest puts the measures that suit one axis together, in the order in which
// they first appear, and measures the columns so that all pages share them.
func newForest(r *Results, s Style, groups []group) forest {
	f := forest{
		name:  r.name,
		look:  func(option string) look { return s.look(r.index(option)) },
		width: s.width() - 2*margin,
	}
	text := regular(textSize)
	for _, g := range groups {
		i := slices.IndexFunc(f.facets, func(f facet) bool { return f.suits(g) })
		if i < 0 {
			f.facets = append(f.facets, facet{})
			i = len(f.facets) - 1
		}
		f.facets[i].groups = append(f.facets[i].groups, g)
		for _, row := range g.rows {
			f.left = max(f.left, text.Width(f.name(row.Option)))
			f.numbers = max(f.numbers, text.Width(g.number(row)))
		}
	}
	f.left = min(f.left, f.width*.34) + columnGap + 8
	f.numbers += columnGap
	for i, part := range f.facets {
		f.facets[i].scale = part.axis()
	}
	return f
}

// suits says whether a measure can share the facet's axis: the unit is the same,
// and neither would shrink the other to a dot. At ten to one the smaller still
// has a centimetre of the axis or so.
func (f facet) suits(g group) bool {
	if f.groups[0].rows[0].Unit != g.rows[0].Unit {
		return false
	}
	least, most := g.reach(), g.reach()
	for _, other := range f.groups {
		least, most = min(least, other.reach()), max(most, other.reach())
	}
	return least == 0 || most <= 10*least
}

// reach is how far from zero the measure's intervals go.
func (g group) reach() float64 {
	far := 0.0
	for _, row := range g.rows {
		low, high := row.bounds()
		far = max(far, math.Abs(low), math.Abs(high))
	}
	return far
}

// axis takes in zero and every interval of the facet.
func (f facet) axis() scale {
	low, high := 0.0, 0.0
	for _, g := range f.groups {
		for _, row := range g.rows {
			a, b := row.bounds()
			low, high = min(low, a), max(high, b)
		}
	}
	if low == high {
		low, high = -1, 1
	}
	return newScale(low, high, 5, f.groups[0].rows[0].Unit).room(.04, .04)
}

func (f forest) groups() []group {
	var all []group
	for _, part := range f.facets {
		all = append(all, part.groups...)
	}
	return all
}

// pages puts each facet on the first page that has room for it. A facet too long
// for a page goes on with the next, on the same axis; a measure stays whole.
func (f forest) pages(fits func(forest) bool) []forest {
	var done []forest
	with := func(facets ...facet) forest {
		page := f
		page.facets = facets
		return page
	}
	for _, part := range f.facets {
		for _, piece := range part.pieces(func(p facet) bool { return fits(with(p)) }) {
			i := slices.IndexFunc(done, func(page forest) bool {
				return fits(with(append(slices.Clone(page.facets), piece)...))
			})
			if i < 0 {
				done = append(done, with(piece))
			} else {
				done[i].facets = append(done[i].facets, piece)
			}
		}
	}
	return done
}

// pieces cuts a facet into as few as fit, at least a measure in each.
func (f facet) pieces(fits func(facet) bool) []facet {
	var done []facet
	for _, g := range f.groups {
		if n := len(done); n > 0 {
			longer := facet{groups: append(slices.Clone(done[n-1].groups), g), scale: f.scale}
			if fits(longer) {
				done[n-1] = longer
				continue
			}
		}
		done = append(done, facet{groups: []group{g}, scale: f.scale})
	}
	return done
}

func (f forest) height() vg.Length {
	h := vg.Length(0)
	for _, part := range f.facets {
		h += f.facetHeight(part)
	}
	return h + facetGap*vg.Length(len(f.facets)-1)
}

func (f forest) facetHeight(part facet) vg.Length {
	h := f.axisHeight()
	for _, g := range part.groups {
		h += f.groupHeight(g)
	}
	return h
}

func (f forest) groupHeight(g group) vg.Length {
	h := f.headHeight(g)
	for _, row := range g.rows {
		h += f.rowHeight(row)
	}
	return h
}

func (f forest) headHeight(g group) vg.Length {
	return headGap + vg.Length(len(f.headLines(g)))*lineHeight(bold(textSize)) + rowGap
}

// headLines leave room for the arrow at the right of the first line.
func (f forest) headLines(g group) []string {
	room := f.width - textWidth(g.arrow()) - columnGap
	return wrap(bold(textSize), g.rows[0].Title, room)
}

func (f forest) nameLines(row Row) []string {
	return wrap(regular(textSize), f.name(row.Option), f.left-columnGap-8)
}

func (f forest) rowHeight(row Row) vg.Length {
	return vg.Length(max(1, len(f.nameLines(row))))*lineHeight(regular(textSize)) + rowGap
}

func (f forest) axisHeight() vg.Length { return 2*lineHeight(regular(textSize)) + 6 }

func (f forest) draw(c draw.Canvas) {
	top := c.Max.Y
	for _, part := range f.facets {
		h := f.facetHeight(part)
		box := c
		box.Max.Y, box.Min.Y = top, top-h
		f.drawFacet(box, part)
		top -= h + facetGap
	}
}

func (f forest) drawFacet(c draw.Canvas, part facet) {
	p := newPlot()
	p.HideY()
	p.X.Min, p.X.Max = part.scale.low, part.scale.high
	p.Y.Min, p.Y.Max = 0, 1
	axes := draw.Crop(c, f.left, -f.numbers, lineHeight(regular(textSize)), 0)
	part.scale = part.scale.within(axes.Size().X)
	p.X.Tick.Marker = part.scale
	p.Draw(axes)
	data := p.DataCanvas(axes)
	x, _ := p.Transforms(&data)
	text := regular(textSize)
	label := "Difference, " + unitWords(part.scale.unit)
	write(c, text, quiet(), (data.Min.X+data.Max.X-text.Width(label))/2, c.Min.Y+lineHeight(text), label)

	top := c.Max.Y
	for _, g := range part.groups {
		f.drawHead(c, g, top)
		f.drawRules(c, part.scale, x, top-f.headHeight(g), top-f.groupHeight(g), data.Min.Y)
		below := top - f.headHeight(g)
		for _, row := range g.rows {
			f.drawRow(c, g, row, x, below)
			below -= f.rowHeight(row)
		}
		top -= f.groupHeight(g)
	}
}

// drawHead writes the title of a measure and, at the right, what is better.
func (f forest) drawHead(c draw.Canvas, g group, top vg.Length) {
	top -= headGap
	write(c, bold(textSize), ink(), c.Min.X, top, f.headLines(g)...)
	arrow := g.arrow()
	write(c, regular(textSize), quiet(), c.Max.X-textWidth(arrow), top, arrow)
}

// drawRules draws the grid and the line of no difference behind a measure's rows;
// those of the last measure reach the axis.
func (f forest) drawRules(c draw.Canvas, s scale, x func(float64) vg.Length, top, bottom, axis vg.Length) {
	bottom = max(bottom, axis)
	for _, tick := range s.Ticks(0, 0) {
		rule := draw.LineStyle{Color: gridline(), Width: .5}
		if math.Abs(tick.Value) < s.step/2 {
			rule = draw.LineStyle{Color: quiet(), Width: 1}
		}
		c.StrokeLine2(rule, x(tick.Value), top, x(tick.Value), bottom)
	}
}

func (f forest) drawRow(c draw.Canvas, g group, row Row, x func(float64) vg.Length, top vg.Length) {
	text := regular(textSize)
	middle := top - (f.rowHeight(row)-rowGap)/2
	write(c, text, ink(), c.Min.X+8, top, f.nameLines(row)...)

	value := g.number(row)
	write(c, text, ink(), c.Max.X-text.Width(value), middle+lineHeight(text)/2, value)
	if row.instead() != "" {
		return
	}
	l := f.look(row.Option)
	if row.hasInterval() {
		c.StrokeLine2(draw.LineStyle{Color: l.colour, Width: lineWidth}, x(row.Low), middle, x(row.High), middle)
		for _, end := range []float64{row.Low, row.High} {
			c.StrokeLine2(draw.LineStyle{Color: l.colour, Width: lineWidth}, x(end), middle-2, x(end), middle+2)
		}
	}
	l.marker.draw(c, vg.Point{X: x(row.Mean), Y: middle}, l.colour, row.clear())
}
