package facts

// Grid says which options of a run are the cells of a grid: of other options, with some
// numbers set.
type Grid struct {
	Axes  []Axis `json:"axes"`
	Cells []Cell `json:"cells"`
}

// Axis is one number of a grid.
type Axis struct {
	Path   string    `json:"path"`
	Unit   string    `json:"unit,omitempty"` // in which values are written; "": they are plain numbers
	Values []float64 `json:"values"`
}

// Cell is one of its options: current itself, where it has nothing otherwise.
type Cell struct {
	Option   string    `json:"option"`
	Base     string    `json:"base"` // the option whose numbers were set; cells of one stand together
	BaseName string    `json:"base_name"`
	Values   []float64 `json:"values"` // by axis
}
