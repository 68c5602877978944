package sensitivity

import (
	"encoding/csv"
	"io"
	"strconv"

	"prehabsim/internal/words"
)

// CSV writes a row for each option and input. What cannot be told from chance is empty.
func (r *Result) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"measure", "unit", "option", "change", "input", "name", "path", "input_unit", "p10", "p90", "status",
		"change_at_p10", "change_at_p90", "swing", "swing_se", "clear_of_chance", "best_at_p10", "best_at_p90",
		"share_of_variance", "share_se", "threshold", "threshold_se", "better_above", "worth_of_knowing", "worth_se", "worth_of_knowing_all", "worth_all_se", "draws"})
	known := map[int]InputWorth{}
	for _, i := range r.Worth.Inputs {
		known[i.Input] = i
	}
	for _, t := range r.Tornados {
		for _, b := range t.Bars {
			x := &r.Inputs[b.Input]
			row := []string{r.Measure.Name, r.Unit(), r.Set.Options[r.Options[t.Option]], words.Exact(t.Mean), strconv.Itoa(b.Input + 1), x.Name, x.Path, x.Unit, words.Exact(x.P10), words.Exact(x.P90), x.Status,
				words.Exact(b.Low.Value), words.Exact(b.High.Value), words.Exact(b.Swing.Value), words.Exact(b.Swing.SE), yes(b.Clear), r.ID(b.Best[0]), r.ID(b.Best[1])}
			told := func(is bool, cells ...string) {
				if !is {
					clear(cells)
				}
				row = append(row, cells...)
			}
			told(b.Clear, words.Exact(b.Share.Value), words.Exact(b.Share.SE))
			told(r.threshold(t, b) != "", words.Exact(b.Threshold.At), words.Exact(b.Threshold.SE), yes(b.Threshold.Above))
			i, ok := known[b.Input]
			told(ok, words.Exact(i.Value), words.Exact(i.SE))
			row = append(row, words.Exact(r.Worth.All.Value), words.Exact(r.Worth.All.SE), strconv.Itoa(r.Draws()))
			for k := range row {
				row[k] = words.Harmless(row[k])
			}
			_ = out.Write(row)
		}
	}
	out.Flush()
	return out.Error()
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// ID is that of an option of the view; "" for none.
func (v *View) ID(o int) string {
	if o < 0 {
		return ""
	}
	return v.Set.Options[v.Options[o]]
}
