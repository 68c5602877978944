package papers_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"prehabsim/internal/disk"
	"prehabsim/internal/document"
	"prehabsim/internal/opc"
	"prehabsim/internal/opc/opctest"
	"prehabsim/internal/papers"
	"prehabsim/internal/study"
	"prehabsim/plots"
)

// markdownOf is what a document says, with a space for each sign of Markdown.
func markdownOf(t *testing.T, d document.Document) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, document.Markdown(&b, d))
	var said strings.Builder
	for line := range strings.Lines(b.String()) {
		if !strings.HasPrefix(line, "![") {
			said.WriteString(strings.NewReplacer("|", " ", "**", "", `\`, "", "<br>", " ", "<small>", "", "</small>", "", "&emsp;", "", "&lt;", "<").Replace(strings.TrimLeft(line, "#")))
		}
	}
	return said.String()
}

// officeText is what the text or the slides of a file say.
func officeText(t *testing.T, file, within string) string {
	t.Helper()
	pkg, err := opc.Read([]byte(file))
	require.NoError(t, err)
	var b strings.Builder
	for _, name := range pkg.Names() {
		if !strings.HasPrefix(name, within) {
			continue
		}
		root, err := opc.Parse(pkg.Part(name))
		require.NoError(t, err)
		for _, p := range root.All("p") {
			if len(p.All("fld")) > 0 {
				continue // the number of the slide
			}
			for _, r := range p.Nodes {
				if r.Name.Local == "br" || r.Child("br") != nil {
					b.WriteString(" ")
				}
				if text := r.Child("t"); text != nil {
					b.WriteString(text.Text)
				}
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// distinct are the figures of a text, each once: a table that goes on has its heads again.
func distinct(text string) []string { return slices.Compact(figuresIn(text)) }

// Every figure of the report is in Word, every one of the page in PowerPoint and Excel; and no
// other, but for what each file says of its origin. They are sound to Office.
func TestPapersForOfficesHaveTheSameFigures(t *testing.T) {
	for name, folder := range runs(t) {
		x := reportOf(t, folder)
		made := allOf(t, x)
		require.Empty(t, x.Said)
		for _, file := range []string{"report.docx", "report.pptx", "report.xlsx"} {
			require.Empty(t, opctest.Check([]byte(made[file])), "%s of %s", file, name)
		}
		assert.Equal(t, distinct(markdownOf(t, x.Document())), distinct(officeText(t, made["report.docx"], "word/document.xml")), name)

		page := markdownOf(t, x.Page)
		onSlides := officeText(t, made["report.pptx"], "ppt/slides/slide")
		for _, figure := range distinct(page) {
			assert.Contains(t, onSlides, figure, name)
		}
		drawn, _, err := plots.Pictures(disk.FS(folder), plots.Style{Size: "24cm"})
		require.NoError(t, err)
		for _, f := range drawn {
			assert.Contains(t, strings.Join(strings.Fields(onSlides), " "), f.Title, name)
		}

		assert.Equal(t, figuresIn(page), figuresIn(sheetText(t, made["report.xlsx"], "Page")), name)
	}
}

// sheetText is a sheet as Excel shows it.
func sheetText(t *testing.T, file, sheet string) string {
	t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(file))
	require.NoError(t, err)
	rows, err := book.GetRows(sheet)
	require.NoError(t, err)
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(strings.Join(row, " ") + "\n")
	}
	return b.String()
}

// What a template does not have is told to whoever asks for the paper.
func TestWhatATemplateLacksIsTold(t *testing.T) {
	x := reportOf(t, run(t, lung, study.Choice{Replications: 2}))
	p := opc.New()
	p.Relate("", opc.MainKind, "word/document.xml")
	p.Put("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
		[]byte(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>`))
	var template bytes.Buffer
	require.NoError(t, p.Write(&template))
	x.Templates = map[string]papers.Template{"docx": {Name: "house.dotx", Data: template.Bytes()}}
	files, err := papers.Make(x, []string{"docx"})
	require.NoError(t, err)
	require.Len(t, x.Said, 1)
	require.Contains(t, x.Said[0], `house.dotx has no style named "Title"`)
	require.Empty(t, opctest.Check(files[len(files)-1].Contents))

	x.Templates = map[string]papers.Template{"pptx": {Name: "house.potx", Data: template.Bytes()}}
	_, err = papers.Make(x, []string{"pptx"})
	require.EqualError(t, err, "report.pptx: house.potx: the template is no set of PowerPoint slides")
}

// Whatever users call things in a scenario, the files are sound and say it.
func TestPapersHoldNamesThatUsersGive(t *testing.T) {
	scenario, err := os.ReadFile(lung)
	require.NoError(t, err)
	const old = `name = "With prehabilitation"`
	require.Contains(t, string(scenario), old)
	for name, said := range map[string]string{
		`=HYPERLINK(1) & <w:p>]]> 'x'`:                       "=HYPERLINK(1) & <w:p>]]> 'x'",
		strings.Repeat("Prehabilitation for everybody, ", 6): "Prehabilitation for everybody, Prehabilitation for everybody,",
	} {
		file := filepath.Join(t.TempDir(), "named.toml")
		require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(scenario), old, "name = "+strconv.Quote(name), 1)), 0o666))
		made := allOf(t, reportOf(t, run(t, file, study.Choice{Replications: 3})))
		for _, paper := range []string{"report.docx", "report.pptx", "report.xlsx"} {
			require.Empty(t, opctest.Check([]byte(made[paper])), "%s of %s", paper, name)
		}
		assert.Contains(t, officeText(t, made["report.docx"], "word/document.xml"), said)
		assert.Contains(t, strings.Join(strings.Fields(officeText(t, made["report.pptx"], "ppt/slides/slide")), " "), said)
		assert.Contains(t, sheetText(t, made["report.xlsx"], "Page"), said)
	}
}
