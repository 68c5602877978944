package scenario

import (
	"regexp"
	"slices"
	"strings"
)

// ways are the keys that say a resource's capacity, each in its own way, and what each
// stands in the place of: whoever writes one over another that is inherited, from what the
// scenario extends, from the section of all copies or as an option, means it instead.
var ways = map[string][]string{
	"load":      {"unlimited", "lists", "weekly", "capacity", "changes"},
	"lists":     {"unlimited", "load", "scale", "weekly", "capacity", "changes"},
	"weekly":    {"unlimited", "load", "scale", "lists"},
	"capacity":  {"unlimited", "load", "scale", "lists"},
	"unlimited": {"load", "scale", "lists", "spread", "weekly", "capacity", "changes"},
}

// sizeWays are the keys that say the size of an effect of prehabilitation, likewise.
var sizeWays = map[string][]string{
	"ratio":      {"odds_ratio", "difference", "at_baseline", "adds"},
	"odds_ratio": {"ratio", "difference", "at_baseline", "adds"},
	"difference": {"ratio", "odds_ratio", "adds", "limit"},
	"adds":       {"ratio", "odds_ratio", "difference", "at_baseline", "limit"},
}

var effectSection = regexp.MustCompile(`^prehab\.[^.]+\.effect\.[^.]+$`)

// placesOf are the keys of a section that take one another's place.
func placesOf(section string) map[string][]string {
	switch {
	case strings.HasPrefix(section, "resource."):
		return ways
	case effectSection.MatchString(section):
		return sizeWays
	case strings.HasPrefix(section, "attribute."):
		return attributeWays
	}
	return nil
}

// attributeWays are the ways to an attribute's value, with the commonest parameters of laws.
var attributeWays = map[string][]string{
	"shares":      {"probability", "from", "value", "dist", "mean", "sd", "median", "sigma"},
	"probability": {"shares", "from", "value", "dist", "mean", "sd", "median", "sigma"},
	"from":        {"shares", "probability", "value", "dist", "mean", "sd", "median", "sigma"},
	"dist":        {"shares", "probability", "from"},
	"value":       {"shares", "probability", "from"},
}

// replaced are the keys of a section whose place those of another that is put onto it
// take.
func replaced(base, over *Node) (keys []string) {
	ways := placesOf(base.Path)
	if ways == nil {
		return nil
	}
	for _, key := range over.Keys {
		said := over.Child[key]
		if _, relative := parseRelative(said); relative || said.Kind == BoolKind && !said.Bool {
			continue
		}
		for _, other := range ways[key] {
			if base.Child[other] != nil && over.Child[other] == nil && !slices.Contains(keys, other) {
				keys = append(keys, other)
			}
		}
	}
	return keys
}

// isAddition reports whether something may be added where its number is worked out and
// not written: lists a week, on top of those that a load asks for.
func isAddition(path string, n *Node) bool {
	r, ok := parseRelative(n)
	return ok && r.times == 1 && r.plus != 0 && strings.HasPrefix(path, "resource.") && lastPart(path) == "lists"
}
