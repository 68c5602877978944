package report

import (
	"io"
	"slices"
	"strconv"
)

// Format is one file of a results folder.
type Format struct {
	File    string   // its name
	Title   string   // what it holds
	Columns []Column // of a CSV file
	Write   func(io.Writer, *Results) error
}

// Formats are the files of a results folder, in order of writing. The manifest
// comes last, so that where it stands the others stand too.
var Formats = append(slices.Clone(tables), columnsCSV, resultsJSON, pageText, pageJSON, cheersMD, summaryText, manifestJSON)

// tables are the CSV files whose columns columns.csv explains.
var tables = []Format{
	headlineCSV,
	gridCSV,
	measuresCSV,
	differencesCSV,
	gapsCSV,
	seriesCSV,
	replicationsCSV,
	inputsCSV,
	drawnCSV,
	drawsCSV,
	weightsCSV,
	chancesCSV,
	pairsCSV,
	workforceCSV,
	hoursCSV,
	loadsCSV,
	targetsCSV,
	evidenceCSV,
	assumptionsCSV,
	ledgerCSV,
	budgetCSV,
	icerCSV,
	psaCSV,
	acceptabilityCSV,
	equityCSV,
	stepsCSV,
	flowsCSV,
	warmUpCSV,
}

// period is how files name a year of the window.
func period(year int) string {
	if year < 0 {
		return "window"
	}
	return "year " + strconv.Itoa(year+1)
}

// group writes the breakdown and value of a column; everybody is "all".
func group(by, value string) (string, string) {
	if by == "" {
		return "all", "all"
	}
	return by, value
}

// Print writes a file of the results folder.
func (r *Results) Print(w io.Writer, name string) error {
	for _, f := range Formats {
		if f.File == name {
			return f.Write(w, r)
		}
	}
	panic("report: results have no file " + name)
}
