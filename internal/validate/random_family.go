package validate

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"unsafe"

	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// ofFamilies asks an identity of families made at random: programs whose patients fare alike
// up to somewhere, often far on, and otherwise behind it; each numbers in its own way what
// it says.
func ofFamilies(broken func(r *replication) (int, error)) func(r *replication) (int, error) {
	const families = 40
	return func(r *replication) (int, error) {
		sum := 0
		for n := range uint64(families) {
			m := newMaker(r.key.Uint64(n, rng.SiteOf("families made at random"), 0), r.program.Calendar, true)
			x := &replication{program: m.p, key: r.key}
			var err error
			if x.counts, err = engine.New(x.program).Run(x.key); err != nil {
				return 0, fmt.Errorf("family %d: %w", n, err)
			}
			x.programs = m.family(x.key, x.another())
			wrong, err := broken(x)
			if err != nil {
				return 0, fmt.Errorf("family %d: %w", n, err)
			}
			sum += wrong
		}
		return sum, nil
	}
}

// both asks two identities under one name.
func both(one, two func(r *replication) (int, error)) func(r *replication) (int, error) {
	return func(r *replication) (int, error) {
		first, err := one(r)
		if err != nil {
			return 0, err
		}
		second, err := two(r)
		return first + second, err
	}
}

// family is a program and four others: in most some operation draws another number, or
// anything else is another; and in one there is more or less of a resource from a day on.
func (m *maker) family(keys ...rng.Key) []*engine.Program {
	list := []*engine.Program{m.p}
	at := m.behind[m.IntN(len(m.behind))]
	for k := range rng.Site(3) {
		p := copyOf(m.p)
		if m.IntN(4) > 0 {
			p.Ops[at].Site ^= k + 1
		}
		if m.IntN(2) == 0 {
			m.changeOne(p, keys)
		}
		if m.IntN(4) > 0 {
			m.renumber(p)
		}
		list = append(list, p)
	}
	p := copyOf(list[m.IntN(len(list))])
	x := &p.Resources[m.IntN(len(p.Resources))]
	last := x.Capacity[len(x.Capacity)-1]
	x.Capacity = append(x.Capacity, engine.Level{From: max(last.From, p.Window) + tick.Time(1+m.IntN(9))*tick.Time(tick.Day), Value: last.Value * float64(m.IntN(3)) / 2})
	return append(list, p)
}

// changeOne writes something else at one place of a program, of those that leave it sound
// and able to run.
func (m *maker) changeOne(p *engine.Program, keys []rng.Key) {
	for range 50 {
		leaf := someLeaf(p, m.Rand)
		if seen := leaves(reflect.ValueOf(&p.Clocks).Elem(), leaves(reflect.ValueOf(&p.Marks).Elem(), nil)); m.IntN(2) == 0 {
			leaf = seen[m.IntN(len(seen))] // by which most patients fare the same
		}
		was := reflect.ValueOf(leaf.Interface())
		leaf.Set(another(leaf))
		if p.Validate() == nil && !slices.ContainsFunc(keys, func(key rng.Key) bool { return runs(p, key) == nil }) {
			return
		}
		leaf.Set(was)
	}
}

// someLeaf is any of a program's, as often of a short list as of a long one.
func someLeaf(p *engine.Program, random *rand.Rand) reflect.Value {
	v := reflect.ValueOf(p).Elem()
	for {
		if all := leaves(v.Field(random.IntN(v.NumField())), nil); len(all) > 0 {
			return all[random.IntN(len(all))]
		}
	}
}

// copyOf is a program that shares nothing with another but its calendar and tables.
func copyOf(p *engine.Program) *engine.Program {
	q := new(engine.Program)
	copyValue(reflect.ValueOf(q).Elem(), reflect.ValueOf(p).Elem())
	return q
}

func copyValue(to, from reflect.Value) {
	switch from.Kind() {
	case reflect.Pointer:
		switch from.Interface().(type) {
		case *tick.Calendar, *dist.Table:
			to.Set(from)
			return
		}
		if !from.IsNil() {
			to.Set(reflect.New(from.Type().Elem()))
			copyValue(to.Elem(), from.Elem())
		}
	case reflect.Struct:
		if isMaybe(from.Type()) {
			to.Set(from)
			return
		}
		for i := range from.NumField() {
			copyValue(to.Field(i), from.Field(i))
		}
	case reflect.Slice:
		if !from.IsNil() {
			to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
			for i := range from.Len() {
				copyValue(to.Index(i), from.Index(i))
			}
		}
	default:
		to.Set(from)
	}
}

func isMaybe(t reflect.Type) bool { return strings.HasPrefix(t.Name(), "Maybe[") }

// renumber puts other entries between those of a program's lists, of which nobody makes use,
// and lists in another order what may be: what takes its turn by its number, and what has
// the name of another, stays in order.
func (m *maker) renumber(p *engine.Program) {
	to := numbers{}
	p.Attributes = shuffled(m, to, p.Attributes, engine.Attribute{Name: "more"}, func(x *engine.Attribute) string { return x.Name })
	p.Tallies = shuffled(m, to, p.Tallies, engine.Tally{Name: "more"}, func(x *engine.Tally) string { return x.Name })
	p.Marks = shuffled(m, to, p.Marks, engine.MarkDef{Name: "more"}, func(x *engine.MarkDef) string { return x.Name })
	p.Tags = shuffled(m, to, p.Tags, "more", func(x *string) string { return *x })
	clock := engine.Clock{Name: "more", Stopped: engine.Some[engine.TallyID](0), WithinTo: engine.Some[engine.TallyID](0)}
	if m.IntN(2) == 0 {
		clock.From, clock.To = []engine.MarkID{engine.MarkID(1 + m.IntN(marks-1))}, []engine.MarkID{engine.MarkID(m.IntN(marks))}
	}
	p.Clocks = shuffled(m, to, p.Clocks, clock, func(x *engine.Clock) string { return x.Name })
	p.Ops = append(p.Ops, engine.Op{Code: engine.Leave, By: engine.None})
	nobody := engine.Source{Name: "more", Number: 100, Entry: engine.PlaceID(len(p.Ops) - 1)}
	inOrder := "" // as if all had one name
	p.Resources = shuffled(m, to, p.Resources, engine.Resource{Name: "more", Capacity: []engine.Level{{Value: 1}}}, func(*engine.Resource) string { return inOrder })
	p.Sources = shuffled(m, to, p.Sources, nobody, func(*engine.Source) string { return inOrder })
	samplers := make([]int32, len(p.Samplers))
	for i := range samplers {
		samplers[i] = int32(i) + 1
	}
	to[reflect.TypeFor[engine.SamplerID]()] = samplers
	p.Samplers = append([]engine.Sampler{p.Samplers[0]}, p.Samplers...)
	if m.IntN(2) == 0 {
		m.inFront(to, p)
	}
	*p = *copyOf(p) // or two entries could be one
	to.put(reflect.ValueOf(p).Elem(), 0)
	for i := range p.Ops {
		to.putIn(p, &p.Ops[i])
	}
}

// inFront puts operations to which nobody comes before all others.
func (m *maker) inFront(to numbers, p *engine.Program) {
	front := []engine.Op{
		{Code: engine.Set, A: []int32{size, grade, mood, kind}[m.IntN(4)], Value: []float64{7.5, 1, 2.25}[m.IntN(3)]}, {Code: engine.Add, A: []int32{size, grade, mood}[m.IntN(3)], Value: 1},
	}[m.IntN(2):]
	front = append(front[:1:1], engine.Op{Code: engine.Leave})
	for i := range front {
		front[i].By = engine.None
	}
	places := make([]int32, len(p.Ops)+1)
	for i := range places {
		places[i] = int32(i + len(front))
	}
	to[reflect.TypeFor[engine.PlaceID]()] = places
	p.Ops = append(front, p.Ops...)
	moved := map[int32]bool{}
	for _, op := range p.Ops[len(front):] {
		if op.Code == engine.Branch && !moved[op.A] {
			moved[op.A] = true
			for k := range p.Choices[op.A].Targets {
				p.Choices[op.A].Targets[k] += int32(len(front))
			}
		}
	}
}

// numbers are which number takes the place of each, by type.
type numbers map[reflect.Type][]int32

// shuffled puts entries of a list elsewhere, and up to two others between.
func shuffled[T any](m *maker, to numbers, list []T, more T, name func(*T) string) []T {
	n := len(list) + m.IntN(3)
	places := m.Perm(n)[:len(list)]
	byName := map[string][]int{} // where those of one name stand
	for i := range list {
		byName[name(&list[i])] = append(byName[name(&list[i])], i)
	}
	for _, at := range byName { // each by itself, so that their order is of no account
		of := make([]int, len(at))
		for k, i := range at {
			of[k] = places[i]
		}
		slices.Sort(of)
		for k, i := range at {
			places[i] = of[k]
		}
	}
	longer, is := make([]T, n), make([]int32, len(list))
	for i := range longer {
		longer[i] = more
	}
	for i, at := range places {
		longer[at], is[i] = list[i], int32(at)
	}
	to[idOf[reflect.TypeFor[T]()]] = is
	return longer
}

// idOf is of which type the numbers of an entry are.
var idOf = map[reflect.Type]reflect.Type{
	reflect.TypeFor[engine.Attribute](): reflect.TypeFor[engine.AttributeID](), reflect.TypeFor[engine.Tally](): reflect.TypeFor[engine.TallyID](),
	reflect.TypeFor[engine.MarkDef](): reflect.TypeFor[engine.MarkID](), reflect.TypeFor[string](): reflect.TypeFor[engine.TagID](),
	reflect.TypeFor[engine.Clock](): reflect.TypeFor[engine.ClockID](), reflect.TypeFor[engine.Resource](): reflect.TypeFor[engine.ResourceID](),
	reflect.TypeFor[engine.Source](): reflect.TypeFor[engine.SourceID](),
}

// put writes the numbers into all that has a type; what may be none is one more.
func (to numbers) put(v reflect.Value, more int64) {
	if list, ok := to[v.Type()]; ok && v.CanInt() {
		if id := v.Int() - more; id >= 0 {
			v.SetInt(int64(list[id]) + more)
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		switch v.Interface().(type) {
		case *tick.Calendar, *dist.Table:
			return
		}
		if !v.IsNil() {
			to.put(v.Elem(), 0)
		}
	case reflect.Struct:
		if isMaybe(v.Type()) {
			after := v.Field(0)
			to.put(reflect.NewAt(after.Type(), unsafe.Pointer(after.UnsafeAddr())).Elem(), 1)
			return
		}
		for i := range v.NumField() {
			to.put(v.Field(i), 0)
		}
	case reflect.Slice:
		for i := range v.Len() {
			to.put(v.Index(i), 0)
		}
	}
}

// putIn writes the numbers into what an operation refers to.
func (to numbers) putIn(p *engine.Program, op *engine.Op) {
	number := func(list []int32, x int32) int32 {
		if x < 0 || list == nil {
			return x
		}
		return list[x]
	}
	attributes := to[reflect.TypeFor[engine.AttributeID]()]
	op.By = int16(number(attributes, int32(op.By)))
	for i, x := range []*int32{&op.A, &op.B, &op.C} {
		switch engine.Operations[op.Code].Operands()[i].Is {
		case engine.AnAttribute, engine.WrittenTo, engine.ChangedBy, engine.CountedOf:
			*x = number(attributes, *x)
		case engine.ATally:
			*x = number(to[reflect.TypeFor[engine.TallyID]()], *x)
		case engine.AMark:
			*x = number(to[reflect.TypeFor[engine.MarkID]()], *x)
		case engine.ATag:
			*x = number(to[reflect.TypeFor[engine.TagID]()], *x)
		case engine.SamplerOf:
			*x = number(to[reflect.TypeFor[engine.SamplerID]()], *x)
		case engine.AnOperation:
			*x = number(to[reflect.TypeFor[engine.PlaceID]()], *x)
		}
	}
}
