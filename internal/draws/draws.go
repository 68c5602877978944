// Package draws makes draws of a scenario's uncertain inputs: other values that they
// may have, by what the evidence leaves open.
//
// An input is one belief: numbers with one evidence id and one range are one input,
// wherever they stand, so that all of them move together. A draw is a function of the
// seed and its number alone, so draws extend, resume and are shared out, and is given
// to a kept compile.Compiler as a [scenario.Instead].
//
// Points are scrambled Sobol' points (package sobol). Ranks are tied where the scenario
// says so, and by half within a column of a table ([scenario.DataTable.Shared]). What
// comes out of it is left to whoever runs the programs. Start at [New].
package draws

import (
	"math"
	"slices"
	"strconv"

	"prehabsim/internal/scenario"
	"prehabsim/sim/dist"
	"prehabsim/sim/fmath"
	"prehabsim/sim/sobol"
)

// Input is an uncertain input: numbers of which one belief is held.
type Input struct {
	Name    string              // its evidence id and, where others have the same, where it stands
	Numbers []scenario.Quantity // the same, wherever they stand, in the order in which they are read
	Law     dist.Law            // in the reader's measure: seconds, per second, a share of 1

	score  int     // what its value is read from
	shared int     // the score of its column; −1: it has none
	part   float64 // of its variance that is its column's, on the normal scale
}

// Inputs are the uncertain inputs of a scenario, in the order in which its numbers are
// read: first those of the simulation, then those of money and health alone, of which the
// others know nothing. So draws of the simulation, and what names them, stay as they are
// whatever things are said to cost.
type Inputs struct {
	List []Input

	seed   uint64
	first  int // so many are of the simulation
	tied   int // and so many of the scores
	at     map[belief]int
	keys   map[string]int // by the key of each number
	shares []scenario.Shares
	scores []score
}

// belief is what makes two numbers one input.
type belief struct {
	name             string // the evidence id, or the key of a number that has a draw of its own
	dist             string
	value, low, high float64
}

func beliefOf(q scenario.Quantity) belief {
	name := q.Source
	if q.Own || len(q.IDs()) == 0 { // what is said in words is not said of the same
		name = q.Key()
	}
	return belief{name, q.Dist, q.Value, q.Low, q.High}
}

// Asked is told of each number that a compiler asks for, and answers with what is written,
// without its range, as a draw does. It finds out what a draw has to answer.
type Asked struct {
	numbers []scenario.Quantity
	known   map[string]bool
}

// Instead implements [scenario.Instead].
func (a *Asked) Instead(q scenario.Quantity) (value float64, ok bool) {
	if !q.Uncertain {
		return 0, false
	}
	if a.known == nil {
		a.known = map[string]bool{}
	}
	if !a.known[q.Key()] {
		a.known[q.Key()] = true
		a.numbers = append(a.numbers, q)
	}
	value, _, _ = q.Written()
	return value, true
}

// Insists is nothing.
func (*Asked) Insists() []string { return nil }

// used are the numbers that were asked for and are used by some option: those of the
// simulation, and those of money and health alone.
func (a *Asked) used(options []*scenario.Document) (simulated, priced []scenario.Quantity) {
	used, asked := map[string]bool{}, map[string]bool{}
	for _, d := range options {
		d.Each(func(q *scenario.Quantity) {
			used[q.InsteadOf()] = true
			if !q.Priced {
				asked[q.InsteadOf()] = true
			}
		})
	}
	for _, q := range a.numbers {
		switch {
		case asked[q.Key()]:
			simulated = append(simulated, q)
		case used[q.Key()]:
			q.Priced = true
			priced = append(priced, q)
		}
	}
	return simulated, priced
}

// Of is the number of the input that a number is, from 1; 0 where it is not drawn.
func (in *Inputs) Of(q scenario.Quantity) int {
	if k, ok := in.keys[q.Key()]; ok {
		return k + 1
	}
	return 0
}

// Draw is one draw of all inputs.
type Draw struct {
	inputs *Inputs
	values []float64          // by input, in the reader's measure
	whole  map[string]float64 // of shares of one choice that were brought to add up, by key
}

// Draw makes draw number i, from 0.
func (in *Inputs) Draw(i int) *Draw {
	normal := in.normalScores(i)
	d := &Draw{inputs: in, values: make([]float64, len(in.List)), whole: map[string]float64{}}
	for k := range in.List {
		x := &in.List[k]
		z := normal[x.score]
		if x.shared >= 0 {
			z = float64(math.Sqrt(x.part)*normal[x.shared]) + float64(math.Sqrt(1-x.part)*z)
		}
		d.values[k] = x.Law.Quantile(fmath.NormCDF(z))
	}
	for _, c := range in.shares {
		d.addUp(c)
	}
	return d
}

// Values are those of the inputs, in order, each in the unit in which its first number is
// written.
func (d *Draw) Values() []float64 {
	list := make([]float64, len(d.values))
	for k, x := range d.values {
		list[k] = written(d.inputs.List[k].Numbers[0], x)
	}
	return list
}

// Instead implements [scenario.Instead].
func (d *Draw) Instead(q scenario.Quantity) (value float64, ok bool) {
	if x, ok := d.whole[q.Key()]; ok {
		return written(q, x), true
	}
	if !q.Uncertain {
		return 0, false
	}
	if k, ok := d.inputs.at[beliefOf(q)]; ok {
		return written(q, d.values[k]), true
	}
	// A cell that is read in two units: fractions as a count and, five a week, as days.
	if k, ok := d.inputs.keys[q.Key()]; ok {
		return written(q, d.values[k]/d.inputs.List[k].Numbers[0].Factor*q.Factor), true
	}
	return 0, false
}

// Insists is nothing: an option may not use what another does.
func (*Draw) Insists() []string { return nil }

// addUp brings shares of one choice that have been drawn to what they may add to, in
// proportion. Gamma variables brought to add to 1 are a Dirichlet law; of other laws they
// have about the ranges that are written, since these are of shares that did add up.
func (d *Draw) addUp(c scenario.Shares) {
	drawn, fixed := 0.0, 0.0
	for _, q := range c.Of {
		if k, ok := d.inputs.at[beliefOf(q)]; ok && q.Uncertain {
			drawn += d.values[k]
		} else {
			fixed += q.Value
		}
	}
	room := max(0, 1-fixed)
	if drawn <= 0 || c.Rest && drawn <= room {
		return
	}
	for _, q := range c.Of {
		if k, ok := d.inputs.at[beliefOf(q)]; ok && q.Uncertain {
			d.whole[q.Key()] = d.values[k] / drawn * room
		}
	}
}

// written is a drawn value as it would be written: within the bounds of its place, a
// multiple of what that asks for or else of nine digits, so that the last bit of a quantile,
// which may differ between processors, is not in it.
func written(q scenario.Quantity, x float64) float64 {
	x = min(max(x, q.Least), q.Most)
	if q.Step > 0 {
		return math.Round(x/q.Step) * q.Step / q.Factor
	}
	y, err := strconv.ParseFloat(strconv.FormatFloat(x/q.Factor, 'g', 9, 64), 64)
	if err != nil {
		return x / q.Factor
	}
	return y
}

// normalScores are the scores of a draw, on the normal scale, with their ranks tied.
func (in *Inputs) normalScores(i int) []float64 {
	own := make([]float64, len(in.scores))
	for k, s := range in.scores {
		own[k] = fmath.NormQuantile(sobol.Draw(in.seed, uint64(i), s.dimension))
	}
	list := slices.Clone(own)
	for k, s := range in.scores {
		if s.from == nil {
			continue
		}
		list[k] = 0
		for _, f := range s.from {
			list[k] += float64(f.weight * own[f.score])
		}
	}
	return list
}
