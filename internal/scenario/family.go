package scenario

import (
	"slices"
	"strings"

	"prehabsim/sim/dist"
)

// What a law is and by which parameters it may be given is said once, in package
// dist; here is how that is found in a scenario.

// familyNamed finds a law.
func familyNamed(name string) (dist.Family, bool) {
	all := dist.Families()
	i := slices.IndexFunc(all, func(f dist.Family) bool { return f.Name == name })
	if i < 0 {
		return dist.Family{}, false
	}
	return all[i], true
}

func familyNames() []string {
	var names []string
	for _, f := range dist.Families() {
		names = append(names, f.Name)
	}
	return names
}

// unfit says why a family is not drawn from here, and what is instead; "" where it is.
// What may not be negative is not drawn from a law that goes below 0: it would have
// to be cut off, and its mean would be another. Laws of plain numbers have no unit.
func (f Field) unfit(family dist.Family) string {
	low, _ := f.bounds()
	switch {
	case family.Name == "normal" && low >= 0:
		return `goes below 0; write "truncated_normal" with mu and sigma, those of the whole bell (what is left has a higher mean), or "gamma" with the same mean and sd`
	case f.Type == SpanField && family.Name == "beta":
		return `draws plain numbers and no times; write "pert", "triangular" or "uniform" with a least and a greatest time`
	case f.Type == SpanField && family.Name == "poisson":
		return `draws plain numbers and no times; write "discrete" with values and weights, or a law of times such as "gamma"`
	}
	return ""
}

// isList reports whether the law is given by listed values.
func isList(f dist.Family) bool { return f.Ways[0].Params[0].List }

// isLogarithm reports whether a parameter is the logarithm of an amount, so that
// a unit must stand beside it.
func isLogarithm(family string, p dist.Param) bool { return family == "lognormal" && p.Name == "mu" }

// paramKeys are the parameters of all ways to give a law.
func paramKeys(f dist.Family) []string {
	var keys []string
	for _, way := range f.Ways {
		for _, p := range way.Params {
			keys = append(keys, p.Name)
		}
	}
	if f.Name == "empirical" {
		keys = append(keys, "csv", "column")
	}
	return keys
}

// wayOf finds the way all of whose parameters are written, and no other.
func wayOf(f dist.Family, n *Node) (dist.Way, bool) {
	for _, way := range f.Ways {
		complete, others := true, paramKeys(f)
		for _, p := range way.Params {
			complete = complete && n.Child[p.Name] != nil
			others = slices.DeleteFunc(others, func(key string) bool { return key == p.Name })
		}
		if complete && !slices.ContainsFunc(others, func(key string) bool { return n.Child[key] != nil }) {
			return way, true
		}
	}
	return dist.Way{}, false
}

// waysOf says by which parameters a law may be written: "mean and sd, or shape
// and scale".
func waysOf(f dist.Family) string {
	var ways []string
	for _, way := range f.Ways {
		var names []string
		for _, p := range way.Params {
			names = append(names, p.Name)
		}
		last := len(names) - 1
		text := names[last]
		if last > 0 {
			text = strings.Join(names[:last], ", ") + " and " + names[last]
		}
		ways = append(ways, text)
	}
	if f.Name == "empirical" {
		ways = append(ways, "csv and column")
	}
	return strings.Join(ways, ", or ")
}
