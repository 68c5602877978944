package study

import (
	"slices"
	"strings"

	"prehabsim/internal/appraise"
	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

// offers says whether a document has a service of prehabilitation that is offered.
func offers(d *scenario.Document) bool {
	return slices.ContainsFunc(d.Root.At("prehab").Children(), func(n *scenario.Node) bool {
		offered := n.At("offered")
		return offered != nil && offered.Bool
	})
}

// PostsCost is what the posts of an option come to a year, at central values and in the
// prices that are reported, and how many whole-time posts that is: those that the option
// pays for, at their most in the window. None are where nothing is said of what they cost.
func (s *Scenario) PostsCost(id string) (posts, pounds float64, err error) {
	o, err := s.Option(id)
	if err != nil {
		return 0, 0, err
	}
	if !offers(o.Document) {
		return 0, 0, nil // its posts are not paid for
	}
	for _, r := range o.Program.Resources { // in their order, so that the sum is the same each time
		n := o.Posts[r.Name]
		if n == 0 {
			continue
		}
		family, _, _ := strings.Cut(r.Name, ".")
		price, ok, err := appraise.PostPrice(s.Economics, o.ID, family)
		if err != nil {
			return 0, 0, diag.Refused.Of(err)
		}
		if ok {
			posts, pounds = posts+n, pounds+float64(n*price)
		}
	}
	return posts, pounds, nil
}
