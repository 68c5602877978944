package scenario

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

// A way to an attribute's value takes the place of the one that the extended scenario has.
func TestAWayToAnAttributeReplacesAnother(t *testing.T) {
	files := map[string]string{
		"a.toml": "format = 1\n[attribute.frail]\ndist = \"gamma\"\nmean = 2\nsd = 1\ntitle = \"Frail\"\n",
		"b.toml": "format = 1\nextends = \"a.toml\"\n[attribute.frail]\nprobability = 0.5\n",
	}
	var problems diag.List
	d := Load(Files{Open: func(name string) ([]byte, error) { return []byte(files[name]), nil }}, "b.toml", &problems)
	require.NoError(t, problems.Err())
	require.Equal(t, []string{"title", "probability"}, d.Root.At("attribute", "frail").Keys)
}
