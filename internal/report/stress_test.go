package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
)

func stressOf(t *testing.T, r *Results) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, document.Markdown(&b, r.Stress()))
	return b.String()
}

func TestTheReportingChecklistOfSimulations(t *testing.T) {
	file := filepath.Join("testdata", "stress.md")
	text := stressOf(t, pageSample(t, 40, 5, true, true))
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), text)
	require.Equal(t, 24, strings.Count(text, "\n## "), "STRESS-DES has 20 items, one of them in five parts")
}

// What was not done is not told as done, and what nobody knows is a gap.
func TestTheChecklistOfSimulationsSaysWhatIsNotKnown(t *testing.T) {
	item := func(text, title string) string {
		_, after, ok := strings.Cut(text, " "+title+"\n")
		require.True(t, ok, title)
		after, _, _ = strings.Cut(after, "\n## ")
		return strings.TrimSpace(after)
	}
	bare := alliance(t, 1, 1)
	bare.Assumptions, bare.Targets, bare.Silent, bare.Limited, bare.Resources, bare.Breakdowns, bare.WarmUp, bare.RunOut, bare.Machine = nil, facts.Targets{}, nil, nil, nil, nil, "0s", "0s", facts.Machine{}
	text := stressOf(t, bare)
	for _, title := range []string{"Purpose of the model", "Data sources", "Pre-processing", "Input parameters", "Assumptions", "System specification"} {
		assert.True(t, strings.HasPrefix(item(text, title), "**Gap.**"), title)
	}
	assert.Contains(t, item(text, "Experimentation aims"), "nothing is compared")
	assert.Contains(t, item(text, "Scenario logic"), "no option beside the present way")
	assert.Equal(t, "None.", item(text, "Components: resources"))
	assert.Equal(t, "Patients.", item(text, "Components: entities"))
	assert.Contains(t, item(text, "Initialisation"), "without a warm-up")
	assert.NotContains(t, item(text, "Run length"), "beyond")
	assert.Contains(t, item(text, "Estimation approach"), "says nothing of chance")
	assert.NotContains(t, text, "Sobol")

	full := pageSample(t, 40, 3, true, true)
	full.WarmUp, full.RunOut, full.Source = "26w", "13w", "our trust.toml"
	full.Precision = &facts.Precision{}
	full.Assumptions = []facts.Assumption{{Path: "a", Status: "CALIBRATED", Source: "x"}, {Path: "b", Status: "ASSUMPTION", Source: "x"}, {Path: "c"}}
	text = stressOf(t, full)
	assert.Contains(t, item(text, "Initialisation"), "26w before the window")
	assert.Contains(t, item(text, "Initialisation"), "prehabsim check 'inputs/our trust.toml' --warm-up")
	assert.Contains(t, item(text, "Run length"), "and 13w beyond")
	assert.Contains(t, item(text, "Estimation approach"), "which was not met")
	assert.Contains(t, item(text, "Data sources"), "Numbers: 3; with a source written: 2; different sources: 1")
	assert.Contains(t, item(text, "Pre-processing"), "1 number fitted")
	assert.Contains(t, item(text, "Assumptions"), "Rest on an assumption: 1 of 3 numbers")
	assert.Contains(t, text, "Sobol")
}
