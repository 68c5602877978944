package validate

import (
	"context"
	"fmt"
	"math"
)

// Search is a question to `solve` whose answer is known: the least of a number with which a
// target is met.
type Search struct {
	What       string
	Option     string // "": the current way
	Target, By string // as they are asked on the command line
	Exact      float64
	Binds      string // where no value meets it, Exact being NaN: the resource for which patients then wait
}

// Found is an answer: the least with its interval, or for what patients wait where there is none.
type Found struct {
	Least, Low, High float64
	Binds            string
}

// SearchLevel is that of the intervals of least numbers.
const SearchLevel = 0.95

// Solver answers searches. Who looks for a number runs studies, which lie a floor above.
type Solver func(ctx context.Context, file string, x Search, o Options) (Found, error)

// answer compares what is found with what is known.
func (c Case) answer(ctx context.Context, o Options) (list []Comparison, err error) {
	if len(c.Searches) > 0 && o.Solve == nil {
		return nil, fmt.Errorf("nothing was given that answers what it takes")
	}
	for _, x := range c.Searches {
		found, err := o.Solve(ctx, c.file(), x, o)
		if err != nil {
			return nil, err
		}
		list = append(list, x.judge(found))
	}
	return list, nil
}

// judge wants the exact least itself, within its own interval; or none, and what is waited for.
func (x Search) judge(f Found) Comparison {
	c := Comparison{Figure: Figure{What: x.What, Exact: x.Exact, Searched: true}, Simulated: f.Least, Low: f.Low, High: f.High, Verdict: Differs}
	none := math.IsNaN(x.Exact) && math.IsNaN(f.Least) && f.Binds == x.Binds
	if none || f.Least == x.Exact && f.Low <= x.Exact && !(f.High < x.Exact) {
		c.Verdict = Agrees
	}
	return c
}
