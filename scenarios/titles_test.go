package scenarios_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/verdict"
	"prehabsim/scenarios"
)

var titleOfOption = regexp.MustCompile(`(?m)^\[option\.(\w+)\].*\nname\s*= "([^"]*)"`)

// Names of options stand above columns and in sentences of the page, so they are short, no
// two alike, and such that no sentence has to put them in quotation marks.
func TestNamesOfOptionsFitIntoColumnsAndSentences(t *testing.T) {
	files, err := fs.Glob(scenarios.Files, "*/*.toml")
	require.NoError(t, err)
	found := 0
	for _, file := range files {
		if strings.HasPrefix(file, "validation/") || strings.HasPrefix(file, "published/") { // no board reads them
			continue
		}
		seen := map[string]string{}
		for _, x := range titleOfOption.FindAllStringSubmatch(string(contents(t, file)), -1) {
			id, name := x[1], x[2]
			require.LessOrEqual(t, len([]rune(name)), 24, "%s: %s", file, name)
			require.Empty(t, seen[name], "%s: %s", file, name)
			require.Equal(t, []string{name}, verdict.Names([]string{name}), "%s: %s", file, id)
			seen[name], found = id, found+1
		}
	}
	require.Greater(t, found, 40)
}
