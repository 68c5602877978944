package web

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// lookedFor is the address of assumptions that have some words.
func lookedFor(at, words string) string {
	return at + "/assumptions?q=" + url.QueryEscape(words)
}

// Every assumption is found by words of its title, unit and source, and stands there with
// what is known of it; all of them are there, page by page.
func TestAssumptionsAreFound(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	require.Contains(t, c.page(at), at+"/assumptions")
	for looked, want := range map[string]string{
		"effect stay full dose":  "Effect on stay: ratio at full dose (1 is no effect)",
		"length-of-stay RATIO":   "prehab.core.effect.stay.ratio",
		"m-ups nothing":          "None has all of these words",
		"PROBABILITY opt-in":     `value="60"`,
		"<script>":               "&lt;script&gt;",
		"navigator whole-time":   "In Opt-out prehab",
		"Ward places":            "resource.ward.capacity",
		"breast referrals year":  "table.site.breast.referrals",
		"emergencies stay days":  "background.emergencies.stay.mean",
		"navigator patient hour": "746 to 1,073",
	} {
		said := c.page(lookedFor(at, looked))
		require.Contains(t, said, want, looked)
		require.NotContains(t, said, "<script>")
	}
	said := c.page(lookedFor(at, "prehab.core.effect.stay.ratio"))
	require.Contains(t, said, "0.86 to 1.05")
	require.Contains(t, said, "RECOMMENDED")
	require.Contains(t, said, "Length-of-stay ratio")
	require.NotContains(t, said, `name="back"`, "it is as the work began")

	paths := map[string]bool{}
	for next := at + "/assumptions"; next != ""; {
		page := c.page(next)
		for _, part := range strings.Split(page, `<p class="path">`)[1:] {
			path, _, _ := strings.Cut(part, "<")
			paths[path] = true
		}
		before, _, more := strings.Cut(page, `">The next ones`)
		if next = ""; more {
			next = html.UnescapeString(before[strings.LastIndex(before, `<a href="`)+len(`<a href="`):])
		}
	}
	w, err := c.site.works.open("northbridge")
	require.NoError(t, err)
	m, err := c.site.compiled(w)
	require.NoError(t, err)
	for _, q := range m.Register() {
		require.Equal(t, !strings.HasPrefix(q.Path, "run."), paths[q.Path], q.Path)
	}
}

// A number is changed for all options or for the one that has its own, and can be had again
// with its range and source as the work began.
func TestAnAssumptionIsChangedAndTakenBack(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	begun := c.get(at + "/scenario.toml").Body.String()
	for _, x := range []struct{ looked, id, typed, written, shown, back string }{
		{"prehab.core.effect.stay.ratio", "prehab.core.effect.stay.ratio", "0.9", "[prehab.core.effect.stay]\nratio = 0.9", `value="0.9"`, "Use the evidence value"},
		{"prehab.core.refer.opt_out.odds_ratio", "prehab.core.refer.opt_out.odds_ratio", "3", "[prehab.core.refer.opt_out]\nodds_ratio = 3", `value="3"`, "Use the evidence value"},
		{"prehab.core.refer.probability", "prehab.core.refer.probability", "70%", "probability = 0.7", `value="70"`, "Use the evidence value"},
		{"table.site.breast.referrals", "table.site.breast.referrals", "4100", "[table.site.breast]\nreferrals = 4100", `value="4100"`, "Use the evidence value"},
		{"background.emergencies.stay.mean", "background.emergencies.stay.mean", "6", "mean = \"6d\"", `value="6"`, "Use the evidence value"},
		{"resource.ward.capacity", "resource.ward.capacity", "130", "[resource.ward]\ncapacity = 130", `value="130"`, "Use the value it began with"},
		{"resource.navigator wte", "option.opt_out.resource.navigator.general.wte", "2", "wte = 2", `value="2"`, ""},
	} {
		address := lookedFor(at, x.looked)
		require.Contains(t, c.page(address), `id="`+x.id+`"`)
		require.Equal(t, address, leads(t, c.post(address, x.id, x.typed)), x.id)
		file := c.get(at + "/scenario.toml").Body.String()
		require.Contains(t, file, x.written)
		said := c.page(address)
		require.Contains(t, said, `name="`+x.id+`" `+x.shown, x.id)
		require.Contains(t, c.page(at+"/assumptions?kind=own"), `id="`+x.id+`"`)
		require.Contains(t, c.page(at+"/check"), "What you changed")
		if x.back != "" {
			require.Contains(t, said, x.back+`<span class="vh">`, x.id)
			leads(t, c.post(address, "back", x.id))
			require.Equal(t, begun, c.get(at+"/scenario.toml").Body.String(), x.id)
		}
	}
}

// What the scenario does not take is told at its field, and nothing is saved.
func TestAWrongAssumptionIsRefused(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	begun := c.get(at + "/scenario.toml").Body.String()
	for _, x := range []struct{ id, typed, want string }{
		{"prehab.core.refer.probability", "1", "1 could be either"},
		{"prehab.core.refer.probability", "160", "a share of 0% to 100%"},
		{"resource.ward.capacity", "many", "many"},
		{"resource.ward.capacity", "", "Write a number"},
		{"prehab.core.effect.stay.ratio", "-1", "-1"},
		{"economics.thresholds.1", "100", "economics.thresholds"},
	} {
		w := c.post(lookedFor(at, x.id), x.id, x.typed)
		require.Equal(t, http.StatusUnprocessableEntity, w.Code, x.id+x.typed)
		require.Contains(t, w.Body.String(), x.want)
		require.Contains(t, w.Body.String(), `<a href="#`+x.id+`">`)
		require.Contains(t, w.Body.String(), "Error: All assumptions")
		require.Equal(t, begun, c.get(at+"/scenario.toml").Body.String())
	}
	w := c.post(lookedFor(at, "resource.ward.capacity"), "resource.ward.capacity", "130", "seen", "before")
	require.Equal(t, http.StatusConflict, w.Code)
	require.Equal(t, begun, c.get(at+"/scenario.toml").Body.String())
	leads(t, c.post(lookedFor(at, "stay"), "resource.ward.capacity", "130"))
	require.Equal(t, begun, c.get(at+"/scenario.toml").Body.String(), "what is not shown is not changed")
}

// Of an option too a number is had again as the work began with it, also where the option has
// a whole table in a line, and of a copy as the scenario has it.
func TestAnOptionTakesTheEvidenceValue(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	leads(t, c.post(at+"/options", "copy", "opt_out"))
	for _, option := range []string{at + "/options/opt_out", at + "/options/own_1"} {
		for _, x := range [][3]string{{"prehab.core.effect.stay.ratio", "0.8", "0.949994"}, {"prehab.core.refer.opt_out.odds_ratio", "3", "4.6"}, {"prehab.core.uptake.value", "80", "72"}} {
			path, value := x[0], x[2]
			back := `name="back" value="` + path + `">Use the evidence value`
			require.NotContains(t, c.page(option), back)
			leads(t, c.post(option, path, x[1]))
			require.Contains(t, c.page(option), back)
			require.Contains(t, c.page(option), "<dt>Evidence value</dt><dd>"+value+"</dd>")
			require.Equal(t, option, leads(t, c.post(option, "back", path)))
			require.NotContains(t, c.page(option), back)
			require.Contains(t, c.page(option), `name="`+path+`" value="`+value+`"`)
		}
	}
}
