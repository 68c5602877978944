package plots

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// listed is a chart of rows over one axis: names at the left, marks in the middle, numbers at
// the right, and perhaps headings between.
type listed struct {
	rows  []listRow
	scale scale
	label string // of the axis
	key   []legend

	width, left, right vg.Length // of all and of the columns at the sides; set by [listed.fit]
}

// listRow is one of them.
type listRow struct {
	heading string // above it
	name    string
	value   string
	under   []string // further lines of numbers, one for each mark
	tall    bool     // room for two marks, one below the other
	mark    func(c draw.Canvas, x func(float64) vg.Length, middle vg.Length)
}

// legend is an entry of a key: a mark and what it stands for.
type legend struct {
	mark func(c draw.Canvas, left, right, middle vg.Length)
	name string
}

// fit measures the columns for a figure of some width, of which names have at most a share.
func (l *listed) fit(width vg.Length) {
	const most, mostValue = .36, .34
	l.width = width
	for _, row := range l.rows {
		l.left = max(l.left, textWidth(row.name))
		l.right = max(l.right, textWidth(row.value), widest(regular(textSize), row.under))
	}
	l.left, l.right = min(l.left, width*most)+columnGap, min(l.right, width*mostValue)+columnGap
}

func (l *listed) nameLines(row listRow) []string {
	return wrap(regular(textSize), row.name, l.left-columnGap)
}

func (l *listed) valueLines(row listRow) []string {
	lines := wrap(regular(textSize), row.value, l.right-columnGap)
	return append(lines, row.under...)
}

func (l *listed) headLines(row listRow) []string {
	return wrap(bold(textSize), row.heading, l.width)
}

func (l *listed) headHeight(row listRow) vg.Length {
	if row.heading == "" {
		return 0
	}
	return headGap + vg.Length(len(l.headLines(row)))*lineHeight(bold(textSize)) + rowGap
}

func (l *listed) rowHeight(row listRow) vg.Length {
	lines := max(1, len(l.nameLines(row)), len(l.valueLines(row)))
	h := vg.Length(lines)*lineHeight(regular(textSize)) + 3
	if row.tall {
		h = max(h, 17)
	}
	return h
}

func (l *listed) labelLines() []string {
	return wrap(regular(textSize), l.label, l.width-l.left-l.right)
}

func (l *listed) height() vg.Length {
	h := l.keyHeight() + acrossHeight(len(l.labelLines())) + 3
	for _, row := range l.rows {
		h += l.headHeight(row) + l.rowHeight(row)
	}
	return h
}

func (l *listed) draw(c draw.Canvas) {
	text := regular(textSize)
	l.drawKey(c)
	c.Max.Y -= l.keyHeight()
	middle := draw.Crop(c, l.left, -l.right, 0, 0)
	x, _ := across(middle, l.scale, l.label)
	top := c.Max.Y
	for _, row := range l.rows {
		if row.heading != "" {
			blank(c, c.Min.X, top-l.headHeight(row), c.Max.X, top)
			write(c, bold(textSize), ink(), c.Min.X, top-headGap, l.headLines(row)...)
			top -= l.headHeight(row)
		}
		h := l.rowHeight(row)
		names, values := l.nameLines(row), l.valueLines(row)
		lead := func(lines int) vg.Length { return top - (h-vg.Length(lines)*lineHeight(text))/2 }
		write(c, text, ink(), c.Min.X, lead(len(names)), names...)
		at := lead(len(values))
		for _, line := range values {
			rightward(c, text, ink(), c.Max.X, at, line)
			at -= lineHeight(text)
		}
		if row.mark != nil {
			row.mark(c, x, top-h/2)
		}
		top -= h
	}
}

const sampleWidth = vg.Length(18)

// keyRows breaks the key into lines no wider than the chart.
func (l *listed) keyRows() (rows [][]legend) {
	used := l.width + 1
	for _, e := range l.key {
		w := sampleWidth + afterSample + textWidth(e.name) + afterName
		if used+w-afterName > l.width {
			rows, used = append(rows, nil), 0
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], e)
		used += w
	}
	return rows
}

func (l *listed) keyHeight() vg.Length {
	if len(l.key) == 0 {
		return 0
	}
	return vg.Length(len(l.keyRows()))*(lineHeight(regular(textSize))+2) + 6
}

func (l *listed) drawKey(c draw.Canvas) {
	text := regular(textSize)
	top := c.Max.Y
	for _, row := range l.keyRows() {
		left := c.Min.X
		for _, e := range row {
			e.mark(c, left, left+sampleWidth, top-text.Font.Size*.62)
			write(c, text, ink(), left+sampleWidth+afterSample, top, e.name)
			left += sampleWidth + afterSample + textWidth(e.name) + afterName
		}
		top -= lineHeight(text) + 2
	}
}

// listFigures puts as many rows into each figure as fit its page, with the same axis. The
// frame says what stands around a figure's rows.
func listFigures(chart string, l listed, s Style, frame func(l *listed) Figure) (figures []Figure) {
	build := func(rows []listRow) Figure {
		part := l
		part.rows = rows
		f := frame(&part)
		f.Height = f.head() + part.height() + f.foot()
		f.Plot = part.draw
		return f
	}
	l.fit(s.width() - 2*margin)
	for rest := l.rows; len(rest) > 0; {
		n := len(rest)
		f := build(rest)
		for f.Height > s.mostHeight() && n > 1 {
			n--
			f = build(rest[:n])
		}
		f.Name = figureName(chart, len(figures))
		figures = append(figures, f)
		rest = rest[n:]
	}
	return figures
}

// bar draws one from a value to another.
func (s Style) bar(c draw.Canvas, from, to, middle, half vg.Length, colour int) {
	fill(c, vg.Rectangle{Min: vg.Point{X: min(from, to), Y: middle - half}, Max: vg.Point{X: max(from, to), Y: middle + half}},
		s.theme().shades[colour], draw.LineStyle{Color: quiet(), Width: .5})
}
