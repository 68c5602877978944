package report

import (
	"math"

	"prehabsim/internal/document"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// writeGroups shows how some headlines fall on deprivation quintiles and trusts.
func (r *Results) writeGroups(d *document.Document) {
	for _, b := range r.Breakdowns {
		title, measures := document.Heading{Level: 2, Text: "By " + words.LowerFirst(b.Title)}, []string{"within_62_days"}
		switch b.Name {
		case "imd":
			title.Text, title.More = "By deprivation quintile", " (1 = most deprived)"
			measures = append(measures, "prehab_uptake", "prehab_dose_all")
		case "trust":
			if b.Title == "" {
				title.Text = "By trust"
			}
			measures = append(measures, "ward_bed_days")
		default:
			continue
		}
		wide, narrow := r.wideGroups(title, b, measures), r.tallGroups(title, b, measures)
		if len(wide.Blocks) > 0 {
			d.Put(document.Either{Wide: wide, Narrow: narrow})
		}
	}
}

// wideGroups has a column for each group and a line for each option; nothing where
// nothing of it is measured.
func (r *Results) wideGroups(title document.Heading, b kpi.Breakdown, measures []string) (d document.Document) {
	t := document.NewTable("")
	for _, name := range titlesOf(b) {
		t.Columns = append(t.Columns, document.Column{Head: name, Kind: document.Number})
	}
	for _, measure := range measures {
		headed := false
		for o := range r.Set.Options {
			row := []string{r.optionName(o)}
			if r.others(o, window(measure)).Text != "" {
				row[0] += " " + othersMark
			}
			some := false
			places := -1
			for _, v := range b.Values {
				e := r.of(o, inGroup(measure, b, v))
				some = some || !math.IsNaN(e.Mean)
				if places < 0 && !math.IsNaN(e.Mean) {
					places = placesOf(measure, e.Mean)
				}
				row = append(row, words.Plain(e.Mean, max(0, places)))
			}
			if !some {
				continue
			}
			if !headed {
				t.Group(measureOf(measure).Label)
				headed = true
			}
			t.Under(row...)
		}
	}
	if len(t.Rows) > 0 {
		d.Put(title)
		d.Put(t)
	}
	return d
}

// tallGroups has a table for each measure and in it a line for each group: what it has in
// current, and by how much each option changes it.
func (r *Results) tallGroups(title document.Heading, b kpi.Breakdown, measures []string) (d document.Document) {
	for _, measure := range measures {
		t := document.NewTable(measureOf(measure).Label)
		t.Columns = append(t.Columns, document.Column{Head: r.optionName(0), Kind: document.Number})
		for o := 1; o < len(r.Set.Options); o++ {
			t.Columns = append(t.Columns, document.Column{Head: r.optionName(o), Kind: document.Number, Wrap: 24, Split: true})
		}
		for i, v := range b.Values {
			c := inGroup(measure, b, v)
			own := r.of(0, c)
			if math.IsNaN(own.Mean) {
				continue
			}
			places := placesOf(measure, own.Mean)
			row := []string{titlesOf(b)[i], words.Plain(own.Mean, places)}
			for o := 1; o < len(r.Set.Options); o++ {
				row = append(row, r.marked(o, c, places))
			}
			t.Add(row...)
		}
		if len(t.Rows) > 0 {
			d.Put(title)
			d.Put(t)
		}
	}
	if len(d.Blocks) > 0 && len(r.Set.Options) > 1 {
		d.Note(r.optionName(0) + ": its own value. Options: the change from that, in the same unit.")
	}
	return d
}

func inGroup(measure string, b kpi.Breakdown, value string) result.Column {
	return result.Column{Measure: measure, By: b.Name, Value: value, Year: result.WholeWindow}
}

func placesOf(measure string, mean float64) int {
	if measureOf(measure).Unit == "%" {
		return 1
	}
	return words.Places(mean)
}

// titlesOf are the groups as people call them.
func titlesOf(b kpi.Breakdown) []string {
	if len(b.Titles) == len(b.Values) {
		return b.Titles
	}
	return b.Values
}
