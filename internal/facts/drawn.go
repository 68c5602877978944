package facts

// Drawn is an uncertain input: numbers of the scenario of which one belief is held, and the
// values that draws gave it. Its value, range and draws are in Unit.
type Drawn struct {
	Name    string // its evidence id and, where others have the same, where it stands
	Title   string // what the register of evidence calls it; "": it is not there
	Path    string // of its first number
	Numbers int    // how many numbers it is
	Priced  bool   // of money and health alone: nothing that is simulated depends on it
	Unit    string

	Value, Low, High float64 // as written
	P10, P90         float64 // its value lies between in 8 of 10 cases
	Dist             string
	Source, Status   string

	Values []float64 // by draw, from draw 1
}
