// Package facts is what is known of a run beside what its replications measured, as plain
// data that one package works out and others print: what is asked of resources, which
// posts there are, where numbers come from, what is published of the same question and
// whether it was met, and what was run at all.
//
// The package knows no program and no page. Start at [Load], [Targets] or [Manifest].
package facts

import (
	"encoding/json"
	"math"

	"prehabsim/internal/words"
)

// Load is what patients ask of a resource in a year against what it opens, by
// arithmetic, before any simulation. Offered, Capacity and Ceiling are in Unit a year,
// each on average over the days of that year of the window; Ceiling includes the most
// that may be added in answer to waits. Capacity is what the calendar opens, so work
// that goes on past closing has none.
type Load struct {
	Option       string
	Resource     string
	Index        int // of the resource in the option's program
	Year         int // 0 is the first year of the window
	Unit         string
	Offered      float64
	Capacity     float64 // +Inf: there is no limit
	Ceiling      float64
	Share        float64 // Offered ÷ Capacity; +Inf where something is asked and nothing opens all year
	ShareCeiling float64 // Offered ÷ Ceiling
	Who          string  // of whom this is, such as "class b", where not all of it is open to them and they are worse off than all who ask; "": all

	// When Offered is above Capacity, above Ceiling, and above nothing at all, with the
	// calendar as it stands. The same in each of a resource's years.
	Passes, PassesCeiling, Closed Spell

	// When nothing is open for BarredWho who ask for it, while something is for others:
	// more is kept for others, or they need more at once than there is, or beside it what
	// is never open when it is. The same in each of a resource's years.
	Barred    Spell
	BarredWho string

	// Relief is what may keep a list from growing although more is asked than is
	// open; none where nothing does. Beside says that all ask for it beside their
	// pathway, which strikes off what is not given in time, as prehab contacts.
	Relief []string
	Beside bool
}

// Outside says that nothing opens in the part of the year that lies in the window, and that
// the calendar opens some outside it: a weekly meeting, in a window of three days.
func (l *Load) Outside() bool {
	return math.IsInf(l.Share, 1) && l.Closed.From == "" && l.Barred.From == ""
}

// Spell is some months of the window, such as "2029-03": From the first ("before"
// where it began before the window, "" for never) Until the last ("" where it goes
// on when the window ends). Some months in between may not belong to it.
type Spell struct{ From, Until string }

// String writes a spell as people do: "from April 2027", "in May 2027".
func (s Spell) String() string {
	switch {
	case s.From == "before" && s.Until == "":
		return "from the start"
	case s.From == "before":
		return "until " + words.Month(s.Until)
	case s.Until == "":
		return "from " + words.Month(s.From)
	case s.From == s.Until:
		return "in " + words.Month(s.From)
	}
	return "between " + words.Month(s.From) + " and " + words.Month(s.Until)
}

// MarshalJSON writes a load as JSON can, which has no number for one without bound: its
// shares are null, and unbounded says which null it is.
func (l Load) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Option             string     `json:"option"`
		Resource           string     `json:"resource"`
		Year               int        `json:"year"`
		Unit               string     `json:"unit"`
		Offered            words.JSON `json:"offered"`
		Capacity           words.JSON `json:"capacity"` // null: unlimited
		Ceiling            words.JSON `json:"ceiling"`
		Share              words.JSON `json:"share"`
		ShareCeiling       words.JSON `json:"share_ceiling"`
		Unbounded          bool       `json:"unbounded"`
		Passes             string     `json:"passes"`
		PassesUntil        string     `json:"passes_until"`
		PassesCeiling      string     `json:"passes_ceiling"`
		PassesCeilingUntil string     `json:"passes_ceiling_until"`
		Closed             string     `json:"closed"`
		ClosedUntil        string     `json:"closed_until"`
		Who                string     `json:"who,omitempty"`
		BarredWho          string     `json:"barred_who,omitempty"`
		Barred             string     `json:"barred,omitempty"`
		BarredUntil        string     `json:"barred_until,omitempty"`
		Relief             []string   `json:"relief,omitempty"`
		Beside             bool       `json:"beside_pathway,omitempty"`
	}{l.Option, l.Resource, l.Year, l.Unit,
		words.JSON(l.Offered), words.JSON(l.Capacity), words.JSON(l.Ceiling), words.JSON(l.Share), words.JSON(l.ShareCeiling), math.IsInf(l.Share, 1),
		l.Passes.From, l.Passes.Until, l.PassesCeiling.From, l.PassesCeiling.Until, l.Closed.From, l.Closed.Until, l.Who, l.BarredWho, l.Barred.From, l.Barred.Until, l.Relief, l.Beside})
}

// Claim is a published piece of arithmetic: days saved a patient, times patients,
// divided by a mean stay. It is printed beside what is simulated and has no part in it.
type Claim struct {
	Name      string  `json:"-"`
	Title     string  `json:"title"`
	DaysSaved float64 `json:"days_saved"` // a patient
	Patients  float64 `json:"patients"`   // a year
	Stay      float64 `json:"mean_stay"`  // days
}

// BedDays is what the arithmetic releases in a year.
func (c Claim) BedDays() float64 { return c.DaysSaved * c.Patients }

// More is for how many patients more a year there is room by it.
func (c Claim) More() float64 { return c.BedDays() / c.Stay }
