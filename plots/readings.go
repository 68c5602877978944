package plots

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

// Where a run had the evidence read in several ways, the table marks no change that one of
// these readings has at none or the other way. A title is of the evidence as it is written,
// and says how far the readings lie apart of whatever one of them denies.

// readingsFile has the changes by reading; folders of older runs have none.
const readingsFile = "evidence.csv"

// loadReadings gives differences over the window what they are by reading.
func loadReadings(folder fs.FS, r *Results) error {
	text, err := fs.ReadFile(folder, readingsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read results: %w", err)
	}
	t := newTable(readingsFile, text)
	if err := t.columns([]string{"reading", "option", "measure", "change"}); err != nil {
		return err
	}
	by := map[[2]string][]float64{} // by option and measure
	for t.next() {
		of := [2]string{t.text("option"), t.text("measure")}
		if r.index(of[0]) < 0 {
			t.problem("option", "%q is not an option of %s", of[0], facts.ManifestFile)
		}
		if x := t.number("change"); !math.IsNaN(x) {
			by[of] = append(by[of], x)
		}
	}
	for i := range r.Differences {
		if d := &r.Differences[i]; d.By == "all" && d.Period == "window" {
			d.readings = by[[2]string{d.Option, d.Measure}]
		}
	}
	return t.err()
}

// doubted says that some reading of the evidence has the difference at none or the other
// way, or that draws of the inputs leave that open.
func (r Row) doubted() bool { return r.denied() || r.leftOpen() }

// denied says the first.
func (r Row) denied() bool {
	if len(r.readings) == 0 {
		return false
	}
	low, high := slices.Min(r.readings), slices.Max(r.readings)
	return low < high && low <= 0 && high >= 0
}

// byReading is said behind a difference that is doubted.
func (r Row) byReading() string {
	if !r.denied() {
		return r.byEvidence()
	}
	return "; by reading of the evidence the change is " + words.Between(slices.Min(r.readings), slices.Max(r.readings)) + r.byEvidence()
}
