package papers

import (
	"bytes"
	"fmt"

	"prehabsim/internal/diag"
	"prehabsim/internal/document"
	"prehabsim/internal/words"
	"prehabsim/internal/workbook"
	"prehabsim/plots"
)

// source says on each page or slide what it was made of.
func (x *Report) source() string {
	return fmt.Sprintf("By prehabsim, engine %s: result %s, seed %d, %s. Not for decisions about one patient.", x.EngineVersion, x.Fingerprint[:min(8, len(x.Fingerprint))], x.Seed, x.Ran())
}

// word is the report for Word, with all three depths.
func word(x *Report) ([]File, error) {
	pictures, err := drawnFor(x.Figures)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	template := x.Templates["docx"]
	missing, err := document.Docx(&b, x.Document(), document.Paper{Source: x.source(), Pictures: pictures, Template: template.Data})
	if err != nil {
		return nil, template.refused(err)
	}
	x.lacks(template, "style", "what would be in it is plain text", missing)
	return []File{{Name: "report.docx", Contents: b.Bytes()}}, nil
}

// slides are the page for PowerPoint, and a slide for each chart.
func slides(x *Report) ([]File, error) {
	drawn, _, err := plots.Pictures(x.folder, plots.Style{Size: "24cm"})
	if err != nil {
		return nil, err
	}
	d := x.pageOfSlides()
	figures := make([]plots.Figure, len(drawn))
	for i, f := range drawn {
		figures[i] = f.Figure
		d.Put(document.Figure{File: chartFile(f.Figure, "svg"), Title: f.Title, Alt: f.Alt})
	}
	pictures, err := drawnFor(figures)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	template := x.Templates["pptx"]
	missing, err := document.Pptx(&b, d, document.Paper{Source: x.source(), Pictures: pictures, Template: template.Data})
	if err != nil {
		return nil, template.refused(err)
	}
	x.lacks(template, "layout", "its slides are on another", missing)
	return []File{{Name: "report.pptx", Contents: b.Bytes()}}, nil
}

// pageOfSlides is the page with its verdict a sentence a line: each answers a question of its own.
func (x *Report) pageOfSlides() (d document.Document) {
	for _, b := range x.Page.Blocks {
		if _, ok := b.(document.Lead); !ok {
			d.Put(b)
			continue
		}
		for _, text := range x.Results.Page(nil).Sentences() {
			d.Put(document.Paragraph{Text: text, Under: true})
		}
	}
	return d
}

// drawnFor are charts as pictures for a document that has their sentence, and their source,
// above and below them.
func drawnFor(figures []plots.Figure) (map[string][]byte, error) {
	pictures := map[string][]byte{}
	for _, f := range figures {
		name := chartFile(f, "svg")
		f.Title, f.Footer = "", ""
		var b bytes.Buffer
		if err := plots.WritePNG(&b, f); err != nil {
			return nil, err
		}
		pictures[name] = b.Bytes()
	}
	return pictures, nil
}

// refused is an error of a paper that takes a template.
func (t Template) refused(err error) error {
	if t.Data == nil {
		return err
	}
	return diag.Refused.Errorf("%s: %w", t.Name, err)
}

// lacks says what a template does not have.
func (x *Report) lacks(t Template, what, then string, missing []string) {
	for i := range missing {
		missing[i] = fmt.Sprintf("%q", missing[i])
	}
	if len(missing) > 0 {
		x.Said = append(x.Said, fmt.Sprintf("%s has no %s named %s: %s", t.Name, what, words.List(missing), then))
	}
}

// workbookOf is the report for Excel.
func workbookOf(x *Report) ([]File, error) {
	var b bytes.Buffer
	if err := workbook.Write(&b, x.Page, x.folder); err != nil {
		return nil, err
	}
	return []File{{Name: "report.xlsx", Contents: b.Bytes()}}, nil
}
