package validate

// Case is a scenario whose answer is known.
type Case struct {
	Name    string // scenarios/FOLDER/NAME.toml
	Theory  string // whose result it is
	Figures []Figure
	Folder  string // "" is validation

	Identities []Identity // to which each of its replications is held
	Searches   []Search   // what it takes to meet a target
}

func (c Case) file() string {
	if c.Folder == "" {
		return "builtin:validation/" + c.Name + ".toml"
	}
	return "builtin:" + c.Folder + "/" + c.Name + ".toml"
}

// Figure is one number of a case.
type Figure struct {
	What  string // in words, with the unit
	Exact float64

	// Where the simulated value is read: a measure in the table of measures, for
	// all patients or one row of it.
	Measure, By, Value string
	Times              float64 // brings the measure to the unit of the figure; 0: 1

	ADay bool // a number in the window, brought to a day

	Option string // "": the current way
	Change bool   // the option's difference from the current way

	// Table is where a published value comes from; nil: the value is exact.
	Table *Table

	// Always: no chance is left; every replication must give the value itself,
	// to the accuracy in which it is kept.
	Always bool

	Searched bool // it is the answer to a search
}

// The units in which measures are kept, in those of figures.
const (
	minutes = 24 * 60.0 // of days
	hours   = 24.0
	share   = 0.01 // of percent
)

// of reads a resource's row of a measure.
func of(resource, measure, what string, exact float64) Figure {
	return Figure{What: what, Exact: exact, Measure: measure, By: "resource", Value: resource}
}

// asked reads what the scenario asks for by name in a [measure] section.
func asked(name, measure, what string, exact float64) Figure {
	return Figure{What: what, Exact: exact, Measure: measure, By: "measure", Value: name}
}

// in is the figure in another unit than the measure's.
func (f Figure) in(unit float64) Figure {
	f.Times = unit
	return f
}

// as is the figure of an option.
func (f Figure) as(option string) Figure {
	f.Option = option
	return f
}

// change is the option's difference from the current way.
func (f Figure) change(option string) Figure {
	f.Option, f.Change = option, true
	return f
}

// always leaves no room for chance.
func (f Figure) always() Figure {
	f.Always = true
	return f
}
