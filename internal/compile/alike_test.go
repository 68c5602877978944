package compile

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// In Northbridge no step before the first treatment asks for the fifth of deprivation or
// for what is drawn by it; in England fifths live in different alliances.
func TestFifthsFareAlikeWhereNothingAsksForThem(t *testing.T) {
	for name, want := range map[string]bool{"builtin:northbridge": true, "builtin:england": false} {
		assert.Equal(t, want, loadText(t, extending(name, ""), "opt_out").Alike("imd", "within_62_days"), name)
	}
}
