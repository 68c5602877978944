package report

import (
	"io"
	"slices"
	"strconv"

	"prehabsim/sim/result"
)

// Every group of every replication would be hundreds of megabytes, so this file
// has what the headline table rests on: measures for everybody, and resources
// over the whole window. Where inputs were drawn it says of which draw a row is; draw 0
// is the central values.
var replicationsCSV = Format{
	File:  "replications.csv",
	Title: "what each replication measured for all patients and each resource, as numerator and denominator",
	Write: func(w io.Writer, r *Results) error {
		drawn := r.Set.Draws > 1
		head := []string{"option", "draw", "replication", "measure", "by", "value", "period", "numerator", "denominator"}
		if !drawn {
			head = slices.Delete(head, 1, 2)
		}
		s := newSheet(w, head...)
		for option, id := range r.Set.Options {
			for _, row := range r.Set.Rows {
				for i, c := range r.Set.Columns {
					x := row.Options[option][i]
					if !perReplication(c) || x.Den == 0 {
						continue
					}
					by, value := group(c.By, c.Value)
					cells := []string{id, strconv.Itoa(row.Draw), strconv.Itoa(row.Replication), c.Measure, by, value, period(c.Year),
						strconv.FormatInt(x.Num, 10), strconv.FormatInt(x.Den, 10)}
					if !drawn {
						cells = slices.Delete(cells, 1, 2)
					}
					s.row(cells...)
				}
			}
		}
		return s.end()
	},
}

func perReplication(c result.Column) bool {
	return c.By == "" || c.By == "resource" && c.Year == result.WholeWindow
}
