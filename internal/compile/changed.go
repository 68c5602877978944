package compile

import (
	"slices"
	"strings"

	"prehabsim/sim/engine"
)

// ChangedResources are the resources of an option that it has otherwise than current:
// those that its file names, and those whose capacity follows from something else that it
// changes.
func (o *Option) ChangedResources(current *Option) (names []string) {
	for i := range o.Program.Resources {
		x := &o.Program.Resources[i]
		k := slices.IndexFunc(current.Program.Resources, func(y engine.Resource) bool { return y.Name == x.Name })
		if k < 0 || !slices.Equal(current.Program.Resources[k].Capacity, x.Capacity) || o.patches(x.Name) {
			names = append(names, x.Name)
		}
	}
	return names
}

// patches says whether an option writes anything of a resource, or of all its copies.
func (o *Option) patches(resource string) bool {
	family, _, _ := strings.Cut(resource, ".")
	for _, c := range o.Changes {
		rest, ok := strings.CutPrefix(c.Path, "resource.")
		if !ok {
			continue
		}
		if i := strings.LastIndexByte(rest, '.'); i > 0 {
			rest = rest[:i]
		}
		if rest == resource || rest == family || strings.HasPrefix(rest, resource+".") {
			return true
		}
	}
	return false
}
