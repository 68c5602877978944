package journey

import (
	"slices"
	"strings"

	"prehabsim/sim/engine"
)

// Flows are how patients who come in the window get from place to place: by which they come
// in, in which time passes, and where that ends: with a milestone, or as they leave. Each
// counts once in a place, the first time.
type Flows struct {
	Patients int64
	Ends     []engine.MarkID // milestones with which it ends

	p       *engine.Program
	of      []int // by step of the program: its place
	sources []int // by source: the place by which its patients come
	lives   map[person][]int
	spare   [][]int
	paths   map[string]int64
	places  int // how many there are; ends come behind them
}

// NewFlows prepares to listen. Steps and sources say which place each is part of, -1: none.
// It ends where the clock of a measure stops.
func NewFlows(p *engine.Program, measure string, steps, sources []int, places int) *Flows {
	f := &Flows{p: p, of: steps, sources: sources, lives: map[person][]int{}, paths: map[string]int64{}, places: places}
	for _, c := range p.Clocks {
		for _, mark := range c.To {
			if c.Measure == measure && !slices.Contains(f.Ends, mark) {
				f.Ends = append(f.Ends, mark)
			}
		}
	}
	return f
}

// End is how the way ends that an index beyond the places stands for.
type End struct {
	Name    string
	Outcome bool // patients leave with it
	Inside  bool // they are inside when the simulation ends
}

// End says what an index stands for; ok is false where it is one of the places.
func (f *Flows) End(i int) (end End, ok bool) {
	switch i -= f.places; {
	case i < 0:
		return End{}, false
	case i < len(f.Ends):
		return End{Name: f.p.Marks[f.Ends[i]].Name}, true
	case i < len(f.Ends)+len(f.p.Outcomes):
		return End{Name: f.p.Outcomes[i-len(f.Ends)], Outcome: true}, true
	}
	return End{Name: "inside", Inside: true}, true
}

// Add takes in one event.
func (f *Flows) Add(e engine.TraceEvent) {
	who := whose(e)
	switch e.Kind {
	case engine.TraceArrive:
		if e.Time >= f.p.Window && e.Time < f.p.End {
			var path []int
			if last := len(f.spare) - 1; last >= 0 {
				path, f.spare = f.spare[last][:0], f.spare[:last]
			}
			f.lives[who] = append(path, f.sources[e.Source])
		}
		return
	case engine.TraceAsk, engine.TraceHold:
		if e.Branch != 0 || e.Step == engine.None || f.of[e.Step] < 0 || e.Kind == engine.TraceHold && e.Until <= e.Time {
			return
		}
		if path, ok := f.lives[who]; ok && !slices.Contains(path, f.of[e.Step]) {
			f.lives[who] = append(path, f.of[e.Step])
		}
	case engine.TraceMark:
		if i := slices.Index(f.Ends, engine.MarkID(e.Index)); i >= 0 {
			f.end(who, f.places+i)
		}
	case engine.TraceLeave:
		f.end(who, f.places+len(f.Ends)+int(e.Index))
	case engine.TraceInside:
		f.end(who, f.places+len(f.Ends)+len(f.p.Outcomes))
	case engine.TraceReplace, engine.TraceGone: // who left has been counted
		if path, ok := f.lives[who]; ok {
			f.spare = append(f.spare, path)
			delete(f.lives, who)
		}
	}
}

func (f *Flows) end(who person, as int) {
	path, ok := f.lives[who]
	if !ok {
		return
	}
	var key strings.Builder
	for _, at := range append(path, as) {
		key.WriteRune(rune(at))
	}
	f.paths[key.String()]++
	f.Patients++
	f.spare = append(f.spare, path)
	delete(f.lives, who)
}

// Flow are patients who go from one place to another, or to an [Flows.End].
type Flow struct {
	From, To int
	Arrives  bool // they get to one of the milestones in the end
	Patients int64
}

// Between adds up flows, passing over places by which fewer than a share of all patients
// come, unless they come in by them.
func (f *Flows) Between(share float64) (list []Flow) {
	come := map[int]int64{}
	for path, n := range f.paths {
		for i, at := range []rune(path) {
			come[int(at)] += n
			if i == 0 {
				come[int(at)] += f.Patients // is kept
			}
		}
	}
	flows := map[Flow]int64{}
	for path, n := range f.paths {
		from, end := -1, []rune(path)[len([]rune(path))-1]
		arrives := int(end) < f.places+len(f.Ends)
		for _, at := range path {
			to := int(at)
			if to < f.places && float64(come[to]) < share*float64(f.Patients) {
				continue
			}
			if from >= 0 {
				flows[Flow{From: from, To: to, Arrives: arrives}] += n
			}
			from = to
		}
	}
	for x, n := range flows {
		x.Patients = n
		list = append(list, x)
	}
	slices.SortFunc(list, func(a, b Flow) int {
		switch {
		case a.From != b.From:
			return a.From - b.From
		case a.To != b.To:
			return a.To - b.To
		case a.Arrives == b.Arrives:
			return 0
		case a.Arrives:
			return -1
		}
		return 1
	})
	return list
}
