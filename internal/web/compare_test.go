package web

import (
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/changes"
	"prehabsim/internal/disk"
)

// changed saves a value of the scenario file, and runs it.
func (c *client) rerun(at string, replications string, value any, keys ...string) (results string) {
	c.t.Helper()
	w, err := c.site.works.open(path.Base(at))
	require.NoError(c.t, err)
	w.set(value, keys...)
	w.rewrite()
	require.NoError(c.t, w.save())
	leads(c.t, c.post(at+"/check", "replications", replications, "draws", "0"))
	return c.finished(at)
}

// Two results stand side by side as "compare --changes" has them: what was set differently,
// then the figures that differ, then the others. Whatever is no result of the work, and one
// against itself, is refused in words.
func TestTwoResultsAreCompared(t *testing.T) {
	c := opened(t)
	at := c.begun()
	require.Contains(t, c.page(at+"/compare"), "This work has no results")
	leads(t, c.post(at+"/check", "replications", "4", "draws", "0"))
	first := c.finished(at)
	require.NotContains(t, c.page(first), at+"/compare")
	require.NotContains(t, c.page(at), at+"/compare")
	require.Contains(t, c.page(at+"/compare"), "This work has one result")
	second := c.rerun(at, "4", int64(5), "resource", "ward", "capacity")
	require.NotEqual(t, first, second)
	a, b := path.Base(first), path.Base(second)
	address := at + "/compare?a=" + a + "&amp;b=" + b
	require.Contains(t, c.page(first), address, "the older one is A")
	require.Contains(t, c.page(second), address)
	require.Contains(t, c.page(at), at+"/compare")
	require.Contains(t, c.page(at+"/compare"), `<option value="`+b+`" selected>`)

	said := c.page(at + "/compare?a=" + a + "&b=" + b)
	require.Contains(t, said, "Paired: both have seed")
	require.Contains(t, said, `aria-label="What differs"><p>The largest difference, as a share of the figure itself, is in `)
	require.Contains(t, said, "<p>Set differently: Ward: places 4 in A and 5 in B (As now; With prehabilitation); Ward: places 5 in A and 6 in B (One more bed).</p>")
	require.NotContains(t, said, "These figures are unpaired")
	var both [2]*changes.Folder
	for i, name := range []string{a, b} {
		folder, err := changes.Load(disk.FS(filepath.Join(c.folder, "lung", resultsFolder, name)), name)
		require.NoError(t, err)
		both[i] = folder
	}
	is := changes.Of(both[0], both[1])
	require.NotEmpty(t, is.Inputs)
	sets, differ, same := strings.Index(said, "What was set differently</h2>"), strings.Index(said, "Rows that differ</h2>"), strings.Index(said, "Rows that do not differ</h2>")
	require.True(t, 0 < sets && sets < differ && differ < same)
	for _, row := range is.Inputs {
		require.Contains(t, said[sets:differ], `<span class="path">`+row.Name+`</span></th><td>`+row.From+`</td><td>`+row.To+`</td>`)
	}
	n := 0
	for i := range is.Figures {
		part := said[same:]
		if is.Figures[i].Differs() {
			part = said[differ:same]
			n++
		}
		cells := is.Figures[i].Cells()
		require.Contains(t, strings.ReplaceAll(part, "&#43;", "+"), `<td class="n">`+cells[1]+`</td><td class="n">`+cells[2]+`</td><td class="n">`+cells[3]+`</td>`, cells[0])
	}
	require.Positive(t, n)
	require.Contains(t, said, differing(n, len(is.Figures), true))

	for address, want := range map[string]string{
		"?a=" + a + "&b=" + a:          "Choose two different results",
		"?a=" + a:                      "Choose result B from the list",
		"?a=nothing&b=" + b:            "Choose result A from the list",
		"?a=..%2F..%2Fother&b=" + b:    "Choose result A from the list",
		"?a=%3Cscript%3E&b=%00":        "Choose result B from the list",
		"?a=" + a + "&b=" + a + "%2F.": "Choose result B from the list",
	} {
		w := c.get(at + "/compare" + address)
		require.Equal(t, http.StatusUnprocessableEntity, w.Code, address)
		require.Contains(t, w.Body.String(), want, address)
		require.Contains(t, w.Body.String(), "<title>Error: ", address)
		require.NotContains(t, w.Body.String(), "<script>", address)
	}
}

// Runs of other luck are marked, and one replication says nothing of chance.
func TestUnpairedResultsAreMarked(t *testing.T) {
	c := opened(t)
	at := c.begun()
	leads(t, c.post(at+"/check", "replications", "1", "draws", "0"))
	a := path.Base(c.finished(at))
	b := path.Base(c.rerun(at, "1", int64(99), "run", "seed"))
	said := c.page(at + "/compare?a=" + a + "&b=" + b)
	require.Contains(t, said, "These figures are unpaired")
	require.Contains(t, said, "Unpaired: their seeds are")
	require.Contains(t, said, "<td>99</td>")
	require.Contains(t, said, "One replication says nothing of chance")
	require.NotContains(t, said, "beyond chance")
	leads(t, c.post(at+"/check", "replications", "2", "draws", "0"))
	require.Equal(t, b, path.Base(c.finished(at)), "more of the same")
	require.Contains(t, c.page(at+"/compare?a="+a+"&b="+b), "<dd>2</dd>", "what has grown is read again")

	require.NoError(t, os.Remove(filepath.Join(c.folder, "lung", resultsFolder, a, "headline.csv")))
	w := c.get(at + "/compare?a=" + b + "&b=" + a) // the other way about, which nobody has asked for yet
	require.Equal(t, http.StatusUnprocessableEntity, w.Code)
	require.Contains(t, w.Body.String(), "result "+a+" cannot be read")
}

// What is no number, such as who is offered prehab and from when, is told of too; the same run
// twice is the same in every figure.
func TestWhatIsNoNumberIsTold(t *testing.T) {
	c := opened(t)
	at := c.begun()
	leads(t, c.post(at+"/check", "replications", "2", "draws", "0"))
	a := path.Base(c.finished(at))
	w, err := c.site.works.open("lung")
	require.NoError(t, err)
	w.set("opt-in", "prehab", "core", "refer", "how")
	w.rewrite()
	require.NoError(t, w.save())
	b := path.Base(c.rerun(at, "2", date("2027-10-01"), "option", "prehab", "start"))
	said := c.page(at + "/compare?a=" + a + "&b=" + b)
	require.Contains(t, said, "When it starts none in A and 2027-10-01 in B (With prehabilitation)")
	require.Contains(t, said, "<td>opt-out</td><td>opt-in</td>")
	back := c.page(at + "/compare?a=" + b + "&b=" + a)
	require.Contains(t, back, "2027-10-01 in A and none in B")

	require.Equal(t, "Nothing that both have was set differently.", set(nil))
	require.Equal(t, "Set differently: x 1 in A and 2 in B (p); x 1 in A and 2 in B (p); x 1 in A and 2 in B (p); and 2 more.", set(slices.Repeat([]changed{{What: "x", From: "1", To: "2", Of: "p"}}, 5)))
}

// An option that one result has alone is named, and so is what both have not in common.
func TestAnOptionOfOneResultAlone(t *testing.T) {
	c := opened(t)
	at := c.begun()
	leads(t, c.post(at+"/check", "replications", "2", "draws", "0"))
	a := path.Base(c.finished(at))
	leads(t, c.post(at+"/options", "remove", "prehab"))
	leads(t, c.post(at+"/check", "replications", "2", "draws", "0"))
	b := path.Base(c.finished(at))
	require.NotEqual(t, a, b)
	said := c.page(at + "/compare?a=" + a + "&b=" + b)
	require.Contains(t, said, "<p>A and B are the same in every headline figure that both have.</p>")
	require.Contains(t, said, "<p>Nothing that both have was set differently.</p>")
	require.Contains(t, said, "In A alone: With prehabilitation.")
	said = c.page(at + "/compare?a=" + b + "&b=" + a)
	require.Contains(t, said, "In B alone: With prehabilitation.")
}

// How many differ is told in words of any number.
func TestHowManyDifferIsSaid(t *testing.T) {
	require.Equal(t, "There is no figure that both have.", differing(0, 0, true))
	require.Equal(t, "Of 1 headline figure none differs beyond chance.", differing(0, 1, true))
	require.Equal(t, "1 of 9 headline figures differs.", differing(1, 9, false))
	require.Equal(t, "2 of 9 headline figures differ beyond chance.", differing(2, 9, true))
}
