package analysis

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"prehabsim/internal/words"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// part is some of those who ask for a resource, who cannot use all of it: units are kept
// from them by a fence, they need several at once, or they need beside it what is never
// open when it is. What all ask of the whole says nothing of whether these are served.
type part struct {
	resource int32
	class    int32   // by which its fence tells patients apart; None: it has none, or they have no value
	units    float64 // that each needs at once
	apart    string  // what they need beside it and never find open with it; "": nothing
}

// partOf numbers the part to which who asks for some units belongs; None where all of
// the resource is open to them one by one.
func (k *walker) partOf(w *way, rq *engine.Request, id int32, units float64, apart string) int32 {
	r := &k.p.Resources[id]
	x := part{resource: id, class: engine.None, units: units, apart: apart}
	if r.Fence != nil {
		if v := w.attrs[r.Fence.Attr].value; v >= 0 {
			x.class = int32(v)
		}
	}
	if r.Unlimited || rq.Never || r.Fence == nil && apart == "" && (units <= 1 || r.Supply != engine.Places && r.Supply != engine.Slots) {
		return engine.None
	}
	i := slices.Index(k.out.parts, x)
	if i < 0 {
		i = len(k.out.parts)
		k.out.parts = append(k.out.parts, x)
		k.out.partWork = append(k.out.partWork, make([]float64, len(w.weight)))
	}
	return int32(i)
}

// countPart adds work to a part of those who ask for a resource.
func (k *walker) countPart(w *way, part int32, amount number) {
	if part == engine.None {
		return
	}
	k.note(partly, w, part, amount.place)
	count(k.out.partWork[part], w.weight, amount.value)
}

// takeParts lets some dates of a demand be as another found them, which has no others.
func (d *Demand) takeParts(anew *Demand, dates []int) {
	for i := range d.parts {
		for _, at := range dates {
			d.partWork[i][at] = 0
		}
	}
	for n, x := range anew.parts {
		i := slices.Index(d.parts, x)
		if i < 0 {
			i = len(d.parts)
			d.parts, d.partWork = append(d.parts, x), append(d.partWork, make([]float64, len(d.Work)))
		}
		for j, at := range dates {
			d.partWork[i][at] = anew.partWork[n][j]
		}
	}
}

// week is when a resource may begin something, in intervals of seconds from Monday 00:00;
// nil: at any time. Of lists and staff the days are known, and not every hour.
func (k *walker) week(id int32) (open [][2]tick.Span) {
	if k.weeks == nil {
		k.weeks, k.planned = make([][][2]tick.Span, len(k.p.Resources)), make([]bool, len(k.p.Resources))
	}
	if !k.planned[id] {
		k.weeks[id], k.planned[id] = k.weekOf(&k.p.Resources[id]), true
	}
	return k.weeks[id]
}

func (k *walker) weekOf(r *engine.Resource) (open [][2]tick.Span) {
	days := func(opens func(day int) (from, to tick.Span)) {
		open = [][2]tick.Span{}
		for d := range 7 {
			if from, to := opens(d); from < to {
				open = append(open, [2]tick.Span{tick.Span(d)*tick.Day + from, tick.Span(d)*tick.Day + to})
			}
		}
	}
	switch {
	case r.Unlimited:
	case r.Supply == engine.Places && r.Opening != nil:
		days(func(d int) (from, to tick.Span) { return r.Opening.Open[d], r.Opening.Close[d] })
	case r.Supply == engine.Lists:
		days(func(d int) (from, to tick.Span) {
			if allowsLists(r, d) {
				to = tick.Day
			}
			return 0, to
		})
	case r.Supply == engine.Budget:
		days(func(d int) (from, to tick.Span) {
			if d < 5 {
				to = tick.Day
			}
			return 0, to
		})
	}
	return open
}

// apart says of each resource of a request which others are never open when it is; ""
// where all may be had at once, and of those which are open at any time.
func (k *walker) apart(ids []int32) []string {
	together, first := [][2]tick.Span(nil), true
	for _, id := range ids {
		if open := k.week(id); open != nil {
			if first {
				together, first = open, false
			} else {
				together = overlap(together, open)
			}
		}
	}
	list := make([]string, len(ids))
	if first || len(together) > 0 {
		return list
	}
	for i, id := range ids {
		var others []string
		for _, other := range ids {
			if other != id && k.week(other) != nil {
				others = append(others, k.p.Resources[other].Name)
			}
		}
		if k.week(id) != nil && len(others) > 0 {
			list[i] = words.List(others)
		}
	}
	return list
}

// overlap is when both are open.
func overlap(a, b [][2]tick.Span) [][2]tick.Span {
	both := [][2]tick.Span{}
	for _, x := range a {
		for _, y := range b {
			if from, to := max(x[0], y[0]), min(x[1], y[1]); from < to {
				both = append(both, [2]tick.Span{from, to})
			}
		}
	}
	return both
}

// claim is what some ask of a resource, and what they can use of a capacity.
type claim struct {
	who   string // "": all who ask
	asked float64
	can   func(capacity float64) float64 // nil: all of it
}

// claims are those on a resource: of all who ask for it first, then of those for whom
// not all of it is open. Work is that of a part.
func (o *Outlook) claims(demand *Demand, resource int, asked func(dates) float64) []claim {
	f := o.p.Resources[resource].Fence
	list := []claim{{asked: asked(demand.ofResource(resource)), can: usable(f, nil)}}
	work := func(part int) float64 { return asked(demand.ofPart(part)) }
	var mine []int
	for i, x := range demand.parts {
		if int(x.resource) == resource && work(i) > 0 {
			mine = append(mine, i)
		}
	}
	if f != nil {
		list = append(list, o.fenced(f, demand, mine, work)...)
	}
	for _, i := range mine {
		x := demand.parts[i]
		who, can := "", usable(f, nil)
		if f != nil {
			who, can = o.classes(f, x.class), usable(f, []int32{x.class})
		}
		if x.apart != "" {
			list = append(list, claim{who: joined(who, fmt.Sprintf("who need %s with it (never open together)", x.apart)), asked: work(i), can: func(float64) float64 { return 0 }})
		} else if x.units > 1 {
			c := claim{who: joined(who, fmt.Sprintf("who need %s at once", words.Plain(x.units, 0)))}
			for _, j := range mine { // who needs more than that counts once, too
				if y := demand.parts[j]; y.class == x.class && y.units >= x.units && y.apart == "" {
					c.asked += work(j) * x.units / y.units
				}
			}
			c.can = func(capacity float64) float64 {
				if can != nil {
					capacity = can(capacity)
				}
				return math.Floor(capacity/x.units+1e-9) * x.units
			}
			list = append(list, c)
		}
	}
	return list
}

func joined(who, need string) string {
	if who == "" {
		return "patients " + need
	}
	return who + " " + need
}

// fenced are the claims of patients of some values of a fence's attribute. Of all sets
// of values the one that is worst off has those that ask for most of what is kept for
// them, so it is enough to look at the first so many.
func (o *Outlook) fenced(f *engine.Fence, demand *Demand, mine []int, work func(part int) float64) (list []claim) {
	asked := map[int32]float64{}
	var values []int32
	for _, i := range mine {
		class := demand.parts[i].class
		if asked[class] == 0 {
			values = append(values, class)
		}
		asked[class] += work(i)
	}
	slices.Sort(values)
	share := func(class int32) float64 { // +Inf: nothing is kept for them
		if class == engine.None {
			return math.Inf(1)
		}
		return asked[class] / float64(f.Units[class])
	}
	slices.SortStableFunc(values, func(a, b int32) int { return cmp.Compare(share(b), share(a)) })
	sum := 0.0
	for n, class := range values {
		sum += asked[class]
		set := slices.Clone(values[:n+1])
		list = append(list, claim{who: o.classes(f, set...), asked: sum, can: usable(f, set)})
	}
	return list
}

// usable is what patients of some values can use of a capacity: not what is kept for
// others; with less than is kept for all nobody is let in (Fence.spoken). Nil: all.
func usable(f *engine.Fence, values []int32) func(capacity float64) float64 {
	if f == nil {
		return nil
	}
	kept, others := 0.0, 0.0
	for i, units := range f.Units {
		kept += float64(units)
		if values != nil && !slices.Contains(values, int32(i)) {
			others += float64(units)
		}
	}
	return func(capacity float64) float64 {
		if capacity < kept {
			return 0
		}
		return capacity - others
	}
}

// classes names patients by values of a fence's attribute.
func (o *Outlook) classes(f *engine.Fence, values ...int32) string {
	a := &o.p.Attributes[f.Attr]
	var names []string
	for _, v := range values {
		if v == engine.None {
			names = append(names, "none")
		} else {
			names = append(names, a.Values[v])
		}
	}
	return a.Name + " " + words.List(names)
}

// of is what those of a claim can use of a capacity.
func (c claim) of(capacity capacity) capacity {
	if c.can == nil {
		return capacity
	}
	return func(r *engine.Resource, at tick.Time) float64 { return c.can(capacity(r, at)) }
}

// openedIn is what a resource opens in a year of the window for those of a claim; with
// most, with all that may be added in answer to waits.
func (o *Outlook) openedIn(year, resource int, c claim, most bool) (sum float64) {
	all := o.openingTo(resource, c)
	whole := all.base
	if most && o.p.Resources[resource].Response != nil {
		whole = all.ceiling
	}
	for k, s := range o.stretches {
		if s.year == year {
			sum += whole[k]
		}
	}
	return sum
}

// tellApart is by how much a load must be higher to be another: a hundredth, since
// loads are printed with two places. Some who are worse off by less are not named.
const tellApart = 1.01

// worst is the claim of which a capacity is the least part: that of all who ask, unless
// some are worse off by more than anybody would tell apart.
func worst(list []claim, share func(claim) float64) claim {
	at := list[0]
	for _, c := range list[1:] {
		if share(c) > share(at)*tellApart {
			at = c
		}
	}
	return at
}
