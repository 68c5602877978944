package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Papers are made of a finished run; what is there already stays, and so do all if one
// would have to go.
func TestPapersAreNotReplacedSilently(t *testing.T) {
	dir := small(t)
	mustRun(t, dir, "--replications", "2", "--out", "x")
	results := folderBytes(t, filepath.Join(dir, "x"))
	code, stdout, stderr := call(t, dir, "report", "x", "--out", "papers", "--md")
	require.Equal(t, exitDone, code, stderr)
	page := filepath.Join("papers", "report.html")
	assert.Contains(t, stdout, page+"\n")
	assert.Contains(t, stdout, filepath.Join("papers", "report.md")+"\n")
	made := folderBytes(t, filepath.Join(dir, "papers"))
	code, _, stderr = call(t, dir, "report", "x", "--out", "papers", "--md")
	require.Equal(t, exitDone, code, "the same again: "+stderr)
	assert.Equal(t, made, folderBytes(t, filepath.Join(dir, "papers")))
	assert.Equal(t, results, folderBytes(t, filepath.Join(dir, "x")), "the folder of results is as it was")

	require.NoError(t, os.WriteFile(filepath.Join(dir, page), []byte("mine"), 0o666))
	require.NoError(t, os.Remove(filepath.Join(dir, "papers", "report.md")))
	code, stdout, stderr = call(t, dir, "report", "x", "--out", "papers", "--md")
	assert.Equal(t, exitUsage, code)
	assert.Empty(t, stdout)
	assert.Equal(t, "prehabsim: papers has other papers already: report.html; choose another folder with --out, or replace them with --force\n", stderr)
	assert.Equal(t, "mine", contents(t, filepath.Join(dir, page)))
	assert.NoFileExists(t, filepath.Join(dir, "papers", "report.md"))
	code, _, _ = call(t, dir, "report", "x", "--out", "papers", "--md", "--force")
	assert.Equal(t, exitDone, code)
	assert.Equal(t, made, folderBytes(t, filepath.Join(dir, "papers")))
}

// What is no finished run is refused in one line, and nothing is made.
func TestPapersAreOfFinishedRunsAlone(t *testing.T) {
	dir := small(t)
	require.NoError(t, os.Mkdir(filepath.Join(dir, "empty"), 0o777))
	mustRun(t, dir, "--replications", "1", "--options", "current", "--out", "gone")
	require.NoError(t, os.Remove(filepath.Join(dir, "gone", "measures.csv")))
	for want, args := range map[string][]string{
		"name one results folder, such as results/selca-1a2b3c4d":                                      {},
		"lung.toml is a scenario; name the results folder of a run of it: prehabsim run lung.toml":     {"lung.toml"},
		"there is no folder nowhere; make one with prehabsim run":                                      {"nowhere"},
		"empty is not a complete results folder: it has no manifest.json; make one with prehabsim run": {"empty"},
		"gone is not a complete results folder: it has no measures.csv; make one with prehabsim run":   {"gone"},
	} {
		code, stdout, stderr := call(t, dir, append([]string{"report", "--out", "papers"}, args...)...)
		assert.Equal(t, exitUsage, code, want)
		assert.Empty(t, stdout)
		assert.Equal(t, "prehabsim: "+want+"\n", stderr)
	}
	assert.NoFileExists(t, filepath.Join(dir, "papers"))
}

// A template is of the paper that takes it; any other is refused before anything is made.
func TestTemplatesAreOfAPaperThatIsMade(t *testing.T) {
	dir := small(t)
	mustRun(t, dir, "--replications", "2", "--out", "x")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "house.dotx"), []byte("no zip"), 0o666))
	for want, args := range map[string][]string{
		"template house.dotx is for --docx, which was not asked for":                                                                                          {"--template", "house.dotx"},
		"templates house.dotx and other.docx are both for --docx; name one":                                                                                   {"--docx", "--template", "house.dotx", "--template", "other.docx"},
		"house.pdf cannot be a template; it must be a file of Word (.docx, .dotx) or of PowerPoint (.pptx, .potx)":                                            {"--docx", "--template", "house.pdf"},
		"report.docx: house.dotx: the template is no Office file: it does not unpack (older ones, such as .doc and .ppt, are to be saved as .docx and .pptx)": {"--docx", "--template", "house.dotx"},
	} {
		code, stdout, stderr := call(t, dir, append([]string{"report", "x", "--out", "papers"}, args...)...)
		assert.NotEqual(t, exitDone, code, want)
		assert.Empty(t, stdout)
		assert.Equal(t, "prehabsim: "+want+"\n", stderr)
	}
	code, _, stderr := call(t, dir, "report", "x", "--out", "papers", "--pptx", "--template", "gone.pptx")
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, stderr, "read template: ")
	assert.NoFileExists(t, filepath.Join(dir, "papers"))

	code, stdout, stderr := call(t, dir, "report", "x", "--out", "papers", "--docx", "--pptx")
	require.Equal(t, exitDone, code, stderr)
	assert.Contains(t, stdout, filepath.Join("papers", "report.pptx"))
	own := filepath.Join("papers", "report.docx")
	code, _, stderr = call(t, dir, "report", "x", "--out", "again", "--docx", "--template", own)
	require.Equal(t, exitDone, code)
	assert.Empty(t, stderr, "it has all styles that are asked for")
}

// A table that somebody has cut makes no charts and no papers until the run has written it again.
func TestTablesThatAreNotTheRunsAreRefused(t *testing.T) {
	dir := small(t)
	mustRun(t, dir, "--replications", "2", "--out", "x")
	table := filepath.Join(dir, "x", "differences.csv")
	whole := contents(t, table)
	for _, command := range []string{"plot", "report"} {
		header, _, _ := strings.Cut(whole, "\n")
		require.NoError(t, os.WriteFile(table, []byte(header+"\n"), 0o666))
		code, stdout, stderr := call(t, dir, command, "x", "--out", "y")
		assert.Equal(t, exitUsage, code)
		assert.Empty(t, stdout)
		assert.Equal(t, "prehabsim: x: differences.csv: not as the run wrote it (manifest.json has another digest); the same command that made the folder writes it again\n", stderr)
		assert.NoDirExists(t, filepath.Join(dir, "y"))
		mustRun(t, dir, "--replications", "2", "--out", "x")
		assert.Equal(t, whole, contents(t, table))
	}
}
