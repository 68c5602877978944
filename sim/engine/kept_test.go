package engine

import (
	"reflect"
	"sync"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/sim/rng"
)

// What families have in common, once kept, is simulated by neither engines of the same family
// nor those of another that has the same in common, and all count what they would have.
func TestKeptCommonPartsCountTheSame(t *testing.T) {
	hits := 0
	rapid.Check(t, func(t *rapid.T) {
		programs := town(t)
		longer := *programs[1] // an option that takes longer for treatment, and is otherwise as the other
		longer.Samplers = append([]Sampler(nil), longer.Samplers...)
		longer.Samplers[len(longer.Samplers)-1].Scale += 3600
		kept := NewKept(1 << 30)
		seed := rapid.Uint64().Draw(t, "seed")
		families := []*Family{NewFamily(programs), NewFamily([]*Program{programs[0], &longer})}
		var first []Digest
		for _, f := range families {
			if f.common == nil {
				t.Skip("each runs by itself")
			}
			first = append(first, f.named())
			engines := f.Engines()
			engines.Keep(kept)
			for again := range 2 {
				for r := range uint64(3) {
					key := rng.NewKey(seed, r)
					for k, p := range f.programs {
						want, err := New(p).Run(key)
						require.NoError(t, err)
						got, err := engines.Run(k, key)
						require.NoError(t, err)
						require.Equal(t, want, got, "option %d, replication %d, time %d", k, r, again)
					}
				}
			}
		}
		want := 6
		if first[0] == first[1] {
			want = 3
			hits++
		}
		require.Len(t, kept.all, want)
		require.Positive(t, kept.Bytes())
	})
	require.Positive(t, hits, "families that have the same in common")
}

// A family's common part is not taken for that of another first program, nor of another
// replication.
func TestKeptPartsAreOfOneProgramAndOneReplication(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		programs := town(t)
		f := NewFamily(programs)
		if f.common == nil {
			t.Skip("each runs by itself")
		}
		busier := make([]*Program, len(programs))
		for i, p := range programs {
			q := *p
			q.Sources = append([]Source(nil), p.Sources...)
			q.Sources[0].Peak, q.Sources[0].Rates = 1./3600, []float64{1. / 3600}
			busier[i] = &q
		}
		g := NewFamily(busier)
		require.NotEqual(t, f.named(), g.named())
		kept := NewKept(1 << 30)
		for _, family := range []*Family{f, g} {
			engines := family.Engines()
			engines.Keep(kept)
			for r := range uint64(2) {
				got, err := engines.Run(1, rng.NewKey(1, r))
				require.NoError(t, err)
				want, err := New(family.programs[1]).Run(rng.NewKey(1, r))
				require.NoError(t, err)
				require.Equal(t, want, got)
			}
		}
		require.Len(t, kept.all, 4)
	})
}

// There is never more than may be kept; the oldest parts of other families go first, and of
// its own family none.
func TestKeptPartsKeepWithinTheirBound(t *testing.T) {
	k := NewKept(100)
	keep := func(of byte, replication uint64, bytes int64) bool {
		x := &keptPart{of: Digest{of}, key: rng.NewKey(1, replication), bytes: bytes}
		if !k.reserve(x) {
			return false
		}
		k.add(x)
		return true
	}
	there := func() (list []byte) {
		for _, x := range k.all {
			list = append(list, x.of[0])
		}
		return list
	}
	require.True(t, keep(1, 0, 40))
	require.True(t, keep(1, 1, 40))
	require.False(t, keep(1, 2, 40), "its own are not given up")
	require.True(t, keep(2, 0, 50))
	require.Equal(t, []byte{1, 2}, there())
	require.EqualValues(t, 90, k.Bytes())
	require.True(t, keep(2, 0, 5), "it is there")
	require.Equal(t, []byte{1, 2}, there())
	require.EqualValues(t, 90, k.Bytes())
	require.False(t, keep(3, 0, 101))
	require.True(t, keep(3, 0, 100))
	require.Equal(t, []byte{3}, there())
	require.EqualValues(t, 100, k.Bytes())
	require.Nil(t, k.find(Digest{2}, rng.NewKey(1, 0)))
	require.NotNil(t, k.find(Digest{3}, rng.NewKey(1, 0)))
}

// Workers of one run share what is kept.
func TestKeptPartsAreSharedByWorkers(t *testing.T) {
	programs := rapid.Custom(town).Filter(func(p []*Program) bool { return NewFamily(p).common != nil }).Example(3)
	family, kept := NewFamily(programs), NewKept(1<<30)
	want, err := New(programs[1]).Run(rng.NewKey(7, 0))
	require.NoError(t, err)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			engines := family.Engines()
			engines.Keep(kept)
			for range 5 {
				got, err := engines.Run(1, rng.NewKey(7, 0))
				if err != nil || got.Left != want.Left || got.Events != want.Events {
					t.Errorf("left %d, not %d (%v)", got.Left, want.Left, err)
				}
			}
		})
	}
	all.Wait()
	require.Len(t, kept.all, 1)
}

// What is kept takes as much room as it says: all that its lists hold.
func TestWhatIsKeptTakesTheRoomItSays(t *testing.T) {
	programs := rapid.Custom(town).Filter(func(p []*Program) bool { return NewFamily(p).common != nil }).Example(3)
	g := NewFamily(programs).Engines()
	_, err := g.Run(1, rng.NewKey(1, 0))
	require.NoError(t, err)
	j := &g.written
	require.Positive(t, j.left)
	j.inside = nil // for each of which rather too much is said
	size := func(n int, of uintptr) int64 { return int64(n) * int64(of) }
	require.Equal(t, size(len(j.events), unsafe.Sizeof(event{}))+size(len(j.first)+len(j.steps), 4)+
		size(j.pagesUsed(), unsafe.Sizeof(page{}.leavers)+perPage*uintptr(j.size)), j.bytes())
	g.counts.Longer = append(g.counts.Longer, Longer{})
	sum := int64(0)
	c := reflect.ValueOf(g.counts).Elem()
	for i := range c.NumField() {
		switch c.Type().Field(i).Name {
		case "Offsets", "Probes", "MonthSpan", "YearOf": // a few numbers, and what the common part has none of
		case "Occupancy":
			for _, levels := range g.counts.Occupancy {
				sum += size(len(levels), 8)
			}
		default:
			if x := c.Field(i); x.Kind() == reflect.Slice {
				sum += size(x.Len(), x.Type().Elem().Size())
			}
		}
	}
	require.Equal(t, sum, g.counts.bytes())
}
