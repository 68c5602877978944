package describe_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/describe"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/scenarios"
)

// Every number of a service is spoken of in words of its own, and no two of them alike.
func TestEveryInputOfAServiceHasATitle(t *testing.T) {
	for _, name := range []string{"builtin:northbridge", "builtin:selca"} {
		m, err := study.Load(scenario.Files{Builtin: scenarios.Files}, name, study.Choice{})
		require.NoError(t, err)
		d, paths := m.Options[len(m.Options)-1].Document, map[string]string{}
		for _, e := range m.Register() {
			if !strings.HasPrefix(e.Path, "prehab.") {
				continue
			}
			title, known := describe.InputTitle(d, e.Path)
			assert.True(t, known, e.Path)
			assert.NotContains(t, title, "_", e.Path)
			if other := paths[title]; other != "" {
				assert.Equal(t, other, e.Path, title)
			}
			paths[title] = e.Path
		}
		require.Greater(t, len(paths), 40, name)
	}
}

func TestAPathWithoutATitleIsSpokenOf(t *testing.T) {
	title, known := describe.InputTitle(nil, "resource.ward.load")
	require.False(t, known)
	require.Equal(t, "resource, ward, load", title)
}
