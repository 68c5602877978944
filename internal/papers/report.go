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

// New puts together what is said of results and of the charts of their folder. Charts are
// drawn meanwhile, of the folder's tables.
func New(r *report.Results, folder fs.FS) (*Report, error) {
	x := &Report{Results: r, folder: folder}
	charts := make(chan error)
	go func() {
		var err error
		x.Figures, err = figuresOf(folder)
		charts <- err
	}()
	x.Page = r.Page(nil).Document()
	long := r.Document()
	annex, err := x.annex(folder)
	if err := errors.Join(<-charts, err); err != nil {
		return nil, err
	}
	x.Full, x.Annex = x.full(long), annex
	return x, nil
}

// figuresOf are all charts that the tables of a folder have something for.
func figuresOf(folder fs.FS) (list []plots.Figure, err error) {
	tables, err := plots.Load(folder)
	if err != nil {
		return nil, err
	}
	for _, chart := range plots.Charts {
		figures, err := chart.Draw(tables, plots.Style{})
		var without plots.Without
		if err != nil && !errors.As(err, &without) {
			return nil, fmt.Errorf("chart %q: %w", chart.Name, err)
		}
		list = append(list, figures...)
	}
	return list, nil
}

// full is the second depth.
func (x *Report) full(long document.Document) document.Document {
	d := &document.Document{}
	d.Heading("Results in full", "")
	if len(x.Figures) > 0 {
		d.Put(document.Heading{Level: 3, Text: "Charts"})
	}
	for _, f := range x.Figures {
		d.Put(document.Figure{File: chartFile(f, "svg"), Title: f.Title, Alt: f.Alt})
	}
	d.Put(document.Heading{Level: 3, Text: "The long table"})
	lower(d, long)
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
