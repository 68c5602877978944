package engine

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/sim/dist"
	"prehabsim/sim/tick"
)

// everything is a program that has one of everything, and mostly two, so that a
// number which refers to one may refer to the other. Nobody could run it.
func everything() *Program {
	short, long := dist.NewTable(must(dist.Exponential(1))), dist.NewTable(must(dist.Constant(1)))
	p := &Program{
		Calendar: tick.NewCalendar(tick.Date{Year: 2026, Month: 1, Day: 5}), Window: 1, End: 2, Stop: 3,
		Attributes: []Attribute{
			{Name: "kind", Values: []string{"x", "y"}, Initial: -1}, {Name: "pace", Initial: 1}, {Name: "time of come", Initial: -1}, {Name: "time of seen", Initial: -2},
		},
		Breakdowns: []AttributeID{0}, Tellings: []Telling{{Name: "kind", By: []AttributeID{0}, Half: Some[AttributeID](0)}},
		Samplers: []Sampler{
			{Law: "a", Table: short, Scale: 1, Floor: 2, Ceiling: 3}, {Law: "b", Table: long, Scale: 4, Floor: 5, Ceiling: 6},
			{Law: "c", Table: short, Scale: 7, Floor: 8, Ceiling: 9}, {Law: "d", Table: long, Scale: 10, Floor: 11, Ceiling: 12},
		},
		Scales:  [][]AttributeID{nil, {0, 1}, {1}},
		Choices: []Choice{{Targets: []int32{0, 1}, Probs: []float64{0.25, 0.75, 0.5, 0.5}, Factor: Some[AttributeID](1)}, {Targets: []int32{1, 0}, Probs: []float64{0.5, 0.5}}},
		Lookups: []Lookup{{Attrs: []AttributeID{0}, Sizes: []int32{2}, Values: []float64{1, 2}}, {Attrs: []AttributeID{1}, Sizes: []int32{1}, Values: []float64{3}}},
		Sets:    []uint64{1, 2, 3},
		Periods: []Period{{1, 2}, {3, 4}},
		Requests: []Request{{
			Needs: []Need{{
				Resource: Selector{Attrs: []AttributeID{0}, Sizes: []int32{2}, Table: Each[ResourceID](0, 1)},
				Units:    Amount{By: Some[AttributeID](0), Values: []int64{1, 2}}, Leaving: &Amount{By: Some[AttributeID](0), Values: []int64{3, 4}}, Tag: 0, If: []Condition{{0, 0}},
			}},
			Priority: &Amount{By: Some[AttributeID](0), Values: []int64{5, 6}}, Patience: Some[SamplerID](0), GivesBy: Some[AttributeID](0), GiveUp: Some[PlaceID](1), Site: 7, Plan: Some[SamplerID](1), PlanBy: Some[AttributeID](0), PlanTime: 8,
		}, {}},
		Resources: []Resource{{
			Name: "ward", Supply: Places, Discipline: Due, DueClock: Some[ClockID](0), DueWithin: 1, QueueLimit: Some[int32](2), InnerLimit: Some[int32](3), Capacity: []Level{{4, 5, 3}},
			Response: &Response{Target: 6, Gain: 7, Down: 8, Up: 9}, TurnRound: 10, Opening: &Week{}, Fence: &Fence{Attr: 0, Units: []int64{11}},
			Every: 12, ListLen: 13, Opens: 14, Overrun: 15, MeanWork: 16, UseTally: Some[TallyID](0), UseFor: []TallyID{0, 1}, Stays: &StayTallies{Ended: 0, Open: 1},
			Title: "Ward", Unit: "bed", Group: "ward", Site: "north", Role: "nurse", Band: "5",
		}, {Name: "theatre", Supply: Lists}},
		Sources: []Source{{
			Name: "p", Entry: 0, Site: 1, Number: 2, Peak: 3, Rates: []float64{4}, Hours: []float64{5}, Every: Some[SamplerID](0), At: []tick.Time{6}, Counts: []int32{7}, Given: []Ago{{11, 12}},
			Batch: Some[SamplerID](1), Fill: Some[ResourceID](0), FillAt: 8, Reserve: 9, Slots: 10,
		}, {Name: "q"}},
		Groups:   []Group{{Name: "beside"}, {Name: "apart", Ends: true}},
		Resets:   []Reset{{From: 0, To: 1, Attrs: []AttributeID{0}, Sets: []SetID{0}}},
		Marks:    []MarkDef{{Name: "come", Tally: Some[TallyID](0), Time: Some[AttributeID](2)}, {Name: "seen", Tally: Some[TallyID](1), Time: Some[AttributeID](3)}},
		Clocks:   []Clock{{Name: "due", Measure: "m", From: []MarkID{0}, To: []MarkID{1}, Within: 1, Late: 2, Stopped: Some[TallyID](0), WithinTo: Some[TallyID](1), LateTo: Some[TallyID](0), If: &Condition{0, 0}, Of: &Condition{0, 1}, Everybody: true, Told: true}, {Name: "wait"}},
		Tallies:  []Tally{{Name: "use"}, {Name: "seen", Cohort: true, All: true}},
		Luck:     &Luck{Use: 0, Into: 1, IntoFor: []TallyID{0, 1}},
		Causes:   []Cause{{Name: "stay"}, {Name: "fall", Lasts: true}},
		Probes:   []Probe{{Name: "w", Of: Waits, Resource: Some[ResourceID](0), Step: Some[StepID](0), Source: Some[SourceID](0), If: &Condition{0, 0}, From: Some[MarkID](0), To: Some[MarkID](1), Over: new(int64(1)), Centile: 2, Distribution: 3, Period: 4, Cycle: 5, Census: new(tick.Span(6))}},
		Outcomes: []string{"home", "hospice"}, Steps: []string{"one", "two"}, Tags: []string{"bed", "list"},
	}
	for code := range codes {
		op := Op{Code: code, Site: 1, Value: 2}
		for i, x := range []*int32{&op.A, &op.B, &op.C} {
			switch Operations[code].Operands()[i].Is {
			case AnOperation, Unused, ANumber, ALoop:
				*x = int32(i) + 4
			}
		}
		p.Ops = append(p.Ops, op)
	}
	p.Ops[Hold].B = 1 // some scales
	p.Ops[Pick].B = 1 // values, and not operations
	// The time at which "come" was reached is asked for.
	p.Ops = append(p.Ops, Op{Code: Reached, A: 2, B: 1, C: 1})
	return p
}

// elsewhere are fields that no digest has, each with the reason why they cannot
// change a count.
var elsewhere = map[string]string{
	"Program.MostInside": "a run that comes to it has no result",
	"Sampler.Law":        "words for the table, which is spelled by its points",
	"Resource.Title":     "what reports call it",
	"Resource.Site":      "where reports list it",
	"Resource.Role":      "what reports call its staff",
	"Resource.Band":      "what reports call its staff",
}

// observing are fields that change what is counted and nothing that happens.
var observing = []string{
	"Program.Breakdowns", "Program.Tellings", "Telling.Name", "Telling.By", "Telling.Half", "Program.Luck", "Luck.Use", "Luck.Into", "Luck.IntoFor", "Cause.Name", "Cause.Lasts", "Tally.Name", "Tally.Cohort", "Tally.All",
	"MarkDef.Tally", "Clock.Measure", "Clock.Within", "Clock.Late", "Clock.Stopped", "Clock.WithinTo", "Clock.LateTo", "Clock.Of", "Clock.Told",
	"Resource.UseTally", "Resource.UseFor", "Resource.Stays", "StayTallies.Ended", "StayTallies.Open", "Resource.Group", "Resource.Unit", // the last two decide which measures speak of it
	"Probe.Name", "Probe.Of", "Probe.Resource", "Probe.Step", "Probe.Source", "Probe.If", "Probe.From", "Probe.To", "Probe.Over",
	"Probe.Centile", "Probe.Distribution", "Probe.Period", "Probe.Cycle", "Probe.Census",
}

// changes walks through all that a program says. At each number, word and truth it
// finds it writes another, asks both digests, and puts it back.
type changes struct {
	t              *testing.T
	p              *Program
	course, record Digest
	seen           map[string]bool // by field: it has been changed
	inCourse       map[string]bool // ... and that has changed the course
	inRecord       map[string]bool
}

func (c *changes) walk(v reflect.Value, field string) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		switch x := v.Interface().(type) {
		case *tick.Calendar:
			c.write(field, v, reflect.ValueOf(tick.NewCalendar(x.First().AddDays(1))))
		case *dist.Table:
			c.write(field, v, reflect.ValueOf(dist.NewTable(must(dist.Gamma(1, 0.2500001)))))
		default:
			c.write(field, v, reflect.Zero(v.Type())) // left out
			c.walk(v.Elem(), field)
		}
	case reflect.Struct:
		if isMaybe(v.Type()) {
			after := v.Field(0)
			c.walk(reflect.NewAt(after.Type(), unsafe.Pointer(after.UnsafeAddr())).Elem(), field)
			return
		}
		for i := range v.NumField() {
			c.walk(v.Field(i), fieldOf(v.Type(), i))
		}
	case reflect.Slice:
		if v.Len() > 0 { // one more
			c.write(field, v, reflect.Append(v.Slice3(0, v.Len(), v.Len()), v.Index(v.Len()-1)))
		}
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			c.walk(v.Index(i), field)
		}
	case reflect.String:
		c.write(field, v, reflect.ValueOf(v.String()+"'"))
	case reflect.Bool:
		c.write(field, v, reflect.ValueOf(!v.Bool()))
	case reflect.Float64:
		c.write(field, v, reflect.ValueOf(v.Float()+1e-9))
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		c.write(field, v, reflect.ValueOf(v.Uint()+1).Convert(v.Type()))
	default:
		if !c.write(field, v, reflect.ValueOf(v.Int()+1).Convert(v.Type())) { // it refers to nothing
			require.True(c.t, c.write(field, v, reflect.ValueOf(v.Int()-1).Convert(v.Type())), "%s has no other value", field)
		}
	}
}

// write changes one thing for as long as the digests are asked; it says whether that
// made sense.
func (c *changes) write(field string, v, x reflect.Value) (ok bool) {
	before := reflect.ValueOf(v.Interface())
	v.Set(x.Convert(v.Type()))
	defer func() {
		v.Set(before)
		ok = recover() == nil
	}()
	course, record := c.p.Course(), c.p.Record()
	c.seen[field] = true
	c.inCourse[field] = c.inCourse[field] || course != c.course
	c.inRecord[field] = c.inRecord[field] || record != c.record
	return
}

// isMaybe says whether a type is a number that may be none.
func isMaybe(t reflect.Type) bool { return strings.HasPrefix(t.Name(), "Maybe[") }

func fieldOf(t reflect.Type, i int) string { return t.Name() + "." + t.Field(i).Name }

// fieldsOf lists the fields of a type and of all types that it leads to.
func fieldsOf(t reflect.Type, list map[string]reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		fieldsOf(t.Elem(), list)
	case reflect.Struct:
		if t.PkgPath() != reflect.TypeFor[Program]().PkgPath() || isMaybe(t) {
			return
		}
		for i := range t.NumField() {
			list[fieldOf(t, i)] = t.Field(i).Type
			fieldsOf(t.Field(i).Type, list)
		}
	}
}

// Whatever a program says is either in a digest or in the list of what cannot change
// a count. A field that is new is in neither until somebody decides.
func TestEveryFieldOfAProgramIsInItsIdentity(t *testing.T) {
	p := everything()
	c := changes{t, p, p.Course(), p.Record(), map[string]bool{}, map[string]bool{}, map[string]bool{}}
	c.walk(reflect.ValueOf(p).Elem(), "")
	require.Equal(t, c.course, p.Course(), "all is as it was")

	all := map[string]reflect.Type{}
	fieldsOf(reflect.TypeFor[Program](), all)
	for field, is := range all {
		list := strings.HasPrefix(field, "Program.") && is.Kind() == reflect.Slice && is.Elem().Kind() == reflect.Struct
		if list || is.Kind() == reflect.Struct && !isMaybe(is) {
			continue // it is what its entries or its fields are
		}
		assert.True(t, c.seen[field], "%s: everything() says nothing there", field)
		_, silent := elsewhere[field]
		assert.Equal(t, !silent, c.inRecord[field], "%s: does a change of it change the record?", field)
		assert.Equal(t, !silent && !slices.Contains(observing, field), c.inCourse[field], "%s: does a change of it change the course?", field)
	}
	for _, field := range append(slices.Collect(maps.Keys(elsewhere)), observing...) {
		assert.Contains(t, all, field, "there is no such field any more")
	}
}

// What calendars and tables are made of is in the digests too: all else that a
// calendar says follows from its first day, and all else of a table from its points,
// but for the scale of the law that it happened to be built from.
func TestWhatIsSpelledByAnotherPackageIsKnown(t *testing.T) {
	names := func(t reflect.Type) (list []string) {
		for i := range t.NumField() {
			list = append(list, t.Field(i).Name)
		}
		return list
	}
	require.Equal(t, []string{"first", "days"}, names(reflect.TypeFor[tick.Calendar]()))
	require.Equal(t, []string{"curve", "steps", "scale", "mean", "digest"}, names(reflect.TypeFor[dist.Table]()))
}

// Every operand is in the digests, of each operation by itself.
func TestEveryOperandIsInTheIdentity(t *testing.T) {
	p := everything()
	for code := range codes {
		for i := range reflect.TypeFor[Op]().NumField() {
			c := changes{t, p, p.Course(), p.Record(), map[string]bool{}, map[string]bool{}, map[string]bool{}}
			field := fieldOf(reflect.TypeFor[Op](), i)
			if field == "Op.Code" {
				continue // another operation has other operands
			}
			c.walk(reflect.ValueOf(&p.Ops[code]).Elem().Field(i), field)
			require.True(t, c.inRecord[field], "%s of %s", field, code)
			require.Equal(t, code != Count && code != Charge, c.inCourse[field], "%s of %s", field, code)
		}
	}
}

// What is asked to be observed is no part of what happens: a probe of the time since a
// mark keeps that time, a count is one more operation, and a standard is what a wait
// is held against.
func TestObservingChangesNoCourse(t *testing.T) {
	p := everything()
	course, record := p.Course(), p.Record()
	p.Ops = p.Ops[:len(p.Ops)-1]
	without := p.Course()
	require.NotEqual(t, course, without, "nobody asks any more when \"come\" was reached")
	p.Resources[0].Discipline = FIFO
	plain := p.Course()
	p.Marks[0].Time = Maybe[AttributeID]{}
	require.Equal(t, plain, p.Course())
	p.Attributes = append(p.Attributes, Attribute{Name: "time of home"})
	p.Marks = append(p.Marks, MarkDef{Name: "home", Time: Some(AttributeID(len(p.Attributes) - 1))})
	p.Ops = append([]Op{{Code: Mark, A: int32(len(p.Marks)) - 1}, {Code: Count, A: None, B: 0}}, p.Ops...)
	for i := range p.Ops { // all stands two places on
		op := &p.Ops[i]
		for k, x := range []*int32{&op.A, &op.B, &op.C} {
			if Operations[op.Code].Operands()[k].Is == AnOperation {
				*x += 2
			}
		}
	}
	for i := range p.Requests {
		p.Requests[i].GiveUp = Some(p.Requests[i].GiveUp.ID() + 2)
	}
	p.Choices[0].Targets[0] += 2
	p.Choices[0].Targets[1] += 2
	p.Sources[0].Entry += 2
	p.Sources[1].Entry += 2
	p.Resets[0].From += 2
	p.Resets[0].To += 2
	p.Clocks = append(p.Clocks, Clock{Name: "again", From: []MarkID{1}, To: []MarkID{2}})
	require.Equal(t, plain, p.Course())
	require.NotEqual(t, record, p.Record())
}

// Two entries of one name are two.
func TestNamesakesAreToldApart(t *testing.T) {
	p := everything()
	p.Resources[1] = p.Resources[0]
	p.Tags[1] = p.Tags[0]
	course := p.Course()
	p.Requests[0].Needs[0].Resource.Table = Each[ResourceID](1, 0)
	other := p.Course()
	require.NotEqual(t, course, other)
	p.Requests[0].Needs[0].Tag = 1
	require.NotEqual(t, other, p.Course())
}

// Going on at an operation is told from having nowhere to go, whichever operation it is.
func TestPlacesAreToldFromNone(t *testing.T) {
	said := map[Digest]int32{}
	for to := int32(None); to < 4; to++ {
		p := &Program{
			Calendar: tick.NewCalendar(tick.Date{Year: 2026, Month: 1, Day: 5}), Sets: []uint64{1}, Attributes: []Attribute{{Name: "a"}}, Steps: []string{"step"},
			Ops:      []Op{{Code: Test, By: None, C: to}, {Code: Set, By: None}, {Code: Set, By: None, Value: 1}, {Code: Leave, By: None}},
			Outcomes: []string{"home"},
		}
		d := p.Record()
		require.NotContains(t, said, d, "%d as %d", to, said[d])
		said[d] = to
	}
}
