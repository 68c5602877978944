package validate

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"math"
	"strconv"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"prehabsim/sim/result"
)

// A published model is simulated by somebody else's program with other random
// numbers, so its table has chance of its own. What the paper does not say of it
// is taken from our replications, which are runs of the same design.

// Table is a figure's origin in a published table.
type Table struct {
	Rounding     float64 // half a unit of its last digit
	Replications int     // behind each of its values
}

// Published are the models whose published tables stand beside them in
// scenarios/published.
func Published(files fs.FS) ([]Case, error) {
	list := []Case{
		{Name: "stroke", Theory: "Monks et al. 2016, BMC Health Services Research 16:530, table 2"},
		{Name: "urgent-care", Theory: "treat-sim 3.0.0 (Monks and Harper; Nelson 2013), table of scenarios"},
	}
	for i := range list {
		figures, err := readTable(files, "published/"+list[i].Name+".csv")
		if err != nil {
			return nil, err
		}
		list[i].Folder, list[i].Figures = "published", figures
	}
	return list, nil
}

// readTable reads a published table: a row for each figure. Figures that an option
// of the model leaves as they were, to the last digit, stand there once.
func readTable(files fs.FS, name string) ([]Figure, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var list []Figure
	for i, row := range rows[1:] {
		f := Figure{Option: row[0], What: row[1], Measure: row[2], By: row[3], Value: row[4], Table: &Table{}}
		for _, number := range []struct {
			to   *float64
			text string
		}{{&f.Times, row[5]}, {&f.Exact, row[6]}, {&f.Table.Rounding, row[7]}} {
			if *number.to, err = strconv.ParseFloat(number.text, 64); err != nil {
				return nil, fmt.Errorf("%s:%d: %q is no number", name, i+2, number.text)
			}
		}
		if f.Table.Replications, err = strconv.Atoi(row[8]); err != nil || f.Table.Replications < 1 {
			return nil, fmt.Errorf("%s:%d: %q is no number of replications", name, i+2, row[8])
		}
		list = append(list, f)
	}
	return list, nil
}

// comparePublished compares means of replications, each of them weighing the same,
// as such tables are made. The interval is that of the difference: its chance is
// that of both means.
func (f Figure) comparePublished(rows []result.Row, option, column int, times, level float64) Comparison {
	var values []float64
	for _, row := range rows {
		if x := row.Options[option][column]; x.Den != 0 {
			values = append(values, float64(x.Num)/float64(x.Den)*times)
		}
	}
	mean, sd := stat.MeanStdDev(values, nil)
	n := float64(len(values))
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile((1 + level) / 2)
	half := float64(t*sd*math.Sqrt(1/n+1/float64(f.Table.Replications))) + f.Table.Rounding
	c := Comparison{Figure: f, Simulated: mean, Low: mean - half, High: mean + half, Verdict: Agrees}
	if math.IsNaN(half) || math.Abs(mean-f.Exact) > half {
		c.Verdict = Differs
	}
	return c
}
