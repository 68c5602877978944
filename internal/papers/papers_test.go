package papers_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/disk"
	"prehabsim/internal/papers"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/scenarios"
)

// run runs the scripts' small scenario, or another, into a folder.
func run(t *testing.T, name string, c study.Choice) (folder string) {
	t.Helper()
	s, err := study.Load(files(), name, c)
	require.NoError(t, err)
	x, err := study.New(s)
	require.NoError(t, err)
	folder = filepath.Join(t.TempDir(), "x")
	_, err = x.Run(t.Context(), study.Spec{}, &study.Folder{Path: folder}, nil)
	require.NoError(t, err)
	return folder
}

func files() scenario.Files { return scenario.Files{Open: os.ReadFile, Builtin: scenarios.Files} }

// lung is the scripts' small scenario.
var lung = filepath.Join("..", "..", "testdata", "cli", "lung.toml")

// reportOf is the report of a folder.
func reportOf(t *testing.T, folder string) *papers.Report {
	t.Helper()
	r, err := study.Again(folder, files())
	require.NoError(t, err)
	x, err := papers.New(r, disk.FS(folder))
	require.NoError(t, err)
	return x
}

// allOf are all papers of a report, by name.
func allOf(t *testing.T, x *papers.Report) map[string]string {
	t.Helper()
	var flags []string
	for _, p := range papers.Papers {
		flags = append(flags, p.Flag)
	}
	files, err := papers.Make(x, flags)
	require.NoError(t, err)
	made := map[string]string{}
	for _, f := range files {
		assert.NotContains(t, made, f.Name)
		made[f.Name] = string(f.Contents)
	}
	for _, p := range papers.Papers {
		require.Contains(t, made, p.File)
	}
	return made
}

// runs are those whose papers are held against each other: as they are usually run, one
// replication, with nothing to compare, and with draws.
func runs(t *testing.T) map[string]string {
	t.Helper()
	draws := 8
	return map[string]string{
		"usual":           run(t, lung, study.Choice{Replications: 5}),
		"one replication": run(t, lung, study.Choice{Replications: 1}),
		"current alone":   run(t, lung, study.Choice{Replications: 2, Options: []string{"current"}}),
		"draws":           run(t, lung, study.Choice{Replications: 3, Draws: &draws}),
		"a queue":         run(t, "builtin:validation/mm1-light.toml", study.Choice{Replications: 2}),
	}
}

// pageOf is the page of a report.
func pageOf(t *testing.T, x *papers.Report) string {
	t.Helper()
	files, err := papers.Make(x, nil)
	require.NoError(t, err)
	require.Len(t, files, 1)
	require.Equal(t, "report.html", files[0].Name)
	return string(files[0].Contents)
}

// Of one folder all papers are the same whenever they are made, as long as what is there
// stays.
func TestTheSameResultsMakeTheSameBytes(t *testing.T) {
	folder := run(t, lung, study.Choice{Replications: 3})
	first := allOf(t, reportOf(t, folder))
	for name, contents := range allOf(t, reportOf(t, folder)) {
		assert.Equal(t, first[name], contents, name)
	}
	for name, contents := range allOf(t, reportOf(t, run(t, lung, study.Choice{Replications: 3}))) {
		assert.Equal(t, first[name], contents, "%s of another run of the same", name)
	}
}

// figuresIn are all words with a digit, in order of the alphabet.
func figuresIn(text string) []string {
	list := slices.DeleteFunc(strings.Fields(text), func(word string) bool { return !strings.ContainsAny(word, "0123456789") })
	slices.Sort(list)
	return list
}

// Every figure of one paper is in the others, as often as it is there.
func TestPapersHaveTheSameFigures(t *testing.T) {
	markup := strings.NewReplacer("|", " ", "**", "", `\`, "", "<br>", " ", "<small>", "", "</small>", "", "&emsp;", "", "&lt;", "<", "(<", " (<")
	for name, folder := range runs(t) {
		x := reportOf(t, folder)
		files, err := papers.Make(x, []string{"md"})
		require.NoError(t, err)
		require.Equal(t, "report.md", files[1].Name)
		want := figuresIn(readPage(t, pageOf(t, x)))
		var text strings.Builder
		for line := range strings.Lines(string(files[1].Contents)) {
			if !strings.HasPrefix(line, "![") { // what a chart shows, for those who do not see it
				text.WriteString(markup.Replace(strings.TrimLeft(line, "#")))
			}
		}
		require.NotEmpty(t, want, name)
		require.Equal(t, want, figuresIn(text.String()), name)
	}
}

// Only as many papers are made as are asked for.
func TestPapersAreMadeWhenAskedFor(t *testing.T) {
	x := reportOf(t, run(t, lung, study.Choice{Replications: 2}))
	assert.NotEmpty(t, pageOf(t, x))
	made, err := papers.Make(x, []string{"xlsx"})
	require.NoError(t, err)
	require.Len(t, made, 2)
	assert.Equal(t, "report.xlsx", made[1].Name)
}

// What the reader of a first page reads is the page that "run" prints.
func TestTheFirstPageIsTheOneThatIsPrinted(t *testing.T) {
	x := reportOf(t, run(t, lung, study.Choice{Replications: 5}))
	assert.Equal(t, x.Results.Page(nil).Document(), x.Page)
}
