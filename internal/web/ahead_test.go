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

// What was made last is read before anybody asks, of a work and of results that are shown.
func TestResultsAreReadWhenTheProgramBegins(t *testing.T) {
	c := opened(t)
	c.site.resultsAhead() // nothing is there yet
	require.Empty(t, c.site.made)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	leads(t, c.post(at+"/options", "only", "opt_out"))
	leads(t, c.post(at+"/check", "replications", "2", "draws", "0"))
	c.until(at[len("/w/"):], ended)
	page := c.page(c.finished(at))
	folder := c.site.madeLast()
	require.DirExists(t, folder)

	again := openedIn(t, c.folder)
	again.site.resultsAhead()
	require.NotNil(t, again.site.made[folder].report)
	require.Equal(t, page, again.page(c.finished(at)))

	shown := opened(t, folder)
	shown.site.resultsAhead()
	require.NotNil(t, shown.site.made[folder].report)

	require.NoError(t, os.WriteFile(filepath.Join(folder, "manifest.json"), []byte("{"), 0o644))
	broken := openedIn(t, c.folder)
	broken.site.resultsAhead() // its page will say so
	require.Empty(t, broken.site.made)
}

// The observed year is simulated while options are chosen, and not a second time by the run,
// which comes to what it would have come to without.
func TestTheObservedYearIsSimulatedWhenAWorkIsOpened(t *testing.T) {
	run := func(look bool) (contents map[string]string) {
		c := opened(t)
		at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
		x, err := c.site.works.open(at[len("/w/"):])
		require.NoError(t, err)
		x.setOptions([]string{"opt_out"})
		x.rewrite()
		require.NoError(t, x.save())
		kept := c.site.queue.spec.Kept
		before := 0
		if look {
			c.page(at)
			c.site.queue.idle.Wait()
			before = kept.Rows()
			require.Equal(t, 10, before, "replications of the observed year, of current alone")
			c.page(at + "/options")
			c.site.queue.idle.Wait()
			require.Equal(t, before, kept.Rows(), "the year is there")
		}
		leads(t, c.post(at+"/check", "replications", "10", "draws", "0"))
		c.until(x.name, ended)
		require.Equal(t, 10+2*10, kept.Rows(), "of current and the option, and of the observed year once")
		return contentsOf(t, filepath.Join(c.folder, x.name, resultsFolder))
	}
	require.Equal(t, run(false), run(true))
}
