package web

import (
	"slices"
	"strings"

	"prehabsim/internal/describe"
	"prehabsim/internal/scenario"
)

// keyTitles are what keys of options and resources are called.
var keyTitles = map[string]string{
	"name": "Name", "description": "What it is", "start": "When it starts", "wte": "whole-time posts", "capacity": "places", "lists": "lists", "spread": "how they are shared", "load": "how full it is planned to be",
	"lists_per_week": "lists a week", "patient_facing_hours": "hours with patients of a whole-time post", "observed": "as published", "overrun": "how long a list may run over",
}

// settingTitle is what a value is called that an option may set, or an assumption.
func settingTitle(d *scenario.Document, path string) string {
	if title, ok := describe.InputTitle(d, path); ok {
		return title
	}
	parts := strings.Split(path, ".")
	last := len(parts) - 1
	if last == 0 {
		return or(keyTitles, path, upper(describe.Spoken(path)))
	}
	if t := d.Tables[parts[1]]; parts[0] == "table" && last == 3 && t.HasRow(parts[2]) {
		return upper(t.Title(parts[2])) + ": " + columnTitle(parts[3])
	}
	for n := last; n > 1; n-- {
		if title := sectionTitle(d, parts[0], strings.Join(parts[1:n], ".")); title != "" {
			return upper(title) + ": " + keysTitle(parts[n:])
		}
	}
	if parts[0] == "resource" {
		parts = parts[1:]
		last--
	}
	if key := keyTitles[parts[last]]; key != "" && last > 0 {
		return upper(describe.Spoken(strings.Join(parts[:last], "."))) + ": " + key
	}
	return upper(keysTitle(parts))
}

// keysTitle puts keys into words, without those that only hold others together.
func keysTitle(keys []string) string {
	var list []string
	for i, key := range keys {
		if key == "step" && i < len(keys)-1 {
			continue
		}
		list = append(list, or(keyTitles, key, describe.Spoken(key)))
	}
	return strings.Join(list, ", ")
}

// columnTitle puts a column of a table into words, and its unit behind it.
func columnTitle(column string) string {
	for end, unit := range map[string]string{"_pct": "%", "_d": "days", "_min": "minutes", "_wte": "whole-time posts"} {
		if name, ok := strings.CutSuffix(column, end); ok {
			return describe.Spoken(name) + ", " + unit
		}
	}
	return describe.Spoken(column)
}

// sectionTitle is what a section is called; "" where nothing says so.
func sectionTitle(d *scenario.Document, kind, name string) string {
	if kind == "resource" {
		return resourceTitle(d, name)
	}
	if n := d.Root.At(kind); n != nil && n.Child[name] != nil {
		if title := n.Child[name].TextAt("title"); !strings.Contains(title, "{") {
			return title
		}
	}
	return ""
}

// assumptionTitle is what a number of the register is called. Of a cell of a table the
// evidence says it best, where it has a row of its own.
func assumptionTitle(d *scenario.Document, q scenario.Quantity) string {
	if row, ok := d.Evidence.Lookup(q.Source); ok && row.ID == q.Source && strings.HasPrefix(q.Path, "table.") {
		return upper(row.Quantity)
	}
	return settingTitle(d, q.Path)
}

// sourceSaid is where a number comes from: what it says itself and, of each row of the
// evidence that it names, of what that is and where from.
func sourceSaid(d *scenario.Document, q scenario.Quantity) string {
	var list []string
	say := func(id string) {
		row, ok := d.Evidence.Lookup(id)
		if text := row.Quantity + " (" + row.Source + ")"; ok && row.Source != "" && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	if say(q.Source); len(list) == 0 {
		for _, id := range q.IDs() {
			say(id)
		}
	}
	if len(list) == 0 {
		return q.Source
	}
	return q.Source + ": " + strings.Join(list, "; ")
}

// resourceTitle is what a resource is called, or what all its copies are called without the
// name of the copy.
func resourceTitle(d *scenario.Document, name string) string {
	resources := d.Root.At("resource")
	if resources == nil {
		return ""
	}
	if n := resources.Child[name]; n != nil && !strings.Contains(n.TextAt("title"), "{") {
		return n.TextAt("title")
	}
	for _, key := range resources.Keys {
		n := resources.Child[key]
		if !strings.HasPrefix(key, name+".") {
			continue
		}
		title := n.TextAt("title")
		for _, r := range n.Rows {
			if t := d.Tables[r.Table]; t != nil {
				title = strings.TrimSuffix(strings.Replace(title, ", "+t.Title(r.Row), "", 1), ": "+t.Title(r.Row))
			}
		}
		return title
	}
	return ""
}

// placed is what a copy of a resource is called in a sentence that has several: its place in
// brackets, or not at all where there is only one.
func placed(d *scenario.Document, name string) string {
	title := orText(resourceTitle(d, name), upper(describe.Spoken(name)))
	n := d.Root.At("resource", name)
	if n == nil {
		return title
	}
	for _, r := range n.Rows {
		t := d.Tables[r.Table]
		if t == nil {
			continue
		}
		if before, ok := strings.CutSuffix(title, ", "+t.Title(r.Row)); ok {
			title = before
			if len(t.Rows) > 1 {
				title += " (" + t.Title(r.Row) + ")"
			}
		}
	}
	return title
}

// stepTitle is what a step is called, by its route and its own name.
func stepTitle(step string) string {
	route, name, _ := strings.Cut(step, ".")
	return upper(strings.TrimSuffix(describe.Spoken(route)+": "+describe.Spoken(name), ": "))
}
