package scenario

// FieldType says how the value of a key is written and read.
type FieldType int

// The types of field. A quantity (span, share, count, number, rate) may be a
// number, a text with a unit, a table with a range, or `by` an attribute.
const (
	TextField FieldType = iota
	NameField
	NamesField // one name or a list of them
	BoolField
	DateField
	SpanField // in seconds once read; always written with a unit
	ShareField
	CountField // whole numbers
	NumberField
	RateField      // per second once read; "420 per year"
	LawField       // a distribution; of times unless Unit is "number" or "count"
	TimeOfDayField // "08:00"
	WeekField      // { mon = "08:00-18:00" }, { tue = "4h" }; the caller reads the values
	AnyField       // the caller reads it
	SectionField   // named children, each a section that the caller reads
)

// String names the type for the reference.
func (t FieldType) String() string {
	return [...]string{
		"text", "name", "names", "yes or no", "date", "time", "share", "whole number", "number", "rate",
		"law", "time of day", "week", "see below", "sections",
	}[t]
}

// Field declares one key: the reader, the reference and the JSON Schema all walk
// this.
type Field struct {
	Name string
	Type FieldType

	// Unit is the unit of a number ("beds"), which may then be written behind it;
	// "any" lets the scenario name its own. Of a law it says what is drawn.
	Unit string

	// Min and Max are bounds in the units of the reader (seconds for a span); NaN
	// is no bound. Both 0, the zero value, mean 0 or more: what may be negative
	// has to say so. A share lies between 0 and 1 in any case.
	Min, Max float64

	// Step is what the number must be a multiple of, in the units of the reader; 0: anything.
	Step float64

	// Adds says that "+4" may stand where there is nothing to change: it is added to what
	// is worked out from the rest.
	Adds bool

	Required bool
	Default  string // as it would be written, without quotes
	Help     string // one line
	Example  string // as it would be written
	Choices  []string
}

// Shape declares one kind of section or step.
type Shape struct {
	Name   string // "servers", "delay"
	Help   string
	Fields []Field
}

// names returns the keys that the shape knows.
func (s Shape) names() []string {
	names := make([]string, len(s.Fields))
	for i, f := range s.Fields {
		names[i] = f.Name
	}
	return names
}

func (s Shape) field(name string) (Field, bool) {
	for _, f := range s.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}
