package opctest

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/opc"
)

// word is a document with this body.
func word(t *testing.T, body string, change func(*opc.Package)) []string {
	t.Helper()
	p := opc.New()
	p.Relate("", opc.MainKind, "word/document.xml")
	p.Core("A title")
	p.Put("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
		[]byte(opc.Header+`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>`+body+`</w:body></w:document>`))
	if change != nil {
		change(p)
	}
	var b bytes.Buffer
	require.NoError(t, p.Write(&b))
	return Check(b.Bytes())
}

// Each fault is one that Word would call unreadable, and is found; without it there is none.
func TestFaultsAreFound(t *testing.T) {
	const fine = `<w:p><w:pPr><w:keepNext/><w:jc w:val="left"/></w:pPr><w:r><w:t xml:space="preserve"> a</w:t></w:r></w:p>`
	const table = `<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>`
	require.Empty(t, word(t, fine+table+"<w:p/>", nil))
	for fault, body := range map[string]string{
		"in w:pPr stands keepNext behind jc":            `<w:p><w:pPr><w:jc w:val="left"/><w:keepNext/></w:pPr></w:p>`,
		"in w:rPr stands b behind sz":                   `<w:p><w:r><w:rPr><w:sz w:val="9"/><w:b/></w:rPr></w:r></w:p>`,
		"in w:tblPr stands tblStyle behind tblW":        `<w:tbl><w:tblPr><w:tblW w:w="1"/><w:tblStyle w:val="x"/></w:tblPr></w:tbl><w:p/>`,
		"in w:sectPr stands pgSz behind pgMar":          `<w:sectPr><w:pgMar/><w:pgSz/></w:sectPr>`,
		"w:pPr has sz, which does not belong there":     `<w:p><w:pPr><w:sz w:val="9"/></w:pPr></w:p>`,
		"a cell does not end with a paragraph":          `<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc/></w:tr></w:tbl><w:p/>`,
		"no paragraph stands behind a table":            table,
		"a row has 1 cells, its table 2 columns":        strings.Replace(table, `<w:gridCol w:w="9"/>`, "<w:gridCol/><w:gridCol/>", 1) + "<w:p/>",
		`text " a" loses its spaces`:                    `<w:p><w:r><w:t> a</w:t></w:r></w:p>`,
		"drawing 1 stands twice":                        `<w:p><docPr id="1"/><docPr id="1"/></w:p>`,
		`refers to relation "rId9", which there is not`: `<w:p r:id="rId9"/>`,
		`style "Title" is not there`:                    `<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr></w:p>`,
		"lists without numbering":                       `<w:p><w:pPr><w:numPr/></w:pPr></w:p>`,
		"word/document.xml: XML syntax error":           `<w:p>`,
		"word/document.xml: has control character 0x1":  "<w:p>\x01</w:p>",
		"word/document.xml: is not UTF-8":               "<w:p>\xff</w:p>",
	} {
		require.Contains(t, strings.Join(word(t, body, nil), "\n"), fault)
	}
	for fault, change := range map[string]func(*opc.Package){
		"relation rId1 leads to word/styles.xml, which is not there": func(p *opc.Package) { p.Relate("word/document.xml", "x", "word/styles.xml") },
		"word/lost.xml: nothing leads there":                         func(p *opc.Package) { p.Put("word/lost.xml", "", []byte("<a/>")) },
		"word/a.bin: has no type of content": func(p *opc.Package) {
			p.Put("word/a.bin", "", nil)
			p.Relate("word/document.xml", "x", "word/a.bin")
		},
	} {
		require.Contains(t, strings.Join(word(t, fine, change), "\n"), fault)
	}
	require.NotEmpty(t, Check([]byte("no zip")))
}
