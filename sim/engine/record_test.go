package engine

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/sim/dist"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// However narrow a record keeps an attribute, what is read is what the program
// wrote, to the last bit.
func TestRecordKeepsWhatTheProgramWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "attributes")
		numbers := rapid.OneOf(
			rapid.Map(rapid.IntRange(-1, 254), func(i int) float64 { return float64(i) }),
			rapid.SampledFrom([]float64{255, -2, 0.5, math.Copysign(0, -1), 1e300}),
			rapid.Float64Range(-1e6, 1e6),
		)
		p := &Program{Attributes: make([]Attribute, n), Clocks: make([]Clock, rapid.IntRange(0, 40).Draw(t, "clocks"))}
		for a := range p.Attributes {
			p.Attributes[a].Initial = numbers.Draw(t, "initial")
		}
		for range rapid.IntRange(0, 30).Draw(t, "operations") {
			op := Op{A: int32(rapid.IntRange(0, n-1).Draw(t, "attribute"))}
			switch op.Code = rapid.SampledFrom([]Code{Set, Look, Sample, Add, Hold}).Draw(t, "code"); op.Code {
			case Set:
				op.Value = numbers.Draw(t, "value")
			case Look:
				op.B = int32(rapid.IntRange(0, len(p.Lookups)).Draw(t, "lookup"))
				if int(op.B) == len(p.Lookups) {
					p.Lookups = append(p.Lookups, Lookup{Values: rapid.SliceOfN(numbers, 1, 5).Draw(t, "entries")})
				}
			}
			p.Ops = append(p.Ops, op)
		}
		l := newLayout(p)
		r := record{l, append([]byte(nil), l.initial...)}
		want := make([]float64, n)
		for a := range want {
			want[a] = p.Attributes[a].Initial
		}
		for pc, op := range p.Ops {
			switch op.Code {
			case Set:
				r.set(op.A, int32(pc), op.Value)
				want[op.A] = op.Value
			case Look:
				i := rapid.IntRange(0, len(p.Lookups[op.B].Values)-1).Draw(t, "entry")
				want[op.A] = p.Lookups[op.B].Values[i]
				r.setLook(op.A, op.B, i, want[op.A])
			case Sample, Add:
				want[op.A] = rapid.Float64().Draw(t, "drawn")
				r.put(op.A, want[op.A])
			}
			for a := range want {
				require.Equal(t, math.Float64bits(want[a]), math.Float64bits(r.value(int32(a))))
				require.Equal(t, int(want[a]), r.whole(int32(a)))
			}
		}
		for i := range p.Clocks {
			require.False(t, r.runs(int32(i)))
		}
	})
}

func TestRecordKeepsClocks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := &Program{Clocks: make([]Clock, rapid.IntRange(1, 70).Draw(t, "clocks"))}
		l := newLayout(p)
		r := record{l, append([]byte(nil), l.initial...)}
		now := tick.Time(rapid.Int64Range(0, maxTime).Draw(t, "now"))
		running := map[int32]tick.Time{}
		for range rapid.IntRange(1, 100).Draw(t, "marks") {
			i := int32(rapid.IntRange(0, len(p.Clocks)-1).Draw(t, "clock"))
			if rapid.Bool().Draw(t, "starts") {
				// Up to a century ago, perhaps before the simulation.
				running[i] = now - tick.Time(rapid.Int64Range(0, 100*366*int64(aDay)).Draw(t, "age"))
				r.start(i, running[i])
			} else {
				r.stop(i)
				delete(running, i)
			}
		}
		for i := range int32(len(p.Clocks)) {
			since, runs := running[i]
			require.Equal(t, runs, r.runs(i))
			if runs {
				require.Equal(t, since, r.since(i, now))
			}
		}
		for word := range (len(p.Clocks) + 31) / 32 {
			any := false
			for i := range running {
				any = any || int(i)/32 == word
			}
			require.Equal(t, any, r.running(word) != 0)
		}
	})
}

// Engines of different programs that share a memory count what they count alone.
func TestEnginesMayShareAMemory(t *testing.T) {
	small := station{service: must(dist.Exponential(3600)), perHour: 2.4, resource: places(3), days: 50}.program()
	large := station{service: must(dist.Exponential(3600)), perHour: 20, resource: places(30), days: 90}.program()
	large.Attributes = []Attribute{{Name: "kind", Values: []string{"a", "b"}, Initial: -1}, {Name: "size", Initial: 1.5}}
	programs := []*Program{small, large, small}
	memory := new(Memory)
	var engines []*Engine
	for _, p := range programs {
		engines = append(engines, NewIn(memory, p))
	}
	for r := range uint64(3) {
		for i, e := range engines {
			got, err := e.Run(rng.NewKey(1, r))
			require.NoError(t, err)
			want, err := New(programs[i]).Run(rng.NewKey(1, r))
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
	}
}

// What stands in the record of a program stands in that of another that has more attributes, or
// fewer, in another order: attributes that lie side by side in one need not in the other.
func TestARecordBecomesThatOfAnotherProgram(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		made := func(numbers []bool) *Program {
			p := &Program{Attributes: make([]Attribute, len(numbers))}
			for a, is := range numbers {
				if is {
					p.Ops = append(p.Ops, Op{Code: Sample, A: int32(a)})
				}
			}
			return p
		}
		numbers := rapid.SliceOfN(rapid.Bool(), 1, 8).Draw(t, "numbers")
		here := newLayout(made(numbers))
		var kept []int32
		for a := range numbers {
			if rapid.IntRange(0, 4).Draw(t, "kept") > 0 {
				at := rapid.IntRange(0, len(kept)).Draw(t, "place")
				kept = slices.Insert(kept, at, int32(a))
			}
		}
		attributes := make([]int32, len(numbers))
		for a := range attributes {
			attributes[a] = None
		}
		var others []bool
		for _, a := range kept {
			if rapid.Bool().Draw(t, "another before it") {
				others = append(others, rapid.Bool().Draw(t, "a number"))
			}
			attributes[a] = int32(len(others))
			others = append(others, numbers[a])
		}
		there := newLayout(made(others))
		was, is := record{here, slices.Clone(here.initial)}, record{there, slices.Clone(there.initial)}
		for a := range numbers {
			was.put(int32(a), float64(10+a))
		}
		(&Engine{customs: customsOf(here, there, attributes), to: new(renumbering)}).translate(was, is)
		left := make([]float64, len(others))
		for a, b := range attributes {
			if b != None {
				left[b] = float64(10 + a)
			}
		}
		for b := range others {
			require.Equal(t, left[b], is.value(int32(b)), "attribute %d of %v, which come from %v by %v", b, others, numbers, attributes)
		}
	})
}
