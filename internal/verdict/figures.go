package verdict

import (
	"math"

	"prehabsim/internal/facts"
)

// Figures are what a run says of its options. Slices "by option" are in the order of
// Options; what is missing at their end is not known.
type Figures struct {
	Options []string // as the user named them; as now, with which they are compared, is not among them

	Done, Asked int  // replications with the central values
	Moved       bool // see [Moved]
	Draws       int  // of the uncertain inputs; 0: the evidence has not been drawn, or too seldom to say anything

	// What was asked; nil where the scenario does not measure it, or has no economics.
	Treatments *Measure // cancer treatments started
	Waits      *Waits
	Beds       *Beds
	Cash       *Cash
	Health     *Health

	// Idle is why an option changes nothing, by option: "by its conditions it is offered to
	// nobody in the window". It is said only of one that changes nothing.
	Idle []string

	Doubts Doubts
}

// Measure is a number that every option has.
type Measure struct {
	// Words are what is counted, a plural that ends in its noun ("cancer treatments"); of a
	// share what they are of whom it is ("treated within 62 days"); of a time what it is
	// ("mean wait for theatre").
	Words string

	Unit   string // "%" of a share; of a count what it is for, such as "a year"; of a time "days"
	Places int    // decimals with which it is written
	Lower  bool   // less of it is better

	Now     Reading   // its Change is not read
	Options []Reading // by option
}

// Reading is what one option comes to in a measure.
type Reading struct {
	Own    Figure // its own value
	Change Figure // less that of now

	Best Probability // that it is the best of all, as now among them, by what is known of the inputs

	// Loss is by how much it falls short of the best in each draw, on average, as now among
	// them; NaN where draws do not tell.
	Loss float64

	Unmoved *facts.Unmoved // why its change is no result; nil where it may be one
	Others  string         // why its change is of other patients than now's and no finding; "": it is not
}

// Figure is a value and where it lies. The two ranges are never mixed: by the chance of
// replications, and by what is not known of the inputs.
type Figure struct {
	Value            float64 // NaN: there is none
	Chance, Evidence Range
}

// Range is the zero value where it is not known.
type Range struct {
	Low, High float64
	Known     bool
}

// Probability is the zero value where it is not known.
type Probability struct {
	Value, SE float64
	Known     bool
}

// Waits is the measure of the target that the scenario names, or patients treated within 62 days.
type Waits struct {
	Measure
	Target *Target // nil: there is none
}

// Target is what a measure of waits is to reach.
type Target struct {
	Name   string // "62-day standard"
	Value  float64
	From   []string // by option: from when on it is reached, "October 2028"; "": not known
	Enough []int    // by option: replications that would tell whether it is reached; 0: not known
}

// Beds are bed-days that cancer patients use, of which less is better.
type Beds struct {
	Measure
	Closed  []float64 // beds that an option or the scenario closes, by option
	Routine *Measure  // routine patients admitted, who fill what is released; nil: not measured
	WaitFor []string  // what cancer patients wait for longest, by option: "theatre"; "": not known
}

// Cash is money that a named budget gives back, less what an option costs.
type Cash struct {
	Years     int      // the horizon
	Lines     int      // that count as cash
	Undecided []string // titles of what would be cash, had anybody decided which budget falls
	Options   []Payback
}

// Payback is when an option has given back what it costs.
type Payback struct {
	Costs bool    // something is counted that it costs
	After Figure  // years until then; NaN where it does not within the horizon
	Net   Figure  // cash back less cost, by the end of the horizon
	Loss  float64 // of Net, as of a Reading
}

// Health is net health: gained, less what the money would have done elsewhere.
type Health struct{ At []AtThreshold }

// AtThreshold is net health where so many pounds displace a QALY.
type AtThreshold struct {
	Pounds float64
	Measure
}

// Doubts are reasons to read the figures with care. That the largest study found otherwise
// is not among them: the register of evidence has one pooled value of a quantity, and marks
// no study as the largest or as one that contradicts it.
type Doubts struct {
	Outside []Assumption // as many as were looked at; those within their range are not told
	Fits    Fits
	Misses  []Miss
}

// Assumption is a value that the run used, and where the evidence on file has it.
type Assumption struct {
	What      string // "length-of-stay ratio, patients who start prehab"
	Unit      string
	Used      float64
	Low, High float64
}

// Fits is how many draws fit the published year, of how many weighed; the zero value where
// none was.
type Fits struct{ Fit, Of float64 }

// Miss is a published headline figure of an area, and by how much the model is off.
type Miss struct {
	Where string  // "Guy's and St Thomas'"; "": all of it
	What  string  // "treated within 62 days"
	Off   float64 // simulated less published, in points of a percentage
}

func finite(list ...float64) bool {
	for _, x := range list {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

// ok says that a range is one.
func (r Range) ok() bool { return r.Known && finite(r.Low, r.High) && r.Low <= r.High }

// holds says that a number lies in it.
func (r Range) holds(x float64) bool { return r.ok() && r.Low <= x && x <= r.High }

// told says that there is a value, and an interval of chance around it.
func (f Figure) told() bool { return finite(f.Value) && f.Chance.holds(f.Value) }

// identical says of a change that it is none in every replication.
func (f Figure) identical() bool {
	return f.told() && f.Value == 0 && f.Chance.Low == 0 && f.Chance.High == 0
}

// turned is a figure of which more is better.
func (f Figure) turned(lower bool) Figure {
	if !lower {
		return f
	}
	back := func(r Range) Range { return Range{-r.High, -r.Low, r.Known} }
	return Figure{-f.Value, back(f.Chance), back(f.Evidence)}
}

// of is an entry of a list by option; the zero value where the list is shorter.
func of[T any](list []T, option int) (x T) {
	if option < len(list) {
		return list[option]
	}
	return x
}

// reading is an option's; one without a value where there is none.
func (m *Measure) reading(option int) Reading {
	if option < len(m.Options) {
		return m.Options[option]
	}
	nan := math.NaN()
	return Reading{Own: Figure{Value: nan}, Change: Figure{Value: nan}, Loss: nan}
}

// gain is the change of an option, of which more is better.
func (m *Measure) gain(option int) Figure { return m.reading(option).Change.turned(m.Lower) }
