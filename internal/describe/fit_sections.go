package describe

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/fit"
	"prehabsim/internal/intake"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// Sections are the laws that Run found as sections of the scenario, in the place of what
// their step has there: one law where one stands, or of each value of an attribute the mean
// and the spread in the table from which the step has them. Of whole stays, from admission to
// discharge, what complications add by themselves is taken off. told says what each is, or
// why there is none.
func (f *Fit) Sections(d *scenario.Document, whole bool) (text string, told []string) {
	if f.Place.Mean.By == "" {
		return f.oneLaw(whole)
	}
	mean, sd := f.column(d, "mean"), f.column(d, "sd")
	table := d.Root.At("attribute", f.Place.Mean.By).TextAt("table")
	switch {
	case f.By == "":
		return "", []string{fmt.Sprintf("The scenario has a stay for each %s, and one for all would make them alike: name the column that has the %s of each patient.", f.Place.Mean.By, f.Place.Mean.By)}
	case mean == "" || sd == "" || table == "":
		return "", []string{fmt.Sprintf("The scenario writes its stays by %s in a way that cannot be changed here: put the laws into its file by hand.", f.Place.Mean.By)}
	}
	var b strings.Builder
	for i := range f.found {
		r := &f.found[i]
		if group := r.Sample.Group; slices.Contains(f.Place.Mean.Values, group) {
			law, why := f.less(r, whole)
			if why != "" {
				told = append(told, words.UpperFirst(group)+": "+why)
				continue
			}
			source := fmt.Sprintf("source = %s, status = \"LOCAL\"", intake.Quoted(fmt.Sprintf("%s, %s %s, %s", f.File, f.By, group, f.size(&r.Sample))))
			fmt.Fprintf(&b, "[table.%s.%s]\n", table, scenario.TOMLKey(group))
			for _, x := range []struct {
				column string
				value  float64
			}{{mean, law.mean}, {sd, law.sd}} {
				fmt.Fprintf(&b, "%s = { value = %s, %s }\n", x.column, words.Short(x.value*f.seconds()/86400, 4), source)
			}
			told = append(told, fmt.Sprintf("%s: a mean of %s and a spread of %s, of %s.", words.UpperFirst(group), f.days(law.mean*f.seconds()), f.days(law.sd*f.seconds()), f.size(&r.Sample)))
			continue
		}
		told = append(told, fmt.Sprintf("%s %q is none of the scenario: it has %s.", words.UpperFirst(f.By), r.Sample.Group, words.Some(f.Place.Mean.Values, 8)))
	}
	return b.String(), told
}

// oneLaw is the law of all patients together.
func (f *Fit) oneLaw(whole bool) (text string, told []string) {
	if f.By != "" || len(f.found) != 1 {
		return "", []string{"The scenario has one law for all patients of this step: leave out the column of groups."}
	}
	r := &f.found[0]
	law, why := f.less(r, whole)
	if why != "" {
		return "", []string{words.UpperFirst(why)}
	}
	line := f.line(&r.Sample, law.family, law.text, "")
	return "[" + f.Place.Path + "]\n" + line + "\n", []string{fmt.Sprintf("A %s law with a mean of %s, of %s.", law.family, f.days(law.mean*f.seconds()), f.size(&r.Sample))}
}

// placed is a law as the scenario is to have it, in the unit of the data.
type placed struct {
	family, text string
	mean, sd     float64
}

// less is the best law of a group, without what complications add where it is of whole stays.
// why says in words that there is none.
func (f *Fit) less(r *fit.Result, whole bool) (law placed, why string) {
	if len(r.Fits) == 0 || r.Poor() {
		return law, "no law is near enough to these data. Look for groups that differ."
	}
	best := r.Fits[0]
	law = placed{best.Family, best.Text(f.Unit), best.Law.Mean(), best.Law.SD()}
	mean, variance := 0.0, 0.0
	for _, c := range f.Place.Complications {
		more, known := c.Mean.For(r.Sample.Group)
		spread, _ := c.Variance.For(r.Sample.Group)
		switch {
		case !whole || slices.Max(c.Mean.Each) == 0:
			continue
		case !known:
			return law, fmt.Sprintf("what complications add depends on the %s, so it cannot be taken off: name the column that has it, or say that these are no whole stays.", c.Mean.By)
		}
		mean, variance = mean+more, variance+spread
	}
	if mean == 0 {
		return law, ""
	}
	x, _ := f.without(r, mean, variance)
	if x.Params == nil {
		return law, "what complications add is more than the mean of these stays: the scenario does not describe these patients."
	}
	return placed{x.Family, x.Text(f.Unit), x.Params[0].Value, x.Params[1].Value}, ""
}

// column is that from which the step has the mean or the spread, in days; "" where it has it
// otherwise.
func (f *Fit) column(d *scenario.Document, key string) string {
	n := d.Root.At(append(strings.Split(f.Place.Path, "."), f.Place.Key, key)...)
	if n == nil || n.TextAt("by") != f.Place.Mean.By || n.TextAt("unit") != "d" || n.Child["times"] != nil || n.Child["plus"] != nil {
		return ""
	}
	return n.TextAt("column")
}
