package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"strings"

	"prehabsim/internal/appraise"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
	"prehabsim/sim/voi"
)

// Meta says what was simulated, for people and for whoever wants to repeat it.
type Meta struct {
	ScenarioName  string         `json:"name"`
	Title         string         `json:"title"`
	Description   string         `json:"description,omitempty"`
	Options       []facts.Option `json:"options"` // the baseline, current, first
	Level         float64        `json:"level"`   // of intervals, such as 0.95
	From          string         `json:"from"`    // first day of the window
	To            string         `json:"to"`      // and its last
	Seed          uint64         `json:"seed"`
	Replications  int            `json:"replications"`
	Planned       int            `json:"-"` // replications that the scenario asks for; 0: not known
	WarmUp        string         `json:"warm_up"`
	RunOut        string         `json:"run_out,omitempty"`
	Evidence      string         `json:"evidence,omitempty"` // how the evidence was read; empty as the scenario writes it
	Fingerprint   string         `json:"fingerprint"`
	Version       string         `json:"version"`
	EngineVersion string         `json:"engine_version"`

	Resources   []kpi.Resource     `json:"resources"`  // kpi.Plan has both
	Breakdowns  []kpi.Breakdown    `json:"breakdowns"` //
	Loads       []facts.Load       `json:"loads,omitempty"`
	Staff       []facts.Staff      `json:"staff,omitempty"`
	Claims      []facts.Claim      `json:"claims,omitempty"`
	Standards   []facts.Standard   `json:"standards,omitempty"`    // that clocks are held against
	Silent      []string           `json:"not_modelled,omitempty"` // what prehab may change of which the scenario says nothing
	Assumptions []facts.Assumption `json:"-"`                      // they have a file of their own
	Drawn       []facts.Drawn      `json:"-"`                      // the inputs, where any were drawn
	Outside     []facts.Outside    `json:"-"`                      // sizes of effects that the register of evidence does not have
	Targets     facts.Targets      `json:"-"`
	Notes       []string           `json:"notes,omitempty"`

	Economics *facts.Economics `json:"economics,omitempty"` // nil: the scenario says nothing of money
	Match     *facts.Match     `json:"match,omitempty"`     // how large its options were made; nil: as they are written
	Grid      *facts.Grid      `json:"grid,omitempty"`      // which options are cells of a grid; nil: none
	Grown     *facts.Grown     `json:"grown,omitempty"`     // how much more demand its options could meet; nil: nobody asked
	Worth     *facts.Worth     `json:"worth,omitempty"`     // what options are worth in more of something; nil: nobody asked

	// NotMoved says for each option and column of the set why the option does not move
	// it: 1 + the place in Why, or 0.
	Why      []facts.Unmoved `json:"-"`
	NotMoved [][]int         `json:"-"`

	Counted []facts.Counted `json:"counted_at,omitempty"`
	Cohort  []string        `json:"of_patients_who_came,omitempty"` // measures of patients who came in the window, whenever it happened

	// AskedFor are the steps before the first treatment that ask for an attribute, where
	// that can be told: waits differ between its values because of them, or by chance.
	AskedFor []AskedFor `json:"asked_for_before_treatment,omitempty"`

	Beside   []bool     `json:"-"` // by option: prehab goes on beside treatment, where the dose grows
	Changed  [][]string `json:"-"` // by option: resources that it has otherwise than current
	Cautions []string   `json:"-"` // what whoever reads figures should know first of how they were counted
	Limited  []string   `json:"-"` // which effects of prehab their limits stop, and where

	Presets []Preset `json:"-"` // other readings of the evidence

	// MeasureTitles are what reports call the measures that a scenario asks for by
	// name, where it says so.
	MeasureTitles map[string]string `json:"measure_titles,omitempty"`
}

// AskedFor are steps that ask for an attribute, or for what is drawn by it, in any option.
type AskedFor struct {
	Attribute string   `json:"attribute"`
	Steps     []string `json:"steps"`
}

// Results are what every format writes. Estimates are made once, on first use, and so
// is what is looked up often: Results belong to one goroutine.
type Results struct {
	Meta
	Set       *result.Set
	Machine   facts.Machine
	Precision *facts.Precision // nil: the number of replications was given
	Inputs    string           // digest of the scenario's files, of which the folder has copies
	Source    string           // which of these copies is the scenario's own file

	// Looked looks on at one more replication, when what was seen is written; nil: nobody looks.
	Looked func() (*facts.Looked, error)
	looked *facts.Looked

	page        *Page // of all options, or as many as there is room for
	column      map[result.Column]int
	estimates   [][]stats.Estimate // option → column
	differences [][]stats.Estimate
	made        [][2][]bool
	known       map[[2]string]known // by option and resource
	pathway     [][]string          // by option
	left        map[int][2]bool     // by option: leftWaiting
	nothing     map[int]bool        // by option: changesNothing
	told        map[ofOption]others // by option and column
	openOwn     map[ofOption]open   // of options by themselves
	open        map[ofOption]open   // of changes
	chance      map[result.Column]*voi.Chances
	gone        map[int]others  // by option: othersGone
	noBed       map[int]float64 // by option: notAdmitted

	written map[string]string // by file of the folder that is being written: its digest

	appraisal *appraise.Appraisal // once it is appraised
	unsound   error
	appraised bool
}

// keep finds what is asked again, and keeps it in the map, which is made when it is needed.
func keep[K comparable, V any](known *map[K]V, key K, find func() V) V {
	found, ok := (*known)[key]
	if !ok {
		if *known == nil {
			*known = map[K]V{}
		}
		found = find()
		(*known)[key] = found
	}
	return found
}

// ofOption is a column of an option.
type ofOption struct {
	option int
	column result.Column
}

// New puts together what was simulated and what was measured.
func New(meta Meta, set *result.Set, machine facts.Machine) *Results {
	r := &Results{Meta: meta, Set: set, Machine: machine, column: make(map[result.Column]int, len(set.Columns))}
	for i, c := range set.Columns {
		r.column[c] = i
	}
	for range set.Options {
		r.estimates = append(r.estimates, make([]stats.Estimate, len(set.Columns)))
		r.differences = append(r.differences, make([]stats.Estimate, len(set.Columns)))
		r.made = append(r.made, [2][]bool{make([]bool, len(set.Columns)), make([]bool, len(set.Columns))})
	}
	return r
}

// Digest names all that the files of the folder are made from, but for who ran it,
// when and how: where it is the same they need not be written again. It is taken of
// whatever the results say, titles and notes included, so that no label stays behind.
func (r *Results) Digest() string {
	h := sha256.New()
	meta := r.Meta
	pointedAt(h, &meta.Economics)
	pointedAt(h, &meta.Match)
	pointedAt(h, &meta.Worth)
	pointedAt(h, &meta.Grown)
	pointedAt(h, &meta.Grid)
	fmt.Fprintf(h, "%#v\n%q %q %d\n", meta, r.Set.Measured, r.Inputs, len(r.Set.Rows))
	return hex.EncodeToString(h.Sum(nil))
}

// pointedAt writes what something points at, if anything, in place of where that lies in memory.
func pointedAt[T any](w io.Writer, p **T) {
	if *p != nil {
		fmt.Fprintf(w, "%#v\n", **p)
		*p = nil
	}
}

// rows are the replications with central values, of which the tables speak: what other
// draws of the inputs say is never mixed in.
func (r *Results) rows() []result.Row { return r.Set.OfDraw(result.Central) }

// draws is how many draws of the inputs there are besides.
func (r *Results) draws() int {
	n, last := 0, result.Central
	for _, row := range r.Set.Rows {
		if row.Draw != last {
			n, last = n+1, row.Draw
		}
	}
	return n
}

// Ran says how many replications and draws there are.
func (r *Results) Ran() string {
	ran := words.Count(len(r.rows()), "replication")
	if n := r.draws(); n > 0 {
		ran += " and " + words.Count(n, "draw") + " of the inputs"
	}
	return ran
}

// estimate returns the option's own estimate of a column.
func (r *Results) estimate(option, column int) stats.Estimate {
	if done := &r.made[option][0][column]; !*done {
		r.estimates[option][column] = r.Set.Estimate(option, column, r.Level)
		*done = true
	}
	return r.estimates[option][column]
}

// difference returns the option's paired difference from current; nothing where their
// patients are not comparable.
func (r *Results) difference(option, column int) stats.Estimate {
	if done := &r.made[option][1][column]; !*done {
		r.differences[option][column] = nothing(r.Level)
		if c := r.Set.Columns[column]; kpi.Compared(c.Measure, c.By) {
			r.differences[option][column] = r.Set.Difference(option, column, r.Level)
		}
		*done = true
	}
	return r.differences[option][column]
}

// of returns the estimate of a measure; its mean is NaN where there is none.
func (r *Results) of(option int, c result.Column) stats.Estimate {
	if i, ok := r.column[c]; ok {
		return r.estimate(option, i)
	}
	return nothing(r.Level)
}

// change returns the paired difference of a measure.
func (r *Results) change(option int, c result.Column) stats.Estimate {
	if i, ok := r.column[c]; ok {
		return r.difference(option, i)
	}
	return nothing(r.Level)
}

func nothing(level float64) stats.Estimate {
	nan := math.NaN()
	return stats.Estimate{Mean: nan, Low: nan, High: nan, SD: nan, Level: level}
}

// window is the column of a measure for everybody over the whole window.
func window(measure string) result.Column {
	return result.Column{Measure: measure, Year: result.WholeWindow}
}

// optionName is what people call an option.
func (r *Results) optionName(option int) string {
	return facts.OptionName(r.Options, r.Set.Options[option])
}

// resource describes a resource by name; one that nobody described has its name
// alone.
func (r *Results) resource(name string) kpi.Resource {
	for _, x := range r.Resources {
		if x.Name == name {
			if x.Title == "" {
				x.Title = x.Name
			}
			return x
		}
	}
	return kpi.Resource{Name: name, Title: name}
}

// asked is what people call a measure that the scenario asks for. Of one by period or
// level, "queue at 07:00", only the name before the space has a title.
func (r *Results) asked(value string) string {
	if title, ok := r.MeasureTitles[value]; ok {
		return title
	}
	if name, rest, ok := strings.Cut(value, " "); ok && r.MeasureTitles[name] != "" {
		return r.MeasureTitles[name] + " " + rest
	}
	return value
}

// titleOf is what files call a column.
func (r *Results) titleOf(c result.Column) string {
	title := measureOf(c.Measure).Title
	if c.By == "measure" && r.asked(c.Value) != c.Value {
		return r.asked(c.Value) + ": " + words.LowerFirst(title)
	}
	if c.By == "prehab_role" {
		return title + ": " + r.roleOf(c.Value)
	}
	return title
}

// roleOf is what people call the posts that share a name at all sites; the name itself
// where they say nothing of it, or not the same.
func (r *Results) roleOf(posts string) string {
	role := ""
	for _, x := range r.Resources {
		if family, _, _ := strings.Cut(x.Name, "."); family == posts {
			if role != "" && x.Role != role {
				return posts
			}
			role = x.Role
		}
	}
	return cmp.Or(role, posts)
}

// unknown says that there is a value and no interval: one replication had it, which
// says nothing about chance. That nothing is released is known of many, and has none.
func unknown(e stats.Estimate) bool {
	return !math.IsNaN(e.Mean) && math.IsNaN(e.HalfWidth()) && e.N < 2
}
