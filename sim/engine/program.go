package engine

import (
	"iter"
	"math"

	"prehabsim/sim/dist"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// Program is everything that a replication needs. It is never changed by a
// run, so that any number of workers may share it.
type Program struct {
	Calendar *tick.Calendar
	Window   tick.Time // counting starts here, after the warm-up
	End      tick.Time // counting of dated events ends here
	Stop     tick.Time // the simulation ends; patients still inside are censored

	// MostInside is how many patients and branches of theirs may be inside at once, beyond
	// which a run ends with an error and not with all memory; 0: as many as there can be.
	MostInside int32

	Ops        []Op
	Attributes []Attribute
	Breakdowns []AttributeID // attributes by which tallies and clocks are broken down, one way at a time
	Tellings   []Telling     // further ways of it, each by several attributes at once or by halves
	Samplers   []Sampler
	Scales     [][]AttributeID // lists of attributes that multiply a drawn time; list 0 is empty
	Choices    []Choice
	Lookups    []Lookup
	Sets       []uint64 // sets of attribute values below 64, as bits
	Periods    []Period
	Requests   []Request
	Resources  []Resource
	Sources    []Source
	Groups     []Group
	Resets     []Reset
	Marks      []MarkDef
	Clocks     []Clock
	Tallies    []Tally
	Luck       *Luck   // nil: not told apart
	Causes     []Cause // for which something is held; the first is that of whoever comes; nil: not told apart
	Probes     []Probe
	Outcomes   []string
	Steps      []string
	Tags       []string // names under which units are held across steps
}

// Attribute is something a patient has: a category (Values in order) or a
// number.
type Attribute struct {
	Name    string
	Values  []string // empty for a number
	Initial float64  // -1 for a category that is not set yet
}

// Telling tells patients apart by several attributes at once: there is a cell for each
// combination of their values, the last running fastest. With Half, which has the values
// of the first, a patient counts there a second time with Half's value in the first's
// place: so two attributes that differ have half of the patient each, as published waits
// count somebody whom one trust sees and another treats. A value that is not set counts
// nowhere.
type Telling struct {
	Name string // for reports, such as "modality+trust"
	By   []AttributeID
	Half Maybe[AttributeID]
}

// Sampler draws a time in seconds, a count or a factor: Scale times an inverse
// table of mean 1.
type Sampler struct {
	Law     string // for people: the law in words
	Table   *dist.Table
	Scale   float64
	Floor   float64 // minus infinity for what may be negative
	Ceiling float64 // 0: none
}

// Bounds are where draws are cut off.
func (s *Sampler) Bounds() (low, high float64) {
	if s.Ceiling > 0 {
		return s.Floor, s.Ceiling
	}
	return s.Floor, math.Inf(1)
}

// Cut is the mean and standard deviation of draws, cut off as they are, before
// anything multiplies them.
func (s *Sampler) Cut() (mean, sd float64) {
	low, high := s.Bounds()
	mean, sd = s.Table.Cut(low/s.Scale, high/s.Scale)
	return s.Scale * mean, s.Scale * sd
}

// Mean is the mean of draws.
func (s *Sampler) Mean() float64 {
	switch {
	case s.Ceiling > 0 || s.Scale*s.Table.At(0) < s.Floor:
		mean, _ := s.Cut()
		return mean
	case s.Table.Mean() <= 0:
		return s.Scale * s.Table.Mean()
	}
	return s.Scale // exactly, where the table's mean is 1 but for rounding
}

// Rounding is by how much the mean grows where draws become whole numbers, as times
// and counts do.
func (s *Sampler) Rounding() float64 {
	low, high := s.Bounds()
	return s.Table.Rounding(s.Scale, max(0, low), high)
}

// Choice is a draw among targets. Row r of the probabilities starts at
// r*len(Targets); each row adds to 1.
type Choice struct {
	Targets []int32
	Probs   []float64
	// Factor is an attribute that multiplies the probability of the first
	// target, the others shrinking or growing in proportion.
	Factor Maybe[AttributeID]
}

// Possible says whether a target has a share in any row.
func (c *Choice) Possible(target int32) bool {
	for r := int(target); r < len(c.Probs); r += len(c.Targets) {
		if c.Probs[r] > 0 {
			return true
		}
	}
	return false
}

// Lookup is a table of numbers indexed by some attributes, the last running
// fastest.
type Lookup struct {
	Attrs  []AttributeID
	Sizes  []int32
	Values []float64
}

// Period is a span of dates, From included and To not.
type Period struct{ From, To tick.Time }

// Holds says whether a time lies in it.
func (d Period) Holds(at tick.Time) bool { return d.From <= at && at < d.To }

// Request is what an activity needs at once. The first need's resource keeps
// the queue.
type Request struct {
	Needs    []Need
	Never    bool               // never refused: starts at once, above capacity if need be
	Priority *Amount            // smaller goes first where the resource queues by priority; nil: 0 for all
	Patience Maybe[SamplerID]   // reneging: the time after which the patient gives up; none: never
	GivesBy  Maybe[AttributeID] // selects the row of patience; none: row 0
	GiveUp   Maybe[PlaceID]     // where a patient goes who has reneged
	Site     rng.Site           // draws patience
	Plan     Maybe[SamplerID]   // its mean is the planned time
	PlanBy   Maybe[AttributeID] // selects the plan's row
	PlanTime tick.Span          // used where there is no Plan
}

// Need is one resource of a request.
type Need struct {
	Resource Selector
	Units    Amount
	Leaving  *Amount     // places: units that must stay free for others; nil: none
	Tag      TagID       // what a later Release names
	If       []Condition // all must hold, or the need does not arise
}

// Asks says whether any request of the program may ask for a resource.
func (p *Program) Asks(resource ResourceID) bool {
	for i := range p.Requests {
		for id := range p.Requests[i].Resources {
			if id == resource {
				return true
			}
		}
	}
	return false
}

// Asked are the resources that an operation may ask for, whoever comes to it.
func (p *Program) Asked(pc int32) iter.Seq[ResourceID] {
	if op := &p.Ops[pc]; op.Code == Seize || op.Code == Free {
		return p.Requests[op.A].Resources
	}
	return func(func(ResourceID) bool) {}
}

// Resources are those that a request may be for, whoever makes it.
func (rq *Request) Resources(yield func(id ResourceID) bool) {
	for i := range rq.Needs {
		for _, id := range rq.Needs[i].Resource.Table {
			if id.Is() && !yield(id.ID()) {
				return
			}
		}
	}
}

// Condition is an attribute and the set in which its value must lie.
type Condition struct {
	Attr AttributeID
	Set  SetID
}

// Selector finds a resource from a patient's attributes: Table[v0*n1+v1], or
// Table[0] without attributes. None in the table means that no resource is
// needed.
type Selector struct {
	Attrs []AttributeID
	Sizes []int32
	Table []Maybe[ResourceID]
}

// Amount is a number of units, fixed or by an attribute. Staff
// amounts are seconds of work.
type Amount struct {
	By     Maybe[AttributeID]
	Values []int64
}

// Discipline is the order of a queue.
type Discipline uint8

// The queue disciplines.
const (
	FIFO     Discipline = iota // first come, first served
	Priority                   // smaller class first, then first come
	Due                        // earliest due date first, of a clock, then first come
	Preempt                    // preemptive-resume priority: as Priority, and who comes interrupts a larger class, which resumes later
)

// Supply says how a resource's capacity follows the calendar.
type Supply uint8

// The kinds of supply.
const (
	Places Supply = iota // units held for a time: servers, beds
	Lists                // sessions: lists of minutes, worked through one patient at a time
	Budget               // staff: seconds of work a week, spread over its working days
	Slots                // appointments: every so often, so many patients at an instant
)

// Resource is anything that patients queue for.
type Resource struct {
	Name       string
	Supply     Supply
	Unlimited  bool
	Discipline Discipline
	DueClock   Maybe[ClockID] // for Due: the clock, and within how long it should stop
	DueWithin  tick.Span      //
	QueueLimit Maybe[int32]   // balking, or a finite waiting room: most that may wait for somebody to be let in who comes from outside; none: no limit
	InnerLimit Maybe[int32]   // the same for who has been served somewhere already

	// Capacity over time, in units (Places), lists in parallel (Lists with a
	// weekly pattern), seconds of list a working day (Lists by load), seconds
	// of work a week (Budget) or patients a session (Slots). The first entry holds from the start.
	Capacity []Level
	Response *Response

	// Places.
	TurnRound tick.Span
	Opening   *Week  // opening hours; nil: always open
	Fence     *Fence // reserved capacity
	Overtakes bool   // who cannot start does not keep those behind from trying

	// Slots.
	Every tick.Span // between sessions; the first is at Opens

	// Lists.
	Weekly  [7]tick.Span // length of a list by weekday; used where ListLen is 0 and ByLoad is false
	ByLoad  bool         // capacity is seconds a working day, dealt out in lists of ListLen
	ListLen tick.Span    // 0 with ByLoad: one list on each allowed day, as long as needed
	Days    [7]bool      // allowed weekdays with ByLoad
	Opens   tick.Span    // time of day
	Overrun tick.Span

	// MeanWork is the expected seconds of work (Places: unit-seconds) of one
	// request, for requests that carry no plan; only the response reads it.
	MeanWork float64

	UseTally Maybe[TallyID] // receives the unit-seconds held by counted patients in the window
	UseFor   []TallyID      // by cause: what of UseTally is held for it; nil: not told apart
	Stays    *StayTallies   // nil: nobody asks how long they were

	// For reports only.
	Title, Unit      string // unit of one place, such as "bed"
	Group            string // "ward", "critical care", "theatre", "diagnostics", "prehab", ...
	Site, Role, Band string
}

// StayTallies are tallies of the uses of a resource by counted patients. A mean stay is
// taken of those that end in the window, each from its beginning to its end: so it
// does not depend on how long the simulation goes on after the window, and long stays
// are not cut off by it (Ended counts them, their length is the amount). Open counts
// those that had not ended when the window did, in its last year.
type StayTallies struct{ Ended, Open TallyID }

// Level is a capacity that holds from a time on. Kept, of Value, is what answers to
// waits leave alone: it is never handed back, and what may be added is reckoned without
// it.
type Level struct {
	From  tick.Time
	Value float64
	Kept  float64
}

// Fence keeps units for each value of an attribute: a unit of the fence is used
// by nobody else, the rest by anybody. Units used by value k count as at least
// Units[k] when it is asked whether another fits.
type Fence struct {
	Attr  AttributeID
	Units []int64
}

// Week is opening hours: seconds of the day by weekday, Close 0 for closed.
type Week struct{ Open, Close [7]tick.Span }

// Response lets capacity answer the queue, reviewed each Monday at 00:00 for
// the week after: base × clip(1 + Gain × (wait ÷ Target − 1), 1 − Down, 1 + Up),
// where wait is the planned work waiting divided by base capacity a day. Of a level
// with capacity that is kept, only the rest is multiplied.
type Response struct {
	Target         tick.Span
	Gain, Down, Up float64
}

// Source creates patients.
type Source struct {
	Name    string
	Entry   PlaceID
	Counted bool // false: uses capacity and appears in no tally or clock
	Site    rng.Site
	Number  uint64 // names the source in draws; equal in every option

	// Poisson arrivals by thinning: candidates come at rate Peak (per second)
	// and are taken with probability Rates[day] × Hours[hour] ÷ Peak, looked up
	// at the candidate's time.
	Peak  float64
	Rates []float64 // per second, by day of the calendar
	Hours []float64 // factor by hour of the day (24) or of the week (168); nil: all 1

	// A renewal stream instead, where there is Every: a sampler of the time
	// between arrivals, which goes by faster or slower in an hour by its factor. With
	// ByLast all of it goes by at the factor of the hour that it begins in.
	Every  Maybe[SamplerID]
	ByLast bool

	// At is a list of fixed arrival times instead.
	At []tick.Time

	// Counts are fixed numbers of patients by day instead, each at a time of
	// the day drawn in proportion to Hours.
	Counts []int32

	// Given are patients who are inside already when counting begins, instead: how
	// long ago each came. They enter after the lists are reset, who came first
	// first, whatever their source.
	Given []Ago

	// Batch is a sampler of how many come at each arrival; none: one.
	Batch Maybe[SamplerID]

	// An endless list instead, where there is Fill: patients enter at FillAt
	// each day while more than Reserve of resource Fill's units are free and
	// slots are left.
	Fill    Maybe[ResourceID]
	FillAt  tick.Span
	Reserve float64
	Slots   float64 // a day; fractions add up
}

// Ago is when a patient came: so many whole days before counting began, each
// from From to To as likely.
type Ago struct{ From, To int32 }

// Reset empties a list when counting begins: patients who wait at an operation
// from From to before To, and whose attributes lie in all the sets, are taken
// out, so that a source of given patients can take their place.
type Reset struct {
	From, To PlaceID
	Stays    bool // those whose time of such an operation runs, instead of those who wait
	Attrs    []AttributeID
	Sets     []SetID
}

// Group is a kind of branch.
type Group struct {
	Name string
	Ends bool // ends when the patient leaves
}

// MarkDef is a milestone.
type MarkDef struct {
	Name  string
	Tally Maybe[TallyID]     // counts patients reaching it
	Time  Maybe[AttributeID] // keeps the time it was reached
}

// Clock measures calendar days from one of its From marks to one of its To
// marks. Each From mark starts a new instance.
type Clock struct {
	Name      string
	Measure   string // clocks of one name are reported together, such as "within_31_days"
	From, To  []MarkID
	Within    int            // days that count as within the standard
	Late      int            // days after which it is counted as late; 0: not counted
	Stopped   Maybe[TallyID] // one for each stop, days as amount
	WithinTo  Maybe[TallyID] // stops within
	LateTo    Maybe[TallyID] // stops after Late days
	If        *Condition     // that the patient must meet when it starts; nil: all
	Of        *Condition     // that the patient must meet when it stops, or the stop is not counted; nil: all
	Everybody bool           // runs in patients of uncounted sources too
	Told      bool           // reported by breakdowns and tellings, and not for all patients alone
}

// Tally counts events and sums amounts.
type Tally struct {
	Name   string
	Cohort bool // counted in the year of the patient's arrival, not of the event
	All    bool // counts patients of uncounted sources too
}

// Luck asks how much of what tally Use receives (seconds that resources are
// held) is luck: what draws have added to what was to be expected of them. It
// goes to tally Into and is 0 on average, exactly; see luck.go. What of it is for each
// cause goes to IntoFor as well (nil: not told apart), and is 0 on average too.
type Luck struct {
	Use, Into TallyID
	IntoFor   []TallyID
}

// Cause is for what a patient, or a branch of one, holds things: see causes.go. One that
// Lasts holds for all that they do afterwards, whatever else comes to them.
type Cause struct {
	Name  string
	Lasts bool
}

// Probe observes something that a scenario asks for by name: lengths of time, or
// a level over time. What nobody asks for is not kept.
type Probe struct {
	Name     string
	Of       ProbeOf
	Resource Maybe[ResourceID] // none for intervals, arrivals and the number inside
	Step     Maybe[StepID]     // only requests of this step; none: all
	Source   Maybe[SourceID]   // arrivals: only of this source; none: all
	If       *Condition        // that the patient must meet; nil: all
	From, To Maybe[MarkID]     // intervals: marks, which keep their time; none: arriving, leaving

	// Over is the length of time, or the level, that is counted when it is
	// passed (times) or reached (levels); nil: nobody asks.
	Over *int64

	// For reports only: the share below a centile that is wanted (0: none), and
	// up to which level the distribution is (0: not at all).
	Centile      float64
	Distribution int

	// Period divides the window: values are kept for each period of this
	// length, and where Cycle is not 0 for each of so many that recur, such as
	// the 24 hours of a day. 0: the whole window only.
	Period tick.Span
	Cycle  int

	// Census observes a level at this time of day alone; nil: all the time.
	Census *tick.Span
}

// ProbeOf says what a probe observes.
type ProbeOf uint8

// What can be observed. The first five are lengths of time, the last three
// levels; those between are counted.
const (
	Waits     ProbeOf = iota // from asking for a resource to getting it
	Stays                    // from getting a resource to giving it back, delays and blocking included
	Blockings                // holding a resource while waiting for the next
	Delays                   // holding a resource while only the way out is missing
	Intervals                // from one mark to another
	Arrivals                 // patients who come
	Refusals                 // patients who find a queue full
	Losses                   // patients who renege: give up waiting
	QueueLevel
	UseLevel
	InsideLevel
)

// Time says whether lengths of time are observed, Level whether a level is; what
// is neither is counted.
func (o ProbeOf) Time() bool { return o <= Intervals }

// Level says whether a level is observed.
func (o ProbeOf) Level() bool { return o >= QueueLevel }
