// Package changes holds two finished results folders against each other: which numbers of
// the scenario and settings of the run differ, and what that does to headline figures.
//
// It reads what a folder says (its manifest, the register of assumptions, the headline
// table, its rows), so that folders of different versions can be compared. Where both met
// the same patients with the same luck figures are paired by replication; where not, they
// are marked. Start at [Load] and [Of].
package changes

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// Folder is what a results folder says.
type Folder struct {
	Name string // as the user wrote it
	facts.Manifest
	set    *result.Set
	inputs map[input]*number
	paths  []string // in the order of the register
	lines  []line
	before string // the label of the last line that stands by itself
}

// input is a number of an option.
type input struct{ path, option string }

// number is what an input is.
type number struct{ value, low, high, unit, source, status string }

// line is one of the headline table.
type line struct {
	label, unit string
	column      result.Column
}

// Load reads a folder, given what it is called.
func Load(fsys fs.FS, name string) (*Folder, error) {
	f := &Folder{Name: name, inputs: map[input]*number{}}
	text, err := fs.ReadFile(fsys, facts.ManifestFile)
	if err != nil {
		return nil, err
	}
	if f.Manifest, err = facts.ReadManifest(text); err != nil {
		return nil, err
	}
	rows, err := fsys.Open("rows.jsonl")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if f.set, err = result.Decode(rows); err != nil {
		return nil, fmt.Errorf("rows.jsonl: %w", err)
	}
	if err := facts.EachRow(fsys, "assumptions.csv", []string{"path", "value", "unit", "options"}, f.readInput); err != nil {
		return nil, err
	}
	return f, facts.EachRow(fsys, "headline.csv", []string{"label", "measure", "by", "value", "unit"}, f.readLine)
}

func (f *Folder) readInput(_ int, row map[string]string) error {
	x := &number{row["value"], row["low"], row["high"], row["unit"], row["source"], row["status"]}
	for option := range strings.SplitSeq(row["options"], ";") {
		f.inputs[input{row["path"], option}] = x
	}
	if n := len(f.paths); n == 0 || f.paths[n-1] != row["path"] {
		f.paths = append(f.paths, row["path"])
	}
	return nil
}

// sameAs begins a label of the table that speaks of the line above it, which a figure by
// itself does not have.
const sameAs = "The same, "

func (f *Folder) readLine(_ int, row map[string]string) error {
	c := result.Column{Measure: row["measure"], By: row["by"], Value: row["value"], Year: result.WholeWindow}
	if c.By == "all" {
		c.By, c.Value = "", ""
	}
	label := row["label"]
	if rest, ok := strings.CutPrefix(label, sameAs); ok {
		label = f.before + ", " + rest
	} else {
		f.before = label
	}
	for _, l := range f.lines {
		if l.column == c {
			return nil
		}
	}
	if f.set.Column(c) >= 0 { // additional patients are made of others
		f.lines = append(f.lines, line{label, row["unit"], c})
	}
	return nil
}

// is says whether two numbers are the same, as they are written.
func (x *number) is(y *number) bool {
	return x.value == y.value && x.low == y.low && x.high == y.high && x.unit == y.unit
}

func (x *number) String() string {
	if x == nil {
		return "none"
	}
	text := short(x.value)
	if x.low != "" && x.high != "" {
		text += " (" + short(x.low) + " to " + short(x.high) + ")"
	}
	return strings.TrimSpace(text + " " + x.unit)
}

// short writes a number of a file to six digits.
func short(text string) string {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return strconv.FormatFloat(x, 'g', 6, 64)
}

// Compared are the options of the folder besides current, as people call them.
func (f *Folder) Compared() (names []string) {
	for _, id := range f.set.Options[1:] {
		names = append(names, facts.OptionName(f.Options, id))
	}
	return names
}
