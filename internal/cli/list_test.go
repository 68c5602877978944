package cli

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestListSaysWhatAScenarioIs(t *testing.T) {
	code, stdout, stderr := call(t, t.TempDir(), "list")
	require.Equal(t, exitDone, code, stderr)
	assert.Regexp(t, `\n +builtin:northbridge +Northbridge +11427 +4 +fictional +about 10 seconds\n`, stdout)
	assert.Regexp(t, `\n +builtin:selca +South East London +126785 +8 of 24 +published, or assumptions +about 2 minutes\n`, stdout)
	assert.Contains(t, stdout, "builtin:england")
	_, check, _ := call(t, t.TempDir(), "check", "builtin:northbridge")
	assert.Contains(t, oneLine(check), "Accepted: current and 4 options, 16 pathways, 11427 patients a year.")
	assert.Contains(t, check, "about 10 seconds on 2 processors")
}

func TestListNamesTheOptionsOfAScenario(t *testing.T) {
	code, stdout, stderr := call(t, small(t), "list", "lung.toml")
	require.Equal(t, exitDone, code, stderr)
	assert.Regexp(t, `(?s)^Small lung pathway\n.*\n +current +Current.*\n +prehab +With prehabilitation.*\n +more_beds +One more bed`, stdout)
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"list", "builtin:selc"}, exitRefused, `did you mean "selca"?`},
		{[]string{"list", "selca"}, exitRefused, `no such file "selca"; did you mean "builtin:selca"?`},
		{[]string{"list", "a", "b"}, exitUsage, "one scenario at a time, not 2: a and b"},
	} {
		code, _, stderr := call(t, t.TempDir(), c.args...)
		assert.Equal(t, c.code, code)
		assert.Contains(t, stderr, c.says)
	}
}
