package study

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/journey"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/stats"
	"prehabsim/sim/tick"
)

// Who breaches a standard, and where did their days go? Everybody is followed through each
// replication once more, which changes nothing in it: so the days are of the patients whom the
// published share counts, and those of all steps add up to the clock, to the second.

// BreachAsk is what "breaches" is asked for.
type BreachAsk struct {
	Option  string // of which; "": current
	Measure string // of which clocks; "": the first of usualClocks that there is
	By      string // attribute by which patients are told apart beside their pathway; "": trust, if they have one
	Where   string // of which group steps and patients are told, such as trust=north; "": of everybody
}

// usualClocks are told of where nobody asks for others.
var usualClocks = []string{"within_62_days", "within_31_days", "within_28_days"}

// usualBy tells patients apart where nobody asks for another attribute.
const usualBy = "trust"

// pathwayBy is what a pathway is called beside attributes.
const pathwayBy = "pathway"

// Breached is where the days went.
type Breached struct {
	BreachAsk
	Title, Name, OptionID, OptionName string
	Source                            string // the scenario, as trace may be given it; "": trace knows none with these numbers
	Evidence                          string // the reading, if it is not the scenario's own
	Seed                              uint64
	OwnSeed                           bool // another than the scenario's
	Level                             float64
	Replications                      int
	Years                             float64
	From, To                          tick.Date
	Within                            []int           // days of the standard; several where its clocks have several
	Standard                          *facts.Standard // the share wanted; nil: none is said
	Choices                           []string        // what tells a patient's choice: steps, and resources to which some do not come; nil: nothing does
	Groups                            []BreachGroup   // everybody first; beside them and Of those alone whose clocks stop
	Of                                int             // of Groups: that of which steps and patients are told
	Typical, Worst                    *BreachCase     // nil: nobody breaches
}

// Took is the time of patients on a clock, or in a step of it, in all replications.
type Took struct {
	Patients             int   // of a step, who came by it
	Queue, Delay, Choice int64 // seconds
}

// Seconds are all of them.
func (t Took) Seconds() int64 { return t.Queue + t.Delay + t.Choice }

// Plus adds another's.
func (t *Took) Plus(x Took) {
	t.Patients, t.Queue, t.Delay, t.Choice = t.Patients+x.Patients, t.Queue+x.Queue, t.Delay+x.Delay, t.Choice+x.Choice
}

// BreachGroup are patients who came by a pathway or have a value of the attribute.
type BreachGroup struct {
	By, Value, Title string // By "": everybody
	Met, Breached    Took
	Share            stats.Estimate // who met it, of 100
	Steps            []BreachStep   // in the order of the scenario, where anybody came by
	Every            Fewer          // if each of the steps took that
}

// Best is what all steps of those who breached take if each takes what its best tenth does.
func (g *BreachGroup) Best() (seconds int64) {
	for i := range g.Steps {
		x := &g.Steps[i]
		if seconds += x.Best; x.Given {
			seconds += x.Breached.Seconds()
		}
	}
	return seconds
}

// BreachStep is a step.
type BreachStep struct {
	Name          string
	Given         bool // stands for time before the window of who was on a given list: nothing can change it
	Met, Breached Took
	Best          int64 // seconds that the best tenth take, of those who breached and came by, added up
	Then          Fewer
}

// Fewer are breaches that there would not be.
type Fewer struct {
	Patients int            // in all replications
	Gain     stats.Estimate // of the share who meet it, in points
}

// BreachCase is a patient who breached.
type BreachCase struct {
	Replication int
	Source      string
	Patient     uint64
	Of          int // patients who breached, from whom they are chosen
	Days        int
	From, To    tick.Date
	Parts       []CasePart
}

// CasePart is what they spent in a step.
type CasePart struct {
	Step  string
	Given bool // see [BreachStep]
	From  tick.Date
	Took
}

// Breaches finds it.
func (s *Study) Breaches(ctx context.Context, q BreachAsk, o Spec, events Events) (*Breached, error) {
	q.Option = cmp.Or(q.Option, s.Options[0].ID)
	option, err := s.Option(q.Option)
	if err != nil {
		return nil, err
	}
	f := &following{s: s, option: option, ask: &q}
	if err := f.prepare(); err != nil {
		return nil, err
	}
	if err := s.refuseFollowing(option); err != nil {
		return nil, err
	}
	f.ran, err = follow(ctx, option.Program, s.Seed, s.Replications, o, events, func(e *engine.Engine, key rng.Key) (*followed, error) {
		stops := journey.NewStops(option.Program, q.Measure, f.names, f.choice, q.By)
		err := e.TraceAll(key, stops.Add)
		return f.sort(stops), err
	})
	if err != nil {
		return nil, err
	}
	a := &Breached{
		BreachAsk: q, Title: s.Title, Name: s.Name, OptionID: option.ID, OptionName: option.Name, Evidence: string(s.choice.Evidence), Seed: s.Seed, OwnSeed: s.choice.Seed != nil,
		Level: s.Level, Replications: s.Replications, Years: float64(s.To.Sub(s.From)+1) / 365.25, From: s.From, To: s.To, Within: f.within(), Choices: f.choices(),
	}
	if s.match == nil && s.grid == nil {
		a.Source = s.Document.Name
	}
	if i := slices.IndexFunc(option.Standards, func(x facts.Standard) bool { return x.Measure == q.Measure }); i >= 0 {
		a.Standard = &option.Standards[i]
	}
	for g := range f.groups {
		if x := f.addUp(g); x.By == "" || g == f.of || x.Met.Patients+x.Breached.Patients > 0 {
			if g == f.of {
				a.Of = len(a.Groups)
			}
			a.Groups = append(a.Groups, x)
		}
	}
	return a, f.cases(ctx, a)
}

// following is a look at all replications.
type following struct {
	s        *Study
	option   *compile.Option
	ask      *BreachAsk
	names    []string // of steps
	choice   []bool
	pathways []facts.Named
	ofSource []int
	groups   []BreachGroup // by what they are; the first is everybody
	of       int
	values   int // the first group that is one of a value of the attribute
	ran      []*followed
}

// prepare finds what is asked for.
func (f *following) prepare() error {
	p, q := f.option.Program, f.ask
	clocks := held(p)
	if len(clocks) == 0 {
		return diag.Usage.Errorf("no clock of %s is held against a standard, so nobody breaches one; write standard = { days = 62, share = 0.85 } in [clock.NAME]", f.s.Name)
	}
	for _, usual := range append(slices.Clone(usualClocks), clocks...) {
		if q.Measure == "" && slices.Contains(clocks, usual) {
			q.Measure = usual
		}
	}
	if err := diag.OneOf("clock with a standard", q.Measure, clocks); err != nil {
		return err
	}
	if err := f.tellBy(); err != nil {
		return err
	}
	f.names, f.choice = f.option.StepFamilies(), f.option.StepChoices()
	f.pathways, f.ofSource = places(f.option.SourcePlaces())
	f.groups = []BreachGroup{{}}
	for _, x := range f.pathways {
		f.groups = append(f.groups, BreachGroup{By: pathwayBy, Value: x.ID, Title: x.Name})
	}
	f.values = len(f.groups)
	if q.By != "" {
		i := slices.IndexFunc(p.Attributes, func(a engine.Attribute) bool { return a.Name == q.By })
		for _, value := range p.Attributes[i].Values {
			f.groups = append(f.groups, BreachGroup{By: q.By, Value: value, Title: value})
		}
	}
	return f.where()
}

// held are the clocks of a program that are held against a standard, by their measures.
func held(p *engine.Program) (clocks []string) {
	for i := range p.Clocks {
		if c := &p.Clocks[i]; journey.Standing(c) && !slices.Contains(clocks, c.Measure) {
			clocks = append(clocks, c.Measure)
		}
	}
	return clocks
}

// HeldClocks are those of a scenario, as a shell completes them; none if it has any problem.
func HeldClocks(files scenario.Files, name string) []string {
	s, err := Load(files, name, CurrentAlone)
	if err != nil {
		return nil
	}
	return held(s.Options[0].Program)
}

// tellBy finds the attribute by which patients are told apart.
func (f *following) tellBy() error {
	var known []string
	for _, a := range f.option.Program.Attributes {
		if len(a.Values) > 0 && !strings.Contains(a.Name, " ") {
			known = append(known, a.Name)
		}
	}
	switch q := f.ask; {
	case q.By == "" && slices.Contains(known, usualBy):
		q.By = usualBy
	case q.By == "" || q.By == pathwayBy:
		q.By = ""
	default:
		return diag.OneOf("attribute with categories", q.By, known)
	}
	return nil
}

// where finds the group of which steps are told.
func (f *following) where() error {
	if f.ask.Where == "" {
		return nil
	}
	by, value, ok := strings.Cut(f.ask.Where, "=")
	if !ok {
		return diag.Usage.Errorf("--where must be pathway, or the attribute of --by, and a value, such as %s=%s; not %q", f.groups[1].By, f.groups[1].Value, f.ask.Where)
	}
	kinds := []string{pathwayBy}
	if f.ask.By != "" {
		kinds = append(kinds, f.ask.By)
	}
	if !slices.Contains(kinds, by) {
		return diag.Usage.Errorf("--where: groups are told by %s, not by %q; choose another with --by", words.List(kinds), by)
	}
	var values []string
	for g, x := range f.groups {
		if x.By == by {
			if values = append(values, x.Value); x.Value == value {
				f.of = g
			}
		}
	}
	return diag.OneOf(by, value, values)
}

// within are the days of the standard.
func (f *following) within() (days []int) {
	for i := range f.option.Program.Clocks {
		c := &f.option.Program.Clocks[i]
		if c.Measure == f.ask.Measure && journey.Standing(c) && !slices.Contains(days, c.Within) {
			days = append(days, c.Within)
		}
	}
	return days
}

// choices are what in the scenario tells a patient's choice.
func (f *following) choices() (list []string) {
	for i, name := range f.names {
		if f.choice[i] && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	for _, t := range f.option.Program.Tallies {
		if t.Name == journey.Missed {
			list = append(list, "appointments to which they did not come")
		}
	}
	return list
}
