package report

import (
	"io"
	"strconv"
)

var assumptionsCSV = Format{
	File:  "assumptions.csv",
	Title: "every number of the scenario with its range and source",
	Write: func(w io.Writer, r *Results) error {
		s := newSheet(w, "path", "value", "low", "high", "unit", "dist", "source", "status", "file", "line")
		for _, a := range r.Assumptions {
			s.row(a.Path, number(a.Value), number(a.Low), number(a.High), a.Unit, a.Dist, a.Source, a.Status, a.File, strconv.Itoa(a.Line))
		}
		return s.end()
	},
}
