package scenario

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

// A row without an id, where all others have one, has lost its source and its range.
func TestARowWithoutAnIDIsWarnedOf(t *testing.T) {
	for rows, want := range map[string][]string{
		"a = { id = \"X-A\", p = 1 }\nb = { id = \"X-B\", p = 1 }\nc = { p = 1, di = \"X-C\" }": {`s.toml:4: table "site": row "c": has no id in quotes, and all others have one: its numbers have no source, and no range from it`},
		"a = { id = \"X-A\", p = 1 }\nb = { id = 7, p = 1 }\nc = { id = \"X-C\", p = 1 }":       {`s.toml:3: table "site": row "b": has no id in quotes, and all others have one: its numbers have no source, and no range from it`},
		"a = { id = \"X-A\", p = 1 }\nb = { p = 1 }\nc = { p = 1 }":                             nil,
		"a = { p = 1 }\nb = { p = 1 }\nc = { p = 1 }":                                           nil,
	} {
		var problems diag.List
		d := Load(Files{Open: func(string) ([]byte, error) { return []byte("[table.site.rows]\n" + rows + "\n"), nil }}, "s.toml", &problems)
		require.NotNil(t, d)
		require.NoError(t, problems.Err())
		var told []string
		for _, w := range problems.Warnings() {
			told = append(told, w.String())
		}
		require.Equal(t, want, told, rows)
	}
}
