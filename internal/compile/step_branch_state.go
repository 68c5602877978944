package compile

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// lowerBranchFull asks whether resources could be had at this moment.
func (b *builder) lowerBranchFull(s *step, n, full *scenario.Node) {
	rq := engine.Request{}
	for _, name := range texts(full) {
		if name == "" {
			s.Problem("branch", `full names no resource; write one, such as { full = "icu", yes = "elsewhere", no = "next" }`)
			return
		}
		need := engine.Need{Units: engine.Amount{Values: []int64{1}}}
		var ok bool
		if need.Resource, ok = b.selector(name, s.keyProblem("branch")); ok {
			rq.Needs = append(rq.Needs, need)
		}
	}
	for _, k := range n.Keys {
		if !slices.Contains([]string{"full", "yes", "no"}, k) {
			s.Problem("branch", "unknown key %q; with full write yes and no", k)
		}
	}
	if n.Child["yes"] == nil || n.Child["no"] == nil {
		s.Problem("branch", `write both ways, such as { full = "icu", yes = "elsewhere", no = "next" }`)
		return
	}
	b.p.Requests = append(b.p.Requests, rq)
	op := b.op(engine.Free)
	op.A = int32(len(b.p.Requests) - 1)
	at := b.emit(op)
	free := b.lowerWay(s, "branch", plain(n.Child["no"]))
	b.p.Ops[at].C = b.here()
	taken := b.lowerWay(s, "branch", plain(n.Child["yes"]))
	b.land(free, taken)
}

// lowerBranchBelow asks a number which limit it lies below, the lowest first.
func (b *builder) lowerBranchBelow(s *step, n *scenario.Node, attr int32) {
	var tests, overs []int32
	var ways []string
	last := math.Inf(-1)
	rest := ""
	for _, k := range n.Keys {
		if k == "by" {
			continue
		}
		if k == "rest" {
			rest = plain(n.Child[k])
			continue
		}
		word, number, _ := strings.Cut(k, " ")
		limit, err := strconv.ParseFloat(number, 64)
		if word != "below" || err != nil || math.IsNaN(limit) || math.IsInf(limit, 0) {
			s.Problem("branch", `%q is a number; write ways such as "below 3" = "short" and rest = "long", not %q`, b.p.Attributes[attr].Name, k)
			return
		}
		if limit <= last {
			s.Problem("branch", "%q comes after a limit that is no lower; write limits from the lowest up", k)
			return
		}
		last = limit
		op := b.op(engine.Reached)
		op.A, op.Value = attr, limit
		tests = append(tests, b.emit(op))
		ways = append(ways, plain(n.Child[k]))
	}
	if rest == "" || len(ways) == 0 {
		s.Problem("branch", `write at least one limit and the rest, such as "below 3" = "short", rest = "long"`)
		return
	}
	overs = append(overs, b.lowerWay(s, "branch", rest))
	for i, way := range ways {
		b.p.Ops[tests[i]].C = b.here()
		overs = append(overs, b.lowerWay(s, "branch", way))
	}
	b.land(overs...)
}
