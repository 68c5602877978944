package compile

import (
	"strconv"
	"strings"

	"prehabsim/internal/analysis"
	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// warnOfTwice warns of bed-days that are drawn twice on one visit from the same number: a
// patient takes a route that he has taken before. That is one draw of luck counted twice,
// and chance of stays cannot be taken out of it.
func (b *builder) warnOfTwice(problems *diag.List) {
	var routes []string
	steps := map[string][]string{} // by route
	for _, step := range analysis.DrawnTwice(b.p) {
		path := b.p.Steps[step]
		route := path[:max(0, strings.LastIndexByte(path, '.'))]
		if len(steps[route]) == 0 {
			routes = append(routes, route)
		}
		steps[route] = append(steps[route], strconv.Quote(path))
	}
	for _, route := range routes {
		list := steps[route]
		first, _ := strconv.Unquote(list[0])
		at := b.sectionOf(first)
		if at == nil {
			continue // of no step that somebody wrote
		}
		problems.Warn(at.File, at.Line, "step %s: a patient may come here twice on one visit, draws the same number both times, and chance of stays is not taken out of it; take the way here in a repeat, "+
			"such as repeat = { route = %q, count = 1 }, where each round draws anew", words.List(list), route)
	}
}

// sectionOf is where a step is written, of a copy too.
func (r *reader) sectionOf(path string) *scenario.Node {
	if n := r.stepNode(path); n != nil {
		return n
	}
	parts := strings.Split(path, ".")
	if len(parts) < 3 {
		return nil
	}
	return r.stepNode(parts[0] + "." + parts[len(parts)-1])
}
