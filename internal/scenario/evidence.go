package scenario

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/sim/dist"
)

// EvidenceFile is the table of sources, among the built-in files; every scenario reads it.
const EvidenceFile = "evidence.csv"

// EvidenceRow is a published or derived number that scenarios may name as a
// source.
type EvidenceRow struct {
	ID, Quantity, Value, Low, High, Unit, Dist, Param1, Param2, Source, URL, Status string
}

// Evidence is the table of sources that ships with the built-in scenarios. A nil
// table is empty.
type Evidence struct {
	rows    map[string]EvidenceRow
	founded map[string]int // weakest index of Statuses by source, of those asked for
}

// Lookup returns the row of an id. "B-SITE-LUNG.theatre_h_mean" is a row and a
// column: if it has no row of its own, that of B-SITE-LUNG speaks for it.
func (e *Evidence) Lookup(id string) (EvidenceRow, bool) {
	if e == nil {
		return EvidenceRow{}, false
	}
	if row, ok := e.rows[id]; ok {
		return row, true
	}
	row, _, _ := strings.Cut(id, ".")
	found, ok := e.rows[row]
	return found, ok
}

// IDs are the ids of all rows, in order.
func (e *Evidence) IDs() []string {
	if e == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(e.rows))
}

// rangeOf is the range of a row with exactly this id, if it has one.
func (e *Evidence) rangeOf(id string) (low, high float64, ok bool) {
	if e == nil {
		return 0, 0, false
	}
	row, ok := e.rows[id]
	low, err := strconv.ParseFloat(row.Low, 64)
	if err != nil {
		return 0, 0, false
	}
	high, err = strconv.ParseFloat(row.High, 64)
	return low, high, ok && err == nil
}

// lawOf is the law of the range of a row with exactly this id, around exactly this value;
// "" where the row says none. Around another value the range is taken as ends.
func (e *Evidence) lawOf(id string, value float64) string {
	row := e.rows[id]
	of, err := strconv.ParseFloat(row.Value, 64)
	known := slices.ContainsFunc(dist.FitFamilies(), func(f dist.Family) bool { return f.Name == row.Dist })
	if err != nil || of != value || !known {
		return ""
	}
	return row.Dist
}

// AllIn says whether some source is a price with everything that goes with what it is of, by
// the unit of its row: "per bed-day, all-in".
func (e *Evidence) AllIn(source string) bool {
	return slices.ContainsFunc(sourceWord.FindAllString(source, -1), func(word string) bool {
		row, ok := e.Lookup(word)
		return ok && strings.Contains(row.Unit, "all-in")
	})
}

func loadEvidence(fsys fs.FS, problems *diag.List) *Evidence {
	e := &Evidence{rows: map[string]EvidenceRow{}, founded: map[string]int{}}
	if fsys == nil {
		return e
	}
	text, err := fs.ReadFile(fsys, EvidenceFile)
	if err != nil {
		return e // built-in scenarios without evidence: every status is the scenario's own
	}
	name := builtin + EvidenceFile
	file := readCSV(name, text, problems)
	for _, r := range file.rows {
		get := func(column string) string { return r.text(file.column(column)) }
		id := get("id")
		if _, twice := e.rows[id]; twice {
			problems.Add(name, r.line, "evidence %q is there twice", id)
		}
		e.rows[id] = EvidenceRow{id, get("quantity"), get("value"), get("low"), get("high"), get("unit"), get("dist"),
			get("param1"), get("param2"), get("source"), get("url"), get("status")}
	}
	return e
}

// Statuses are how well a number is founded, the best first. RECOMMENDED is what
// a review of several sources settles on.
var Statuses = []string{"VERIFIED", "DERIVED", "RECOMMENDED", "LOCAL", "CALIBRATED", "RECALLED", "ASSUMPTION", "NOT FOUND", "FICTIONAL"}

// An id such as M-UPT or B-SITE-LUNG.theatre_h_mean, or a word in capitals.
var sourceWord = regexp.MustCompile(`[\pL0-9_]+(?:[-.][\pL0-9_]+)*`)

// status returns how well a number is founded that names these sources. Sources
// in the evidence decide, the weakest of several; then what the scenario says
// itself; a text that is no id is the planner's own source.
func (e *Evidence) status(source, stated string) string {
	weakest := e.weakest(source)
	switch {
	case weakest >= 0:
		return Statuses[weakest]
	case stated != "":
		return stated
	case strings.TrimSpace(source) != "":
		return "LOCAL"
	}
	return ""
}

// weakest returns the index in Statuses of the weakest that a source names, or -1.
// Scenarios for many trusts read the same few sources thousands of times, and
// taking one apart is most of the work of reading a number.
func (e *Evidence) weakest(source string) int {
	if e == nil {
		return e.weakestIn(source)
	}
	weakest, ok := e.founded[source]
	if !ok {
		weakest = e.weakestIn(source)
		e.founded[source] = weakest
	}
	return weakest
}

func (e *Evidence) weakestIn(source string) int {
	weakest := -1
	for _, word := range sourceWord.FindAllString(source, -1) {
		if row, ok := e.Lookup(word); ok {
			weakest = max(weakest, weakness(row.Status))
		} else if word == "ASSUMPTION" || word == "FICTIONAL" {
			weakest = max(weakest, weakness(word))
		}
	}
	return weakest
}

// Grade is the weakest of the Statuses that a number's status names; "" where it has
// none.
func Grade(status string) string {
	if i := weakness(status); i >= 0 {
		return Statuses[i]
	}
	return ""
}

// weakness returns the weakest status in a text such as "VERIFIED (point);
// RECALLED (CI)", or -1.
func weakness(text string) int {
	weakest := -1
	for i, status := range Statuses {
		if strings.Contains(text, status) {
			weakest = i
		}
	}
	return weakest
}
