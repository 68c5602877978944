package changes

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// Changes are what a folder has otherwise than an older one.
type Changes struct {
	Old, New *Folder
	Unpaired string // why figures are not paired by replication; "": they are
	Settings []Change
	Inputs   []Change
	Reworded int // inputs of which source or status alone differ
	Same     int // inputs that do not differ
	Figures  []Figure
	Alone    [2][]string // options that the old folder alone has, and the new one

	missing [2]missing // figures that the old folder alone has, and the new one
}

// Change is a setting or an input that differs.
type Change struct {
	Name     string
	Options  []string // that have it; nil of a setting
	From, To string
}

// Figure is a headline figure of an option in both folders: of current its own value, of
// others the change from current or, where current has none, their own.
type Figure struct {
	Option      string
	Label, Unit string
	Column      result.Column
	IsChange    bool
	From, To    float64
	Difference  stats.Estimate // of the new from the old

	size    float64 // the largest of the values that it is made of: of a change, also that of now
	settled bool    // it is the same in all replications of a folder: it was set
}

// Of holds two folders against each other.
func Of(old, new *Folder) *Changes {
	c := &Changes{Old: old, New: new, Unpaired: unpaired(old, new)}
	c.settings()
	var both []string
	for _, id := range new.set.Options {
		if slices.Contains(old.set.Options, id) {
			both = append(both, id)
		} else {
			c.Alone[1] = append(c.Alone[1], id)
		}
	}
	for _, id := range old.set.Options {
		if !slices.Contains(both, id) {
			c.Alone[0] = append(c.Alone[0], id)
		}
	}
	c.inputs(both)
	for _, id := range both {
		c.figures(id)
	}
	return c
}

// unpaired says why replications of the same number have not met the same luck.
func unpaired(old, new *Folder) string {
	of := func(f *Folder) (list []int) {
		for _, row := range f.set.OfDraw(result.Central) {
			list = append(list, row.Replication)
		}
		return list
	}
	a, b := of(old), of(new)
	switch {
	case old.EngineVersion != new.EngineVersion:
		return fmt.Sprintf("their engines are %s and %s", old.EngineVersion, new.EngineVersion)
	case old.Seed != new.Seed:
		return fmt.Sprintf("their seeds are %d and %d", old.Seed, new.Seed)
	case !slices.Equal(a, b):
		return fmt.Sprintf("they have %d and %s", len(a), words.Count(len(b), "replication"))
	case old.Window != new.Window:
		return "their windows differ"
	case old.WarmUp != new.WarmUp:
		return "their warm-ups differ"
	}
	return ""
}

// settings are those of the run that differ.
func (c *Changes) settings() {
	add := func(name, from, to string) {
		if from != to {
			c.Settings = append(c.Settings, Change{Name: name, From: orNone(from), To: orNone(to)})
		}
	}
	a, b := c.Old, c.New
	add("scenario", a.Manifest.Name, b.Manifest.Name)
	add("window", a.Window.From+" to "+a.Window.To, b.Window.From+" to "+b.Window.To)
	add("warm-up", a.WarmUp, b.WarmUp)
	add("run-out", a.RunOut, b.RunOut)
	add("reading of the evidence", a.Evidence, b.Evidence)
	add("seed", strconv.FormatUint(a.Seed, 10), strconv.FormatUint(b.Seed, 10))
	add("replications", strconv.Itoa(a.Replications), strconv.Itoa(b.Replications))
	add("draws of the inputs", strconv.Itoa(max(0, a.Draws-1)), strconv.Itoa(max(0, b.Draws-1)))
	add("level of intervals", words.Exact(a.Level), words.Exact(b.Level))
	add("engine", a.EngineVersion, b.EngineVersion)
	add("program", a.Version, b.Version)
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// inputs finds those that differ, options that differ alike together.
func (c *Changes) inputs(options []string) {
	for _, path := range inOrder(c.Old.paths, c.New.paths) {
		var found []Change
		reworded, same := false, true
		for _, id := range options {
			a, b := c.Old.inputs[input{path, id}], c.New.inputs[input{path, id}]
			switch {
			case a == nil && b == nil:
				continue
			case a != nil && b != nil && a.is(b):
				reworded = reworded || a.source != b.source || a.status != b.status
				continue
			}
			same = false
			x := Change{path, []string{id}, a.String(), b.String()}
			if i := slices.IndexFunc(found, func(y Change) bool { return y.From == x.From && y.To == x.To }); i >= 0 {
				found[i].Options = append(found[i].Options, id)
			} else {
				found = append(found, x)
			}
		}
		c.Inputs = append(c.Inputs, found...)
		switch {
		case same && reworded:
			c.Reworded++
		case same:
			c.Same++
		}
	}
}

// inOrder are the paths of two registers in the order of the second, those that it lacks
// after the one that they follow in the first.
func inOrder(old, new []string) (list []string) {
	list = slices.Compact(slices.Clone(new))
	for i, path := range old {
		if slices.Contains(list, path) {
			continue
		}
		at := 0
		if i > 0 {
			at = slices.Index(list, old[i-1]) + 1
		}
		list = slices.Insert(list, at, path)
	}
	return list
}

// figures are the headline figures of an option that both folders have: changes first, then
// those that have none.
func (c *Changes) figures(id string) {
	defer func(from int) {
		slices.SortStableFunc(c.Figures[from:], func(a, b Figure) int { return rank(a) - rank(b) })
	}(len(c.Figures))
	compared := func(l line) bool {
		return id == c.New.set.Options[0] || kpi.Compared(l.column.Measure, l.column.By)
	}
	for _, l := range c.Old.lines {
		if compared(l) && c.New.set.Column(l.column) < 0 {
			c.alone(0, id, l)
		}
	}
	for _, l := range c.New.lines {
		if !compared(l) {
			continue
		}
		if c.Old.set.Column(l.column) < 0 {
			c.alone(1, id, l)
			continue
		}
		old, oldChange := c.Old.terms(id, l.column)
		new, newChange := c.New.terms(id, l.column)
		if len(old) == 0 || len(new) == 0 {
			c.alone(0, id, l)
			c.alone(1, id, l)
			continue
		}
		if oldChange != newChange { // one has a change from now, and the other nothing to change from
			old, new, newChange = old[:1], new[:1], false
		}
		x := Figure{Option: id, Label: l.label, Unit: l.unit, Column: l.column, IsChange: newChange, From: sum(old), To: sum(new)}
		for _, t := range slices.Concat(old, new) {
			x.size = math.Max(x.size, math.Abs(t.ratio()))
		}
		x.settled = settled(old) && settled(new)
		if newChange {
			x.Unit = kpi.DifferenceUnit(l.unit)
		}
		x.Difference = difference(new, old, c.Unpaired == "", c.New.Level)
		c.Figures = append(c.Figures, x)
	}
}

// alone notes a figure that a folder has and the other has not, if it has a value there.
func (c *Changes) alone(at int, id string, l line) {
	f := []*Folder{c.Old, c.New}[at]
	if list, _ := f.terms(id, l.column); len(list) > 0 {
		m := &c.missing[at]
		if m.n++; m.n == 1 {
			m.label, m.option = l.label, id
		}
	}
}

// settled says that an option's own value and that of now are the same in all replications,
// of which there are several.
func settled(list []term) bool {
	for i := range list {
		ratio := list[i].ratio()
		for k := range list[i].num {
			if math.Abs(float64(list[i].num[k])-float64(ratio*float64(list[i].den[k]))) > 1e-9*math.Abs(float64(list[i].num[k])) {
				return false
			}
		}
	}
	return len(list[0].num) > 1
}

func rank(x Figure) int { return map[bool]int{false: 1}[x.IsChange] }

// term is a ratio of sums that is added, or taken away.
type term struct {
	sign     float64
	num, den []int64
}

// terms are what an option's figure is made of; none where it has no value.
func (f *Folder) terms(id string, column result.Column) (list []term, isChange bool) {
	at, option := f.set.Column(column), f.set.Option(id)
	of := func(option int, sign float64) (t term, ok bool) {
		t.sign = sign
		sum := int64(0)
		for _, row := range f.set.OfDraw(result.Central) {
			x := row.Options[option][at]
			t.num, t.den = append(t.num, x.Num), append(t.den, x.Den)
			sum += x.Den
		}
		return t, sum > 0
	}
	own, ok := of(option, 1)
	if !ok {
		return nil, false
	}
	now, ok := of(0, -1)
	if option == 0 || !ok {
		return []term{own}, false
	}
	return []term{own, now}, true
}

// ratio is its value.
func (t *term) ratio() float64 {
	var num, den float64
	for i := range t.num {
		num, den = num+float64(t.num[i]), den+float64(t.den[i])
	}
	return num / den
}

func sum(list []term) (x float64) {
	for i := range list {
		x += float64(list[i].sign * list[i].ratio())
	}
	return x
}

// residuals are what each replication adds to the error of a sum of ratios, by the delta
// method (see [stats.OfRatios]), and in how few replications one of them had a value.
func residuals(list []term) (r []float64, n int) {
	n = math.MaxInt
	for k := range list {
		t := &list[k]
		ratio, had, den := t.ratio(), 0, 0.0
		for _, d := range t.den {
			if d != 0 {
				had++
			}
			den += float64(d)
		}
		n = min(n, had)
		for i := range t.num {
			if k == 0 {
				r = append(r, 0)
			}
			r[i] += t.sign * (float64(t.num[i]) - float64(ratio*float64(t.den[i]))) / (den / float64(had))
		}
	}
	return r, n
}

// difference is that of two sums with its interval: replication by replication where they
// are paired, and of two independent runs where they are not.
func difference(new, old []term, paired bool, level float64) stats.Estimate {
	e := stats.Estimate{Mean: sum(new) - sum(old), Low: math.NaN(), High: math.NaN(), SD: math.NaN(), Level: level}
	a, n := residuals(new)
	b, m := residuals(old)
	e.N = min(n, m)
	if e.N < 2 {
		return e
	}
	se := 0.0
	if paired {
		for i := range a {
			a[i] -= b[i]
		}
		se = math.Sqrt(squares(a) / float64(e.N-1) / float64(e.N))
	} else {
		se = math.Sqrt(squares(a)/float64(n-1)/float64(n) + squares(b)/float64(m-1)/float64(m))
	}
	half := se * stats.StudentT((1+level)/2, float64(e.N-1))
	e.SD, e.Low, e.High = se*math.Sqrt(float64(e.N)), e.Mean-half, e.Mean+half
	return e
}

func squares(list []float64) (sum float64) {
	for _, x := range list {
		sum += float64(x * x)
	}
	return sum
}

// Named are options as people call them; all where the newer folder has no others.
func (c *Changes) Named(ids []string) string {
	if len(ids) > 1 && slices.Equal(ids, c.New.set.Options) {
		return "all"
	}
	var names []string
	for _, id := range ids {
		name := facts.OptionName(c.New.Options, id)
		if name == id {
			name = facts.OptionName(c.Old.Options, id)
		}
		names = append(names, name)
	}
	return strings.Join(names, "; ")
}

// Both are the options that both folders have, in the order of the newer one.
func (c *Changes) Both() (ids []string) {
	for _, id := range c.New.set.Options {
		if !slices.Contains(c.Alone[1], id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Tells says whether an input that differs is at a path of the scenario, below it or above it,
// or is of a copy of what stands there.
func (c *Changes) Tells(path string) bool {
	parts := strings.Split(path, ".")
	return slices.ContainsFunc(c.Inputs, func(x Change) bool {
		of := strings.Split(x.Name, ".")
		n := min(len(of), len(parts))
		same := slices.Equal(of[:n], parts[:n])
		copied := len(of) > len(parts) && len(parts) > 2 && slices.Equal(of[:2], parts[:2]) && of[len(of)-1] == parts[len(parts)-1]
		return same || copied
	})
}
