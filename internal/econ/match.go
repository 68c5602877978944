package econ

import (
	"fmt"
	"math"
)

// Lever is what one option has more or less of: places on a programme, beds, lists.
type Lever struct {
	Name      string
	Setup     Pence      // a year, whatever its size, as soon as there is any
	Each      Pence      // a year, for one more
	Whole     bool       // it comes in whole ones
	Least     float64    // below which it cannot be had, 0 if any size can
	Most      float64    // beyond which there is no more to have: who is eligible, rooms; 0 means no such bound
	Simulated [2]float64 // sizes between which results are known
}

// Bound says what ends how much a budget buys.
type Bound int

// The bounds.
const (
	ByBudget   Bound = iota // the money is spent, but for what is too little for one more
	ByMost                  // there is no more to have; the rest of the money is left
	BelowLeast              // the money does not reach the least that can be had
)

func (b Bound) String() string {
	return [...]string{"the budget", "no more to have", "too little for any"}[b]
}

// Bought is what a budget buys of a lever.
type Bought struct {
	Size       float64
	Cost, Left Pence
	Bound      Bound

	// Beyond says that no simulation had this size: its results would be read from a line
	// drawn past what is known, and queues are not lines. Simulate it instead.
	Beyond bool
}

// Check refuses a lever that cannot be scaled.
func (v Lever) Check() error {
	switch {
	case v.Setup < 0 || v.Each < 0:
		return fmt.Errorf("%s: a cost below 0", v.Name)
	case v.Each == 0 && v.Most == 0:
		return fmt.Errorf("%s: one more costs nothing, so a budget has no end; give the most there is", v.Name)
	case v.Least < 0 || v.Most != 0 && v.Most < v.Least:
		return fmt.Errorf("%s: from %g to %g", v.Name, v.Least, v.Most)
	case v.Simulated[1] < v.Simulated[0]:
		return fmt.Errorf("%s: simulated from %g to %g", v.Name, v.Simulated[0], v.Simulated[1])
	}
	return nil
}

// Cost is what a size costs a year.
func (v Lever) Cost(size float64) Pence {
	if size <= 0 {
		return 0
	}
	return v.Setup + v.Each.Times(size)
}

// Buys is the largest size whose cost is within a budget for a year.
func (v Lever) Buys(budget Pence) Bought {
	b := Bought{Bound: ByBudget}
	b.Size = math.Inf(1)
	if v.Each > 0 {
		b.Size = max(0, float64(budget-v.Setup)/float64(v.Each))
	} else if budget < v.Setup {
		b.Size = 0
	}
	if v.Most > 0 && b.Size >= v.Most {
		b.Size, b.Bound = v.Most, ByMost
	}
	if v.Whole {
		b.Size = math.Floor(b.Size)
	}
	if b.Size <= 0 || b.Size < v.Least {
		b.Size, b.Bound = 0, BelowLeast
	}
	b.Cost = v.Cost(b.Size)
	b.Left = budget - b.Cost
	b.Beyond = b.Size > 0 && (b.Size < v.Simulated[0] || b.Size > v.Simulated[1])
	return b
}

// Match buys of each lever by itself what one budget buys: equal spending, side by side.
func Match(budget Pence, levers []Lever) []Bought {
	var all []Bought
	for _, v := range levers {
		all = append(all, v.Buys(budget))
	}
	return all
}
