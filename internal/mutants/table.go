package main

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// rows is a file of what has been found, written as it is found: a run takes hours.
type rows struct{ path string }

var columns = []string{"place", "line", "becomes", "seen by", "how"}

func newRows(path string) *rows {
	os.Remove(path)
	return &rows{path}
}

func (r *rows) add(c change, s seen) error {
	fmt.Printf("%v: %s %s\n", c, s.by, s.detail)
	file, err := os.OpenFile(r.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	w := csv.NewWriter(file)
	err = w.Write([]string{fmt.Sprintf("%s:%d", c.file, c.line), c.was, c.is, s.by, s.detail})
	w.Flush()
	for _, e := range []error{w.Error(), file.Close()} {
		if err == nil {
			err = e
		}
	}
	return err
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
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		list, err := csv.NewReader(file).ReadAll()
		file.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
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
