package papers

import (
	"errors"
	"fmt"
	"io/fs"

	"prehabsim/internal/document"
	"prehabsim/internal/report"
	"prehabsim/plots"
)

// Report is what every paper is made of: the results, and what is said of them at three
// depths.
type Report struct {
	*report.Results
	Page    document.Document // the one page, its title first
	Full    document.Document // charts, then the long table
	Annex   document.Document // what whoever checks the results asks for
	Figures []plots.Figure

	Templates map[string]Template // by the flag of the paper that takes it
	Said      []string            // what whoever asked for papers should know of them

	folder fs.FS // of the results
}

// New puts together what is said of results and of the charts of their folder.
func New(r *report.Results, folder fs.FS) (*Report, error) {
	tables, err := plots.Load(folder)
	if err != nil {
		return nil, err
	}
	x := &Report{Results: r, Page: r.Page(nil).Document(), folder: folder}
	for _, chart := range plots.Charts {
		figures, err := chart.Draw(tables, plots.Style{})
		var without plots.Without
		if err != nil && !errors.As(err, &without) {
			return nil, fmt.Errorf("chart %q: %w", chart.Name, err)
		}
		x.Figures = append(x.Figures, figures...)
	}
	x.Full = x.full()
	if x.Annex, err = x.annex(folder); err != nil {
		return nil, err
	}
	return x, nil
}

// full is the second depth.
func (x *Report) full() document.Document {
	d := &document.Document{}
	d.Heading("Results in full", "")
	if len(x.Figures) > 0 {
		d.Put(document.Heading{Level: 3, Text: "Charts"})
	}
	for _, f := range x.Figures {
		d.Put(document.Figure{File: chartFile(f, "svg"), Title: f.Title, Alt: f.Alt})
	}
	d.Put(document.Heading{Level: 3, Text: "The long table"})
	lower(d, x.Results.Document())
	return *d
}

// lower adds a document without its title to another, its headings one level lower.
func lower(to *document.Document, d document.Document) {
	for _, b := range d.Blocks {
		switch x := b.(type) {
		case document.Heading:
			if x.Level == 1 {
				continue
			}
			x.Level++
			b = x
		case document.Either:
			var either document.Either
			lower(&either.Wide, x.Wide)
			lower(&either.Narrow, x.Narrow)
			b = either
		}
		to.Put(b)
	}
}

// Document is the whole.
func (x *Report) Document() (d document.Document) {
	for _, part := range []document.Document{x.Page, x.Full, x.Annex} {
		d.Blocks = append(d.Blocks, part.Blocks...)
	}
	return d
}

// chartFile is where a chart is in papers that link to it.
func chartFile(f plots.Figure, ending string) string { return "charts/" + f.Name + "." + ending }
