package facts

// Grown is how much more demand could be treated as soon as today's is now: sustainable
// additional patients.
type Grown struct {
	Pathways []string `json:"pathways"`
	Measure  string   `json:"measure"`      // the share that is held
	Share    float64  `json:"share"`        // of current at today's demand, of those who come by these pathways
	Counted  bool     `json:"counted"`      // there is one
	Today    float64  `json:"today"`        // patients who come by them a year in the window
	UpTo     float64  `json:"up_to"`        // percent more that were looked at
	Level    float64  `json:"level"`        // of intervals
	Seed     uint64   `json:"seed"`         // of patients
	Number   int      `json:"replications"` // on which answers rest

	Options []GrownOption `json:"options"` // current first
}

// GrownOption is it of one option, in percent of today's demand.
type GrownOption struct {
	Option   string   `json:"option"`
	Name     string   `json:"name"`
	Standing Growing  `json:"standing"`
	Percent  float64  `json:"percent"` // the most with which the share is no lower
	Low      float64  `json:"low"`     // with which all of its interval is
	High     float64  `json:"high"`    // with which chance does not exclude it
	Open     OpenEnds `json:"open,omitzero"`

	// Unseen says that so many more come and no more of their clocks stop in the window beyond
	// chance: who waits when it ends is in no share, which may be as high as it is since nobody
	// gets there.
	Unseen bool `json:"unseen,omitempty"`

	Treated Tried   `json:"treated,omitzero"`     // cancer treatments a year that are then started besides
	Told    bool    `json:"treated_told"`         // that is known
	Binds   string  `json:"binds,omitempty"`      // for what patients wait longest a step beyond; "": for nothing
	Days    float64 `json:"binds_days,omitempty"` // that they wait beyond the next opening
}

// Growing is whether there is a most.
type Growing string

// The standings.
const (
	GrownBy     Growing = "found"
	GrownNone   Growing = "none"        // the share is lower at today's demand already
	GrownMore   Growing = "more"        // it is no lower at all that was asked for
	GrownUntold Growing = "cannot tell" // nobody is counted in the share
)

// OfOption is what is said of an option; nil where nothing is.
func (g *Grown) OfOption(option string) *GrownOption {
	if g == nil {
		return nil
	}
	for i := range g.Options {
		if g.Options[i].Option == option {
			return &g.Options[i]
		}
	}
	return nil
}

// Patients are so many percent as patients a year.
func (g *Grown) Patients(percent float64) float64 { return g.Today * percent / 100 }
