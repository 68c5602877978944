// Package scenarios_test writes the reference of the scenario language and the
// JSON Schema from the lists of keys that the compiler reads by, and holds the
// examples of the documents to being scenarios.
package scenarios_test

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

var update = flag.Bool("update", false, "rewrite README.md and scenario.schema.json")

func TestReferenceIsUpToDate(t *testing.T) {
	var page bytes.Buffer
	fmt.Fprintln(&page, "<!-- Written by TestReferenceIsUpToDate (make docs) from introduction.md and the lists of keys in internal/compile. -->")
	page.Write(contents(t, "introduction.md"))
	shapes := compile.Shapes()
	page.WriteString("\n## Reference\n\n" + howToRead + "\n\n")
	for i, s := range shapes {
		if i > 0 {
			page.WriteString(" · ")
		}
		fmt.Fprintf(&page, "[%s](#%s)", s.Name, strings.ReplaceAll(s.Name, " ", "-"))
	}
	page.WriteString(" · [laws](#laws)\n\n")
	require.NoError(t, scenario.Reference(&page, shapes))
	page.WriteString("### laws\n\nWhat may be drawn from, and what a value with a range means.\n\n")
	require.NoError(t, scenario.ReferenceLaws(&page))
	compare(t, "README.md", page.Bytes())
}

const howToRead = "The same lists check every scenario, so what is not here is not a key. " +
	"Where the value says \"see below\", the example shows how it is written. A *law* is a law of times unless it says otherwise."

func TestSchemaIsUpToDate(t *testing.T) {
	var schema bytes.Buffer
	require.NoError(t, scenario.Schema(&schema, "prehabsim scenario", compile.Sections()))
	compare(t, "scenario.schema.json", schema.Bytes())
}

func TestEveryStatusIsExplained(t *testing.T) {
	for _, status := range scenario.Statuses {
		assert.Contains(t, string(contents(t, "introduction.md")), "\n| `"+status+"` | ")
	}
}

// compare holds a file to what it should be, or rewrites it.
func compare(t *testing.T, name string, want []byte) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(name, want, 0o666))
		return
	}
	assert.Equal(t, string(want), string(contents(t, name)), "%s is out of date: refresh it with make docs", name)
}

func contents(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return text
}

var (
	tomlBlock = regexp.MustCompile("(?s)```toml\n(.*?)```")
	anOption  = regexp.MustCompile(`(?m)^\[option\.(\w+)\]`)
)

// A planner's first scenario is an example out of a document. Those marked as
// TOML are whole files, and each must compile as it stands.
func TestExamplesInDocumentsAreScenarios(t *testing.T) {
	for _, document := range []string{"introduction.md", "../README.md"} {
		blocks := tomlBlock.FindAllSubmatch(contents(t, document), -1)
		require.NotEmpty(t, blocks, document)
		for i, block := range blocks {
			text := block[1]
			options := optionsIn(text)
			files := scenario.Files{Builtin: scenarios.Files, Open: func(name string) ([]byte, error) {
				if name == "example.toml" {
					return text, nil
				}
				return nil, fs.ErrNotExist
			}}
			var problems diag.List
			m := compile.Load(files, "example.toml", compile.Settings{Options: options}, &problems)
			require.NoError(t, problems.Err(), "%s: example %d", document, i+1)
			require.Len(t, m.Options, 1+len(options), "%s: example %d", document, i+1)
		}
	}
}

// Every file of the built-in scenarios compiles, with the options it adds (in a short
// run without), but for those that others extend and that are none by themselves.
func TestBuiltinScenariosCompile(t *testing.T) {
	frames := []string{"england/alliance.toml", "england/observed.toml", "england/pathway.toml", "prehab/economics.toml", "prehab/service.toml"}
	names, err := fs.Glob(scenarios.Files, "*/*.toml")
	require.NoError(t, err)
	require.Subset(t, names, append(frames, "selca/theatre.toml"))
	for _, name := range names {
		if slices.Contains(frames, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := []string{"current"}
			if !testing.Short() {
				options = append(options, optionsIn(contents(t, name))...)
			}
			var problems diag.List
			m := compile.Load(scenario.Files{Builtin: scenarios.Files}, "builtin:"+name, compile.Settings{Options: options}, &problems)
			require.NoError(t, problems.Err())
			require.Len(t, m.Options, len(options))
		})
	}
}

// optionsIn are the options that a text of a scenario writes: those of what it
// extends take a while.
func optionsIn(text []byte) (options []string) {
	for _, name := range anOption.FindAllSubmatch(text, -1) {
		options = append(options, string(name[1]))
	}
	return options
}
