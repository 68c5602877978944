package main

import (
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// rows is a file of what has been found, written as it is found: a run takes hours.
type rows struct {
	path string
	kept [][]string // that were there before
}

var columns = []string{"place", "line", "becomes", "seen by", "how"}

// newRows begins a file, or goes on with one: what nobody saw is asked again.
func newRows(path string, goOn bool) (*rows, error) {
	r := &rows{path: path}
	found, err := readRows(path)
	if os.IsNotExist(err) {
		return r, nil
	}
	if err != nil || !goOn {
		return r, errors.Join(err, os.Remove(path))
	}
	for _, x := range found {
		if x[3] != "nobody" {
			r.kept = append(r.kept, x)
		}
	}
	return r, r.write(os.O_TRUNC, r.kept...)
}

// has says whether a change has been seen.
func (r *rows) has(c change) bool {
	return slices.ContainsFunc(r.kept, func(x []string) bool { return x[0] == c.place() && x[1] == c.was && x[2] == c.is })
}

func (r *rows) add(c change, s seen) error {
	fmt.Printf("%v: %s %s\n", c, s.by, s.detail)
	return r.write(os.O_APPEND, []string{c.place(), c.was, c.is, s.by, s.detail})
}

func (r *rows) write(how int, records ...[]string) error {
	file, err := os.OpenFile(r.path, how|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	return errors.Join(csv.NewWriter(file).WriteAll(records), file.Close())
}

func readRows(path string) ([][]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	list, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return list, nil
}

// learn takes in which cases saw changes before.
func (p *proof) learn(found [][]string) {
	for _, x := range found {
		name, _, _ := strings.Cut(x[4], ":")
		for i := range p.cases {
			if p.cases[i].name == name && x[3] == "certificate" {
				p.cases[i].asked++
				p.cases[i].is++
			}
		}
	}
}

// equivalentFile has the changes that cannot change a result, by the text of their
// lines: where the line moves they are found again.
//
//go:embed equivalent.csv
var equivalentFile string

type equivalent struct{ was, is, reason string }

func readEquivalent(text string) (list []equivalent, err error) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = 3
	records, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("equivalent.csv: %w", err)
	}
	for _, x := range records[1:] {
		list = append(list, equivalent{x[0], x[1], x[2]})
	}
	return list, nil
}

// writeTable prints what all shards have found, and the shares.
func writeTable(w io.Writer, folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.csv"))
	if err != nil {
		return err
	}
	same, err := readEquivalent(equivalentFile)
	if err != nil {
		return err
	}
	var found [][]string
	for _, name := range files {
		list, err := readRows(name)
		if err != nil {
			return err
		}
		found = append(found, list...)
	}
	slices.SortFunc(found, slices.Compare)
	fmt.Fprintf(w, "\n| %s |\n|---|---|---|---|---|\n", strings.Join(columns, " | "))
	by, counted := map[string]int{}, 0
	for _, x := range found {
		if i := slices.IndexFunc(same, func(e equivalent) bool { return e.was == x[1] && e.is == x[2] }); i >= 0 && x[3] == "nobody" {
			x[3], x[4] = "nobody can", same[i].reason
		} else {
			by[x[3]]++
			counted++
		}
		fmt.Fprintf(w, "| %s | `%s` | `%s` | %s | %s |\n", x[0], bar(x[1]), bar(x[2]), x[3], bar(x[4]))
	}
	if counted > 0 {
		share := func(n int) float64 { return 100 * float64(n) / float64(counted) }
		fmt.Fprintf(w, "\nOf %d changes that matter the certificate saw %d (%.0f%%), it or the tests %d (%.0f%%), nobody %d.\n", counted,
			by["certificate"], share(by["certificate"]), by["certificate"]+by["tests"], share(by["certificate"]+by["tests"]), by["nobody"])
	}
	return nil
}

// bar keeps what a cell says in its cell.
func bar(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
