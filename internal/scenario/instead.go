package scenario

import (
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

// replaced are the keys of a section whose place those of another that is put onto it
// take.
func replaced(base, over *Node) (keys []string) {
	if !strings.HasPrefix(base.Path, "resource.") {
		return nil
	}
	for i, key := range over.Keys {
		said := over.Children()[i]
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
