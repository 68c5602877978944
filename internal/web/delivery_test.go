package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Where a service is in person alone its page offers delivery at home and online, with what a
// dose does there from the evidence; what is written is then among the numbers of the page.
func TestDeliveryIsAdded(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	leads(t, c.post(at+"/options", "only", "opt_out"))
	option := at + "/options/opt_out"
	const home, online = "prehab.core.modes.home", "prehab.core.modes.online"
	said := c.page(option)
	require.Contains(t, said, "a dose does 25% of one in person (0% to 50%, M-WT-ONLINE)")
	require.Contains(t, said, "Have the programme online, of those who use the internet")
	begun := c.get(at + "/scenario.toml").Body.String()
	require.Equal(t, http.StatusUnprocessableEntity, c.post(option, home, "140").Code)
	w := c.post(option, home, "80%", online, "70%")
	require.Equal(t, http.StatusUnprocessableEntity, w.Code)
	require.Contains(t, w.Body.String(), "must not be more than 100% together")
	require.Contains(t, w.Body.String(), `<a href="#`+online+`">`)
	require.Contains(t, w.Body.String(), `name="`+home+`" value="80%"`, "what was typed stays")
	require.Equal(t, begun, c.get(at+"/scenario.toml").Body.String())

	leads(t, c.post(option, home, "20", online, "0"))
	require.Contains(t, c.get(at+"/scenario.toml").Body.String(), `modes = { in_person = "rest", home = 0.2 }`)
	leads(t, c.post(option, home, "10", online, "30"))
	file := c.get(at + "/scenario.toml").Body.String()
	require.Contains(t, file, `modes = { in_person = "rest", home = 0.1, online = { by = "digital", yes = 0.3, no = 0 } }`)
	weight := `{ value = 0.25, low = 0, high = 0.5, dist = "triangular", source = "M-WT-ONLINE" }`
	require.Contains(t, file, "[option.opt_out.prehab.core.mode_weight]\n")
	require.Contains(t, file, "home = "+weight)
	require.Contains(t, file, "online = "+weight)
	said = c.page(option)
	require.NotContains(t, said, "All of it is in person")
	require.Contains(t, said, `name="`+home+`" value="10"`)
	require.Contains(t, said, `name="`+online+`.yes" value="30"`)
	require.Contains(t, said, `name="prehab.core.mode_weight.home" value="25"`)
	require.Contains(t, c.page(at+"/check"), "How it is delivered")
	leads(t, c.post(option, home, "0", online+".yes", "15"))
	require.Contains(t, c.get(at+"/scenario.toml").Body.String(), "home = 0, online = { by = \"digital\", yes = 0.15, no = 0 }")
	leads(t, c.post(at+"/check", "replications", "1", "draws", "0"))
	require.Contains(t, c.finished(at), "/results/")

	require.Equal(t, 2, strings.Count(c.page(option), "Remove this way of delivery"))
	require.Equal(t, option, leads(t, c.post(option, "back", online+".yes")))
	file = c.get(at + "/scenario.toml").Body.String()
	require.Contains(t, file, `modes = { in_person = "rest", home = 0 }`)
	require.NotContains(t, file, "online")
	require.Contains(t, c.page(option), "Have the programme online, of those who use the internet", "it can be added again")
	leads(t, c.post(option, "back", home))
	file = c.get(at + "/scenario.toml").Body.String()
	require.NotContains(t, file, "mode")
	require.Contains(t, c.page(option), "All of it is in person")

	at = leads(t, c.post("/start", "from", "example", "example", "selca"))
	leads(t, c.post(at+"/options", "only", "opt_out"))
	leads(t, c.post(at+"/options", "add", "hybrid"))
	require.False(t, strings.Contains(c.page(at+"/options/hybrid"), "All of it is in person"), "it has a mix of its own")
	require.NotContains(t, c.page(at+"/options/hybrid"), "Remove this way", "it was not added here")
}
