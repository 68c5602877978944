package study

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/runner"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
)

// The other fair comparison is of what it takes: each option as large as a stated performance
// needs, and then which costs least. Sizes are tried on the replications of the run that
// follows, so that the page says of a size what the search has seen.

// AtPerformance says how large each option must be for a measure to reach its target.
func (s *Study) AtPerformance(ctx context.Context, o Spec, wanted facts.Performance, events Events) (*facts.Match, error) {
	if err := s.canReach(wanted); err != nil {
		return nil, err
	}
	z := &tryingSizes{study: s, column: wholly(wanted.Measure), spec: o.searching(), events: events, of: len(s.Options) - 1}
	current, err := z.simulate(ctx, s.x, 0)
	if err != nil {
		return nil, err
	}
	if wanted, err = s.fromCurrent(wanted, current); err != nil {
		return nil, err
	}
	m := &facts.Match{Performance: wanted}
	var why []string
	for i := range s.Options[1:] {
		x := &s.Options[i+1]
		found := facts.Matched{Option: x.ID, Scale: x.Size.Scale, Not: x.Size.Not}
		z.option, z.sizes = i, 0
		if found.Not == "" {
			if err := s.searchSize(ctx, x, z, wanted, current, &found); err != nil {
				return nil, err
			}
		}
		if found.Not != "" {
			why = append(why, x.ID+": "+found.Not)
		}
		m.Options = append(m.Options, found)
	}
	if len(why) == len(m.Options) {
		return nil, diag.Usage.Errorf("no option has a size, so none can be made as large as it takes: %s", strings.Join(why, "; "))
	}
	return m, nil
}

// canReach refuses what cannot be asked of the scenario.
func (s *Study) canReach(wanted facts.Performance) error {
	switch {
	case len(s.Options) == 1:
		return diag.Usage.Errorf("%s has no option but current, so there is nothing that could reach it", s.Name)
	case s.Replications < 2:
		return diag.Usage.Errorf("a performance is reached where all of its interval of chance reaches it, and one replication has none; run 2 or more, better 20")
	case s.x.Header.Column(wholly(wanted.Measure)) < 0:
		return diag.Usage.Errorf("%s does not measure %s of all patients together; it does: %s", s.Name, wanted.Measure, words.List(s.reachable()))
	}
	return nil
}

// reachable are the measures that options may be made as large for.
func (s *Study) reachable() (names []string) {
	for _, name := range measureNames() {
		if s.x.Header.Column(wholly(name)) >= 0 && kpi.Compared(name, "") {
			names = append(names, name)
		}
	}
	return names
}

// Reachable are these of a scenario as a shell completes them, each with what it is; none if
// it has any problem.
func Reachable(files scenario.Files, name string) (list []string) {
	read, err := Load(files, name, Choice{})
	if err != nil {
		return nil
	}
	s, err := New(read)
	if err != nil {
		return nil
	}
	for _, name := range s.reachable() {
		list = append(list, name+"=\t"+kpi.Find(name).Title)
	}
	return list
}

// wholly is a measure of everybody, over the window.
func wholly(measure string) result.Column {
	return result.Column{Measure: measure, Year: result.WholeWindow}
}

// fromCurrent refuses what current reaches. Of a measure that is not better higher or lower it
// finds out on which side of the target current is.
func (s *Study) fromCurrent(wanted facts.Performance, current values) (facts.Performance, error) {
	now := current.estimate(s.Level)
	is := triedText(facts.Tried{Value: now.Mean, Low: now.Low, High: now.High})
	if wanted.Change {
		if math.IsNaN(now.Mean) {
			return wanted, diag.Usage.Errorf("current has no value of %s, so nothing can change it; ask for what is to be reached, without a sign", wanted.Measure)
		}
		return wanted, nil
	}
	directed := kpi.Find(wanted.Measure).Better != ""
	if !directed {
		wanted.Higher = !(now.Mean > wanted.Target)
	}
	standing := facts.Untold
	if !math.IsNaN(now.HalfWidth()) {
		standing = wanted.Judge(now.Low, now.High)
	}
	switch {
	case math.IsNaN(now.Mean):
	case standing == facts.Reached && directed:
		return wanted, diag.Usage.Errorf("current reaches it without any option: %s is %s as now, and %s is asked for", wanted.Measure, is, wanted.Aim())
	case standing != facts.NotReached && !directed:
		return wanted, diag.Usage.Errorf("%s is %s as now, so it cannot be told at %s whether it is to become more or less for %s; ask for a value outside of that, or for a change with its sign",
			wanted.Measure, is, words.Count(now.N, "replication"), targetText(wanted))
	}
	return wanted, nil
}

// searchSize looks for the size of one option.
func (s *Study) searchSize(ctx context.Context, x *compile.Option, z *tryingSizes, wanted facts.Performance, current values, found *facts.Matched) error {
	r := &sizeSearch{Performance: wanted, level: s.Level, current: current, one: partsOfOne, whole: x.Size.Whole > 0}
	if r.whole {
		r.one = float64(x.Size.Whole)
	}
	written := x.Size.Scale
	if written == 0 {
		written = 1
	}
	r.first = max(1, int(math.Round(written*r.one)))
	r.largest = mostTimes * r.first
	if most := x.Size.Most; most > 0 {
		r.largest, r.most, r.ended = max(1, int(math.Ceil(most*r.one-1e-6))), floor(most), "no more to have"
		r.first = min(r.first, r.largest)
	}
	r.can = func(scale float64) error {
		_, err := s.sizedAlone(x.ID, scale)
		return err
	}
	r.measure = func(scale float64) (values, error) {
		alone, err := s.sizedAlone(x.ID, scale)
		if err != nil {
			return values{}, err
		}
		v, err := z.simulate(ctx, alone.x, 1)
		if err == nil {
			z.words = fmt.Sprintf("%s, %s: %s", x.ID, timesText(scale), triedText(r.judged(1, v).Tried))
		}
		return v, err
	}
	err := r.find(found)
	var cannot diag.Problems
	if errors.As(err, &cannot) {
		found.Not, err = "there cannot be as much of it as it says", nil
	}
	return err
}

// timesText is a size in words.
func timesText(scale float64) string {
	if scale == 1 {
		return "as written"
	}
	return words.Short(scale, 4) + " times as written"
}

// tryingSizes simulates sizes and tells how far that has come.
type tryingSizes struct {
	study  *Study
	column result.Column
	spec   Spec
	events Events
	words  string // of the last size
	first  int    // replication
	n      int    // replications; 0: the study's

	done   int // replications of all sizes
	option int // that is searched for, of so many
	of     int
	sizes  int // of it that are done
}

// usually is how many sizes of an option are tried.
const usually = 7

// simulate runs one program of an experiment, which need not know of the others.
func (z *tryingSizes) simulate(ctx context.Context, x *runner.Experiment, option int) (values, error) {
	all, err := z.simulateAll(ctx, x, option, []result.Column{z.column})
	if err != nil {
		return values{}, err
	}
	return all[0], nil
}

// simulateAll does so for several measures, by column; of an option without anything of the
// kind there is nothing in any replication.
func (z *tryingSizes) simulateAll(ctx context.Context, x *runner.Experiment, option int, columns []result.Column) ([]values, error) {
	n := cmp.Or(z.n, z.study.Replications)
	own, at := x.Measure, make([]int, len(columns))
	for i, c := range columns {
		at[i] = x.Header.Column(c)
	}
	all := make([]values, len(columns))
	if !slices.ContainsFunc(at, func(k int) bool { return k >= 0 }) {
		for i := range all {
			all[i] = values{make([]int64, n), make([]int64, n)}
		}
		return all, nil
	}
	one := &runner.Experiment{
		Header:   &result.Set{Options: x.Header.Options[option : option+1], Columns: columns, EngineVersion: engine.Version, Seed: z.study.Seed},
		Programs: x.Programs[option : option+1], Seed: z.study.Seed,
		Measure: func(_ int, c *engine.Counts) (row, series []result.Ratio) {
			whole, _ := own(option, c)
			row = make([]result.Ratio, len(at))
			for i, k := range at {
				if k >= 0 {
					row[i] = whole[k]
				}
			}
			return row, nil
		},
	}
	if option > 0 {
		one.Beside = x.Programs[:1] // trials have in common what they have with current
	}
	set, err := z.run(ctx, one)
	if err != nil {
		return nil, err
	}
	for _, row := range set.Rows {
		for i := range all {
			all[i].num, all[i].den = append(all[i].num, row.Options[0][i].Num), append(all[i].den, row.Options[0][i].Den)
		}
	}
	return all, nil
}

// run simulates all of an experiment, and tells how far that has come.
func (z *tryingSizes) run(ctx context.Context, x *runner.Experiment) (*result.Set, error) {
	n := cmp.Or(z.n, z.study.Replications)
	left := max(usually, z.sizes+2) - z.sizes + usually*(z.of-z.option-1)
	tell := func(done int) {
		z.events.tell(State{Phase: Simulating, Guessed: true, Done: z.done + done, Of: z.done + left*n, Precision: z.words})
	}
	tell(0)
	set, err := z.study.someOf(ctx, x, runner.Replications(z.first, z.first+n), z.spec, tell)
	if err != nil {
		return nil, err
	}
	z.done += n
	z.sizes++
	return set, nil
}
