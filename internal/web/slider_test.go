package web

import (
	"encoding/csv"
	"math"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/scenario"
)

// A slider has round ends about the evidence, or the natural ones of a share, and everything
// on its strip stands where it is said to.
func TestASliderHasRoundEnds(t *testing.T) {
	ratio := scenario.Quantity{Least: 0.01, Most: 10, Factor: 1}
	share := scenario.Quantity{Least: 0, Most: 1, Factor: 1}
	minutes := scenario.Quantity{Least: 0, Most: math.Inf(1), Factor: 60, Step: 1}
	count := scenario.Quantity{Least: 1, Most: 60, Factor: 1, Step: 1}
	free := scenario.Quantity{Least: math.Inf(-1), Most: math.Inf(1), Factor: 1}
	for _, c := range []struct {
		name       string
		q          scenario.Quantity
		unit       string
		value      string
		k          *known
		want       string // ends, step and what is printed of the ends
		low, wide  string
		mark, said string
	}{
		{"a ratio", ratio, "", "0.95", &known{0.95, 0.86, 1.05}, "0.750 1.150 0.005 0.75 1.15", "27.50", "47.50", "50.00", "Evidence value 0.95, between 0.86 and 1.05."},
		{"a share with a range", share, "%", "72", &known{72, 55, 86}, "0 100 1 0% 100%", "55.00", "31.00", "72.00", "Evidence value 72%, between 55 and 86%."},
		{"a share without", share, "%", "80", &known{80, 80, 80}, "0 100 1 0% 100%", "", "", "80.00", "Evidence value 80%, without a range."},
		{"a share of which nothing is known", share, "%", "80", nil, "0 100 1 0% 100%", "", "", "80.00", ""},
		{"a small share", share, "%", "0.5", &known{0.5, 0.2, 1}, "0.00 1.40 0.02 0% 1.4%", "14.29", "57.14", "35.71", "Evidence value 0.5%, between 0.2 and 1%."},
		{"no slider shows less than a step", share, "%", "0.3", &known{0.3, 0.3, 0.3}, "", "", "", "", ""},
		{"minutes, never below none", minutes, "minutes", "15", &known{15, 5, 30}, "0.0 42.5 0.5 0 42.5", "11.76", "58.82", "35.29", "Evidence value 15 minutes, between 5 and 30 minutes."},
		{"whole numbers", count, "", "7", &known{7, 6, 9}, "1 15 1 1 15", "35.71", "21.43", "42.86", "Evidence value 7, between 6 and 9."},
		{"below none", free, "", "-0.1", &known{-0.1, -0.2, 0}, "-0.300 0.100 0.005 −0.3 0.1", "25.00", "50.00", "50.00", "Evidence value -0.1, between -0.2 and 0."},
		{"a value far away", ratio, "", "3", &known{0.95, 0.86, 1.05}, "0.750 3.000 0.005 0.75 3", "4.89", "8.44", "100.00", "Evidence value 0.95, between 0.86 and 1.05."},
		{"no number", ratio, "", "much", &known{0.95, 0.86, 1.05}, "", "", "", "", ""},
		{"no range and no bounds", ratio, "", "1.2", &known{1.2, 1.2, 1.2}, "", "", "", "", ""},
		{"a share of one at a time", share, "%", "100", &known{100, 100, 100}, "0 100 1 0% 100%", "", "", "100.00", "Evidence value 100%, without a range."},
	} {
		a := &ask{Value: c.value, Unit: c.unit, times: 1}
		if c.unit == "%" {
			a.times = 100
		}
		a.setSlider(&c.q, c.k)
		if c.want == "" {
			assert.Nil(t, a.Slider, c.name)
			continue
		}
		s := a.Slider
		if assert.NotNil(t, s, c.name) {
			assert.Equal(t, c.want, strings.Join([]string{s.From, s.To, s.Step, s.Least, s.Most}, " "), c.name)
			assert.Equal(t, []string{c.low, c.wide, c.mark, c.said}, []string{s.AtLow, s.Wide, s.AtValue, s.Says()}, c.name)
		}
	}
}

// Every slider of a page begins and ends in order, has its value and the evidence within its
// ends, and stands only where a number has a range or natural bounds.
func TestSlidersAreWhereTheyMayBe(t *testing.T) {
	c := opened(t)
	for _, example := range []struct{ id, option string }{{"northbridge", "opt_out"}, {"selca", "opt_out"}} {
		at := leads(t, c.post("/start", "from", "example", "example", example.id))
		work := strings.TrimPrefix(at, "/w/")
		leads(t, c.post(at+"/options", "only", example.option))
		_, parts := c.editor(work, example.option)
		seen := 0
		for _, p := range parts {
			for _, a := range append(p.Asks[:len(p.Asks):len(p.Asks)], p.Folded...) {
				s := a.Slider
				if s == nil {
					assert.Nil(t, a.Own, a.ID+": where it has a range of the evidence it has a slider")
					continue
				}
				seen++
				assert.True(t, a.Range != "" || a.Unit == "%", a.ID)
				assert.NotNil(t, a.number, a.ID)
				from, to, value := number(t, s.From), number(t, s.To), number(t, a.Value)
				assert.Less(t, from, to, a.ID)
				assert.True(t, from <= value && value <= to, "%s: %s is not between %s and %s", a.ID, a.Value, s.From, s.To)
				for _, x := range []string{s.AtLow, s.AtEvidence, s.AtValue} {
					if x != "" {
						assert.True(t, number(t, x) >= 0 && number(t, x) <= 100, a.ID)
					}
				}
				steps := (to - from) / number(t, s.Step)
				assert.InDelta(t, math.Round(steps), steps, 1e-6, a.ID)
				assert.True(t, steps >= 4 && steps < 500, "%s: %g steps", a.ID, steps)
			}
		}
		assert.Greater(t, seen, 20, example.option)
	}
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err)
	return x
}

// Numbers are taken as people write them, and what could be two things is refused.
func TestANumberIsTakenAsItIsMeant(t *testing.T) {
	minutes := &ask{Value: "15", Unit: "minutes", unit: "m"}
	ratio := &ask{Value: "0.95"}
	hours := &ask{Value: "933", Unit: "per wte per year", unit: "per wte per year"}
	for _, a := range []*ask{minutes, ratio, hours} {
		a.number = a.plainNumber
	}
	for _, c := range []struct {
		a    *ask
		text string
		want string
	}{
		{minutes, "20", `"20m"`}, {minutes, "20 minutes", `"20m"`}, {minutes, "20m", `"20m"`}, {minutes, "2h", `"2h"`}, {minutes, "7.5", `"7.5m"`},
		{ratio, "0.9", "0.9"}, {ratio, "1", "1"}, {ratio, "-0.05", "-0.05"}, {hours, "900", `{ value = 900, unit = "per wte per year" }`},
	} {
		value, problem := c.a.writeNumber([]string{c.text})
		assert.Empty(t, problem, c.text)
		assert.Equal(t, c.want, quoted(value), c.text)
	}
	for text, said := range map[string]string{
		"5,14": "Write 5.14 or 514: 5,14 could be either", "1,200": "Write 1.200 or 1200", "": "such as 15 minutes", "+5": "such as 15 minutes", "x1.2": "such as 15 minutes", "20%": "such as 15 minutes",
		"nan": "such as 15 minutes", "inf": "such as 15 minutes", "many": "such as 15 minutes", "2 hours or so": "such as 15 minutes",
	} {
		_, problem := minutes.writeNumber([]string{text})
		assert.Contains(t, problem, said, text)
	}
	_, problem := shareOf("5,5")
	assert.Contains(t, problem, "Write 5.5 or 55")
}

// A range of one's own goes into the file with the value, is what runs with draws draw from,
// and without it the value is certain: the range of the evidence is not kept.
func TestARangeOfOnesOwn(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	leads(t, c.post(at+"/options", "only", "opt_out"))
	const path = "prehab.core.effect.stay.ratio"
	for _, x := range []struct {
		page, file string
	}{
		{at + "/options/opt_out", "[option.opt_out.prehab.core.effect.stay]\n"},
		{lookedFor(at, path), "[prehab.core.effect.stay]\n"},
	} {
		require.Contains(t, c.page(x.page), `name="`+path+`~low" value=""`)
		leads(t, c.post(x.page, path, "0.8", path+"~low", "0.7", path+"~high", " 0.85 "))
		require.Contains(t, c.get(at+"/scenario.toml").Body.String(), x.file+`ratio = { value = 0.8, low = 0.7, high = 0.85, source = "set on the page" }`)
		said := c.page(x.page)
		require.Contains(t, said, "<dt>Range of the evidence</dt><dd>0.86 to 1.05</dd>")
		require.Contains(t, said, "<dt>In runs with draws</dt><dd>between 0.7 and 0.85</dd>")
		require.Contains(t, said, `name="`+path+`~high" value="0.85"`)
		require.Contains(t, said, `data-evidence="0.949994"`, "the strip has the evidence, not the value of one's own")
		leads(t, c.post(at+"/check", "replications", "1", "draws", "2"))
		inputs := rowsOf(t, c.get(c.finished(at)+"/inputs.csv").Body.String(), "path", path)
		require.Len(t, inputs, 1, "drawn")
		require.Equal(t, "0.8 0.7 0.85", strings.Join([]string{inputs[0]["value"], inputs[0]["low"], inputs[0]["high"]}, " "))
		drawn := rowsOf(t, c.get(c.finished(at)+"/drawn.csv").Body.String(), "input", inputs[0]["input"])
		require.Len(t, drawn, 2)
		for _, d := range drawn {
			require.True(t, number(t, d["value"]) > 0.7 && number(t, d["value"]) < 0.85, d["value"])
		}

		leads(t, c.post(x.page, path, "0.8", path+"~low", "", path+"~high", ""))
		require.Contains(t, c.get(at+"/scenario.toml").Body.String(), x.file+"ratio = 0.8\n")
		require.Contains(t, c.page(x.page), "<dt>In runs with draws</dt><dd>certain")
		leads(t, c.post(at+"/check", "replications", "1", "draws", "2"))
		require.Empty(t, rowsOf(t, c.get(c.finished(at)+"/inputs.csv").Body.String(), "path", path), "certain")

		leads(t, c.post(x.page, path+"~low", "0.9", path+"~high", "1", path, "0.95")) // in place of an own value without
		require.Contains(t, c.get(at+"/scenario.toml").Body.String(), "value = 0.95, low = 0.9, high = 1, ")
		leads(t, c.post(x.page, "back", path))
		leads(t, c.post(at+"/check", "replications", "2", "draws", "0")) // as settings of the run are kept
		leads(t, c.post(at+"/run"))
		require.NotContains(t, c.get(at+"/scenario.toml").Body.String(), "ratio")
	}
}

// rowsOf are the rows of a CSV file that have a text in a column.
func rowsOf(t *testing.T, text, column, is string) (list []map[string]string) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = cells[i]
		}
		if row[column] == is {
			list = append(list, row)
		}
	}
	return list
}

// Shares, times and posts have a range in the unit of their field, and a cell of a table
// loses that of the evidence.
func TestRangesHaveTheirUnit(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "selca"))
	leads(t, c.post(at+"/options", "only", "opt_out"))
	option := at + "/options/opt_out"
	for _, x := range []struct{ page, id, value, low, high, file string }{
		{option, "prehab.core.uptake.value", "65", "55%", "0.8", "value = { value = 0.65, low = 0.55, high = 0.8, source"},
		{option, "prehab.core.contact.booking.time", "20", "10 minutes", "30", `time = { value = 20, low = 10, high = 30, unit = "m", source`},
		{option, "resource.navigator.gstt.wte", "2", "1.5", "3", "wte = { value = 2, low = 1.5, high = 3, source"},
		{lookedFor(at, "table.trust.kch.transfer_surgery_d"), "table.trust.kch.transfer_surgery_d", "5", "4", "6", "transfer_surgery_d = { value = 5, low = 4, high = 6, source"},
		{lookedFor(at, "table.trust.lgt.transfer_surgery_d"), "table.trust.lgt.transfer_surgery_d", "5", "", "", `transfer_surgery_d = { value = 5, source = "set on the page" }`},
	} {
		require.Contains(t, c.page(x.page), `name="`+x.id+`~low" value=""`, x.id)
		leads(t, c.post(x.page, x.id, x.value, x.id+"~low", x.low, x.id+"~high", x.high))
		require.Contains(t, c.get(at+"/scenario.toml").Body.String(), x.file)
		if low, _, _ := strings.Cut(strings.TrimSuffix(x.low, "%"), " "); low != "" {
			require.Contains(t, c.page(x.page), `name="`+x.id+`~low" value="`+low+`"`)
		}
	}
	w, err := c.site.works.open(strings.TrimPrefix(at, "/w/"))
	require.NoError(t, err)
	m, err := c.site.compiled(w)
	require.NoError(t, err)
	drawn := map[string]bool{}
	for _, q := range m.Register() {
		drawn[q.Path] = drawn[q.Path] || q.Uncertain
	}
	require.True(t, drawn["table.trust.kch.transfer_surgery_d"])
	require.False(t, drawn["table.trust.lgt.transfer_surgery_d"], "5 days lie in the range that the evidence has of the cell, and is certain")
}

// What is wrong with a range is told at its field, and everything that was typed stays.
func TestAWrongRangeIsRefused(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	const path = "prehab.core.uptake.value"
	begun := c.get(at + "/scenario.toml").Body.String()
	for _, x := range []struct{ value, low, high, field, want string }{
		{"65", "70", "80", path + "~low", "Low must not be above the value, 65"},
		{"65", "40", "60", path + "~high", "High must not be below the value, 65"},
		{"65", "70", "60", path + "~high", "High must not be below the value, 65"},
		{"65", "40", "", path + "~high", "Write both ends"},
		{"65", "", "80", path + "~low", "Write both ends"},
		{"65", "65", "65", path + "~low", "the same"},
		{"65", "40", "180", path + "~high", "a share of 0% to 100%"},
		{"65", "4,5", "80", path + "~low", "Write 4.5 or 45"},
		{"1", "40", "80", path, "1 could be either"},
	} {
		for _, page := range []string{at + "/options/opt_out", lookedFor(at, path)} {
			w := c.post(page, path, x.value, path+"~low", x.low, path+"~high", x.high)
			require.Equal(t, http.StatusUnprocessableEntity, w.Code, "%v", x)
			said := w.Body.String()
			require.Contains(t, said, x.want)
			require.Contains(t, said, `<a href="#`+x.field+`">`)
			require.Contains(t, said, `id="`+x.field+`"`)
			require.Contains(t, said, "<title>Error: ")
			for field, typed := range map[string]string{"": x.value, "~low": x.low, "~high": x.high} {
				require.Contains(t, said, `name="`+path+field+`" value="`+typed+`"`, "what was typed stays")
			}
			require.Equal(t, begun, c.get(at+"/scenario.toml").Body.String())
		}
	}
	_, parts := c.editor("northbridge", "opt_out")
	form := formOf(parts)
	form.Set(path, "0.65%,")
	w := c.postForm(at+"/options/opt_out", form)
	require.Equal(t, http.StatusUnprocessableEntity, w.Code)
	require.Equal(t, begun, c.get(at+"/scenario.toml").Body.String())
}
