package compile

import (
	"fmt"
	"math"
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// sized is a resource of an option beside what current has of it.
type sized struct {
	*engine.Resource
	was   []engine.Level // of current; nothing where current has no such resource, or nobody in it
	alike bool           // both say their capacity in the same way
}

// differs says whether the option has more or less of it at any time.
func (x *sized) differs() bool {
	return !x.alike || slices.ContainsFunc(x.times(), func(t tick.Time) bool { return valueAt(x.Capacity, t) != valueAt(x.was, t) })
}

// times are those from which either has another capacity.
func (x *sized) times() (list []tick.Time) {
	for _, l := range slices.Concat(x.Capacity, x.was) {
		list = append(list, l.From)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// whole says that there are only whole ones of it, as [engine.Resource.Base] has it: a part
// of a list goes over into the next week, and posts and hours have parts.
func (x *sized) whole() bool {
	return x.Supply == engine.Slots || x.Supply == engine.Places && x.Response == nil || x.Supply == engine.Lists && !x.ByLoad
}

// resources are those of which an option may have more or less. Posts for which nobody asks
// are nobody's: current has none of a service that it does not offer.
func (b *builder) resources(current *builder) (list []*sized) {
	for i := range b.p.Resources {
		r := &b.p.Resources[i]
		x := &sized{Resource: r, was: []engine.Level{{}}, alike: true}
		if r.Unlimited || r.Supply == engine.Budget && !b.p.Asks(engine.ResourceID(i)) {
			continue
		}
		if k, ok := current.resource[r.Name]; ok {
			now := &current.p.Resources[k]
			x.alike = now.Supply == r.Supply && now.ByLoad == r.ByLoad && (r.ByLoad || now.Weekly == r.Weekly)
			if s := current.staffingOf(k); r.Supply == engine.Budget && s != nil {
				x.was = s.own
			} else {
				x.was = now.Capacity
			}
			if r.Supply == engine.Budget && !current.p.Asks(engine.ResourceID(k)) {
				x.was = []engine.Level{{}}
			}
		}
		list = append(list, x)
	}
	return list
}

// most is how many more or fewer there are of it, where that is most.
func (x *sized) most() (n int) {
	for _, t := range x.times() {
		n = max(n, int(math.Abs(valueAt(x.Capacity, t)-valueAt(x.was, t))))
	}
	return n
}

// resize gives an option so many times what it has more or less than current.
func (b *builder) resize(current *builder, o *Option) {
	if !b.size.said.Set {
		return
	}
	if o.Size.Not != "" {
		b.problemOfScale("%s; leave scale out, or write what has a size in an option of its own", o.Size.Not)
		return
	}
	switch b.size.times() {
	case 1:
		return
	case 0:
		b.leavePosts(current)
	}
	var order []string
	families := map[string][]*sized{}
	for _, x := range b.resources(current) {
		if x.differs() {
			name := familyOf(x.Name)
			if families[name] == nil {
				order = append(order, name)
			}
			families[name] = append(families[name], x)
		}
	}
	o.Remarks = append(o.Remarks, b.remarkOfSize())
	for _, name := range order {
		asked, got := b.scaleFamily(families[name])
		if math.Abs(asked-got) > 1e-9 {
			o.Remarks = append(o.Remarks, fmt.Sprintf("of %q it has %g more and fewer than current in all and not %.4g, since there are only whole ones", name, got, asked))
		}
	}
}

// remarkOfSize says what the scale makes of the option.
func (b *builder) remarkOfSize() string {
	times := b.size.times()
	if times == 0 {
		return "scale = 0, so nothing is left of it and it is current under another name"
	}
	if len(b.size.own) > 0 {
		return fmt.Sprintf("scale = %g: so many times the capacity by which it differs from current, and those to whom its prehab is offered", times)
	}
	return fmt.Sprintf("scale = %g: so many times the capacity by which it differs from current", times)
}

// leavePosts leaves posts for which nobody asks any more as current has them.
func (b *builder) leavePosts(current *builder) {
	for i := range b.p.Resources {
		r := &b.p.Resources[i]
		k, ok := current.resource[r.Name]
		if !ok || r.Supply != engine.Budget || b.p.Asks(engine.ResourceID(i)) {
			continue
		}
		r.Capacity = current.p.Resources[k].Capacity
		switch mine, s := b.staffingOf(int32(i)), current.staffingOf(k); {
		case mine != nil && s != nil:
			mine.own = s.own
		case mine != nil: // how the posts are filled is the option's own, and nobody asks for them
			b.posts = slices.DeleteFunc(b.posts, func(x *staffing) bool { return x == mine })
		}
	}
}

// scaleFamily scales resources that share a name together: ten beds at three sites are as
// many beds in all as the scale asks for, and not three roundings.
// It returns how many more and fewer there should be where that is most, and how many there
// are.
func (b *builder) scaleFamily(list []*sized) (asked, got float64) {
	var times []tick.Time
	for _, x := range list {
		times = append(times, x.times()...)
	}
	slices.Sort(times)
	levels := make([][]engine.Level, len(list))
	for _, at := range slices.Compact(times) {
		more, less := make([]float64, len(list)), make([]float64, len(list))
		for i, x := range list {
			if d := valueAt(x.Capacity, at) - valueAt(x.was, at); d > 0 {
				more[i] = d
			} else {
				less[i] = -d
			}
		}
		if wanted := b.size.times() * (sum(more) + sum(less)); list[0].whole() {
			more, less = wholeParts(more, b.size.times()), wholeParts(less, b.size.times())
			if wanted > asked {
				asked, got = wanted, sum(more)+sum(less)
			}
		} else {
			for i := range list {
				more[i], less[i] = float64(more[i]*b.size.times()), float64(less[i]*b.size.times())
			}
		}
		for i, x := range list {
			was := valueAt(x.was, at)
			value := was + more[i] - less[i]
			if !b.fits(x, was, valueAt(x.Capacity, at), value) {
				return 0, 0
			}
			if n := len(levels[i]); n == 0 || levels[i][n-1].Value != value {
				levels[i] = append(levels[i], engine.Level{From: at, Value: value})
			}
		}
	}
	for i, x := range list {
		x.Capacity = levels[i]
		if s := b.staffingOf(b.resource[x.Name]); s != nil {
			s.own = x.Capacity // of which those who are found and trained come later
		}
	}
	return asked, got
}

func sum(list []float64) (all float64) {
	for _, x := range list {
		all += x
	}
	return all
}

// fits refuses a capacity that there cannot be.
func (b *builder) fits(x *sized, was, written, value float64) bool {
	kept := int64(0)
	if x.Fence != nil {
		for _, n := range x.Fence.Units {
			kept += n
		}
	}
	switch {
	case value < 0 || value == 0 && was > 0 && written > 0 && x.Supply != engine.Budget:
		b.problemOfScale("%g times what the option takes away of %q is all that current has of it, or more; write a smaller one", b.size.times(), x.Name)
	case value < float64(kept):
		b.problemOfScale("leaves %g of %q, and %d are kept for some (ring_fenced); write a scale that leaves as many", value, x.Name, kept)
	default:
		return true
	}
	return false
}

// wholeParts is so many times each of some whole numbers, in whole ones that add up to so
// many times their sum, rounded. They are dealt out one by one to whom it leaves closest to
// its share (Webster 1832, Sainte-Laguë 1910), which is the method by which nobody has fewer
// where there are more in all (Balinski and Young, Fair Representation, 1982). Ties go to
// whom is named first.
func wholeParts(parts []float64, times float64) []float64 {
	dealt := make([]float64, len(parts))
	for range int(math.Round(sum(parts) * times)) {
		next := 0
		for i := range parts {
			if parts[i]*(2*dealt[next]+1) > parts[next]*(2*dealt[i]+1) {
				next = i
			}
		}
		dealt[next]++
	}
	return dealt
}
