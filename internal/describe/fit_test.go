package describe

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/fit"
	"prehabsim/internal/intake"
)

// fitted is what fit prints of so many stays that ended and so many that had not.
func fitted(t *testing.T, ended, still int, small intake.SmallNumbers) (printed string, err error) {
	t.Helper()
	var text, said strings.Builder
	text.WriteString("days,still_in\n")
	for i := range ended + still {
		fmt.Fprintf(&text, "%.2f,%v\n", 1+0.37*float64(i%23), i >= ended)
	}
	f := &Fit{Columns: fit.Columns{Value: "days", Censored: "still_in"}, Unit: "d", File: "stays.csv", Small: small, W: &said,
		Warn: func(format string, args ...any) { fmt.Fprintf(&said, format+"\n", args...) }}
	require.NoError(t, f.Check(false))
	err = f.Run(bytes.NewReader([]byte(text.String())))
	return said.String(), err
}

// Of whom few were still in, or few were not, no number is told, nor the other from which it
// would follow.
func TestFitHidesSmallNumbers(t *testing.T) {
	printed, err := fitted(t, 20, 3, "")
	require.NoError(t, err)
	assert.Contains(t, printed, "n = 23, fewer than 6 censored")
	assert.Contains(t, printed, "most values are complete: with fewer than 30")
	for _, told := range []string{"3 censored", "20 value"} {
		assert.NotContains(t, printed, told)
	}
	printed, err = fitted(t, 20, 3, intake.ShowSmall)
	require.NoError(t, err)
	assert.Contains(t, printed, "n = 23, 3 censored")
	assert.Contains(t, printed, "20 values complete")

	printed, _ = fitted(t, 4, 20, "")
	assert.Contains(t, printed, "n = 24, all but fewer than 6 censored")
	assert.Contains(t, printed, "fewer than 6 values complete")
	assert.NotContains(t, printed, "20 censored")

	printed, err = fitted(t, 40, 0, "")
	require.NoError(t, err)
	assert.Contains(t, printed, "n = 40, 0 censored")

	_, err = fitted(t, 4, 1, "")
	assert.EqualError(t, err, `stays.csv: column "days" has fewer than 6 values; a law needs 6 or more`)
	_, err = fitted(t, 4, 1, intake.ShowSmall)
	assert.EqualError(t, err, `stays.csv: column "days" has 5 values; a law needs 6 or more`)
}
