package sensitivity

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"prehabsim/sim/stats"
	"prehabsim/sim/voi"
)

// Bar is what one input does to an option's change from current.
type Bar struct {
	Input int
	voi.Effect
	Clear bool // beyond what the largest of so many inputs would come to by chance

	// Best are the options that are best where the input is low and where it is high, if
	// clearly others than is best on average; else −1.
	Best [2]int

	Share     voi.Estimate  // of the variance that the inputs give to the change
	Threshold voi.Threshold // where the option is as good as current
}

// Tornado is what all inputs do to an option's change from current, largest first: the
// clear ones alone have Share and Threshold.
type Tornado struct {
	Option int // of the view
	Mean   float64
	Bars   []Bar
	Bound  float64 // none of those that are not clear swings the change by more, probably

	clear   []int                    // inputs, as they were found
	without map[string]*voi.Outcomes // without what some of them do, by which
}

// tied is the correlation of ranks beyond which two inputs are taken to vary together.
const tied = 0.3

// perInput is how many draws it takes for each input whose effect is taken off.
const perInput = 16

// Tornado looks at one option. Inputs are told from chance step by step: once it is clear
// what some do, that is no longer chance to the others.
func (v *View) Tornado(option int) *Tornado {
	t := &Tornado{Option: option, without: map[string]*voi.Outcomes{}}
	y := v.outcomes.Contrast(option, 0)
	for _, x := range y {
		t.Mean += v.sign * x / float64(len(y))
	}
	for range 6 {
		t.Bars = nil
		found := len(t.clear)
		for i := range v.Inputs {
			t.Bars = append(t.Bars, v.bar(t, i))
		}
		for _, b := range t.Bars {
			if b.Clear && !slices.Contains(t.clear, b.Input) && perInput*len(t.clear) < v.Draws() {
				t.clear = append(t.clear, b.Input)
			}
		}
		if len(t.clear) == found {
			break
		}
	}
	slices.SortStableFunc(t.Bars, func(a, b Bar) int {
		return cmp.Or(-cmp.Compare(sure(a.Clear), sure(b.Clear)), -cmp.Compare(math.Abs(a.Swing.Value), math.Abs(b.Swing.Value)))
	})
	for k := range t.Bars {
		b := &t.Bars[k]
		if !b.Clear {
			t.Bound = max(t.Bound, math.Abs(b.Swing.Value)+2*b.Swing.SE)
			continue
		}
		b.Share = v.outcomes.Share(v.settings(), option, 0, v.inputs[b.Input])
		b.Threshold = v.outcomes.Threshold(v.settings(), option, 0, v.inputs[b.Input])
	}
	return t
}

func sure(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (v *View) columns(inputs []int) (list [][]float64) {
	for _, i := range inputs {
		list = append(list, v.inputs[i])
	}
	return list
}

// beside are the outcomes without what inputs do that are known to matter and do not vary
// with this one.
func (v *View) beside(t *Tornado, input int) *voi.Outcomes {
	var others []int
	for _, i := range t.clear {
		if i != input && math.Abs(v.tie(i, input)) < tied {
			others = append(others, i)
		}
	}
	key := fmt.Sprint(others)
	if t.without[key] == nil {
		t.without[key] = v.outcomes.Without(v.columns(others)...)
	}
	return t.without[key]
}

// bar is the effect of an input between its 10th and 90th centile. Of so many inputs the
// largest swings by some three standard errors where none does anything, so a level of one
// in twenty is shared out among all (Bonferroni).
func (v *View) bar(t *Tornado, input int) Bar {
	d := &v.Inputs[input]
	b := Bar{Input: input, Best: [2]int{-1, -1}}
	b.Effect = v.turned(v.beside(t, input).Effect(t.Option, 0, v.inputs[input], d.P10, d.P90))
	if b.Swing.SE > 0 {
		b.Clear = math.Abs(b.Swing.Value) > b.Swing.SE*stats.StudentT(1-0.025/float64(len(v.Inputs)), b.Freedom)
	}
	return b
}

// turned is an effect in the measure's own direction.
func (v *View) turned(e voi.Effect) voi.Effect {
	e.Low.Value, e.High.Value, e.Swing.Value = v.sign*e.Low.Value, v.sign*e.High.Value, v.sign*e.Swing.Value
	return e
}

// findBest says of each clear bar which options are best at either end of its input, where
// they are others than on average. All options are looked at without what the inputs do
// that are clear of any of them, so that an input has one answer.
func (v *View) findBest(all []*Tornado) {
	if v.Measure.Better == "" {
		return
	}
	together := &Tornado{without: map[string]*voi.Outcomes{}, clear: clearOf(all)}
	slices.Sort(together.clear)
	if perInput*len(together.clear) >= v.Draws() {
		together.clear = nil
	}
	known := map[int][2]int{}
	for _, t := range all {
		for k := range t.Bars {
			b := &t.Bars[k]
			if _, done := known[b.Input]; b.Clear && !done {
				known[b.Input] = v.bestAt(together, b.Input)
			}
			if b.Clear {
				b.Best = known[b.Input]
			}
		}
	}
}

// clearOf are the inputs that are clear of some option, in the order in which they were
// found.
func clearOf(all []*Tornado) (clear []int) {
	for _, t := range all {
		for _, i := range t.clear {
			if !slices.Contains(clear, i) {
				clear = append(clear, i)
			}
		}
	}
	return clear
}

// beyond is how many standard errors an option must be better by to be called best: there
// are several options, and two ends.
const beyond = 3

// bestAt are the options that are best at either end of an input. Current is taken where it
// is as good as another.
func (v *View) bestAt(t *Tornado, input int) (best [2]int) {
	d, usual := &v.Inputs[input], v.best()
	best = [2]int{-1, -1}
	beside := v.beside(t, input)
	clear := func(o, against int) [2]bool {
		e := beside.Effect(o, against, v.inputs[input], d.P10, d.P90)
		return [2]bool{e.Low.Value > beyond*e.Low.SE, e.High.Value > beyond*e.High.SE}
	}
	for o := range v.Options {
		if o == usual {
			continue
		}
		for k, better := range clear(o, usual) {
			if better && (best[k] < 0 || clear(o, best[k])[k]) {
				best[k] = o
			}
		}
	}
	return best
}

// best is the option that is best on average over the draws.
func (v *View) best() (option int) {
	mean := func(o int) (sum float64) {
		for _, x := range v.outcomes.Contrast(o, 0) {
			sum += x
		}
		return sum
	}
	for o := range v.Options {
		if mean(o) > mean(option) {
			option = o
		}
	}
	return option
}

// tie is the correlation of the ranks of two inputs (Spearman).
func (v *View) tie(i, j int) float64 {
	for _, k := range []int{i, j} {
		if v.ranks[k] == nil {
			v.ranks[k] = voi.Ranks(v.inputs[k])
		}
	}
	return voi.RankCorrelation(v.ranks[i], v.ranks[j])
}
