package plots

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math"

	"prehabsim/internal/words"
)

// Where inputs were drawn, the table marks no change of which the evidence leaves open that
// there is none. A title is of the central values, and says so of whatever it speaks of.

// headlineFile has what the evidence leaves open; that of a run without draws, or of an
// older version, has nothing of it.
const headlineFile = "headline.csv"

// loadOpen gives differences over the window what the evidence leaves open of them.
func loadOpen(folder fs.FS, r *Results) error {
	text, err := fs.ReadFile(folder, headlineFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read results: %w", err)
	}
	if line, _, _ := bytes.Cut(text, []byte("\n")); !bytes.Contains(line, []byte("change_evidence_low")) {
		return nil
	}
	t := newTable(headlineFile, text)
	if err := t.columns([]string{"option", "measure", "by", "value", "change_evidence_low", "change_evidence_high"}); err != nil {
		return err
	}
	type line struct{ option, measure, by, value string }
	open := map[line][2]float64{}
	for t.next() {
		low, high := t.number("change_evidence_low"), t.number("change_evidence_high")
		if !math.IsNaN(low) && !math.IsNaN(high) {
			open[line{t.text("option"), t.text("measure"), t.text("by"), t.text("value")}] = [2]float64{low, high}
		}
	}
	for i := range r.Differences {
		d := &r.Differences[i]
		if x, ok := open[line{d.Option, d.Measure, d.By, d.Value}]; ok && d.Period == "window" {
			d.open = &x
		}
	}
	return t.err()
}

// leftOpen says that the evidence leaves open that there is no difference.
func (r Row) leftOpen() bool { return r.open != nil && r.open[0] <= 0 && r.open[1] >= 0 }

// byEvidence is said behind such a difference.
func (r Row) byEvidence() string {
	if !r.leftOpen() {
		return ""
	}
	return "; the evidence leaves " + words.Between(r.open[0], r.open[1]) + " open"
}
