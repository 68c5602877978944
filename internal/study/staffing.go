package study

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/appraise"
	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/runner"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
	"prehabsim/sim/tick"
)

// What is asked of an option's staff has two answers: what the posts that it has can do, and
// which posts its patients need.

const prehabGroup = "prehab"

// StaffAsk says what is asked. An option's prehab is seen by its posts of group "prehab".
type StaffAsk struct {
	Option string
	Wait   tick.Span // the longest mean wait for a contact that is put up with, at any post
	Use    float64   // of hours with patients, the share to which arithmetic fills posts
}

// Staffing is both answers.
type Staffing struct {
	StaffAsk
	Title, Name  string // of the scenario and the option
	Posts        []StaffPost
	Lines        []StaffLine
	Beside       []StaffBeside
	PriceYear    string // "": the scenario says nothing of money
	Level        float64
	Replications int
	Seed         uint64
	From, To     tick.Date // the window
	Rounds       int       // of the search
	Unsure       bool      // the search ended before all posts had settled
	Late         bool      // posts are filled late or not all
}

// StaffPost is the posts of one role in one place. Posts are whole-time equivalents that are
// established, at their most in the window.
type StaffPost struct {
	Resource, Title, Role, Band, Site string

	Posts, Filled float64 // of Filled, a share, somebody is in post in the long run
	See           float64 // the share in which somebody sees patients
	Asked         float64 // hours a year, by arithmetic, in the year in which most are
	ByUse         float64 // posts that those hours take at the share asked for
	Least         float64 // posts with which waits hold; NaN: no number of them is enough
	Pounds        float64 // what a filled post costs a year; NaN: nothing is said

	Now, Then StaffWork // with the posts of the option, and with the least
}

// StaffWork is what posts do.
type StaffWork struct {
	Worked, Open float64        // hours a year
	Wait         stats.Estimate // days in the queue, of whomever, for each contact given
}

// Use is the share of hours that are booked; NaN where there are none.
func (w *StaffWork) Use() float64 { return w.Worked / w.Open }

// Gap is how many posts are missing; below 0 those that are not needed.
func (p *StaffPost) Gap() float64 { return p.Least - p.Posts }

// GapPounds is what they cost a year. An empty post costs nothing.
func (p *StaffPost) GapPounds() float64 { return p.Gap() * p.Filled * p.Pounds }

// StaffLine is something that was measured with the posts of the option and with the least.
type StaffLine struct {
	Measure, Label, Unit string
	Change               bool // told as changes from current
	Now, Then            stats.Estimate
	More                 stats.Estimate // Then less Now
}

// Dose is the line of the mean dose; nil where there is none.
func (a *Staffing) Dose() *StaffLine {
	i := slices.IndexFunc(a.Lines, func(l StaffLine) bool { return l.Measure == "prehab_dose" })
	if i < 0 {
		return nil
	}
	return &a.Lines[i]
}

// StaffBeside is posts that see no patients: in money alone.
type StaffBeside struct {
	Title string
	Posts float64
}

// staffLines are what the two answers are compared by, with words that say less than the
// measure's title.
var staffLines = []struct {
	label    string
	measures []string // the first that there is
	change   bool
}{
	{"Agree to take part a year", []string{"prehab_started"}, false},
	{"Contacts attended a year", []string{"prehab_attended"}, false},
	{"Mean wait for contacts given, days", []string{"prehab_wait"}, false},
	{"Core sessions attended, if agreed, mean", []string{"prehab_sessions"}, false},
	{"Mean dose at treatment, if agreed, %", []string{"prehab_dose"}, false},
	{"Completed, if agreed, %", []string{"prehab_completed"}, false},
	{"Treated within 62 days, points", []string{"within_62_days"}, true},
	{"Ward bed-days of cancer patients a year", []string{"ward_bed_days_less_luck", "ward_bed_days"}, true},
	{"Critical-care bed-days of cancer patients a year", []string{"critical_care_bed_days"}, true},
}

// Check refuses what cannot be asked.
func (q *StaffAsk) Check() error {
	switch {
	case q.Option == "":
		return diag.Usage.Errorf("name the option whose staff are meant with --option")
	case q.Wait <= 0:
		return diag.Usage.Errorf(`--wait must be above 0, such as 5d`)
	case !(q.Use > 0 && q.Use <= 1):
		return diag.Usage.Errorf("--use is a share above 0 and up to 100%%, such as 85%%, not %g%%", 100*q.Use)
	}
	return nil
}

// ReadShare reads a share such as "85%" or 0.85.
func ReadShare(text string) (float64, error) {
	number, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	x, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil {
		return 0, fmt.Errorf("is a share such as 85%%, not %q", text)
	}
	if percent {
		x /= 100
	}
	return x, nil
}

// Staff answers it: simulates the option with its own posts, searches for the least with which
// waits hold, and simulates it with these. Nothing is kept of what is interrupted.
func (s *Study) Staff(ctx context.Context, q StaffAsk, o Spec, events Events) (*Staffing, error) {
	option, err := s.Option(q.Option)
	if err != nil {
		return nil, err
	}
	a := &Staffing{StaffAsk: q, Title: s.Title, Name: option.Name, Level: s.Level, Replications: s.Replications, Seed: s.Seed, From: s.From, To: s.To}
	if s.Economics != nil {
		a.PriceYear = s.Economics.PriceYear
	}
	if err := a.findPosts(s, option); err != nil {
		return nil, err
	}
	z := newSizing(len(a.Posts), float64(q.Wait))
	least, err := s.searchPosts(ctx, a, option, z, o, events)
	if err != nil {
		return nil, err
	}
	return a, s.compareStaff(ctx, a, option, least, o, events)
}

// findPosts lists the posts that see an option's prehab patients.
func (a *Staffing) findPosts(s *Study, o *compile.Option) error {
	for _, x := range staffOf(o) {
		i := slices.IndexFunc(o.Program.Resources, func(r engine.Resource) bool { return r.Name == x.Resource })
		r := &o.Program.Resources[i]
		asked := 0.0
		for _, l := range o.Loads {
			if l.Resource == r.Name {
				asked = max(asked, l.Offered)
			}
		}
		if r.Group != prehabGroup || asked == 0 {
			continue
		}
		p := StaffPost{Resource: r.Name, Title: r.Title, Role: r.Role, Band: r.Band, Site: x.Site, Filled: 1, See: 1, Asked: asked, Pounds: math.NaN()}
		if e, ok := o.Employed[r.Name]; ok {
			a.Late, p.Filled, p.See = true, e.Filled, e.See
		}
		p.Posts = math.Round(1e6*o.Posts[r.Name]) / 1e6 // the capacity was made from them
		p.ByUse = asked / (x.HoursPerWTE * a.Use * p.See)
		family, _, _ := strings.Cut(r.Name, ".")
		price, ok, err := appraise.PostPrice(s.Economics, o.ID, family)
		if err != nil {
			return diag.Refused.Of(err)
		}
		if ok {
			p.Pounds = price
		}
		a.Posts = append(a.Posts, p)
	}
	if len(a.Posts) == 0 {
		return diag.Refused.Errorf("option %q: no post of prehab has anything to do: it offers none, or nobody who comes asks for it, or its posts are of another group or without limit; choose another with --option", o.ID)
	}
	if s.Economics != nil {
		a.beside(s.Economics, o.ID)
	}
	return nil
}

// beside finds posts that an option pays for and that are no resource.
func (a *Staffing) beside(e *facts.Economics, option string) {
	for _, l := range e.Lines {
		if l.Option != option || l.Kind != facts.CostKind || l.Basis != "post" || l.Resource != "" || len(l.Known) == 0 {
			continue
		}
		n := slices.Max(l.Known)
		if l.Count != (facts.Number{}) { // which is otherwise in Known
			n *= l.Count.Value
		}
		if n > 0 {
			a.Beside = append(a.Beside, StaffBeside{l.Title, n})
		}
	}
}

// searchPosts finds the least posts, with replications that no run has seen.
func (s *Study) searchPosts(ctx context.Context, a *Staffing, option *compile.Option, z *sizing, o Spec, events Events) (least map[string]float64, err error) {
	var ids []int
	header := &result.Set{Options: []string{option.ID}, EngineVersion: engine.Version, Seed: s.Seed}
	for _, p := range a.Posts {
		ids = append(ids, slices.IndexFunc(option.Program.Resources, func(r engine.Resource) bool { return r.Name == p.Resource }))
		header.Columns = append(header.Columns, result.Column{Measure: "wait", By: "resource", Value: p.Resource, Year: result.WholeWindow})
	}
	x := &runner.Experiment{Header: header, Seed: s.Seed, Measure: func(_ int, c *engine.Counts) (row, series []result.Ratio) {
		for _, id := range ids {
			u := c.Use(id, result.WholeWindow)
			row = append(row, result.Ratio{Num: u.Queue, Den: u.Starts})
		}
		return row, nil
	}}
	x.Beside, o = []*engine.Program{s.Options[0].Program}, o.searching() // what current and all rounds have in common
	const usually = 12                                                   // rounds
	at := State{Phase: Simulating, Guessed: true, Of: (usually + 3) * s.Replications}
	events.tell(at)
	err = z.search(func(times []float64) ([]float64, error) {
		x.Programs = []*engine.Program{option.WithPosts(a.times(times))}
		before := z.rounds * s.Replications
		at.Of = (max(usually, z.rounds+2) + 3) * s.Replications
		at.Precision = fmt.Sprintf("round %d: %d of %d posts are found", z.rounds+1, z.settledPosts(), len(z.posts))
		set, err := s.someOf(ctx, x, runner.Replications(Unseen, Unseen+s.Replications), o, func(done int) { at.Done = before + done; events.tell(at) })
		if err != nil {
			return nil, err
		}
		return waitsOf(set), nil
	})
	if err != nil {
		return nil, err
	}
	a.Rounds, a.Unsure = z.rounds, z.unsure
	found := make([]float64, len(z.posts))
	for i, p := range z.posts {
		a.Posts[i].Least = a.Posts[i].Posts * p.try
		if a.Posts[i].Posts == 0 {
			a.Posts[i].Least = p.try
		}
		if found[i] = p.try; p.notReached {
			a.Posts[i].Least = math.NaN()
		}
	}
	return a.times(found), nil
}

func (a *Staffing) times(of []float64) map[string]float64 {
	times := map[string]float64{}
	for i, p := range a.Posts {
		times[p.Resource] = of[i]
	}
	return times
}

// someOf simulates an experiment of its own.
func (s *Study) someOf(ctx context.Context, x *runner.Experiment, units []result.Unit, o Spec, done func(int)) (*result.Set, error) {
	set, err := runner.Run(ctx, x, runner.Options{Units: units, Workers: o.Workers, Kept: o.Kept, Abandon: true, Progress: func(n, _ int, _ int64) { done(n) }})
	if errors.Is(err, context.Canceled) {
		return nil, &Interruption{Phase: Simulating}
	}
	return set, err
}

// waitsOf are the seconds in the queue for each contact, of all replications together.
func waitsOf(set *result.Set) (waits []float64) {
	for i := range set.Columns {
		num, den := 0.0, 0.0
		for _, row := range set.Rows {
			num, den = num+float64(row.Options[0][i].Num), den+float64(row.Options[0][i].Den)
		}
		waits = append(waits, num/den) // NaN where nobody came, without bound where nobody was served
	}
	return waits
}
