package document

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/opc"
	"prehabsim/internal/opc/opctest"
)

// hidden are names that users may give, and what they must not do to a file.
var hidden = []string{
	`<w:p>&amp;"quoted" 'single'`, "=1+1", "+44 20", "-cmd", "@sum", "a\x00b\x07c\x1bd", "tab\tand\vmore", strings.Repeat("Prehabilitation ", 13)[:200],
	strings.Repeat("x", 200), "  spaces  ", "\u202eright to left", "\ufffe\uffff", "]]>", "caf\u00e9 \u4e2d\u6587 \U0001f600", "\xff\xfe no UTF-8", "rId1",
}

// everything has every kind of block, with these names for options.
func everything(names ...string) Document {
	table := options(names...)
	table.Rows = append(table.Rows, Row{Kind: Group, Cells: []Cell{{Text: names[0]}}}, Row{Kind: Under, Cells: []Cell{{Text: names[0]}, {"1", "2"}}})
	prose := NewTable("Input", ">Value", "Why")
	prose.Add(names[0], "1.5", "first line\nsecond line")
	return Document{[]Block{
		Heading{1, names[0], ", a year"}, Lead{"It comes to " + names[0]}, beds(names...), Entry{"How sure", names[0]}, Note{Text: "* clear"}, Note{Text: "and more", Under: true},
		Heading{2, "Measures", ", a year"}, Paragraph{Text: names[0]}, Paragraph{Text: "One of several", Under: true}, table, prose,
		Either{Document{[]Block{Paragraph{Text: "wide"}}}, Document{[]Block{Paragraph{Text: "narrow"}}}},
		Heading{2, "Charts", ""}, Figure{"a.svg", "More is less with " + names[0], "A chart of " + names[0]}, Figure{"none.svg", "Not drawn", "In words"},
	}}
}

func aPicture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 1260, 700))))
	return b.Bytes()
}

func paper(t *testing.T) Paper {
	return Paper{Source: "By prehabsim & co: result 5ccf4861.", Pictures: map[string][]byte{"a.svg": aPicture(t)}}
}

// office are the writers of files for offices.
var office = map[string]func(io.Writer, Document, Paper) ([]string, error){"docx": Docx, "pptx": Pptx}

func written(t *testing.T, format string, d Document, p Paper) []byte {
	t.Helper()
	var b bytes.Buffer
	missing, err := office[format](&b, d, p)
	require.NoError(t, err)
	require.Empty(t, missing)
	return b.Bytes()
}

func TestOfficeFilesAreSoundWhateverIsInThem(t *testing.T) {
	for format := range office {
		for _, name := range hidden {
			for _, n := range []int{1, 6} {
				names := make([]string, n)
				for i := range names {
					names[i] = name
				}
				file := written(t, format, everything(names...), paper(t))
				require.Empty(t, opctest.Check(file), "%s of %q", format, name)
				require.Contains(t, wordsIn(t, file), strings.Join(strings.Fields(opc.Plain(name)), " "), "%s of %q", format, name)
			}
		}
		require.Empty(t, opctest.Check(written(t, format, Document{}, Paper{})), "%s of nothing", format)
		require.Empty(t, opctest.Check(written(t, format, Document{[]Block{Heading{1, "Title alone", ""}}}, Paper{})))
		require.Empty(t, opctest.Check(written(t, format, Document{[]Block{NewTable("a"), &Comparison{Options: []Label{{Long: "As now"}}}}}, Paper{})), "%s of empty tables", format)
	}
}

func TestTheSameDocumentGivesTheSameBytes(t *testing.T) {
	for format := range office {
		require.Equal(t, written(t, format, everything("Opt-out", "Beds"), paper(t)), written(t, format, everything("Opt-out", "Beds"), paper(t)), format)
	}
}

// wordsIn are the words of all text in a file, one after the other.
func wordsIn(t *testing.T, file []byte) string {
	t.Helper()
	pkg, err := opc.Read(file)
	require.NoError(t, err)
	var b strings.Builder
	for _, name := range pkg.Names() {
		if ofText.MatchString(name) {
			root, err := opc.Parse(pkg.Part(name))
			require.NoError(t, err)
			for _, p := range root.All("p") {
				for _, x := range p.All("t") {
					b.WriteString(x.Text)
				}
				b.WriteString(" ")
			}
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

var ofText = regexp.MustCompile(`^(word/document|ppt/slides/slide\d+)\.xml$`)

func TestPapersSayWhatTheyAreAndInWhichLanguage(t *testing.T) {
	for format := range office {
		pkg, err := opc.Read(written(t, format, everything("Opt-out"), paper(t)))
		require.NoError(t, err)
		core := string(pkg.Part("docProps/core.xml"))
		require.Contains(t, core, "<dc:title>Opt-out, a year</dc:title>", format)
		require.Contains(t, core, "<dc:language>en-GB</dc:language>", format)
		require.NotContains(t, core, "created", format)
	}
}

// In Word a table's head is repeated on each page, what is too wide stands on a page of its
// own orientation, and pictures say what they show.
func TestWordPagesTurnForWideTables(t *testing.T) {
	pages := func(d Document) (list []string) {
		pkg, err := opc.Read(written(t, "docx", d, paper(t)))
		require.NoError(t, err)
		root, err := opc.Parse(pkg.Part("word/document.xml"))
		require.NoError(t, err)
		for _, s := range root.All("sectPr") {
			list = append(list, s.Child("pgSz").Attr("orient"))
		}
		require.Len(t, root.All("tblHeader"), len(root.All("tbl")))
		return list
	}
	wide := options("Opt-out prehabilitation", "Targeted prehabilitation", "Specialist prehabilitation", "Twelve more beds", "Four more lists", "Nothing")
	for i := range wide.Rows[1].Cells[1:] {
		wide.Rows[1].Cells[i+1].More = "\u22121,222 to +3"
	}
	narrow := Document{[]Block{Heading{1, "Title", ""}, options("Prehab")}}
	require.Equal(t, []string{""}, pages(narrow))
	both := Document{append(narrow.Blocks, Heading{2, "Wide", ""}, wide, Heading{2, "Narrow", ""}, Paragraph{Text: "again"})}
	require.Equal(t, []string{"", "landscape", ""}, pages(both))
	require.Equal(t, []string{"landscape"}, pages(Document{[]Block{Heading{1, "Wide", ""}, wide}}))
}

// A template's styles are found by what they are called, whatever their ids; what it does not
// have is plain and told. Its header and margins stay, its text goes.
func TestAWordTemplateIsTakenByTheNamesOfItsStyles(t *testing.T) {
	var b bytes.Buffer
	missing, err := Docx(&b, everything("Opt-out"), Paper{Template: wordTemplate(t, nil), Pictures: map[string][]byte{"a.svg": aPicture(t)}})
	require.NoError(t, err)
	require.Equal(t, []string{"Intense Quote", "Table Grid", "footnote text", "List Bullet", "caption"}, missing)
	require.Empty(t, opctest.Check(b.Bytes()))
	pkg, err := opc.Read(b.Bytes())
	require.NoError(t, err)
	text := string(pkg.Part("word/document.xml"))
	require.Contains(t, text, `<w:pStyle w:val="berschrift1"/>`)
	require.Contains(t, text, `<w:pStyle w:val="Titel"/>`)
	require.Contains(t, text, `<w:headerReference w:type="default" r:id="rId7"/>`)
	require.Contains(t, text, `w:left="2000"`)
	require.NotContains(t, wordsIn(t, b.Bytes()), "old text")
	require.Nil(t, pkg.Part("word/media/old.png"))
	require.Contains(t, string(pkg.Part("word/header1.xml")), "The Trust")
}

// wordTemplate is one as Word in German saves it.
func wordTemplate(t *testing.T, change func(*opc.Package)) []byte {
	t.Helper()
	const of = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	p := opc.New()
	p.Relate("", opc.MainKind, "word/document.xml")
	p.Relate("word/document.xml", opc.Office+"styles", "word/styles.xml")
	p.Relate("word/document.xml", opc.Office+"image", "word/media/old.png")
	for range 4 {
		p.Relate("word/document.xml", opc.Office+"header", "word/header1.xml")
	}
	id := p.Relate("word/document.xml", opc.Office+"header", "word/header1.xml")
	require.Equal(t, "rId7", id)
	p.PNG("word/media/old.png", aPicture(t))
	p.Put("word/header1.xml", of+"header+xml", []byte(`<w:hdr `+wordNamespaces+`><w:p><w:r><w:t>The Trust</w:t></w:r></w:p></w:hdr>`))
	p.Put("word/styles.xml", of+"styles+xml", []byte(`<w:styles `+wordNamespaces+`><w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style><w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style></w:styles>`))
	p.Put("word/document.xml", of+"template.main+xml", []byte(`<w:document `+wordNamespaces+`><w:body><w:p><w:r><w:t>old text</w:t></w:r></w:p><w:sectPr><w:headerReference w:type="default" r:id="rId7"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2000" w:right="2000" w:bottom="2000" w:left="2000"/></w:sectPr></w:body></w:document>`))
	if change != nil {
		change(p)
	}
	var b bytes.Buffer
	require.NoError(t, p.Write(&b))
	return b.Bytes()
}

func TestTemplatesThatAreNoneAreRefused(t *testing.T) {
	slides := written(t, "pptx", everything("Opt-out"), Paper{})
	for _, c := range []struct {
		format   string
		template []byte
		says     string
	}{
		{"docx", []byte("PDF"), "the template is no Office file"},
		{"docx", slides, "the template is no Word document"},
		{"pptx", wordTemplate(t, nil), "the template is no set of PowerPoint slides"},
		{"docx", wordTemplate(t, func(p *opc.Package) {
			p.Put("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml; wordprocessingml", p.Part("word/document.xml"))
		}), "has macros"},
		{"docx", wordTemplate(t, func(p *opc.Package) {
			p.Put("word/document.xml", p.Kind("word/document.xml"), []byte(`<document xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"/>`))
		}), "is Strict Open XML"},
		{"docx", wordTemplate(t, func(p *opc.Package) {
			p.Put("word/document.xml", p.Kind("word/document.xml"), bytes.ReplaceAll(p.Part("word/document.xml"), []byte(`w:left="2000"`), []byte(`w:left="9000"`)))
		}), "leave 45 points between the margins"},
	} {
		_, err := office[c.format](io.Discard, everything("Opt-out"), Paper{Template: c.template})
		require.ErrorContains(t, err, c.says)
	}
}

// Slides of a template keep its masters and layouts, which are found by name, and lose its slides.
func TestAPowerPointTemplateIsTakenByTheNamesOfItsLayouts(t *testing.T) {
	old := written(t, "pptx", everything("Old option"), paper(t))
	file := func(template []byte) ([]byte, []string) {
		var b bytes.Buffer
		missing, err := Pptx(&b, everything("Opt-out"), Paper{Template: template, Source: "By prehabsim", Pictures: map[string][]byte{"a.svg": aPicture(t)}})
		require.NoError(t, err)
		require.Empty(t, opctest.Check(b.Bytes()))
		require.NotContains(t, wordsIn(t, b.Bytes()), "Old option")
		return b.Bytes(), missing
	}
	again, missing := file(old)
	require.Empty(t, missing)
	plain := written(t, "pptx", everything("Opt-out"), Paper{Source: "By prehabsim", Pictures: map[string][]byte{"a.svg": aPicture(t)}})
	require.Equal(t, wordsIn(t, plain), wordsIn(t, again))

	pkg, err := opc.Read(old)
	require.NoError(t, err)
	layout := "ppt/slideLayouts/slideLayout2.xml"
	pkg.Put(layout, pkg.Kind(layout), bytes.Replace(pkg.Part(layout), []byte("Title Only"), []byte("Trust, no text"), 1))
	var b bytes.Buffer
	require.NoError(t, pkg.Write(&b))
	_, missing = file(b.Bytes())
	require.Equal(t, []string{"Title Only"}, missing)

	// Other programs leave out the number of a place for text, and call layouts otherwise.
	layout = "ppt/slideLayouts/slideLayout1.xml"
	pkg.Put(layout, pkg.Kind(layout), bytes.Replace(bytes.Replace(pkg.Part(layout), []byte("Title and Content"), []byte("Title, Content"), 1), []byte(`<p:ph idx="1"/>`), []byte("<p:ph/>"), 1))
	b.Reset()
	require.NoError(t, pkg.Write(&b))
	slides, missing := file(b.Bytes())
	require.Equal(t, []string{"Title and Content", "Title Only"}, missing)
	require.Contains(t, wordsIn(t, slides), "It comes to Opt-out")
}

// What a chart shows stands beside it in words, and what it was made of in the speaker's notes.
func TestSlidesHaveNotes(t *testing.T) {
	pkg, err := opc.Read(written(t, "pptx", everything("Opt-out"), paper(t)))
	require.NoError(t, err)
	notes, charts := 0, 0
	for _, name := range pkg.Names() {
		text := string(pkg.Part(name))
		if strings.HasPrefix(name, "ppt/notesSlides/") {
			notes++
			require.Contains(t, text, "By prehabsim &amp; co: result 5ccf4861.")
			if strings.Contains(text, "A chart of Opt-out") {
				charts++
			}
		}
	}
	require.Equal(t, 1, charts)
	for n := 1; n <= notes; n++ {
		require.NotNil(t, pkg.Part(fmt.Sprintf("ppt/slides/slide%d.xml", n)))
	}
	require.Nil(t, pkg.Part(fmt.Sprintf("ppt/slides/slide%d.xml", notes+1)), "a slide without notes")
}
