package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Two patients who wait for each other's bed for ever stood beside "Nobody waits for a
// resource longer than until it next opens".
const circle = `format = 1
[run]
start        = 2026-06-01
warm_up      = "0d"
window       = "30d"
run_out      = "0d"
replications = 2
[resource.a]
kind     = "beds"
capacity = 1
[resource.b]
kind     = "beds"
capacity = 1
[pathway.ab]
arrivals = { at = ["0h"] }
steps    = ["first", "second", "end"]
step.first  = { use = { a = "hold" }, time = "1d" }
step.second = { use = "b", frees = "a", time = "1d" }
step.end.leave = "home"
[pathway.ba]
arrivals = { at = ["0h"] }
steps    = ["first", "second", "end"]
step.first  = { use = { b = "hold" }, time = "1d" }
step.second = { use = "a", frees = "b", time = "1d" }
step.end.leave = "home"
[option.more]
resource.b.capacity = 2
`

func TestPatientsWhoWaitForEachOtherAreToldFirst(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "circle.toml"), []byte(circle), 0o666))
	code, stdout, stderr := call(t, dir, "run", "circle.toml", "--all", "--out", "here")
	require.Equal(t, exitDone, code, stderr)
	assert.Contains(t, stderr, "prehabsim: warning: option \"current\": in 2 of 2 replications patients wait for each other for ever; the table of `prehabsim run` says where\n")
	assert.NotContains(t, stderr, `option "more"`)
	joined := strings.Join(strings.Fields(stdout), " ")
	assert.Contains(t, joined, "PATIENTS WAIT FOR EACH OTHER FOR EVER: nothing below is what it seems Current: in 2 of 2 replications, the first from 2 June 2026 on. "+
		"On average 2 patients hold what others of them wait for: at ab.second (1), ba.second (1). They keep 1 of a, 1 of b.")
	assert.NotContains(t, stdout, "Nobody waits")
	assert.NotContains(t, stdout, "no list need grow")
	assert.Less(t, strings.Index(stdout, "FOR EVER"), strings.Index(stdout, "RESOURCES"))
	assert.Contains(t, contents(t, filepath.Join(dir, "here", "results.json")), `"circular_waits":[
{"option":"current","replications":2,"of":2,"since":"2026-06-02","holding":2,"behind":0,`)

	// A run that is printed again, and one that goes on, still know.
	_, again, said := call(t, dir, "run", "circle.toml", "--all", "--out", "here")
	assert.Contains(t, said, "nothing to simulate")
	assert.Equal(t, stdout, again)
	_, more, _ := call(t, dir, "run", "circle.toml", "--all", "--out", "here", "--replications", "3", "--workers", "2")
	assert.Contains(t, strings.Join(strings.Fields(more), " "), "Current: in 3 of 3 replications")
}
