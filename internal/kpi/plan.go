package kpi

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/result"
	"prehabsim/sim/tick"
)

// Plan says which rows and series the programs of a comparison give: each
// measure for everybody, each value of each breakdown, each resource, and for
// the whole window and each of its years. It is not changed by reading, so
// workers may share it.
type Plan struct {
	Columns    []result.Column
	Series     []result.Serie
	Months     []string // of the window, such as "2027-04"
	Years      int
	Resources  []Resource // of all options
	Breakdowns []Breakdown

	columns [][]cell // option → column
	series  [][]value
}

// Resource describes a resource to readers of results.
type Resource struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Group string `json:"group"`
	Unit  string `json:"unit"`
	Site  string `json:"site"`
	Role  string `json:"role,omitempty"`
	Band  string `json:"band,omitempty"`
	// Kind is "places", "lists" or "staff"; Unlimited ones have no capacity.
	Kind      string `json:"kind"`
	Unlimited bool   `json:"unlimited,omitempty"`
	// MayAdd is the most that may be added in answer to waits, in percent of base
	// capacity.
	MayAdd float64 `json:"may_add_percent,omitempty"`
	// NextOpening is how many days it is on average until it is next open: what
	// somebody waits whom nobody else keeps waiting.
	NextOpening float64 `json:"next_opening_days,omitempty"`
	// QueuedAt are resources in whose queue patients wait for this one, since they need
	// both at once; Elsewhere says that nobody waits in a queue of its own.
	QueuedAt  []string `json:"queued_at,omitempty"`
	Elsewhere bool     `json:"queued_elsewhere,omitempty"`
}

// Breakdown is an attribute by which patients are told apart.
type Breakdown struct {
	Name   string   `json:"name"`
	Title  string   `json:"title,omitempty"` // what people call it; "": its name
	Values []string `json:"values"`
	Titles []string `json:"titles,omitempty"` // of the values; nil: as they are
}

// cell is how an option's column is read; read is nil where the option does not
// have what the measure speaks of.
type cell struct {
	bound
	year int
}

// bound is how an option reads a row, and what of the program is read.
type bound struct {
	read  value
	reads *Reads
}

// Reads are the parts of a program that a row is read from, by number. Whatever
// reaches none of them cannot change the row.
type Reads struct {
	Tallies, Clocks, Resources []int
	Observed                   bool // by a probe too, which may see anything
}

// NewPlan lists the rows of programs, the baseline first. Options may differ in
// resources and in what they count: columns are those of the first, then those
// that others add, measure by measure, and what an option lacks is 0/0 in its
// rows. It refuses programs whose windows differ.
func NewPlan(programs []*engine.Program) (*Plan, error) {
	p, err := planOf(programs, func(result.Column) bool { return true })
	if err != nil {
		return nil, err
	}
	for _, program := range programs {
		p.describe(program)
	}
	indexes := indexesOf(programs)
	for i := range Monthly {
		s := &Monthly[i]
		for _, row := range bind(indexes, s.rows, s.read, func(place) bool { return true }) {
			p.Series = append(p.Series, result.Serie{Measure: s.Name, By: row.by, Value: row.value})
			for option, read := range row.reads {
				p.series[option] = append(p.series[option], read.read)
			}
		}
	}
	return p, nil
}

// NewPlanOf is a plan of some columns alone, and of no series.
func NewPlanOf(programs []*engine.Program, columns []result.Column) (*Plan, error) {
	wanted := make(map[result.Column]bool, len(columns))
	for _, c := range columns {
		wanted[c] = true
	}
	return planOf(programs, func(c result.Column) bool { return wanted[c] })
}

// planOf lists the columns that are wanted.
func planOf(programs []*engine.Program, wanted func(result.Column) bool) (*Plan, error) {
	if len(programs) == 0 {
		return nil, errors.New("no options to measure")
	}
	p := &Plan{columns: make([][]cell, len(programs)), series: make([][]value, len(programs))}
	first := programs[0]
	for i, other := range programs[1:] {
		if other.Window != first.Window || other.End != first.End || other.Calendar.First() != first.Calendar.First() {
			return nil, fmt.Errorf("option %d covers another window than the baseline", i+1)
		}
	}
	p.listMonths(first)
	indexes := indexesOf(programs)
	for i := range Measures {
		m := &Measures[i]
		years := p.Years
		if m.window {
			years = 0
		}
		yearsOf := func(by, value string) (list []int) {
			for y := result.WholeWindow; y < years; y++ {
				if wanted(result.Column{Measure: m.Name, By: by, Value: value, Year: y}) {
					list = append(list, y)
				}
			}
			return list
		}
		for _, row := range bind(indexes, m.rows, m.read, func(at place) bool { return yearsOf(at.by, at.value) != nil }) {
			for _, y := range yearsOf(row.by, row.value) {
				p.Columns = append(p.Columns, result.Column{Measure: m.Name, By: row.by, Value: row.value, Year: y})
				for option, read := range row.reads {
					p.columns[option] = append(p.columns[option], cell{read, y})
				}
			}
		}
	}
	return p, nil
}

func indexesOf(programs []*engine.Program) []*index {
	indexes := make([]*index, len(programs))
	causes := causesOf(programs)
	for i, program := range programs {
		indexes[i] = &index{p: program, reads: new(Reads), causes: causes}
	}
	return indexes
}

// Version names how measures are read from counts. It changes whenever a measure of the
// same name would be another number, so that stored rows of the old reading are not
// taken for the new one (TestReadingsThatChangeHaveANewVersion).
const Version = "8"

// measured is the digest of all that decides a row besides what happens: two plans of
// one name give rows that may be put together.
func measured(programs []*engine.Program) string {
	h := sha256.New()
	fmt.Fprintf(h, "measures %s\n", Version)
	for _, p := range programs {
		fmt.Fprintf(h, "%x\n", p.Record())
	}
	return hex.EncodeToString(h.Sum(nil))
}

// boundRow is a row of a measure and how each option reads it.
type boundRow struct {
	by, value string
	reads     []bound
}

// bind lists the rows, of those wanted, that any of the programs has, those by one thing together.
func bind(indexes []*index, where rows, read reading, wanted func(place) bool) (list []boundRow) {
	var things []string // of the rows, in the order in which they were first met
	of := map[string][]*boundRow{}
	known := map[[2]string]*boundRow{}
	for option, x := range indexes {
		for _, at := range where(x) {
			if !wanted(at) {
				continue
			}
			x.reads = &Reads{Resources: at.resources, Observed: at.by == "measure"}
			f := read(x, at)
			if f == nil {
				continue
			}
			row := known[[2]string{at.by, at.value}]
			if row == nil {
				row = &boundRow{at.by, at.value, make([]bound, len(indexes))}
				known[[2]string{at.by, at.value}] = row
				if of[at.by] == nil {
					things = append(things, at.by)
				}
				of[at.by] = append(of[at.by], row)
			}
			row.reads[option] = bound{f, x.reads}
		}
	}
	for _, by := range things {
		for _, row := range of[by] {
			list = append(list, *row)
		}
	}
	return list
}

// Has tells whether an option has what a column speaks of.
func (p *Plan) Has(option, column int) bool { return p.columns[option][column].read != nil }

// Reads is what an option's column is read from; nil where the option does not have it.
func (p *Plan) Reads(option, column int) *Reads { return p.columns[option][column].reads }

// Row reads the columns and the series (series × month, flattened) of an option
// from what a replication counted.
func (p *Plan) Row(option int, c *engine.Counts) (cells, series []result.Ratio) {
	cells = make([]result.Ratio, len(p.Columns))
	for i, k := range p.columns[option] {
		if k.read != nil {
			cells[i] = k.read(c, yearOf(k.year))
		}
	}
	series = make([]result.Ratio, len(p.Series)*len(p.Months))
	for i, read := range p.series[option] {
		for m := range p.Months {
			if read != nil {
				series[i*len(p.Months)+m] = read(c, monthOf(m))
			}
		}
	}
	return cells, series
}

// listMonths names the months that the window touches and counts its years, as
// the engine does: months of the calendar, years from the window's first day.
func (p *Plan) listMonths(program *engine.Program) {
	cal := program.Calendar
	from := cal.Day(program.Window)
	to := cal.Day(program.End - tick.Time(tick.Second))
	for day := from; day <= to; day++ {
		d := cal.Date(day)
		if month := fmt.Sprintf("%04d-%02d", d.Year, d.Month); !slices.Contains(p.Months, month) {
			p.Months = append(p.Months, month)
			// Like the engine, a month belongs to the year of its first day.
			p.Years = max(p.Years, cal.Year(day, from)+1)
		}
	}
}

var kinds = [...]string{engine.Places: "places", engine.Lists: "lists", engine.Budget: "staff", engine.Slots: "slots"}

// describe adds the resources and breakdowns that a program has.
func (p *Plan) describe(program *engine.Program) {
	at := p.resourcesByName()
	for i := range program.Resources {
		r := &program.Resources[i]
		known, told := at[r.Name]
		if told && p.Resources[known].Group == "" {
			p.Resources[known].Group = r.Group // a post that only an option's service names
		}
		if !told {
			at[r.Name] = len(p.Resources)
			p.Resources = append(p.Resources, Resource{
				Name: r.Name, Title: r.Title, Group: r.Group, Unit: r.Unit, Site: r.Site, Role: r.Role, Band: r.Band,
				Kind: kinds[r.Supply], Unlimited: r.Unlimited, MayAdd: mayAdd(r), NextOpening: nextOpening(r),
			})
		}
	}
	p.describeQueues(program)
	for _, b := range program.Breakdowns {
		a := &program.Attributes[b]
		if !slices.ContainsFunc(p.Breakdowns, func(known Breakdown) bool { return known.Name == a.Name }) {
			p.Breakdowns = append(p.Breakdowns, Breakdown{Name: a.Name, Values: a.Values})
		}
	}
}

// resourcesByName are the places of the resources in the list.
func (p *Plan) resourcesByName() map[string]int {
	at := make(map[string]int, len(p.Resources))
	for i := range p.Resources {
		at[p.Resources[i].Name] = i
	}
	return at
}

// describeQueues says where patients wait who need several resources at once: the first of
// a request keeps the queue.
func (p *Plan) describeQueues(program *engine.Program) {
	own := make([]bool, len(program.Resources))
	queued := make([][]string, len(program.Resources))
	for i := range program.Requests {
		needs := program.Requests[i].Needs
		for k := range needs {
			for _, id := range needs[k].Resource.Table {
				switch {
				case !id.Is():
				case k == 0:
					own[id.ID()] = true
				default:
					queued[id.ID()] = appendNames(queued[id.ID()], program, needs[0].Resource.Table, id)
				}
			}
		}
	}
	at := p.resourcesByName()
	for i := range program.Resources {
		x := &p.Resources[at[program.Resources[i].Name]]
		for _, name := range queued[i] {
			if !slices.Contains(x.QueuedAt, name) {
				x.QueuedAt = append(x.QueuedAt, name)
			}
		}
		x.Elsewhere = len(x.QueuedAt) > 0 && !own[i]
	}
}

// appendNames appends the names of resources other than one, each once.
func appendNames(list []string, program *engine.Program, ids []engine.Maybe[engine.ResourceID], but engine.Maybe[engine.ResourceID]) []string {
	for _, id := range ids {
		if id.Is() && id != but && !slices.Contains(list, program.Resources[id.ID()].Name) {
			list = append(list, program.Resources[id.ID()].Name)
		}
	}
	return list
}

func mayAdd(r *engine.Resource) float64 {
	if r.Response == nil {
		return 0
	}
	return 100 * r.Response.Up
}

// nextOpening is the mean time, in days, from a moment of the week to the next at which
// a resource is open: half the sum of squares of the gaps, over the week.
func nextOpening(r *engine.Resource) float64 {
	switch {
	case r.Unlimited:
		return 0
	case r.Supply == engine.Lists:
		return nextList(r)
	case r.Supply == engine.Slots:
		return float64(r.Every) / 2 / float64(tick.Day)
	case r.Supply == engine.Budget: // eight hours from Monday to Friday
		week := engine.Week{}
		for d := range 5 {
			week.Open[d], week.Close[d] = r.Opens, r.Opens+8*tick.Hour
		}
		return nextHours(&week)
	case r.Opening != nil:
		return nextHours(r.Opening)
	}
	return 0
}

// nextHours is that for opening hours.
func nextHours(w *engine.Week) float64 {
	squares, last := 0.0, tick.Span(-1) // when it closed last
	for d := range 14 {                 // two weeks, so that every gap is seen whole
		if w.Close[d%7] == 0 {
			continue
		}
		open, close := tick.Span(d)*tick.Day+w.Open[d%7], tick.Span(d)*tick.Day+w.Close[d%7]
		if gap := float64(open-last) / float64(tick.Day); last >= 0 && open >= tick.Week {
			squares += gap * gap
		}
		last = close
	}
	return squares / (2 * 7)
}

// nextList is that to the next day with lists. A small specialty that fills less than
// one list a day waits for its next list, on whatever day.
func nextList(r *engine.Resource) float64 {
	var days []int
	for d := range 14 { // two weeks, so that every gap is seen whole
		if r.ByLoad && r.Days[d%7] || !r.ByLoad && r.Weekly[d%7] > 0 {
			days = append(days, d)
		}
	}
	if len(days) == 0 {
		return 0
	}
	squares := 0.0
	for i := range len(days) / 2 {
		gap := float64(days[i+1] - days[i])
		squares += gap * gap
	}
	wait := squares / (2 * 7)
	if r.ByLoad && r.ListLen > 0 {
		if perWeek := r.Capacity[0].Value * float64(len(days)/2); perWeek > 0 {
			wait = max(wait, 7*float64(r.ListLen)/perWeek/2)
		}
	}
	return wait
}
