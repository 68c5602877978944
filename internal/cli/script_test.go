package cli

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/console"
	"prehabsim/internal/disk"
	"prehabsim/internal/intake"
)

var update = flag.Bool("update", false, "rewrite what the scripts expect")

const scripts = "../../testdata/cli"

// A script is a text of commands, each on a line that begins with "$", with what
// they print: standard output, then standard error, then the exit code unless it
// is 0. It runs in a folder of its own with the scenarios and data that lie beside it.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(scripts, "*.txt"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			dir := t.TempDir()
			copyScripts(t, dir, "*.toml")
			copyScripts(t, dir, "*.csv")
			want := contents(t, file)
			var got strings.Builder
			for line := range strings.SplitSeq(want, "\n") {
				command, ok := strings.CutPrefix(line, "$ prehabsim ")
				switch {
				case ok:
					fmt.Fprintf(&got, "\n%s\n", line)
					code, stdout, stderr := call(t, dir, arguments(command)...)
					got.WriteString(stdout + stderr)
					if code != exitDone {
						fmt.Fprintf(&got, "[exit %d]\n", code)
					}
				case strings.HasPrefix(line, "# "):
					got.WriteString(line + "\n")
				}
			}
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(got.String()), 0o666))
				return
			}
			assert.Equal(t, want, got.String(), "refresh with make golden")
		})
	}
}

// copyScripts puts files that lie beside the scripts into a folder.
func copyScripts(t *testing.T, dir, kind string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(scripts, kind))
	require.NoError(t, err)
	for _, path := range files {
		require.NoError(t, disk.WriteBytes(filepath.Join(dir, filepath.Base(path)), []byte(contents(t, path))))
	}
}

// lengthenList has each patient of a list wait as often as patients are counted who are not
// too few to be told.
func lengthenList(t *testing.T, file string) {
	t.Helper()
	head, rows, _ := strings.Cut(contents(t, file), "\n")
	list := head + "\n"
	for i := range intake.FewestShown {
		list += strings.ReplaceAll(rows, "999 000", fmt.Sprintf("999 00%d", i))
	}
	require.NoError(t, disk.WriteBytes(file, []byte(list)))
}

// Every example in help works, with the small scenario in place of large ones.
func TestExamplesInHelpWork(t *testing.T) {
	dir := small(t)
	copyScripts(t, dir, "*.csv")
	lengthenList(t, filepath.Join(dir, "ptl.csv"))
	mustRun(t, dir, "--replications", "2", "--draws", "64", "--out", "results/made")
	mustRun(t, dir, "--replications", "1", "--grid", "resource.ward=4,5", "--grid", "prehab.core.refer.probability=0.6,0.9", "--out", "results/grid")
	mustRun(t, dir, "--shard", "1/2", "--out", "parts/lung")
	mustRun(t, dir, "--shard", "2/2", "--out", "parts/lung")
	a := &app{stdout: &console.Output{}}
	examples := func(c *cobra.Command) {
		for line := range strings.SplitSeq(c.Example, "\n") {
			line, _, _ = strings.Cut(line, " | ")
			line, _, _ = strings.Cut(line, " > ")
			args := arguments(line)
			require.Equal(t, "prehabsim", args[0], "%q", line)
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "builtin:selca", "lung.toml")
				args[i] = strings.ReplaceAll(args[i], "results/selca-1a2b3c4d", "results/made")
				args[i] = strings.ReplaceAll(args[i], "results/selca-grid-1a2b3c4d", "results/grid")
				args[i] = strings.ReplaceAll(args[i], "M-LOS", "1") // the only input of the small scenario
			}
			call := call
			if c.Name() == "serve" {
				call = untilItAnswers
			}
			code, stdout, stderr := call(t, dir, args[1:]...)
			assert.Equal(t, exitDone, code, "%s\n%s", line, stderr)
			assert.NotEmpty(t, stdout+stderr, line)
		}
	}
	examples(a.root())
	for _, command := range commands {
		c := command(a)
		examples(c)
		for _, c := range c.Commands() {
			examples(c)
		}
	}
}

// untilItAnswers calls a command that answers at a port, and ends it as Ctrl-C does once it
// does.
func untilItAnswers(t *testing.T, dir string, args ...string) (code int, stdout, stderr string) {
	t.Setenv("HOME", dir)
	ctx, end := context.WithCancel(t.Context())
	said := &watched{until: "Ctrl-C ends the program", then: end}
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "8080", "0") // somebody may have it
	}
	code, stdout, _ = callWith(t, ctx, Env{Dir: dir, Stderr: said}, append(args, "--no-browser")...)
	return code, stdout, said.text.String()
}

// watched does something when something was written.
type watched struct {
	text  bytes.Buffer
	until string
	then  func()
}

func (w *watched) Write(b []byte) (int, error) {
	n, err := w.text.Write(b)
	if strings.Contains(w.text.String(), w.until) {
		w.then()
	}
	return n, err
}

var (
	codeOf    = regexp.MustCompile("(?s)```.*?```|`[^`\n]+`")
	commandIn = regexp.MustCompile("(?m)(?:^|^\\$ |^\\./|^`)prehabsim ([^`\n]+)")
)

// Every command line in a document names a command and flags that there are. The
// first one is called as it must be where nobody has installed the program.
func TestCommandsInDocumentsAreUnderstood(t *testing.T) {
	for _, document := range []string{readme, reading, "../../cmd/COMMANDS.md", "../../cmd/EVIDENCE.md", "../../scenarios/introduction.md", "../../sim/README.md", "../README.md"} {
		code := strings.Join(codeOf.FindAllString(contents(t, document), -1), "\n")
		lines := commandIn.FindAllStringSubmatch(code, -1)
		require.NotEmpty(t, lines, document)
		for _, line := range lines {
			root := (&app{stdout: &console.Output{}}).root()
			root.InitDefaultCompletionCmd()
			command, rest, err := root.Find(arguments(line[1]))
			require.NoError(t, err, "%s: %s", document, line[0])
			require.NotEqual(t, root.Name(), command.Name(), "%s: %s", document, line[0])
			assert.NoError(t, command.ParseFlags(rest), "%s: %s", document, line[0])
		}
	}
	assert.Contains(t, contents(t, readme), "\n```\nmake build\n./prehabsim run builtin:selca\n```\n")
}

// arguments takes a command line apart as a shell does with spaces and quotation
// marks.
func arguments(line string) (args []string) {
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			args = append(args, part)
		} else {
			args = append(args, strings.Fields(part)...)
		}
	}
	return args
}

func TestCompletionKnowsScenariosOptionsAndCharts(t *testing.T) {
	dir := small(t)
	copyScripts(t, dir, "*.csv")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"run", "builtin:n"}, "builtin:northbridge"},
		{[]string{"check", ""}, "lung.toml"},
		{[]string{"run", "lung.toml", "--options", ""}, "more_beds"},
		{[]string{"run", "lung.toml", "--options", "prehab,"}, "prehab,more_beds"},
		{[]string{"run", "lung.toml", "--format", ""}, "csv"},
		{[]string{"compare", "lung.toml", "--match", ""}, "within_62_days="},
		{[]string{"compare", "lung.toml", "--match", "b"}, "budget="},
		{[]string{"compare", "lung.toml", "--worth-in", ""}, "resource.ward"},
		{[]string{"compare", "lung.toml", "--worth-in", ""}, "more_beds"},
		{[]string{"grow", "lung.toml", "--pathways", ""}, "lung"},
		{[]string{"run", "lung.toml", "--grid", "resource.w"}, "resource.ward.capacity="},
		{[]string{"solve", "lung.toml", "--by", "resource.w"}, "resource.ward.capacity="},
		{[]string{"solve", "lung.toml", "--target", ""}, "within_62_days>="},
		{[]string{"bottlenecks", "lung.toml", "--measure", ""}, "within_62_days"},
		{[]string{"breaches", "lung.toml", "--measure", ""}, "within_62_days"},
		{[]string{"rank", "lung.toml", "--measure", ""}, "ward_bed_days"},
		{[]string{"rank", "lung.toml", "--options", ""}, "more_beds"},
		{[]string{"plot", "results", ""}, "waiting-list"},
		{[]string{"report", "results", "--m"}, "--md"},
		{[]string{"tr"}, "trace"},
		{[]string{"backtest", "lung.toml", "--year", ""}, "2023_24"},
		{[]string{"backtest", "lung.toml", "--capacity-growth", ""}, "demand"},
		{[]string{"targets", "from-cwt", "62day.csv", "--scenario", "l"}, "toml"},
		{[]string{"targets", "from-cwt", "62day.csv", "seen.csv", "--alliance", "so"}, "South East London"},
		{[]string{"targets", "from-cwt", "62day.csv", "--alliance", "CA1"}, "CA14"},
	} {
		code, stdout, _ := call(t, dir, append([]string{"__complete"}, c.args...)...)
		require.Equal(t, exitDone, code)
		var proposed []string
		for line := range strings.SplitSeq(stdout, "\n") {
			word, _, _ := strings.Cut(line, "\t")
			proposed = append(proposed, word)
		}
		assert.Contains(t, proposed, c.want, "%q", c.args)
	}
}
