package study

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
)

// How much more demand could be treated as soon as today's is now? From the first day of the
// window on more patients come by the named pathways, and capacity is what it is: for each
// option the most is looked for with which their share within the standard is still no lower
// than current's is at today's demand. Who comes today comes at any demand, at the same time,
// and others come besides: candidates come at the rate of the largest demand, and each is
// taken or left by one draw. The search is that of solve, from the other end.

// Grown is what was found.
type Grown = facts.Grown

// GrowAsk is what "grow" is asked for.
type GrowAsk struct {
	Pathways []string // nil: those that the scenario says
	Measure  string   // of clocks; "": the first of usualClocks that there is
	UpTo     float64  // percent of today's demand; 0: UsualGrowth
}

// How much more is looked at where nobody says, by what steps and at most, all in percent of
// today's demand.
const (
	UsualGrowth = 50.0
	GrowthStep  = 0.5
	MostGrown   = 900.0
)

// usualMost is the largest demand of which candidates come, times today's, so that how much
// more is looked at does not decide who comes.
const usualMost = 2

// Grow answers it for each option.
func (s *Study) Grow(ctx context.Context, q GrowAsk, o Spec, events Events) (*facts.Grown, error) {
	g, err := s.growing(q)
	if err != nil {
		return nil, err
	}
	a := &facts.Grown{Pathways: g.Pathways, Measure: g.Measure, UpTo: g.UpTo, Today: g.today, Number: s.Replications, Seed: s.Seed, Level: s.Level}
	z := &tryingSizes{study: s, spec: o.searching(), events: events, of: 2 * len(s.Options)}
	for i := range s.Options {
		w := &growth{growing: g, z: z, ctx: ctx, option: i}
		w.solving = &solving{s: s, z: z, ctx: ctx, target: facts.Performance{Measure: g.Measure, Change: true, Higher: true},
			fixed: true, Least: Least{Falls: true, To: g.UpTo, Step: GrowthStep}, last: int(math.Round(g.UpTo / GrowthStep)), with: w.at}
		z.option = 2 * i
		if err := w.solve(ctx); err != nil {
			return nil, err
		}
		found, err := w.found()
		if err != nil {
			return nil, err
		}
		a.Options = append(a.Options, *found)
		if e := w.now[[2]int{Unseen, s.Replications}][0].estimate(s.Level); !math.IsNaN(e.Mean) {
			a.Share, a.Counted = e.Mean, true
		}
	}
	return a, nil
}

// growing is what is the same for all options.
type growing struct {
	GrowAsk
	s       *Study
	columns []result.Column // the share, and who is treated
	today   float64         // patients a year in the window

	now map[[2]int][]values // current at today's demand, by the first replication and how many
}

// growing refuses what cannot be asked.
func (s *Study) growing(q GrowAsk) (*growing, error) {
	g := &growing{GrowAsk: q, s: s, now: map[[2]int][]values{}}
	if len(g.Pathways) == 0 {
		g.Pathways = s.Model.Growing()
	}
	if len(g.Pathways) == 0 {
		return nil, diag.Usage.Errorf("say by which pathways more would come: --pathways with one of %s, or grow = [...] in [run]", words.List(pathwayNames(&s.Options[0])))
	}
	if g.UpTo == 0 {
		g.UpTo = UsualGrowth
	}
	g.UpTo = GrowthStep * math.Ceil(g.UpTo/GrowthStep)
	if s.Replications < 2 {
		return nil, diag.Usage.Errorf("one replication has no interval, and an answer without one is none; run 2 or more, better 40")
	}
	var taken []int
	for _, name := range g.Pathways {
		sources := s.Options[0].StreamsOf(name)
		if len(sources) == 0 {
			return nil, diag.OneOf("pathway", name, pathwayNames(&s.Options[0]))
		}
		for _, i := range sources {
			if slices.Contains(taken, i) {
				return nil, diag.Usage.Errorf("--pathways %s: patients of %q are named twice; name each pathway once, or its copies, here or as grow in [run]", strings.Join(g.Pathways, ","), s.Options[0].Program.Sources[i].Name)
			}
			taken = append(taken, i)
			src := &s.Options[0].Program.Sources[i]
			if src.Every.Is() || src.Counts != nil || len(src.At) > 0 {
				return nil, diag.Usage.Errorf("--pathways %s: arrivals of %q are no rate (an interarrival law, fixed times or daily counts), so nothing says when more would come", name, src.Name)
			}
			if !src.Counted {
				return nil, diag.Usage.Errorf("--pathways %s: patients of %q carry no target, so there is no share of them that could be held", name, src.Name)
			}
		}
	}
	g.today = s.comeBy(g.Pathways)
	return g, g.measured()
}

// measured finds the columns.
func (g *growing) measured() error {
	has := func(name string) bool { return g.s.x.Header.Column(wholly(name)) >= 0 }
	if g.Measure == "" {
		if i := slices.IndexFunc(usualClocks, has); i >= 0 {
			g.Measure = usualClocks[i]
		}
	}
	m := kpi.Find(g.Measure)
	switch {
	case g.Measure == "":
		return diag.Usage.Errorf("%s measures none of %s, so there is no share that could be held", g.s.Name, words.List(usualClocks))
	case m == nil:
		return diag.Usage.Errorf("--measure: %w", unknownMeasure(g.Measure))
	case m.Unit != "%" || m.Better != "higher" || !has(g.Measure) || !kpi.Compared(g.Measure, ""):
		return diag.Usage.Errorf("--measure: %s is no share of all patients together that is better the higher it is; such as %s", g.Measure, words.List(usualClocks))
	}
	g.columns = []result.Column{wholly(g.Measure)}
	if has("treatments") {
		g.columns = append(g.columns, wholly("treatments"))
	}
	return nil
}

func pathwayNames(o *compile.Option) (names []string) {
	for i := range o.Pathways {
		names = append(names, o.Pathways[i].Name)
	}
	return names
}

// streamsOf are the sources of several pathways.
func streamsOf(o *compile.Option, pathways []string) (sources []int) {
	for _, name := range pathways {
		sources = append(sources, o.StreamsOf(name)...)
	}
	return sources
}

// comeBy are how many patients a year come by pathways in the window.
func (s *Study) comeBy(pathways []string) float64 {
	o, sum := &s.Options[0], 0.0
	cal := o.Program.Calendar
	from, to := cal.DayOf(s.From), cal.DayOf(s.To)+1
	for _, i := range streamsOf(o, pathways) {
		src := &o.Program.Sources[i]
		if len(src.Rates) == 0 {
			continue
		}
		for day := from; day < to; day++ {
			seconds := 86400.0
			if hours := src.Hours; hours != nil {
				if len(hours) == 168 {
					hours = hours[24*cal.Weekday(day):][:24]
				}
				seconds = 0
				for _, x := range hours {
					seconds += 3600 * x
				}
			}
			sum += float64(src.Rates[min(day, len(src.Rates)-1)] * seconds)
		}
	}
	return sum / float64(to-from) * 365.25
}

// grownProgram is a program with more patients of some sources from a day on, at most so many
// times as many; alone, of others nothing is counted, which changes nothing of what happens to
// anybody. Lists that are given stay as they are.
func grownProgram(p *engine.Program, sources []int, from int, times, most float64, alone bool) *engine.Program {
	q := *p
	q.Sources = slices.Clone(p.Sources)
	days := p.Calendar.Day(p.Stop) + 1
	for i := range q.Sources {
		s := &q.Sources[i]
		switch {
		case !slices.Contains(sources, i):
			s.Counted = s.Counted && (!alone || s.Given != nil)
		case len(s.Rates) > 0:
			rates := make([]float64, max(days, len(s.Rates)))
			for day := range rates {
				rates[day] = s.Rates[min(day, len(s.Rates)-1)]
				if day >= from {
					rates[day] *= times
				}
			}
			s.Rates, s.Peak = rates, float64(s.Peak*most)
		}
	}
	return &q
}

// at is what an option measures where so many percent more come.
func (g *growing) at(ctx context.Context, z *tryingSizes, option int, percent float64) ([]values, error) {
	x := *g.s.x
	x.Programs = slices.Clone(x.Programs)
	x.Programs[option] = g.program(option, percent, true)
	return z.simulateAll(ctx, &x, option, g.columns)
}

// program is an option's where so many percent more come; alone, of them only is anything
// counted.
func (g *growing) program(option int, percent float64, alone bool) *engine.Program {
	o := &g.s.Options[option]
	return grownProgram(o.Program, streamsOf(o, g.Pathways), o.Program.Calendar.DayOf(g.s.From), 1+percent/100, max(usualMost, 1+g.UpTo/100), alone)
}

// current is current at today's demand, simulated once.
func (g *growing) current(ctx context.Context, z *tryingSizes) ([]values, error) {
	key := [2]int{z.first, z.n}
	if v, ok := g.now[key]; ok {
		return v, nil
	}
	z.words = "current at today's demand"
	v, err := g.at(ctx, z, 0, 0)
	g.now[key] = v
	return v, err
}

// growth is the search for one option.
type growth struct {
	*growing
	*solving
	z      *tryingSizes
	ctx    context.Context
	option int
	seen   map[float64][]values // by percent, of the replications on which the answer rests: the share, and who is treated
}

// at measures the option where so many percent more come, on some replications.
func (w *growth) at(r *sizeSearch, percent float64) (values, error) {
	now, err := w.current(w.ctx, w.z)
	if err != nil {
		return values{}, err
	}
	r.current = now[0]
	all, err := w.growing.at(w.ctx, w.z, w.option, percent)
	if err != nil {
		return values{}, err
	}
	if w.seen == nil || w.z.first != Unseen {
		w.seen = map[float64][]values{}
	}
	w.seen[percent] = all
	w.z.words = fmt.Sprintf("%s, %s more: %s", w.growing.s.Options[w.option].ID, words.Short(percent, 4)+"%", triedText(r.judged(0, all[0]).Tried))
	return all[0], nil
}

// found is what there is to say of the option.
func (w *growth) found() (*facts.GrownOption, error) {
	s := w.growing.s
	o := &s.Options[w.option]
	x := &facts.GrownOption{Option: o.ID, Name: o.Name, Standing: facts.GrownBy}
	if math.IsNaN(w.AtEnd.Value) {
		x.Standing = facts.GrownUntold
		return x, nil
	}
	x.Percent, x.Low, x.High = w.Best, w.solving.High, w.solving.Low
	switch {
	case math.IsNaN(w.Best):
		x.Standing, x.Percent = facts.GrownNone, 0
	case w.Best >= w.UpTo:
		x.Standing = facts.GrownMore
	}
	if x.Open.Low = math.IsNaN(x.Low); x.Open.Low { // not even none is sure
		x.Low = 0
	}
	if math.IsNaN(x.High) { // chance excludes even none
		x.High = 0
	}
	x.Open.High = x.High >= w.UpTo
	now := w.now[[2]int{Unseen, s.Replications}]
	all, ok := w.seen[x.Percent]
	if x.Unseen = ok && x.Percent > 0 && !(all[0].counted().less(now[0].counted(), s.Level).Low > 0); ok && x.Standing != facts.GrownNone && len(all) > 1 {
		e := all[1].less(now[1], s.Level)
		if x.Told = !math.IsNaN(e.HalfWidth()); x.Told {
			x.Treated = facts.Tried{Scale: x.Percent, Value: e.Mean, Low: e.Low, High: e.High}
		}
	}
	var err error
	x.Binds, x.Days, err = w.bindsAt(min(w.UpTo, x.Percent+GrowthStep))
	return x, err
}

// counted is of whom a share is, in each replication.
func (v values) counted() values {
	ones := make([]int64, len(v.den))
	for i := range ones {
		ones[i] = 1
	}
	return values{v.den, ones}
}

// bindsAt is for what patients wait longest there.
func (w *growth) bindsAt(percent float64) (title string, days float64, err error) {
	pilot := w.growing.s.Pilot()
	x := *pilot.x
	x.Programs = slices.Clone(x.Programs)
	for i := range x.Programs {
		x.Programs[i] = w.program(i, percent, false)
	}
	pilot.x = &x
	done, err := pilot.Run(w.ctx, w.z.spec, &Memory{}, nil)
	if err != nil {
		return "", 0, err
	}
	title, days = done.Results.Binds(w.option)
	return title, days, nil
}

// PathwaysOf are the pathways of a scenario, by the names that all copies of one share; none if
// the scenario has any problem.
func PathwaysOf(files scenario.Files, name string) (names []string) {
	s, err := Load(files, name, CurrentAlone)
	if err != nil {
		return nil
	}
	for _, name := range pathwayNames(&s.Options[0]) {
		family, _, _ := strings.Cut(name, ".")
		if !slices.Contains(names, family) {
			names = append(names, family)
		}
	}
	return names
}
