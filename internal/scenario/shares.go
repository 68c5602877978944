package scenario

import "slices"

// Shares are numbers that say together how often a choice falls out in each way: whoever
// gives them other values has to see to it that they still can.
type Shares struct {
	Of   []Quantity
	Rest bool // what they leave of 1 goes another way; otherwise they add to 1
}

// Together notes that numbers which have been read are the shares of one choice.
func (d *Document) Together(rest bool, shares ...Quantity) {
	shares = slices.DeleteFunc(shares, func(q Quantity) bool { return !q.Set })
	if len(shares) > 1 || len(shares) == 1 && !rest {
		d.shares = append(d.shares, Shares{shares, rest})
	}
}

// Shares are the choices of the document, in the order in which they were read.
func (d *Document) Shares() []Shares { return d.shares }
