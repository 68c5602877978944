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

var tornado = Chart{
	Name:  "tornado",
	Title: "Which uncertain inputs matter",
	Help: "What an option's change from the first option is where an input lies at its 10th and at its 90th centile, on average over all other inputs, the largest first; a figure for each option. " +
		"It is made of the draws of a run with --draws, and shows the inputs that are clear of chance among all that were drawn. Colour says how well an input is founded; an outline that it changes which option is best.",
	Columns: tornadoColumns(),
	Draw:    drawTornado,
	slow:    1,
}

func tornadoColumns() []string {
	return []string{"measure", "title", "option", "name", "unit", "input", "input_title", "status", "mean", "at_p10", "at_p90", "swing_se", "best_at_p10", "best_at_p90"}
}

// mostSwings is how many bars a figure has.
const mostSwings = 8

func drawTornado(r *Results, s Style) ([]Figure, error) {
	learnt, err := r.learnt()
	if err != nil {
		return nil, err
	}
	var figures []Figure
	for _, t := range learnt.Tornados {
		if len(t.Swings) == 0 {
			continue
		}
		w := newWind(r, s, t)
		f := w.frame(r)
		for f.Height > s.mostHeight() && len(w.swings) > 1 {
			w.swings = w.swings[:len(w.swings)-1]
			f = w.frame(r)
		}
		f.Name = figureName("tornado", len(figures))
		figures = append(figures, f)
	}
	if figures == nil {
		return nil, Without("of no input can be told from these draws that it moves an option's change")
	}
	return figures, nil
}

// wind is one tornado with its columns: names, bars, numbers.
type wind struct {
	Tornado
	style                Style
	swings               []Swing
	scale                scale
	places               int
	width, left, numbers vg.Length
}

func newWind(r *Results, s Style, t Tornado) *wind {
	w := &wind{Tornado: t, style: s, swings: t.Swings[:min(mostSwings, len(t.Swings))], width: s.width() - 2*margin}
	low, high := math.Min(0, t.Mean), math.Max(0, t.Mean)
	for _, x := range w.swings {
		low, high = min(low, x.Low, x.High), max(high, x.Low, x.High)
	}
	if low == high {
		low, high = -1, 1
	}
	w.scale = newScale(low, high, 5, t.Unit).room(.04, .04)
	w.places = max(-6, int(math.Round(math.Log10((high-low)/200))))
	for _, x := range w.swings {
		w.left = max(w.left, textWidth(x.label()))
		w.numbers = max(w.numbers, textWidth(w.ends(x)))
	}
	w.left = min(w.left, w.width*.38) + columnGap
	w.numbers += columnGap
	return w
}

func (x Swing) label() string {
	if x.Title == "" {
		return x.Input
	}
	return x.Title + " (" + x.Input + ")"
}

// ends are the numbers at the right of a bar.
func (w *wind) ends(x Swing) string {
	return signed(x.Low, w.Unit, w.places) + " to " + signed(x.High, w.Unit, w.places)
}

func (w *wind) lines(x Swing) []string {
	return wrap(regular(textSize), x.label(), w.left-columnGap)
}

func (w *wind) rowHeight(x Swing) vg.Length {
	return vg.Length(max(1, len(w.lines(x))))*lineHeight(regular(textSize)) + 2*rowGap
}

func (w *wind) frame(r *Results) Figure {
	base, option := r.called(r.Options[0].ID), r.called(w.Option)
	x := w.swings[0]
	f := r.figure(w.style)
	f.Title = fmt.Sprintf("%s moves the change with %s most: from %s", x.named(), option, w.ends(x))
	f.Subtitle = r.subtitle(fmt.Sprintf("%s: difference from %s, where each input is at its 10th and at its 90th centile", w.Title, base))
	f.Caption = "A bar ends with a dot where the input is high. The line across is the change on average over the draws."
	f.Data, f.Plot = [][]string{tornadoColumns()}, w.draw
	if slices.ContainsFunc(w.swings, Swing.outlined) {
		f.Caption += " Outlined: the input changes which option is best."
	}
	for _, text := range w.Together {
		f.Caption += " " + text
	}
	if w.Others > 0 {
		f.Caption += fmt.Sprintf(" Of %s it cannot be told from chance whether they move it.", words.Count(w.Others, "more input"))
	}
	if more := len(w.Tornado.Swings) - len(w.swings); more > 0 {
		f.Caption += fmt.Sprintf(" %s with smaller bars are not shown.", words.Count(more, "input"))
	}
	alt := []string{fmt.Sprintf("%s, difference from %s with %s, %s on average over the draws, at the 10th and 90th centile of inputs.", w.Title, base, option, signed(w.Mean, w.Unit, w.places))}
	for _, x := range w.swings {
		alt = append(alt, fmt.Sprintf("%s (%s): %s%s.", x.label(), x.founded(), w.ends(x), x.changes()))
		f.Data = append(f.Data, []string{w.Measure, w.Title, w.Option, r.name(w.Option), w.Unit, x.Input, x.Title, x.Status,
			words.Exact(w.Mean), words.Exact(x.Low), words.Exact(x.High), words.Exact(x.SE), x.Best[0], x.Best[1]})
	}
	f.Alt = strings.Join(alt, " ")
	f.Height = f.head() + w.height() + f.foot()
	return f
}

// named is an input as it begins a sentence.
func (x Swing) named() string { return words.UpperFirst(x.label()) }

func (x Swing) changes() string {
	if !x.outlined() {
		return ""
	}
	return ", changes which option is best"
}

func (x Swing) outlined() bool { return x.Best != [2]string{} }

// founded is how well an input is founded, in three steps: a source says it, it follows from
// a fit or from memory, or nothing says it.
func (x Swing) founded() string { return steps[x.step()] }

func (x Swing) step() int {
	switch x.Status {
	case "VERIFIED", "DERIVED", "RECOMMENDED", "LOCAL":
		return 0
	case "CALIBRATED", "RECALLED":
		return 1
	}
	return 2
}

// steps are drawn dark, middle and light, so that they differ in grey as well.
var steps = []string{"from a source", "fitted or recalled", "assumed or made up"}

func (w *wind) keyHeight() vg.Length { return lineHeight(regular(textSize)) + 6 }

func (w *wind) axisHeight() vg.Length { return 2*lineHeight(regular(textSize)) + 6 }

func (w *wind) height() vg.Length {
	h := w.keyHeight() + w.axisHeight()
	for _, x := range w.swings {
		h += w.rowHeight(x)
	}
	return h
}

func (w *wind) draw(c draw.Canvas) {
	text := regular(textSize)
	w.drawKey(c)
	p := newPlot()
	p.HideY()
	p.X.Min, p.X.Max = w.scale.low, w.scale.high
	p.Y.Min, p.Y.Max = 0, 1
	axes := draw.Crop(c, w.left, -w.numbers, lineHeight(text), -w.keyHeight())
	scale := w.scale.within(axes.Size().X)
	p.X.Tick.Marker = scale
	p.Draw(axes)
	data := p.DataCanvas(axes)
	x, _ := p.Transforms(&data)
	label := "Difference, " + unitWords(w.Unit)
	write(c, text, quiet(), (data.Min.X+data.Max.X-text.Width(label))/2, c.Min.Y+lineHeight(text), label)

	top := c.Max.Y - w.keyHeight()
	for _, tick := range scale.Ticks(0, 0) {
		rule := draw.LineStyle{Color: gridline(), Width: .5}
		if math.Abs(tick.Value) < scale.step/2 {
			rule = draw.LineStyle{Color: quiet(), Width: 1}
		}
		c.StrokeLine2(rule, x(tick.Value), top, x(tick.Value), data.Min.Y)
	}
	for _, s := range w.swings {
		w.drawBar(c, s, x, top)
		top -= w.rowHeight(s)
	}
	c.StrokeLine2(draw.LineStyle{Color: ink(), Width: 1, Dashes: []vg.Length{3, 2}}, x(w.Mean), c.Max.Y-w.keyHeight(), x(w.Mean), data.Min.Y)
}

func (w *wind) drawKey(c draw.Canvas) {
	text, left := regular(textSize), c.Min.X
	for i, step := range steps {
		box := vg.Rectangle{Min: vg.Point{X: left, Y: c.Max.Y - text.Font.Size}, Max: vg.Point{X: left + 16, Y: c.Max.Y - 1}}
		fill(c, box, w.style.theme().shades[i], draw.LineStyle{Color: quiet(), Width: .5})
		write(c, text, ink(), left+16+afterSample, c.Max.Y, step)
		left += 16 + afterSample + text.Width(step) + afterName
	}
}

func (w *wind) drawBar(c draw.Canvas, s Swing, x func(float64) vg.Length, top vg.Length) {
	text := regular(textSize)
	h := w.rowHeight(s)
	middle := top - h/2
	write(c, text, ink(), c.Min.X, top-rowGap, w.lines(s)...)
	numbers := w.ends(s)
	write(c, text, ink(), c.Max.X-text.Width(numbers), middle+lineHeight(text)/2, numbers)
	box := vg.Rectangle{Min: vg.Point{X: x(min(s.Low, s.High)), Y: middle - 4}, Max: vg.Point{X: x(max(s.Low, s.High)), Y: middle + 4}}
	edge := draw.LineStyle{Color: quiet(), Width: .5}
	if s.outlined() {
		edge = draw.LineStyle{Color: ink(), Width: 2}
	}
	fill(c, box, w.style.theme().shades[s.step()], edge)
	circle.draw(c, vg.Point{X: x(s.High), Y: middle}, ink(), true)
}

// fill draws a box with its edge.
func fill(c draw.Canvas, box vg.Rectangle, colour color.Color, edge draw.LineStyle) {
	path := box.Path()
	c.SetColor(colour)
	c.Fill(path)
	c.SetLineStyle(edge)
	c.Stroke(path)
}
