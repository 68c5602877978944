//go:build integration && linux

package web

import (
	"net/http"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// ownDisk is a disk of its own, whose options change changes, as who may mount one has it.
func ownDisk(t *testing.T, options string) (folder string, change func(options string)) {
	t.Helper()
	folder = t.TempDir()
	if said, err := exec.Command("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder).CombinedOutput(); err != nil {
		t.Skipf("no disk can be mounted here: %s", said)
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", folder).Run() })
	return folder, func(options string) {
		t.Helper()
		said, err := exec.Command("mount", "-o", "remount,"+options, folder).CombinedOutput()
		require.NoError(t, err, "%s", said)
	}
}

// A run for whose results there is no room ends in words, what was set stays whole, pages
// answer, and with room again the run comes to its end.
func TestAFullDisk(t *testing.T) {
	folder, change := ownDisk(t, "size=128k")
	c := openedIn(t, folder)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	leads(t, c.post(at+"/options", "only", "opt_out"))
	before := read(t, folder, "northbridge", draftFile)
	leads(t, c.post(at+"/check", "replications", "6", "draws", "0"))
	for {
		now, changed, ok := c.site.queue.see("northbridge")
		require.True(t, ok)
		if now.Ended {
			require.Contains(t, now.Failed, "no space left on device")
			break
		}
		<-changed
	}
	said := c.page(at + "/run")
	require.Contains(t, said, "did not come to its end")
	require.Contains(t, said, "no space left on device")
	require.Contains(t, string(read(t, folder, "northbridge", draftFile)), `options = ["opt_out"]`)
	require.NotEmpty(t, before)
	c.page(at)
	c.page(at + "/options/opt_out")
	change("size=64m")
	leads(t, c.post(at+"/check", "replications", "6", "draws", "0"))
	results := c.finished(at)
	require.Contains(t, c.page(results), "Take it away")
}

// A folder in which nothing can be written is read all the same, and what cannot be kept is
// told.
func TestAFolderThatIsReadOnly(t *testing.T) {
	folder, change := ownDisk(t, "size=1m")
	c := openedIn(t, folder)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	before := read(t, folder, "northbridge", draftFile)
	change("ro")
	c = openedIn(t, folder)
	require.Contains(t, c.page("/"), "Northbridge")
	c.page(at + "/check")
	w := c.post(at+"/options/opt_out", "resource.physio.wte", "2")
	require.Equal(t, http.StatusInternalServerError, w.Code)
	require.Contains(t, w.Body.String(), "read-only file system")
	w = c.post("/start", "from", "example", "example", "northbridge")
	require.Equal(t, http.StatusInternalServerError, w.Code)
	require.Contains(t, w.Body.String(), "read-only file system")
	require.Equal(t, string(before), string(read(t, folder, "northbridge", draftFile)))
	leads(t, c.post(at+"/check", "replications", "40", "draws", "0"))
	for {
		now, changed, _ := c.site.queue.see("northbridge")
		if now.Ended {
			require.Contains(t, now.Failed, "read-only file system")
			break
		}
		<-changed
	}
}
