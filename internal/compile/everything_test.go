package compile

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
)

// The scenario by which architectures are compared leaves nothing out: a new law, kind
// or operation has to appear in it.
func TestOneOfEverythingLeavesNothingOut(t *testing.T) {
	m := loadFile(t, "../../testdata/architectures/everything.toml")
	var text string
	for _, f := range m.Files {
		text += string(f.Bytes)
	}
	says := func(pattern string) bool { return regexp.MustCompile(pattern).MatchString(text) }
	for _, f := range dist.Families() {
		assert.True(t, says(`dist *= "`+f.Name+`"`) || f.Name == "constant", "law %q", f.Name) // "20m" is a constant
	}
	for _, k := range stepKinds {
		assert.True(t, says(`(?m)^`+k.Key+` *=`), "step %q", k.Key)
	}
	for _, k := range resourceKinds {
		assert.True(t, says(`(?m)^kind *= "`+k.Name+`"`), "resource %q", k.Name)
	}
	for _, of := range observables {
		assert.True(t, says(`(?m)^of *= "`+of+`"`), "measure of %q", of)
	}
	used := map[engine.Code]bool{}
	disciplines := map[engine.Discipline]bool{}
	supplies := map[engine.Supply]bool{}
	for _, o := range m.Options {
		for _, op := range o.Program.Ops {
			used[op.Code] = true
		}
		for _, r := range o.Program.Resources {
			disciplines[r.Discipline], supplies[r.Supply] = true, true
		}
	}
	for c := engine.Hold; c <= engine.Charge; c++ {
		assert.True(t, used[c] || c == engine.Join, "operation %s", c) // no step waits for a branch
	}
	for d := engine.FIFO; d <= engine.Preempt; d++ {
		assert.True(t, disciplines[d], "queue discipline %d", d)
	}
	for s := engine.Places; s <= engine.Slots; s++ {
		assert.True(t, supplies[s], "supply %d", s)
	}
}
