package compile

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/internal/diag"
)

// A panic in one of those that work side by side would end the process, and with it
// whatever else goes on there.
func TestAFaultOfTheProgramIsAProblem(t *testing.T) {
	m := &Model{File: "test.toml", Options: []Option{{ID: "current"}, {ID: "prehab"}}}
	var problems diag.List
	assert.Nil(t, lookAheadAll(m, []*builder{{}, {}}, false, &problems))
	assert.ErrorContains(t, problems.Err(), `test.toml:1: option "current": a fault of the program itself: `)
}
