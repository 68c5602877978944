package validate

import (
	"slices"

	"prehabsim/sim/engine"
)

// tellings tells the patients of a replication apart by several attributes at once, and by
// halves: what there is of a value of one is what there is of it with all values of the
// other, and who has half of two values counts in both. Nothing else changes.
func tellings(r *replication) (int, error) {
	if r.option > 0 {
		return 0, nil // one will do
	}
	p := *r.program
	p.Attributes = slices.Clone(p.Attributes)
	var categories, twos []engine.AttributeID // of which everybody has a value
	for i, a := range p.Attributes {
		if a.Name == "complexity" { // a number, by its whole part: no category
			p.Attributes[i].Values = make([]string, 100)
			categories = append(categories, engine.AttributeID(i))
		}
		id := engine.AttributeID(i)
		if slices.Contains([]string{"site", "imd", "class", "area"}, a.Name) {
			categories = append(categories, id)
			if len(a.Values) == 2 {
				twos = append(twos, id)
			}
		}
	}
	p.Breakdowns = categories
	for _, a := range categories {
		for _, b := range categories {
			if a != b {
				p.Tellings = append(p.Tellings, engine.Telling{By: []engine.AttributeID{a, b}})
			}
		}
	}
	for i, a := range twos {
		p.Tellings = append(p.Tellings, engine.Telling{By: []engine.AttributeID{a}, Half: engine.Some(twos[(i+1)%len(twos)])})
	}
	var w wrong
	c, err := engine.New(&p).Run(r.key)
	if err != nil {
		return 0, err
	}
	w.same(c.Resources, r.counts.Resources)
	w.same(c.MonthS, r.counts.MonthS)
	plain := p
	plain.Tellings = nil
	alone, err := engine.New(&plain).Run(r.key)
	if err != nil {
		return 0, err
	}
	for t := range p.Tallies {
		for cell := range alone.Cells {
			w.same(counted(c, t, cell), counted(alone, t, cell))
		}
		n, s := r.counts.Tally(t, 0, -1)
		w.same(counted(c, t, 0), [2]int64{n, s})
		for i := range p.Tellings {
			if !p.Tallies[t].All { // others have no group
				balanceTelling(&w, &p, c, t, i)
			}
		}
	}
	return int(w), nil
}

// balanceTelling holds the cells of a way of telling apart to those of its attributes.
func balanceTelling(w *wrong, p *engine.Program, c *engine.Counts, t, i int) {
	x := &p.Tellings[i]
	first := c.Offsets[len(p.Breakdowns)+i]
	by := func(a engine.AttributeID) (cell, values int) {
		return c.Cell(slices.Index(p.Breakdowns, a), 0), len(p.Attributes[a].Values)
	}
	at, n := by(x.By[0])
	if x.Half.Is() {
		other, _ := by(x.Half.ID())
		for v := range n {
			w.same(counted(c, t, first+v), counted(c, t, at+v, other+v))
		}
		return
	}
	across, m := by(x.By[1])
	for v := range n {
		var all []int
		for k := range m {
			all = append(all, first+v*m+k)
		}
		w.same(counted(c, t, all...), counted(c, t, at+v))
	}
	for k := range m {
		var all []int
		for v := range n {
			all = append(all, first+v*m+k)
		}
		w.same(counted(c, t, all...), counted(c, t, across+k))
	}
}

// counted is what a tally has in cells together.
func counted(c *engine.Counts, t int, cells ...int) (sum [2]int64) {
	for _, cell := range cells {
		n, s := c.Tally(t, cell, -1)
		sum[0] += n
		sum[1] += s
	}
	return sum
}
