package compile

import "prehabsim/internal/scenario"

// Sections are all sections of a scenario with their keys, from which the
// reference and the JSON Schema are made.
func Sections() []scenario.SchemaSection {
	steps := scenario.SchemaSection{Name: "step", Named: true, Help: "the steps of a route", Shapes: stepShapes()}
	streams := scenario.SchemaSection{Name: "stream", Named: true, Help: "streams of patients into the pathway", Shapes: []scenario.Shape{{Name: "stream", Fields: append(append([]scenario.Field{}, streamFields...), arrivalsFields...)}}}
	return []scenario.SchemaSection{
		{Name: "run", Help: runShape.Help, Shapes: []scenario.Shape{runShape}},
		{Name: "table", Named: true, Help: "tables from CSV files, or written as rows", Shapes: []scenario.Shape{tableShape}},
		{Name: "attribute", Named: true, Help: attributeShape.Help, Shapes: []scenario.Shape{attributeShape}},
		{Name: "resource", Named: true, Help: "what patients queue for", Shapes: resourceShapes()},
		{Name: "background", Named: true, Help: backgroundShape.Help, Shapes: []scenario.Shape{backgroundShape}},
		{Name: "clock", Named: true, Help: clockShape.Help, Shapes: []scenario.Shape{clockShape}},
		{Name: "pathway", Named: true, Help: pathwayShape.Help, Shapes: []scenario.Shape{pathwayShape, forEachShape}, Inside: []scenario.SchemaSection{streams, steps}},
		{Name: "route", Named: true, Help: routeShape.Help, Shapes: []scenario.Shape{routeShape}, Inside: []scenario.SchemaSection{steps}},
		{Name: "prehab", Named: true, Help: prehabShape.Help, Shapes: []scenario.Shape{prehabShape}, Inside: []scenario.SchemaSection{
			{Name: "contact", Named: true, Help: contactShape.Help, Shapes: []scenario.Shape{contactShape}},
			{Name: "effect", Named: true, Help: effectShape.Help, Shapes: []scenario.Shape{effectShape}},
		}},
		{Name: "backlog", Named: true, Help: backlogShape.Help, Shapes: []scenario.Shape{backlogShape}},
		{Name: "measure", Named: true, Help: measureShape.Help, Shapes: []scenario.Shape{measureShape}},
		{Name: "target", Named: true, Help: targetShape.Help, Shapes: []scenario.Shape{targetShape}},
		{Name: "backtest", Named: true, Help: backtestShape.Help, Shapes: []scenario.Shape{backtestShape}, Inside: []scenario.SchemaSection{
			{Name: "observed", Named: true, Help: figureShape.Help, Shapes: []scenario.Shape{figureShape}},
		}},
		{Name: "correlation", Named: true, Help: correlationShape.Help, Shapes: []scenario.Shape{correlationShape}},
		{Name: "claim", Named: true, Help: claimShape.Help, Shapes: []scenario.Shape{claimShape}},
		{Name: "economics", Help: economicsShape.Help, Shapes: []scenario.Shape{economicsShape}, Inside: []scenario.SchemaSection{
			{Name: "index", Help: indexShape.Help, Shapes: []scenario.Shape{indexShape}},
			{Name: "on_cost", Named: true, Help: onCostShape.Help, Shapes: []scenario.Shape{onCostShape}},
			{Name: "high_cost_area", Help: areaShape.Help, Shapes: []scenario.Shape{areaShape}},
			{Name: "next_patient", Help: nextPatientShape.Help, Shapes: []scenario.Shape{nextPatientShape}},
			{Name: "opportunity_cost", Help: opportunityShape.Help, Shapes: []scenario.Shape{opportunityShape}},
		}},
		{Name: "pay", Named: true, Help: payShape.Help, Shapes: []scenario.Shape{payShape}},
		{Name: "cost", Named: true, Help: costShape.Help, Shapes: []scenario.Shape{costShape}},
		{Name: "benefit", Named: true, Help: benefitShape.Help, Shapes: []scenario.Shape{benefitShape}},
		{Name: "health", Named: true, Help: healthShape.Help, Shapes: []scenario.Shape{healthShape}},
		{Name: "name", Help: "what reports call the scenario"},
		{Name: "description", Help: "one or two sentences"},
	}
}

// Shapes are the same as a flat list, in the order of the reference, with the
// tables that stand inside others.
func Shapes() []scenario.Shape {
	list := []scenario.Shape{topLevel, runShape, tableShape, forEachShape, attributeShape}
	list = append(list, resourceShapes()...)
	list = append(list, scenario.Shape{Name: "responds", Help: "capacity answers the queue", Fields: respondsFields},
		backgroundShape, clockShape, pathwayShape,
		scenario.Shape{Name: "arrivals", Help: "when patients come", Fields: arrivalsFields},
		scenario.Shape{Name: "stream", Help: "one of several streams into a pathway; has the keys of arrivals as well", Fields: streamFields}, routeShape)
	list = append(list, scenario.Shape{Name: "every step", Help: "keys that any step may have", Fields: commonFields})
	for _, k := range stepKinds {
		list = append(list, scenario.Shape{Name: "step " + k.Key, Help: k.Help, Fields: k.Shape})
	}
	return append(list,
		scenario.Shape{Name: "repeat", Help: "inside a repeat step", Fields: repeatShape},
		scenario.Shape{Name: "complication", Help: "inside a complication step", Fields: complicationShape},
		scenario.Shape{Name: "readmission and emergency", Help: "inside such a step", Fields: admissionShape},
		scenario.Shape{Name: "follow_up", Help: "inside a follow_up step", Fields: followUpShape},
		prehabShape, contactShape, effectShape, backlogShape, measureShape, targetShape, backtestShape, figureShape, correlationShape, claimShape,
		economicsShape, indexShape, onCostShape, areaShape, nextPatientShape, opportunityShape, payShape, costShape, benefitShape, healthShape)
}

func stepShapes() []scenario.Shape {
	list := []scenario.Shape{{Name: "every step", Fields: commonFields}}
	for _, k := range stepKinds {
		list = append(list, scenario.Shape{Name: "step " + k.Key, Help: k.Help, Fields: k.Shape})
	}
	return list
}

func resourceShapes() []scenario.Shape {
	list := []scenario.Shape{{Name: "every resource", Help: "keys that any resource may have", Fields: resourceFields}}
	for _, k := range resourceKinds {
		list = append(list, scenario.Shape{Name: "resource " + k.Name, Help: k.Help, Fields: k.Shape})
	}
	return list
}

// tableShape and forEachShape are read by package scenario itself.
var tableShape = scenario.Shape{
	Name: "table", Help: "a table from a CSV file beside the scenario, or written as rows",
	Fields: []scenario.Field{
		{Name: "csv", Type: scenario.TextField, Help: "the file", Example: `"referral-types.csv"`},
		{Name: "key", Type: scenario.TextField, Help: "the column that names the rows", Example: `"type_id"`},
		{Name: "rows", Type: scenario.AnyField, Help: "rows written here", Example: `{ ct = { title = "CT" }, mri = { title = "MRI" } }`},
		{Name: "shared_range", Type: scenario.ShareField, Help: "of what the ranges of a column's cells leave open, the part of its variance that is one shift of the whole column, on the normal scale; the rest is each cell's own", Default: "0.5"},
		{Name: "source_column", Type: scenario.TextField, Help: "the column with each row's evidence id; a cell's source is that id and the column"},
		{Name: "status", Type: scenario.TextField, Help: "status of all cells"},
	},
}

var forEachShape = scenario.Shape{
	Name: "for_each", Help: "one copy of a section for each row of a table, or for each pair of rows of two; a copy is patched by its name",
	Fields: []scenario.Field{
		{Name: "for_each", Type: scenario.NamesField, Help: "the table or tables", Example: `["trust", "specialty"]`},
	},
}
