package result

import (
	"cmp"
	"fmt"
	"slices"

	"prehabsim/sim/stats"
)

// Ratio is a measurement of one replication: days over patients, patients over
// patients, or a plain count over 1. Both are exact, and a denominator of 0
// says that there was nothing to measure.
type Ratio struct{ Num, Den int64 }

// WholeWindow is the year of a column that covers the whole window.
const WholeWindow = -1

// Column says what one entry of a row is.
type Column struct {
	Measure string `json:"measure"`
	By      string `json:"by"`    // the breakdown, such as "trust"; "" means everybody
	Value   string `json:"value"` // one group of the breakdown
	Year    int    `json:"year"`  // 0 is the first year of the window; -1 ([WholeWindow]) all of it
}

// Serie says what one monthly series is.
type Serie struct {
	Measure string `json:"measure"`
	By      string `json:"by"` // the breakdown; "" means everybody
	Value   string `json:"value"`
}

// Set is what replications of one experiment measured. The exported fields
// above Rows are its header, filled by whoever makes the set; rows are added by
// [Set.Add] alone, which keeps the cells in step with them.
type Set struct {
	Fingerprint   string // of what happens: programs, parameters and seed; sets of different ones are not merged
	Measured      string // of what is counted of it and how; neither are sets of different ones
	EngineVersion string
	Scenario      string
	Seed          uint64
	Arch          string // processor architecture: the same bits are promised within one
	Options       []string
	Columns       []Column
	Series        []Serie
	Months        []string // of each series, such as "2027-04"
	Draws         int      // of the inputs, the central values (draw 0) among them; 0 is read as 1
	Inputs        string   // names what the inputs are drawn from; "": nothing is drawn
	Drawn         []int    // the columns that rows of draws have, rising, since there may be many draws; nil: all

	Rows []Row // in order of draw, then of replication

	// cells holds option × serie × month, flattened in that order, against the
	// baseline (option 0), of the central rows alone: moments of different draws would
	// take what the inputs leave open for chance. It is nil until there is such a row.
	cells []stats.PairMoments
}

// PickDrawn returns what a row of a draw keeps of the values of all columns.
func (s *Set) PickDrawn(all []Ratio) []Ratio {
	if s.Drawn == nil {
		return all
	}
	kept := make([]Ratio, len(s.Drawn))
	for i, column := range s.Drawn {
		kept[i] = all[column]
	}
	return kept
}

// Entry is where rows of draws have a column; false: they lack it.
func (s *Set) Entry(column int) (at int, ok bool) {
	if s.Drawn == nil {
		return column, true
	}
	return slices.BinarySearch(s.Drawn, column)
}

// Value is what a row has of a column of an option; false: rows of draws lack it.
func (s *Set) Value(row *Row, option, column int) (x Ratio, ok bool) {
	at := column
	if row.Draw != Central {
		if at, ok = s.Entry(column); !ok {
			return Ratio{}, false
		}
	}
	return row.Options[option][at], true
}

// columns is how many columns a row of that draw has.
func (s *Set) columns(draw int) int {
	if draw == Central || s.Drawn == nil {
		return len(s.Columns)
	}
	return len(s.Drawn)
}

// Row is what one replication measured, for all options at once, so that
// paired differences are complete in one place.
type Row struct {
	Draw        int // [Central], or one draw of all inputs
	Replication int
	Options     [][]Ratio // option → column; of a draw, those of [Set.Drawn]
	// Series is option → serie × month, flattened in that order. It is dropped
	// once it has been folded into the cells. Rows of other draws than the central
	// have none.
	Series [][]Ratio
	// Stuck are the options in which patients were found to wait for each other for
	// ever, in their order; hardly ever any.
	Stuck []Stuck
}

// Stuck is what a replication of an option has of patients who wait for each other for
// ever.
type Stuck struct {
	Option  int      `json:"option"`
	Holding int64    `json:"holding"`       // patients who hold something that others of them wait for
	Behind  int64    `json:"behind"`        // patients who wait behind them
	Since   int64    `json:"since_seconds"` // from the start of the window; negative in the warm-up
	Steps   []Number `json:"steps"`         // where those who hold something wait: patients
	Holds   []Number `json:"holds"`         // what they hold: units of resources
}

// Number is how many of something there are.
type Number struct {
	Name string `json:"name"`
	N    int64  `json:"n"`
}

// Central is the draw in which every input has its central value. Its replications tell
// chance by itself; the other draws tell what the inputs leave open.
const Central = 0

// Unit is the key of a row: one replication under one parameter draw.
type Unit struct{ Draw, Replication int }

// Unit returns the key of the row.
func (r *Row) Unit() Unit { return Unit{r.Draw, r.Replication} }

func (u Unit) String() string {
	if u.Draw == 0 {
		return fmt.Sprintf("replication %d", u.Replication)
	}
	return fmt.Sprintf("replication %d of draw %d", u.Replication, u.Draw)
}

func (u Unit) compare(v Unit) int {
	return cmp.Or(cmp.Compare(u.Draw, v.Draw), cmp.Compare(u.Replication, v.Replication))
}

// Add takes in the row of one replication, in any order. It refuses a row that
// is already there or does not have the header's widths, and then leaves the
// set as it was. The set keeps the row's Options, so they must not be changed
// afterwards; Series is free to be used again.
func (s *Set) Add(row Row) error {
	if err := s.checkRow(row); err != nil {
		return err
	}
	at, found := s.find(row.Unit())
	if found {
		return fmt.Errorf("%v is already there", row.Unit())
	}
	if s.cells == nil && row.Draw == Central {
		s.cells = make([]stats.PairMoments, len(s.Options)*s.width())
	}
	for option, series := range row.Series {
		cells := s.cells[option*s.width():]
		for i, a := range series {
			b := row.Series[0][i]
			cells[i].Add(a.Num, a.Den, b.Num, b.Den)
		}
	}
	row.Series = nil
	s.Rows = slices.Insert(s.Rows, at, row)
	return nil
}

// Has tells whether the set has the row of that replication.
func (s *Set) Has(draw, replication int) bool {
	_, found := s.find(Unit{draw, replication})
	return found
}

// OfDraw returns the rows of one draw, in order of replication. They are those of the
// set and must not be changed.
func (s *Set) OfDraw(draw int) []Row {
	from, _ := s.find(Unit{draw, 0})
	to, _ := s.find(Unit{draw + 1, 0})
	return s.Rows[from:to]
}

// Missing returns those of some units that are not there yet, in their order.
func (s *Set) Missing(units []Unit) (missing []Unit) {
	for _, u := range units {
		if _, found := s.find(u); !found {
			missing = append(missing, u)
		}
	}
	return missing
}

// Cell returns the moments of one month of a series over the central replications, of
// an option against the baseline. It has seen nothing while the set has no such rows.
func (s *Set) Cell(option, serie, month int) stats.PairMoments {
	if s.cells == nil {
		return stats.PairMoments{}
	}
	return s.cells[option*s.width()+serie*len(s.Months)+month]
}

// width is the number of an option's cells.
func (s *Set) width() int { return len(s.Series) * len(s.Months) }

func (s *Set) find(u Unit) (at int, found bool) {
	return slices.BinarySearchFunc(s.Rows, u, func(r Row, u Unit) int { return r.Unit().compare(u) })
}

// checkRow tells why a row cannot be added.
func (s *Set) checkRow(row Row) error {
	if err := s.checkKept(row); err != nil {
		return err
	}
	if row.Draw != Central {
		if row.Series != nil {
			return fmt.Errorf("%v: has series; they are kept of the central values alone", row.Unit())
		}
		return nil
	}
	if s.width() == 0 && len(row.Series) == 0 {
		return nil // no series: the row need not say so for each option
	}
	if err := s.checkWidths(row.Series, s.width(), "months of series"); err != nil {
		return fmt.Errorf("%v: %w", row.Unit(), err)
	}
	return nil
}

// checkKept is checkRow for what is left of a row when its series are folded.
func (s *Set) checkKept(row Row) error {
	switch {
	case row.Replication < 0:
		return fmt.Errorf("replication %d: must be 0 or more", row.Replication)
	case row.Draw < 0 || row.Draw >= max(1, s.Draws):
		return fmt.Errorf("%v: draw must be 0 to %d, not %d", row.Unit(), max(1, s.Draws)-1, row.Draw)
	}
	if err := s.checkWidths(row.Options, s.columns(row.Draw), "columns"); err != nil {
		return fmt.Errorf("%v: %w", row.Unit(), err)
	}
	for i, x := range row.Stuck {
		if x.Option < 0 || x.Option >= len(s.Options) || i > 0 && x.Option <= row.Stuck[i-1].Option {
			return fmt.Errorf("%v: patients wait for each other in option %d, which is not there or not in order", row.Unit(), x.Option)
		}
	}
	return nil
}

// checkWidths also holds the numbers within the range that stats adds exactly.
func (s *Set) checkWidths(options [][]Ratio, width int, what string) error {
	if len(options) != len(s.Options) {
		return fmt.Errorf("%d options in the %s, the set has %d", len(options), what, len(s.Options))
	}
	for i, ratios := range options {
		if len(ratios) != width {
			return fmt.Errorf("option %q: %d %s, the set has %d", s.Options[i], len(ratios), what, width)
		}
		for _, r := range ratios {
			if outside(r.Num) || outside(r.Den) {
				return fmt.Errorf("option %q: %d/%d is beyond ±2^52 and could not be added up exactly",
					s.Options[i], r.Num, r.Den)
			}
		}
	}
	return nil
}

func outside(x int64) bool { return x < -stats.Largest || x > stats.Largest }
