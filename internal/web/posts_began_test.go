package web

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A post keeps its strip and its slider when somebody has set it, with the evidence that the
// option has for it by its factor; and so after something else was set. An option that is of the
// work alone begins with nothing.
func TestAPostThatWasSetKeepsItsEvidence(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "selca"))
	leads(t, c.post(at+"/options", "only", "opt_out"))
	option := at + "/options/opt_out"
	const path = "resource.physio.gstt.wte"
	strip := func() string {
		_, text, found := strings.Cut(c.page(option), `data-for="`+path+`"`)
		require.True(t, found, "it has a slider")
		text, _, _ = strings.Cut(text, ">")
		return text
	}
	before := strip()
	require.Contains(t, before, `data-low="1.63068" data-high="4.62026" data-evidence="2.159"`)
	leads(t, c.post(option, path, "3"))
	require.Contains(t, c.get(at+"/scenario.toml").Body.String(), "wte = 3")
	require.Equal(t, before, strip())
	require.Contains(t, c.page(option), `name="`+path+`" value="3"`)
	leads(t, c.post(option, "resource.physio.kch.wte", "2"))
	require.Equal(t, before, strip())
	require.Len(t, c.site.posts, 1, "compiled once")

	w, err := c.site.works.open(strings.TrimPrefix(at, "/w/"))
	require.NoError(t, err)
	require.Empty(t, c.site.postsBegan(w, "of_the_work_alone"))
}
