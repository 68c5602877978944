package sensitivity

import (
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/sim/result"
	"prehabsim/sim/voi"
)

// Ask says what is looked at.
type Ask struct {
	Measure string   // "" or bed_days: bed-days of cancer patients, or the first headline there is
	Options []string // ids; nil: all
}

// View is one measure of some options, in draws in which all have a value.
type View struct {
	*Folder
	Measure *kpi.Measure
	Options []int // in the set; current first
	Left    int   // draws in which an option has no value of the measure

	outcomes *voi.Outcomes // of Options, so that more is better
	sign     float64       // −1: less of the measure is better
	inputs   [][]float64   // by input, in the draws that are kept
	ranks    [][]float64   // of these, where somebody has asked for them
}

// Fewest is how many draws it takes to tell anything.
const Fewest = 32

// View takes a measure out of the draws.
func (f *Folder) View(a Ask) (*View, error) {
	v := &View{Folder: f, Options: []int{0}, sign: 1}
	for i, id := range f.Set.Options {
		if i > 0 && (a.Options == nil || slices.Contains(a.Options, id)) {
			v.Options = append(v.Options, i)
		}
	}
	for _, id := range a.Options {
		if err := diag.OneOf("option", id, f.Set.Options); err != nil {
			return nil, diag.Usage.Of(err)
		}
	}
	if len(v.Options) < 2 {
		return nil, diag.Usage.Errorf("current is the only option there is, so there is no change that an input could move")
	}
	column, err := v.findMeasure(a.Measure)
	if err != nil {
		return nil, err
	}
	if v.Measure.Better == "lower" {
		v.sign = -1
	}
	v.take(column)
	if n := v.Draws(); n < Fewest {
		return nil, diag.Usage.Errorf("%d draws in which every option has a value of %s are too few to tell anything; it takes %d, and hundreds to tell much: prehabsim run --draws 512", n, v.Measure.Name, Fewest)
	}
	return v, nil
}

// Draws is how many draws are looked at.
func (v *View) Draws() int { return v.outcomes.Draws() }

// measures are those which rows of draws have of all patients and by which options are
// compared.
func (f *Folder) measures() (names []string) {
	for i, c := range f.Set.Columns {
		if _, ok := f.Set.Entry(i); ok && c.By == "" && c.Year == result.WholeWindow && kpi.Find(c.Measure) != nil && kpi.Compared(c.Measure, "") {
			names = append(names, c.Measure)
		}
	}
	return names
}

// usual are the measures that are looked at where none is asked for: the first that there is.
var usual = []string{"ward_bed_days_less_luck", "ward_bed_days", "within_62_days"}

func (v *View) findMeasure(name string) (column int, err error) {
	names := v.measures()
	if name == "" || name == "bed_days" { // what people call it
		for _, u := range append(slices.Clone(usual), names...) {
			if m := kpi.Find(u); slices.Contains(names, u) && m.Better != "" {
				name = u
				break
			}
		}
	}
	if name == "" {
		return 0, diag.Usage.Errorf("draws have no measure of all patients of which more or less is better")
	}
	if err := diag.OneOf("measure", name, names); err != nil {
		return 0, diag.Usage.Of(err)
	}
	v.Measure = kpi.Find(name)
	return v.Set.Column(result.Column{Measure: name, Year: result.WholeWindow}), nil
}

// take puts the values of draws together, leaving out those in which one has none.
func (v *View) take(column int) {
	v.outcomes = voi.NewOutcomes(len(v.Options))
	v.inputs, v.ranks = make([][]float64, len(v.Inputs)), make([][]float64, len(v.Inputs))
	for _, rows := range v.Set.ByDraw() {
		values := v.valuesOf(rows, column)
		if values == nil {
			v.Left++
			continue
		}
		v.outcomes.Add(values...)
		for i := range v.Inputs {
			v.inputs[i] = append(v.inputs[i], v.Inputs[i].Values[rows[0].Draw-1])
		}
	}
}

func (v *View) valuesOf(rows []result.Row, column int) (list [][]float64) {
	for i := range rows {
		var values []float64
		for _, option := range v.Options {
			x, ok := v.Set.Value(&rows[i], option, column)
			if !ok || x.Den == 0 {
				return nil
			}
			values = append(values, v.sign*float64(x.Num)/float64(x.Den))
		}
		list = append(list, values)
	}
	return list
}

// settings make what is random in estimates the scenario's own.
func (v *View) settings() voi.Settings { return voi.Settings{Seed: v.Seed} }

// still says that no draw differs from another in any option's change: nothing that is
// drawn matters here.
func (v *View) still() bool {
	for o := 1; o < len(v.Options); o++ {
		y := v.outcomes.Contrast(o, 0)
		if slices.Min(y) != slices.Max(y) {
			return false
		}
	}
	return true
}

// same says that an option is as current in every draw.
func (v *View) same(o int) bool {
	y := v.outcomes.Contrast(o, 0)
	return slices.Min(y) == 0 && slices.Max(y) == 0
}

// name is what people call option o of the view.
func (v *View) name(o int) string {
	return facts.OptionName(v.Folder.Options, v.Set.Options[v.Options[o]])
}

// Unit is that of changes.
func (v *View) Unit() string { return kpi.DifferenceUnit(v.Measure.Unit) }

// grade is how well an input is founded, in the word of the register.
func grade(d *facts.Drawn) string {
	if d.Status == "" {
		return "no source"
	}
	return d.Status
}
