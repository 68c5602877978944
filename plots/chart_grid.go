package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/words"
)

const gridMapName = "grid-map"

var gridMap = Chart{
	Name:    gridMapName,
	Title:   "Two numbers of a grid, as a map",
	Help:    "Of a run with two or three numbers of --grid: the share treated within 62 days (where there is none, first treatments, ward bed-days or the first line of the headline table), with each value of the one number downwards and of the other across; a map for each option, and for each value of a third number. The darker, the lower. With --measure another line of grid.csv, with --option one of several options.",
	Columns: gridMapColumns(),
	Draw:    drawGridMap,
}

func gridMapColumns() []string {
	return []string{"base", "option", "down", "across", "further", "down_value", "across_value", "further_value", "measure", "unit", "mean", "change_low", "change_high"}
}

// usuallyMapped is what is drawn of a grid where nothing is asked, best first.
var usuallyMapped = []string{"within_62_days", "first_treatments", "ward_bed_days_less_luck", "ward_bed_days"}

func drawGridMap(r *Results, s Style) ([]Figure, error) {
	if len(r.Grid) == 0 {
		return nil, r.without(gridFile, "the run has no --grid")
	}
	if r.Grid[0].Numbers[1] == "" {
		return nil, Without("a map is of two numbers, and the grid has one")
	}
	measure := cmp.Or(r.mapped.Measure, r.mappedMeasure())
	if measure == "" {
		return nil, Without("no line of the headline table has a value in the grid")
	}
	var keys []string
	maps := map[string]*cellMap{}
	for _, c := range r.Grid {
		if c.Measure != measure || r.mapped.Option != "" && c.Base != r.mapped.Option {
			continue
		}
		key := c.Base + "\n" + c.Texts[2]
		if maps[key] == nil {
			keys, maps[key] = append(keys, key), &cellMap{style: s, unit: c.Unit, now: r.Options[0].ID}
		}
		maps[key].cells = append(maps[key].cells, c)
	}
	low, high := r.mappedRange(measure)
	var figures []Figure
	for i, key := range keys {
		m := maps[key]
		m.low, m.high, m.places = low, high, mapPlaces(measure, low, high)
		m.arrange()
		f := r.gridFigure(m, s)
		f.Name = figureName(r.mapped.name(), i)
		figures = append(figures, f)
	}
	return figures, nil
}

// mappedMeasure is the first of the list that has a value in some cell, else the first line.
func (r *Results) mappedMeasure() (first string) {
	has := func(measure string) bool {
		return slices.ContainsFunc(r.Grid, func(c GridCell) bool { return c.Measure == measure && !math.IsNaN(c.Mean) })
	}
	for _, m := range usuallyMapped {
		if has(m) {
			return m
		}
	}
	for _, c := range r.Grid {
		if !math.IsNaN(c.Mean) {
			return c.Measure
		}
	}
	return ""
}

// mappedRange is over all maps, so that the same shade is the same value in each.
func (r *Results) mappedRange(measure string) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, c := range r.Grid {
		if c.Measure == measure && !math.IsNaN(c.Mean) {
			low, high = min(low, c.Mean), max(high, c.Mean)
		}
	}
	return low, high
}

// mapPlaces has shares to a tenth, as the table has.
func mapPlaces(measure string, low, high float64) int {
	if strings.HasPrefix(measure, "within_") {
		return -1
	}
	return placesOf(max(math.Abs(low), math.Abs(high)))
}

func (r *Results) gridFigure(m *cellMap, s Style) Figure {
	f := r.figure(s)
	first := m.cells[0]
	title := r.measureTitle(first.Measure)
	switch low, high, ok := m.ends(); {
	case !ok:
		f.Title = title + ": no cell has a value"
	case m.value(low) == m.value(high):
		f.Title = fmt.Sprintf("%s: %s in every cell that has a value", title, m.withUnit(low))
	case !slices.ContainsFunc(m.cells, func(c GridCell) bool { return !math.IsNaN(c.Mean) && c.Option != m.now && !m.unclear(c) }):
		f.Title = fmt.Sprintf("%s: from %s to %s, in no cell other than with %s beyond chance", title, m.withUnit(low), m.withUnit(high), r.called(m.now))
	default:
		f.Title = fmt.Sprintf("%s: from %s with %s to %s with %s", title, m.withUnit(low), m.said(low), m.withUnit(high), m.said(high))
	}
	about := r.gridBase(m.cells)
	if first.Numbers[2] != "" {
		about += ", " + first.Numbers[2] + " " + first.Texts[2]
	}
	f.Subtitle = r.subtitle(about)
	caption := []string{"The darker, the lower."}
	alt := []string{fmt.Sprintf("Table of %s, %s downwards and %s across.", words.LowerFirst(title), m.downIs(), m.acrossIs())}
	f.Data = [][]string{gridMapColumns()}
	marks := [3]bool{}
	for _, c := range m.cells {
		f.Data = append(f.Data, []string{c.Base, c.Option, m.downIs(), m.acrossIs(), first.Numbers[2], c.Texts[m.down], c.Texts[1-m.down], c.Texts[2], c.Measure, c.Unit, words.Exact(c.Mean), words.Exact(c.ChangeLow), words.Exact(c.ChangeUp)})
		alt = append(alt, m.said(c)+": "+m.text(c)+".")
		marks[0] = marks[0] || m.unclear(c)
		marks[1] = marks[1] || c.Option == m.now
		marks[2] = marks[2] || math.IsNaN(c.Mean)
	}
	for i, text := range []string{"?: by its " + r.interval() + " it may be as in " + r.called(m.now) + ".", "(now): " + r.called(m.now) + " itself.", "-: no value."} {
		if marks[i] {
			caption = append(caption, text)
		}
	}
	f.Caption, f.Alt = strings.Join(caption, " "), strings.Join(alt, " ")
	f.Height = f.head() + m.height(f.inside()) + f.foot()
	f.Plot = m.draw
	return f
}

// measureTitle is what a measure is called.
func (r *Results) measureTitle(measure string) string {
	for _, rows := range [][]Row{r.Measures, r.Differences} {
		if i := slices.IndexFunc(rows, func(x Row) bool { return x.Measure == measure && x.Title != "" }); i >= 0 {
			return rows[i].Title
		}
	}
	return measure
}

// gridBase is the option whose numbers are set. The names of cells begin with its own.
func (r *Results) gridBase(cells []GridCell) string {
	for _, c := range cells {
		name := r.name(c.Option)
		if i := strings.LastIndex(name, ": "); i > 0 && c.Option != r.Options[0].ID {
			return name[:i]
		}
	}
	return r.name(cells[0].Base)
}

// cellMap is the cells of one option, its longer number down.
type cellMap struct {
	cells         []GridCell
	style         Style
	unit, now     string
	places        int
	low, high     float64
	down          int // which number goes down: 0 or 1
	rows, columns []string
}

// arrange finds the values of both numbers, in their order.
func (m *cellMap) arrange() {
	var values [2][]string
	for i := range values {
		sorted := slices.Clone(m.cells)
		slices.SortStableFunc(sorted, func(a, b GridCell) int { return compareNumbers(a.Values[i], b.Values[i]) })
		for _, c := range sorted {
			if !slices.Contains(values[i], c.Texts[i]) {
				values[i] = append(values[i], c.Texts[i])
			}
		}
	}
	if len(values[1]) > len(values[0]) {
		m.down = 1
	}
	m.rows, m.columns = values[m.down], values[1-m.down]
}

func compareNumbers(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (m *cellMap) downIs() string   { return m.cells[0].Numbers[m.down] }
func (m *cellMap) acrossIs() string { return m.cells[0].Numbers[1-m.down] }

// ends are the cells with the lowest and the highest value.
func (m *cellMap) ends() (low, high GridCell, ok bool) {
	for _, c := range m.cells {
		if math.IsNaN(c.Mean) {
			continue
		}
		if !ok || c.Mean < low.Mean {
			low = c
		}
		if !ok || c.Mean > high.Mean {
			high = c
		}
		ok = true
	}
	return low, high, ok
}

// said is where a cell lies.
func (m *cellMap) said(c GridCell) string {
	return fmt.Sprintf("%s %s and %s %s", lastPart(m.downIs()), c.Texts[m.down], lastPart(m.acrossIs()), c.Texts[1-m.down])
}

// lastPart is the end of a path, by which a number is known once its path has been told.
func lastPart(path string) string {
	parts := strings.Split(path, ".")
	return strings.Join(parts[max(0, len(parts)-2):], ".")
}

func (m *cellMap) value(c GridCell) string {
	if math.IsNaN(c.Mean) {
		return "-"
	}
	return inUnit(c.Mean, m.unit, m.places)
}

// withUnit is the value where nothing beside it says the unit.
func (m *cellMap) withUnit(c GridCell) string {
	if m.unit == "%" {
		return m.value(c) + "%"
	}
	return m.value(c) + " " + unitWords(m.unit)
}

// unclear says that chance could have it as the first option is.
func (m *cellMap) unclear(c GridCell) bool {
	return c.Option != m.now && c.ChangeLow <= 0 && c.ChangeUp >= 0
}

// text is what stands in a cell.
func (m *cellMap) text(c GridCell) string {
	switch {
	case c.Option == m.now:
		return m.value(c) + " (now)"
	case m.unclear(c):
		return m.value(c) + " ?"
	}
	return m.value(c)
}

func (m *cellMap) headLines(width vg.Length) []string {
	return append(wrap(bold(textSize), "Down: "+m.downIs(), width), wrap(bold(textSize), "Across: "+m.acrossIs(), width)...)
}

func (m *cellMap) height(width vg.Length) vg.Length {
	return vg.Length(len(m.headLines(width)))*lineHeight(bold(textSize)) + 4 + lineHeight(regular(textSize)) + 3 + vg.Length(len(m.rows))*cellHeight
}

func (m *cellMap) draw(c draw.Canvas) {
	text := regular(textSize)
	top := write(c, bold(textSize), ink(), c.Min.X, c.Max.Y, m.headLines(c.Size().X)...) - 4
	left := c.Min.X + widest(text, m.rows) + columnGap
	width := (c.Max.X - left) / vg.Length(len(m.columns))
	for k, name := range m.columns {
		centred(c, text, quiet(), left+width*(vg.Length(k)+.5), top, name)
	}
	top -= lineHeight(text) + 3
	shades := surfaceMap{style: m.style, low: m.low, high: m.high}
	for _, cell := range m.cells {
		row, column := slices.Index(m.rows, cell.Texts[m.down]), slices.Index(m.columns, cell.Texts[1-m.down])
		above := top - cellHeight*vg.Length(row)
		box := vg.Rectangle{Min: vg.Point{X: left + width*vg.Length(column), Y: above - cellHeight}, Max: vg.Point{X: left + width*vg.Length(column+1), Y: above}}
		baseline := above - cellHeight/2 + text.Font.Size*.64
		if column == 0 {
			rightward(c, text, quiet(), left-columnGap/2, baseline, m.rows[row])
		}
		shade, on := white(), black()
		if !math.IsNaN(cell.Mean) {
			dark := false
			if shade, dark = shades.shade(cell.Mean); dark {
				on = white()
			}
		}
		fill(c, box, shade, draw.LineStyle{Color: gridline(), Width: 1})
		centred(c, text, on, (box.Min.X+box.Max.X)/2, baseline, m.text(cell))
	}
}
