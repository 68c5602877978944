package compile

import (
	"math"
	"slices"

	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/fmath"
	"prehabsim/sim/tick"
)

// A post that is established is not yet somebody who sees patients. Those that are added by
// a date are recruited for, and whoever comes is trained; later some are empty, since people
// leave or nobody is found, and of those in post some are new. All of it is told as means: a
// post at 92% is 0.92 of one all the time, not empty for a month of the year.

// mostEmpty is the largest share of posts that may be empty, or be left in a year: with 1
// there would be nobody.
const mostEmpty = 0.99

var staffingFields = []scenario.Field{
	{Name: "vacancy", Type: scenario.ShareField, Max: mostEmpty, Help: "share of the posts that nobody is in, on average, those between one holder and the next among them, as vacancy rates are published; then wte is what is established", Example: `{ value = 6.7, unit = "%", source = "P-EX4.vacancy_pct" }`},
	{Name: "turnover", Type: scenario.ShareField, Max: mostEmpty, Help: "share of those in post who leave in a year; each leaves an empty post for recruited_after, and whoever follows is new for trained_after", Example: `{ value = 10.5, low = 8, high = 13, unit = "%", source = "F-TURN" }`},
	{Name: "recruited_after", Type: scenario.SpanField, Step: float64(tick.Day), Help: "from the day on which an option or a change by date adds posts, and from each leaver, until somebody is in post", Example: `"18w"`},
	{Name: "trained_after", Type: scenario.SpanField, Step: float64(tick.Day), Help: "from then until whoever has come sees patients; the post is paid for meanwhile", Example: `"4w"`},
}

// Employed are the posts of a staff resource over time where not all of them are filled by
// somebody who sees patients, in seconds of work a week with patients: as if all that are
// established were, and as if all were that somebody is in. What patients meet is the
// resource's capacity.
type Employed struct {
	Established, InPost []engine.Level
	Filled, See         float64 // of what is established, in the long run: the share that somebody is in, and who sees patients
}

// staffing is what is written of how the posts of a resource are filled, and what comes of it.
type staffing struct {
	*scenario.Table
	index              int32
	vacancy, turnover  float64
	recruited, trained tick.Span      // in whole days
	own                []engine.Level // of wte, changes among it
	added              []tick.Time    // when there are more
	Employed
}

// readStaffing reads it; nothing is kept where nothing is written.
func (b *builder) readStaffing(t *scenario.Table, r *engine.Resource) {
	if !slices.ContainsFunc(staffingFields, func(f scenario.Field) bool { return t.Has(f.Name) }) {
		return
	}
	s := &staffing{Table: t, index: b.resource[r.Name], own: r.Capacity}
	number := func(key string) (x float64) {
		if t.Has(key) {
			x = t.Number(key)
		}
		return x
	}
	days := func(key string) (span tick.Span) {
		if t.Has(key) {
			span = t.Span(key)
		}
		return span
	}
	s.vacancy, s.turnover = number("vacancy"), number("turnover")
	s.recruited, s.trained = days("recruited_after"), days("trained_after")
	switch {
	case r.Unlimited:
		t.Problem("unlimited", "of posts without limit none is empty; leave out vacancy, turnover, recruited_after and trained_after")
	case t.Has("turnover") && !t.Has("recruited_after") && !t.Has("trained_after"):
		t.Problem("turnover", `has no effect where whoever follows is there at once; write recruited_after or trained_after, such as "18w"`)
	}
	b.posts = append(b.posts, s)
}

// empty is the share of the established posts that nobody is in. A published vacancy counts
// those between one holder and the next, so the two are not added up.
func (s *staffing) empty() float64 { return max(s.vacancy, s.between()) }

// between is the share of posts that are empty because somebody has left. A post is held for
// a time whose mean is 1 ÷ turnover and then empty for recruited, again and again, so the
// share is that of an alternating renewal process: the mean time empty, of both (Ross,
// Stochastic Processes, 2nd ed. 1996, theorem 3.4.4).
func (s *staffing) between() float64 {
	left := s.turnover * inYears(s.recruited)
	return left / (1 + left)
}

// pastTraining is the share of those in post who see patients: of a time in post that ends
// at a constant rate, as much lies beyond the first trained.
func (s *staffing) pastTraining() float64 {
	return fmath.Exp(-float64(s.turnover * inYears(s.trained)))
}

func inYears(span tick.Span) float64 { return float64(span) / float64(tick.Year) }

// recruit gives staff the hours of those who see patients.
func (b *builder) recruit(current *builder) {
	for _, s := range b.posts {
		b.p.Resources[s.index].Capacity = b.recruited(s, s.own, current)
	}
}

// recruited are the hours of those who see patients in an option's own posts: what is
// established for as long as it takes to find and train somebody, less what is empty then.
// Posts of current that nobody asks for there are nobody's, so an option that does adds all
// of its own.
func (b *builder) recruited(s *staffing, own []engine.Level, current *builder) (seeing []engine.Level) {
	s.Filled = 1 - s.empty()
	s.See = s.Filled * s.pastTraining()
	was, before, established := Employed{}, []engine.Level(nil), own
	at, later := b.begins()
	if later {
		was, before = current.employed(&b.p.Resources[s.index])
		established = levelsFrom(at, was.Established, own)
	}
	s.added = rises(established)
	s.Established = fromTheFirstDay(established)
	s.InPost = thereFor(established, s.recruited, s.Filled)
	seeing = thereFor(established, s.recruited+s.trained, s.See)
	if later {
		s.InPost, seeing = levelsFrom(at, was.InPost, s.InPost), levelsFrom(at, before, seeing)
	}
	s.InPost = fromTheFirstDay(s.InPost)
	return fromTheFirstDay(seeing)
}

// rises are when some levels rise.
func rises(levels []engine.Level) (at []tick.Time) {
	for i := range levels[1:] {
		if levels[i+1].Value > levels[i].Value {
			at = append(at, levels[i+1].From)
		}
	}
	return at
}

// employed are the posts that this option, which is current, has of a resource as another
// option has it, and the hours of those who see patients; none where nobody asks for them.
func (b *builder) employed(as *engine.Resource) (e Employed, seeing []engine.Level) {
	k, ok := b.resource[as.Name]
	if !ok || b.p.Resources[k].Supply != engine.Budget || !b.p.Asks(engine.ResourceID(k)) {
		none := []engine.Level{{}}
		return Employed{Established: none, InPost: none}, none
	}
	seeing = b.p.Resources[k].Capacity
	if s := b.staffingOf(k); s != nil {
		return s.Employed, seeing
	}
	return Employed{Established: seeing, InPost: seeing}, seeing
}

// staffingOf is what is written of a resource's posts; nil: nothing.
func (b *builder) staffingOf(resource int32) *staffing {
	for _, s := range b.posts {
		if s.index == resource {
			return s
		}
	}
	return nil
}

// thereFor is a share of what has been there for a span: of the least that there was in it.
// What holds at first has always been there.
func thereFor(levels []engine.Level, span tick.Span, share float64) (list []engine.Level) {
	var times []tick.Time
	for i, l := range levels {
		if times = append(times, l.From); i > 0 {
			times = append(times, l.From+tick.Time(span))
		}
	}
	slices.Sort(times)
	for _, t := range slices.Compact(times) {
		least := math.Inf(1)
		for i, l := range levels {
			begun, over := i == 0 || l.From <= t, i+1 < len(levels) && levels[i+1].From <= t-tick.Time(span)
			if begun && !over {
				least = min(least, l.Value)
			}
		}
		list = append(list, engine.Level{From: t, Value: float64(share * least)})
	}
	return list
}

// fromTheFirstDay leaves out what held before the simulation began, and changes that are none.
func fromTheFirstDay(levels []engine.Level) []engine.Level {
	list := []engine.Level{{Value: levels[0].Value}}
	for _, l := range levels[1:] {
		switch last := &list[len(list)-1]; {
		case l.From <= 0:
			list[0].Value = l.Value
		case l.Value != last.Value:
			list = append(list, l)
		}
	}
	return list
}
