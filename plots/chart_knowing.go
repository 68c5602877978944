package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/words"
)

// What draws of the inputs say beside the tornado: what would be worth knowing, from where on
// an option is better, and what two inputs do together. All wait for the same arithmetic, so
// that these charts begin after the others.

// learnt is what the draws say; a [Without] where there are none.
func (r *Results) learnt() (Learnt, error) {
	if r.Learnt == nil {
		return Learnt{}, Without("no inputs were drawn; run with --draws 64 or more")
	}
	l, err := r.Learnt()
	if err == nil && len(l.Tornados) == 0 {
		err = Without("the draws are too few to tell anything of inputs; run with --draws 512")
	}
	return l, err
}

var worthKnowing = Chart{
	Name:    "worth-knowing",
	Title:   "What it would be worth to know",
	Help:    "By how much the choice among options would be better on average if an input were known before choosing (expected value of partial perfect information), in the measure of the tornado. Only inputs of which it is told are drawn.",
	Columns: knowingColumns(),
	Draw:    drawKnowing,
	slow:    -1,
}

func knowingColumns() []string {
	return []string{"measure", "title", "unit", "input", "input_title", "status", "worth", "se"}
}

func drawKnowing(r *Results, s Style) ([]Figure, error) {
	learnt, err := r.learnt()
	if err != nil {
		return nil, err
	}
	if len(learnt.Knowing) == 0 {
		return nil, Without("of no single input can it be told that knowing it would change the choice")
	}
	list := learnt.Knowing[:min(len(learnt.Knowing), mostSwings)]
	l := listed{label: "Worth, " + unitWords(learnt.Unit)}
	high := 0.0
	n := placesOf(list[0].Value)
	for _, x := range list {
		high = max(high, x.Value+1.96*x.SE)
		l.rows = append(l.rows, listRow{name: Swing{Title: x.Title, Input: x.Input}.label(), value: inUnit(x.Value, learnt.Unit, n), mark: func(c draw.Canvas, at func(float64) vg.Length, middle vg.Length) {
			s.bar(c, at(0), at(x.Value), middle, 4, Swing{Status: x.Status}.step())
			drawInterval(c, at(max(0, x.Value-1.96*x.SE)), at(x.Value+1.96*x.SE), middle)
		}})
	}
	l.scale = newScale(0, high, 4, learnt.Unit).room(0, .05)
	for i, name := range steps {
		l.key = append(l.key, legend{func(c draw.Canvas, left, right, middle vg.Length) { s.bar(c, left, right, middle, 4, i) }, name})
	}
	return listFigures("worth-knowing", l, s, func(part *listed) Figure {
		f := r.figure(s)
		f.Title = fmt.Sprintf("To know one input before choosing is worth most of %s: %s %s on average", words.LowerFirst(part.rows[0].name), inUnit(list[0].Value, learnt.Unit, n), unitWords(learnt.Unit))
		f.Subtitle = r.subtitle(learnt.Title + ": what a better choice would bring")
		f.Caption = "Line: its 95% interval. Colour: how well the input is founded. " + words.UpperFirst(words.Count(len(list), "input")) + " of which it can be told that knowing it would change the choice."
		f.Data = [][]string{knowingColumns()}
		alt := []string{"Bars: what it would be worth to know an input, in " + unitWords(learnt.Unit) + "."}
		for _, x := range list {
			alt = append(alt, fmt.Sprintf("%s (%s): %s.", Swing{Title: x.Title, Input: x.Input}.label(), Swing{Status: x.Status}.founded(), inUnit(x.Value, learnt.Unit, n)))
			f.Data = append(f.Data, []string{learnt.Measure, learnt.Title, learnt.Unit, x.Input, x.Title, x.Status, words.Exact(x.Value), words.Exact(x.SE)})
		}
		f.Alt = strings.Join(alt, " ")
		return f
	}), nil
}

var turningPoints = Chart{
	Name:    "turning-points",
	Title:   "From where on an option is better",
	Help:    "For each input with one value at which an option is as good as the first one, clear of chance: its range, the value that was used and the value from which on the option is the better one, in the measure of the tornado.",
	Columns: turnColumns(),
	Draw:    drawTurns,
	slow:    -1,
}

func turnColumns() []string {
	return []string{"measure", "option", "name", "input", "input_title", "status", "unit", "low", "used", "high", "turns_at", "se", "better"}
}

func (t Turn) side() string { return pick(t.Above, "above", "below") }

// quantity writes a value of the input.
func (t Turn) quantity(x float64) string {
	text := words.Short(x, 3)
	switch t.Unit {
	case "":
		return text
	case "%":
		return text + "%"
	}
	return text + " " + t.Unit
}

func (t Turn) name(r *Results) string {
	return r.name(t.Option) + ": " + Swing{Title: t.Title, Input: t.Input}.label()
}

func drawTurns(r *Results, s Style) ([]Figure, error) {
	learnt, err := r.learnt()
	if err != nil {
		return nil, err
	}
	list := learnt.Turns
	if len(list) == 0 {
		return nil, Without("no option turns from better to worse within the range of an input, clear of chance")
	}
	// The reader's option first.
	if option, ok := r.chosen(anyOption); ok {
		list = slices.Clone(list)
		slices.SortStableFunc(list, func(a, b Turn) int { return yesFirst(a.Option == option, b.Option == option) })
	}
	l := listed{label: "low\u00a0←\u00a0range\u00a0of\u00a0the\u00a0input\u00a0→\u00a0high", scale: scale{low: .96, high: 2.04, step: 10}}
	for _, t := range list {
		at := func(v float64) float64 { return 1 + (v-t.Low)/(t.High-t.Low) } // from 1 to 2: an axis without a number on it
		l.rows = append(l.rows, listRow{name: t.name(r), tall: true, under: []string{"better " + t.side() + " " + t.quantity(t.At), t.quantity(t.Low) + " to " + t.quantity(t.High)},
			mark: func(c draw.Canvas, x func(float64) vg.Length, middle vg.Length) {
				s.bar(c, x(1), x(2), middle, 3, 2)
				from, to := 1.0, at(t.At)
				if t.Above {
					from, to = at(t.At), 2
				}
				s.bar(c, x(from), x(to), middle, 3, 1)
				c.StrokeLine2(draw.LineStyle{Color: ink(), Width: 1}, x(max(1, at(t.At-1.96*t.SE))), middle, x(min(2, at(t.At+1.96*t.SE))), middle)
				diamond.draw(c, vg.Point{X: x(at(t.At)), Y: middle}, ink(), false)
				if t.Used >= t.Low && t.Used <= t.High {
					tickMark(c, x(at(t.Used)), middle)
				}
			}})
	}
	l.key = []legend{
		{func(c draw.Canvas, left, right, middle vg.Length) { s.bar(c, left, right, middle, 3, 1) }, "The option is better"},
		{func(c draw.Canvas, left, right, middle vg.Length) {
			diamond.draw(c, vg.Point{X: right - 6, Y: middle}, ink(), false)
		}, "As good as " + r.called(r.Options[0].ID)},
		{func(c draw.Canvas, left, right, middle vg.Length) { tickMark(c, right-6, middle) }, "Used"},
	}
	return listFigures("turning-points", l, s, func(part *listed) Figure { return turnsFigure(r, s, learnt, list, part) }), nil
}

func yesFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func turnsFigure(r *Results, s Style, learnt Learnt, list []Turn, part *listed) Figure {
	f := r.figure(s)
	first := list[0]
	f.Title = fmt.Sprintf("%s does better than %s only while %s is %s %s; %s was used", words.UpperFirst(r.name(first.Option)), r.called(r.Options[0].ID),
		words.LowerFirst(Swing{Title: first.Title, Input: first.Input}.label()), first.side(), first.quantity(first.At), first.quantity(first.Used))
	f.Subtitle = r.subtitle(learnt.Title)
	f.Caption = "Each strip is the range of an input, from its lowest value to its highest. Line through the diamond: its 95% interval."
	f.Data = [][]string{turnColumns()}
	alt := []string{"Strips of inputs with the value from which on an option is better."}
	for _, t := range list {
		if !slices.ContainsFunc(part.rows, func(row listRow) bool { return row.name == t.name(r) }) {
			continue
		}
		alt = append(alt, fmt.Sprintf("%s: better %s %s, %s used, range %s to %s.", t.name(r), t.side(), t.quantity(t.At), t.quantity(t.Used), t.quantity(t.Low), t.quantity(t.High)))
		f.Data = append(f.Data, []string{learnt.Measure, t.Option, r.name(t.Option), t.Input, t.Title, t.Status, t.Unit, words.Exact(t.Low), words.Exact(t.Used), words.Exact(t.High), words.Exact(t.At), words.Exact(t.SE), t.side()})
	}
	f.Alt = strings.Join(alt, " ")
	return f
}

var twoInputs = Chart{
	Name:    "two-inputs",
	Title:   "What two inputs do together",
	Help:    "The change with the option that the reader would look at first, where the two inputs that move it most are each at their 10th, 30th, 50th, 70th and 90th centile, on average over all others. Dark cells have fewer, white ones more; a question mark may be none.",
	Columns: surfaceColumns(),
	Draw:    drawTwoInputs,
	slow:    -1,
}

func surfaceColumns() []string {
	return []string{"measure", "option", "name", "unit", "down", "across", "down_value", "across_value", "change", "se"}
}

func drawTwoInputs(r *Results, s Style) ([]Figure, error) {
	learnt, err := r.learnt()
	if err != nil {
		return nil, err
	}
	of := func(id string) int {
		return slices.IndexFunc(learnt.Surfaces, func(x Surface) bool { return x.Option == id })
	}
	option, ok := r.chosen(func(id string) bool { return of(id) >= 0 })
	if !ok {
		return nil, Without("of no two inputs that were drawn apart can it be told what they do together")
	}
	m := surfaceMap{Surface: learnt.Surfaces[of(option)], style: s, unit: learnt.Unit}
	f := r.figure(s)
	f.Name, f.Data = "two-inputs", [][]string{surfaceColumns()}
	low, high := math.Inf(1), math.Inf(-1)
	for i, row := range m.Cells {
		for k, c := range row {
			low, high = min(low, c.Value), max(high, c.Value)
			f.Data = append(f.Data, []string{learnt.Measure, option, r.name(option), learnt.Unit, m.Down, m.Across, m.Rows[i], m.Columns[k], words.Exact(c.Value), words.Exact(c.SE)})
		}
	}
	m.places = placesOf(max(math.Abs(low), math.Abs(high)))
	m.low, m.high = low, high
	name := r.called(option)
	f.Title = fmt.Sprintf("With %s, the change runs from %s to %s %s as two inputs go from their 10th to their 90th centile", name, signed(low, m.unit, m.places), signed(high, m.unit, m.places), unitWords(m.unit))
	f.Subtitle = r.subtitle(learnt.Title + ": change from " + r.called(r.Options[0].ID))
	f.Caption = "On average over all other inputs. The darker, the fewer. ?: may be none by its 95% interval."
	f.Alt = fmt.Sprintf("Table of five by five changes, by %s downwards and %s across: from %s to %s.", m.Down, m.Across, signed(low, m.unit, m.places), signed(high, m.unit, m.places))
	f.Height = f.head() + m.height(f.inside()) + f.foot()
	f.Plot = m.draw
	return []Figure{f}, nil
}

// surfaceMap is a grid of changes: the one input down, the other across.
type surfaceMap struct {
	Surface
	style     Style
	unit      string
	places    int
	low, high float64
}

const cellHeight = vg.Length(22)

func (m surfaceMap) left() vg.Length { return widest(regular(textSize), m.Rows) + columnGap }

func (m surfaceMap) headLines(width vg.Length) []string {
	return append(wrap(bold(textSize), "Down: "+m.Down, width), wrap(bold(textSize), "Across: "+m.Across, width)...)
}

func (m surfaceMap) height(width vg.Length) vg.Length {
	return vg.Length(len(m.headLines(width)))*lineHeight(bold(textSize)) + 4 + lineHeight(regular(textSize)) + 3 + vg.Length(len(m.Rows))*cellHeight
}

func (m surfaceMap) draw(c draw.Canvas) {
	text := regular(textSize)
	top := write(c, bold(textSize), ink(), c.Min.X, c.Max.Y, m.headLines(c.Size().X)...) - 4
	left := c.Min.X + m.left()
	width := (c.Max.X - left) / vg.Length(len(m.Columns))
	for k, name := range m.Columns {
		centred(c, text, quiet(), left+width*(vg.Length(k)+.5), top, name)
	}
	top -= lineHeight(text) + 3
	for i, row := range m.Cells {
		middle := top - cellHeight/2
		rightward(c, text, quiet(), left-columnGap/2, middle+text.Font.Size*.64, m.Rows[i])
		for k, cell := range row {
			box := vg.Rectangle{Min: vg.Point{X: left + width*vg.Length(k), Y: top - cellHeight}, Max: vg.Point{X: left + width*vg.Length(k+1), Y: top}}
			shade, dark := m.shade(cell.Value)
			fill(c, box, shade, draw.LineStyle{Color: white(), Width: 1})
			value := signed(cell.Value, m.unit, m.places)
			if math.Abs(cell.Value) <= 1.96*cell.SE {
				value += " ?"
			}
			on := black()
			if dark {
				on = white()
			}
			centred(c, text, on, (box.Min.X+box.Max.X)/2, middle+text.Font.Size*.64, value)
		}
		top -= cellHeight
	}
}

// shade is between white and the theme's dark: the darker, the smaller the value. Text on it
// is white where that stands out more.
func (m surfaceMap) shade(value float64) (c color.RGBA, dark bool) {
	share := 0.0
	if m.high > m.low {
		share = (m.high - value) / (m.high - m.low)
	}
	to := m.style.dark()
	mix := func(x uint8) uint8 { return uint8(255 - share*(255-float64(x))) }
	c = color.RGBA{R: mix(to.R), G: mix(to.G), B: mix(to.B), A: 255}
	return c, contrast(c, white()) > contrast(c, black())
}
