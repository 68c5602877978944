package papers_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/disk"
	"prehabsim/internal/document"
	"prehabsim/internal/papers"
	"prehabsim/internal/study"
)

// annexOf is the annex of a folder's report as Markdown.
func annexOf(t *testing.T, folder string) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, document.Markdown(&b, reportOf(t, folder).Annex))
	return b.String()
}

// The annex has the folder's proof of the engine, or says how to make one; a file that is
// none is refused by its name.
func TestTheAnnexHasTheProofOfTheEngine(t *testing.T) {
	folder := run(t, lung, study.Choice{Replications: 2})
	assert.Contains(t, annexOf(t, folder), "prehabsim validate --out RESULTS/certificate.json")
	file := filepath.Join(folder, papers.CertificateFile)
	write := func(text string) { require.NoError(t, os.WriteFile(file, []byte(text), 0o666)) }
	write(`{"agrees": false, "program": "1.0", "engine": "3", "architecture": "amd64", "seed": 7, "cases": 1, "of": 42, "figures": [
		{"case": "mm1", "figure": "mean wait", "known": 13.5, "simulated": 13.6, "low": 13.4, "high": 13.7, "verdict": "agrees"},
		{"case": "mm1", "figure": "lost", "known": null, "simulated": 0, "low": null, "high": null, "verdict": "differs"}]}`)
	text := annexOf(t, folder)
	assert.Contains(t, text, "prehabsim 1.0 simulated systems whose answer is known, with engine 3 on amd64, seed 7: 1 of 2 figures agree.")
	assert.Contains(t, text, "| mm1 | mean wait | 13.5 | 13.6 | 13.4 | 13.7 | agrees |")
	assert.Contains(t, text, "| mm1 | lost | - | 0 | - | - | differs |")
	assert.Contains(t, text, "Only 1 of 42 cases were run: this is not the whole proof.")
	const agrees = `"figures": [{"case": "mm1", "figure": "lost", "known": 0, "simulated": 0, "low": 0, "high": 0, "verdict": "agrees"}]}`
	write(`{"agrees": true, "cases": 42, "of": 42, ` + agrees)
	assert.NotContains(t, annexOf(t, folder), "whole proof")
	write(`{"agrees": true, ` + agrees)
	assert.Contains(t, annexOf(t, folder), "this may not be the whole proof")

	results, err := study.Again(folder, files())
	require.NoError(t, err)
	for text, want := range map[string]string{"{\n": "certificate.json:2: ", `{"figures": []}`: "certificate.json: it has no figures"} {
		write(text)
		_, err := papers.New(results, disk.FS(folder))
		require.ErrorContains(t, err, want)
	}
}

// Whoever makes the results again finds what that takes; numbers are counted by how well
// they are founded, and each is there once.
func TestTheAnnexHasTheLogAndTheRegister(t *testing.T) {
	draws := 8
	folder := run(t, lung, study.Choice{Replications: 3, Draws: &draws})
	x := reportOf(t, folder)
	text := annexOf(t, folder)
	for _, want := range []string{"| Result (fingerprint) | " + x.Fingerprint + " |", "| Replications | 3 |", "| Draws of the inputs | 8 |", "| Scenario | lung.toml, as copied into inputs |", "engine " + x.EngineVersion, "go1."} {
		assert.Contains(t, text, want)
	}
	require.NotEmpty(t, x.Assumptions)
	sum := 0
	for _, b := range x.Annex.Blocks {
		table, ok := b.(*document.Table)
		switch {
		case ok && table.Fold != "":
			assert.Len(t, table.Rows, len(x.Assumptions))
		case ok && table.Columns[0].Head == "Status":
			for _, row := range table.Rows {
				n := 0
				for _, digit := range row.Cells[2].Text {
					n = 10*n + int(digit-'0')
				}
				sum += n
			}
		}
	}
	assert.Equal(t, len(x.Assumptions), sum, "every number has one status")
	assert.Contains(t, annexOf(t, run(t, lung, study.Choice{Replications: 1})), "| Draws of the inputs | none |")
}
