package web

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"bufio"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/study"
	"prehabsim/scenarios"
)

// Of seven pages that follow a run four are told of each step, and the others to refresh
// themselves: a browser has six connections to one address.
func TestAFewStreamsAreOpenAtOnce(t *testing.T) {
	c := opened(t)
	at := c.begun()
	leads(t, c.post(at+"/check", "replications", "900", "draws", "0"))
	answers := make(chan int, 7)
	for range 7 {
		go func() { answers <- c.get(at + "/run/events").Code }()
	}
	for range 7 - mostStreams {
		require.Equal(t, http.StatusNoContent, <-answers)
	}
	leads(t, c.post(at+"/run")) // stop
	for range mostStreams {
		require.Equal(t, http.StatusOK, <-answers)
	}
	require.Zero(t, c.site.streams.Load())
}

// A name of 200 letters, of any alphabet, is taken or refused in words, and never breaks a
// page, a folder or the file.
func TestLongNames(t *testing.T) {
	c := opened(t)
	text, err := os.ReadFile("../../testdata/cli/lung.toml")
	require.NoError(t, err)
	for _, letter := range []string{"a", "é", "漢", "<", `"`, "&"} {
		at := leads(t, c.send(strings.Repeat(letter, 200)+".toml", text))
		require.NotContains(t, c.page(at), strings.Repeat(letter, 61))
		require.NotContains(t, c.page(at), "<<<")
	}
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	for _, letter := range []string{"n", "漢"} {
		w := c.post(at+"/options/opt_out", "name", strings.Repeat(letter, 200))
		require.Equal(t, http.StatusUnprocessableEntity, w.Code)
		require.Contains(t, w.Body.String(), "1 to 40 letters")
		leads(t, c.post(at+"/options/opt_out", "name", strings.Repeat(letter, 40)))
	}
	leads(t, c.post(at+"/options/opt_out", "description", strings.Repeat("d", 200)))
	c.page(at + "/check")
}

// Only scenario files are taken: a zip, whatever it would unpack to, and a workbook are
// refused by their names, and as a scenario they are none.
func TestABombOfAZipIsRefused(t *testing.T) {
	c := opened(t)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("scenario.toml")
	require.NoError(t, err)
	for range 64 {
		_, err = f.Write(make([]byte, 1<<20))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	require.Less(t, b.Len(), 1<<18)
	for _, name := range []string{"bomb.zip", "bomb.xlsx", "bomb.toml.zip", "bomb"} {
		w := c.send(name, b.Bytes())
		assert.Equal(t, http.StatusUnprocessableEntity, w.Code, name)
		assert.Contains(t, w.Body.String(), "ends in .toml", name)
	}
	assert.Equal(t, http.StatusUnprocessableEntity, c.send("bomb.toml", b.Bytes()).Code)
	assert.Equal(t, http.StatusUnprocessableEntity, c.send("deep.toml", []byte("format = 1\nx = "+strings.Repeat("[", 100000))).Code)
	names, err := os.ReadDir(c.folder)
	require.NoError(t, err)
	require.Empty(t, names, "nothing is kept of them")
}

// Many windows change the same work at once, each something else: nothing of it is lost.
func TestManyWindowsAtOnce(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if w := c.post(at+"/options/opt_out", "resource."+[]string{"navigator", "exercise", "physio", "dietitian", "psychologist", "keyworker", "leisure", "volunteer"}[i]+".wte", "9"); w.Code != http.StatusSeeOther {
				t.Errorf("%d: %s", w.Code, w.Body)
			}
		})
	}
	all.Wait()
	require.Equal(t, 8, strings.Count(string(read(t, c.folder, "northbridge", draftFile)), "wte = 9"))
	c.page(at + "/check")
}

// What cannot be written is told, nothing is lost of what was there, and pages still answer:
// here something stands where the file is written first.
func TestWhatCannotBeSavedIsTold(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	before := read(t, c.folder, "northbridge", draftFile)
	part := filepath.Join(c.folder, "northbridge", fmt.Sprintf(".%s.%d.part", draftFile, os.Getpid()))
	require.NoError(t, os.MkdirAll(filepath.Join(part, "in the way"), 0o755))
	w := c.post(at+"/options/opt_out", "resource.physio.wte", "2")
	require.Equal(t, http.StatusInternalServerError, w.Code)
	require.Contains(t, w.Body.String(), "scenario.toml was not saved")
	require.Equal(t, string(before), string(read(t, c.folder, "northbridge", draftFile)))
	require.NoError(t, os.RemoveAll(part))
	require.Contains(t, c.page(at+"/options/opt_out"), `value="0.889"`)
	leads(t, c.post(at+"/options/opt_out", "resource.physio.wte", "2"))
}

// TestServingForAnother is no test: it is the program that TestARunOutlastsKilling kills.
func TestServingForAnother(t *testing.T) {
	folder := os.Getenv("WEB_TEST_FOLDER")
	if folder == "" {
		t.Skip("it serves for another test")
	}
	s, err := New(context.Background(), folder, nil, scenarios.Files, study.Spec{})
	require.NoError(t, err)
	require.NoError(t, s.Serve(context.Background(), 0, func(at string) error { fmt.Println("at " + at); return nil }))
}

// served is another process that serves a folder, and a browser that it let in.
func served(t *testing.T, folder string) (browser *http.Client, base string, kill func()) {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(program, "-test.run=^TestServingForAnother$", "-test.v")
	cmd.Env = append(os.Environ(), "WEB_TEST_FOLDER="+folder)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	kill = sync.OnceFunc(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	t.Cleanup(kill)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if in, ok := strings.CutPrefix(lines.Text(), "at "); ok {
			jar, err := cookiejar.New(nil)
			require.NoError(t, err)
			browser = &http.Client{Jar: jar}
			answer, err := browser.Get(in)
			require.NoError(t, err)
			require.NoError(t, answer.Body.Close())
			base, _, _ = strings.Cut(in, "/in?")
			return browser, base, kill
		}
	}
	require.Fail(t, "it does not serve")
	return nil, "", nil
}

// A run that is killed is gone on with where it was: what was finished is not simulated again,
// and its results are those of a run at once.
func TestARunOutlastsKilling(t *testing.T) {
	folder := t.TempDir()
	c := &client{t: t, folder: folder}
	browser, base, kill := served(t, folder)
	post := func(path string, form url.Values) {
		t.Helper()
		answer, err := browser.PostForm(base+path, form)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		require.Equal(t, http.StatusOK, answer.StatusCode, path)
	}
	post("/start", url.Values{"from": {"example"}, "example": {"northbridge"}})
	post("/w/northbridge/options", url.Values{"only": {"opt_out"}})
	post("/w/northbridge/check", url.Values{"replications": {"12"}, "draws": {"0"}})
	checkpoint := filepath.Join(folder, "northbridge", resultsFolder, "*", "checkpoint.jsonl")
	rows := func() int {
		names, _ := filepath.Glob(checkpoint)
		if len(names) == 0 {
			return 0
		}
		text, _ := os.ReadFile(names[0])
		return bytes.Count(text, []byte("\n"))
	}
	manifest := filepath.Join(folder, "northbridge", resultsFolder, "*", "manifest.json")
	require.Eventually(t, func() bool { // the first look is there, and some of the rest
		names, _ := filepath.Glob(manifest)
		return len(names) == 1 && rows() > 2
	}, 2*time.Minute, 5*time.Millisecond)
	kill()
	before := rows()
	require.Greater(t, before, 2)

	browser, base, kill = served(t, folder)
	post("/w/northbridge/check", url.Values{"replications": {"12"}, "draws": {"0"}})
	require.Eventually(t, func() bool {
		answer, err := browser.Get(base + "/w/northbridge/run")
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		return strings.Contains(answer.Request.URL.Path, "/results/")
	}, 2*time.Minute, 50*time.Millisecond)
	names, err := filepath.Glob(manifest)
	require.NoError(t, err)
	require.Len(t, names, 1)
	kill()
	c.sameByCommand("northbridge", filepath.Dir(names[0]))
}
