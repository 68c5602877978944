package study

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/kpi"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
	"prehabsim/sim/tick"
)

// What is one more of each resource worth? All are run side by side on the same patients, each
// an option with one more of one resource, and told by paired differences. Where capacity
// follows from a load there is no one of it, and a tenth more is taken.

// OneMoreAsk is what "bottlenecks" is asked for.
type OneMoreAsk struct {
	Option   string   // of which; "": current
	Measures []string // by which worth is told, ranked by the first; nil: the usual
	Within   []string // paths of resources; nil: all
}

// usualWorth are the measures by which worth is told where nobody asks for others.
var usualWorth = []string{"within_62_days", "within_31_days", "first_treatments"}

// OneMore is what was found.
type OneMore struct {
	OneMoreAsk
	Title, OptionName string
	Level             float64
	Replications      int
	Seed              uint64
	From, To          tick.Date
	Now               []stats.Estimate // by measure, of the option as it is
	Binds             string           // for what patients wait longest then; "": for nothing
	Days              float64
	Rows              []More   // by worth
	Left              []Family // without a number to which one could be added
	Unasked           []Family // that nobody may ask for in the option, such as posts of a service that it does not offer
	Fewer             []string // resources left out since fewer patients wait for them than for any of Rows
}

// Family is what copies of a resource are called, and how many of them are meant.
type Family struct {
	name, Title string
	N           int
}

// another puts a resource to those of its family. Copies share what stands before the comma of
// their titles; where they do not, the name says what they are.
func another(list []Family, name, title string) []Family {
	family, _, _ := strings.Cut(name, ".")
	i := slices.IndexFunc(list, func(f Family) bool { return f.name == family })
	if i < 0 {
		return append(list, Family{family, title, 1})
	}
	first, _, _ := strings.Cut(list[i].Title, ", ")
	if own, _, _ := strings.Cut(title, ", "); own != first {
		first = family
	}
	list[i].Title, list[i].N = first, list[i].N+1
	return list
}

// More is one more of a resource.
type More struct {
	Resource, Title, Path string
	Unit                  string // of which one more was given: bed, post, list a week; a tenth
	Now, Then             float64
	Changes               []stats.Estimate // by measure, for the better or the worse
	Same                  bool             // nothing changes in any replication
	Binds                 string           // for what patients wait longest then
	Days                  float64
}

// moreKind is a kind of number of which there may be more.
type moreKind struct {
	ending, unit string
	by           float64
}

// more is by how much of a number there is one more.
var more = []moreKind{
	{".capacity", "one more", 1},
	{".wte", "one more post", 1},
	{".lists", "one more list a week", 1},
	{".scale", "a tenth more", 0.1},
}

// OneMore answers it.
func (s *Study) OneMore(ctx context.Context, q OneMoreAsk, o Spec, events Events) (*OneMore, error) {
	id := q.Option
	if id == "" {
		id = scenario.Current
	}
	option, err := s.Option(id)
	if err != nil {
		return nil, err
	}
	a := &OneMore{OneMoreAsk: q, Title: s.Title, OptionName: option.Name, Level: s.Level, Replications: s.Replications, Seed: s.Seed, From: s.From, To: s.To}
	if err := a.measures(s); err != nil {
		return nil, err
	}
	list, err := a.resources(s, option)
	if err != nil {
		return nil, err
	}
	before := 0
	if o = o.searching(); len(a.Rows) > mostCells {
		before = min(s.Replications, PilotReplications)
		if list, err = a.mostWaitedFor(ctx, s.of(before), list, o, events); err != nil {
			return nil, err
		}
	}
	of, none := *s.Scenario, 0
	of.choice.Draws = &none
	made, err := (&Study{Scenario: &of}).withSet(list, "one-more", "", "")
	if err != nil {
		return nil, err
	}
	x, err := New(made)
	if err != nil {
		return nil, err
	}
	done, err := x.of(s.Replications).Run(ctx, o, &Memory{}, func(t State) {
		t.Done, t.Of = t.Done+before, t.Of+before
		events.tell(t)
	})
	if err != nil {
		return nil, err
	}
	a.read(done.Results.Set, list, done.Results.Binds)
	return a, nil
}

// measures are those that are asked for, or the usual that there are.
func (a *OneMore) measures(s *Study) error {
	asked := a.Measures
	a.Measures = nil
	for _, name := range asked {
		m := kpi.Find(name)
		switch {
		case m == nil:
			return diag.Usage.Errorf("--measure: %w", unknownMeasure(name))
		case s.x.Header.Column(wholly(name)) < 0 || !kpi.Compared(name, ""):
			return diag.Usage.Errorf("--measure: %s does not measure %s of all patients together; it does: %s", s.Name, name, words.List(s.reachable()))
		}
		a.Measures = append(a.Measures, name)
	}
	for _, name := range usualWorth {
		if len(asked) == 0 && s.x.Header.Column(wholly(name)) >= 0 {
			a.Measures = append(a.Measures, name)
		}
	}
	if len(a.Measures) == 0 {
		return diag.Usage.Errorf("say by what worth is told: --measure with one of %s", words.List(s.reachable()))
	}
	return nil
}

// resources are the options with one more of each resource, behind the option as it is.
func (a *OneMore) resources(s *Study, option *compile.Option) (list []set, err error) {
	list = []set{{of: option, id: option.ID + "-as-it-is", name: option.Name}}
	numbers := numbersOf(option)
	for i := range option.Program.Resources {
		r := &option.Program.Resources[i]
		if r.Unlimited || len(a.Within) > 0 && !slices.ContainsFunc(a.Within, func(p string) bool { return isWithin("resource."+r.Name, p) }) {
			continue
		}
		found := false
		for _, m := range more {
			path := "resource." + r.Name + m.ending
			n, ok := numbers[path]
			if !ok || found {
				continue
			}
			found = true
			now, _, _ := n.Written()
			then := round(now + m.by)
			if m.ending == ".scale" {
				then = round(now * (1 + m.by))
			}
			a.Rows = append(a.Rows, More{Resource: r.Name, Title: r.Title, Path: path, Unit: m.unit, Now: now, Then: then})
			list = append(list, set{of: option, id: option.ID + "-more-" + strings.ReplaceAll(r.Name, ".", "-"), name: option.Name + ": " + m.unit + " of " + r.Title,
				numbers: []scenario.Number{{Path: path, Value: then, Unit: n.Unit, More: n.more}}})
		}
		written := func(key string) bool { return option.Document.Root.At("resource", r.Name, key) != nil }
		switch {
		case found:
		case slices.ContainsFunc(capacities, written): // what nobody may ask for has none in the register
			a.Unasked = another(a.Unasked, r.Name, r.Title)
		default:
			a.Left = another(a.Left, r.Name, r.Title)
		}
	}
	if len(a.Rows) == 0 {
		return nil, diag.Usage.Errorf("no resource of option %q has a number that is its capacity%s", option.ID, map[bool]string{true: " and is within " + words.List(a.Within)}[len(a.Within) > 0])
	}
	return list, nil
}

// mostTold is how many resources are told of where there are too many to run side by side: a
// page of them.
const mostTold = 20

// mostWaitedFor leaves those for which most patients wait, in a few replications of the option.
// More of what nobody waits for treats nobody sooner.
func (a *OneMore) mostWaitedFor(ctx context.Context, s *Study, list []set, o Spec, events Events) (left []set, err error) {
	done, err := s.Run(ctx, o, &Memory{}, func(t State) {
		t.Of, t.Guessed, t.Precision = 2*t.Of, true, "what patients wait for, of "+words.Count(len(a.Rows), "resource")
		events.tell(t)
	})
	if err != nil {
		return nil, err
	}
	option := slices.Index(done.Results.Set.Options, list[0].of.ID)
	waiting := map[string]float64{}
	order := make([]int, len(a.Rows))
	for i, x := range a.Rows {
		order[i], waiting[x.Resource] = i, done.Results.Held(option, x.Resource)
	}
	slices.SortStableFunc(order, func(i, k int) int {
		return cmp.Compare(waiting[a.Rows[k].Resource], waiting[a.Rows[i].Resource])
	})
	rows := a.Rows
	a.Rows, left = nil, list[:1:1]
	for n, i := range order {
		if n < mostTold {
			a.Rows, left = append(a.Rows, rows[i]), append(left, list[i+1])
		} else {
			a.Fewer = append(a.Fewer, rows[i].Resource)
		}
	}
	return left, nil
}

// isWithin says that a path is another or lies below it.
func isWithin(path, other string) bool {
	return path == other || strings.HasPrefix(path, other+".")
}

// read reads what was simulated: each against the option as it is.
func (a *OneMore) read(run *result.Set, list []set, binds func(option int) (string, float64)) {
	at := func(id string) int { return slices.Index(run.Options, id) }
	base := at(list[0].id)
	a.Binds, a.Days = binds(base)
	for _, m := range a.Measures {
		a.Now = append(a.Now, valuesOf(run, base, wholly(m)).estimate(a.Level))
	}
	for i := range a.Rows {
		x := &a.Rows[i]
		option := at(list[i+1].id)
		x.Binds, x.Days = binds(option)
		x.Same = true
		for _, m := range a.Measures {
			was, is := valuesOf(run, base, wholly(m)), valuesOf(run, option, wholly(m))
			x.Changes = append(x.Changes, is.less(was, a.Level))
			x.Same = x.Same && slices.Equal(is.num, was.num) && slices.Equal(is.den, was.den)
		}
	}
	slices.SortStableFunc(a.Rows, func(x, y More) int {
		p, q := worth(a.Measures[0], x.Changes[0]), worth(a.Measures[0], y.Changes[0])
		switch {
		case p > q:
			return -1
		case p < q:
			return 1
		}
		return 0
	})
}

// worth is by how much a change is for the better; of what is neither better higher nor
// lower, how much it is more.
func worth(measure string, change stats.Estimate) float64 {
	switch {
	case math.IsNaN(change.Mean):
		return math.Inf(-1)
	case kpi.Find(measure).Better == "lower":
		return -change.Mean
	}
	return change.Mean
}

// valuesOf are those of one option and column in each replication.
func valuesOf(run *result.Set, option int, c result.Column) (v values) {
	at := run.Column(c)
	if at < 0 {
		return v
	}
	for _, row := range run.OfDraw(result.Central) {
		v.num, v.den = append(v.num, row.Options[option][at].Num), append(v.den, row.Options[option][at].Den)
	}
	return v
}

// of is the study of so many replications, of no draws and held to no published figures.
func (s *Study) of(replications int) *Study {
	m, of, x := *s.Model, *s.Scenario, *s
	m.Replications, m.Draws, m.Targets = replications, 0, nil
	of.Model, x.Scenario = &m, &of
	x.inputs, x.precision = nil, nil
	return &x
}
