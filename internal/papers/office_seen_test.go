//go:build integration

package papers_test

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/disk"
	"prehabsim/internal/opc"
	"prehabsim/internal/study"
)

// python is Debian's, for which make integration installs libraries of Office files.
const python = "/usr/bin/python3"

// readers open a file as other programs do and print what they find as JSON.
var readers = map[string]string{
	"report.docx": `
import docx, json, sys
d = docx.Document(sys.argv[1])
text = [p.text for p in d.paragraphs] + [c.text for t in d.tables for r in t.rows for c in r.cells]
print(json.dumps({
    "text": "\n".join(text), "title": d.core_properties.title, "language": d.core_properties.language,
    "styles": sorted({p.style.name for p in d.paragraphs}),
    "pages": sorted({(s.page_width.pt > s.page_height.pt) for s in d.sections}),
    "pictures": len(d.inline_shapes), "told": len([s for s in d.inline_shapes if s._inline.docPr.get("descr")]),
    "tables": len(d.tables), "heads": len([t for t in d.tables if t.rows[0]._tr.trPr is not None and t.rows[0]._tr.trPr.xpath("w:tblHeader")]),
}))`,
	"report.xlsx": `
import openpyxl, json, sys
w = openpyxl.load_workbook(sys.argv[1])
sheets = [s.title for s in w]
print(json.dumps({
    "text": "\n".join(str(c.value) for r in w["Page"].iter_rows() for c in r if c.value is not None), "title": w.properties.title, "language": w.properties.language,
    "active": w.active.title, "sheets": sheets, "merged": sum(len(s.merged_cells.ranges) for s in w),
    "formulas": sum(1 for s in w for r in s.iter_rows() for c in r if c.data_type == "f"),
    "unmarked": [s.title for s in w if s.title not in ("Page", "Charts") and (len(s.tables) != 1 or s.freeze_panes != "A2")],
    "charts": len(w["Charts"]._charts), "rows": {s.title: s.max_row - 1 for s in w},
}))`,
}

type found struct {
	Text, Title, Language, Active string
	Styles, Sheets, Unmarked      []string
	Pages                         []bool
	Pictures, Told, Tables, Heads int
	Merged, Formulas, Charts      int
	Rows                          map[string]int
}

func readBy(t *testing.T, name, file string) (f found) {
	t.Helper()
	cmd := exec.Command(python, "-c", readers[name], file)
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	require.NoError(t, err, complaints.String())
	require.NoError(t, json.Unmarshal(out, &f))
	return f
}

// written writes the papers for offices into a folder.
func written(t *testing.T, dir string, made map[string]string) {
	t.Helper()
	for _, name := range []string{"report.docx", "report.pptx", "report.xlsx"} {
		require.NoError(t, disk.WriteBytes(filepath.Join(dir, name), []byte(made[name])))
	}
}

// Libraries that planners' analysts use read the papers and find the figures in them.
func TestOtherProgramsReadThePapers(t *testing.T) {
	for name, folder := range runs(t) {
		x, dir := reportOf(t, folder), t.TempDir()
		written(t, dir, allOf(t, x))
		word := readBy(t, "report.docx", filepath.Join(dir, "report.docx"))
		assert.Equal(t, distinct(markdownOf(t, x.Document())), distinct(word.Text), name)
		assert.Equal(t, "en-GB", word.Language)
		assert.NotEmpty(t, word.Title)
		assert.Contains(t, word.Styles, "Title")
		assert.Contains(t, word.Styles, "Heading 1")
		assert.Equal(t, len(x.Figures), word.Pictures, name)
		assert.Equal(t, word.Pictures, word.Told, "pictures that say what they show")
		assert.Equal(t, word.Tables, word.Heads, "tables with heads that are repeated")

		book := readBy(t, "report.xlsx", filepath.Join(dir, "report.xlsx"))
		assert.Equal(t, "Page", book.Active)
		assert.Equal(t, word.Title, book.Title)
		assert.Zero(t, book.Merged)
		assert.Zero(t, book.Formulas)
		assert.Empty(t, book.Unmarked, name)
		assert.Equal(t, "About this run", book.Sheets[len(book.Sheets)-1])
		measures, err := os.ReadFile(filepath.Join(folder, "measures.csv"))
		require.NoError(t, err)
		assert.LessOrEqual(t, book.Rows["Measures"], strings.Count(string(measures), "\n")-1)
		assert.Positive(t, book.Rows["Measures"], name)
	}
}

// word is where a word stands on a page of a PDF, in points from above.
type wordAt struct {
	XMin float64 `xml:"xMin,attr"`
	YMin float64 `xml:"yMin,attr"`
	XMax float64 `xml:"xMax,attr"`
	YMax float64 `xml:"yMax,attr"`
	Text string  `xml:",chardata"`
}

type pdfPage struct {
	Width  float64  `xml:"width,attr"`
	Height float64  `xml:"height,attr"`
	Words  []wordAt `xml:"word"`
}

// printedBy is a file as LibreOffice prints it, and its pages as pictures in dist/papers for
// whoever wants to look at them.
func printedBy(t *testing.T, file, as string) []pdfPage {
	t.Helper()
	dir := filepath.Dir(file)
	run := func(name string, args ...string) []byte {
		out, err := exec.Command(name, args...).CombinedOutput()
		require.NoError(t, err, string(out))
		return out
	}
	run("soffice", "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "office"), "--convert-to", "pdf", "--outdir", dir, file)
	pdf := strings.TrimSuffix(file, filepath.Ext(file)) + ".pdf"
	seen := filepath.Join("..", "..", "dist", "papers")
	require.NoError(t, os.MkdirAll(seen, 0o777))
	run("pdftoppm", "-r", "60", "-l", "30", "-png", pdf, filepath.Join(seen, as))
	var list struct {
		Pages []pdfPage `xml:"body>doc>page"`
	}
	require.NoError(t, xml.Unmarshal(run("pdftotext", "-bbox", pdf, "-"), &list))
	require.NotEmpty(t, list.Pages)
	require.NoError(t, os.Remove(pdf))
	return list.Pages
}

// Nothing is cut off or lies on the foot of a page or slide, as LibreOffice lays them out, which
// knows nothing of how much room the program thought that words take.
func TestPagesAndSlidesHoldWhatIsOnThem(t *testing.T) {
	for name, folder := range map[string]string{"northbridge": northbridge(t, 16), "current": run(t, lung, study.Choice{Replications: 2, Options: []string{"current"}})} {
		dir := t.TempDir()
		made := allOf(t, reportOf(t, folder))
		written(t, dir, made)
		word := printedBy(t, filepath.Join(dir, "report.docx"), name+"-word")
		assert.Equal(t, "Results", word[1].Words[0].Text, "the page for deciders is on one side of A4")
		for _, page := range word {
			for _, w := range page.Words {
				assert.True(t, w.XMin > 40 && w.XMax < page.Width-40 && w.YMin > 30 && w.YMax < page.Height-10, "%q at %v", w.Text, w)
			}
		}
		slides := printedBy(t, filepath.Join(dir, "report.pptx"), name+"-slides")
		pkg, err := opc.Read([]byte(made["report.pptx"]))
		require.NoError(t, err)
		require.NotNil(t, pkg.Part("ppt/slides/slide"+strconv.Itoa(len(slides))+".xml"), "a page for each slide")
		require.Nil(t, pkg.Part("ppt/slides/slide"+strconv.Itoa(len(slides)+1)+".xml"))
		for n, page := range slides {
			scale := page.Height / 540
			for _, w := range page.Words {
				assert.True(t, w.XMin > 36*scale && w.XMax < 930*scale && w.YMin > 18*scale, "slide %d: %q at %v", n+1, w.Text, w)
				inFoot := w.YMin > 503*scale
				assert.True(t, inFoot || w.YMax < 500*scale, "slide %d: %q lies on the foot: %v", n+1, w.Text, w)
			}
		}
	}
}

// The workbook prints: the page upright on one side, charts three to a page, tables after them.
func TestTheWorkbookPrints(t *testing.T) {
	dir := t.TempDir()
	written(t, dir, allOf(t, reportOf(t, run(t, lung, study.Choice{Replications: 5}))))
	pages := printedBy(t, filepath.Join(dir, "report.xlsx"), "workbook")
	upright := 0
	for upright < len(pages) && pages[upright].Width < pages[upright].Height {
		upright++
	}
	book := readBy(t, "report.xlsx", filepath.Join(dir, "report.xlsx"))
	assert.Equal(t, 1+(book.Charts+2)/3, upright, "the page, and %d charts", book.Charts)
	assert.Greater(t, len(pages), upright)
}
