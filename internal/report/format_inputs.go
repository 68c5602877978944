package report

import (
	"math"
	"strconv"

	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// Three files let anybody ask which inputs matter without the program: what the inputs
// are, what draws made of them, and what came of it.

var inputsCSV = csvFile("inputs.csv", "the uncertain inputs that were drawn: a row for each belief, wherever in the scenario it stands", inputColumns, func(s sheet, r *Results) {
	w, _ := r.worldsLeft()
	for i := range r.Drawn {
		d := &r.Drawn[i]
		sd, mean, weighed := r.believed(w, d.Values)
		of := ofSimulation
		if d.Priced {
			of = ofMoney
		}
		s.row(strconv.Itoa(i+1), of, d.Name, d.Title, d.Path, strconv.Itoa(d.Numbers), d.Unit,
			words.Exact(d.Value), words.Exact(d.Low), words.Exact(d.High), words.Exact(d.P10), words.Exact(d.P90), d.Dist, d.Source, d.Status,
			words.Exact(sd), words.Exact(mean), words.Exact(weighed))
	}
})

// What inputs are of.
const (
	ofSimulation = "simulation"
	ofMoney      = "money and health"
)

var inputColumns = []Column{
	{"input", "its number, as in drawn.csv", ""},
	{"of", "what asks for it: the simulation, or money and health alone (money and health), on which nothing that is simulated depends; these come last", ""},
	{"name", "its evidence id and, where other inputs have the same, the path of its first number; that alone where it has no id", ""},
	{"title", "what the program's register of evidence calls it; empty where it is not there", ""},
	{"path", "of its first number, by the name under which an option changes it", ""},
	{"numbers", "how many numbers of the scenario it is, which move together", ""},
	{"unit", "unit of the numbers that follow; empty for a plain number", ""},
	{"value", "the number as it is written", "as in unit"},
	{"low", "lower end of the range that is written", "as in unit"},
	{"high", "upper end of it", "as in unit"},
	{"p10", "it lies below in 1 of 10 cases", "as in unit"},
	{"p90", "it lies above in 1 of 10 cases", "as in unit"},
	{"dist", "how likely values are", ""},
	{"source", "where it comes from: ids are rows of the program's register of evidence", ""},
	{"status", "how well it is founded, by the weakest of its sources; empty where no source is written", ""},
	{"sd", "standard deviation of its draws", "as in unit"},
	{"weighed_mean", "mean of its draws, weighed by the published year as in weights.csv; empty where they are not", "as in unit"},
	{"weighed_sd", "and their standard deviation then", "as in unit"},
}

// Of a few hundred draws and inputs this is a table of some ten thousand rows, which R and
// Python turn round in one line (pivot_wider, pivot).
var drawnCSV = csvFile("drawn.csv", "the value of each input in each draw", drawnColumns, func(s sheet, r *Results) {
	for i := range r.Drawn {
		for draw, x := range r.Drawn[i].Values {
			s.row(strconv.Itoa(draw+1), strconv.Itoa(i+1), words.Exact(x))
		}
	}
})

var drawnColumns = []Column{
	{"draw", "which draw of the inputs, as in draws.csv; the first is 1", ""},
	{"input", "number of the input, as in inputs.csv. To have a column for each input: in R tidyr::pivot_wider(names_from = input, values_from = value), in pandas pivot(index=\"draw\", columns=\"input\", values=\"value\")", ""},
	{"value", "what it was in that draw", "as in inputs.csv"},
}

var drawsCSV = csvFile("draws.csv", "what the lines of the headline table came to in each draw of the inputs", drawsColumns, func(s sheet, r *Results) {
	if r.draws() == 0 {
		return
	}
	lines := r.headlines()
	for _, rows := range r.Set.ByDraw() {
		for i := range rows {
			for option, id := range r.Set.Options {
				for k := range lines {
					r.drawnLine(s, i, rows, option, id, &lines[k])
				}
			}
		}
	}
})

func (r *Results) drawnLine(s sheet, i int, rows []result.Row, option int, id string, h *headline) {
	column, row := r.column[h.column], &rows[i]
	x, ok := r.Set.Value(row, option, column)
	if !ok || x.Den == 0 {
		return
	}
	value := float64(x.Num) / float64(x.Den)
	change := math.NaN()
	if base, _ := r.Set.Value(row, 0, column); option > 0 && base.Den != 0 && kpi.Compared(h.column.Measure, h.column.By) {
		change = value - float64(base.Num)/float64(base.Den)
	}
	by, group := group(h.column.By, h.column.Value)
	s.row(strconv.Itoa(row.Draw), strconv.Itoa(row.Replication), id, h.column.Measure, by, group, words.Exact(value), words.Exact(change))
}

var drawsColumns = []Column{
	{"draw", "which draw of the inputs, as in drawn.csv; the first is 1. Replications with central values are in replications.csv", ""},
	{"replication", "its number. The first draws have two, by which chance is told from what the inputs do", ""},
	optionColumn, measureColumn, byColumn, valueColumn,
	{"result", "what the option came to", "as in headline.csv"},
	{"change", "the same less what current came to with the same inputs and patients; empty for current itself, and where patients are not comparable", "as change_unit in headline.csv"},
}
