package eventlog

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Column is a column of the file.
type Column struct{ Name, Help string }

// Columns are those of every log. Behind them comes one for each attribute of
// patients, named [AttributePrefix] and the attribute's name.
var Columns = []Column{
	{"case_id", "the patient: where from, and the number there"},
	{"activity", "what is done; all but steps begin with their kind"},
	{"activity_instance_id", "one doing of it, from schedule or start to its end"},
	{"lifecycle:transition", "schedule, start, suspend, resume, complete, withdraw, ate_abort or pi_abort"},
	{"timestamp", "ISO 8601, to the second, by the scenario's calendar"},
	{"resource", "what is held or spent; empty where nothing is"},
	{"site", "where that resource is"},
	{"units", "how much of it is held or spent"},
	{"unit", "what units are: beds, places, lists, appointments, seconds of work"},
	{"kind", "arrival, step, hold, work, branch, milestone, clock, event or leave"},
	{"step", "the step; of what is held, the step that asked for it"},
	{"queue", "of a step: the resource in whose queue the patient waits its turn"},
	{"reason", "why it was suspended, withdrawn or ended early"},
	{"amount", "of a clock its calendar days; of an event how many, or the days waited already"},
	{"branch", "0 is the patient; other numbers run beside"},
	{"source", "the pathway, stream, backlog or background that the patient came from"},
	{"counted", "yes; no for those who only use capacity, and are in no standard and no patient's bed-days"},
	{"option", "the option that was simulated"},
	{"replication", "its number"},
	{"event_id", "the row's number in the log of everybody: breaks ties of time"},
}

// AttributePrefix begins the names of the columns of attributes.
const AttributePrefix = "patient_"

// Writer writes rows as CSV, in the order in which they come.
type Writer struct {
	out    *csv.Writer
	p      *engine.Program
	facts  *facts
	cells  []string
	fixed  int // cells that are not attributes
	day    int // the date of which is written
	date   string
	moment []byte
	known  []float64 // attributes as the cells have them
	option string
	number string
}

// NewWriter begins a file with its headings.
func NewWriter(w io.Writer, p *engine.Program, option string, replication int) *Writer {
	out := &Writer{
		out: csv.NewWriter(w), p: p, facts: newFacts(p), fixed: len(Columns), day: -1, option: option, number: strconv.Itoa(replication),
	}
	for _, c := range Columns {
		out.cells = append(out.cells, c.Name)
	}
	for _, a := range out.facts.attributes {
		out.cells = append(out.cells, AttributePrefix+spaceless(p.Attributes[a].Name))
	}
	_ = out.out.Write(out.cells) // the writer keeps the first error for Close
	out.known = make([]float64, len(out.facts.attributes))
	for i := range out.known {
		out.learn(i, 0)
	}
	return out
}

// Write writes a row.
func (w *Writer) Write(r *Row) {
	source := &w.p.Sources[r.Source]
	site, units, unit, resource := "", "", "", ""
	if r.Resource != engine.None {
		def := &w.p.Resources[r.Resource]
		resource, site, units, unit = def.Name, def.Site, strconv.FormatInt(r.Units, 10), unitOf(def)
	}
	w.cells = append(w.cells[:0],
		source.Name+"-"+strconv.FormatUint(r.Patient, 10), r.Activity, strconv.FormatInt(r.Instance, 10), r.Lifecycle.String(), w.stamp(r.Time),
		resource, site, units, unit, r.Kind.String(), w.step(r.Step), w.resource(r.Queue), r.Reason.String(), amount(r), strconv.Itoa(int(r.Branch)),
		source.Name, yes(source.Counted), w.option, w.number, strconv.FormatInt(r.ID, 10),
	)
	w.cells = w.cells[:w.fixed+len(w.known)]
	for i, x := range r.Attributes {
		if x != w.known[i] {
			w.learn(i, x)
		}
	}
	_ = w.out.Write(w.cells)
}

// Close writes what is left and returns the first error.
func (w *Writer) Close() error {
	w.out.Flush()
	return w.out.Error()
}

// learn puts an attribute's value into its cell, which keeps it.
func (w *Writer) learn(i int, x float64) {
	w.known[i] = x
	cell := &w.cells[w.fixed+i]
	switch a := &w.p.Attributes[w.facts.attributes[i]]; {
	case a.Values == nil:
		*cell = strconv.FormatFloat(x, 'g', -1, 64)
	case x >= 0 && int(x) < len(a.Values):
		*cell = a.Values[int(x)]
	default:
		*cell = "" // not known yet
	}
}

// stamp writes a moment as ISO 8601 has it, without a zone: the simulation has
// none.
func (w *Writer) stamp(t tick.Time) string {
	cal := w.p.Calendar
	if day := cal.Day(t); day != w.day {
		w.day, w.date = day, cal.Date(day).String()
	}
	s := int(t - cal.Start(w.day))
	b := append(w.moment[:0], w.date...)
	for i, n := range [3]int{s / 3600, s % 3600 / 60, s % 60} {
		b = append(b, "T::"[i], byte('0'+n/10), byte('0'+n%10))
	}
	w.moment = b
	return string(b)
}

func (w *Writer) step(step int32) string {
	if step == engine.None {
		return ""
	}
	return w.p.Steps[step]
}

func (w *Writer) resource(id int32) string {
	if id == engine.None {
		return ""
	}
	return w.p.Resources[id].Name
}

// unitOf is what is counted where a resource is held or spent.
func unitOf(r *engine.Resource) string {
	switch r.Supply {
	case engine.Lists:
		return "list"
	case engine.Budget:
		return "second of work"
	case engine.Slots:
		return "appointment"
	}
	return r.Unit
}

func amount(r *Row) string {
	if r.Kind == Clock && r.Lifecycle != Start || r.Amount != 0 {
		return strconv.FormatFloat(r.Amount, 'g', -1, 64)
	}
	return ""
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func spaceless(name string) string { return strings.ReplaceAll(name, " ", "_") }
