package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// list posts a patient tracking list with what else is asked.
func (c *client) list(at, name string, text []byte, fields ...string) *httptest.ResponseRecorder {
	c.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i < len(fields); i += 2 {
		require.NoError(c.t, m.WriteField(fields[i], fields[i+1]))
	}
	part, err := m.CreateFormFile("list", name)
	require.NoError(c.t, err)
	_, err = part.Write(text)
	require.NoError(c.t, err)
	require.NoError(c.t, m.Close())
	r := httptest.NewRequest(http.MethodPost, at+"/own", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return c.do(r)
}

// Of a patient tracking list counts go into the scenario file and nothing else, in place of
// an earlier list of the same step, and can be taken away.
func TestAListOfPatientsBecomesCounts(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	require.Contains(t, c.page(at), at+"/own")
	require.Contains(t, c.page(at+"/own"), `<option value="surgery.operation">Surgery: operation</option>`)
	text, err := os.ReadFile("../../testdata/cli/ptl.csv")
	require.NoError(t, err)

	for range 2 { // the second takes the place of the first
		w := c.list(at, `C:\lists\ptl.csv`, text, "step", "surgery.operation", "date", "01/04/2027")
		require.Equal(t, http.StatusOK, w.Code, "%s", w.Body)
		require.Contains(t, w.Body.String(), "patients who wait: 6")
		require.Contains(t, w.Body.String(), "Take away surgery_operation")
	}
	file := c.get(at + "/scenario.toml").Body.String()
	require.Contains(t, file, "[backlog.surgery_operation]\n")
	require.Contains(t, file, `3-424 = 6`)
	require.Contains(t, file, "patient tracking list, ptl.csv, 2027-04-01")
	for _, secret := range []string{"ALPHA", "Made-up", "999 000", "1950"} {
		require.NotContains(t, file, secret)
	}
	names, err := os.ReadDir(c.folder + "/" + at[len("/w/"):])
	require.NoError(t, err)
	require.Len(t, names, 1, "the list is not kept")
	require.NotContains(t, c.page(at+"/check"), "no sound scenario")

	require.Equal(t, at+"/own", leads(t, c.post(at+"/own", "delete", "surgery_operation")))
	require.NotContains(t, c.get(at+"/scenario.toml").Body.String(), "backlog")
}

// What is wrong with a list is told at its field, in the page's words, and changes nothing.
func TestAWrongListIsRefused(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	text, err := os.ReadFile("../../testdata/cli/ptl.csv")
	require.NoError(t, err)
	before := c.get(at + "/scenario.toml").Body.String()
	for _, wrong := range []struct{ name, text, step, date, by, want string }{
		{"ptl.pdf", "x", "surgery.operation", "01/04/2027", "", "ends in .csv or .xlsx"},
		{"ptl.csv", string(text), "surgery.operation", "soon", "", "the day on which the list was taken"},
		{"ptl.csv", string(text), "surgery.nowhere", "01/04/2027", "", "Choose a step of the list"},
		{"ptl.csv", "a,b\n1,2\n", "surgery.operation", "01/04/2027", "", "ptl.csv"},
		{"ptl.csv", string(text), "surgery.operation", "01/04/2027", "yes", "“Count by tumour site”"},
		{"ptl.xlsx", "PK\x03\x04", "surgery.operation", "01/04/2027", "", "ptl.xlsx"},
	} {
		fields := []string{"step", wrong.step, "date", wrong.date}
		if wrong.by != "" {
			fields = append(fields, "by", wrong.by)
		}
		w := c.list(at, wrong.name, []byte(wrong.text), fields...)
		require.Equal(t, http.StatusUnprocessableEntity, w.Code, wrong.want)
		require.Contains(t, w.Body.String(), wrong.want)
		require.NotContains(t, w.Body.String(), "--by")
		require.Contains(t, w.Body.String(), "Error: Your own data")
	}
	require.Equal(t, http.StatusUnprocessableEntity, c.post(at+"/own", "delete", "nobody").Code)
	require.Equal(t, before, c.get(at+"/scenario.toml").Body.String())
}

// A list that the work began with would be counted beside another of the same step.
func TestAListIsNotCountedTwice(t *testing.T) {
	c := opened(t)
	at := leads(t, c.send("ours.toml", []byte(`format = 1
extends = "builtin:northbridge"
[backlog.today]
waiting_for = "surgery.operation"
days_waited = { "3-30" = 12 }
`)))
	text, err := os.ReadFile("../../testdata/cli/ptl.csv")
	require.NoError(t, err)
	w := c.list(at, "ptl.csv", text, "step", "surgery.operation", "date", "01/04/2027")
	require.Equal(t, http.StatusUnprocessableEntity, w.Code)
	require.Contains(t, w.Body.String(), "has a list of this step already, today, and would count both")
	require.NotContains(t, c.get(at+"/scenario.toml").Body.String(), "backlog")
	require.Equal(t, http.StatusOK, c.list(at, "ptl.csv", text, "step", "diagnose.clinic", "date", "01/04/2027").Code)
}
