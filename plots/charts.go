package plots

import (
	"strconv"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Charts are all charts that "prehabsim plot" can draw, in the order of the report.
var Charts = []Chart{
	headlineEffects,
	performance,
	waitingList,
	daysByStep,
	pathways,
	bedOccupancy,
	bedDaysByCause,
	bedDaysBySite,
	additional,
	resourceLoad,
	workforce,
	byDeprivation,
	dose,
	differences,
	bedDayCost,
	budget,
	costPlane,
	acceptability,
	tornado,
	turningPoints,
	worthKnowing,
	twoInputs,
	gridMap,
	calibration,
	convergence,
	warmUp,
}

// Chart is one way of looking at results.
type Chart struct {
	Name    string   // as on the command line and in file names
	Title   string   // what it is, for a list of charts
	Help    string   // what it shows and how to read it
	Columns []string // header of the data that goes with each figure

	slow int // 1: of large results it takes seconds, so it begins before the others

	// Draw makes the chart's figures. Where the results have nothing for it to show, such as
	// differences when there is one option, the error is a [Without].
	Draw func(*Results, Style) ([]Figure, error)
}

// Without is why results have nothing for a chart: "there is one option".
type Without string

func (w Without) Error() string { return string(w) }

// Figure is one picture, ready to be written by [WriteSVG], [WritePNG], [WritePDF] or
// [WriteCSV].
type Figure struct {
	Name     string // file name without its ending
	Title    string // the finding, in one sentence
	Subtitle string // scenario, window, interval
	Caption  string // how to read it and what is left out; may be empty
	Alt      string // text alternative, from the numbers
	Footer   string // what the numbers come from: result, seed, version, replications, draws

	Style         Style
	Width, Height vg.Length         // as drawn; see [paper]
	Plot          func(draw.Canvas) // draws the part between the heading and the caption

	Data [][]string // header and rows of exactly what is drawn
}

// figure begins one with what all have.
func (r *Results) figure(s Style) Figure {
	return Figure{Style: s, Width: s.width(), Footer: r.Footer}
}

// figureName keeps the chart's own name for its first figure, so that a
// document can refer to it whatever the number of options.
func figureName(chart string, i int) string {
	if i == 0 {
		return chart
	}
	return chart + "-" + strconv.Itoa(i+1)
}
