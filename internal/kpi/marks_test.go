package kpi

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/compile"
)

// A scenario's mark that is nearly one which the usual measures count is warned of, so who
// warns has to know which these are.
func TestTheMarksOfMeasuresAreThoseThatAreRead(t *testing.T) {
	text, err := os.ReadFile("measures.go")
	require.NoError(t, err)
	var marks []string
	for _, m := range regexp.MustCompile(`"mark\.(\w+)"`).FindAllStringSubmatch(string(text), -1) {
		marks = append(marks, m[1])
	}
	slices.Sort(marks)
	require.Equal(t, compile.MarksOfMeasures, slices.Compact(marks))
}
