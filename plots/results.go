package plots

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
	"prehabsim/sim/stats"
)

// Results are the tables of a results folder that charts are drawn from.
type Results struct {
	Scenario, Title string
	Options         []facts.Option // the one that the others are compared with comes first
	Level           float64        // of the intervals: 0.95
	Window          string         // "April 2027 to March 2030"
	Footer          string         // what the numbers come from

	Resources map[string]string // what they are called, by id; by their ids where not here
	Groups    []facts.Groups    // by which patients are told apart

	Measures    []Row // level of each measure
	Differences []Row // paired differences from the first option
	Series      []Row // by month

	Page       []Headline       // figures of the one page
	Standards  []facts.Standard // that clocks are held against
	Posts      []Posts          // staff by role and month
	Worth      []Worth          // money and health
	Accepted   []Accepted       // by the value of a QALY
	Budget     []Spent          // by year
	Equity     []Share          // by deprivation
	Additional []Additional     // patients more
	Loads      []AskedOf        // what is asked of resources
	Steps      []StepDays       // where days go
	Flows      []Flow           // how patients get from place to place
	Settling   []Settling       // from the first second on
	Grid       []GridCell       // options of a grid, by line of the headline table
	mapped     Mapped           // what is asked of its map
	Targets    []Target         // published figures beside the model's

	Replications int
	lacking      map[string]string // files that are not there as they should be, and why

	Counts func(measure string) (map[string][]Counted, error) // what replications counted, by option; nil: not known
	Learnt func() (Learnt, error)                             // what draws say of the inputs; nil: none were drawn
}

// Row is one estimate.
type Row struct {
	Option, Measure, Title string
	By, Value              string // "all" and "all", or "resource" and the resource's name
	Period                 string // "window" or "year 1"; in a series the month, "2027-04"
	Unit                   string
	Better                 string // "higher", "lower" or ""

	Note string // of a difference: why it is none

	Mean, Low, High, SD float64 // NaN where the table's cell is empty
	N                   int     // replications that had a value

	readings []float64   // of a difference: what it is by reading of the evidence, where several were run
	open     *[2]float64 // of a difference: what the evidence leaves open of it, where inputs were drawn
}

// instead is what stands in place of a difference that is no result: that the scenario
// assumes no effect, or has nothing by which the option could change the measure. ""
// where the difference was found.
func (r Row) instead() string {
	word, _, _ := strings.Cut(r.Note, ":")
	if word == "assumed none" || word == "not modelled" {
		return word
	}
	return ""
}

// others says of whom a difference is that is of other patients than the first option's; ""
// where it is of the same.
func (r Row) others() string {
	text, ok := strings.CutPrefix(r.Note, "other patients: ")
	if !ok {
		return ""
	}
	return text
}

// ofOthers says that such a difference is no finding: the table says of none which side is
// better.
func (r Row) ofOthers() bool { return r.others() != "" && r.Better == "" }

// found leaves out differences that are no result.
func found(rows []Row) []Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.instead() != "" })
}

// hasInterval is false where fewer than two replications had a value.
func (r Row) hasInterval() bool { return !math.IsNaN(r.Low) && !math.IsNaN(r.High) }

// bounds are the interval, or the mean alone if there is none.
func (r Row) bounds() (low, high float64) {
	if !r.hasInterval() {
		return r.Mean, r.Mean
	}
	return r.Low, r.High
}

// possible are the bounds of a level as far as it can go: Student's t does not
// know that nothing counted is below zero and no share above 100%.
func (r Row) possible() (low, high float64) {
	low, high = r.bounds()
	if r.Mean >= 0 {
		low = max(low, 0)
	}
	if r.Unit == "%" && r.Mean <= 100 {
		high = min(high, 100)
	}
	return low, high
}

// anyInterval says whether one of them has an interval.
func anyInterval(rows []Row) bool { return slices.ContainsFunc(rows, Row.hasInterval) }

// clear says that the interval of a difference leaves out zero, and that it is a finding.
func (r Row) clear() bool {
	return r.instead() == "" && !r.ofOthers() && r.hasInterval() && (r.Low > 0 || r.High < 0)
}

// separate says that two intervals do not overlap, which for estimates that are
// not paired is a careful way of calling them different.
func separate(a, b Row) bool {
	return a.hasInterval() && b.hasInterval() && (a.High < b.Low || b.High < a.Low)
}

func (r *Results) name(option string) string { return facts.OptionName(r.Options, option) }

// called is what an option is called within a sentence.
func (r *Results) called(option string) string { return inSentence(r.name(option)) }

// inSentence leaves out the word by which a sentence leads to an option: "with" of "With a
// link worker".
func inSentence(name string) string {
	name = words.LowerFirst(name)
	if rest, ok := strings.CutPrefix(name, "with "); ok && strings.TrimSpace(rest) != "" {
		return rest
	}
	return name
}

// groupName is what a value of an attribute is called: as the scenario has it or, in a folder of
// an older version, by its id.
func (r *Results) groupName(by, value string) string {
	for _, g := range r.Groups {
		for _, v := range g.Values {
			if g.ID == by && v.ID == value && v.Name != value {
				return v.Name
			}
		}
	}
	return words.UpperFirst(strings.ReplaceAll(value, "_", " "))
}

// attribute is what it is called, within a sentence.
func (r *Results) attribute(by string) string {
	for _, g := range r.Groups {
		if g.ID == by && g.Name != by {
			return words.LowerFirst(g.Name)
		}
	}
	return strings.ReplaceAll(by, "_", " ")
}

func (r *Results) index(option string) int {
	return slices.IndexFunc(r.Options, func(o facts.Option) bool { return o.ID == option })
}

// monthly returns one line of a chart: the months of a series that have a mean.
func (r *Results) monthly(option, measure, by, value string) []Row {
	var rows []Row
	for _, s := range r.Series {
		if s.Option == option && s.Measure == measure && s.By == by && s.Value == value && !math.IsNaN(s.Mean) {
			rows = append(rows, s)
		}
	}
	slices.SortStableFunc(rows, func(a, b Row) int { return cmp.Compare(a.Period, b.Period) })
	return rows
}

// paired returns the differences of a measure over the window, in the order of
// the options.
func (r *Results) paired(measure string) []Row { return r.pairedBy(measure, "all") }

// pairedBy returns those of the groups of an attribute.
func (r *Results) pairedBy(measure, by string) []Row {
	var rows []Row
	for _, o := range r.Options {
		for _, d := range r.Differences {
			if d.Option == o.ID && d.Measure == measure && d.By == by && d.Period == "window" && !math.IsNaN(d.Mean) {
				rows = append(rows, d)
			}
		}
	}
	return rows
}

// largest is the row furthest from zero, or the first of those.
func largest(rows []Row) Row {
	return slices.MaxFunc(rows, func(a, b Row) int { return cmp.Compare(math.Abs(a.Mean), math.Abs(b.Mean)) })
}

// clearOnes keeps the differences whose interval leaves out zero.
func clearOnes(rows []Row) []Row {
	var kept []Row
	for _, row := range rows {
		if row.clear() {
			kept = append(kept, row)
		}
	}
	return kept
}

// leastForMessage is the fewest replications from which a title may be made:
// with fewer, Student's t far out depends on every draw being normal.
const leastForMessage = 5

// tooFew says that no difference rests on enough replications for a title, and how many
// there are at most.
func tooFew(rows []Row) (most int, few bool) {
	for _, row := range rows {
		most = max(most, row.N)
	}
	return most, most < leastForMessage
}

// alone is said of a difference that is clear of zero in so few replications.
func alone(row Row) string {
	return "; from " + words.Count(row.N, "replication") + " alone"
}

// clearAmong keeps the differences that would be clear if the level held for all
// that are drawn together.
func clearAmong(rows []Row, drawn int, level float64) []Row {
	return slices.DeleteFunc(clearOnes(rows), func(row Row) bool {
		e := stats.Estimate{Mean: row.Mean, Low: row.Low, High: row.High, N: row.N, Level: level}
		return row.N < leastForMessage || !e.ClearAmong(drawn)
	})
}

// distance is the largest gap between two lines over the months they share.
func distance(a, b []Row) float64 {
	at := map[string]float64{}
	for _, row := range a {
		at[row.Period] = row.Mean
	}
	gap := 0.0
	for _, row := range b {
		if mean, ok := at[row.Period]; ok {
			gap = max(gap, math.Abs(row.Mean-mean))
		}
	}
	return gap
}

// level is a measure of an option over the window; its mean is NaN where there is none.
func (r *Results) level(option, measure, by, value string) Row {
	for _, m := range r.Measures {
		if m.Option == option && m.Measure == measure && m.By == by && m.Value == value && m.Period == "window" {
			return m
		}
	}
	return Row{Mean: math.NaN(), Low: math.NaN(), High: math.NaN()}
}
