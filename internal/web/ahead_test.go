package web

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whoever reads the page of check finds what is simulated meanwhile in memory alone, and the run
// comes to what it would have come to without.
func TestWhatIsSimulatedAheadChangesNothing(t *testing.T) {
	c := opened(t)
	at := c.begun()
	leads(t, c.post(at+"/check", "replications", "6", "draws", "0"))
	c.until("lung", ended)
	without := contentsOf(t, filepath.Join(c.folder, "lung", resultsFolder))

	c = opened(t)
	at = c.begun()
	c.page(at + "/check")
	c.page(at + "/check") // begins nothing more
	before := c.site.queue.before
	require.NotNil(t, before)
	<-before.ended
	require.Empty(t, contentsOf(t, filepath.Join(c.folder, "lung", resultsFolder)))
	leads(t, c.post(at+"/check", "replications", "6", "draws", "0"))
	c.until("lung", ended)
	require.Nil(t, c.site.queue.before)
	require.Equal(t, without, contentsOf(t, filepath.Join(c.folder, "lung", resultsFolder)))
	c.page(at + "/check")
	require.Nil(t, c.site.queue.before, "all is there")
}

// A run does not wait for what is simulated ahead of another.
func TestARunNeedNotWaitForWhatIsAhead(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "selca"))
	c.page(at + "/check")
	require.NotNil(t, c.site.queue.before)
	other := c.begun()
	leads(t, c.post(other+"/check", "replications", "6", "draws", "0"))
	c.until("lung", ended)
	require.Nil(t, c.site.queue.before)
}

// contentsOf are the files of a folder that say nothing of the machine.
func contentsOf(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "manifest.json" {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(folder, path)
		files[name] = string(text)
		return err
	})
	if !os.IsNotExist(err) {
		require.NoError(t, err)
	}
	return files
}
