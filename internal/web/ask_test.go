package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
)

// form is all that a page has of an option, as a browser sends it.
func formOf(parts []part) url.Values {
	form := url.Values{}
	for _, p := range parts {
		for _, a := range append(p.Asks[:len(p.Asks):len(p.Asks)], p.Folded...) {
			switch a.Kind {
			case "day":
				form.Set(a.ID+".day", a.Day)
				form.Set(a.ID+".month", a.Month)
				form.Set(a.ID+".year", a.Year)
			case "text":
				form.Set(a.ID, a.Value)
				if a.Own != nil {
					form.Set(a.ID+lowField, a.Own.Low)
					form.Set(a.ID+highField, a.Own.High)
				}
			default:
				form.Add("shown", a.ID)
				for _, c := range a.Choices {
					if c.On {
						form.Add(a.ID, c.Value)
					}
				}
			}
		}
	}
	return form
}

func (c *client) postForm(path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.do(r)
}

// editor is what a page asks for of an option.
func (c *client) editor(work, option string) (*editing, []part) {
	c.t.Helper()
	x, err := c.site.works.open(work)
	require.NoError(c.t, err)
	e, err := c.site.editing(x, option)
	require.NoError(c.t, err)
	return e, e.parts()
}

// A page that is saved as it is changes nothing; and each value, written as the page shows
// it, is the value that the option has.
func TestWhatIsShownIsWhatIsWritten(t *testing.T) {
	c := opened(t)
	for _, example := range []struct{ id, option string }{{"northbridge", "opt_out"}, {"northbridge", "more_beds"}, {"selca", "hybrid"}} {
		at := leads(t, c.post("/start", "from", "example", "example", example.id))
		work := strings.TrimPrefix(at, "/w/")
		x, err := c.site.works.open(work)
		require.NoError(t, err)
		x.setOptions([]string{example.option})
		x.rewrite()
		require.NoError(t, x.save())
		before := string(x.text)
		e, parts := c.editor(work, example.option)
		form := formOf(parts)
		leads(t, c.postForm(at+"/options/"+example.option, form))
		again, err := c.site.works.open(work)
		require.NoError(t, err)
		require.Equal(t, before, string(again.text), "nothing was changed")

		for _, p := range parts {
			for _, a := range append(p.Asks, p.Folded...) {
				if a.Kind != "text" || strings.HasSuffix(a.ID, ".lists") || a.Value == "" {
					continue
				}
				var value any = valueOf(a.ID, a.Value)
				if a.write != nil {
					var problem string
					value, problem = a.write([]string{a.Value})
					assert.Empty(t, problem, a.ID)
				}
				e.set(a.ID, value)
			}
		}
		e.x.rewrite()
		m, err := c.site.compiled(e.x)
		require.NoError(t, err)
		o, err := m.Option(example.option)
		require.NoError(t, err)
		seen := 0
		for _, q := range e.m.Register() {
			if was, ok := e.document().Number(q.Path); ok && e.asked[q.Path] {
				is, ok := o.Document.Number(q.Path)
				require.True(t, ok, q.Path)
				assert.InEpsilon(t, 1+was.Value, 1+is.Value, 1e-3, q.Path) // six digits are shown, of posts four
				seen++
			}
		}
		require.Greater(t, seen, 10, example.option)
	}
}

// Shares are taken as people write them, and what could be two things is refused.
func TestAShareIsTakenAsItIsMeant(t *testing.T) {
	for text, want := range map[string]any{"55": 0.55, "55%": 0.55, "0.55": 0.55, "0": int64(0), "100": int64(1), "0.5 %": 0.005, "12.5": 0.125, "1%": 0.01, "100%": int64(1)} {
		value, problem := shareOf(text)
		assert.Empty(t, problem, text)
		assert.Equal(t, want, value, text)
	}
	for _, text := range []string{"", "1", "many", "101", "-3", "nan", "5,5", "x1.2", "inf"} {
		_, problem := shareOf(text)
		assert.NotEmpty(t, problem, text)
	}
}

// What opt-out does for one cancer, with so many posts, from a day on, is said on one page.
func TestAnOptionIsSaidOnItsPage(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	_, parts := c.editor("northbridge", "opt_out")
	form := formOf(parts)
	form.Set("name", "Opt-out, bowel alone")
	form.Set("start.month", "10")
	form.Set("prehab.core.when.site", "colorectal")
	form["prehab.core.tiers"] = []string{"universal", "targeted"}
	form.Set("resource.physio.wte", "2")
	form.Set("resource.navigator.wte", "1")
	form.Set("resource.ward.capacity", "124")
	form.Set("resource.theatre.colorectal.lists", "1")
	form.Set("prehab.core.contact.booking.time", "20")
	form.Set("prehab.core.uptake.value", "65")
	leads(t, c.postForm(at+"/options/opt_out", form))
	text := string(read(t, c.folder, "northbridge", draftFile))
	for _, line := range []string{`name = "Opt-out, bowel alone"`, "start = 2027-10-01", `site = ["colorectal"]`, `tiers = ["universal", "targeted"]`, "wte = 2", "wte = 1", "capacity = 124", `lists = "+1 per week"`, `time = "20m"`, "value = 0.65"} {
		assert.Contains(t, text, line)
	}
	check := c.page(at + "/check")
	assert.Contains(t, check, "Who is offered it")
	assert.Contains(t, check, "colorectal")
	assert.Contains(t, c.page(at+"/options"), "Opt-out, bowel alone")

	_, parts = c.editor("northbridge", "opt_out")
	form = formOf(parts)
	require.Equal(t, []string{"colorectal"}, form["prehab.core.when.site"])
	form.Del("prehab.core.when.site")
	form.Set("resource.theatre.colorectal.lists", "0")
	leads(t, c.postForm(at+"/options/opt_out", form))
	text = string(read(t, c.folder, "northbridge", draftFile))
	assert.NotContains(t, text, "site =")
	assert.NotContains(t, text, "lists =")
}

// What another window has changed is not undone unseen.
func TestTwoWindowsDoNotUndoEachOther(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	_, parts := c.editor("northbridge", "opt_out")
	one, other := formOf(parts), formOf(parts)
	x, err := c.site.works.open("northbridge")
	require.NoError(t, err)
	one.Set("seen", seen(x.text))
	other.Set("seen", seen(x.text))
	one.Set("resource.physio.wte", "2")
	other.Set("resource.physio.wte", "3")
	leads(t, c.postForm(at+"/options/opt_out", one))
	w := c.postForm(at+"/options/opt_out", other)
	require.Equal(t, http.StatusConflict, w.Code)
	require.Contains(t, w.Body.String(), "in another window")
	require.Contains(t, w.Body.String(), `value="3"`, "what was typed stays")
	require.Contains(t, string(read(t, c.folder, "northbridge", draftFile)), "wte = 2")
	x, err = c.site.works.open("northbridge")
	require.NoError(t, err)
	require.Contains(t, w.Body.String(), seen(x.text))
	other.Set("seen", seen(x.text))
	leads(t, c.postForm(at+"/options/opt_out", other))
	require.Contains(t, string(read(t, c.folder, "northbridge", draftFile)), "wte = 3")
}

// A draft that a hand has written keeps what is written in a line in a line, since that
// replaces what it is put onto and a section does not, and its order.
func TestADraftIsKeptAsItIsWritten(t *testing.T) {
	text := `z = 1
a = { by = "mode", online = { value = 0.5, low = 0.25 }, rest = 1.0 }
list = [{ b = "\"\\", c = [1, 2] }, {}]

[option.x]
start = 2027-04-01
"a b" = "tab\t"

[option.x.prehab.core]
offered = true

[empty]
`
	d, err := readDraft([]byte(text))
	require.NoError(t, err)
	require.Equal(t, draftHead+text, string(d.text()))
}

// An option is copied with all that it has, begun, named and deleted; one of what the work
// extends is not deleted.
func TestOptionsOfOnesOwn(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	options := at + "/options"
	leads(t, c.post(options, "remove", "universal"))
	copied := leads(t, c.post(options, "copy", "opt_out"))
	require.Equal(t, options+"/own_1", copied)
	require.Contains(t, c.page(copied), `value="Copy of Opt-out prehab"`)
	x, err := c.site.works.open("northbridge")
	require.NoError(t, err)
	m, err := c.site.compiled(x)
	require.NoError(t, err)
	was, err := m.Option("opt_out")
	require.NoError(t, err)
	is, err := m.Option("own_1")
	require.NoError(t, err)
	changes := func(of []scenario.Change) (list []string) {
		for _, c := range of {
			list = append(list, c.Path+" -> "+c.To)
		}
		return list
	}
	require.Equal(t, changes(was.Changes), changes(is.Changes))
	require.Equal(t, was.Loads[0].Offered, is.Loads[0].Offered)

	begun := leads(t, c.post(options, "new", "yes"))
	require.Equal(t, options+"/own_2", begun)
	require.Contains(t, c.page(begun), `value="New option"`)
	leads(t, c.post(begun, "name", strings.Repeat("n", 40)))
	require.Equal(t, http.StatusUnprocessableEntity, c.post(begun, "name", strings.Repeat("n", 41)).Code)
	require.Equal(t, http.StatusUnprocessableEntity, c.post(begun, "name", "").Code)
	leads(t, c.post(options, "add", "universal"))
	require.Contains(t, c.post(options, "copy", "own_2").Body.String(), "At most six options")
	require.Contains(t, c.page(at+"/check"), strings.Repeat("n", 40))
	require.Equal(t, http.StatusUnprocessableEntity, c.post(options, "delete", "opt_out").Code)
	leads(t, c.post(options, "only", "own_1"))
	require.NotContains(t, c.page(options), `name="only"`)
	require.NotContains(t, c.page(options), `name="remove" value="own_2"`)
	leads(t, c.post(options, "delete", "own_1"))
	leads(t, c.post(options, "delete", "own_2"))
	require.NotContains(t, string(read(t, c.folder, "northbridge", draftFile)), "own_")
	require.Equal(t, http.StatusNotFound, c.get(copied).Code)
}

// sameByCommand holds the results of a work to those that its scenario file makes by itself.
func (c *client) sameByCommand(work, results string) {
	c.t.Helper()
	s, err := study.Load(filesIn(filepath.Join(c.folder, work)), draftFile, study.Choice{})
	require.NoError(c.t, err)
	x, err := study.New(s)
	require.NoError(c.t, err)
	alone := c.t.TempDir()
	_, err = x.Run(context.Background(), study.Spec{}, &study.Folder{Path: filepath.Join(alone, "out")}, nil)
	require.NoError(c.t, err)
	for _, name := range []string{"rows.jsonl", "measures.csv", "headline.csv", "summary.txt", "series.csv"} {
		require.Equal(c.t, string(read(c.t, alone, "out", name)), string(read(c.t, c.folder, work, resultsFolder, filepath.Base(results), name)), name)
	}
}
