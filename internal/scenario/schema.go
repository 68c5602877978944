package scenario

import (
	"encoding/json"
	"io"
)

// SchemaSection is a section as the JSON Schema describes it: one of its shapes
// (a resource is one of several kinds), or a collection of named ones.
type SchemaSection struct {
	Name   string
	Help   string
	Shapes []Shape
	Named  bool            // [resource.NAME] rather than [run]
	Inside []SchemaSection // sections within, such as the steps of a route
}

// Schema writes a JSON Schema (draft 2020-12) by which editors check and complete
// a scenario. It demands no key, since a scenario that extends another writes
// only what it changes, and it lets a section with for_each hold sections named
// like rows.
func Schema(w io.Writer, title string, sections []SchemaSection) error {
	top := map[string]any{}
	for _, s := range sections {
		top[s.Name] = s.schema()
	}
	root := object(top, false)
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = title
	patch := map[string]any{}
	for name, s := range top {
		if name != "option" && name != "backtest" && name != "extends" && name != "format" {
			patch[name] = s
		}
	}
	for _, key := range optionKeys {
		patch[key] = map[string]any{"type": "string"}
	}
	patch[scaleKey] = map[string]any{"$ref": "#/$defs/quantity"}
	root["$defs"] = map[string]any{"quantity": quantitySchema(), "law": lawSchema(), "option": object(patch, false)}
	top["option"] = map[string]any{
		"description":          "options: patches of everything else, by name",
		"type":                 "object",
		"additionalProperties": map[string]any{"$ref": "#/$defs/option"},
	}
	top["frame"] = described("this file is for others to extend: what to do instead of running it", map[string]any{"type": "string"})
	top["extends"] = described("the scenario that this one changes", map[string]any{"type": "string"})
	top["format"] = described("the version of the language", map[string]any{"const": 1})
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(root)
}

// schema joins all shapes of a section into one list of keys. A union of whole
// shapes would be stricter, but when nothing fits a checker can only say that
// nothing fits; here it names the key.
func (s SchemaSection) schema() map[string]any {
	properties := map[string]any{}
	for _, shape := range s.Shapes {
		for _, f := range shape.Fields {
			add := f.schema()
			if was, ok := properties[f.Name].(map[string]any); ok && !sameJSON(was, add) {
				add = map[string]any{"anyOf": []any{was, add}}
			}
			properties[f.Name] = add
		}
	}
	for _, inner := range s.Inside {
		properties[inner.Name] = inner.schema()
	}
	one := object(properties, s.Named)
	if s.Named {
		properties["for_each"] = described("one copy for each row of a table, or for each pair of two", namesSchema())
		one = map[string]any{"type": "object", "additionalProperties": one}
	}
	if len(s.Shapes) == 1 && s.Shapes[0].Fields == nil && len(s.Inside) == 0 {
		one = map[string]any{}
	}
	return described(s.Help, one)
}

// object allows the properties and, where rows may stand, sections of any name.
func object(properties map[string]any, rows bool) map[string]any {
	var others any = false
	if rows {
		others = map[string]any{"type": "object"}
	}
	return map[string]any{"type": "object", "properties": properties, "additionalProperties": others}
}

func described(help string, schema map[string]any) map[string]any {
	if help == "" {
		return schema
	}
	with := map[string]any{"description": help}
	for k, v := range schema {
		with[k] = v
	}
	return with
}

func (f Field) schema() map[string]any {
	return described(f.meaning(), f.typeSchema())
}

func (f Field) typeSchema() map[string]any {
	text := map[string]any{"type": "string"}
	if len(f.Choices) > 0 {
		text["enum"] = f.Choices
	}
	switch f.Type {
	case TextField, NameField, TimeOfDayField, DateField:
		// A cell of a table may stand for any value of a copy.
		return map[string]any{"anyOf": []any{text, map[string]any{"type": "object", "required": []string{"column"}}}}
	case NamesField:
		return map[string]any{"anyOf": []any{text, map[string]any{"type": "array", "items": text}}}
	case BoolField:
		return map[string]any{"type": "boolean"}
	case WeekField:
		days := map[string]any{}
		for _, day := range Weekdays {
			days[day] = map[string]any{"type": []string{"string", "number"}}
		}
		return object(days, false)
	case SpanField, RateField:
		return map[string]any{"anyOf": []any{map[string]any{"type": "string"}, map[string]any{"$ref": "#/$defs/quantity"}}}
	case ShareField, CountField, NumberField:
		return map[string]any{"anyOf": []any{f.numberSchema(), map[string]any{"type": "string"}, map[string]any{"$ref": "#/$defs/quantity"}}}
	case LawField:
		return map[string]any{"anyOf": []any{map[string]any{"type": []string{"string", "number"}}, map[string]any{"$ref": "#/$defs/law"}}}
	case SectionField:
		return map[string]any{"type": "object"}
	}
	return map[string]any{}
}

func (f Field) numberSchema() map[string]any {
	n := map[string]any{"type": "number"}
	if f.Type == CountField {
		n["type"] = "integer"
	}
	low, high := f.bounds()
	if isFinite(low) {
		n["minimum"] = low
	}
	if isFinite(high) {
		n["maximum"] = high
	}
	return n
}

func isFinite(x float64) bool { return x-x == 0 }

func namesSchema() map[string]any {
	text := map[string]any{"type": "string"}
	return map[string]any{"anyOf": []any{text, map[string]any{"type": "array", "items": text}}}
}

// quantitySchema leaves other keys open: those of a quantity `by` an attribute
// are its values.
func quantitySchema() map[string]any {
	properties := map[string]any{}
	for _, key := range []string{"by", "column", "dist", "unit", "source", "status", "note"} {
		properties[key] = map[string]any{"type": "string"}
	}
	return described("a number with its range, source and status, or `by` an attribute",
		map[string]any{"type": "object", "properties": properties})
}

func lawSchema() map[string]any {
	return described("a law: `dist` and its parameters", map[string]any{
		"type":       "object",
		"properties": map[string]any{"dist": map[string]any{"type": "string"}, "scaled_by": namesSchema(), "source": map[string]any{"type": "string"}},
	})
}

func sameJSON(a, b map[string]any) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}
