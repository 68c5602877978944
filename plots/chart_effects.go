package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

var headlineEffects = Chart{
	Name:    "effects",
	Title:   "What each option changes",
	Help:    "The page's four questions by option: treatments, waits, beds and routine patients. The dot and the line through it are the change and where it lies by chance; the dashed line below is where it lies by what is known of the inputs, if they were drawn. They answer different questions and are never one bar. A filled dot leaves out no change in both.",
	Columns: effectColumns(),
	Draw:    drawEffects,
}

func effectColumns() []string {
	return []string{"row", "title", "option", "name", "unit", "change", "chance_low", "chance_high", "evidence_low", "evidence_high", "note"}
}

// effectGrid has options below each other and questions side by side, each with its axis.
type effectGrid struct {
	r       *Results
	s       Style
	rows    []effect
	options []facts.Option
	left    []string  // names of options that the page leaves out
	names   vg.Length // width of the column of names
	column  vg.Length // of a question
}

func drawEffects(r *Results, s Style) ([]Figure, error) {
	if len(r.Options) < 2 {
		return nil, Without("there is no other option than the first")
	}
	g := effectGrid{r: r, s: s}
	g.options, g.left = r.told()
	for _, e := range effects {
		if slices.ContainsFunc(r.Page, func(h Headline) bool { return h.Row == e.row && h.Option != r.Options[0].ID }) {
			g.rows = append(g.rows, e)
		}
	}
	if len(g.rows) == 0 {
		return nil, r.without(pageFile, "the page has no changes of treatments, waits or beds")
	}
	inside := s.width() - 2*margin
	for _, o := range g.options {
		g.names = max(g.names, textWidth(r.name(o.ID)))
	}
	g.names = min(g.names, inside*.24)
	g.column = (inside - g.names - columnGap*vg.Length(len(g.rows))) / vg.Length(len(g.rows))
	var figures []Figure
	for rest := g.options; len(rest) > 0; {
		n := len(rest)
		g.options = rest[:n]
		f := g.figure()
		for f.Height > s.mostHeight() && n > 1 {
			n--
			g.options = rest[:n]
			f = g.figure()
		}
		f.Name = figureName("effects", len(figures))
		figures = append(figures, f)
		rest = rest[n:]
	}
	return figures, nil
}

func (g effectGrid) figure() Figure {
	r := g.r
	base := r.called(r.Options[0].ID)
	f := r.figure(g.s)
	f.Title = effectsMessage(r)
	f.Subtitle = r.subtitle(fmt.Sprintf("Change from %s, a year", base))
	level := strings.TrimSuffix(r.interval(), " interval")
	f.Caption = fmt.Sprintf("Dot and line: the change, and where it lies by chance (%s).", level)
	f.Data = [][]string{effectColumns()}
	drawn, others := false, false
	alt := []string{fmt.Sprintf("Dots with ranges for each option's change from %s.", base)}
	for _, e := range g.rows {
		var said []string
		for _, o := range g.options {
			h, _ := r.onPage(e.row, o.ID)
			drawn, others = drawn || known(h.Evidence), others || h.ofOthers()
			said = append(said, r.name(o.ID)+" "+g.told(e, h))
			f.Data = append(f.Data, []string{e.row, e.title, o.ID, r.name(o.ID), h.Unit, words.Exact(h.Value),
				words.Exact(h.Chance[0]), words.Exact(h.Chance[1]), words.Exact(h.Evidence[0]), words.Exact(h.Evidence[1]), h.Note})
		}
		alt = append(alt, fmt.Sprintf("%s, %s: %s.", e.title, g.unit(e), strings.Join(said, "; ")))
	}
	if drawn {
		f.Caption += fmt.Sprintf(" Dashed line below: where it lies by what is known of the inputs (%s). Filled dot: both leave out no change.", level)
	} else {
		f.Caption += " Filled dot: it leaves out no change. Inputs were not drawn, so what the evidence leaves open is not shown."
	}
	f.Caption += " No clear: chance alone could give the change."
	if len(g.left) > 0 {
		f.Caption += " Not on the page, and so not here: " + words.List(g.left) + "."
	}
	if others {
		f.Caption += " (o): of other patients, or it goes with how many are treated; no finding."
	}
	f.Alt = strings.Join(alt, " ")
	f.Height = f.head() + g.height() + f.foot()
	f.Plot = g.draw
	return f
}

// told is a change in words, for those who do not see it.
func (g effectGrid) told(e effect, h Headline) string {
	text := g.number(e, h)
	if h.instead() != "" {
		return text
	}
	n := g.places(e)
	if known(h.Chance) {
		text += ", chance " + signed(h.Chance[0], "", n) + " to " + signed(h.Chance[1], "", n)
	}
	if known(h.Evidence) {
		text += ", evidence " + signed(h.Evidence[0], "", n) + " to " + signed(h.Evidence[1], "", n)
	}
	return text
}

// unit of a question's changes.
func (g effectGrid) unit(e effect) string {
	for _, h := range g.r.Page {
		if h.Row == e.row && h.Unit != "" {
			return unitWords(h.Unit)
		}
	}
	return ""
}

// label says below an axis what it counts, and to which side is better.
func (g effectGrid) label(e effect) string {
	return pick(e.better > 0, g.unit(e)+", better\u00a0→", "←\u00a0better, "+g.unit(e))
}

func (g effectGrid) places(e effect) int {
	var rows []Row
	for _, o := range g.r.Options[1:] {
		if h, _ := g.r.onPage(e.row, o.ID); h.instead() == "" {
			rows = append(rows, Row{Mean: h.Value, Low: h.Chance[0], High: h.Chance[1]})
		}
	}
	n := places(rows...)
	if e.row == "within_62_days" {
		return n
	}
	for _, row := range rows {
		if math.Abs(row.Mean) >= 10 {
			return max(n, 0) // whole patients and bed-days
		}
	}
	return max(n, -1)
}

// number is what stands above a dot.
func (g effectGrid) number(e effect, h Headline) string {
	switch {
	case h.instead() != "":
		return h.instead()
	case strings.Contains(h.Note, "no clear") || known(h.Chance) && !leavesOut(h.Chance):
		return "no clear"
	}
	text := signed(h.Value, "", g.places(e))
	if h.ofOthers() {
		text += " (o)"
	}
	return text
}

func (g effectGrid) scale(e effect) scale {
	low, high := 0.0, 0.0
	for _, o := range g.r.Options[1:] { // one axis on all figures
		h, _ := g.r.onPage(e.row, o.ID)
		if h.instead() != "" {
			continue
		}
		low, high = min(low, h.Value), max(high, h.Value)
		for _, ends := range [][2]float64{h.Chance, h.Evidence} {
			if known(ends) {
				low, high = min(low, ends[0]), max(high, ends[1])
			}
		}
	}
	if low == high {
		low, high = -1, 1
	}
	s := newScale(low, high, 3, g.unit(e))
	room := .06 * (high - low)
	s.low, s.high = low-room, high+room
	return s
}

const evidenceBelow = vg.Length(6.5) // from the line of chance

func (g effectGrid) rowHeight(o facts.Option) vg.Length {
	name := vg.Length(len(wrap(bold(textSize), g.r.name(o.ID), g.names))) * lineHeight(bold(textSize))
	dots := lineHeight(regular(textSize)) + 8
	if slices.ContainsFunc(g.r.Page, func(h Headline) bool { return known(h.Evidence) }) {
		dots += evidenceBelow
	}
	return max(name+3, dots)
}

func (g effectGrid) headLines(e effect) []string { return wrap(bold(textSize), e.title, g.column) }

// now is the first option's level, below the title of a question.
func (g effectGrid) now(e effect) []string {
	h, ok := g.r.onPage(e.row, g.r.Options[0].ID)
	if !ok || math.IsNaN(h.Value) {
		return nil
	}
	n, unit := 0, ""
	if e.row == "within_62_days" {
		n, unit = -1, "%"
	}
	return wrap(regular(textSize), "now "+number(h.Value, n)+unit, g.column)
}

func (g effectGrid) headHeight() vg.Length {
	h := vg.Length(0)
	for _, e := range g.rows {
		h = max(h, vg.Length(len(g.headLines(e)))*lineHeight(bold(textSize))+vg.Length(len(g.now(e)))*lineHeight(regular(textSize)))
	}
	return h + 4
}

func (g effectGrid) axisHeight() vg.Length {
	lines := 1
	for _, e := range g.rows {
		lines = max(lines, len(wrap(regular(textSize), g.label(e), g.column)))
	}
	return acrossHeight(lines)
}

func (g effectGrid) height() vg.Length {
	h := g.headHeight() + g.axisHeight()
	for _, o := range g.options {
		h += g.rowHeight(o)
	}
	return h
}

func (g effectGrid) draw(c draw.Canvas) {
	top := c.Max.Y - g.headHeight()
	at := top
	for _, o := range g.options {
		write(c, bold(textSize), ink(), c.Min.X, at, wrap(bold(textSize), g.r.name(o.ID), g.names)...)
		at -= g.rowHeight(o)
	}
	for i, e := range g.rows {
		box := c
		box.Min.X = c.Min.X + g.names + columnGap + vg.Length(i)*(g.column+columnGap)
		box.Max.X = box.Min.X + g.column
		below := write(box, bold(textSize), ink(), box.Min.X, c.Max.Y, g.headLines(e)...)
		write(box, regular(textSize), quiet(), box.Min.X, below, g.now(e)...)
		box.Max.Y = top
		// Labels of unlike length stand below axes at one height.
		label := g.label(e)
		box.Min.Y += g.axisHeight() - acrossHeight(len(wrap(regular(textSize), label, g.column)))
		x, _ := across(box, g.scale(e), label)
		g.drawColumn(box, e, x)
	}
}

func (g effectGrid) drawColumn(c draw.Canvas, e effect, x func(float64) vg.Length) {
	text := regular(textSize)
	at := c.Max.Y
	for _, o := range g.options {
		h, _ := g.r.onPage(e.row, o.ID)
		l := g.s.look(g.r.index(o.ID))
		value := g.number(e, h)
		from, face, colour := x(0), text, quiet()
		if h.instead() == "" {
			from = x(h.Value)
			if value != "no clear" {
				face, colour = bold(textSize), ink()
			}
		}
		w := face.Width(value)
		left := max(c.Min.X, min(c.Max.X-w, from-w/2))
		blank(c, left-1, at-lineHeight(face)+1, left+w+1, at)
		write(c, face, colour, left, at, value)
		middle := at - lineHeight(text) - 4
		if h.instead() == "" {
			if known(h.Chance) {
				span(c, l.colour, x(h.Chance[0]), x(h.Chance[1]), middle, false)
			}
			if known(h.Evidence) {
				span(c, l.colour, x(h.Evidence[0]), x(h.Evidence[1]), middle-evidenceBelow, true)
			}
			l.marker.draw(c, vg.Point{X: x(h.Value), Y: middle}, l.colour, h.strength() == 2)
		}
		at -= g.rowHeight(o)
	}
}

// blank clears the grid behind text.
func blank(c draw.Canvas, left, bottom, right, top vg.Length) {
	c.FillPolygon(white(), []vg.Point{{X: left, Y: bottom}, {X: right, Y: bottom}, {X: right, Y: top}, {X: left, Y: top}})
}

// effectsMessage says what the option in the lead changes, and how sure that is.
func effectsMessage(r *Results) string {
	e, h, strength := r.leader(anyOption)
	if strength == 0 {
		return noLeader(r)
	}
	g := effectGrid{r: r}
	n := g.places(e)
	row := size(Row{Mean: h.Value, Low: h.Chance[0], High: h.Chance[1]})
	text := fmt.Sprintf("With %s, %s %s (%s to %s by chance", r.called(h.Option), number(row.Mean, n), pick(h.Value < 0, e.fewer, e.more), number(row.Low, n), number(row.High, n))
	switch {
	case strength == 1:
		text += "), but the evidence leaves " + eitherWay(h.Evidence, n) + " open"
	case known(h.Evidence):
		row = size(Row{Mean: h.Value, Low: h.Evidence[0], High: h.Evidence[1]})
		text += fmt.Sprintf(", %s to %s by the evidence)", number(row.Low, n), number(row.High, n))
	default:
		text += ")"
	}
	if r.Replications < leastForMessage {
		text += "; from " + words.Count(r.Replications, "replication") + " alone"
	}
	return text
}

// noLeader says that nothing gets better beyond chance, or that nothing was to be found.
func noLeader(r *Results) string {
	assumed, few := true, false
	for _, e := range effects {
		for _, o := range r.Options[1:] {
			h, ok := r.onPage(e.row, o.ID)
			assumed = assumed && (!ok || h.instead() == "assumed none" || h.instead() == "not modelled")
			few = few || ok && h.instead() == "" && !known(h.Chance)
		}
	}
	switch {
	case assumed:
		return "What these options change is assumed to be nothing, which is no result"
	case few:
		return "What options change cannot be told from " + words.Count(r.Replications, "replication")
	}
	if _, left := r.told(); len(left) > 0 {
		return "No option on the page starts more treatments, shortens waits, releases beds or admits more routine patients beyond chance"
	}
	return "No option starts more treatments, shortens waits, releases beds or admits more routine patients beyond chance"
}

// eitherWay writes a range about zero, "931 fewer to 9 more".
func eitherWay(ends [2]float64, places int) string {
	side := func(x float64) string {
		return number(math.Abs(x), places) + pick(x < 0, " fewer", " more")
	}
	return side(ends[0]) + " to " + side(ends[1])
}
