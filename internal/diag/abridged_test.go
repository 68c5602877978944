package diag

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Five like one another are one line and the number of the others; two are told.
func TestProblemsThatAreAlikeAreCounted(t *testing.T) {
	var list []Problem
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		list = append(list, Problem{File: "f.toml", Line: len(list) + 1, Text: `resource "` + name + `": is 2.5`})
	}
	list = append(list, Problem{File: "f.toml", Line: 9, Text: "another"}, Problem{File: "g.toml", Line: 1, Text: `resource "x": is 2.`})
	assert.Equal(t, []string{`f.toml:1: resource "a": is 2.5; and 4 like it`, "f.toml:9: another", `g.toml:1: resource "x": is 2.`}, Abridged(list))
	assert.Len(t, Abridged(list[:2]), 2)
}
