package facts

// Match says how large options are for a comparison at the same cost a year.
type Match struct {
	Budget  float64   `json:"budget"` // pounds, for each option
	Options []Matched `json:"options"`
}

// Matched is one option of it.
type Matched struct {
	Option string  `json:"option"`
	Scale  float64 `json:"scale"` // how many times as much of it there is as it says

	// Cost is what it then costs a year at full running as far as that is known before it is
	// simulated, of which Fixed comes whatever its size; Left is the rest of the budget.
	Cost  float64 `json:"cost"`
	Fixed float64 `json:"fixed,omitempty"`
	Left  float64 `json:"left"`

	Bound string `json:"bound,omitempty"` // what ends how much the budget buys, where that is not the budget
	Not   string `json:"not,omitempty"`   // why it is left as it is written
}

// Of is what is said of an option; nil where nothing is.
func (m *Match) Of(option string) *Matched {
	if m == nil {
		return nil
	}
	for i := range m.Options {
		if m.Options[i].Option == option {
			return &m.Options[i]
		}
	}
	return nil
}
