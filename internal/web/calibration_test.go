package web

import (
	"context"
	"net/http"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/calibrate"
)

// numbersOf are the calibrated numbers of a scenario file, as they are written.
func numbersOf(t *testing.T, text string) (list []string) {
	t.Helper()
	for _, line := range strings.Split(text, "\n") {
		if strings.Contains(line, `status = "CALIBRATED"`) {
			list = append(list, strings.Split(line, ", source")[0])
		}
	}
	return list
}

// Numbers that are calibrated on the page are those of the command line, stand in the scenario
// file, and can be had again as they began; calibrated again they come to the same.
func TestNumbersAreCalibratedOnThePage(t *testing.T) {
	c := opened(t)
	at := c.begun()
	begun := c.get(at + "/scenario.toml").Body.String()
	require.Contains(t, c.page(at+"/area"), "Calibrate it</button>")
	found, err := calibrate.Fit(context.Background(), filesIn(filepath.Join(c.folder, "lung")), draftFile, calibrate.Options{Replications: fitReplications, Same: fitSame, Fresh: fitFresh})
	require.NoError(t, err)
	want := numbersOf(t, strings.ReplaceAll(found.Patch("", ""), ".0 }", " }"))
	require.Len(t, want, 1)

	var first string
	for range 2 {
		require.Equal(t, at+"/run", leads(t, c.post(at+"/area", "do", "calibrate")))
		require.Equal(t, at+"/area", c.finished(at))
		text := c.get(at + "/scenario.toml").Body.String()
		require.Equal(t, want, numbersOf(t, text))
		require.Contains(t, text, `source = "calibrate, seed 7, 6 and 12 iterations of 2 replications, to within"`)
		require.True(t, first == "" || first == text)
		first = text
	}
	said := c.page(at + "/area")
	require.Contains(t, said, "1 number fitted, in 18 steps.")
	require.NotContains(t, said, "stopped before its end")
	require.Contains(t, c.page(at), "1 number is calibrated.")
	require.NotContains(t, c.page(at), "1 value changed")
	check := c.page(at + "/check")
	require.Contains(t, check, "1 number that was calibrated")
	require.NotContains(t, check, "What you changed</h2>")

	leads(t, c.post(at+"/check", "replications", "2", "draws", "0"))
	c.sameByCommand("lung", c.finished(at))
	require.NotContains(t, c.page(at+"/area"), "made before you last changed")
	require.Equal(t, at+"/area", leads(t, c.post(at+"/area", "do", "drop")))
	require.Contains(t, c.page(at+"/area"), "The model’s are of results that were made before you last changed something")
	w, err := c.site.works.open("lung")
	require.NoError(t, err)
	w.set(nil, "run")
	w.rewrite()
	require.Equal(t, begun, string(w.text))
	require.Equal(t, http.StatusUnprocessableEntity, c.post(at+"/area", "do", "drop").Code)
}

// A calibration that is stopped keeps what it found: the numbers of as many iterations. One of a
// scenario that has changed meanwhile keeps nothing, and says so.
func TestACalibrationIsStopped(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	step := func(n int) {
		for {
			now, changed, ok := c.site.queue.see("northbridge")
			require.True(t, ok)
			require.False(t, now.Ended, now.Failed)
			if now.Done >= n {
				return
			}
			<-changed
		}
	}
	leads(t, c.post(at+"/area", "do", "calibrate"))
	step(2)
	require.Contains(t, c.page(at+"/run"), "Calibrating: ")
	require.Contains(t, c.page(at), "See how far the calibration is")
	leads(t, c.post(at+"/run"))
	said := c.page(at + "/run")
	require.Contains(t, said, "<h1 id=\"heading\">Stopped</h1>")
	parts := regexp.MustCompile(`14 numbers fitted, in (\d+) steps\.`).FindStringSubmatch(said)
	require.NotNil(t, parts, said)
	steps, err := strconv.Atoi(parts[1])
	require.NoError(t, err)
	text := c.get(at + "/scenario.toml").Body.String()
	require.Contains(t, c.page(at+"/area"), "It was stopped before its end")
	fresh := steps - fitSame
	if fresh <= 0 {
		fresh = -1
	}
	files := filesIn(filepath.Join(c.folder, "northbridge"))
	begun := strings.Split(text, "\n[table")[0]
	files.Open = func(string) ([]byte, error) { return []byte(begun), nil }
	found, err := calibrate.Fit(context.Background(), files, draftFile, calibrate.Options{Replications: fitReplications, Same: min(steps, fitSame), Fresh: fresh})
	require.NoError(t, err)
	require.Equal(t, numbersOf(t, strings.ReplaceAll(found.Patch("", ""), ".0,", ",")), numbersOf(t, strings.ReplaceAll(text, ".0,", ",")))

	leads(t, c.post(at+"/area", "do", "calibrate"))
	step(1)
	leads(t, c.post(at+"/options", "remove", "universal"))
	leads(t, c.post(at+"/run"))
	for end := time.Now().Add(time.Minute); !strings.Contains(c.page(at+"/run"), "did not come to its end"); time.Sleep(20 * time.Millisecond) {
		require.True(t, time.Now().Before(end))
	}
	require.Contains(t, c.page(at+"/run"), "was changed while it was calibrated")
}

// Before its first step a calibration is not called a run.
func TestHeadingsOfWhatHasJustBegun(t *testing.T) {
	require.Equal(t, "Running: it has just begun", heading(progress{}))
	require.Equal(t, "Calibrating: it has just begun", heading(progress{Fits: true}))
	require.Equal(t, "Calibrating: 1 of 18 steps", heading(progress{Fits: true, Done: 1, Of: 18}))
}
