package plots

import "io/fs"

const gridFile = "grid.csv"

// GridCell is an option of a grid in one line of the headline table: of another option, with
// two or three numbers set.
type GridCell struct {
	Base, Option        string
	Numbers, Texts      [3]string // paths, and what is set in its unit; "" where there are fewer
	Values              [3]float64
	Measure, Unit       string
	Mean                float64
	ChangeLow, ChangeUp float64 // of the change from the first option
}

// loadGrid reads the lines that are of all patients.
func loadGrid(folder fs.FS, r *Results) error {
	return r.read(folder, gridFile, []string{"base", "number_1", "value_1", "unit_1", "number_2", "value_2", "unit_2", "number_3", "value_3", "unit_3", "measure", "by", "unit", "mean", "change_low", "change_high"}, func(t *table) {
		if t.text("by") != "all" {
			return
		}
		c := GridCell{Base: t.text("base"), Option: t.text("option"), Measure: t.text("measure"), Unit: t.text("unit"), Mean: t.number("mean"), ChangeLow: t.number("change_low"), ChangeUp: t.number("change_high")}
		for i, n := range []string{"1", "2", "3"} {
			c.Numbers[i], c.Values[i] = t.text("number_"+n), t.number("value_"+n)
			if c.Texts[i] = t.text("value_" + n); c.Numbers[i] != "" && t.text("unit_"+n) != "" {
				c.Texts[i] += " " + t.text("unit_"+n)
			}
		}
		r.Grid = append(r.Grid, c)
	})
}
