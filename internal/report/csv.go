package report

import (
	"encoding/csv"
	"io"
	"strconv"

	"prehabsim/internal/words"
	"prehabsim/sim/stats"
)

// Column is a column of a CSV file, as columns.csv explains it.
type Column struct{ Name, Meaning, Unit string }

// sheet writes a CSV file: UTF-8, commas, one line of headings. The first error is kept.
type sheet struct{ w *csv.Writer }

// csvFile is a file of these columns, whose rows a function writes.
func csvFile(name, title string, columns []Column, rows func(sheet, *Results)) Format {
	return Format{name, title, columns, func(w io.Writer, r *Results) error {
		s := sheet{csv.NewWriter(w)}
		var headings []string
		for _, c := range columns {
			headings = append(headings, c.Name)
		}
		s.row(headings...)
		rows(s, r)
		s.w.Flush()
		return s.w.Error()
	}}
}

func (s sheet) row(cells ...string) {
	for i := range cells {
		cells[i] = words.Harmless(cells[i])
	}
	_ = s.w.Write(cells) // the writer keeps the error
}

// estimate is the last five columns of most files: mean, low, high, sd, n.
func estimate(e stats.Estimate) []string {
	return []string{words.Exact(e.Mean), words.Exact(e.Low), words.Exact(e.High), words.Exact(e.SD), strconv.Itoa(e.N)}
}

// Columns that files share.
var (
	optionColumn  = Column{"option", "id of the option; current is the way things are", ""}
	measureColumn = Column{"measure", "name of the measure, the same in every file and version", ""}
	titleColumn   = Column{"title", "what people call it", ""}
	byColumn      = Column{"by", "what is told apart: all (nothing), an attribute of patients, resource, clock, background, prehab_tier (what patients had agreed to by then, none before and without; who is treated soon has had no time to agree, so tiers are no fair comparison and have no difference from current), prehab_mode (in which mode of delivery, likewise; prehab_tier+imd and prehab_mode+imd: of those who live in each part), prehab_role (posts of one name at all sites), prehab_sessions (how many core sessions), staff_use (posts of one name at all sites and the contact that they are booked for), or measure (what the scenario asks for)", ""}
	valueColumn   = Column{"value", "the group of patients, or the resource, clock and so on by its id; all for everybody. Of imd the first value, such as fifth 1, is the most deprived. Contacts of screening have no tier yet", ""}
	periodColumn  = Column{"period", "window, or a year of it: year 1, year 2", ""}
	unitColumn    = Column{"unit", "unit of mean, low, high and sd", ""}
)

// noteColumn says what a figure alone would not tell.
var noteColumn = Column{"note", "no change: identical in every replication; assumed none: because these numbers of the scenario say so, which is no result; not modelled: nothing in the scenario lets the option change this risk. In headline.csv also whether the interval of the change leaves out 0, and single values", ""}

// estimateColumns explain what [estimate] writes.
var estimateColumns = []Column{
	{"mean", "estimate over all replications; empty where none had a value", "as in unit"},
	{"low", "lower end of its interval, at the level in manifest.json; empty with fewer than two replications that had a value", "as in unit"},
	{"high", "upper end of its interval", "as in unit"},
	{"sd", "standard deviation between replications", "as in unit"},
	{"n", "replications that had a value", "replications"},
}
