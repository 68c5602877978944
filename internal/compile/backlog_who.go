package compile

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/analysis"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// someone is what patients of a stream may be like who have wanted values: the
// attributes on which those depend, and the share of the stream that is so.
type someone struct {
	start  *pathwayStart
	way    *journey
	weight float64
	values map[int32]int // attribute to value
}

// findWho finds what the patients may be like, and in which proportions.
func (l *lister) findWho(x *backlog) bool {
	before := l.problems.Len()
	x.later = l.becomes(x)
	if x.who = l.whoHas(x, x.has); len(x.who) > 0 || l.problems.Len() > before {
		return len(x.who) > 0
	}
	l.tellNobody(x)
	return false
}

// becomes are those of the attributes that nobody has on coming, but that patients
// get on the way.
func (l *lister) becomes(x *backlog) map[int32]int {
	later := map[int32]int{}
	for a, set := range x.has {
		on := slices.ContainsFunc(x.from, func(s *pathwayStart) bool {
			found, _ := l.ways.who(s, map[int32]uint64{a: set})
			return len(found) > 0
		})
		if l.ways.changing[a] && !on && bits.OnesCount64(set) == 1 {
			later[a] = bits.TrailingZeros64(set)
		}
	}
	return later
}

// whoHas lists what patients who come to the step with such attributes may be like.
func (l *lister) whoHas(x *backlog, has map[int32]uint64) (list []someone) {
	total := 0.0
	for _, s := range x.from {
		step := x.steps[s]
		if step == nil {
			continue
		}
		way := l.ways.of(s, step.begin, has, x.later)
		if way == nil {
			continue
		}
		want := maps.Clone(way.must)
		for a, set := range has {
			if _, later := x.later[a]; !later {
				if already, ok := want[a]; ok {
					set &= already
				}
				want[a] = set
			}
		}
		kinds, err := l.ways.who(s, want)
		if err != nil {
			x.Problem("set", "%v", err)
			return nil
		}
		rate := l.rates[s.source].On(l.times.base, l.times.from)
		for _, k := range kinds {
			k.way = way
			k.weight *= rate
			total += k.weight
			list = append(list, k)
		}
	}
	for i := range list {
		if total > 0 {
			list[i].weight /= total
		} else { // nobody comes any more, but some wait
			list[i].weight = 1 / float64(len(list))
		}
	}
	return slices.DeleteFunc(list, func(k someone) bool { return k.weight == 0 })
}

// tellNobody says why nobody is like that who comes to the step.
func (l *lister) tellNobody(x *backlog) {
	if len(l.whoHas(x, nil)) == 0 {
		of := "no pathway comes"
		if names := x.Names("pathway"); len(names) > 0 {
			of = fmt.Sprintf("pathway %s never comes", quoted(names))
		}
		x.Problem("waiting_for", "%s to step %q", of, x.Text("waiting_for"))
		return
	}
	for _, k := range keysOf(x.Node("set")) {
		a := l.attrs[k]
		if len(l.whoHas(x, map[int32]uint64{a: x.has[a]})) == 0 {
			x.Problem("set", "no patient who comes to step %q this way has %s = %s", x.Text("waiting_for"), k, x.Node("set").Child[k].Shown())
			return
		}
	}
	x.Problem("set", "no patient who comes to step %q this way has all of these together", x.Text("waiting_for"))
}

func quoted(names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = strconv.Quote(name)
	}
	return strings.Join(list, ", ")
}

func keysOf(n *scenario.Node) []string {
	if n == nil {
		return nil
	}
	return n.Keys
}

// mostKinds is how many kinds of patients are told apart before that is refused.
const mostKinds = 1 << 12

// who follows what a stream's patients are given on arrival and returns those with
// wanted values. Of an attribute that depends on others, they are told apart by
// these too, so that who has lung cancer was referred as those who have it are.
func (j *journeys) who(start *pathwayStart, want map[int32]uint64) ([]someone, error) {
	f := &following{j: j, start: start, want: want, bears: j.bearing(start, want), last: map[int32]int32{}}
	for pc := start.entry; pc < start.arrived; pc++ {
		if a := j.b.p.Ops[pc].Writes(); a != engine.None {
			f.last[a] = pc
		}
	}
	f.follow(start.entry, 1, map[int32]int{})
	if len(f.found) > mostKinds {
		return nil, fmt.Errorf("its attributes depend on so many others that there are more than %d kinds of patients; give some of the others in set too", mostKinds)
	}
	return f.found, nil
}

// bearing is the wanted attributes and all on which they depend.
func (j *journeys) bearing(start *pathwayStart, want map[int32]uint64) map[int32]bool {
	p := j.b.p
	bears := map[int32]bool{}
	for a := range want {
		bears[a] = true
	}
	for before := -1; before != len(bears); {
		before = len(bears)
		for pc := start.entry; pc < start.arrived; pc++ {
			op := &p.Ops[pc]
			if a := op.Writes(); a == engine.None || !bears[a] {
				continue
			}
			for _, a := range analysis.Reads(nil, p, op) {
				bears[a] = true
			}
			for t := start.entry; t < pc; t++ {
				if test := &p.Ops[t]; test.Code == engine.Test && test.C > pc {
					bears[test.A] = true
				}
			}
		}
	}
	return bears
}

// following is one such search.
type following struct {
	j     *journeys
	start *pathwayStart
	want  map[int32]uint64
	bears map[int32]bool
	last  map[int32]int32 // by attribute: the last operation that gives it a value
	found []someone
}

func (f *following) follow(pc int32, weight float64, values map[int32]int) {
	p := f.j.b.p
	for ; pc < f.start.arrived && len(f.found) <= mostKinds; pc++ {
		op := &p.Ops[pc]
		switch {
		case op.Code == engine.Jump:
			pc = op.A - 1
		case op.Code == engine.Test && f.bears[op.A]:
			if v, set := values[op.A]; !set || p.Sets[op.B]>>uint(v)&1 == 0 {
				pc = op.C - 1
			}
		case op.Writes() == engine.None || !f.bears[op.A]:
		case op.Code == engine.Set:
			if !f.give(values, pc, int(op.Value)) {
				return
			}
		case op.Code == engine.Look:
			v := analysis.Look(&p.Lookups[op.B], func(a int32) int { return f.value(values, a) })
			if !f.give(values, pc, int(v)) {
				return
			}
		case op.Code == engine.Pick:
			c, row := &p.Choices[op.B], 0
			if op.By != engine.None {
				row = max(0, f.value(values, int32(op.By)))
			}
			for i, to := range c.Targets {
				branch := maps.Clone(values)
				if share := c.Probs[row*len(c.Targets)+i]; share > 0 && f.give(branch, pc, int(to)) {
					f.follow(pc+1, weight*share, branch)
				}
			}
			return
		}
	}
	for a := range f.want {
		if !f.wanted(a, f.value(values, a)) {
			return
		}
	}
	f.found = append(f.found, someone{start: f.start, weight: weight, values: values})
}

// give notes the value that an operation gives; false if it is the last to give one
// and that is not among those that are wanted.
func (f *following) give(values map[int32]int, pc int32, v int) bool {
	attr := f.j.b.p.Ops[pc].A
	if v < 0 {
		delete(values, attr)
	} else {
		values[attr] = v
	}
	return f.last[attr] != pc || f.wanted(attr, v)
}

func (f *following) wanted(attr int32, v int) bool {
	want, asked := f.want[attr]
	return !asked || v >= 0 && want>>uint(v)&1 != 0
}

func (f *following) value(values map[int32]int, attr int32) int {
	if v, set := values[attr]; set {
		return v
	}
	return int(f.j.b.p.Attributes[attr].Initial)
}
