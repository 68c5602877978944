package report

import (
	"strconv"

	"prehabsim/sim/result"
)

// Single years of every group, resource and clock would be hundreds of megabytes, so
// this file has them for all patients alone; rows.jsonl has all.
var replicationsCSV = csvFile("replications.csv", "what each replication measured: everything in measures.csv but single years of groups and resources", replicationColumns, func(s sheet, r *Results) {
	for option, id := range r.Set.Options {
		for _, row := range r.rows() {
			for i, c := range r.Set.Columns {
				x, ok := r.Set.Value(&row, option, i)
				if !ok || !perReplication(c) || x.Den == 0 {
					continue
				}
				by, value := group(c.By, c.Value)
				s.row(id, strconv.Itoa(row.Draw), strconv.Itoa(row.Replication), c.Measure, by, value, period(c.Year),
					strconv.FormatInt(x.Num, 10), strconv.FormatInt(x.Den, 10))
			}
		}
	}
})

var replicationColumns = []Column{
	optionColumn,
	{"draw", "0, the central values of all inputs; what other draws came to is in rows.jsonl", ""},
	{"replication", "its number; the first is 0. Replications of one number have the same patients in every option", ""},
	measureColumn, byColumn, valueColumn, periodColumn,
	{"numerator", "divided by the denominator it is the replication's value", "as in measures.csv, times the denominator's"},
	{"denominator", "never 0: a replication without a value has no row", ""},
}

func perReplication(c result.Column) bool { return c.By == "" || c.Year == result.WholeWindow }
