package facts

import (
	"math"

	"prehabsim/sim/tick"
)

// Assumption is one number of the scenario with its source. NaN is left empty.
type Assumption struct {
	Path             string
	Value, Low, High float64

	Conservative, Optimistic float64 // in those readings of the evidence

	Unit, Dist     string
	Source, Status string
	Options        []string // that use it
	File           string
	Line           int
}

// Staff describes the posts of a staff resource in an option.
type Staff struct {
	Option      string  `json:"option"`
	Resource    string  `json:"resource"`
	Site        string  `json:"site"`
	HoursPerWTE float64 `json:"hours_per_wte"` // patient-facing, a year
	Posts       []Posts `json:"posts"`
}

// Posts are whole-time equivalents in post from a date on; the first holds from
// the beginning.
type Posts struct {
	From string  `json:"from"`
	WTE  float64 `json:"wte"`
}

// InPost is the mean of the WTE in post over the days from a date to before
// another.
func (s *Staff) InPost(from, to tick.Date) float64 {
	if len(s.Posts) == 0 || !from.Before(to) {
		return math.NaN()
	}
	sum := 0.0
	for i, p := range s.Posts {
		begin, end := from, to
		if d, err := tick.ParseDate(p.From); err == nil && i > 0 && begin.Before(d) {
			begin = d
		}
		if i+1 < len(s.Posts) {
			if d, err := tick.ParseDate(s.Posts[i+1].From); err == nil && d.Before(end) {
				end = d
			}
		}
		sum += p.WTE * float64(max(0, end.Sub(begin)))
	}
	return sum / float64(to.Sub(from))
}
