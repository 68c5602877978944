package workbook

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"prehabsim/internal/facts"
	"prehabsim/internal/opc"
	"prehabsim/internal/words"
)

// chart is a native chart over rows of a sheet.
type chart struct {
	kind     excelize.ChartType
	title    string // what it shows, in a sentence
	alt      string
	unit     string // of what goes up
	across   string // what goes along
	series   []series
	fromZero bool
}

// series are rows that stand below each other in a sheet: their names along, their numbers up.
type series struct {
	name             string
	sheet            string
	from, to         int // rows of the sheet
	category, values int // columns, from 1
	numbers          []float64
	categories       []string
}

// charts writes the sheet of charts: over each its sentence, in it what the sheets of tables
// hold, so that whoever changes a number there sees it here.
func (b *book) charts(tables map[string]*table) error {
	var list []chart
	list = append(list, b.monthly(tables["By month"])...)
	list = append(list, b.changes(tables["Figures"])...)
	list = append(list, b.yearly(tables["Budget"])...)
	list = append(list, b.acceptable(tables["Acceptability"])...)
	if err := b.SetColWidth(chartsSheet, "A", "A", 110); err != nil {
		return err
	}
	if err := b.SetColWidth(chartsSheet, "B", "B", 44); err != nil {
		return err
	}
	head := "Each chart is of the sheet named beside it, where its intervals are too."
	if len(list) == 0 {
		head = "These results have nothing that is drawn here."
	}
	if err := b.line("A", 1, head, 0); err != nil {
		return err
	}
	row := 3
	for i, c := range list {
		if i > 0 && i%3 == 0 {
			if err := b.InsertPageBreak(chartsSheet, "A"+strconv.Itoa(row)); err != nil {
				return err
			}
		}
		if err := b.line("A", row, c.title, b.looks.bold); err != nil {
			return err
		}
		if err := b.draw(i, row+1, c); err != nil {
			return err
		}
		row += chartRows
	}
	return b.printed(chartsSheet, "portrait", 0, false)
}

const (
	chartRows   = 22 // that a chart takes with its sentence
	mostCharts  = 6  // of one kind
	mostSeries  = 8
	longestText = 250 // letters in a title or a name of a chart, of 255 that Excel takes
	longestAlt  = 1900
)

func (b *book) line(column string, row int, text string, style int) error {
	return b.text(chartsSheet, column+strconv.Itoa(row), text, style)
}

// colours tell options apart in grey as well; those of the charts of the program.
var colours = []string{"12436D", "F46A25", "6844A1", "1F8A80", "3A0A24", "8E2A63"}

var axisFont = excelize.Font{Family: "Arial", Size: 9, Color: "3D3D3D"}

func (b *book) draw(n, row int, c chart) error {
	out := &excelize.Chart{
		Type:      c.kind,
		Format:    excelize.GraphicOptions{AltText: cut(c.alt, longestAlt), Name: fmt.Sprintf("Chart %d", n+1)},
		Dimension: excelize.ChartDimension{Width: 800, Height: 400},
		Legend:    excelize.ChartLegend{Position: "bottom"},
		XAxis:     excelize.ChartAxis{Font: axisFont, Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: cut(c.across, longestText)}}}},
		YAxis:     excelize.ChartAxis{Font: axisFont, MajorGridLines: true, Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: cut(c.unit, longestText)}}}},
	}
	if c.fromZero {
		zero := 0.0
		out.YAxis.Minimum = &zero
	}
	if len(c.series) == 1 {
		out.Legend.Position = "none"
	}
	if n := len(c.series[0].categories); n > 12 {
		out.XAxis.TickLabelSkip = 6
	}
	if c.kind == excelize.Col {
		out.XAxis.TickLabelPosition = excelize.ChartTickLabelLow // below columns that hang down
	}
	if err := b.line("B", row, "Sheet "+c.series[0].sheet+", from the top:", b.looks.bold); err != nil {
		return err
	}
	for i, s := range c.series {
		// A chart takes the name of a series from a cell.
		if err := b.line("B", row+1+i, cut(s.name, longestText), 0); err != nil {
			return err
		}
		x := excelize.ChartSeries{
			Name:       area(chartsSheet, 2, row+1+i, row+1+i),
			Categories: area(s.sheet, s.category, s.from, s.to),
			Values:     area(s.sheet, s.values, s.from, s.to),
			Fill:       excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colours[i%len(colours)]}},
		}
		if c.kind == excelize.Line {
			x.Line = excelize.LineOptions{Width: 2.25, Dash: []excelize.LineDashType{excelize.LineDashSolid, excelize.LineDashDash, excelize.LineDashDot, excelize.LineDashLgDash}[i%4], Fill: x.Fill}
			x.Marker = excelize.ChartMarker{Symbol: []string{"circle", "square", "triangle", "diamond"}[i%4], Size: 5, Fill: x.Fill}
		}
		out.Series = append(out.Series, x)
	}
	return b.AddChart(chartsSheet, "A"+strconv.Itoa(row), out)
}

func area(sheet string, column, from, to int) string {
	name, err := excelize.ColumnNumberToName(column)
	if err != nil {
		panic("workbook: " + err.Error()) // columns are those of a table
	}
	first := fmt.Sprintf("'%s'!$%s$%d", sheet, name, from)
	if from == to {
		return first
	}
	return fmt.Sprintf("%s:$%s$%d", first, name, to)
}

func cut(text string, most int) string {
	if r := []rune(opc.Plain(text)); len(r) > most {
		return string(r[:most-1]) + "\u2026"
	}
	return opc.Plain(text)
}

// runs are stretches of rows below each other that agree in some columns, and hold numbers.
func (t *table) runs(sheet, category, values string, agree ...string) (list []series) {
	at, up := t.column(category), t.column(values)
	if at < 0 || up < 0 {
		return nil
	}
	key := ""
	for k, row := range t.rows {
		x, err := strconv.ParseFloat(row[up], 64)
		if err != nil {
			key = "" // a gap ends a stretch
			continue
		}
		now := "\x00"
		for _, name := range agree {
			now += t.cell(row, name) + "\x00"
		}
		if now != key {
			key = now
			list = append(list, series{sheet: sheet, from: k + 2, category: at + 1, values: up + 1})
		}
		s := &list[len(list)-1]
		s.to, s.numbers, s.categories = k+2, append(s.numbers, x), append(s.categories, row[at])
	}
	return list
}

func (b *book) option(id string) string { return plain(facts.OptionName(b.manifest.Options, id)) }

// monthly are a chart for each measure of everybody that is told month by month.
func (b *book) monthly(t *table) (list []chart) {
	if t == nil {
		return nil
	}
	byMeasure, order := map[string]*chart{}, []string{}
	for _, s := range t.runs("By month", "month", "mean", "option", "measure", "by", "value") {
		row := t.rows[s.from-2]
		id := t.cell(row, "measure")
		if t.cell(row, "by") != "all" || len(s.numbers) < 2 {
			continue
		}
		c := byMeasure[id]
		if c == nil {
			c = &chart{kind: excelize.Line, title: t.cell(row, "title"), unit: t.cell(row, "unit"), across: "Month", fromZero: t.cell(row, "unit") != "%"}
			byMeasure[id], order = c, append(order, id)
		}
		if len(c.series) < mostSeries {
			s.name = b.option(t.cell(row, "option"))
			c.series = append(c.series, s)
		}
	}
	for _, id := range order[:min(len(order), mostCharts)] {
		c := byMeasure[id]
		var ends []string
		for _, s := range c.series {
			ends = append(ends, fmt.Sprintf("%s %s", s.name, shown(s.numbers[len(s.numbers)-1])))
		}
		last := c.series[0]
		c.alt = fmt.Sprintf("Lines of %s, %s to %s. %s", words.LowerFirst(c.title), last.categories[0], last.categories[len(last.categories)-1], extent(c.series))
		c.title = fmt.Sprintf("%s; in the last month %s", c.title, words.List(ends))
		list = append(list, *c)
	}
	return list
}

// changes are a chart for each row of the page in which options have a change with a range.
func (b *book) changes(t *table) (list []chart) {
	if t == nil {
		return nil
	}
	level := map[string]bool{} // rows of which the present way has a figure, from which the others are a change
	for _, row := range t.rows {
		if t.cell(row, "option") == b.present() && t.cell(row, "value") != "" {
			level[t.cell(row, "row")] = true
		}
	}
	for _, s := range t.runs("Figures", "option_name", "value", "row") {
		if len(list) == mostCharts {
			break
		}
		// The first row is the present way, whose figure is a level and no change.
		if t.cell(t.rows[s.from-2], "option") == b.present() {
			s.from, s.numbers, s.categories = s.from+1, s.numbers[1:], s.categories[1:]
		}
		if len(s.numbers) == 0 || t.cell(t.rows[s.from-2], "chance_low") == "" {
			continue
		}
		row := t.rows[s.from-2]
		s.name = strings.ReplaceAll(words.UpperFirst(t.cell(row, "row")), "_", " ")
		var each []string
		some := false
		for i, x := range s.numbers {
			said := signed(x)
			if !level[t.cell(t.rows[s.from-2], "row")] {
				said = shown(x)
			}
			if strings.HasPrefix(t.cell(t.rows[s.from-2+i], "note"), "no clear") {
				said = "no clear change"
			} else {
				some = true
			}
			each = append(each, fmt.Sprintf("%s: %s", s.categories[i], said))
		}
		if !some {
			continue // there is nothing to see
		}
		what := ""
		if level[t.cell(row, "row")] {
			what = ", change from now"
		}
		list = append(list, chart{
			kind: excelize.Col, series: []series{s}, unit: t.cell(row, "unit"), across: "Option",
			title: fmt.Sprintf("%s%s: %s", s.name, what, strings.Join(each, "; ")),
			alt:   fmt.Sprintf("Columns of %s%s, %s. %s.", words.LowerFirst(s.name), what, t.cell(row, "unit"), strings.Join(each, "; ")),
		})
	}
	return list
}

// present is the id of the way things are.
func (b *book) present() string {
	if len(b.manifest.Options) == 0 {
		return ""
	}
	return b.manifest.Options[0].ID
}

// yearly is what each option costs and gives back, by year.
func (b *book) yearly(t *table) []chart {
	if t == nil {
		return nil
	}
	c := chart{kind: excelize.Col, unit: "Pounds", across: "Year"}
	var each []string
	for _, s := range t.runs("Budget", "year", "amount", "option", "class", "payer") {
		if len(c.series) == mostSeries {
			break
		}
		row := t.rows[s.from-2]
		s.name = fmt.Sprintf("%s, %s, %s", b.option(t.cell(row, "option")), t.cell(row, "class"), t.cell(row, "payer"))
		c.series = append(c.series, s)
		each = append(each, fmt.Sprintf("%s \u00a3%s in year %s", s.name, words.Plain(s.numbers[0], 0), s.categories[0]))
	}
	if len(c.series) == 0 {
		return nil
	}
	c.title = "What each payer pays and gets back, by year: " + words.FirstFew(each, 3)
	c.alt = "Columns by year of what each payer pays and gets back. " + extent(c.series)
	return []chart{c}
}

// acceptable is how often each option is best, by what a QALY is worth.
func (b *book) acceptable(t *table) []chart {
	if t == nil {
		return nil
	}
	c := chart{kind: excelize.Line, unit: "Share of draws", across: "Pounds for a QALY", fromZero: true}
	var each []string
	for _, s := range t.runs("Acceptability", "threshold", "chance_best", "of", "option") {
		row := t.rows[s.from-2]
		if t.cell(row, "of") != "threshold" || len(s.numbers) < 2 || len(c.series) == mostSeries {
			continue
		}
		s.name = b.option(t.cell(row, "option"))
		c.series = append(c.series, s)
		each = append(each, fmt.Sprintf("%s in %s of 100 draws", s.name, words.Plain(100*s.numbers[0], 0)))
	}
	if len(c.series) == 0 {
		return nil
	}
	c.title = fmt.Sprintf("Best at \u00a3%s for a QALY: %s", grouped(c.series[0].categories[0]), words.List(each))
	c.alt = "Lines of how often each option has the most net benefit, by pounds for a QALY. " + extent(c.series)
	return []chart{c}
}

// extent says of each series where it begins and ends.
func extent(list []series) string {
	var each []string
	for _, s := range list {
		each = append(each, fmt.Sprintf("%s: from %s at %s to %s at %s.", s.name, shown(s.numbers[0]), s.categories[0], shown(s.numbers[len(s.numbers)-1]), s.categories[len(s.categories)-1]))
	}
	return strings.Join(each, " ")
}

func shown(x float64) string {
	if math.Abs(x) >= 1000 {
		return words.Plain(x, 0)
	}
	return words.Short(x, 3)
}

func signed(x float64) string { return words.Signed(x, words.Places(x)) }

func grouped(number string) string {
	x, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return number
	}
	return words.Plain(x, 0)
}
