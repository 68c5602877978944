package compile

import (
	"slices"
	"strings"

	"prehabsim/internal/scenario"
)

// StepFamilies are the names of the steps of an option's program without the copy that
// they stand in: "urgent.triage" for that of urgent.breast, urgent.lung and so on.
func (o *Option) StepFamilies() []string {
	things := map[string]string{} // the family of each pathway and route
	for _, collection := range []string{"pathway", "route"} {
		for _, n := range o.Document.Root.Child[collection].Children() {
			if n.Kind == scenario.TableKind {
				things[collectionName(n)] = family(n)
			}
		}
	}
	names := slices.Clone(o.Program.Steps)
	for i, name := range names {
		for end := strings.LastIndex(name, "."); end > 0; end = strings.LastIndex(name[:end], ".") {
			if of, ok := things[name[:end]]; ok {
				names[i] = of + name[end:]
				break
			}
		}
	}
	return names
}
