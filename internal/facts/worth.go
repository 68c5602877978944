package facts

// Worth says how much more of one thing would change measures by what options change them.
type Worth struct {
	In    string `json:"in"`    // as it was asked for: the path of a number, or the id of an option
	Title string `json:"title"` // of the resource, or of the option
	Unit  string `json:"unit"`  // of what there is more of: beds, posts, lists a week

	// Least and Most are how many more than now were looked at, at the least (below 0 they are
	// fewer) and at the most, and From the day from which there were; "" for the first.
	Least float64 `json:"least"`
	Most  float64 `json:"most"`
	From  string  `json:"from,omitempty"`

	Of []WorthOf `json:"of"`
}

// WorthOf is what an option is worth by a measure.
type WorthOf struct {
	Option   string   `json:"option"`
	Measure  string   `json:"measure"`
	Standing Bearing  `json:"standing"`
	Units    float64  `json:"units"`
	Low      float64  `json:"low"` // of its interval of chance; as far as was looked where it is open
	High     float64  `json:"high"`
	Open     OpenEnds `json:"open,omitzero"`
}

// OpenEnds say which ends of an interval lie beyond what was looked at.
type OpenEnds struct {
	Low  bool `json:"low,omitempty"`
	High bool `json:"high,omitempty"`
}

// Bearing is how what an option changes lies to what more of something changes.
type Bearing string

// The bearings.
const (
	AsMuch     Bearing = "worth"       // so much more does the same
	WorthNone  Bearing = "no change"   // the option changes nothing in any replication
	NotBinding Bearing = "not binding" // neither the most nor the least changes anything in any replication
	NotSeen    Bearing = "no clear"    // neither changes the measure beyond chance
	MoreThan   Bearing = "more"        // the option does more than the most
	LessThan   Bearing = "less"        // the option does less than the least
	NotTold    Bearing = "cannot tell" // nothing is known of chance, or there is no value
)

// OfOption is what is said of an option and a measure; nil where nothing is.
func (w *Worth) OfOption(option, measure string) *WorthOf {
	if w == nil {
		return nil
	}
	for i := range w.Of {
		if w.Of[i].Option == option && w.Of[i].Measure == measure {
			return &w.Of[i]
		}
	}
	return nil
}
