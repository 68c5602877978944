package compile

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/internal/diag"
)

// Whoever is asked for the modality has all that patients with cancer have, and nobody is
// followed to find that out; who is offered the service without it is, and may lack it.
func TestWhoIsAskedForWhatMayLackIt(t *testing.T) {
	load := func(text string) (*diag.List, *Model) {
		var problems diag.List
		m := Load(memory(map[string]string{"test.toml": extending("builtin:northbridge", text)}), "test.toml", Settings{Options: []string{"opt_out"}}, &problems)
		return &problems, m
	}
	problems, m := load("[prehab.core.effect.readmission]\nratio = { by = \"modality\", surgery = 0.9, rest = 1 }\n")
	assert.NotNil(t, m, problems.Err())
	problems, _ = load("[attribute.fit]\nwhen = { cancer = \"no\" }\nshares = { yes = 0.5, no = 0.5 }\n[prehab.core.effect.readmission]\nratio = { by = \"fit\", yes = 0.9, no = 1 }\n")
	assert.ErrorContains(t, problems.Err(), `prehab "core": asks for attribute "fit", which some of those who come to it do not have`)
}
