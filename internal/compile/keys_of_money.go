package compile

import (
	"fmt"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

// What is said of money and health is read when patients and resources are sound, which it
// speaks of. Where they are not, its keys and values are held against their kinds all the
// same, so that whoever has mended the one does not meet the other only then.

// tellKeysOfMoney tells what is wrong with sections of money, whatever else there is.
func tellKeysOfMoney(documents []*scenario.Document, problems *diag.List) {
	for _, doc := range documents {
		r := &reader{doc: doc, problems: problems}
		if n := doc.Root.Child["economics"]; n != nil && !isBy(n) {
			scenario.Read(n, "economics", economicsShape, doc, problems)
		}
		tell := func(section string, shape scenario.Shape) {
			for _, n := range r.sections(section) {
				if !isBy(n) {
					scenario.Read(n, fmt.Sprintf("%s %q", section, collectionName(n)), shape, doc, problems)
				}
			}
		}
		tell("pay", payShape)
		for _, k := range lineKinds {
			tell(k.section, *k.shape)
		}
		tell("correlation", correlationShape)
	}
}

// isBy says whether something in a section is by an attribute, which may be what is wrong.
func isBy(n *scenario.Node) bool {
	if n.Child["by"] != nil {
		return true
	}
	for _, c := range n.Children() {
		if isBy(c) {
			return true
		}
	}
	return false
}
