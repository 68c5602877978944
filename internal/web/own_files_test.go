package web

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// ownFile posts a file in a field of the page of own data.
func (c *client) ownFile(at, field, name, text string, fields ...string) *httptest.ResponseRecorder {
	c.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	require.NoError(c.t, m.WriteField("of", field))
	for i := 0; i < len(fields); i += 2 {
		require.NoError(c.t, m.WriteField(fields[i], fields[i+1]))
	}
	part, err := m.CreateFormFile(field, name)
	require.NoError(c.t, err)
	_, err = part.Write([]byte(text))
	require.NoError(c.t, err)
	require.NoError(c.t, m.Close())
	r := httptest.NewRequest(http.MethodPost, at+"/own", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return c.do(r)
}

// staysOf are 60 stays of patients with colorectal and lung tumours, and five with breast.
func staysOf() string {
	var b strings.Builder
	b.WriteString("patient,born,tumour,los_days\n")
	for i := range 60 {
		fmt.Fprintf(&b, "\"Ada Quill %d\",1965-05-26,%s,%d\n", i, []string{"colorectal", "lung"}[i%2], 3+(i*i*7)%13+(i%5)*(i%3))
	}
	for i := range 5 {
		fmt.Fprintf(&b, "\"Bram Otter %d\",1971-05-26,breast,%d\n", i, 1+i)
	}
	return b.String()
}

// Of a file of stays a mean and a spread of each site go into the scenario file, without what
// complications add, and nothing of a patient; groups of fewer than six are left out. Each can
// be had again as the work began.
func TestStaysBecomeMeansAndSpreads(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	begun := c.get(at + "/scenario.toml").Body.String()
	require.Contains(t, c.page(at+"/own"), `<option value="surgery.ward_stay">Surgery: ward stay</option>`)
	fields := []string{"stay", "surgery.ward_stay", "column", "los_days", "unit", "d", "group", "tumour", "whole", "yes"}
	w := c.ownFile(at, "stays", `C:\data\stays.csv`, staysOf(), fields...)
	require.Equal(t, http.StatusOK, w.Code, "%s", w.Body)
	said := w.Body.String()
	require.Contains(t, said, "Colorectal: a mean of ")
	require.Contains(t, said, "Left out for having fewer than 6 values: 1 group")
	file := c.get(at + "/scenario.toml").Body.String()
	require.Contains(t, file, "[table.site.colorectal]\ndirect_mean_d = { value = ")
	require.Contains(t, file, "[table.site.lung]\n")
	require.Contains(t, file, `source = "stays.csv, tumour lung, n = 30", status = "LOCAL"`)
	require.NotContains(t, file, "breast")
	for _, secret := range []string{"Ada", "Otter", "1965", `C:\`} {
		require.NotContains(t, file, secret)
		require.NotContains(t, said, secret)
	}
	own := c.page(at + "/assumptions?kind=own")
	require.Contains(t, own, `id="table.site.lung.direct_mean_d"`)
	require.Contains(t, own, "Use the evidence value")

	fields[len(fields)-1] = ""
	require.Equal(t, http.StatusOK, c.ownFile(at, "stays", "stays.csv", staysOf(), fields...).Code)
	longer := c.get(at + "/scenario.toml").Body.String()
	require.NotEqual(t, file, longer, "with complications in them they are longer")
	for _, id := range []string{"colorectal.direct_mean_d", "colorectal.direct_sd_d", "lung.direct_mean_d", "lung.direct_sd_d"} {
		leads(t, c.post(at+"/assumptions?kind=own", "back", "table.site."+id))
	}
	require.Equal(t, begun, c.get(at+"/scenario.toml").Body.String())
}

// A step with one law has it replaced by that of the data; what suits neither is told, and
// nothing is put anywhere.
func TestStaysThatDoNotSuitAreTold(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	begun := c.get(at + "/scenario.toml").Body.String()
	w := c.ownFile(at, "stays", "stays.csv", staysOf(), "stay", "surgery.ward_stay", "column", "los_days", "unit", "d")
	require.Contains(t, w.Body.String(), "one for all would make them alike")
	require.Contains(t, w.Body.String(), "Nothing was put into the scenario")
	for _, x := range []struct{ name, text, stay, column, unit, want, field string }{
		{"stays.xlsx", "PK", "surgery.ward_stay", "los_days", "d", "ends in .csv", "stays"},
		{"stays.csv", staysOf(), "surgery.ward_stay", "", "d", "Write the name of the column", "column"},
		{"stays.csv", staysOf(), "surgery.nowhere", "los_days", "d", "Choose a step of the list", "stay"},
		{"stays.csv", staysOf(), "surgery.ward_stay", "nights", "d", "nights", "stays"},
		{"stays.csv", "los_days\n1\n2\n3\n", "surgery.ward_stay", "los_days", "d", "a law needs 6 or more", "stays"},
		{"stays.csv", staysOf(), "surgery.ward_stay", "los_days", "fortnights", "fortnights", "stays"},
		{"stays.csv", "", "surgery.ward_stay", "los_days", "d", "stays.csv", "stays"},
	} {
		w := c.ownFile(at, "stays", x.name, x.text, "stay", x.stay, "column", x.column, "unit", x.unit)
		require.Equal(t, http.StatusUnprocessableEntity, w.Code, x.want)
		require.Contains(t, w.Body.String(), x.want)
		require.Contains(t, w.Body.String(), `<a href="#`+x.field+`">`)
		require.NotContains(t, w.Body.String(), "--")
	}
	require.Equal(t, begun, c.get(at+"/scenario.toml").Body.String())

	w = c.ownFile(at, "stays", "stays.csv", staysOf(), "stay", "surgery.ready", "column", "los_days", "unit", "d")
	require.Contains(t, w.Body.String(), "law with a mean of")
	require.Contains(t, c.get(at+"/scenario.toml").Body.String(), "[route.surgery.step.ready]\ndelay = { dist = ")
}

// Published waiting times become figures that the model is held against.
func TestWaitingTimesAreHeldAgainstTheModel(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	begun := c.get(at + "/scenario.toml").Body.String()
	text := string(read(t, "../../testdata/cli/62day.csv"))
	for _, x := range []struct{ name, alliance, trusts, want string }{
		{"62day.pdf", "South East London", "", "ends in .csv or .xlsx"}, {"62day.csv", "", "", "an alliance or trusts"},
		{"62day.csv", "South East London", "RJ1", "and not both"}, {"62day.csv", "Atlantis", "", "Atlantis"},
	} {
		w := c.ownFile(at, "waits", x.name, text, "alliance", x.alliance, "trusts", x.trusts)
		require.Equal(t, http.StatusUnprocessableEntity, w.Code, x.want)
		require.Contains(t, w.Body.String(), x.want)
		require.NotContains(t, w.Body.String(), "--")
	}
	require.Equal(t, begun, c.get(at+"/scenario.toml").Body.String())
	w := c.ownFile(at, "waits", "62day.csv", text, "alliance", "South East London")
	require.Equal(t, http.StatusOK, w.Code, "%s", w.Body)
	require.Contains(t, w.Body.String(), "In the scenario now: 34 targets, all held out")
	require.Contains(t, w.Body.String(), "Left out: 6 figures")
	file := c.get(at + "/scenario.toml").Body.String()
	require.Contains(t, file, "[target.cwt_within_62]\nmeasure = \"within_62_days\"\nobserved = 0.6129")
	require.Contains(t, c.page(at+"/area"), "published figures stand here")
	require.Contains(t, c.page(at+"/own"), "In the scenario: 34 published figures of your own")
	require.Equal(t, at+"/own", leads(t, c.post(at+"/own", "of", "no waits")))
	require.Equal(t, begun, c.get(at+"/scenario.toml").Body.String())
	require.Equal(t, http.StatusUnprocessableEntity, c.post(at+"/own", "of", "no waits").Code)
}
