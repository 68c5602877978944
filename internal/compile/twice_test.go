package compile

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A route that is taken twice outside a repeat draws the same stay both times, and the line
// with the chance of stays taken out lost its sharpness in silence.
func TestStaysThatAreDrawnTwiceAreTold(t *testing.T) {
	const words = "twice on one visit"
	spell := subroute("spell", `
		prepare = { delay = { dist = "uniform", min = "1d", max = "3d" } }
		stay    = { use = "ward", time = { dist = "uniform", min = "1d", max = "3d" } }
		again   = { readmission = { probability = 0.1, within = "9d", resource = "ward", stay = "2d" } }`)
	of := func(lines string) []string {
		return warned(t, january("52w", wardOf("3"), spell, weekly(lines)), words)
	}
	said := of(`one = { go = "spell" }
		two = { go = "spell" }
		end = { leave = "home" }`)
	require.Len(t, said, 1)
	assert.Regexp(t, `^\S+:\d+: step "spell.stay" and "spell.again": a patient may come here twice on one visit, draws the same number both times, and chance of stays is not taken out of it; `+
		`take the way here in a repeat, such as repeat = \{ route = "spell", count = 1 \}, where each round draws anew$`, said[0])
	assert.Empty(t, of(`one = { go = "spell" }
		two = { repeat = { route = "spell", count = 1, every = "1d" } }
		end = { leave = "home" }`))
	assert.Empty(t, of(`one = { branch = { spell = 0.5, next = "rest" } }
		end = { leave = "home" }`))
	for _, scenario := range []string{"builtin:northbridge", "builtin:selca", "builtin:england"} {
		assert.Empty(t, warned(t, extending(scenario, ""), words), scenario)
	}
}
