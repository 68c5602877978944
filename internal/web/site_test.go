package web

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/study"
	"prehabsim/scenarios"
)

const (
	port = 41234
	host = "127.0.0.1:41234"
)

// client asks pages as a browser does that was let in.
type client struct {
	t      testing.TB
	site   *Site
	pages  http.Handler
	cookie *http.Cookie
	folder string
}

// opened is a site with an empty folder, and a browser that was let in.
func opened(t testing.TB, shown ...string) *client {
	t.Helper()
	return openedIn(t, t.TempDir(), shown...)
}

// openedIn is the site whose work is kept in a folder.
func openedIn(t testing.TB, folder string, shown ...string) *client {
	t.Helper()
	ctx, end := context.WithCancel(context.Background())
	s, err := New(ctx, folder, shown, scenarios.Files, study.Spec{})
	require.NoError(t, err)
	t.Cleanup(func() { end(); s.queue.idle.Wait() })
	c := &client{t: t, site: s, pages: s.handler(port), folder: folder}
	answer := c.get("/in?token=" + s.guard.token)
	require.Equal(t, http.StatusSeeOther, answer.Code)
	c.cookie = answer.Result().Cookies()[0]
	return c
}

func (c *client) do(r *http.Request) *httptest.ResponseRecorder {
	if r.Host == "example.com" { // of httptest
		r.Host = host
	}
	if c.cookie != nil {
		r.AddCookie(c.cookie)
	}
	w := httptest.NewRecorder()
	c.pages.ServeHTTP(w, r)
	return w
}

func (c *client) get(path string) *httptest.ResponseRecorder {
	return c.do(httptest.NewRequest(http.MethodGet, path, nil))
}

// page is one that is there.
func (c *client) page(path string) string {
	c.t.Helper()
	w := c.get(path)
	require.Equal(c.t, http.StatusOK, w.Code, "%s: %s", path, w.Body)
	return w.Body.String()
}

func (c *client) post(path string, form ...string) *httptest.ResponseRecorder {
	values := url.Values{}
	for i := 0; i < len(form); i += 2 {
		values.Set(form[i], form[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.do(r)
}

// send posts a file.
func (c *client) send(name string, text []byte) *httptest.ResponseRecorder {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	require.NoError(c.t, m.WriteField("from", "file"))
	part, err := m.CreateFormFile("file", name)
	require.NoError(c.t, err)
	_, err = part.Write(text)
	require.NoError(c.t, err)
	require.NoError(c.t, m.Close())
	r := httptest.NewRequest(http.MethodPost, "/start", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return c.do(r)
}

// leads says where an answer leads.
func leads(t testing.TB, w *httptest.ResponseRecorder) string {
	t.Helper()
	require.Equal(t, http.StatusSeeOther, w.Code, "%s", w.Body)
	return w.Header().Get("Location")
}

// begun begins with the small pathway of the scripts.
func (c *client) begun() (at string) {
	c.t.Helper()
	text, err := os.ReadFile("../../testdata/cli/lung.toml")
	require.NoError(c.t, err)
	return leads(c.t, c.send("lung.toml", text))
}

// finished waits for a run, and is the address of its results.
func (c *client) finished(at string) string {
	c.t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		w := c.get(at + "/run")
		if w.Code == http.StatusSeeOther {
			return w.Header().Get("Location")
		}
		require.NotContains(c.t, w.Body.String(), "did not come to its end")
	}
	require.Fail(c.t, "the run does not end")
	return ""
}

// From a file to results that are taken away: each page is there, says what it must, and the
// scenario file that is left makes the same tables on the command line.
func TestTheJourney(t *testing.T) {
	c := opened(t)
	require.Contains(t, c.page("/"), "Greater Manchester")
	at := c.begun()
	require.Equal(t, "/w/lung", at)
	require.Contains(t, c.page(at), "Not started")
	require.Contains(t, c.page(at+"/area"), "published")
	options := c.page(at + "/options")
	require.Contains(t, options, "As now")
	require.Contains(t, c.page(at+"/check"), "Check before you run")
	require.Contains(t, c.page(at+"/results"), "No results yet")
	require.Equal(t, at+"/run", leads(t, c.post(at+"/check", "replications", "2", "draws", "0")))
	results := c.finished(at)
	require.Equal(t, results, leads(t, c.get(at+"/results")))
	said := c.page(results)
	require.Contains(t, said, "Take it away")
	require.NotContains(t, said, "before you last changed")
	require.Contains(t, c.page(at), "Completed")
	for _, name := range []string{"report.html", "report.md", "report.xlsx", "report.docx", "report.pptx", "measures.csv", "assumptions.csv"} {
		w := c.get(results + "/" + name)
		require.Equal(t, http.StatusOK, w.Code, name)
		require.NotZero(t, w.Body.Len(), name)
	}
	left := c.get(at + "/scenario.toml").Body.String()
	require.Equal(t, left, string(read(t, c.folder, "lung", draftFile)))

	c.sameByCommand("lung", results)

	// What is taken away of results is the scenario that made them, also after a change.
	require.Contains(t, said, `href="`+results+`/scenario.toml"`)
	require.Contains(t, said, `href="`+results+`/start.toml"`)
	leads(t, c.post(at+"/options", "remove", "more_beds"))
	require.NotEqual(t, left, c.get(at+"/scenario.toml").Body.String())
	require.Equal(t, left, c.page(results+"/scenario.toml"))
	require.Equal(t, string(read(t, c.folder, "lung", startFile)), c.page(results+"/start.toml"))
	for _, name := range []string{"fitted.toml", "inputs/scenario.toml", "../scenario.toml", "manifest.toml", "other.toml"} {
		require.NotEqual(t, http.StatusOK, c.get(results+"/"+name).Code, name)
	}
}

// Options are added and taken away; a change is saved, marks results out of date and is not
// taken where the scenario does not take it.
func TestOptionsAreChanged(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	require.Equal(t, "/w/northbridge", at)
	require.Contains(t, c.page(at+"/options"), `value="universal"`)
	for _, id := range []string{"universal", "all_tiers", "more_beds"} {
		leads(t, c.post(at+"/options", "remove", id))
	}
	require.NotContains(t, c.page(at+"/options"), `name="remove" value="universal"`)
	require.Contains(t, c.page(at+"/options"), `<option value="universal">`)
	leads(t, c.post(at+"/options", "add", "universal"))
	require.Equal(t, http.StatusUnprocessableEntity, c.post(at+"/options", "add", "nothing").Code)

	field := "resource.navigator.wte"
	require.Contains(t, c.page(at+"/options/opt_out"), `id="`+field+`" name="`+field+`" value="0.762"`)
	before := read(t, c.folder, "northbridge", draftFile)
	w := c.post(at+"/options/opt_out", field, "many")
	require.Equal(t, http.StatusUnprocessableEntity, w.Code)
	require.Contains(t, w.Body.String(), "<title>Error: ")
	require.Contains(t, w.Body.String(), `<a href="#`+field+`">`, "%s", w.Body)
	require.Contains(t, w.Body.String(), `value="many"`, "what was typed stays")
	require.Equal(t, string(before), string(read(t, c.folder, "northbridge", draftFile)), "nothing is saved")

	leads(t, c.post(at+"/options/opt_out", field, "1.5"))
	require.Contains(t, string(read(t, c.folder, "northbridge", draftFile)), `wte = 1.5`)
	require.Contains(t, c.page(at+"/check"), `<td>0.6</td><td><strong>1.5</strong></td>`)
	require.Contains(t, c.page(at), "1 value changed")
}

// A sign says that a number is a change, and it is kept: "+8" is eight more beds, not eight.
func TestASignIsKept(t *testing.T) {
	for _, c := range []struct {
		path, text string
		want       any
	}{
		{"resource.ward.capacity", "+8", "+8"}, {"resource.physio.wte", "-0.2", "-0.2"}, {"resource.ward.capacity", "8", int64(8)}, {"resource.physio.wte", "x1.2", "x1.2"},
		{"prehab.core.refer.imd_step", "-0.05", -0.05}, {"prehab.core.offered", "true", true}, {"prehab.core.days", "+2", "+2"},
	} {
		assert.Equal(t, c.want, valueOf(c.path, c.text), "%s = %s", c.path, c.text)
	}
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	w := c.post(at+"/options/more_beds", "resource.ward.capacity", "+8")
	require.Contains(t, w.Body.String(), "such as 136", "of the field's 132 or of the 120 of now? Nobody could tell")
	leads(t, c.post(at+"/options/more_beds", "resource.ward.capacity", "128"))
	require.Contains(t, c.page(at+"/check"), "<td>120</td><td><strong>128</strong></td>")
	require.Contains(t, c.page(at+"/check"), "Money: Building of beds")
	require.Contains(t, c.page(at+"/check"), "Physiotherapist: whole-time posts")
}

// More than six options cannot be read side by side.
func TestSixOptionsAreTheMost(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "selca"))
	w, err := c.site.works.open("selca")
	if err != nil { // its folder is called after its title
		w, err = c.site.works.open(strings.TrimPrefix(at, "/w/"))
	}
	require.NoError(t, err)
	d, err := c.site.document(w)
	require.NoError(t, err)
	ids, others := w.chosen(d)
	for i := 0; len(ids)+i < mostOptions; i++ {
		leads(t, c.post(at+"/options", "add", others[i]))
	}
	require.Contains(t, c.post(at+"/options", "add", others[len(others)-1]).Body.String(), "At most six options")
}

// A change after a run marks the results, which stay where they are.
func TestResultsAreMarkedOutOfDate(t *testing.T) {
	c := opened(t)
	at := c.begun()
	leads(t, c.post(at+"/check", "replications", "1", "draws", "0"))
	results := c.finished(at)
	leads(t, c.post(at+"/check", "replications", "2", "draws", "0"))
	again := c.finished(at)
	require.Equal(t, results, again, "the same run with more replications")
	w, err := c.site.works.open("lung")
	require.NoError(t, err)
	w.set("another", "name")
	w.rewrite()
	require.NoError(t, w.save())
	require.Contains(t, c.page(results), "made before you last changed")
	require.Contains(t, c.page(at), "Out of date")
	require.Contains(t, c.page("/"), "Out of date")
}

// The first replications are shown while the rest runs, at the address that has the whole
// afterwards; what is done never grows less, and the end is what a run at once comes to.
func TestAFirstLookIsShownWhileTheRestRuns(t *testing.T) {
	c := opened(t)
	at := c.begun()
	leads(t, c.post(at+"/check", "replications", "300", "draws", "0"))
	done := 0
	var first string
	for first == "" {
		now, changed, ok := c.site.queue.see("lung")
		require.True(t, ok)
		require.False(t, now.Ended, now.Failed)
		if now.Phase == "Replications" {
			require.GreaterOrEqual(t, now.Done, done)
			require.Equal(t, 300, now.Of)
			done = now.Done
		}
		if now.Looked {
			first = at + "/results/" + now.Result
			break
		}
		<-changed
	}
	said := c.page(first)
	require.Contains(t, said, "A first look")
	require.Contains(t, said, "4 replications")
	require.Contains(t, c.page(at+"/run"), `<p id="first"><a href="`+first+`"`)
	require.Equal(t, first, c.finished(at))
	whole := c.page(first)
	require.NotContains(t, whole, "A first look")
	require.Contains(t, whole, "300 replications")

	c.sameByCommand("lung", first)
}

// A run is stopped, what is finished is kept, and the same run goes on from there. Another
// waits meanwhile, and is taken off the list.
func TestARunIsStoppedAndGoesOn(t *testing.T) {
	c := opened(t)
	at := c.begun()
	other := c.begun()
	require.Equal(t, "/w/lung-2", other)
	leads(t, c.post(at+"/check", "replications", "900", "draws", "0"))
	leads(t, c.post(other+"/check", "replications", "2", "draws", "0"))
	require.Contains(t, c.page(other+"/run"), "Waiting for another run")
	leads(t, c.post(other+"/run"))
	require.Contains(t, c.page(other+"/run"), "Stopped")
	leads(t, c.post(at+"/run"))
	require.Contains(t, c.page(at+"/run"), "What is finished is kept")
	leads(t, c.post(other+"/check", "replications", "2", "draws", "0"))
	require.Contains(t, c.finished(other), other+"/results/")
	leads(t, c.post(at+"/check", "replications", "3", "draws", "0"))
	require.Contains(t, c.finished(at), at+"/results/")
}

// The stream tells whole states and ends with the run.
func TestTheStreamOfARunEnds(t *testing.T) {
	c := opened(t)
	at := c.begun()
	require.Empty(t, c.get(at+"/run/events").Body.String(), "there is no run")
	leads(t, c.post(at+"/check", "replications", "3", "draws", "0"))
	text := strings.TrimSpace(c.get(at + "/run/events").Body.String())
	list := strings.Split(text, "\n\n")
	require.Contains(t, list[len(list)-1], `"ended":true`)
	for _, state := range list {
		require.True(t, strings.HasPrefix(state, "data: {"), state)
	}
}

// How long a run takes yet is told in words that hold at any time.
func TestTimeLeft(t *testing.T) {
	for gone, want := range map[time.Duration]string{
		0: "", time.Second: "A few seconds left", 10 * time.Second: "About 30 seconds left", 22 * time.Second: "About 70 seconds left", 32 * time.Second: "About 100 seconds left", 40 * time.Second: "About 2 minutes left", 20 * time.Minute: "About 60 minutes left",
	} {
		assert.Equal(t, want, left(gone, study.State{Phase: study.Simulating, Done: 5, Of: 20}), gone)
	}
	assert.Empty(t, left(time.Minute, study.State{Phase: study.Simulating, Done: 4, Resumed: 4, Of: 20}), "none of its own is finished")
	assert.Empty(t, left(time.Minute, study.State{Phase: study.Simulating, Done: 20, Of: 20}))
}

// What is sent is told where it is wrong.
func TestWhatIsWrongIsTold(t *testing.T) {
	c := opened(t)
	for form, said := range map[string]string{
		"alliance=Atlantis&from=alliance": "Choose an alliance", "example=none&from=example": "Choose an example", "from=file": "Choose a scenario file",
	} {
		r := httptest.NewRequest(http.MethodPost, "/start", strings.NewReader(form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := c.do(r)
		assert.Equal(t, http.StatusUnprocessableEntity, w.Code, form)
		assert.Contains(t, w.Body.String(), said, form)
	}
	assert.Contains(t, c.send("list.xlsx", []byte("PK")).Body.String(), "ends in .toml")
	assert.Contains(t, c.send("bad.toml", []byte("format = 1\nnonsense")).Body.String(), "start.toml:2")
	at := c.begun()
	for _, n := range []string{"", "0", "-3", "2.5", "many", "1001", "99999999999999999999"} {
		w := c.post(at+"/check", "replications", n, "draws", "0")
		assert.Equal(t, http.StatusUnprocessableEntity, w.Code, n)
		assert.Contains(t, w.Body.String(), "such as 20", n)
	}
	names, err := os.ReadDir(c.folder)
	require.NoError(t, err)
	assert.Len(t, names, 1, "nothing is left of what was refused")
}

// Finished results are shown to a meeting, and nothing is run.
func TestResultsAreShownAlone(t *testing.T) {
	c := opened(t)
	at := c.begun()
	leads(t, c.post(at+"/check", "replications", "2", "draws", "0"))
	results := c.finished(at)
	shown := opened(t, filepath.Join(c.folder, "lung", resultsFolder, filepath.Base(results)))
	require.Contains(t, shown.page("/"), "nothing is run here")
	require.Contains(t, shown.page("/"), ">lung, result ")
	require.Contains(t, shown.page("/r/1"), "Take it away")
	require.Equal(t, http.StatusOK, shown.get("/r/1/report.html").Code)
	require.Equal(t, http.StatusNotFound, shown.get("/r/2").Code)
	require.Equal(t, http.StatusNotFound, shown.get("/r/-1").Code)
	require.Equal(t, http.StatusNotFound, shown.get("/w/lung").Code)
	require.NotEqual(t, http.StatusSeeOther, shown.post("/start", "from", "example", "example", "northbridge").Code)
}

// A folder that cannot be had is told at once.
func TestAFolderThatIsAFileIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o666))
	_, err := New(context.Background(), file, nil, scenarios.Files, study.Spec{})
	require.ErrorContains(t, err, file)
}

func read(t testing.TB, path ...string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	require.NoError(t, err)
	return text
}

// It listens on this machine alone, at a port that is free, and ends with the program.
func TestItListensOnThisMachineAlone(t *testing.T) {
	ctx, end := context.WithCancel(context.Background())
	s, err := New(ctx, t.TempDir(), nil, scenarios.Files, study.Spec{})
	require.NoError(t, err)
	ended := make(chan error)
	address := make(chan string, 1)
	go func() { ended <- s.Serve(ctx, 0, func(at string) error { address <- at; return nil }) }()
	at := <-address
	require.True(t, strings.HasPrefix(at, "http://127.0.0.1:"), at)
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	browser := http.Client{Jar: jar}
	answer, err := browser.Get(at)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, answer.StatusCode)
	require.NoError(t, answer.Body.Close())
	end()
	require.ErrorIs(t, <-ended, nil)
	_, err = browser.Get(at)
	require.Error(t, err)
	require.ErrorContains(t, s.Serve(context.Background(), 1<<20, nil), "port")
}
