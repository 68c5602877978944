package study

import (
	"fmt"
	"math"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// precision follows a run until every change that was asked about is known well
// enough. It sees replications in order, so what it says does not depend on
// workers or interruptions. A nil one has nothing to follow.
type precision struct {
	widths  []Width
	targets []*target
	level   float64
	most    int // replications
	seen    int
	told    int // when it was last looked at how well changes are known
	words   string
}

// target is one change that must become precise: of an option from current, in one
// measure. Where current is all there is, it is current's own value.
type target struct {
	stats.Stopping
	width  *Width
	option int
	name   string
	column int

	moments  stats.PairMoments
	estimate stats.Estimate
}

// Follow makes the study go on until changes are known to within these widths, and to no
// more replications than the scenario has, or a usual number where none was asked for.
func (s *Study) Follow(widths []Width) error {
	if len(widths) == 0 {
		return nil
	}
	if s.choice.Replications == 0 {
		s.Replications = max(s.Replications, mostReplications)
	}
	p := &precision{widths: widths, level: s.Level, most: s.Replications}
	for i := range widths {
		column, err := widths[i].column(s.Plan.Columns)
		if err != nil {
			return err
		}
		add := func(option int) {
			p.targets = append(p.targets, &target{
				Stopping: stats.Stopping{Precision: widths[i].Precision}, width: &widths[i],
				option: option, name: s.Options[option].ID, column: column,
			})
		}
		if len(s.Options) == 1 {
			add(0)
			continue
		}
		before := len(p.targets)
		for option := 1; option < len(s.Options); option++ {
			if s.Plan.Has(0, column) && s.Plan.Has(option, column) {
				add(option)
			}
		}
		if len(p.targets) == before {
			return fmt.Errorf("%s has no value in current, so there is no change from it to be told", widths[i].Measure.Name)
		}
	}
	s.precision = p
	return nil
}

// see takes in the replications that it has not seen.
func (p *precision) see(rows []result.Row) {
	for i := range rows {
		row := &rows[i]
		if row.Draw != result.Central || row.Replication != p.seen {
			continue
		}
		p.seen++
		for _, t := range p.targets {
			a, b := row.Options[t.option][t.column], row.Options[0][t.column]
			t.moments.Add(a.Num, a.Den, b.Num, b.Den)
			if p.seen >= stats.FirstEligible {
				t.look(p.level)
			}
		}
	}
}

func (t *target) look(level float64) {
	if t.option == 0 {
		own := t.moments.A()
		t.estimate = own.Estimate(level)
	} else {
		t.estimate = t.moments.Difference(level)
	}
	t.See(t.estimate)
}

// enough says that every target is met and has been for long enough.
func (p *precision) enough() bool { return len(p.unmet()) == 0 }

func (p *precision) unmet() (list []*target) {
	for _, t := range p.targets {
		if !t.Enough() {
			list = append(list, t)
		}
	}
	return list
}

// complete says that so many replications, all seen, are all that are needed or
// allowed.
func (p *precision) complete() bool {
	return p.seen >= p.most || p.seen%stats.Block == 0 && p.enough()
}

// look says in a few words where it stands, each time a quarter more replications have
// been seen.
func (p *precision) look() bool {
	if p.seen < stats.FirstEligible || 4*p.seen < 5*p.told {
		return false
	}
	p.told, p.words = p.seen, fmt.Sprintf("%d replications: %s", p.seen, p.progress())
	return true
}

// needed predicts the number of replications at which the target will be met for
// long enough. ok is false where nothing can be said, as when the change may be 0
// and a share of it is asked for.
func (t *target) needed() (n int, ok bool) {
	if t.estimate.N == 0 || t.Absolute == 0 && t.estimate.HalfWidth() >= math.Abs(t.estimate.Mean) {
		return 0, false
	}
	if n, ok = t.Replications(t.estimate); !ok {
		return 0, false
	}
	// Of those that have a value: where some have none, more are run for as many.
	n = max(n, stats.FirstEligible)
	n = int(math.Ceil(float64(n)*float64(t.moments.Count)/float64(t.estimate.N))) + stats.LookAhead
	return (n + stats.Block - 1) / stats.Block * stats.Block, true
}

// worst is the target that needs most, with what it needs; 0 where that cannot be
// told.
func (p *precision) worst() (worst *target, needs int) {
	for _, t := range p.unmet() {
		n, ok := t.needed()
		if !ok {
			return t, 0
		}
		if n > needs {
			worst, needs = t, n
		}
	}
	return worst, needs
}

// total is how many replications it will probably take.
func (p *precision) total() int {
	if p.complete() {
		return p.seen
	}
	worst, needs := p.worst()
	switch {
	case p.seen < stats.FirstEligible:
		needs = stats.FewestToStop
	case worst != nil && needs == 0:
		needs = p.most
	}
	next := (p.seen/stats.Block + 1) * stats.Block // decision
	return min(max(needs, next), p.most)
}

// progress says in a few words where it stands.
func (p *precision) progress() string {
	worst, needs := p.worst()
	switch {
	case worst == nil:
		return "precise enough"
	case worst.Met(worst.estimate):
		return "precise enough; looking ahead"
	case needs == 0:
		return fmt.Sprintf("%s; may not be met by the %d allowed", worst.stands(), p.most)
	case needs > p.most:
		return fmt.Sprintf("%s; about %d would be needed, %d are allowed", worst.stands(), needs, p.most)
	}
	return fmt.Sprintf("%s; about %d in all", worst.stands(), needs)
}

// stands says how well the target is known, such as "prehab: ward_bed_days
// -45.3 +/- 4.0 (8.8%), wanted 5%".
func (t *target) stands() string {
	e := t.estimate
	half := e.HalfWidth()
	switch {
	case math.IsNaN(e.Mean):
		return fmt.Sprintf("%s: %s has no value", t.name, t.width.Measure.Name)
	case math.IsNaN(half):
		return fmt.Sprintf("%s: %s has a value in one replication of %d, so nothing is known of chance, wanted %s", t.name, t.width.Measure.Name, t.moments.Count, t.width)
	}
	places := 0
	if half > 0 {
		places = max(0, 1-int(math.Floor(math.Log10(half))))
	}
	share := ""
	if t.Relative > 0 && e.Mean != 0 {
		share = fmt.Sprintf(" (%.2g%%)", 100*e.HalfWidthRelative())
		if e.HalfWidthRelative() >= 1 {
			share = " (not told from 0)"
		}
	}
	sign := "+"
	if t.option == 0 { // no change
		sign = ""
	}
	return fmt.Sprintf("%s: %s %"+sign+".*f +/- %.*f%s, wanted %s", t.name, t.width.Measure.Name, places, e.Mean, places, half, share, t.width)
}

// verdict is "" where the precision is met, and otherwise says for each target that is not
// how far off it is and what would do.
func (p *precision) verdict() string {
	if p == nil || p.enough() {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "precision not met after %s, the most allowed:", words.Count(p.seen, "replication"))
	for _, t := range p.unmet() {
		fmt.Fprintf(&b, "\n  %s: %s", t.stands(), t.wayOut())
	}
	return b.String()
}

// wayOut says what would meet the target.
func (t *target) wayOut() string {
	n, ok := t.needed()
	switch {
	case ok:
		return fmt.Sprintf("some %d replications would do (--replications %[1]d)", n)
	case math.IsNaN(t.estimate.Mean):
		return "no precision of it can be met"
	case math.IsNaN(t.estimate.HalfWidth()):
		return "how many replications would do cannot be told from one"
	case t.Absolute == 0 && t.estimate.HalfWidth() >= math.Abs(t.estimate.Mean):
		return fmt.Sprintf(`a change that may be 0 has no share to be met; allow a width too, such as --precision "%s=%s or %s"`,
			t.width.Measure.Name, t.width, roundUp(t.estimate.HalfWidth()))
	}
	return "more than a million replications would be needed"
}

// roundUp writes the next number above x with one digit.
func roundUp(x float64) string {
	unit := math.Pow10(int(math.Floor(math.Log10(x))))
	return fmt.Sprintf("%g", math.Ceil(x/unit)*unit)
}

// recorded is what the manifest says of it.
func (p *precision) recorded() *facts.Precision {
	if p == nil {
		return nil
	}
	said := &facts.Precision{StoppedAt: p.seen, Met: p.enough()}
	for i := range p.widths {
		a := &p.widths[i]
		said.Asked = append(said.Asked, facts.Width{Measure: a.Measure.Name, Share: a.Relative, Width: a.Absolute})
	}
	return said
}
