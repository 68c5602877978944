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

// Outside is a size of an effect that lies outside the range of its source on file.
type Outside struct {
	What, Unit       string // as the register of evidence has it
	Value, Low, High float64
}

// Standard is the share of a clock's stops that is wanted within so many days.
type Standard struct {
	Measure string  `json:"measure"`
	Days    int     `json:"days"`
	Share   float64 `json:"share"` // of 1
}

// Staff describes the posts of a staff resource in an option. Where they are all filled by
// somebody who sees patients, nothing is said of the others.
type Staff struct {
	Option      string  `json:"option"`
	Resource    string  `json:"resource"`
	Site        string  `json:"site"`
	HoursPerWTE float64 `json:"hours_per_wte"` // patient-facing, a year
	Posts       []Posts `json:"posts"`         // in which somebody is
	Established []Posts `json:"established,omitempty"`
	Seeing      []Posts `json:"seeing_patients,omitempty"` // in which whoever is there has been trained
}

// Posts are whole-time equivalents from a date on; the first holds from the beginning.
type Posts struct {
	From string  `json:"from"`
	WTE  float64 `json:"wte"`
}

// InPost is the mean of the WTE in post over the days from a date to before
// another.
func (s *Staff) InPost(from, to tick.Date) float64 { return meanPosts(s.Posts, from, to) }

// InEstablishment is the same of all posts, filled or not.
func (s *Staff) InEstablishment(from, to tick.Date) float64 {
	if s.Established == nil {
		return s.InPost(from, to)
	}
	return meanPosts(s.Established, from, to)
}

// SeePatients is the same of posts in which somebody sees patients.
func (s *Staff) SeePatients(from, to tick.Date) float64 {
	if s.Seeing == nil {
		return s.InPost(from, to)
	}
	return meanPosts(s.Seeing, from, to)
}

func meanPosts(posts []Posts, from, to tick.Date) float64 {
	if len(posts) == 0 || !from.Before(to) {
		return math.NaN()
	}
	sum := 0.0
	for i, p := range posts {
		begin, end := from, to
		if d, err := tick.ParseDate(p.From); err == nil && i > 0 && begin.Before(d) {
			begin = d
		}
		if i+1 < len(posts) {
			if d, err := tick.ParseDate(posts[i+1].From); err == nil && d.Before(end) {
				end = d
			}
		}
		sum += p.WTE * float64(max(0, end.Sub(begin)))
	}
	return sum / float64(to.Sub(from))
}
