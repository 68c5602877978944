package verdict

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

// state is what can be said of an option's change from now in a measure.
type state int

const (
	untold      state = iota // no value, or no interval of chance
	assumedNone              // a number of the scenario says so
	notModelled              // nothing in the scenario lets the option change it
	ofOthers                 // it would be better, but of other patients
	closed                   // fewer bed-days, and beds are closed
	same                     // identical in every replication
	unclear                  // chance alone could give it
	small                    // beyond chance, and not seen in the digits that are written
	better
	worse
)

// finding is the answer to a question.
type finding struct {
	states []state

	// leader is the option that gains most of those that are better; −1: none is.
	leader int

	// apart are options that cannot be told from the leader, the nearest first. Where there
	// is none the leader is clearly better.
	apart []int
}

func (m *Measure) state(option int) state {
	r, g := m.reading(option), m.gain(option)
	switch {
	case r.Unmoved != nil && r.Unmoved.Word == facts.AssumedNone:
		return assumedNone
	case r.Unmoved != nil:
		return notModelled
	case !g.told():
		return untold
	case g.identical():
		return same
	case g.Chance.holds(0):
		return unclear
	case !m.visible(g.Value):
		return small
	case r.Others != "" && g.Value > 0:
		return ofOthers
	case g.Value > 0:
		return better
	}
	return worse
}

// visible says whether a change can be seen in the digits in which it is written.
func (m *Measure) visible(x float64) bool {
	return strings.ContainsAny(words.Plain(math.Abs(x), m.Places), "123456789")
}

// find asks of a measure whether there is a difference and who leads. What a state is
// besides is the question's own matter.
func (t *telling) find(m *Measure, besides func(option int, s state) state) finding {
	f := finding{leader: -1}
	for i := range t.names {
		s := m.state(i)
		if besides != nil {
			s = besides(i, s)
		}
		f.states = append(f.states, s)
		if s == better && (f.leader < 0 || m.gain(i).Value > m.gain(f.leader).Value) {
			f.leader = i
		}
	}
	if f.leader < 0 {
		return f
	}
	for i, s := range f.states {
		switch s {
		case untold, assumedNone, notModelled, ofOthers, closed: // what they come to is not known, or is none
		default:
			if i != f.leader && !t.ahead(m, f.leader, i) {
				f.apart = append(f.apart, i)
			}
		}
	}
	slices.SortStableFunc(f.apart, func(a, b int) int { return cmp.Compare(m.gain(b).Value, m.gain(a).Value) })
	return f
}

// fifth is how much smaller the leader's expected loss must be than another's.
const fifth = 0.8

// ahead says that an option is clearly better than another: by expected loss or, where the
// draws do not tell it, by intervals that do not touch.
func (t *telling) ahead(m *Measure, option, than int) bool {
	a, b := m.gain(option), m.gain(than)
	if x, y := m.reading(option).Loss, m.reading(than).Loss; t.Draws > 0 && finite(x, y) && x >= 0 {
		return x < fifth*y
	}
	apart := a.Chance.Low > b.Chance.High
	if t.Draws > 0 {
		return apart && a.Evidence.ok() && b.Evidence.ok() && a.Evidence.Low > b.Evidence.High
	}
	return apart
}

// all says that every option is in one of these states.
func (f *finding) all(of ...state) bool {
	return !slices.ContainsFunc(f.states, func(s state) bool { return !slices.Contains(of, s) })
}

// told are the options of which something can be told.
func (f *finding) told() (list []int) {
	for i, s := range f.states {
		if s != untold {
			list = append(list, i)
		}
	}
	return list
}

// in are the options in a state.
func (f *finding) in(s state) (list []int) {
	for i, x := range f.states {
		if x == s {
			list = append(list, i)
		}
	}
	return list
}

// clear says that an option leads and is clearly better than the rest.
func (f *finding) clear() bool { return f.leader >= 0 && len(f.apart) == 0 }
