package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
)

func cheersOf(t *testing.T, r *Results) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, cheersMD.Write(&b, r))
	return b.String()
}

func TestTheReportingChecklist(t *testing.T) {
	file := filepath.Join("testdata", "cheers.md")
	text := cheersOf(t, pageSample(t, 40, 5, true, true))
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), text)
	require.Equal(t, 28, strings.Count(text, "\n## "), "CHEERS 2022 has 28 items")
}

// What nobody knows is a gap, and what was not done is not told as done.
func TestTheChecklistSaysWhatIsNotKnown(t *testing.T) {
	require.Contains(t, cheersOf(t, pageSample(t, 40, 3, false, false)), "this is no economic evaluation", "no prices")
	require.Contains(t, cheersOf(t, pageSample(t, 40, 1, false, true)), "this is no economic evaluation", "nothing to compare")

	once := cheersOf(t, pageSample(t, 1, 3, false, true))
	require.Contains(t, once, "One replication says nothing of chance. The evidence was not drawn")
	require.NotContains(t, once, "intervals of")

	bare := pageSample(t, 40, 3, false, true)
	bare.Silent, bare.Breakdowns, bare.Targets = nil, nil, facts.Targets{}
	for i := range bare.Economics.Lines {
		bare.Economics.Lines[i].Payer = ""
	}
	text := cheersOf(t, bare)
	for _, title := range []string{"Perspective", "Characterising heterogeneity", "Characterising distributional effects"} {
		_, after, _ := strings.Cut(text, ". "+title+"\n")
		require.True(t, strings.HasPrefix(strings.TrimSpace(after), "**Gap.**"), title)
	}
}
