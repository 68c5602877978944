package web

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// piece is a part of a form: a field, or a file where it has a name.
type piece struct{ field, file, text string }

// pieces posts parts as they are, in their order.
func (c *client) pieces(at string, list ...piece) *httptest.ResponseRecorder {
	c.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, p := range list {
		if p.file == "" {
			require.NoError(c.t, m.WriteField(p.field, p.text))
			continue
		}
		head := textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf("form-data; name=%q; filename=\"%s\"", p.field, p.file)}, "Content-Type": {"text/csv"}}
		part, err := m.CreatePart(head)
		require.NoError(c.t, err)
		_, err = io.WriteString(part, p.text)
		require.NoError(c.t, err)
	}
	require.NoError(c.t, m.Close())
	r := httptest.NewRequest(http.MethodPost, at+"/own", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return c.do(r)
}

// monthOf is a month of the 62-day file of the scripts, one of its own where it has that many
// rows of others.
func monthOf(t *testing.T, month string, others int) string {
	t.Helper()
	text := string(read(t, "../../testdata/cli/62day.csv"))
	lines := strings.SplitAfter(text, "\n")
	var b strings.Builder
	b.WriteString(lines[0])
	first := strings.Split(lines[1], ",")[0]
	for _, line := range lines[1:] {
		if rest, ok := strings.CutPrefix(line, first+","); ok {
			b.WriteString(month + "," + rest)
		}
	}
	for i := range others {
		fmt.Fprintf(&b, "%s,X%d,Example of a place with a long name %d,62DAY,lung,all,all,20,15,5,10,1,1,3,2,1,1,1\n", month, i, i)
	}
	return b.String()
}

// Several months are read at once, and files of the size that is published: nothing of them is
// kept on the disk, and not much in memory.
func TestSeveralLargeFilesAreRead(t *testing.T) {
	c := opened(t)
	t.Setenv("TMPDIR", t.TempDir())
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	one := monthOf(t, "2024-07", 0)
	w := c.pieces(at, piece{"of", "", "waits"}, piece{"waits", "july.csv", one}, piece{"waits", "august.csv", monthOf(t, "2024-08", 0)}, piece{"alliance", "", "South East London"})
	require.Equal(t, http.StatusOK, w.Code, "%s", w.Body)
	file := c.get(at + "/scenario.toml").Body.String()
	require.Contains(t, file, "july.csv and august.csv, Jul 2024 to Aug 2024")

	large := monthOf(t, "2024-09", 140_000)
	require.Greater(t, len(large), 10<<20)
	w = c.pieces(at, piece{"of", "", "waits"}, piece{"waits", "july.csv", one}, piece{"waits", "september.csv", large}, piece{"alliance", "", "South East London"})
	require.Equal(t, http.StatusOK, w.Code, "%.2000s", w.Body)
	require.NotContains(t, c.get(at+"/scenario.toml").Body.String(), "Example of a place")
	names, err := os.ReadDir(os.TempDir())
	require.NoError(t, err)
	require.Empty(t, names, "nothing is put into the temporary folder")
	names, err = os.ReadDir(c.folder + "/" + at[len("/w/"):])
	require.NoError(t, err)
	require.Len(t, names, 1, "nor beside the scenario")
}

// What is hostile is refused in words and changes nothing: files that are too large, a body
// that is, too many parts, a field without end, a workbook that unpacks to more than there is
// room for, and a form that breaks off.
func TestHostileFormsAreRefused(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	begun := c.get(at + "/scenario.toml").Body.String()
	many := []piece{{"of", "", "waits"}}
	for i := range 50 {
		many = append(many, piece{"waits", fmt.Sprintf("%d.csv", i), "a"})
	}
	for name, x := range map[string]struct {
		list []piece
		code int
		want string
	}{
		"a large file":       {[]piece{{"of", "", "waits"}, {"waits", "a.csv", strings.Repeat("a,b\n", mostPublished/4+1)}, {"alliance", "", "x"}}, 422, "The file a.csv is larger than 25 MB"},
		"a large list":       {[]piece{{"list", "a.csv", strings.Repeat("a,b\n", mostList/4+1)}, {"date", "", "01/04/2027"}}, 422, "The file a.csv is larger than 5 MB"},
		"a large body":       {[]piece{{"of", "", "waits"}, {"nothing", "a.csv", strings.Repeat("a", mostOwn)}}, 413, "larger than 100 MB"},
		"many parts":         {many, 422, "more than 40 files and fields"},
		"many fields":        {make([]piece, 100), 422, "more than 40 files and fields"},
		"a large field":      {[]piece{{"of", "", "waits"}, {"alliance", "", strings.Repeat("x", mostText+1)}}, 422, "a field has more than 64 kB"},
		"a bomb":             {[]piece{{"of", "", "waits"}, {"waits", "a.xlsx", bombOf(t, mostOpened+1)}, {"alliance", "", "x"}}, 422, "unpacks to more than 100 MB"},
		"a bomb of a list":   {[]piece{{"list", "a.xlsx", bombOf(t, mostOpened+1)}, {"date", "", "01/04/2027"}}, 422, "unpacks to more than 100 MB"},
		"one wrong of three": {[]piece{{"of", "", "waits"}, {"waits", "a.csv", monthOf(t, "2024-07", 0)}, {"waits", "b.pdf", "x"}, {"waits", "c.csv", "x"}, {"alliance", "", "South East London"}}, 422, "Choose files of waiting times whose name ends in"},
		"the same twice":     {[]piece{{"of", "", "waits"}, {"waits", "a.csv", monthOf(t, "2024-07", 0)}, {"waits", "b.csv", monthOf(t, "2024-07", 0)}, {"alliance", "", "South East London"}}, 422, "b.csv:2"},
	} {
		w := c.pieces(at, x.list...)
		require.Equal(t, x.code, w.Code, "%s: %.1500s", name, w.Body)
		require.Contains(t, w.Body.String(), x.want, name)
		require.Equal(t, begun, c.get(at+"/scenario.toml").Body.String(), name)
	}
	for _, body := range []string{"--x", "--x\r\n", "--x\r\nContent-Disposition: form-data; name=\"waits\"; filename=\"a.csv\"\r\n\r\nmonth,", "--x\r\n" + strings.Repeat("A: b\r\n", 20_000) + "\r\n\r\n--x--"} {
		r := httptest.NewRequest(http.MethodPost, at+"/own", strings.NewReader(body))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		w := c.do(r)
		require.Equal(t, http.StatusUnprocessableEntity, w.Code, "%.100q", body)
		require.Equal(t, begun, c.get(at+"/scenario.toml").Body.String(), "%.100q", body)
	}
	for _, kind := range []string{"multipart/form-data", "multipart/mixed; boundary=x"} {
		r := httptest.NewRequest(http.MethodPost, at+"/own", strings.NewReader("--x--"))
		r.Header.Set("Content-Type", kind)
		require.Equal(t, http.StatusUnprocessableEntity, c.do(r).Code, kind)
	}
	require.Equal(t, http.StatusRequestEntityTooLarge, c.post(at+"/own", "of", strings.Repeat("x", mostBody)).Code, "what brings no files stays small")
	require.Equal(t, http.StatusRequestEntityTooLarge, c.send("a.toml", make([]byte, mostBody)).Code, "and so does what goes elsewhere")
}

// Whatever a file is called, it is a name in a sentence and no path.
func TestNamesOfFilesLeadNowhere(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	for _, name := range []string{"../../../etc/july.csv", `..\..\windows\july.csv`, "/etc/july.csv", `C:\july.csv`, "july.csv\x00.csv", "../" + strings.Repeat("n", 3000) + "july.csv", "<script>july.csv", "\xff\xfejuly.csv"} {
		w := c.pieces(at, piece{"of", "", "waits"}, piece{"waits", name, monthOf(t, "2024-07", 0)}, piece{"alliance", "", "South East London"})
		require.NotContains(t, w.Body.String(), "etc", "%.50q", name)
		require.NotContains(t, w.Body.String(), "<script>july")
		file := c.get(at + "/scenario.toml").Body.String()
		for _, path := range []string{"etc", "windows", "..", `C:\`} {
			require.NotContains(t, file, path, "%.50q", name)
		}
		c.page(at + "/own")
	}
	names, err := os.ReadDir(c.folder)
	require.NoError(t, err)
	require.Len(t, names, 1)
}

// bombOf is a workbook that unpacks to so many bytes.
func bombOf(t *testing.T, size int) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("xl/workbook.xml")
	require.NoError(t, err)
	for ; size > 0; size -= 1 << 20 {
		_, err = f.Write(make([]byte, 1<<20))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.String()
}

// What is sent takes no more memory than its rows: of files that are passed over or refused
// hardly any, however large they are together.
func TestMemoryOfWhatIsSentIsBounded(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	c.page(at + "/own")
	pr, pw := io.Pipe()
	m := multipart.NewWriter(pw)
	chunk := bytes.Repeat([]byte("x"), 1<<20)
	go func() { // 90 MB in four files, none of which is a table
		for i := range 4 {
			part, _ := m.CreateFormFile("waits", fmt.Sprintf("%d.csv", i))
			for range 22 {
				_, _ = part.Write(chunk)
			}
		}
		_ = m.WriteField("of", "waits")
		_ = m.WriteField("alliance", "South East London")
		_ = m.Close()
		pw.Close()
	}()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r := httptest.NewRequest(http.MethodPost, at+"/own", pr)
	r.Header.Set("Content-Type", m.FormDataContentType())
	w := c.do(r)
	runtime.ReadMemStats(&after)
	require.Equal(t, http.StatusUnprocessableEntity, w.Code, "%.500s", w.Body)
	t.Logf("the heap has %d MB more of the system, for 88 MB that were sent", (after.HeapSys-before.HeapSys)>>20)
	require.Less(t, int(after.HeapSys-before.HeapSys)>>20, 300, "what is grown while one file is read, twice over")
}
