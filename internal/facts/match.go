package facts

import (
	"strconv"
	"strings"

	"prehabsim/internal/words"
)

// Match says how large options are for a comparison at the same cost a year, or at the same
// performance.
type Match struct {
	Budget      float64     `json:"budget,omitempty"` // pounds, for each option; 0: by performance
	Performance Performance `json:"performance,omitzero"`
	Options     []Matched   `json:"options"`
}

// Performance is what options are to reach in the window: of a measure of everybody so much,
// or so much more or less than current has.
type Performance struct {
	Measure string  `json:"measure"`
	Target  float64 `json:"target"`
	Change  bool    `json:"change"` // from current, with its sign
	Higher  bool    `json:"higher"` // so much or more; false: or less
}

// Standing is how an interval of chance lies to a target.
type Standing string

// The standings. Reached and missed are by all of the interval.
const (
	Reached    Standing = "reached"
	Untold     Standing = CannotTell
	NotReached Standing = "not reached"
)

// Judge says how an interval of chance lies to the target. What lies beyond it by rounding
// alone lies on it.
func (p Performance) Judge(low, high float64) Standing {
	const rounding = 1e-9
	toward, away := p.Toward(low), p.Toward(high)
	if !p.Higher {
		toward, away = away, toward
	}
	switch slack := rounding * max(1, p.Target, -p.Target); {
	case toward >= -slack:
		return Reached
	case away < -slack:
		return NotReached
	}
	return Untold
}

// Toward is how far a value lies beyond the target; below 0 it falls short.
func (p Performance) Toward(value float64) float64 {
	if p.Higher {
		return value - p.Target
	}
	return p.Target - value
}

// Aim is the target in words, which stand behind what is measured: "70 or more".
func (p Performance) Aim() string {
	end, size := " or less", p.Target
	if p.Change || p.Higher {
		end = " or more"
	}
	before := ""
	switch {
	case p.Change && p.Higher:
		before = "higher by "
	case p.Change:
		before, size = "lower by ", -p.Target
	}
	_, decimals, _ := strings.Cut(strconv.FormatFloat(size, 'f', -1, 64), ".")
	return before + words.Plain(size, len(decimals)) + end
}

// Matched is one option of it.
type Matched struct {
	Option string  `json:"option"`
	Scale  float64 `json:"scale"` // how many times as much of it there is as it says

	// Of a budget: Cost is what it then costs a year at full running as far as that is known
	// before it is simulated, of which Fixed comes whatever its size; Left is the rest. Where
	// sizes were tried, on so many Replications of the run.
	Cost  float64 `json:"cost,omitempty"`
	Fixed float64 `json:"fixed,omitempty"`
	Left  float64 `json:"left,omitempty"`

	Replications int `json:"replications,omitempty"`

	// Of a performance: how the size stands to the target; whether it is the smallest there
	// is; whether none does better than current beyond chance, so that it is as written; all
	// sizes that were tried and have a value, by size, current first; and two of them of which
	// the larger is further from the target beyond chance.
	Standing Standing `json:"standing,omitempty"`
	Smallest bool     `json:"smallest,omitempty"`
	NoBetter bool     `json:"no_better,omitempty"`
	Tried    []Tried  `json:"tried,omitempty"`
	Falls    []Tried  `json:"falls,omitempty"`

	Bound string `json:"bound,omitempty"` // what ends how large it may be, where that is not the budget or the performance
	Not   string `json:"not,omitempty"`   // why it is left as it is written
}

// Tried is what a size came to: its own value or, where a change is asked for, its change
// from current. Current is the size 0.
type Tried struct {
	Scale float64 `json:"scale"`
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
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
