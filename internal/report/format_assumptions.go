package report

import (
	"strconv"
	"strings"

	"prehabsim/internal/words"
)

var assumptionsCSV = csvFile("assumptions.csv", "the register of assumptions: every number that an option uses, with its range and source", assumptionColumns, func(s sheet, r *Results) {
	for _, a := range r.Assumptions {
		s.row(a.Path, words.Exact(a.Value), words.Exact(a.Low), words.Exact(a.High), words.Exact(a.Conservative), words.Exact(a.Optimistic), a.Unit, a.Dist, a.Source, a.Status,
			strings.Join(a.Options, ";"), a.File, strconv.Itoa(a.Line))
	}
})

var assumptionColumns = []Column{
	{"path", "the number, by the name under which an option changes it. Where options have different numbers each has a row", ""},
	{"value", "the number as it is written", "as in unit"},
	{"low", "lower end of its range; empty where none is written", "as in unit"},
	{"high", "upper end of its range", "as in unit"},
	{"conservative", "what it is to a cautious reader of the evidence (--evidence); empty where that is not written", "as in unit"},
	{"optimistic", "what it is to a hopeful one", "as in unit"},
	{"unit", "unit of the numbers before it; empty for a plain number, and for a number of a table, whose unit stands where it is used", ""},
	{"dist", "how likely values between low and high are", ""},
	{"source", "where it comes from: ids are rows of the program's register of evidence", ""},
	{"status", "how well it is founded, by the weakest of its sources; empty where no source is written", ""},
	{"options", "the options that use it, with semicolons between", ""},
	{"file", "the file in which it stands", ""},
	{"line", "and its line", ""},
}
