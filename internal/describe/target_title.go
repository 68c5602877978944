package describe

import (
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/scenario"
)

// TargetTitle is what a published figure is of, as people call it: its measure, of which the
// scenario may have a title of its own, and of whom it is.
func TargetTitle(t facts.Target, titles map[string]string, d *scenario.Document) string {
	title := titles[t.Measure]
	if k := kpi.Find(t.Measure); title == "" && k != nil {
		title = k.Title
	}
	if title == "" {
		title = Spoken(t.Measure)
	}
	var of []string
	if t.By != "" && t.By != "all" {
		kinds := strings.Split(t.By, "+")
		for i, value := range strings.Split(t.Value, "+") {
			kind, _, _ := strings.Cut(kinds[min(i, len(kinds)-1)], "/")
			of = append(of, titleOfValue(d, kind, value))
		}
	}
	if t.Option != "" {
		of = append(of, Spoken(t.Option))
	}
	if len(of) == 0 {
		return title
	}
	return title + ": " + strings.Join(of, ", ")
}

// titleOfValue is what a value is called of an attribute, or a clock or a resource.
func titleOfValue(d *scenario.Document, kind, value string) string {
	if kind == "clock" || kind == "resource" {
		if all := d.Root.At(kind); all != nil && all.Child[value] != nil && all.Child[value].TextAt("title") != "" {
			return all.Child[value].TextAt("title")
		}
		return Spoken(value)
	}
	if t := d.TableOf(kind); t.HasRow(value) {
		return t.Title(value)
	}
	title := Spoken(kind)
	if n := d.Root.At("attribute", kind); n != nil && n.TextAt("title") != "" {
		title = n.TextAt("title")
	}
	return title + " " + Spoken(value)
}
