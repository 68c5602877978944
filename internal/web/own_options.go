package web

import (
	"strconv"

	"prehabsim/internal/scenario"
)

// isOwn says that an option is of this work alone, begun or copied here: what the work
// extends has none of that id.
func isOwn(d *scenario.Document, id string) bool {
	n := d.OptionNode(id)
	return n != nil && n.File == draftFile
}

// newID is one that no option has.
func newID(d *scenario.Document) string {
	for n := 1; ; n++ {
		if id := "own_" + strconv.Itoa(n); d.OptionNode(id) == nil {
			return id
		}
	}
}

// newName is one that no option has, of at most 40 letters.
func newName(d *scenario.Document, name string) string {
	taken := map[string]bool{}
	for _, id := range d.Options() {
		taken[d.OptionNode(id).TextAt("name")] = true
	}
	for n := 1; ; n++ {
		end := ""
		if n > 1 {
			end = " " + strconv.Itoa(n)
		}
		letters := []rune(name)
		if text := string(letters[:min(len(letters), 40-len(end))]) + end; !taken[text] {
			return text
		}
	}
}

// copyOption is an option with all that another has.
func (w *work) copyOption(d *scenario.Document, from string) (id string) {
	id = newID(d)
	n := d.OptionNode(from)
	copied := valueOfNode(n).(*section)
	copied.inLine = false
	name := n.TextAt("name")
	if name == "" {
		name = from
	}
	copied.put("name", newName(d, "Copy of "+name))
	w.set(copied, "option", id)
	return id
}

// emptyOption is one in which nothing is said but when it starts, as the first of the others
// does, and that the service of the scenario is offered: an option that changes nothing is
// none, so without a service there is no empty one, and ok is false.
func (w *work) emptyOption(d *scenario.Document, others []string) (id string, ok bool) {
	services := d.Root.At("prehab")
	if services == nil || len(services.Keys) == 0 {
		return "", false
	}
	id = newID(d)
	w.set(newName(d, "New option"), "option", id, "name")
	for _, other := range others {
		if n := d.OptionNode(other).Child["start"]; n != nil && n.Kind == scenario.DateKind {
			w.set(valueOfNode(n), "option", id, "start")
			break
		}
	}
	w.set(true, "option", id, "prehab", services.Keys[0], "offered")
	return id, true
}

// deleteOption deletes one of the work's own; ok is false where it is not.
func (w *work) deleteOption(d *scenario.Document, id string) (ok bool) {
	if !isOwn(d, id) {
		return false
	}
	w.set(nil, "option", id)
	return true
}
