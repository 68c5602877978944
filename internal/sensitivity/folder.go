// Package sensitivity asks a finished results folder with draws which of its uncertain
// inputs matter: what each does to an option's change from current, from where on an option
// is the better one, what it would be worth to know an input, and what local data say.
//
// All is told from the draws of the run; nothing is simulated. The arithmetic is that of
// package voi; this package knows the files, the measures and the words. What noise hides
// is said to be hidden. Start at [Load] and [Folder.View].
package sensitivity

import (
	"cmp"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// Folder is what a results folder has of draws.
type Folder struct {
	facts.Manifest
	Set    *result.Set
	Inputs []facts.Drawn
}

// Load reads a results folder. One without draws is refused.
func Load(fsys fs.FS) (*Folder, error) {
	text, err := fs.ReadFile(fsys, facts.ManifestFile)
	if err != nil {
		return nil, err
	}
	f := &Folder{}
	if f.Manifest, err = facts.ReadManifest(text); err != nil {
		return nil, err
	}
	rows, err := fsys.Open("rows.jsonl")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if f.Set, err = result.Decode(rows); err != nil {
		return nil, fmt.Errorf("rows.jsonl: %w", err)
	}
	if len(f.Set.ByDraw()) == 0 {
		return nil, diag.Usage.Errorf("it has no draws of the uncertain inputs; add some with prehabsim run %s --draws 512 and the folder as --out", f.Name)
	}
	for _, part := range []struct {
		name string
		read func(line int, row map[string]string) error
	}{{"inputs.csv", f.readInput}, {"drawn.csv", f.readDrawn}} {
		if err := facts.EachRow(fsys, part.name, nil, part.read); err != nil {
			return nil, err
		}
	}
	for i := range f.Inputs {
		if n := len(f.Inputs[i].Values); n != f.Set.Draws-1 {
			return nil, fmt.Errorf("drawn.csv: input %d has %d values of %d draws; run the scenario again into this folder", i+1, n, f.Set.Draws-1)
		}
	}
	f.Inputs = slices.DeleteFunc(f.Inputs, func(d facts.Drawn) bool { return d.Priced }) // no measure depends on what things cost
	if len(f.Inputs) == 0 {
		return nil, diag.Usage.Errorf("its draws are of prices and of health alone, on which nothing that is measured depends")
	}
	return f, nil
}

func (f *Folder) readInput(_ int, row map[string]string) (err error) {
	number := func(name string) float64 {
		x, wrong := strconv.ParseFloat(row[name], 64)
		if wrong != nil || !finite(x) {
			err = fmt.Errorf("%s is %q, which is no number", name, row[name])
		}
		return x
	}
	f.Inputs = append(f.Inputs, facts.Drawn{
		Name: row["name"], Title: row["title"], Path: row["path"], Priced: row["of"] == "money and health", Numbers: int(number("numbers")), Unit: row["unit"],
		Value: number("value"), Low: number("low"), High: number("high"), P10: number("p10"), P90: number("p90"),
		Dist: row["dist"], Source: row["source"], Status: row["status"],
	})
	return err
}

func (f *Folder) readDrawn(_ int, row map[string]string) error {
	input, err := strconv.Atoi(row["input"])
	if err != nil || input < 1 || input > len(f.Inputs) {
		return fmt.Errorf("input %q is not in inputs.csv", row["input"])
	}
	x, err := strconv.ParseFloat(row["value"], 64)
	if err != nil || !finite(x) {
		return fmt.Errorf("value %q is no number", row["value"])
	}
	in := &f.Inputs[input-1]
	if row["draw"] != strconv.Itoa(len(in.Values)+1) {
		return fmt.Errorf("draw %s of input %d is out of order", row["draw"], input)
	}
	in.Values = append(in.Values, x)
	return nil
}

// heading begins a page about the folder's scenario.
func (f *Folder) heading(about string) document.Heading {
	return document.Heading{Level: 1, Text: cmp.Or(f.Title, f.Name) + ": " + about}
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// Short is what tables call an input: its evidence id, or else where it stands.
func Short(d *facts.Drawn) string {
	if strings.ContainsAny(d.Name, " :") || d.Name == "" {
		return d.Path
	}
	return d.Name
}

// label is the same where there is little room: of a path its end.
func label(d *facts.Drawn) string {
	const room = 16
	text := Short(d)
	for len(text) > room {
		_, rest, ok := strings.Cut(strings.TrimPrefix(text, "..."), ".")
		if !ok {
			break
		}
		text = "..." + rest
	}
	return text
}

// Input finds an input by its name, its path or its number.
func (f *Folder) Input(name string) (int, error) {
	var names []string
	for i := range f.Inputs {
		d := &f.Inputs[i]
		if name == d.Name || name == Short(d) || name == d.Path || name == strconv.Itoa(i+1) {
			return i, nil
		}
		names = append(names, Short(d))
	}
	if near := diag.Nearest(name, names); near != "" {
		return 0, diag.Usage.Errorf("unknown input %q%s", name, near)
	}
	return 0, diag.Usage.Errorf("unknown input %q; inputs.csv of the folder lists them by number, name and path", name)
}
