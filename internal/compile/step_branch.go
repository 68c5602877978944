package compile

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/sim/engine"
)

var branchStep = stepKind{
	Key: "branch", Help: `goes one of several ways: a route (which comes back to the next step), a step of the same route, "next" or "leave". Shares add to 1; one may be "rest". With by, an attribute decides: { by = "class", urgent = "theatre", rest = "next" }, or of a number { by = "days", "below 3" = "short", rest = "long" }. With full, whether a resource could be had at this moment: { full = "icu", yes = "elsewhere", no = "next" }`,
	Shape: []scenario.Field{
		{Name: "branch", Type: scenario.AnyField, Required: true, Help: "where to, with which share", Example: `{ operate = 0.42, leave = "rest" }`},
		{Name: "outcome", Type: scenario.TextField, Help: "what reports call those who leave here", Default: "left"},
	},
	lower: lowerBranch,
}

func lowerBranch(b *builder, s *step) {
	b.reachAll(s)
	n := s.Node("branch")
	if n.Kind != scenario.TableKind {
		s.Problem("branch", `write the ways and their shares, such as { operate = 0.42, leave = "rest" }`)
		return
	}
	if by := n.Child["by"]; by != nil {
		b.lowerBranchBy(s, n, by.Text)
		return
	}
	if full := n.Child["full"]; full != nil {
		b.lowerBranchFull(s, n, full)
		return
	}
	ways, by, ok := b.readWays(s, n)
	if !ok {
		return
	}
	overs := b.lowerAdded(s, ways)
	b.setNow(s.path)
	b.p.Choices = append(b.p.Choices, b.choiceAmong(s, ways, by))
	id := int32(len(b.p.Choices) - 1)
	b.emitBranch(id, by, s.path)
	for i, w := range ways {
		b.p.Choices[id].Targets[i] = b.here()
		if over := b.lowerWay(s, "branch", w.name); over != engine.None {
			overs = append(overs, over)
		}
	}
	b.land(overs...)
}

// lowerAdded lets patients take a way by the chance that prehabilitation adds to it, before
// the branch draws for the others.
func (b *builder) lowerAdded(s *step, ways []way) (overs []int32) {
	for _, w := range ways {
		path := s.path + "." + w.name
		attr := b.factor(path)
		if attr == engine.None {
			continue
		}
		b.setNow(path)
		b.p.Choices = append(b.p.Choices, engine.Choice{Targets: make([]int32, 2), Probs: []float64{addedShare, 1 - addedShare}, Factor: engine.Some(engine.AttributeID(attr))})
		id := int32(len(b.p.Choices) - 1)
		b.emitBranch(id, engine.None, s.path+"/added/"+w.name)
		b.p.Choices[id].Targets[0] = b.here()
		b.emitCharge(forOtherTreatment)
		if over := b.lowerWay(s, "branch", w.name); over != engine.None {
			overs = append(overs, over)
		}
		b.p.Choices[id].Targets[1] = b.here()
	}
	return overs
}

// way is one of those among which a branch draws.
type way struct {
	name   string
	shares []float64 // one, or by row; nil: the rest
}

// readWays reads the ways of a branch and the attribute by whose values their shares
// differ, or None.
func (b *builder) readWays(s *step, n *scenario.Node) (ways []way, by int16, ok bool) {
	rest := ""
	by = engine.None
	var shares []scenario.Quantity
	for _, name := range n.Keys {
		c := n.Child[name]
		if c.Kind == scenario.TextKind && c.Text == "rest" {
			if rest != "" {
				s.Problem("branch", `only one way can be "rest"; both %q and %q are`, rest, name)
			}
			rest = name
			ways = append(ways, way{name: name})
			continue
		}
		q := b.quantity(c, nil, b.where+": branch", "share")
		shares = append(shares, q)
		rows, values := b.rows(q, b.where+": branch")
		ways = append(ways, way{name, values})
		if rows != engine.None {
			if by != engine.None && by != rows {
				s.Problem("branch", "all shares of one branch depend on the same attribute")
				return nil, by, false
			}
			by = rows
		}
	}
	b.together(rest != "", by, shares)
	return ways, by, true
}

// choiceAmong is the choice among ways, whose shares must add to 1, row by row.
func (b *builder) choiceAmong(s *step, ways []way, by int16) engine.Choice {
	rows := 1
	if by != engine.None {
		rows = len(b.p.Attributes[by].Values)
	}
	choice := engine.Choice{Targets: make([]int32, len(ways)), Factor: engine.Some(engine.AttributeID(b.factor(s.path)))}
	for r := range rows {
		sum, rest := 0.0, -1
		for i, w := range ways {
			p := 0.0
			if w.shares == nil {
				rest = i
			} else {
				p = w.shares[min(r, len(w.shares)-1)]
			}
			sum += p
			choice.Probs = append(choice.Probs, p)
		}
		of := ""
		if by != engine.None {
			of = " for " + b.p.Attributes[by].Name + " \"" + b.p.Attributes[by].Values[r] + "\""
		}
		switch {
		case rest >= 0 && sum <= 1+1e-9:
			choice.Probs[r*len(ways)+rest] = math.Max(0, 1-sum)
		case rest >= 0:
			s.Problem("branch", "probabilities%s add to %.4g, which leaves nothing for %q; they must add to 1 or less", of, sum, ways[rest].name)
		case math.Abs(sum-1) > 1e-6:
			s.Problem("branch", "probabilities%s add to %.4g; they must add to 1", of, sum)
		}
	}
	return choice
}

// lowerBranchBy tests an attribute's value against each way in turn.
func (b *builder) lowerBranchBy(s *step, n *scenario.Node, by string) {
	a, ok := b.attr(by, s.keyProblem("branch"))
	if !ok {
		return
	}
	if b.p.Attributes[a].Values == nil {
		b.lowerBranchBelow(s, n, a)
		return
	}
	ways := map[string][]string{}
	var order []string
	rest := ""
	seen := map[string]bool{}
	for _, v := range n.Keys {
		if v == "by" {
			continue
		}
		to := plain(n.Child[v])
		if v == "rest" {
			rest = to
			continue
		}
		seen[v] = true
		if ways[to] == nil {
			order = append(order, to)
		}
		ways[to] = append(ways[to], v)
	}
	var lacking []string
	for _, v := range b.p.Attributes[a].Values {
		if !seen[v] && rest == "" {
			lacking = append(lacking, strconv.Quote(v))
		}
	}
	if known := b.p.Attributes[a].Values; len(seen) > 0 && !slices.ContainsFunc(known, func(v string) bool { return seen[v] }) {
		s.Problem("branch", "none of its ways is of a value of attribute %q, which are %s%s", by, words.Some(quotedAll(known), fewNames), b.attributeOf(slices.Sorted(maps.Keys(seen)), by))
		return
	}
	if len(lacking) > 0 {
		s.Problem("branch", "says nothing for %s %s; write it, or `rest = \"next\"`", by, words.Some(lacking, fewNames))
	}
	var overs []int32
	for _, to := range order {
		test := b.emitTest(a, b.bits(a, ways[to], s.keyProblem("branch")))
		if over := b.lowerWay(s, "branch", to); over != engine.None {
			overs = append(overs, over)
		}
		b.p.Ops[test].C = b.here()
	}
	if rest != "" {
		if over := b.lowerWay(s, "branch", rest); over != engine.None {
			overs = append(overs, over)
		}
	}
	b.land(overs...)
}

// attributeOf proposes the attribute that has all of some values, in place of another.
func (b *builder) attributeOf(values []string, but string) string {
	for _, a := range b.p.Attributes {
		if a.Name != but && subset(values, a.Values) {
			return fmt.Sprintf("; did you mean by = %q?", a.Name)
		}
	}
	return ""
}

func quotedAll(names []string) (list []string) {
	for _, name := range names {
		list = append(list, strconv.Quote(name))
	}
	return list
}

// lowerWay emits what a target of a branch means. It returns a jump to the next
// step for the caller to fill in, or None if the way does not lead there.
func (b *builder) lowerWay(s *step, key, to string) int32 {
	switch {
	case to == "next":
	case to == "leave":
		b.lowerLeave(textOr(s.Table, "outcome", "left"))
		return engine.None
	case slices.Contains(s.route.names, to):
		jump := b.emitJump(engine.None)
		s.route.pending = append(s.route.pending, pendingJump{at: jump, step: to})
		return engine.None
	default:
		r, ok := b.routes[to]
		if !ok {
			known := append(append([]string{"next", "leave"}, s.route.names...), b.routeNames()...)
			s.Problem(key, "unknown way %q; write a route, a step of this route, \"next\" or \"leave\"%s", to, diag.Nearest(to, known))
			return engine.None
		}
		b.callRoute(r, s)
	}
	return b.emitJump(engine.None)
}

func textOr(s *scenario.Table, key, otherwise string) string {
	if s.Has(key) {
		return s.Text(key)
	}
	return otherwise
}

func (b *builder) lowerLeave(outcome string) {
	b.emitCount("outcome."+outcome, true, engine.None)
	op := b.op(engine.Leave)
	op.A = b.outcome(outcome)
	b.emit(op)
}

var leaveStep = stepKind{
	Key: "leave", Help: "the end of the pathway, with an outcome",
	Shape: []scenario.Field{{Name: "leave", Type: scenario.TextField, Required: true, Help: "the outcome", Example: `"treated"`}},
	lower: func(b *builder, s *step) {
		b.reachAll(s)
		b.lowerLeave(s.Text("leave"))
	},
}

var goStep = stepKind{
	Key: "go", Help: "takes a route and comes back to the next step",
	Shape: []scenario.Field{{Name: "go", Type: scenario.TextField, Required: true, Help: "the route", Example: `"surgery"`}},
	lower: func(b *builder, s *step) {
		b.reachAll(s)
		r, ok := b.routes[s.Text("go")]
		if !ok {
			s.Problem("go", "unknown route %q%s", s.Text("go"), diag.Known(s.Text("go"), b.routeNames()))
			return
		}
		b.callRoute(r, s)
	},
}
