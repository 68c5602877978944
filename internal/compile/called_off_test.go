package compile

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Of an operation called off half of the planned time is lost, and the list goes on to the
// next: of 2.5%, each patient asks for 1 + 0.025/0.975 × ½ operations' worth. It was counted
// whole, so that theatres by load had hours that nobody could use. An appointment that nobody
// comes to is lost whole.
func TestAnOperationCalledOffAsksForHalfOfItsTime(t *testing.T) {
	hours := func(keys string) float64 {
		m := loadText(t, january("52w",
			resource("theatre", "sessions", `weekly = { mon = "8h", tue = "8h", wed = "8h", thu = "8h", fri = "8h" }`),
			comes("p", `"12h"`, `
				operation = { use = "theatre", time = { dist = "uniform", min = "1h", max = "3h" }`+keys+` }
				end       = { leave = "home" }`)))
		require.NotEmpty(t, m.Options[0].Loads)
		return m.Options[0].Loads[0].Offered
	}
	plain := hours("")
	require.Positive(t, plain)
	half := func(p float64) float64 { return 1 + p/(1-p)/2 } // of the time of each operation called off, before the one that is not
	assert.InDelta(t, half(0.025), hours(", cancelled = 0.025")/plain, 1e-6)
	assert.InDelta(t, half(0.5), hours(", cancelled = 0.5")/plain, 1e-3)
	assert.InDelta(t, 1/0.8, hours(", no_show = 0.2")/plain, 1e-3)
	assert.InDelta(t, 1/0.8/0.9*(1-0.8*0.1*0.5), hours(", no_show = 0.2, cancelled = 0.1")/plain, 1e-3, "in this order")
}
