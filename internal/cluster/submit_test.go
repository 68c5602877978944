//go:build unix

package cluster

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// The merging is applied when the run is complete, and not when it has failed. A script
// stands for kubectl and says how the job is.
func TestTheMergingWaitsForTheRun(t *testing.T) {
	for end, want := range map[string]string{
		"SuccessCriteriaMet Complete": "apply job.yaml -n here\nget\nget\nget\napply merge.yaml -n here\n",
		"FailureTarget Failed":        "apply job.yaml -n here\nget\nget\nget\n",
	} {
		dir := t.TempDir()
		j := job()
		files, err := j.Kubernetes()
		require.NoError(t, err)
		for _, f := range files {
			require.NoError(t, os.WriteFile(filepath.Join(dir, f.Name), []byte(f.Text), 0o666))
		}
		kubectl := `#!/bin/sh
case $1 in
apply) echo "apply $(basename "$3") $4 $5" >> ` + dir + `/calls ;;
get)
	echo get >> ` + dir + `/calls
	if [ "$(grep -c get ` + dir + `/calls)" = 3 ]; then echo "` + end + `"; fi
	;;
esac
`
		require.NoError(t, os.WriteFile(filepath.Join(dir, "kubectl"), []byte(kubectl), 0o777))
		c := exec.Command("sh", filepath.Join(dir, "submit.sh"), "-n", "here")
		c.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "PAUSE=0")
		said, err := c.CombinedOutput()
		if end == "FailureTarget Failed" {
			require.Error(t, err)
			require.Contains(t, string(said), "the run has failed")
		} else {
			require.NoError(t, err, string(said))
		}
		calls, err := os.ReadFile(filepath.Join(dir, "calls"))
		require.NoError(t, err)
		require.Equal(t, want, string(calls))
	}
}
