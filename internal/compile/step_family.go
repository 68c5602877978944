package compile

import (
	"slices"
	"strings"

	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
)

// StepFamilies are the names of the steps of an option's program without the copy that
// they stand in: "urgent.triage" for that of urgent.breast, urgent.lung and so on.
func (o *Option) StepFamilies() []string {
	things := o.familyOfThings()
	names := slices.Clone(o.Program.Steps)
	for i, name := range names {
		if thing, ok := thingOf(name, things); ok {
			names[i] = things[thing].ID + name[len(thing):]
		}
	}
	return names
}

// StepChoices says of each step of an option's program whether its time is the patient's own
// choice (choice of a delay).
func (o *Option) StepChoices() []bool {
	chosen := map[string]bool{}
	for _, collection := range []string{"pathway", "route"} {
		for _, n := range o.Document.Root.Child[collection].Children() {
			for i, s := range n.Child["step"].Children() {
				if c := s.Child["choice"]; c != nil {
					chosen[collectionName(n)+"."+n.Child["step"].Keys[i]] = c.Bool
				}
			}
		}
	}
	list := make([]bool, len(o.Program.Steps))
	for i, name := range o.Program.Steps {
		list[i] = chosen[name]
	}
	return list
}

// StepPlaces are the pathways and routes in which the steps of an option's program stand, by
// their families and with what readers call these; a step that stands in none has none.
func (o *Option) StepPlaces() []facts.Named {
	things := o.familyOfThings()
	places := make([]facts.Named, len(o.Program.Steps))
	for i, name := range o.Program.Steps {
		if thing, ok := thingOf(name, things); ok {
			places[i] = things[thing]
		}
	}
	return places
}

// SourcePlaces are the pathways by which the patients of each source come, likewise.
func (o *Option) SourcePlaces() []facts.Named {
	things := o.familyOfThings()
	places := make([]facts.Named, len(o.Program.Sources))
	for i, s := range o.Program.Sources {
		if places[i] = things[s.Name]; places[i].ID == "" {
			places[i] = facts.Named{ID: s.Name, Name: s.Name}
		}
	}
	return places
}

// familyOfThings is the family of each pathway and route. One of copies has the title of
// none of them, since these may differ.
func (o *Option) familyOfThings() map[string]facts.Named {
	things := map[string]facts.Named{}
	for _, collection := range []string{"pathway", "route"} {
		for _, n := range o.Document.Root.Child[collection].Children() {
			if n.Kind != scenario.TableKind {
				continue
			}
			f := facts.Named{ID: family(n), Name: family(n)}
			if title := n.At("title"); title != nil && len(n.Rows) == 0 {
				f.Name = title.Text
			}
			things[collectionName(n)] = f
		}
	}
	return things
}

// thingOf is the pathway or route that a step's name begins with.
func thingOf(step string, things map[string]facts.Named) (name string, ok bool) {
	for end := strings.LastIndex(step, "."); end > 0; end = strings.LastIndex(step[:end], ".") {
		if _, ok := things[step[:end]]; ok {
			return step[:end], true
		}
	}
	return "", false
}
