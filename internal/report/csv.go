package report

import (
	"encoding/csv"
	"io"
	"strconv"

	"prehabsim/sim/stats"
)

// sheet writes a CSV file: UTF-8, commas, one line of headings. The first error
// is kept and returned at the end.
type sheet struct{ w *csv.Writer }

func newSheet(w io.Writer, headings ...string) sheet {
	s := sheet{csv.NewWriter(w)}
	s.row(headings...)
	return s
}

func (s sheet) row(cells ...string) { _ = s.w.Write(cells) } // the writer keeps the error

func (s sheet) end() error {
	s.w.Flush()
	return s.w.Error()
}

// estimate is the last five columns of most files: mean, low, high, sd, n.
func estimate(e stats.Estimate) []string {
	return []string{number(e.Mean), number(e.Low), number(e.High), number(e.SD), strconv.Itoa(e.N)}
}
