package cli

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/console"
	"prehabsim/internal/scenario"
)

const readme = "../../README.md"

var glossaryRow = regexp.MustCompile(`(?m)^\| (.+?) \| (.+) \|$`)

// glossary are the words of the tables of cmd/WORDS.md, several in one row too, each
// with its meaning.
func glossary(t *testing.T) map[string]string {
	t.Helper()
	text := contents(t, "../../cmd/WORDS.md")
	words := map[string]string{}
	for _, row := range glossaryRow.FindAllStringSubmatch(text, -1) {
		if row[1] == "word" {
			continue
		}
		for word := range strings.SplitSeq(row[1], ", ") {
			assert.NotContains(t, words, word, "%q is explained twice", word)
			words[word] = row[2]
		}
	}
	require.NotEmpty(t, words)
	return words
}

// everythingPrinted is what people read: help, what commands print of small scenarios and of
// a built-in one, headline tables, the certificate and the help of an editor.
func everythingPrinted(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	say := func(args ...string) {
		code, stdout, stderr := call(t, t.TempDir(), args...)
		require.Equal(t, exitDone, code, stderr)
		all.WriteString(stdout + "\n")
	}
	var help func(c *cobra.Command)
	help = func(c *cobra.Command) {
		say(append(strings.Fields(c.CommandPath())[1:], "--help")...)
		for _, c := range c.Commands() {
			help(c)
		}
	}
	root := (&app{stdout: &console.Output{}}).root()
	help(root)
	for _, command := range []string{"check", "params", "explain"} {
		say(command, "builtin:northbridge")
	}
	say("check", "builtin:northbridge", "--all")
	say("validate", "--list")
	say("schema")
	for _, pattern := range []string{scripts + "/*.txt", "../report/testdata/*.txt", "../../sim/README.md"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, files, pattern)
		for _, file := range files {
			all.WriteString(contents(t, file) + "\n")
		}
	}
	return all.String()
}

// says tells whether a text has a word, in small letters or capitals, with hyphens
// or spaces, and one or several of it.
func says(text, word string) bool {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(strings.ReplaceAll(word, "-", " ")), " ", `[\s-]+`)
	return regexp.MustCompile(`(?i)(^|[^a-z])` + pattern + `(s|e?d)?($|[^a-z])`).MatchString(text)
}

// jargon are words of statistics, of waiting times and of computing that a planner
// need not know.
var jargon = []string{
	"AIC", "backlog", "breach", "censored", "centile", "complexity", "CSV", "CT", "dirichlet", "distribution", "event log", "fingerprint",
	"held out", "IMD", "interval", "JSON", "JSON Schema", "Kaplan-Meier", "KS", "law", "level", "linac", "log-likelihood", "logit",
	"maximum likelihood", "MDT", "mean squared error", "median", "milestone", "modality", "no clock", "parameters", "points",
	"process mining", "quantile", "quintile", "replication", "run-out", "SACT", "scheduler", "sd", "seed", "shard", "skill", "Student's t", "SVG", "symptomatic",
	"target", "tier", "TOML", "upgrade", "warm-up", "WTE",
}

// plain are words in capitals that need no explaining here: names, and headings.
var plain = []string{"NHS", "AWS", "BMC", "GSTT", "ENG", "QKK", "RZX", "RZY", "RZZ", "ADDITIONAL", "BINDS", "CHART", "GAP", "MONEY", "NOTES", "SURE", "THEATRES", "WARNING", "WORKFORCE"}

var inCapitals = regexp.MustCompile(`^[A-Z]{2,}$`)

// Everything that the glossary explains is printed somewhere, and every word of the
// trade that is printed is explained. A word in capitals is one, unless it is also
// written in small letters.
func TestTheGlossaryExplainsWhatIsPrinted(t *testing.T) {
	words, text := glossary(t), everythingPrinted(t)
	for word := range words {
		assert.True(t, says(text, word), "%q is in cmd/WORDS.md, and no command prints it", word)
	}
	for _, word := range jargon {
		assert.Contains(t, words, word, "a word of the trade: explain it in cmd/WORDS.md")
	}
	explained := strings.Builder{}
	for word, meaning := range words {
		explained.WriteString(word + " " + meaning + "\n")
	}
	seen := map[string]bool{}
	for word := range strings.FieldsSeq(text) {
		word = strings.Trim(word, `.,:;()"'`)
		if !inCapitals.MatchString(word) || seen[word] {
			continue
		}
		seen[word] = true
		known := slices.Contains(plain, word) || slices.Contains(scenario.Statuses, word) || // these are explained in scenarios/README.md
			strings.Contains(text, " "+strings.ToLower(word)+" ") || says(explained.String(), word)
		assert.True(t, known, "%q is printed: explain it in cmd/WORDS.md, or add it to plain if it is a name or a heading", word)
	}
}
