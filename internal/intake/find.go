package intake

import (
	"fmt"
	"strings"

	"prehabsim/internal/diag"
)

// FindAlliance returns the alliance with that id or name, or the only one whose
// name has that part; capital letters do not matter.
func FindAlliance(list []Alliance, asked string) (Alliance, error) {
	fold := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	if fold(asked) == "" {
		return Alliance{}, fmt.Errorf("name the alliance with --alliance; there are: %s", candidates(list))
	}
	for _, fits := range []func(Alliance) bool{
		func(a Alliance) bool { return fold(a.ID) == fold(asked) },
		func(a Alliance) bool { return fold(a.Name) == fold(asked) },
		func(a Alliance) bool { return strings.Contains(fold(a.Name), fold(asked)) },
	} {
		var found []Alliance
		for _, a := range list {
			if fits(a) {
				found = append(found, a)
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return Alliance{}, fmt.Errorf("alliance %q may be any of %s; write more of the name, or the id", asked, candidates(found))
		}
	}
	var names []string
	for _, a := range list {
		names = append(names, a.ID, a.Name)
	}
	return Alliance{}, fmt.Errorf("unknown alliance %q; there are: %s%s", asked, candidates(list), diag.Nearest(asked, names))
}
