package plots

import (
	"io/fs"
	"slices"
	"strings"

	"prehabsim/internal/diag"
)

// Mapped is what the map of a grid shows, where that is asked: a line of grid.csv that is of
// all patients, the cells of one option. "" is the usual line, and all options.
type Mapped struct{ Measure, Option string }

// name is what the file is called, so that maps of several measures lie side by side.
func (m Mapped) name() string {
	name := gridMapName
	for _, part := range []string{m.Measure, m.Option} {
		if part != "" {
			name += "-" + strings.ReplaceAll(part, "_", "-")
		}
	}
	return name
}

// mapping are the results with what is asked of the map, which is drawn alone unless charts
// are named.
func (r *Results) mapping(a Ask) (*Results, Ask, error) {
	if a.Map == (Mapped{}) {
		return r, a, nil
	}
	measures, bases := r.mappable()
	switch {
	case len(a.Names) > 0 && !slices.Contains(a.Names, gridMapName):
		return nil, a, diag.Usage.Errorf("--measure and --option are of the chart %s; name it too", gridMapName)
	case len(r.Grid) == 0:
		return nil, a, diag.Usage.Errorf("--measure and --option are of the chart %s, and the run has no --grid", gridMapName)
	}
	for _, one := range []struct {
		what, asked string
		there       []string
	}{{"measure", a.Map.Measure, measures}, {"option", a.Map.Option, bases}} {
		if err := diag.OneOf(one.what, one.asked, one.there); one.asked != "" && err != nil {
			return nil, a, err
		}
	}
	if len(a.Names) == 0 {
		a.Names = []string{gridMapName}
	}
	asked := *r
	asked.mapped = a.Map
	return &asked, a, nil
}

// mappable are the lines of the grid and the options whose numbers are set, in their order.
func (r *Results) mappable() (measures, bases []string) {
	for _, c := range r.Grid {
		if !slices.Contains(measures, c.Measure) {
			measures = append(measures, c.Measure)
		}
		if !slices.Contains(bases, c.Base) {
			bases = append(bases, c.Base)
		}
	}
	return measures, bases
}

// Mappable are the measures and the options of which a map of a folder's grid can be drawn, as
// a shell completes them; none of a folder that cannot be read.
func Mappable(folder fs.FS) (measures, options []string) {
	r, err := Load(folder)
	if err != nil {
		return nil, nil
	}
	measures, options = r.mappable()
	for i, m := range measures {
		measures[i] += "\t" + r.measureTitle(m)
	}
	return measures, options
}
