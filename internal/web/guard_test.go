package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

// filesIn are those of a folder, as the command line reads them there.
func filesIn(folder string) scenario.Files {
	return scenario.Files{Builtin: scenarios.Files, Open: func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(folder, name)) }}
}

// A name that leads to this machine from elsewhere, and another port, are refused before
// anything is looked at.
func TestOnlyTheMachineItselfIsAnswered(t *testing.T) {
	c := opened(t)
	for name, want := range map[string]int{
		host: 200, "localhost:41234": 200, "[::1]:41234": 200,
		"evil.example:41234": 421, "127.0.0.1": 421, "127.0.0.1:80": 421, "127.0.0.1:412345": 421, "localhost": 421, "localhost.:41234": 421, "": 421, "127.0.0.1.nip.io:41234": 421, "0.0.0.0:41234": 421,
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host = name
		r.AddCookie(c.cookie)
		w := httptest.NewRecorder()
		c.pages.ServeHTTP(w, r)
		assert.Equal(t, want, w.Code, "%q", name)
	}
}

// The address of the launch lets one browser in, once, for ten minutes.
func TestABrowserIsLetInOnce(t *testing.T) {
	now := time.Date(2027, 4, 1, 9, 0, 0, 0, time.UTC)
	g := newGuard(port, func() time.Time { return now })
	pages := g.before(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	ask := func(path string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host = host
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, r)
		return w
	}
	require.Len(t, g.token, 43, "256 bits")
	require.NotEqual(t, g.token, g.session)
	for _, wrong := range []string{"", g.token[:42], g.token + "A", g.session} {
		require.Equal(t, http.StatusForbidden, ask("/in?token="+url.QueryEscape(wrong)).Code)
	}
	token := g.token
	now = now.Add(tokenLasts + time.Second)
	require.Equal(t, http.StatusForbidden, ask("/in?token="+token).Code, "too late")
	now = now.Add(-2 * time.Second)
	w := ask("/in?token=" + token)
	require.Equal(t, http.StatusSeeOther, w.Code)
	require.Equal(t, http.StatusForbidden, ask("/in?token="+token).Code, "used")
	cookie := w.Result().Cookies()[0]
	require.Equal(t, "prehabsim-41234", cookie.Name)
	require.True(t, cookie.HttpOnly)
	require.Equal(t, "/", cookie.Path)
	require.Equal(t, http.SameSiteLaxMode, cookie.SameSite)
	require.Equal(t, http.StatusForbidden, ask("/").Code, "without it")
}

// Without the cookie no page is there, and no page tells which there are.
func TestNobodyElseIsLetIn(t *testing.T) {
	c := opened(t)
	at := c.begun()
	c.cookie = nil
	for _, path := range []string{"/", "/about", at, at + "/scenario.toml", at + "/run/events", "/look/site.css", "/nothing", "/in"} {
		w := c.get(path)
		assert.Equal(t, http.StatusForbidden, w.Code, path)
	}
	assert.Equal(t, http.StatusForbidden, c.post(at+"/check", "replications", "1").Code)
	c.cookie = &http.Cookie{Name: "prehabsim-41234", Value: strings.Repeat("A", 43)}
	assert.Equal(t, http.StatusForbidden, c.get("/").Code)
}

// A page from elsewhere changes nothing, though the browser brings the cookie; and what
// changes something is posted.
func TestChangesComeFromThePageItself(t *testing.T) {
	c := opened(t)
	at := c.begun()
	before := read(t, c.folder, "lung", draftFile)
	for _, header := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "http://127.0.0.1:9"}, {"Origin", "null"}} {
		for _, path := range []string{at + "/check", at + "/options", at + "/run", "/start"} {
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("replications=1&draws=0"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(header[0], header[1])
			assert.Equal(t, http.StatusForbidden, c.do(r).Code, "%v %s", header, path)
		}
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, "TRACE"} {
		assert.GreaterOrEqual(t, c.do(httptest.NewRequest(method, at, nil)).Code, 400, method)
	}
	c.get(at + "/check?replications=9")
	assert.Equal(t, string(before), string(read(t, c.folder, "lung", draftFile)))
}

// Every answer forbids a browser what the pages do not need, and lets no other page read it.
func TestHeadersOfEveryAnswer(t *testing.T) {
	c := opened(t)
	at := c.begun()
	for _, path := range []string{"/", at, at + "/check", at + "/scenario.toml", "/look/site.css", "/look/progress.js", "/nothing", "/help", "/about", "/accessibility"} {
		h := c.get(path).Header()
		assert.Equal(t, contentPolicy, h.Get("Content-Security-Policy"), path)
		assert.Equal(t, "nosniff", h.Get("X-Content-Type-Options"), path)
		assert.Equal(t, "no-referrer", h.Get("Referrer-Policy"), path)
		assert.Equal(t, "same-origin", h.Get("Cross-Origin-Resource-Policy"), path)
		assert.Equal(t, "same-origin", h.Get("Cross-Origin-Opener-Policy"), path)
		assert.Equal(t, "no-store", h.Get("Cache-Control"), path)
		for name := range h {
			assert.False(t, strings.HasPrefix(name, "Access-Control"), path)
		}
	}
	for _, path := range []string{"/", at, at + "/options", at + "/check", at + "/area", "/help"} {
		text := c.page(path)
		assert.NotContains(t, text, "style=", path)
		assert.NotContains(t, text, "<script>", path)
		assert.NotRegexp(t, `(?i)\son[a-z]+=`, text, path)
		assert.NotRegexp(t, `(src|href)="(https?:)?//`, text, "%s: from elsewhere", path)
	}
}

// Names of works and files lead nowhere else, however they are written.
func TestNamesLeadNowhereElse(t *testing.T) {
	c := opened(t)
	at := c.begun()
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(c.folder), "secret.toml"), []byte("x"), 0o666))
	for _, name := range []string{"..", "%2e%2e", "..%2fsecret", "..%5csecret", "lung%00", "lung%2f..%2flung", "LUNG", "con", "nul.txt", ".", "-", strings.Repeat("a", 200), "lung%20", "é", "C:", "lung:stream"} {
		assert.NotEqual(t, http.StatusOK, c.get("/w/"+name).Code, name)
		assert.NotEqual(t, http.StatusSeeOther, c.post("/w/"+name+"/check", "replications", "1", "draws", "0").Code, name)
	}
	leads(t, c.post(at+"/check", "replications", "1", "draws", "0"))
	results := c.finished(at)
	for _, name := range []string{"..", "../../scenario.toml", "%2e%2e%2f%2e%2e%2fscenario.toml", "inputs/scenario.toml", "rows.jsonl", "charts/../manifest.json", "charts/nothing.svg", "charts/.svg", `..\scenario.toml`, "nothing.csv", "in-use", ".csv"} {
		w := c.get(results + "/" + name)
		assert.Contains(t, []int{http.StatusNotFound, http.StatusTemporaryRedirect}, w.Code, name)
		if to := w.Header().Get("Location"); to != "" { // to the same without dots, which is another address
			assert.True(t, strings.HasPrefix(to, "/w/lung/"), to)
		}
	}
	assert.Equal(t, http.StatusNotFound, c.get("/look/frame.html").Code)
	assert.Equal(t, http.StatusNotFound, c.get(at+"/options/current").Code)
}

// Titles become names that every system takes.
func TestTitlesBecomeNames(t *testing.T) {
	for title, want := range map[string]string{
		"South East London": "south-east-london", "": "work", "../../etc": "etc", "CON": "work", "lpt1": "work", "???": "work", "Ærø – 2": "r-2",
		strings.Repeat("long ", 100): strings.TrimRight(strings.Repeat("long-", 10), "-"), "a\x00b": "a-b",
	} {
		assert.Equal(t, want, nameFor(title), title)
		assert.Regexp(t, fitName, nameFor(title))
	}
}

// A scenario that is sent is made of itself and what is built in.
func TestAFileThatIsSentNamesNoOthers(t *testing.T) {
	c := opened(t)
	secret := filepath.Join(t.TempDir(), "secret.toml")
	require.NoError(t, os.WriteFile(secret, []byte("format = 1\npassword = \"hunter2\"\n"), 0o666))
	for _, text := range []string{
		"format = 1\nextends = \"" + secret + "\"\n", "format = 1\nextends = \"../secret.toml\"\n", "format = 1\nextends = \"/dev/zero\"\n",
		"format = 1\nextends = \"scenario.toml\"\n",
		"format = 1\nextends = \"builtin:northbridge\"\n[table.x]\nfile = \"/etc/passwd\"\nkey = \"a\"\n",
	} {
		w := c.send("x.toml", []byte(text))
		assert.Equal(t, http.StatusUnprocessableEntity, w.Code, text)
		assert.NotContains(t, w.Body.String(), "hunter2")
		assert.NotContains(t, w.Body.String(), "root:")
	}
	names, err := os.ReadDir(c.folder)
	require.NoError(t, err)
	assert.Empty(t, names, "nothing is left of them")
}

// What is too large is refused, and nothing is kept of it.
func TestALargeFileIsRefused(t *testing.T) {
	c := opened(t)
	w := c.send("large.toml", []byte("format = 1\n#"+strings.Repeat("x", mostBody)))
	require.Equal(t, http.StatusRequestEntityTooLarge, w.Code)
	require.Contains(t, w.Body.String(), "1 MB")
	names, err := os.ReadDir(c.folder)
	require.NoError(t, err)
	require.Empty(t, names)
}

// Whatever somebody types is one value of the file and never more than that.
func FuzzWhatIsTyped(f *testing.F) {
	for _, text := range []string{"", "0.5", "x1.2", "55%", "1\ny = 2", `"`, `'''`, "[1, 2]", "{ a = 1 }", "2027-04-01", "inf", "nan", "\x00", "1 # note", "true"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := newDraft("test", "builtin:northbridge")
		d.set(valueOf("resource.ward.capacity", text), "option", "x", "resource", "ward", "capacity")
		written := d.text()
		again, err := readDraft(written)
		require.NoError(t, err, "%q", written)
		require.Equal(t, []string{"option.x.resource.ward.capacity"}, again.changed())
		require.Len(t, again.root.keys, 4)
	})
}
